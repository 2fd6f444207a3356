"""An article clipped as Markdown, with what is known of it above its text as YAML (front matter).

So write the Web Clipper of Obsidian, MarkDownload, Joplin and trafilatura. `published` or `date` is the day of the
article; `created` is the day somebody clipped it.
https://help.obsidian.md/web-clipper/templates
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from nkdb.archive.article import Page, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import is_date, post_date
from nkdb.archive.files.decoding import unpaired
from nkdb.archive.html.listing import what_it_lists
from nkdb.archive.html.markup import Blocks, read_node
from nkdb.archive.html.rendered import shown_post
from nkdb.archive.normal import normal_line, shown
from nkdb.errors import PageError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

NAME = "text in Markdown with front matter"
FORMAT = "text"
LOOKS_FOR = "Markdown below YAML between two lines ---, with title, and source or url"
POST_LOOKS = "a text in Markdown below its front matter"

_FRONT = re.compile(r"\s*---[^\S\n]*\n(?P<yaml>.*?^)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ADDRESS = re.compile(r"^(?:source|url)\s*:[\s\"'\[-]*https?://", re.MULTILINE | re.IGNORECASE)
_ADDRESS_NAMES, _DAY_NAMES = ("source", "url"), ("published", "date")
_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")
_OF_CLIPPER = frozenset(("clippings",))
_HEADING = re.compile(r"\s*# (?P<title>[^\n]*?\S)(?: #+)?[^\S\n]*(?:\n|\Z)")
# MarkDownload has the description of the page below its title, between the text and a rule
_EXCERPT = re.compile(r"\A\s*> #+ Excerpt[^\S\n]*\n(?:>[^\n]*\n)*\s*---[^\S\n]*\n")
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]*\]\]")
_LONGEST = 2**20


def identify(content: Content) -> bool:
    """Whether the file begins with front matter that has an address; notes of one's own have none."""
    front = _FRONT.match(content.start) if content.start.startswith("---") else None
    return front is not None and _ADDRESS.search(front["yaml"]) is not None


def parse(content: Content) -> Page:
    """The article; without a title of its own, the first heading is that."""
    page = Page(NAME)
    text = content.text
    if len(text) > _LONGEST:
        raise PageError(content.name, f"a text in Markdown of {len(text):,} characters", f"up to {_LONGEST:,}")
    front = _FRONT.match(text)
    assert front is not None  # identify() has seen it
    data = _front_matter(content.name, front["yaml"], text.count("\n", 0, front.start("yaml")))
    title, url = _first(data, "title"), _first(data, *_ADDRESS_NAMES)
    markdown = text[front.end() :]
    heading = _HEADING.match(markdown)
    if heading and (not title or normal_line(heading["title"]) == normal_line(title)):
        title, markdown = heading["title"], markdown[heading.end() :]
    where = f"line {text.count(chr(10), 0, front.end()) + 1}"
    printed = _first(data, *_DAY_NAMES)
    is_day = printed is not None and is_date(printed)
    tree, title = _parsed(markdown), normal_line(title or "")
    blocks = read_node(tree.body) if tree.body else Blocks()
    if listed := what_it_lists(tree, title, "\n".join(blocks.paragraphs), url):
        raise PageError(content.name, f"a list of {listed}, clipped as one", "the page of each, clipped")
    date = post_date(None if is_day else printed, [printed] if printed and is_day else [], url, content.zone)
    page.warnings += [f"{where}: {warning}" for warning in date.warnings]
    article = shown_post(
        page, where, title, date.day, blocks,
        PostMetadata(
            url, ", ".join(_all(data, "author")) or None, list(_all(data, "categories")),
            [tag for tag in _all(data, "tags") if tag not in _OF_CLIPPER], instant=date.instant,
        ),
    )  # fmt: skip
    page.articles = [article] if article else []
    return page


def _front_matter(name: str, text: str, above: int) -> Mapping[str, Any]:
    """What the YAML says, all of it as text, by names in lower case; raises PageError."""
    import yaml

    try:
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  it makes texts, lists and mappings of them only
    except yaml.MarkedYAMLError as error:
        raise _broken(name, above + (error.problem_mark.line if error.problem_mark else 0), error.problem) from None
    except yaml.reader.ReaderError as error:
        raise _broken(name, above + text.count("\n", 0, error.position), error.reason) from None
    except RecursionError:
        raise _broken(name, above, "nested too deep") from None
    if not isinstance(data, dict):
        raise _broken(name, above, "no names")
    return {key.lower(): value for key, value in data.items() if isinstance(key, str)}


def _broken(name: str, above: int, reason: str | None) -> PageError:
    allowed = "YAML: title, source or url, published or date, author, tags"
    return PageError(name, f"broken front matter at line {above + 1} ({shown(str(reason))})", allowed)


def _all(data: Mapping[str, Any], name: str) -> Iterator[str]:
    """The texts under a name: of a list each, of a text itself; without the brackets of a link to a note."""
    value = data.get(name)
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and (plain := normal_line(_LINK.sub(r"\1", unpaired(text)))):
            yield plain


def _first(data: Mapping[str, Any], *names: str) -> str | None:
    return next((text for name in names for text in _all(data, name)), None)


def _parsed(markdown: str) -> LexborHTMLParser:
    from markdown_it import MarkdownIt
    from selectolax.lexbor import LexborHTMLParser

    markdown = _EMBEDDED.sub("", _HIGHLIGHT.sub(r"\1", _EXCERPT.sub("", markdown)))
    if "\n\n" not in markdown.strip():  # trafilatura's texts have a line each paragraph
        markdown = markdown.replace("\n", "\n\n")
    return LexborHTMLParser(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))

"""Who wrote the article of an HTML page of unknown make, as its head, its mark-up and its lines name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from nkdb.archive.dates.labelled import is_label
from nkdb.archive.dates.post_date import before_date
from nkdb.archive.html.board_view import board_author
from nkdb.archive.html.elements import APART, texts_in
from nkdb.archive.html.markup import read_node
from nkdb.archive.normal import normal_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_AUTHORS = (
    "meta[name='author' i], meta[property='article:author'], [itemprop='author'], [rel~='author'], .byline, "
    ".author.vcard, .submitted .username, [class*='submitted'] [class*='name-uid'], #font_email, .reader-credits"
)
_NAMES = "h1 ~ * [class*='author-name' i], h1 ~ [class*='author-name' i]"
_BY = re.compile(r"\A(?:written |posted |submitted )?by:?(?:\s+|\Z)", re.IGNORECASE)
_SAID_BY = re.compile(r"(?:written|posted|submitted) by:?(?:\s+|\Z)", re.IGNORECASE)
_SIGNED = re.compile(r"(?:By|BY):? (?=[A-Z])|(?=[가-힣]{2}(?!부)[가-힣] ?기자(?: \S+@\S+)?\Z)")
_GOES_ON = re.compile(r"(?:[&,]|\band)\x1f|\x1f(?:[&,]|and\b)")
_BEHIND_NAME = re.compile(r"\s+(?:in|on|at|under|with|[|·•/(–—-])(?:\s.*)?\Z")
_NAMED_SO = "기자명"
_NAMED = re.compile(rf"{_NAMED_SO}(?: ?: ?| )(?P<name>[^|:]{{2,40}})")
_EMAIL = re.compile(r"\s*[(<\[/|·]?\s*[\w.+-]+@\w[\w.-]*[)>\]]?")
_CLOCK = re.compile(r"(?:\A|[\s,|·•–—-]+)(?:at )?\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,5})?,?\s*\Z", re.IGNORECASE)
_PARTING_DAY = re.compile(r"(?:\s*[|·•,/(–—-]|\s+on)*\s*\Z")
_HEADINGS = "h1, h2, h3, h4"
_LONGEST_LINE = 80
LONGEST_NAME = 120
"""What is longer says something of the author."""
_LOOKED_AT = 4 * LONGEST_NAME
"""Behind so many characters no day ends a name."""


def page_author(tree: LexborHTMLParser, site: str, article: LexborNode | None, head: Sequence[str]) -> str | None:
    """Who is named as the author; the site itself, which some put in their heads, only where nobody else is."""
    named = _author(tree, _AUTHORS)
    if named is None or named == site:
        found = _named_author(tree) or board_author(tree) or _author(tree, _NAMES)
        return found or (_printed_author(article, head) if article else None) or named
    return named


def author_in_head(tree: LexborHTMLParser) -> str | None:
    """The author that the head of a page names."""
    return _author(tree, "meta[name='author' i]")


def _author(tree: LexborHTMLParser, selector: str) -> str | None:
    names = (
        _EMAIL.sub("", _without_day(name_in_byline(line))) for node in tree.css(selector) for line in _byline(node)
    )
    return next(filter(_is_name, names), None)


def _is_name(text: str) -> bool:
    """Whether a text may be a name: editors are known by numbers, too, and by addresses."""
    return len(text) <= LONGEST_NAME and "://" not in text and any(map(str.isalpha, text)) and not is_label(text)


def _named_author(tree: LexborHTMLParser) -> str | None:
    """The author that a word in Korean names, as many papers there have it above an article."""
    texts = tree.body.text(separator=APART).split(APART) if tree.body else []
    found = (_NAMED.fullmatch(normal_line(text)) for text in texts if _NAMED_SO in text)
    return next((name["name"] for name in found if name), None)


def _printed_author(article: LexborNode, head: Sequence[str]) -> str | None:
    """The one who wrote, posted or submitted an article, as its lines have it; None where they name several.

    A mere "By", or in Korean "reporter", tells it in the lines above the text.
    """
    texts = pairwise([*texts_in(article), ""])
    printed = [text[begin.end() :] or after for text, after in texts if (begin := _SAID_BY.match(text))]
    headings = {normal_line(heading.text()) for heading in article.css(_HEADINGS)}
    for text, after in pairwise([*head, ""]):
        if text not in headings and (begin := _SIGNED.match(text)) and not _GOES_ON.search(f"{text}{APART}{after}"):
            printed.append(text[begin.end() :])
    short = (line for line in printed if len(line) <= _LONGEST_LINE and not line.endswith("."))
    names = set(filter(_is_name, (_BEHIND_NAME.sub("", _without_day(line)) for line in short)))
    return names.pop() if len(names) == 1 else None


def _byline(node: LexborNode) -> list[str]:
    """The line with the name, without those below it, which say what the author does and where."""
    if said := node.attributes.get("content"):
        return [normal_line(said)]
    lines = (normal_line(line) for line in read_node(node).paragraphs)
    return [line for line in lines if name_in_byline(line)][:1]


def name_in_byline(line: str) -> str:
    """A name without the word that stands before it.

    >>> name_in_byline("Written by Ri Sam"), name_in_byline("Bye Sam")
    ('Ri Sam', 'Bye Sam')
    """
    return _BY.sub("", line, count=1)


def _without_day(name: str) -> str:
    """The beginning of a line, as long as any name, without the time and date behind that."""
    name = name[:_LOOKED_AT]
    before = before_date(name)
    return _CLOCK.sub("", name if before is None else _PARTING_DAY.sub("", before))

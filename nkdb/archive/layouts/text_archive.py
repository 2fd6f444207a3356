"""Archives of a blog saved as plain text, under the heading that WordPress prints; `Share` ends each post."""

from __future__ import annotations

import re
from itertools import dropwhile, zip_longest

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.archive.dates.printed import MONTHS, read_glued_date
from nkdb.archive.layouts import lynx
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.ending import is_sentence
from nkdb.archive.posts.listed import turns_page
from nkdb.archive.text.date_line import OTHER_FORMS, read_post_line
from nkdb.archive.text.items import is_lined, split_items, warn_of_print
from nkdb.archive.text.other_text import other_text
from nkdb.archive.text.posts import read_posts

NAME = "plain-text archive"
FORMAT = "text"
LOOKS_FOR = (
    "a first line such as: Archive for the 'Manufacturing' Category; Archive for April, 2016; Posts Tagged 'rice'"
)
POST_LOOKS = f"a title, then a date line such as: Tuesday, August 5th, 2014; {OTHER_FORMS}"

_QUOTES = "‘’'\"“”"
_SPAN = rf"(?:(?:{'|'.join(MONTHS)})(?: [0-9]{{1,2}}(?:st|nd|rd|th))?, )?[0-9]{{4}}"
_HEADING = (
    rf"(?:Archive for the [{_QUOTES}](?P<category>[^\r\n]+?)[{_QUOTES}] Category"
    rf"|(?:Posts Tagged|Archive for the) [{_QUOTES}](?P<tag>[^\r\n]+?)[{_QUOTES}](?: Tag)?"
    # of the default themes since 2010
    r"|Category Archives: (?P<of_category>[^\r\n]*\S)|Tag Archives: (?P<of_tag>[^\r\n]*\S)"
    r"|(?:Yearly|Monthly|Daily) Archives: [^\r\n]{4,30}?"
    rf"|Archive for {_SPAN}:?)[^\S\r\n]*(?=[\r\n]|$)"
)
_FIRST = re.compile(rf"\s*+{_HEADING}")
_HEADING_LINE = re.compile(rf"\n[^\S\n]*{_HEADING}")
# of the default themes since 2015; a line below a post may look so
_LABEL_LINE = re.compile(
    r"(?:\A|\n)[^\S\n]*(?:(?:Category|카테고리): (?P<category>[^\r\n]+?)|(?:Tag|태그): (?P<tag>[^\r\n]+?)"
    r"|(?:Year|Month|Day|연도|월|일): [^\r\n]{4,30}?)[^\S\r\n]*(?=[\r\n]|$)"
)
_LONGEST_HEAD = 2000
_POST = re.compile(r"\s*+[^\n]++\s*+(?P<date>[^\n]++)")


def identify(content: Content) -> bool:
    """Whether the text begins as such an archive does."""
    # mark-up and packed pages are never searched for a heading, nor is it asked what else a text is, without one
    if content.is_packed or content.root or content.is_json or (heading := _first_heading(content.start)) is None:
        return False
    # a page printed by Lynx has its first links above the heading
    return other_text(content.start) is None and not (heading.start() and lynx.identify(content))


def parse(content: Content) -> Page:
    """The posts of the archive, in the order of the page; each has the category or tag of the heading above it.

    Pages that were saved one after another into a file each begin with their heading.
    """
    text = content.text
    page = Page(NAME)
    warn_of_print(content, page)
    first = _first_heading(text)
    if first is None:
        return page
    headings = [first, *(line for line in _HEADING_LINE.finditer(text, first.end()) if _heads_post(text, line))]
    articles: list[PageArticle] = []
    line, counted = 0, 0
    for heading, following in zip_longest(headings, headings[1:]):
        # the title of the first post may follow without a blank line
        part = text[heading.end() : following.start() if following else None]
        line, counted = line + text.count("\n", counted, heading.end()), heading.end()
        items = list(dropwhile(lambda item: turns_page(item[1]), split_items(part, lined=is_lined(part))))
        if line:
            items = [(line + number, item) for number, item in items]
        categories, tags = _named(heading, "category"), _named(heading, "tag")
        articles += read_posts(items, page, categories, tags, are_normal=content.has_normal_lines).articles
    page.articles = articles
    return page


def has_heading(text: str) -> bool:
    """Whether the heading of an archive stands in a line at the beginning of a text."""
    return _HEADING_LINE.search(text, 0, _LONGEST_HEAD) is not None


def _first_heading(text: str) -> re.Match[str] | None:
    """The heading with which an archive begins, or which stands below the head of a page: name of the site, menu.

    The head stands there where the page was copied as a whole.
    """
    if first := _FIRST.match(text):
        return first
    heading = _HEADING_LINE.search(text, 0, _LONGEST_HEAD) or _LABEL_LINE.search(text, 0, _LONGEST_HEAD)
    if heading is None or not _heads_post(text, heading):
        return None
    return None if any(map(_is_of_text, text[: heading.start()].split("\n"))) else heading


def _is_of_text(line: str) -> bool:
    return is_sentence(line) or read_post_line(normal_line(line)) is not None


def _named(heading: re.Match[str], kind: str) -> list[str]:
    """The category or tag that a heading names; none where it names no such."""
    names = (normal_line(name or "") for group, name in heading.groupdict().items() if group.endswith(kind))
    return [name for name in names if name]


def _heads_post(text: str, heading: re.Match[str]) -> bool:
    """Whether a title and a date line follow on a heading: else it may be a line of a text."""
    post = _POST.match(text, heading.end())
    date = normal_line(post["date"]) if post else ""
    return (read_post_line(date) or read_glued_date(date)) is not None

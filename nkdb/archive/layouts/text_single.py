"""One post saved as plain text without a date line: its title, then its text.

That it is a post at all must show in what only posts have: lines above the text that name an institute and a date, a
block below it that names the original, or what it is filed under. Any other text (an essay, a page that was not found)
is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import is_date, printed_day
from nkdb.archive.layouts import text_archive, text_list
from nkdb.archive.layouts.text_form import Form, form_of, read_single
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.ending import are_several, ends_among, ends_post, read_ending
from nkdb.archive.posts.source_block import find_block, opens_section
from nkdb.archive.posts.start import is_byline
from nkdb.archive.text.items import Item, is_one_line, is_title, split_items, warn_of_print
from nkdb.errors import PageError

NAME = "plain-text post"
FORMAT = "text"
LOOKS_FOR = "a title and a text, with an institute and its date above it or a block such as 'Read the full story here:'"
POST_LOOKS = LOOKS_FOR
# how text browsers begin what they print of a whole page, and the Wayback Machine what it shows
_NAVIGATION = re.compile(
    r"(?:skip|jump) to\b.*|skip (?:navigation|links?|content)\b.*|link: (?:canonical|shortlink)\b.*|#.*|menu"
    r"|the wayback machine - http.*|internet archive(?: wayback machine)?|[\d,]+ captures?\b.*|https?://\S+"
    r"|본문 ?(?:바로 ?가기|으로 ?건너뛰기)|(?:콘텐츠|컨텐츠)로 (?:건너뛰기|바로 ?가기)",
    re.IGNORECASE,
)
_MOST_ABOVE_TEXT, _LONGEST_DATA = 4, 100
_OF_POSTING = re.compile(r"\d:\d\d|\b(?:by|posted|published)\b|[|·]", re.IGNORECASE)


def identify(content: Content) -> bool:
    """Whether the text is one post."""
    return form_of(content) is Form.SINGLE


def parse(content: Content) -> Page:
    """The post, with the date of its `This entry was posted on …`, or without one and a warning that says so.

    Raises PageError for a whole page as text, where nothing tells the title from what stands around the post, and for
    several posts, of which nothing tells where each begins. So it is where more than a title stands above the text.
    """
    page = Page(NAME)
    warn_of_print(content, page)
    article = read_single(content, page.warnings)
    if article is None:
        return page
    items = split_items(content.text, lined=False)
    if _NAVIGATION.fullmatch(article.title) or _is_headed(items, article.head or ""):
        found = f"a whole page as text, which begins with {article.title[:40]!r}"
        raise PageError(content.name, found, "the post alone, from its title on, or the page as HTML")
    if len(items) > 1 and not is_one_line(items[0][1], content.text):
        first = items[0][1].split("\n")[0]
        found = f"several lines above a text without a date line, the first of them {first[:40]!r}"
        raise PageError(content.name, found, "the title alone, then the text")
    if text_archive.has_heading(content.text) or are_several([item for _, item in items]):
        found = "several posts without date lines"
        raise PageError(content.name, found, f"posts that each have {text_list.LOOKS_FOR}, or one post a file")
    if again := _other_title(items):
        found = f"{normal_line(again[1])[:80]!r} stands below the source of the post"
        page.warnings.append(f"line {again[0]}: {found}; if another begins there, give it its own file")
    if article.published_on is None:
        page.warnings.append(f"line {article.line}: a post without a date line; the article is kept without a date")
    page.articles = [article]
    return page


def _is_headed(items: Sequence[Item], head: str) -> bool:
    """Whether the title stands below the first line, which is then the site's.

    A line below tells who posted, when or under what; the lines of a source (`head`) tell none of that.
    """
    lines = [normal_line(item) for _, item in items[1:_MOST_ABOVE_TEXT] if len(item) <= _LONGEST_DATA]
    if len(lines) < 2 or not is_title(lines[0]) or printed_day(lines[0]) or is_byline(lines[0]) or ends_post(lines[0]):
        return False
    below = [line for line in lines[1:] if line not in head]
    dated = filter(printed_day, below)
    return any(_OF_POSTING.search(line) or is_date(line) for line in dated) or read_ending(below).is_filed


def _other_title(items: Sequence[Item]) -> Item | None:
    """What stands between a block that names a source and more text, as the title of another post would."""
    paragraphs = [item for _, item in items]
    for position in range(1, next(ends_among(paragraphs), len(items))):
        block = find_block(paragraphs, position)
        below = items[position + block.paragraphs :][:2] if block else []
        if len(below) < 2 or opens_section(below[0][1]) or ends_post(below[0][1]):
            continue
        if is_title(below[0][1]) and not is_title(below[1][1]):
            return below[0]
    return None

"""One post saved as plain text without a date line: its title, then its text.

That it is a post at all must show in what only posts have: lines above the text that name an institute and a date, a
block below it that names the original, or what it is filed under. Any other text (an essay, a page that was not found)
is none.
"""

from __future__ import annotations

import re

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.text_form import Form, form_of, read_single
from nkdb.errors import PageError

NAME = "plain-text post"
FORMAT = "text"
LOOKS_FOR = "a title and a text, with an institute and its date above it or a block such as 'Read the full story here:'"
POST_LOOKS = LOOKS_FOR
# how text browsers begin what they print of a whole page
_NAVIGATION = re.compile(
    r"(?:skip|jump) to\b.*|skip (?:navigation|links?|content)\b.*|link: (?:canonical|shortlink)\b.*|#.*|menu"
    r"|본문 ?(?:바로 ?가기|으로 ?건너뛰기)|(?:콘텐츠|컨텐츠)로 (?:건너뛰기|바로 ?가기)",
    re.IGNORECASE,
)


def identify(content: Content) -> bool:
    """Whether the text is one post."""
    return form_of(content) is Form.SINGLE


def parse(content: Content) -> Page:
    """The post, with the date of its `This entry was posted on …`, or without one and a warning that says so.

    Raises PageError for a whole page as text, where nothing tells the title from what stands around the post.
    """
    page = Page(NAME)
    article = read_single(content, page.warnings)
    if article is None:
        return page
    if _NAVIGATION.fullmatch(article.title):
        found = f"a whole page as text, which begins with {article.title[:40]!r}"
        raise PageError(content.name, found, "the post alone, from its title on, or the page as HTML")
    if article.published_on is None:
        page.warnings.append(f"line {article.line}: a post without a date line; the article is kept without a date")
    page.articles = [article]
    return page

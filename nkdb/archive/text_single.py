"""One post saved as plain text without a date line: its title, then its text.

That it is a post at all must show in what only posts have: lines above the text that name an institute and a date, a
block below it that names the original, or what it is filed under. Any other text (an essay, a page that was not found)
is none.
"""

from __future__ import annotations

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.text_form import Form, form_of, read_single

NAME = "plain-text post"
LOOKS_FOR = "a title and a text, with an institute and its date above it or a block such as 'Read the full story here:'"
POST_LOOKS = LOOKS_FOR


def identify(content: Content) -> bool:
    """Whether the text is one post."""
    return form_of(content) is Form.SINGLE


def parse(content: Content) -> Page:
    """The post, with the date of its `This entry was posted on …`, or without one and a warning that says so."""
    page = Page(NAME)
    article = read_single(content.text, page.warnings)
    if article is None:
        return page
    if article.published_on is None:
        page.warnings.append(f"line {article.line}: a post without a date line; the article is kept without a date")
    page.articles = [article]
    return page

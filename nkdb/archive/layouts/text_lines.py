"""A list of posts in the form of another extractor: each line a paragraph, no blank lines between them.

The date may run into the first word of the text (`January 31st, 2011Rice was dear`), and a text may stand twice.
"""

from __future__ import annotations

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.layouts.text_form import Form, form_of
from nkdb.archive.text.date_line import OTHER_FORMS
from nkdb.archive.text.items import split_items, warn_of_print
from nkdb.archive.text.posts import read_posts

NAME = "plain-text list of posts, a line each paragraph"
FORMAT = "text"
LOOKS_FOR = f"a title, on the next line a date such as: January 31st, 2011; {OTHER_FORMS}"
POST_LOOKS = LOOKS_FOR


def identify(content: Content) -> bool:
    """Whether posts with date lines follow each other, and text stands directly below or beside the first date."""
    return form_of(content) is Form.LINES


def parse(content: Content) -> Page:
    """The posts, in the order of the page."""
    page = Page(NAME)
    warn_of_print(content, page)
    return read_posts(split_items(content.text, lined=True), page, are_normal=content.has_normal_lines)

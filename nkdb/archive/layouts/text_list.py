"""A bare list of posts saved as plain text, such as a blog's front page; blank lines part their paragraphs."""

from __future__ import annotations

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.layouts.text_form import Form, form_of
from nkdb.archive.text.date_line import OTHER_FORMS
from nkdb.archive.text.items import split_items, warn_of_print
from nkdb.archive.text.posts import read_posts

NAME = "plain-text list of posts"
FORMAT = "text"
LOOKS_FOR = f"a title, then a date line such as: January 31st, 2011; {OTHER_FORMS}"
POST_LOOKS = LOOKS_FOR


def identify(content: Content) -> bool:
    """Whether the second paragraph is a date line, or several posts follow on something else."""
    return form_of(content) is Form.LIST


def parse(content: Content) -> Page:
    """The posts of the list, in the order of the page."""
    page = Page(NAME)
    warn_of_print(content, page)
    return read_posts(split_items(content.text, lined=False), page, are_normal=content.has_normal_lines)

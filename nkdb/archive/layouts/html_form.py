"""Which form of article an HTML page has: one decision for the layouts that read such pages."""

from __future__ import annotations

from enum import Enum, auto

from nkdb.archive.content import Content
from nkdb.archive.html.dispatches import dispatches_in
from nkdb.archive.html.linked_data import linked_data
from nkdb.archive.wordpress.posts import shows_posts, shows_unmarked_posts


class Form(Enum):
    """What tells the articles of an HTML page; in `OTHER` ones nothing does."""

    POSTS = auto()
    LINKED_DATA = auto()
    DISPATCHES = auto()
    OTHER = auto()


def form_of(content: Content) -> Form | None:
    """The form of a page: posts as themes of WordPress mark them say most; None where it is no HTML."""
    if not content.is_html:
        return None
    if content.once(shows_posts):
        return Form.POSTS
    if content.once(linked_data).articles:
        return Form.LINKED_DATA
    if content.once(dispatches_in) is not None:
        return Form.DISPATCHES
    return Form.POSTS if content.once(shows_unmarked_posts) else Form.OTHER

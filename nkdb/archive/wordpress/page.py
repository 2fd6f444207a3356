"""What WordPress says that a page is of: one post, what was searched for, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_ONE = frozenset({"single", "single-post"})
_FOUND = frozenset({"search", "search-results"})
_OF_ARCHIVES = frozenset({"category", "tag", "author", "date"})
_OF_LATEST = frozenset({"home", "blog"})
_NUMBER_OF_ONE = re.compile(r"postid-(?P<number>\w[\w-]*)")


def shows_one(tree: LexborHTMLParser) -> bool:
    """Whether WordPress says that a page is of one post, and no archive."""
    return not _ONE.isdisjoint(_body_classes(tree))


def _body_classes(tree: LexborHTMLParser) -> Sequence[str]:
    body = tree.body
    return (body.attributes.get("class") or "").split() if body is not None else ()


def shows_archive(tree: LexborHTMLParser) -> bool:
    """Whether WordPress says that a page is the archive of a category, tag, author or time, or its latest posts."""
    classes = set(_body_classes(tree))
    return classes >= _OF_LATEST or ("archive" in classes and not _OF_ARCHIVES.isdisjoint(classes))


def number_of_one(tree: LexborHTMLParser) -> str:
    """The number of the post that a page of one post is of; none where it does not say so."""
    found = filter(None, map(_NUMBER_OF_ONE.fullmatch, _body_classes(tree)))
    return next((match["number"] for match in found), "")


def shows_found(tree: LexborHTMLParser) -> bool:
    """Whether WordPress says that a page is of posts that were searched for."""
    return not _FOUND.isdisjoint(_body_classes(tree))


def says_nothing_found(tree: LexborHTMLParser) -> bool:
    """Whether a page without posts says that nothing was found."""
    return tree.css_first("body.error404, .not-found, .no-results") is not None

"""What stands around the text of the only post of a page and tells of others: related ones, the next, a menu.

Themes mark those as they mark the post that the page is of. Above its text stands hardly anything but its own data;
below the text only what stands among such data (`.entry-footer`, `.postmetadata`) is sure to be its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from nkdb.archive.html.elements import above, before, behind, prune
from nkdb.archive.wordpress.classes import ABOUT_AUTHOR, FILED, OF_CATEGORIES, OF_TAGS, PAGES, PRINTED, TITLES, words
from nkdb.archive.wordpress.posts import ANY_CONTAINER, is_marked
from nkdb.archive.wordpress.printed_date import HEADINGS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NAV = f"nav:not({', '.join(f'.{name}' for name in sorted(PAGES))})"
_SO_NAMED = f"{_NAV}, [class*='related' i], [id*='related' i], {ANY_CONTAINER}"
_TITLED = ", ".join(f".{name}" for name in sorted(TITLES))
_HEADING = "*:is(h1, h2, h3, h4, h5, h6)"
_OF_OTHER = f"{_TITLED}, a[href] {_HEADING}"
_OF_TERM_OR_AUTHOR = frozenset({"tag", "category", "author"})
_NEAR = 3
"""So far above a link in a heading it may be said that it is of the author."""
_OWN_DATA = (
    FILED
    | OF_CATEGORIES
    | OF_TAGS
    | PAGES
    | {
        "meta", "postinfo", "post-info", "postmeta", "post-footer", "byline", "posted-on", "wp-block-post-date",
        "fusion-meta-info", "fusion-single-line-meta", "post-categories", "entry-categories", "tags",
    }
)  # fmt: skip
_OF_A_DAY = ("time", "abbr", "small")


def take_out_others(node: LexborNode, text: LexborNode) -> None:
    """Take out of the only post of a page, whose text stands somewhere in it, what tells of other posts."""
    for branch in _beside(text, node, behind):
        if branch.css_matches(_SO_NAMED) or _is_of_other(branch):
            branch.decompose()
        else:
            _keep_own_data(branch)
    if not is_marked(node):  # menus stand in it as well
        heads = _beside(text, node, before)
        with_title = {branch.mem_id for branch in heads if branch.css_first("h1") is not None}
        for branch in heads if with_title else ():
            if branch.mem_id not in with_title and _is_of_other(branch):
                branch.decompose()


def _beside(text: LexborNode, node: LexborNode, side: Callable[[LexborNode], Iterator[LexborNode]]) -> list[LexborNode]:
    """The elements before or behind a text, and those before or behind what holds it, up to the element of the post."""
    holders = takewhile(lambda holder: holder.mem_id != node.mem_id, (text, *above(text)))
    return [beside for holder in holders for beside in side(holder) if beside.is_element_node]


def _is_of_other(branch: LexborNode) -> bool:
    """Whether the title of a post stands in an element, as a link or marked as one."""
    if branch.css_first(_OF_OTHER) is not None:
        return True
    return any(not _is_of_term_or_author(link) for link in branch.css(f"{_HEADING} a[href]"))


def _is_of_term_or_author(link: LexborNode) -> bool:
    attributes = link.attributes
    href = attributes.get("href") or ""
    if "#" in href or "/author/" in href:
        return True
    return not _OF_TERM_OR_AUTHOR.isdisjoint((attributes.get("rel") or "").split()) or any(
        "author" in (holder.attributes.get("class") or "") for holder in islice((link, *above(link)), _NEAR)
    )


def _keep_own_data(branch: LexborNode) -> None:
    """Take out of an element below the text headings, and days, permalinks and lists that are not among a post's data.

    Where no link leads to another post, none is told of, but in a list.
    """
    prune(branch, _SO_NAMED)
    leads_on = not all(map(_is_of_term_or_author, branch.css("a[href]")))
    dropped: list[LexborNode] = []
    waiting = [(branch, False)]
    while waiting:
        node, is_own = waiting.pop()
        classes = words(node.attributes.get("class") or "")
        if not classes.isdisjoint(ABOUT_AUTHOR):
            continue
        is_own = is_own or node.tag == "footer" or not classes.isdisjoint(_OWN_DATA)
        is_doubtful = not is_own and (node.tag == "li" or (leads_on and _may_be_of_other(node, classes)))
        if is_doubtful or node.tag in HEADINGS:
            dropped.append(node)
        else:
            waiting += [(child, is_own) for child in node.iter()]
    for node in dropped:
        node.decompose()


def _may_be_of_other(node: LexborNode, classes: frozenset[str]) -> bool:
    is_permalink = node.tag == "a" and "bookmark" in (node.attributes.get("rel") or "").split()
    return is_permalink or node.tag in _OF_A_DAY or not classes.isdisjoint(PRINTED)

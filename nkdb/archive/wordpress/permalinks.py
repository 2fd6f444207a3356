"""Posts that stand in no element that a theme marks as one, told apart by the permalinks of their headings.

Some themes give each an element of their own naming (`div.box`); in others headings, days and texts stand side by side.
"""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING

from nkdb.archive.dates.post_date import printed_day
from nkdb.archive.html.elements import above, before, behind, gathered

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_PERMALINKS = ", ".join(
    f"{tag} a[rel~='bookmark'][href], a[rel~='bookmark'][href] {tag}" for tag in ("h1", "h2", "h3", "h4")
)


def permalinked(tree: LexborHTMLParser) -> list[list[LexborNode]]:
    """The posts of a page, each as the nodes that stand side by side for it; none where there is but one."""
    addresses: dict[int, set[str]] = {}
    holders: dict[int, LexborNode] = {}
    for found in tree.css(_PERMALINKS):
        link = next(at for at in (found, *above(found)) if at.tag == "a")
        for holder in (link, *above(link)):
            holders[holder.mem_id] = holder
            addresses.setdefault(holder.mem_id, set()).add(link.attributes.get("href") or "")
    # the largest element with one address: that around it has more
    posts = {
        here: holder
        for here, holder in holders.items()
        if len(addresses[here]) == 1 and holder.parent and len(addresses.get(holder.parent.mem_id, ())) > 1
    }
    if any(map(_is_dated_above, islice(posts.values(), 1))):  # as the others may be, each in the element before it
        return []
    return [
        [post] if _holds_text(post) else [post, *takewhile(lambda beside: beside.mem_id not in posts, behind(post))]
        for post in posts.values()
    ]


def permalinked_posts(tree: LexborHTMLParser) -> list[LexborNode]:
    """As `permalinked`, each in one element; it is put into the page where there was none."""
    return [nodes[0] if len(nodes) == 1 else gathered(nodes) for nodes in permalinked(tree)]


def _holds_text(node: LexborNode) -> bool:
    return node.css_first("p") is not None


def _is_dated_above(post: LexborNode) -> bool:
    """Whether a day stands right above a post that has no text in its own element."""
    beside = (text for at in before(post) if (text := at.text(separator=" ").strip()))
    return not _holds_text(post) and any(printed_day(text) is not None for text in islice(beside, 1))

"""Elements of a parsed page: what fits a selector, what they stand in and beside, and what is taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from nkdb.archive.normal import normal_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

APART = "\x1f"
"""Between the texts of a page: no text holds it."""


def each(within: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    """The elements inside another one that fit a selector, each once.

    The parser finds an element for each part of a selector that it fits, and the outer one as well.
    """
    outer = getattr(within, "mem_id", None)
    found = {node.mem_id: node for node in within.css(selector)}
    return [node for here, node in found.items() if here != outer]


def above(node: LexborNode) -> Iterator[LexborNode]:
    """The elements that a node stands in, the nearest one first."""
    at = node.parent
    while at is not None:
        yield at
        at = at.parent


def before(node: LexborNode) -> Iterator[LexborNode]:
    """The nodes that stand before one in the same element, the nearest one first."""
    at = node.prev
    while at is not None:
        yield at
        at = at.prev


def behind(node: LexborNode) -> Iterator[LexborNode]:
    """The nodes that stand behind one in the same element."""
    at = node.next
    while at is not None:
        yield at
        at = at.next


def texts_in(within: LexborNode) -> list[str]:
    """The texts of an element in normal form, those of elements in it set apart."""
    return [line for text in within.text(separator=APART).split(APART) if (line := normal_line(text))]


def prune(within: LexborHTMLParser | LexborNode, selector: str, *, but: Collection[str] = ()) -> None:
    """Take out what fits a selector, with all that stands in it, but for elements of some names.

    Inner ones go first: an element inside one that is gone is no longer there to be taken out.
    """
    for node in reversed(each(within, selector)):
        if node.tag not in but:
            node.decompose()


def gathered(nodes: Sequence[LexborNode]) -> LexborNode:
    """A new element in the page that holds some of its nodes, which stand side by side; it takes their place.

    They themselves are gone then: what it holds are copies.
    """
    first, *_ = nodes
    first.insert_before(first.parser.create_node("div"))
    holder = first.prev
    assert holder is not None  # it was put there
    for node in nodes:
        holder.insert_child(node)
        node.decompose()
    return holder

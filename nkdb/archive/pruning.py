"""Elements taken out of a parsed page."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


def prune(within: LexborHTMLParser | LexborNode, selector: str, *, but: Collection[str] = ()) -> None:
    """Take out what fits a selector, with all that stands in it, but for elements of some names.

    Inner ones go first: an element inside one that is gone is no longer there to be taken out. The parser finds an
    element once for each part of a selector that it fits.
    """
    for node in reversed(list({found.mem_id: found for found in within.css(selector)}.values())):
        if node.tag not in but:
            node.decompose()

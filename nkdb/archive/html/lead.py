"""The paragraph between the heading and the text of an article, where the general reader leaves it out.

The head of the page has the same words as its description: that tells it from captions and notes to readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkdb.archive.html.elements import above
from nkdb.archive.html.own_parts import is_of_links
from nkdb.archive.html.title import main_headings, value_of
from nkdb.archive.normal import normal_line
from nkdb.archive.text_length import SHORTEST_SENTENCE, letters_in, letters_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_DESCRIPTIONS = "meta[property='og:description'], meta[name='description' i]"
_BLOCKS = "p, div, section, h2, h3, h4, h5, strong, em, span"
_HOLDING = frozenset({"p", "div", "section", "script", "style"})
_OF_OTHERS = frozenset({"a", "figure", "figcaption", "nav", "aside", "footer"})
_COMPARED = 60
"""So many letters of a description are compared: it may be cut off."""
_LOOKED_AT = 500


def with_lead(tree: LexborHTMLParser, lines: list[str], shown: str) -> list[str]:
    """The lines of an article, with its lead if none of them has it; `shown` are the letters of the page."""
    begins = {letters_of(value_of(node))[:_COMPARED] for node in tree.css(_DESCRIPTIONS)}
    headings = [letters_of(heading.text()) for heading in main_headings(tree)]
    taken = letters_of("".join(lines))
    begins = {begin for begin in begins if letters_in(begin) >= SHORTEST_SENTENCE and begin not in taken}
    if not begins or len(headings) != 1:
        return lines
    sentences = (number for number, line in enumerate(lines) if letters_in(line) >= SHORTEST_SENTENCE)
    first = next((number for number in sentences if letters_of(lines[number]) not in headings), None)
    lead = _lead(tree, tuple(begins))
    if first is None or lead is None:
        return lines
    place, before = shown.find(letters_of(lead)), shown.find(letters_of(lines[first]))
    is_between = place < before and 0 <= shown.find(headings[0]) <= place
    return [*lines[:first], lead, *lines[first:]] if is_between else lines


def _lead(tree: LexborHTMLParser, begins: tuple[str, ...]) -> str | None:
    for node in tree.css(_BLOCKS):
        text = node.text_lexbor()
        if not letters_of(text.lstrip()[:_LOOKED_AT]).startswith(begins):
            continue
        if not (_holds_blocks(node) or _is_of_other(node) or is_of_links(node)):
            return normal_line(text)
    return None


def _holds_blocks(node: LexborNode) -> bool:
    return any(inner.tag in _HOLDING for inner in node.traverse() if inner.mem_id != node.mem_id)


def _is_of_other(node: LexborNode) -> bool:
    return any(holder.tag in _OF_OTHERS for holder in above(node))

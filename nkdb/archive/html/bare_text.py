"""Text of an HTML page that stands in no paragraph, put into paragraphs for the general reader, which may lose it.

Old pages and many news sites part it by `<br>`, in the cells of a table that lays out the page, or preformatted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nkdb.archive.html.markup import BLOCKS
from nkdb.archive.text_length import SHORTEST_SENTENCE, letters_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_HOLDERS = ("article", "body", "center", "div", "main", "section", "td")
_OF_TABLES = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
_SHOWN = ".//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")


def put_into_paragraphs(tree: _Element) -> None:
    """Make of texts parted by line breaks or empty lines, and of the cells that lay out a page, what they look like."""
    for pre in list(tree.iter("pre")):
        _part_at_empty_lines(pre)
    much = len(shown_in(tree)) / 4
    for cell in [cell for cell in tree.iter("td") if _lays_out(cell, much)]:
        _unfold(cell)
    for holder in [holder for holder in tree.iter(*_HOLDERS) if _is_parted(holder)]:
        _part_at_breaks(holder)


def shown_in(element: _Element) -> str:
    """The text of an element and what stands in it, but for scripts and the like."""
    texts: Any = element.xpath(_SHOWN)
    return "".join(texts)


def _is_parted(holder: _Element) -> bool:
    """Whether an element has more than one paragraph, one of them bare; those with one each are to stay alike."""
    return letters_in(_bare(holder)) >= SHORTEST_SENTENCE and any(child.tag in ("br", "p") for child in holder)


def _bare(holder: _Element) -> str:
    """The text that an element holds itself, not in another one."""
    return "".join(filter(None, (holder.text, *(child.tail for child in holder))))


def _part_at_breaks(holder: _Element) -> None:
    """Put what stands between blocks and line breaks of an element into paragraphs."""
    children = list(holder)
    paragraph = _paragraph(holder, holder.text)
    holder.text = None
    for child in children:
        holder.remove(child)
    for child in children:
        if child.tag == "br" or any(inner.tag in BLOCKS for inner in child.iter()):
            tail, child.tail = child.tail, None
            _add(holder, paragraph)
            if child.tag != "br":
                holder.append(child)
            paragraph = _paragraph(holder, tail)
        else:
            paragraph.append(child)
    _add(holder, paragraph)


def _paragraph(holder: _Element, text: str | None) -> _Element:
    paragraph = holder.makeelement("p", {}, None)
    paragraph.text = text
    return paragraph


def _add(holder: _Element, paragraph: _Element) -> None:
    if len(paragraph) or (paragraph.text or "").strip():
        holder.append(paragraph)


def _lays_out(cell: _Element, much: float) -> bool:
    """Whether a cell holds long paragraphs, or much of a page in several parts, as none of a table of figures does."""
    if sum(letters_in(shown_in(block)) >= SHORTEST_SENTENCE for block in cell.iter("p")) > 1:
        return True
    # with scripts it is longer, and sooner told
    if sum(map(len, cell.itertext())) < much or len(shown_in(cell)) < much:
        return False
    long = sum(letters_in(shown_in(block)) >= SHORTEST_SENTENCE for block in cell.iter("p", "div"))
    return long > 1 or len(list(cell.iter("br"))) > 1


def _unfold(cell: _Element) -> None:
    """Make the table of a cell, which is no table but a page, into blocks."""
    table = next(cell.iterancestors("table"), None)
    parts = table.iter(*_OF_TABLES) if table is not None else ()
    for part in [part for part in parts if part is table or next(part.iterancestors("table"), None) is table]:
        part.tag = "div"


def _part_at_empty_lines(pre: _Element) -> None:
    """Make paragraphs of a text whose lines were broken by hand: all of them but the last are about as long."""
    pieces = [piece.split("\n") for piece in _EMPTY_LINE.split(shown_in(pre).strip())]
    if any(letters_in(line.strip()) < SHORTEST_SENTENCE for lines in pieces for line in lines[:-1]):
        return
    for child in list(pre):
        pre.remove(child)
    pre.text, pre.tag = None, "div"
    for lines in pieces:
        pre.append(_paragraph(pre, " ".join(map(str.strip, lines))))

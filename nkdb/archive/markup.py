"""HTML to paragraphs of plain text, as a text browser would print them.

Block elements part paragraphs, and so do two or more `<br>` in a row; a single `<br>` is a line feed inside a
paragraph. The cells of a table row are one paragraph, joined by a space, unless a cell holds several paragraphs of its
own. What nobody reads is dropped: scripts, forms, hidden elements and rows of share buttons.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nkdb.archive.normal import normal_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DROPPED_WORDS = (
    "script style template noscript iframe form button select textarea input svg canvas audio video noembed noframes "
    "xmp plaintext head title"
)
DROPPED = frozenset(_DROPPED_WORDS.split())
_BLOCKS_WORDS = (
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol p pre search "
    "section summary table tbody tfoot thead tr ul"
)
BLOCKS = frozenset(_BLOCKS_WORDS.split())
# elements that change nothing in the text: a paragraph with nothing else in it is its plain text
_PLAIN = ("p", "a", "em", "strong", "b", "i", "u", "span", "sup", "sub", "font")
_RARE = f":not({', '.join(_PLAIN)}), [class], [hidden], [style]"
_UNREAD_CLASS = re.compile(
    r"(?:^|\s)(?:sharedaddy|sd-sharing|sd-block|jp-relatedposts|addtoany|a2a_|addthis|ssba|heateor|shareaholic|"
    r"share-buttons|social-share|share_save|screen-reader-text|sr-only|visually-hidden)"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAPTION_CLASS = re.compile(r"(?:^|\s)(?:wp-caption-text|wp-element-caption|gallery-caption)(?:\s|$)")
_SIZE = re.compile(r"-\d+x\d+$|-scaled$")

# in serialised HTML a `>` stands nowhere but at the end of a tag or in a comment
_TAG = re.compile(r"<!--.*?-->|<(/?)([^\s>/]+)[^>]*>", re.DOTALL)
_PARTING = re.compile(r"\n\s*\n\s*")
_LINE_END = re.compile(r"[^\S\n]*\n[^\S\n]*")
_CELL_START, _CELL_END = "\x02", "\x03"
_CELL_EDGE = re.compile(f"([{_CELL_START}{_CELL_END}])")


@dataclass(slots=True)
class Blocks:
    """A piece of HTML as text: its paragraphs (lines parted by a line feed), pictures and their captions."""

    paragraphs: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


def read_html(html: str) -> Blocks:
    r"""The text of a piece of HTML (the content of a post); scripts and styles are dropped.

    >>> read_html('<p>Rice &amp; corn<br>2014-8-5</p>at last<ul><li>one<li>two</ul>').paragraphs
    ['Rice & corn\n2014-8-5', 'at last', 'one', 'two']
    """
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    return Blocks() if body is None else read_node(body)


def read_node(node: LexborNode) -> Blocks:
    """The text inside an element of a parsed page.

    What is dropped from the text is taken out of the tree; reading the same element again gives the same paragraphs.
    """
    blocks = Blocks()
    special = _take_out(node, blocks)
    pending: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag == "p" and child.mem_id not in special:
            if pending:
                blocks.paragraphs += paragraphs_of("".join(pending))
                pending = []
            text = child.text_lexbor().replace("\n", " ")
            if text and not text.isspace():
                blocks.paragraphs.append(text.strip())
        else:
            pending.append(child.html or "")
    if pending:
        blocks.paragraphs += paragraphs_of("".join(pending))
    return blocks


def image_name(source: str) -> str | None:
    """The name of a picture: that of its file, without folder, ending and the size that WordPress adds.

    >>> image_name("https://example.org/uploads/2014/08/mill-2014-8-29-300x225.jpg?w=300")
    'mill-2014-8-29'
    """
    if source.startswith(("data:", "blob:")):
        return None
    name = re.split(r"[?#]", source, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return normal_line(_SIZE.sub("", stem)) or None


def _take_out(node: LexborNode, blocks: Blocks) -> set[int]:
    """Take out what is no text of its own; gives the children of `node` that need more than their plain text."""
    special: set[int] = set()
    root = node.mem_id
    # by element: the child of `node` it stands in; what has been taken out stands in none
    child_of: dict[int, int | None] = {root: None}
    taken: list[tuple[LexborNode, bool]] = []
    # an element that fits the selector in several ways is found as often
    for found in {found.mem_id: found for found in node.css(_RARE)}.values():
        tag = found.tag or ""
        if found.mem_id == root:
            continue
        attributes = found.attributes if tag != "br" else {}
        classes = attributes.get("class") or ""
        if tag in DROPPED or "hidden" in attributes or _is_unread(classes, attributes.get("style") or ""):
            child_of[found.mem_id] = None
            taken.append((found, False))
            continue
        child = _child_above(found, root, child_of)
        if child is None:
            continue
        if tag == "figcaption" or (classes and _CAPTION_CLASS.search(classes)):
            child_of[found.mem_id] = None
            taken.append((found, True))
        elif tag not in _PLAIN:
            special.add(child)
            if tag == "img" and (name := _name_of(attributes)):
                blocks.images.append(name)
    # at last, and inner ones first: what is taken out is no longer there to be looked at
    for found, is_caption in reversed(taken):
        if is_caption and (caption := normal_line(" ".join(paragraphs_of(found.html or "")))):
            blocks.captions.insert(0, caption)
        found.decompose()
    return special


def _is_unread(classes: str, style: str) -> bool:
    return bool(classes and _UNREAD_CLASS.search(classes)) or bool(style and _HIDDEN_STYLE.search(style))


def _child_above(found: LexborNode, root: int, child_of: dict[int, int | None]) -> int | None:
    path = []
    at: LexborNode | None = found
    while at is not None and (here := at.mem_id) not in child_of:
        path.append(here)
        at = at.parent
    child = None if at is None else path[-1] if here == root and path else child_of[here]
    for step in path:
        child_of[step] = child
    return child


def _name_of(attributes: dict[str, str | None]) -> str | None:
    if attributes.get("width") == "1" or attributes.get("height") == "1":  # counts readers
        return None
    for key in ("src", "data-src", "data-lazy-src"):
        if name := image_name((attributes.get(key) or "").strip()):
            return name
    return normal_line(attributes.get("alt") or "") or None


def paragraphs_of(html: str) -> list[str]:
    """The paragraphs of HTML as the parser writes it out, without elements to be dropped."""
    if "<pre" in html or "<listing" in html:
        html = _with_lines_kept(html)
    cells = "<t" in html and ("<td" in html or "<th" in html)
    if cells:
        html = html.replace(_CELL_START, "").replace(_CELL_END, "")
    text = html.replace("\n", " ")
    if "<" in text:
        text = _TAG.sub(_mark_of, text)
    if cells:
        text = _join_cells(text)
    if "&" in text:
        text = entities.unescape(text)
    if "\n" not in text:
        text = text.strip()
        return [text] if text else []
    return [
        _LINE_END.sub("\n", paragraph) if "\n" in paragraph else paragraph
        for piece in _PARTING.split(text)
        if (paragraph := piece.strip())
    ]


_MARKS = {"br": "\n"} | dict.fromkeys(BLOCKS, "\n\n")


def _mark_of(tag: re.Match[str]) -> str:
    name = tag[2]
    if name in ("td", "th"):
        return _CELL_END if tag[1] else _CELL_START
    return _MARKS.get(name, "")


def _with_lines_kept(html: str) -> str:
    """The line feeds of preformatted text as `<br>`."""
    pieces: list[str] = []
    depth = position = 0
    for tag in _TAG.finditer(html):
        text = html[position : tag.start()]
        pieces += [text.replace("\n", "<br>") if depth else text, tag[0]]
        position = tag.end()
        if tag[2] in ("pre", "listing"):
            depth += -1 if tag[1] else 1
    return "".join([*pieces, html[position:]])


def _join_cells(text: str) -> str:
    open_cells: list[list[str]] = [[]]
    for piece in _CELL_EDGE.split(text):
        if piece == _CELL_START:
            open_cells.append([])
        elif piece == _CELL_END and len(open_cells) > 1:
            content = "".join(open_cells.pop()).strip()
            open_cells[-1].append(f"\n\n{content}\n\n" if _PARTING.search(content) else f" {content} ")
        else:
            open_cells[-1].append(piece)
    return "".join("".join(cell) for cell in open_cells)

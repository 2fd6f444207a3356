"""The text of a post as WordPress stores it, to HTML as WordPress shows it.

In the editor a blank line begins a paragraph and a line end is a line break; no `<p>` stands there. WordPress makes
them when it shows the post (`wpautop` in wp-includes/formatting.php); in posts of the block editor for shortcodes only.
"""

from __future__ import annotations

import re

from nkdb.archive.wordpress.verbatim import split_verbatim

_BLOCK = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|"
    "script|style|iframe"
)
_OPENING = re.compile(rf"<(?:{_BLOCK})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_CLOSING = re.compile(rf"</(?:{_BLOCK})\s*>", re.IGNORECASE)
_BEGINS_BLOCK = re.compile(rf"</?(?:{_BLOCK})(?=[\s/>])", re.IGNORECASE)
_ANY_TAG = re.compile(r"(<[^<>]*>)")
_TWO_BREAKS = re.compile(r"<br\s*/?>\s*<br\s*/?>", re.IGNORECASE)
_BREAK_AND_LINE_END = re.compile(r"<br\s*/?>\n", re.IGNORECASE)
_CAPTION = re.compile(
    r"\[(?P<name>(?:wp_)?caption)\b(?P<attributes>[^\[\]]*)\](?P<inner>(?:(?!\[/?(?:wp_)?caption).)*)\[/(?P=name)\]",
    re.DOTALL,
)
# until 2012 the caption was an attribute
_OLD_CAPTION = re.compile(r"""\bcaption=(?P<mark>["'])(?P<text>.*?)(?P=mark)""", re.DOTALL)
_PICTURE = re.compile(
    r"(?P<picture>(?:<a\b[^<>]*>)?\s*<img\b[^<>]*>\s*(?:</a>)?)(?P<text>.*)", re.DOTALL | re.IGNORECASE
)
_NO_TEXT = re.compile(r"\[(?:gallery|playlist|/?(?:embed|audio|video))\b[^\[\]]*\]")
_BLOCK_EDITOR = "<!-- wp:"
_SHORTCODE = re.compile(r"<!-- wp:shortcode(?: [^<>]*)?-->((?:(?!<!--).)*)<!-- /wp:shortcode -->", re.DOTALL)


def wpautop(stored: str) -> str:
    r"""HTML with paragraphs, from the text that WordPress stores.

    >>> wpautop("One\ntwo\n\n<h3>Three</h3>\nfour")
    '<p>One<br>two</p>\n<h3>Three</h3>\n<p>four</p>'
    """
    text = stored.replace("\r\n", "\n").replace("\r", "\n")
    text = _NO_TEXT.sub("", _CAPTION.sub(_figure, text))
    if _BLOCK_EDITOR in text:
        return _SHORTCODE.sub(r"<p>\1</p>", text)
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"\n\n<pre \0{len(kept) - 1}\0>\n\n"

    text = "".join(
        keep(piece) if name in ("pre", "script", "style") else piece
        for piece, name in split_verbatim(text.replace("\0", ""))
    )
    text = _BREAK_AND_LINE_END.sub("\n", _TWO_BREAKS.sub("\n\n", text))
    text = _CLOSING.sub(lambda match: match[0] + "\n\n", _OPENING.sub(lambda match: "\n\n" + match[0], text))
    pieces = (piece.strip() for piece in re.split(r"\n[^\S\n]*\n", text))
    shown = "\n".join(
        _with_breaks(piece) if _BEGINS_BLOCK.match(piece) else "<p>" + re.sub(r"\n\s*", "<br>", piece) + "</p>"
        for piece in pieces
        if piece
    )
    return re.sub("<pre \0(\\d+)\0>", lambda match: kept[int(match[1])], shown)


def _with_breaks(block: str) -> str:
    """A block with line breaks between its lines of text: none stands beside the tag of a block, or within a tag."""
    if "\n" not in block:
        return block
    parts = _ANY_TAG.split(block)
    for place in range(0, len(parts), 2):
        before, after = parts[place - 1] if place else "", parts[place + 1] if place + 1 < len(parts) else ""
        text = parts[place].lstrip() if _BEGINS_BLOCK.match(before) else parts[place]
        parts[place] = re.sub(r"\n\s*", "<br>", text.rstrip() if _BEGINS_BLOCK.match(after) else text)
    return "".join(parts)


def _figure(match: re.Match[str]) -> str:
    inner = _PICTURE.match(match["inner"].strip())
    if not inner:
        return match["inner"]
    said = _OLD_CAPTION.search(match["attributes"])
    text = inner["text"].strip() or (said["text"] if said else "")
    return f"\n\n<figure>{inner['picture']}<figcaption>{text}</figcaption></figure>\n\n"

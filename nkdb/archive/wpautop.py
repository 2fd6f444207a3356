"""The text of a post as WordPress stores it, to HTML as WordPress shows it.

In the editor a blank line begins a paragraph and a line end is a line break; no `<p>` stands there. WordPress makes
them when it shows the post (`wpautop` in wp-includes/formatting.php), except in posts of the block editor.
"""

from __future__ import annotations

import re

_BLOCK = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|"
    "script|style|iframe"
)
_OPENING = re.compile(rf"<(?:{_BLOCK})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_CLOSING = re.compile(rf"</(?:{_BLOCK})\s*>", re.IGNORECASE)
_BEGINS_BLOCK = re.compile(rf"</?(?:{_BLOCK})(?=[\s/>])", re.IGNORECASE)
_VERBATIM = re.compile(r"<(pre|script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TWO_BREAKS = re.compile(r"<br\s*/?>\s*<br\s*/?>", re.IGNORECASE)
_BREAK_AND_LINE_END = re.compile(r"<br\s*/?>[^\S\n]*\n", re.IGNORECASE)
_CAPTION = re.compile(r"\[caption[^\[\]]*\](?P<inner>(?:(?!\[/?caption).)*)\[/caption\]", re.DOTALL)
_PICTURE = re.compile(
    r"(?P<picture>(?:<a\b[^<>]*>)?\s*<img\b[^<>]*>\s*(?:</a>)?)(?P<text>.*)", re.DOTALL | re.IGNORECASE
)
_GALLERY = re.compile(r"\[(?:gallery|/?embed)\b[^\[\]]*\]")
_BLOCK_EDITOR = "<!-- wp:"


def wpautop(stored: str) -> str:
    r"""HTML with paragraphs, from the text that WordPress stores.

    >>> wpautop("One\ntwo\n\n<h3>Three</h3>\nfour")
    '<p>One<br>two</p>\n<h3>Three</h3>\n<p>four</p>'
    """
    text = stored.replace("\r\n", "\n").replace("\r", "\n")
    text = _GALLERY.sub("", _CAPTION.sub(_figure, text))
    if _BLOCK_EDITOR in text:
        return text
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\n\n<pre \0{len(kept) - 1}\0>\n\n"

    text = _VERBATIM.sub(keep, text.replace("\0", ""))
    text = _BREAK_AND_LINE_END.sub("\n", _TWO_BREAKS.sub("\n\n", text))
    text = _CLOSING.sub(lambda match: match[0] + "\n\n", _OPENING.sub(lambda match: "\n\n" + match[0], text))
    pieces = (piece.strip() for piece in re.split(r"\n[^\S\n]*\n", text))
    shown = "\n".join(
        piece if _BEGINS_BLOCK.match(piece) else "<p>" + re.sub(r"[^\S\n]*\n\s*", "<br>", piece) + "</p>"
        for piece in pieces
        if piece
    )
    return re.sub("<pre \0(\\d+)\0>", lambda match: kept[int(match[1])], shown)


def _figure(match: re.Match[str]) -> str:
    inner = _PICTURE.match(match["inner"].strip())
    if not inner:
        return match["inner"]
    return f"\n\n<figure>{inner['picture']}<figcaption>{inner['text'].strip()}</figcaption></figure>\n\n"

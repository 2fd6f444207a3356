"""What stands inside an element as tags and texts, parted at each `<` as the parser writes it out.

Most elements of a page are looked at but for a word or two: a tree of objects for each would take far longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from nkdb.archive.html.elements import prune

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_VOID_WORDS = "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
VOID = frozenset(_VOID_WORDS.split())
# what stands in them is written out as it is, and is no mark-up; what stands in a template, no selector finds
_RAW = ("script", "style", "iframe", "noembed", "noframes", "xmp", "plaintext", "template")
_RAW_SELECTOR = ", ".join(_RAW)
LINED = ("pre", "listing")
ODD_NAMES = frozenset((*_RAW, *LINED))
# in serialised HTML `>` stands nowhere but at the end of a tag, in a comment, or in _RAW; `<` rarely within a tag
_ODD_START = re.compile(f"<(?:!|{'|'.join((*_RAW, *LINED))})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_COMMENT_OR_TAG = re.compile(rf"({_COMMENT.pattern})|<[^>]*>", re.DOTALL)
_TAG = re.compile(r"<(/?)([^\s>/]+)[^>]*>")


class OddMarkUpError(Exception):
    """What no tag by itself shows: comments with tags in them, scripts, preformatted text, `<` within a tag."""


def tags_in(node: LexborNode) -> list[str]:
    """What stands inside an element, parted at each `<`: a text, then tags without it, each with the text behind.

    Comments, scripts and the like are left out; the latter are taken out of the page too.
    """
    html = node.inner_html or ""
    if "<!" in html:  # themes write at the end of an element which one that was
        html = _COMMENT.sub("", html)
    if _ODD_START.search(html) or html.count("<") != html.count(">"):
        return parted(node)
    return html.replace("\n", " ").split("<")


def parted(node: LexborNode) -> list[str]:
    """As `tags_in`, of an element with odd mark-up in it, which is taken out or written as any other."""
    prune(node, _RAW_SELECTOR)
    html = _COMMENT_OR_TAG.sub(
        lambda found: "" if found[1] else "<" + found[0][1:].replace("<", "_"), node.inner_html or ""
    )
    return _with_lines_kept(html).replace("\n", " ").split("<")


def inside(tags: Sequence[str], begin: int) -> Sequence[str]:
    """What stands inside the element that begins with a tag of the list, given as in `tags_in`."""
    text = tags[begin].partition(">")[2]
    if begin + 1 < len(tags) and tags[begin + 1][0] == "/":
        return (text,)
    return [text, *rest_of(islice(tags, begin + 1, None))[0]]


def text_in(tags: Sequence[str], between: str = "") -> str:
    """All text of what stands inside an element, given as in `tags_in`, as it stands there.

    >>> text_in(["by ", "a href='/ri/'>Ri &amp; ", "b>Kim", "/b>", "/a>."])
    'by Ri & Kim.'
    """
    return unescaped(between.join([tags[0], *[tag.partition(">")[2] for tag in tags[1:]]]))


def rest_of(tags: Iterator[str]) -> tuple[list[str], str]:
    """The tags inside an element that has begun, and the text behind its end."""
    inner: list[str] = []
    depth = 1
    for piece in tags:
        if piece.startswith("/"):
            depth -= 1
            if not depth:
                return inner, piece.partition(">")[2]
        else:
            tag, closed, _ = piece.partition(">")
            name = tag.partition(" ")[0]
            if not closed or name in ODD_NAMES or name.startswith("!"):
                raise OddMarkUpError
            if name not in VOID:
                depth += 1
        inner.append(piece)
    return inner, ""


def attribute(tag: str, name: str) -> str:
    """The value of an attribute of a tag as the parser writes it out; empty where it has none.

    >>> attribute('a href="?a=1&amp;b=2" hidden=""', "href")
    '?a=1&b=2'
    """
    return unescaped(tag.partition(f' {name}="')[2].partition('"')[0])


def unescaped(text: str) -> str:
    """A text without the four references that the parser writes."""
    if "&" not in text:
        return text
    return (
        text.replace("&nbsp;", "\xa0")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


def _with_lines_kept(html: str) -> str:
    """Preformatted text as any other, with its line feeds as `<br>`."""
    pieces: list[str] = []
    depth = position = 0
    for tag in _TAG.finditer(html):
        text = html[position : tag.start()]
        is_lined = tag[2] in LINED
        pieces += [text.replace("\n", "<br>") if depth else text, f"<{tag[1]}div>" if is_lined else tag[0]]
        position = tag.end()
        if is_lined:
            depth += -1 if tag[1] else 1
    return "".join([*pieces, html[position:]])

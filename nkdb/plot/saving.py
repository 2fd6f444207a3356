"""Writing a picture: PNG, SVG or one HTML page; whole or not at all, and the same bytes for the same input."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

from nkdb.errors import OutputError
from nkdb.export.whole import whole_file
from nkdb.plot.html import page
from nkdb.plot.page import Picture
from nkdb.plot.style import SVG_FONTS, missing_characters, style

SUFFIXES = {".png": "png", ".svg": "svg", ".html": "html", ".htm": "html"}
_SVG = "http://www.w3.org/2000/svg"
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ALLOWED = "a file that ends in .png, .svg or .html"


def format_for(out: Path, format_: str | None) -> str:
    """The format a picture is written in: the one asked for, or what the file's name ends in.

    Raises OutputError where neither says, or one contradicts the other.

    >>> format_for(Path("a.SVG"), None), format_for(Path("a"), "png")
    ('svg', 'png')
    """
    named = SUFFIXES.get(out.suffix.lower())
    if format_ is None and named is None:
        raise OutputError(
            str(out), f"the ending {out.suffix!r}" if out.suffix else "no ending", f"{_ALLOWED}, or --format"
        )
    if format_ is not None and named not in (None, format_):
        raise OutputError(str(out), f"--format {format_}", f"the format of the ending ({named}), or another ending")
    return format_ or str(named)


def save(picture: Picture, out: Path, *, format_: str, force: bool = False) -> list[str]:
    """Write a picture to a file and give what the user should know of it, as sentences.

    The file is whole or not there. Raises OutputError where it cannot be put.
    """
    with whole_file(out, force=force) as part:
        part.write_bytes(WRITERS[format_](picture))
    if format_ != "png":
        return []
    return _about_missing("".join(_texts(picture)))


def _about_missing(text: str) -> list[str]:
    missing = missing_characters(text)
    if not missing:
        return []
    few = missing if len(missing) <= 12 else missing[:12] + "…"
    return [
        f"no font on this machine has {few}: they are drawn as boxes; install one that does (for Korean, Noto Sans KR "
        "or NanumGothic), or write .svg or .html, which use the fonts of whoever opens them"
    ]


def _texts(picture: Picture) -> list[str]:
    from matplotlib.text import Text

    return [artist.get_text() for artist in picture.figure.findobj(Text) if artist.get_visible()]


def png_bytes(picture: Picture) -> bytes:
    """The picture as PNG, with title, description and source in its metadata."""
    words = {"Title": picture.title, "Description": picture.alt, "Source": picture.source, "Software": "nkdb"}
    with style():
        out = io.BytesIO()
        picture.figure.savefig(out, format="png", metadata=words)
    return out.getvalue()


def svg_bytes(picture: Picture) -> bytes:
    """The picture as SVG: text as text, a title and description for screen readers, titles to hover over."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + _svg(picture) + b"\n"


def html_bytes(picture: Picture) -> bytes:
    """The picture as one HTML page with the SVG inside, the rows as a table, and nothing fetched from anywhere."""
    return page(picture, _svg(picture).decode()).encode()


WRITERS: dict[str, Callable[[Picture], bytes]] = {"png": png_bytes, "svg": svg_bytes, "html": html_bytes}


def _svg(picture: Picture) -> bytes:
    from lxml import etree

    out = io.BytesIO()
    with style():
        picture.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    root = etree.fromstring(_plain(out.getvalue().decode()).encode(), parser)
    for found in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(found)
    root.set("role", "img")
    root.set("aria-labelledby", "picture-title picture-description")
    for place, (tag, words) in enumerate((("title", picture.title), ("desc", f"{picture.alt} {picture.source}"))):
        element = etree.Element(f"{{{_SVG}}}{tag}", id="picture-title" if tag == "title" else "picture-description")
        element.text = _plain(words)
        root.insert(place, element)
    for element in root.iter(f"{{{_SVG}}}text"):
        look = [part.strip() for part in (element.get("style") or "").split(";")]
        element.set("style", "; ".join(_with_fonts(part) for part in look if part))
    for element in root.iter(f"{{{_SVG}}}g"):
        if hover := picture.hovers.get(element.get("id") or ""):
            title = etree.Element(f"{{{_SVG}}}title")
            title.text = _plain(hover)
            element.insert(0, title)
    return etree.tostring(root, encoding="UTF-8")


def _with_fonts(declaration: str) -> str:
    """A font declaration with our own list of families, so that the file does not depend on this machine's fonts."""
    name, _, value = declaration.partition(":")
    if name == "font":
        size = value.rpartition("px")[0]
        return f"font:{size}px {SVG_FONTS}"
    return f"font-family: {SVG_FONTS}" if name == "font-family" else declaration


def _plain(text: str) -> str:
    """A text without the control characters that XML has no place for."""
    return _NOT_IN_XML.sub("�", text)

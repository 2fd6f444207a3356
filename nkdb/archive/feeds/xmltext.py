"""XML from strangers: no document types of their own making, so no entities and nothing to fetch; well-formed.

What WordPress writes may have control characters, which XML has not: they are what they are in the normal form of text,
white space or nothing.

RSS 0.91 names a document type, which it has from Netscape. It is not fetched, but the entities that it has from HTML
are known.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint
from xml.parsers import expat

from nkdb.archive.content import Content
from nkdb.errors import PageError

_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[\]]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)([A-Za-z]+);")
_DEEPEST = 500
_WHITE, _SILENT = b"\x0b\x0c\x1c\x1d\x1e\x1f", bytes({*range(1, 0x20)} - {*b"\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"})
_AS_SPACE = bytes.maketrans(_WHITE, b" " * len(_WHITE))


def refused_doctype(content: Content) -> PageError:
    """What is said of a document type declaration: entities that swell or fetch files are declared there."""
    return PageError(
        content.name, "a document type declaration (<!DOCTYPE ...>)", "XML without one, as WordPress writes it"
    )


def without_controls(data: bytes) -> bytes:
    r"""A piece of XML in UTF-8 without control characters, of as many lines.

    >>> without_controls(b"a\x08 mill\x0b\n")
    b'a mill \n'
    """
    return data.translate(_AS_SPACE, _SILENT)


def well_formed(content: Content) -> bytes:
    """The document in UTF-8, without XML declaration, after a first reading that found nothing wrong with it.

    Raises PageError with line and column where it is not well-formed, declares a document type of its own or nests
    without end.
    """
    text = _DECLARATION.sub("", content.below_complaints.lstrip(), count=1)
    if content.has_doctype:
        text = _ENTITY.sub(_of_html, _DOCTYPE.sub("", text, count=1))
    data = without_controls(text.encode("utf-8"))
    depth = 0

    def begin(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise PageError(content.name, f"elements nested more than {_DEEPEST} deep", "a feed")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise refused_doctype(content)

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = begin, end, doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        found = f"broken XML at {place} ({expat.ErrorString(error.code)})"
        raise PageError(content.name, found, "whole, well-formed XML") from None
    return data


def _of_html(entity: re.Match[str]) -> str:
    number = name2codepoint.get(entity[1])
    return entity[0] if number is None else chr(number)

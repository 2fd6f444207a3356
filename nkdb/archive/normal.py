"""The normal form of text. Evidence spans count characters in it, so it must never change.

1. Control and format characters that print nothing (C0 and C1 controls other than white space, zero-width spaces and
   joiners, byte order marks, soft hyphens, bidirectional overrides) are dropped.
2. Unicode NFC, after that: a silent character may stand between a letter and its accent.
3. Within a paragraph every run of white space, of whatever kind, is one space; none stands at either end.
4. Paragraphs are parted by one empty line (two line feeds); empty ones are dropped.

Nothing else changes: curly quotes, dashes and misprints stay as they were printed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

PARAGRAPH_BREAK = "\n\n"
_WHITE_LINE = re.compile(r"\n[^\S\n]+(?=\n)")
SILENT = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""The characters that print nothing, as a regular expression has them between its brackets."""
_SILENT = re.compile(f"[{SILENT}]")
_PLAIN = bytes(range(0x20, 0x7F)) + b"\r\n"
# whatever may become one with the character before it, and more
_MAY_JOIN = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u0590-\u1fff\u20d0-\u20ff\u2ce0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufb1e"
    r"\ufe00-\ufe2f\U00010000-\U0010ffff]"
)


def normal_line(text: str) -> str:
    r"""One paragraph, title or line in normal form.

    >>> normal_line("  RodongSinmun\u00a0 reported\n that ")
    'RodongSinmun reported that'
    """
    # no control or format character is printable, and of white space the space alone: most lines are as they should be
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(unicodedata.normalize("NFC", _SILENT.sub("", text)).split())


def printed_lines(paragraph: str) -> list[str]:
    r"""The lines of a paragraph as printed, each in normal form, without empty ones; at least one.

    >>> printed_lines("Sample  Daily \n2014-6-1")
    ['Sample Daily', '2014-6-1']
    """
    if paragraph.isprintable():  # no line ends
        return [normal_line(paragraph)]
    return [line for raw in paragraph.splitlines() if (line := normal_line(raw))] or [""]


def has_normal_lines(raw: bytes) -> bool:
    r"""Whether each line of a text, given as UTF-8, is sure to be in normal form, but for spaces at its ends.

    >>> has_normal_lines(b"Rice was dear. \nCorn was not."), has_normal_lines(b"Rice  was dear.")
    (True, False)
    """
    # bytes are dropped much faster than characters are looked at, and searched faster from the end
    others = raw.translate(None, _PLAIN).decode()
    if not others.isprintable() or _MAY_JOIN.search(others) or raw.rfind(b"  ") >= 0:
        return False
    return unicodedata.is_normalized("NFC", others)


def normal_body(paragraphs: list[str], *, are_normal: bool = False) -> str:
    """Paragraphs as one text in normal form; the lines of them may be known to be in it, none of them empty."""
    if are_normal:
        return PARAGRAPH_BREAK.join(
            [" ".join(paragraph.split()) if "\n" in paragraph else paragraph for paragraph in paragraphs]
        )
    # as most texts are; an empty paragraph, or a space at an end of one, would double a space in the line of them all
    line = " ".join(paragraphs)
    if normal_line(line) == line:
        return PARAGRAPH_BREAK.join(paragraphs)
    return PARAGRAPH_BREAK.join([line for paragraph in paragraphs if (line := normal_line(paragraph))])


def split_paragraphs(text: str) -> list[tuple[int, str]]:
    r"""The paragraphs of a plain text, parted by blank lines, each with the number of its first line.

    >>> split_paragraphs("a\nb\n\n\nc")
    [(1, 'a\nb'), (5, 'c')]
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # lines of white space alone are rare; without them, line feeds alone part the paragraphs
    if _WHITE_LINE.search(text):
        text = _WHITE_LINE.sub("\n", text)
    found: list[tuple[int, str]] = []
    number = 1
    for piece in text.split(PARAGRAPH_BREAK):
        stripped = piece.strip()
        if stripped is piece and piece:  # as most are
            found.append((number, piece))
        elif stripped:
            found.append((number + piece[: len(piece) - len(piece.lstrip())].count("\n"), stripped))
        number += piece.count("\n") + 2 if "\n" in piece else 2
    return found


def shown(text: str) -> str:
    r"""A name or value from a file as it can be printed in a message: what does not show is escaped.

    >>> print(shown("page\x1b[2J\u202e.html"))
    page\x1b[2J\u202e.html
    """
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def sha256(text: str) -> str:
    """Hash of a text's UTF-8 bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

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
    return [line for raw in paragraph.splitlines() if (line := normal_line(raw))] or [""]


def normal_body(paragraphs: list[str]) -> str:
    """Paragraphs as one text in normal form."""
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
        if stripped:
            first = number
            if piece[0] != stripped[0]:
                first += piece[: len(piece) - len(piece.lstrip())].count("\n")
            found.append((first, stripped))
        number += piece.count("\n") + 2
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

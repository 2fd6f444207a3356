"""How long a text is, by what it says: a letter of Korean, Chinese or Japanese says as much as two of Latin script."""

from __future__ import annotations

import re

FEWEST_LETTERS = 250
"""A page with less text than this, spaces included, is taken for no article."""
SHORTEST_SENTENCE = 40
"""What is shorter may be a heading, a name or a button."""

_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_MARKS = re.compile(r"[\W_]+")


def letters_in(text: str) -> int:
    """The letters and spaces of a text, those of scripts that are twice as wide counted twice.

    >>> letters_in("mill"), letters_in("제분소")
    (4, 6)
    """
    return len(text) + (0 if text.isascii() else sum(letter >= "\u1100" for letter in text))


def is_enough(text: str) -> bool:
    """Whether a text is as long as an article is at least."""
    return len(text) >= FEWEST_LETTERS or letters_in(text) >= FEWEST_LETTERS


def letters_of(text: str) -> str:
    """A text without white space and marks: a general reader puts its own between the parts of a list.

    >>> letters_of("Mills, “8.3” — 제분소_2")
    'Mills83제분소2'
    """
    # bytes lose what is ASCII at once; letter by letter takes ten times as long, and pages are full of such marks
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ASCII_MARKS).decode("utf-8", "surrogatepass")
    return rest if rest.isascii() else _MARKS.sub("", rest)

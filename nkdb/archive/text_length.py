"""How long a text is, by what it says: a letter of Korean, Chinese or Japanese says as much as two of Latin script."""

from __future__ import annotations

FEWEST_LETTERS = 250
"""A page with less text than this, spaces included, is taken for no article."""
SHORTEST_SENTENCE = 40
"""What is shorter may be a heading, a name or a button."""


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
    """A text without white space and marks: a general reader puts its own between the parts of a list."""
    return "".join(letter for letter in text if letter.isalnum())

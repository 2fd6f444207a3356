"""What all failures are, and words that messages are made of: the nearest that was meant, a count with its noun."""

from __future__ import annotations

import re
from collections.abc import Iterable

# C0 and C1 but for white space, a carriage return that ends no line, and what turns the direction of writing
_COMMANDS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")


def harmless_to_terminals(text: str) -> str:
    r"""A text in which characters that would command a terminal are seen, as escapes.

    >>> print(harmless_to_terminals("rice\x1b[2J"))
    rice\x1b[2J
    """
    return _COMMANDS.sub(lambda found: ascii(found[0])[1:-1], text)


class NkdbError(Exception):
    """Anything nkdb refuses to do; `str()` gives the whole message for the user."""

    def __str__(self) -> str:
        # what was found may come from somebody's file
        return harmless_to_terminals(super().__str__())


def nearest(found: object, allowed: Iterable[str]) -> str | None:
    """The allowed word closest to what was found, or None where none is close.

    >>> nearest("statistc", ["event", "statistic"])
    'statistic'
    """
    # difflib is slow to import and needed only once something is wrong
    from difflib import get_close_matches

    # less in common is had by words that only sound alike: rice-price, time-since
    return next(iter(get_close_matches(str(found), list(allowed), n=1, cutoff=0.65)), None)


def did_you_mean(found: object, allowed: Iterable[str]) -> str:
    """What is added to a message where one of the allowed words is close to what was found; else nothing.

    >>> did_you_mean("statistc", ["event", "statistic"])
    " (did you mean 'statistic'?)"
    """
    near = nearest(found, allowed)
    return f" (did you mean {near!r}?)" if near else ""


def plural(count: int, word: str) -> str:
    """A count with its noun.

    >>> plural(1, "figure"), plural(2000, "figure"), plural(2, "category"), plural(3, "day")
    ('1 figure', '2,000 figures', '2 categories', '3 days')
    """
    several = f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"
    return f"{count:,} {word if count == 1 else several}"

"""What all failures are, and words that messages are made of: the nearest that was meant, a count with its noun."""

from __future__ import annotations

from collections.abc import Iterable


class NkdbError(Exception):
    """Anything nkdb refuses to do; `str()` gives the whole message for the user."""


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

"""What all failures are, and the nearest word that was meant."""

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

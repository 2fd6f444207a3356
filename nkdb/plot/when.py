"""The times that figures of the database speak about, with a letter each, to be marked on an axis of days."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nkdb.errors import PlotError, plural
from nkdb.plot.spans import Span

MOST_MARKS = len(string.ascii_lowercase)


@dataclass(frozen=True, slots=True)
class When:
    """A time that figures of the database speak about, with a letter and what they measure."""

    letter: str
    span: Span
    measures: str


def marks_of(figures: Sequence[Mapping[str, Any]]) -> list[When]:
    """The times of figures (measure, claim_earliest, claim_latest), oldest first, each with the measures in it.

    Raises PlotError for more than MOST_MARKS times.

    >>> day = date(2014, 8, 1)
    >>> [mark] = marks_of([{"measure": "Price", "claim_earliest": day, "claim_latest": day}] * 2)
    >>> mark.letter, mark.measures
    ('a', 'Price (2 figures)')
    >>> ends = [day, date(2014, 8, 31), None]
    >>> said = [{"measure": "Price", "claim_earliest": day, "claim_latest": last} for last in ends]
    >>> [mark.span.last for mark in marks_of(said[::-1])] == ends
    True
    """
    times: dict[tuple[Any, Any], Counter[str]] = {}
    for row in figures:
        times.setdefault((row["claim_earliest"], row["claim_latest"]), Counter())[row["measure"]] += 1
    if len(times) > MOST_MARKS:
        raise PlotError(
            f"figures about {len(times):,} times",
            f"at most {MOST_MARKS} marked; choose with --measure, or --no-figures",
        )
    ordered = sorted(times.items(), key=lambda item: (item[0][0] or date.min, item[0][1] or date.max))
    return [
        When(letter, Span(*ends), ", ".join(f"{name} ({plural(n, 'figure')})" for name, n in sorted(names.items())))
        for letter, (ends, names) in zip(string.ascii_lowercase, ordered, strict=False)
    ]

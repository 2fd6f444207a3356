"""Times with what speaks about them, and where they stand on an axis of days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

_FEW = 6
_WEEK = timedelta(days=7)
_LAST = date.max - _WEEK


@dataclass(slots=True)
class Span:
    """A time, exact to the day, with what speaks about it; an end that is None is open."""

    first: date | None
    last: date | None
    claims: list[Mapping[str, Any]] = field(default_factory=list)

    def words(self) -> str:
        """The span as a reader says it.

        >>> Span(date(2014, 8, 1), date(2014, 8, 31)).words(), Span(date(1980, 1, 1), date(1989, 12, 31)).words()
        ('2014-08', '1980-1989')
        >>> Span(None, date(2013, 12, 3)).words(), Span(date(2014, 1, 1), None).words()
        ('until 2013-12-03', 'since 2014')
        """
        first, last = self.first, self.last
        if first is None or last is None:
            # of an end no more is said than that it may be the first or last day of a month or year
            return f"since {_beginning(first)}" if first is not None else f"until {_ending(last)}"
        if first == last:
            return str(first)
        begins, ends = first.day == 1, last.day == monthrange(last.year, last.month)[1]
        if begins and ends and first.month == 1 and last.month == 12:
            return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"
        if begins and ends:
            months = f"{first:%Y-%m}", f"{last:%Y-%m}"
            return months[0] if months[0] == months[1] else f"{months[0]} to {months[1]}"
        return f"{first} to {last}"


def _beginning(day: date) -> str:
    return str(day) if day.day > 1 else f"{day:%Y-%m}" if day.month > 1 else str(day.year)


def _ending(day: date | None) -> str:
    if day is None or day.day < monthrange(day.year, day.month)[1]:
        return str(day)
    return f"{day:%Y-%m}" if day.month < 12 else str(day.year)


def spans_of(claims: Sequence[Mapping[str, Any]]) -> list[Span]:
    """The times that claims speak about, oldest first, each with its claims."""
    spans: dict[tuple[date | None, date | None], Span] = {}
    for claim in claims:
        ends = (claim["earliest"], claim["latest"])
        spans.setdefault(ends, Span(*ends)).claims.append(claim)
    return sorted(spans.values(), key=lambda s: (s.first or date.min, s.last or date.max))


def window(spans: Sequence[Span], published: Sequence[date]) -> tuple[date, date]:
    """The days the axis shows: all there are, but for a few far earlier ones that would press the rest into nothing.

    Where the earliest twentieth of the claims (or the earliest one) takes more than half of the axis, the axis begins
    with the year after, whatever was published before.

    >>> day = date(2014, 8, 1)
    >>> window([Span(date(1980, 1, 1), None, [{}]), Span(day, day, [{}] * 30)], [date(2014, 9, 1)])
    (datetime.date(2014, 1, 1), datetime.date(2014, 9, 1))
    """
    days = sorted(end for span in spans for end in [span.first or span.last] * len(span.claims) if end)
    last = max([span.last or span.first or date.min for span in spans] + list(published))
    usual = days[max(1, len(days) // 20)] if len(days) >= _FEW else days[0]
    far = (usual - days[0]).days > (last - usual).days
    first = date(usual.year, 1, 1) if far else min([days[0], *published])
    return first, max(last, min(first, _LAST) + _WEEK)


class Scale:
    """Days to inches and back, on an axis with room for words at both sides."""

    def __init__(self, first: date, last: date, inches: float) -> None:
        from matplotlib.dates import date2num

        start, stop = float(date2num(first)), float(date2num(last)) + 1
        self.first, self.inches = first, inches
        margin = (stop - start) * 0.03
        # some say 9999 where no end is foreseen, and there is no later year
        self.left, self.right = start - margin, min(stop + (stop - start) * 0.07, float(date2num(date.max)))
        self.days_per_inch = (self.right - self.left) / inches

    def ends(self, span: Span) -> tuple[float, float]:
        """Where a span begins and ends on the axis, in days; what is open or earlier begins at its edge."""
        from matplotlib.dates import date2num

        start = self.left if span.first is None else max(float(date2num(span.first)), self.left)
        stop = self.right if span.last is None else float(date2num(span.last)) + 1
        return start, max(stop, self.left)

    def early(self, span: Span) -> str:
        """What is said of a span that begins before the axis does: its own words; nothing of the others."""
        begins_early = span.first is not None and span.first < self.first
        return span.words() if begins_early or (span.last is not None and span.last < self.first) else ""

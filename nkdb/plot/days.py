"""An axis of days with as many ticks as there is room for."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROOM = 0.62
"""Room a tick needs, inches."""
_ROOM_OF_A_DAY = 0.7
_MONTHS = timedelta(days=92)


def ticks(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """At most so many days between two days, evenly apart, each with its label: years, else months, else days.

    Where nothing round lies between them, the two days themselves are labelled, by their month if they are far apart.

    >>> ticks(date(2008, 3, 1), date(2025, 10, 1), 2)
    [(datetime.date(2010, 1, 1), '2010'), (datetime.date(2020, 1, 1), '2020')]
    >>> [label for _, label in ticks(date(2014, 1, 5), date(2014, 9, 1), 4)]
    ['2014-03', '2014-05', '2014-07', '2014-09']
    >>> [label for _, label in ticks(date(2014, 1, 5), date(2014, 4, 1), 4)]
    ['2014-02', '2014-03', '2014-04']
    >>> [label for _, label in ticks(date(2008, 4, 30), date(2009, 11, 30), 2)]
    ['2008-04', '2009-11']
    """
    most = max(most, 2)
    for step in (1, 2, 3, 4, 6):
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        days = [date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]
        days = [day for day in days if first <= day <= last]
        if 2 <= len(days) <= most:
            return [(day, f"{day:%Y-%m}") for day in days]
    for step in (1, 2, 5, 10, 20, 25, 50, 100):
        years = [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % step == 0]
        years = [day for day in years if first <= day <= last]
        if 2 <= len(years) <= most:
            return [(day, str(day.year)) for day in years]
    apart = last - first
    return [(day, f"{day:%Y-%m}" if apart > _MONTHS else str(day)) for day in dict.fromkeys((first, last))]


def day_axis(axes: Axes, first: date, last: date, inches: float) -> None:
    """Put ticks on the axis of days of a panel so many inches wide."""
    from matplotlib.dates import date2num

    found = ticks(first, last, int(inches / _ROOM))
    left, right = axes.get_xlim()
    room = timedelta(ceil(_ROOM_OF_A_DAY * (right - left) / inches))
    if len(found) == 2 and last - first < room:
        # days so near each other have no room for two labels: the second is of a day further on
        later = first + room
        found = [found[0], *([(later, str(later))] if float(date2num(later)) <= right else [])]
    axes.set_xticks([float(date2num(day)) for day, _ in found], [label for _, label in found])

"""Periods by ISO 8601, and how many of one there are in another.

Years, quarters and months are exact against each other, weeks and days too. Between the two kinds a month counts as
365.2425 / 12 = 30.436875 days, the mean month of the Gregorian calendar (a cycle of 400 years has 146,097 days).
"""

from __future__ import annotations

import operator
import re
from typing import Final, SupportsIndex

from nkdb.days import PERIOD
from nkdb.errors import ConversionError, DayError

MEAN_MONTH: Final = 365.2425 / 12
"""Days in a month on average: 146,097 days in 400 Gregorian years."""

EVER: Final = 4_000_000
"""More days than lie between any two days of a calendar."""


def months_and_days(period: str) -> tuple[int, int] | None:
    """A period as months and days, None for what is no period of whole years, months, weeks or days.

    >>> months_and_days("P1Y6M"), months_and_days("P2W"), months_and_days("semester")
    ((18, 0), (0, 14), None)
    """
    parts = PERIOD.fullmatch(period)
    if parts is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in parts.groups())
    return 12 * years + months, 7 * weeks + days


def ratio(wanted: str, said: str) -> float | None:
    """How many of the period `said` there are in `wanted`; None where `said` is no period.

    >>> ratio("P1Y", "P1M"), ratio("P1M", "P3M"), round(ratio("P1M", "P1D"), 6), ratio("P1M", "kg")
    (12.0, 0.3333333333333333, 30.436875, None)
    """
    ends = months_and_days(wanted), months_and_days(said)
    if ends[0] is None or ends[1] is None:
        return None
    (wanted_months, wanted_days), (said_months, said_days) = ends[0], ends[1]
    if not wanted_days and not said_days:
        return wanted_months / said_months
    return (wanted_months * MEAN_MONTH + wanted_days) / (said_months * MEAN_MONTH + said_days)


def required(per: str) -> str:
    """A period that figures are to be put per; raises ConversionError where it is none.

    >>> required("P1M")
    'P1M'
    """
    if months_and_days(str(per)) is None:
        raise ConversionError("per", per, "an ISO 8601 period such as P1D, P1W, P1M, P3M or P1Y")
    return per


def gap_in_days(text: str | SupportsIndex) -> int:
    """How far away an observation may lie, in days; raises DayError.

    >>> gap_in_days("180d"), gap_in_days("6m"), gap_in_days("P1Y"), gap_in_days(30)
    (180, 183, 365, 30)
    """
    # whole numbers of numpy's too
    if isinstance(text, SupportsIndex):
        days = operator.index(text)
        if days < 0:
            raise DayError("max_gap", str(days), "0 or more days")
        return min(days, EVER)
    written = str(text).strip().upper()
    if re.fullmatch(r"\d+[YMWD]?", written):
        written = f"P{written}" if written[-1].isalpha() else f"P{written}D"
    if re.fullmatch(r"P0+[YMWD]", written):
        return 0
    length = months_and_days(written)
    if length is None:
        raise DayError("max_gap", text, "a number of days, weeks, months or years below a million (180d, 26w, 6m, 1y)")
    return min(round(length[0] * MEAN_MONTH + length[1]), EVER)

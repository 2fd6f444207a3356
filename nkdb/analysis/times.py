"""The time at which a figure is to be converted: that of its claim, as far as the claim says one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nkdb.analysis.joining import Integers
from nkdb.analysis.reading import Column, Rows
from nkdb.days import REDENOMINATION

TIME_BASES: Final = (
    "time of the claim",
    "time of the claim, up to publication",
    "end of the time of the claim",
    "date of the report",
    "date of publication",
    "start of the time of the claim",
)
OLD, NEW, ACROSS, UNKNOWN = range(4)
NO_DAY: Final = np.iinfo(np.int64).min

_REPORTED = "claim_source l LEFT JOIN document d ON d.id = l.document_id JOIN claim c ON c.id = l.claim_id"
_FIRST = "coalesce(l.reported_earliest, l.reported_latest, d.date_earliest, d.date_latest)"
_LAST = "coalesce(l.reported_latest, l.reported_earliest, d.date_latest, d.date_earliest)"


@dataclass(frozen=True, slots=True)
class Times:
    """First and last day (days since 1970) of each figure, how they are known, and which won was money then."""

    first: Integers
    last: Integers
    basis: NDArray[np.int8]
    """Index into TIME_BASES; -1 where nothing gives a date."""
    won: NDArray[np.int8]
    """OLD, NEW, ACROSS (the time spans the redenomination) or UNKNOWN."""


def times(rows: Rows, figures: pd.DataFrame) -> Times:
    """The time of each figure: its claim's, up to the article's publication where it is open at its end.

    Where an article has no date, or tells of what is to come, that is only the start of such a time.
    Where the claim has none: when the deepest link of its chain that has a date said it, else the publication.
    """
    first, last, published = (_days(figures[c]) for c in ("claim_earliest", "claim_latest", "published_on"))
    basis = np.zeros(len(figures), np.int8)
    open_end, open_start = (last == NO_DAY) & (first != NO_DAY), (first == NO_DAY) & (last != NO_DAY)
    last = np.where(open_end, np.maximum(published, first), last)
    first = np.where(open_start, last, first)
    basis[open_end], basis[open_start] = 1, 2
    # of one to come, or of an article without a date, only the start is known
    basis[open_end & (published < first)] = 5
    endless = open_end & (published == NO_DAY)
    without = first == NO_DAY
    if without.any():
        reported = _reported(rows)
        at = pd.Index(reported["claim"]).get_indexer(pd.Index(figures["claim_id"]))
        found = without & (at >= 0)
        if found.any():
            first[found] = _days(reported["first"])[at[found]]
            last[found] = _days(reported["last"])[at[found]]
            basis[found] = 3
        rest = without & ~found
        first[rest], last[rest] = published[rest], published[rest]
        basis[rest] = 4
    basis[first == NO_DAY] = -1
    day = np.datetime64(REDENOMINATION, "D").astype(np.int64)
    won = np.select(
        [first == NO_DAY, (last < day) & ~endless, first >= day], [UNKNOWN, OLD, NEW], ACROSS
    ).astype(np.int8)  # fmt: skip
    return Times(first, last, basis, won)


def which_won(rows: Rows, figures: pd.DataFrame) -> Any:
    """Which won was money at the time of each figure: old_won, new_won or unknown."""
    won = times(rows, figures).won
    return np.select([won == OLD, won == NEW], ["old_won", "new_won"], "unknown").astype(object)


def _days(values: pd.Series) -> Integers:
    days = values.to_numpy().astype("datetime64[D]")
    counted: Integers = np.where(np.isnat(days), NO_DAY, days.astype(np.int64))
    return counted


def _reported(rows: Rows) -> pd.DataFrame:
    """When claims without a time of their own were said, by the deepest link with a date."""
    found = rows.frame(
        [
            Column("claim", "l.claim_id", "integer"),
            Column("position", "l.position", "integer"),
            Column("first", _FIRST, "day"),
            Column("last", _LAST, "day"),
        ],
        f"{_REPORTED} WHERE c.earliest IS NULL AND c.latest IS NULL AND {_FIRST} IS NOT NULL",
    )
    return found.sort_values(["claim", "position"]).drop_duplicates("claim", keep="last")

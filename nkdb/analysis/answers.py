"""What a user's own SQL answers, as a frame."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from nkdb.query import Result


def frame_of(result: Result) -> pd.DataFrame:
    """The rows of a query, with the same dtypes from a server as from a file.

    >>> found = frame_of(Result(["day", "low"], [(datetime.date(2014, 8, 5), Decimal("0.5"))]))
    >>> found.dtypes.astype(str).tolist()
    ['str', 'Float64']
    """
    rows = [[*map(_as_in_a_file, row)] for row in result.rows]
    # by position: SQL may name two columns alike
    frame = pd.DataFrame(rows, columns=pd.RangeIndex(len(result.columns))).convert_dtypes()
    frame = frame.astype(dict.fromkeys(frame.select_dtypes("string").columns, "str"))
    return frame.set_axis(pd.Index(result.columns), axis="columns")


def _as_in_a_file(value: Any) -> Any:
    """A value as SQLite has it, which knows neither decimals nor days."""
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, datetime.date) else value

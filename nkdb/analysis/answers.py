"""A user's own SQL: the values of pandas that go into it, and the frame that comes out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from nkdb.query import Result


def frame_of(result: Result) -> pd.DataFrame:
    """The rows of a query, with the same dtypes from a server as from a file, but for booleans.

    >>> found = frame_of(Result(["day", "low"], [(datetime.date(2014, 8, 5), Decimal("0.5"))]))
    >>> found.dtypes.astype(str).tolist()
    ['str', 'Float64']
    """
    rows = [[*map(_as_in_a_file, row)] for row in result.rows]
    # by position: SQL may name two columns alike
    frame = pd.DataFrame(rows, columns=pd.RangeIndex(len(result.columns))).convert_dtypes()
    frame = frame.astype(dict.fromkeys(frame.select_dtypes("string").columns, "str"))
    return frame.set_axis(pd.Index(result.columns), axis="columns")


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as databases take them: SQLite would compare a whole number of numpy's as bytes, and find nothing.

    >>> plain({"depth": np.int64(3), "since": pd.Timestamp("2014-08-10"), "until": pd.NaT})
    {'depth': 3, 'since': '2014-08-10', 'until': None}
    """
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    elif isinstance(value, np.generic):
        value = value.item()
    if value is pd.NA or value is pd.NaT:
        return None
    # an instant that begins a day is how pandas writes the day
    if isinstance(value, datetime.datetime) and value.tzinfo is None and value.time() == datetime.time.min:
        value = value.date()
    return _as_in_a_file(value)


def _as_in_a_file(value: Any) -> Any:
    """A value as SQLite has it, which knows neither decimals nor days."""
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, datetime.date) else value

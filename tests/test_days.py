"""Days, spans and periods as users write them."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from nkdb.days import Day, day_span
from nkdb.errors import DayError

DAY = datetime.date(2014, 8, 31)


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (None, None, None, None),
        ("2014-08-31", DAY, DAY, DAY),
        # pandas gives instants for days
        (pd.Timestamp(DAY), datetime.datetime(2014, 8, 31, 23, 59), DAY, DAY),
        (pd.Timestamp("2014-08-01"), "2014-08", datetime.date(2014, 8, 1), DAY),
        ("2014-08", "2014", datetime.date(2014, 8, 1), datetime.date(2014, 12, 31)),
        (2014, "2014", datetime.date(2014, 1, 1), datetime.date(2014, 12, 31)),
        (None, 2013, None, datetime.date(2013, 12, 31)),
        ("9999-12", "9999", datetime.date(9999, 12, 1), datetime.date(9999, 12, 31)),
    ],
)
def test_spans(since: Day, until: Day, first: datetime.date | None, last: datetime.date | None) -> None:
    found = day_span(since, until)
    assert found == (first, last)
    assert not any(isinstance(day, datetime.datetime) for day in found)


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("2014-02-30", None, "since: found '2014-02-30'"),
        ("0000", None, "since: found '0000'"),
        ("2014-00", None, "since: found '2014-00'"),
        (None, "2014-08-00", "until: found '2014-08-00'"),
        (None, "20140", "until: found '20140'"),
        (14, None, "since: found 14; allowed: a day, month or year"),
        (2014.5, None, "since: found 2014.5"),
        (True, None, "since: found True"),
        (pd.NaT, None, "since: found NaT; allowed: a day, month or year"),
        (None, pd.Timestamp("NaT"), "until: found NaT"),
        (2015, 2014, "until: found '2014'; allowed: 2015 or later"),
        ("2014-09", "2014-08", "until: found '2014-08'; allowed: 2014-09 or later"),
    ],
)
def test_what_is_no_span(since: Day, until: Day, message: str) -> None:
    with pytest.raises(DayError, match=message):
        day_span(since, until)

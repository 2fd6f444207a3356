"""EDTF texts and observation dates, and the days they may mean."""

from __future__ import annotations

import datetime
from calendar import monthrange

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nkdb.seedfile.dates import edtf_bounds, precision_bounds
from nkdb.vocabulary import DATE_PRECISION

DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))


def day(text: str | None) -> datetime.date | None:
    """A day, or an open end."""
    return None if text is None else datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2014-08-05", "2014-08-05", "2014-08-05"),
        ("2014-08-05~", "2014-08-05", "2014-08-05"),
        ("2014-08", "2014-08-01", "2014-08-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2012-02-29", "2012-02-29", "2012-02-29"),
        ("2014-12?", "2014-12-01", "2014-12-31"),
        ("2014-12%", "2014-12-01", "2014-12-31"),
        ("2014", "2014-01-01", "2014-12-31"),
        ("2014~", "2014-01-01", "2014-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("198X", "1980-01-01", "1989-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2014-XX", "2014-01-01", "2014-12-31"),
        ("2014-21", "2014-03-01", "2014-05-31"),
        # a winter goes on in the next year
        ("2014-24", "2014-12-01", "2015-02-28"),
        ("2013-05/2015-24~", "2013-05-01", "2016-02-29"),
        ("2014-11/2014-12-30", "2014-11-01", "2014-12-30"),
        ("../2014", None, "2014-12-31"),
        ("1980~/..", "1980-01-01", None),
        ("2013-03/2014", "2013-03-01", "2014-12-31"),
        ("2014-08/2014-08-05", "2014-08-01", "2014-08-05"),
        ("2014-01/2014-03~", "2014-01-01", "2014-03-31"),
        # an end that is left empty is unknown, and nothing is filled in
        ("2014/", "2014-01-01", None),
        ("/2014", None, "2014-12-31"),
        ("[1667,1669]", "1667-01-01", "1669-12-31"),
        ("[..1984]", None, "1984-12-31"),
    ],
)
def test_bounds(text: str, low: str | None, high: str | None) -> None:
    assert edtf_bounds(text) == (day(low), day(high))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, "not an EDTF date") for text in (
            "", "unknown", "August 2014", "5.8.2014", "2014-8-5", "14-08-05", "198", "2014-13", "2014-99",
            "2014/unknown", "２０１４", " 2014", "2014 ", "2014\n", "2014 /2015", "XXXX", "/" * 5000, "{" * 5000,
            "2014-08-05T25:00:00", "1950S2", "9999-24",
        )),
        ("2014-00", "no such date: month must be in 1..12"),
        ("2014-06-31", "no such date: day is out of range for month"),
        ("2014-02-29", "no such date: day is out of range for month"),
        ("2014-02-00", "no such date: day is out of range for month"),
        ("0000", "no such date: year 0 is out of range"),
        ("2014-06-31/..", "no such date: day is out of range for month"),
        ("2014/2013", "an interval that ends before it begins"),
        ("2014-08-05/2014-08-04", "an interval that ends before it begins"),
        ("../..", "an interval open at both ends"),
        # years of more than four digits: with an exponent, computing them would take for ever
        *((text, "not an EDTF date") for text in ("Y17E7", "y170000002", "Y1E99999999", "2014/Y1E99999999", "-0500")),
    ],
)  # fmt: skip
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:
        edtf_bounds(text)
    assert str(caught.value) == reason


def test_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The edtf package prints why it cannot make a date of this one; results of nkdb go to stdout."""
    with pytest.raises(ValueError, match="not an EDTF date"):
        edtf_bounds("2014-1X")
    assert capsys.readouterr() == ("", "")


@given(DAYS, st.sampled_from(["", "~", "?", "%"]))
def test_a_day_a_month_and_a_year_hold_their_day(date: datetime.date, mark: str) -> None:
    text = date.isoformat()
    last = monthrange(date.year, date.month)[1]
    assert edtf_bounds(text + mark) == (date, date)
    assert edtf_bounds(text[:7] + mark) == (date.replace(day=1), date.replace(day=last))
    assert edtf_bounds(text[:4] + mark) == (datetime.date(date.year, 1, 1), datetime.date(date.year, 12, 31))


@given(DAYS, DAYS)
def test_intervals_run_from_low_to_high(one: datetime.date, other: datetime.date) -> None:
    low, high = sorted((one, other))
    assert edtf_bounds(f"{low}/{high}") == (low, high)
    assert edtf_bounds(f"{low}/..") == (low, None)
    assert edtf_bounds(f"../{high}") == (None, high)
    if low < high:
        with pytest.raises(ValueError, match="ends before it begins"):
            edtf_bounds(f"{high}/{low}")


@given(st.text() | st.text("0123456789XYES-/.~?%{}[](),u", max_size=24))
@example("2014-08-05/2014")
@example("0XXX")
def test_any_text_has_bounds_in_order_or_is_refused(text: str) -> None:
    try:
        low, high = edtf_bounds(text)
    except ValueError:
        return
    assert (low, high) != (None, None)
    assert low is None or high is None or low <= high


@pytest.mark.parametrize(
    ("text", "precision", "low", "high"),
    [
        ("2014-02-11", "day", "2014-02-11", "2014-02-11"),
        ("2014-02-11", "approx_day", "2014-02-11", "2014-02-11"),
        ("2014-02-25", "week", "2014-02-25", "2014-03-03"),
        ("2014-02", "early_month", "2014-02-01", "2014-02-10"),
        ("2014-02", "mid_month", "2014-02-11", "2014-02-20"),
        ("2014-02", "month", "2014-02-01", "2014-02-28"),
        ("2014-02", "approx_quarter", "2014-01-01", "2014-03-31"),
        ("2014-04", "approx_quarter", "2014-04-01", "2014-06-30"),
        ("2014-12", "approx_quarter", "2014-10-01", "2014-12-31"),
        ("2014", "year", "2014-01-01", "2014-12-31"),
    ],
)
def test_precision(text: str, precision: str, low: str, high: str) -> None:
    assert precision_bounds(text, precision) == (day(low), day(high))


@pytest.mark.parametrize(
    ("text", "precision", "reason"),
    [
        ("2014-02", "day", "precision day needs a date in the form YYYY-MM-DD"),
        ("2014-02-11", "late_month", "precision late_month needs a date in the form YYYY-MM"),
        ("2014-02", "year", "precision year needs a date in the form YYYY"),
        ("2014-02~", "month", "precision month needs a date in the form YYYY-MM"),
        ("", "week", "precision week needs a date in the form YYYY-MM-DD"),
        ("2014-13", "month", "month must be in 1..12"),
        ("2014-02-30", "day", "day is out of range for month"),
        ("9999-12-26", "week", "no such date: the week ends after the year 9999"),
    ],
)
def test_precision_refused(text: str, precision: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:
        precision_bounds(text, precision)
    assert reason in str(caught.value)


@given(DAYS, st.sampled_from([*DATE_PRECISION, "year"]))
def test_each_precision_takes_one_form_of_date(date: datetime.date, precision: str) -> None:
    bounds = []
    for text in (date.isoformat(), date.isoformat()[:7], date.isoformat()[:4]):
        try:
            bounds.append(precision_bounds(text, precision))
        except ValueError:
            continue
    if precision == "week" and date > datetime.date(9999, 12, 25):
        assert not bounds
        return
    [(low, high)] = bounds
    assert low <= high
    assert low.year == date.year
    if precision not in ("early_month", "mid_month", "late_month"):
        assert low <= date <= high


@given(st.text() | st.text("0123456789-~?%X", max_size=12), st.sampled_from([*DATE_PRECISION, "year"]))
def test_any_observation_date_has_bounds_in_order_or_is_refused(text: str, precision: str) -> None:
    try:
        low, high = precision_bounds(text, precision)
    except ValueError:
        return
    assert low <= high


@given(st.integers(1, 9999), st.integers(1, 12))
def test_the_thirds_of_a_month_make_up_the_month(year: int, month: int) -> None:
    text = f"{year:04}-{month:02}"
    thirds = [precision_bounds(text, precision) for precision in ("early_month", "mid_month", "late_month")]
    days = [low + datetime.timedelta(n) for low, high in thirds for n in range((high - low).days + 1)]
    first, last = precision_bounds(text, "month")
    assert (days[0], days[-1], len(days)) == (first, last, len(set(days))) == (first, last, (last - first).days + 1)

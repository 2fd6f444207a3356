"""Dates as archives and their source lines print them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.dates.printed import (
    find_source_date,
    read_date_line,
    read_glued_date,
    read_source_date,
    split_trailing_date,
)

NOWHERE = "no such day in its source lines: "


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("August 23rd, 2014", "2014-08-23"),
        ("February 29th, 2012", "2012-02-29"),
        ("February 29th, 2011", None),
        ("June 31st, 2014", None),
        ("May 1st, 0", None),
        ("May 1st, 0000", None),
        ("May 1st, 20140", None),
    ],
)
def test_date_lines(line: str, day: str | None) -> None:
    reading = read_date_line(line)
    assert reading is not None
    assert (reading.day and reading.day.isoformat()) == day
    assert (reading.warning is None) is (day is not None)


@pytest.mark.parametrize("line", ["", "August 2014", "August 5, 2014", "August 5th, 14", "5 August 2014", "2014-08-05"])
def test_other_lines_are_none(line: str) -> None:
    assert read_date_line(line) is None


@pytest.mark.parametrize(
    ("text", "printed", "day", "rest"),
    [
        ("January 31st, 2011Rice.", "January 31st, 2011", "2011-01-31", "Rice."),
        ("Monday, January 31st, 2011“Rice.”", "Monday, January 31st, 2011", "2011-01-31", "“Rice.”"),
        ("January 31st, 2011쌀", "January 31st, 2011", "2011-01-31", "쌀"),
        ("January 32nd, 2011Rice.", "January 32nd, 2011", None, "Rice."),
        ("January 31st, 20118.3 goods", "January 31st, 2011", None, "8.3 goods"),
    ],
)
def test_a_date_that_runs_into_the_text(text: str, printed: str, day: str | None, rest: str) -> None:
    glued = read_glued_date(text)
    assert glued is not None
    assert (glued.printed, glued.rest) == (printed, rest)
    assert (glued.reading.day and glued.reading.day.isoformat()) == day
    assert (glued.reading.warning is None) is (day is not None)


@pytest.mark.parametrize(
    "text",
    ["January 31st, 2011", "January 31st, 2011 Rice", "January 31st, 2011, rice", "January 31st, 2011’s rice",
     "On January 31st, 2011Rice", "January 31, 2011Rice", "January 31st, 2011. Rice"],
)  # fmt: skip
def test_a_date_that_a_space_or_a_stop_follows_is_part_of_a_sentence(text: str) -> None:
    assert read_glued_date(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-9-4", "2014-09-04"),
        ("2014-09-04", "2014-09-04"),
        ("9/4/2014", "2014-09-04"),
        ("(2014-9-4)", "2014-09-04"),
        ("[9/4/2014]", "2014-09-04"),
        ("( 9/4/2014 )", "2014-09-04"),
        # impossible, and never read another way
        ("2014-31-12", None),
        ("2014-6-31", None),
        ("0000-6-1", None),
        ("20140-6-1", None),
    ],
)
def test_dates_of_source_lines(text: str, day: str | None) -> None:
    reading = read_source_date(text)
    assert reading is not None
    assert (reading.day and reading.day.isoformat()) == day
    assert reading.warning == (None if day else NOWHERE + text)


@pytest.mark.parametrize(
    "text", ["", "2014", "9/4/14", "2014/9/4", "2014-9", "2014-9-4.", "on 2014-9-4", "4.9.2014", "２０１４-9-4"]
)
def test_what_is_no_date_of_a_source_line(text: str) -> None:
    assert read_source_date(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Sample Daily, 2014-6-1", "Sample Daily"),
        ("Sample Daily (6/1/2014)", "Sample Daily"),
        ("Sample Daily; [2014-06-01]", "Sample Daily"),
        ("Sample 2014-6-1", "Sample"),
        ("Sample Daily | 2014-6-1", "Sample Daily"),
        ("2014-6-1", None),
        ("Sample Daily", None),
        ("Sample Daily2014-6-1", None),
        ("Sample Daily 2014-6-1 and on", None),
    ],
)
def test_a_date_at_the_end_of_a_line(text: str, rest: str | None) -> None:
    found = split_trailing_date(text)
    assert (found and found[0]) == rest
    assert found is None or found[1].day == datetime.date(2014, 6, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sample Daily, 6/2/2014.", "2014-06-02"),
        ("first published (2014-6-2) in Sampletown", "2014-06-02"),
        ("31/6/2014", None),
    ],
)
def test_dates_in_sentences(text: str, day: str | None) -> None:
    reading = find_source_date(text)
    assert reading is not None
    assert (reading.day and reading.day.isoformat()) == day


def test_a_sentence_without_date() -> None:
    assert find_source_date("published last summer, as no. 2014-6") is None


@given(st.dates())
def test_any_day_is_read_in_every_form(day: datetime.date) -> None:
    ordinal = f"{day:%B} {day.day}th, {day.year:04}"
    for line in (ordinal, f"{day:%A}, {ordinal}"):
        reading = read_date_line(line)
        assert reading is not None
        assert (reading.day, reading.warning) == (day, None)
    for text in (f"{day.year:04}-{day.month}-{day.day}", f"{day.month:02}/{day.day:02}/{day.year:04}"):
        source = read_source_date(text)
        assert source is not None
        assert source.day == day


@given(
    st.text() | st.text("0123456789-/()[] ,", max_size=20) | st.from_regex(r"[A-Z][a-z]+day, June [0-9]+(st|th), .*")
)
def test_any_text_is_read_without_a_crash(text: str) -> None:
    for read in (read_date_line, read_glued_date, read_source_date, split_trailing_date, find_source_date):
        read(text)

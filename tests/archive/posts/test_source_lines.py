"""What one line that names a source may be."""

from __future__ import annotations

import datetime

import pytest

from nkdb.archive.posts.source_lines import (
    date_of_brief,
    date_of_source,
    is_brief,
    looks_like_outlet,
    split_source_date,
)

DAY = datetime.date(2014, 8, 4)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("NK Brief No 11-01-25", True), ("IFES NK Brief No. 08-1-7-1", True),
     ("NK Brief", False), ("NK Brief No. 08-1-7-1 was long", False)],
)  # fmt: skip
def test_briefs(line: str, is_one: bool) -> None:
    assert is_brief(line) is is_one


@pytest.mark.parametrize(
    ("line", "day", "is_told"),
    [("NK Brief No. 14-8-4-1", DAY, False), ("NK Brief No. 14-08-04", DAY, False), ("NK Brief No. 14-13-4", None, True),
     ("NK Brief No. 140804", None, None), ("Sample Daily 14-8-4-1", None, None)],
)  # fmt: skip
def test_dates_of_briefs(line: str, day: datetime.date | None, is_told: bool | None) -> None:
    found = date_of_brief(line)
    assert (found and found.day, found and bool(found.warning)) == (day, is_told)


@pytest.mark.parametrize(
    ("line", "day"),
    [("8/4/2014", DAY), ("(2014-8-4)", DAY), ("August 4, 2014", DAY), ("[4 August 2014]", DAY), ("2014년 8월 4일", DAY),
     ("On August 4, 2014", None), ("August 2014", None), ("Sample Daily", None)],
)  # fmt: skip
def test_dates_of_sources(line: str, day: datetime.date | None) -> None:
    found = date_of_source(line)
    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    ("line", "name"),
    [("Sample Daily (2014-8-4)", "Sample Daily"),
     ("The mill, August 4, 2014", None), ("sample Daily, August 4, 2014", None), ("Sample Daily", None)],
)  # fmt: skip
def test_a_name_with_its_date(line: str, name: str | None) -> None:
    found = split_source_date(line)
    assert (found[0] if found else None) == name
    assert name is None or looks_like_outlet(name)

"""The stamps of feeds: what is local stays local, what is UTC is an instant, and what is none is not mended."""

from __future__ import annotations

import pytest

from nkdb.archive.feeds.stamp import read_stamp

STAMPS = [
    # as mail has them
    ("Tue, 05 Aug 2014 18:22:00 +0900", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("Tue, 05 Aug 2014 18:22:00 +09:00", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("Tue, 05 Aug 2014 18:22:00 +0900 (KST)", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("Tue, 05 Aug 2014 18:22:00 GMT+9", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("Tue, 05 Aug 2014 18:22:00 KST", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("Fri, 05 Aug 2016 18:22:00 +0830", "2016-08-05", "2016-08-05T18:22:00+08:30"),
    ("Tue, 05 Aug 2014 18:22:00 EST", "2014-08-05", "2014-08-05T18:22:00-05:00"),
    ("Tue, 05 Aug 2014 18:22:00 PDT", "2014-08-05", "2014-08-05T18:22:00-07:00"),
    ("Tue, 05 Aug 2014 18:22:00 GMT", "2014-08-05", "2014-08-05T18:22:00+00:00"),
    ("Tue, 05 Aug 2014 18:22:00 -0000", "2014-08-05", "2014-08-05T18:22:00+00:00"),
    ("Tue, 05 Aug 2014 18:22:00", "2014-08-05", None),
    ("Tue, 05 Aug 2014 06:22:00 PM", "2014-08-05", None),
    ("Tue, 05 Aug 2014 18:22:00 MEZ", "2014-08-05", None),
    ("Tuesday, 05-Aug-14 18:22:00 GMT", "2014-08-05", "2014-08-05T18:22:00+00:00"),
    ("5 Aug 69 18:22 GMT", "1969-08-05", "1969-08-05T18:22:00+00:00"),
    ("Tue,5 August 2014", "2014-08-05", None),
    ("화, 5 8월 2014 18:22:00 +0900", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("Tue Aug  5 18:22:00 2014", "2014-08-05", None),
    ("Tue Aug 05 18:22:00 KST 2014", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("Tue Aug 05 2014 18:22:00 GMT+0900 (KST)", "2014-08-05", None),
    # as ISO 8601 does
    ("2014-08-05T18:22:00+09:00", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("2014-08-05T18:22:00.123Z", "2014-08-05", "2014-08-05T18:22:00.123000+00:00"),
    ("2014-08-05T18:22Z", "2014-08-05", "2014-08-05T18:22:00+00:00"),
    ("20140805T182200+0900", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("2014-08-05 18:22:00 +0900", "2014-08-05", "2014-08-05T18:22:00+09:00"),
    ("2014-08-05 18:22:00 UTC", "2014-08-05", "2014-08-05T18:22:00+00:00"),
    (" 2014-08-05\n18:22:00 ", "2014-08-05", None),
    ("2014-08-05", "2014-08-05", None),
    # as blogs print days
    ("2014.08.05 18:22", "2014-08-05", None),
    ("2014년 8월 5일", "2014-08-05", None),
    ("2014-08-05 오후 6:22:00", "2014-08-05", None),
    ("Tue, Aug 05 2014 18:22:00 +0900", "2014-08-05", None),
]


@pytest.mark.parametrize(("printed", "day", "instant"), STAMPS)
def test_stamps(printed: str, day: str, instant: str | None) -> None:
    stamp = read_stamp(printed)
    assert stamp is not None
    assert (str(stamp.day), stamp.instant.isoformat() if stamp.instant else None) == (day, instant)
    assert stamp.warning is None


@pytest.mark.parametrize(
    "printed",
    [
        "", "yesterday", "2014", "2014-08", "140805", "20140805182200", "8/5/2014 8:22:00 AM", "05-08-2014",
        "0000-00-00 00:00:00", "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "-0001-11-30T00:00:00+00:00",
        "Mon, 30 Nov -0001 00:00:00 +0000", "Mon, 30 Nov 0001 00:00:00 +0000", "Wed, 06 Aug 20140 09:00:00 +0000",
        "Sun, 30 Feb 2014 08:22:00 +0900", "2014-02-30T08:22:00+09:00", "Tue, 05 Aug 2014 24:00:00 +0900",
        "Tue, 05 Aug 2014 18:22:00 +9900", "Tue, 05 Foo 2014 18:22:00 +0900", "화, 5 13월 2014 18:22:00 +0900",
        # the day in UTC, of a make that is not known, is nobody's own
        "2014.08.05 18:22 UTC", "Aug 05 2014 18:22:00 +0000",
        "Tue Aug 05 2014 18:22:00 GMT+0000 (GMT)", "9999-12-31T23:30:00-09:00",
        # no stamp is as long
        f"2014-08-05{' ' * 9}{'x' * 80}",
    ],
)  # fmt: skip
def test_what_is_no_stamp(printed: str) -> None:
    assert read_stamp(printed) is None


@pytest.mark.parametrize(
    ("printed", "weekday"),
    [
        ("Wed, 05 Aug 2014 18:22:00 +0900", "Tuesday"),
        ("Wednesday, Aug 05 2014", "Tuesday"),
        ("수, 5 8월 2014 18:22:00 +0900", "Tuesday"),
        ("Wed Aug  5 18:22:00 2014", "Tuesday"),
    ],
)
def test_a_weekday_that_the_day_was_not_is_told(printed: str, weekday: str) -> None:
    stamp = read_stamp(printed)
    assert stamp is not None
    assert stamp.warning == f"{' '.join(printed.split())} was a {weekday}; the date is kept"

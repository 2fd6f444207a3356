"""The day of a post of an HTML page: stamp, printed date and address agree, or the warning says which one is kept."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from nkdb.archive.dates.post_date import permalink_day, post_date

UNDATED = "the article is kept without a date"
URL = "https://blog.example/2014/08/05/a-mill/"

DAYS = [
    # stamp, printed, url, zone, day, warnings
    ("2014-08-05T23:10:00-07:00", [], None, None, "2014-08-05", []),
    ("2014-08-05T23:10:00", [], None, None, "2014-08-05", []),
    ("2014-08-05", ["August 5, 2014"], None, None, "2014-08-05", []),
    ("2014-08-06T06:10:00Z", [], URL, None, "2014-08-05", []),
    ("2014-08-06T06:10:00Z", ["August 5, 2014"], None, None, "2014-08-05", []),
    ("2014-08-06T06:10:00+00:00", [], None, "America/Los_Angeles", "2014-08-05", []),
    ("2014-08-06T06:10:00Z", [], None, None, None,
     [f"2014-08-06T06:10:00Z is a time in UTC, not the day of the publisher; {UNDATED} (--timezone names the blog's, to have one)"]),
    ("9999-12-31T23:30:00Z", [], None, "Asia/Seoul", None,
     [f"9999-12-31T23:30:00Z is a time in UTC, not the day of the publisher; {UNDATED} (--timezone names the blog's, to have one)"]),
    ("2014-08-05T10:00:00+09:00", ["August 6, 2014"], None, None, "2014-08-05",
     ["dated 2014-08-05T10:00:00+09:00, but printed as August 6, 2014; the first is kept"]),
    ("2014-06-31", ["July 1, 2014"], URL, None, "2014-07-01", ["no such time: 2014-06-31"]),
    ("2014-06-31", [], URL, None, None, ["no such time: 2014-06-31", f"no other date found; {UNDATED}"]),
    ("20140-01-01", [], None, None, None, ["no such time: 20140-01-01", f"no other date found; {UNDATED}"]),
    # stamps in other forms than that of ISO 8601, each with a day of the publisher
    *((stamp, [], None, None, "2014-08-05", [])
      for stamp in ("2014.08.05 10:22", "2014-8-5", "2014-08-05T1:22:00+09:00", "2014-08-05T10:22:00+9:00",
                    "2014-08-05T10:22:00KST", "August 5, 2014", "August 5, 2014 at 10:22 am", "2014년 8월 5일",
                    "Tue, 05 Aug 2014 10:00:00 +0900", "Tue Aug 05 2014 10:22:00 GMT+0900 (KST)", "2014/08/05 10:22:00")),
    ("2014-08-05T24:10:00+09:00", [], None, None, None,
     ["no such time: 2014-08-05T24:10:00+09:00", f"no other date found; {UNDATED}"]),
    ("Wed, 05 Aug 2014 10:00:00 +0900", [], None, None, "2014-08-05",
     ["Wed, 05 Aug 2014 was a Tuesday; the date is kept"]),
    ("2014.08.05 10:22", ["August 6, 2014"], None, None, "2014-08-05",
     ["dated 2014.08.05 10:22, but printed as August 6, 2014; the first is kept"]),
    *((stamp, [], None, None, None, [f"a time in no known form: {stamp}", f"no other date found; {UNDATED}"])
      for stamp in ("Tue, 05 Aug 2014 10:00:00 GMT", "Tue, 05 Aug 2014 10:00:00 +0000", "08/05/2014", "1407200000",
                    "2014.08.05 till noon", "2014.02.30 10:22")),
    ("0001-01-01T00:00:00+14:00", [], None, None, None,
     ["no such time: 0001-01-01T00:00:00+14:00", f"no other date found; {UNDATED}"]),
    ("2014-08-06T06:10:00Z", [], "https://blog.example/2013/01/01/a-mill/", None, None,
     [f"its address says 2013-01-01, its stamp 2014-08-06T06:10:00Z; {UNDATED}"]),
    (None, ["Posted on Tue, 5 Aug 2014 by Ri Sam"], None, None, "2014-08-05", []),
    (None, ["Tuesday, August 5th, 2014"], None, None, "2014-08-05", []),
    (None, ["Submitted by Ri on Tue, 08/05/2014 - 10:00"], None, None, "2014-08-05", []),
    (None, ["Tuesday 5/8/2014"], None, None, "2014-08-05", []),
    (None, ["Tue, 13/40/2014"], None, None, None,
     [f"13/40/2014 leaves open which is the day and which the month; {UNDATED}"]),
    (None, ["Wed, 08/05/2014"], None, None, None,
     [f"08/05/2014 leaves open which is the day and which the month; {UNDATED}"]),
    # no year has a thirteenth month, whichever of the two the site puts first
    *((None, [printed], None, None, "2014-08-25", [])
      for printed in ("25.08.2014", "25/8/2014", "8/25/2014", "Geschrieben am 25.08.2014.", "Monday, 08/25/2014", "08.25.2014")),
    (None, ["Tue, 25/08/2014"], None, None, "2014-08-25", ["Tue, 25/08/2014 was a Monday; the date is kept"]),
    (None, ["25.8/2014", "31/02/2014"], None, None, None, [f"no such day: 31/02/2014; {UNDATED}"]),
    (None, ["125.08.2014", "25.08.2014-1"], None, None, None, [f"no date found; {UNDATED}"]),
    (None, ["Monday, 4/4/2016"], None, None, "2016-04-04", []),
    (None, ["2014/8/5"], None, None, "2014-08-05", []),
    (None, ["2014.08.05"], None, None, "2014-08-05", []),
    (None, ["Sept. 3, 2014"], None, None, "2014-09-03", []),
    (None, ["Aug.5,2014 16:30 KST"], None, None, "2014-08-05", []),
    (None, ["March 42014"], None, None, None, [f"no date found; {UNDATED}"]),
    (None, [], "http://agency.example/item/2014/201408/news05/20140805-01ee.html", None, "2014-08-05",
     ["no date is printed; 2014-08-05, which is in its address, is taken"]),
    (None, [], "http://daily.example/en/index.php?page=SF01&newsID=2014-08-05-0009", None, "2014-08-05",
     ["no date is printed; 2014-08-05, which is in its address, is taken"]),
    (None, ["August 4, 2014"], "http://agency.example/20140805-01ee.html", None, "2014-08-04", []),
    (None, ["4/5/2014"], "http://agency.example/20140805-01ee.html", None, None,
     [f"4/5/2014 leaves open which is the day and which the month; {UNDATED}"]),
    *((None, [], f"https://agency.example/{number}", None, None, [f"no date found; {UNDATED}"])
      for number in ("20140631-1", "AEN20140805001", "120140805", "201408051", "x20140805", "a?day=20140805", "30140805", "a?day=2014-08-05", "a?id=2014-08-051",
                     "a?id=2014-06-31")),
    (None, ["2014. 8. 5."], None, None, "2014-08-05", []),
    (None, ["2014. 8. 5.12"], None, None, None, [f"no date found; {UNDATED}"]),
    (None, ["2014년 8월 5일 오전 9시"], None, None, "2014-08-05", []),
    # as WordPress prints it where the form of the date is left in English
    *((None, [printed], None, None, "2014-08-05", [])
      for printed in ("8월 5, 2014", "8월 5th, 2014", "8월 5일, 2014 11:30 오후", "화요일, 8월 5, 2014", "8月 5, 2014",
                      "火曜日, 8月 5th, 2014", "작성일자 8 월 05, 2014")),
    (None, ["수요일, 8월 5, 2014"], None, None, "2014-08-05",
     ["수요일, 8월 5, 2014 was a Tuesday; the date is kept"]),
    (None, ["2월 30, 2014"], None, None, None, [f"no such day: 2월 30, 2014; {UNDATED}"]),
    *((None, [printed], None, None, None, [f"no date found; {UNDATED}"])
      for printed in ("8월 5일, 2014년 예산", "8월 5일, 2014명", "8월 5일 2014", "2013년 8월, 2014")),
    (None, ["2014年8月5日"], None, None, "2014-08-05", []),
    # as North Korea counts the years: that of the Juche calendar and ours must be the same
    *((None, [printed], None, None, "2014-08-05", [])
      for printed in ("주체103(2014)년 8월 5일", "주체103(2014)년 8월 5일 화요일 《로동신문》", "주체103년 8월 5일",
                      "주체103(2014).8.5.", "(주체103.8.5.)", "Juche103. 8. 5.", "主体103(2014)年8月5日",
                      "チュチェ103(2014)年8月5日", "Juche 103 (2014) August 5", "August 5, Juche 103 (2014)",
                      "平成26年8月5日", "民國103年8月5日")),
    (None, ["昭和64年1月7日"], None, None, "1989-01-07", []),
    (None, ["令和6年8月5日"], None, None, "2024-08-05", []),
    (None, ["주체103(2013)년 8월 5일"], URL, None, None,
     [f"주체103(2013)년 8월 5일 names two years, 2014 and 2013; {UNDATED}"]),
    (None, ["주체103년 2월 30일"], None, None, None, [f"no such day: 주체103년 2월 30일; {UNDATED}"]),
    (None, ["자주체103.8.5."], None, None, None, [f"no date found; {UNDATED}"]),
    (None, ["주체103.8.51"], None, None, None, [f"no such day: 주체103.8.51; {UNDATED}"]),
    # the day of the week behind the date
    *((None, [f"2014{printed}"], None, None, "2014-08-05", [])
      for printed in ("년 8월 5일 (화)", "년 08월 05일(화) 18시", ".08.05 (화) 10:22", ". 8. 5. (화요일)", "年8月5日(火)",
                      "年8月5日火曜日", "-08-05 (Tue)", "년 8월 5일 수요일판", "년 8월 5일 (가)")),
    *((None, [f"{printed} 10:22"], None, None, "2014-08-05", [f"{printed} was a Tuesday; the date is kept"])
      for printed in ("2014년 8월 5일 (수)", "2014.08.05(수)", "2014. 8. 5. 수요일", "2014年8月5日(水)",
                      "August 5, 2014 (Wednesday)", "주체103(2014)년 8월 5일 수요일")),
    *((None, [printed], None, None, "2014-08-05", [])
      for printed in ("Aug 05. 2014", "5-Aug-2014 10:22", "Tue, 05-Aug-2014", "5th of August 2014", "Tue Aug 5 10:22:00 KST 2014",
                      "Aug 5 10:22:00 2014", "5. August 2014", "le 5 août 2014", "5 de agosto de 2014",
                      "5 августа 2014 г.", "5 августа, 2014")),
    (None, ["Wed Aug 5 10:22:00 KST 2014"], None, None, "2014-08-05",
     ["Wed Aug 5 10:22:00 KST 2014 was a Tuesday; the date is kept"]),
    (None, ["3rd of August 2014"], None, None, "2014-08-03", []),
    ("2014-08-06T06:10:00Z", ["August 32, 2014"], None, None, None, [f"no such day: August 32, 2014; {UNDATED}"]),
    ("2014-08-06T06:10:00Z", ["August 32, 2014"], None, "Asia/Seoul", "2014-08-06",
     ["no such day: August 32, 2014; that of its time stamp is taken"]),
    (None, ["ſept 5, 2014"], None, None, None, [f"no such day: ſept 5, 2014; {UNDATED}"]),
    (None, ["1-5-Aug-2014"], None, None, None, [f"no date found; {UNDATED}"]),
    (None, ["1er mai 2014"], None, None, "2014-05-01", []),
    (None, ["31 juin 2014"], None, None, None, [f"no such day: 31 juin 2014; {UNDATED}"]),
    (None, ["2014년 2월 30일"], None, None, None, [f"no such day: 2014년 2월 30일; {UNDATED}"]),
    ("2014-08-06T06:10:00Z", ["August 8, 2014"], URL, None, None,
     [f"printed as August 8, 2014, but dated 2014-08-06T06:10:00Z; {UNDATED}"]),
    ("2014-08-06T06:10:00Z", ["August 8, 2014"], URL, "America/Los_Angeles", "2014-08-05",
     ["printed as August 8, 2014, but dated 2014-08-06T06:10:00Z; the second is kept"]),
    ("0001-01-01T00:00:00Z", ["August 8, 2014"], URL, "America/Los_Angeles", None,
     [f"printed as August 8, 2014, but dated 0001-01-01T00:00:00Z; {UNDATED}"]),
    (None, ["Mon, Aug 5, 2014"], None, None, "2014-08-05", ["Mon, Aug 5, 2014 was a Tuesday; the date is kept"]),
    (None, ["June 31, 2014"], URL, None, None, [f"no such day: June 31, 2014; {UNDATED}"]),
    (None, ["2014-02-30"], None, None, None, [f"no such day: 2014-02-30; {UNDATED}"]),
    (None, ["31 June 20140"], None, None, None, [f"no such day: 31 June 20140; {UNDATED}"]),
    (None, ["8/5/2014"], None, None, None,
     [f"8/5/2014 leaves open which is the day and which the month; {UNDATED}"]),
    (None, ["August 5"], None, None, None, [f"August 5 is a date without a year; {UNDATED}"]),
    (None, ["yesterday"], None, None, None, [f"no date found; {UNDATED}"]),
    (None, [], URL, None, "2014-08-05", []),
]  # fmt: skip


@pytest.mark.parametrize(("stamp", "printed", "url", "zone", "day", "warnings"), DAYS)
def test_days(
    stamp: str | None, printed: list[str], url: str | None, zone: str | None, day: str | None, warnings: list[str]
) -> None:
    found = post_date(stamp, printed, url, ZoneInfo(zone) if zone else None)
    assert (found.day.isoformat() if found.day else None, list(found.warnings)) == (day, warnings)


def test_the_instant_is_that_of_the_stamp() -> None:
    found = post_date("2014-08-05T23:10:00-07:00", [], None)
    assert found.instant == datetime.datetime(2014, 8, 6, 6, 10, tzinfo=datetime.UTC)
    assert post_date("2014-08-05T23:10:00", [], None).instant is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        (URL, "2014-08-05"),
        ("https://blog.example/en/2014/8/5", "2014-08-05"),
        ("https://blog.example/2014/02/30/a-mill/", None),
        ("https://blog.example/2014/13/01/a-mill/", None),
        ("https://blog.example/2014/08/a-mill/", None),
        ("https://blog.example/2014/08/10-mills/", None),
        ("https://blog.example/news/2014-08-05/a-mill", "2014-08-05"),
        ("https://blog.example/2014-08-05-a-mill.html", "2014-08-05"),
        ("https://blog.example/2014-13-01-a-mill.html", None),
        ("https://blog.example/2014/08/05/2014-08-04-prices/", "2014-08-05"),
        ("https://blog.example/2014-08-051/", None),
        ("https://blog.example/?from=/2014/08/05/", None),
        (None, None),
    ],
)
def test_the_day_in_an_address(url: str | None, day: str | None) -> None:
    found = permalink_day(url)
    assert (found.isoformat() if found else None) == day

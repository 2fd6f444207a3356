"""The works that source lines name."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.article import CitedWork
from nkdb.archive.posts.citing import LABEL, label_of, read_head, read_tail, with_links
from nkdb.archive.posts.origin import read_origin

DAY = datetime.date(2014, 6, 1)


@pytest.mark.parametrize(
    ("lines", "works"),
    [
        ([], []),
        (["Institute of Samples", "2014-6-1"], [CitedWork("Institute of Samples", date=DAY)]),
        (["Sample Daily", "Ri Sam", "6/1/2014"], [CitedWork("Sample Daily", "Ri Sam", date=DAY)]),
        (["Sample Daily", "By Ri Sam", "(2014-06-01)"], [CitedWork("Sample Daily", "Ri Sam", date=DAY)]),
        (["By Ri Sam", "Sample Daily", "2014-6-1"], [CitedWork("Sample Daily", "Ri Sam", date=DAY)]),
        (["Sample Daily", "“Kettles”", "Ri Sam", "2014-6-1"], [CitedWork("Sample Daily", "Ri Sam", "Kettles", DAY)]),
        (["Sample Daily", "Kettles at dawn", "Ri Sam", "2014-6-1"],
         [CitedWork("Sample Daily", "Ri Sam", "Kettles at dawn", DAY)]),
        (["Sample Daily (2014-6-1)"], [CitedWork("Sample Daily", date=DAY)]),
        (["A", "2014-6-1", "B", "2014-6-1"], [CitedWork("A", date=DAY), CitedWork("B", date=DAY)]),
        (["A", "NK Brief No. 14-6-1-2"], [CitedWork("A", title="NK Brief No. 14-6-1-2", date=DAY)]),
        (["A", "NK Brief No. 14-06-01", "2014-6-2"],
         [CitedWork("A", title="NK Brief No. 14-06-01", date=datetime.date(2014, 6, 2))]),
        (["A", "NK Brief No. 14-6"], [CitedWork("A", title="NK Brief No. 14-6")]),
        (["A", "http://example.org/a", "2014-6-1"], [CitedWork("A", date=DAY, url="http://example.org/a")]),
    ],
)  # fmt: skip
def test_heads(lines: list[str], works: list[CitedWork]) -> None:
    found = read_head(lines)
    assert (found.works, found.warnings) == (works, [])


@pytest.mark.parametrize(
    ("lines", "works"),
    [
        (["Read the full story here:"], []),
        (["Read the full story here:", "Kettles", "Sample Daily", "Ri Sam", "2014-6-1"],
         [CitedWork("Sample Daily", "Ri Sam", "Kettles", DAY)]),
        (["Read the full story here:", "Kettles", "Sample Daily", "2014-6-1"],
         [CitedWork("Sample Daily", None, "Kettles", DAY)]),
        (["Read the full story here:", "Kettles", "Ri Sam", "Sample Daily", "2014-6-1"],
         [CitedWork("Sample Daily", "Ri Sam", "Kettles", DAY)]),
        (["Read the full story here:", "Kettles of the north"], [CitedWork(title="Kettles of the north")]),
        (["Read the full story here:", "Yonder News", "2014-6-1"], [CitedWork("Yonder News", date=DAY)]),
        (["Source: Sample Daily"], [CitedWork("Sample Daily")]),
        (["Sources:", "Sample", "2014-6-1", "Other", "(2014-6-1)"],
         [CitedWork("Sample", date=DAY), CitedWork("Other", date=DAY)]),
        (["Source: Sample Daily, 6/1/2014"], [CitedWork("Sample Daily", date=DAY)]),
        (["Source: Kettles, Sample Daily, 6/1/2014"], [CitedWork("Sample Daily", None, "Kettles", DAY)]),
        (["Full story:", "“Kettles, of course,”", "Sample Daily"],
         [CitedWork("Sample Daily", None, "Kettles, of course")]),
        (["Article source:", "Kettles", "Sample Daily", "http://example.org/k", "2014-6-1"],
         [CitedWork("Sample Daily", None, "Kettles", DAY, "http://example.org/k")]),
        (["Article source:", "Kettles", "Sample Daily", "2014-6-1", "(http://example.org/k)"],
         [CitedWork("Sample Daily", None, "Kettles", DAY, "http://example.org/k")]),
        (["Article source:", "Kettles http://example.org/k", "Sample Daily", "2014-6-1", "http://example.org/other"],
         [CitedWork("Sample Daily", None, "Kettles", DAY, "http://example.org/k")]),
        (["Read the full story here:", "Kettles", "By Sample Daily", "2014-6-1"], [CitedWork("Sample Daily", None, "Kettles", DAY)]),
        (["Read the full story here: http://example.org/k."], [CitedWork(url="http://example.org/k")]),
        (["Read the full story here:", "A b", "C Daily", "2014-6-1", "Source:", "D News", "2014-6-1"],
         [CitedWork("C Daily", None, "A b", DAY), CitedWork("D News", date=DAY)]),
        # dates in words and as Korea prints them
        *((["Read the full story here:", "Kettles", "Sample Daily", date], [CitedWork("Sample Daily", None, "Kettles", DAY)])
          for date in ("June 1, 2014", "1 June 2014", "Jun. 1st, 2014", "Sunday, June 1st, 2014", "(June 1, 2014)",
                       "2014/6/1", "2014.6.1", "2014. 6. 1.", "2014년 6월 1일 (일)", "[2014년 6월 1일 (일)]", "주체103(2014)년 6월 1일")),
        (["Read the full story here:", "Kettles", "Sample Daily, June 1, 2014"],
         [CitedWork("Sample Daily", None, "Kettles", DAY)]),
        (["Source: Sample Daily, Jun 1 2014 http://example.org/k"],
         [CitedWork("Sample Daily", date=DAY, url="http://example.org/k")]),
        (["Source: Sampletown Sun (1 June 2014)"], [CitedWork("Sampletown Sun", date=DAY)]),
        (["Source: Mill Sinmun 2014년 6월 1일"], [CitedWork("Mill Sinmun", date=DAY)]),
        (["출처: 표본일보"], [CitedWork("표본일보")]),
        (["출처:표본일보"], [CitedWork("표본일보")]),
        (["출처：표본일보"], [CitedWork("표본일보")]),
        (["출처 : 표본NK 2014.6.1"], [CitedWork("표본NK", date=DAY)]),
        (["출처：", "값이 오른 주전자", "표본통신", "2014년 6월 1일"], [CitedWork("표본통신", None, "값이 오른 주전자", DAY)]),
        (["Source: Yonder June 1, 2014"], [CitedWork("Yonder", date=DAY)]),
        (["Sources: Sample Daily, 2014-6-1; Other Ilbo, (6/1/2014)"],
         [CitedWork("Sample Daily", date=DAY), CitedWork("Other Ilbo", date=DAY)]),
        (["Sources: Sample Daily (2014-6-1), Other Ilbo (6/1/2014)"],
         [CitedWork("Sample Daily", date=DAY), CitedWork("Other Ilbo", date=DAY)]),
        (["Sources:", "Sample Daily", "KCNA", "Other News"],
         [CitedWork("Sample Daily"), CitedWork("KCNA"), CitedWork("Other News")]),
        (["Source:", "DPRK mills are dear", "Sample Daily"], [CitedWork("Sample Daily", title="DPRK mills are dear")]),
        (["Sources:", "Sample Daily", "KCNA", "By Ri Sam"], [CitedWork("KCNA", "Ri Sam", "Sample Daily")]),
        (["Sources:", "Sample Daily, June 1, 2014", "Other News, June 1, 2014"],
         [CitedWork("Sample Daily", date=DAY), CitedWork("Other News", date=DAY)]),
        # titles have dates as well
        (["Read the full story here:", "Weekly report, June 2, 2014", "Sample Daily", "June 1, 2014"],
         [CitedWork("Sample Daily", None, "Weekly report, June 2, 2014", DAY)]),
        (["Read the full story here:", "Kettles of June 2, 2014", "Sample Daily"],
         [CitedWork("Sample Daily", None, "Kettles of June 2, 2014")]),
        (["Read the full story here:", "Kettles, June 2, 2014", "Yonder"], [CitedWork("Yonder", None, "Kettles, June 2, 2014")]),
        (["Read the full story here:", "8/4/14", "Sample Daily"], [CitedWork("Sample Daily", None, "8/4/14")]),
        # all in one line
        *(([f"Source: {line}"], [CitedWork("Sample Daily", author, "Kettles", DAY)])
          for line, author in (("“Kettles,” Sample Daily, June 1, 2014", None), ("“Kettles”, Sample Daily, 2014-6-1", None),
                               ('Ri Sam, "Kettles," Sample Daily, 2014-6-1', "Ri Sam"))),
        (["Source: “Kettles,” Sample Daily"], [CitedWork("Sample Daily", None, "Kettles")]),
        (["Source: “Kettles” of Sample, Daily"], [CitedWork("“Kettles” of Sample, Daily")]),
    ],
)  # fmt: skip
def test_tails(lines: list[str], works: list[CitedWork]) -> None:
    found = read_tail(lines)
    assert (found.works, found.warnings) == (works, [])


@pytest.mark.parametrize("date", ["31/12/2008", "2014-6-31", "0000-1-1", "20140-1-1"])
def test_a_date_that_no_calendar_has_is_left_out_with_a_warning(date: str) -> None:
    for found in (read_head(["Sample Daily", date]), read_tail(["Source:", "Sample Daily", date])):
        assert found.works == [CitedWork("Sample Daily")]
        assert found.warnings == [f"no such day in its source lines: {date}"]


@pytest.mark.parametrize(
    ("date", "warning"),
    [
        *((date, f"a date in its source lines that does not name one day: {date}")
          for date in ("8/4/14", "June 2014", "Jun. 2014", "2014-06", "2014.6", "6/2014", "2014년 6월", "June 1", "2014")),
        ("June 31, 2014", "no such day: June 31, 2014 (in its source lines)"),
        ("주체103(2013)년 6월 1일", "주체103(2013)년 6월 1일 names two years, 2014 and 2013 (in its source lines)"),
    ],
)  # fmt: skip
def test_a_date_that_tells_no_day_is_no_author(date: str, warning: str) -> None:
    found = read_tail(["Full story:", "Kettles", "Sample Daily", date, "Mills", "Yonder News", "2014-6-1"])
    assert found.works == [CitedWork("Sample Daily", None, "Kettles"), CitedWork("Yonder News", None, "Mills", DAY)]
    assert found.warnings == [warning]


def test_the_day_of_a_source_is_kept_where_the_weekday_is_another_one() -> None:
    found = read_tail(["Source:", "Sample Daily", "Monday, June 1, 2014"])
    assert found.works == [CitedWork("Sample Daily", date=DAY)]
    assert found.warnings == ["Monday, June 1, 2014 was a Sunday (in its source lines)"]


def test_the_number_of_a_brief_gives_no_day_that_is_none() -> None:
    found = read_head(["Institute", "NK Brief No. 11-2-30-1"])
    assert found.works == [CitedWork("Institute", title="NK Brief No. 11-2-30-1")]
    assert found.warnings == ["no such day in its source lines: NK Brief No. 11-2-30-1"]


@pytest.mark.parametrize(
    "line",
    ["Read the full story here:", "Read the full article here:", "Read the full story here", "Read full story here:",
     "Read the whole report here", "You can read the full article here:", "Read more here:", "Article source:",
     "Full article:", "Full story:", "Full story here:", "The full story is here:", "Source:", "Sources:",
     "Read the full article here.", "Original article:", "READ THE FULL STORY HERE:", "Source : Sample Daily",
     "출처: 표본일보", "출처：", "출처"],
)  # fmt: skip
def test_labels(line: str) -> None:
    assert label_of(line)


@pytest.mark.parametrize(
    "line",
    ["The full story of kettles", "Readers", "Sourced from abroad", "Original posts", "ORIGINAL POST", "Read it here",
     "Via-ducts", "You can read it here.", "Full of kettles:", "출처를 모른다", "출처 없는 말:"],
)  # fmt: skip
def test_sentences_are_no_labels_or_only_weak_ones(line: str) -> None:
    match = LABEL.match(line)
    assert match is None or (match["weak"] and not match["colon"])


LINES = st.lists(
    st.text(max_size=30)
    | st.sampled_from(["Source:", "2014-6-1", "By", "By A", "“”", "http://", "NK Brief No. 1-1-1", "A, 2014-6-1", "()"])
)


@given(LINES)
def test_any_lines_are_read_without_a_crash(lines: list[str]) -> None:
    for found in (read_head(lines), read_tail(lines), read_origin(" ".join(lines))):
        for work in found.works:
            assert any((work.outlet, work.author, work.title, work.date, work.url)) or found.warnings


URL, OTHER = "https://daily.example/1", "https://daily.example/2"


@pytest.mark.parametrize(
    ("work", "links", "url"),
    [
        (CitedWork("Sample Daily", title="Tea is dear"), [("“Tea is dear”", URL), ("Sample Daily", OTHER)], URL),
        (CitedWork("Sample Daily", title="Tea is dear"), [("Sample  Daily", URL)], URL),
        (CitedWork("Sample Daily", title="Tea is dear"), [("here", URL), ("tea", OTHER)], URL),
        (CitedWork("Sample Daily"), [("Read the full story here:", URL)], URL),
        (CitedWork("Sample Daily"), [("Sample Daily", URL), ("Sample Daily", OTHER)], None),
        (CitedWork("Sample Daily"), [("here", URL), ("here", OTHER)], None),
        (CitedWork("Sample Daily", url=OTHER), [("Sample Daily", URL)], OTHER),
        (CitedWork("Sample Daily"), [("", URL)], None),
    ],
)
def test_addresses_of_links(work: CitedWork, links: list[tuple[str, str]], url: str | None) -> None:
    assert with_links([work], links) == [dataclasses.replace(work, url=url)]


def test_a_link_may_be_all_that_names_a_work() -> None:
    assert with_links([], [("here", URL)], has_block=True) == [CitedWork(url=URL)]
    assert with_links([], [("here", URL)]) == []
    assert with_links([], [("there", URL)], has_block=True) == []

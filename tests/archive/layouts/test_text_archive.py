"""Archives under a heading, saved as plain text: what they are told by, what is read, and the real page."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.article import CitedWork, Page
from nkdb.archive.content import Content
from nkdb.archive.layouts import text_archive
from nkdb.archive.normal import normal_body, normal_line, split_paragraphs
from nkdb.archive.saved import saved_files
from nkdb.errors import PageError


def identify(text: str) -> bool:
    """Whether a text is such an archive."""
    return text_archive.identify(Content("page", text.encode()))


def parse(text: str) -> Page:
    """The posts of a text."""
    return text_archive.parse(Content("page", text.encode()))


@pytest.mark.parametrize(
    ("text", "is_archive"),
    [
        ("Archive for the ‘Manufacturing’ Category", True),
        ("Archive for the 'Manufacturing' Category\n", True),
        ("\n \nArchive for the “Foreign aid” Category  \n\nTitle", True),
        ("Archive for the ‘Workers’ Party’ Category\r\n", True),
        ("Archive for April, 2016", True),
        ("Archive for January, 2012:\nTitle", True),
        ("Archive for April 28th, 2016\n", True),
        ("Archive for 2016\n", True),
        ("Posts Tagged ‘rice’\n", True),
        ("Archive for the ‘rice’ Tag\n", True),
        ("Category Archives: Manufacturing\n", True),
        ("Monthly Archives: April 2016\n", True),
        ("Category: Manufacturing\n", False),
        ("Archive for Aprile, 2016", False),
        ("Archive for 28 April 2016", False),
        ("Posts Tagged rice", False),
        ("Archive for the Manufacturing Category\n", False),
        ("Archive for the ‘’ Category\n", False),
        ("Archive for the ‘Manufacturing’ Category of posts\n", False),
        ("Archive for the ‘Manu\nfacturing’ Category\n", False),
        ("Posts\nArchive for the ‘Manufacturing’ Category\n", False),
        ("archive for the ‘manufacturing’ category\n", False),
        ("", False),
    ],
)
def test_identify(text: str, is_archive: bool) -> None:
    assert identify(text) is is_archive


HEADING = "Archive for the ‘X’ Category\n\n"


def only_post(content: str, date: str = "Monday, June 2nd, 2014") -> Page:
    """A page with one post."""
    return parse(f"{HEADING}Title\n\n{date}\n\n{content}")


@pytest.mark.parametrize(
    ("line", "date", "warning"),
    [
        ("Monday, June 2nd, 2014", "2014-06-02", None),
        ("Sunday, June 1st, 2014", "2014-06-01", None),
        ("Tuesday,  June\u00a03rd, 2014 ", "2014-06-03", None),
        ("Monday, June 22th, 2015", "2015-06-22", None),
        ("Friday, June 2nd, 2014", "2014-06-02", "line 5: Friday, June 2nd, 2014 was a Monday; the date is kept"),
        (
            "Monday, June 31st, 2014",
            None,
            "line 5: no such day: Monday, June 31st, 2014; the article is kept without a date",
        ),
        (
            "Monday, June 0th, 2014",
            None,
            "line 5: no such day: Monday, June 0th, 2014; the article is kept without a date",
        ),
        ("June 2nd, 2014", "2014-06-02", None),
        (
            "Monday, May 1st, 20140",
            None,
            "line 5: no such day: Monday, May 1st, 20140; the article is kept without a date",
        ),
        (
            "May 1st, 0",
            None,
            "line 5: no such day: May 1st, 0; the article is kept without a date",
        ),
        (
            "Monday, May 1st, 0000",
            None,
            "line 5: no such day: Monday, May 1st, 0000; the article is kept without a date",
        ),
    ],
)
def test_date_lines(line: str, date: str | None, warning: str | None) -> None:
    page = only_post("Body.", line)
    assert [article.published_on for article in page.articles] == [datetime.date.fromisoformat(date) if date else None]
    assert page.warnings == ([warning] if warning else [])


@pytest.mark.parametrize(
    "line",
    ["On Monday, June 2nd, 2014", "Monday, June 2nd, 2014.", "Monday, Juno 2nd, 2014", "Monday, June 2nd, 14",
     "6/2/2014", "6/22/2014", "22.06.2014", "June 2014", "Updated: June 2, 2014", "By the river, June 2, 2014", "June 2, 2014, as the mill opened"],
)  # fmt: skip
def test_other_lines_are_no_date_lines(line: str) -> None:
    assert only_post("Body.", line).articles == []


def test_the_line_of_a_warning_is_that_of_the_date_wherever_the_title_stands() -> None:
    page = parse(f"{HEADING}A title\non two lines\n\n\n\nFriday, June 2nd, 2014\n\nBody.")
    assert [(article.title, article.line) for article in page.articles] == [("A title on two lines", 3)]
    assert page.warnings == ["line 8: Friday, June 2nd, 2014 was a Monday; the date is kept"]
    page = parse(f"{HEADING}Daily\nA title\nRi Sam\n\nMonday, June 2nd, 2014\n\nBody.")
    assert "its title is all the lines above its day" in page.warnings[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "found an empty file; allowed: a saved page"),
        (b" \n\t\r\n", "found an empty file; allowed: a saved page"),
        (b"Archive\n\0", "found a NUL character in line 2; allowed: a page saved as text"),
        (b"<html><body>Archive</body></html>",
         "found an HTML page with no article of 250 letters or more; allowed: an HTML page with an article"),
        (b"Archive of nothing", "found a text of no known layout; allowed: "),
        (HEADING.encode(), "found an archive without posts; allowed: posts as in plain-text archive: "
         "a title, then a date line such as: Tuesday, August 5th, 2014"),
    ],
)  # fmt: skip
def test_files_that_are_no_pages(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(content)
    with pytest.raises(PageError) as caught:
        next(saved_files([file])).read()
    assert str(caught.value).startswith(f"{file}: {expected}")


@given(
    st.lists(st.tuples(st.dates(), st.lists(st.text("abc “é\u00a0.,", min_size=1), max_size=4)), min_size=1, max_size=4)
)
def test_any_posts_are_found_again(posts: list[tuple[datetime.date, list[str]]]) -> None:
    text = HEADING
    for number, (day, paragraphs) in enumerate(posts):
        date_line = f"{day:%A, %B} {day.day}th, {day.year:04}"
        text += "\n\n".join([f"Post {number}", date_line, *paragraphs, "Share", ""])
    page = parse(text)
    assert len(page.warnings) == sum(not article.body for article in page.articles)
    assert [(article.title, article.published_on, article.body) for article in page.articles] == [
        (f"Post {number}", day, normal_body(paragraphs)) for number, (day, paragraphs) in enumerate(posts)
    ]


DATE = "Tuesday, June 3rd, 2014"


@pytest.mark.parametrize(
    ("text", "titles", "warned"),
    [
        # an end between them, whatever the title looks like
        (["A", DATE, "x", "Share", "B:", DATE, "y"], ["A", "B:"], []),
        (["A", DATE, "x", "3 Comments »", "B", DATE, "y"], ["A", "B"], []),
        (["A", DATE, "x", "Posted in Y | No Comments", "B", DATE, "y"], ["A", "B"], []),
        # which has no text
        (["A", DATE, "x", "Share", "B", DATE], ["A", "B"], [11]),
        # no page end is printed: the line above decides
        (["A", DATE, "x", "B", DATE, "y"], ["A", "B"], []),
        (["A", DATE, "He said:", DATE, "y"], ["A"], [9]),
        (["A", DATE, "He wrote it down.", DATE, "y"], ["A"], [9]),
        # the post before has not ended
        (["A", DATE, "x", "Not a title", DATE, "y", "Share", "B", DATE, "z"], ["A", "B"], [11]),
        # the other form of date line
        (["A", DATE, "x.", "B", "June 3rd, 2014", "y"], ["A"], [11]),
        (["A", "June 3rd, 2014", "x.", "B", DATE, "y"], ["A"], [11]),
        (["A", DATE, "x.", "B", "3 June 2014", "y"], ["A"], [11]),
        (["A", DATE, "B", "June 3rd, 2014", "y"], ["A"], []),
        (["A", DATE, "x.", "B", "6/3/2014", "y"], ["A"], [11]),
        (["A", DATE, "x.", "B", "June 3rd, 2014", "C", "June 4th, 2014", "D", "June 5th, 2014"], ["A"], [11, 15, 19]),
        (["Site", "Posted: 3 June 2015", "A", DATE, "x.", "B", DATE, "y"], ["A", "B"], []),
        (["A", DATE, "Sample Daily", "2014-6-3", "y"], ["A"], []),
        (["A", DATE, "Institute for Samples", "Ri Sam", "2014-6-3", "y"], ["A"], []),
        (["A", DATE, "x", "Read the full story here:", "B", "Sample Daily", "2014-6-3"], ["A"], []),
        # behind the end of a post stands no text of it, so that what does would be lost
        (["A", "June 3rd, 2014", "x", "Posted in Y | 2 Comments »", "B", DATE, "y"], ["A", "B"], []),
        (["A", DATE, "x", "Share", "Posted in Y", "B", "June 3rd, 2014", "y"], ["A", "B"], []),
        (["A", DATE, "x", "Posted in Y", "He said:", "June 3rd, 2014", "y"], ["A"], []),
        (["A", DATE, "x.", "Posted in Y | 2 Comments »", "B", "2014-6-3", "y."], ["A"], [13]),
        (["A", DATE, "x", "Posted in Y", "2 Responses to “A”", "Nice", "June 3rd, 2014", "y"], ["A"], [15]),
        # a date line straight below a date line
        (["A", DATE, DATE, "x"], ["A"], []),
        # comments below a post
        (["A", DATE, "x", "2 Responses to “A”", "Nice.", DATE, "y"], ["A"], [13]),
        (["A", DATE, "x", "2 Responses to “A”", "Yes", "Share", "B", DATE, "y"], ["A", "B"], []),
    ],
)
def test_a_date_line_begins_a_post_where_what_stands_around_it_says_so(
    text: list[str], titles: list[str], warned: list[int]
) -> None:
    page = parse(HEADING + "\n\n".join(text))
    assert [article.title for article in page.articles] == titles
    assert [int(warning.split()[1].rstrip(":")) for warning in page.warnings] == warned


def test_a_date_line_in_a_text_stays_there() -> None:
    [article] = parse(HEADING + "\n\n".join(["A", DATE, "He said:", DATE, "y", "Share"])).articles
    assert article.body == f"He said:\n\n{DATE}\n\ny"


@pytest.mark.parametrize(
    ("heading", "categories", "tags"),
    [
        ("Archive for the ‘ Mills ’ Category", ("Mills",), ()),
        ("Archive for the ‘ ’ Category", (), ()),
        ("Posts Tagged ‘\u200b’", (), ()),
        ("Category Archives: Mills ", ("Mills",), ()),
        ("Tag Archives: flour", (), ("flour",)),
        ("Monthly Archives: August 2014", (), ()),
    ],
)
def test_names_in_headings_are_in_normal_form(heading: str, categories: tuple[str], tags: tuple[str]) -> None:
    page = parse(f"{heading}\n\nA mill\n\nTuesday, August 5th, 2014\n\nIt grinds.\n")
    assert [(article.categories, article.tags) for article in page.articles] == [(categories, tags)]


def test_a_post_without_title_is_counted_and_left_out() -> None:
    page = parse(
        HEADING + "\n\n".join([DATE, "w", "Share", "A", DATE, "x", "Share", DATE, "y", "Share", "B", DATE, "z"])
    )
    assert [(article.title, article.body) for article in page.articles] == [("A", "x"), ("B", "z")]
    assert page.skipped == {"a post without a title": 2}
    assert page.warnings == [f"line {line}: no title above {DATE}; the post is left out" for line in (3, 17)]


def test_a_post_without_date_line_is_kept_without_a_date() -> None:
    page = parse(HEADING + "\n\n".join(["U", "u", "Share", "A", DATE, "x", "Share", "V", "v", "w", "Share"]))
    assert [(article.title, str(article.published_on), article.body) for article in page.articles] == [
        ("U", "None", "u"), ("A", "2014-06-03", "x"), ("V", "None", "v\n\nw"),
    ]  # fmt: skip
    assert page.warnings == [f"line {line}: no date line; the article is kept without a date" for line in (3, 17)]


def test_paragraphs_may_be_lines_below_a_heading_too() -> None:
    page = parse("Archive for April, 2016\nA\nJune 3rd, 2014\nx\ny\nShare\nB\nJune 2nd, 2014\nz")
    assert [(article.line, article.title, article.body) for article in page.articles] == [
        (2, "A", "x\n\ny"), (7, "B", "z"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("Archive for the ‘Soap’ Category\n\nB", [(("Mills",), (), 3), (("Soap",), (), 13)]),
        ("Archive for the ‘Soap’ Category\nB", [(("Mills",), (), 3), (("Soap",), (), 12)]),
        ("Posts Tagged ‘soap’\n\nB", [(("Mills",), (), 3), ((), ("soap",), 13)]),
        ("Tag Archives: soap\n\nB", [(("Mills",), (), 3), ((), ("soap",), 13)]),
        ("Archive for 2014\n\nB", [(("Mills",), (), 3), ((), (), 13)]),
        # a sentence of the first post
        ("Archive for 2014 is what he wrote\n\nB", [(("Mills",), (), 3), (("Mills",), (), 13)]),
        ("The Archive for 2014\n\nB", [(("Mills",), (), 3), (("Mills",), (), 13)]),
    ],
)
def test_several_archives_in_one_file(second: str, found: list[object]) -> None:
    page = parse(f"Archive for the ‘Mills’ Category\n\nA\n\n{DATE}\n\nx\n\nShare\n\n{second}\n\n{DATE}\n\ny\n\n")
    assert [(article.categories, article.tags, article.line) for article in page.articles] == found
    assert [article.body for article in page.articles] == ["x", "y"]
    assert page.warnings == []


def test_what_looks_like_the_heading_of_an_archive_but_has_no_post_below_stays_in_the_text() -> None:
    [article] = parse(f"{HEADING}A\n\n{DATE}\n\nHe typed:\n\nArchive for 2014\n\nNothing was found.\n").articles
    assert article.body == "He typed:\n\nArchive for 2014\n\nNothing was found."


def test_warnings_below_a_second_heading_name_the_line_of_the_file() -> None:
    page = parse(f"{HEADING}A\n\n{DATE}\n\nx\n\nPosts Tagged ‘soap’\n\nB\n\nMonday, June 3rd, 2014\n\ny\n")
    assert [(article.title, article.body) for article in page.articles] == [("A", "x"), ("B", "y")]
    assert page.warnings == ["line 13: Monday, June 3rd, 2014 was a Tuesday; the date is kept"]


# the real page

IFES = "Institute for Far Eastern Studies (IFES)"
READ_ON = "Read the full story here:"
REAL: list[tuple[int, str, str, str | None, str | None]] = [
    (3, "2014-09-05",
     "Competition rises among factories and department stores in North Korea: Delivery services now available",
     "Institute for Far Easter Studies (IFES)\n2014-9-4", None),
    (36, "2014-08-29", "Vietnam recalls traditional North Korean medicine",
     None, f"{READ_ON}\nN. Korean functional-food item taken off market\nVietnamnet Bridge\nLe Ha\n2014-8-29"),
    (68, "2014-08-25",
     "North Korea increases production of consumer goods according to consumer demands and preferences",
     f"{IFES}\n2014-8-25", None),
    (103, "2014-08-05", "8.3 movement evolves in DPRK",
     None, f"{READ_ON}\nCulture of August 3rd Changing with the Times\nDaily NK\nSeol Song Ah\n2014-8-5"),
    (145, "2014-06-05", "High-tech development zones: The core of building a powerful knowledge economy nation",
     f"{IFES}\n2014-6-5", None),
    (182, "2014-04-11", "Economic Management Improvement Measures – changes after one year",
     f"{IFES}\n2014-4-11", None),
    (211, "2014-04-09", "The December 7 Factory: Producer of maxi pads and naval stealth technology", None, None),
    (223, "2014-03-22", "DPRK factories take up sharecropping",
     None, f"{READ_ON}\nFarm Deals Abound as State Pushes for Production\nDaily NK\n2014-3-22"),
    (258, "2014-01-20",
     "North Korea promoting localization of raw materials for light industry and construction sectors",
     f"{IFES}\n2014-1-20", None),
    (285, "2014-01-20", "North Korea promoting localization of raw materials for light and construction industries",
     f"{IFES}\n2014-1-20", None),
]  # fmt: skip


def test_the_real_page(corpus: Path) -> None:
    page = next(saved_files([corpus])).read()
    assert {article.categories for article in page.articles} == {("Manufacturing",)}
    assert page.warnings == []
    found = [(a.line, str(a.published_on), a.title, a.head, a.tail) for a in page.articles]
    assert found == REAL
    lines = corpus.read_text(encoding="utf-8").splitlines()
    assert [normal_line(lines[article.line - 1]) for article in page.articles] == [title for _, _, title, _, _ in REAL]


def test_the_bodies_of_the_real_page(corpus: Path) -> None:
    articles = next(saved_files([corpus])).read().articles
    assert [article.body.count("\n\n") + 1 for article in articles] == [12, 8, 13, 15, 14, 10, 3, 12, 9, 10]
    assert [len(article.body) for article in articles] == [4335, 1183, 3550, 3691, 5628, 3768, 211, 3624, 3280, 3199]
    assert [article.images for article in articles if article.images] == [
        ("Mannyon-rx-factory-2014-8-29", "Mannyon-rx-factory-product-banned-2014-8")
    ]
    for article in articles:
        assert normal_body([paragraph for _, paragraph in split_paragraphs(article.body)]) == article.body


def test_nothing_of_the_real_page_is_lost(corpus: Path) -> None:
    """Every word of the page is in one part of one article, but for the heading, the date lines and `Share`."""
    words = corpus.read_text(encoding="utf-8").split()
    kept = ["Archive", "for", "the", "‘Manufacturing’", "Category"]
    for article in next(saved_files([corpus])).read().articles:
        assert article.published_on is not None
        kept += [f"{article.published_on:%A},", f"{article.published_on:%B}", str(article.published_on.year), "Share"]
        for part in (article.title, article.head, article.body, article.tail, *article.images):
            kept += (part or "").split()
    missing = list(words)
    for word in kept:
        missing.remove(word)
    assert sorted(missing) == ["11th,", "20th,", "20th,", "22nd,", "25th,", "29th,", "5th,", "5th,", "5th,", "9th,"]


def test_the_works_that_the_real_page_cites(corpus: Path) -> None:
    ifes = CitedWork(IFES)
    vietnam = CitedWork("Vietnamnet Bridge", "Le Ha", "N. Korean functional-food item taken off market")
    daily = [
        CitedWork("Daily NK", "Seol Song Ah", "Culture of August 3rd Changing with the Times"),
        CitedWork("Daily NK", None, "Farm Deals Abound as State Pushes for Production"),
    ]
    misspelt = CitedWork("Institute for Far Easter Studies (IFES)")
    works: list[tuple[CitedWork, str] | None] = [
        (misspelt, "2014-09-04"), (vietnam, "2014-08-29"), (ifes, "2014-08-25"), (daily[0], "2014-08-05"),
        (ifes, "2014-06-05"), (ifes, "2014-04-11"), None, (daily[1], "2014-03-22"), (ifes, "2014-01-20"),
        (ifes, "2014-01-20"),
    ]  # fmt: skip
    expected = [
        (dataclasses.replace(work[0], date=datetime.date.fromisoformat(work[1])),) if work else () for work in works
    ]
    assert [article.cited for article in next(saved_files([corpus])).read().articles] == expected

"""Saved category archives to articles: golden files beside made-up pages, and the real page."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nkdb.archive import LAYOUTS, read_page, text_archive
from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.normal import normal_body, normal_line, split_paragraphs
from nkdb.errors import PageError

Write = Callable[[str, str], Path]


def identify(text: str) -> bool:
    """Whether a text is such an archive."""
    return text_archive.identify(Content("page", text.encode()))


def parse(text: str) -> Page:
    """The posts of a text."""
    return text_archive.parse(Content("page", text.encode()))


PAGES = Path(__file__).parent / "pages"
NAMES = sorted(file.stem for file in PAGES.glob("*.txt"))


def golden(file: Path) -> dict[str, Any]:
    """What a page gives, as its JSON file has it: articles, category and warnings, or an error."""
    try:
        page = read_page(file)
    except PageError as error:
        # what is allowed names every layout there is
        return {"error": re.sub("(?<=no known layout; allowed: ).*", "...", str(error).removeprefix(f"{file}: "))}
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(page), default=str))
    return plain


@pytest.mark.parametrize("name", NAMES)
def test_pages(name: str) -> None:
    assert golden(PAGES / f"{name}.txt") == json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


def test_there_are_pages_of_each_kind() -> None:
    assert NAMES == ["empty-archive", "no-such-day", "not-an-archive", "weekday", "well-formed"]
    assert b"\r\n" in (PAGES / "well-formed.txt").read_bytes()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_make_no_difference(write: Write, name: str, ending: str, mark: str) -> None:
    text = (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    file = write("page.txt", mark + text.replace("\n", ending))
    assert golden(file) == json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "is_archive"),
    [
        ("Archive for the ‘Manufacturing’ Category", True),
        ("Archive for the 'Manufacturing' Category\n", True),
        ("\n \nArchive for the “Foreign aid” Category  \n\nTitle", True),
        ("Archive for the ‘Workers’ Party’ Category\r\n", True),
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
    ["June 2nd, 2014", "Monday, June 2, 2014", "Mon, June 2nd, 2014", "Monday, 2nd June 2014",
     "On Monday, June 2nd, 2014",
     "Monday, June 2nd, 2014.", "monday, june 2nd, 2014", "Monday, Juno 2nd, 2014", "Monday, June 2nd, 14"],
)  # fmt: skip
def test_other_lines_are_no_date_lines(line: str) -> None:
    assert only_post("Body.", line).articles == []


def test_the_line_of_a_warning_is_that_of_the_date_wherever_the_title_stands() -> None:
    page = parse(f"{HEADING}A title\non two lines\n\n\n\nFriday, June 2nd, 2014\n\nBody.")
    assert [(article.title, article.line) for article in page.articles] == [("A title on two lines", 3)]
    assert page.warnings == ["line 8: Friday, June 2nd, 2014 was a Monday; the date is kept"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Body.", {"body": "Body."}),
        ("", {"body": ""}),
        ("One\nline.\n\nTwo.\n\nShare\n\nThree.", {"body": "One line.\n\nTwo."}),
        ("Shares rose.\n\nshare\n\nShare now", {"body": "Shares rose.\n\nshare\n\nShare now"}),
        ("The Institute\n2014-6-2\n\nBody.", {"head": "The Institute\n2014-6-2", "body": "Body."}),
        ("The  Institute \n\t2014-06-02\n\nBody.", {"head": "The Institute\n2014-06-02", "body": "Body."}),
        ("a-picture-1\n\nThe Institute\n2014-6-2\n\nBody.",
         {"head": "The Institute\n2014-6-2", "images": ("a-picture-1",), "body": "Body."}),
        ("Body.\n\nThe Institute\n2014-6-2", {"body": "Body.\n\nThe Institute 2014-6-2"}),
        ("A\n2014-6-2\n\nB\n2014-6-2", {"head": "A\n2014-6-2", "body": "B 2014-6-2"}),
        ("The Institute\nof Studies\n2014-6-2", {"body": "The Institute of Studies 2014-6-2"}),
        ("The Institute, 2014-6-2", {"body": "The Institute, 2014-6-2"}),
        ("Body.\n\nRead the full story here:\nA  title\nB",
         {"body": "Body.", "tail": "Read the full story here:\nA title\nB"}),
        ("Body.\n\nRead the full article here\nA", {"body": "Body.", "tail": "Read the full article here\nA"}),
        ("Body.\n\nRead the full report here:", {"body": "Body.", "tail": "Read the full report here:"}),
        ("Body.\n\nRead the full story here:\n\nA\n\nB\n\nShare\n\nC",
         {"body": "Body.", "tail": "Read the full story here:\nA\nB"}),
        ("Read the full story here: it is long.", {"body": "Read the full story here: it is long."}),
        ("You can read it here.", {"body": "You can read it here."}),
        ("One.\n\nmill-2014-8-29\n\nTwo.\n\nx_1-2", {"body": "One.\n\nTwo.", "images": ("mill-2014-8-29", "x_1-2")}),
        ("well-known\n\n2014\n\nmill 2014-8\n\nmill-2014.",
         {"body": "well-known\n\n2014\n\nmill 2014-8\n\nmill-2014."}),
    ],
)  # fmt: skip
def test_parts_of_a_post(content: str, expected: dict[str, object]) -> None:
    [article] = only_post(content).articles
    empty: dict[str, object] = {"head": None, "tail": None, "images": ()}
    found = dataclasses.asdict(article)
    assert {name: found[name] for name in ("body", "head", "tail", "images")} == empty | expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "found an empty file; allowed: a saved page"),
        (b" \n\t\r\n", "found an empty file; allowed: a saved page"),
        (b"Archive\n\0", "found a NUL character in line 2; allowed: a page saved as text"),
        (HEADING.encode(), "found an archive without posts; allowed: posts as in plain-text archive: "
         "a title, then a date line such as: Tuesday, August 5th, 2014"),
    ],
)  # fmt: skip
def test_files_that_are_no_pages(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(content)
    with pytest.raises(PageError) as caught:
        read_page(file)
    assert str(caught.value) == f"{file}: {expected}"


@pytest.mark.parametrize(("name", "reason"), [("gone.txt", "No such file or directory"), (".", "Is a directory")])
def test_paths_that_cannot_be_read(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(PageError) as caught:
        read_page(tmp_path / name)
    assert str(caught.value) == f"{tmp_path / name}: found a file that cannot be read ({reason}); allowed: a saved page"


def test_a_page_has_one_layout() -> None:
    text = (PAGES / "well-formed.txt").read_text(encoding="utf-8")
    assert [layout.NAME for layout in LAYOUTS if layout.identify(Content("page", text.encode()))] == [text_archive.NAME]


PIECES = st.lists(
    st.sampled_from([
        "Archive for the ‘X’ Category", "Title", "Monday, June 2nd, 2014", "Friday, June 31st, 2014", "Share",
        "a-picture-1", "Read the full story here:\nA", "Institute\n2014-6-2", "Some text.", "\u200b", "\r", " ",
    ]) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    max_size=14,
)  # fmt: skip


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")) | PIECES.map("\n\n".join) | PIECES.map(lambda pieces: HEADING + "\n\n".join(pieces)))
@example("Archive for the ‘X’ Category\nMonday, June 2nd, 2014")
@example("Monday, June 2nd, 2014\n\nMonday, June 2nd, 2014\n\nMonday, June 2nd, 2014")
def test_any_text_is_read_without_a_crash_and_into_normal_form(text: str) -> None:
    identify(text)
    page = parse(text)
    lines = [article.line for article in page.articles]
    assert lines == sorted(set(lines))
    for article in page.articles:
        assert article.title == " ".join(article.title.split())
        assert all(part and part == " ".join(part.split()) for part in article.body.split("\n\n") if article.body)
        assert "Monday, June 2nd, 2014" not in article.body.split("\n\n")


@given(
    st.lists(st.tuples(st.dates(), st.lists(st.text("abc “é\u00a0.,", min_size=1), max_size=4)), min_size=1, max_size=4)
)
def test_any_posts_are_found_again(posts: list[tuple[datetime.date, list[str]]]) -> None:
    text = HEADING
    for number, (day, paragraphs) in enumerate(posts):
        date_line = f"{day:%A, %B} {day.day}th, {day.year:04}"
        text += "\n\n".join([f"Post {number}", date_line, *paragraphs, "Share", ""])
    page = parse(text)
    assert page.warnings == []
    assert [(article.title, article.published_on, article.body) for article in page.articles] == [
        (f"Post {number}", day, normal_body(paragraphs)) for number, (day, paragraphs) in enumerate(posts)
    ]


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
    page = read_page(corpus)
    assert {article.categories for article in page.articles} == {("Manufacturing",)}
    assert page.warnings == []
    found = [(a.line, str(a.published_on), a.title, a.head, a.tail) for a in page.articles]
    assert found == REAL
    lines = corpus.read_text(encoding="utf-8").splitlines()
    assert [normal_line(lines[article.line - 1]) for article in page.articles] == [title for _, _, title, _, _ in REAL]


def test_the_bodies_of_the_real_page(corpus: Path) -> None:
    articles = read_page(corpus).articles
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
    for article in read_page(corpus).articles:
        assert article.published_on is not None
        kept += [f"{article.published_on:%A},", f"{article.published_on:%B}", str(article.published_on.year), "Share"]
        for part in (article.title, article.head, article.body, article.tail, *article.images):
            kept += (part or "").split()
    missing = list(words)
    for word in kept:
        missing.remove(word)
    assert sorted(missing) == ["11th,", "20th,", "20th,", "22nd,", "25th,", "29th,", "5th,", "5th,", "5th,", "9th,"]

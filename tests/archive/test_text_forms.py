"""Plain texts without a heading: lists of posts, the form of another extractor, and single posts."""

from __future__ import annotations

import datetime
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nkdb.archive import lynx, text_archive, text_lines, text_list, text_single
from nkdb.archive.content import Content
from nkdb.archive.normal import normal_body, normal_line
from nkdb.errors import PageError

PLAIN = (text_archive, text_list, text_lines, text_single)
LAYOUTS = (lynx, *PLAIN)
LONG = "The barge lay in the harbour for a week, and nobody came to unload the coal that it had brought from the north."


def fitting(text: str) -> list[str]:
    """The last words of the names of the modules that take a text."""
    content = Content("page", text.encode())
    return [layout.__name__.rpartition(".")[2].rpartition("_")[2] for layout in LAYOUTS if layout.identify(content)]


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("T\n\nJanuary 31st, 2011\n\nx", "list"),
        ("T\n\nMonday, January 31st, 2011\n\nx", "list"),
        ("T\nJanuary 31st, 2011\n\nx", "list"),
        ("T\n\nJanuary 31st, 2011", "list"),
        ("Site\n\nT\n\nJanuary 31st, 2011\n\nx\n\nShare\n\nU\n\nJanuary 30th, 2011\n\ny", "list"),
        ("T\nJanuary 31st, 2011\nx", "lines"),
        ("T\n\nJanuary 31st, 2011\nx\ny", "lines"),
        ("T\nJanuary 31st, 2011Rice.", "lines"),
        ("T\n\nMonday, January 31st, 2011Rice.", "lines"),
        ("T\n\nInstitute\n2011-1-31\n\nx", "single"),
        ("T\nInstitute\n2011-1-31\nx.", "single"),
        ("T\n\nx\n\nSource: Sample Daily", "single"),
        ("T\n\nx\n\nThis entry was posted on January 31st, 2011 and is filed under A.", "single"),
        ("T\n\nx\n\nShare\n\n2 Responses to “T”\n\nHm.", "single"),
        # the head of the page above the first title, as browsers copy it, and as text browsers print it
        ("Site\nWords\nT\nJanuary 31st, 2011\n\nx", "list"),
        ("Site\n\nT\n\nJanuary 31st, 2011\n\nx\n\nPosted in A | 2 Comments »", "list"),
        ("Site\n\nIt was late.\n\nJanuary 31st, 2011\n\nx\n\nPosted in A | 2 Comments »", None),
        ("[1]Site\n\n[2]T\n\nJanuary 31st, 2011\n\nx\n\nReferences\n\n   1. https://a.example/\n", "lynx"),
        ("Archive for April, 2016\n\nT\n\nJanuary 31st, 2011\n\nx", "archive"),
        # no posts
        ("", None),
        ("T", None),
        ("T\n\nx\n\ny", None),
        ("T\n\nx\n\nShare", None),
        ("T\n\nInstitute\n2011-1-31", None),
        ("It was late.\n\nInstitute\n2011-1-31\n\nx", None),
        ("Page not found\n\nx\n\nSource: Sample Daily", None),
        ("Essay\n\nx\n\nAn aside\n\nJanuary 31st, 2011\n\ny", None),
        ("January 31st, 2011\n\nx\n\nSource: Sample Daily", None),
        ('{"code":"rest_no_route"}\n\nInstitute\n2011-1-31\n\nx', None),
        ("<p>T</p>\n\nJanuary 31st, 2011\n\nx", None),
    ],
)
def test_what_a_text_is_told_by(text: str, layout: str | None) -> None:
    assert fitting(text) == ([layout] if layout else [])


@pytest.mark.parametrize(
    ("body", "kept", "is_repeated"),
    [
        ([LONG, "So it lay.", LONG, "So it lay."], [LONG, "So it lay."], True),
        ([f"{LONG} So it lay.", LONG, "So it lay."], [LONG, "So it lay."], True),
        ([LONG, "So it lay.", f"{LONG}  So it lay."], [LONG, "So it lay."], True),
        ([LONG, LONG, "Share"], [LONG], True),
        ([LONG, "Share", LONG], [LONG], True),
        ([LONG, "So it lay.", LONG], [LONG, "So it lay.", LONG], False),
        ([LONG, LONG, LONG], [LONG, LONG, LONG], False),
        (["Oh.", "Oh."], ["Oh.", "Oh."], False),
    ],
)
def test_a_text_that_stands_there_twice_is_kept_once(body: list[str], kept: list[str], is_repeated: bool) -> None:
    text = "\n".join(["T", "January 31st, 2011" + body[0], *body[1:], ""])
    page = text_lines.parse(Content("page", text.encode()))
    assert [article.body for article in page.articles] == ["\n\n".join(kept)]
    assert page.warnings == (["line 1: T: the text stands there twice; it is kept once"] if is_repeated else [])


def test_a_post_that_stands_there_twice_is_kept_once() -> None:
    post = f"T\nJanuary 31st, 2011{LONG}\n"
    page = text_lines.parse(Content("page", (post + post).encode()))
    assert [article.body for article in page.articles] == [LONG]
    assert page.warnings == ["line 3: T: the post stands there twice; it is kept once"]


def test_a_single_post_of_many_kilobytes_is_told_by_its_end() -> None:
    text = "T\n\n" + f"{LONG}\n\n" * 2000 + "Read the full story here:\nA\nB Daily\n2011-1-30\n"
    assert fitting(text) == ["single"]
    [article] = text_single.parse(Content("page", text.encode())).articles
    assert article.body.count(LONG) == 2000


PIECES = st.lists(
    st.sampled_from([
        "Archive for the ‘X’ Category", "Archive for April, 2016", "Title", "Monday, June 2nd, 2014", "June 31st, 2014",
        "June 2nd, 2014", "June 2nd, 2014Rice.", "May 1st, 20148.3", "Share", "a-picture-1", "2 Responses to X",
        "Read the full story here:\nA", "Institute\n2014-6-2", "Some text.", "\u200b", "\r", " ", "Posted in A | B",
        "This entry was posted on June 2nd, 2014 and is filed under A.", "2014-6-2",
    ]) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    max_size=14,
)  # fmt: skip


@given(PIECES, st.sampled_from(["\n", "\n\n"]))
@example(["Title", "June 2nd, 2014", "June 2nd, 2014", "June 2nd, 2014"], "\n\n")
@example(["June 2nd, 2014", "Share", "June 2nd, 2014"], "\n")
def test_any_text_has_one_layout_at_most_and_is_read_without_a_crash(pieces: list[str], parting: str) -> None:
    text = parting.join(pieces)
    try:
        assert len(fitting(text)) <= 1
    except PageError:  # bytes that look like another encoding
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for layout in PLAIN:
        for article in layout.parse(Content("page", text.encode())).articles:
            assert article.title == normal_line(article.title) != ""
            assert normal_body(article.body.split("\n\n")) == article.body
            assert article.title.startswith(normal_line(lines[article.line - 1]))


POSTS = st.lists(
    st.tuples(st.dates(), st.lists(st.text("abc “é\u00a0.,", min_size=1), max_size=4)), min_size=1, max_size=4
)


@given(POSTS, st.booleans(), st.booleans(), st.booleans())
def test_any_posts_are_found_again(
    posts: list[tuple[datetime.date, list[str]]], weekday: bool, share: bool, lined: bool
) -> None:
    pieces: list[str] = []
    for number, (day, paragraphs) in enumerate(posts):
        date_line = f"{day:%A, }" * weekday + f"{day:%B} {day.day}th, {day.year:04}"
        pieces += [f"Post {number}", date_line, f"{number} texts:", *paragraphs, *["Share"] * share]
    text = ("\n" if lined else "\n\n").join(pieces)
    assert fitting(text) == ["lines" if lined else "list"]
    page = (text_lines if lined else text_list).parse(Content("page", text.encode()))
    assert page.warnings == []
    assert [(article.title, article.published_on, article.body) for article in page.articles] == [
        (f"Post {number}", day, normal_body([f"{number} texts:", *paragraphs]))
        for number, (day, paragraphs) in enumerate(posts)
    ]


@pytest.mark.parametrize(
    ("head", "title", "long"),
    [
        ("Site\nWords", "Fees at the mill", LONG),
        ("A blog of mills\nWords about them", "Fees at the mill", "It is dear."),
        ("", "Fees at the mill that stands below the weir, and what is to be\npaid there", "x"),
        ("Site", "Fees at the mill that stands below the weir, and what is to be\npaid there", "x"),
        ("", "Fees at the mill that stands below the weir, and what is to be\npaid there", LONG),
    ],
    ids=["copied", "copied, and short", "wrapped", "both", "a break in what is not wrapped"],
)
def test_what_stands_directly_above_a_title_is_no_part_of_it(head: str, title: str, long: str) -> None:
    text = "\n".join([*filter(None, [head, title]), "January 31st, 2011", "", "It is dear.", "", long])
    (article,) = text_list.parse(Content("page", text.encode())).articles
    assert article.title == (title.split("\n")[-1] if long == LONG else normal_line(title))


@pytest.mark.parametrize("layout", [text_list, text_lines])
@pytest.mark.parametrize(("above", "parting"), [("", "\n"), ("", "\n\n"), ("A blog\n", "\n")])
def test_a_byline_between_title_and_date_is_no_title(layout: ModuleType, above: str, parting: str) -> None:
    head = above + parting.join(["Fees at the mill", "By Ri Sam", "January 31st, 2011"])
    text = head + ("\n" if layout is text_lines else "\n\n") + LONG
    assert fitting(text) == [layout.__name__.rpartition("_")[2]]
    page = layout.parse(Content("page", text.encode()))
    assert [(a.title, a.byline, str(a.published_on), a.body) for a in page.articles] == [
        ("Fees at the mill", "Ri Sam", "2011-01-31", LONG)
    ]
    left_out = ["line 1: what stands above the first title is left out: 'A blog'"]
    assert page.warnings == (left_out if above else [])


@pytest.mark.parametrize(
    "first", ["Skip to content", "Skip to main content", "본문 바로가기", "Link: canonical", "#A blog » Feed"]
)
def test_a_whole_page_as_text_without_a_date_is_refused(first: str) -> None:
    text = f"{first}\n\nA blog\n\nT\n\nInstitute\n2011-1-31\n\nx\n\nSource: Sample Daily"
    with pytest.raises(PageError, match="found a whole page as text, which begins with "):
        text_single.parse(Content("page", text.encode()))


@pytest.mark.parametrize(
    ("last", "is_whole"),
    [("(more…)", False), ("Read the rest of this entry »", False), ("More is known.", True)],
)
def test_of_a_beginning_no_text_is_taken(last: str, is_whole: bool) -> None:
    page = text_list.parse(Content("page", f"T\n\nJanuary 31st, 2011\n\nIt is dear.\n\n{last}\n\nShare".encode()))
    (article,) = page.articles
    assert article.body == (f"It is dear.\n\n{last}" if is_whole else "")
    assert page.warnings == ([] if is_whole else ["line 1: T: the page has only the beginning of it; no text is taken"])

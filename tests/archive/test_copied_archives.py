"""Archives copied from a browser as text: what themes print around each post, and around them all."""

from __future__ import annotations

import pytest

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

FIRST = "The mill of the city grinds corn again after the repairs of the spring."
SECOND = "Buyers stand in line for hours; nylon costs three times as much as cotton."
HEADING = "Archive for the 'Trade' Category\n\n"
FOOT = "« Older Entries\n\nArchives\n\nAugust 2014\n\nPowered by WordPress\n"


def read(text: str) -> Page:
    """What is read of a text."""
    return read_content(Content("page", text.encode()))


def posts(ends: list[str], date: str = "August {}, 2014") -> str:
    """Posts of some days, each with what stands below it."""
    return "".join(
        f"Mill {day} opens\n\n{date.format(day)}\n\n{FIRST}\n\n{SECOND}\n\n{end}\n\n" for day, end in enumerate(ends, 4)
    )


@pytest.mark.parametrize(
    "head",
    [HEADING, f"A blog\n\nAbout\n\n{HEADING}", f"{HEADING}« Older Entries\n\n", "", "A blog\n\nCategory: Trade\n\n"],
)
@pytest.mark.parametrize(
    "ends",
    [
        ["3 Comments", "No Comments", "1 Comment"],
        ["3 comments", "Leave a comment", "1 comment"],
        ["2 Replies", "Leave a reply", "1 Reply"],
        ["No Comments »"] * 3,
        ["0 Comments"] * 3,
        ["2 Responses", "2 Responses"],
        ["Two Comments", "Three Comments", "One Comment"],
        ["댓글 2", "댓글 0", "댓글 1개"],
        ["태그: 쌀\n\n댓글(2)"] * 3,
        ["카테고리: 경제\n\n태그 : 쌀, 비누"] * 3,
        ["3 Comments", "No Comments"],
        ["Posted in Trade | 3 Comments"] * 3,
        ["Posted in Trade\n\n3 Comments"] * 3,
        ["By Ri Sam|Posted in Trade|Comments (0)"] * 3,
        ["{ 3 comments… read them below or add one }"] * 3,
    ],
    ids=lambda ends: ends[0],
)
def test_what_stands_below_each_post_is_none_of_it(head: str, ends: list[str]) -> None:
    for date in ("August {}, 2014", "August {}th, 2014", "August {}, 2014 at 10:11 am"):
        page = read(head + posts(ends, date) + FOOT)
        assert [(article.title, article.body) for article in page.articles] == [
            (f"Mill {day} opens", f"{FIRST}\n\n{SECOND}") for day, _ in enumerate(ends, 4)
        ]


@pytest.mark.parametrize("count", ["3 Comments", "댓글 3"])
def test_one_number_of_comments_heads_them(count: str) -> None:
    comment = "Pak\n\nAugust 9, 2014 at 10:11 am\n\nSo it does.\n\n"
    (article,) = read(HEADING + posts([count], "August {}, 2014 at 10:11 am") + comment + "Leave a Reply\n").articles
    assert article.body == f"{FIRST}\n\n{SECOND}"
    assert article.comments == "Pak\n\nAugust 9, 2014 at 10:11 am\n\nSo it does."


@pytest.mark.parametrize(
    ("heading", "categories", "tags"),
    [
        ("Category: Trade", ("Trade",), ()),
        ("카테고리: 광업", ("광업",), ()),
        ("Tag: rice", (), ("rice",)),
        ("태그: 석탄", (), ("석탄",)),
        ("Month: August 2014", (), ()),
        ("월: 2014년 8월", (), ()),
        ("Daily Archives: August 5, 2014", (), ()),
    ],
)
def test_headings_of_themes_since_2015(heading: str, categories: tuple[str, ...], tags: tuple[str, ...]) -> None:
    for head in ("", "A blog\n\n"):
        page = read(f"{head}{heading}\n\n{posts(['Category: Soap'] * 2)}")
        assert [(article.title, article.tags) for article in page.articles] == [
            (f"Mill {n} opens", tags) for n in (4, 5)
        ]
        assert [article.categories for article in page.articles] == [(*categories, "Soap")] * 2


@pytest.mark.parametrize(
    ("line", "categories", "byline"),
    [
        ("August 5, 2014 @ 10:11 am", (), None),
        ("July 5, 2014 in Trade | No comments", ("Trade",), None),
        ("August 5, 2014 at 10:11 am · Filed under Trade, Mills", ("Trade", "Mills"), None),
        ("August 5, 2014 by Ri Sam in Trade | No comments »", ("Trade",), "Ri Sam"),
        ("by Ri Sam on August 5, 2014", (), "Ri Sam"),
    ],
)
def test_what_a_date_line_tells(line: str, categories: tuple[str, ...], byline: str | None) -> None:
    (article,) = read(f"Archive for April, 2016\n\nMill opens\n\n{line}\n\n{FIRST}\n\n{SECOND}\n").articles
    assert (article.categories, article.byline, article.body) == (categories, byline, f"{FIRST}\n\n{SECOND}")


@pytest.mark.parametrize(
    "foot", ["« Older Entries", "Older posts", "← Older posts Newer posts →", "Next Page »", "이전 글 다음 글"]
)
def test_what_stands_below_the_last_post_is_left_out(foot: str) -> None:
    page = read(f"{HEADING}{posts(['', ''])}{foot}\n\nArchives\n\n{FIRST}\n")
    assert [article.body for article in page.articles] == [f"{FIRST}\n\n{SECOND}"] * 2
    assert page.warnings[-1].endswith(f"what stands below the posts is left out: '{FIRST}'")
    (article,) = read(f"{HEADING}{posts([''])}Older posts were filled.\n").articles
    assert article.body.endswith("were filled.")


@pytest.mark.parametrize(
    "text",
    [
        f"A blog\n\n{HEADING}Mill opens\n\nby Ri Sam, in Trade\n\n{FIRST}\n\n{SECOND}\n\nPosted in Trade | 3 Comments\n",
        f"A blog\n\n{HEADING}Mill opens\n\n{FIRST}\n\n5 August\n\n{SECOND}\n\nPosted in Trade | 3 Comments\n",
        "A blog\n\nHome\n\nAbout\n\n" + posts(["3 Comments", "No Comments"]),
    ],
)
def test_an_archive_without_date_lines_is_no_post(text: str) -> None:
    with pytest.raises(PageError, match="several posts without date lines"):
        read(text)


END = "This entry was posted in Trade. Bookmark the permalink."


@pytest.mark.parametrize(
    "line",
    [
        "August 5, 2014 @ 10:11 am",
        "On August 5, 2014, in Trade, by Ri Sam",
        "Ri | August 5, 2014",
        "August 5, 2014",
        "Aug 5th\n\nPosted by Ri Sam in Trade\n\nNo comments",
        "Posted in Trade | 2 Comments",
    ],
)
def test_the_name_of_a_site_is_no_title(line: str) -> None:
    with pytest.raises(PageError, match="a whole page as text, which begins with 'A blog'"):
        read(f"A blog\n\nMill opens\n\n{line}\n\n{FIRST}\n\n{SECOND}\n\n{END}\n")


@pytest.mark.parametrize(
    "head",
    [
        "Sample Institute\n2014-8-5",
        "Sample Daily\nBy Ri Sam, August 4, 2014",
        "Ri Sam\n\nSamplewon, August 5, 2014",
        "It was late.\n\nAugust 5, 2014",
        "In August 2014",
        "It was August 5, 2014.",
    ],
)
def test_other_lines_below_a_title_are_no_head_of_a_page(head: str) -> None:
    (article,) = read(f"Mill opens\n\n{head}\n\n{FIRST}\n\n{SECOND}\n\n{END}\n").articles
    assert article.title == "Mill opens"


@pytest.mark.parametrize("above", ["By Ri Sam", "Share"])
def test_what_a_post_is_filed_under_may_stand_below_its_title(above: str) -> None:
    text = f"{FIRST}\n\n{3 * SECOND}"
    (article,) = read(f"Mill opens\n\n{above}\n\nPosted in Trade | No Comments\n\n{text}\n").articles
    assert (article.title, article.categories) == ("Mill opens", ("Trade",))

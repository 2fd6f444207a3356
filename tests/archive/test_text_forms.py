"""Plain texts without a heading: lists of posts, the form of another extractor, and single posts."""

from __future__ import annotations

import datetime
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nkdb.archive.content import Content
from nkdb.archive.layouts import lynx, text_archive, text_lines, text_list, text_single
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
        ("T\n\nIt was late.\nRead the full story here:\nA\nSample Daily", "single"),
        ("T\n\nx\n\nThis entry was posted on January 31st, 2011 and is filed under A.", "single"),
        ("T\n\nx\n\nShare\n\n2 Responses to “T”\n\nHm.", "single"),
        # the head of the page above the first title, as browsers copy it, and as text browsers print it
        ("Site\nWords\nT\nJanuary 31st, 2011\n\nx", "list"),
        ("Site\n\nT\n\nJanuary 31st, 2011\n\nx\n\nPosted in A | 2 Comments »", "list"),
        ("Site\n\nIt was late.\n\nJanuary 31st, 2011\n\nx\n\nPosted in A | 2 Comments »", None),
        ("[1]Site\n\n[2]T\n\nJanuary 31st, 2011\n\nx\n\nReferences\n\n   1. https://a.example/\n", "lynx"),
        (
            "[1]Site\n\nArchive for April, 2016\n\n[2]T\n\nJanuary 31st, 2011\n\nx\n\nReferences\n\n   1. https://a.example/",
            "lynx",
        ),
        ("T [1]a\n\nJanuary 31st, 2011\n\nx [2]b\n\nReferences\n\n   1. https://a.example/\n", "lynx"),
        ("T\n\nJanuary 31st, 2011\n\nx [1]a\n\ny [2]b\n\nReferences", "list"),
        ("Archive for April, 2016\n\nT\n\nJanuary 31st, 2011\n\nx", "archive"),
        ("Site\n\nCategory: A\n\nT\n\nJanuary 31st, 2011\n\nx", "archive"),
        ("T\n\nJanuary 31st, 2011\n\nx\n\nCategory: A\n\nU\n\nJanuary 30th, 2011\n\ny", "list"),
        ("<html><pre>\nCategory: A\n\nT\n\nJanuary 31st, 2011\n\nx</pre>", None),
        # in other forms
        ("T\n\n31 January 2011\n\nx", "list"),
        ("T\nBy Ri Sam\n2011.01.31 5:12pm\n\nx", "list"),
        ("T\n\n2011.01.31 17:12\n\n김견본 기자\n\nx", "list"),
        ("T\n\n김견본 기자\n\n2011.01.31 17:12\n\nx", "list"),
        ("T\n\nBY RI SAM\n\n31 January 2011\n\nx", "list"),
        ("T\n\n\u2060\n\n31 January 2011\n\nx", "list"),
        ("T\n2011년 1월 31일\nx.\ny.", "lines"),
        ("Site\n\nT\n\nPosted on January 31, 2011 by admin\n\nx\n\nPosted in A | 2 Comments", "list"),
        ("Sample Daily\n\n31 January 2011\n\nA headline\n\nx", None),
        ("[단독] T\n\nJanuary 31st, 2011\n\nx\n\ny", "list"),
        ("<사설> T\n\nJanuary 31st, 2011\n\nx\n\ny", "list"),
        ("<p> T\n\nJanuary 31st, 2011\n\nx\n\ny", None),
        ("[new] T\n\nJanuary 31st, 2011\n\nx\n\ny", "list"),
        ("[1] T\n\nJanuary 31st, 2011\n\nx\n\ny", None),
        ("T\n\n31 January 2011\n\nUpdated 2/1/2011\n\nIt was late.\n\nx", "list"),
        ("T\n\nSample Daily\nBy Ri Sam, January 30, 2011\n\nIt was late.\n\nPosted in A | 2 Comments", "single"),
        ("T\n\nSample Daily\n(January 30th, 2011)\n\nIt was late.\n\nPosted in A | 2 Comments", "single"),
        ("Site\n\nT\n\nJanuary 31, 2011 By Ri Sam Leave a Comment\n\nx\n\nPosted in A | 2 Comments", "list"),
        ("Sample Daily\n\n31 January 2011\n\nIt was late.", "list"),
        ("And then there were two...\n\n31 January 2011\n\nIt was late.", "list"),
        ("Rice, corn, etc.\n\n31 January 2011\n\nIt was late.", "list"),
        ("It was late.\n\n31 January 2011\n\nx", None),
        ("T\n[2011-01-31 17:12]\n\nx", "list"),
        ("T\n\n31 January 2011\n\nRi Sam\n\nIt was late.", "list"),
        ("T\n\n31 January 2011\n\nSample Institute\n2011-1-31\n\nIt was late.", "list"),
        ("\u200bT\n\u200b\n31 January 2011\n \u200b\nIt was late.\n\u200b\nx", "list"),
        ("T\n\n기자명 김삼 기자\n\n입력 2011.01.31 17:12\n\nIt was late.", None),
        ("Source: a miller\n\nJanuary 31st, 2011\n\nIt was late.", "list"),
        ("제목 : T\n등록일 : 2011-01-31\n\nIt was late.", None),
        # the name of a site, the day on which it was saved, a headline; a chronology
        ("A site\n\n31 January 2011\n\nA headline\n\nBy Ri Sam\n\nIt was late.", None),
        ("Mills\n\n31 January 2011\n\nOne burns.\n\n4 May 2012\n\nOne opens.", None),
        ("Mills\n\nJanuary 31st, 2011\n\nOne burns.\n\nMay 4th, 2012\n\nOne opens.", "list"),
        ("Site\n\n31 January 2011\n\nx\n\nT\n\nJanuary 30th, 2011\n\ny\n\nShare", "list"),
        ("T\n\n1/31/2011\n\nx", None),
        ("Site\n1/31/2015\n\nT\n\nJanuary 31st, 2011\n\nx\n\nShare", "list"),
        # no posts
        ("", None),
        ("T", None),
        ("T\n\nx\n\ny", None),
        ("T\n\nx\n\nShare", None),
        ("T\n\nInstitute\n2011-1-31", None),
        ("It was late.\n\nInstitute\n2011-1-31\n\nx", None),
        ("Page not found\n\nx\n\nSource: Sample Daily", None),
        ("Essay\n\nx\n\nAn aside\n\nJanuary 31st, 2011\n\ny", None),
        ("Essay\n\nx\n\nShare\n\nAn aside\n\nJanuary 31st, 2011\n\ny", None),
        (f"Essay\n\n{LONG}\n\nArchive for 2011\n\nT\n\nJanuary 31, 2011\n\ny", None),
        ("January 31st, 2011\n\nx\n\nSource: Sample Daily", None),
        ('{"code":"rest_no_route"}\n\nInstitute\n2011-1-31\n\nx', None),
        ("<p>T</p>\n\nJanuary 31st, 2011\n\nx", None),
        # other texts, whatever is in them
        ("T\n\nJanuary 31st, 2011\n\n[x](https://a.example/)", None),
        ("# T\n\nJanuary 31st, 2011\n\nx", None),
        ("Archive for April, 2016\n\n### [T](https://a.example/)\n\nJanuary 31st, 2011\n\nx", None),
        ("Sample Daily\n\nJanuary 31st, 2011\n\nA headline\n\nLENGTH: 12 words\n\nx", None),
        ("Sample Daily\nJanuary 31st, 2011\n\nSee this email in your browser\n\nx", None),
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


TITLES = ("Fees at the mill", "Soap is dear in the U.S.")


@pytest.mark.parametrize(
    ("first", "second", "byline"),
    [
        ("31 January 2011", "4 May 2010", None),
        ("January 31, 2011", "May 4, 2010", None),
        ("Jan. 31, 2011", "May 4, 2010", None),
        ("Monday, January 31, 2011", "Tuesday, May 4, 2010", None),
        ("MONDAY 31 JANUARY 2011", "TUESDAY 4 MAY 2010", None),
        ("2011-01-31", "2010-05-04", None),
        ("2011.01.31 17:12", "2010.05.04 9:05", None),
        ("2011. 1. 31.", "2010. 5. 4.", None),
        ("2011년 1월 31일 (월)", "2010년 5월 4일 (화)", None),
        ("31 января 2011 г.", "4 мая 2010 г.", None),
        ("승인 2011.01.31 17:12", "승인 2010.05.04 09:05", None),
        ("입력 2011.01.31 17:12 | 수정 2011.02.01 9:05", "입력 2010.05.04 09:05", None),
        ("January 31, 2011 (updated February 1, 2011)", "May 4, 2010", None),
        ("January 31, 2011 · 3 Comments", "May 4, 2010 · No Comments", None),
        ("Posted on January 31, 2011 by admin", "Posted on May 4, 2010 by admin", "admin"),
        ("Published: January 31st, 2011", "Published: May 4th, 2010", None),
        ("By Ri Sam | January 31, 2011", "By Ri Sam | May 4, 2010", "Ri Sam"),
        ("Written by Ri Sam on 31 January 2011", "Written by Ri Sam on 4 May 2010", "Ri Sam"),
        ("Posted by Ri Sam on 31 January 2011 at 5:12 pm", "Posted by Ri Sam on 4 May 2010 at 9:05 am", "Ri Sam"),
    ],
)
@pytest.mark.parametrize("share", [[], ["Share"]], ids=["", "Share"])
@pytest.mark.parametrize("parting", ["\n\n", "\n"], ids=["blank line", "line"])
def test_date_lines_in_each_form(first: str, second: str, byline: str | None, share: list[str], parting: str) -> None:
    heads = TITLES[0] + parting + first, TITLES[1] + parting + second
    text = "\n\n".join([heads[0], LONG, *share, heads[1], "It is dear.", *share])
    assert fitting(text) == ["list"]
    page = text_list.parse(Content("page", text.encode()))
    is_marked = bool(
        share or first.startswith(("Posted", "Published", "Written", "승인", "입력")) or first.endswith("Comments")
    )
    told = f"2 posts are recognised only by a title above a line such as {first}"
    assert page.warnings == ([] if is_marked else [told])
    assert [(a.title, str(a.published_on), a.byline, a.body) for a in page.articles] == [
        (TITLES[0], "2011-01-31", byline, LONG), (TITLES[1], "2010-05-04", byline, "It is dear."),
    ]  # fmt: skip


WRAPPED = (
    "The barge lay in the harbour for a week, and\nnobody came to unload the coal that it had\nbrought from the north."
)


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        # wrapped, and directly below the date
        (f"T\nJanuary 31st, 2011\n{WRAPPED}\n\n{'x' * 50}\n\nU\nJanuary 30th, 2011\n{WRAPPED}\n\ny", ["2", "2"]),
        (f"T\n\n31 January 2011\n{WRAPPED}\n\n{'x' * 50}\n\nU\n\n30 January 2011\n{WRAPPED}\n\ny", ["2", "2"]),
        # below the first title with an empty line, below the second without
        (f"T\n\nJanuary 31st, 2011\n\n{LONG}\n\nU\nJanuary 30th, 2011\n{LONG}\n\ny", ["1", "2"]),
        (f"T\n\n31 January 2011\n\n{LONG}\n\nU\n30 January 2011\n{LONG}\n\ny", ["1", "2"]),
        (f"T\n\nJanuary 31st, 2011\n\n{LONG * 2}\n\nU\nJanuary 30th, 2011\n{LONG}\ny", ["1", "2"]),
        # a date in a sentence, at the end of one line and the beginning of another
        (f"T\n\nJanuary 31st, 2011\n\nIt was signed on\nJanuary 30th, 2011\nand {LONG}", ["1"]),
        (f"T\n\nJanuary 31st, 2011\n\nIt was late.\nJanuary 30th, 2011\nThe mill stood. {LONG}", ["1"]),
        # lines, two of which happen to be about as long
        (f"T\nJanuary 31st, 2011\n{LONG}\n{LONG[:-1]}!\n\nU\nJanuary 30th, 2011\n{LONG}\ny\n", ["2", "2"]),
        # its end directly below a text
        (f"T\n\n31 January 2011\n\n{LONG}\n\nShare\n\nU\n30 January 2011\n{LONG}\nShare", ["1", "1"]),
        # pages of print
        (f"T\n\nJanuary 31st, 2011\n\n{LONG}\n\fU\n\nJanuary 30th, 2011\n\nx\n\f", ["1", "1"]),
        (f"T\n\nJanuary 31st, 2011\n\n{LONG}\f\nU\n\nJanuary 30th, 2011\n\nx\n\f", ["1", "1"]),
    ],
)
def test_wherever_empty_lines_stand_each_post_has_its_paragraphs(text: str, bodies: list[str]) -> None:
    for layout in PLAIN:
        if layout.identify(Content("page", text.encode())):
            articles = [*layout.parse(Content("page", text.encode())).articles]
    assert [article.title for article in articles] == ["T", "U"][: len(bodies)]
    assert [str(article.body.count("\n\n") + 1) for article in articles] == bodies


@pytest.mark.parametrize("ruler", ["_" * 70, "━" * 70, "-" * 10])
def test_rulers_between_posts_are_no_text(ruler: str) -> None:
    text = f"T\n\nMay 4th, 2010\n\n{LONG}\n\n   {ruler}\n\nU\n\nMay 3rd, 2010\n\n* * *\n\nx"
    articles = [*text_list.parse(Content("page", text.encode())).articles]
    assert [(article.title, article.body) for article in articles] == [("T", LONG), ("U", "* * *\n\nx")]


def test_a_link_to_the_rest_of_a_story_elsewhere_makes_no_beginning_of_a_post() -> None:
    onward = "Continue reading at Sample Daily »"
    text = f"T\n\nMay 4th, 2010\n\n{LONG}\n\n{onward}\n\nU\n\nMay 3rd, 2010\n\n{LONG}\n\nContinue reading U →"
    articles = [*text_list.parse(Content("page", text.encode())).articles]
    assert [article.body for article in articles] == [f"{LONG}\n\n{onward}", ""]


@pytest.mark.parametrize(
    ("lines", "tail"),
    [
        ("Yours,\nRi Sam\nMay 1, 2010", None),
        ("Read the full story here:\nTea\nSample Daily\nMay 1, 2010",
         "Read the full story here:\nTea\nSample Daily\nMay 1, 2010"),
        ("Source:\nSample Daily\nMay 1, 2010", "Source:\nSample Daily\nMay 1, 2010"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ordinal", ["", "th"])
def test_a_day_at_the_end_of_a_paragraph_begins_no_post(lines: str, tail: str | None, ordinal: str) -> None:
    text = f"T\n\nMay 4{ordinal}, 2010\n\n{LONG}\n\n{lines}\n\nU\n\nMay 3{ordinal}, 2010\n\n{LONG}"
    first, second = text_list.parse(Content("page", text.encode())).articles
    assert (first.tail, second.title, second.body) == (tail, "U", LONG)
    assert first.body == (LONG if tail else f"{LONG}\n\n{' '.join(lines.split())}")


@pytest.mark.parametrize("ruler", ["_" * 12, "=" * 30])
def test_a_short_ruler_within_a_text_is_of_it(ruler: str) -> None:
    text = f"T\n\nMay 4th, 2010\n\n{LONG}\n\n{ruler}\n\n{LONG}\n\nU\n\nMay 3rd, 2010\n\nx"
    article, _ = text_list.parse(Content("page", text.encode())).articles
    assert article.body == f"{LONG}\n\n{ruler}\n\n{LONG}"


@pytest.mark.parametrize("heading", ["Comments", "2 Comments", "댓글 2", "Discussion:"])
@pytest.mark.parametrize("form", ["{} May 2010", "2010-05-0{}", "Posted on May {}, 2010"])
def test_comments_with_days_in_the_same_form_are_no_posts(heading: str, form: str) -> None:
    pieces = ["T", form.format(4), LONG, heading, "Jo", form.format(5), "It is dear."]
    page = text_list.parse(Content("page", "\n\n".join(pieces).encode()))
    assert [article.title for article in page.articles] == ["T"]
    assert [warning.partition(" begins")[0] for warning in page.warnings] == [f"line 11: {form.format(5)}"]
    page = text_list.parse(Content("page", "\n\n".join([*pieces, "Share", "U", form.format(6), "x"]).encode()))
    assert [article.title for article in page.articles] == ["T", "U"]


def test_what_stands_above_a_single_post_is_no_part_of_its_title() -> None:
    with pytest.raises(
        PageError, match="found several lines above a text without a date line, the first of them 'A blog'"
    ):
        text_single.parse(Content("page", f"A blog\nT\nRi Sam\n\n{LONG}\n\nSource: Sample Daily".encode()))


def test_a_paragraph_on_thousands_of_pages() -> None:
    page = text_list.parse(Content("page", ("T\n\nMay 4th, 2010\n\na" + "\n\fb" * 5000).encode()))
    assert [article.body.count("b") for article in page.articles] == [5000]


def test_pages_of_print_are_told() -> None:
    page = text_list.parse(Content("page", f"T\n\nMay 4th, 2010\n\n{LONG}\n\fIt was sold.\n\f".encode()))
    assert [warning[:11] for warning in page.warnings] == ["1 form feed"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            ["Page 1 of 2", "Page 2 of 2"],
            ["2 lines such as 'Page 1 of 2', as pages of print have, are kept in the text"],
        ),
        (["- 1 -", "- 2 -", "- 3 -"], ["3 lines such as '- 1 -', as pages of print have, are kept in the text"]),
        (["Page 1", "page 2"], ["2 lines such as 'Page 1', as pages of print have, are kept in the text"]),
        (["Page 1 of 2"], []),
        (["Page 1 is lost.", "Page 2 is not."], []),
        (["1", "2"], []),
    ],
)
def test_numbers_of_pages_are_told(lines: list[str], told: list[str]) -> None:
    text = "\n\n".join(["T", "May 4th, 2010", *(part for line in lines for part in (LONG, line)), LONG])
    assert text_list.parse(Content("page", text.encode())).warnings == told


@pytest.mark.parametrize("gap", [" ", "   "])
def test_columns_are_told(gap: str) -> None:
    lines = [f"Rice was dear{gap}Soap was not", f"in the north{gap}in the south", f"of the land.{gap}of the land."]
    page = text_list.parse(Content("page", "\n".join(["T", "", "May 4th, 2010", "", *lines, ""]).encode()))
    told = ["line 5: columns of print, which are read line by line"]
    assert page.warnings == (told if gap == "   " else [])


def test_what_a_post_is_filed_under_may_stand_directly_below_its_share_line() -> None:
    text = f"T\n\nMay 4th, 2010\n\n{LONG}\n\nShare\nPosted in A | 2 Comments »\n\nU\n\nMay 3rd, 2010\n\nx\n\nShare"
    articles = [*text_list.parse(Content("page", text.encode())).articles]
    assert [(article.body, article.categories) for article in articles] == [(LONG, ("A",)), ("x", ())]


ENTRY = "This entry was posted on May 4, 2010 at 9:05 am and is filed under A. You can follow it."


@pytest.mark.parametrize(
    ("first", "between", "second", "is_refused"),
    [
        ("Posted in A | 2 Comments", [TITLES[1], LONG], "Posted in B | No Comments", True),
        (ENTRY, [TITLES[1], LONG], ENTRY, True),
        ("Posted in A | 2 Comments", ["Older posts"], "Posted in B | No Comments", False),
        ("Posted in A | 2 Comments", ["2 Responses to “T”", LONG], "Posted in B | No Comments", False),
        ("Posted in A | 2 Comments", [TITLES[1], LONG], "2 Comments", False),
        ("2 Comments", [TITLES[1], LONG], "No Comments", True),
    ],
)
def test_several_posts_without_dates_are_no_single_post(
    first: str, between: list[str], second: str, is_refused: bool
) -> None:
    content = Content("page", "\n\n".join([TITLES[0], LONG, first, *between, second]).encode())
    assert text_single.identify(content)
    if is_refused:
        with pytest.raises(PageError, match="found several posts without date lines; allowed: "):
            text_single.parse(content)
    else:
        assert [article.body for article in text_single.parse(content).articles] == [LONG]


@pytest.mark.parametrize(
    ("above", "told"),
    [
        (["The barge lies", LONG], ["line 3"]),
        (["A blog", "Words about mills"], []),
        (["The barge lies", LONG, "Share"], ["line 1"]),
        (["The barge lies", LONG, "Share", LONG], ["line 7", "line 1"]),
        (["The barge lies", LONG, "Share", "Coal is dear", LONG], ["line 9", "line 1"]),
    ],
)
def test_text_above_the_first_post_with_a_date_is_not_lost_without_a_word(above: list[str], told: list[str]) -> None:
    dated = ["Soap is dear", "May 4th, 2010", LONG, "Share", "Rice is dear", "May 3rd, 2010", LONG, "Share"]
    page = text_list.parse(Content("page", "\n\n".join([*above, *dated]).encode()))
    assert [article.title for article in page.articles][-2:] == ["Soap is dear", "Rice is dear"]
    assert [warning[:6] for warning in page.warnings] == told


BLOCK = "Read the full story here:\nThe barge\nSample Daily\n2014-08-05"


@pytest.mark.parametrize(
    ("below", "is_told"),
    [
        (["Soap is dear", LONG, BLOCK], True),
        (["Soap is dear", LONG], True),
        ([LONG], False),
        ([LONG, LONG], False),
        (["Older posts", "Archives"], False),
        (["UPDATE (2014-9-1)", LONG, BLOCK], False),
        (["ORIGINAL POST", LONG, BLOCK], False),
        (["Posted in Soap | 2 Comments", LONG], False),
        ([BLOCK], False),
        ([], False),
    ],
)
def test_what_looks_like_another_post_below_a_block_is_told(below: list[str], *, is_told: bool) -> None:
    page = text_single.parse(Content("page", "\n\n".join(["The barge lies", LONG, BLOCK, *below]).encode()))
    assert len(list(page.articles)) == 1
    told = "line 10: 'Soap is dear' stands below the source of the post; if another begins there, give it its own file"
    assert (told in page.warnings) is is_told
    assert any("if another" in warning for warning in page.warnings) is is_told


def test_a_post_whose_lines_stand_in_one_paragraph() -> None:
    (article,) = text_single.parse(Content("page", f"T\nSample Institute\n2011-1-31\n{LONG}".encode())).articles
    assert (article.title, article.head, article.body) == ("T", "Sample Institute\n2011-1-31", LONG)


def test_the_day_of_a_single_post_stands_in_what_is_said_of_its_entry_in_any_form() -> None:
    (article,) = text_single.parse(Content("page", f"T\n\n{LONG}\n\n{ENTRY}".encode())).articles
    assert str(article.published_on) == "2010-05-04"


PIECES = st.lists(
    st.sampled_from([
        "Archive for the ‘X’ Category", "Archive for April, 2016", "Title", "Monday, June 2nd, 2014", "June 31st, 2014",
        "June 2nd, 2014", "June 2nd, 2014Rice.", "May 1st, 20148.3", "Share", "a-picture-1", "2 Responses to X",
        "Read the full story here:\nA", "Institute\n2014-6-2", "Some text.", "\u200b", "\r", " ", "Posted in A | B",
        "This entry was posted on June 2nd, 2014 and is filed under A.", "2014-6-2", "2 June 2014", "6/2/2014",
        "By Ri Sam", "Posted on June 2, 2014 by Ri Sam", "\f",
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
        try:
            articles = layout.parse(Content("page", text.encode())).articles
        except PageError:  # of a text that looks like a post, and leaves open where it begins
            continue
        for article in articles:
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
    "first",
    [
        "Skip to content",
        "Skip to main content",
        "본문 바로가기",
        "Link: canonical",
        "#A blog » Feed",
        "The Wayback Machine - https://web.archive.org/web/2014/http://blog.example/",
        "INTERNET ARCHIVE",
        "26 captures",
        "http://blog.example/2014/08/05/rice/",
    ],
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


@pytest.mark.parametrize("date", ["January {}st, 2011", "2011-01-{:02}"])
@pytest.mark.parametrize("stray", ["Posted in Mills | 3 Comments »", "Share"])
def test_what_looks_like_the_end_of_a_post_in_a_text_makes_no_one_post_of_the_others(stray: str, date: str) -> None:
    texts = {"Coal": [LONG], "Soap": [LONG, stray, LONG], "Cloth": [LONG]}
    text = "\n\n".join(line for title, body in texts.items() for line in (title, date.format(31), *body))
    page = text_list.parse(Content("page", text.encode()))
    assert [article.title for article in page.articles] == ["Coal", "Soap", "Cloth"]

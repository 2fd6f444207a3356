"""Pages whose text is that of several articles, and those that only have other things with a day beside theirs."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from nkdb.archive.html.several_articles import are_dispatches, has_several_articles
from nkdb.archive.text_length import FEWEST_LETTERS, letters_of


def sentences(what: str, count: int = 8) -> str:
    """Paragraphs of some length."""
    return "".join(
        f"<p>The {what} in hall {n} runs from early in the morning until late at night.</p>" for n in range(count)
    )


def part(day: str, heading: str, text: str) -> str:
    """A part of a page with a day, and a heading where one is given."""
    return f"<div>{f'<h2>{heading}</h2>' if heading else ''}<span class='date'>{day}</span>{text}</div>"


MILL, KILN = sentences("mill"), sentences("kiln")
FIFTH, SIXTH = "August 5, 2014", "August 6, 2014"


@pytest.mark.parametrize(
    ("body", "are_several"),
    [
        (part(FIFTH, "Mill", MILL) + part(SIXTH, "Kiln", KILN), True),
        (part(FIFTH, "Mill", MILL) + part("June 31, 2014", "Kiln", KILN), True),
        (f"<section>{part(FIFTH, 'Mill', MILL)}{part(SIXTH, 'Kiln', KILN)}</section>", True),
        (part(FIFTH, "Mill", MILL) + part(FIFTH, "Kiln", KILN), False),
        (part(FIFTH, "", MILL) + part(SIXTH, "", KILN), False),
        (part(FIFTH, "", MILL) + part(SIXTH, "", KILN) + part(FIFTH, "", MILL), True),
        ("<h1>A page of the mills</h1>" + part(FIFTH, "", MILL) + part(SIXTH, "", KILN) + part(FIFTH, "", MILL), False),
        (part(FIFTH, "Mill", MILL) + part(SIXTH, "A page of the mills", KILN), False),
        (part(FIFTH, "Mill", "") + part(SIXTH, "Kiln", ""), False),
        (f"<div><span class='date'>{SIXTH}</span>{part(FIFTH, 'Mill', MILL)}</div>", False),
        (f"<h1>{FIFTH}</h1><h2>Mill</h2>{MILL}<h1>{SIXTH}</h1><h2>Kiln</h2>{KILN}", True),
        (f"<h1>{FIFTH}</h1><h2>Mill</h2>{MILL}<h1>{SIXTH}</h1>Of that day:<h2>Kiln</h2>{KILN}", False),
        (f"<h1>{FIFTH}</h1><h2>A page of the mills</h2>{MILL}<h1>{SIXTH}</h1><h2>Kiln</h2>{KILN}", False),
    ],
    ids=["two", "a day that cannot be read", "in one element", "one day", "no headings", "three without", "three of the page's", "one is the page's", "no texts", "a day above one",
         "under days", "words below a day", "under days, one is the page's"],
)  # fmt: skip
def test_which_pages_have_several(body: str, are_several: bool) -> None:
    page = f"<html><head><title>A page of the mills</title></head><body>{body}</body></html>"
    lines = [letters_of(node.text()) for node in LexborHTMLParser(page).css("p")]
    assert has_several_articles(LexborHTMLParser(page), "A page of the mills", lines) is are_several


def test_parts_with_less_than_half_of_the_text_are_beside_an_article() -> None:
    beside = part(FIFTH, "Mill", sentences("mill", 6)) + part(SIXTH, "Kiln", sentences("kiln", 6))
    for count, are_several in ((12, True), (13, False)):
        page = f"<html><body>{sentences('loom', count)}{beside}</body></html>"
        lines = [letters_of(node.text()) for node in LexborHTMLParser(page).css("p")]
        own, others = lines[:count], lines[count:]
        lines = ["".join(own)[: sum(map(len, others)) + (0 if are_several else 1)], *others]
        assert has_several_articles(LexborHTMLParser(page), "Looms", lines) is are_several


BEGIN, KOREAN = "Samplewon, August 5 (SCNA) -- A mill runs.", "(견본 8월 5일발 견본통신) 방앗간이 돈다."


@pytest.mark.parametrize(
    ("lines", "are_several"),
    [
        ([BEGIN, "It grinds.", BEGIN], True),
        ([KOREAN, KOREAN], True),
        ([BEGIN, "It grinds."], False),
        (["x" * (FEWEST_LETTERS - 1), BEGIN, BEGIN], True),
        (["x" * FEWEST_LETTERS, BEGIN, BEGIN], False),
        ([BEGIN.replace("August", "the"), BEGIN], False),
    ],
)
def test_which_texts_are_several_dispatches(lines: list[str], are_several: bool) -> None:
    assert are_dispatches("\n".join(lines)) is are_several

"""Dispatches of a news agency below a day in both calendars, in no mark-up of their own."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from nkdb.archive.content import Content
from nkdb.archive.html.dispatches import dispatches_in
from nkdb.archive.layouts import dispatches as layout
from nkdb.archive.reading import layout_of
from nkdb.errors import PageError

DAY = "calendar&gt;&gt;August 5. 2014 Juche 103<br>"
MILL = "Samplewon, August 5 (SCNA) -- A mill in the north of the county grinds."
STOVES = "Whoever mends a stove before the frost burns less coal."
HEADLINE = "Mill in the north of the county grinds more than in spring"
CARTS = "Portsample, August 4 (SCNA) -- Ten carts were lent to the shops."


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"{DAY}<b>A mill</b><br>{MILL}<br>It is new. -0-", [("A mill", [MILL, "It is new."])]),
        (f"{DAY}A mill<br>{MILL}<br>Carts<br>{CARTS}", [("A mill", [MILL]), ("Carts", [CARTS])]),
        (
            f"{DAY}<li>A mill<li>Carts<hr>A mill<p>{MILL}</p><hr>Carts<p>{CARTS}",
            [("A mill", [MILL]), ("Carts", [CARTS])],
        ),
        (
            f"{DAY}<hr>A mill<p>{MILL}</p><hr>Stoves<p>{STOVES}</p><hr>",
            [("A mill", [MILL]), ("Stoves", [STOVES])],
        ),
        (f"{DAY}Stoves<br>{STOVES}<hr>A mill<p>{MILL}</p>", [("Stoves", [STOVES]), ("A mill", [MILL])]),
        (f"{DAY}<li>{HEADLINE}<li>{HEADLINE}<hr>{HEADLINE}<p>{MILL}</p>", [(HEADLINE, [MILL])]),
        (f"{DAY}A mill<br>{MILL}<br>{CARTS}", [("A mill", [MILL]), ("", [CARTS])]),
        (f"{DAY}A mill<br>{MILL}<br>{STOVES}<br>{CARTS}", [("A mill", [MILL, STOVES]), ("", [CARTS])]),
        (f"{DAY}<hr>{MILL}<br>Carts<br>{CARTS}", [("", [MILL]), ("Carts", [CARTS])]),
        (f"{DAY}Stoves<br>{STOVES}<br>A mill<br>{MILL}", [("Stoves", [STOVES]), ("A mill", [MILL])]),
        (f"{DAY}A mill<br>{MILL}<br>Copyright (C) SCNA<br>A list of sites", [("A mill", [MILL])]),
        (
            f"<table><tr><td>calendar &gt;&gt;</td></tr><tr><td>August 5, 2014 (Juche 103)</td></tr></table>A mill<br>{MILL}",
            [("A mill", [MILL])],
        ),
    ],
)
def test_dispatches(body: str, found: list[tuple[str, list[str]]]) -> None:
    dispatches = dispatches_in(LexborHTMLParser(body))
    assert dispatches is not None
    assert [(dispatch.title, dispatch.paragraphs) for dispatch in dispatches.found] == found
    assert dispatches.day in ("August 5. 2014", "August 5, 2014")


@pytest.mark.parametrize(
    "body",
    [
        f"A mill<br>{MILL}",
        f"In August 5. 2014 Juche 103 it was new.<br>A mill<br>{MILL}",
        f"{DAY}A mill<br>A mill in the north of the county grinds.",
        f"{DAY}A mill<br>The agency said: {MILL}",
        f"{DAY}<h1>A mill</h1>{MILL}",
        f"{DAY}<article>A mill<p>{MILL}</article>",
        "",
    ],
)
def test_what_is_none(body: str) -> None:
    assert dispatches_in(LexborHTMLParser(body)) is None


def test_a_page_cut_off_within_its_only_dispatch_is_refused() -> None:
    with pytest.raises(PageError, match="cut off within its only dispatch"):
        layout.parse(Content("page", f"<html><body>{DAY}A mill<br>{MILL}".encode()))


@pytest.mark.parametrize(
    "page",
    [
        f"<div class='post'><h3><a rel='bookmark' href='/a'>A mill</a></h3><div class='entry'>{DAY}A mill<br>{MILL}</div></div>",
        f"""{DAY}A mill<br>{MILL}<script type="application/ld+json">
        {{"@type": "NewsArticle", "headline": "A mill", "articleBody": "{MILL}"}}</script>""",
    ],
)
def test_where_mark_up_tells_more_it_is_no_such_page(page: str) -> None:
    content = Content("page", f"<html><body>{page}</body></html>".encode())
    assert dispatches_in(content.tree) is not None
    assert layout_of(content) is not layout

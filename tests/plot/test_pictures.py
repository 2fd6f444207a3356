"""Pictures of the shipped data: what was said stands in them, nothing stands on anything else, and each says its source."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import ArrowStyle, FancyArrowPatch, Rectangle
from matplotlib.text import Text
from stores import Files, OnServer

from nkdb import db
from nkdb.analysis.reading import opened
from nkdb.errors import PlotError
from nkdb.plot import asking
from nkdb.plot.figures import draw_figures, require_few
from nkdb.plot.html import page
from nkdb.plot.page import Picture, Provenance
from nkdb.plot.rate_marks import band
from nkdb.plot.rates import QUANTITIES, draw_rates
from nkdb.plot.saving import WRITERS, html_bytes, png_bytes, save, svg_bytes
from nkdb.plot.sources import draw_sources
from nkdb.plot.spans import Span, window
from nkdb.plot.speakers import attribution
from nkdb.plot.style import installed_fonts, style, wrapped
from nkdb.plot.timeline import draw_timeline
from nkdb.plot.when import marks_of

FROM = Provenance("nkdb.sqlite", "0.1.0")


ANSWERS: dict[str, Any] = {}


def read(target: db.Target, ask: Callable[..., Any], *asked: Any) -> Any:
    """What a function of `asking` gives of the shipped seeds; most tests ask for the same, and none changes it."""
    question = f"{target.url} {ask.__name__} {asked}"
    if question not in ANSWERS:
        ANSWERS[question] = read_anew(target, ask, *asked)
    return ANSWERS[question]


def read_anew(target: db.Target, ask: Callable[..., Any], *asked: Any) -> Any:
    """What a function of `asking` gives of a database."""
    with opened(target) as rows:
        return ask(rows, *asked)


CONVERSION = {"per": "P1M", "currency": ("USD",), "rate": ("market", "official"), "in_": ("kg_rice",)}


def figures(target: db.Target) -> Picture:
    return draw_figures(read(target, asking.figure_rows, {}, {}).rows, FROM)


def payments(target: db.Target) -> Picture:
    found = read(target, asking.figure_rows, {"measure": ("8-3-money-payment",)}, CONVERSION)
    return draw_figures(found.rows, FROM, left_out=found.left_out)


def timeline(target: db.Target) -> Picture:
    return draw_timeline(read(target, asking.claim_rows, {}), FROM)


def sources(target: db.Target) -> Picture:
    return draw_sources(read(target, asking.chain_rows, {}), FROM)


def rates(target: db.Target) -> Picture:
    market = read(target, asking.market_rows, QUANTITIES, (), None, None)
    return draw_rates(
        market,
        read(target, asking.official_rows, QUANTITIES, None, None),
        read(target, asking.times_of_figures, ()),
        FROM,
    )


DRAWN = (figures, payments, timeline, sources, rates)


Draw = Callable[[db.Target], Picture]
Drawn = Callable[[Draw], Picture]


@pytest.fixture(scope="module", params=DRAWN, ids=lambda draw: draw.__name__)
def draw(request: pytest.FixtureRequest) -> Draw:
    """A picture's way from a database."""
    drawing: Draw = request.param
    return drawing


@pytest.fixture(scope="module")
def drawn(sqlite_store: Files) -> Drawn:
    """The pictures of the shipped seeds, each drawn once for all tests that look at it."""

    @cache
    def drawn_once(draw: Draw) -> Picture:
        with style():
            return draw(sqlite_store.shipped)

    return drawn_once


@pytest.fixture(scope="module")
def picture(draw: Draw, drawn: Drawn) -> Picture:
    """Each of the pictures."""
    return drawn(draw)


@pytest.fixture(scope="module")
def html(picture: Picture) -> bytes:
    """The picture as HTML, which holds the SVG."""
    with style():
        return html_bytes(picture)


@pytest.fixture
def styled() -> Iterator[None]:
    """The style that pictures are drawn in."""
    with style():
        yield


def texts(picture: Picture) -> list[Text]:
    """What is drawn of text; ticks beyond the ends of an axis have labels that are not."""
    beyond = {
        label
        for axes in picture.figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
        for label in (tick.label1, tick.label2)
    }
    return [t for t in picture.figure.findobj(Text) if t.get_visible() and t.get_text().strip() and t not in beyond]


def labels(picture: Picture) -> dict[str, str]:
    """The texts that carry a name: the ends of figures."""
    return {str(t.get_gid()): t.get_text() for t in texts(picture) if t.get_gid()}


def require_apart(picture: Picture) -> None:
    """Fail where a text stands on another, or beyond the page."""
    picture.figure.draw_without_rendering()
    # as plain numbers: each pair of texts is looked at
    boxes = [(t.get_text(), *t.get_window_extent().extents.tolist()) for t in texts(picture)]
    page = picture.figure.bbox
    # a box is as high as its font's tallest letter, so that lines that touch have nothing in common
    touching = 2.0
    for words, left, _, right, _ in boxes:
        assert left >= page.x0 - 1, words
        assert right <= page.x1 + 1, words
    for (one, left, low, right, high), (other, its_left, its_low, its_right, its_high) in itertools.combinations(
        boxes, 2
    ):
        wide = min(right, its_right) - max(left, its_left)
        tall = min(high, its_high) - max(low, its_low)
        assert wide <= touching or tall <= touching, (one, other)


@pytest.mark.usefixtures("styled")
def test_no_text_stands_on_another_or_outside(picture: Picture) -> None:
    require_apart(picture)


@pytest.mark.parametrize(
    ("per", "ends"),
    [
        ("P1M", [(1e12, 9.87654321e13), (1.5e13, 1.5e13)]),
        ("P3M", [(10, 10), (20, None), (1_000, 5_000_000), (None, 100_000)]),
        ("P1Y", [(0, 3.25e11), (1, 5)]),
        ("kg", [(1.25e-7, 2.5e-7), (3.75e-7, None)]),
        ("t", [(1_500, 120_000)]),
        ("day", [(0, 0)]),
        ("floor", [(1e14, 9.9e14)]),
        ("ox-cart-of-unhusked-rice-" * 5 + "to-market", [(3, 3), (3_000, 4_000)]),
        ("ha", [(100_000_000, 100_000_000_000)]),
    ],
)
@pytest.mark.usefixtures("styled")
def test_sums_of_any_size_have_an_axis_that_can_be_read(
    sqlite_store: Files, per: str, ends: list[tuple[float | None, float | None]]
) -> None:
    row = read(sqlite_store.shipped, asking.figure_rows, {"measure": ("8-3-money-payment",)}, {}).rows[0]
    rows = [row | {"per": per, "low": low, "high": high, "figure_key": f"a/b/{low}"} for low, high in ends]
    picture = draw_figures(rows, FROM)
    require_apart(picture)
    (axes,) = picture.figure.axes
    assert sum(1 for tick in axes.get_xticks() if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]) >= 2


@pytest.mark.parametrize(
    ("unit", "per", "ends", "to"),
    [
        ("KPW", "P1M", [(None, 3)], 0),
        ("percent", None, [(None, 3)], 0),
        # what grows may shrink
        ("percent", "P1Y", [(None, 3)], None),
        ("percent", "P1Y", [(None, -3)], None),
        ("USD", "P1M", [(None, 3), (-5, -4)], None),
        # a logarithmic scale has no zero
        ("USD", "P1M", [(None, 1), (3, 100)], None),
    ],
)
@pytest.mark.usefixtures("styled")
def test_how_far_at_most_reaches_down(
    sqlite_store: Files, unit: str, per: str | None, ends: list[tuple[float | None, float]], to: float | None
) -> None:
    row = read(sqlite_store.shipped, asking.figure_rows, {"measure": ("8-3-money-payment",)}, {}).rows[0]
    said = row | {"unit": unit, "per": per, "qualifier": "at_most"}
    picture = draw_figures([said | {"low": low, "high": high, "figure_key": f"a/b/{high}"} for low, high in ends], FROM)
    (axes,) = picture.figure.axes
    (arrow,) = axes.findobj(FancyArrowPatch)
    left, right = axes.get_xlim()
    meant = axes.transData.transform((left if to is None else to, 0))[0]
    assert arrow.get_window_extent().x0 == pytest.approx(meant, abs=axes.bbox.width / 50)
    assert to == 0 or arrow.get_window_extent().width > axes.bbox.width / 10
    assert left <= 0 <= right or axes.get_xscale() == "log"
    require_apart(picture)


@pytest.mark.parametrize(
    ("said", "explained", "words"),
    [
        ({"low": 20, "high": 30}, ["range"], {"20", "30"}),
        ({"low": 20, "high": 30, "qualifier": "approximate"}, ["approximate range"], {"about 20", "30"}),
        ({"low": 20, "high": 20, "qualifier": "exact"}, ["single value"], {"20"}),
        ({"low": 20, "high": 20, "qualifier": "approximate"}, ["approximate value"], {"about 20"}),
        ({"low": None, "high": 30, "qualifier": "vague"}, ["open end, arrow: at least, at most"], {"up to 30"}),
        ({"low": 20, "qualifier": "at_least"}, ["open end, arrow: at least, at most"], {"at least 20"}),
        (
            {"low": 20, "qualifier": "more_than"},
            ["open end, arrow: more than, less than (itself not included)"],
            {"more than 20"},
        ),
        ({"qualifier": "vague"}, [], {"“much”: no number given"}),
        (
            {
                "qualifier": "vague",
                "printed": "considerably more than what agricultural workers’ families usually earn",
            },
            [],
            {"“considerably more than what agricultural workers’ families usually earn”: no\nnumber given"},
        ),
        ({"parts": [("a", 70, 70), ("b", 30, 30)], "qualifier": "exact"}, [], {"a 70", "b 30"}),
        ({"parts": [("a", 70, 70)], "qualifier": "exact"}, [], {"a 70", "rest not said"}),
        ({"parts": [("a", 1, 1), ("b", 99, 99)], "qualifier": "exact"}, [], {"a 1", "b 99"}),
        (
            {"parts": [(f"those of number {n}", 1, 1) for n in range(4)] + [("b", 96, 96)], "qualifier": "exact"},
            [],
            {"b 96", "those of number 0 1; those of number 1 1; those of\nnumber 2 1; those of number 3 1"},
        ),
        (
            {"parts": [("a", 60, 70), ("b", 30, 40)], "qualifier": "range"},
            ["within the ranges of the shares", "split not said to be exact"],
            {"a 60-70", "b 30-40", "range"},
        ),
        (
            {"parts": [("a", 50, 70)], "qualifier": "approximate"},
            ["within the ranges of the shares", "split not said to be exact"],
            {"a 50-70", "approximate; rest not said"},
        ),
    ],
)
@pytest.mark.usefixtures("styled")
def test_the_key_explains_what_is_drawn_and_no_more(
    sqlite_store: Files, said: dict[str, Any], explained: list[str], words: set[str]
) -> None:
    row = read(sqlite_store.shipped, asking.figure_rows, {"measure": ("8-3-money-payment",)}, {}).rows[0]
    picture = draw_figures([row | {"low": None, "high": None, "printed": "much"} | said], FROM)
    require_apart(picture)
    keys = [text.get_text() for legend in picture.figure.findobj(Legend) for text in legend.texts]
    assert keys == explained
    (axes,) = picture.figure.axes
    assert sorted(text.get_text() for text in axes.texts) == sorted(words)


def links(chains: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Claims as they are told: whom each is had from, from the publisher on."""
    return [
        {"claim_id": claim, "claim_key": claim, "article_id": "a", "article_key": "a", "position": position, "key": key,
         "name": key, "kind": "blog", "stance": None}
        for claim, keys in chains.items() for position, key in enumerate(keys)
    ]  # fmt: skip


def test_a_page_holds_sixty_figures() -> None:
    require_few(60)
    with pytest.raises(PlotError, match="61 rows of figures; allowed: at most 60 on a page"):
        require_few(61)


def test_figures_that_no_page_holds_are_counted_and_not_read(
    shipped_to_read: db.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.plot.figures.MOST_FIGURES", 1)
    monkeypatch.setattr(asking, "figures", lambda *_: pytest.fail("read"))
    with pytest.raises(PlotError, match="found 2 rows of figures; allowed: at most 1 on a page"):
        read_anew(shipped_to_read, asking.figure_rows, {"measure": ["8-3-money-payment"]}, {})


@pytest.mark.parametrize("smallest", [1, 2])
def test_the_minimum_that_is_named_leaves_what_a_page_holds(smallest: int) -> None:
    told = links({f"{n}/{of}": ("p", f"s{n}") for n in range(61) for of in range(smallest + (n > 30))})
    with pytest.raises(PlotError, match=f"62 sources; allowed: at most 60 on a page; --minimum {smallest + 1} leaves"):
        draw_sources(told, FROM)
    times = {"earliest": date(2014, 1, 1), "latest": None, "published_on": None, "chain": "p", "origin": "p"}
    claims = [link | times | {"claim": "c", "topic": [link["key"]]} for link in told if link["position"]]
    with pytest.raises(PlotError, match=f"61 rows; allowed: at most 60 on a page; --minimum {smallest + 1}, or"):
        draw_timeline(claims, FROM, by="topic")
    with style():
        names = draw_sources(told, FROM, minimum=smallest + 1).hovers
        rows = draw_timeline(claims, FROM, by="topic", minimum=smallest + 1).rows
    assert sum(name.startswith("source:") for name in names) == 31
    assert len({name for name, *_ in rows}) == 30


@pytest.mark.parametrize("low", [1e-30, -1e30])
def test_numbers_that_no_axis_holds_are_refused(sqlite_store: Files, low: float) -> None:
    row = read(sqlite_store.shipped, asking.figure_rows, {"measure": ("8-3-money-payment",)}, {}).rows[0]
    rate = read(sqlite_store.shipped, asking.market_rows, ("usd_kpw",), (), "2014", "2014")[0]
    assert draw_figures([row | {"low": low, "high": 1e30}], FROM)
    with pytest.raises(
        PlotError, match=r"plot: found 1e\+31 \(8-3-movement.*\); allowed: 0, or a number from 1e-30 to"
    ):
        draw_figures([row | {"low": low, "high": 1e31}], FROM)
    with pytest.raises(PlotError, match=r"plot: found 1e\+31 \(usd_kpw\); allowed: "):
        draw_rates([rate | {"low": 1, "high": 1e31}], [], [], FROM)


@pytest.mark.parametrize(("highest", "scale"), [(5_000, "linear"), (5_001, "log")])
@pytest.mark.usefixtures("styled")
def test_from_where_money_is_on_a_logarithmic_scale(sqlite_store: Files, highest: float, scale: str) -> None:
    row = read(sqlite_store.shipped, asking.figure_rows, {"measure": ("8-3-money-payment",)}, {}).rows[0]
    rate = read(sqlite_store.shipped, asking.market_rows, ("usd_kpw",), (), "2014", "2014")[0]
    ends = {"low": 100, "high": highest}
    (sums,), (seen,), (count,) = (
        picture.figure.axes
        for picture in (
            draw_figures([row | ends], FROM),
            draw_rates([rate | ends], [], [], FROM),
            draw_figures([row | ends | {"unit": "box"}], FROM),
        )
    )
    assert (sums.get_xscale(), seen.get_yscale(), count.get_xscale()) == (scale, scale, "linear")


@pytest.mark.parametrize(
    ("places", "explained"), [("aab", ["a", "b"]), ("abcdefgg", ["g", *"abcde", "other places"])]
)  # fmt: skip
@pytest.mark.usefixtures("styled")
def test_the_places_with_most_observations_have_looks_of_their_own(
    sqlite_store: Files, places: str, explained: list[str]
) -> None:
    rate = read(sqlite_store.shipped, asking.market_rows, ("usd_kpw",), (), "2014", "2014")[0]
    picture = draw_rates([rate | {"place": place, "value_basis": "stated"} for place in places], [], [], FROM)
    assert [text.get_text() for legend in picture.figure.findobj(Legend) for text in legend.texts] == explained


@pytest.mark.parametrize(
    ("said", "across", "upright", "explained"),
    [
        ({}, 0, 0, []),
        ({"low": 8_000, "high": 9_000}, 0, 1, ["upright bar: range"]),
        ({"latest": date(2014, 8, 31)}, 1, 0, []),
        ({"latest": date(2014, 8, 31), "low": 8_000, "high": 9_000}, 2, 1, ["upright bar: range"]),
        ({"value_basis": "derived"}, 0, 0, ["hollow: approximate, derived or averaged"]),
        ({"value_basis": "at_least"}, 0, 0, ["at least"]),
    ],
)
@pytest.mark.usefixtures("styled")
def test_what_an_observation_is_of_is_seen(
    sqlite_store: Files, said: dict[str, Any], across: int, upright: int, explained: list[str]
) -> None:
    rate = read(sqlite_store.shipped, asking.market_rows, ("usd_kpw",), (), "2014", "2014")[0]
    day = {"earliest": date(2014, 8, 1), "latest": date(2014, 8, 1), "low": 8_000, "high": 8_000}
    picture = draw_rates([rate | day | {"value_basis": "stated"} | said], [], [], FROM)
    (axes,) = picture.figure.axes
    *strokes, dots = axes.lines
    ends = [[len(set(places)) for places in line.get_data()] for line in strokes]
    assert ends == [[1, 2]] * upright + [[2, 1]] * across
    assert len(set(dots.get_ydata())) == 1 + upright
    assert (dots.get_markerfacecolor() == "white") == ("derived" in said.values())
    assert len(axes.texts) == ("at_least" in said.values())
    assert [text.get_text() for legend in picture.figure.findobj(Legend) for text in legend.texts][1:] == explained


def test_there_are_as_many_times_as_letters() -> None:
    figures = [
        {"measure": "Price", "claim_earliest": date(2014, 8, day), "claim_latest": None} for day in range(27, 0, -1)
    ]
    marks = marks_of(figures[1:])
    assert [(mark.letter, mark.span.first) for mark in marks[:: len(marks) - 1]] == [
        ("a", date(2014, 8, 1)), ("z", date(2014, 8, 26)),
    ]  # fmt: skip
    with pytest.raises(PlotError, match="figures about 27 times; allowed: at most 26 marked"):
        marks_of(figures)


@pytest.mark.parametrize("days", [0, 1, 9, 40, 400])
@pytest.mark.usefixtures("styled")
def test_days_near_each_other_have_an_axis_that_can_be_read(sqlite_store: Files, days: int) -> None:
    row = read(sqlite_store.shipped, asking.market_rows, ("usd_kpw",), (), "2014", "2014")[0]
    first = date(2014, 8, 5)
    seen = [row | {"earliest": day, "latest": day} for day in (first, first + timedelta(days))]
    require_apart(
        draw_rates(
            [*seen, *(each | {"quantity": "cny_kpw", "currency_basis": "old_won"} for each in seen)], [], [], FROM
        )
    )


def test_a_page_has_an_end(sqlite_store: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nkdb.plot.timeline.MOST_LANES", 4)
    monkeypatch.setattr("nkdb.plot.timeline.MOST_ROWS", 2)
    claim, last = read(sqlite_store.shipped, asking.claim_rows, {})[0], date(2020, 1, 1)
    claims = [
        claim | {"claim_key": str(year), "earliest": date(year, 1, 1), "latest": last, "topic": ["Markets", "Prices"]}
        for year in (2010, 2011, 2012)
    ]
    draw_timeline(claims[:2], FROM, by="topic")
    with pytest.raises(PlotError, match="found times that overlap in more than 4 lines; allowed: at most 4 on a page"):
        draw_timeline(claims, FROM, by="topic")


YEAR = (date(2014, 1, 1), date(2014, 12, 31))


@pytest.mark.parametrize(
    ("asked", "groups", "left_out"),
    [
        ({"by": "topic"}, {"A": 2, "B": 1}, "1 claim without a time, 1 claim under no topic shown"),
        ({"by": "topic", "minimum": 2}, {"A": 2}, "1 claim without a time, 2 claims under no topic shown"),
        ({}, {None: 4}, "1 claim without a time"),
    ],
)
@pytest.mark.usefixtures("styled")
def test_what_stands_in_no_row_of_a_timeline_is_counted(
    sqlite_store: Files, asked: dict[str, Any], groups: dict[str | None, int], left_out: str
) -> None:
    claim = read(sqlite_store.shipped, asking.claim_rows, {})[0]
    told = [(YEAR, ["A"]), (YEAR, ["A"]), (YEAR, ["B"]), ((None, None), ["A"]), ((date(2014, 1, 1), None), [])]
    rows = [
        claim | {"claim_key": str(n), "earliest": first, "latest": last, "topic": topics}
        for n, ((first, last), topics) in enumerate(told)
    ]
    picture = draw_timeline(rows, FROM, **asked)
    assert Counter(name for name, *_ in picture.rows) == groups
    assert picture.source.endswith(f"; left out: {left_out}.")


@pytest.mark.parametrize(
    ("claims", "minimum", "title"),
    [(40, 1, "over time"), (41, 1, "over time, by topic"), (2, 2, "over time, by topic")],
)
@pytest.mark.usefixtures("styled")
def test_many_claims_share_the_rows_of_their_topics(sqlite_store: Files, claims: int, minimum: int, title: str) -> None:
    claim = read(sqlite_store.shipped, asking.claim_rows, {})[0] | {"earliest": YEAR[0], "latest": YEAR[1]}
    rows = [claim | {"claim_key": str(n), "topic": ["Markets"]} for n in range(claims)]
    assert draw_timeline(rows, FROM, minimum=minimum).title == f"What the claims speak about, {title}"
    with pytest.raises(PlotError, match="no claim with 2 claims that has a time; allowed: a smaller --minimum, or"):
        draw_timeline(rows, FROM, by="claim", minimum=2)


@pytest.mark.parametrize(
    ("early", "late", "begins"),
    [
        (1, 5, date(2014, 1, 1)),
        # of a few none is early, nor are two of six, nor what leaves half of the axis to the others
        (1, 4, date(1980, 1, 1)),
        (2, 4, date(1980, 1, 1)),
        (2, 38, date(2014, 1, 1)),
        (3, 37, date(1980, 1, 1)),
    ],
)
def test_where_the_axis_of_a_timeline_begins(early: int, late: int, begins: date) -> None:
    day, old = date(2014, 8, 1), date(1980, 1, 1)
    assert window([Span(old, old, [{}] * early), Span(day, day, [{}] * late)], []) == (begins, day)


# one of ten is far earlier, and the axis begins after it
@pytest.mark.parametrize(("early", "plans", "shown"), [(0, 1, True), (0, 9, True), (1, 9, False)])
@pytest.mark.usefixtures("styled")
def test_days_of_publication_are_in_the_key_where_they_are_on_the_axis(
    sqlite_store: Files, early: int, plans: int, shown: bool
) -> None:
    days = [date(1980, 1, 1)] * early + [date(2020, 12, 31)] * plans
    claim = read(sqlite_store.shipped, asking.claim_rows, {})[0] | {"published_on": date(2014, 1, 20)}
    rows = [claim | {"claim_key": str(n), "earliest": day, "latest": day} for n, day in enumerate(days)]
    picture = draw_timeline(rows, FROM)
    (axes,) = picture.figure.axes
    marked = [line.get_window_extent().x0 for line in axes.lines if str(line.get_gid()).startswith("published:")]
    assert [axes.bbox.x0 <= x for x in marked] == [True] * shown
    keys = [text.get_text() for legend in picture.figure.findobj(Legend) for text in legend.texts]
    assert ("published" in keys) == shown


@pytest.mark.parametrize("day", range(17, 30, 4))
@pytest.mark.usefixtures("styled")
def test_counts_at_both_sides_stand_apart(sqlite_store: Files, day: int) -> None:
    march, on = (date(2014, 3, 1), date(2014, 3, 31)), (date(2014, 4, day), None)
    claim = read(sqlite_store.shipped, asking.claim_rows, {})[0] | {"topic": ["Markets"]}
    rows = [
        claim | {"claim_key": str(n), "earliest": first, "latest": last}
        for n, (first, last) in enumerate([YEAR, *[march] * 5, *[on] * 22])
    ]
    require_apart(draw_timeline(rows, FROM, by="topic"))


@pytest.mark.usefixtures("styled")
def test_what_is_said_of_early_times_is_on_the_page(sqlite_store: Files) -> None:
    claim = read(sqlite_store.shipped, asking.claim_rows, {})[0] | {"topic": ["Markets"]}
    times = [(date(1960, 3, 2), date(2014, 8, 30))] * 12 + [(date(2014, 8, 1), date(2014, 8, 30))] * 1_000
    rows = [claim | {"claim_key": str(n), "earliest": a, "latest": b} for n, (a, b) in enumerate(times)]
    picture = draw_timeline(rows, FROM, by="topic")
    require_apart(picture)
    assert {"1960-03-02 to 2014-08-30 ×12", "×1,000"} < {text.get_text() for text in texts(picture)}


@pytest.mark.usefixtures("styled")
def test_a_short_time_is_seen_on_a_long_axis(sqlite_store: Files) -> None:
    claim = read(sqlite_store.shipped, asking.claim_rows, {})[0]
    times = [(date(1945, 8, 15), date(2025, 8, 15)), (date(2014, 8, 5), date(2014, 8, 9))]
    rows = [claim | {"claim_key": str(first), "earliest": first, "latest": last} for first, last in times]
    (axes,) = draw_timeline(rows, FROM).figure.axes
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle)]
    assert min(bar.get_linewidth() for bar in bars if bar.get_edgecolor()[3] > 0) >= 0.5
    assert [bar.get_width() for bar in bars] == [(last - first).days + 1 for first, last in times]
    assert all(axes.bbox.x0 < bar.get_window_extent().x0 < bar.get_window_extent().x1 < axes.bbox.x1 for bar in bars)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2014, 1, 1), date(9999, 12, 31), "2014-9999"),
        (None, date(9999, 12, 31), "until 9999"),
        (date(9999, 12, 31), None, "since 9999-12-31"),
        (date(9999, 12, 1), date(9999, 12, 31), "9999-12"),
    ],
)
@pytest.mark.usefixtures("styled")
def test_times_up_to_the_last_day_of_the_calendar(
    sqlite_store: Files, first: date | None, last: date | None, words: str
) -> None:
    claim = read(sqlite_store.shipped, asking.claim_rows, {})[0]
    picture = draw_timeline([claim | {"earliest": first, "latest": last}], FROM)
    require_apart(picture)
    assert any(hover.startswith(f"{words}: ") for hover in picture.hovers.values())


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize(
    "name", ["a measure whose name takes more than one line of the page " * 3, "쌀값은 얼마인가 " * 20]
)
def test_names_of_measures_are_not_cut_off_by_the_edge_of_the_page(sqlite_store: Files, name: str) -> None:
    row, *_ = read(sqlite_store.shipped, asking.figure_rows, {}, {}).rows
    rows = [row | {"figure_key": f"{row['figure_key']}{n}", "measure": name + str(n)} for n in range(2)]
    picture = draw_figures(rows, FROM)
    require_apart(picture)
    page: Any = picture.figure.canvas
    assert all(t.get_window_extent(page.get_renderer()).x1 < picture.figure.bbox.x1 for t in texts(picture))


@pytest.mark.usefixtures("styled")
def test_each_says_its_source_and_what_it_shows(picture: Picture) -> None:
    shown = " ".join(t.get_text() for t in texts(picture))
    assert "Source: nkdb.sqlite, nkdb 0.1.0;" in shown
    assert len(picture.alt) > 40
    assert picture.rows


@pytest.mark.usefixtures("styled")
def test_letters_can_be_read_in_print(picture: Picture) -> None:
    assert min(t.get_fontsize() for t in texts(picture)) >= 6


@pytest.mark.usefixtures("styled")
def test_the_same_rows_make_the_same_bytes_wherever_they_are(
    draw: Draw, picture: Picture, html: bytes, postgres_store: OnServer, tmp_path: Path
) -> None:
    again = draw(postgres_store.to_read(postgres_store.shipped, tmp_path))
    assert html_bytes(again) == html
    if draw is payments:
        # which is drawn of the same figure: one of the five, since this takes as long as all else
        assert png_bytes(again) == png_bytes(picture)


def test_nothing_is_fetched(picture: Picture, html: bytes) -> None:
    root = etree.fromstring(html[html.index(b"<svg") : html.index(b"</svg>") + len(b"</svg>")])
    links = [v for e in root.iter() for k, v in e.attrib.items() if str(k).endswith("href")]
    assert all(str(link).startswith(("#", "data:")) for link in links)
    parsed = etree.HTML(html.decode())
    assert parsed.xpath("//script | //link | //@src | //img") == []
    assert len(parsed.xpath("//tbody/tr")) == len(picture.rows)
    # 20,000 is what was said, not 20,000.0
    assert [cell for cell in parsed.xpath("//td[@class='number']/text()") if cell.endswith(".0")] == []
    assert [root.find(f"{{*}}{tag}").get("id") for tag in ("title", "desc")] == root.get("aria-labelledby").split()


def test_a_page_says_what_was_said() -> None:
    said = 'A "mill" <b> &amp; co'
    picture = Picture(Figure(), said, said, said, [said], [[None], [True], [said], [2.0]], {})
    parsed = etree.HTML(page(picture, "<svg/>"))
    texts = [parsed.findtext(f".//{tag}") for tag in ("title", "figcaption", "th")]
    assert [*texts, *parsed.xpath("//meta[@name='description']/@content")] == [said] * 4
    assert [cell.text for cell in parsed.iter("td")] == [None, "True", said, "2"]


def test_informants_of_one_name_are_as_many_origins(drawn: Drawn, sqlite_store: Files) -> None:
    with opened(sqlite_store.shipped) as rows:
        said, told = asking.figure_rows(rows, {}, {}).rows, asking.claim_rows(rows, {})
    assert told == sorted(told, key=lambda claim: (claim["published_on"], claim["claim_key"]))
    timed = [claim for claim in told if claim["earliest"] or claim["latest"]]
    for reports, picture in ((said, drawn(figures)), (timed, drawn(timeline))):
        names, keys = ({row[of] for row in reports} for of in ("origin", "origin_key"))
        assert len(names) < len(keys)
        assert f", {len(keys)} origins" in picture.source


def test_namesakes_are_told_apart_by_their_keys(shipped: db.Target) -> None:
    of_one_name = {
        "organization": ("workers-party-of-korea", "cabinet-of-the-dprk"),
        "place": ("hyesan", "sinuiju"),
        "measure": ("8-3-money-payment", "private-earnings"),
    }
    with db.connection(shipped) as conn:
        for table, keys in of_one_name.items():
            conn.exec_driver_sql(f"UPDATE {table} SET name = 'Kim' WHERE key IN {keys}")
    with opened(shipped) as rows:
        claims = asking.claim_rows(rows, {"organization": of_one_name["organization"]})
        observed = asking.market_rows(rows, ["usd_kpw"], (), None, None)
        figures, times = asking.figure_rows(rows, {}, {}).rows, asking.times_of_figures(rows, ())
    shown = [
        ("organization", {name for claim in claims for name in claim["organization"]}),
        ("place", {row["place"] for row in observed}),
        ("measure", {row["measure"] for row in figures}),
        ("measure", {row["measure"] for row in times}),
    ]
    for table, names in shown:
        assert {name for name in names if "Kim (" in name} == {f"Kim ({key})" for key in of_one_name[table]}
    assert "DPRK (nationwide, unspecified)" in shown[1][1]


def test_both_ends_of_each_figure_are_labelled(drawn: Drawn, sqlite_store: Files) -> None:
    rows = read(sqlite_store.shipped, asking.figure_rows, {}, {}).rows
    picture = drawn(figures)
    with style():
        picture.figure.canvas.draw()
        named = labels(picture)
        assert {row["measure"] for row in rows} <= {text.get_text() for text in texts(picture)}
        at = {str(a.get_gid()): a.get_window_extent() for a in picture.figure.findobj() if a.get_gid()}
    ranges = [r for r in rows if r["low"] is not None and r["high"] is not None and r["low"] != r["high"]]
    assert len(ranges) >= 4
    for row in ranges:
        key = next(g for g in named if g.startswith("low:") and row["figure_key"] in g).removeprefix("low:")
        assert f"{row['low']:,.10g}" in named[f"low:{key}"]
        assert f"{row['high']:,.10g}" in named[f"high:{key}"]
        assert at[f"low:{key}"].x1 < at[f"bar:{key}"].x0 < at[f"bar:{key}"].x1 < at[f"high:{key}"].x0
    arrows = {g.removeprefix("arrow:") for g in at if g.startswith("arrow:")}
    is_open = {r["figure_key"] for r in rows if (r["low"] is None) != (r["high"] is None)}
    assert len(arrows) == len(is_open) > 0
    assert all(any(key in arrow for arrow in arrows) for key in is_open)


def test_ranges_are_the_ones_of_the_conversion(drawn: Drawn) -> None:
    with style():
        shown = " ".join(t.get_text() for t in texts(drawn(payments)))
    assert "In KPW per month" in shown
    for end in ("20,000", "200,000", "80,000", "160,000", "2.5", "833", "1,670", "3.33", "34.5", "13.3", "27.6"):
        assert end in shown
    assert "244 days away" in shown


@pytest.mark.parametrize(("conversion", "told"), [({"per": "P1M"}, False), ({"currency": ("USD",)}, True)])
def test_rates_are_spoken_of_where_they_are_used(sqlite_store: Files, conversion: dict[str, Any], told: bool) -> None:
    rows = read(sqlite_store.shipped, asking.figure_rows, {"measure": ("8-3-money-payment",)}, conversion).rows
    with style():
        shown = {t.get_text() for t in texts(draw_figures(rows, FROM))}
    rounded = "Converted values are computed from both ends, and rounded to three digits"
    assert f"{rounded}{'; the rates used stand below each chain' if told else ''}." in shown


@pytest.mark.parametrize(
    ("conversion", "most", "bases", "left_out"),
    [
        ({"per": "P1M"}, 3, {""}, []),
        ({"currency": ("KPW",)}, 3, {""}, ["4 figures not converted (tier is no money; percent is no money; session is no money; …)"]),
        ({"currency": ("KPW",)}, 4, {""}, ["4 figures not converted (tier is no money; percent is no money; session is no money; kg is no money)"]),
        ({"currency": ("USD",), "rate": ("official",)}, 1, {"at official rates"}, ["4 figures not converted (tier is no money; …)"]),
        ({"currency": ("USD",), "in_": ("kg_rice",)}, 1, {"", "at market rates", "at market prices"},
         ["some values of 4 figures (tier is no money; …)"]),
        ({"in_": ("kg_rice",), "max_gap": "0d"}, 1, {""}, ["4 figures not converted (tier is no money; …)"]),
        ({"currency": ("USD",), "rate": ("official",), "max_gap": 30}, 1, set(), ["7 figures not converted (no official rate of USD within 30 days (nearest: 2013-11-30, 244 days); …)"]),
    ],
)  # fmt: skip
def test_what_is_not_converted_is_counted_by_its_reasons(
    sqlite_store: Files, monkeypatch: pytest.MonkeyPatch, conversion: dict[str, Any], most: int, bases: set[str],
    left_out: list[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(asking, "MOST_REASONS", most)
    found = read_anew(sqlite_store.shipped, asking.figure_rows, {"topic": ("8.3 Money",)}, conversion)
    assert ({row["basis"] for row in found.rows}, found.left_out) == (bases, left_out)


@pytest.mark.parametrize(
    ("earliest", "latest", "conversion", "axes"),
    [
        ("2014-08-01", "2014-08-31", {}, ["KPW per month", "KPW per quarter"]),
        ("2008-01-01", "2008-12-31", {}, ["KPW per quarter", "KPW per month in old won"]),
        ("2009-11-01", "2009-12-31", {}, ["KPW per quarter", "KPW per month in old or new won"]),
        ("2014-08-01", "2014-08-31", {"per": "P1M"}, ["KPW per month"]),
        ("2008-01-01", "2008-12-31", {"per": "P1M"}, ["KPW per month", "KPW per month in old won"]),
        # dollars are the same before and after
        ("2008-01-01", "2008-12-31", {"per": "P1M", "currency": ("USD",)}, ["USD per month at market rates"]),
    ],
)
def test_old_and_new_won_do_not_share_an_axis(
    sqlite_shipped: db.Target, earliest: str, latest: str, conversion: dict[str, Any], axes: list[str]
) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(
            f"UPDATE claim SET earliest = '{earliest}', latest = '{latest}' WHERE key LIKE '%/monthly-payments'"
        )
    rows = read_anew(sqlite_shipped, asking.figure_rows, {"measure": ("8-3-money-payment",)}, conversion).rows
    with style():
        assert [panel.get_xlabel() for panel in draw_figures(rows, FROM).figure.axes] == axes


def test_splits_are_parts_of_a_whole(sqlite_store: Files) -> None:
    rows = read(sqlite_store.shipped, asking.figure_rows, {"measure": ("harvest-split",)}, {}).rows
    with style():
        picture = draw_figures(rows, FROM)
        shown = [t.get_text() for t in texts(picture)]
    assert [axes.get_xlim()[0] for axes in picture.figure.axes] == [0]
    assert shown.count("factory 70") == shown.count("lessee 30") == 3
    assert shown.count("factory 50") == shown.count("lessee 50") == 4


@pytest.mark.parametrize(
    "told",
    [
        [("range", [("factory", 60, 70), ("lessee", 30, 40)]), ("exact", [(f"party {n}", 10, 10) for n in range(10)])],
        [("approximate", [("state", 33.3333, 33.3333), ("workers", 66.6667, 66.6667)]),
         ("exact", [("workers and their families", 1, 1), ("all others", 99, 99)])],
    ],
)  # fmt: skip
@pytest.mark.usefixtures("styled")
def test_words_of_shares_stay_within_their_bars(sqlite_store: Files, told: list[tuple[str, Any]]) -> None:
    row, *_ = read(sqlite_store.shipped, asking.figure_rows, {"measure": ("harvest-split",)}, {}).rows
    rows = [row | {"figure_key": str(n), "qualifier": q, "parts": parts} for n, (q, parts) in enumerate(told)]
    picture = draw_figures(rows, FROM)
    require_apart(picture)
    axes = picture.figure.axes[0]
    bars = [bar.get_window_extent() for bar in axes.patches if isinstance(bar, Rectangle)]
    within = [text.get_window_extent() for text in axes.texts if text.get_gid() is None]
    assert within
    for words in within:
        assert any(bar.x0 <= words.x0 and words.x1 <= bar.x1 and bar.y0 <= words.y0 <= bar.y1 for bar in bars)


def test_money_that_differs_much_is_on_a_logarithmic_scale_that_says_so(drawn: Drawn) -> None:
    picture = drawn(rates)
    assert picture.title == "Rates and prices over time"
    with style():
        shown = {t.get_text() for t in texts(picture)}
    assert any("4,000 won" in said and said.endswith("misprint suspected)") for said in picture.hovers.values())
    assert "won, logarithmic scale" in shown
    assert {"old won, money to 2009-11-30", "new won"} <= shown
    assert {"KPW per USD", "KPW per EUR"} <= shown
    assert "a" in shown
    assert any("in old won right of it were still given afterwards" in text for text in shown)
    assert "Suspected misprints are drawn as well: KPW per kg of rice, 2015-05: 4,000." in shown


@pytest.mark.parametrize(
    ("quantity", "since", "until", "lined", "told"),
    [
        ("pork_kpw_per_kg", None, None, True, ["The upright line is the redenomination"]),
        (
            "corn_kpw_per_kg",
            None,
            "2010",
            True,
            ["The upright line is the redenomination", "Quotes in old won right of"],
        ),
        ("corn_kpw_per_kg", None, "2008", False, ["On 2009-11-30, 100 old won became 1 new won"]),
        ("corn_kpw_per_kg", "2014", None, False, []),
    ],
)
def test_the_line_of_the_redenomination_is_explained(
    sqlite_store: Files, quantity: str, since: str | None, until: str | None, lined: bool, told: list[str]
) -> None:
    with style():
        picture = draw_rates(
            read(sqlite_store.shipped, asking.market_rows, (quantity,), (), since, until), [], [], FROM
        )
        notes = [text.get_text() for text in texts(picture) if "old won " in text.get_text()]
    assert picture.title == f"{QUANTITIES[quantity]} over time"
    assert any(name.startswith("redenomination:") for name in picture.hovers) == lined
    assert all(itertools.starmap(str.startswith, zip(notes, told, strict=True)))


@pytest.mark.parametrize(
    ("since", "until", "marked", "left_out"),
    [
        ("2014", "2015", ["a"], ""),
        ("2014-07-20", "2014-12", ["a"], ""),
        ("2023", None, [], ", 3 figures about other times"),
        (None, "2009-10", [], ", 3 figures about other times"),
    ],
)
def test_only_times_in_the_picture_are_marked(
    sqlite_store: Files, since: str | None, until: str | None, marked: list[str], left_out: str
) -> None:
    timeless = {"measure": "Price", "claim_earliest": None, "claim_latest": None}
    figures = [*read(sqlite_store.shipped, asking.times_of_figures, ()), timeless]
    with style():
        picture = draw_rates(
            read(sqlite_store.shipped, asking.market_rows, ("usd_kpw",), (), since, until), [], figures, FROM
        )
        shown = [t.get_text() for t in texts(picture)]
    assert [text for text in shown if text == "a"] == marked
    assert any(text.startswith("Figures: ") for text in shown) == any("times of figures" in text for text in shown)
    assert any("times of figures" in text for text in shown) == bool(marked)
    assert ("times of 3 figures" in picture.source) == bool(marked)
    assert picture.source.endswith(f"; left out: 1 figure without a time{left_out}.")


@pytest.mark.usefixtures("styled")
def test_letters_of_times_near_each_other_stand_apart(sqlite_store: Files) -> None:
    days = [date(2014 + month // 12, month % 12 + 1, 1) for month in range(26)]
    figures = [{"measure": "Price", "claim_earliest": day, "claim_latest": day} for day in days]
    market = read(sqlite_store.shipped, asking.market_rows, ("usd_kpw",), (), "2010", None)
    require_apart(draw_rates(market, [], figures, FROM))


def test_a_time_of_many_figures_is_looked_for_as_if_of_one(
    sqlite_store: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2014, 8, 1)
    figures = [{"measure": "Price", "claim_earliest": day, "claim_latest": day}] * 1_000
    market = read(sqlite_store.shipped, asking.market_rows, ("usd_kpw",), (), "2014", "2014")
    looked = []
    monkeypatch.setattr("nkdb.plot.rates.band", lambda *asked: looked.append(asked) or band(*asked))
    with style():
        picture = draw_rates(market, [], figures, FROM)
    assert "times of 1,000 figures" in picture.source
    assert len(looked) == 2  # to choose it, and to draw it


def test_where_only_the_state_quotes_nothing_is_said_of_markets(sqlite_store: Files) -> None:
    with style():
        picture = draw_rates([], read(sqlite_store.shipped, asking.official_rows, ("eur_kpw",), None, None), [], FROM)
    assert picture.source == "Source: nkdb.sqlite, nkdb 0.1.0; 3 rates of the state or quoted as such."


def test_what_began_before_the_axis_and_goes_on_is_open_at_both_ends(drawn: Drawn) -> None:
    picture = drawn(timeline)
    arrows = {str(arrow.get_gid()): arrow for arrow in picture.figure.findobj(FancyArrowPatch)}
    both = {
        words.partition(":")[0]
        for gid, words in picture.hovers.items()
        if gid in arrows and isinstance(arrows[gid].get_arrowstyle(), ArrowStyle.CurveFilledAB)
    }
    assert both == {"since 1980", "since 2012"}
    (axes,) = picture.figure.axes
    with style():
        picture.figure.canvas.draw()  # arrows are as long as when they were drawn last, wherever that was
        told = [text.get_window_extent() for text in axes.texts]
    assert axes.bbox.x0 <= min(box.x0 for box in told) < max(box.x1 for box in told) <= axes.bbox.x1
    for gid, arrow in arrows.items():
        words, box = picture.hovers[gid].partition(":")[0], arrow.get_window_extent()
        from_edge, to_edge = abs(box.x0 - axes.bbox.x0) < 5, abs(box.x1 - axes.bbox.x1) < 5
        assert (from_edge, to_edge) == (not words.startswith("since") or words in both, words.startswith("since"))


def test_the_legend_shows_what_is_open_above_as_an_upright_arrow(drawn: Drawn) -> None:
    (entry,) = [
        handle
        for legend in drawn(rates).figure.findobj(Legend)
        for handle, text in zip(legend.legend_handles, legend.texts, strict=True)
        if text.get_text() == "at least"
    ]
    assert isinstance(entry, Line2D)
    marker = MarkerStyle(entry.get_marker()).get_path().get_extents()
    assert marker.height > marker.width > 0


def test_publishers_stand_left_of_whom_they_have_it_from(drawn: Drawn, sqlite_store: Files) -> None:
    picture = drawn(sources)
    with style():
        picture.figure.canvas.draw()
    at = {str(a.get_gid()): a.get_window_extent() for a in picture.figure.findobj() if a.get_gid()}
    for told, of in itertools.pairwise(read(sqlite_store.shipped, asking.chain_rows, {})):
        if told["claim_id"] == of["claim_id"]:
            line = at[f"line:{told['key']}:{of['key']}"]
            between = (at[f"source:{told['key']}"].x1, at[f"source:{of['key']}"].x0)
            assert (line.x0, line.x1) == pytest.approx(between, abs=2)
            assert line.x0 < line.x1


def test_lines_are_drawn_in_one_order_whoever_is_left_out(sqlite_store: Files) -> None:
    rows = read(sqlite_store.shipped, asking.chain_rows, {})
    with style():
        everyone, few = (draw_sources(rows, FROM, minimum=minimum).hovers for minimum in (1, 10))
    assert 2 * sum(name.startswith("source:") for name in few) < sum(name.startswith("source:") for name in everyone)
    assert list(few) == [name for name in everyone if name in few]


def test_links_are_gone_through_once(sqlite_store: Files) -> None:
    rows = read(sqlite_store.shipped, asking.chain_rows, {})
    assert len(rows) == len([*rows])
    with style():
        whole, once = draw_sources([*rows], FROM), draw_sources(iter(rows), FROM)
    assert (once.source, once.rows) == (whole.source, whole.rows)


@pytest.mark.usefixtures("styled")
def test_columns_stay_where_those_between_are_left_out() -> None:
    told = links({"c1": ("told", "by one", "first said"), "c2": ("told", "by another", "first said")})
    at = {text.get_text(): text.get_window_extent().x0 for text in texts(draw_sources(told, FROM, minimum=2))}
    assert "1st link inwards" not in at
    assert at["publisher"] < at["told"] < at["2nd link inwards"] < at["first said"]


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize(("columns", "headings"), [(10, 10), (12, 6), (30, 8)])
def test_headings_of_narrow_columns_leave_each_other_room(columns: int, headings: int) -> None:
    picture = draw_sources(links({"c1": [*map(str, range(columns))]}), FROM)
    assert sum(text.get_style() == "italic" for text in texts(picture)) == headings
    require_apart(picture)


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize("before", [(), ("publisher",), tuple(map(str, range(11)))])
def test_lines_between_those_who_retell_each_other_are_on_the_page(before: tuple[str, ...]) -> None:
    told = {"c1": (*before, "one", "other"), "c2": (*before, "other", "one")} | {
        f"c{n}": (*before, "one") for n in "345"
    }
    figure = draw_sources(links(told), FROM).figure
    lines = [patch for patch in figure.axes[0].patches if str(patch.get_gid()).startswith("line:o")]
    assert len(lines) == 2
    for line in lines:
        assert line.get_window_extent().x1 + line.get_linewidth() / 2 / 72 * figure.dpi <= figure.axes[0].bbox.x1


def test_who_stands_twice_in_a_chain_has_the_claim_once() -> None:
    graph = attribution(links({"c1": "abba", "c2": "abb", "c3": "abab"}))
    assert sorted(graph.edges(data="weight")) == [("a", "b", 3), ("b", "a", 2)]
    assert {key: (s.claims, s.origin_of) for key, s in graph.nodes(data="speaker")} == {"a": (3, 1), "b": (3, 2)}


def test_a_publisher_whom_others_retell_is_named(sqlite_store: Files) -> None:
    rows = read(sqlite_store.shipped, asking.chain_rows, {})
    told = next(row for row in rows if row["key"] == "daily-nk")
    note = "Daily NK publishes here too: it stands right of those who retell it."
    for more, named in (([], False), ([told | {"claim_id": "own", "article_id": "own", "position": 0}], True)):
        with style():
            assert (note in {t.get_text() for t in texts(draw_sources([*rows, *more], FROM))}) == named


@pytest.mark.parametrize("format_", WRITERS)
def test_letters_that_no_font_here_has_are_written_and_told_of(
    sqlite_store: Files, tmp_path: Path, format_: str
) -> None:
    letter = "\N{OLD PERSIAN SIGN A}"
    row, *_ = read(sqlite_store.shipped, asking.figure_rows, {}, {}).rows
    out = tmp_path / "out"
    told = save(draw_figures([row | {"claim": f"쌀값 {letter}"}], FROM), out, format_=format_)
    assert [letter in words for words in told] == [True] * (format_ == "png")
    assert format_ == "png" or f"쌀값 {letter}" in out.read_text(encoding="utf-8")
    assert save(draw_figures([row | {"claim": "rice"}], FROM), out, format_=format_, force=True) == []


@pytest.fixture
def inkless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A letter that one installed font has, and leaves blank: whatever is drawn in its place would be seen."""
    letter, font = "쌀", FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "blank"])
    font.setupCharacterMap({ord(letter): "blank"})
    font.setupGlyf({".notdef": Glyph(), "blank": Glyph()})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "blank": (1000, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Inkless", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "inkless.ttf")
    monkeypatch.setattr(fontManager, "ttflist", [*fontManager.ttflist])
    fontManager.addfont(tmp_path / "inkless.ttf")
    monkeypatch.setattr("nkdb.plot.style.HANGUL_FONTS", ("Inkless",))
    installed_fonts.cache_clear()
    yield letter
    installed_fonts.cache_clear()


def test_letters_are_drawn_with_the_font_that_has_them(inkless: str) -> None:
    with style():
        drawn = FigureCanvasAgg(Figure())
        drawn.figure.text(0.5, 0.5, inkless)
        drawn.draw()
    assert bytes(drawn.buffer_rgba()).strip(b"\xff") == b""


@pytest.mark.parametrize(
    ("letter", "written"),
    [("\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"), ("\N{IDEOGRAPHIC SPACE}", "\N{IDEOGRAPHIC SPACE}"), ("\1", "�")],
)
def test_what_is_said_on_hovering_is_as_it_was_written(sqlite_store: Files, letter: str, written: str) -> None:
    row, *_ = read(sqlite_store.shipped, asking.figure_rows, {}, {}).rows
    svg = etree.fromstring(svg_bytes(draw_figures([row | {"claim": f"40{letter}kg of rice."}], FROM)))
    titles = {str(title.text) for title in svg.iterfind(".//{*}g/{*}title")}
    assert len(titles) == 1
    assert titles.pop().startswith(f"40{written}kg of rice. ")


def test_a_word_of_any_length_is_measured_in_pieces_as_long_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []

    def width(text: str, size: float, _weight: str) -> float:
        measured.append(len(text))
        return len(text) * size / 72

    monkeypatch.setattr("nkdb.plot.style.text_width", width)
    word = "x" * 4000
    lines = wrapped(word, 2.0, 8)
    assert lines == ["x" * 18] * 222 + ["x" * 4]
    assert sum(measured) < 50 * len(word)

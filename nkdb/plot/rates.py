"""Rates and prices on markets over time, the state's own rates, and when the figures of the database speak.

Observations are not joined by lines: nothing is known between them. Old and new won (redenomination of 2009-11-30) are
two moneys, and have panels of their own.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from nkdb.errors import PlotError
from nkdb.plot.days import day_axis
from nkdb.plot.figures import LOG_FROM
from nkdb.plot.marks import number
from nkdb.plot.page import MARGIN, WIDTH, Page, Picture, Provenance, counted
from nkdb.plot.style import BLACK, BLUE, FAINT, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION, style
from nkdb.plot.timeline import Span

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Row = Mapping[str, Any]

REDENOMINATION = date(2009, 11, 30)
MOST_MARKS = len(string.ascii_lowercase)
_LOOKS = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"), (ORANGE, "D"), (PURPLE, "v"), (SKY, "P"))
_OTHER = (GREY, ".")
_NOT_SHARP = ("approximate", "derived", "monthly_average")
_WORDS = {
    "usd_kpw": "KPW per USD",
    "cny_kpw": "KPW per CNY",
    "eur_kpw": "KPW per EUR",
    "rice_kpw_per_kg": "KPW per kg of rice",
    "corn_kpw_per_kg": "KPW per kg of corn",
    "pork_kpw_per_kg": "KPW per kg of pork",
}
_WON = {"old_won": "old won, to 2009-11-30", "new_won": "new won"}
_HEAD, _PANEL, _FOOT = 0.34, 2.25, 0.42
_AXIS, _BETWEEN, _NARROWEST = 0.62, 0.75, 1.15
_COLUMNS = (
    "quantity",
    "kind",
    "place",
    "observed",
    "earliest",
    "latest",
    "low",
    "high",
    "currency_basis",
    "value_basis",
    "observer",
)


@dataclass(frozen=True, slots=True)
class When:
    """A time that figures of the database speak about, with a letter and what they measure."""

    letter: str
    span: Span
    measures: str


def marks_of(figures: Sequence[Row]) -> list[When]:
    """The times of figures (measure, claim_earliest, claim_latest), oldest first, each with the measures in it.

    Raises PlotError for more than MOST_MARKS times.

    >>> day = date(2014, 8, 1)
    >>> [mark] = marks_of([{"measure": "Price", "claim_earliest": day, "claim_latest": day}] * 2)
    >>> mark.letter, mark.measures
    ('a', 'Price (2 figures)')
    """
    times: dict[tuple[Any, Any], Counter[str]] = {}
    for row in figures:
        ends = row["claim_earliest"], row["claim_latest"]
        if ends != (None, None):
            times.setdefault(ends, Counter())[row["measure"]] += 1
    if len(times) > MOST_MARKS:
        raise PlotError(
            f"figures about {len(times):,} times",
            f"at most {MOST_MARKS} marked; choose with --measure, or --no-figures",
        )
    ordered = sorted(times.items(), key=lambda item: (item[0][0] or date.min, item[0][1] or date.max))
    return [
        When(letter, Span(*ends), ", ".join(f"{name} ({counted(n, 'figure')})" for name, n in sorted(names.items())))
        for letter, (ends, names) in zip(string.ascii_lowercase, ordered, strict=False)
    ]


def draw_rates(
    market: Sequence[Row],
    official: Sequence[Row],
    figures: Sequence[Row],
    provenance: Provenance,
    *,
    narrowed: str = "",
) -> Picture:
    """Draw rates over time, one row of panels a quantity.

    `market` and `official` are rows of Database.rates(); `figures` are those whose times are marked. Raises PlotError
    for too many of those.
    """
    quantities = [q for q in _WORDS if any(row["quantity"] == q for row in (*market, *official))]
    marks = marks_of(figures)
    untimed = sum(1 for row in figures if row["claim_earliest"] is None and row["claim_latest"] is None)
    places = Counter(row["place"] for row in market)
    named = [place for place, _ in sorted(places.items(), key=lambda item: (-item[1], item[0]))[: len(_LOOKS)]]
    looks = dict(zip(named, _LOOKS, strict=False))
    observers = {row["observer"] for row in market}
    basis = f"{counted(len(market), 'observation')} of {counted(len(observers), 'observer')}"
    basis += f" at {counted(len(places), 'place')}"
    if official:
        basis += f", {counted(len(official), 'rate')} of the state or quoted as such"
    if figures:
        basis += f"; times of {counted(len(figures) - untimed, 'figure')}"
    source = provenance.source(basis, [f"{counted(untimed, 'figure')} without a time"] if untimed else [])
    words = [_WORDS[quantity] for quantity in quantities]
    title = f"{words[0]} over time" if len(words) == 1 else "Rates and prices over time"
    with style():
        page = Page(
            title,
            f"What was observed on markets, and what the state said{f'; {narrowed}' if narrowed else ''}.",
            len(quantities) * (_HEAD + _PANEL + _FOOT),
            source,
            key=_key(market, official, looks, bool(marks)),
            notes=_notes(market, official, marks),
        )
        hovers: dict[str, str] = {}
        y = page.top
        for quantity in quantities:
            rows = [row for row in market if row["quantity"] == quantity]
            state = [row for row in official if row["quantity"] == quantity]
            page.text(MARGIN, y + 0.02, _WORDS[quantity], size=9, weight="bold")
            _draw_quantity(page, y + _HEAD, quantity, rows, state, marks, looks, hovers)
            y += _HEAD + _PANEL + _FOOT
    table = [
        [
            r["quantity"],
            "market",
            r["place"],
            r["observed_on"],
            r["earliest"],
            r["latest"],
            r["low"],
            r["high"],
            r["currency_basis"],
            r["value_basis"],
            r["observer"],
        ]
        for r in market
    ] + [
        [
            r["quantity"],
            r["rate_kind"],
            None,
            r["valid_from"],
            r["earliest"],
            r["latest"],
            r["low"],
            r["high"],
            r["currency_basis"],
            r["value_basis"],
            r["issuer"],
        ]
        for r in official
    ]
    return Picture(page.figure, title, f"{title}: {_told(market, quantities)}", source, _COLUMNS, table, hovers)


def _told(market: Sequence[Row], quantities: Sequence[str]) -> str:
    sentences = []
    for quantity in quantities:
        for won in _WON:
            rows = [row for row in market if (row["quantity"], row["currency_basis"]) == (quantity, won)]
            if rows:
                low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
                first, last = min(row["earliest"] for row in rows), max(row["latest"] for row in rows)
                sentences.append(
                    f"{_WORDS[quantity]} ({won.replace('_', ' ')}): {number(low)} to {number(high)}, {first} to {last}."
                )
    return " ".join(sentences)


def _draw_quantity(
    page: Page,
    y: float,
    quantity: str,
    market: Sequence[Row],
    official: Sequence[Row],
    marks: Sequence[When],
    looks: Mapping[str, tuple[str, str]],
    hovers: dict[str, str],
) -> None:
    """The panels of one quantity: old won and new won side by side, each with scales of its own."""
    sides = [won for won in _WON if any(row["currency_basis"] == won for row in (*market, *official))]
    room = WIDTH - 2 * MARGIN - _AXIS - _BETWEEN * (len(sides) - 1)
    spans = {}
    for won in sides:
        rows = [row for row in (*market, *official) if row["currency_basis"] == won]
        spans[won] = (min(row["earliest"] for row in rows), max(row["latest"] for row in rows))
    days = {won: max((last - first).days, 30) for won, (first, last) in spans.items()}
    widths = {won: max(room * days[won] / sum(days.values()), _NARROWEST) for won in sides}
    x = MARGIN + _AXIS
    for won in sides:
        width = widths[won] * room / sum(widths.values())
        axes = page.panel(x, y, width, _PANEL)
        x += width + _BETWEEN
        axes.set_title(_WON[won], fontsize=7.5, loc="left", color=GREY, pad=3)
        _draw_side(
            axes,
            f"{quantity}:{won}",
            [row for row in market if row["currency_basis"] == won],
            [row for row in official if row["currency_basis"] == won],
            marks,
            looks,
            hovers,
            spans[won],
        )


def _draw_side(
    axes: Axes,
    name: str,
    market: Sequence[Row],
    official: Sequence[Row],
    marks: Sequence[When],
    looks: Mapping[str, tuple[str, str]],
    hovers: dict[str, str],
    span: tuple[date, date],
) -> None:
    from matplotlib.dates import date2num
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    first, last = (float(date2num(day)) for day in span)
    margin = max((last - first) * 0.03, 12)
    axes.set_xlim(first - margin, last + margin)
    values = [row[end] for row in (*market, *official) for end in ("low", "high")]
    if max(values) > LOG_FROM * min(values):
        axes.set_yscale("log")
        axes.set_ylim(min(values) / 1.6, max(values) * 1.9)
        axes.yaxis.set_major_locator(LogLocator(10))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_ylabel("won, logarithmic scale")
    else:
        axes.set_ylim(0, max(values) * 1.15)
        axes.set_ylabel("won")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(round(value, 10))))
    day_axis(axes, *span, axes.get_position().width * WIDTH)
    axes.grid(axis="both", which="major")
    boundary = float(date2num(REDENOMINATION))
    if first - margin <= boundary <= last + margin:
        axes.axvline(boundary, color=VERMILION, linewidth=1.4, zorder=2, gid=f"redenomination:{name}")
        hovers[f"redenomination:{name}"] = "Redenomination of 2009-11-30: 100 old won became 1 new won"
    for mark in marks:
        _draw_when(axes, mark, (first - margin, last + margin), f"figures:{name}:{mark.letter}", hovers)
    for index, row in enumerate(market):
        gid = f"rate:{name}:{index}"
        _draw_observation(axes, row, *looks.get(row["place"], _OTHER), gid)
        ends = number(row["low"]) if row["low"] == row["high"] else f"{number(row['low'])}-{number(row['high'])}"
        hovers[gid] = (
            f"{row['place']}, {row['observed_on']}: {ends} won "
            f"({row['value_basis'].replace('_', ' ')}; {row['observer']})"
        )
    for index, row in enumerate(official):
        gid = f"state:{name}:{index}"
        _draw_official(axes, row, gid)
        hovers[gid] = (
            f"{row['rate_kind'].replace('_', ' ')}, {row['valid_from']}: {number(row['low'])} won ({row['issuer']})"
        )


def _draw_observation(axes: Axes, row: Row, colour: str, marker: str, gid: str) -> None:
    """A dot, or both ends of a range with a bar between; the days it may be of as a thin line across."""
    from matplotlib.dates import date2num

    start, stop = float(date2num(row["earliest"])), float(date2num(row["latest"]))
    x = (start + stop) / 2
    ends = sorted({row["low"], row["high"]})
    if len(ends) > 1:
        axes.plot([x, x], ends, color=colour, linewidth=2.2, solid_capstyle="butt", zorder=3)
    if stop > start:
        for end in ends:
            axes.plot([start, stop], [end, end], color=colour, linewidth=0.7, zorder=3)
    hollow = row["value_basis"] in _NOT_SHARP
    axes.plot(
        [x] * len(ends),
        ends,
        marker=marker,
        markersize=3.6 if marker != "." else 4.5,
        linestyle="none",
        color=colour,
        markerfacecolor="white" if hollow else colour,
        markeredgewidth=0.8,
        zorder=4,
        gid=gid,
    )
    if row["value_basis"] == "at_least":
        axes.annotate(
            "",
            xy=(x, ends[-1]),
            xytext=(0, 14),
            textcoords="offset points",
            zorder=3,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "<-",
                "color": colour,
                "linewidth": 1,
                "mutation_scale": 6,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )


def _state_look(kind: str) -> tuple[str, str, str]:
    if kind.startswith("official_"):
        return "official rate", "_", BLACK
    return "shops and exchange offices of the state, quotes of others", "x", BLACK


def _draw_official(axes: Axes, row: Row, gid: str) -> None:
    from matplotlib.dates import date2num

    start, stop = float(date2num(row["earliest"])), float(date2num(row["latest"]))
    _, marker, colour = _state_look(row["rate_kind"])
    axes.plot([start, stop], [row["low"]] * 2, color=colour, linewidth=1.0, zorder=4)
    axes.plot(
        [(start + stop) / 2],
        [row["low"]],
        marker=marker,
        markersize=9 if marker == "_" else 4.5,
        color=colour,
        markeredgewidth=2.0 if marker == "_" else 1.1,
        linestyle="none",
        zorder=5,
        gid=gid,
    )


def _draw_when(axes: Axes, mark: When, limits: tuple[float, float], gid: str, hovers: dict[str, str]) -> None:
    from matplotlib.dates import date2num
    from matplotlib.transforms import blended_transform_factory

    start = limits[0] if mark.span.first is None else float(date2num(mark.span.first))
    stop = limits[1] if mark.span.last is None else float(date2num(mark.span.last)) + 1
    start, stop = max(start, limits[0]), min(stop, limits[1])
    if start >= stop:
        return
    axes.axvspan(start, stop, facecolor=FAINT, alpha=0.55, linewidth=0, zorder=0.5, gid=gid)
    hovers[gid] = f"{mark.span.words()}: {mark.measures}"
    place = blended_transform_factory(axes.transData, axes.transAxes)
    axes.text(
        (start + stop) / 2,
        0.985,
        mark.letter,
        transform=place,
        ha="center",
        va="top",
        fontsize=7.5,
        fontweight="bold",
        zorder=6,
    )


def _key(
    market: Sequence[Row], official: Sequence[Row], looks: Mapping[str, tuple[str, str]], marked: bool
) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    def dot(label: str, colour: str, marker: str, **more: Any) -> Any:
        return Line2D([], [], linestyle="none", color=colour, marker=marker, markersize=4.5, label=label, **more)

    entries = [dot(place, *look) for place, look in looks.items()]
    if any(row["place"] not in looks for row in market):
        entries.append(dot("other places", *_OTHER))
    if any(row["value_basis"] in _NOT_SHARP for row in market):
        entries.append(dot("hollow: approximate, derived or averaged", GREY, "o", markerfacecolor="white"))
    if any(row["low"] != row["high"] for row in market):
        entries.append(
            Line2D([], [], color=GREY, linewidth=2.2, marker="o", markersize=3.6, label="upright bar: range")
        )
    if any(row["value_basis"] == "at_least" for row in market):
        entries.append(dot("at least", GREY, r"$\uparrow$"))
    for label, marker, colour in sorted({_state_look(row["rate_kind"]) for row in official}):
        entries.append(dot(label, colour, marker, markeredgewidth=1.6))
    if marked:
        entries.append(Patch(facecolor=FAINT, alpha=0.55, label="a, b, …: times of figures"))
    return entries


def _notes(market: Sequence[Row], official: Sequence[Row], marks: Sequence[When]) -> list[str]:
    notes = [f"Figures: {'; '.join(f'{m.letter}  {m.span.words()}: {m.measures}' for m in marks)}."] if marks else []
    if {row["currency_basis"] for row in (*market, *official)} >= {"old_won"}:
        notes.append(
            "The upright line is the redenomination of 2009-11-30, when 100 old won became 1 new won; "
            "they do not compare."
        )
    notes.append(
        "A thin line across is the span of days an observation may be of. "
        "Observations are not joined: nothing is known between them."
    )
    return notes

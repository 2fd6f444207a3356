"""Rates and prices on markets over time, the state's own rates, and when the figures of the database speak.

Observations are not joined by lines: nothing is known between them. Old and new won (redenomination of 2009-11-30) are
two moneys, and have panels of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nkdb.days import REDENOMINATION
from nkdb.errors import plural
from nkdb.plot.days import day_axis
from nkdb.plot.figures import LOG_FROM
from nkdb.plot.marks import number
from nkdb.plot.page import MARGIN, WIDTH, Page, Picture, Provenance
from nkdb.plot.rate_marks import LOOKS, Look, Row, band, draw_observation, draw_official, draw_when, key, look_of
from nkdb.plot.spans import Span
from nkdb.plot.style import GREY, VERMILION, style
from nkdb.plot.when import When, marks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

QUANTITIES = {
    "usd_kpw": "KPW per USD",
    "cny_kpw": "KPW per CNY",
    "eur_kpw": "KPW per EUR",
    "rice_kpw_per_kg": "KPW per kg of rice",
    "corn_kpw_per_kg": "KPW per kg of corn",
    "pork_kpw_per_kg": "KPW per kg of pork",
}
"""What there are panels for, in their order, each with its heading."""
_WON = {"old_won": "old won, money to 2009-11-30", "new_won": "new won"}
_HEAD, _PANEL, _FOOT = 0.34, 2.25, 0.42
_AXIS, _BETWEEN, _NARROWEST = 0.62, 0.75, 1.15
_OF_BOTH = ("earliest", "latest", "low", "high", "currency_basis", "value_basis")
_COLUMNS = ("quantity", "kind", "place", "observed", *_OF_BOTH, "observer", "flags")


def draw_rates(
    market: Sequence[Row],
    official: Sequence[Row],
    figures: Sequence[Row],
    provenance: Provenance,
    *,
    narrowed: str = "",
) -> Picture:
    """Draw rates over time, one row of panels a quantity.

    `market` and `official` are rows of Database.rates(). The times of `figures` are marked as far as the axes reach,
    and the others are counted by the source line. Raises PlotError for too many times.
    """
    quantities = [q for q in QUANTITIES if any(row["quantity"] == q for row in (*market, *official))]
    spans = _spans([*market, *official])
    limits = [_limits(span) for span in spans.values()]
    timed = [row for row in figures if row["claim_earliest"] is not None or row["claim_latest"] is not None]
    # figures share their times, and dates are slow to be put on an axis
    times = {ends: Span(*ends) for ends in {(row["claim_earliest"], row["claim_latest"]) for row in timed}}
    seen = {ends for ends, span in times.items() if any(band(span, each) for each in limits)}
    marked = [row for row in timed if (row["claim_earliest"], row["claim_latest"]) in seen]
    marks = marks_of(marked)
    unmarked = {"without a time": len(figures) - len(timed), "about other times": len(timed) - len(marked)}
    places = Counter(row["place"] for row in market)
    named = [place for place, _ in sorted(places.items(), key=lambda item: (-item[1], item[0]))[: len(LOOKS)]]
    looks = dict(zip(named, LOOKS, strict=False))
    observers = {row["observer"] for row in market}
    drawn = []
    if market:
        observed = f"{plural(len(market), 'observation')} of {plural(len(observers), 'observer')}"
        drawn.append(f"{observed} at {plural(len(places), 'place')}")
    if official:
        drawn.append(f"{plural(len(official), 'rate')} of the state or quoted as such")
    basis = ", ".join(drawn) + (f"; times of {plural(len(marked), 'figure')}" if marked else "")
    source = provenance.source(basis, [f"{plural(count, 'figure')} {why}" for why, count in unmarked.items() if count])
    words = [QUANTITIES[quantity] for quantity in quantities]
    title = f"{words[0]} over time" if len(words) == 1 else "Rates and prices over time"
    with style():
        page = Page(
            title,
            f"What was observed on markets, and what the state said{f'; {narrowed}' if narrowed else ''}.",
            len(quantities) * (_HEAD + _PANEL + _FOOT),
            source,
            key=key(market, official, looks, bool(marks)),
            notes=_notes(market, official, marks),
        )
        hovers: dict[str, str] = {}
        y = page.top
        for quantity in quantities:
            rows = [row for row in market if row["quantity"] == quantity]
            state = [row for row in official if row["quantity"] == quantity]
            page.text(MARGIN, y + 0.02, QUANTITIES[quantity], size=9, weight="bold")
            of_sides = {won: spans[quantity, won] for won in _WON if (quantity, won) in spans}
            _draw_quantity(page, y + _HEAD, quantity, rows, state, marks, looks, hovers, of_sides)
            y += _HEAD + _PANEL + _FOOT
    table = [
        [
            row["quantity"],
            "market",
            row["place"],
            row["observed_on"],
            *map(row.get, _OF_BOTH),
            row["observer"],
            _flags(row),
        ]
        for row in market
    ] + [
        [
            row["quantity"],
            row["rate_kind"],
            None,
            row["valid_from"],
            *map(row.get, _OF_BOTH),
            row["issuer"],
            _flags(row),
        ]
        for row in official
    ]
    return Picture(page.figure, title, f"{title}: {_told(market, quantities)}", source, _COLUMNS, table, hovers)


def _spans(rows: Sequence[Row]) -> dict[tuple[str, str], tuple[date, date]]:
    """The days of each panel, by quantity and won: from the first to the last of its observations."""
    spans: dict[tuple[str, str], tuple[date, date]] = {}
    for row in rows:
        panel = row["quantity"], row["currency_basis"]
        first, last = spans.get(panel, (row["earliest"], row["latest"]))
        spans[panel] = min(first, row["earliest"]), max(last, row["latest"])
    return spans


def _limits(span: tuple[date, date]) -> tuple[float, float]:
    """The ends of a panel's axis: a little before and after its days."""
    from matplotlib.dates import date2num

    first, last = (float(date2num(day)) for day in span)
    margin = max((last - first) * 0.03, 12)
    return first - margin, last + margin


def _told(market: Sequence[Row], quantities: Sequence[str]) -> str:
    sentences = []
    for quantity in quantities:
        for won in _WON:
            rows = [row for row in market if (row["quantity"], row["currency_basis"]) == (quantity, won)]
            if rows:
                low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
                first, last = min(row["earliest"] for row in rows), max(row["latest"] for row in rows)
                what = f"{QUANTITIES[quantity]} ({won.replace('_', ' ')})"
                sentences.append(f"{what}: {number(low)} to {number(high)}, {first} to {last}.")
    return " ".join(sentences)


def _draw_quantity(
    page: Page,
    y: float,
    quantity: str,
    market: Sequence[Row],
    official: Sequence[Row],
    marks: Sequence[When],
    looks: Mapping[str, Look],
    hovers: dict[str, str],
    spans: Mapping[str, tuple[date, date]],
) -> None:
    """The panels of one quantity: old won and new won side by side, each with scales of its own."""
    room = WIDTH - 2 * MARGIN - _AXIS - _BETWEEN * (len(spans) - 1)
    days = {won: max((last - first).days, 30) for won, (first, last) in spans.items()}
    widths = {won: max(room * days[won] / sum(days.values()), _NARROWEST) for won in spans}
    x = MARGIN + _AXIS
    for won in spans:
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
    looks: Mapping[str, Look],
    hovers: dict[str, str],
    span: tuple[date, date],
) -> None:
    from matplotlib.dates import date2num
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    limits = _limits(span)
    axes.set_xlim(*limits)
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
    if limits[0] <= boundary <= limits[1]:
        axes.axvline(boundary, color=VERMILION, linewidth=1.4, zorder=2, gid=f"redenomination:{name}")
        hovers[f"redenomination:{name}"] = "Redenomination of 2009-11-30: 100 old won became 1 new won"
    for mark in marks:
        draw_when(axes, mark, limits, f"figures:{name}:{mark.letter}", hovers)
    for index, row in enumerate(market):
        gid = f"rate:{name}:{index}"
        draw_observation(axes, row, *look_of(row["place"], looks), gid)
        ends = number(row["low"]) if row["low"] == row["high"] else f"{number(row['low'])}-{number(row['high'])}"
        hovers[gid] = (
            f"{row['place']}, {row['observed_on']}: {ends} won "
            f"({'; '.join(filter(None, (row['value_basis'].replace('_', ' '), row['observer'], _flags(row))))})"
        )
    for index, row in enumerate(official):
        gid = f"state:{name}:{index}"
        draw_official(axes, row, gid)
        hovers[gid] = (
            f"{row['rate_kind'].replace('_', ' ')}, {row['valid_from']}: {number(row['low'])} won ({row['issuer']})"
        )


def _flags(row: Row) -> str:
    """What a reader must know of a rate, such as that a misprint is suspected."""
    return (row["flags"] or "").replace(";", "; ").replace("_", " ")


def _notes(market: Sequence[Row], official: Sequence[Row], marks: Sequence[When]) -> list[str]:
    notes = [f"Figures: {'; '.join(f'{m.letter}  {m.span.words()}: {m.measures}' for m in marks)}."] if marks else []
    if any(row["currency_basis"] == "old_won" for row in (*market, *official)):
        notes.append(
            "The upright line is the redenomination of 2009-11-30, when 100 old won became 1 new won; "
            "they do not compare."
        )
    if any(row["currency_basis"] == "old_won" and row["earliest"] > REDENOMINATION for row in (*market, *official)):
        notes.append("Quotes in old won right of it were still given afterwards.")
    notes.append(
        "A thin line across is the span of days an observation may be of. "
        "Observations are not joined: nothing is known between them."
    )
    return notes

"""Rates and prices on markets over time, the state's own rates, and when the figures of the database speak.

Observations are not joined by lines: nothing is known between them. Old and new won (redenomination of 2009-11-30) are
two moneys, and have panels of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from nkdb.days import REDENOMINATION
from nkdb.errors import plural
from nkdb.plot.days import day_axis
from nkdb.plot.figures import LOG_FROM
from nkdb.plot.marks import number
from nkdb.plot.page import INNER, MARGIN, WIDTH, Page, Picture, Provenance, left_out
from nkdb.plot.rate_marks import Look, Row, band, draw_observation, draw_official, draw_when, key, look_of, looks_of
from nkdb.plot.spans import Span
from nkdb.plot.style import GREY, VERMILION, style
from nkdb.plot.sums import require_on_axis
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
"""What there are panels for, in their order, each with its heading; other currencies that the state quotes follow."""
_WON = {"old_won": "old won, money to 2009-11-30", "new_won": "new won"}
_HEAD, _PANEL, _FOOT = 0.34, 2.25, 0.42
_AXIS, _BETWEEN, _NARROWEST = 0.62, 0.75, 1.15
_MISPRINTS = 5
"""Suspected misprints that are named."""
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
    and the others are counted by the source line. Raises PlotError for too many times, and for a number that no axis
    holds.
    """
    require_on_axis((row["quantity"], row[end]) for row in (*market, *official) for end in ("low", "high"))
    panels = _panels(market, official)
    quantities = list(dict.fromkeys(panel.quantity for panel in panels))
    timed = [row for row in figures if _time(row) != (None, None)]
    marked = _in_sight(timed, panels)
    marks = marks_of(marked)
    unmarked = {"without a time": len(figures) - len(timed), "about other times": len(timed) - len(marked)}
    looks = looks_of(market)
    with style():
        page = Page(
            f"{_heading(quantities[0])} over time" if len(quantities) == 1 else "Rates and prices over time",
            "What was observed on markets, and what the state said",
            len(quantities) * (_HEAD + _PANEL + _FOOT),
            provenance.source(_drawn(market, official, marked), left_out("figure", unmarked)),
            narrowed=narrowed,
            key=key(market, official, looks, bool(marks)),
            notes=_notes(panels, marks),
        )
        y = page.top
        for quantity in quantities:
            page.text(MARGIN, y + 0.02, _heading(quantity), size=9, weight="bold")
            side_by_side = [panel for panel in panels if panel.quantity == quantity]
            for panel, axes in zip(side_by_side, _axes(page, y + _HEAD, side_by_side), strict=True):
                _draw_panel(page, axes, panel, marks, looks)
            y += _HEAD + _PANEL + _FOOT
    table = [
        *([r["quantity"], "market", r["place"], r["observed_on"], *_ends(r), r["observer"], _flags(r)] for r in market),
        *([r["quantity"], r["rate_kind"], None, r["valid_from"], *_ends(r), r["issuer"], _flags(r)] for r in official),
    ]
    return page.picture(" ".join(panel.told for panel in panels if panel.market), _COLUMNS, table)


def _heading(quantity: str) -> str:
    return QUANTITIES.get(quantity) or f"KPW per {quantity.removesuffix('_kpw').upper()}"


@dataclass(frozen=True, slots=True)
class _Panel:
    """The rates of one quantity in one of the two wons: they share an axis."""

    quantity: str
    won: str
    market: list[Row]
    official: list[Row]
    days: tuple[date, date]
    """From the first to the last that an observation may be of."""
    limits: tuple[float, float]
    """The ends of the axis: a little before and after those days."""

    @property
    def name(self) -> str:
        return f"{self.quantity}:{self.won}"

    @property
    def redenomination(self) -> float | None:
        """Where it stands on the axis; None where it lies outside."""
        from matplotlib.dates import date2num

        day = float(date2num(REDENOMINATION))
        return day if self.limits[0] <= day <= self.limits[1] else None

    @property
    def told(self) -> str:
        """What was observed on markets, in words."""
        low, high = min(row["low"] for row in self.market), max(row["high"] for row in self.market)
        first, last = _from_first_to_last(self.market)
        what = f"{_heading(self.quantity)} ({self.won.replace('_', ' ')})"
        return f"{what}: {number(low)} to {number(high)}, {first} to {last}."


def _panels(market: Sequence[Row], official: Sequence[Row]) -> list[_Panel]:
    from matplotlib.dates import date2num

    panels = []
    others = {row["quantity"] for row in official} - QUANTITIES.keys()
    for quantity, won in itertools.product([*QUANTITIES, *sorted(others)], _WON):
        observed, stated = (
            [row for row in rows if (row["quantity"], row["currency_basis"]) == (quantity, won)]
            for rows in (market, official)
        )
        if observed or stated:
            days = _from_first_to_last([*observed, *stated])
            first, last = (float(date2num(day)) for day in days)
            margin = max((last - first) * 0.03, 12)
            panels.append(_Panel(quantity, won, observed, stated, days, (first - margin, last + margin)))
    return panels


def _from_first_to_last(rows: Sequence[Row]) -> tuple[date, date]:
    return min(row["earliest"] for row in rows), max(row["latest"] for row in rows)


def _time(row: Row) -> tuple[date | None, date | None]:
    return row["claim_earliest"], row["claim_latest"]


def _in_sight(figures: Sequence[Row], panels: Sequence[_Panel]) -> list[Row]:
    """The figures that speak about a time on the axis of a panel."""
    # they share their times, and dates are slow to be put on an axis
    times = set(map(_time, figures))
    seen = {time for time in times if any(band(Span(*time), panel.limits) for panel in panels)}
    return [row for row in figures if _time(row) in seen]


def _drawn(market: Sequence[Row], official: Sequence[Row], marked: Sequence[Row]) -> str:
    drawn = []
    if market:
        observers, places = ({row[name] for row in market} for name in ("observer", "place"))
        observed = f"{plural(len(market), 'observation')} of {plural(len(observers), 'observer')}"
        drawn.append(f"{observed} at {plural(len(places), 'place')}")
    if official:
        drawn.append(f"{plural(len(official), 'rate')} of the state or quoted as such")
    return ", ".join(drawn) + (f"; times of {plural(len(marked), 'figure')}" if marked else "")


def _axes(page: Page, y: float, panels: Sequence[_Panel]) -> Iterator[Axes]:
    """Axes for old won and new won side by side, each as wide as it has days, but not too narrow."""
    room = INNER - _AXIS - _BETWEEN * (len(panels) - 1)
    days = [max((last - first).days, 30) for first, last in (panel.days for panel in panels)]
    widths = [max(room * each / sum(days), _NARROWEST) for each in days]
    x = MARGIN + _AXIS
    for wanted in widths:
        width = wanted * room / sum(widths)
        yield page.panel(x, y, width, _PANEL)
        x += width + _BETWEEN


def _draw_panel(page: Page, axes: Axes, panel: _Panel, marks: Sequence[When], looks: Mapping[str, Look]) -> None:
    axes.set_title(_WON[panel.won], fontsize=7.5, loc="left", color=GREY, pad=3)
    axes.set_xlim(*panel.limits)
    _scale(axes, [row[end] for row in (*panel.market, *panel.official) for end in ("low", "high")])
    day_axis(axes, *panel.days, axes.get_position().width * WIDTH)
    axes.grid(axis="both", which="major")
    if panel.redenomination is not None:
        name = f"redenomination:{panel.name}"
        axes.axvline(panel.redenomination, color=VERMILION, linewidth=1.4, zorder=2, gid=name)
        page.hovers[name] = "Redenomination of 2009-11-30: 100 old won became 1 new won"
    for mark in marks:
        if there := band(mark.span, panel.limits):
            name = f"figures:{panel.name}:{mark.letter}"
            draw_when(axes, mark, there, name)
            page.hovers[name] = f"{mark.span.words()}: {mark.measures}"
    for index, row in enumerate(panel.market):
        name = f"rate:{panel.name}:{index}"
        draw_observation(axes, row, look_of(row["place"], looks), name)
        ends = number(row["low"]) if row["low"] == row["high"] else f"{number(row['low'])}-{number(row['high'])}"
        of = "; ".join(filter(None, (row["value_basis"].replace("_", " "), row["observer"], _flags(row))))
        page.hovers[name] = f"{row['place']}, {row['observed_on']}: {ends} won ({of})"
    for index, row in enumerate(panel.official):
        name = f"state:{panel.name}:{index}"
        draw_official(axes, row, name)
        kind = row["rate_kind"].replace("_", " ")
        page.hovers[name] = f"{kind}, {row['valid_from']}: {number(row['low'])} won ({row['issuer']})"


def _scale(axes: Axes, values: Sequence[float]) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

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


def _ends(row: Row) -> list[Any]:
    return [row[name] for name in _OF_BOTH]


def _flags(row: Row) -> str:
    """What a reader must know of a rate, such as that a misprint is suspected."""
    return (row["flags"] or "").replace(";", "; ").replace("_", " ")


def _notes(panels: Sequence[_Panel], marks: Sequence[When]) -> list[str]:
    notes = [f"Figures: {'; '.join(f'{m.letter}  {m.span.words()}: {m.measures}' for m in marks)}."] if marks else []
    lined = [panel for panel in panels if panel.redenomination is not None]
    if lined:
        notes.append(
            "The upright line is the redenomination of 2009-11-30, when 100 old won became 1 new won; "
            "they do not compare."
        )
    elif any(panel.won == "old_won" for panel in panels):
        notes.append("On 2009-11-30, 100 old won became 1 new won; they do not compare.")
    old = [row for panel in lined if panel.won == "old_won" for row in (*panel.market, *panel.official)]
    if any(row["earliest"] > REDENOMINATION for row in old):
        notes.append("Quotes in old won right of it were still given afterwards.")
    rows = [row for panel in panels for row in (*panel.market, *panel.official)]
    misprints = [
        f"{_heading(row['quantity'])}, {row.get('observed_on') or row['valid_from']}: {number(row['low'])}"
        for row in rows if "misprint_suspected" in (row["flags"] or "").split(";")
    ]  # fmt: skip
    if misprints:
        more = "; …" if len(misprints) > _MISPRINTS else ""
        notes.append(f"Suspected misprints are drawn as well: {'; '.join(misprints[:_MISPRINTS])}{more}.")
    notes.append(
        "A thin line across spans the days that an observation may be of. "
        "Observations are not joined: nothing is known between them."
    )
    return notes

"""What claims speak about, over time: bars for spans, dots for days, arrows for what is open, and days of publication.

One row a claim, or one a topic, organization or measure, where claims about the same time share a bar with their count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from nkdb.errors import PlotError, plural
from nkdb.plot.days import day_axis
from nkdb.plot.page import Page, Picture, Provenance, from_reports, left_out, origins_of, width_beside
from nkdb.plot.spans import Scale, Span, spans_of, window
from nkdb.plot.style import BLUE, GREY, ORANGE, VERMILION, draw_open, style, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS = 60
MOST_LANES = 600
"""Lines of times, one below the other, which take a page of eight feet."""
_CLAIMS_ALONE = 40
_LABELS, _LABELS_OF_CLAIMS = 2.3, 3.7
_SIZE, _BELOW, _COUNT = 7.6, 6.5, 6.3
_LINE, _BELOW_LINE, _LANE, _PAD = 0.135, 0.118, 0.165, 0.12
_BAR, _BEFORE = 0.085, 0.04
_TOP, _FOOT = 0.3, 0.38
_COLUMNS = ("row", "claim", "earliest", "latest", "published_on", "kind", "chain", "claim_key")


@dataclass(frozen=True, slots=True)
class _Group:
    """Claims that share a row: its name, what stands below, and the times that they speak about."""

    name: str
    below: str
    claims: Sequence[Mapping[str, Any]]
    spans: list[Span]


@dataclass(frozen=True, slots=True)
class _Row:
    """A group laid out: its words in lines, and its times in as many lanes as they need."""

    lines: list[str]
    below: list[str]
    lanes: list[list[Span]]

    @property
    def height(self) -> float:
        words = _LINE * len(self.lines) + _BELOW_LINE * len(self.below)
        return max(words, _LANE * len(self.lanes)) + _PAD


def _groups(claims: Sequence[Mapping[str, Any]], by: str, minimum: int) -> list[_Group]:
    """Each claim by itself, the oldest time first, or those of a topic, organization or measure, the most first."""
    if by == "claim":
        if minimum > 1:
            return []
        ordered = sorted(claims, key=lambda c: (c["earliest"] or c["latest"], c["latest"] or date.max, c["claim_key"]))
        return [_Group(c["claim"], c["chain"], [c], spans_of([c])) for c in ordered]
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for claim in claims:
        for name in claim[by]:
            groups.setdefault(name, []).append(claim)
    return [
        _Group(name, plural(len(group), "claim"), group, spans_of(group))
        for name, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        if len(group) >= minimum
    ]


def draw_timeline(
    rows: Sequence[Mapping[str, Any]],
    provenance: Provenance,
    *,
    by: str | None = None,
    minimum: int = 1,
    narrowed: str = "",
) -> Picture:
    """Draw claims over time: rows of claim_flat with `topic`, `organization` and `measure` as lists of names.

    `by` is what a row is: one row a claim where there are few and no minimum, otherwise a topic. Groups of fewer than
    `minimum` claims are left out, and so are claims without a time; the source line counts both. Raises PlotError for
    more than MOST_ROWS rows or MOST_LANES lines of times, and where nothing is left.
    """
    timed = [row for row in rows if row["earliest"] or row["latest"]]
    by = by or ("claim" if len(timed) <= _CLAIMS_ALONE and minimum <= 1 else "topic")
    groups = _groups(timed, by, minimum)
    _require_a_page(groups, by, minimum)
    shown = {claim["claim_key"]: claim for group in groups for claim in group.claims}
    articles, origins = {claim["article_key"] for claim in shown.values()}, origins_of(shown.values())
    gaps = {"without a time": len(rows) - len(timed), f"under no {by} shown": len(timed) - len(shown)}
    published = sorted({claim["published_on"] for claim in shown.values() if claim["published_on"]})
    spans = [span for group in groups for span in group.spans]
    first, last = window(spans, published)
    published = [day for day in published if day >= first]
    labels = _LABELS_OF_CLAIMS if by == "claim" else _LABELS
    with style():
        scale = Scale(first, last, width_beside(labels))
        laid_out = _laid_out(groups, labels, scale)
        height = sum(row.height for row in laid_out)
        cut = any((span.first or span.last or first) < first for span in spans)
        page = Page(
            "What the claims speak about, over time" + ("" if by == "claim" else f", by {by}"),
            "The time each claim is about, as far as it is known; not when it was published",
            _TOP + height + _FOOT,
            provenance.source(from_reports("claim", shown, articles, origins), left_out("claim", gaps)),
            narrowed=narrowed,
            key=_key(spans, published),
            notes=[f"The axis begins in {first.year}: earlier times stand at its left edge."] if cut else [],
        )
        top = page.top + _TOP
        axes = page.panel_beside(labels, top, height)
        _draw_axis(axes, scale)
        _draw_publication(page, axes, published)
        down = 0.0
        for number, row in enumerate(laid_out):
            if number:
                page.rule(top + down)
            below = page.lines(row.lines, top + down + _PAD / 2, _LINE, size=_SIZE)
            page.lines(row.below, below, _BELOW_LINE, size=_BELOW, color=GREY)
            _draw_lanes(page, axes, row, down, f"span:{number}", scale)
            down += row.height
    said = " ".join(f"{group.name}: {', '.join(span.words() for span in group.spans[:6])}." for group in groups[:12])
    return page.picture(said, _COLUMNS, _table(groups, by))


def _require_a_page(groups: Sequence[_Group], by: str, minimum: int) -> None:
    """Raise PlotError where there is nothing to draw, or more than a page holds."""
    if not groups:
        raise PlotError(
            f"no {by} with {plural(max(minimum, 1), 'claim')} that has a time", "a smaller --minimum, or another --by"
        )
    if len(groups) > MOST_ROWS:
        sizes = sorted((len(group.claims) for group in groups), reverse=True)
        fits = f"--minimum {sizes[MOST_ROWS] + 1}, " if by != "claim" else "--by topic, "
        raise PlotError(
            f"{len(groups):,} rows", f"at most {MOST_ROWS} on a page; {fits}or narrow with --topic, --source …"
        )


def _laid_out(groups: Sequence[_Group], labels: float, scale: Scale) -> list[_Row]:
    rows = []
    room = MOST_LANES
    for group in groups:
        lanes = _packed(group.spans, scale, room)
        room -= len(lanes)
        lines, below = wrapped(group.name, labels, _SIZE, most=2), wrapped(group.below, labels, _BELOW, most=1)
        rows.append(_Row(lines, below, lanes))
    return rows


def _draw_axis(axes: Axes, scale: Scale) -> None:
    from matplotlib.dates import num2date

    axes.set_xlim(scale.left, scale.right)
    day_axis(axes, scale.first, num2date(scale.right).date(), scale.inches)
    axes.tick_params(axis="x", top=True, labeltop=True)
    axes.grid(axis="x")


def _draw_publication(page: Page, axes: Axes, published: Sequence[date]) -> None:
    from matplotlib.dates import date2num

    for when in published:
        name = f"published:{when}"
        axes.axvline(float(date2num(when)), color=ORANGE, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1, gid=name)
        page.hovers[name] = f"published on {when}"


def _draw_lanes(page: Page, axes: Axes, row: _Row, down: float, name: str, scale: Scale) -> None:
    for lane, spans in enumerate(row.lanes):
        middle = down + row.height / 2 + (lane - (len(row.lanes) - 1) / 2) * _LANE
        for place, span in enumerate(spans):
            part = f"{name}:{lane}:{place}"
            _draw_span(axes, span, middle, scale, part)
            more = len(span.claims) - 3
            said = " ".join(str(claim["claim"]) for claim in span.claims[:3])
            page.hovers[part] = f"{span.words()}: {said}" + (f" (and {more} more)" if more > 0 else "")


def _table(groups: Sequence[_Group], by: str) -> list[list[Any]]:
    return [
        [group.name if by != "claim" else None, *(claim.get(name) for name in _COLUMNS[1:])]
        for group in groups
        for span in group.spans
        for claim in span.claims
    ]


def _label(span: Span, scale: Scale) -> str:
    count = f"×{len(span.claims):,}" if len(span.claims) > 1 else ""
    return " ".join(words for words in (scale.early(span), count) if words)


def _is_told_before(start: float, stop: float, scale: Scale) -> bool:
    """Whether the words of a span stand at its left, since it goes on to the right edge."""
    return stop >= scale.right and start > scale.left


def _packed(spans: Sequence[Span], scale: Scale, most: int) -> list[list[Span]]:
    """Spans in as few lanes as their bars and words need without touching; raises PlotError for more than so many."""
    lanes: list[tuple[float, list[Span]]] = []
    for span in sorted(spans, key=lambda s: (scale.ends(s)[0], scale.ends(s)[1])):
        start, stop = scale.ends(span)
        words = text_width(_label(span, scale), _COUNT)
        need = max(stop, start + 0.1 * scale.days_per_inch) + (words + 0.14) * scale.days_per_inch
        if words and _is_told_before(start, stop, scale):
            start -= (words + _BEFORE) * scale.days_per_inch
        for number, (end, lane) in enumerate(lanes):
            if start > end:
                lane.append(span)
                lanes[number] = (need, lane)
                break
        else:
            lanes.append((need, [span]))
            if len(lanes) > most:
                raise PlotError(
                    f"times that overlap in more than {MOST_LANES} lines",
                    f"at most {MOST_LANES} on a page; narrow with --topic, --source, --since, --until …",
                )
    return [lane for _, lane in lanes]


def _draw_span(axes: Axes, span: Span, y: float, scale: Scale, name: str) -> None:
    start, stop = scale.ends(span)
    words = _label(span, scale)
    before = start <= scale.left
    if span.first is None or span.last is None or before:
        open_left = span.first is None or before
        colour = VERMILION if span.first is None or span.last is None else BLUE
        tail, head = (max(stop, start + 0.22 * scale.days_per_inch), scale.left) if open_left else (start, scale.right)
        both = open_left and span.last is None
        draw_open(axes, tail, head, y, size=8, width=2.2, both=both, color=colour, gid=name)
        stop = max(tail, head)
    elif span.first == span.last:
        axes.plot(
            [(start + stop) / 2], [y], marker="o", markersize=4.6, color=BLUE, linestyle="none", zorder=4, gid=name
        )
    else:
        # with an outline a few days are seen on an axis of many years too
        axes.barh(
            y, stop - start, left=start, height=_BAR, facecolor=BLUE, edgecolor=BLUE, linewidth=0.9, zorder=3, gid=name
        )
    if words:
        right = _is_told_before(start, stop, scale)
        x = start - _BEFORE * scale.days_per_inch if right else stop + 0.05 * scale.days_per_inch
        if before and x + text_width(words, _COUNT) * scale.days_per_inch > scale.right:
            # on the line, which is longer
            x = scale.left + 0.25 * scale.days_per_inch
        axes.text(
            x,
            y,
            words,
            fontsize=_COUNT,
            va="center",
            ha="right" if right else "left",
            color=GREY,
            zorder=5,
            bbox={"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none"},
        )


def _key(spans: Sequence[Span], published: Sequence[date]) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    entries: list[Any] = []
    if any(s.first and s.last and s.first != s.last for s in spans):
        entries.append(Patch(facecolor=BLUE, label="a time somewhere within, or all of it"))
    if any(s.first == s.last for s in spans):
        entries.append(Line2D([], [], marker="o", markersize=4.6, color=BLUE, linestyle="none", label="a day"))
    if any(s.first is None or s.last is None for s in spans):
        entries.append(
            Line2D([], [], color=VERMILION, linewidth=2.2, marker="<", markersize=5, label="open: since, until")
        )
    if published:
        entries.append(Line2D([], [], color=ORANGE, linewidth=0.9, linestyle=(0, (4, 3)), label="published"))
    return entries

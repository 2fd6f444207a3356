"""What claims speak about, over time: bars for spans, dots for days, arrows for what is open, and days of publication.

One row a claim, or one a topic, organization or measure, where claims about the same time share a bar with their count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from nkdb.errors import PlotError, plural
from nkdb.plot.days import day_axis
from nkdb.plot.page import MARGIN, WIDTH, Page, Picture, Provenance
from nkdb.plot.spans import Scale, Span, spans_of, window
from nkdb.plot.style import BLUE, GREY, ORANGE, VERMILION, draw_open, style, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS = 60
MOST_LANES = 600
"""Lines of times, one below the other, which take a page of eight feet."""
GROUPS = ("claim", "topic", "organization", "measure")
_CLAIMS_ALONE = 40
_SIZE, _SOURCE, _COUNT = 7.6, 6.5, 6.3
_LINE, _SOURCE_LINE, _LANE, _PAD = 0.135, 0.118, 0.165, 0.12
_BAR = 0.085
_TOP, _FOOT, _GAP = 0.3, 0.38, 0.2
_COLUMNS = ("row", "claim", "earliest", "latest", "published_on", "kind", "chain", "claim_key")


@dataclass(slots=True)
class _Row:
    name: str
    lines: list[str]
    source: list[str]
    spans: list[Span]
    lanes: list[list[Span]] = field(default_factory=list)

    @property
    def height(self) -> float:
        words = _LINE * len(self.lines) + _SOURCE_LINE * len(self.source)
        return max(words, _LANE * max(len(self.lanes), 1)) + _PAD


def _rows(claims: Sequence[Mapping[str, Any]], by: str, minimum: int, labels: float) -> list[_Row]:
    if by == "claim":
        ordered = sorted(claims, key=lambda c: (c["earliest"] or c["latest"], c["latest"] or date.max, c["claim_key"]))
        return [
            _Row(
                c["claim"],
                wrapped(c["claim"], labels, _SIZE, most=2),
                wrapped(c["chain"], labels, _SOURCE, most=1),
                spans_of([c]),
            )
            for c in ordered
        ]
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for claim in claims:
        for name in claim[by]:
            groups.setdefault(name, []).append(claim)
    return [
        _Row(name, wrapped(name, labels, _SIZE, most=2), [plural(len(group), "claim")], spans_of(group))
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

    `by` is one of GROUPS: one row a claim where there are few, otherwise a topic. Groups of fewer than `minimum` claims
    are left out, and so are claims without a time; the source line counts both. Raises PlotError for more than
    MOST_ROWS rows or MOST_LANES lines of times, and where nothing is left.
    """
    timed = [row for row in rows if row["earliest"] or row["latest"]]
    by = by or ("claim" if len(timed) <= _CLAIMS_ALONE else "topic")
    labels = 3.7 if by == "claim" else 2.3
    with style():
        lines = _rows(timed, by, minimum if by != "claim" else 1, labels)
        if not lines:
            raise PlotError(
                f"no {by} with {plural(max(minimum, 1), 'claim')} that has a time",
                "a smaller --minimum, or another --by",
            )
        if len(lines) > MOST_ROWS:
            sizes = sorted((sum(len(s.claims) for s in line.spans) for line in lines), reverse=True)
            fits = f"--minimum {sizes[MOST_ROWS] + 1}, " if by != "claim" else "--by topic, "
            raise PlotError(
                f"{len(lines):,} rows", f"at most {MOST_ROWS} on a page; {fits}or narrow with --topic, --source …"
            )
        shown = {claim["claim_key"]: claim for line in lines for span in line.spans for claim in span.claims}
        gaps = {"without a time": len(rows) - len(timed), f"under no {by} shown": len(timed) - len(shown)}
        left_out = [f"{plural(count, 'claim')} {why}" for why, count in gaps.items() if count]
        articles, origins = ({claim[name] for claim in shown.values()} for name in ("article_key", "origin"))
        basis = f"{plural(len(shown), 'claim')} from {plural(len(articles), 'article')}"
        basis += f", {plural(len(origins), 'origin')}"
        source = provenance.source(basis, left_out)
        title = "What the claims speak about, over time" + ("" if by == "claim" else f", by {by}")
        return _draw(lines, list(shown.values()), by, labels, title, source, narrowed)


def _draw(
    lines: list[_Row],
    claims: Sequence[Mapping[str, Any]],
    by: str,
    labels: float,
    title: str,
    source: str,
    narrowed: str,
) -> Picture:
    from matplotlib.dates import date2num, num2date

    plot = WIDTH - 2 * MARGIN - labels - _GAP
    published = sorted({claim["published_on"] for claim in claims if claim["published_on"]})
    first, last = window([span for line in lines for span in line.spans], published)
    scale = Scale(first, last, plot)
    room = MOST_LANES
    for line in lines:
        line.lanes = _packed(line.spans, scale, room)
        room -= len(line.lanes)
    height = sum(line.height for line in lines)
    cut = any((span.first or span.last or first) < first for line in lines for span in line.spans)
    subtitle = "The time each claim is about, as far as it is known; not when it was published"
    page = Page(
        title,
        f"{subtitle}{f'; {narrowed}' if narrowed else ''}.",
        _TOP + height + _FOOT,
        source,
        key=_key(lines, published),
        notes=[f"The axis begins in {first.year}: earlier times stand at its left edge."] if cut else [],
    )
    axes = page.panel(MARGIN + labels + _GAP, page.top + _TOP, plot, height)
    axes.set_xlim(scale.left, scale.right)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    day_axis(axes, first, num2date(scale.right).date(), plot)
    axes.tick_params(axis="x", top=True, labeltop=True)
    axes.grid(axis="x")
    hovers: dict[str, str] = {}
    for when in published:
        axes.axvline(
            float(date2num(when)), color=ORANGE, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1, gid=f"published:{when}"
        )
        hovers[f"published:{when}"] = f"published on {when}"
    down = 0.0
    for number, line in enumerate(lines):
        y = page.top + _TOP + down + _PAD / 2
        for words, size, colour, step in (
            *((text, _SIZE, "#1a1a1a", _LINE) for text in line.lines),
            *((text, _SOURCE, GREY, _SOURCE_LINE) for text in line.source),
        ):
            page.text(MARGIN, y, words, size=size, color=colour)
            y += step
        if number:
            page.rule(page.top + _TOP + down)
        for lane, spans in enumerate(line.lanes):
            middle = down + line.height / 2 + (lane - (len(line.lanes) - 1) / 2) * _LANE
            for place, span in enumerate(spans):
                name = f"span:{number}:{lane}:{place}"
                _draw_span(axes, span, middle, scale, name, counts=by != "claim")
                hovers[name] = (
                    f"{span.words()}: "
                    + " ".join(str(claim["claim"]) for claim in span.claims[:3])
                    + (f" (and {len(span.claims) - 3} more)" if len(span.claims) > 3 else "")
                )
        down += line.height
    alt = f"{title}: " + " ".join(
        f"{line.name}: {', '.join(s.words() for s in line.spans[:6])}." for line in lines[:12]
    )
    table = [
        [line.name if by != "claim" else None, *(claim.get(name) for name in _COLUMNS[1:])]
        for line in lines
        for span in line.spans
        for claim in span.claims
    ]
    return Picture(page.figure, title, alt, source, _COLUMNS, table, hovers)


def _label(span: Span, scale: Scale, counts: bool = True) -> str:
    count = f"×{len(span.claims)}" if counts and len(span.claims) > 1 else ""
    return " ".join(words for words in (scale.early(span), count) if words)


def _packed(spans: Sequence[Span], scale: Scale, most: int) -> list[list[Span]]:
    """Spans in as few lanes as their bars and words need without touching; raises PlotError for more than so many."""
    lanes: list[tuple[float, list[Span]]] = []
    for span in sorted(spans, key=lambda s: (scale.ends(s)[0], scale.ends(s)[1])):
        start, stop = scale.ends(span)
        need = (
            max(stop, start + 0.1 * scale.days_per_inch)
            + (text_width(_label(span, scale), _COUNT) + 0.14) * scale.days_per_inch
        )
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
                    "as many on a page; narrow with --topic, --source, --since, --until …",
                )
    return [lane for _, lane in lanes]


def _draw_span(axes: Axes, span: Span, y: float, scale: Scale, name: str, *, counts: bool) -> None:
    start, stop = scale.ends(span)
    words = _label(span, scale, counts)
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
        right = stop >= scale.right and start > scale.left
        x = start - 0.04 * scale.days_per_inch if right else stop + 0.05 * scale.days_per_inch
        if start <= scale.left and stop >= scale.right:
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


def _key(lines: Sequence[_Row], published: Sequence[date]) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    spans = [span for line in lines for span in line.spans]
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

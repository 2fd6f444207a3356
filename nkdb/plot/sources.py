"""Attribution as a graph in layers: publishers on the left, whoever said it first on the right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from nkdb.errors import PlotError, plural
from nkdb.plot.layering import Layout, layered, layers_of
from nkdb.plot.page import INNER, MARGIN, WIDTH, Page, Picture, Provenance, from_reports, left_out
from nkdb.plot.speakers import Speaker, attribution
from nkdb.plot.style import BLACK, BLUE, GREY, ORANGE, VERMILION, style, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_SOURCES = 60

_NAME, _COUNT = 7.4, 6.2
_NAME_LINE, _COUNT_LINE, _PAD = 0.128, 0.112, 0.1
_GAP = 0.14
_HEADING = 0.25
_SWING = 0.6
"""How far into the gap beside it a line within a column swings out."""
_WIDEST_LINE = 16.0
"""Width of the line with the most claims, points."""

# who speaks: fill and outline; the outline alone tells them apart in grey
_OUTLETS = {"facecolor": "#e3f1fa", "edgecolor": BLUE, "linestyle": "solid", "linewidth": 1.0}
_STATE = {"facecolor": "#fbe3d3", "edgecolor": VERMILION, "linestyle": "solid", "linewidth": 2.2}
_ANONYMOUS = {"facecolor": "#fdf3d9", "edgecolor": ORANGE, "linestyle": (0, (3, 1.6)), "linewidth": 1.2}
_PEOPLE = {"facecolor": "white", "edgecolor": GREY, "linestyle": (0, (1, 1.2)), "linewidth": 1.2}
_CLASSES: dict[str, dict[str, Any]] = {
    "speaks for the DPRK state, or with it": _STATE,
    "informants and unnamed groups": _ANONYMOUS,
    "outlets, institutes, offices, firms": _OUTLETS,
    "named persons": _PEOPLE,
}
_COLUMNS = ("told_by", "from", "claims", "kind", "stance", "origin_of")


def draw_sources(
    rows: Iterable[Mapping[str, Any]], provenance: Provenance, *, minimum: int = 1, narrowed: str = ""
) -> Picture:
    """Draw who has it from whom; rows are links of chains (claim_id, article_id, position, key, name, kind, stance).

    Sources with fewer than `minimum` claims are left out, which the source line counts; the others stay in their
    columns. Raises PlotError for more than MOST_SOURCES sources, naming the smallest minimum that fits, and for a
    minimum that leaves nothing.
    """
    claims, articles, publishers = set[int](), set[int](), set[str]()

    def noted() -> Iterator[Mapping[str, Any]]:
        for row in rows:
            if row["position"] == 0:
                claims.add(row["claim_id"])
                articles.add(row["article_id"])
                publishers.add(row["key"])
            yield row

    whole = attribution(noted())
    graph = _at_least(whole, minimum)
    everyone, speakers = (dict[str, Speaker](each.nodes(data="speaker")) for each in (whole, graph))
    _require_a_page(speakers, everyone, minimum)
    origins = [speaker for speaker in everyone.values() if speaker.origin_of]
    few = {f"with fewer than {minimum:,} claims": len(everyone) - len(speakers)}
    with style():
        boxes = _Boxes.of(graph, layers_of(whole), speakers)
        layout = boxes.layout
        page = Page(
            "Who has claims from whom",
            "Publishers on the left; each line leads to the source of a claim, and is wider for more claims; "
            "each chain ends with its origin",
            layout.height + _HEADING + 0.1,
            provenance.source(from_reports("claim", claims, articles, origins), left_out("source", few)),
            narrowed=narrowed,
            key=_key(speakers.values()),
            notes=[
                f"{speaker.name} publishes here too: it stands right of those who retell it."
                for node, speaker in speakers.items()
                if node in publishers and layout.layer[node] > 0
            ],
        )
        _draw(page, graph, speakers, boxes)
    first = sorted(speakers.values(), key=lambda s: (-s.origin_of, -s.claims, s.key))[:20]
    said = " ".join(f"{speaker.name}: {speaker.counts}." for speaker in first)
    return page.picture(said, _COLUMNS, _table(graph, speakers))


def _at_least(graph: nx.DiGraph, minimum: int) -> nx.DiGraph:
    # a view of a few of its nodes would give them in the order of a set, another one in each process
    left = graph.copy()
    left.remove_nodes_from([node for node, speaker in graph.nodes(data="speaker") if speaker.claims < minimum])
    return left


def _require_a_page(speakers: Sized, everyone: Mapping[str, Speaker], minimum: int) -> None:
    """Raise PlotError where there is nobody to draw, or more than a page holds."""
    counts = sorted((speaker.claims for speaker in everyone.values()), reverse=True)
    if not speakers:
        raise PlotError(f"no source with {minimum:,} claims", f"--minimum up to {counts[0]:,}")
    if len(speakers) > MOST_SOURCES:
        raise PlotError(
            f"{len(speakers):,} sources",
            f"at most {MOST_SOURCES} on a page; --minimum {counts[MOST_SOURCES] + 1:,} leaves so few, "
            "or narrow with --source …",
        )


@dataclass(frozen=True, slots=True)
class _Boxes:
    """The boxes of speakers in columns, as wide as leaves room for lines: their words, and where they stand."""

    width: float
    step: float
    """From the left edge of a column to that of the next."""
    names: Mapping[str, list[str]]
    counts: Mapping[str, list[str]]
    heights: Mapping[str, float]
    layout: Layout

    @classmethod
    def of(cls, graph: nx.DiGraph, layer: Mapping[str, int], speakers: Mapping[str, Speaker]) -> _Boxes:
        last = max(layer[node] for node in speakers)
        # lines within the last column, of sources who retell each other, need room at its right
        swing = _SWING if any(layer[tail] == layer[head] == last for tail, head in graph.edges) else 0.0
        gaps = max(last + swing, 1.0)
        width = min(1.7, INNER / (last + 1 + 0.55 * gaps))
        names = {node: wrapped(s.name, width - 0.18, _NAME, weight="bold", most=4) for node, s in speakers.items()}
        counts = {node: wrapped(s.counts, width - 0.16, _COUNT, most=2) for node, s in speakers.items()}
        heights = {node: len(names[node]) * _NAME_LINE + len(counts[node]) * _COUNT_LINE + _PAD for node in speakers}
        step = width + (INNER - (last + 1) * width) / gaps
        return cls(width, step, names, counts, heights, layered(graph, layer, heights, _GAP))

    def left(self, node: str) -> float:
        """The left edge of a box."""
        return self.layout.layer[node] * self.step


def _key(speakers: Collection[Speaker]) -> list[Any]:
    from matplotlib.patches import FancyBboxPatch

    there = {speaker.who for speaker in speakers}
    return [FancyBboxPatch((0, 0), 1, 1, label=who, **look) for who, look in _CLASSES.items() if who in there]


def _table(graph: nx.DiGraph, speakers: Mapping[str, Speaker]) -> list[list[Any]]:
    return [
        [
            speakers[tail].name,
            speakers[head].name,
            weight,
            speakers[head].kind.replace("_", " "),
            (speakers[head].stance or "").replace("_", " "),
            speakers[head].origin_of,
        ]
        for tail, head, weight in sorted(graph.edges(data="weight"), key=lambda e: (-e[2], e[0], e[1]))
    ]


def _draw(page: Page, graph: nx.DiGraph, speakers: Mapping[str, Speaker], boxes: _Boxes) -> None:
    free = 0.0
    for number in sorted({boxes.layout.layer[node] for node in speakers}):
        heading = "publisher" if number == 0 else f"{_ordinal(number)} link inwards"
        x = MARGIN + number * boxes.step
        end = x + text_width(heading, 7)
        # narrow columns stand under the heading of every second or third
        if free <= x and end <= WIDTH:
            page.text(x, page.top + 0.02, heading, size=7, color=GREY, style="italic")
            free = end + _GAP / 2
    axes = page.panel(MARGIN, page.top + _HEADING, INNER, boxes.layout.height + 0.1)
    axes.set_xlim(0, INNER)
    axes.set_ylim(boxes.layout.height + 0.05, -0.05)
    axes.set_axis_off()
    widest = max((weight for *_, weight in graph.edges(data="weight")), default=1)
    for tail, head, weight in graph.edges(data="weight"):
        name = f"line:{tail}:{head}"
        _draw_line(axes, boxes, (tail, head), weight / widest * _WIDEST_LINE, name)
        page.hovers[name] = f"{speakers[tail].name} has {plural(weight, 'claim')} from {speakers[head].name}"
    for node, speaker in speakers.items():
        _draw_box(axes, boxes, speaker)
        page.hovers[f"source:{node}"] = f"{speaker.name} ({speaker.kind.replace('_', ' ')}): {speaker.counts}"


def _ordinal(number: int) -> str:
    """A place in a row, in figures.

    >>> [_ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st']
    """
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"


def _draw_line(axes: Axes, boxes: _Boxes, edge: tuple[str, str], points: float, name: str) -> None:
    """A curve from box to box through the gaps between others; within one column it swings out to the right."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    tail, head = edge
    layout = boxes.layout
    forward = layout.layer[tail] < layout.layer[head]
    here = (boxes.left(tail) + boxes.width, layout.y[tail])
    way, codes = [here], [Path.MOVETO]

    def curve(to: tuple[float, float]) -> None:
        nonlocal here
        middle = (here[0] + to[0]) / 2 if forward else max(here[0], to[0]) + (boxes.step - boxes.width) * _SWING
        way.extend([(middle, here[1]), (middle, to[1]), to])
        codes.extend([Path.CURVE4] * 3)
        here = to

    for layer, y in layout.bends[edge]:
        curve((layer * boxes.step, y))
        here = (layer * boxes.step + boxes.width, y)
        way.append(here)
        codes.append(Path.LINETO)
    curve((boxes.left(head) + (0 if forward else boxes.width), layout.y[head]))
    axes.add_patch(
        PathPatch(
            Path(way, codes),
            facecolor="none",
            edgecolor="#8a8a8a",
            alpha=0.75,
            capstyle="butt",
            zorder=1,
            linewidth=max(0.7, points),
            gid=name,
        )
    )


def _draw_box(axes: Axes, boxes: _Boxes, speaker: Speaker) -> None:
    from matplotlib.patches import FancyBboxPatch

    key, height = speaker.key, boxes.heights[speaker.key]
    x, top = boxes.left(key), boxes.layout.y[key] - height / 2
    axes.add_patch(
        FancyBboxPatch(
            (x + 0.03, top + 0.03),
            boxes.width - 0.06,
            height - 0.06,
            zorder=3,
            boxstyle="round,pad=0.03,rounding_size=0.05",
            clip_on=False,
            gid=f"source:{key}",
            **_CLASSES[speaker.who],
        )
    )
    y = top + _PAD / 2
    weight = "bold" if speaker.origin_of else "normal"
    for line in boxes.names[key]:
        axes.text(x + 0.08, y, line, fontsize=_NAME, va="top", zorder=4, color=BLACK, fontweight=weight)
        y += _NAME_LINE
    for line in boxes.counts[key]:
        axes.text(x + 0.08, y, line, fontsize=_COUNT, va="top", zorder=4, color=GREY)
        y += _COUNT_LINE

"""Attribution as a graph in layers: publishers on the left, whoever said it first on the right.

A box is a source; a line leads from who tells it to whom they have it from, as wide as there are claims.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from nkdb.errors import PlotError, plural
from nkdb.plot.layering import Layout, layered, layers_of
from nkdb.plot.page import MARGIN, WIDTH, Page, Picture, Provenance
from nkdb.plot.style import BLACK, BLUE, GREY, ORANGE, VERMILION, style, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_SOURCES = 60

_NAME, _COUNT = 7.4, 6.2
_NAME_LINE, _COUNT_LINE, _PAD = 0.128, 0.112, 0.1
_GAP = 0.14
_HEADING = 0.25
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


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source of the graph: how many claims go through it, and of how many it is the origin."""

    key: str
    name: str
    kind: str
    stance: str | None
    claims: int
    origin_of: int

    @property
    def who(self) -> str:
        """The class it is drawn as."""
        if self.stance in ("dprk_state", "pro_dprk_overseas"):
            return "speaks for the DPRK state, or with it"
        if self.kind in ("informant", "group"):
            return "informants and unnamed groups"
        return "named persons" if self.kind == "person" else "outlets, institutes, offices, firms"

    @property
    def counts(self) -> str:
        """Its claims, and those of which it is the origin, in words."""
        if self.origin_of == self.claims:
            return f"origin of {plural(self.claims, 'claim')}"
        return plural(self.claims, "claim") + (f", origin of {self.origin_of:,}" if self.origin_of else "")


def attribution(rows: Iterable[Mapping[str, Any]]) -> nx.DiGraph:
    """The graph of chains: nodes are keys with a `speaker`, edges lead towards the origin, with `weight` in claims.

    Rows are links of chains, in order: claim_key, position, key, name, kind, stance.

    >>> links = [("c1", 0, "a"), ("c1", 1, "b"), ("c2", 0, "a")]
    >>> graph = attribution({"claim_key": c, "position": p, "key": k, "name": k, "kind": "blog", "stance": None}
    ...                     for c, p, k in links)
    >>> graph["a"]["b"]["weight"], graph.nodes["a"]["speaker"].claims, graph.nodes["a"]["speaker"].origin_of
    (1, 2, 1)
    """
    chains: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        chains.setdefault(row["claim_key"], []).append(row)
    claims: dict[str, int] = {}
    origins: dict[str, int] = {}
    known: dict[str, Mapping[str, Any]] = {}
    weights: dict[tuple[str, str], int] = {}
    for chain in chains.values():
        keys = [row["key"] for row in chain]
        for row in chain:
            known.setdefault(row["key"], row)
        origins[keys[-1]] = origins.get(keys[-1], 0) + 1
        # a source may stand twice in a chain, once under a name that was merged: it has the claim once
        for key in set(keys):
            claims[key] = claims.get(key, 0) + 1
        for edge in {(tail, head) for tail, head in itertools.pairwise(keys) if tail != head}:
            weights[edge] = weights.get(edge, 0) + 1
    graph = nx.DiGraph()
    for key in sorted(known, key=lambda k: (-claims[k], k)):
        row = known[key]
        graph.add_node(
            key, speaker=Speaker(key, row["name"], row["kind"], row["stance"], claims[key], origins.get(key, 0))
        )
    graph.add_weighted_edges_from((*edge, weight) for edge, weight in sorted(weights.items()))
    return graph


def _at_least(graph: nx.DiGraph, minimum: int) -> nx.DiGraph:
    # a view of a few of its nodes would give them in the order of a set, another one in each process
    left = graph.copy()
    left.remove_nodes_from([node for node, speaker in graph.nodes(data="speaker") if speaker.claims < minimum])
    return left


def draw_sources(
    rows: Sequence[Mapping[str, Any]], provenance: Provenance, *, minimum: int = 1, narrowed: str = ""
) -> Picture:
    """Draw who has it from whom; rows are links of chains (claim_key, article_key, position, key, name, kind, stance).

    Sources with fewer than `minimum` claims are left out, which the source line counts. Raises PlotError for more than
    MOST_SOURCES sources, naming the smallest minimum that fits, and for a minimum that leaves nothing.
    """
    whole = attribution(rows)
    graph = _at_least(whole, minimum)
    speakers: dict[str, Speaker] = dict(graph.nodes(data="speaker"))
    if not speakers:
        most = max(data["speaker"].claims for _, data in whole.nodes(data=True))
        raise PlotError(f"no source with {minimum:,} claims", f"--minimum up to {most:,}")
    if len(speakers) > MOST_SOURCES:
        counts = sorted((data["speaker"].claims for _, data in whole.nodes(data=True)), reverse=True)
        raise PlotError(
            f"{len(speakers):,} sources",
            f"at most {MOST_SOURCES} on a page; --minimum {counts[MOST_SOURCES] + 1:,} leaves so few, "
            "or narrow with --source …",
        )
    claims = len({row["claim_key"] for row in rows})
    articles = len({row["article_key"] for row in rows})
    origins = sum(1 for _, data in whole.nodes(data=True) if data["speaker"].origin_of)
    basis = f"{plural(claims, 'claim')} from {plural(articles, 'article')}, {plural(origins, 'origin')}"
    few = len(whole) - len(graph)
    left_out = [f"{plural(few, 'source')} with fewer than {minimum:,} claims"] if few else []
    title = "Who has it from whom"
    source = provenance.source(basis, left_out)
    publishers = {row["key"] for row in rows if row["position"] == 0}
    with style():
        picture = _draw(graph, speakers, publishers, title, source, narrowed)
    picture.alt = f"{title}: " + " ".join(
        f"{s.name}: {s.counts}." for s in sorted(speakers.values(), key=lambda s: (-s.origin_of, -s.claims, s.key))[:20]
    )
    return picture


def _draw(
    graph: nx.DiGraph, speakers: Mapping[str, Speaker], publishers: set[str], title: str, source: str, narrowed: str
) -> Picture:
    from matplotlib.patches import FancyBboxPatch

    layers, names, heights, layout, box = _fitted(graph, speakers)
    key = [
        FancyBboxPatch((0, 0), 1, 1, label=who, **look)
        for who, look in _CLASSES.items()
        if any(speaker.who == who for speaker in speakers.values())
    ]
    subtitle = (
        "Publishers on the left; each line leads to whom a claim is had from, as wide as there are claims; "
        "at the end of a chain stands its origin"
    )
    page = Page(
        title,
        f"{subtitle}{f'; {narrowed}' if narrowed else ''}.",
        layout.height + _HEADING + 0.1,
        source,
        key=key,
        notes=[
            f"{speaker.name} publishes here too: it stands right of those who retell it."
            for node, speaker in speakers.items()
            if node in publishers and layout.layer[node] > 0
        ],
    )
    inner = WIDTH - 2 * MARGIN
    axes = page.panel(MARGIN, page.top + _HEADING, inner, layout.height + 0.1)
    axes.set_xlim(0, inner)
    axes.set_ylim(layout.height + 0.05, -0.05)
    axes.set_axis_off()
    step = (inner - box) / max(layers - 1, 1)
    for number in range(layers):
        heading = "publisher" if number == 0 else f"{_ordinal(number)} link inwards"
        page.text(MARGIN + number * step, page.top + 0.02, heading, size=7, color=GREY, style="italic")
    hovers: dict[str, str] = {}
    widest = max((data["weight"] for _, _, data in graph.edges(data=True)), default=1)
    for tail, head, weight in graph.edges(data="weight"):
        name = f"line:{tail}:{head}"
        _draw_line(axes, layout, tail, head, weight / widest, box, step, name)
        hovers[name] = f"{speakers[tail].name} has {plural(weight, 'claim')} from {speakers[head].name}"
    for node, speaker in speakers.items():
        _draw_box(axes, speaker, names[node], layout.layer[node] * step, layout.y[node], box, heights[node])
        hovers[f"source:{node}"] = f"{speaker.name} ({speaker.kind.replace('_', ' ')}): {speaker.counts}"
    rows = [
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
    return Picture(page.figure, title, "", source, _COLUMNS, rows, hovers)


def _fitted(
    graph: nx.DiGraph, speakers: Mapping[str, Speaker]
) -> tuple[int, dict[str, list[str]], dict[str, float], Layout, float]:
    """The layout for boxes that leave room between columns: how many layers, names in lines, heights, layout, width."""
    layers = max(layers_of(graph).values()) + 1
    inner = WIDTH - 2 * MARGIN
    box = min(1.7, inner / (layers + 0.55 * (layers - 1)))
    names = {node: wrapped(s.name, box - 0.18, _NAME, weight="bold", most=4) for node, s in speakers.items()}
    counts = {node: wrapped(s.counts, box - 0.16, _COUNT, most=2) for node, s in speakers.items()}
    heights = {node: len(names[node]) * _NAME_LINE + len(counts[node]) * _COUNT_LINE + _PAD for node in speakers}
    return layers, names, heights, layered(graph, heights, _GAP), box


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"


def _draw_line(
    axes: Axes, layout: Layout, tail: str, head: str, share: float, box: float, step: float, name: str
) -> None:
    """A curve from box to box through the gaps between others; within one column it swings out to the right."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    forward = layout.layer[tail] < layout.layer[head]
    start = (layout.layer[tail] * step + box, layout.y[tail])
    end = (layout.layer[head] * step + (0 if forward else box), layout.y[head])
    points, codes = [start], [Path.MOVETO]
    here = start

    def curve(to: tuple[float, float]) -> None:
        nonlocal here
        middle = (here[0] + to[0]) / 2 if forward else max(here[0], to[0]) + (step - box) * 0.6
        points.extend([(middle, here[1]), (middle, to[1]), to])
        codes.extend([Path.CURVE4] * 3)
        here = to

    for layer, y in layout.bends[tail, head]:
        curve((layer * step, y))
        here = (layer * step + box, y)
        points.append(here)
        codes.append(Path.LINETO)
    curve(end)
    axes.add_patch(
        PathPatch(
            Path(points, codes),
            facecolor="none",
            edgecolor="#8a8a8a",
            alpha=0.75,
            capstyle="butt",
            zorder=1,
            linewidth=max(0.7, share * _WIDEST_LINE),
            gid=name,
        )
    )


def _draw_box(axes: Axes, speaker: Speaker, name: list[str], x: float, y: float, width: float, height: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    axes.add_patch(
        FancyBboxPatch(
            (x + 0.03, y - height / 2 + 0.03),
            width - 0.06,
            height - 0.06,
            zorder=3,
            boxstyle="round,pad=0.03,rounding_size=0.05",
            clip_on=False,
            gid=f"source:{speaker.key}",
            **_CLASSES[speaker.who],
        )
    )
    down = y - height / 2 + _PAD / 2
    weight = "bold" if speaker.origin_of else "normal"
    for line in name:
        axes.text(x + 0.08, down, line, fontsize=_NAME, va="top", zorder=4, color=BLACK, fontweight=weight)
        down += _NAME_LINE
    for line in wrapped(speaker.counts, width - 0.16, _COUNT, most=2):
        axes.text(x + 0.08, down, line, fontsize=_COUNT, va="top", zorder=4, color=GREY)
        down += _COUNT_LINE

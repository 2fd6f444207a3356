"""A layered layout of who has it from whom: sources in columns, as few crossings as a barycentre ordering gives.

Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures" (1981): layers by
longest path, bends where an edge passes a layer, layers ordered by the mean place of their neighbours.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

_SWEEPS = 24


@dataclass(frozen=True, slots=True)
class Layout:
    """Nodes by layer, each with its height; edges as the heights they pass, layer after layer.

    `layer` numbers columns from 0. `y` grows downwards. `bends` gives for each edge the points (layer, y) between its
    ends, in the order from its tail to its head.
    """

    layer: Mapping[Any, int]
    y: Mapping[Any, float]
    bends: Mapping[tuple[Any, Any], list[tuple[int, float]]]
    height: float


def layers_of(graph: nx.DiGraph) -> dict[Any, int]:
    """The layer of each node: the longest path that leads to it; nodes of one cycle share a layer.

    >>> layers_of(nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")]))
    {'a': 0, 'b': 1, 'c': 2}
    """
    condensed = nx.condensation(graph)
    of_component: dict[Any, int] = {}
    for component in nx.lexicographical_topological_sort(condensed):
        of_component[component] = max((of_component[p] + 1 for p in condensed.predecessors(component)), default=0)
    mapping = condensed.graph["mapping"]
    return {node: of_component[mapping[node]] for node in graph}


def layered(graph: nx.DiGraph, layer: Mapping[Any, int], heights: Mapping[Any, float], gap: float) -> Layout:
    """Lay a graph out in its layers; edges may carry `weight`, and nodes of a layer stand at least `gap` apart.

    >>> graph = nx.DiGraph([("a", "b"), ("a", "c")])
    >>> layout = layered(graph, layers_of(graph), {"a": 1.0, "b": 1.0, "c": 1.0}, 0.5)
    >>> layout.height, layout.y["b"], layout.y["c"], layout.y["a"]
    (2.5, 0.5, 2.0, 1.25)
    >>> graph = nx.DiGraph([("a", "d"), ("b", "c")])
    >>> y = layered(graph, layers_of(graph), dict.fromkeys("abcd", 1.0), 0.5).y
    >>> (y["a"] < y["b"]) == (y["d"] < y["c"])
    True
    """
    routed, chains = _with_bends(graph, layer)
    columns: dict[int, list[Any]] = {}
    for node, data in routed.nodes(data=True):
        columns.setdefault(data["layer"], []).append(node)
    for column in columns.values():
        column.sort(key=lambda node: (-routed.degree(node, weight="weight"), str(node)))
    _order(routed, columns)
    high = {node: heights.get(node, gap / 2) for node in routed}
    y = _places(routed, columns, high, gap)
    top = min(y[node] - high[node] / 2 for node in y)
    y = {node: place - top for node, place in y.items()}
    bends = {edge: [(routed.nodes[node]["layer"], y[node]) for node in chain[1:-1]] for edge, chain in chains.items()}
    return Layout(layer, {node: y[node] for node in graph}, bends, max(y[node] + high[node] / 2 for node in y))


def _with_bends(graph: nx.DiGraph, layer: Mapping[Any, int]) -> tuple[nx.DiGraph, dict[tuple[Any, Any], list[Any]]]:
    """The graph with a node of its own wherever an edge passes a layer, and the nodes each edge goes through."""
    routed = nx.DiGraph()
    chains = {}
    for node in graph:
        routed.add_node(node, layer=layer[node])
    for tail, head, data in graph.edges(data=True):
        passed = [("bend", tail, head, between) for between in range(layer[tail] + 1, layer[head])]
        for bend in passed:
            routed.add_node(bend, layer=bend[3])
        chain = [tail, *passed, head]
        chains[tail, head] = chain
        if layer[tail] != layer[head]:  # edges of a cycle stay within their column and order nothing
            for a, b in itertools.pairwise(chain):
                routed.add_edge(a, b, weight=data.get("weight", 1))
    return routed, chains


def _neighbours(graph: nx.DiGraph, node: Any, before: bool) -> list[tuple[Any, float]]:
    edges = graph.in_edges(node, data="weight") if before else graph.out_edges(node, data="weight")
    return [(edge[0] if before else edge[1], float(edge[2])) for edge in edges]


def _order(graph: nx.DiGraph, columns: dict[int, list[Any]]) -> None:
    """Sort every column by the mean place of its neighbours, to and fro; the order with the fewest crossings stays."""
    best = {number: list(column) for number, column in columns.items()}
    fewest = _crossings(graph, columns)
    numbers = sorted(columns)
    for sweep in range(_SWEEPS):
        before = sweep % 2 == 0
        for number in numbers if before else reversed(numbers):
            place = {node: i for column in columns.values() for i, node in enumerate(column)}

            def mean(node: Any, place: dict[Any, int] = place, before: bool = before) -> float:
                near = _neighbours(graph, node, before)
                return sum(place[other] for other, _ in near) / len(near) if near else float(place[node])

            columns[number].sort(key=mean)  # stable, so that what has no neighbours keeps its place
        crossings = _crossings(graph, columns)
        if crossings < fewest:
            fewest, best = crossings, {n: list(column) for n, column in columns.items()}
    columns.update(best)


def _crossings(graph: nx.DiGraph, columns: Mapping[int, list[Any]]) -> int:
    place = {node: i for column in columns.values() for i, node in enumerate(column)}
    count = 0
    for number in columns:
        # edges lead from column to column: those that pass one have a bend in it
        edges = sorted((place[a], place[b]) for a, b in graph.out_edges(columns[number]))
        count += sum(1 for i, (_, b) in enumerate(edges) for c, d in edges[i + 1 :] if d < b and c > edges[i][0])
    return count


def _places(
    graph: nx.DiGraph, columns: Mapping[int, list[Any]], high: Mapping[Any, float], gap: float
) -> dict[Any, float]:
    """Heights: the fullest column is stacked, the others stand as near to their neighbours as order and gap allow."""
    full = {number: sum(high[n] for n in column) + gap * (len(column) - 1) for number, column in columns.items()}
    tallest = max(full.values())
    y: dict[Any, float] = {}
    for number, column in columns.items():
        extra = (tallest - full[number]) / len(column)
        down = extra / 2
        for node in column:
            y[node] = down + high[node] / 2
            down += high[node] + gap + extra
    numbers = sorted(columns)
    fixed = max(numbers, key=lambda n: (full[n], n))
    for sweep in range(6):
        for number in numbers if sweep % 2 == 0 else reversed(numbers):
            if number == fixed:
                continue
            wanted = []
            for node in columns[number]:
                near = _neighbours(graph, node, True) + _neighbours(graph, node, False)
                weights = sum(weight for _, weight in near)
                wanted.append(sum(y[other] * weight for other, weight in near) / weights if weights else y[node])
            _set_apart(columns[number], wanted, high, gap, tallest, y)
    return y


def _set_apart(
    column: list[Any], wanted: list[float], high: Mapping[Any, float], gap: float, tallest: float, y: dict[Any, float]
) -> None:
    """Put the nodes of a column near where they want to be, in order, apart, and within the height."""
    down = 0.0
    for node, want in zip(column, wanted, strict=True):
        y[node] = max(want, down + high[node] / 2)
        down = y[node] + high[node] / 2 + gap
    up = tallest
    for node in reversed(column):
        y[node] = min(y[node], up - high[node] / 2)
        up = y[node] - high[node] / 2 - gap

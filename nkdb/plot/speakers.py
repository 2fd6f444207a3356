"""Who has it from whom: the chains of claims as a graph of those who speak."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import networkx as nx

from nkdb.errors import plural


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
        """The class it is drawn as: by whose side it takes, and else by its kind.

        >>> Speaker("a", "A", "person", "dprk_state", 1, 1).who
        'speaks for the DPRK state, or with it'
        >>> [Speaker("a", "A", kind, None, 1, 1).who for kind in ("person", "informant", "blog")]
        ['named persons', 'informants and unnamed groups', 'outlets, institutes, offices, firms']
        """
        if self.stance in ("dprk_state", "pro_dprk_overseas"):
            return "speaks for the DPRK state, or with it"
        if self.kind in ("informant", "group"):
            return "informants and unnamed groups"
        return "named persons" if self.kind == "person" else "outlets, institutes, offices, firms"

    @property
    def counts(self) -> str:
        """Its claims, and those of which it is the origin, in words.

        >>> [Speaker("a", "A", "blog", None, 2, origin_of).counts for origin_of in (0, 1, 2)]
        ['2 claims', '2 claims, origin of 1', 'origin of 2 claims']
        """
        if self.origin_of == self.claims:
            return f"origin of {plural(self.claims, 'claim')}"
        return plural(self.claims, "claim") + (f", origin of {self.origin_of:,}" if self.origin_of else "")


def attribution(rows: Iterable[Mapping[str, Any]]) -> nx.DiGraph:
    """The graph of chains: nodes are keys with a `speaker`, edges lead towards the origin, with `weight` in claims.

    Rows are links of chains, in order: claim_id, key, name, kind, stance.

    >>> links = [(1, "a"), (1, "b"), (2, "a")]
    >>> graph = attribution({"claim_id": c, "key": k, "name": k, "kind": "blog", "stance": None} for c, k in links)
    >>> graph["a"]["b"]["weight"], graph.nodes["a"]["speaker"].claims, graph.nodes["a"]["speaker"].origin_of
    (1, 2, 1)
    """
    known: dict[str, Mapping[str, Any]] = {}
    claims, origins = Counter[str](), Counter[str]()
    weights = Counter[tuple[str, str]]()
    for _, chain in itertools.groupby(rows, key=itemgetter("claim_id")):
        told = [*chain]
        known.update((row["key"], row) for row in told)
        keys = [row["key"] for row in told]
        origins[keys[-1]] += 1
        # a source may stand twice in a chain, once under a name that was merged: it has the claim once
        claims.update(set(keys))
        weights.update({(tail, head) for tail, head in itertools.pairwise(keys) if tail != head})
    graph = nx.DiGraph()
    for key in sorted(known, key=lambda k: (-claims[k], k)):
        row = known[key]
        graph.add_node(key, speaker=Speaker(key, row["name"], row["kind"], row["stance"], claims[key], origins[key]))
    graph.add_weighted_edges_from((*edge, weight) for edge, weight in sorted(weights.items()))
    return graph

"""Who depends on whom, and how much of the database rests on one origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nkdb import vocabulary as v
from nkdb.analysis.counting import COUNTED_ONCE, LINK_SOURCE, LINKS
from nkdb.analysis.reading import Column, Rows, columns, set_categories
from nkdb.errors import plural

if TYPE_CHECKING:
    from networkx import DiGraph


@dataclass(frozen=True, slots=True, repr=False)
class Attribution:
    """The chains of all claims, as a network of sources; reports that were revised or repeated count once.

    `nodes` has one source per row: source_key, source, kind; publisher, link, origin (in how many claims it is the
    first, a middle, the last link; in a chain of one link the publisher is the origin too); claims, articles (in how
    many it occurs at all); share (the share of all claims that have it as their origin).

    `edges` has one dependence per row: from_key, to_key (`from` has it from `to`), from_source, to_source, mode (what
    `from` does with what `to` said), claims, articles.

    `articles` counts, by from_key and to_key, the articles with such a dependence in any mode.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    articles: Mapping[tuple[str, str], int]

    def __repr__(self) -> str:
        # two frames within one line, as a dataclass has them, nobody can read
        sources, edges = plural(len(self.nodes), "source"), plural(len(self.edges), "dependence")
        return f"<Attribution: {sources}, {edges}; .nodes, .edges, .graph()>"

    def graph(self) -> DiGraph[str]:
        """The network as a graph of networkx: nodes by key with the columns of `nodes`, edges by keys with claims.

        An edge leads from a source to the one it depends on, and holds `claims`, `articles` and `modes` (how many
        claims by mode).
        """
        from networkx import DiGraph

        made: DiGraph[str] = DiGraph()
        for row in self.nodes.to_dict("records"):
            made.add_node(row.pop("source_key"), **{str(name): value for name, value in row.items()})
        for row in self.edges.to_dict("records"):
            ends = row["from_key"], row["to_key"]
            if not made.has_edge(*ends):
                made.add_edge(*ends, claims=0, articles=self.articles[ends], modes={})
            edge = made.edges[ends]
            edge["claims"] += row["claims"]
            edge["modes"][row["mode"]] = row["claims"]
        return made


def attribution(rows: Rows) -> Attribution:
    """The network of the whole database, most claims first."""
    links = rows.frame(
        [
            Column("claim", "l.claim_id", "integer"),
            *columns("l", "position", "integer"),
            Column("source", LINK_SOURCE, "integer"),
            *columns("l", "mode"),
            Column("article", "c.article_id", "integer"),
        ],
        f"""{LINKS} JOIN claim c ON c.id = l.claim_id WHERE {COUNTED_ONCE}
        ORDER BY l.claim_id, l.position""",
    )
    named = [Column("source_key", "s.key"), Column("source", "s.name"), *columns("s", "kind")]
    sources = rows.frame([*columns("s", "id", "integer"), *named], "source s").set_index("id")
    set_categories(sources, {"kind": v.SOURCE_KIND})
    claim = links["claim"].to_numpy()
    changes = claim[1:] != claim[:-1]
    first, last = np.r_[True, changes][: len(claim)], np.r_[changes, True][: len(claim)]
    pairs = _pairs(links, last)
    keys = sources["source_key"]
    counted = pairs.groupby(["from", "to"])["article"].nunique().reset_index()
    articles = {
        (str(keys[one]), str(keys[other])): int(count)
        for one, other, count in zip(counted["from"], counted["to"], counted["article"], strict=True)
    }
    return Attribution(_nodes(links, sources, first, last), _edges(pairs, sources), articles)


def _nodes(links: pd.DataFrame, sources: pd.DataFrame, first: Any, last: Any) -> pd.DataFrame:
    marked = links.assign(publisher=first, link=~first & ~last, origin=last)
    grouped = marked.groupby("source", sort=False)
    counts = grouped[["publisher", "link", "origin"]].sum().astype("Int64")
    counts["claims"] = grouped["claim"].nunique().astype("Int64")
    counts["articles"] = grouped["article"].nunique().astype("Int64")
    counts["share"] = (counts["origin"] / max(int(last.sum()), 1)).astype("Float64")
    nodes = sources.join(counts, how="inner")
    return nodes.sort_values(["origin", "claims", "source_key"], ascending=[False, False, True]).reset_index(drop=True)


def _pairs(links: pd.DataFrame, last: Any) -> pd.DataFrame:
    """Each link but the last of a chain, with the one it depends on."""
    source = links["source"].to_numpy()
    upper = np.flatnonzero(~last)
    # two links of a chain are one source where they were merged: nobody depends on himself
    upper = upper[source[upper] != source[upper + 1]]
    return pd.DataFrame(
        {
            "from": source[upper],
            "to": source[upper + 1],
            "mode": pd.Categorical(links["mode"].iloc[upper], categories=list(v.CHAIN_MODE)),
            "article": links["article"].to_numpy()[upper],
        }
    )


def _edges(pairs: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    grouped = pairs.groupby(["from", "to", "mode"], observed=True, sort=False)["article"]
    counted = grouped.agg(["size", "nunique"]).reset_index()
    ends = {end: sources.loc[counted[end]] for end in ("from", "to")}
    edges = pd.DataFrame(
        {
            "from_key": ends["from"]["source_key"].array,
            "to_key": ends["to"]["source_key"].array,
            "from_source": ends["from"]["source"].array,
            "to_source": ends["to"]["source"].array,
            "mode": counted["mode"].array,
            "claims": counted["size"].astype("Int64").array,
            "articles": counted["nunique"].astype("Int64").array,
        }
    )
    order = ["claims", "from_key", "to_key", "mode"]
    return edges.sort_values(order, ascending=[False, True, True, True]).reset_index(drop=True)

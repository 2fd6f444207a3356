"""Who depends on whom."""

from __future__ import annotations

import pytest

from nkdb.analysis import Database


def test_every_claim_has_one_publisher_and_one_origin(example: Database) -> None:
    claims, found = example.claims(), example.attribution()
    assert found.nodes["publisher"].sum() == found.nodes["origin"].sum() == len(claims)
    assert found.nodes["share"].sum() == pytest.approx(1)
    assert found.edges["claims"].sum() == (claims["depth"] - 1).sum()
    origins = claims["origin_key"].value_counts()
    for row in found.nodes.itertuples():
        assert row.origin == origins.get(row.source_key, 0)
    largest = found.nodes.iloc[0]
    assert (largest["source_key"], largest["origin"], largest["articles"]) == ("ifes", 107, 5)


def test_what_stands_in_most_claims_comes_first(example: Database) -> None:
    found = example.attribution()
    nodes = [(-row.origin, -row.claims, row.source_key) for row in found.nodes.itertuples()]
    edges = [(-row.claims, row.from_key, row.to_key) for row in found.edges.itertuples()]
    assert (nodes, edges) == (sorted(nodes), sorted(edges))
    assert len({claims for claims, *_ in edges}) < len(edges)


def test_edges_are_those_of_the_chains(example: Database) -> None:
    found = example.attribution()
    sql = """SELECT a.mode, count(*) AS claims, count(DISTINCT c.article_id) AS articles FROM claim_source a
        JOIN claim_source b ON b.claim_id = a.claim_id AND b.position = a.position + 1
        JOIN claim c ON c.id = a.claim_id JOIN source s ON s.id = a.source_id JOIN source t ON t.id = b.source_id
        WHERE s.key = 'daily-nk' AND t.key = 'informant-north-pyongan-2014-08' GROUP BY a.mode"""
    (expected,) = example.query(sql).to_dict("records")
    edge = found.edges[found.edges["to_key"] == "informant-north-pyongan-2014-08"]
    assert edge[["mode", "claims", "articles"]].to_dict("records") == [expected]


def test_graph(example: Database) -> None:
    from networkx import descendants

    found = example.attribution()
    graph = found.graph()
    assert set(graph.nodes) == set(found.nodes["source_key"])
    assert sum(claims for *_, claims in graph.edges(data="claims")) == found.edges["claims"].sum()
    assert graph.nodes["daily-nk"]["source"] == "Daily NK"
    assert graph.edges["daily-nk", "informant-north-pyongan-2014-08"]["modes"] == {"interviews": 17}
    sql = """SELECT s.key AS one, t.key AS other, count(*) AS claims, count(DISTINCT c.article_id) AS articles
        FROM claim_source a JOIN claim_source b ON b.claim_id = a.claim_id AND b.position = a.position + 1
        JOIN claim c ON c.id = a.claim_id JOIN source s ON s.id = a.source_id JOIN source t ON t.id = b.source_id
        WHERE c.article_id NOT IN (SELECT related_article_id FROM article_relation WHERE kind = 'revision_of')
        GROUP BY s.key, t.key"""
    by_ends = {(row["one"], row["other"]): row for row in example.query(sql).to_dict("records")}
    assert set(graph.edges) == set(by_ends)
    for *ends, edge in graph.edges(data=True):
        expected = by_ends[ends[0], ends[1]]
        assert (edge["claims"], edge["articles"]) == (expected["claims"], expected["articles"])
    assert "informant-north-pyongan-2014-08" in descendants(graph, "nk-economy-watch")


def test_what_a_notebook_shows_is_one_line(example: Database) -> None:
    network = example.attribution()
    sources, edges = len(network.nodes), len(network.edges)
    assert repr(network) == f"<Attribution: {sources} sources, {edges} dependences; .nodes, .edges, .graph()>"

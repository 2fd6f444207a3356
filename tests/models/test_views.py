"""The flat views over small databases: chains, counting once, evidence, lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, text

from nkdb.analysis.counting import COUNTED_ONCE

Insert = Callable[..., None]


def one(conn: Connection, column: str, view: str, key: str) -> Any:
    """One value of the row of a view with this key."""
    name = view.removesuffix("_flat") + "_key"
    return conn.execute(text(f"SELECT {column} FROM {view} WHERE {name} = :key"), {"key": key}).scalar_one()


CLAIM = "first-2014-08-05/payments"
FIGURE = CLAIM + "/a-month"
SPLIT = CLAIM + "/split"


@pytest.mark.parametrize(("view", "key"), [("claim_flat", CLAIM), ("figure_flat", FIGURE)])
def test_a_chain_runs_from_publisher_to_origin(rows: Connection, insert_changed: Insert, view: str, key: str) -> None:
    # position 9 before 2: neither the order of rows nor gaps matter
    insert_changed("claim_source", position=9, source_id=3, mode="observes")
    assert one(rows, "chain", view, key) == "NK Economy Watch > Daily NK > source in North Pyongan Province"
    assert one(rows, "publisher", view, key) == "NK Economy Watch"
    assert one(rows, "origin", view, key) == "source in North Pyongan Province"
    assert one(rows, "depth", view, key) == 3


def test_a_chain_of_one_is_publisher_and_origin(rows: Connection) -> None:
    rows.execute(text("DELETE FROM claim_source WHERE position > 0"))
    assert one(rows, "publisher || '/' || origin || '/' || chain || '/' || depth", "claim_flat", CLAIM) == (
        "NK Economy Watch/NK Economy Watch/NK Economy Watch/1"
    )


# relations (article, kind, related article) > the claims that are counted; article 3 has one too, article 4 none
COUNTED: list[tuple[list[tuple[int, str, int]], list[int]]] = [
    ([], [1, 2, 3]),
    ([(1, "revision_of", 2)], [1, 3]),
    ([(2, "revision_of", 1)], [2, 3]),
    ([(2, "revision_of", 1), (3, "revision_of", 2)], [3]),
    ([(1, "duplicate_of", 2)], [2, 3]),
    ([(1, "duplicate_of", 2), (3, "duplicate_of", 2)], [2]),
    ([(1, "revision_of", 2), (3, "duplicate_of", 1)], [1]),
    # by way of one that was only imported
    ([(4, "revision_of", 1), (2, "revision_of", 4)], [2, 3]),
    ([(1, "duplicate_of", 4), (4, "duplicate_of", 2)], [2, 3]),
    ([(4, "revision_of", 1), (4, "duplicate_of", 2), (2, "duplicate_of", 3)], [3]),
    ([(4, "revision_of", 1), (1, "revision_of", 2)], [1, 3]),
    # neither of two that repeat it tells what the other one has
    ([(1, "duplicate_of", 4), (2, "duplicate_of", 4)], [1, 2, 3]),
]


@pytest.mark.parametrize(("relations", "counted"), COUNTED)
def test_a_revised_report_counts_once(
    rows: Connection, insert_changed: Insert, relations: list[tuple[int, str, int]], counted: list[int]
) -> None:
    rows.execute(text("DELETE FROM article_relation"))
    rows.execute(text("UPDATE claim SET key = 'claim-' || id"))
    rows.execute(text("UPDATE figure SET key = 'figure-' || id"))
    insert_changed("article", id=3, key="third")
    insert_changed("article", id=4, key="only-imported")
    insert_changed("claim", id=3, key="claim-3", article_id=3)
    for claim in (2, 3):
        insert_changed("figure", key=f"figure-of-{claim}", claim_id=claim)
    for article, kind, related in relations:
        insert_changed("article_relation", article_id=article, related_article_id=related, kind=kind)
    claims = rows.execute(text("SELECT claim_key FROM claim_flat ORDER BY 1")).scalars().all()
    assert claims == [f"claim-{number}" for number in counted]
    asked = f"SELECT key FROM claim c WHERE {COUNTED_ONCE} ORDER BY 1"
    assert rows.execute(text(asked)).scalars().all() == claims
    if rows.dialect.name == "postgresql":
        plan = "\n".join(rows.execute(text(f"EXPLAIN {asked}")).scalars())
        assert "Anti Join" in plan, "for each claim, all that are hidden would be gone through"
    figures = set(rows.execute(text("SELECT figure_key FROM figure_flat")).scalars())
    of_claim = {1: {"figure-1", "figure-2"}, 2: {"figure-of-2"}, 3: {"figure-of-3"}}
    assert figures == set().union(*(of_claim[number] for number in counted))


@pytest.mark.parametrize("kind", ["revision_of", "duplicate_of"])
def test_a_version_without_claims_hides_nothing(rows: Connection, insert_changed: Insert, kind: str) -> None:
    before = rows.execute(text("SELECT claim_key FROM claim_flat ORDER BY 1")).scalars().all()
    insert_changed("article", key="only-imported")
    third = rows.execute(text("SELECT id FROM article WHERE key = 'only-imported'")).scalar_one()
    pair = (third, 1) if kind == "revision_of" else (1, third)
    insert_changed("article_relation", article_id=pair[0], related_article_id=pair[1], kind=kind, is_coded=False)
    assert rows.execute(text("SELECT claim_key FROM claim_flat ORDER BY 1")).scalars().all() == before
    insert_changed("claim", key="coded-too", article_id=third)
    shown = rows.execute(text("SELECT claim_key FROM claim_flat ORDER BY 1")).scalars().all()
    assert (CLAIM in shown, "coded-too" in shown) == (False, True)


def test_a_merged_source_is_shown_as_the_one_it_is(rows: Connection) -> None:
    rows.execute(text("UPDATE claim_source SET source_id = 4 WHERE claim_id = 1 AND position = 1"))
    rows.execute(text("DELETE FROM claim_source WHERE claim_id = 1 AND position > 1"))
    for view, key in (("claim_flat", CLAIM), ("figure_flat", FIGURE)):
        assert one(rows, "chain || '/' || origin", view, key) == "NK Economy Watch > Daily NK/Daily NK"
    rows.execute(text("UPDATE claim_source SET source_id = 2 WHERE claim_id = 1 AND position = 1"))
    rows.execute(text("UPDATE source_merge SET source_id = 1, into_id = 3"))
    assert one(rows, "publisher", "claim_flat", CLAIM) == "source in North Pyongan Province"
    rows.execute(text("DELETE FROM source_merge"))
    assert one(rows, "chain", "claim_flat", CLAIM) == "NK Economy Watch > Daily NK"


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([], None),
        (["verified"], "verified"),
        (["verified", "unchecked"], "unchecked"),
        (["verified", "unchecked", "broken"], "broken"),
        (["broken", "verified"], "broken"),
    ],
)
@pytest.mark.parametrize(
    ("view", "key", "owner"),
    [("claim_flat", CLAIM, {"claim_id": 1}), ("figure_flat", FIGURE, {"claim_id": None, "figure_id": 1})],
)
def test_evidence_is_as_good_as_its_worst_span(
    rows: Connection,
    insert_changed: Insert,
    states: list[str],
    shown: str | None,
    view: str,
    key: str,
    owner: dict[str, Any],
) -> None:
    rows.execute(text("DELETE FROM evidence"))
    for start, state in enumerate(states):
        insert_changed("evidence", start_offset=start, state=state, **owner)
    assert one(rows, "evidence_state", view, key) == shown


def test_lists_are_sorted_and_set_apart_by_semicolons(rows: Connection, insert_changed: Insert) -> None:
    insert_changed("topic", id=2, key="another", name="A topic")
    insert_changed("claim_topic", topic_id=2)
    insert_changed("claim_place", place_id=2)
    insert_changed("claim_organization", organization_id=2)
    assert one(rows, "topics", "claim_flat", CLAIM) == "8.3 movement; A topic"
    assert one(rows, "places", "claim_flat", CLAIM) == "North Pyongan Province; Sinuiju"
    assert one(rows, "organizations", "claim_flat", CLAIM) == "Factory 326; Ministry of Light Industry"
    assert one(rows, "organizations", "figure_flat", SPLIT) == "Factory 326; Ministry of Light Industry"
    assert one(rows, "figures", "claim_flat", CLAIM) == "20,000-200,000 KPW; 70/30"


def test_what_is_not_there_is_null(rows: Connection) -> None:
    for table in ("claim_topic", "claim_place", "claim_organization", "article_relation"):
        rows.execute(text(f"DELETE FROM {table}"))
    second = "second-2014-08-06/payments"
    for column in ("topics", "places", "organizations", "figures", "published_on", "earliest", "chain", "origin"):
        assert one(rows, column, "claim_flat", second) is None, column
    assert one(rows, "depth", "claim_flat", second) == 0


def test_shares_are_printed_in_order(rows: Connection) -> None:
    assert one(rows, "shares", "figure_flat", SPLIT) == "factory 70; state 25-30.5"
    assert one(rows, "shares", "figure_flat", FIGURE) is None
    rows.execute(text("UPDATE split_share SET position = 1 - position + 2"))
    assert one(rows, "shares", "figure_flat", SPLIT) == "state 25-30.5; factory 70"


def test_figures_are_as_said(rows: Connection) -> None:
    columns = "low, high, qualifier, unit, per, printed"
    found = rows.execute(text(f"SELECT {columns} FROM figure_flat WHERE kind = 'value'")).one()
    assert tuple(found) == (20000, 200000.5, "range", "KPW", "P1M", "20,000-200,000 KPW")
    split = rows.execute(text("SELECT low, high, per FROM figure_flat WHERE kind = 'split'")).one()
    assert tuple(split) == (None, None, None)

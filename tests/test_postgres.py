"""The same load, import, dump and queries on a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb import db
from nkdb.archive import saved_files
from nkdb.cards import find_cards
from nkdb.drift import faults
from nkdb.errors import QueryError
from nkdb.load.dump import seed_texts
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load
from nkdb.query import named_queries, reading


@pytest.fixture
def server(postgres_schema: Callable[[], db.Target]) -> db.Target:
    """A database with the shipped seeds, on the server."""
    target = postgres_schema()
    load(target)
    return target


def rows(target: db.Target, sql: str) -> list[tuple[object, ...]]:
    """What a query finds."""
    with reading(target) as reader:
        return reader.select(sql).rows


def test_load_dump_and_views_are_the_same_on_both(server: db.Target, shipped: db.Target) -> None:
    assert not load(server).changes.any
    with db.connection(server) as ours, db.connection(shipped) as theirs:
        assert seed_texts(ours) == seed_texts(theirs)
    figures = "SELECT figure_key, low, high, per, chain, depth, organizations, shares FROM figure_flat"
    claims = "SELECT claim_key, topics, places, publisher, origin, figures FROM claim_flat"
    for sql in (figures, claims):
        found = [sorted(map(repr, ([float(v) if hasattr(v, "as_tuple") else v for v in row] for row in rows(t, sql))))
                 for t in (server, shipped)]  # fmt: skip
        assert len(found[0]) == len(found[1]) > 30
        assert [row.replace(".0", "") for row in found[0]] == found[1]
    assert faults(server) == []


def test_import_and_cards(server: db.Target, corpus: Path) -> None:
    report = import_pages(server, saved_files([corpus]))
    assert (report.matched, report.holds) == (10, True)
    with reading(server) as reader:
        (card,) = find_cards(reader, "monthly-payments/range")
        assert ("value", "20,000-200,000 KPW per P1M") in card.facts
        assert find_cards(reader, "로동신문")[0].key == "rodong-sinmun"


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_named_queries_run(server: db.Target, name: str) -> None:
    assert rows(server, named_queries()[name].sql)


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM figure",
        "WITH gone AS (DELETE FROM figure RETURNING id) SELECT * FROM gone",
        "COMMIT; DELETE FROM figure",
        "SELECT 1; DELETE FROM figure",
        "SET TRANSACTION READ WRITE",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "CREATE TABLE t (id integer)",
        "CREATE TEMP TABLE t AS SELECT 1",
        "COPY figure TO PROGRAM 'true'",
        "TRUNCATE figure CASCADE",
        "DROP VIEW figure_flat",
        "SELECT nextval('figure_id_seq')",
        "",
    ],
)
def test_reading_cannot_write(server: db.Target, attack: str) -> None:
    with pytest.raises(QueryError):
        rows(server, attack)
    assert rows(server, "SELECT count(*) FROM figure") == [(38,)]


def test_a_query_without_end_is_stopped(server: db.Target) -> None:
    with pytest.raises(QueryError, match="timeout"), reading(server, seconds=0.3) as reader:
        reader.select("SELECT pg_sleep(60)")

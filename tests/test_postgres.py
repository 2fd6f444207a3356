"""The same load, import, dump and queries on a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from nkdb import db
from nkdb.archive import saved_files
from nkdb.cards import find_cards
from nkdb.drift import faults
from nkdb.errors import QueryError
from nkdb.load.dump import seed_texts
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load
from nkdb.query import bound, named_queries, reading
from nkdb.search import search


@pytest.fixture
def server(postgres_databases: Any, postgres_shipped_template: str) -> Iterator[db.Target]:
    """A database with the shipped seeds, on the server."""
    before = len(postgres_databases)
    yield postgres_databases.new(postgres_shipped_template)
    postgres_databases.drop(before)


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
    with reading(server) as reader:
        assert reader.select(*bound(name, {})).rows


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
        "SELECT pg_read_file('/etc/hostname')",
        "SELECT pg_catalog.pg_read_binary_file('/etc/hostname')",
        "SELECT \"pg_read_file\"('/etc/hostname')",
        "SELECT U&\"pg\\005fread_file\"('/etc/hostname')",
        "SELECT * FROM pg_ls_dir('/')",
        "SELECT * FROM pg_stat_file('/etc/hostname')",
        "SELECT lo_import('/etc/hostname')",
        "SELECT lo_export(1, '/tmp/x')",
        "SELECT query_to_xml('SELECT pg_' || 'read_file(''/etc/hostname'')', true, true, '')",
        "SELECT ts_stat('SELECT ' || 'pg_' || 'read_file(''/etc/hostname'')')",
        "SELECT * FROM dblink('host=localhost', 'DELETE FROM figure') AS t (a integer)",
        "SELECT set_config('role', 'postgres', true)",
        "SET ROLE postgres",
        "RESET ROLE",
        "SET SESSION AUTHORIZATION postgres",
        "DO $$ BEGIN DELETE FROM figure; END $$",
        "CALL f()",
        "LOAD 'x'",
        "CREATE EXTENSION dblink",
        "COPY figure TO '/tmp/x'",
        "COPY (SELECT 1) TO STDOUT",
        "COPY figure FROM '/etc/hostname'",
        "COPY figure FROM PROGRAM 'true'",
        "PREPARE p AS DELETE FROM figure",
        "EXECUTE p",
        "EXPLAIN ANALYZE DELETE FROM figure",
        "SELECT * FROM figure FOR UPDATE",
        "SELECT 1 INTO mine",
        "LOCK TABLE figure",
        "NOTIFY a",
        "SELECT pg_notify('a', 'b')",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_terminate_backend(1)",
        "VACUUM",
        "BEGIN",
        "ROLLBACK",
        "SAVEPOINT a",
        "ALTER SYSTEM SET work_mem = 1",
        "GRANT ALL ON figure TO PUBLIC",
        "",
    ],
)
def test_reading_cannot_write(server: db.Target, attack: str) -> None:
    with pytest.raises(QueryError):
        rows(server, attack)
    assert rows(server, "SELECT count(*) FROM figure") == [(38,)]


def test_a_query_without_end_is_stopped(server: db.Target) -> None:
    for sql in (
        "SELECT pg_sleep(60)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "SELECT count(*) FROM claim a, claim b, claim c, claim d, claim e, claim f",
    ):
        with pytest.raises(QueryError, match=r"no end after 0\.3 s"), reading(server, seconds=0.3) as reader:
            reader.select(sql)


def test_named_queries_and_search_take_text_as_text(server: db.Target) -> None:
    attack = "x'; DELETE FROM figure; --"
    for query in named_queries().values():
        # text where a number is wanted is an error of the server's, and no statement
        with reading(server) as reader, suppress(QueryError):
            reader.select(*bound(query.name, {parameter.name: attack for parameter in query.parameters}))
    assert search(server, attack).hits == []
    assert rows(server, "SELECT count(*) FROM figure") == [(38,)]

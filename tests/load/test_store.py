"""Rows in and out of both databases: as many as there are, and as exact as they were."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from sqlalchemy import Connection, inspect

from nkdb.load.store import ROWS_AT_ONCE, Row, store_of

COLUMNS = ("id", "key", "name", "kind", "latitude")
# the nearest floats to these need 17 digits
EXACT = (0.30000000000000004, -89.99999999999997, 1e-07, 12.000000000000002, 7)


def places(count: int, **others: Any) -> list[Row]:
    """Rows of places, with numbers that a shorter decimal could not hold."""
    return [
        (n, f"place-{n}", f"Place {n}", others.get("kind", "city"), EXACT[(n + others.get("by", 0)) % len(EXACT)])
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE + 7])
def test_what_goes_in_comes_out(conn: Connection, count: int) -> None:
    store = store_of(conn)
    store.insert("place", COLUMNS, places(count))
    assert sorted(store.select("place", COLUMNS, "kind", ["city"])) == places(count)


def test_ids_are_given_where_none_is_said(conn: Connection) -> None:
    store = store_of(conn)
    store.insert("place", COLUMNS, [(None, *row[1:]) for row in places(3)])
    found = store.select("place", COLUMNS, "kind", ["city"])
    assert [row[1:] for row in sorted(found)] == [row[1:] for row in places(3)]
    assert len({row[0] for row in found}) == 3


def test_ids_are_free_however_many_are_asked_for(conn: Connection) -> None:
    store = store_of(conn)
    store.insert("place", COLUMNS, [(None, *row[1:]) for row in places(3)])
    taken = {id_ for (id_,) in store.select("place", ["id"], "kind", ["city"])}
    free = list(islice(store.new_ids("place", 2), 15))
    assert len(taken | set(free)) == 18


def test_changed_rows_are_as_exact_as_new_ones(conn: Connection) -> None:
    store = store_of(conn)
    store.insert("place", COLUMNS, places(5))
    store.update("place", COLUMNS, places(5, kind="county", by=1))
    assert sorted(store.select("place", COLUMNS, "kind", ["county"])) == places(5, kind="county", by=1)
    store.delete("place", [1, 2, 3, 4, 5])
    assert store.select("place", COLUMNS, "kind", ["county"]) == []


def test_rows_are_found_by_several_columns_at_once(conn: Connection) -> None:
    store = store_of(conn)
    store.insert("source", ("id", "key", "name", "kind"), [(n, f"s-{n}", f"S {n}", "blog") for n in (1, 2)])
    columns = ("id", "key", "name", "source_id", "is_tag")
    names = ["a 'quoted' name", '$[0] "% s', "쌀 {값}", "back\\slash", "plain"]
    rows = [(n, f"c-{n}", name, n % 2 + 1, False) for n, name in enumerate(names, start=1)]
    store.insert("category", columns, rows)
    by = ("name", "source_id")
    for row in rows:
        assert store.select_by("category", columns, by, {(row[2], row[3]), ("nobody", 1)}) == [row]
        assert store.select_by("category", columns, by, {(row[2], 3 - row[3])}) == []
    assert sorted(store.select_by("category", columns, by, {(row[2], row[3]) for row in rows})) == rows


def test_a_server_takes_stock_of_what_was_written(conn: Connection) -> None:
    store = store_of(conn)
    store.insert("place", COLUMNS, places(40))
    tables = inspect(conn).get_table_names()
    store.analyze(["place", "source"])
    if conn.dialect.name == "postgresql":
        assert conn.exec_driver_sql("SELECT reltuples FROM pg_class WHERE oid = 'place'::regclass").scalar_one() == 40
        known = "SELECT attname FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'place'"
        assert set(conn.exec_driver_sql(known).scalars()) == {"id", "parent_id", "seed_file_id"}
    assert inspect(conn).get_table_names() == tables

"""Models and migrated schema agree in every word of their DDL: CHECKs, comments, indexes and views too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from catalogue import CATALOGUE, told_by_server
from sqlalchemy import Connection, text

from nkdb import db
from nkdb.ddl import sqlite_ddl
from nkdb.models import METADATA


def schema_of(conn: Connection) -> dict[str, str]:
    """Every object of a SQLite database with its normal DDL, comments included."""
    driver: Any = conn.connection.driver_connection
    return sqlite_ddl(driver, with_comments=True)


@pytest.fixture(scope="module")
def by_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The schema as the models alone would make it."""
    file = tmp_path_factory.mktemp("models") / "models.sqlite"
    with db.connection(db.Target.parse(str(file))) as conn:
        METADATA.create_all(conn)
        return schema_of(conn)


def test_models_and_migrations_agree_on_sqlite(sqlite_conn: Connection, by_models: dict[str, str]) -> None:
    migrated = schema_of(sqlite_conn)
    assert migrated.keys() == by_models.keys()
    for item, sql in migrated.items():
        assert sql == by_models[item], item
    assert {item.split()[0] for item in migrated} == {"table", "index", "view", "trigger"}


LOW_HIGH = r",\s*CONSTRAINT ck_figure_low_high CHECK \(.*?\)(?=,)"

# what is changed in the migrated database: in the DDL of which object, found by a pattern, put in its place
DRIFTS: list[tuple[str, str, str, str]] = [
    ("a CHECK is gone", "figure", LOW_HIGH, ""),
    ("a CHECK says something else", "figure", r"low <= high\b", "low < high"),
    ("a CHECK lacks a word", "claim", r"'plan'", "'plans'"),
    ("a string differs in white space", "claim", r"'plan'", "'plan '"),
    ("a constraint has another name", "figure", r"ck_figure_low_high", "ck_figure_high_low"),
    ("a UNIQUE has another column", "claim_source", r"UNIQUE \(claim_id, position\)", "UNIQUE (claim_id, mode)"),
    ("a column may be NULL", "claim", r"modality TEXT NOT NULL", "modality TEXT"),
    ("a column has another type", "figure", r"low NUMERIC", "low TEXT"),
    ("a default is gone", "evidence", r"DEFAULT 'unchecked'", ""),
    ("a foreign key does not cascade", "evidence", r"ON DELETE CASCADE", ""),
    ("a foreign key points elsewhere", "claim_topic", r"REFERENCES topic", "REFERENCES claim"),
    ("a column's comment differs", "figure", r"Lower end; NULL where open", "Lower end"),
    ("a table's comment is gone", "figure", r"/\* Numbers exactly as said.*?\*/", ""),
    ("an index has another column", "ix_claim_earliest_latest", r"\(earliest, latest\)", "(latest)"),
    ("a view counts revisions twice", "claim_flat", r"WHERE NOT .*$", ""),
    ("a view joins another way", "figure_flat", r"JOIN measure", "LEFT JOIN measure"),
    ("a view sorts another way", "claim_flat", r"position DESC", "position"),
    ("a view lacks a column", "claim_flat", r"claim\.modality,", ""),
    ("a trigger leaves the index behind", "claim_search_delete", r"BEFORE DELETE", "BEFORE UPDATE OF key"),
    ("an index of words has no stems", "claim_search", r"porter ", ""),
]


@pytest.mark.parametrize(("item", "pattern", "instead"), [pytest.param(*d, id=what) for what, *d in DRIFTS])
def test_the_comparison_notices(
    sqlite_conn: Connection, by_models: dict[str, str], item: str, pattern: str, instead: str
) -> None:
    conn = sqlite_conn
    sql = conn.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": item}).scalar_one()
    drifted, count = re.subn(pattern, instead, sql, count=1, flags=re.DOTALL)
    assert count == 1
    conn.exec_driver_sql("PRAGMA writable_schema = ON")
    conn.execute(text("UPDATE sqlite_master SET sql = :sql WHERE name = :name"), {"sql": drifted, "name": item})
    found = schema_of(conn)
    conn.exec_driver_sql("PRAGMA writable_schema = OFF")
    assert [name.split()[1] for name, text in found.items() if text not in by_models.values()] == [item]


# --- PostgreSQL


def test_models_and_migrations_agree_on_postgresql(postgres_schema: Callable[[], db.Target]) -> None:
    with db.connection(postgres_schema()) as conn:
        METADATA.create_all(conn)
        by_models = told_by_server(conn)
        conn.exec_driver_sql("ALTER TABLE figure DROP CONSTRAINT ck_figure_low_high")
        assert told_by_server(conn) != by_models
    with db.connection(postgres_schema()) as conn:
        db.upgrade(conn)
        migrated = told_by_server(conn)
    for what in CATALOGUE:
        assert migrated[what]
        assert migrated[what] == by_models[what]


def test_both_databases_have_the_same_names(sqlite_conn: Connection, postgres_schema: Callable[[], db.Target]) -> None:
    with db.connection(postgres_schema()) as server:
        db.upgrade(server)
        catalogue = told_by_server(server)
    schema = schema_of(sqlite_conn)
    on_sqlite = {name.removeprefix("index ") for name in schema if name.startswith("index ")}
    on_sqlite |= {name for sql in schema.values() for name in re.findall(r"CONSTRAINT (\w+)", sql)}
    # since 18, PostgreSQL keeps NOT NULL as constraints too
    constraints = {name for _, name, what in catalogue["constraints"] if not what.startswith("NOT NULL")}
    on_server = constraints | {name for _, name, _ in catalogue["indexes"]}
    # the full-text index is the one thing that each of them has in a way of its own
    assert {name for name in on_server if "_search" not in name} == on_sqlite

"""Whether a database is whole: each way in which it may not be is named."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from looking import content
from sqlalchemy import Pool, event
from stores import OnServer

from nkdb import db, drift, fulltext
from nkdb.ddl import normal_ddl, server_ddl
from nkdb.drift import expected_sqlite_ddl, faults, not_compared
from nkdb.errors import DatabaseAccessError, OlderDatabaseError
from nkdb.load.seeds import load
from nkdb.progress import untold


def altered(target: db.Target, *statements: str) -> None:
    """Change a database behind nkdb's back, foreign keys unenforced as in any SQLite shell."""
    assert target.file is not None
    connection = sqlite3.connect(target.file, isolation_level=None)
    connection.execute("PRAGMA legacy_alter_table = ON")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def rebuilt(target: db.Target, table: str, change: Callable[[str], str]) -> list[str]:
    """The statements that make a table anew from its own DDL with a change, indexes included."""
    assert target.file is not None
    connection = sqlite3.connect(target.file)
    ((ddl,),) = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    indexes = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    connection.close()
    return [
        re.sub(rf'^CREATE TABLE "?{table}"?', "CREATE TABLE rebuilt", change(ddl)),
        f"INSERT INTO rebuilt SELECT * FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE rebuilt RENAME TO {table}",
        *(index for (index,) in indexes),
    ]


def without(pattern: str) -> Callable[[str], str]:
    """A DDL without the only text that fits a pattern."""

    def change(ddl: str) -> str:
        changed, count = re.subn(pattern, "", ddl)
        assert count == 1, ddl
        return changed

    return change


def test_the_shipped_database_is_whole(shipped: db.Target) -> None:
    assert faults(shipped) == []


@pytest.mark.parametrize(
    ("setting", "left_out"),
    [
        ("quote_all_identifiers=on", None),
        ("default_transaction_read_only=on", "takes a role with CREATE"),
        ("standard_conforming_strings=off", None),
    ],
)
def test_a_database_is_whole_whatever_a_role_or_server_is_set_to(
    postgres_store: OnServer, monkeypatch: pytest.MonkeyPatch, setting: str, left_out: str | None
) -> None:
    target = postgres_store.shipped
    monkeypatch.setenv("PGOPTIONS", f"-c {setting}")
    assert faults(target) == []
    assert (left_out or "") in (not_compared(target) or "")


def test_an_empty_migrated_database_is_whole(empty: db.Target) -> None:
    assert faults(empty) == []


def test_looking_changes_nothing(shipped: db.Target) -> None:
    before = content(shipped)
    faults(shipped)
    assert content(shipped) == before


@pytest.mark.parametrize("look", [drift._file_faults, lambda file, begin, **_: fulltext.sqlite_faults(file, begin)])
def test_what_is_interrupted_has_found_nothing(sqlite_shipped: db.Target, look: Callable[..., list[str]]) -> None:
    assert sqlite_shipped.file is not None
    with closing(db.writable(sqlite_shipped.file)) as connection:
        connection.set_progress_handler(lambda: 1, 100)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            look(connection, untold, may_write=True)


def test_a_file_is_looked_at_once_nobody_writes(sqlite_empty: db.Target) -> None:
    with db.connection(sqlite_empty), pytest.raises(DatabaseAccessError, match="in use by another process"):
        faults(replace(sqlite_empty, wait=0))


def test_a_server_that_went_back_meanwhile_is_not_compared(postgres_store: OnServer, tmp_path: Path) -> None:
    target = postgres_store.copy(postgres_store.empty, tmp_path)
    with db.connection(target) as conn:
        db.downgrade(conn, "0013")
    with pytest.raises(OlderDatabaseError, match="at 0013, this nkdb needs"):
        faults(target)
    postgres_store.drop(target)


ANEW = "dump to seeds, load them into a new database, and import the saved pages there: a dump has no texts"
OTHERS = "move it elsewhere if somebody uses it, otherwise drop it"


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (
            ["CREATE TABLE notes (a PRIMARY KEY)", "CREATE INDEX mine ON notes (a)"],
            f"table notes: not part of the schema; {OTHERS}",
        ),
        (["CREATE INDEX mine ON topic (name)"], f"index mine: not part of the schema; {OTHERS}"),
        (["CREATE VIEW mine AS SELECT 1"], f"view mine: not part of the schema; {OTHERS}"),
        (
            ["CREATE TRIGGER mine AFTER DELETE ON topic BEGIN SELECT 1; END"],
            f"trigger mine: not part of the schema; {OTHERS}",
        ),
        (["DROP VIEW claim_flat"], f"view claim_flat: not there; {ANEW}"),
        (
            ["DROP TABLE official_rate"],
            f"table official_rate: not there; {ANEW}",
        ),
        (
            ["DROP VIEW figure_flat", "CREATE VIEW figure_flat AS SELECT key AS figure_key FROM figure"],
            f"view figure_flat: differs from what the migrations make; {ANEW}",
        ),
        (
            ["ALTER TABLE topic ADD COLUMN mine TEXT"],
            f"table topic: differs from what the migrations make; {ANEW}",
        ),
    ],
)
def test_what_does_not_belong_or_is_missing_is_named(
    sqlite_empty: db.Target, statements: list[str], fault: str
) -> None:
    altered(sqlite_empty, *statements)
    found = faults(sqlite_empty)
    assert fault in found
    # the indexes of a table that is dropped are gone too
    assert all(line == fault or "DROP TABLE" in statements[0] for line in found)


def test_of_what_others_have_on_a_server_only_that_is_named(postgres_store: OnServer, tmp_path: Path) -> None:
    target = postgres_store.copy(postgres_store.empty, tmp_path)
    with db.connection(target) as conn:
        for statement in (
            'CREATE TABLE "My 2.survey" (id integer PRIMARY KEY, topic_id integer REFERENCES topic (id))',
            'CREATE INDEX mine ON "My 2.survey" (topic_id)',
            "CREATE TABLE prices (day date PRIMARY KEY) PARTITION BY RANGE (day)",
            "CREATE VIEW recent AS SELECT * FROM figure_flat",
            "CREATE MATERIALIZED VIEW said AS SELECT * FROM claim_flat",
            "CREATE UNIQUE INDEX said_once ON said (claim_key)",
        ):
            conn.exec_driver_sql(statement)
    others = ("table My 2.survey", "table prices", "view recent", "view said")
    assert faults(target) == [f"{what}: not part of the schema; {OTHERS}" for what in others]
    postgres_store.drop(target)


def test_who_may_make_nothing_is_told_in_the_same_words(
    postgres_store: OnServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = postgres_store.copy(postgres_store.empty, tmp_path)
    with db.connection(target) as conn:
        for statement in (
            "CREATE TABLE survey (topic_id integer REFERENCES topic (id))",
            "CREATE INDEX mine ON survey (topic_id)",
            "DROP INDEX ix_official_rate_seed_file_id",
            "ALTER TABLE claim_topic DROP CONSTRAINT fk_claim_topic_claim_id_claim",
            "ALTER TABLE topic ADD COLUMN hue text, ALTER COLUMN name DROP NOT NULL",
            "COMMENT ON TABLE topic IS 'in other words'",
            "COMMENT ON COLUMN topic.key IS 'in other words'",
        ):
            conn.exec_driver_sql(statement)
    told = faults(target)
    monkeypatch.setenv("PGOPTIONS", "-c default_transaction_read_only=on")
    assert faults(target) == [line for line in told if not line.startswith("constraint topic.topic_name_not_null")]
    assert [line.partition(":")[0] for line in faults(target)] == [
        "constraint claim_topic.fk_claim_topic_claim_id_claim", "index ix_official_rate_seed_file_id",
        "column topic.hue", "table survey", "column topic.name",
    ]  # fmt: skip
    postgres_store.drop(target)


@pytest.mark.parametrize("of_trigrams", ["public", "its own", "another"])
def test_a_database_is_whole_wherever_its_trigrams_come_from(
    postgres_store: OnServer, tmp_path: Path, of_trigrams: str
) -> None:
    target = postgres_store.copy(postgres_store.empty, tmp_path)
    with db.connection(target) as conn:
        conn.exec_driver_sql('CREATE SCHEMA "its own"; CREATE SCHEMA another')
        conn.exec_driver_sql("DROP EXTENSION pg_trgm CASCADE")
        conn.exec_driver_sql(f'CREATE EXTENSION pg_trgm SCHEMA "{of_trigrams}"')
    ours = db.Target.parse(f"{target.url}{'&' if '?' in target.url else '?'}options=-csearch_path%3D%22its%5C%20own%22")
    with db.connection(ours) as conn:
        db.upgrade(conn)
    with db.snapshot(ours) as conn:
        assert "index ix_name_search_text" in server_ddl(conn)
    assert faults(ours) == []
    postgres_store.drop(target)


def test_what_it_is_compared_with_is_closed() -> None:
    closed: list[object] = []

    def listen(connection: object, _record: object) -> None:
        closed.append(connection)

    event.listen(Pool, "close", listen)
    try:
        assert expected_sqlite_ddl()
    finally:
        event.remove(Pool, "close", listen)
    assert len(closed) == 1


def test_every_index_is_missed(sqlite_empty: db.Target) -> None:
    indexes = [name.removeprefix("index ") for name in expected_sqlite_ddl() if name.startswith("index ")]
    assert len(indexes) > 10
    altered(sqlite_empty, *(f"DROP INDEX {index}" for index in indexes))
    advice = f"not there; {ANEW}"
    assert faults(sqlite_empty) == [f"index {index}: {advice}" for index in sorted(indexes)]


@pytest.mark.parametrize(
    ("table", "lost"),
    [
        ("figure", r"\tCONSTRAINT ck_figure_ends_fit_qualifier [^\n]*\n"),
        ("split_share", r"(?<=party TEXT) NOT NULL"),
        ("topic", r',\s*CONSTRAINT uq_topic_key UNIQUE \("?key"?\)'),
        ("claim_source", r" ON DELETE CASCADE"),
    ],
)
def test_a_table_rebuilt_without_a_constraint_is_named(sqlite_shipped: db.Target, table: str, lost: str) -> None:
    altered(sqlite_shipped, *rebuilt(sqlite_shipped, table, without(lost)))
    advice = ANEW
    assert faults(sqlite_shipped) == [f"table {table}: differs from what the migrations make; {advice}"]


def test_a_table_rebuilt_as_it_was_is_whole(sqlite_shipped: db.Target) -> None:
    altered(sqlite_shipped, *rebuilt(sqlite_shipped, "topic", lambda ddl: ddl))
    assert faults(sqlite_shipped) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM measure WHERE key = 'rice-quantity'", r"table figure, row \d+: refers to a row of measure"),
        (
            "UPDATE claim_source SET source_id = 999999 WHERE id = 1",
            "table claim_source, row 1: refers to a row of source",
        ),
        (
            "UPDATE claim_source SET source_id = 900000 + id WHERE id <= 12",
            "table claim_source, row 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …: refers to a row of source",
        ),
    ],
)
def test_a_row_that_refers_to_nothing_is_named(sqlite_shipped: db.Target, statement: str, fault: str) -> None:
    altered(sqlite_shipped, statement)
    (found,) = faults(sqlite_shipped)
    assert re.fullmatch(
        fault + " that is not there; delete what does and load the seeds again with --full, or .*", found
    )


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (
            ["PRAGMA ignore_check_constraints = ON", "UPDATE claim SET kind = 'hearsay' WHERE id = 1"],
            "table claim: a row that a CHECK forbids",
        ),
        (
            [
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_master SET sql = replace(sql, 'party TEXT NOT NULL', 'party TEXT') "
                "WHERE name = 'split_share'",
                "PRAGMA writable_schema = RESET",
                "UPDATE split_share SET party = NULL WHERE id = 1",
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_master SET sql = replace(sql, 'party TEXT', 'party TEXT NOT NULL') "
                "WHERE name = 'split_share'",
            ],
            "table split_share: no value in party, which must have one",
        ),
    ],
)
def test_a_row_that_breaks_a_constraint_is_no_damage(
    sqlite_shipped: db.Target, statements: list[str], fault: str
) -> None:
    altered(sqlite_shipped, *statements)
    assert faults(sqlite_shipped) == [f"{fault}; load the seeds again with --full, or restore a backup"]
    load(sqlite_shipped, full=True)
    assert faults(sqlite_shipped) == []


def test_a_damaged_index_is_named(sqlite_shipped: db.Target) -> None:
    assert sqlite_shipped.file is not None
    connection = sqlite3.connect(sqlite_shipped.file)
    ((page,),) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'ix_market_rate_quantity_earliest'"
    ).fetchall()
    ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    connection.close()
    with sqlite_shipped.file.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    found = faults(sqlite_shipped)
    assert found
    assert all(line.startswith("damaged file: ") and "restore a backup" in line for line in found)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ('CREATE TABLE "a" (\n\tid INTEGER /* one */\n)', "CREATE TABLE a ( id INTEGER )"),
        ("CREATE TABLE a (id INTEGER)", "CREATE TABLE a ( id INTEGER )"),
        ("a /* x */ b /* y */ c", "a b c"),
        ("a /* x\ny */ b", "a b"),
        ("CHECK (kind IN ('a', 'b'))", "CHECK ( kind IN ( 'a' , 'b' ) )"),
        ("CHECK (kind = 'a  \"b\" /* c */')", "CHECK ( kind = 'a  \"b\" /* c */' )"),
        ("SELECT a, 'b' LIMIT 1 OFFSET 0", "SELECT a , 'b' LIMIT 1"),
    ],
)
def test_normal_ddl(sql: str, expected: str) -> None:
    assert normal_ddl(sql) == expected

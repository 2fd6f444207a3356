"""Up and down with rows in the tables: nothing is lost, nothing is left, and what fails half-way has not happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from catalogue import told_by_server
from looking import content, tables
from sqlalchemy import Connection, event, text

from nkdb import db
from nkdb.fulltext_sql import is_index_table

REVISIONS = db.revisions()
WIDENED = ("0001", "0006", "0008", "0010")
"""The first revision, and those that give older tables new columns, in which rows that come from below hold nothing."""
ON_SERVERS_ONLY = ("0009", "0011", "0012", "0013")
Contents = dict[str, list[dict[str, Any]]]
Fill = Callable[[Connection], None]
AtRevision = Callable[[str], db.Target]


def contents(conn: Connection) -> Contents:
    """All rows of all tables of records, in the order of their ids."""
    return {
        name: sorted(rows, key=lambda row: row["id"])
        for name, rows in tables(conn).items()
        if name != "alembic_version" and not is_index_table(name)
    }


def as_far_as_held(rows: Contents, holder: Contents) -> Contents:
    """Those tables and columns of `rows` that `holder` has as well (no table of `holder` is empty)."""
    return {
        table: [{column: row[column] for column in holder[table][0]} for row in of_table]
        for table, of_table in rows.items()
        if table in holder
    }


def names(conn: Connection) -> set[str]:
    """The names of all tables, views and indexes."""
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('table', 'view', 'index')",
        "postgresql": """SELECT relname FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'i')""",
    }
    return set(conn.exec_driver_sql(listed[conn.dialect.name]).scalars())


def columns_of(rows: Contents, tables: Iterable[str]) -> list[set[str]]:
    """The columns of each of the tables."""
    return [set(rows[table][0]) for table in tables]


@pytest.mark.parametrize("start", WIDENED)
def test_no_row_is_lost_on_the_way_up_and_down(at_revision: AtRevision, fill: Fill, start: str) -> None:
    first, *others = REVISIONS[REVISIONS.index(start) :]
    target = at_revision(first)
    with db.connection(target) as conn:
        fill(conn)
        before = contents(conn)
        assert before
        was, there = {first: before}, {first: names(conn)}
        for revision in others:
            db.upgrade(conn, revision)
            there[revision] = names(conn)
            now = contents(conn)
            assert as_far_as_held(now, before) == before, revision
            assert (columns_of(now, before) != columns_of(before, before)) == (revision in WIDENED), revision
            # from here on with rows in the tables that are new, as if the way began here
            fill(conn)
            was[revision] = before = contents(conn)
            assert all(before.values()), [table for table, rows in before.items() if not rows]
        for revision in reversed(REVISIONS[REVISIONS.index(start) : -1]):
            db.downgrade(conn, revision)
            assert names(conn) == there[revision], revision
            assert contents(conn) == was[revision], revision
        db.upgrade(conn)
        assert as_far_as_held(contents(conn), was[first]) == was[first]
        assert names(conn) == there[REVISIONS[-1]]
    assert db.current_revision(target) == REVISIONS[-1]


def to_the_letter(conn: Connection) -> object:
    """The schema as the database itself tells of it."""
    if conn.dialect.name == "postgresql":
        return told_by_server(conn)
    return conn.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2")).all()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_step_down_undoes_a_step_up_to_the_letter(
    nowhere: db.Target, at_revision: AtRevision, fill: Fill, revision: str
) -> None:
    before = ("base", *REVISIONS)[REVISIONS.index(revision)]
    target = nowhere if before == "base" else at_revision(before)
    with db.connection(target) as conn:
        was = to_the_letter(conn)
        db.upgrade(conn, revision)
        assert (to_the_letter(conn) == was) == (target.file is not None and revision in ON_SERVERS_ONLY)
        fill(conn)
        db.downgrade(conn, before)
        assert to_the_letter(conn) == was


def test_downgrade_to_base_leaves_no_trace(nowhere: db.Target, fill: Fill) -> None:
    with db.connection(nowhere) as conn:
        db.upgrade(conn)
        fill(conn)
    with db.connection(nowhere) as conn:
        db.downgrade(conn, "base")
    with db.connection(nowhere) as conn:
        if nowhere.file is not None:
            assert conn.execute(text("SELECT * FROM sqlite_master")).all() == []
            assert conn.execute(text("PRAGMA application_id")).scalar() == 0
        else:
            query = text("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace")
            assert conn.execute(query).all() == []
    assert db.current_revision(nowhere) is None
    with db.connection(nowhere) as conn:
        db.upgrade(conn)
    assert db.current_revision(nowhere) == REVISIONS[-1]


class InterruptedMigrationError(Exception):
    """What the tests raise in the middle of a migration."""


def interrupt(conn: Connection, at: int) -> list[str]:
    """Let the statement with this number raise; gives the list of statements, which grows as they run."""
    statements: list[str] = []

    @event.listens_for(conn, "before_cursor_execute")
    def _count(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(("CREATE", "DROP", "INSERT", "UPDATE", "DELETE", "ALTER")):
            statements.append(statement)
            if len(statements) == at:
                raise InterruptedMigrationError

    return statements


@pytest.mark.parametrize(
    ("start", "goal"), [("0001", "head"), ("0003", "head"), ("head", "0002"), ("head", "base")]
)  # fmt: skip
def test_what_fails_half_way_has_not_happened(nowhere: db.Target, fill: Fill, start: str, goal: str) -> None:
    def migrate(conn: Connection) -> None:
        if start == "head":
            db.downgrade(conn, goal)
        else:
            db.upgrade(conn, goal)

    with db.connection(nowhere) as conn:
        db.upgrade(conn, start)
        fill(conn)
        was = contents(conn), names(conn)
    at_rest = content(nowhere)
    with pytest.raises(InterruptedMigrationError), db.connection(nowhere) as conn:
        statements = interrupt(conn, at=-1)
        migrate(conn)
        raise InterruptedMigrationError  # the whole way gone, but not committed
    assert content(nowhere) == at_rest
    total = len(statements)
    assert total > 4
    for at in (1, 1 + total // 2):
        with pytest.raises(InterruptedMigrationError), db.connection(nowhere) as conn:
            statements = interrupt(conn, at)
            migrate(conn)
        assert len(statements) == at
        assert content(nowhere) == at_rest, at
        if nowhere.file is not None:
            assert [file.name for file in nowhere.file.parent.iterdir()] == [nowhere.file.name]
        assert db.current_revision(nowhere) == (REVISIONS[-1] if start == "head" else start)
    with db.connection(nowhere) as conn:
        assert (contents(conn), names(conn)) == was
        migrate(conn)


def test_a_first_upgrade_that_fails_makes_nothing(nowhere: db.Target) -> None:
    with pytest.raises(InterruptedMigrationError), db.connection(nowhere) as conn:
        interrupt(conn, at=20)
        db.upgrade(conn)
    if nowhere.file is not None:
        assert list(nowhere.file.parent.iterdir()) == []
    else:
        with db.connection(nowhere) as conn:
            assert names(conn) == set()


def test_a_step_that_does_not_hold_changes_nothing(
    nowhere: db.Target, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.connection(nowhere) as conn:
        db.upgrade(conn, "0003")
        fill(conn)
    was = content(nowhere)

    def refuse(*_: Any, **__: Any) -> None:
        raise InterruptedMigrationError

    monkeypatch.setattr("alembic.op.create_index", refuse)
    with pytest.raises(InterruptedMigrationError), db.connection(nowhere) as conn:
        db.upgrade(conn)
    assert content(nowhere) == was
    assert db.current_revision(nowhere) == "0003"

"""Valid rows for every table, and inserting changed copies of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from nkdb import db
from nkdb.models import METADATA

ROWS_FILE = Path(__file__).parent / "rows.yaml"
ROWS: dict[str, list[dict[str, Any]]] = yaml.safe_load(ROWS_FILE.read_text(encoding="utf-8"))


def insert(conn: Connection, table: str, row: Mapping[str, Any]) -> None:
    """Insert one row with plain SQL: what the database itself takes, not what a model would."""
    columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
    conn.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), dict(row))


@pytest.fixture(scope="session")
def filled(store: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection to a migrated database with the rows of rows.yaml, shared by all tests."""
    with db.connection(store.copy(store.empty, tmp_path_factory.mktemp("filled"))) as conn:
        for table, of_table in ROWS.items():
            for row in of_table:
                insert(conn, table, row)
        if conn.dialect.name == "postgresql":
            # rows that came with their ids have not moved the counters on
            for table in ROWS:
                next_id = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                conn.exec_driver_sql(next_id)
        yield conn


@pytest.fixture
def rows(filled: Connection) -> Iterator[Connection]:
    """The connection with the rows; what a test does to them is undone after it."""
    with filled.begin_nested() as undone:
        yield filled
        undone.rollback()


@pytest.fixture
def insert_changed(rows: Connection) -> Callable[..., None]:
    """Insert the row with id 1 of a table once more, with the changes given, under another id."""

    def insert_row(table: str, **changes: Any) -> None:
        row = dict(next(row for row in ROWS[table] if row["id"] == 1))
        del row["id"]
        row |= changes
        with rows.begin_nested():
            insert(rows, table, row)

    return insert_row


@pytest.fixture(scope="session")
def stopped_by() -> Callable[[IntegrityError], tuple[str, str]]:
    """What stopped a row, in the same words for both databases: (CHECK, its name), (UNIQUE, table and columns), ..."""

    def read(error: IntegrityError) -> tuple[str, str]:
        diagnosis = getattr(error.orig, "diag", None)
        if diagnosis is None:
            what, _, where = str(error.orig).partition(" constraint failed")
            return what, where.removeprefix(": ")
        if diagnosis.column_name:
            return "NOT NULL", f"{diagnosis.table_name}.{diagnosis.column_name}"
        name, table = diagnosis.constraint_name, METADATA.tables[diagnosis.table_name]
        constraint = next(each for each in table.constraints if each.name == name)
        kind = constraint.__visit_name__
        if kind == "unique_constraint":
            return "UNIQUE", ", ".join(f"{table.name}.{column.name}" for column in constraint.columns)
        return ("FOREIGN KEY", "") if kind == "foreign_key_constraint" else ("CHECK", name)

    return read

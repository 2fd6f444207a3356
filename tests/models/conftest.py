"""Valid rows for every table, and inserting changed copies of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, text

from nkdb import db

ROWS_FILE = Path(__file__).parent / "rows.yaml"
ROWS: dict[str, list[dict[str, Any]]] = yaml.safe_load(ROWS_FILE.read_text(encoding="utf-8"))


def insert(conn: Connection, table: str, row: Mapping[str, Any]) -> None:
    """Insert one row with plain SQL: what the database itself takes, not what a model would."""
    columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
    conn.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), dict(row))


@pytest.fixture(scope="session")
def filled(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection to a migrated database with the rows of rows.yaml, shared by all tests."""
    file = shutil.copy(empty_template, tmp_path_factory.mktemp("filled") / "nkdb.sqlite")
    with db.connection(db.Target.parse(str(file))) as conn:
        for table, of_table in ROWS.items():
            for row in of_table:
                insert(conn, table, row)
        yield conn


@pytest.fixture
def rows(filled: Connection) -> Iterator[Connection]:
    """The connection with the rows; what a test does to them is undone after it."""
    with filled.begin_nested() as undone:
        yield filled
        undone.rollback()


@pytest.fixture
def insert_changed(rows: Connection) -> Callable[..., None]:
    """Insert the row with id 1 of a table once more, under another id and with the changes given."""

    def insert_row(table: str, **changes: Any) -> None:
        row = next(row for row in ROWS[table] if row["id"] == 1) | changes
        del row["id"]
        insert(rows, table, row)

    return insert_row

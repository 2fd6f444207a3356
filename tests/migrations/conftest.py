"""pytest-alembic's fixtures over nkdb's own connection; rows for the tables of any revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from alembic.config import Config
from sqlalchemy import Connection, inspect, text
from stores import Store

from nkdb import db

ROWS_FILE = Path(__file__).parents[1] / "models" / "rows.yaml"
ROWS: dict[str, list[dict[str, Any]]] = yaml.safe_load(ROWS_FILE.read_text(encoding="utf-8"))


@pytest.fixture
def alembic_config() -> Config:
    """The configuration nkdb upgrades with."""
    return db.alembic_config()


@pytest.fixture
def alembic_engine(nowhere: db.Target) -> Iterator[Connection]:
    """A connection as nkdb makes it, to a database that is not there yet."""
    with db.connection(nowhere) as conn:
        yield conn


@pytest.fixture(scope="module")
def originals(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], db.Target]]:
    """A database without rows at each revision, never to be written to: the one before, a step further."""
    revisions = db.revisions()
    made: dict[str, db.Target] = {}

    def original(revision: str) -> db.Target:
        if revision not in made:
            folder, number = tmp_path_factory.mktemp(revision), revisions.index(revision)
            target = store.copy(original(revisions[number - 1]), folder) if number else store.nowhere(folder)
            with db.connection(target) as conn:
                db.upgrade(conn, revision)
            made[revision] = target
        return made[revision]

    yield original
    for target in made.values():
        store.drop(target)


@pytest.fixture
def at_revision(
    store: Store, originals: Callable[[str], db.Target], tmp_path: Path
) -> Iterator[Callable[[str], db.Target]]:
    """Make a database without rows at a revision, the test's own."""
    made: list[db.Target] = []

    def copy(revision: str) -> db.Target:
        made.append(store.copy(originals(revision), tmp_path))
        return made[-1]

    yield copy
    for target in made:
        store.drop(target)


@pytest.fixture(scope="session")
def fill() -> Callable[[Connection], None]:
    """Insert the valid rows, as far as there are columns for them, into those tables that have none yet."""

    def insert_rows(conn: Connection) -> None:
        schema = inspect(conn)
        for table in (table for table in ROWS if table in schema.get_table_names()):
            if conn.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0:
                there = {column["name"] for column in schema.get_columns(table)}
                for full in ROWS[table]:
                    row = {column: value for column, value in full.items() if column in there}
                    columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
                    conn.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), row)

    return insert_rows

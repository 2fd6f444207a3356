"""Databases: which one is meant, what it is, connections to it, and its schema's revision.

A SQLite file is told to be nkdb's by its `application_id`; it and every database is told its age by Alembic's version
table. Everything that looks before it leaps does so read-only, so that a database that is refused stays as it was.

Writers take turns: `connection` holds SQLite's write lock, or on a server an advisory lock named after the schema, from
its beginning. Readers are not kept waiting: a SQLite file is made in WAL mode, where a reader sees the last commit
whatever a writer does. (A writer in rollback mode whose changes outgrow its cache shuts readers out until it commits,
minutes for a bulk load.) The mode is a property of the file that nkdb sets once, when the file gets its first rows, and
leaves alone after that, so that whoever must keep the file on a network drive can turn it back.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from nkdb.errors import (
    DatabaseAccessError,
    DatabaseMissingError,
    DatabaseUrlError,
    ForeignDatabaseError,
    MissingExtraError,
    NewerDatabaseError,
    NotUnicodeError,
    OlderDatabaseError,
    UnknownRevisionError,
)
from nkdb.shipped import shipped_folder

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

DEFAULT_DATABASE = "nkdb.sqlite"
APPLICATION_ID = int.from_bytes(b"nkdb", "big")
BUSY_SECONDS = 10.0
MIGRATION_LOCK_SECONDS = 3

# what a server says of itself or of the role rather than of the statement: PostgreSQL's classes of SQLSTATE, and codes
_OF_THE_SERVER = ("08", "53", "57P", "58")
_READ_ONLY = ("25006", "3F000", "42501")
_LOCKED = "55P03"


@dataclass(frozen=True, slots=True)
class Target:
    """The database a user named: a SQLite file, or the URL of a server database."""

    file: Path | None
    url: str
    wait: float | None = field(default=None, compare=False)
    """Seconds to wait for another process that is writing; None for BUSY_SECONDS."""

    @property
    def patience(self) -> float:
        """Seconds to wait for another process that is writing."""
        return BUSY_SECONDS if self.wait is None else self.wait

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
            if re.search("[\0\ud800-\udfff]", rest):
                raise DatabaseUrlError(ascii(without_password(text)), "not UTF-8")
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

    def blotted(self, text: str) -> str:
        """A text, such as a driver's message, with the password of this URL blotted out in whatever form.

        >>> Target.parse("postgresql://me:s%40cret@host/nk").blotted('wrong password "s@cret"')
        'wrong password "***"'
        """
        if self.file is None:
            try:
                parts = urlsplit(self.url)
                given = [parts.password or "", *(v for k, v in parse_qsl(parts.query) if k.endswith("password"))]
            except ValueError:
                given = []
            for secret in sorted({form for each in given for form in (each, unquote(each))}, key=len, reverse=True):
                # so short a word would be found inside others; the URL's own form is seen to below
                if len(secret) > 2:
                    text = text.replace(secret, "***")
        return without_password(text)


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
        return _in_use(target)
    if "disk is full" in text:
        return DatabaseAccessError(str(target), f"{text}; make room on the disk of its folder, and try again")
    if "readonly" in text:
        return DatabaseAccessError(str(target), f"{text}; make the file and its folder writable, or copy it elsewhere")
    if "unable to open" in text:
        return DatabaseAccessError(
            str(target), f"{text}; make the file and its folder readable and writable, or copy it elsewhere"
        )
    return DatabaseAccessError(str(target), text)


def _in_use(target: Target) -> DatabaseAccessError:
    return DatabaseAccessError(
        str(target), f"in use by another process for more than {target.patience:g} s; try again, or --wait longer"
    )


def server_refusal(target: Target, error: Any, *, of_user_sql: bool = False) -> Exception | None:
    """What to tell a user of an error a server raised (SQLAlchemy's); None where it is of the statement alone.

    That a role may not do something is of the statement where the user wrote it, and of the role where nkdb did.
    """
    code = str(getattr(error.orig, "sqlstate", None) or "")
    said = str(error.orig).strip().splitlines()
    reason = target.blotted(said[0] if said else type(error.orig).__name__)
    if code == _LOCKED:
        return _in_use(target)
    if code in _READ_ONLY and not of_user_sql:
        return DatabaseAccessError(str(target), f"{reason}; connect as a role that may write")
    if error.statement is None and not code:
        return DatabaseAccessError(
            str(target), f"{reason}; once the URL is right and the server is up, run the command again"
        )
    if error.connection_invalidated or code.startswith(_OF_THE_SERVER) or (not code and "connect" in reason.lower()):
        return DatabaseAccessError(str(target), f"{reason}; once the server is up again, run the command again")
    return None


def _server_revision(target: Target) -> str | None:
    from sqlalchemy import inspect, text

    with snapshot(target) as conn:
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
    with reading_address(file) as address, closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as opened:
        yield opened


@contextmanager
def reading_address(file: Path) -> Iterator[str]:
    """The URI by which any SQLite library reads a file and does not write it.

    It is good while the context lasts; what readers leave beside the file is removed after it.
    """
    _undo_what_was_cut_off(file)
    mode = "mode=ro"
    if _in_wal_mode(file) and not os.access(file.resolve().parent, os.W_OK) and not _beside(file, "-wal").exists():
        # no index of a log can be made here, nor is there a log: nobody who could write is at work
        mode = "immutable=1"
    try:
        yield f"{file.resolve().as_uri()}?{mode}"
    finally:
        _tidy_up(file)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _in_wal_mode(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return 2 in opened.read(20)[18:]  # the versions of the format to write and to read
    except OSError:
        return False


def _tidy_up(file: Path) -> None:
    """Have SQLite remove the empty log and its index that a reader in WAL mode leaves behind, if it was the last."""
    try:
        if _beside(file, "-wal").stat().st_size or not os.access(file.resolve().parent, os.W_OK):
            return
    except OSError:
        return
    if _application_id(file) != APPLICATION_ID:
        return
    # not even a moment is worth waiting for: whoever else is at work will do it
    with suppress(sqlite3.Error), closing(_writable(file, timeout=0)) as connection:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()


def _application_id(file: Path) -> int | None:
    try:
        with file.open("rb") as opened:
            return int.from_bytes(opened.read(72)[68:], "big")
    except OSError:
        return None


def _writable(file: Path, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=timeout)


def _undo_what_was_cut_off(file: Path) -> None:
    """Roll back the transaction of a process that was killed: a connection that only reads may not do it itself."""
    journal = _beside(file, "-journal")
    if not journal.exists():
        return
    # any other program's file is left untouched; one killed at its first rows has no mark yet, only its journal
    if _application_id(file) == APPLICATION_ID or file.stat().st_size == 0:
        with closing(_writable(file)) as connection:
            # a journal whose writer lives is left alone
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()


@contextmanager
def _glance(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that leaves no file behind: even a reader of a file in WAL mode would make a -wal and a -shm."""
    file = file.resolve()
    with file.open("rb") as opened:
        header = opened.read(20)
    if header and not header.startswith(b"SQLite format 3\0"):
        # SQLite itself takes a file of one byte for an empty one, and would write over it
        raise sqlite3.DatabaseError("file is not a database")
    if not _in_wal_mode(file) or _beside(file, "-wal").exists():
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


def engine(target: Target, *, writes: bool = True) -> Engine:
    """A SQLAlchemy engine with foreign keys on, and transactions that hold for DDL too on SQLite.

    Without `writes`, a transaction on SQLite waits for no writer, and sees the database as of its first statement.
    """
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
        raise DatabaseUrlError(str(target), target.blotted(str(error))) from None
    except ModuleNotFoundError:
        raise MissingExtraError("PostgreSQL", "postgres") from None
    if made.dialect.name == "sqlite":

        @event.listens_for(made, "connect")
        def _prepare(dbapi_connection: Any, _record: Any) -> None:
            # sqlite3's own transaction handling commits before DDL; with None, BEGIN below is the only one
            dbapi_connection.isolation_level = None
            dbapi_connection.execute("PRAGMA foreign_keys = ON")
            dbapi_connection.execute(f"PRAGMA busy_timeout = {round(target.patience * 1000)}")

        @event.listens_for(made, "begin")
        def _begin(conn: Any) -> None:
            # taking the write lock at once: a lock that is upgraded later can deadlock with another writer
            conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


@contextmanager
def connection(target: Target) -> Iterator[Connection]:
    """One connection in one transaction: committed at the end, rolled back on any exception.

    It is the only one of its kind: another one waits `target.patience` seconds for its turn, then raises
    DatabaseAccessError. A SQLite file that it had to make is removed again when the transaction fails.
    """
    if target.file is not None and not target.file.parent.is_dir():
        raise DatabaseUrlError(str(target), "its folder does not exist")
    existed = target.file is None or target.file.exists()
    is_own = False
    made = engine(target)
    try:
        with _refusing(target), _begun(made, target) as conn:
            is_new = target.file is not None and not _has_schema(conn)
            is_own = is_new and not existed
            if target.file is None:
                _take_turn(conn, target)
            try:
                yield conn
            except BaseException:
                if is_own and target.file is not None:
                    # while the lock is held: whoever waits for it sees that the file is gone, and makes another
                    target.file.unlink(missing_ok=True)
                raise
            if is_own and not _has_schema(conn) and target.file is not None:
                target.file.unlink(missing_ok=True)
        if is_new and target.file is not None and _application_id(target.file) == APPLICATION_ID:
            with suppress(sqlite3.Error), closing(_writable(target.file, timeout=0)) as log:
                # where the file system cannot do it, SQLite leaves the mode as it was
                log.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        # where it was the commit that failed, as on a full disk
        if is_own and target.file is not None and target.file.exists() and target.file.stat().st_size == 0:
            target.file.unlink(missing_ok=True)
        raise
    finally:
        made.dispose()


@contextmanager
def snapshot(target: Target) -> Iterator[Connection]:
    """One connection that only reads, in one transaction that sees the database as of one moment.

    It waits for no writer and keeps none waiting.
    """
    made = engine(target, writes=False)
    try:
        with _refusing(target), made.connect() as conn:
            if target.file is None:
                conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with conn.begin():
                if target.file is not None:
                    conn.exec_driver_sql("PRAGMA query_only = ON")
                yield conn
    finally:
        made.dispose()


@contextmanager
def _refusing(target: Target) -> Iterator[None]:
    """Turn what the database itself refuses into a message for the user."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        # a DatabaseError as such is a damaged file; other kinds are mistakes of ours
        if isinstance(error.orig, sqlite3.OperationalError) or type(error.orig) is sqlite3.DatabaseError:
            raise sqlite_refusal(target, error.orig) from None
        refused = server_refusal(target, error) if target.file is None else None
        if refused is not None:
            raise refused from None
        raise
    except UnicodeEncodeError as error:
        raise NotUnicodeError(str(error.object)) from None
    except UnicodeError as error:
        # of a host's name that no name server could know
        raise DatabaseUrlError(str(target), str(error)) from None


@contextmanager
def _begun(made: Engine, target: Target) -> Iterator[Connection]:
    """A connection in a transaction, to the file that has its name once the lock is held."""
    from sqlalchemy.exc import OperationalError

    while True:
        # another process may have made the file, failed, and removed it while this one waited for the lock
        with made.connect() as conn:
            try:
                transaction = conn.begin()
            except OperationalError:
                if target.file is None or target.file.exists():
                    raise
                continue
            with transaction:
                if target.file is None or target.file.exists():
                    yield conn
                    return


def _has_schema(conn: Connection) -> bool:
    return conn.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is not None


def _take_turn(conn: Connection, target: Target) -> None:
    """Wait for other writers to the schema; PostgreSQL lets go of the lock with the transaction."""
    milliseconds = str(max(1, round(target.patience * 1000)))  # 0 would mean without end
    conn.exec_driver_sql("SELECT set_config('lock_timeout', %s, true)", (milliseconds,))
    conn.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended('nkdb ' || coalesce(current_schema(), ''), 0))")


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
    _keep_locks_short(conn)
    command.upgrade(alembic_config(conn), revision)


def _keep_locks_short(conn: Connection) -> None:
    """Have a migration give up rather than wait for a table: whoever asks after it would wait behind it."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{MIGRATION_LOCK_SECONDS}s'")


def downgrade(conn: Connection, revision: str) -> None:
    """Bring the schema down to a revision (`base` for none), within the connection's transaction."""
    from alembic import command

    _keep_locks_short(conn)
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

"""A copy of the whole database as one file, verified, and putting such a file in a database's place.

A backup is a SQLite file, of a server too: it can be opened, queried and counted by itself, needs no server of the same
version to come back to, and moves a database from the one kind to the other. Of a server it holds what nkdb's schema
holds; roles, rights and tables of others are the server's own to save (`pg_dump`).
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nkdb import db
from nkdb.errors import BackupError, DamagedDatabaseError, DatabaseAccessError, OlderDatabaseError, OutputError
from nkdb.export.sqlite_file import ROWS_A_BLOCK, row_counts, write_sqlite_file
from nkdb.export.whole import whole_file
from nkdb.progress import Advance, Begin, untold

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: rows by table, the revision of the schema, and where what was there before is kept."""

    counts: dict[str, int]
    revision: str
    kept: Path | None


def backup(target: db.Target, file: Path, *, force: bool = False, begin: Begin = untold) -> dict[str, int]:
    """Copy a database to a file as of one moment, while others read and write it, and count its rows by table.

    The file stands there only once it was opened, found whole, and its rows were counted against the database's.
    `begin` is told of what is copied, and of the look at it.
    Raises BackupError where they differ, OutputError where the file cannot be written, and the errors of `nkdb.db`.
    """
    if str(file) == "-":
        raise OutputError("-", "standard output", "a file, since the copy is verified")
    if target.file is not None and db.where_it_leads(file) == db.where_it_leads(target.file):
        raise OutputError(str(file), "the database itself", "another file")
    revision = db.current_revision(target)
    if target.file is None or revision is None:
        db.require_current(target)
    with whole_file(file, force=force) as part:
        copied = _copy_file if target.file is not None else partial(write_sqlite_file, with_bodies=True)
        wanted = copied(target, part, begin=begin)
        _make_single(part, target.file)
        if (found := verified(part, begin)) != wanted:
            different = [table for table in sorted(wanted) if found.get(table) != wanted[table]]
            raise BackupError(str(file), f"other numbers of rows than the database has, in {', '.join(different)}")
        db.remove_what_is_beside(file)
    return found


def _make_single(part: Path, original: Path | None) -> None:
    """Make a copy a file by itself, whatever mode the original is in, for no more people, and have it on the disk."""
    with closing(sqlite3.connect(part)) as copy, suppress(sqlite3.DatabaseError):
        # of one that is damaged, what is in it is no less than before
        copy.execute("PRAGMA journal_mode = DELETE")
    with part.open("r+b") as written:  # Windows flushes nothing through what may only read
        os.fsync(written.fileno())
    if original is not None:
        part.chmod(part.stat().st_mode & original.stat().st_mode)


def _copy_file(target: db.Target, part: Path, begin: Begin) -> dict[str, int]:
    assert target.file is not None
    try:
        with db.read_only_sqlite(target.file) as source, closing(sqlite3.connect(part)) as copy:
            # one moment for the copy and the count: a reader's transaction, which keeps no writer waiting in WAL mode
            source.isolation_level = None
            source.execute("BEGIN")
            counts = _counts(source)
            db.copy_pages(source, copy, begin)
            return counts
    except sqlite3.Error as error:
        raise db.copying_refusal(target, part, error) from None


def verified(file: Path, begin: Begin = untold) -> dict[str, int]:
    """The rows by table of a backup that is whole.

    Raises BackupError where the file is damaged or rows refer to nothing, ForeignDatabaseError and NewerDatabaseError
    where it is not nkdb's, or a later nkdb's.
    """
    if not file.is_file():
        raise BackupError(str(file), "no file")
    try:
        revision = db.current_revision(db.Target.of_file(file))
    except DamagedDatabaseError:
        raise BackupError(str(file), "a damaged file") from None
    if revision is None:
        raise BackupError(str(file), "a file without an nkdb database")
    try:
        with db.read_only_sqlite(file) as connection:
            begin(f"verifying {file.name}", None)
            messages = [message for (message,) in connection.execute("PRAGMA integrity_check")]
            if messages != ["ok"]:
                raise BackupError(str(file), f"a damaged file: {messages[0]}")
            if lost := connection.execute("PRAGMA foreign_key_check").fetchone():
                raise BackupError(str(file), f"a row of {lost[0]} that refers to a row of {lost[2]} that is not there")
            return _counts(connection)
    except sqlite3.Error as error:
        raise BackupError(str(file), f"a damaged file: {error}") from None


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search%' ESCAPE '\\'"
        " AND name NOT IN ('alembic_version', 'sqlite_stat1') ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f"SELECT count(*) FROM {db.quoted(name)}").fetchone()[0] for (name,) in tables}


def restore(target: db.Target, file: Path, begin: Begin = untold) -> Restored:
    """Put a backup in a database's place: all of it or nothing, while others may read.

    What a SQLite file held before is kept in a backup beside it. A server's schema is upgraded first and emptied within
    the same transaction; a backup of an older schema is upgraded on the way. Raises as `verified` and `backup` do.
    """
    counts = verified(file, begin)
    _require_columns(file)
    if target.file is None:
        with _at_head(file) as source:
            return Restored(_into_server(target, source, file, begin), db.revisions()[-1], None)
    if target.file.exists() and target.file.samefile(file):
        raise BackupError(str(file), "the database itself")
    kept = _unused(target.file) if is_anything_there(target) else None
    _into_file(target, file, kept, begin)
    if (found := verified(target.file, begin)) != counts:
        before = f", what was there before in {kept}" if kept else ""
        raise DatabaseAccessError(str(target), "another process wrote at once", f"the backup is in its place{before}")
    revision = db.current_revision(target)
    assert revision is not None
    return Restored(found, revision, kept)


def is_anything_there(target: db.Target) -> bool:
    """Whether a restore would replace a database of nkdb's, be it a damaged one; raises as `db.current_revision`."""
    try:
        return db.current_revision(target) is not None
    except DamagedDatabaseError:
        if target.file is None or not db.is_marked(target.file):
            raise
        return True


_COLUMNS = "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'"


def _require_columns(file: Path) -> None:
    from nkdb.drift import schema_in_memory

    revision = db.current_revision(db.Target.of_file(file))
    assert revision is not None
    with db.read_only_sqlite(file) as connection:
        there = set(connection.execute(_COLUMNS))
    with schema_in_memory(revision) as conn:
        missing = sorted({(table, column) for table, column in conn.exec_driver_sql(_COLUMNS)} - there)
    if missing:
        table, column = missing[0]
        is_table_there = any(name == table for name, _ in there)
        what = f"a table {table} without the column {column}" if is_table_there else f"a file without the table {table}"
        raise BackupError(str(file), what)


def _unused(file: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (
        f"{file.stem}.before-restore-{stamp}{ending}{file.suffix}"
        for ending in ("", *map("-{}".format, range(1, 1000)))
    )
    return next(path for name in names if not (path := file.with_name(name)).exists())


def _into_file(target: db.Target, file: Path, kept: Path | None = None, begin: Begin = untold) -> None:
    assert target.file is not None
    if target.file.exists():
        _copy_pages(target, file, target.file, kept, begin)
        return
    # killed in the middle, or on a full disk, half a file would stay, and a journal that undoes what comes in its place
    new = db.where_it_leads(target.file)
    with whole_file(new) as part:
        _copy_pages(target, file, part, None, begin)
        # for no more people than the backup, but of one that may only be read a database to write
        part.chmod(part.stat().st_mode & (file.stat().st_mode | 0o700))
        db.remove_what_is_beside(new)


def _copy_pages(target: db.Target, file: Path, into: Path, kept: Path | None, begin: Begin) -> None:
    try:
        with closing(sqlite3.connect(into, timeout=target.wait_seconds)) as copy, db.read_only_sqlite(file) as source:
            for connection in (source, copy):
                # be it cut off
                connection.execute("PRAGMA writable_schema = ON")
            if kept is not None:
                # once nobody else writes, who would have written in vain
                copy.execute("BEGIN IMMEDIATE")
                with whole_file(kept) as part:
                    # as it is: that it may not be whole is what backups are for
                    _copy_pages(target, into, part, None, begin)
                    _make_single(part, into)
                copy.rollback()
            # SQLite writes the pages in one transaction of its own: readers see the old database or the new one
            db.copy_pages(source, copy, begin)
            with suppress(sqlite3.DatabaseError):
                copy.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise db.sqlite_refusal(target, error) from None


@contextmanager
def _at_head(file: Path) -> Iterator[db.Target]:
    """The backup, or where its schema is older a copy that was upgraded."""
    original = db.Target.of_file(file)
    try:
        db.require_current(original)
    except OlderDatabaseError:
        with tempfile.TemporaryDirectory(prefix="nkdb-restore-") as folder:
            upgraded = db.Target.of_file(Path(folder) / "copy.sqlite")
            _into_file(upgraded, file)
            with db.connection(upgraded) as conn:
                db.upgrade(conn)
            yield upgraded
        return
    yield original


def _into_server(target: db.Target, source: db.Target, file: Path, begin: Begin) -> dict[str, int]:
    from sqlalchemy import text
    from sqlalchemy.exc import DataError, IntegrityError

    from nkdb import fulltext, integrity
    from nkdb.load.store import store_of
    from nkdb.models import TABLES

    with db.snapshot(source) as held, db.connection(target) as conn:
        driver: Any = held.connection.driver_connection
        for wrong, _ in integrity.wrong_values(driver, TABLES):
            raise BackupError(str(file), wrong)
        db.upgrade(conn)
        with fulltext.suspended(conn):
            _empty(target, conn)
            advance = begin("copying rows", sum(row_counts(held).values()))
            for name, table in TABLES.items():
                try:
                    _copy_rows(held, conn, table, advance)
                except (DataError, IntegrityError) as error:
                    reason = str(error.orig).strip().splitlines()[0]
                    raise BackupError(str(file), f"rows of {name} that the server does not take ({reason})") from None
            begin("filling the full-text index", None)
        for name in TABLES:
            conn.execute(text(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce(max(id), 0) + 1, false) FROM {name}"
            ))  # fmt: skip
        counts = row_counts(conn)
        if counts != row_counts(held):
            raise BackupError(str(target), "other numbers of rows than the backup has")
        store_of(conn).analyze(TABLES)
    return counts


def _empty(target: db.Target, conn: Connection) -> None:
    from sqlalchemy.exc import IntegrityError

    from nkdb.models import TABLES

    try:
        for table in reversed(TABLES.values()):
            # to whoever began to read before, tables that were truncated are empty; rows that were deleted are there
            conn.execute(table.delete())
    except IntegrityError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseAccessError(
            str(target), f"{reason}, which is another program's; drop its foreign key, and make it anew afterwards"
        ) from None


def _copy_rows(held: Connection, conn: Connection, table: Table, advance: Advance) -> None:
    from nkdb.load.store import store_of

    columns = [column.name for column in table.columns]
    store = store_of(conn)
    # past SQLAlchemy's types: the file's texts and digits are what the server reads
    rows: Any = held.exec_driver_sql(f"SELECT {store.names(columns)} FROM {table.name} ORDER BY id").cursor
    # references are checked at the end of a statement: a table that refers to itself goes in with one
    refers_to_itself = any(key.column.table is table for key in table.foreign_keys)
    while part := rows.fetchall() if refers_to_itself else rows.fetchmany(ROWS_A_BLOCK):
        store.insert(table.name, columns, part)
        advance(len(part))

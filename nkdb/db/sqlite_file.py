"""SQLite files, past SQLAlchemy: which are nkdb's, and reading one without writing it or leaving anything beside it.

None is opened but by SQLite: whatever closes a file takes away all locks on it that its process holds (POSIX), while
SQLite, which knows of them, waits with closing it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from nkdb.db.target import BUSY_SECONDS
from nkdb.progress import Advance, Begin

STEPS_BETWEEN_CALLS = 100_000
PAGES_BETWEEN_CALLS = 2_500
APPLICATION_ID = int.from_bytes(b"nkdb", "big")


def quoted(name: str) -> str:
    """A name that a file itself gives, as SQL has it: in somebody's file it may hold anything, quotation marks too.

    >>> quoted('my "own" table')
    '"my ""own"" table"'
    """
    return '"{}"'.format(name.replace('"', '""'))


def where_it_leads(file: Path) -> Path:
    """The file behind any links, beside which SQLite has what belongs to it; links in a circle stay what they are."""
    return Path(os.path.realpath(file))


@contextmanager
def read_only_sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection through which SQLite itself will not write the file."""
    with reading_address(file) as address, closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as opened:
        yield interruptible(opened)


@contextmanager
def reading_address(file: Path) -> Iterator[str]:
    """The URI by which any SQLite library reads a file and does not write it.

    It is good while the context lasts; what readers leave beside the file is removed after it.
    """
    # what stands beside a file stands beside what a link leads to
    file = where_it_leads(file)
    _undo_what_was_cut_off(file)
    try:
        if is_out_of_reach(file):
            with unchanged(file):
                yield f"{file.as_uri()}?immutable=1"
        else:
            yield f"{file.as_uri()}?mode=ro"
    finally:
        _tidy_up(file)


def is_out_of_reach(file: Path) -> bool:
    """Whether a file in WAL mode is to be read as if nothing changed it: there is no log, and one may not write it.

    In a folder that one may not write, SQLite cannot make the log and its index. In any other it makes them, and leaves
    them there: whoever may write the file could then no longer do so, since they are another user's.
    """
    return _in_wal_mode(file) and not is_writable(file) and not _beside(file, "-wal").exists()


@contextmanager
def unchanged(file: Path) -> Iterator[None]:
    """Raise at the end, or in the place of what goes wrong, where somebody has written a file that is read so."""
    before = _age(file)
    try:
        yield
    except Exception:
        _require_age(file, before)
        raise
    _require_age(file, before)


def _age(file: Path) -> tuple[int, int, int]:
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _require_age(file: Path, before: tuple[int, int, int]) -> None:
    if _age(file) != before:
        raise sqlite3.OperationalError("another process wrote while it was read; run the command again") from None


@contextmanager
def glance(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that leaves no file behind: even a reader of a file in WAL mode would make a -wal and a -shm."""
    file = where_it_leads(file)
    if file.stat().st_size == 1:
        # SQLite itself takes it for an empty one, and would write over it
        raise sqlite3.DatabaseError("file is not a database")
    # without a -wal the file is complete in itself and needs no locks to be looked at
    is_complete = _in_wal_mode(file) and not _beside(file, "-wal").exists()
    with _without_locks(file, "immutable") if is_complete else read_only_sqlite(file) as connection:
        yield connection


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _without_locks(file: Path, how: str) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&{how}=1", uri=True))


def _in_wal_mode(file: Path) -> bool:
    with suppress(sqlite3.Error), _without_locks(file, "nolock") as connection:
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError as error:
            # in that mode SQLite opens none without locks
            return error.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN
    return False


def is_writable(file: Path) -> bool:
    """Whether a file may be written, and what SQLite writes beside it."""
    file = where_it_leads(file)
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def not_writable_beside(file: Path) -> Path | None:
    """What another user has made beside a file that one may write, and has for themselves; None where nothing is."""
    file = where_it_leads(file)
    beside = (_beside(file, ending) for ending in ("-wal", "-shm")) if is_writable(file) else ()
    return next((path for path in beside if path.exists() and not os.access(path, os.W_OK)), None)


def remove_what_is_beside(file: Path) -> None:
    """Remove what a process that was killed left beside a file: SQLite would play it back into what takes its place."""
    for ending in ("-journal", "-wal", "-shm"):
        _beside(file, ending).unlink(missing_ok=True)


def is_marked(file: Path) -> bool:
    """Whether a file says of itself that it is nkdb's."""
    with suppress(sqlite3.Error), _without_locks(where_it_leads(file), "immutable") as connection:
        # one that is cut off says so too
        connection.execute("PRAGMA writable_schema = ON")
        return bool(connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,))
    return False


def writable(file: Path, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection that writes, and makes no file where there is none."""
    return interruptible(sqlite3.connect(f"{where_it_leads(file).as_uri()}?mode=rw", uri=True, timeout=timeout))


def interruptible(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A connection on which Ctrl-C ends a long statement: until SQLite calls Python, Python does not hear of it."""
    connection.set_progress_handler(lambda: None, STEPS_BETWEEN_CALLS)
    return connection


def copy_pages(source: sqlite3.Connection, copy: sqlite3.Connection, begin: Begin) -> None:
    """Make a database a copy of another one, in one transaction; Ctrl-C ends it, as on an `interruptible` connection.

    `begin` is told of the pages. Raises sqlite3.OperationalError where the copy has been locked for as long as its
    connection waits.
    """
    advance: Advance | None = None
    left = 0

    def tell(status: int, remaining: int, total: int) -> None:
        nonlocal advance, left
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            # SQLite has waited as long as it was told; Python would go on for ever
            raise sqlite3.OperationalError("database is locked")
        if advance is None:
            advance, left = begin("copying pages", total), total
        advance(left - remaining)
        left = remaining

    source.backup(copy, pages=PAGES_BETWEEN_CALLS, progress=tell)


def _tidy_up(file: Path) -> None:
    """Have SQLite remove the empty log and its index that a reader in WAL mode leaves behind, if it was the last."""
    try:
        if _beside(file, "-wal").stat().st_size or not os.access(file.parent, os.W_OK):
            return
    except OSError:
        return
    if not is_marked(file):
        return
    # not even a moment is worth waiting for: whoever else is at work will do it
    with suppress(sqlite3.Error), closing(writable(file, timeout=0)) as connection:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()


def _undo_what_was_cut_off(file: Path) -> None:
    """Roll back the transaction of a process that was killed: a connection that only reads may not do it itself."""
    journal = _beside(file, "-journal")
    if not journal.exists():
        return
    # any other program's file is left untouched; one killed at its first rows has no mark yet, only its journal
    if is_marked(file) or file.stat().st_size == 0:
        with closing(writable(file)) as connection:
            # a journal whose writer lives is left alone
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()

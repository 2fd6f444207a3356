"""What a database refuses, told to the user: what was found, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeGuard

from nkdb.db.broken_text import broken_text, is_of_broken_text
from nkdb.db.sqlite_file import not_writable_beside
from nkdb.db.target import Target
from nkdb.errors import (
    DamagedDatabaseError,
    DatabaseAccessError,
    DatabaseUrlError,
    ForeignDatabaseError,
    NotUnicodeError,
)

# what a server says of itself or of the role rather than of the statement: PostgreSQL's classes of SQLSTATE, and codes
_OF_THE_SERVER = ("08", "57P", "58")
_NOT_ALLOWED = {
    "25006": "may write, to a server that is not a replica", "3F000": "may write", "42501": "has that right",
}  # fmt: skip
_LOCKED = "55P03"
# a table, column or function of nkdb's schema that is not there: dropped by hand, or going up or down meanwhile
_NOT_THERE = ("42P01", "42703", "42883")
_IN_USE_BY_OTHERS = "2BP01"
# what others have made of tables and views that a migration makes anew, as SQLite says it
_MADE_OF_OURS = ("error in view", "error in trigger")
_OUT_OF_THE_WAY = "drop what depends on it, run the command again, and make it anew"
_TOO_LONG = "54000"
# constraints that a row breaks, and errors of functions, be it those of triggers: none are of what nkdb itself writes
_OF_OTHERS = ("23", "38", "39", "P0")
# what it does not support or is not set to allow, room and limits of it, and damage
_OF_ITS_KEEPER = ("0A", "53", "54", "55", "XX")
# a full disk or memory, too many connections, damage
_WHATEVER_IS_ASKED = ("53100", "53200", "53300", "XX001", "XX002")
# of a time that is up: the setting by which it was so long
_TIME_IS_UP = {
    "57014": "statement_timeout", "25P03": "idle_in_transaction_session_timeout", "25P04": "transaction_timeout",
    "57P05": "idle_session_timeout",
}  # fmt: skip
# another one was in the way, and is gone
_OF_THE_MOMENT = ("40001", "40P01")


def sqlite_refusal(target: Target, error: sqlite3.Error) -> Exception:
    """What to tell a user of an error SQLite raised."""
    text = str(error)
    if "not a database" in text:
        return ForeignDatabaseError(str(target), "a file that is not SQLite")
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF == sqlite3.SQLITE_CORRUPT:
        # it may be the full-text index alone
        advice = "'nkdb db check' says what is damaged, 'nkdb db restore' puts a backup in its place"
        return DamagedDatabaseError(str(target), f"{text}; {advice}")
    if text.startswith(_MADE_OF_OURS):
        return DatabaseAccessError(str(target), f"{text}; {_OUT_OF_THE_WAY}")
    if "locked" in text:
        return _in_use(target)
    if "disk is full" in text:
        return DatabaseAccessError(str(target), f"{text}; make room on the disk of its folder, and try again")
    if code & 0xFF == sqlite3.SQLITE_IOERR:
        # even a reader of a file in WAL mode takes some room, for the index of the log
        return DatabaseAccessError(
            str(target), f"{text}; see whether the disk of its folder has room and works, and try again"
        )
    if "readonly" in text:
        if target.file is not None and (other := not_writable_beside(target.file)) is not None:
            return DatabaseAccessError(
                str(target),
                f"{text}: {other}, which another user has made, cannot be written; have them make it writable for "
                "you, or once nobody uses the database, and if the -wal is empty, remove the -wal and the -shm",
            )
        return DatabaseAccessError(str(target), f"{text}; make the file and its folder writable, or copy it elsewhere")
    if "no such module: fts5" in text:
        return DatabaseAccessError(
            str(target),
            f"{text}; the SQLite of this Python has no full-text search; Python from python.org or conda has it",
        )
    if is_of_broken_text(error) and (told := broken_text(target)) is not None:
        return told
    if "unable to open" in text:
        return DatabaseAccessError(
            str(target), f"{text}; make the file and its folder readable and writable, or copy it elsewhere"
        )
    return DatabaseAccessError(str(target), text)


def copying_refusal(target: Target, copy: Path, error: sqlite3.Error) -> Exception:
    """What to tell a user of an error in copying a database to a file: a full disk is that of the copy."""
    is_full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return sqlite_refusal(Target.of_file(copy) if is_full else target, error)


def _in_use(target: Target) -> DatabaseAccessError:
    return DatabaseAccessError(
        str(target), f"in use by another process for more than {target.wait_seconds:g} s; try again, or --wait longer"
    )


def server_refusal(target: Target, error: Any, *, of_user_sql: bool = False) -> Exception | None:
    """What to tell a user of an error a server raised (SQLAlchemy's); None where it is of the statement alone.

    That a role may not do something is of the statement where the user wrote it, and of the role where nkdb did.
    """
    code = str(getattr(error.orig, "sqlstate", None) or "")
    said = str(error.orig).strip().splitlines()
    reason = target.redacted(said[0] if said else type(error.orig).__name__)
    if code == _IN_USE_BY_OTHERS and not of_user_sql:
        what = "; ".join((error.orig.diag.message_detail or "others").splitlines())
        return DatabaseAccessError(str(target), f"{reason} ({what}); {_OUT_OF_THE_WAY}")
    if code == _TOO_LONG and not of_user_sql:
        where = (error.orig.diag.context or "a statement").splitlines()[0]
        return DatabaseAccessError(str(target), f"{reason} ({where}); a server takes no value that long there")
    if code.startswith(_OF_OTHERS) and not of_user_sql:
        detail = error.orig.diag.message_detail
        return DatabaseAccessError(
            str(target),
            f"{reason}{f' ({detail})' if detail else ''}; a row, constraint, trigger or function of another program is "
            "in the way: see to that, and run the command again",
        )
    if code == _LOCKED and "advisory" in (error.statement or ""):
        return _in_use(target)
    if (refused := server_said(target, code, reason, of_user_sql=of_user_sql)) is not None:
        return refused
    if error.connection_invalidated or (not code and error.statement and "connect" in reason.lower()):
        return DatabaseAccessError(str(target), f"{reason}; once the server is up again, run the command again")
    if error.statement is None and not code:
        return DatabaseAccessError(
            str(target), f"{reason}; once the URL is right and the server is up, run the command again"
        )
    return None


def server_said(target: Target, code: str, reason: str, *, of_user_sql: bool = False) -> Exception | None:
    """What to tell a user of a server's SQLSTATE, and of what it said; None where it is of the statement alone."""
    if code == _LOCKED:
        # of a table: whoever only reads it keeps a migration waiting
        return DatabaseAccessError(
            str(target), "a table is in use by another process; run the command again once that is done"
        )
    if code in _NOT_ALLOWED and not of_user_sql:
        return DatabaseAccessError(str(target), f"{reason}; connect as a role that {_NOT_ALLOWED[code]}")
    if code in _TIME_IS_UP and not of_user_sql:
        return DatabaseAccessError(
            str(target), f"{reason}; give the role a longer {_TIME_IS_UP[code]}, or none, and run the command again"
        )
    if code in _NOT_THERE and not of_user_sql:
        return DatabaseAccessError(str(target), f"{reason}; run the command again, or 'nkdb db check'")
    if code in _OF_THE_MOMENT:
        return DatabaseAccessError(str(target), f"{reason}; run the command again")
    if code.startswith(_OF_THE_SERVER):
        return DatabaseAccessError(str(target), f"{reason}; once the server is up again, run the command again")
    if code in _WHATEVER_IS_ASKED or (code.startswith(_OF_ITS_KEEPER) and not of_user_sql):
        return DatabaseAccessError(str(target), f"{reason}; have whoever looks after the server see to that")
    return None


def _is_of_the_file(error: BaseException | None) -> TypeGuard[sqlite3.Error]:
    """Whether it is no mistake of ours; a DatabaseError as such is a damaged file."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


@contextmanager
def refusing(target: Target) -> Iterator[None]:
    """Turn what the database itself refuses into a message for the user."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except sqlite3.Error as error:
        # read past SQLAlchemy; beside a server, from the file that is copied to it
        if target.file is None or not _is_of_the_file(error):
            raise
        raise sqlite_refusal(target, error) from None
    except DBAPIError as error:
        if _is_of_the_file(error.orig):
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
def committing(target: Target) -> Iterator[None]:
    """Tell of a server that goes away while it commits, which may have done so: nobody heard its answer."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        refused = server_refusal(target, error) if target.file is None and error.connection_invalidated else None
        if isinstance(refused, DatabaseAccessError):
            raise refused.after(DatabaseAccessError.ALL_OR_NOTHING) from None
        raise

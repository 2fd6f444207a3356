"""How old a database's schema is, told by Alembic's version table.

It looks without writing, so that a database that is refused stays as it was.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from nkdb.db.connections import snapshot
from nkdb.db.refusals import sqlite_refusal
from nkdb.db.sqlite_file import APPLICATION_ID, glance
from nkdb.db.target import Target
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
    from sqlalchemy import Connection


@cache
def revisions() -> tuple[str, ...]:
    """The numbers of the migrations, oldest first (read from the file names: Alembic is slow to import)."""
    versions = shipped_folder("migrations") / "versions"
    return tuple(sorted(file.name.split("_")[0] for file in versions.glob("[0-9]*.py")))


def revision_named(text: str, *, extra: str) -> str:
    """A revision as a user writes it ('4', '0004', 'head' or 'base'); raises UnknownRevisionError."""
    full = text.zfill(4) if text.isdigit() else text
    if full not in (*revisions(), extra):
        raise UnknownRevisionError(text, [*revisions(), extra])
    return full


def current_revision(target: Target, conn: Connection | None = None) -> str | None:
    """The revision a database is at, None where there is none yet (no file, an empty file, an empty schema).

    A server is asked on the connection, where one is given. Raises ForeignDatabaseError and NewerDatabaseError for
    databases that are not ours to touch.
    """
    found = _server_revision(target, conn) if target.file is None else _sqlite_revision(target, target.file)
    if found is not None and found not in revisions():
        # SQLite takes a number for it, too
        if str(found).isdigit() and str(found).zfill(4) > revisions()[-1]:
            raise NewerDatabaseError(str(target), found, revisions()[-1])
        raise ForeignDatabaseError(str(target), f"a schema at revision {found!r}")
    return found


def require_current(target: Target, conn: Connection | None = None) -> None:
    """Raise unless there is a database and its schema is the newest."""
    found = current_revision(target, conn)
    if found is None:
        raise DatabaseMissingError(str(target))
    if found != revisions()[-1]:
        raise OlderDatabaseError(str(target), found, revisions()[-1])


def _sqlite_revision(target: Target, file: Path) -> str | None:
    if not file.exists():
        return None
    if not file.is_file():
        raise DatabaseUrlError(str(file), "not a file")
    try:
        with glance(file) as connection:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            # the text of .dump is without the mark, and so is what is made of it
            is_unmarked = not application_id and (not tables or {"alembic_version", *_OWN}.issubset(tables))
            if application_id != APPLICATION_ID and not is_unmarked:
                shown = ", ".join(sorted(tables)[:3]) or "no tables"
                raise ForeignDatabaseError(str(target), f"a SQLite file of another program, with {shown}")
            is_numbered = "alembic_version" in tables
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if is_numbered else None
    except sqlite3.Error as error:
        raise sqlite_refusal(target, error) from None
    found: str | None = row[0] if row else None
    if found is None and _OWN[0] in tables:
        # taken for an empty one, it would be replaced by a backup unasked
        raise ForeignDatabaseError(str(target), f"a table {_OWN[0]}, and no revision")
    return found


# the schema in use, and the tables in it; where an alembic_version is found, be it in another
_TABLES = """
    SELECT current_schema(), current_setting('search_path'), (
        SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE pg_class.oid = to_regclass('alembic_version')
    ), ARRAY(
        SELECT relname::text FROM pg_class
        WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            AND relkind IN ('r', 'p', 'f')
        ORDER BY relname COLLATE "C"
    )
"""
# programs that number their migrations as nkdb does have none of these, of which the first one makes some
_OWN = ("source", "source_name")


def _server_revision(target: Target, conn: Connection | None) -> str | None:
    with snapshot(target) if conn is None else nullcontext(conn) as conn:
        schema, path, found_in, tables = conn.exec_driver_sql(_TABLES).one()
        if schema is None:
            raise DatabaseAccessError(
                str(target),
                f"no schema of the search_path {path} exists for this role; name an existing one in the URL "
                "(?options=-csearch_path%3DSCHEMA), or have its owner run 'nkdb db grant-readonly'",
            )
        if re.match(r'\s*"?pg_temp\b', path):
            raise DatabaseAccessError(
                str(target),
                f"the search_path {path} begins with pg_temp, whose tables end with the connection; name the schema "
                "that is meant in the URL: ?options=-csearch_path%3DSCHEMA",
            )
        if found_in not in (None, schema):
            # tables are looked for in the one schema, and made in the other
            named = quote(conn.dialect.identifier_preparer.quote(found_in))
            raise DatabaseAccessError(
                str(target),
                f"the database is in the schema {found_in}, but this role's search_path begins with {schema}; to use "
                f"it, name its schema in the URL: ?options=-csearch_path%3D{named}",
            )
        if found_in is not None:
            found: str | None = conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            others = [table for table in tables if table != "alembic_version"]
            if others and (found is None or not any(table in _OWN for table in others)):
                raise ForeignDatabaseError(str(target), f"tables such as {others[0]}")
            return found
        encoding = conn.exec_driver_sql("SHOW server_encoding").scalar_one()
    if tables:
        raise ForeignDatabaseError(str(target), f"tables such as {', '.join(tables[:3])}")
    if encoding != "UTF8":
        # one that has a schema was begun before this was asked, and may go on
        allowed = "UTF8: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'"
        raise DatabaseAccessError(str(target), f"the database keeps texts in {encoding}; nkdb needs one in {allowed}")
    return None

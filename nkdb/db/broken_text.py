"""Texts in a SQLite file that are not UTF-8: SQLite keeps whatever bytes another program gives it as a text.

Whoever reads one fails, each in words of its own, none of which say where it stands.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from nkdb.db.sqlite_file import quoted, read_only_sqlite
from nkdb.db.target import Target
from nkdb.errors import BrokenRowError

# nkdb's own tables, with a row number each; an index has its texts from them
_COLUMNS = """
    SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
    WHERE m.type = 'table' AND m.name NOT LIKE '%\\_search%' ESCAPE '\\'
        AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'id') ORDER BY m.rowid, c.cid
"""


@dataclass(frozen=True, slots=True)
class BrokenTexts:
    """Where texts of a column are not UTF-8."""

    table: str
    column: str
    ids: list[int]


def is_of_broken_text(error: BaseException) -> bool:
    """Whether it is Python's SQLite that met one."""
    return isinstance(error, sqlite3.OperationalError) and "Could not decode to UTF-8" in str(error)


def broken_texts(connection: sqlite3.Connection) -> Iterator[BrokenTexts]:
    """All of them, a column at a time."""
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(_COLUMNS).fetchall():
        columns.setdefault(table, []).append(column)
    for table, names in columns.items():
        try:
            # quickest: SQLite's module decodes what it reads
            deque(connection.execute(f"SELECT * FROM {quoted(table)}"), maxlen=0)  # noqa: S608 (quoted)
        except sqlite3.OperationalError as error:
            if not is_of_broken_text(error):
                raise
            for name in names:
                texts = connection.execute(
                    f"SELECT id, CAST({quoted(name)} AS BLOB) FROM {quoted(table)}"  # noqa: S608 (as above)
                    f" WHERE typeof({quoted(name)}) = 'text' ORDER BY id"
                )
                ids = [row for row, text in texts if not _is_utf8(text)]
                if ids:
                    yield BrokenTexts(table, name, ids)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def broken_text(target: Target) -> BrokenRowError | None:
    """What to tell of the first one in a file; None where there is none, and of a server, which takes none."""
    if target.file is None:
        return None
    with suppress(sqlite3.Error), read_only_sqlite(target.file) as connection:
        for found in broken_texts(connection):
            where = f"{target}: table {found.table}, row {found.ids[0]}"
            return BrokenRowError(where, f"bytes that are not UTF-8 as its {found.column}")
    return None

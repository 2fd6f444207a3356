"""Reading rows without holding them all: one snapshot of the database, blocks of rows, values for text formats."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nkdb import db
from nkdb.errors import QueryError
from nkdb.export.dictionary import Column
from nkdb.export.formats import LARGEST_WHOLE
from nkdb.export.selection import Selection, select
from nkdb.progress import Advance, Begin, untold
from nkdb.query import escaped

ROWS_A_BLOCK = 2_000

Block = list[tuple[Any, ...]]


@dataclass(slots=True)
class Rows:
    """The names of columns, what is known of them, and the rows in blocks.

    Values are texts (days and times in ISO 8601), numbers, booleans and None. A named query's columns are not known
    (`columns` is None), and its values are as the database gives them.
    """

    names: list[str]
    columns: tuple[Column, ...] | None
    blocks: Iterator[Block]


class Snapshot:
    """The database at one moment: whatever is read through it, nothing that others write shows in between."""

    def __init__(self, target: db.Target, connection: Any, begin: Begin) -> None:
        self._target, self._connection, self._begin = target, connection, begin
        self.results = ExitStack()
        """Closes what is open on a server: whoever stops half-way leaves a cursor there."""

    def read(self, selection: Selection) -> Rows:
        """The rows of a selection; raises QueryError where a named query does not run."""
        relation = selection.relation
        sql = selection.query if relation is None else select(relation, self._target)
        on_sqlite = self._target.file is not None
        names, blocks = self._sqlite(sql, selection) if on_sqlite else self._server(sql, selection)
        is_table = relation is not None and not relation.is_view
        blocks = _told(blocks, self._begin(f"rows of {selection.name}", self.count(selection) if is_table else None))
        if relation is None:
            return Rows(names, None, blocks)
        # of a table of SQLite only booleans come as something else; a double of PostgreSQL may be a whole number
        changes: dict[str, Callable[[Any], Any]] = {"boolean": bool} if on_sqlite else {"number": _whole}
        changed = [(i, changes[c.type]) for i, c in enumerate(relation.columns) if c.type in changes]
        return Rows(names, relation.columns, _changed(blocks, changed) if changed else blocks)

    def count(self, selection: Selection) -> int:
        """How many rows a table or view has; for a view that may take a tenth of what reading it does."""
        sql = f"SELECT count(*) FROM {selection.name}"
        if self._target.file is not None:
            return int(self._connection.execute(sql).fetchone()[0])
        return int(self._connection.exec_driver_sql(sql).scalar_one())

    def _sqlite(self, sql: str, selection: Selection) -> tuple[list[str], Iterator[Block]]:
        try:
            cursor = self._connection.execute(sql, dict(selection.parameters))
        except sqlite3.ProgrammingError as error:
            raise _refusal(selection, str(error)) from None

        def blocks() -> Iterator[Block]:
            while block := cursor.fetchmany(ROWS_A_BLOCK):
                yield block

        return [column[0] for column in cursor.description], blocks()

    def _server(self, sql: str, selection: Selection) -> tuple[list[str], Iterator[Block]]:
        from sqlalchemy import text
        from sqlalchemy.exc import DBAPIError, StatementError

        try:
            result = self._connection.execution_options(stream_results=True, max_row_buffer=ROWS_A_BLOCK).execute(
                text(escaped(sql)), dict(selection.parameters)
            )
        except (DBAPIError, StatementError) as error:
            if isinstance(error, DBAPIError) and (
                gone := db.server_refusal(self._target, error, of_user_sql=selection.relation is None)
            ):
                raise gone from None
            raise _refusal(selection, str(getattr(error, "orig", None) or error)) from None
        self.results.callback(result.close)
        return list(result.keys()), ([tuple(row) for row in part] for part in result.partitions(ROWS_A_BLOCK))


def _refusal(selection: Selection, reason: str) -> QueryError:
    first = reason.strip().splitlines()[0]
    return QueryError(f"{selection.name} does not run ({first})", "--param NAME=VALUE for each :NAME in it")


def _whole(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) < LARGEST_WHOLE else value


def _told(blocks: Iterator[Block], advance: Advance) -> Iterator[Block]:
    for block in blocks:
        yield block
        advance(len(block))


def _changed(blocks: Iterator[Block], changes: list[tuple[int, Callable[[Any], Any]]]) -> Iterator[Block]:
    for block in blocks:
        changed = []
        for row in block:
            values = list(row)
            for index, change in changes:
                if values[index] is not None:
                    values[index] = change(values[index])
            changed.append(tuple(values))
        yield changed


@contextmanager
def snapshot(target: db.Target, begin: Begin = untold) -> Iterator[Snapshot]:
    """An open database of which only one moment is seen; raises where there is none, or its schema is not current.

    `begin` is told of the rows of each table, view and query.
    """
    db.require_current(target)
    if target.file is not None:
        try:
            with db.read_only_sqlite(target.file) as connection:
                connection.isolation_level = None
                connection.execute("BEGIN")
                yield Snapshot(target, connection, begin)
        except sqlite3.Error as error:
            raise db.sqlite_refusal(target, error) from None
    else:
        with db.snapshot(target) as conn:
            opened = Snapshot(target, conn, begin)
            with opened.results:
                yield opened


def plain(value: Any) -> Any:
    """A value of unknown kind for text formats: whole numbers without a point, days and times as ISO 8601.

    >>> import datetime
    >>> plain(Decimal("20000.0")), plain(datetime.date(2014, 8, 5)), plain("70/30")
    (20000, '2014-08-05', '70/30')
    """
    if isinstance(value, (float, Decimal)):
        number = float(value)
        return _whole(number)
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else value

"""Tables and views in columns, through Arrow and ADBC: several parts of a SQLite file are read at once.

Needs the extra `fast`. The parts are ranges of the column that orders the rows, each read by a thread of its own over
a connection of its own (neither SQLite nor Arrow holds Python's lock while it works), and handed on in order.
"""

from __future__ import annotations

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from nkdb import db
from nkdb.db.arrow import arrow_server, refusing_arrow, require_uninterrupted
from nkdb.errors import DatabaseAccessError, MissingExtraError
from nkdb.export.chains import has_chain, packed_view, unpacked, without_what_follows
from nkdb.export.dictionary import Column, Relation
from nkdb.export.selection import select
from nkdb.progress import Begin, untold

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_A_PART = 5_000
MOST_ATTEMPTS = 20
MOST_THREADS = 4
SMALLEST_FILE = 48 * 1024 * 1024
"""A smaller SQLite file is read in rows before Arrow is even imported."""

T = TypeVar("T")


def require(what: str) -> None:
    """Raise MissingExtraError where the packages of the extra `fast` are not installed.

    `what` is what needs them.
    """
    try:
        import adbc_driver_manager  # noqa: F401
        import pyarrow  # noqa: F401
    except ModuleNotFoundError:
        raise MissingExtraError(what, "fast") from None


def worthwhile(target: db.Target) -> bool:
    """Whether columns save more than the second or two that importing Arrow takes: not for a small SQLite file."""
    return target.file is None or (target.file.exists() and target.file.stat().st_size >= SMALLEST_FILE)


class ArrowSnapshot:
    """The database at one moment, read in columns."""

    def __init__(self, target: db.Target, connections: list[Any], begin: Begin) -> None:
        self._target, self._begin = target, begin
        self._free: SimpleQueue[Any] = SimpleQueue()
        self._threads = len(connections)
        for connection in connections:
            self._free.put(connection)

    def read(self, relation: Relation, work: Callable[[pa.RecordBatch], T], *, binary: bool = False) -> Iterator[T]:
        """What `work` makes of the rows, in order, a batch at a time; of a file, in several threads at once.

        The columns of a batch are those of the relation: strings, int64, double or bool; days and times are strings
        in ISO 8601, bytes are strings in hexadecimal (binary if so asked).
        """
        advance = self._begin(f"rows of {relation.name}", None if relation.is_view else self._count(relation))
        read = self._stream if self._target.file is None else self._in_threads
        for rows, made in read(relation, lambda batch: (batch.num_rows, work(batch)), binary):
            yield made
            advance(rows)

    def _count(self, relation: Relation) -> int:
        connection = self._free.get()
        try:
            return int(_first_value(connection, f"SELECT count(*) FROM {relation.name}"))
        finally:
            self._free.put(connection)

    def _in_threads(self, relation: Relation, work: Callable[[pa.RecordBatch], T], binary: bool) -> Iterator[T]:
        def part(where: str) -> list[T]:
            connection = self._free.get()
            try:
                return [work(batch) for batch in _part(connection, self._target, relation, where, binary=binary)]
            finally:
                self._free.put(connection)

        with ThreadPoolExecutor(self._threads) as pool:
            waiting: deque[Future[list[T]]] = deque()
            try:
                for where in self._parts(relation):
                    waiting.append(pool.submit(part, where))
                    # one more than there are threads: nobody waits, and little is held
                    if len(waiting) > self._threads:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def _stream(self, relation: Relation, work: Callable[[pa.RecordBatch], T], binary: bool) -> Iterator[T]:
        connection = self._free.get()
        try:
            sql = select(relation, self._target, arrow=True, binary=binary)
            with refusing_arrow(self._target):
                for batch in _batches(connection, sql, relation, has_sample=False, binary=binary):
                    yield work(batch)
        finally:
            self._free.put(connection)

    def _parts(self, relation: Relation) -> list[str]:
        """Conditions that part the rows by the column they are ordered by."""
        table, column = relation.ordered_by
        connection = self._free.get()
        try:
            with closing(connection.cursor()) as cursor:
                cursor.execute(
                    f"""SELECT "{column}" FROM (SELECT "{column}", row_number() OVER (ORDER BY "{column}") AS number
                    FROM "{table}") WHERE number % {ROWS_A_PART} = 0 ORDER BY 1"""
                )
                bounds = [_literal(row[0]) for row in cursor.fetchall()]
        finally:
            self._free.put(connection)
        name = f'{relation.name}."{relation.order.name}"'
        ends = zip([None, *bounds], [*bounds, None], strict=True)
        conditions = (
            [f"{name} > {low}"] * (low is not None) + [f"{name} <= {high}"] * (high is not None) for low, high in ends
        )
        return [f" WHERE {' AND '.join(words)}" if words else "" for words in conditions]


def _literal(value: int | str) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _part(
    connection: Any, target: db.Target, relation: Relation, where: str, *, binary: bool
) -> Iterator[pa.RecordBatch]:
    if not has_chain(relation):
        sql = select(relation, target, arrow=True, where=where, binary=binary)
        yield from _batches(connection, sql, relation, has_sample=True, binary=binary)
        return
    packed = without_what_follows(relation)
    sql = select(packed, target, arrow=True, where=where, source=packed_view(relation.name))
    for batch in _batches(connection, sql, packed, has_sample=True):
        yield unpacked(batch, _schema(relation))


def _schema(relation: Relation, *, binary: bool = False) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([(column.name, _arrow_type(column, binary)) for column in relation.columns])


def _batches(
    connection: Any, sql: str, relation: Relation, *, has_sample: bool, binary: bool = False
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    schema = _schema(relation, binary=binary)
    with closing(connection.cursor()) as cursor:
        if has_sample:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": ROWS_A_PART})
        cursor.execute(sql)
        with cursor.fetch_record_batch() as reader:
            for number, batch in enumerate(reader):
                rows = batch.slice(1) if has_sample and number == 0 else batch
                arrays = [_as(array, type_) for array, type_ in zip(rows.columns, schema.types, strict=True)]
                if rows.num_rows:
                    for array in arrays:
                        # what is no UTF-8 would go into the file as it is
                        array.validate(full=True)
                    yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _as(array: Any, type_: pa.DataType) -> Any:
    # PostgreSQL's own types (such as json) wrap what they are stored as
    array = getattr(array, "storage", array)
    return array if array.type == type_ else array.cast(type_)


def _arrow_type(column: Column, binary: bool) -> pa.DataType:
    import pyarrow as pa

    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    if binary:
        types["binary"] = pa.binary()
    return types.get(column.type, pa.string())


@contextmanager
def arrow_snapshot(target: db.Target, threads: int | None = None, begin: Begin = untold) -> Iterator[ArrowSnapshot]:
    """An open database of which only one moment is seen; raises where there is none, or its schema is not current.

    `begin` is told of the rows of each table and view.
    """
    import pyarrow as pa
    from adbc_driver_manager import Error

    db.require_current(target)
    try:
        with ExitStack() as stack:
            stack.enter_context(_memory_given_back())
            if target.file is None:
                yield ArrowSnapshot(target, [stack.enter_context(arrow_server(target))], begin)
            else:
                yield ArrowSnapshot(target, _sqlite(target, stack, threads), begin)
    except Error as error:
        require_uninterrupted(error)
        raise DatabaseAccessError(str(target), str(error).strip().splitlines()[0]) from None
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise db.broken_text(target) or error from None


@contextmanager
def _memory_given_back() -> Iterator[None]:
    """Arrow allocates from the system for as long as this lasts: its own pools keep what was freed, a third more."""
    import pyarrow as pa

    pool = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(pool)


def _sqlite(target: db.Target, stack: ExitStack, threads: int | None) -> list[Any]:
    """Connections that all see the same moment.

    In rollback mode the first one's read lock keeps writers of other processes from committing while the others open.
    In WAL mode no writer need wait: the first one opens its transaction last, and tells by its `data_version` whether
    anything was committed since before the others opened theirs; if so, they are opened anew. Within one process the
    driver's SQLite and Python's are two libraries that do not see each other's locks
    (https://sqlite.org/howtocorrupt.html, 2.2.1), so nothing else may have the file open here while these are.
    """
    import adbc_driver_sqlite.dbapi as sqlite

    assert target.file is not None
    wanted = threads or min(os.cpu_count() or 1, MOST_THREADS)
    with db.read_only_sqlite(target.file) as glance:
        try:
            glance.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            raise db.sqlite_refusal(target, error) from None
    address = stack.enter_context(db.reading_address(target.file))
    for attempt in range(MOST_ATTEMPTS):
        with ExitStack() as opened:
            first = opened.enter_context(sqlite.connect(address, autocommit=True))
            before = _first_value(first, "PRAGMA data_version")
            # where writers never rest, one connection has to do
            others = wanted - 1 if attempt < MOST_ATTEMPTS - 1 else 0
            connections = [first, *(opened.enter_context(sqlite.connect(address)) for _ in range(others))]
            for connection in connections[1:]:
                _first_value(connection, "SELECT count(*) FROM alembic_version")
            first.adbc_connection.set_autocommit(False)
            _first_value(first, "SELECT count(*) FROM alembic_version")
            if len(connections) == 1 or _first_value(first, "PRAGMA data_version") == before:
                stack.push(opened.pop_all())
                return connections
    raise AssertionError("the last attempt has one connection, which always sees one moment")


def _first_value(connection: Any, sql: str) -> Any:
    with closing(connection.cursor()) as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]

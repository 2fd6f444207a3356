"""A Parquet file: columns with types, and what they mean as metadata of the fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nkdb.export.arrow import require
from nkdb.export.dictionary import Column, Relation
from nkdb.export.formats import distinct
from nkdb.export.reading import Reading
from nkdb.export.rows import plain
from nkdb.export.selection import Selection

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_A_GROUP = 50_000


def write_parquet_file(reading: Reading, selection: Selection, file: Path) -> int:
    """Write a selection's rows, and say how many there were.

    Days are date32, times timestamps in microseconds (UTC), JSON is text, enumerations are dictionary-encoded text.
    Raises MissingExtraError without the extra `fast`.
    """
    require("Parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    relation = selection.relation
    if reading.arrow is None or relation is None:
        table = _table(reading, selection)
        with pa.OSFile(str(file), "wb") as out:
            pq.write_table(table, out, compression="zstd")
        return int(table.num_rows)
    schema = parquet_schema(relation)
    count, held, rows_held = 0, [], 0
    # a writer that fails would keep a file open that it opened itself
    with pa.OSFile(str(file), "wb") as out, pq.ParquetWriter(out, schema, compression="zstd") as writer:
        batches = reading.arrow.read(relation, lambda batch: _typed(batch, schema), binary=True)
        for batch in batches:
            held.append(batch)
            rows_held += batch.num_rows
            if rows_held >= ROWS_A_GROUP:
                writer.write_table(pa.Table.from_batches(held, schema))
                held, rows_held = [], 0
            count += batch.num_rows
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))
    return count


def parquet_schema(relation: Relation) -> pa.Schema:
    """The Arrow schema of a relation, with the meaning of each column as its `description`."""
    import pyarrow as pa

    return pa.schema(
        [
            pa.field(column.name, _type(column), nullable=column.nullable, metadata={"description": column.comment})
            for column in relation.columns
        ],
        metadata={"description": relation.comment},
    )


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa

    types = {
        "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(),
        "datetime": pa.timestamp("us", "UTC"), "binary": pa.binary(),
    }  # fmt: skip
    return types.get(column.type, pa.string())


def _typed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    arrays = [_cast(array, field.type) for array, field in zip(batch.columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _cast(array: Any, type_: pa.DataType) -> Any:
    import pyarrow as pa

    if array.type == type_:
        return array
    # the database's times are UTC and do not say so
    return array.cast(pa.timestamp("us")).cast(type_) if pa.types.is_timestamp(type_) else array.cast(type_)


def _table(reading: Reading, selection: Selection) -> pa.Table:
    """The rows of a table or view as its schema has them; of a named query, as what holds all values of a column."""
    import pyarrow as pa

    found = reading.in_rows().read(selection)
    rows = [row for block in found.blocks for row in block]
    columns = [[plain(row[index]) for row in rows] for index in range(len(found.names))]
    if selection.relation is None:
        return pa.table({name: _array(values) for name, values in zip(distinct(found.names), columns, strict=True)})
    schema = parquet_schema(selection.relation)
    arrays = [_array_of(field.type, values) for field, values in zip(schema, columns, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array_of(type_: pa.DataType, values: list[Any]) -> Any:
    import pyarrow as pa

    if pa.types.is_binary(type_):
        values = [None if value is None else bytes.fromhex(value) for value in values]
    return _cast(_array(values), type_)


def _array(values: list[Any]) -> Any:
    import pyarrow as pa

    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pa.array(values, pa.string())
    if kinds == {int, float}:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if len(kinds) > 1:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array(values)

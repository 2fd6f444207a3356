r"""Chains read once: the flat views ask for publisher, origin, chain and depth apart, four subqueries a row.

For an export from SQLite the view's own SELECT is taken with the chain alone, its names set apart by a character that
no name holds, and the other three are worked out from it, a column at a time:

| chain read         | publisher | origin | chain       | depth |
| ------------------ | --------- | ------ | ----------- | ----- |
| `Blog\x1fDaily NK` | Blog      | Daily NK | Blog > Daily NK | 2 |
| NULL               | NULL      | NULL   | NULL        | 0     |
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from nkdb.export.dictionary import Relation

if TYPE_CHECKING:
    import pyarrow as pa

BETWEEN = "\x1f"
FROM_CHAIN = frozenset(("publisher", "origin", "depth"))


def has_chain(relation: Relation) -> bool:
    """Whether a relation is a view with a chain and all that can be told from it."""
    return relation.is_view and {column.name for column in relation.columns} >= FROM_CHAIN | {"chain"}


def without_what_follows(relation: Relation) -> Relation:
    """The relation without the columns that follow from its chain."""
    return replace(relation, columns=tuple(c for c in relation.columns if c.name not in FROM_CHAIN))


@cache
def packed_view(name: str) -> str:
    """The SELECT of a view on SQLite, without the columns that follow from its chain."""
    from sqlalchemy import Select, literal
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.sql import visitors
    from sqlalchemy.sql.elements import BindParameter

    from nkdb.models import VIEWS
    from nkdb.models.views import ARROW

    def other_separator(element: Any, **_: Any) -> Any:
        return literal(BETWEEN) if isinstance(element, BindParameter) and element.value == ARROW else None

    selectable = next(view.selectable for view in VIEWS if view.table.name == name)
    kept = [
        visitors.replacement_traverse(column, {}, other_separator) if column.name == "chain" else column
        for column in selectable.selected_columns
        if column.name not in FROM_CHAIN
    ]
    assert isinstance(selectable, Select)
    statement = selectable.with_only_columns(*kept)
    return str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def unpacked(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch of the packed view with the columns that follow from the chain, in the order of the schema."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from nkdb.models.views import ARROW

    packed = batch.column("chain")
    links = pc.split_pattern(packed, BETWEEN)
    lengths = pc.list_value_length(links)
    # the last link of a chain stands before the first of the next
    first = pc.if_else(pc.is_valid(lengths), links.offsets[:-1], None)
    last = pc.subtract(pc.add(first, lengths), 1)
    columns = {
        "chain": pc.replace_substring(packed, BETWEEN, ARROW),
        "publisher": links.values.take(first),
        "origin": links.values.take(last),
        "depth": pc.fill_null(lengths, 0).cast(pa.int64()),
    }
    arrays = [columns[name] if name in columns else batch.column(name) for name in schema.names]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)

"""What is exported: tables, views and named queries as SELECTs, in an order that does not change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nkdb import db
from nkdb.errors import QueryError, UnknownNameError
from nkdb.export.dictionary import Column, Relation, relations
from nkdb.query import bound, named_queries


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a table or view, or of a named query, whose columns are known only once it runs."""

    name: str
    relation: Relation | None = None
    query: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def selections(
    names: Sequence[str], parameters: Mapping[str, str] | None = None, *, with_bodies: bool = False
) -> list[Selection]:
    """What these names mean; every table and view where there are none.

    Columns of other people's prose (the bodies of articles and what stood around them) are left out unless
    `with_bodies`. Each query takes those parameters that it has. Raises UnknownNameError, with the nearest name, for a
    name that means nothing, and QueryError for a parameter that no query has.
    """
    known = relations()
    queries = named_queries()
    given = parameters or {}
    for name in names:
        if name not in known and name not in queries:
            allowed = [*known, *queries]
            raise UnknownNameError("table, view or query", name, allowed)
    taken = {name: {parameter.name for parameter in queries[name].parameters} for name in names if name in queries}
    if given and not taken:
        raise QueryError(
            f"found --param {next(iter(given))}, and no named query", "--param with a named query that has it"
        )
    of_none = given.keys() - set().union(*taken.values())
    found = []
    for name in dict.fromkeys(names or known):
        if name in known:
            relation = known[name] if with_bodies else known[name].without_prose()
            found.append(Selection(name, relation))
        else:
            sql, values = bound(name, {p: value for p, value in given.items() if p in taken[name] | of_none})
            found.append(Selection(name, query=sql, parameters=values))
    return found


def select(
    relation: Relation,
    target: db.Target,
    *,
    arrow: bool = False,
    where: str = "",
    binary: bool = False,
    source: str | None = None,
) -> str:
    """The SELECT of a relation's rows in order, with values that are the same text on both databases.

    Days and times come as ISO 8601, JSON as text, bytes in hexadecimal (raw if `binary`). For `arrow`, whose columns
    have one type each, every number is a double. SQLite takes a type for a column from its first rows, so a row of
    sample values stands before the others. `source` is a SELECT to take the rows from, in place of the relation.
    """
    on_sqlite = target.file is not None
    columns = ", ".join(
        f'{_expression(column, on_sqlite, arrow=arrow, binary=binary)} AS "{column.name}"'
        for column in relation.columns
    )
    text_key = not on_sqlite and relation.order.type == "text"
    collate = ' COLLATE "C"' if text_key else ""
    rows = relation.name if source is None else f"({source}) AS {relation.name}"
    sql = f'SELECT {columns} FROM {rows}{where} ORDER BY {relation.name}."{relation.order.name}"{collate}'
    if not (arrow and on_sqlite):
        return sql
    samples = ", ".join(f'{_sample(column, binary)} AS "{column.name}"' for column in relation.columns)
    return f"SELECT {samples} UNION ALL SELECT * FROM ({sql})"


def _expression(column: Column, on_sqlite: bool, *, arrow: bool, binary: bool) -> str:
    name = f'"{column.name}"'
    if on_sqlite:
        texts = {
            "datetime": f"replace(replace({name}, ' ', 'T'), '.000000', '')",
            "number": f"CAST({name} AS REAL)" if arrow else name,
            "binary": name if binary else f"lower(hex({name}))",
        }
        # hex() makes '' of NULL
        if column.type == "binary" and not binary and column.nullable:
            return f"CASE WHEN {name} IS NOT NULL THEN {texts['binary']} END"
    else:
        texts = {
            "datetime": f"replace(to_char({name}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '.000000', '')",
            "date": f"to_char({name}, 'YYYY-MM-DD')",
            "number": f"CAST({name} AS double precision)",
            "integer": f"CAST({name} AS bigint)",
            "json": f"CAST({name} AS text)",
            "text": f"CAST({name} AS text)",
            "binary": name if binary else f"encode({name}, 'hex')",
        }
    return texts.get(column.type, name)


def _sample(column: Column, binary: bool) -> str:
    samples = {"integer": "0", "boolean": "0", "number": "0.5", "binary": "x'00'" if binary else "''"}
    return samples.get(column.type, "''")

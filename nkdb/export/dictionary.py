"""The data dictionary: tables, columns, types and allowed words, read from the models without a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from nkdb.errors import UnknownNameError, nearest

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.sql.elements import ColumnElement

Type = Literal["integer", "number", "text", "date", "datetime", "boolean", "json", "binary"]

# what the views compute has no column of a table to take its meaning from
VIEWS = {
    "figure_flat": "Figures with their claim, article, measure and chain, one a row; a revised report counts once",
    "claim_flat": "Claims with their article, chain, figures and subjects, one a row; a revised report counts once",
}
COMPUTED = {
    "organizations": "Organizations the claim is about, set apart by '; '",
    "places": "Places the claim is about, set apart by '; '",
    "topics": "Subject headings of the claim, set apart by '; '",
    "figures": "Figures of the claim as printed, set apart by '; '",
    "publisher": "First source of the chain: who published it",
    "origin": "Last source of the chain: who said it first",
    "chain": "Sources from the publisher inwards to the origin, set apart by ' > '",
    "depth": "Number of sources in the chain",
    "evidence_state": "State of its worst span of evidence; NULL where it has none",
    "shares": "Shares of a split in percent, as 'party share', set apart by '; '",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or view: its type, what it means, what it points at and which words it may hold."""

    name: str
    type: Type
    nullable: bool
    comment: str
    primary_key: bool = False
    unique: bool = False
    references: tuple[str, str] | None = None
    words: dict[str, str] | None = None
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view: its columns in order, and the column its rows are ordered by."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    is_view: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    ordered_by: tuple[str, str] = ("", "id")
    """The table and the indexed column of it that the first column is: it tells the rows apart."""

    @property
    def order(self) -> Column:
        """The column that tells rows apart, and in whose order they are exported: a table's `id`, a view's key."""
        return self.columns[0]

    def without_prose(self) -> Relation:
        """The relation without the columns that hold what others wrote at length."""
        kept = tuple(column for column in self.columns if not column.prose)
        return replace(self, columns=kept)


@cache
def relations() -> dict[str, Relation]:
    """Every table and view of the public schema by name: what is referred to first, views last.

    >>> relations()["figure_flat"].columns[0].comment
    'Key of the figure'
    """
    from nkdb.models import VIEWS as MODEL_VIEWS
    from nkdb.models import Base

    views = {view.table.name: view.selectable for view in MODEL_VIEWS}
    tables = [table for table in Base.metadata.sorted_tables if table.name not in views]
    found = {table.name: _table(table) for table in tables}
    for table_name, selectable in views.items():
        columns = tuple(_view_columns(selectable.selected_columns))
        key = next(iter(next(iter(selectable.selected_columns)).base_columns))
        ordered_by = (key.table.name, key.name)
        found[table_name] = Relation(table_name, VIEWS[table_name], columns, is_view=True, ordered_by=ordered_by)
    return found


def named(names: Sequence[str]) -> list[Relation]:
    """The tables and views of these names, all of them where none is given.

    Raises UnknownNameError, with the nearest name, for a name that is neither.
    """
    known = relations()
    for name in names:
        if name not in known:
            raise UnknownNameError("table or view", name, nearest(name, known), known)
    return [known[name] for name in dict.fromkeys(names)] if names else list(known.values())


def _table(table: Table) -> Relation:
    from sqlalchemy import UniqueConstraint

    uniques = sorted(
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    )
    columns = tuple(_column(column.name, column, unique=(column.name,) in uniques) for column in table.columns)
    return Relation(table.name, table.comment or "", columns, unique=tuple(uniques), ordered_by=(table.name, "id"))


def _view_columns(selected: Any) -> Iterator[Column]:
    from sqlalchemy import Column as TableColumn

    for index, column in enumerate(selected):
        bases = [base for base in column.base_columns if isinstance(base, TableColumn)]
        if bases:
            of_table = _column(column.name, bases[0], unique=False)
            # ids and references are the tables' own; a view is ordered and told apart by its first column
            comment = f"Key of the {bases[0].table.name}" if bases[0].name == "key" else of_table.comment
            yield replace(of_table, comment=comment, primary_key=False, unique=index == 0, references=None)
        else:
            words = _words("evidence", "state") if column.name == "evidence_state" else None
            yield Column(column.name, _type(column), column.name != "depth", COMPUTED[column.name], words=words)


def _column(name: str, column: Any, *, unique: bool) -> Column:
    reference = next(iter(column.foreign_keys), None)
    return Column(
        name,
        _type(column),
        bool(column.nullable),
        column.comment or "",
        primary_key=column.primary_key,
        unique=unique,
        references=None if reference is None else (reference.column.table.name, reference.column.name),
        words=_words(column.table.name, column.name),
        prose=bool(column.info.get("prose")),
    )


def _words(table: str, column: str) -> dict[str, str] | None:
    from nkdb.models import Base

    for constraint in Base.metadata.tables[table].constraints:
        if constraint.info.get("column") == column:
            words: dict[str, str] = constraint.info["words"]
            return words
    return None


def _type(column: ColumnElement[Any]) -> Type:
    from sqlalchemy import types as t

    kinds: tuple[tuple[type[Any], Type], ...] = (
        (t.Boolean, "boolean"), (t.Integer, "integer"), (t.Numeric, "number"), (t.Float, "number"),
        (t.DateTime, "datetime"), (t.Date, "date"), (t.JSON, "json"), (t.LargeBinary, "binary"),
    )  # fmt: skip
    return next((word for kind, word in kinds if isinstance(column.type, kind)), "text")

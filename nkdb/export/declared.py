"""The data dictionary as the models declare it; `dictionary.json` is written from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Column as TableColumn
from sqlalchemy import Table, UniqueConstraint
from sqlalchemy import types as t
from sqlalchemy.sql.elements import ColumnElement

from nkdb.export.dictionary import Column, Relation, Type
from nkdb.models import METADATA, TABLES
from nkdb.models import VIEWS as MODEL_VIEWS

# what the views compute has no column of a table to take its meaning from
VIEWS = {
    "figure_flat": "Figures with their claim, article, measure and chain, one per row; a revised report counts once",
    "claim_flat": "Claims with their article, chain, figures and subjects, one per row; a revised report counts once",
}
COMPUTED = {
    "organizations": "Organizations the claim is about, separated by '; '",
    "places": "Places the claim is about, separated by '; '",
    "topics": "Subject headings of the claim, separated by '; '",
    "figures": "Figures of the claim as printed, separated by '; '",
    "publisher": "First source of the chain: who published it",
    "origin": "Last source of the chain: who said it first",
    "chain": "Sources from the publisher inwards to the origin, separated by ' > '",
    "depth": "Number of sources in the chain",
    "evidence_state": "State of its worst span of evidence; NULL if it has none",
    "shares": "Shares of a split in percent, as 'party share', separated by '; '",
}


def declared() -> dict[str, Relation]:
    """Every table and view of the public schema by name: what is referred to first, views last.

    >>> declared()["figure_flat"].columns[0].comment
    'Key of the figure'
    """
    views = {view.table.name: view.selectable for view in MODEL_VIEWS}
    found = {name: _table(table) for name, table in TABLES.items()}
    for table_name, selectable in views.items():
        columns = tuple(_view_columns(selectable.selected_columns))
        key = next(iter(next(iter(selectable.selected_columns)).base_columns))
        ordered_by = (key.table.name, key.name)
        found[table_name] = Relation(table_name, VIEWS[table_name], columns, is_view=True, ordered_by=ordered_by)
    return found


def _table(table: Table) -> Relation:
    uniques = sorted(
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    )
    columns = tuple(_column(column.name, column, unique=(column.name,) in uniques) for column in table.columns)
    return Relation(table.name, table.comment or "", columns, unique=tuple(uniques), ordered_by=(table.name, "id"))


def _view_columns(selected: Any) -> Iterator[Column]:
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
    for constraint in METADATA.tables[table].constraints:
        if constraint.info.get("column") == column:
            words: dict[str, str] = constraint.info["words"]
            return words
    return None


def _type(column: ColumnElement[Any]) -> Type:
    kinds: tuple[tuple[type[Any], Type], ...] = (
        (t.Boolean, "boolean"), (t.Integer, "integer"), (t.Numeric, "number"), (t.Float, "number"),
        (t.DateTime, "datetime"), (t.Date, "date"), (t.JSON, "json"), (t.LargeBinary, "binary"),
    )  # fmt: skip
    return next((word for kind, word in kinds if isinstance(column.type, kind)), "text")

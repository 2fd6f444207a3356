"""The data dictionary: tables, columns, types and allowed words, without a database.

It is read from `dictionary.json`, which is written from the models (`declared`, by `python docs/generate.py`; a test
fails while it is stale): to import the models takes ten times as long as to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from nkdb.errors import UnknownNameError

FILE = Path(__file__).with_suffix(".json")
# tables by what they are about, so that no diagram has more than a page holds
SUBJECTS = {
    "Articles and documents": ("article", "document", "category"),
    "Claims and chains": ("claim", "topic"),
    "Figures and evidence": ("figure", "measure", "evidence", "split_share"),
    "Sources, organizations and places": ("source", "organization", "place"),
    "Rates": ("market_rate", "official_rate"),
    "Loading": ("load_run", "seed_file"),
}
Type = Literal["integer", "number", "text", "date", "datetime", "boolean", "json", "binary"]


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
    written = json.loads(FILE.read_text(encoding="utf-8"))
    return {of_table["name"]: _relation(of_table) for of_table in written["tables"]}


def named(names: Sequence[str]) -> list[Relation]:
    """The tables and views of these names; all of them where none is given, as people read them: the views first.

    Raises UnknownNameError, with the nearest name, for a name that is neither.
    """
    known = relations()
    for name in names:
        if name not in known:
            raise UnknownNameError("table or view", name, known)
    if not names:
        return [relation for _, group in by_subject(known.values()) for relation in group]
    return [known[name] for name in dict.fromkeys(names)]


def by_subject(relations: Iterable[Relation]) -> list[tuple[str, list[Relation]]]:
    """Relations by heading; a table stands with the first table of a subject that begins its name.

    >>> [heading for heading, _ in by_subject(relations().values())][:3]
    ['Views', 'Articles and documents', 'Claims and chains']
    """
    found: dict[str, list[Relation]] = {heading: [] for heading in ("Views", *SUBJECTS, "Other tables")}
    for relation in relations:
        of_name = [
            heading
            for heading, tables in SUBJECTS.items()
            if any(relation.name == table or relation.name.startswith(f"{table}_") for table in tables)
        ]
        found["Views" if relation.is_view else (of_name or ["Other tables"])[0]].append(relation)
    return [(heading, group) for heading, group in found.items() if group]


def _relation(written: Mapping[str, Any]) -> Relation:
    columns = tuple(
        Column(**{**column, "references": tuple(column["references"].values()) if column["references"] else None})
        for column in written["columns"]
    )
    return Relation(
        written["name"],
        written["comment"],
        columns,
        is_view=written["kind"] == "view",
        unique=tuple(map(tuple, written["unique"])),
        ordered_by=tuple(written["ordered_by"].values()),
    )

"""The tables that seeds fill: how rows are told apart, and in which order they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import Numeric, Table

from nkdb.load.seeds.rows import COLUMNS, Row
from nkdb.models import METADATA


@dataclass(frozen=True)
class Rule:
    """How rows of a table are told apart, and by which column those are found that a load may touch.

    Rates have no such column: they are looked up by what tells them apart.
    """

    table: str
    natural: tuple[str, ...]
    scope: str = ""

    @cached_property
    def sql(self) -> Table:
        """The table itself."""
        return METADATA.tables[self.table]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rows; the id comes first."""
        return COLUMNS[self.table]

    @cached_property
    def is_keyed(self) -> bool:
        """Whether its rows have a key, and others may refer to them."""
        return "key" in self.columns

    @cached_property
    def is_top(self) -> bool:
        """Whether its rows are records of a seed file rather than parts of another row."""
        return "seed_file_id" in self.columns

    @cached_property
    def parent(self) -> str:
        """The table whose ids stand in `scope`; for a table that is part of none, the table itself."""
        return next((f.column.table.name for f in self.sql.c[self.scope].foreign_keys), self.table)

    @cached_property
    def looked_up_by(self) -> tuple[str, ...]:
        """What tells rows apart, without numbers, which databases round each in its own way."""
        return tuple(column for column in self.natural if not isinstance(self.sql.c[column].type, Numeric))

    @cached_property
    def looked_up_of(self) -> Callable[[Row], tuple[str | int, ...]]:
        """The values of a row in these columns."""
        return itemgetter(*(self.columns.index(column) for column in self.looked_up_by))

    @cached_property
    def natural_of(self) -> Callable[[Row], Any]:
        """What tells a row apart from the others."""
        return itemgetter(*(self.columns.index(column) for column in self.natural))

    def value(self, row: Row, column: str) -> Any:
        """A column of a row."""
        return row[self.columns.index(column)]

    def parents_first(self, rows: list[Row]) -> list[Row]:
        """Rows, each after its parent where the table refers to itself."""
        if "parent_id" not in self.columns:
            return rows
        by_id = {row[0]: row for row in rows}
        order = TopologicalSorter({id_: {self.value(row, "parent_id")} & by_id.keys() for id_, row in by_id.items()})
        return [by_id[id_] for id_ in order.static_order()]

    @cached_property
    def referred_to(self) -> dict[str, str]:
        """Of the columns that tell rows apart those with ids of other rows, and the tables of these."""
        return {column: f.column.table.name for column in self.natural for f in self.sql.c[column].foreign_keys}

    def name(self, row: Row, keys: Mapping[str, Mapping[int, str]] = MappingProxyType({})) -> str:
        """A row as a user may know it: by its key, or by what tells it apart, with keys for ids, by table."""
        if self.is_keyed:
            return str(self.value(row, "key"))
        told = ((self.referred_to.get(column), self.value(row, column)) for column in self.natural)
        return " ".join(str(keys[table][value] if table else value) for table, value in told if value is not None)


def _part(table: str, parent: str, *natural: str) -> Rule:
    return Rule(table, (parent, *natural), parent)


_ALL = (
    Rule("place", ("key",), "key"),
    _part("place_name", "place_id", "name", "kind"),
    _part("place_member", "place_id", "member_id"),
    Rule("organization", ("key",), "key"),
    _part("organization_name", "organization_id", "name"),
    Rule("source", ("key",), "key"),
    _part("source_name", "source_id", "name"),
    _part("source_merge", "source_id"),
    Rule("document", ("key",), "key"),
    Rule("category", ("key",), "key"),
    Rule("topic", ("key",), "key"),
    Rule("measure", ("key",), "key"),
    Rule("article", ("key",), "key"),
    _part("article_category", "article_id", "category_id"),
    _part("article_document", "article_id", "document_id"),
    _part("article_relation", "article_id", "related_article_id", "kind"),
    Rule("claim", ("key",), "article_id"),
    _part("claim_source", "claim_id", "position"),
    _part("claim_organization", "claim_id", "organization_id"),
    _part("claim_place", "claim_id", "place_id"),
    _part("claim_topic", "claim_id", "topic_id"),
    Rule("figure", ("key",), "claim_id"),
    _part("split_share", "figure_id", "position"),
    _part("figure_relation", "figure_id", "related_figure_id", "kind"),
    Rule("evidence", ("claim_id", "figure_id", "start_offset", "end_offset"), "article_id"),
    Rule(
        "market_rate",
        ("observed_on", "date_precision", "place_id", "quantity", "low", "high", "observer_id", "citation_url"),
    ),
    Rule(
        "official_rate",
        ("valid_from", "rate_kind", "side", "foreign_currency", "kpw_per_unit", "citation_url"),
    ),
)

RULES: dict[str, Rule] = {rule.table: rule for rule in _ALL}
"""All tables, parents first."""

OF_ARTICLES = tuple(list(RULES)[list(RULES).index("article") : list(RULES).index("evidence") + 1])
"""The tables that articles fill, parents first; seeds hold their records one at a time."""

RATES = ("market_rate", "official_rate")
"""The tables that rates fill; seeds hold them one at a time as well."""

HELD = tuple(table for table in RULES if table not in (*OF_ARTICLES, *RATES))
"""The tables that all other records fill."""

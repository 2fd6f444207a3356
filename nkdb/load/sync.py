"""Rows into tables: an upsert by natural key that writes only what differs, and removes what the seeds no longer hold.

For each table, parents first: the rows that exist and are within reach of this load are read once, compared in memory,
and inserted, updated or marked for removal. Removal comes last, children first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    RowMapping,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from nkdb.errors import StillUsedError
from nkdb.load.rows import Row, Rows
from nkdb.models import Base

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """How rows of a table are told apart, and which of the existing ones a load may touch."""

    table: str
    natural: tuple[str, ...]
    scope: str

    @property
    def sql(self) -> Table:
        """The table itself."""
        return Base.metadata.tables[self.table]

    @property
    def is_top(self) -> bool:
        """Whether its rows are records of a seed file rather than parts of another row."""
        return "seed_file_id" in self.sql.c


def _part(table: str, parent: str, *natural: str) -> Rule:
    return Rule(table, (parent, *natural), parent)


RULES: tuple[Rule, ...] = (
    Rule("place", ("key",), "key"),
    _part("place_name", "place_id", "name", "kind"),
    _part("place_member", "place_id", "member_id"),
    Rule("organization", ("key",), "key"),
    _part("organization_name", "organization_id", "name"),
    Rule("source", ("key",), "key"),
    _part("source_name", "source_id", "name"),
    Rule("source_merge", ("source_id",), "source_id"),
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
        "observed_on",
    ),
    Rule(
        "official_rate",
        ("valid_from", "rate_kind", "side", "foreign_currency", "kpw_per_unit", "citation_url"),
        "valid_from",
    ),
)

Natural = tuple[Any, ...]


@dataclass(slots=True)
class TableChanges:
    """What a load did to one table."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def any(self) -> bool:
        """Whether anything was written."""
        return bool(self.new or self.changed or self.removed)


@dataclass(slots=True)
class Changes:
    """What a load did, by table, and the rows it did it to."""

    tables: dict[str, TableChanges] = field(default_factory=dict)
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    """(table, what, which row): ('figure', 'changed', '8-3-…/range: high')"""

    @property
    def any(self) -> bool:
        """Whether anything was written."""
        return any(changes.any for changes in self.tables.values())


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Values in lists short enough for one statement's parameters."""
    ordered = list(values)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


class Sync:
    """One load's writing, within one transaction."""

    def __init__(self, conn: Connection, touched_files: Collection[int]) -> None:
        self.conn = conn
        self.touched_files = set(touched_files)
        self.ids: dict[str, dict[str, int]] = {}
        self.names: dict[str, dict[int, str]] = {}
        self.changes = Changes()
        self._removals: list[tuple[Rule, list[Row]]] = []
        self._touched: dict[str, set[int]] = {}

    def write(self, rows: Rows) -> Changes:
        """Make the tables hold these rows; rows of touched files that are not among them go."""
        for rule in RULES:
            self._table(rule, rows.get(rule.table, []))
        for rule, gone in reversed(self._removals):
            self._remove(rule, gone)
        return self.changes

    # one table

    def _table(self, rule: Rule, wanted: list[Row]) -> None:
        table = rule.sql
        self_reference = next((c.name for c in table.c if any(f.column.table is table for f in c.foreign_keys)), None)
        if rule.table in ("article_relation", "figure_relation"):
            self_reference = None
        references = {
            column.name: foreign.column.table.name
            for column in table.c
            for foreign in column.foreign_keys
            if foreign.column.table.name != "seed_file" and column.name != self_reference
        }
        self._look_up(references, wanted)
        for row in wanted:
            for column, target in references.items():
                if row[column] is not None:
                    row[column] = self.ids[target][row[column]]
        existing = self._existing(rule, wanted)
        by_key = {tuple(row[c] for c in rule.natural): row for row in existing}
        if "key" in table.c:
            self.ids.setdefault(rule.table, {}).update({row["key"]: row["id"] for row in existing})
        counts = self.changes.tables.setdefault(rule.table, TableChanges())
        new: list[Row] = []
        changed: list[tuple[Row, Row, list[str]]] = []
        kept: set[Natural] = set()
        for row in sorted(wanted, key=lambda row: _sortable(row, rule)):
            natural = tuple(row[c] for c in rule.natural)
            kept.add(natural)
            old = by_key.get(natural)
            if old is None:
                new.append(row)
                continue
            if self_reference and row[self_reference] is not None:
                # a parent that is only being inserted cannot equal the old one
                row = row | {self_reference: self.ids[rule.table].get(row[self_reference], row[self_reference])}
            differing = [column for column, value in row.items() if old[column] != value]
            if differing:
                changed.append((row, old, differing))
            else:
                counts.unchanged += 1
        self._insert(rule, new, self_reference)
        self._update(rule, changed, self_reference)
        gone = [row for natural, row in by_key.items() if natural not in kept and self._may_go(rule, row)]
        self._removals.append((rule, gone))
        self._touched[rule.table] = {row["id"] for row in existing}
        counts.new += len(new)
        counts.changed += len(changed)
        counts.removed += len(gone)

    def _look_up(self, references: Mapping[str, str], wanted: list[Row]) -> None:
        """Find the ids of keys that are referred to but were not part of this load."""
        for column, target in references.items():
            known = self.ids.setdefault(target, {})
            missing = {row[column] for row in wanted if row[column] is not None} - known.keys()
            table = Base.metadata.tables[target]
            for part in chunks(sorted(missing)):
                found = self.conn.execute(select(table.c.key, table.c.id).where(table.c.key.in_(part)))
                known.update(found.all())

    def _existing(self, rule: Rule, wanted: list[Row]) -> list[Row]:
        table = rule.sql
        columns = [c for c in table.c if c.name == "id" or c.name in OWNED[rule.table]]
        scope = table.c[rule.scope]
        values = {row[rule.scope] for row in wanted}
        foreign = next((f.column.table.name for f in scope.foreign_keys), None)
        if foreign is not None:
            values |= self._touched.get(foreign, set())
        conditions = [scope.in_(part) for part in chunks(sorted(values))]
        if rule.is_top:
            conditions += [table.c.seed_file_id.in_(part) for part in chunks(sorted(self.touched_files))]
        found: dict[int, Row] = {}
        for condition in conditions:
            for row in self.conn.execute(select(*columns).where(condition)).mappings():
                found[row["id"]] = dict(row)
        return list(found.values())

    def _may_go(self, rule: Rule, row: Row) -> bool:
        if rule.table == "article_relation":
            # what an import or a person linked is not the seeds' to undo
            return bool(row["is_coded"])
        return not rule.is_top or row["seed_file_id"] in self.touched_files

    def _insert(self, rule: Rule, rows: list[Row], self_reference: str | None) -> None:
        """Insert rows, those that are parents of others first."""
        keyed = self.ids.setdefault(rule.table, {}) if "key" in rule.sql.c else None
        waiting = rows
        while waiting:
            if self_reference is None or keyed is None:
                ready, waiting = waiting, []
            else:
                ready = [row for row in waiting if row[self_reference] is None or row[self_reference] in keyed]
                waiting = [
                    row for row in waiting if row[self_reference] is not None and row[self_reference] not in keyed
                ]
                if not ready:
                    self._look_up({self_reference: rule.table}, waiting)
                    continue
                for row in ready:
                    if row[self_reference] is not None:
                        row[self_reference] = keyed[row[self_reference]]
            if keyed is None:
                self.conn.execute(insert(rule.sql), ready)
            else:
                result = self.conn.execute(insert(rule.sql).returning(rule.sql.c.key, rule.sql.c.id), ready)
                keyed.update(result.all())
        self.changes.rows += [(rule.table, "new", _name(rule, row)) for row in rows if "key" in rule.sql.c]

    def _update(self, rule: Rule, changed: list[tuple[Row, Row, list[str]]], self_reference: str | None) -> None:
        for row, old, differing in changed:
            if self_reference in differing and isinstance(row[self_reference], str):
                self._look_up({self_reference: rule.table}, [row])
                row[self_reference] = self.ids[rule.table][row[self_reference]]
            statement = update(rule.sql).where(rule.sql.c.id == bindparam("row_id"))
            if rule.table == "evidence":
                # a span whose hash changed has not been checked against the body
                statement = statement.values(state="unchecked", checked_at=None)
            self.conn.execute(statement, {"row_id": old["id"], **{c: row[c] for c in differing}})
            shown = ", ".join(c.removesuffix("_id") for c in differing if c != "seed_file_id") or "file"
            self.changes.rows.append((rule.table, "changed", f"{_name(rule, row)}: {shown}"))

    # removal

    def _remove(self, rule: Rule, gone: list[Row]) -> None:
        if not gone:
            return
        table = rule.sql
        ids = [row["id"] for row in gone]
        if rule.table == "article":
            # an imported body is its reader's own: the article stays, as one that was imported and not coded
            kept = set()
            for part in chunks(ids):
                kept |= set(
                    self.conn.scalars(select(table.c.id).where(table.c.id.in_(part), table.c.body.is_not(None)))
                )
                self.conn.execute(
                    update(table).where(table.c.id.in_(part), table.c.body.is_not(None)).values(seed_file_id=None)
                )
            ids = [id_ for id_ in ids if id_ not in kept]
        if rule.is_top:
            self._refuse_if_used(rule, {row["id"]: row for row in gone if row["id"] in set(ids)})
        for part in chunks(ids):
            self.conn.execute(delete(table).where(table.c.id.in_(part)))
        if "key" in table.c:
            self.changes.rows += [(rule.table, "removed", _name(rule, row)) for row in gone]

    def _refuse_if_used(self, rule: Rule, gone: Mapping[int, Row]) -> None:
        for other in Base.metadata.tables.values():
            for constraint in other.constraints:
                if not isinstance(constraint, ForeignKeyConstraint) or constraint.referred_table is not rule.sql:
                    continue
                if constraint.ondelete == "CASCADE" or (other is rule.sql):
                    continue
                column = constraint.columns[0]
                for part in chunks(sorted(gone)):
                    count = self.conn.scalar(select(func.count()).select_from(other).where(column.in_(part))) or 0
                    if count:
                        row = self.conn.execute(select(other).where(column.in_(part)).limit(1)).mappings().one()
                        used = gone[row[column.name]]
                        raise StillUsedError(rule.table, _name(rule, used), other.name, count, self._owner(other, row))

    def _owner(self, table: Table, row: RowMapping) -> str:
        """The readable name of a row: its own key, or that of the row it is part of."""
        while "key" not in row:
            parent = next(
                (f for c in table.c for f in c.foreign_keys if f.ondelete == "CASCADE" and row[c.name] is not None),
                None,
            )
            if parent is None:
                return f"{table.name} {row['id']}"
            table = parent.column.table
            found = select(table).where(table.c.id == row[parent.parent.name])
            row = self.conn.execute(found).mappings().one()
        return str(row["key"])


# the columns that belong to import, verification or the database itself
_NOT_OWNED = frozenset(("id", "entered_at", "state", "checked_at")) | frozenset(
    ("body", "body_sha256", "body_minhash", "layout", "head", "tail", "images", "captions", "comments")
)
OWNED: dict[str, frozenset[str]] = {
    rule.table: frozenset(column.name for column in rule.sql.c if column.name not in _NOT_OWNED) for rule in RULES
}
"""The columns seeds decide on; the others belong to import, verification or the database."""


def _sortable(row: Row, rule: Rule) -> tuple[tuple[bool, Any], ...]:
    return tuple((row[c] is not None, row[c] if row[c] is not None else 0) for c in rule.natural)


def _name(rule: Rule, row: Row) -> str:
    return str(row["key"]) if "key" in row else " ".join(str(row[c]) for c in rule.natural)

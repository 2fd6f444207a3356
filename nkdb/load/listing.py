"""Rows that a load added or changed, named as their user knows them: by keys, never by ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from nkdb.load.changes import Changes
from nkdb.load.chunks import chunks
from nkdb.load.rows import Row
from nkdb.load.store import Store
from nkdb.load.tables import Rule


def list_new(changes: Changes, rule: Rule, new: Sequence[Row]) -> None:
    """Remember new rows, as far as there is room."""
    for row in new:
        if not changes.has_room("new"):
            return
        changes.list(rule.table, "new", rule.name(row))


def list_changed(changes: Changes, store: Store, rule: Rule, told: Sequence[tuple[Row, str]]) -> None:
    """Remember changed rows, each with what differs, as far as there is room; the others are counted."""
    for part in chunks(told):
        if not changes.has_room("changed"):
            changes.unlisted += len(part)
            continue
        keys = _keys(store, rule, [row for row, _ in part])
        for row, shown in part:
            changes.list(rule.table, "changed", f"{rule.name(row, keys)}: {shown}")


def _keys(store: Store, rule: Rule, rows: Sequence[Row]) -> dict[str, dict[int, str]]:
    """The keys of the rows that some rows are told apart by, by table."""
    asked: dict[str, set[int]] = defaultdict(set)
    for column, table in rule.referred_to.items():
        asked[table] |= {rule.value(row, column) for row in rows} - {None}
    return {table: dict(store.select(table, ("id", "key"), "id", ids)) for table, ids in asked.items()}

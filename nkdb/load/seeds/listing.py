"""Rows that a load added or changed, named as their user knows them: by keys, never by ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from nkdb.load.chunks import chunks
from nkdb.load.seeds.changes import LISTED, Changes
from nkdb.load.seeds.rows import Row
from nkdb.load.seeds.tables import Rule
from nkdb.load.store import Store
from nkdb.seedfile.files import shown_file


def list_new(changes: Changes, rule: Rule, new: Sequence[Row]) -> None:
    """Remember new rows, as far as there is room."""
    if rule.table == "article":
        changes.new_articles += map(rule.name, new[: max(0, LISTED - len(changes.new_articles))])
    for row in new:
        if not changes.has_room("new"):
            return
        changes.list(rule.table, "new", rule.name(row))


def list_removed(changes: Changes, store: Store, rule: Rule, gone: Sequence[Row]) -> None:
    """Remember links that are removed, by the keys of what they linked."""
    for part in chunks(gone):
        keys = _keys(store, rule, part)
        for row in part:
            changes.list(rule.table, "removed", rule.name(row, keys))


def _differences(rule: Rule, row: Row, old: Row) -> str:
    """What differs in a changed row; nothing where only the file does that states it.

    Where an import had found a text that the seed leaves out, it is told: it is no more.
    """
    is_found = was_found(rule, old)
    return ", ".join(
        column.removesuffix("_id")
        + (f" (was {before})" if is_found and now is None and isinstance(before, str) else "")
        for column, now, before in zip(rule.columns, row, old, strict=True)
        if now != before and column != "seed_file_id"
    )


def was_found(rule: Rule, old: Row) -> bool:
    """Whether no seed stated a row before: an import had found it."""
    return rule.is_top and rule.value(old, "seed_file_id") is None


def _stated_before(rule: Rule, row: Row, old: Row) -> int | None:
    """The id of the seed file that stated a row before, where that is another one."""
    before: int | None = rule.value(old, "seed_file_id") if rule.is_top else None
    return None if rule.is_top and before == rule.value(row, "seed_file_id") else before


def list_changed(
    changes: Changes, store: Store, rule: Rule, changed: Sequence[tuple[Row, Row]], renamed: Collection[tuple[str, int]]
) -> None:
    """Remember changed rows, each with what differs, as far as there is room; the others are counted.

    Those of which only the key differs are `renamed`, and remembered already. A file that takes over what another one
    stated is named: somebody else may still state it otherwise there. Rows that are the same but for their file are
    many at once, and only counted.
    """
    told: list[tuple[Row, str, int | None]] = []
    for row, old in changed:
        what, before = _differences(rule, row, old), _stated_before(rule, row, old)
        if before is not None:
            changes.taken_from.add(before)
        if not what and before is not None:
            changes.of(rule.table).moved += 1
        elif what or (rule.table, row[0]) not in renamed:
            told.append((row, what or "now stated by a seed file", before))
    for part in chunks(told):
        if not changes.has_room("changed"):
            changes.unlisted += len(part)
            continue
        keys = _keys(store, rule, [row for row, *_ in part])
        others = {id_ for *_, id_ in part if id_ is not None}
        found = store.select("seed_file", ("id", "root", "path"), "id", others) if others else []
        files = {id_: f" ({shown_file(root, path)} stated it before)" for id_, root, path in found}
        for row, shown, file in part:
            changes.list(rule.table, "changed", f"{rule.name(row, keys)}: {shown}{files.get(file or 0, '')}")


def _keys(store: Store, rule: Rule, rows: Sequence[Row]) -> dict[str, dict[int, str]]:
    """The keys of the rows that some rows are told apart by, by table."""
    asked: dict[str, set[int]] = defaultdict(set)
    for column, table in rule.referred_to.items():
        asked[table] |= {rule.value(row, column) for row in rows} - {None}
    return {table: dict(store.select(table, ("id", "key"), "id", ids)) for table, ids in asked.items()}

"""Sources and organizations that one key names in some seeds and another one elsewhere: they would count as two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, select, union_all

from nkdb.load.outlets import merged
from nkdb.load.seeds.changes import Changes
from nkdb.models import ORGANIZATION, ORGANIZATION_NAME, SEED_FILE, SOURCE, SOURCE_NAME
from nkdb.seedfile.remarks import UNNAMED

_KINDS = (SOURCE, SOURCE_NAME, SOURCE_NAME.c.source_id), (
    ORGANIZATION, ORGANIZATION_NAME, ORGANIZATION_NAME.c.organization_id,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Two records of a kind by key, which have a name in common."""

    kind: str
    name: str
    key: str
    other: str

    def __str__(self) -> str:
        one = "use one key" + (f", or nkdb merge {self.key} {self.other}" if self.kind == "source" else "")
        return f"{self.kind} {self.key}: {self.name!r} is a name of {self.other} as well; if they are one, {one}"


def namesakes(conn: Connection, changes: Changes) -> list[Namesakes]:
    """Pairs that different folders of seeds state, or of which none states one, where a load changed any names."""
    changed = {table for table, counts in changes.tables.items() if counts.any}
    tables = [kind for kind in _KINDS if not changed.isdisjoint(table.name for table in kind[:2])]
    groups = merged(conn) if tables else {}
    found: dict[tuple[str, str], Namesakes] = {}
    for table, names, owner in tables:
        bearers: dict[str, list[tuple[str, str, int, str | None]]] = defaultdict(list)
        for name, key, id_, root in _named(conn, table, names, owner):
            bearers[name.casefold()].append((name, key, id_, root))
        for several in bearers.values():
            for name, key, id_, root in several:
                for _, other, other_id, other_root in several:
                    is_one = table is SOURCE and other_id in groups.get(id_, ())
                    if key < other and root != other_root and not is_one:
                        found.setdefault((key, other), Namesakes(table.name, name, key, other))
    return [found[pair] for pair in sorted(found)]


def _named(
    conn: Connection, table: Table, names: Table, owner: ColumnElement[int]
) -> Iterator[tuple[str, str, int, str | None]]:
    """All names with the key and id of what bears them, and the folder of seeds that states that."""
    columns = table.c.key, table.c.id, SEED_FILE.c.root
    stated = table.outerjoin(SEED_FILE, SEED_FILE.c.id == table.c.seed_file_id)
    own = select(table.c.name, *columns).select_from(stated).where(table.c.kind.not_in(UNNAMED))
    more = (
        select(names.c.name, *columns)
        .select_from(stated.join(names, owner == table.c.id))
        .where(table.c.kind.not_in(UNNAMED))
    )
    for row in conn.execute(union_all(own, more)):
        yield tuple(row)

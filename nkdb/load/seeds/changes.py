"""What a load did, in numbers and in the first of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field

LISTED = 1_000
"""So many new rows, and so many others, are remembered by name: of a bulk load, the rest is only counted."""


@dataclass(slots=True)
class TableChanges:
    """What a load did to one table; of the rows changed, those `moved` are only stated by another file than before."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    moved: int = 0

    @property
    def any(self) -> bool:
        """Whether anything was written."""
        return bool(self.new or self.changed or self.removed)


@dataclass(slots=True)
class Changes:
    """What a load did, by table, and the first rows it did it to, except those that were only moved."""

    tables: dict[str, TableChanges] = field(default_factory=dict)
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    """(table, what, which row): ('figure', 'changed', '8-3-…/range: high')"""
    unlisted: int = 0
    """Rows changed or removed that are not among `rows`."""
    taken_from: set[int] = field(default_factory=set)
    """The ids of seed files that stated records which another one states now."""
    new_articles: list[str] = field(default_factory=list)
    """The keys of the first new articles."""
    _listed: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})

    @property
    def any(self) -> bool:
        """Whether anything was written."""
        return any(changes.any for changes in self.tables.values())

    def of(self, table: str) -> TableChanges:
        """The changes of one table."""
        return self.tables.setdefault(table, TableChanges())

    def has_room(self, what: str) -> bool:
        """Whether one more row would be remembered by name."""
        return self._listed[what == "new"] < LISTED

    def list(self, table: str, what: str, which: str) -> None:
        """Remember a row."""
        if self.has_room(what):
            self._listed[what == "new"] += 1
            self.rows.append((table, what, which))
        elif what != "new":
            self.unlisted += 1

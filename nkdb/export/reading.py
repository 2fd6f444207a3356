"""Opening the database for an export: in columns where the extra `fast` allows, in rows otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from nkdb import db
from nkdb.db.arrow import has_arrow
from nkdb.export.arrow import ArrowSnapshot, arrow_snapshot
from nkdb.export.rows import Snapshot, snapshot
from nkdb.export.selection import Selection
from nkdb.progress import Begin, untold


@dataclass(frozen=True, slots=True)
class Reading:
    """The database at one moment: in columns if `arrow` is there, in rows otherwise. Exactly one of the two is."""

    arrow: ArrowSnapshot | None = None
    rows: Snapshot | None = None

    def in_rows(self) -> Snapshot:
        """The rows, of a reading that was opened for them."""
        assert self.rows is not None
        return self.rows


@contextmanager
def reading(
    target: db.Target, selections: Sequence[Selection], *, in_columns: bool = True, begin: Begin = untold
) -> Iterator[Reading]:
    """Open what these selections are read from; `begin` is told of the rows of each.

    Columns need types that are known beforehand: with a named query among them, all are read in rows, so that all show
    one moment.
    """
    if in_columns and has_arrow(target) and all(selection.relation for selection in selections):
        with arrow_snapshot(target, begin=begin) as columns:
            yield Reading(arrow=columns)
    else:
        with snapshot(target, begin) as rows:
            yield Reading(rows=rows)

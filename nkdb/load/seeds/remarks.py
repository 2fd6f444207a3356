"""What may be a mistake in a database after a load, and may be meant: it is told, and stops nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from nkdb.load.evidence import asking
from nkdb.load.seeds.changes import LISTED, Changes
from nkdb.load.seeds.gone import LeftBehind, left_behind
from nkdb.load.seeds.namesakes import Namesakes, namesakes
from nkdb.load.twice import Twice, counted_twice


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a load leaves that may be a mistake.

    `left_behind` are folders that are not there, from which it took records over, and which state others still; `twice`
    are new articles that may be one report with another one, and both count; `namesakes` have a name in common.
    """

    left_behind: list[LeftBehind] = field(default_factory=list)
    twice: list[Twice] = field(default_factory=list)
    namesakes: list[Namesakes] = field(default_factory=list)


def remarks(conn: Connection, changes: Changes) -> Remarks:
    """What to remark on a database in which a load changed something.

    Of more new articles than are listed none is looked for among the others: `nkdb duplicates` does that.
    """
    new = changes.new_articles if changes.of("article").new <= LISTED else []
    return Remarks(
        left_behind(conn, changes.taken_from),
        counted_twice(asking(conn), set(new)) if new else [],
        namesakes(conn, changes),
    )

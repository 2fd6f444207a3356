"""Evidence: whether each span of an article's body still has the hash it was coded with."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, text, update

from nkdb.load.spans import Ask, Verification, look
from nkdb.models import EVIDENCE


def verify(conn: Connection, articles: Collection[int] | None = None) -> Verification:
    """Check the spans of all articles, or of some, against their bodies, and record what changed."""
    result = Verification()
    of_row = update(EVIDENCE).where(EVIDENCE.c.id == bindparam("row_id"))
    told = of_row.values(state=bindparam("new_state"), checked_at=bindparam("now"))
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    for found, states in look(asking(conn), articles):
        result.add(found)
        if states:
            conn.execute(told, [{"row_id": id_, "new_state": state, "now": now} for id_, state in states.items()])
    result.broken.sort()
    return result


def asking(conn: Connection) -> Ask:
    """What asks a connection."""
    return lambda sql, parameters: conn.execute(text(sql), parameters).all()

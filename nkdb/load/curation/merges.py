"""`nkdb merge`: one source turns out to be another. Nothing is rewritten, so that it can be undone."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert

from nkdb.errors import MergeError
from nkdb.load.curation.keys import seed_file_of, source_of
from nkdb.load.outlets import MERGES
from nkdb.models import SOURCE_MERGE


def merge(conn: Connection, source: str, into: str) -> bool:
    """Record that a source is another one; False where that was known.

    Both are keys or names. Raises UnknownKeyError, and MergeError where a merge would lead to a merged source: merges
    lead to their target in one step, so that every row is shown under one name.
    """
    (source_id, source), (into_id, into) = source_of(conn, source), source_of(conn, into)
    known = {row.source: row.into for row in conn.execute(MERGES)}
    if known.get(source) == into:
        return False
    if source == into:
        raise MergeError(f"{source} into itself", "two different sources")
    if source in known:
        raise MergeError(f"{source}, which is merged into {known[source]}", f"nkdb unmerge {source} first")
    if into in known:
        leads_to = f"the source it leads to: nkdb merge {source} {known[into]}"
        raise MergeError(
            f"{into}, which is itself merged into {known[into]}",
            f"nkdb unmerge {into} first" if known[into] == source else leads_to,
        )
    if users := sorted(key for key, target in known.items() if target == source):
        raise MergeError(f"{source}, into which {', '.join(users)} is merged", f"nkdb unmerge {users[0]} first")
    conn.execute(insert(SOURCE_MERGE), {"source_id": source_id, "into_id": into_id})
    return True


def unmerge(conn: Connection, source: str) -> str:
    """Undo the merge of a source, a key or name; gives the key of the source it was merged into.

    Raises UnknownKeyError, and MergeError where it is not merged, or where a seed file says that it is.
    """
    source_id, source = source_of(conn, source)
    row = conn.execute(MERGES.where(SOURCE_MERGE.c.source_id == source_id)).one_or_none()
    if row is None:
        merged = sorted(conn.execute(MERGES).scalars())
        raise MergeError(
            f"{source}, which is not merged", ", ".join(merged) or "a merged source, of which there is none"
        )
    if row.seed_file_id is not None:
        where = seed_file_of(conn, row.seed_file_id)
        raise MergeError(f"{source}, whose merge is stated in {where}", "removing it there, then nkdb load")
    conn.execute(delete(SOURCE_MERGE).where(SOURCE_MERGE.c.source_id == source_id))
    return str(row.into)

"""From the keys that people type to rows, and from rows to the seed files that state them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, or_, select

from nkdb.errors import UnknownKeyError, nearest
from nkdb.load.outlets import Outlets
from nkdb.models import ARTICLE, METADATA, SEED_FILE, SOURCE
from nkdb.seedfile.files import shown_file

MOST_COMPARED = 1_000
"""Keys on either side of one that is not there: to compare a hundred thousand took twelve seconds."""


def article_of(conn: Connection, key: str) -> int:
    """The id of the article with a key; raises UnknownKeyError with the nearest key, or what else has that key."""
    found: int | None = conn.scalar(select(ARTICLE.c.id).where(ARTICLE.c.key == key))
    if found is None:
        raise _unknown(conn, ARTICLE, key)
    return found


def source_of(conn: Connection, text: str) -> tuple[int, str]:
    """Id and key of the source with a key, or of one known by a name; raises UnknownKeyError as `article_of` does."""
    meant = or_(SOURCE.c.key == text, SOURCE.c.id == Outlets(conn).named(text))
    # the key of one counts before the name of another
    found = conn.execute(select(SOURCE.c.id, SOURCE.c.key).where(meant).order_by(SOURCE.c.key != text).limit(1)).first()
    if found is None:
        raise _unknown(conn, SOURCE, text)
    return found.id, found.key


def _unknown(conn: Connection, table: Table[Any], key: str) -> UnknownKeyError:
    others = (t for t in METADATA.sorted_tables if "key" in t.c and t.name != table.name)
    other = next((t.name for t in others if conn.scalar(select(t.c.id).where(t.c.key == key)) is not None), None)
    near = nearest(key, _beside(conn, table, key)) if other is None else None
    return UnknownKeyError(key, [near] if near else [], table.name, other)


def _beside(conn: Connection, table: Table[Any], key: str) -> list[str]:
    """The keys that one may have been meant for: all of a small table, else those next to it in order."""
    after = select(table.c.key).where(table.c.key >= key).order_by(table.c.key).limit(MOST_COMPARED)
    before = select(table.c.key).where(table.c.key < key).order_by(table.c.key.desc()).limit(MOST_COMPARED)
    return [*conn.scalars(after), *conn.scalars(before)]


def seed_file_of(conn: Connection, id_: int) -> str:
    """A seed file as a user calls it."""
    root, path = conn.execute(select(SEED_FILE.c.root, SEED_FILE.c.path).where(SEED_FILE.c.id == id_)).one()
    return shown_file(root, path)

"""From the keys that people type to rows, and from rows to the seed files that state them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from nkdb.errors import UnknownKeyError, nearest
from nkdb.models import SeedFile


def id_of(conn: Connection, table: Any, key: str) -> int:
    """The id of the row with a key; raises UnknownKeyError with the nearest key."""
    found: int | None = conn.scalar(select(table.id).where(table.key == key))
    if found is None:
        near = nearest(key, conn.scalars(select(table.key)))
        raise UnknownKeyError(key, [near] if near else [])
    return found


def seed_file_of(conn: Connection, id_: int) -> str:
    """A seed file as a user calls it."""
    root, path = conn.execute(select(SeedFile.root, SeedFile.path).where(SeedFile.id == id_)).one()
    return f"seeds/{path}" if root == "shipped" else f"{root}/{path}"

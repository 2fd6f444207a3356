"""Databases to export: with awkward texts in them, on SQLite and on a server."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from stores import OnServer

from nkdb import db

BODY = "A body of the test's own: two stalls sold soap, and one sold paper."
SENTENCE = "two stalls sold soap"

# texts that one format or another could trip over
AWKWARD = [
    "=1+1", "+1", "-5 to -3", "@name", "\ttab", "\rreturn", "a,b", 'she said "8.3"', "two\nlines", "two\r\nlines", "back\\slash",
    "a\rb", "로동신문", "é\u2028x", "'quoted'", "", "bell\x07", '"', ",", "null", "1e5", "0x10", "😀",
]  # fmt: skip


def spoil(conn: Connection) -> None:
    """Put awkward texts into the summaries of articles and names of topics, numbers into figures, and a body."""
    keys = conn.scalars(text("SELECT key FROM topic ORDER BY key")).all()
    for key, odd in zip(keys, AWKWARD, strict=False):
        change = text("UPDATE topic SET name = :name, description = :reversed WHERE key = :key")
        conn.execute(change, {"name": odd, "reversed": odd[::-1], "key": key})
    article = conn.scalar(text("SELECT min(id) FROM article"))
    change = "UPDATE article SET body = :body, body_sha256 = :hash, head = :head, summary = '=SUM(A1)' WHERE id = :id"
    conn.execute(text(change), {"body": BODY, "hash": "0" * 64, "head": SENTENCE, "id": article})
    conn.execute(text("UPDATE evidence SET state = 'verified', checked_at = '2024-05-06 07:08:09.123456'"))
    figures = conn.scalars(text("SELECT id FROM figure WHERE qualifier = 'range' ORDER BY id LIMIT 3")).all()
    for id_, (low, high) in zip(figures, [(0.1, 1e15), (-2.5, 3), (1e-7, 123456789.25)], strict=True):
        conn.execute(
            text("UPDATE figure SET low = :low, high = :high WHERE id = :id"), {"low": low, "high": high, "id": id_}
        )


@pytest.fixture
def awkward(shipped: db.Target) -> db.Target:
    """The shipped database with awkward texts and numbers, and with the body of an article."""
    with db.connection(shipped) as conn:
        spoil(conn)
    return shipped


@pytest.fixture
def server(postgres_store: OnServer, tmp_path: Path) -> db.Target:
    """The shipped seeds on a PostgreSQL server, to be read."""
    return postgres_store.to_read(postgres_store.shipped, tmp_path)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for what is exported."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder

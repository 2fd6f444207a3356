"""Databases to export: with awkward texts in them, on SQLite and on a server."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nkdb import db
from nkdb.load.seeds import load

BODY = "A body of the test's own: two stalls sold soap, and one sold paper."
SENTENCE = "two stalls sold soap"

# texts that one format or another could trip over
AWKWARD = [
    "=1+1", "+1", "-5 to -3", "@name", "\ttab", "\rreturn", "a,b", 'she said "8.3"', "two\nlines", "two\r\nlines", "back\\slash",
    "a\rb", "로동신문", "é\u2028x", "'quoted'", "", "bell\x07", '"', ",", "null", "1e5", "0x10", "😀",
]  # fmt: skip


def spoil(conn: sqlite3.Connection) -> None:
    """Put awkward texts into the summaries of articles and names of topics, numbers into figures, and a body."""
    keys = [key for (key,) in conn.execute("SELECT key FROM topic ORDER BY key")]
    for key, text in zip(keys, AWKWARD, strict=False):
        conn.execute("UPDATE topic SET name = ?, description = ? WHERE key = ?", (text, text[::-1], key))
    (article,) = conn.execute("SELECT min(id) FROM article").fetchone()
    conn.execute(
        "UPDATE article SET body = ?, body_sha256 = ?, head = ?, summary = '=SUM(A1)' WHERE id = ?",
        (BODY, "0" * 64, SENTENCE, article),
    )
    conn.execute("UPDATE evidence SET state = 'verified', checked_at = '2024-05-06 07:08:09.123456'")
    figures = [id_ for (id_,) in conn.execute("SELECT id FROM figure WHERE qualifier = 'range' ORDER BY id LIMIT 3")]
    for id_, (low, high) in zip(figures, [(0.1, 1e15), (-2.5, 3), (1e-7, 123456789.25)], strict=True):
        conn.execute("UPDATE figure SET low = ?, high = ? WHERE id = ?", (low, high, id_))


@pytest.fixture
def awkward(shipped: db.Target) -> db.Target:
    """The shipped database with awkward texts and numbers, and with the body of an article."""
    assert shipped.file is not None
    with closing(sqlite3.connect(shipped.file)) as conn, conn:
        spoil(conn)
    return shipped


@pytest.fixture
def server(postgres_schema: Callable[[], db.Target]) -> db.Target:
    """The shipped seeds on a PostgreSQL server."""
    target = postgres_schema()
    load(target)
    return target


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for what is exported."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder

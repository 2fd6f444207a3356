"""The SQLite export is an nkdb database: it opens, agrees with the models, and holds what the original holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from looking import content, dump

from nkdb import db
from nkdb.drift import faults
from nkdb.export.exporting import export
from nkdb.load.seeds import load
from tests.export.conftest import BODY, SENTENCE


def test_a_copy_is_a_database(shipped_to_read: db.Target, out: Path) -> None:
    counts = export(shipped_to_read, out / "copy.sqlite")
    copy = db.Target.parse(str(out / "copy.sqlite"))
    db.require_current(copy)
    assert faults(copy) == []
    assert dump(copy) == dump(shipped_to_read)
    assert (counts["figure"], counts["evidence"]) == (38, 388)
    assert not load(copy).changes.any


@pytest.mark.parametrize("with_bodies", [False, True])
def test_bodies(awkward: db.Target, out: Path, with_bodies: bool) -> None:
    export(awkward, out / "copy.sqlite", with_bodies=with_bodies)
    assert (SENTENCE.encode() in (out / "copy.sqlite").read_bytes()) == with_bodies
    with closing(sqlite3.connect(out / "copy.sqlite")) as conn:
        bodies = conn.execute("SELECT body FROM article WHERE body IS NOT NULL").fetchall()
        states = conn.execute("SELECT DISTINCT state, checked_at IS NULL FROM evidence").fetchall()
        summaries = conn.execute("SELECT count(*) FROM article WHERE summary = '=SUM(A1)'").fetchone()
    assert bodies == ([(BODY,)] if with_bodies else [])
    assert states == ([("verified", 0)] if with_bodies else [("unchecked", 1)])
    assert summaries == (1,), "nothing is escaped in a database"
    # the index agrees, and goes on being kept
    copy = db.Target.parse(str(out / "copy.sqlite"))
    with db.connection(copy) as connection:
        connection.exec_driver_sql("UPDATE article SET body = 'Cabbages.', body_sha256 = '" + 64 * "0" + "'")
        connection.exec_driver_sql("UPDATE article SET body = NULL, body_sha256 = NULL")
    assert [fault for fault in faults(copy) if "search" in fault] == []


def test_the_original_stays_as_it_was(awkward: db.Target, out: Path) -> None:
    before = content(awkward)
    export(awkward, out / "copy.sqlite")
    assert content(awkward) == before
    assert [file.name for file in out.iterdir()] == ["copy.sqlite"]

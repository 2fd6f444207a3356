"""The SQLite export is an nkdb database: it opens, agrees with the models, and holds what the original holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nkdb import db
from nkdb.drift import faults
from nkdb.export.exporting import export
from nkdb.load.dump import seed_texts
from nkdb.load.seeds import load
from tests.export.conftest import BODY, SENTENCE


def test_a_copy_is_a_database(sqlite_shipped: db.Target, out: Path) -> None:
    counts = export(sqlite_shipped, out / "copy.sqlite")
    copy = db.Target.parse(str(out / "copy.sqlite"))
    db.require_current(copy)
    assert faults(copy) == []
    with db.connection(copy) as ours, db.connection(sqlite_shipped) as theirs:
        assert seed_texts(ours) == seed_texts(theirs)
    assert (counts["figure"], counts["evidence"]) == (38, 377)
    assert not load(copy).changes.any


def test_a_copy_of_a_server(server: db.Target, sqlite_shipped: db.Target, out: Path) -> None:
    counts = export(server, out / "copy.sqlite")
    copy = db.Target.parse(str(out / "copy.sqlite"))
    db.require_current(copy)
    assert faults(copy) == []
    with db.connection(copy) as ours, db.connection(sqlite_shipped) as theirs:
        assert seed_texts(ours) == seed_texts(theirs)
    assert counts["figure"] == 38
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


def test_the_original_stays_as_it_was(awkward: db.Target, out: Path) -> None:
    assert awkward.file is not None
    before = awkward.file.read_bytes()
    export(awkward, out / "copy.sqlite")
    assert awkward.file.read_bytes() == before
    assert [file.name for file in out.iterdir()] == ["copy.sqlite"]

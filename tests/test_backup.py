"""A backup is whole and consistent, comes back as it was, to either kind of database, and is refused where it is not."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from looking import content, dump
from sqlalchemy import text

from nkdb import db
from nkdb.backup import backup, restore, verified
from nkdb.drift import faults
from nkdb.errors import BackupError, DatabaseMissingError, ForeignDatabaseError, NkdbError, OutputError
from nkdb.load.seeds import load
from nkdb.search import search

INSERT = text("INSERT INTO topic (key, name) VALUES (:key, :key)")


def count(target: db.Target, table: str) -> int:
    """How many rows a table has."""
    with db.snapshot(target) as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_what_is_backed_up_comes_back(shipped: db.Target, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    before = dump(shipped)
    counts = backup(shipped, file)
    assert counts == verified(file)
    assert counts["figure"] == 38
    with db.connection(shipped) as conn:
        conn.execute(INSERT, {"key": "later"})
        conn.execute(text("DELETE FROM evidence"))
    restored = restore(shipped, file)
    assert restored.counts == counts
    assert dump(shipped) == before
    assert faults(shipped) == []
    # new rows get numbers that are free, and are found
    with db.connection(shipped) as conn:
        conn.execute(
            text("INSERT INTO source (key, name, kind) VALUES ('new-paper', 'Brand New Gazette', 'newspaper')")
        )
    assert [hit.key for hit in search(shipped, "Gazette").hits][:1] == ["new-paper"]
    if restored.kept is not None:
        assert verified(restored.kept)["evidence"] == 0
    else:
        assert shipped.file is None
    assert not load(shipped).changes.tables["figure"].any


def test_a_backup_moves_from_kind_to_kind(
    shipped: db.Target, tmp_path: Path, postgres_schema: Callable[[], db.Target]
) -> None:
    with db.connection(shipped) as conn:  # all its digits too
        conn.execute(text("UPDATE place SET latitude = CAST('0.30000000000000004' AS NUMERIC) WHERE key = 'pyongyang'"))
    backup(shipped, tmp_path / "backup.sqlite")
    for other in (postgres_schema(), db.Target.parse(str(tmp_path / "other.sqlite"))):
        restore(other, tmp_path / "backup.sqlite")
        assert dump(other) == dump(shipped)
        assert faults(other) == []


def test_a_backup_of_an_older_schema_comes_back(nowhere: db.Target, tmp_path: Path) -> None:
    old = db.Target.parse(str(tmp_path / "old.sqlite"))
    with db.connection(old) as conn:
        db.upgrade(conn, "0005")
        conn.execute(INSERT, {"key": "kept"})
    backup(old, tmp_path / "old-backup.sqlite")
    done = restore(nowhere, tmp_path / "old-backup.sqlite")
    assert done.revision == ("0005" if nowhere.file is not None else db.revisions()[-1])
    assert count(nowhere, "topic") == 1


def test_a_backup_is_of_one_moment(shipped: db.Target, tmp_path: Path) -> None:
    with db.connection(shipped) as conn:
        conn.execute(INSERT, {"key": "not-committed"})
        # a writer is at work: it neither shows nor keeps anybody waiting
        counts = backup(shipped, tmp_path / "backup.sqlite")
    assert counts["topic"] == count(shipped, "topic") - 1


def test_bodies_are_part_of_it(shipped: db.Target, tmp_path: Path) -> None:
    with db.connection(shipped) as conn:
        conn.execute(text("UPDATE article SET body = 'Words.', body_sha256 = :sha"), {"sha": "0" * 64})
    backup(shipped, tmp_path / "backup.sqlite")
    with closing(sqlite3.connect(tmp_path / "backup.sqlite")) as copy:
        assert copy.execute("SELECT DISTINCT body FROM article").fetchall() == [("Words.",)]
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert sorted(file.name for file in tmp_path.glob("backup*")) == ["backup.sqlite"]


def test_a_file_that_is_there_is_replaced_only_when_forced(sqlite_shipped: db.Target, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    file.write_text("mine")
    with pytest.raises(OutputError, match="--force"):
        backup(sqlite_shipped, file)
    assert file.read_text() == "mine"
    assert backup(sqlite_shipped, file, force=True)["figure"] == 38


def test_what_is_not_there_cannot_be_backed_up(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError):
        backup(db.Target.parse(str(tmp_path / "no.sqlite")), tmp_path / "backup.sqlite")
    assert list(tmp_path.iterdir()) == []


def cut(file: Path) -> None:
    """Lose the end of a file."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def orphan(file: Path) -> None:
    """Leave rows that refer to nothing."""
    with closing(sqlite3.connect(file)) as conn, conn:
        conn.execute("DELETE FROM measure")


def foreign(file: Path) -> None:
    """Another program's file."""
    file.unlink()
    with closing(sqlite3.connect(file)) as conn, conn:
        conn.execute("CREATE TABLE a (b)")


SPOILT: list[tuple[Callable[[Path], object], type[NkdbError], str]] = [
    (cut, BackupError, "damaged"),
    (orphan, BackupError, "refers to a row of measure"),
    (foreign, ForeignDatabaseError, "not an nkdb database"),
    (lambda file: file.write_bytes(b""), BackupError, "without an nkdb database"),
    (lambda file: file.write_text("words " * 500), ForeignDatabaseError, "not SQLite"),
    (Path.unlink, BackupError, "no file"),
]


def test_what_is_no_whole_backup_replaces_nothing(shipped: db.Target, tmp_path: Path) -> None:
    backup(shipped, tmp_path / "backup.sqlite")
    before = content(shipped)
    for spoil, error, words in SPOILT:
        spoilt = Path(shutil.copy(tmp_path / "backup.sqlite", tmp_path / "spoilt.sqlite"))
        spoil(spoilt)
        with pytest.raises(error, match=words):
            restore(shipped, spoilt)
        assert content(shipped) == before, words
        assert not list(tmp_path.glob("*before-restore*"))


def test_a_new_file_is_there_once_it_is_whole(
    sqlite_shipped: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, new = tmp_path / "backup.sqlite", db.Target.parse(str(tmp_path / "new" / "nkdb.sqlite"))
    assert new.file is not None
    new.file.parent.mkdir()
    backup(sqlite_shipped, file)
    # a process that was killed here may have left what would be played back into the file that comes in its place
    left = [new.file.with_name(f"nkdb.sqlite{ending}") for ending in ("-journal", "-wal", "-shm")]
    for path in left:
        path.write_bytes(b"left over")

    class Interrupted:
        """A database whose copying is interrupted in the middle."""

        def __init__(self, connection: sqlite3.Connection) -> None:
            self._connection = connection

        def backup(self, into: sqlite3.Connection) -> None:
            def interrupt(_status: int, remaining: int, total: int) -> None:
                if remaining < total / 2:
                    raise KeyboardInterrupt

            self._connection.backup(into, pages=10, progress=interrupt)

    @contextmanager
    def read_only(file: Path) -> Iterator[Interrupted]:
        with db.read_only_sqlite(file) as connection:
            yield Interrupted(connection)

    with monkeypatch.context() as patched:
        patched.setattr("nkdb.backup.verified", lambda _: {})
        patched.setattr("nkdb.backup.db", SimpleNamespace(**vars(db) | {"read_only_sqlite": read_only}))
        with pytest.raises(KeyboardInterrupt):
            restore(new, file)
    assert sorted(new.file.parent.iterdir()) == sorted(left)
    assert restore(new, file).kept is None
    assert list(new.file.parent.iterdir()) == [new.file]
    assert dump(new) == dump(sqlite_shipped)


def test_a_database_is_not_restored_from_itself(sqlite_shipped: db.Target) -> None:
    assert sqlite_shipped.file is not None
    with pytest.raises(BackupError, match="the database itself"):
        restore(sqlite_shipped, sqlite_shipped.file)


def test_a_database_of_another_program_is_not_replaced(sqlite_shipped: db.Target, tmp_path: Path) -> None:
    assert sqlite_shipped.file is not None
    other = tmp_path / "other.sqlite"
    foreign_bytes = shutil.copy(sqlite_shipped.file, other)
    foreign(other)
    before = other.read_bytes()
    with pytest.raises(ForeignDatabaseError):
        restore(db.Target.parse(str(other)), sqlite_shipped.file)
    assert other.read_bytes() == before
    assert foreign_bytes == other

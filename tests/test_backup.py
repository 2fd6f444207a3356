"""A backup is whole and consistent, comes back as it was, to either kind of database, and is refused where it is not."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import sqlite3
import string
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from looking import content, dump
from sqlalchemy import Connection, Table, text
from stores import Files, OnServer

import nkdb.backup
from nkdb import db
from nkdb.backup import backup, restore, verified
from nkdb.drift import faults
from nkdb.errors import (
    BackupError,
    DamagedDatabaseError,
    DatabaseAccessError,
    DatabaseMissingError,
    ForeignDatabaseError,
    NkdbError,
    OutputError,
)
from nkdb.export.exporting import export
from nkdb.export.sqlite_file import _copy
from nkdb.load.seeds import load
from nkdb.progress import Advance
from nkdb.search import search

INSERT = text("INSERT INTO topic (key, name) VALUES (:key, :key)")


@pytest.fixture
def backed_up(sqlite_store: Files, tmp_path: Path) -> Path:
    """A backup of the shipped rows."""
    backup(sqlite_store.shipped, tmp_path / "backup.sqlite")
    return tmp_path / "backup.sqlite"


def count(target: db.Target, table: str) -> int:
    """How many rows a table has."""
    with db.snapshot(target) as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def mode(file: Path) -> int:
    """Who may read and write a file."""
    return file.stat().st_mode & 0o777


def test_what_is_backed_up_comes_back(shipped: db.Target, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    before = dump(shipped)
    if shipped.file is not None:
        shipped.file.chmod(0o600)
    counts = backup(shipped, file)
    assert shipped.file is None or mode(file) == 0o600
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
        assert (verified(restored.kept)["evidence"], mode(restored.kept)) == (0, 0o600)
    else:
        assert shipped.file is None
    assert not load(shipped).changes.tables["figure"].any


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_what_comes_back_to_a_new_place_is_closed_to_the_same_people(sqlite_shipped: db.Target, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    backup(sqlite_shipped, file)
    file.chmod(0o400)
    restore(db.Target.of_file(tmp_path / "new.sqlite"), file)
    assert mode(tmp_path / "new.sqlite") == 0o600


def test_a_backup_moves_from_kind_to_kind(
    shipped: db.Target, tmp_path: Path, postgres_schema: Callable[[], db.Target], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.backup.ROWS_A_BLOCK", 50)
    with db.connection(shipped) as conn:  # all its digits too
        conn.execute(text("UPDATE place SET latitude = CAST('0.30000000000000004' AS NUMERIC) WHERE key = 'pyongyang'"))
    backup(shipped, tmp_path / "backup.sqlite")
    whole = dump(shipped)
    for other in (postgres_schema(), db.Target.parse(str(tmp_path / "other.sqlite"))):
        restore(other, tmp_path / "backup.sqlite")
        assert dump(other) == whole
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


def test_who_reads_while_it_is_restored_sees_what_was_there(shipped: db.Target, backed_up: Path) -> None:
    asked = text("SELECT (SELECT count(*) FROM figure), (SELECT count(*) FROM name_search)")
    with db.snapshot(shipped) as held:
        # a reader's moment begins with its first question
        db.require_current(shipped, held)
        with db.snapshot(shipped) as other:
            before = tuple(other.execute(asked).one())
        restore(shipped, backed_up)
        assert tuple(held.execute(asked).one()) == before
    assert before[0] == 38 and before[1] > 0


def test_rows_to_which_another_program_refers_are_not_replaced(
    postgres_store: OnServer, backed_up: Path, tmp_path: Path
) -> None:
    target = postgres_store.copy(postgres_store.shipped, tmp_path)
    with db.connection(target) as conn:
        conn.exec_driver_sql("CREATE SCHEMA others")
        conn.exec_driver_sql("CREATE TABLE others.remark (article_id integer REFERENCES article (id))")
        conn.exec_driver_sql("INSERT INTO others.remark SELECT min(id) FROM article")
    with pytest.raises(DatabaseAccessError, match=r"on table .remark., which is another program.*nothing was written"):
        restore(target, backed_up)
    assert count(target, "article") == 10
    postgres_store.drop(target)


def test_a_value_too_long_for_a_server_is_told_of(
    sqlite_shipped: db.Target, postgres_schema: Callable[[], db.Target], tmp_path: Path
) -> None:
    chance = random.Random(1)  # noqa: S311
    address = "https://example.org/" + "".join(chance.choices(string.ascii_letters, k=9000))
    with db.connection(sqlite_shipped) as conn:
        conn.execute(text("UPDATE article SET url = :url WHERE id = 1"), {"url": address})
    backup(sqlite_shipped, tmp_path / "backup.sqlite")
    with pytest.raises(DatabaseAccessError, match=r"\(COPY article, line 1\); a server takes no value that long"):
        restore(postgres_schema(), tmp_path / "backup.sqlite")


def test_a_copy_of_a_server_is_counted_against_the_server(
    postgres_store: OnServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy(server: Connection, conn: Connection, table: Table, advance: Advance) -> None:
        if table.name != "market_rate":
            _copy(server, conn, table, advance)

    monkeypatch.setattr("nkdb.export.sqlite_file._copy", copy)
    with pytest.raises(BackupError, match="other numbers of rows than the database has, in market_rate;"):
        backup(postgres_store.shipped, tmp_path / "backup.sqlite")
    assert not (tmp_path / "backup.sqlite").exists()


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
    file.chmod(0o600)
    with pytest.raises(OutputError, match="--force"):
        backup(sqlite_shipped, file)
    assert file.read_text() == "mine"
    assert backup(sqlite_shipped, file, force=True)["figure"] == 38
    assert mode(file) == 0o600


def test_a_backup_of_a_file_that_is_only_read_is_whole_before_it_is_too(
    sqlite_shipped: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is not root could not take it out of the mode in which it needs files beside it."""
    assert sqlite_shipped.file is not None
    sqlite_shipped.file.chmod(0o400)
    seen: list[tuple[int, bytes]] = []
    chmod = Path.chmod

    def looked_at(file: Path, bits: int) -> None:
        seen.append((bits & 0o777, file.read_bytes()[18:20]))
        chmod(file, bits)

    monkeypatch.setattr(Path, "chmod", looked_at)
    backup(sqlite_shipped, tmp_path / "backup.sqlite")
    assert seen == [(0o400, b"\1\1")]  # https://www.sqlite.org/fileformat.html: 2 is WAL


def test_a_backup_is_flushed_to_disk_as_windows_would_too(
    sqlite_shipped: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There a descriptor that may only read cannot be flushed."""
    modes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: modes.append(fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE))
    backup(sqlite_shipped, tmp_path / "backup.sqlite")
    assert modes == [os.O_RDWR]


@pytest.mark.parametrize("write", [backup, export])
def test_nothing_left_beside_the_file_before_is_played_back_into_it(
    sqlite_shipped: db.Target, tmp_path: Path, write: Callable[..., object]
) -> None:
    assert sqlite_shipped.file is not None
    file = tmp_path / "copies" / "copy.sqlite"
    file.parent.mkdir()
    with closing(sqlite3.connect(sqlite_shipped.file, isolation_level=None)) as held:
        held.execute("UPDATE claim SET note = 'left over'")
        # as of a process that was killed: what it committed stands in the log alone
        for ending in ("", "-wal"):
            shutil.copy(f"{sqlite_shipped.file}{ending}", f"{file}{ending}")
        held.execute("UPDATE claim SET note = NULL")
    write(sqlite_shipped, file, force=True)
    assert [path.name for path in file.parent.iterdir()] == ["copy.sqlite"]
    assert count(db.Target.parse(str(file)), "claim WHERE note IS NOT NULL") == 0


def test_standard_output_is_no_file(sqlite_shipped: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match="-: found standard output; allowed: a file"):
        backup(sqlite_shipped, Path("-"))
    assert not Path("-").exists()


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
    (orphan, BackupError, "a row of figure that refers to a row of measure that is not there"),
    (foreign, ForeignDatabaseError, "not an nkdb database"),
    (lambda file: file.write_bytes(b""), BackupError, "without an nkdb database"),
    (lambda file: file.write_text("words " * 500), ForeignDatabaseError, "not SQLite"),
    (Path.unlink, BackupError, "no file"),
]


def changed_by(statement: str) -> Callable[[Path], None]:
    """A backup as somebody's program leaves it."""

    def change(file: Path) -> None:
        with closing(sqlite3.connect(file)) as conn, conn:
            conn.execute("PRAGMA ignore_check_constraints = ON")
            conn.execute(statement)

    return change


INCOMPLETE = [
    ("DROP TABLE market_rate", "a file without the table market_rate"),
    ("DROP TABLE claim_search", "a file without the table claim_search"),
    ("ALTER TABLE topic DROP COLUMN description", "a table topic without the column description"),
]


@pytest.mark.parametrize(("statement", "found"), INCOMPLETE)
def test_a_backup_has_every_table_and_column(nowhere: db.Target, backed_up: Path, statement: str, found: str) -> None:
    changed_by(statement)(backed_up)
    with pytest.raises(BackupError, match=f"backup.sqlite: found {found}; allowed"):
        restore(nowhere, backed_up)
    assert db.current_revision(nowhere) is None


def test_what_is_somebodys_own_does_not_come_to_a_server(
    postgres_schema: Callable[[], db.Target], backed_up: Path
) -> None:
    for statement in (
        "ALTER TABLE topic ADD COLUMN \"my order\" TEXT DEFAULT 'first'",
        "ALTER TABLE topic ADD COLUMN colour VARCHAR(20)",
        "CREATE TABLE note (id INTEGER PRIMARY KEY, day DATE)",
        "INSERT INTO note (day) VALUES ('Monday')",
    ):
        changed_by(statement)(backed_up)
    target = postgres_schema()
    assert restore(target, backed_up).counts["figure"] == 38
    assert faults(target) == []


REFUSED_BY_A_SERVER = [
    ("UPDATE claim_source SET position = 'x' WHERE id = 2", "table claim_source, row 2: position is of another kind"),
    ("UPDATE topic SET name = x'4142' WHERE id = 1", "table topic, row 1: name is of another kind"),
    ("UPDATE topic SET name = CAST(x'ff' AS TEXT) WHERE id = 1", "table topic, row 1: name is not UTF-8"),
    ("UPDATE topic SET name = 'a' || char(0) || 'b' WHERE id = 1", "rows of topic that the server does not take"),
    ("UPDATE claim_source SET position = 99999999999 WHERE id = 2", "rows of claim_source that the server does not"),
]


@pytest.mark.parametrize(("statement", "found"), REFUSED_BY_A_SERVER)
def test_a_server_gets_only_values_that_are_of_their_columns_kind(
    postgres_schema: Callable[[], db.Target], backed_up: Path, statement: str, found: str
) -> None:
    changed_by(statement)(backed_up)
    target = postgres_schema()
    with pytest.raises(BackupError, match=f"backup.sqlite: found {found}"):
        restore(target, backed_up)
    assert db.current_revision(target) is None


def spoil_a_page(file: Path) -> None:
    """Lose what a page in the middle held."""
    held = file.read_bytes()
    middle = len(held) // 8192 * 4096
    file.write_bytes(held[:middle] + b"\xff" * 4096 + held[middle + 4096 :])


def spoil_the_first_page(file: Path) -> None:
    """Lose the list of tables."""
    held = file.read_bytes()
    file.write_bytes(held[:100] + b"\xff" * 3996 + held[4096:])


@pytest.mark.parametrize("spoil", [orphan, spoil_a_page, spoil_the_first_page, cut])
def test_a_backup_takes_the_place_of_what_is_damaged(
    sqlite_shipped: db.Target, backed_up: Path, spoil: Callable[[Path], object]
) -> None:
    assert sqlite_shipped.file is not None
    spoil(sqlite_shipped.file)
    damaged = sqlite_shipped.file.read_bytes()
    restored = restore(sqlite_shipped, backed_up)
    assert faults(sqlite_shipped) == []
    assert restored.counts == verified(backed_up)
    # and what was there is kept, damaged as it is
    assert restored.kept is not None
    assert restored.kept.read_bytes()[4096:] == damaged[4096:]


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_restore_waits_as_long_as_asked_and_keeps_what_was_written_meanwhile(
    sqlite_shipped: db.Target, backed_up: Path, mode: str
) -> None:
    assert sqlite_shipped.file is not None
    with closing(sqlite3.connect(sqlite_shipped.file, isolation_level=None)) as other, ThreadPoolExecutor(1) as pool:
        other.execute(f"PRAGMA journal_mode = {mode}")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO topic (key, name) VALUES ('late', 'Late')")
        with pytest.raises(DatabaseAccessError, match=r"for more than 0\.1 s"):
            restore(replace(sqlite_shipped, wait=0.1), backed_up)
        assert not list(sqlite_shipped.file.parent.glob("*before-restore*"))
        second = pool.submit(restore, replace(sqlite_shipped, wait=20), backed_up)
        time.sleep(0.5)
        other.execute("COMMIT")
        kept = second.result().kept
    assert [
        count(db.Target(kept, ""), "topic WHERE key = 'late'"),
        count(sqlite_shipped, "topic WHERE key = 'late'"),
    ] == [1, 0]


def test_what_is_written_right_after_a_restore_is_told_of(
    sqlite_shipped: db.Target, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_then(target: db.Target, *files: Path | None) -> None:
        into_file(target, *files)
        with db.connection(target) as conn:
            conn.execute(INSERT, {"key": "late"})

    into_file: Callable[..., None] = nkdb.backup._into_file
    monkeypatch.setattr(nkdb.backup, "_into_file", and_then)
    with pytest.raises(DatabaseAccessError, match=r"wrote at once; the backup is in its place, .* in .*before-restore"):
        restore(sqlite_shipped, backed_up)
    assert count(sqlite_shipped, "topic WHERE key = 'late'") == 1


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

        def execute(self, statement: str) -> sqlite3.Cursor:
            return self._connection.execute(statement)

        def backup(self, into: sqlite3.Connection, **_: object) -> None:
            def interrupt(_status: int, remaining: int, total: int) -> None:
                if remaining < total / 2:
                    raise KeyboardInterrupt

            self._connection.backup(into, pages=10, progress=interrupt)

    @contextmanager
    def read_only(file: Path) -> Iterator[Interrupted]:
        with db.read_only_sqlite(file) as connection:
            yield Interrupted(connection)

    with monkeypatch.context() as patched:
        patched.setattr("nkdb.backup.verified", lambda *_: {})
        patched.setattr("nkdb.backup._require_columns", lambda _: None)
        patched.setattr("nkdb.backup.db", SimpleNamespace(**vars(db) | {"read_only_sqlite": read_only}))
        with pytest.raises(KeyboardInterrupt):
            restore(new, file)
    assert sorted(new.file.parent.iterdir()) == sorted(left)
    assert restore(new, file).kept is None
    assert list(new.file.parent.iterdir()) == [new.file]
    assert dump(new) == dump(sqlite_shipped)


def test_what_is_copied_when_it_is_interrupted_stays_what_it_was(
    sqlite_shipped: db.Target, backed_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.db.sqlite_file.PAGES_BETWEEN_CALLS", 10)
    with db.connection(sqlite_shipped) as conn:
        conn.execute(INSERT, {"key": "later"})
    before, there = content(sqlite_shipped), sorted(tmp_path.rglob("*"))
    copied: list[int] = []

    def begin(what: str, total: int | None) -> Advance:
        def advance(count: int) -> None:
            copied.append(count)
            if what == "copying pages" and total is not None and 2 * sum(copied) > total:
                raise KeyboardInterrupt

        return advance

    for work in (
        partial(backup, sqlite_shipped, tmp_path / "other.sqlite"),
        partial(restore, sqlite_shipped, backed_up),
    ):
        copied.clear()
        with pytest.raises(KeyboardInterrupt):
            work(begin=begin)
        assert len(copied) > 10
        assert content(sqlite_shipped) == before
        assert sorted(tmp_path.rglob("*")) == there


def test_a_new_file_is_put_where_a_link_leads(backed_up: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "nkdb.sqlite")
    restore(db.Target.parse(str(tmp_path / "link")), backed_up)
    assert verified(tmp_path / "real" / "nkdb.sqlite") == verified(backed_up)
    assert (tmp_path / "link").is_symlink()


def test_a_database_is_no_backup_of_itself(sqlite_shipped: db.Target, tmp_path: Path) -> None:
    assert sqlite_shipped.file is not None
    (tmp_path / "link").symlink_to(sqlite_shipped.file)
    for file in (sqlite_shipped.file, tmp_path / "link"):
        with pytest.raises(BackupError, match="the database itself"):
            restore(sqlite_shipped, file)
        with pytest.raises(OutputError, match="the database itself"):
            backup(sqlite_shipped, file, force=True)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda file: None, ForeignDatabaseError),
        (cut, DamagedDatabaseError),
        (spoil_the_first_page, DamagedDatabaseError),
    ],
)
def test_a_database_of_another_program_is_not_replaced(
    sqlite_shipped: db.Target, tmp_path: Path, spoil: Callable[[Path], object], error: type[NkdbError]
) -> None:
    assert sqlite_shipped.file is not None
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as conn:
        conn.execute("CREATE TABLE a (b)")
    spoil(other)
    before = other.read_bytes()
    with pytest.raises(error):
        restore(db.Target.parse(str(other)), sqlite_shipped.file)
    assert other.read_bytes() == before

"""A full disk, a disk that cannot be written, a server that goes away: a clear error, and nothing has changed."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text
from stores import OnServer

from nkdb import db
from nkdb.archive.saved import saved_files
from nkdb.backup import backup, restore
from nkdb.cli import main
from nkdb.errors import DatabaseAccessError, NkdbError
from nkdb.export.exporting import export
from nkdb.load import pages
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load
from nkdb.query import reading


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mount a file system of so many KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small file system")

    def make(kib: int) -> Path:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", folder], capture_output=True)
        if done.returncode:
            pytest.skip(f"no file system can be mounted here: {done.stderr.decode().strip()}")
        return folder

    yield make
    if folder.is_mount():
        # fails where anything that was written there is still held open
        subprocess.run(["umount", folder], check=True)


def test_a_first_load_onto_a_full_disk_leaves_nothing(small_disk: Callable[[int], Path]) -> None:
    folder = small_disk(600)
    with pytest.raises(DatabaseAccessError, match=r"nkdb\.sqlite: .*full; make room .*nothing was written"):
        load(db.Target.parse(str(folder / "nkdb.sqlite")))
    assert list(folder.iterdir()) == []


def test_a_disk_without_any_room_is_told_of_by_a_reader(
    small_disk: Callable[[int], Path], sqlite_shipped: db.Target
) -> None:
    assert sqlite_shipped.file is not None
    size = sqlite_shipped.file.stat().st_size // 1024 + 4
    target = db.Target.parse(str(shutil.copy(sqlite_shipped.file, small_disk(size))))
    assert target.file is not None
    with suppress(OSError):
        target.file.with_name("other").write_bytes(b"x" * 100_000)
    told = r"disk I/O error; see whether the disk of its folder has room and works"
    with pytest.raises(DatabaseAccessError, match=told), reading(target) as reader:
        reader.select("SELECT count(*) FROM figure")


def test_a_restore_onto_a_full_disk_leaves_nothing(
    small_disk: Callable[[int], Path], sqlite_shipped: db.Target
) -> None:
    assert sqlite_shipped.file is not None
    target = db.Target.parse(str(small_disk(600) / "nkdb.sqlite"))
    assert target.file is not None
    with pytest.raises(NkdbError, match=r"nkdb\.sqlite: .*(full|room)"):
        restore(target, sqlite_shipped.file)
    assert list(target.file.parent.iterdir()) == []
    subprocess.run(["mount", "-o", "remount,size=30000k", target.file.parent], check=True)
    assert restore(target, sqlite_shipped.file).kept is None
    assert [file.name for file in target.file.parent.iterdir()] == ["nkdb.sqlite"]
    assert not load(target).changes.any


@pytest.mark.parametrize("name", ["out.xlsx", "out.sqlite", "out.csv", "out.parquet", "backup.sqlite"])
def test_an_export_onto_a_full_disk_leaves_nothing_and_names_its_place(
    small_disk: Callable[[int], Path], shipped: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    out = small_disk(24) / name
    names = [] if out.suffix == ".sqlite" else ["claim_flat"]
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(other))
    with pytest.raises(NkdbError, match=rf"^{re.escape(str(out))}: .*(full; make room|no space left)") as raised:
        backup(shipped, out) if name == "backup.sqlite" else export(shipped, out, names)
    held = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert raised
    assert not [file for file in held if file.is_relative_to(out.parent)]
    assert list(out.parent.iterdir()) == list(other.iterdir()) == []


def test_a_dump_onto_a_full_disk_is_told_in_one_line(
    small_disk: Callable[[int], Path], sqlite_shipped: db.Target, caplog: pytest.LogCaptureFixture
) -> None:
    out = small_disk(250) / "seeds"
    dumped = CliRunner().invoke(main, ["dump", str(out), "--database", str(sqlite_shipped.file)])
    assert dumped.stderr == f"Error: {out}: found No space left on device; allowed: a folder that can be written\n"
    assert (out / "places.csv").is_file(), "it was full in the middle of what is read in groups"
    assert not (out / "market_rates.csv").exists()
    del dumped
    gc.collect()
    assert not caplog.records


def test_a_full_disk_leaves_the_database_as_it_was(
    small_disk: Callable[[int], Path], sqlite_shipped: db.Target
) -> None:
    assert sqlite_shipped.file is not None
    folder = small_disk(sqlite_shipped.file.stat().st_size // 1024 + 100)
    target = db.Target.parse(str(shutil.copy(sqlite_shipped.file, folder)))
    with pytest.raises(DatabaseAccessError, match="make room on the disk"), db.connection(target) as conn:
        for number in range(200):
            conn.execute(
                text("INSERT INTO topic (key, name, description) VALUES (:key, :key, :text)"),
                {"key": f"topic-{number}", "text": "word " * 2000},
            )
    with reading(target) as reader:
        assert reader.select("SELECT count(*) FROM topic WHERE key LIKE 'topic-%'").rows == [(0,)]
        assert reader.select("SELECT count(*) FROM figure").rows == [(38,)]
    with pytest.raises(NkdbError, match=r"room|full"):
        backup(target, folder / "backup.sqlite")
    assert not (folder / "backup.sqlite").exists()
    assert not load(target).changes.any


def page(number: int) -> str:
    """A saved page with one long post."""
    words = " ".join(f"word{number}x{n}" for n in range(4000))
    return f"Archive for April, 2016\n\nMill {number}\n\nSaturday, April 30th, 2016\n\n{words}\n"


def test_a_disk_that_fills_up_in_an_import_keeps_the_files_before(
    small_disk: Callable[[int], Path], tmp_path: Path
) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.txt").write_text(page(number))
    saved = list(saved_files(sorted(tmp_path.glob("*.txt"))))
    target = db.Target.parse(str(small_disk(2500) / "nkdb.sqlite"))
    with pytest.raises(
        DatabaseAccessError, match=r"make room .*; the earlier files were imported, the last one was not"
    ):
        import_pages(target, saved)
    with reading(target) as reader:
        (count,), *_ = reader.select("SELECT count(*) FROM article").rows
    assert 0 < count < 60
    subprocess.run(["mount", "-o", "remount,size=30000k", target.file.parent], check=True)  # type: ignore[union-attr]
    report = import_pages(target, saved)
    assert (report.read, report.new.count, report.matched) == (60, 60 - count, count)


def test_an_import_that_waits_at_its_end_in_vain_says_that_all_is_in(
    shipped: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.txt").write_text(page(1))
    conclude = pages._conclude

    def beside_another(*arguments: Any) -> None:
        with db.connection(shipped):
            conclude(*arguments)

    monkeypatch.setattr(pages, "_conclude", beside_another)
    with pytest.raises(
        DatabaseAccessError, match=r"in use by another process.*; all files were imported; 'nkdb verify' and 'n"
    ):
        import_pages(replace(shipped, wait=0.1), saved_files([tmp_path / "page.txt"]))
    with reading(shipped) as reader:
        assert reader.select("SELECT count(*) FROM article WHERE title = 'Mill 1'").rows == [(1,)]


def test_a_disk_that_fills_up_in_a_load_keeps_the_batches_before(
    small_disk: Callable[[int], Path], sqlite_shipped: db.Target, tmp_path: Path
) -> None:
    articles = [
        {
            "article": {
                "key": f"mill-{n}",
                "title": f"Mill {n}",
                "publisher": "nk-economy-watch",
                "summary": f"{n} " * 2000,
            }
        }
        for n in range(400)
    ]
    lines = tmp_path / "more.jsonl"
    lines.write_text("".join(json.dumps(record) + "\n" for record in articles))
    assert sqlite_shipped.file is not None
    folder = small_disk(sqlite_shipped.file.stat().st_size // 1024 + 1500)
    target = db.Target.parse(str(shutil.copy(sqlite_shipped.file, folder)))
    with pytest.raises(
        DatabaseAccessError, match=r"make room .*; the earlier batches were written; the same command continues$"
    ):
        load(target, [lines], batch=20)
    with reading(target) as reader:
        (count,), *_ = reader.select("SELECT count(*) FROM article WHERE key LIKE 'mill-%'").rows
    assert 0 < count < 400
    subprocess.run(["mount", "-o", "remount,size=90000k", folder], check=True)
    assert load(target, [lines], batch=20).resumption.articles == count


def test_a_read_only_file_system_is_read_and_not_written(
    small_disk: Callable[[int], Path], sqlite_shipped: db.Target
) -> None:
    assert sqlite_shipped.file is not None
    folder = small_disk(10_000)
    target = db.Target.parse(str(shutil.copy(sqlite_shipped.file, folder)))
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    with reading(target) as reader:
        assert reader.select("SELECT count(*) FROM figure").rows == [(38,)]
    with db.snapshot(target) as held:
        assert held.scalar(text("SELECT count(*) FROM figure")) == 38
    dumped = CliRunner().invoke(main, ["dump", str(folder / "seeds"), "--database", str(target.file)])
    assert dumped.exit_code == 2
    assert f"{folder / 'seeds'}: found Read-only file system; allowed: a folder that can be written" in dumped.stderr
    checked = CliRunner().invoke(main, ["db", "check", "--database", str(target.file)])
    assert (checked.exit_code, checked.stdout) == (0, f"{target}: whole, at revision {db.revisions()[-1]}\n")
    assert (
        "CHECKs and the full-text index are not compared: that takes a file and a folder that can be" in checked.stderr
    )
    with (
        pytest.raises(DatabaseAccessError, match="or copy it elsewhere"),
        db.connection(target) as conn,
    ):
        conn.execute(text("DELETE FROM figure"))
    assert [file.name for file in folder.iterdir()] == ["nkdb.sqlite"]


def test_a_server_that_is_killed_in_the_middle_is_told_of(new_server: Callable[[], Any]) -> None:
    server = new_server()
    target = db.Target.parse(server.url)
    with pytest.raises(DatabaseAccessError, match="run the command again"), db.connection(target) as conn:
        db.upgrade(conn)
        server.stop(signal.SIGQUIT)
        conn.execute(text("SELECT 1"))
    with pytest.raises(DatabaseAccessError, match="run the command again"):
        load(target)
    server.start()
    assert db.current_revision(target) is None
    assert load(target).changes.any
    # once more, from outside, at a moment of a load
    stopper = threading.Thread(target=lambda: (time.sleep(0.4), server.stop(signal.SIGQUIT)))
    stopper.start()
    with pytest.raises(DatabaseAccessError, match="run the command again"):
        while True:
            load(target)
    stopper.join()
    server.start()
    assert not load(target).changes.any


TERMINATED = """
import sys
from nkdb import db
target = db.Target.parse(sys.argv[1])
with db.snapshot(target) as conn:
    pid = conn.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with db.snapshot(target) as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)")
    if len(sys.argv) > 2:
        try:
            conn.exec_driver_sql("SELECT 1")
        except Exception as error:
            raise (db.server_refusal(target, error) or error) from None
print("read")
"""


def test_what_was_read_when_a_server_went_away_is_good(postgres_server: str) -> None:
    read = subprocess.run([sys.executable, "-c", TERMINATED, postgres_server], capture_output=True, text=True)
    assert (read.stdout, read.stderr) == ("read\n", "")
    lost = subprocess.run([sys.executable, "-c", TERMINATED, postgres_server, "on"], capture_output=True, text=True)
    assert lost.returncode == 1
    assert lost.stderr.count("Traceback") == 1, "the driver's own was printed before it"
    assert "terminating connection due to administrator command; once the server is up again" in lost.stderr


def test_an_export_whose_query_is_cut_off_does_not_blame_the_query(
    postgres_store: OnServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = postgres_store.shipped
    execute = Connection.execute

    def cut_off(self: Connection, statement: Any, *arguments: Any, **options: Any) -> Any:
        if "FROM claim_flat" in str(statement):
            self.connection.driver_connection.close()
        return execute(self, statement, *arguments, **options)

    monkeypatch.setattr(Connection, "execute", cut_off)
    with pytest.raises(DatabaseAccessError, match="once the server is up again, run the command again"):
        export(target, tmp_path / "out.xlsx", ["claim_flat"])


def test_a_commit_whose_answer_is_lost_is_not_said_to_be_nothing(
    postgres_schema: Callable[[], db.Target], monkeypatch: pytest.MonkeyPatch
) -> None:
    psycopg = pytest.importorskip("psycopg")
    target = postgres_schema()
    with (
        pytest.raises(
            DatabaseAccessError, match=r"closed the connection; .*it is not known whether all was written or"
        ),
        db.connection(target) as conn,
    ):
        db.upgrade(conn)
        driver: Any = conn.connection.driver_connection
        commit = driver.commit

        def lose() -> None:
            commit()
            driver.close()
            raise psycopg.OperationalError("server closed the connection")

        monkeypatch.setattr(driver, "commit", lose)
    assert db.current_revision(target) == db.revisions()[-1]


def test_a_migration_that_fails_half_way_leaves_the_old_schema(
    nowhere: db.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.connection(nowhere) as conn:
        db.upgrade(conn, "0005")
        conn.execute(text("INSERT INTO topic (key, name) VALUES ('a', 'a')"))
    blocked = "CREATE TABLE title_search (a integer)"
    with db.connection(nowhere) as conn:
        conn.exec_driver_sql(blocked)
    with pytest.raises(Exception, match="already exists"), db.connection(nowhere) as conn:
        db.upgrade(conn)
    assert db.current_revision(nowhere) == "0005"
    with db.connection(nowhere) as conn:
        assert conn.execute(text("SELECT count(*) FROM claim_flat")).scalar() == 0
        conn.exec_driver_sql("DROP TABLE title_search")
    with db.connection(nowhere) as conn:
        db.upgrade(conn)
        assert conn.execute(text("SELECT key FROM topic")).scalars().all() == ["a"]


def test_a_migration_does_not_wait_for_a_table(postgres_schema: Callable[[], db.Target], monkeypatch: Any) -> None:
    monkeypatch.setattr("nkdb.db.migrating.MIGRATION_LOCK_SECONDS", 1)
    target = postgres_schema()
    with db.connection(target) as conn:
        db.upgrade(conn, "0005")
    with db.snapshot(target) as reader:
        reader.execute(text("SELECT * FROM article"))
        with pytest.raises(DatabaseAccessError, match="in use by another process"), db.connection(target) as conn:
            db.upgrade(conn)
    assert db.current_revision(target) == "0005"


def test_writers_on_a_server_take_turns(postgres_schema: Callable[[], db.Target]) -> None:
    target = postgres_schema()
    with db.connection(target) as conn:
        db.upgrade(conn)
        with pytest.raises(DatabaseAccessError, match=r"in use .* 0\.2 s; .*--wait"):
            load(replace(target, wait=0.2))
    load(target)

"""kill -9 at a random moment: the database is as before or after, whole, and the same command then finishes."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from looking import named
from sqlalchemy import inspect, text
from stores import Files, Store

from nkdb import db, fulltext
from nkdb.backup import backup

# command: how often it is killed on SQLite and on a server
MOMENTS = {
    "load": (4, 2), "edit": (8, 4), "batches": (6, 3), "import": (6, 3), "upgrade": (6, 2), "reindex": (5, 1),
    "merge": (6, 1), "export": (4, 1), "restore": (6, 2), "restore over": (3, 1),
}  # fmt: skip
LINES, BATCH = 300, 20

POSTS = "".join(
    f"\n\nStall number {n} opens\n\nTuesday, March 3rd, 2015\n\nThe keeper of stall {n} sells soap at {n} won a piece.\n\nShare\n"
    for n in range(1, 60)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sqlite_store: Files) -> Path:
    """A folder with a page, with seeds that add topics, and with a backup."""
    folder = tmp_path_factory.mktemp("killed")
    backup(sqlite_store.shipped, folder / "backup.sqlite")
    with closing(sqlite3.connect(folder / "backup.sqlite")) as copy, copy:
        # large, so that putting it back takes its time
        more = ("from-backup", "From the backup", "word " * 2_000_000)
        copy.execute("INSERT INTO topic (key, name, description) VALUES (?, ?, ?)", more)
    (folder / "page.txt").write_text(f"Archive for the ‘Stalls’ Category{POSTS}", encoding="utf-8")
    (folder / "mine").mkdir()
    topics = "".join(f"- {{key: topic-{n}, name: Topic {n}}}\n" for n in range(400))
    (folder / "mine" / "topics.yaml").write_text(f"topics:\n{topics}", encoding="utf-8")
    articles = [{"key": f"stall-{n}", "title": f"Stall {n}", "publisher": "nk-economy-watch"} for n in range(LINES)]
    lines = "".join(json.dumps({"article": article}) + "\n" for article in articles)
    (folder / "stalls.jsonl").write_text(lines, encoding="utf-8")
    return folder


def command(what: str, url: str, folder: Path, out: Path) -> list[str]:
    """The arguments of a command."""
    arguments = {
        "load": ["load", "-q"],
        "edit": ["load", "-q", str(folder / "mine")],
        "batches": ["load", "-q", "--batch", str(BATCH), str(folder / "stalls.jsonl")],
        "import": ["import", str(folder / "page.txt"), "--publisher", "nk-economy-watch"],
        "upgrade": ["db", "upgrade"],
        "reindex": ["db", "reindex"],
        "merge": ["merge", "daily-nk", "rodong-sinmun"],
        "export": ["export", "--force", str(out)],
        "restore": ["db", "restore", "--yes", str(folder / "backup.sqlite")],
        "restore over": ["db", "restore", "--yes", str(folder / "backup.sqlite")],
    }
    return [*arguments[what], "--database", url]


def state(target: db.Target) -> tuple[object, ...]:
    """The revision, and how many rows every table has.

    But `load_run` has one for each run that a load took, and how SQLite lays out an index depends on what was in it:
    one made anew, and anew again, is laid out otherwise.
    """
    revision = db.current_revision(target)
    if revision is None:
        return (None,)
    with db.snapshot(target) as conn:
        tables = sorted({*inspect(conn).get_table_names()} - {"load_run"})
        tables = [table for table in tables if not table.endswith(("_search_data", "_search_idx"))]
        counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
        return (revision, *map(tuple, conn.execute(text(counts))))


def in_batches(target: db.Target) -> bool:
    """Whether as many articles were added as some batches hold."""
    with db.snapshot(target) as conn:
        added = conn.execute(text("SELECT count(*) FROM article WHERE key LIKE 'stall-%'")).scalar_one()
    return bool(0 < added < LINES and added % BATCH == 0)


def whole(target: db.Target) -> None:
    """Check what the database itself holds to, and, where its schema is the newest, what nkdb holds to."""
    if target.file is not None and target.file.exists():
        with closing(sqlite3.connect(target.file)) as conn:
            assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    if db.current_revision(target) == db.revisions()[-1]:
        with db.connection(target) as conn:
            assert fulltext.faults(conn) == []


def killed(
    what: str, make: Callable[[], db.Target], folder: Path, out: Path,
    times: int, start: Callable[[Sequence[str]], Any], finish: Callable[[Sequence[str]], float], at_once: int,
) -> int:  # fmt: skip
    """Kill a command at random moments, each time on a database of its own; gives how often it was still running."""
    target = make()
    before = state(target)
    seconds = finish(command(what, named(target), folder, out / "whole.sqlite"))
    after = state(target)
    whole(target)
    chance = random.Random(what)  # noqa: S311

    def once(number: int, target: db.Target, delay: float) -> bool:
        arguments = command(what, named(target), folder, out / f"{number}.sqlite")
        process = start(arguments)
        time.sleep(delay)
        was_running = process.is_running()
        process.kill()
        process.wait()
        whole(target)
        assert state(target) in (before, after) or (what == "batches" and in_batches(target))
        if what == "export" and (out / f"{number}.sqlite").exists():
            whole(db.Target.parse(str(out / f"{number}.sqlite")))
        finish(arguments)
        assert state(target) == after
        whole(target)
        return was_running

    with ThreadPoolExecutor(at_once) as pool:
        # at random within equal parts of the time it takes
        moments = [(number, make(), (number + chance.random()) / times * seconds) for number in range(times)]
        return sum(pool.map(lambda moment: once(*moment), moments))


@pytest.mark.parametrize("what", MOMENTS)
def test_killed_at_any_moment(
    what: str, store: Store, folder: Path, older_original: db.Target, tmp_path: Path, start: Any, finish: Any
) -> None:
    made: list[db.Target] = []

    def make() -> db.Target:
        own = tmp_path / str(len(made))
        own.mkdir()
        first = {"load": None, "restore": None, "upgrade": older_original}.get(what, store.shipped)
        made.append(store.nowhere(own) if first is None else store.copy(first, own))
        return made[-1]

    times = MOMENTS[what][0 if store.kind == "sqlite" else 1]
    running = killed(what, make, folder, tmp_path, times, start, finish, 2)
    # a server goes on while the command that is killed has hardly begun
    assert running > 0 or store.kind == "postgres"
    for target in made:
        store.drop(target)

"""Ctrl-C, and whoever else ends a command in order, is told as Ctrl-C is, whatever Python was doing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy.exc import OperationalError

from nkdb import db
from nkdb.cli.interrupts import UNHANDLED, interruptible
from nkdb.export.schema import FORMATS
from nkdb.load import pages, seeds

Run = Callable[..., Result]


def interrupt(number: int = signal.SIGINT) -> None:
    """What the terminal does on Ctrl-C, or whoever ends a service."""
    os.kill(os.getpid(), number)
    time.sleep(0)


def in_plain_code(number: int = signal.SIGINT) -> None:
    """In the command's own code."""
    interrupt(number)


def while_tidying_up(number: int = signal.SIGINT) -> None:
    """In a finalizer, whose exceptions Python prints and drops."""

    class Tidied:
        def __del__(self) -> None:
            interrupt(number)

    Tidied()
    for _ in range(500):
        time.sleep(0.01)


def made_something_else(number: int = signal.SIGINT) -> None:
    """In a package that makes an exception of its own of it."""
    try:
        interrupt(number)
    except KeyboardInterrupt:
        raise ImportError("initialization failed") from None


MOMENTS = [in_plain_code, while_tidying_up, made_something_else]


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal that nobody has a handler for, whatever the tests themselves were started by."""
    number: signal.Signals = request.param
    before = signal.signal(number, UNHANDLED[number])
    yield number
    signal.signal(number, before)


SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000) SELECT count(*) FROM n"


def test_it_ends_a_statement_that_takes_long(sqlite_shipped: db.Target) -> None:
    assert sqlite_shipped.file is not None
    for opened in (db.read_only_sqlite(sqlite_shipped.file), closing(db.writable(sqlite_shipped.file))):
        with opened as connection, pytest.raises(KeyboardInterrupt), interruptible():
            threading.Timer(0.02, interrupt).start()
            with pytest.raises(BaseException, match="interrupted") as ended:
                connection.execute(SLOW).fetchall()
            raise RuntimeError("what SQLite says is an error like others")
        assert ended.type is sqlite3.OperationalError


@pytest.mark.parametrize("opened", [db.connection, db.snapshot])
def test_it_ends_one_in_a_transaction(sqlite_shipped: db.Target, opened: Callable[..., Any]) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible(), opened(sqlite_shipped) as conn:
        threading.Timer(0.02, interrupt).start()
        with pytest.raises(BaseException, match="interrupted") as ended:
            conn.exec_driver_sql(SLOW).all()
        raise RuntimeError("what SQLite says is an error like others")
    assert ended.type is OperationalError


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_ends_any_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, moment: Callable[[int], None], number: signal.Signals
) -> None:
    def interrupted(_: object) -> str:
        moment(number)
        return "not interrupted"

    before = sys.unraisablehook, signal.getsignal(number)
    monkeypatch.setitem(FORMATS, "text", interrupted)
    result = run("schema")
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (128 + number, "", "interrupted")
    assert (sys.unraisablehook, signal.getsignal(number)) == before


def test_what_was_being_written_is_taken_away(
    run: Run, monkeypatch: pytest.MonkeyPatch, sqlite_shipped: db.Target, here: Path, number: signal.Signals
) -> None:
    def interrupted(*_: object) -> None:
        interrupt(number)

    monkeypatch.setattr("nkdb.backup.verified", interrupted)
    before = sorted(here.iterdir())
    assert run("db", "backup", "copy.sqlite").exit_code == 128 + number
    assert sorted(here.iterdir()) == before


def test_one_that_is_ignored_keeps_no_other_from_ending_a_command(number: signal.Signals) -> None:
    ignored = next(other for other in UNHANDLED if other != number)
    before = signal.signal(ignored, signal.SIG_IGN)
    with pytest.raises(KeyboardInterrupt), interruptible():
        os.kill(os.getpid(), ignored)
        assert signal.getsignal(ignored) is signal.SIG_IGN
        while_tidying_up(number)
    assert signal.signal(ignored, before) is signal.SIG_IGN


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_import_says_what_is_in(
    run: Run, monkeypatch: pytest.MonkeyPatch, sqlite_empty: db.Target, page: Path, moment: Callable[[], None]
) -> None:
    def interrupted(*_: object) -> None:
        moment()

    monkeypatch.setattr(pages, "verify", interrupted)
    for options, said in (
        (["--dry-run"], "nothing was written"),
        ([], "the earlier files were imported, the last one was not"),
    ):
        result = run("import", str(page), *options)
        assert (result.exit_code, result.stdout) == (130, "")
        assert f"interrupted; {said}" in result.stderr


@pytest.mark.parametrize(
    ("where", "options", "said"),
    [
        ("Loading", [], "nothing was written"),
        ("LoadReport", [], "all of it is in the database"),
        ("LoadReport", ["--full"], "all of it was written, or nothing; the same command says which"),
        ("LoadReport", ["--batch", "1"], "the earlier batches were written; the same command continues"),
        ("LoadReport", ["--dry-run"], "nothing was written"),
        ("LoadReport", ["--dry-run", "--batch", "5"], "nothing was written"),
    ],
)
def test_a_load_says_whether_it_was_written(
    run: Run, monkeypatch: pytest.MonkeyPatch, sqlite_empty: db.Target, mine: Path, where: str, options: list[str],
    said: str,
) -> None:  # fmt: skip
    def interrupted(*_: object) -> None:
        in_plain_code()

    monkeypatch.setattr(seeds, where, interrupted)
    result = run("load", str(mine / "others.yaml"), *options)
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (130, "", f"interrupted; {said}")


def test_a_load_that_was_to_remove_what_is_gone_does_not_say_that_all_is_in(
    run: Run, monkeypatch: pytest.MonkeyPatch, sqlite_shipped: db.Target, mine: Path
) -> None:
    run("load", mine)
    moved = mine.rename(mine.with_name("moved"))
    (moved / "noodles.yaml").unlink()
    run("load", moved)
    monkeypatch.setattr(seeds, "Loading", lambda *_: in_plain_code())
    result = run("load", moved, "--gone", mine)
    assert result.stderr == "interrupted; all of it was written, or nothing; the same command says which\n"


def test_what_goes_wrong_without_it_stays_what_it_is() -> None:
    with pytest.raises(ZeroDivisionError), interruptible():
        raise ZeroDivisionError


def test_an_interrupt_is_that_of_one_command_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        interrupt()
    # where Ctrl-C is somebody else's business nothing is noted anew
    monkeypatch.setattr(signal, "getsignal", lambda _: signal.SIG_IGN)
    with pytest.raises(ZeroDivisionError), interruptible():
        raise ZeroDivisionError


def test_what_else_is_dropped_goes_where_it_went(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def __del__(self) -> None:
            raise ZeroDivisionError

    dropped: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda of: dropped.append(of.exc_type))
    with interruptible():
        Failing()
    assert dropped == [ZeroDivisionError]


def test_whoever_ignores_it_may_go_on_doing_so() -> None:
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruptible():
            interrupt()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, previous)


AGAIN = """
import os, signal, sys
from nkdb.cli.interrupts import UNHANDLED, interruptible

def again(*_):
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        print("again")
    return again

try:
    with interruptible():
        sys.settrace(again)
        os.kill(os.getpid(), signal.SIGINT)
finally:
    sys.settrace(None)
"""


def test_another_one_may_come_while_the_first_is_noted() -> None:
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout.startswith("again")
    assert done.stderr.splitlines()[-1].startswith("KeyboardInterrupt")


CLOSING = """
import os, signal, sqlite3, sys
from sqlalchemy import NullPool, create_engine
from nkdb.cli.interrupts import UNHANDLED, interruptible

class Connection(sqlite3.Connection):
    def close(self):
        os.kill(os.getpid(), signal.SIGINT)

engine = create_engine("sqlite://", poolclass=NullPool, creator=lambda: sqlite3.connect(":memory:", factory=Connection))
try:
    with interruptible():
        engine.pool.logger.error("told")
        engine.connect().close()
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_it_is_not_logged_where_a_connection_is_being_closed(here: Path) -> None:
    process = subprocess.run([sys.executable, "-c", CLOSING], cwd=here, capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (130, "told\n")

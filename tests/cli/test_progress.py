"""What long commands tell of how far they are: on a terminal alone, and it adds up to what was announced."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from nkdb import db
from nkdb.cli import progress

Run = Callable[..., Result]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int | None, list[int]]]:
    """What is begun, how many there are, and the counts told of them."""
    found: list[tuple[str, int | None, list[int]]] = []

    def begin(what: str, total: int | None) -> progress.Advance:
        found.append((what, total, []))
        return found[-1][2].append

    @contextmanager
    def counted() -> Iterator[progress.Begin]:
        yield begin

    @contextmanager
    def bytes_read(**_: object) -> Iterator[tuple[progress.Begin, Callable[[str], None]]]:
        yield begin, lambda _: None

    monkeypatch.setattr(progress, "counted", counted)
    monkeypatch.setattr(progress, "bytes_read", bytes_read)
    return found


def test_a_bar_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for terminal in (io.StringIO(), Terminal()):
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress.counted() as begin:
            begin("copying pages", 20)(10)
        assert ("copying pages" in terminal.getvalue()) is terminal.isatty()
        assert ("10/20" in terminal.getvalue()) is terminal.isatty()


def test_what_nobody_can_count_is_not_counted_as_what_was_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress.counted() as begin:
        begin("copying pages", 20)(20)
        begin("verifying", None)
    assert "0/?" in terminal.getvalue()


@pytest.mark.parametrize(
    ("command", "begun"),
    [
        ("db check", ["comparing parts of the index", "checking the spans of articles"]),
        ("db reindex", ["filling parts of the index"]),
        ("verify", ["checking the spans of articles"]),
        ("db backup copy.sqlite", ["verifying copy.sqlite"]),
        ("dump all.jsonl", ["records"]),
        ("dump seeds", ["files"]),
        ("export tables --format csv", ["rows of figure", "rows of figure_flat"]),
        ("export whole.xlsx", ["rows of figure", "rows of figure_flat"]),
        ("export rates.parquet market_rate", ["rows of market_rate"]),
        ("export rates.csv rates-over-time --param quantity=usd_kpw", ["rows of rates-over-time"]),
    ],
)
def test_what_is_told_adds_up(
    run: Run, shipped: db.Target, told: list[tuple[str, int | None, list[int]]], command: str, begun: list[str]
) -> None:
    assert run(*command.split()).exit_code == 0
    assert set(begun) <= {what for what, *_ in told}
    assert all(sum(counts) == total for _, total, counts in told if total is not None)


def test_a_backup_and_its_way_back_are_counted(
    run: Run, shipped: db.Target, told: list[tuple[str, int | None, list[int]]]
) -> None:
    copied = "copying pages" if shipped.file else "copying rows"
    for command in (["backup", "copy.sqlite"], ["restore", "copy.sqlite", "--yes"]):
        told.clear()
        assert run("db", *command).exit_code == 0
        assert {copied, "verifying copy.sqlite"} <= {what for what, *_ in told}
        assert all(total and sum(counts) == total for what, total, counts in told if what == copied)


def test_a_check_of_lines_is_counted_in_each_pass(
    run: Run, here: Path, shipped: db.Target, told: list[tuple[str, int | None, list[int]]]
) -> None:
    run("dump", "all.jsonl")
    told.clear()
    assert run("check", "all.jsonl").exit_code == 0
    size = (here / "all.jsonl").stat().st_size
    assert [(what, total, sum(counts)) for what, total, counts in told] == [
        ("reading all.jsonl", size, size), ("checking all.jsonl", size, size),
    ]  # fmt: skip

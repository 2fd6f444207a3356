"""`nkdb export`: what it says, where, and what it refuses."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nkdb import db

Run = Callable[..., Result]
EVERYTHING = ["csv", "jsonl", "parquet", "xlsx", "datapackage", "sqlite"]


def test_a_view_as_csv(run: Run, shipped_to_read: db.Target, here: Path) -> None:
    result = run("export", "figures.csv", "figure_flat")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "figures.csv: 35 rows\n")
    with (here / "figures.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 35


def test_a_table_that_is_named_twice_is_one(run: Run, shipped_to_read: db.Target, here: Path) -> None:
    result = run("export", "topics.csv", "topic", "topic")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "topics.csv: 37 rows\n")
    assert (here / "topics.csv").is_file()


@pytest.mark.parametrize("format_", EVERYTHING)
def test_everything(run: Run, shipped_to_read: db.Target, here: Path, format_: str) -> None:
    result = run("export", "all", "--format", format_)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("all: ")
    assert (here / "all").is_dir() == (format_ in ("csv", "jsonl", "parquet", "datapackage"))
    again = run("export", "all", "--format", format_)
    assert again.exit_code == 2
    assert "there already; allowed: a new" in again.stderr


@pytest.mark.parametrize("format_", EVERYTHING)
def test_what_is_there_is_replaced_by_force(run: Run, sqlite_empty: db.Target, here: Path, format_: str) -> None:
    for force in ([], ["--force"]):
        assert run("export", "all", "--format", format_, *force).exit_code == 0


def test_an_empty_result_is_said(run: Run, empty: db.Target, here: Path) -> None:
    result = run("export", "a.csv", "figure")
    assert (result.exit_code, result.stderr) == (0, "a.csv: 0 rows\nno rows\n")
    assert (here / "a.csv").read_text().startswith("id,key,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.csv", "figure_flt"], "did you mean 'figure_flat'"),
        (["-", "figure", "--format", "csv"], "-: found standard output; allowed: a file; nkdb query … --format csv"),
        (["a", "figure"], "no ending to tell the format by"),
        (["folder", "figure", "--format", "csv"], "folder: found a folder; allowed: a file"),
        (["none/a.csv", "figure"], "a folder that does not exist, 'none'"),
        (["a.csv", "harvest-splits", "--param", "x"], "--param NAME=VALUE"),
        (["a.jsonl", "figure", "--bom"], "--bom with csv alone"),
        (["a.csv", "figure", "--database", "none.sqlite"], "no database there"),
        (["a.csv", "figure", "--database", "text.sqlite"], "not an nkdb database"),
    ],
)
def test_what_is_refused(run: Run, shipped_to_read: db.Target, here: Path, arguments: list[str], message: str) -> None:
    (here / "folder").mkdir()
    (here / "text.sqlite").write_text("no database")
    before = sorted(here.rglob("*"))
    result = run("export", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert message in line
    assert sorted(here.rglob("*")) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(run: Run, shipped_to_read: db.Target, here: Path) -> None:
    (here / "locked").mkdir(mode=0o500)
    result = run("export", "locked/a.csv", "figure")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "permission denied" in result.stderr


def test_a_disk_without_room(run: Run, shipped_to_read: db.Target, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    result = run("export", "a.csv", "figure")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: a.csv: found no space left on device; allowed: a place that can be written, with room on it\n"
    )


def test_a_database_is_not_written_over_with_its_own_export(run: Run, sqlite_shipped: db.Target) -> None:
    result = run("export", "nkdb.sqlite", "--force")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the database that is exported" in result.stderr

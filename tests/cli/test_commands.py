"""What query, stats, show, dump and db print, where they print it, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def loaded(shipped_template: Path, here: Path) -> Path:
    """The current folder with a database of the shipped seeds in it."""
    return Path(shutil.copy(shipped_template, here / "nkdb.sqlite"))


def test_query_formats(run: Run, loaded: Path) -> None:
    sql = "SELECT printed, low, high FROM figure_flat WHERE measure_key = '8-3-money-payment' ORDER BY low"
    expected = [["20,000 KPW … 200,000 KPW", 20000, 200000], ["240,000-480,000 KPW per quarter", 240000, 480000]]
    as_objects = [dict(zip(("printed", "low", "high"), row, strict=True)) for row in expected]
    assert json.loads(run("query", sql, "--format", "json").stdout) == as_objects
    assert [json.loads(line) for line in run("query", sql, "--format", "jsonl").stdout.splitlines()] == as_objects
    found = list(csv.reader(io.StringIO(run("query", sql, "--format", "csv").stdout)))
    assert found == [["printed", "low", "high"], *[list(map(str, row)) for row in expected]]
    assert run("query", sql, "--format", "markdown").stdout.splitlines()[0] == "| printed | low | high |"
    assert "200,000" in run("query", "-", stdin=sql).stdout


def test_query_notes_go_to_standard_error(run: Run, loaded: Path) -> None:
    limited = run("query", "SELECT key FROM claim", "--limit", 2, "--format", "csv")
    assert (limited.stdout.count("\n"), limited.stderr) == (3, "the first 2 rows; there are more\n")
    nothing = run("query", "SELECT key FROM claim WHERE 0", "--format", "csv")
    assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (0, "key\n", "no rows\n")


def test_query_list_and_refusal(run: Run, loaded: Path) -> None:
    assert "harvest-splits" in run("query", "--list").stdout
    before = loaded.read_bytes()
    done = run("query", "DELETE FROM claim")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "does more than read" in done.stderr
    assert loaded.read_bytes() == before


def test_stats_and_show(run: Run, loaded: Path) -> None:
    stats = dict(csv.reader(io.StringIO(run("stats", "--format", "csv").stdout)))
    assert (stats["claim"], stats["figure"], stats["reports with claims"]) == ("324", "38", "9")
    card = run("show", "로동신문").stdout
    assert card.startswith("Rodong Sinmun  [source]\nrodong-sinmun\n")
    done = run("show", "rodong-sinmoon")
    assert (done.exit_code, "did you mean rodong-sinmun" in done.stderr) == (2, True)


def test_dump_is_the_shipped_seeds_and_refuses_to_mix(run: Run, loaded: Path, here: Path) -> None:
    assert run("dump", "out").exit_code == 0
    for file in (here / "out").rglob("*"):
        if file.is_file():
            assert file.read_bytes() == (ROOT / "seeds" / file.relative_to(here / "out")).read_bytes()
    assert run("dump", "out").exit_code == 2
    assert run("dump", "out", "--force").exit_code == 0
    (here / "out" / "mine.yaml").write_text("topics: []\n", encoding="utf-8")
    done = run("dump", "out", "--force")
    assert (done.exit_code, "mine.yaml: found a seed file that is not part of the dump" in done.stderr) == (2, True)
    assert run("dump", "nkdb.sqlite").exit_code == 2


def test_db_commands(run: Run, loaded: Path) -> None:
    assert run("db", "current").stdout == "0005\n"
    assert run("db", "check").exit_code == 0
    assert run("db", "downgrade", "4", stdin="n\n").exit_code == 1
    assert run("db", "current").stdout == "0005\n"
    assert run("db", "downgrade", "4", "--yes").exit_code == 0
    older = run("query", "SELECT 1")
    assert (older.exit_code, "run 'nkdb db upgrade'" in older.stderr) == (2, True)
    assert run("db", "upgrade").exit_code == 0
    assert run("query", "SELECT count(*) AS n FROM claim_flat", "--format", "csv").stdout == "n\n291\n"
    assert run("db", "upgrade", "77").exit_code == 2
    assert run("db", "downgrade", "base", "--yes").exit_code == 0
    assert run("db", "current").exit_code == 2

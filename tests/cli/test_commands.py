"""What the commands print, where they print it, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from .conftest import KEY, PAGE

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def loaded(shipped_template: Path, here: Path) -> Path:
    """The current folder with a database of the shipped seeds in it."""
    return Path(shutil.copy(shipped_template, here / "nkdb.sqlite"))


def test_load_says_what_it_did_and_a_second_load_writes_nothing(run: Run, here: Path) -> None:
    first = run("load")
    assert (first.exit_code, "claims" in first.stdout) == (0, True)
    assert "schema is now at 0005" in first.stderr
    before = (here / "nkdb.sqlite").read_bytes()
    second = run("load")
    assert (second.exit_code, "0 rows written" in second.stderr) == (0, True)
    assert (here / "nkdb.sqlite").read_bytes() == before


def test_dry_run_changes_nothing_and_makes_nothing(run: Run, here: Path) -> None:
    done = run("load", "--dry-run")
    assert (done.exit_code, "would be written" in done.stderr) == (0, True)
    assert not (here / "nkdb.sqlite").exists()


def test_an_edited_seed_is_named(run: Run, loaded: Path, mine: Path) -> None:
    assert run("load", mine).exit_code == 0
    file = mine / "noodles.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("A bowl costs", "Each bowl costs"), encoding="utf-8")
    assert f"changed claim {KEY}/price: text\n" in run("load", mine).stdout
    file.unlink()
    assert f"removed article {KEY}\n" in run("load", mine).stdout


def test_bad_seeds_are_one_message_and_leave_the_database(run: Run, loaded: Path, mine: Path) -> None:
    before = loaded.read_bytes()
    file = mine / "noodles.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("low: 300", "low: 400").replace("chain: seller", "chain: saler", 1), encoding="utf-8")
    for command in ("load", "check"):
        done = run(command, mine)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "noodles.yaml:24: figure bowl, low: found '400'; allowed: low <= high (found 400 > 300)" in done.stderr
        assert "1 problem in the seeds; nothing was written" in done.stderr
    assert loaded.read_bytes() == before


def test_check_counts_what_holds_together(run: Run, mine: Path, here: Path) -> None:
    done = run("check", mine)
    assert (done.exit_code, "2 seed files hold together" in done.stderr) == (0, True)
    assert not (here / "nkdb.sqlite").exists()


def test_import_of_the_real_page(run: Run, loaded: Path, corpus: Path) -> None:
    done = run("import", corpus)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "10 of 10 articles matched"
    assert done.stdout.splitlines()[1] == "377 of 377 spans verified"
    before = loaded.read_bytes()
    assert run("import", corpus).exit_code == 0
    assert loaded.read_bytes() == before
    assert run("verify").stdout == "377 verified, 0 broken, 0 unchecked\n"


def test_a_changed_character_is_named_and_exits_1(run: Run, loaded: Path, mine: Path, page: Path) -> None:
    run("load", mine)
    bad = page.with_name("bad.txt")
    bad.write_text(PAGE.replace("300 won for", "301 won for"), encoding="utf-8")
    done = run("import", bad)
    assert done.exit_code == 1
    assert f"broken: claim {KEY}/price" in done.stdout
    assert f"broken: figure {KEY}/price/bowl" in done.stdout
    assert run("verify").exit_code == 1
    good = run("import", page)
    assert (good.exit_code, f"text replaced: {KEY}" in good.stdout) == (0, True)
    again = run("import", bad)
    assert again.exit_code == 1
    assert f"which was kept: {KEY}" in again.stdout
    assert f"does not hold on the page: claim {KEY}/price" in again.stdout
    assert run("verify").exit_code == 0
    assert run("import", bad, "--replace").exit_code == 1
    assert run("verify").exit_code == 1


def test_import_makes_a_database_and_a_later_load_attaches_the_claims(run: Run, here: Path, corpus: Path) -> None:
    done = run("import", corpus)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "0 of 10 articles matched")
    assert "nkdb.sqlite: made" in done.stderr
    assert run("load", "-q").exit_code == 0
    assert run("verify").stdout == "377 verified, 0 broken, 0 unchecked\n"
    assert run("query", "SELECT count(*) AS n FROM article", "--format", "csv").stdout == "n\n10\n"


@pytest.mark.parametrize("content", [b"", b"An essay about noodles.\n", b"\xff\xfe\x00", b"<html></html>"])
def test_a_page_that_is_no_archive_makes_no_database(run: Run, here: Path, content: bytes) -> None:
    (here / "page.txt").write_bytes(content)
    done = run("import", "page.txt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: page.txt: found ")
    assert not (here / "nkdb.sqlite").exists()


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

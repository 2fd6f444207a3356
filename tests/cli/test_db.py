"""`nkdb db`: up, down, which revision, and whether the database is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nkdb import db

Run = Callable[..., Result]

HEAD = db.revisions()[-1]


def tables(here: Path) -> set[str]:
    """The tables of the database in the test's folder."""
    with db.read_only_sqlite(here / "nkdb.sqlite") as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_upgrade_makes_a_database(run: Run, here: Path) -> None:
    result = run("db", "upgrade")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"nkdb.sqlite: schema was at nothing, is at {HEAD}\n"
    assert run("db", "check").stdout == f"nkdb.sqlite: whole, at revision {HEAD}\n"
    before = (here / "nkdb.sqlite").read_bytes()
    assert run("db", "upgrade").stderr == f"nkdb.sqlite: schema was at {HEAD}, is at {HEAD}\n"
    assert (here / "nkdb.sqlite").read_bytes() == before


def test_step_by_step_up_and_down(run: Run, here: Path) -> None:
    for number in range(1, len(db.revisions()) + 1):
        assert run("db", "upgrade", number).exit_code == 0
        assert run("db", "current").stdout == f"{number:04}\n"
    for number in range(len(db.revisions()) - 1, 0, -1):
        assert run("db", "downgrade", f"{number:04}", "--yes").exit_code == 0
        assert run("db", "current").stdout == f"{number:04}\n"
    result = run("db", "downgrade", "base", "--yes")
    assert (result.exit_code, result.stderr) == (0, "nkdb.sqlite: schema was at 0001, is at nothing\n")
    assert tables(here) == set()
    assert run("db", "current").exit_code == 2
    assert run("db", "upgrade").exit_code == 0


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_a_downgrade_asks_first(run: Run, shipped: db.Target, here: Path, answer: str) -> None:
    before = (here / "nkdb.sqlite").read_bytes()
    result = run("db", "downgrade", "1", stdin=answer)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "rows of tables that 0001 does not have will be lost. Go on? [y/N]" in result.stderr
    assert (here / "nkdb.sqlite").read_bytes() == before


def test_a_downgrade_that_is_confirmed(run: Run, shipped: db.Target, here: Path) -> None:
    result = run("db", "downgrade", "1", stdin="y\n")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith(f"nkdb.sqlite: schema was at {HEAD}, is at 0001\n")
    assert "source" in tables(here)
    assert "figure" not in tables(here)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["upgrade", "1"], "revision: found '1'; allowed: 0003, 0004, 0005, 0006, head"),
        (["upgrade", "base"], "revision: found 'base'; allowed: 0001, 0002, 0003, 0004, 0005, 0006, head"),
        (["upgrade", "99"], "revision: found '99'; allowed: "),
        (["upgrade", ""], "revision: found ''; allowed: "),
        (["upgrade", "+1"], "revision: found '+1'; allowed: "),
        (["downgrade", "5", "--yes"], "revision: found '5'; allowed: 0001, 0002, 0003, base"),
        (["downgrade", "head", "--yes"], "revision: found 'head'; allowed: "),
        (["downgrade", "0006", "--yes"], "revision: found '0006'; allowed: "),
    ],
)
def test_a_revision_that_is_not_or_lies_the_other_way(
    run: Run, empty: db.Target, here: Path, arguments: list[str], message: str
) -> None:
    run("db", "downgrade", "3", "--yes")
    before = (here / "nkdb.sqlite").read_bytes()
    result = run("db", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert (here / "nkdb.sqlite").read_bytes() == before


@pytest.mark.parametrize("revision", ["3", "0003"])
def test_to_where_it_is_already(run: Run, empty: db.Target, revision: str) -> None:
    run("db", "downgrade", "3", "--yes")
    for direction in (["upgrade", revision], ["downgrade", revision, "--yes"]):
        result = run("db", *direction)
        assert (result.exit_code, result.stderr) == (0, "nkdb.sqlite: schema was at 0003, is at 0003\n")


@pytest.mark.parametrize(
    "arguments",
    [["query", "SELECT 1"], ["show", "daily-nk"], ["stats"], ["verify"], ["dump", "out"], ["db", "check"]],
    ids=" ".join,
)
def test_an_older_database_is_refused_with_the_way_out(
    run: Run, shipped: db.Target, here: Path, arguments: list[str]
) -> None:
    run("db", "downgrade", "4", "--yes")
    before = (here / "nkdb.sqlite").read_bytes()
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr == f"Error: nkdb.sqlite: its schema is at 0004, this nkdb needs {HEAD}; run 'nkdb db upgrade'\n"
    )
    assert (here / "nkdb.sqlite").read_bytes() == before
    current = run("db", "current")
    assert (current.exit_code, current.stdout) == (0, "0004\n")
    assert current.stderr == f"nkdb.sqlite: the newest is {HEAD}; run 'nkdb db upgrade'\n"
    assert run("db", "upgrade").exit_code == 0
    assert run("stats").exit_code == 0


def test_load_and_import_upgrade_an_older_database(run: Run, shipped: db.Target, page: Path) -> None:
    run("db", "downgrade", "4", "--yes")
    result = run("import", page)
    assert (result.exit_code, "made" in result.stderr) == (0, False)
    assert run("db", "current").stdout == f"{HEAD}\n"
    run("db", "downgrade", "4", "--yes")
    assert f"schema is now at {HEAD}" in run("load", "-q").stderr
    assert run("db", "check").exit_code == 0


def test_check_names_every_fault_and_exits_1(run: Run, shipped: db.Target, here: Path) -> None:
    connection = sqlite3.connect(here / "nkdb.sqlite")
    connection.execute("CREATE TABLE notes (a)")
    connection.execute("DELETE FROM topic WHERE key = '8-3-money'")
    connection.commit()
    connection.close()
    before = (here / "nkdb.sqlite").read_bytes()
    result = run("db", "check")
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert "table notes: not part of the schema; drop it" in lines
    assert any(line.startswith("table claim_topic, row ") for line in lines)
    assert "whole" not in result.stdout
    assert (here / "nkdb.sqlite").read_bytes() == before

"""`nkdb query`: formats, where the SQL comes from, and notes beside the result."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from looking import content

from nkdb import db
from nkdb.query import named_queries

Run = Callable[..., Result]

PAYMENTS = "SELECT low, per, printed FROM figure_flat WHERE measure_key = '8-3-money-payment' ORDER BY low"
ROWS = [[20000, "P1M", "20,000 KPW … 200,000 KPW"], [240000, "P3M", "240,000-480,000 KPW per quarter"]]


def _csv(text: str) -> list[list[object]]:
    header, *rows = csv.reader(io.StringIO(text))
    assert header == ["low", "per", "printed"]
    return [[int(low), *rest] for low, *rest in rows]


def _markdown(text: str) -> list[list[object]]:
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    assert lines[:2] == [["low", "per", "printed"], ["---"] * 3]
    return [[int(low.replace(",", "")), *rest] for low, *rest in lines[2:]]


def _table(text: str) -> list[list[object]]:
    header, _, *rows = (line for line in text.splitlines() if line.strip())
    assert header.split() == ["low", "per", "printed"]
    return [[int(words[0].replace(",", "")), words[1], " ".join(words[2:])] for words in map(str.split, rows)]


@pytest.mark.parametrize(
    ("format_", "read"),
    [
        ("csv", _csv),
        ("json", lambda text: [list(row.values()) for row in json.loads(text)]),
        ("jsonl", lambda text: [list(json.loads(line).values()) for line in text.splitlines()]),
        ("markdown", _markdown),
        ("table", _table),
    ],
)
def test_every_format_holds_the_same_rows(
    run: Run, shipped_to_read: db.Target, format_: str, read: Callable[[str], list[list[object]]]
) -> None:
    result = run("query", PAYMENTS, "--format", format_)
    assert (result.exit_code, result.stderr) == (0, "")
    assert read(result.stdout) == ROWS


def test_a_table_is_the_default(run: Run, shipped_to_read: db.Target) -> None:
    assert run("query", PAYMENTS).stdout == run("query", PAYMENTS, "--format", "table").stdout


@pytest.mark.parametrize("name", named_queries())
def test_a_shipped_query_by_its_name(run: Run, shipped_to_read: db.Target, name: str) -> None:
    by_name = run("query", name, "--format", "csv")
    assert (by_name.exit_code, by_name.stderr) == (0, "")
    given = [f"--param={parameter}" for parameter in named_queries()[name].parameters]
    assert by_name.stdout == run("query", "--format", "csv", *given, "--", named_queries()[name].sql).stdout
    assert by_name.stdout.count("\n") > 1


def test_the_list_needs_no_database(run: Run, here: Path) -> None:
    result = run("query", "--list", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert {row["name"]: (row["asks"], row["parameters"]) for row in json.loads(result.stdout)} == {
        query.name: (query.purpose, "; ".join(map(str, query.parameters))) for query in named_queries().values()
    }
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("stdin", "expected"),
    [
        ("SELECT 1 AS a", "a\n1\n"),
        ("\ufeffSELECT 1 AS a", "a\n1\n"),
        ("-- a comment\nSELECT '쌀값' AS a;\n", "a\n쌀값\n"),
        ("payments-of-8-3-money", None),
        ("  payments-of-8-3-money\n", None),
    ],
)
def test_standard_input(run: Run, shipped_to_read: db.Target, stdin: str, expected: str | None) -> None:
    result = run("query", "-", "--format", "csv", stdin=stdin)
    expected = expected or run("query", stdin.strip(), "--format", "csv").stdout
    assert (result.exit_code, result.stdout, result.stderr) == (0, expected, "")


@pytest.mark.parametrize(
    ("stdin", "said"), [(b"", "no statement"), ("SELECT '쌀'".encode("euc-kr"), "which is not UTF-8")]
)
def test_standard_input_that_is_no_sql_is_wrong_usage(
    run: Run, shipped_to_read: db.Target, stdin: bytes, said: str
) -> None:
    result = run("query", "-", stdin=stdin)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_parameters(run: Run, shipped_to_read: db.Target) -> None:
    sql = "SELECT :a || :b AS both"
    result = run("query", sql, "--param", "a=로동", "--param", "b=신문", "--format", "csv")
    assert (result.exit_code, result.stdout) == (0, "both\n로동신문\n")
    missing = run("query", sql, "--param", "a=1")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "--param NAME=VALUE for each :NAME" in missing.stderr


@pytest.mark.parametrize(
    ("limit", "lines", "note"),
    [
        (1, 2, "the first 1 row; there are more\n"),
        (9, 10, "the first 9 rows; there are more\n"),
        (10, 11, ""),
        (11, 11, ""),
        (1_000_000_000, 11, ""),
    ],
)
def test_limit_is_noted_beside_the_result(
    run: Run, shipped_to_read: db.Target, limit: int, lines: int, note: str
) -> None:
    result = run("query", "SELECT key FROM article", "--limit", limit, "--format", "csv")
    assert (result.exit_code, result.stdout.count("\n"), result.stderr) == (0, lines, note)


def test_a_table_that_nobody_can_read_is_cut(
    run: Run, shipped_to_read: db.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.cli.query_command.MOST_IN_A_TABLE", 9)
    asked = ("query", "SELECT key FROM article")
    assert run(*asked).stderr == "the first 9 rows; --format csv has all\n"
    assert run(*asked, "--limit", 10).stderr + run(*asked, "--format", "csv").stderr == ""


@pytest.mark.parametrize(
    ("format_", "stdout"), [("csv", "key\n"), ("json", "[]\n"), ("jsonl", ""), ("markdown", "| key |\n| --- |\n")]
)
def test_no_rows_is_a_note_and_no_failure(run: Run, shipped_to_read: db.Target, format_: str, stdout: str) -> None:
    result = run("query", "SELECT key FROM article WHERE 1 = 0", "--format", format_)
    assert (result.exit_code, result.stdout, result.stderr) == (0, stdout, "no rows\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["DELETE FROM article"], "allowed: one SELECT statement"),
        (["SELECT nonesuch FROM article"], "nonesuch"),
        (["SELECT low FROM figures"], "allowed: one SELECT over the tables and columns that `nkdb schema` explains"),
        (["harvest-split"], "did you mean 'harvest-splits'?"),
        (["SELECT 1", "--param", "a"], "found --param 'a'"),
        (["SELECT 1", "--limit", "0"], "--limit"),
        (["SELECT 1", "--limit", "99999999999"], "--limit"),
        (["SELECT 1", "--timeout", "0"], "--timeout"),
        (["SELECT 1", "--timeout", "-1"], "--timeout"),
        (["WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", "--timeout", "0.1"],
         "found no end after 0.1 s; allowed: an answer within that time, or a longer --timeout"),
        ([""], "no statement"),
    ],
)  # fmt: skip
def test_refusals_are_messages(
    run: Run, shipped_to_read: db.Target, here: Path, arguments: list[str], message: str
) -> None:
    before, files = content(shipped_to_read), set(here.iterdir())
    result = run("query", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert (content(shipped_to_read), set(here.iterdir())) == (before, files)


@pytest.mark.parametrize("value", ["9e999", "-9e999", "x'00ff'", "1e300", "NULL", "'\x1b'", "'a\nb'"])
@pytest.mark.parametrize("format_", ["table", "csv", "json", "jsonl", "markdown"])
def test_strange_values_are_written_in_every_format(
    run: Run, shipped_to_read: db.Target, value: str, format_: str
) -> None:
    result = run("query", f"SELECT {value} AS a, 'end' AS b", "--format", format_)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "end" in result.stdout

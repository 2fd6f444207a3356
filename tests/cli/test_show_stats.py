"""`nkdb show` and `nkdb stats`: what is printed of one record, and of all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from looking import named, rows

import nkdb
from nkdb import db

Run = Callable[..., Result]

ARTICLE = "8-3-movement-evolves-2014-08-05"


def test_a_figure_is_printed_whole(run: Run, shipped_to_read: db.Target) -> None:
    result = run("show", "monthly-payments/range")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "20,000 KPW … 200,000 KPW  [figure]"
    assert lines[1] == f"{ARTICLE}/monthly-payments/range"
    facts = {line[:31].strip(): line[31:].strip() for line in lines[2 : lines.index("")]}
    assert "20,000-200,000 KPW per P1M" in " ".join(result.stdout.split())
    assert any("NK Economy Watch > Daily NK > source in North Pyongan Province" in value for value in facts.values())
    assert "Claim\n  A worker's payment of 8.3 Money runs from 20,000 to 200,000 won a month.\n" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("text", "first_lines"),
    [
        ("Nodong Sinmun", ["Rodong Sinmun  [source]"]),
        ("로동신문", ["Rodong Sinmun  [source]"]),
        (
            "ministry-of-light-industry",
            ["Ministry of Light Industry  [source]", "Ministry of Light Industry  [organization]"],
        ),
        ("8-3-money-payment", ["Payment of 8.3 Money  [measure]"]),
    ],
)
def test_a_card_for_each_record_that_is_meant(
    run: Run, shipped_to_read: db.Target, text: str, first_lines: list[str]
) -> None:
    result = run("show", text)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line for line in result.stdout.splitlines() if line.endswith("]") and "  [" in line] == first_lines


@pytest.mark.parametrize(
    ("text", "message"),
    [("rodong-sinmum", "did you mean rodong-sinmun"), ("zzzzz", "'zzzzz'\n"), ("", "''"), ("[bold]", "'[bold]'")],
)
def test_an_unknown_key_is_a_message(run: Run, shipped_to_read: db.Target, text: str, message: str) -> None:
    result = run("show", text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_table_title_stands_on_one_line(run: Run, shipped_to_read: db.Target) -> None:
    # the documents of a source without dates make a narrow table
    lines = run("show", ARTICLE).stdout.splitlines()
    assert any(line.startswith("Claims (") and line.rstrip().endswith(")") for line in lines)


def test_the_quotation_is_printed_once_the_page_is_there(run: Run, shipped: db.Target, corpus: Path) -> None:
    run("import", corpus)
    text = run("show", "monthly-payments/range").stdout
    assert "verified\n  20,000 KPW per calendar month" in text


def counted(run: Run) -> dict[str, int]:
    """What `nkdb stats` prints, by label."""
    result = run("stats", "--format", "csv")
    # programs need a name for every column
    assert result.stdout.startswith("what,rows\n")
    assert (result.exit_code, result.stderr) == (0, "")
    return {label: int(count) for label, count in list(csv.reader(io.StringIO(result.stdout)))[1:]}


def test_stats_count_what_the_database_holds(run: Run, shipped_to_read: db.Target, here: Path) -> None:
    stats = counted(run)

    def count(sql: str) -> int:
        ((number,),) = rows(shipped_to_read, sql)
        return int(number)

    for table in ("article", "source", "claim", "figure", "evidence", "place", "market_rate", "official_rate"):
        assert stats[table] == count(f"SELECT count(*) FROM {table}")
    assert stats["reports with claims"] == count("SELECT count(DISTINCT article_key) FROM claim_flat") == 9
    assert stats["evidence unchecked"] == stats["evidence"]
    claims, figures = count("SELECT count(*) FROM claim_flat"), count("SELECT count(*) FROM figure_flat")
    for prefix, total in (("claims: ", claims), ("figures: ", figures), ("chains of ", claims)):
        assert sum(count for label, count in stats.items() if label.startswith(prefix)) == total
    assert claims < stats["claim"], "a revised report counts once"


def test_origins_are_those_of_what_counts_and_who_they_are(run: Run, shipped: db.Target, here: Path) -> None:
    before = counted(run)["origins of claims"]
    assert before == (nkdb.open(named(shipped)).attribution().nodes["origin"] > 0).sum()
    with db.connection(shipped) as conn:
        conn.exec_driver_sql(
            """INSERT INTO source_merge (source_id, into_id) SELECT a.id, b.id FROM source a, source b
            WHERE a.key = 'daily-nk' AND b.key = 'ifes'"""
        )
    assert counted(run)["origins of claims"] == before - 1


def test_stats_tell_evidence_by_state(run: Run, shipped: db.Target, mine: Path, page: Path) -> None:
    before = counted(run)
    run("load", mine, "-q")
    run("import", page)
    after = counted(run)
    assert after["evidence verified"] == 3
    assert after["evidence unchecked"] == before["evidence unchecked"]
    assert after["reports with claims"] == before["reports with claims"] + 1


def test_stats_of_an_empty_database_and_in_other_formats(run: Run, empty: db.Target) -> None:
    stats = counted(run)
    assert set(stats.values()) == {0}
    found = json.loads(run("stats", "--format", "json").stdout)
    assert [list(row.values()) for row in found] == [list(item) for item in stats.items()]
    assert "article" in run("stats").stdout

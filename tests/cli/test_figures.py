"""`nkdb figures`, `nkdb compare` and `nkdb chain`: what is printed where, and how refusals read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nkdb import db
from nkdb.analysis import asked

Run = Callable[..., Result]

MONTHLY = "8-3-movement-evolves-2014-08-05/monthly-payments/range"
QUARTERLY = "8-3-movement-evolves-2014-08-05/full-freedom-price/range"


def cells(output: str) -> list[list[str]]:
    """The cells of a printed table's rows, without its head."""
    return [re.split(r" {2,}", line.strip()) for line in output.splitlines()[3:] if line.strip()]


def test_8_3_money_side_by_side(run: Run, shipped_to_read: db.Target) -> None:
    result = run(
        "figures", "--measure", "8-3-money-payment", "--per", "P1M", "--currency", "USD", "--rate", "market",
        "--rate", "official", "--in", "kg_rice",
    )  # fmt: skip
    assert result.exit_code == 0
    chain = "NK Economy Watch > Daily NK"
    assert cells(result.stdout) == [
        ["8-3-money-payment", "240,000", "480,000", "KPW", "P3M", "80,000-160,000 KPW per P1M", "10-20",
         "833.33-1,666.67", "13.33-27.59", "2014-08", chain],
        ["8-3-money-payment", "20,000", "200,000", "KPW", "P1M", "20,000-200,000 KPW per P1M", "2.5-25",
         "208.33-2,083.33", "3.33-34.48", "2014-08", f"{chain} > source in North Pyongan Province"],
    ]  # fmt: skip
    assert "KPW per USD, 244 days away, for 2 figures: official unified 2013-11: 96 (Reuters)\n" in result.stderr
    assert "KPW per kg_rice, of that time, for 2 figures: Hyesan 2014-08: 6,000 (Daily NK); " in result.stderr


def test_machine_formats_hold_everything(run: Run, shipped_to_read: db.Target) -> None:
    asked = ("figures", "--measure", "8-3-money-payment", "--per", "P1M", "--currency", "USD")
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    objects = json.loads(run(*asked, "--format", "json").stdout)
    assert [row["figure_key"] for row in rows] == [row["figure_key"] for row in objects] == [QUARTERLY, MONTHLY]
    assert objects[1] | {
        "low": 20000, "high": 200000, "unit": "KPW", "value_low": 2.5, "value_high": 25, "value_unit": "USD",
        "value_note": None, "rate_gap_days": 1, "rate_over_limit": False, "claim_earliest": "2014-08-01",
    } == objects[1]  # fmt: skip
    assert rows[1]["value_high"] == "25"
    assert run(*asked, "--format", "markdown").stdout.startswith("| figure_key | ")
    assert len(run(*asked, "--format", "jsonl").stdout.splitlines()) == 2


@pytest.mark.parametrize(("limit", "rows", "note"), [(1, 1, "the first 1 of 2 figures\n"), (2, 2, ""), (3, 2, "")])
def test_limit(run: Run, shipped_to_read: db.Target, limit: int, rows: int, note: str) -> None:
    asked = ("figures", "--measure", "8-3-money-payment", "--format", "csv")
    result = run(*asked, "--limit", limit)
    assert (result.exit_code, result.stderr) == (0, note)
    assert result.stdout.splitlines() == run(*asked).stdout.splitlines()[: 1 + rows]


def test_a_table_that_nobody_can_read_is_cut(
    run: Run, shipped_to_read: db.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.cli.figures_command.MOST_IN_A_TABLE", 1)
    asked = ("figures", "--measure", "8-3-money-payment")
    assert run(*asked).stderr == "the first 1 of 2 figures; --format csv has all\n"
    assert "first" not in run(*asked, "--limit", 2).stderr + run(*asked, "--format", "csv").stderr


def test_a_limit_takes_the_first_and_converts_no_others(
    run: Run, shipped_to_read: db.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run("figures", "--unit", "kg", "--format", "jsonl")
    converted: list[int] = []
    real = asked.normalise
    monkeypatch.setattr(
        asked, "normalise", lambda rows, found, into: converted.append(len(found)) or real(rows, found, into)
    )
    for limit in (1, 12, 34, 35, 36):
        found = run("figures", "--unit", "kg", "--format", "jsonl", "--limit", str(limit))
        assert (found.exit_code, found.stdout.splitlines()) == (0, whole.stdout.splitlines()[:limit])
        assert ("of 35 figures" in found.stderr) is (limit < 35)
    assert converted == [1, 12, 34, 35, 35]


def test_of_what_was_chosen_by_subject_the_rest_is_left_empty(run: Run, shipped_to_read: db.Target) -> None:
    result = run("figures", "--topic", "8.3 Money", "--currency", "USD")
    assert (result.exit_code, "percent is no money" in result.stderr) == (0, True)


def test_midpoints_only_when_asked(run: Run, shipped_to_read: db.Target) -> None:
    asked = ("figures", "--measure", "private-earnings", "--measure", "8-3-money-payment", "--per", "P1M")
    assert "value_mid" not in run(*asked).stdout
    assert "value_mid" in run(*asked, "--mid").stdout


def test_beyond_the_limit_is_said(run: Run, shipped_to_read: db.Target) -> None:
    result = run(
        "figures", "--measure", "8-3-money-payment", "--currency", "USD", "--rate", "official", "--max-gap", "180d"
    )
    assert result.exit_code == 0
    assert [row[5] for row in cells(result.stdout)] == ["2014-08", "2014-08"]
    assert "2 figures: no official rate of USD within 180 days (nearest: 2013-11-30, 244 days)\n" in result.stderr


@pytest.mark.parametrize(("format_", "stdout"), [("table", ""), ("json", "[]\n"), ("jsonl", "")])
def test_nothing_is_said_and_no_failure(run: Run, shipped_to_read: db.Target, format_: str, stdout: str) -> None:
    result = run("figures", "--since", "2020", "--currency", "USD", "--format", format_)
    assert (result.exit_code, result.stdout, result.stderr) == (0, stdout, "no figures\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["figures", "--measure", "8-3-money"], "did you mean 8-3-money-payment?"),
        (["figures", "--currency", "EUR"], "found 'EUR'; allowed: KPW, CNY, USD (market rates)"),
        (["figures", "--unit", "kg", "--measure", "harvest-split"], "the figures are in percent"),
        (
            ["figures", "--measure", "harvest-split", "--measure", "rice-quantity", "--unit", "t"],
            "unit: found 't'; allowed: measures of its dimension: rice-quantity; not harvest-split (in percent)",
        ),
        (
            [
                "figures",
                "--measure",
                "harvest-split",
                "--measure",
                "8-3-money-payment",
                "--in",
                "kg_rice",
                "--limit",
                "1",
            ],
            "in: found 'kg_rice'; allowed: measures of money: 8-3-money-payment; not harvest-split (in percent)",
        ),
        (
            ["figures", "--measure", "harvest-split", "--in", "kg_rice", "--limit", "1"],
            "in: found 'kg_rice'; allowed: no conversion, since the figures are in percent, not in money",
        ),
        (["figures", "--since", "soon"], "since: found 'soon'"),
        (["figures", "--per", "month"], "such as P1D, P1W, P1M, P3M or P1Y"),
        (["figures", "--rate", "black"], "--rate"),
        (["figures", "--limit", "0"], "--limit"),
        (["figures", "--rate", "official"], "rate: found 'official'; allowed: a rate only with a currency"),
        (["figures", "--in", "kg_rice", "--rate", "official"], "rate: found 'official'; allowed: a rate only with a"),
        (["figures", "--max-gap", "30d"], "max_gap: found '30d'; allowed: a gap only with a currency or good"),
        (["figures", "--since", "2014-08", "--until", "2013"], "until: found '2013'; allowed: 2014-08 or later"),
        (["figures", "--database", "none.sqlite"], "none.sqlite: no database there"),
        (["compare", "nothing"], "measure: found 'nothing'"),
        (["compare", "time-since", "--place", "Atlantis"], "place: found 'Atlantis'"),
        (["chain", "daily-nk"], "no claim or figure 'daily-nk'; that names another kind of record: source"),
        (["chain", "monthly-payment"], "no claim or figure 'monthly-payment'; did you mean monthly-payments"),
    ],
)
def test_refusals_are_one_line(
    run: Run, shipped_to_read: db.Target, here: Path, arguments: list[str], message: str
) -> None:
    files = set(here.iterdir())
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert set(here.iterdir()) == files


def test_compare(run: Run, shipped_to_read: db.Target) -> None:
    result = run("compare", "8-3-money-payment")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("\n2 figures of 1 report and 2 origins\n")
    figures, pairs = result.stdout.split("one   other")
    assert cells(figures)[0][:5] == ["1", "80,000", "160,000", "KPW per P1M", "2014-08"]
    assert ["1", "2", "overlap", "80,000-160,000", "KPW per P1M"] in cells("\n" + pairs)


def test_compare_says_why_not(run: Run, shipped_to_read: db.Target) -> None:
    result = run("compare", "time-since", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["relation"] for row in rows} == {"gap", "not comparable"}
    assert "place: DPRK against North Pyongan" in {row["reason"] for row in rows}
    assert result.stderr == "4 figures of 3 reports and 4 origins\n"


def test_chain(run: Run, shipped_to_read: db.Target) -> None:
    result = run("chain", "monthly-payments/range")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{MONTHLY}: 20,000 KPW … 200,000 KPW: A worker's payment")
    assert [row[1:4] for row in cells(result.stdout)[1:]] == [
        ["NK Economy Watch", "blog", "publishes"], ["Daily NK", "exile media", "interviews"],
        ["source in North Pyongan Province", "informant", "observes"],
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(run("chain", "monthly-payments", "--format", "csv").stdout)))
    assert [(row["link"], row["date"]) for row in rows] == [
        ("1", "2014-08-05"),
        ("2", "2014-08-05"),
        ("3", "2014-08-04"),
    ]
    assert rows[1]["document"] == "Daily NK, “Culture of August 3rd Changing with the Times”, by Seol Song Ah"

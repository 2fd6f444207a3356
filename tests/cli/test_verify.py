"""`nkdb verify`: every span holds, is named, or is counted as unchecked."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import Result

from nkdb import db

Run = Callable[..., Result]


def change(target: db.Target, statement: str) -> None:
    """Change the database behind nkdb's back."""
    with db.connection(target) as conn:
        assert conn.exec_driver_sql(statement).rowcount == 1


@pytest.fixture
def noodles(run: Run, shipped: db.Target, mine: Path, page: Path) -> db.Target:
    """The shipped database with the private article and its text; no other article has one."""
    run("load", mine, "-q")
    run("import", page)
    return shipped


def test_without_texts_nothing_can_be_checked_and_nothing_is_broken(run: Run, shipped: db.Target) -> None:
    result = run("verify")
    assert result.exit_code == 0
    spans = result.stdout.removeprefix("0 verified, 0 broken, ").removesuffix(" unchecked\n")
    assert spans.isdigit()
    assert result.stderr == (f"{spans} spans cannot be checked until their page is imported (nkdb import PAGE)\n")


def test_spans_with_a_text_hold(run: Run, noodles: db.Target) -> None:
    result = run("verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("3 verified, 0 broken, ")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        (
            "UPDATE article SET body = replace(body, '300 won', '400 won') WHERE key = 'noodles-2015-03-03'",
            ["claim noodles-2015-03-03/price", "figure noodles-2015-03-03/price/bowl"],
        ),
        (
            "UPDATE article SET body = replace(body, 'family.', 'family!') WHERE key = 'noodles-2015-03-03'",
            ["claim noodles-2015-03-03/family"],
        ),
        (
            "UPDATE article SET body = substr(body, 1, 60) WHERE key = 'noodles-2015-03-03'",
            ["claim noodles-2015-03-03/family"],
        ),
        (
            "UPDATE article SET body = '쌀' || body WHERE key = 'noodles-2015-03-03'",
            [
                "claim noodles-2015-03-03/price", "figure noodles-2015-03-03/price/bowl",
                "claim noodles-2015-03-03/family",
            ],
        ),
        (
            """UPDATE evidence SET end_offset = end_offset + 1
            WHERE figure_id = (SELECT id FROM figure WHERE key = 'noodles-2015-03-03/price/bowl')""",
            ["figure noodles-2015-03-03/price/bowl"],
        ),
        (
            """UPDATE evidence SET sha256 = 'ff' || substr(sha256, 3)
            WHERE claim_id = (SELECT id FROM claim WHERE key = 'noodles-2015-03-03/family')""",
            ["claim noodles-2015-03-03/family"],
        ),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(run: Run, noodles: db.Target, statement: str, broken: list[str]) -> None:
    change(noodles, statement)
    for _ in range(2):
        result = run("verify")
        assert result.exit_code == 1
        assert f"{3 - len(broken)} verified, {len(broken)} broken, " in result.stdout
        named = [line.removeprefix("broken: ").split(": characters ")[0] for line in result.stdout.splitlines()[1:]]
        assert named == broken
    state = run("query", "SELECT count(*) AS n FROM evidence WHERE state = 'broken'", "--format", "csv").stdout
    assert state == f"n\n{len(broken)}\n"


def test_the_state_is_put_right_again(run: Run, noodles: db.Target) -> None:
    change(noodles, "UPDATE article SET body = 'x' || body WHERE key = 'noodles-2015-03-03'")
    assert run("verify").exit_code == 1
    change(noodles, "UPDATE article SET body = substr(body, 2) WHERE key = 'noodles-2015-03-03'")
    assert run("verify").exit_code == 0
    states = "SELECT evidence_state AS s FROM figure_flat WHERE article_key = 'noodles-2015-03-03'"
    assert run("query", states, "--format", "csv").stdout == "s\nverified\n"


def test_a_text_that_is_gone_leaves_its_spans_unchecked(run: Run, noodles: db.Target) -> None:
    change(noodles, "UPDATE article SET body = NULL, body_sha256 = NULL WHERE key = 'noodles-2015-03-03'")
    result = run("verify")
    assert (result.exit_code, result.stdout.startswith("0 verified, 0 broken, ")) == (0, True)


def test_only_a_span_in_another_state_has_to_wait_for_a_writer(run: Run, noodles: db.Target) -> None:
    with db.connection(noodles):
        assert run("verify", "--wait", "0.1").stdout.startswith("3 verified, 0 broken, ")
    change(noodles, "UPDATE article SET body = '' WHERE key = 'noodles-2015-03-03'")
    with db.connection(noodles):
        waiting = run("verify", "--wait", "0.1")
    assert (waiting.exit_code, waiting.stdout) == (2, "")
    assert "in use by another process" in waiting.stderr
    assert run("verify").exit_code == 1
    with db.connection(noodles):
        assert run("verify", "--wait", "0.1").stdout.startswith("0 verified, 3 broken, ")


def test_the_limits_of_queries_are_none_of_what_reads_texts(
    run: Run, sqlite_shipped: db.Target, mine: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load", mine, "-q")
    run("import", page)
    change(sqlite_shipped, f"UPDATE article SET body = body || '{'x' * 30_000}' WHERE body IS NOT NULL")
    monkeypatch.setattr(import_module("nkdb.query.reading"), "LONGEST_VALUE", 20_000)
    assert "too big" in run("query", "SELECT body FROM article WHERE body IS NOT NULL").stderr
    assert run("verify").stdout.startswith("3 verified, 0 broken, ")
    assert run("db", "check").exit_code == 0
    assert run("duplicates").exit_code == 0
    assert run("load", mine, "-q").stderr.endswith(
        "no file has changed since it was loaded (--full compares the rows as well)\n"
    )

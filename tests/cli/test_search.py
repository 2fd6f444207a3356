"""`nkdb search`: rows, notes, formats, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from nkdb import db

Run = Callable[..., Result]


def test_rows(run: Run, shipped: db.Target) -> None:
    result = run("search", "8.3 money -rice", "--in", "claims", "--limit", 2, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "only the first 2 are shown; --limit shows more\n")
    rows = json.loads(result.stdout)
    assert len(rows) == 2
    assert list(rows[0]) == ["kind", "key", "title", "snippet", "date", "rank"]
    assert rows[0]["kind"] == "claim"
    assert "8.3 Money" in rows[0]["snippet"]
    every = run("search", "8.3 money -rice", "--in", "claims", "--format", "json")
    exact = run(
        "search", "8.3 money -rice", "--in", "claims", "--limit", len(json.loads(every.stdout)), "--format", "json"
    )
    assert (exact.stdout, exact.stderr) == (every.stdout, "")


@pytest.mark.parametrize(
    ("format_", "shown"), [("table", "8.3 Money"), ("csv", "8.3 Money"), ("markdown", "**Money**")]
)
def test_marks_only_where_they_mean_something(run: Run, shipped_to_read: db.Target, format_: str, shown: str) -> None:
    result = run("search", "8.3 money", "--in", "claims", "--format", format_)
    assert shown in result.stdout
    assert not any(character in result.stdout for character in "\x02\x03\x1b")


def test_nothing_found_is_a_note(run: Run, shipped_to_read: db.Target) -> None:
    result = run("search", "zanzibar", "--in", "claims", "--format", "csv")
    assert (result.exit_code, result.stdout) == (0, "kind,key,title,snippet,date,rank\n")
    assert result.stderr == "nothing found\n"


def test_a_misspelt_name_is_said_to_be_one(run: Run, shipped: db.Target) -> None:
    result = run("search", "Nodong Shinmoon", "--format", "json")
    assert json.loads(result.stdout)[0]["key"] == "rodong-sinmun"
    assert result.stderr == "nothing has these words; these names have a similar spelling\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x", "--in", "texts"], "'texts' is not one of"),
        (["x", "--since", "yesterday"], "since: found 'yesterday'; allowed: a day, month or year"),
        (["x", "--since", "2015", "--until", "2014-12-31"], "until: found '2014-12-31'; allowed: 2015 or later"),
        (
            ["--", '-rice -"corn bread"'],
            "query: found '-rice -\"corn bread\"' to search for; allowed: a word to look for",
        ),
        (
            [""],
            "query: found '' to search for; allowed: a word to look for; words to leave out (-word) alone are not enough",
        ),
        (["x\udcff"], "found 'x\\udcff', which is not UTF-8"),
        (["x", "--limit", "0"], "--limit"),
        (["x", "--source", "nosuch"], "found no source 'nosuch'"),
        ([], "Missing argument"),
    ],
)
def test_refusals(run: Run, shipped_to_read: db.Target, arguments: list[str], message: str) -> None:
    result = run("search", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_reindex(run: Run, shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("DELETE FROM name_search")
    assert "name_search: does not match its texts" in run("db", "check").stdout
    assert run("db", "reindex").exit_code == 0
    assert run("db", "check").exit_code == 0

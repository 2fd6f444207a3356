"""Each failure words its own message from values; problems say where, what and what is allowed."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb import errors as e
from nkdb.errors import Problem, SeedError, harmless_to_terminals, nearest


@pytest.mark.parametrize(
    ("found", "allowed", "expected"),
    [
        ("daily-kn", ["daily-nk", "daily-star", "kcna"], "daily-nk"),
        ("statistic", ["event", "statistic"], "statistic"),
        ("zzz", ["event", "statistic"], None),
        ("event", [], None),
        ("kye", ["name", "key"], "key"),
        ("rice-price", ["time-since"], None),
        (42, ["41", "42"], "42"),
    ],
)
def test_nearest(found: object, allowed: list[str], expected: str | None) -> None:
    assert nearest(found, allowed) == expected


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Problem("a.yaml", 4, "claim rice", "kind", "'x'", "one of: y"),
         "a.yaml:4: claim rice, kind: found 'x'; allowed: one of: y"),
        (Problem("a.yaml", None, "", "", "250 MB", "at most 32 MB"), "a.yaml: found 250 MB; allowed: at most 32 MB"),
        (Problem("a.yaml", 1, "article x", "", "a", "b"), "a.yaml:1: article x: found a; allowed: b"),
        (Problem("a.yaml", 1, "", "topics", "a", "b"), "a.yaml:1: topics: found a; allowed: b"),
    ],
)  # fmt: skip
def test_problem_says_where_what_and_what_is_allowed(problem: Problem, expected: str) -> None:
    assert str(problem) == expected


@pytest.mark.parametrize(("length", "shown"), [(200, "x" * 200), (201, "x" * 197 + "...")])
def test_problem_shortens_what_was_found(length: int, shown: str) -> None:
    assert str(Problem("a.yaml", 1, "", "", "x" * length, "less")) == f"a.yaml:1: found {shown}; allowed: less"


def test_seed_error_tells_each_problem_once_in_the_order_of_files_and_lines() -> None:
    late, early, whole = (Problem("b.yaml", line, "", "", "x", "y") for line in (10, 1, None))
    other = Problem("a.yaml", 50, "", "", "x", "y")
    error = SeedError([late, early, other, whole, late])
    assert error.problems == [other, whole, early, late]
    assert str(error).splitlines() == [
        "a.yaml:50: found x; allowed: y",
        "b.yaml: found x; allowed: y",
        "b.yaml:1: found x; allowed: y",
        "b.yaml:10: found x; allowed: y",
        "4 problems in the seeds; nothing was written",
    ]


def test_seed_error_tells_a_hint_once_below_the_problems() -> None:
    error = SeedError(
        [Problem("a.yaml", line, "", "", "x", "y", hint) for line, hint in enumerate(["do z", "", "do z"])]
    )
    assert str(error).splitlines()[3:] == ["do z", "3 problems in the seeds; nothing was written"]


def test_packages_are_to_be_installed_for_the_python_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/my clone/python")
    assert str(e.MissingExtraError("nkdb plot", "plot")) == (
        "nkdb plot needs more packages; install them with: '/my clone/python' -m pip install 'nkdb[plot]'"
    )


def test_seed_error_with_one_problem() -> None:
    assert str(SeedError([Problem("a.yaml", 1, "", "", "x", "y")])).endswith(
        "\n1 problem in the seeds; nothing was written"
    )


def test_seed_error_prints_two_hundred_problems_whole() -> None:
    lines = str(SeedError([Problem("a.yaml", line, "", "", "x", "y") for line in range(1, 201)])).splitlines()
    assert lines[199:] == ["a.yaml:200: found x; allowed: y", "200 problems in the seeds; nothing was written"]


def test_seed_error_prints_two_hundred_problems_and_counts_all() -> None:
    error = SeedError([Problem("a.yaml", line, "", "", "x", "y") for line in range(1, 251)])
    lines = str(error).splitlines()
    assert len(lines) == 202
    assert lines[199:] == [
        "a.yaml:200: found x; allowed: y",
        "… and 50 more",
        "250 problems in the seeds; nothing was written",
    ]
    assert len(error.problems) == 250


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            e.NotAsLoadedError(["x/a.yaml", "x/b.yaml"], "my x"),
            "x/a.yaml, x/b.yaml: found edits that are not in the database, made since it was loaded; allowed: "
            "nkdb load 'my x' first; or its removal, or another place",
        ),
        (
            e.NotAsLoadedError([str(n) for n in range(7)], "x"),
            "0, 1, 2, 3, 4 and 2 more: found edits that are not in the database, made since it was loaded; "
            "allowed: nkdb load x first; or its removal, or another place",
        ),
        (e.UnknownValueError("topic", "x", []), "topic: found 'x'; known: none"),
        (e.UnknownValueError("topic", "rce", ["rice"]), "topic: found 'rce' (did you mean rice?); known: rice"),
        (
            e.UnknownValueError("topic", "8.3 Mony", ["levy"], {"8.3 Money": "levy"}),
            "topic: found '8.3 Mony' (did you mean levy?); known: levy",
        ),
        (
            e.UnknownValueError("n", "x", list("0123456789ab")),
            "n: found 'x'; known: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, a, b",
        ),
        (
            e.UnknownValueError("n", "x", list("0123456789abc")),
            "n: found 'x'; known: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, a, b and 1 more",
        ),
        (e.NotUnicodeError("x" * 100), f"found '{'x' * 100}', which is not UTF-8; allowed: text in UTF-8"),
        (e.NotUnicodeError("x" * 101), f"found '{'x' * 97}...', which is not UTF-8; allowed: text in UTF-8"),
        (
            e.GoneFolderError("x", "seed files there"),
            "--gone x: found seed files there; allowed: a folder of seeds that was loaded and no longer exists",
        ),
        (
            e.SeedPathError("x", "nothing"),
            "x: found nothing; allowed: a seed file (.yaml, .csv, .jsonl) or a folder of them",
        ),
        (
            e.DatabaseUrlError("mysql://x"),
            "--database: found mysql://x; allowed: a file (nkdb.sqlite), sqlite:///FILE or postgresql://HOST/NAME",
        ),
        (
            e.DatabaseUrlError("x", "no driver"),
            "--database: found x (no driver); allowed: a file (nkdb.sqlite), sqlite:///FILE or postgresql://HOST/NAME",
        ),
        (
            e.DatabaseMissingError("n.sqlite"),
            "n.sqlite: no database there; create one with 'nkdb load', or name another with --database (in Python, nkdb.open(FILE))",
        ),
        (
            e.ForeignDatabaseError("n.sqlite", "table t"),
            "n.sqlite: not an nkdb database (found table t); it was left untouched",
        ),
        (
            e.NewerDatabaseError("n.sqlite", "0009", "0005"),
            "n.sqlite: its schema is at 0009, this nkdb knows up to 0005; it was left untouched; "
            "install a newer nkdb to use it",
        ),
        (
            e.OlderDatabaseError("n.sqlite", "0003", "0005"),
            "n.sqlite: its schema is at 0003, this nkdb needs 0005; run 'nkdb db upgrade'",
        ),
        (e.DatabaseAccessError("n.sqlite", "locked"), "n.sqlite: locked; nothing was written"),
        (e.UnknownRevisionError("9", ["0001", "0002"]), "revision: found '9'; allowed: 0001, 0002"),
        (
            e.EarlierKeyError("fees-2015-03-03", "fees", "other"),
            "article 'fees-2015-03-03' gets the key 'fees', but the seeds of 'other', outside this load, relate to it by "
            "its earlier key: say 'fees' there, and load both together; nothing was written",
        ),
        (
            e.StillUsedError("source", "kcna", "claim_source", 1, "a/b"),
            "source 'kcna' is no longer in the seeds, but 1 claim_source row outside this load still uses it "
            "(such as a/b); nothing was written",
        ),
        (
            e.StillUsedError("source", "kcna", "claim_source", 2, "a/b"),
            "source 'kcna' is no longer in the seeds, but 2 claim_source rows outside this load still use it "
            "(such as a/b); nothing was written",
        ),
        (e.PageError("p.txt", "an empty file", "a saved page"), "p.txt: found an empty file; allowed: a saved page"),
        (e.QueryError("DELETE", "SELECT"), "query: DELETE; allowed: SELECT"),
        (e.UnknownKeyError("kcn", ["kcna", "kcnb"], "source"), "no source 'kcn'; did you mean kcna, kcnb?"),
        (e.UnknownKeyError("kcn", [], "source"), "no source 'kcn'"),
        (e.OutputError("out", "a file", "a folder"), "out: found a file; allowed: a folder"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_messages(error: e.NkdbError, expected: str) -> None:
    assert isinstance(error, e.NkdbError)
    assert str(error) == expected


@given(st.lists(st.builds(Problem, *[st.text(), st.none() | st.integers(1), *[st.text()] * 4]), min_size=1, max_size=5))
def test_seed_error_takes_any_problems(problems: list[Problem]) -> None:
    error = SeedError(problems)
    assert set(error.problems) == set(problems)
    assert all(harmless_to_terminals(str(problem)) in str(error) for problem in problems)

"""`nkdb remove`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from looking import content

from nkdb import db

Run = Callable[..., Result]
MILL = "A mill\n\nJanuary 31st, 2011\n\nIt grinds what the farms bring.\n\nSource:\nMill Gazette\n2011-1-30\n\nShare\n"
KEY = "a-mill-2011-01-31"


@pytest.fixture
def page(here: Path) -> Path:
    """A saved page of one post that cites an outlet nobody knows."""
    (here / "mill.txt").write_text(MILL, encoding="utf-8")
    return here / "mill.txt"


def test_an_import_is_taken_back_once_the_user_says_so(run: Run, shipped: db.Target, page: Path) -> None:
    assert f"new: {KEY}\nunreviewed source: mill-gazette\n" in run("import", page).stdout
    before = content(shipped)
    refused = run("remove", KEY, stdin="n\n")
    assert (refused.exit_code, content(shipped)) == (1, before)
    assert "1 imported article will be removed, texts and all. Go on? [y/N]" in refused.stderr
    done = run("remove", KEY, stdin="y\n")
    assert (done.exit_code, done.stdout) == (0, f"removed: article {KEY}\nremoved: source mill-gazette\n")
    assert done.stderr.endswith(": 1 article removed\n")
    assert run("search", "grinds", "--format", "jsonl").stdout == ""
    assert run("import", page).stdout.count(f"new: {KEY}\n") == 1
    assert run("remove", "--yes", KEY).stderr.endswith(": 1 article removed\n")


def test_what_cannot_be_removed_is_a_message_before_anybody_is_asked(run: Run, shipped: db.Target, page: Path) -> None:
    run("import", page)
    before = content(shipped)
    for keys in ((KEY, "no-such-article"), (KEY, "8-3-movement-evolves-2014-08-05")):
        for yes in ((), ("--yes",)):
            result = run("remove", *keys, *yes)
            assert (result.exit_code, result.stdout) == (2, "")
            assert keys[1] in result.stderr
            assert "Go on?" not in result.stderr
    assert run("remove").exit_code == 2
    assert content(shipped) == before

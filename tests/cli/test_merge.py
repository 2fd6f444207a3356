"""`nkdb merge` and `nkdb unmerge`, and what `nkdb show` and `nkdb dump` say of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nkdb import db
from nkdb.load.outlets import Outlets

Run = Callable[..., Result]


def test_a_merge_is_shown_on_both_sides_and_its_names_lead_to_the_target(run: Run, shipped: db.Target) -> None:
    assert run("merge", "cdnk", "daily-nk").stderr == "cdnk is merged into daily-nk\n"
    assert run("merge", "cdnk", "daily-nk").stderr == "cdnk is merged into daily-nk already\n"
    assert "Daily NK (daily-nk): shown under that name" in run("show", "cdnk").stdout
    assert "CDNK (cdnk): merged into this one" in run("show", "daily-nk").stdout
    assert run("show", "CDNK").stdout.startswith("Daily NK")
    assert "0 rows written\n" in run("load", "-q", "--full").stderr
    assert run("unmerge", "cdnk").stderr == "cdnk is no longer merged into daily-nk\n"
    assert run("show", "CDNK").stdout.startswith("CDNK")


def test_a_merge_is_dumped_and_a_dumped_one_is_taken_back_in_its_file(run: Run, shipped: db.Target, here: Path) -> None:
    run("merge", "cdnk", "daily-nk")
    run("dump", "seeds")
    assert (here / "seeds" / "merges.yaml").read_text(encoding="utf-8") == "merges:\n- source: cdnk\n  into: daily-nk\n"
    assert run("load", "seeds", "-q", "--database", "other.sqlite").exit_code == 0
    refused = run("unmerge", "cdnk", "--database", "other.sqlite")
    assert refused.exit_code == 2
    assert f"stated in {here / 'seeds' / 'merges.yaml'}; allowed: removing it there" in refused.stderr


def test_what_cannot_be_merged_is_refused(run: Run, shipped: db.Target) -> None:
    for arguments, message in (
        (("merge", "daily-mk", "cdnk"), "did you mean daily-nk?"),
        (("merge", "cdnk", "cdnk"), "found cdnk into itself"),
        (("unmerge", "cdnk"), "found cdnk, which is not merged"),
    ):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr


def test_what_an_import_added_is_listed_until_it_is_merged_and_again_when_that_is_taken_back(
    run: Run, shipped: db.Target
) -> None:
    assert run("merge", "--list").stderr == "no source waits for a review\n"
    with db.connection(shipped) as conn:
        outlets = Outlets(conn)
        for name in ("Dayly NKk", "Xylophone Quarterly"):
            outlets.cited(name, None)
    wrong, new = (
        "dayly-nkk: Dayly NKk (published 0, cited 0) — nkdb merge dayly-nkk daily-nk",
        "xylophone-quarterly: Xylophone Quarterly (published 0, cited 0)",
    )
    assert run("merge", "--list").stdout.splitlines() == [wrong, new]
    run(*wrong.partition("nkdb ")[2].split())
    assert run("merge", "--list").stdout.splitlines() == [new]
    run("unmerge", "dayly-nkk")
    assert run("merge", "--list").stdout.splitlines() == [wrong, new]


def test_the_list_waits_for_no_writer(run: Run, shipped: db.Target) -> None:
    with db.connection(shipped):
        assert run("merge", "--list").stderr == "no source waits for a review\n"


@pytest.mark.parametrize("arguments", [(), ("cdnk",), ("--list", "cdnk"), ("--list", "cdnk", "daily-nk")])
def test_a_merge_needs_two_sources_and_a_list_none(run: Run, shipped: db.Target, arguments: tuple[str, ...]) -> None:
    assert run("merge", *arguments).exit_code == 2

"""`nkdb merge` and `nkdb unmerge`, and what `nkdb show` and `nkdb dump` say of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from nkdb import db

Run = Callable[..., Result]


def test_a_merge_is_shown_on_both_sides_and_its_names_lead_to_the_target(run: Run, shipped: db.Target) -> None:
    assert run("merge", "cdnk", "daily-nk").stderr == "cdnk is merged into daily-nk\n"
    assert run("merge", "cdnk", "daily-nk").stderr == "cdnk is merged into daily-nk already\n"
    assert "Daily NK (daily-nk): shown under that name" in run("show", "cdnk").stdout
    assert "CDNK (cdnk): merged into this one" in run("show", "daily-nk").stdout
    assert run("show", "CDNK").stdout.startswith("Daily NK")
    assert "0 rows written" in run("load", "-q").stderr
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

"""`nkdb plot`: files, notes, refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import Result

from nkdb import db
from nkdb.cli import plot_command

Run = Callable[..., Result]
Start = Callable[..., CompletedProcess[str]]
BEGINS = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "html": b"<!DOCTYPE html>"}


# every picture has its bytes in every format, from either database, in tests/plot: a command hands it on
@pytest.mark.parametrize(
    ("store", "what", "format_"),
    [
        ("sqlite", "figures", "png"), ("postgres", "timeline", "svg"), ("postgres", "sources", "html"),
        ("sqlite", "rates", "png"),
    ],
    indirect=["store"],
)  # fmt: skip
def test_a_picture_is_written(run: Run, shipped_to_read: db.Target, here: Path, what: str, format_: str) -> None:
    narrowed = ["--topic", "8.3 Money"] if what in ("figures", "timeline", "sources") else ["--quantity", "usd_kpw"]
    result = run("plot", what, f"out.{format_}", *narrowed)
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert f"out.{format_}: " in result.stderr
    assert "Source: " in result.stderr
    written = (here / f"out.{format_}").read_bytes()
    assert written.startswith(BEGINS[format_])
    assert format_ != "svg" or b"; topic: 8.3 Money." in written
    assert b"postgresql:" not in written
    assert [p.name for p in here.iterdir() if p.name.startswith(".out")] == []


def test_rates_of_every_currency_can_be_asked_for(run: Run, shipped_to_read: db.Target, here: Path) -> None:
    result = run("plot", "rates", "out.svg", "--quantity", "eur_kpw")
    assert result.exit_code == 0
    assert "3 rates of the state or quoted as such" in result.stderr


def test_rates_of_currencies_without_an_option_are_among_all(run: Run, shipped: db.Target, here: Path) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("UPDATE official_rate SET foreign_currency = 'JPY' WHERE foreign_currency = 'EUR'")
    for quantity, there in (("usd_kpw", False), ("", True)):
        result = run("plot", "rates", "out.svg", "--force", *["--quantity", quantity] * bool(quantity))
        assert result.exit_code == 0, result.stderr
        assert ("KPW per JPY" in (here / "out.svg").read_text(encoding="utf-8")) == there


def test_a_name_that_is_not_utf_8_can_be_drawn() -> None:
    assert plot_command._provenance(db.Target.parse("a\udcff.sqlite")).database == "a\ufffd.sqlite"


def test_nothing_to_draw_is_no_error(run: Run, shipped_to_read: db.Target, here: Path) -> None:
    for what in ("figures", "timeline", "sources"):
        result = run("plot", what, "out.png", "--topic", "8.3 Money", "--source", "choson-sinbo")
        assert (result.exit_code, result.stdout) == (0, "")
        assert "nothing was written" in result.stderr
        assert not (here / "out.png").exists()


def test_a_picture_that_is_there_stays(run: Run, shipped_to_read: db.Target, here: Path) -> None:
    (here / "out.svg").write_text("mine", encoding="utf-8")
    result = run("plot", "sources", "out.svg")
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert (here / "out.svg").read_text(encoding="utf-8") == "mine"
    assert run("plot", "sources", "out.svg", "--force").exit_code == 0
    assert (here / "out.svg").read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["figures", "out.gif"], "found the ending '.gif'; allowed: a file that ends in .png, .svg or .html"),
        (["figures", "out"], "found no ending"),
        (["figures", "out.png", "--format", "svg"], "--format svg"),
        (["figures", "none/out.png"], "a folder that does not exist"),
        (["figures", "."], "no ending"),
        (["figures", "out.png", "--measure", "harvest"], "measure: found 'harvest' (did you mean harvest-split?)"),
        (["figures", "out.png", "--currency", "XXX"], "currency: found 'XXX'; allowed: KPW, CNY"),
        (["figures", "out.png", "--rate", "official"], "rate: found 'official'; allowed: a rate only with a currency"),
        (
            ["figures", "out.png", "--measure", "harvest-split", "--measure", "rice-quantity", "--unit", "t"],
            "unit: found 't'; allowed: measures of its dimension: rice-quantity; not harvest-split",
        ),
        (["timeline", "out.png", "--topic", "none"], "topic: found 'none'; known: "),
        (["sources", "out.png", "--since", "soon"], "since: found 'soon'; allowed: "),
        (["rates", "out.png", "--place", "Atlantis"], "place: found 'Atlantis'"),
        (["rates", "out.png", "--quantity", "tea"], "'tea' is not one of"),
        (["sources", "out.png", "--minimum", "1000"], "allowed: "),
        (["pie", "out.png"], "No such command 'pie'"),
    ],
)
def test_refusals(run: Run, shipped_to_read: db.Target, here: Path, arguments: list[str], message: str) -> None:
    before = sorted(p.name for p in here.iterdir())
    result = run("plot", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert sorted(p.name for p in here.iterdir()) == before


def test_a_backend_that_matplotlib_does_not_know_is_a_message(start: Start, sqlite_shipped: db.Target) -> None:
    done = start("plot", "timeline", "all.svg", MPLBACKEND="nope")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("Error: plot: found MPLBACKEND=nope; allowed: what matplotlib takes, or nothing")

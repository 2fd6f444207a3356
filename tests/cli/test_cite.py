"""`nkdb cite`: by key, by the end of a key, by name; styles; what cannot be cited."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable

import pytest
from click.testing import Result

from nkdb import db

Run = Callable[..., Result]


def test_a_figure_by_the_end_of_its_key(run: Run, shipped_to_read: db.Target) -> None:
    result = run("cite", "monthly-payments/range")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "“8.3 movement evolves in DPRK”, NK Economy Watch, 5 August 2014."
    assert lines[1].startswith("Cited original: Seol Song Ah, “Culture of August 3rd")
    assert "Chain: NK Economy Watch > Daily NK > source in North Pyongan Province" in lines
    assert any(line.startswith("Evidence: characters 1838-1897 of the text, sha256 ") for line in lines)


def test_a_source_by_its_korean_name_on_a_day(run: Run, shipped_to_read: db.Target) -> None:
    result = run("cite", "로동신문", "--accessed", "2014-08-05", "--style", "csl-json")
    (item,) = json.loads(result.stdout)
    assert item["id"] == "rodong-sinmun"
    assert item["accessed"] == {"date-parts": [[2014, 8, 5]]}
    today = json.loads(run("cite", "로동신문", "--style", "csl-json").stdout)[0]["accessed"]["date-parts"][0]
    assert abs(datetime.date(*today) - datetime.date.today()).days <= 1


def test_several(run: Run, shipped_to_read: db.Target) -> None:
    # there is an organization of that key, and a measure of the key that a claim's ends in
    keys = "8-3-movement-evolves-2014-08-05", "ministry-of-light-industry", "production-growth"
    assert run("cite", *keys, keys[0]).stdout.count("\nnkdb ") == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rodong-sinmn"], "did you mean rodong-sinmun"),
        (
            ["pyongyang"],
            "no article, claim, figure, document or source 'pyongyang'; that names another kind of record: place",
        ),
        *(
            (["rodong-sinmun", "--accessed", found], f"accessed: found '{found}'; allowed: a day (2014-08-05)")
            for found in ("yesterday", "2020-13-01", "2020-12", "2020")
        ),
        (["rodong-sinmun", "--style", "chicago"], "Invalid value for '--style'"),
        (["rodong-sinmun", "--database", "none.sqlite"], "no database there"),
    ],
)
def test_what_is_refused(run: Run, shipped_to_read: db.Target, arguments: list[str], message: str) -> None:
    result = run("cite", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr

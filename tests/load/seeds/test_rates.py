"""Rates as JSON Lines: none is held, and they are told apart, changed, moved and removed as the lines say."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import dump, one

from nkdb import db
from nkdb.errors import SeedError
from nkdb.load import chunks
from nkdb.load.seeds import load, loading
from nkdb.seedfile import records as r
from nkdb.seedfile.checking import check

from ..conftest import Records, StoppedError, stopping_after, written

COUNT = 30
BASE: Records = [
    ("source", {"key": "paper", "name": "The Paper", "kind": "newspaper"}),
    ("place", {"key": "north", "name": "North", "kind": "city"}),
    ("place", {"key": "south", "name": "South", "kind": "city"}),
]


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have small files treated as large ones are."""
    monkeypatch.setattr(loading, "AT_ONCE", 7)
    monkeypatch.setattr(chunks, "CHUNK", 3)
    monkeypatch.setattr("nkdb.seedfile.jsonlines.LINES_A_STEP", 1)


def market(number: int, **other: Any) -> tuple[str, dict[str, Any]]:
    """An observation on a market; many are alike but for a number that has no short decimal."""
    return "market_rate", {
        "observed_on": f"2014-03-{number % 3 + 1:02}", "date_precision": "day", "date_basis": "stated", "place": "north",
        "quantity": "rice_kpw_per_kg", "low": 4000 + number / 7, "high": 6000.0, "currency_basis": "new_won",
        "value_basis": "range", "observer": "paper", "read_in": "The Paper", "citation_url": "https://paper.example/1",
    } | other  # fmt: skip


def official(number: int, **other: Any) -> tuple[str, dict[str, Any]]:
    """A rate that the state set."""
    return "official_rate", {
        "valid_from": "2014-02", "date_precision": "month", "rate_kind": "official_unified", "side": "mid",
        "foreign_currency": "EUR", "kpw_per_unit": 130.1 + number / 3, "currency_basis": "new_won",
        "value_basis": "stated", "issuer": "The Bank", "read_in": "The Paper", "confidence": "high",
        "citation_url": "https://paper.example/2",
    } | other  # fmt: skip


def rates() -> Records:
    """Twenty observations and ten official rates."""
    return [market(number) if number % 3 else official(number) for number in range(COUNT)]


def as_csv(file: Path, wanted: Records) -> Path:
    """The file, with a row for each observation."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.DictWriter(opened, list(r.MarketRate.model_fields))
        rows.writeheader()
        rows.writerows(record for _, record in wanted)
    return file


def counts(report: Any) -> dict[str, tuple[int, int, int, int]]:
    """New, changed, removed and unchanged rows of both tables."""
    tables = report.changes.tables
    return {
        table: (c.new, c.changed, c.removed, c.unchanged)
        for table in ("market_rate", "official_rate")
        if (c := tables.get(table))
    }


@pytest.mark.parametrize("batch", [None, 4])
def test_any_order_and_any_division_gives_the_same_database(
    empty: db.Target, elsewhere: db.Target, tmp_path: Path, batch: int | None
) -> None:
    report = load(empty, [written(tmp_path / "all.jsonl", [*rates(), *BASE])], batch=batch)
    assert counts(report) == {"market_rate": (20, 0, 0, 0), "official_rate": (10, 0, 0, 0)}
    folder = tmp_path / "parts"
    folder.mkdir()
    shuffled = rates()
    random.Random(4).shuffle(shuffled)  # noqa: S311
    in_csv = [rate for rate in shuffled if rate[0] == "market_rate"][:5]
    written(folder / "a.jsonl", [*(rate for rate in shuffled[:20] if rate not in in_csv), *BASE])
    written(folder / "b.jsonl", [rate for rate in shuffled[20:] if rate not in in_csv])
    as_csv(folder / "c.csv", in_csv)
    load(elsewhere, [folder], batch=batch)
    assert dump(empty) == dump(elsewhere)


def test_the_same_lines_again_write_nothing_whether_the_file_is_gone_through_or_not(
    empty: db.Target, tmp_path: Path
) -> None:
    file = written(tmp_path / "all.jsonl", [*rates(), *BASE])
    load(empty, [file])
    for wanted in ([*rates(), *BASE], [*BASE, *reversed(rates())]):
        report = load(empty, [written(file, wanted)])
        assert not report.changes.any
        assert counts(report) == {"market_rate": (0, 0, 0, 20), "official_rate": (0, 0, 0, 10)}


def test_a_changed_rate_is_told_by_the_keys_of_its_place_and_observer(empty: db.Target, tmp_path: Path) -> None:
    file = written(tmp_path / "all.jsonl", [market(1, low=4000), *BASE])
    load(empty, [file])
    written(file, [market(1, low=4000, flags="ocr"), *BASE])
    told = "2014-03-02 day north rice_kpw_per_kg 4000 6000 paper https://paper.example/1: flags"
    assert load(empty, [file]).changes.rows == [("market_rate", "changed", told)]


CHANGES: list[tuple[str, Callable[[Records], object], dict[str, tuple[int, int, int, int]]]] = [
    (
        "a note on one",
        lambda wanted: wanted[1][1].update(flags="ocr"),
        {"market_rate": (0, 1, 0, 19), "official_rate": (0, 0, 0, 10)},
    ),
    (
        "another number",
        lambda wanted: wanted[0][1].update(kpw_per_unit=131),
        {"market_rate": (0, 0, 0, 20), "official_rate": (1, 0, 1, 9)},
    ),
    (
        "lines that are gone",
        lambda wanted: wanted.__delitem__(slice(0, 9)),
        {"market_rate": (0, 0, 6, 14), "official_rate": (0, 0, 3, 7)},
    ),
    (
        "all gone",
        lambda wanted: wanted.clear(),
        {"market_rate": (0, 0, 20, 0), "official_rate": (0, 0, 10, 0)},
    ),
    (
        "two that change places",
        lambda wanted: (wanted[1][1].update(low=4000 + 2 / 7), wanted[2][1].update(low=4000 + 1 / 7)),
        {"market_rate": (2, 0, 2, 18), "official_rate": (0, 0, 0, 10)},
    ),
]


@pytest.mark.parametrize("batch", [None, 4])
@pytest.mark.parametrize(("change", "expected"), [pytest.param(c, e, id=what) for what, c, e in CHANGES])
def test_changed_lines_change_their_rows(
    empty: db.Target, tmp_path: Path, change: Callable[[Records], object],
    expected: dict[str, tuple[int, int, int, int]], batch: int | None,
) -> None:  # fmt: skip
    file = tmp_path / "all.jsonl"
    load(empty, [written(file, [*rates(), *BASE])])
    wanted = rates()
    change(wanted)
    assert counts(load(empty, [written(file, [*wanted, *BASE])], batch=batch)) == expected
    # in another order, so that each is looked at
    again = load(empty, [written(file, [*BASE, *reversed(wanted)])], batch=batch)
    assert not again.changes.any
    assert sum(unchanged for _, _, _, unchanged in counts(again).values()) == len(wanted)


def test_a_rate_may_move_to_another_file(empty: db.Target, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    load(empty, [written(first, [*rates(), *BASE])])
    load(empty, [written(first, [*rates()[5:], *BASE]), written(second, rates()[:5])])
    assert (
        one(empty, "SELECT count(*) FROM market_rate JOIN seed_file f ON f.id = seed_file_id WHERE path = 'b.jsonl'")
        == 3
    )
    load(empty, [written(second, [])])
    assert (one(empty, "SELECT count(*) FROM market_rate"), one(empty, "SELECT count(*) FROM official_rate")) == (17, 8)


BAD: list[tuple[str, Callable[[Records], object], str]] = [
    ("a second time", lambda wanted: wanted.append(wanted[4]),
     "31: market rate: found the same observation a second time; allowed: each once; the first is in FILE:5"),
    ("in other words", lambda wanted: wanted.append(("official_rate", wanted[3][1] | {"flags": "ocr"})),
     "31: official rate: found the same observation a second time; allowed: each once; the first is in FILE:4"),
    ("a place that is not there", lambda wanted: wanted[7][1].update(place="nort"),
     "8: market rate, place: found nort; allowed: the key of a known place (did you mean 'north'?)"),
    ("an observer that is not there", lambda wanted: wanted[8][1].update(observer="papr"),
     "9: market rate, observer: found papr; allowed: the key of a known source (did you mean 'paper'?)"),
    ("no number", lambda wanted: wanted[9][1].update(kpw_per_unit="much"),
     "10: official rate, kpw_per_unit: found 'much'; allowed: a number written with digits (20000, 0.5)"),
    ("a wrong field", lambda wanted: wanted[10][1].update(lo=4),
     "11: market rate, lo: found unknown field 'lo'; allowed: the fields observed_on, "),
]  # fmt: skip


def spoiled(folder: Path, spoil: Callable[[Records], object]) -> Path:
    """A file of all rates of which one was spoiled."""
    wanted = [(kind, dict(record)) for kind, record in rates()]
    spoil(wanted)
    return written(folder / "all.jsonl", [*wanted, *BASE])


@pytest.mark.parametrize("batch", [None, 4])
@pytest.mark.parametrize(("spoil", "expected"), [pytest.param(s, e, id=what) for what, s, e in BAD])
def test_what_is_wrong_is_named_by_line_and_nothing_is_written(
    empty: db.Target, tmp_path: Path, spoil: Callable[[Records], object], expected: str, batch: int | None
) -> None:
    file = spoiled(tmp_path, spoil)
    with pytest.raises(SeedError) as raised:
        load(empty, [file], batch=batch)
    assert str(raised.value).splitlines()[-1].startswith("1 problem")
    (problem,) = raised.value.problems
    assert str(problem).startswith(f"{file}:{expected.replace('FILE', str(file))}")
    assert one(empty, "SELECT count(*) FROM seed_file") == 0


@pytest.mark.parametrize(("spoil", "expected"), [pytest.param(s, e, id=what) for what, s, e in BAD])
def test_a_check_names_the_same(tmp_path: Path, spoil: Callable[[Records], object], expected: str) -> None:
    file = spoiled(tmp_path, spoil)
    with pytest.raises(SeedError) as checked:
        check([file])
    (problem,) = checked.value.problems
    assert str(problem).startswith(f"{file}:{expected.replace('FILE', str(file))}")


def test_an_observation_is_stated_once_whatever_the_files(empty: db.Target, tmp_path: Path) -> None:
    file = written(tmp_path / "all.jsonl", [*rates(), *BASE])
    table = as_csv(tmp_path / "rates.csv", [market(1)])
    with pytest.raises(SeedError, match=r"all\.jsonl:2: market rate: found the same observation .*/rates\.csv:2"):
        load(empty, [file, table])
    load(empty, [file])
    # the file is not gone through any more, and yet its rates are known
    for other in (table, written(tmp_path / "other.jsonl", [market(1)]), written(tmp_path / "o.jsonl", [official(0)])):
        with pytest.raises(SeedError, match=r"the same observation a second time; allowed: each once; .*all\.jsonl"):
            load(empty, [file, other])
    before = dump(empty)
    # alone, a file speaks for itself
    assert counts(load(empty, [table])) == {"market_rate": (0, 1, 0, 0), "official_rate": (0, 0, 0, 0)}
    load(empty, [file])
    assert dump(empty) == before


@pytest.mark.parametrize("lines", [9, 25])
def test_batches_that_were_stopped_are_gone_on_with_and_lose_nothing(
    empty: db.Target, elsewhere: db.Target, tmp_path: Path, lines: int
) -> None:
    file = written(tmp_path / "all.jsonl", [*rates(), *BASE])
    load(empty, [file])
    wanted = [*rates()[3:], market(100), *BASE]
    with pytest.raises(StoppedError):
        load(empty, [written(file, wanted)], batch=4, begin=stopping_after(lines))
    assert one(empty, "SELECT loaded_lines FROM seed_file") == lines // 4 * 4
    assert one(empty, "SELECT count(*) FROM market_rate") >= 20
    load(empty, [file], batch=4)
    load(elsewhere, [file])
    assert dump(empty) == dump(elsewhere)
    assert one(empty, "SELECT count(*) FROM seed_file WHERE loaded_lines IS NOT NULL") == 0


def test_what_was_removed_from_the_database_comes_back(empty: db.Target, tmp_path: Path) -> None:
    file = written(tmp_path / "all.jsonl", [*rates(), *BASE])
    load(empty, [file])
    before = dump(empty)
    with db.connection(empty) as conn:
        conn.exec_driver_sql("DELETE FROM official_rate WHERE id = (SELECT min(id) FROM official_rate)")
    assert counts(load(empty, [file])) == {"market_rate": (0, 0, 0, 20), "official_rate": (1, 0, 0, 9)}
    assert dump(empty) == before

"""Frames: the rows and values of the views, with dtypes that hold whatever there is, read in either way."""

from __future__ import annotations

import datetime
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import rows
from stores import OnServer, Store

import nkdb
from nkdb import db
from nkdb.analysis import Database, frames
from nkdb.analysis.filters import Filters, filters
from nkdb.analysis.joining import lists
from nkdb.analysis.normalise import normalise, wanted
from nkdb.analysis.reading import Column, Rows, opened
from nkdb.db.arrow import has_arrow
from nkdb.errors import (
    BrokenRowError,
    ConversionError,
    DatabaseMissingError,
    ForeignDatabaseError,
    OlderDatabaseError,
    UnknownValueError,
)
from nkdb.query import Result, reading

from .conftest import usd

READERS = [True, False]

Whole = Mapping[str, pd.DataFrame]


@pytest.fixture(scope="module")
def whole(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Frames of the shipped database that nothing was left out of, read once for all tests that compare with them."""
    opened_ = Database(store.to_read(store.shipped, tmp_path_factory.mktemp("whole")))
    return {
        "figures": opened_.figures(),
        "claims": opened_.claims(),
        "rates": opened_.rates("rice_kpw_per_kg", since=2014),
    }


def plain(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Rows in order, as values that compare: None where nothing is, days as text, numbers as floats."""
    columns = []
    for name in frame.columns:
        values = frame[name]
        if values.dtype.kind == "M":
            values = values.dt.strftime("%Y-%m-%d")
        values = values.astype(object)
        columns.append([float(v) if hasattr(v, "as_integer_ratio") else v for v in values.where(values.notna(), None)])
    return sorted(zip(*columns, strict=True), key=repr)


def view(target: db.Target, name: str) -> list[tuple[Any, ...]]:
    """The rows of a view in the same form."""
    with reading(target) as reader:
        rows = reader.select(f"SELECT * FROM {name}").rows
    return sorted(
        (
            tuple(
                float(v) if hasattr(v, "as_integer_ratio") else (v.isoformat() if hasattr(v, "isoformat") else v)
                for v in row
            )
            for row in rows
        ),
        key=repr,
    )


def columns(target: db.Target, name: str) -> list[str]:
    with reading(target) as reader:
        return reader.select(f"SELECT * FROM {name} LIMIT 1").columns


def assert_frames_equal_views(target: db.Target, arrow: bool) -> None:
    with opened(target, arrow=arrow) as rows:
        for name, found in (
            ("figure_flat", frames.figures(rows, Filters())), ("claim_flat", frames.claims(rows, Filters())),
        ):  # fmt: skip
            names = columns(target, name)
            assert list(found.columns[: len(names)]) == names
            assert found[names[0]].is_monotonic_increasing
            expected = view(target, name)
            assert len(expected) > 30
            assert plain(found[names]) == expected


@pytest.mark.parametrize("arrow", READERS)
def test_frames_hold_what_the_views_hold(shipped_to_read: db.Target, arrow: bool) -> None:
    assert_frames_equal_views(shipped_to_read, arrow)


@pytest.mark.parametrize("arrow", READERS)
def test_frames_on_a_server_are_those_of_a_file(
    postgres_store: OnServer, sqlite_shipped: db.Target, tmp_path: Path, arrow: bool
) -> None:
    server = postgres_store.to_read(postgres_store.shipped, tmp_path)
    with opened(server, arrow=arrow) as there, opened(sqlite_shipped, arrow=arrow) as here:
        for frame in (frames.figures, frames.claims):
            one, other = frame(there, Filters()), frame(here, Filters())
            assert (one.dtypes == other.dtypes).all()
            drop = [c for c in ("claim_id",) if c in one]
            assert plain(one.drop(columns=[*drop, "shares"] if "shares" in one else drop)) == plain(
                other.drop(columns=[*drop, "shares"] if "shares" in other else drop)
            )


def test_answers_on_a_server_are_those_of_a_file(
    postgres_store: OnServer, sqlite_shipped: db.Target, tmp_path: Path
) -> None:
    ours, theirs = Database(postgres_store.to_read(postgres_store.shipped, tmp_path)), Database(sqlite_shipped)
    for name in ("articles", "sources", "organizations", "rates"):
        one, other = getattr(ours, name)(), getattr(theirs, name)()
        assert (one.dtypes == other.dtypes).all(), name
        assert plain(one) == plain(other)
    for name in ("nodes", "edges"):
        one, other = getattr(ours.attribution(), name), getattr(theirs.attribution(), name)
        assert (one.dtypes == other.dtypes).all(), name
        assert plain(one) == plain(other)
    for sql in (
        "SELECT kind, count(*) AS n, avg(depth) AS links, max(published_on) AS last FROM claim_flat GROUP BY 1 ORDER BY 1",
        "SELECT low, high, per, claim_earliest, shares FROM figure_flat ORDER BY figure_key",
        "SELECT low / 3.0 AS third, low AS a, quantity AS a FROM market_rate ORDER BY id",
        "SELECT low FROM figure_flat WHERE unit = 'hogshead'",
        "SELECT 12345678901234567890123 AS large, 0.1 AS small, NULL AS none",
    ):
        pd.testing.assert_frame_equal(ours.query(sql), theirs.query(sql))
    assert plain(ours.compare("time-since").pairs) == plain(theirs.compare("time-since").pairs)


ASKED: dict[str, Any] = {
    "currency": ["USD", "CNY"], "rate": ["market", "official"], "in_": "kg_rice", "per": "P1M", "mid": True
}  # fmt: skip


@pytest.mark.parametrize("arrow", READERS)
@pytest.mark.parametrize(
    "ask",
    [
        lambda database: database.figures(**ASKED),
        lambda database: database.compare("harvest-split").pairs,
        lambda database: database.compare("time-since").figures,
    ],
    ids=["figures", "pairs", "compared"],
)
def test_what_is_worked_out_on_a_server_is_what_is_of_a_file(
    undated: list[db.Target], monkeypatch: pytest.MonkeyPatch, ask: Callable[[Database], pd.DataFrame], arrow: bool
) -> None:
    monkeypatch.setattr("nkdb.analysis.reading.has_arrow", lambda _: arrow)
    file, server = (ask(Database(target)) for target in undated)
    pd.testing.assert_frame_equal(file, server)
    assert len(file) > 1


def test_a_revised_report_is_told_once(made: Callable[..., Database]) -> None:
    found = made(
        article=[{"id": 1, "key": "a"}, {"id": 2, "key": "b"}],
        article_relation=[{"article_id": 2, "related_article_id": 1, "kind": "revision_of"}],
        claim=[{"id": 1, "key": "a/c"}, {"id": 2, "key": "b/c", "article_id": 2}],
        claim_source=[{"claim_id": 1}, {"claim_id": 2}],
        figure=[{"id": 1, "key": "a/c/f"}, {"id": 2, "key": "b/c/f", "claim_id": 2}],
        organization=[{"id": 1, "key": "o", "name": "O", "kind": "factory"}],
        claim_organization=[{"claim_id": 1, "organization_id": 1}, {"claim_id": 2, "organization_id": 1}],
    )
    assert list(found.figures()["figure_key"]) == ["b/c/f"]
    assert list(found.claims()["claim_key"]) == ["b/c"]
    assert list(found.articles()["revised_by"].dropna()) == ["b"]
    assert list(found.organizations()["claims"]) == [1]


@pytest.fixture
def merged(made: Callable[..., Database]) -> Database:
    """The daily turned out to be the wire; in one chain both stand."""
    return made(
        source=[
            {"id": 3, "key": "wire", "name": "Wire"}, {"id": 2, "key": "daily", "name": "Daily"},
            {"id": 1, "key": "blog", "name": "Blog", "parent_id": 2},
        ],
        market_rate=[usd("2014-08-05", 400, observer_id=2)],
        source_merge=[{"source_id": 2, "into_id": 3}],
        claim=[{"id": 1, "key": "a/c"}, {"id": 2, "key": "a/d"}],
        claim_source=[
            {"claim_id": 1}, {"claim_id": 1, "position": 1, "source_id": 2, "mode": "reports"},
            {"claim_id": 2}, {"claim_id": 2, "position": 1, "source_id": 3, "mode": "quotes"},
            {"claim_id": 2, "position": 2, "source_id": 2, "mode": "reports"},
        ],
        figure=[{"id": 1, "key": "a/c/f"}, {"id": 2, "key": "a/d/f", "claim_id": 2}],
    )  # fmt: skip


def test_a_merged_source_is_the_one_it_was_merged_into(merged: Database) -> None:
    assert set(merged.figures()["origin"]) == {"Wire"}
    assert merged.sources()[["source", "parent"]].fillna("").to_numpy().tolist() == [["Blog", "Wire"], ["Wire", ""]]
    assert list(merged.rates()["observer"]) == ["Wire"]
    assert list(merged.figures(currency="USD")["rate_observations"].unique()) == ["DPRK 2014-08-05: 400 (Wire)"]
    for word in ("wire", "daily", "Daily"):
        assert len(merged.figures(source=word)) == len(merged.figures(origin=word)) == 2
    network = merged.attribution()
    assert list(network.nodes["source_key"]) == ["wire", "blog"]
    assert list(network.nodes["claims"]) == [2, 2]
    assert network.edges[["from_key", "to_key", "claims"]].to_numpy().tolist() == [["blog", "wire", 2]]


@pytest.mark.parametrize("arrow", READERS)
def test_dtypes_do_not_depend_on_the_rows(elsewhere: db.Target, shipped_to_read: db.Target, arrow: bool) -> None:
    for frame in (frames.figures, frames.claims):
        with opened(elsewhere, arrow=arrow) as none, opened(shipped_to_read, arrow=arrow) as some:
            nothing, something = frame(none, Filters()), frame(some, Filters())
        assert nothing.empty
        assert (nothing.dtypes == something.dtypes).all()
        assert not [c for c in something if something[c].dtype == object]


def test_dtypes(example: Database) -> None:
    found = example.figures()
    expected = {
        "figure_key": "str", "low": "Float64", "depth": "Int64", "kind": "category", "published_on": "datetime64[s]",
        "claim_earliest": "datetime64[s]", "claim_latest": "datetime64[s]", "chain": "str",
    }  # fmt: skip
    assert {name: str(found[name].dtype) for name in expected} == expected
    assert found["low"].isna().any()
    merged = found.merge(example.claims(), on="claim_key", suffixes=("", "_claim"))
    assert len(merged) == len(found)
    assert (merged["chain"] == merged["chain_claim"]).all()


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"measure": "8-3-money-payment"}, 2),
        ({"measure": "Payment of 8.3 Money"}, 2),
        ({"measure": ["8-3-money-payment", "harvest-split"]}, 9),
        ({"kind": "split"}, 7),
        ({"kind": ["split", "value"]}, 35),
        ({"kind": []}, 0),
        ({"measure": []}, 0),
        ({"kind": "split", "topic": "8-3-money"}, 0),
        ({"source": "Daily NK", "measure": "8-3-money-payment"}, 2),
        ({"origin": "Daily NK", "measure": "8-3-money-payment"}, 1),
        ({"source": "로동신문"}, 1),
        ({"category": "manufacturing"}, 35),
        ({"place": "north-pyongan"}, 1),
        ({"place": "dprk"}, 31),
        ({"place": "North Korea", "measure": ["8-3-money-payment", "harvest-split"]}, 9),
        ({"organization": "socialist-womens-union-of-korea"}, 1),
        ({"since": "2014-09"}, 1),
        ({"until": "2012"}, 2),
        ({"since": "2014-08-10", "until": "2014-08-20", "measure": "8-3-money-payment"}, 2),
    ],
    ids=repr,
)
def test_filters(example: Database, whole: Whole, asked: dict[str, Any], count: int) -> None:
    found = example.figures(**asked)
    assert len(found) == count
    # the rows that are left are whole
    same = whole["figures"][whole["figures"]["figure_key"].isin(found["figure_key"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(found.reset_index(drop=True), same)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"kind": "split"}, 7),
        ({"kind": ["split", "value"]}, 35),
        ({"kind": ["split", "statistic"]}, 5),
        ({"kind": []}, 0),
        ({"kind": "plan"}, 30),
    ],
    ids=repr,
)
def test_filters_of_claims(example: Database, whole: Whole, asked: dict[str, Any], count: int) -> None:
    found = example.claims(**asked)
    assert len(found) == count
    same = whole["claims"][whole["claims"]["claim_key"].isin(found["claim_key"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, same)


NUMBER = "SELECT id FROM measure WHERE key = 'rice-quantity'"


def exchange(target: db.Target) -> Callable[[], object]:
    """What has two measures come to have each other's row numbers, as after a restore: by key, figures are the same."""
    asked = "SELECT id FROM measure WHERE key IN ('rice-quantity', 'harvest-split') ORDER BY key DESC"
    ((one,), (other,)) = rows(target, asked)
    statements = f"""
        UPDATE figure SET measure_id = {one + other} - measure_id WHERE measure_id IN ({one}, {other});
        UPDATE measure SET key = 'was-' || key WHERE id IN ({one}, {other});
        UPDATE measure SET key = 'rice-quantity' WHERE id = {other};
        UPDATE measure SET key = 'harvest-split' WHERE id = {one};
    """
    if target.file is None:

        def on_server() -> None:
            with db.connection(target) as conn:
                conn.exec_driver_sql(statements)

        return on_server
    # a process of its own, since two SQLite libraries in one (Python's and Arrow's) lose each other's locks
    program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])"
    return lambda: subprocess.run(
        [sys.executable, "-c", program, str(target.file), f"BEGIN; {statements} COMMIT;"], check=True
    )


@pytest.mark.parametrize("arrow", READERS)
@pytest.mark.parametrize("ask", [Database.figures, lambda database, measure: database.compare(measure).figures])
def test_words_mean_what_they_do_when_the_rows_are_read(
    shipped: db.Target,
    monkeypatch: pytest.MonkeyPatch,
    arrow: bool,
    ask: Callable[[Database, str], pd.DataFrame],
) -> None:
    monkeypatch.setattr("nkdb.analysis.reading.has_arrow", lambda _: arrow)
    database = Database(shipped)
    expected = list(ask(database, "rice-quantity")["figure_key"])
    real, exchanged, number = frames.figures, exchange(shipped), rows(shipped, NUMBER)

    def meanwhile(*arguments: Any) -> pd.DataFrame:
        exchanged()
        return real(*arguments)

    monkeypatch.setattr(frames, "figures", meanwhile)
    assert expected
    assert list(ask(database, "rice-quantity")["figure_key"]) == expected
    assert rows(shipped, NUMBER) != number


class Counted:
    """Rows that count how often the database was asked."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.statements, self.by_code_point = rows, 0, rows.by_code_point

    def frame(self, columns: Sequence[Column], tables: str) -> pd.DataFrame:
        self.statements += 1
        return self.rows.frame(columns, tables)

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Result:
        self.statements += 1
        return self.rows.select(sql, parameters)


def test_no_more_statements_for_more_rows(shipped: db.Target) -> None:
    asked = wanted(per="P1M", currency="USD", rate=["market", "official"], in_="kg_rice")
    counts = []
    for measure in (["private-earnings"], ["private-earnings", "8-3-money-payment"], None):
        with opened(shipped) as rows:
            chosen, counted = filters(rows, measure=measure), Counted(rows)
            found = frames.figures(counted, chosen)
            frames.claims(counted, chosen)
            read = counted.statements
            normalise(counted, found, asked)
            counts.append((len(found), read, counted.statements - read))
    (one, *of_one), (three, *of_three), (many, of_many, _) = counts
    assert (one, three, many) == (1, 3, 35)
    assert of_one == of_three
    assert of_many == of_one[0]


@pytest.mark.parametrize(
    "named", ["{}".format, "sqlite:///{}".format, lambda target: target.file, lambda target: target]
)
def test_opening(sqlite_shipped: db.Target, named: Callable[[db.Target], str | Path | db.Target]) -> None:
    with nkdb.open(named(sqlite_shipped)) as opened_:
        assert len(opened_.sources()) > 90


@pytest.mark.parametrize(
    ("arguments", "environment", "found"),
    [
        ((), None, "nkdb.sqlite"),
        ((), "b.sqlite", "b.sqlite"),
        (("a.sqlite",), "b.sqlite", "a.sqlite"),
        ((), "", "nkdb.sqlite"),
    ],
)
def test_which_database_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], environment: str | None, found: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NKDB_DATABASE_URL", raising=False)
    if environment is not None:
        monkeypatch.setenv("NKDB_DATABASE_URL", environment)
    with pytest.raises(DatabaseMissingError, match=rf"^{found}: no database there; .*\(in Python, nkdb\.open\(FILE\)"):
        nkdb.open(*arguments)


def test_opening_what_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError):
        nkdb.open(str(tmp_path / "none.sqlite"))
    other = tmp_path / "other.txt"
    other.write_text("words", encoding="utf-8")
    with pytest.raises(ForeignDatabaseError):
        nkdb.open(str(other))
    old = db.Target.parse(str(tmp_path / "old.sqlite"))
    with db.connection(old) as conn:
        db.upgrade(conn, "0004")
    with pytest.raises(OlderDatabaseError):
        nkdb.open(str(old))


@pytest.mark.parametrize("arrow", READERS)
@pytest.mark.parametrize(
    ("column", "value", "ask"),
    [("published_on", "2014", Database.articles), ("published_on", "x'ff'", Database.figures)],
)
def test_a_value_of_another_kind_is_told_with_its_place(
    sqlite_shipped: db.Target,
    monkeypatch: pytest.MonkeyPatch,
    arrow: bool,
    column: str,
    value: str,
    ask: Callable[[Database], object],
) -> None:
    monkeypatch.setattr("nkdb.analysis.reading.has_arrow", lambda _: arrow)
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(f"UPDATE article SET {column} = {value} WHERE key = '8-3-movement-evolves-2014-08-05'")
    with pytest.raises(BrokenRowError, match=f"table article, row .*: found a value of another kind as its {column}"):
        ask(Database(sqlite_shipped))


@pytest.mark.parametrize(
    ("place", "keys"),
    [
        ("Hyesan", {"hyesan"}),
        ("혜산시", {"hyesan"}),
        (unicodedata.normalize("NFD", "혜산시"), {"hyesan"}),
        (["pyongyang", " sinuiju "], {"pyongyang", "sinuiju"}),
        (["PYONG-YANG", "Sinŭiju"], {"pyongyang", "sinuiju"}),
        ("SINŬIJU", {"sinuiju"}),
    ],
)
def test_rates_of_places(example: Database, whole: Whole, place: str | list[str], keys: set[str]) -> None:
    found, everywhere = example.rates("rice_kpw_per_kg", since=2014, place=place), whole["rates"]
    assert set(found["place_key"]) == keys
    pd.testing.assert_frame_equal(found, everywhere[everywhere["place_key"].isin(keys)].reset_index(drop=True))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"place": "Hyesann"}, r"place: found 'Hyesann' \(did you mean hyesan\?\); known: "),
        (
            {"place": "Hyesan", "rate": "official"},
            "place: found 'Hyesan'; allowed: market rates only; official rates have no place",
        ),
        ({"place": "Hyesan", "rate": ["market"]}, r"rate: found \['market'\]; allowed: market, official"),
        ({"quantity": ["usd_kpw", "eur_kpw"]}, "quantity: found 'eur_kpw'.*; known: usd_kpw, cny_kpw"),
        ({"quantity": "rice_kpw_per_kg", "rate": "official"}, "quantity: found 'rice_kpw_per_kg'; known: cny_kpw"),
    ],
)
def test_rates_that_cannot_be_had(example: Database, asked: dict[str, Any], message: str) -> None:
    with pytest.raises((UnknownValueError, ConversionError), match=message):
        example.rates(**asked)


@pytest.mark.parametrize(
    ("since", "until", "values"),
    [
        ("2014-07-31", None, [2, 3]),
        ("2014-08", None, [3]),
        (None, "2014-07-01", [1, 2]),
        ("2014-08-05", "2014-08-05", [3]),
        ("2014-08-06", None, []),
    ],
)
def test_rates_that_may_be_of_a_time(
    made: Callable[..., Database], since: str | None, until: str | None, values: list[int]
) -> None:
    month = {"date_precision": "month", "earliest": "2014-07-01", "latest": "2014-07-31"}
    rates = [usd("2014-07-01", 1), usd("2014-07", 2) | month, usd("2014-08-05", 3)]
    assert list(made(market_rate=rates).rates(since=since, until=until)["low"]) == values


def test_query(example: Database) -> None:
    sums = example.query("SELECT low, low / 3.0 AS third, published_on FROM figure_flat WHERE unit = 'KPW'")
    assert {name: str(dtype) for name, dtype in sums.dtypes.items()} == {
        "low": "Int64", "third": "Float64", "published_on": "str"
    }  # fmt: skip
    found = example.query("SELECT key, published_on FROM article WHERE key LIKE :like ORDER BY key", {"like": "8-3%"})
    assert list(found["key"]) == ["8-3-movement-evolves-2014-08-05"]
    assert len(example.query("harvest-splits")) == 7
    # a shipped query has defaults, and takes numbers as numbers
    assert example.query("hearsay").equals(example.query("hearsay", {"hands": 3}))
    assert len(example.query("hearsay", {"hands": 4})) < len(example.query("hearsay"))
    with pytest.raises(nkdb.errors.QueryError):
        example.query("DELETE FROM article")
    with pytest.raises(
        nkdb.NkdbError, match=r"found parameters in a list; allowed: a dict: \{'name': value\} for :name"
    ):
        example.query("SELECT ? AS one", [1])  # type: ignore[arg-type]
    with pytest.raises(nkdb.NkdbError, match="found SQL in a PosixPath; allowed: a text"):
        example.query(Path("mine.sql"))  # type: ignore[arg-type]
    for timeout in ("30", 0, -1, float("nan"), float("inf"), 1e9):
        with pytest.raises(
            nkdb.NkdbError,
            match=r"found the timeout .*; allowed: a number of seconds, over 0 and under 2,000,000, or None",
        ):
            example.query("SELECT 1 AS one", timeout=timeout)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("condition", "given", "plain"),
    [
        ("depth >= :value", np.int64(3), 3),
        ("depth >= :value", pd.Series([2, 3], dtype="Int64").max(), 3),
        ("high >= :value", np.float32(1000), 1000),
        ("high >= :value", Decimal("1000.5"), 1000.5),
        ("coalesce(high, 0) >= :value", pd.NA, None),
        ("published_on >= :value", pd.Timestamp("2014-08-10"), "2014-08-10"),
        ("published_on >= :value", np.datetime64("2014-08-10T00:00:00.000000000"), "2014-08-10"),
        ("published_on >= :value", datetime.date(2014, 8, 10), "2014-08-10"),
        ("published_on >= :value", pd.NaT, None),
        ("published_on >= :value", np.datetime64("NaT", "D"), None),
    ],
    ids=repr,
)
def test_values_of_pandas_mean_what_plain_ones_do(example: Database, condition: str, given: Any, plain: Any) -> None:
    sql = f"SELECT count(*) AS n FROM figure_flat WHERE {condition}"
    found = example.query(sql, {"value": given})["n"].item()
    assert found == example.query(sql, {"value": plain})["n"].item()
    assert (found > 0) == (plain is not None)


def test_a_query_has_an_end(example: Database) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n {}) SELECT count(*) AS many FROM n"
    with pytest.raises(nkdb.errors.QueryError, match=r"no end after 0\.1 s; allowed: .* longer .*timeout="):
        example.query(numbers.format(""), timeout=0.1)
    assert example.query(numbers.format("WHERE i < 9"), timeout=None)["many"].tolist() == [9]


def test_arrow_is_used_where_it_is_installed(shipped_to_read: db.Target) -> None:
    pytest.importorskip("adbc_driver_sqlite")
    assert has_arrow(shipped_to_read)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 20), st.integers(0, 3)), max_size=40))
def test_lists_are_those_of_a_plain_loop(links: list[tuple[int, int, int]]) -> None:
    unique = list({(owner, order): (owner, order, item) for owner, order, item in links}.values())
    table = np.array(unique, dtype=np.int64).reshape(-1, 3)
    owners = np.arange(8)
    found = lists(table[:, 0], table[:, 1], table[:, 2], owners)
    names = ["a", "b", "c", "d"]
    expected = [[names[item] for _, item in sorted((o, i) for w, o, i in unique if w == owner)] for owner in owners]
    texts = found.joined(names, ">")
    assert [None if pd.isna(text) else text for text in texts] == [">".join(e) or None for e in expected]
    assert list(found.size) == [len(e) for e in expected]
    for position, pick in ((0, 0), (-1, -1)):
        assert [i if i >= 0 else None for i in found.item(position).tolist()] == [
            names.index(e[pick]) if e else None for e in expected
        ]

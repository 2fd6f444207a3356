"""Opened databases: the shipped one, and one whose figures and rates a test writes as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from looking import named
from sqlalchemy import text

import nkdb
from nkdb import db
from nkdb.analysis import Database

Rows = dict[str, list[dict[str, Any]]]

_COMMON: dict[str, dict[str, Any]] = {
    "source": {"kind": "blog"},
    "place": {"kind": "city"},
    "article": {"title": "t", "publisher_id": 1, "published_on": "2014-08-05"},
    "claim": {"article_id": 1, "text": "c", "kind": "statistic", "modality": "asserted", "credibility": "3"},
    "claim_source": {"mode": "publishes", "position": 0, "source_id": 1},
    "measure": {"dimension": "money", "unit": "KPW"},
    "figure": {
        "claim_id": 1, "measure_id": 1, "kind": "value", "qualifier": "range", "low": 1000, "high": 2000, "unit": "KPW",
        "printed": "p",
    },
    "market_rate": {
        "date_precision": "day", "date_basis": "stated", "place_id": 1, "currency_basis": "new_won",
        "value_basis": "stated", "observer_id": 1, "read_in": "r", "citation_url": "https://example.org/",
    },
    "official_rate": {
        "date_precision": "day", "rate_kind": "official_unified", "side": "mid", "currency_basis": "new_won",
        "value_basis": "stated", "issuer": "i", "read_in": "r", "citation_url": "https://example.org/",
        "confidence": "high", "foreign_currency": "USD",
    },
}  # fmt: skip

BASE: Rows = {
    "source": [{"id": 1, "key": "blog", "name": "Blog"}, {"id": 2, "key": "daily", "name": "Daily"}],
    "place": [
        {"id": 1, "key": "dprk", "name": "DPRK", "kind": "country"},
        {"id": 2, "key": "ryanggang", "name": "Ryanggang", "kind": "province", "parent_id": 1},
        {"id": 3, "key": "hyesan", "name": "Hyesan", "parent_id": 2},
        {"id": 4, "key": "pyongyang", "name": "Pyongyang", "parent_id": 1},
        {"id": 5, "key": "survey", "name": "Survey of the north", "kind": "survey_area", "parent_id": 1},
        {"id": 6, "key": "dprk-unspecified", "name": "DPRK (unspecified)", "kind": "survey_area", "parent_id": 1},
    ],
    "place_member": [{"place_id": 5, "member_id": 3}],
    "article": [{"id": 1, "key": "a"}],
    "measure": [{"id": 1, "key": "m", "name": "Measure"}],
    "claim": [{"id": 1, "key": "a/c", "earliest": "2014-08-01", "latest": "2014-08-31"}],
    "claim_source": [{"claim_id": 1}],
    "figure": [{"id": 1, "key": "a/c/f"}],
}


@pytest.fixture
def example(shipped_to_read: db.Target) -> Iterator[Database]:
    """The shipped database, opened."""
    with nkdb.open(named(shipped_to_read)) as opened:
        yield opened


def _maker(empty: db.Target) -> Callable[..., Database]:
    def make(**tables: list[dict[str, Any]]) -> Database:
        from nkdb.models import METADATA

        with db.connection(empty) as conn:
            for table, rows in (BASE | tables).items():
                for row in rows:
                    values = _COMMON.get(table, {}) | row
                    for day in ("earliest", "latest"):
                        if day not in values and table in ("market_rate", "official_rate"):
                            values[day] = values["observed_on" if table == "market_rate" else "valid_from"]
                    names = ", ".join(values)
                    marks = ", ".join(f":{name}" for name in values)
                    assert table in METADATA.tables
                    conn.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)
        return nkdb.open(named(empty))

    return make


@pytest.fixture
def made(empty: db.Target) -> Callable[..., Database]:
    """Write rows over `BASE` (a table given replaces that of BASE) and open the database."""
    return _maker(empty)


@pytest.fixture
def made_by_cursor(empty: db.Target, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Database]:
    """As `made`, where it does not matter by what the rows are read: Arrow takes six times as long to connect."""
    if empty.file is None:
        monkeypatch.setattr("nkdb.analysis.reading.has_arrow", lambda _: False)
    return _maker(empty)


def usd(day: str, low: float, high: float | None = None, place: int = 1, **others: Any) -> dict[str, Any]:
    """A market rate of the dollar."""
    return {
        "quantity": "usd_kpw", "observed_on": day, "low": low, "high": high or low, "place_id": place
    } | others  # fmt: skip

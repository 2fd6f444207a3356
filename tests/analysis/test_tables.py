"""Numbers and their ends as people read them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nkdb.analysis import Database, tables


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1e10, 4.5e11, "10,000,000,000-450,000,000,000"),
        (154_320_986.296, 154_320_986.296, "154,320,986.3"),
        (1_234_567_890_123.45, None, "from 1,234,567,890,123.45"),
        (None, 0.0123456, "up to 0.0123"),
        (-5, -2.5, "-5 to -2.5"),
        (0, 0, "0"),
        (9.999, 10.001, "10"),
    ],
)
def test_ends(low: float | None, high: float | None, expected: str) -> None:
    assert tables._ends(low, high) == expected


def test_a_comparison_rounds_what_it_converts_and_no_more(made_by_cursor: Callable[..., Database]) -> None:
    said: list[dict[str, object]] = [
        {"low": 1.2345, "high": 1.2345, "unit": "kg"}, {"low": 1.2349, "high": None, "unit": "kg"},
        {"low": None, "high": 1234.56, "unit": "g"},
    ]  # fmt: skip
    qualifiers = "exact", "at_least", "at_most"
    figures = [
        {"id": n, "key": f"f{n}", "qualifier": qualifier} | ends
        for n, (qualifier, ends) in enumerate(zip(qualifiers, said, strict=True), 1)
    ]
    measure = {"id": 1, "key": "m", "name": "M", "dimension": "mass", "unit": "kg"}
    (_, rows), _ = tables.comparison(made_by_cursor(measure=[measure], figure=figures).compare("m"))
    assert [tuple(row[1:3]) for row in rows] == [(1.2345, 1.2345), (1.2349, None), (None, 1.23)]

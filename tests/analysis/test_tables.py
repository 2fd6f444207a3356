"""Numbers and their ends as people read them."""

from __future__ import annotations

import pytest

from nkdb.analysis import tables


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1e10, 4.5e11, "10,000,000,000-450,000,000,000"),
        (154_320_986.296, 154_320_986.296, "154,320,986.3"),
        (1_234_567_890_123.45, None, "from 1,234,567,890,123.45"),
        (None, 0.0123456, "up to 0.0123"),
        (-5, -2.5, "-5 to -2.5"),
        (0, 0, "0"),
    ],
)
def test_ends(low: float | None, high: float | None, expected: str) -> None:
    assert tables._ends(low, high) == expected

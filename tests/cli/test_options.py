"""Numbers on the command line: what lies outside an option's range is refused, and what is no number too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("load",), "--wait"),
        (("import", "page.html"), "--wait"),
        (("query", "SELECT 1"), "--timeout"),
        (("search", "rice"), "--timeout"),
        (("duplicates",), "--threshold"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
@pytest.mark.parametrize(
    ("written", "message"),
    [("nan", "'nan' is not a number"), ("inf", "inf is not in the range"), ("1e9", "is not in the range"),
     ("-1", "-1.0 is not in the range"), ("soon", "'soon' is not a valid float")],
)  # fmt: skip
def test_a_number_outside_its_range_is_refused(
    run: Run, arguments: tuple[str, ...], option: str, written: str, message: str
) -> None:
    result = run(*arguments, option, written)
    assert result.exit_code == 2
    assert f"Invalid value for '{option}'" in result.output
    assert message in result.output

"""`nkdb schema`: in four formats, without a database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("format_", "begins"),
    [
        ("text", "figure (table): "), ("markdown", "# Data dictionary\n"), ("json", '{\n  "tables": ['),
        ("mermaid", "erDiagram\n    figure {\n"),
    ],
)  # fmt: skip
def test_formats(run: Run, here: Path, format_: str, begins: str) -> None:
    result = run("schema", "figure", "claim_flat", "--format", format_)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(begins)
    assert list(here.iterdir()) == [], "no database is made"


def test_all_of_it(run: Run) -> None:
    names = [table["name"] for table in json.loads(run("schema", "--format", "json").stdout)["tables"]]
    assert {"source", "article", "claim", "figure", "figure_flat", "claim_flat"} <= set(names)
    text = run("schema").stdout
    assert text.startswith("figure_flat (view): "), "the views come first, as in the other formats"
    assert [line.split()[0] for line in text.splitlines() if not line.startswith(" ") and line] == names


def test_a_name_that_is_none(run: Run) -> None:
    result = run("schema", "figures")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "found no table or view named 'figures' (did you mean 'figure'?); allowed: " in result.stderr

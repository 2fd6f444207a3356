"""The Tab key: what a shell is told where nkdb is asked how an argument goes on."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete

from nkdb.cli import main


@pytest.mark.parametrize(
    ("arguments", "begun", "expected"),
    [
        ([], "dup", [("plain", "duplicates")]),
        (["db"], "re", [("plain", "reindex"), ("plain", "restore")]),
        (["figures"], "--rate", [("plain", "--rate")]),
        (["query"], "pol", [("plain", "policies-in-force")]),
        (["query", "--format", "csv"], "harvest", [("plain", "harvest-splits")]),
        (["query"], "SELECT", []),
        (["schema"], "figure_", [("plain", "figure_relation"), ("plain", "figure_flat")]),
        (["schema", "figure"], "claim_f", [("plain", "claim_flat")]),
        (["export", "out.csv"], "rate", [("plain", "rates-over-time")]),
        (["export", "out.csv", "claim"], "figures", [("plain", "figures-of-measure")]),
        (["export"], "ou", [("file", "ou")]),
        (["stats", "--database"], "ours.sq", [("file", "ours.sq")]),
    ],
)
def test_an_argument_goes_on(arguments: list[str], begun: str, expected: list[tuple[str, str]]) -> None:
    found = ShellComplete(main, {}, "nkdb", "_NKDB_COMPLETE").get_completions(arguments, begun)
    assert [(item.type, item.value) for item in found] == expected

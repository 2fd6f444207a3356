"""The generated documents say what the program says today."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from nkdb.cli import COMMANDS

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    "name", ["docs/cli.md", "docs/data-dictionary.md", "nkdb/export/dictionary.json", "nkdb/drift.sha256"]
)
def test_it_is_not_stale(name: str) -> None:
    documents = runpy.run_path(str(REPOSITORY / "docs" / "generate.py"))["documents"]()
    assert (REPOSITORY / name).read_text(encoding="utf-8") == documents[name], "run: python docs/generate.py"


def test_every_command_is_in_the_reference() -> None:
    text = (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8")
    for command in [*COMMANDS, "db upgrade"]:
        assert f"\n## nkdb {command}\n\n```text\nUsage: nkdb {command} " in text

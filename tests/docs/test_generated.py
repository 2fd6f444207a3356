"""The generated documents say what the program says today."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from nkdb.cli import COMMANDS

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


@pytest.mark.parametrize("name", ["cli.md", "data-dictionary.md"])
def test_it_is_not_stale(name: str) -> None:
    documents = runpy.run_path(str(DOCS / "generate.py"))["documents"]()
    assert (DOCS / name).read_text(encoding="utf-8") == documents[name], "run: python docs/generate.py"


def test_every_command_is_in_the_reference() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    for command in [*COMMANDS, "db upgrade"]:
        assert f"\n## nkdb {command}\n\n```text\nUsage: nkdb {command} " in text

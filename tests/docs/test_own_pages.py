"""What the guide to pages of one's own shows was run: its files and commands, one after the other."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from nkdb import db
from nkdb.cli import main

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "own-pages.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?P<before>(?:.+\n)+)\n```(?P<kind>\w+)\n(?P<held>(?:.*\n)*?)```")
FILE = re.compile(r"`((?:mine|pages|sheet)/\S+)`")


def printed(command: str) -> str:
    """What a command prints, and what it says beside it, without the padding of tables."""
    if command.startswith("python "):
        runpy.run_path(command.removeprefix("python "))
        return ""
    result = CliRunner().invoke(main, shlex.split(command)[1:], prog_name="nkdb", catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return "".join(f"{line.rstrip()}\n" for line in result.output.splitlines() if line.strip())


def test_its_commands_print_what_it_shows(sqlite_shipped: db.Target, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sqlite_shipped.file is not None
    monkeypatch.chdir(sqlite_shipped.file.parent)
    monkeypatch.delenv("NKDB_DATABASE_URL", raising=False)
    kinds = []
    for block in BLOCK.finditer(TEXT):
        kinds.append(block["kind"])
        if block["kind"] == "console":
            commands = re.findall(r"^\$ (.*)$", block["held"], flags=re.MULTILINE)
            assert "".join(f"$ {command}\n{printed(command)}" for command in commands) == block["held"]
        else:
            file = Path(FILE.findall(block["before"])[-1])
            file.parent.mkdir(exist_ok=True)
            file.write_text(block["held"], encoding="utf-8")
    assert (kinds.count("console"), len(kinds), TEXT.count("```")) == (6, 12, 2 * 12)

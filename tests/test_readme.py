"""What the README shows was run: every console block prints what it says, after `nkdb load`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCKS = re.findall(r"```console\n\$ (.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)


def command_and_output(block: str) -> tuple[str, str]:
    """A block's command, which may go on over lines inside quotes, and what it is to print."""
    lines = block.splitlines()
    end = 1
    while " ".join(lines[:end]).count('"') % 2:
        end += 1
    return "\n".join(lines[:end]), "\n".join(lines[end:]).strip("\n")


def printed(command: str, folder: Path) -> str:
    """What a command prints, without the padding of tables."""
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that `nkdb load` makes."""
    folder = tmp_path_factory.mktemp("loaded")
    printed("nkdb load", folder)
    return folder / "nkdb.sqlite"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_blocks_print_what_they_show(block: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    command, output = command_and_output(block)
    if command != "nkdb load":
        shutil.copy(request.getfixturevalue("loaded"), tmp_path)
    if "saved-page.txt" in command:
        shutil.copy(request.getfixturevalue("corpus"), tmp_path / "saved-page.txt")
    assert printed(command, tmp_path) == output


def test_there_are_five_questions() -> None:
    assert sum("nkdb query" in block for block in BLOCKS) == 5

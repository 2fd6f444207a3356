"""The tutorial's blocks run, one after the other, and print what stands below them."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from nkdb import db

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", TEXT, flags=re.DOTALL)


def test_blocks_print_what_stands_below(sqlite_shipped: db.Target, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sqlite_shipped.file is not None
    monkeypatch.chdir(sqlite_shipped.file.parent)
    names: dict[str, Any] = {}
    printed = []
    for code, _ in BLOCKS:
        out = StringIO()
        with redirect_stdout(out):
            exec(code, names)  # noqa: S102 - the tutorial is ours
        printed.append(out.getvalue())
    assert printed == [expected for _, expected in BLOCKS]


def test_no_block_is_left_out() -> None:
    assert TEXT.count("```python") == len(BLOCKS) >= 4

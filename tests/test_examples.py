"""The examples in docstrings hold, those of the analysis on the shipped database in the current folder."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import nkdb
from nkdb import db

PACKAGE = Path(nkdb.__file__).parent
MODULES = sorted(
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in PACKAGE.rglob("*.py")
    if ">>> " in file.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if name.startswith("nkdb.analysis"):
        target: db.Target = request.getfixturevalue("sqlite_shipped")
        assert target.file is not None
        monkeypatch.chdir(Path(target.file).parent)
    result = doctest.testmod(import_module(name), extraglobs={"nkdb": nkdb})
    assert result.attempted > 0
    assert result.failed == 0


def test_no_package_is_without_examples() -> None:
    assert {name.split(".")[1] for name in MODULES} >= {"analysis", "archive", "export", "load", "search"}

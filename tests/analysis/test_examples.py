"""The examples in the docstrings of the analysis hold on the shipped database."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import nkdb
import nkdb.analysis
from nkdb import db

MODULES = [f"nkdb.analysis.{module.name}" for module in pkgutil.iter_modules(nkdb.analysis.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str, sqlite_shipped: db.Target, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sqlite_shipped.file is not None
    monkeypatch.chdir(Path(sqlite_shipped.file).parent)
    module = import_module(name)
    result = doctest.testmod(module, extraglobs={"nkdb": nkdb})
    assert result.failed == 0
    if name.endswith((".database", ".periods", ".units", ".joining", ".days", ".tables")):
        assert result.attempted > 0

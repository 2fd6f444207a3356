"""Pages and what they give, side by side: `NAME.xml` (or `NAME.page.json`) and `NAME.json`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nkdb.archive import saved_files
from nkdb.errors import PageError

Golden = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="session")
def golden() -> Golden:
    """What a page gives, as its JSON file has it: layout, articles, warnings and posts left out, or an error."""

    def read(file: Path) -> dict[str, Any]:
        try:
            (saved,) = saved_files([file])
            page = saved.read()
            articles = [dataclasses.asdict(article) for article in page.articles]
        except PageError as error:
            return {"error": str(error).removeprefix(f"{file}: ")}
        found = {
            "layout": page.layout,
            "articles": articles,
            "warnings": page.warnings,
            "skipped": dict(sorted(page.skipped.items())),
        }
        plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
        return plain

    return read

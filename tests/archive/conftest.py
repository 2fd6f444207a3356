"""Pages and what they give, side by side: `NAME.xml` (or `NAME.page.json`) and `NAME.json`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nkdb.archive.saved import saved_files
from nkdb.errors import PageError

NO_LAYOUT = "found a text of no known layout"
Golden = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="session")
def golden() -> Golden:
    """What a page gives, as its JSON file has it: layout, articles, warnings and posts left out, or an error."""

    def read(file: Path) -> dict[str, Any]:
        try:
            for saved in saved_files([file]):
                page = saved.read()
                articles = [dataclasses.asdict(article) for article in page.articles]
        except PageError as error:
            found, _, allowed = str(error).removeprefix(f"{file}: ").partition("; allowed: ")
            # the list of all layouts grows with each one
            return {"error": f"{found}; allowed: {'...' if found == NO_LAYOUT else allowed}"}
        found = {
            "layout": page.layout,
            "articles": articles,
            "warnings": page.warnings,
            "skipped": dict(sorted(page.skipped.items())),
        }
        plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
        return plain

    return read

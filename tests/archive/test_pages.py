"""Page files of each layout and, beside each, what is read from it: `NAME` and `NAME.articles.json`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from nkdb.archive import read_page
from nkdb.errors import PageError

PAGES = Path(__file__).parent / "pages"
FILES = sorted(file for file in PAGES.glob("*/*") if file.is_file() and not file.name.endswith(".articles.json"))


def reading(file: Path) -> dict[str, Any]:
    """What a page gives as plain data, without what is empty; or its error."""
    try:
        page = read_page(file)
    except PageError as error:
        return {"error": str(error).removeprefix(f"{file}: ")}
    articles = [
        {name: value for name, value in dataclasses.asdict(article).items() if value not in (None, (), 1)}
        for article in page.articles
    ]
    plain = {"layout": page.layout, "articles": articles, "warnings": page.warnings, "skipped": page.skipped}
    read: dict[str, Any] = json.loads(json.dumps(plain, default=str))
    return read


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_page_gives_what_stands_beside_it(file: Path) -> None:
    expected = json.loads(file.with_name(f"{file.name}.articles.json").read_text(encoding="utf-8"))
    assert reading(file) == expected


@pytest.mark.parametrize("folder", sorted({file.parent.name for file in FILES}))
def test_every_layout_has_three_pages(folder: str) -> None:
    assert len([file for file in FILES if file.parent.name == folder]) >= 3

"""Every page in a folder of `pages/` gives what the JSON file beside it says, and every layout has three at least."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nkdb.archive.layouts import lynx, mhtml, safari
from nkdb.archive.reading import layouts

Golden = Callable[[Path], dict[str, Any]]

PAGES = Path(__file__).parent / "pages"
ELSEWHERE = ("same-post",)
"""Folders with a test of their own."""
PACKED = {"lynx": lynx.NAME, "mhtml": mhtml.NAME, "webarchive": safari.NAME}
NAMES = sorted(
    str(file.relative_to(PAGES))
    for file in PAGES.glob("*/*")
    if file.parent.name not in ELSEWHERE and (file.suffix != ".json" or file.name.endswith(".page.json"))
)


def expected(name: str) -> dict[str, Any]:
    """What the JSON file beside a page says."""
    page = PAGES / name
    plain: dict[str, Any] = json.loads((page.parent / f"{page.name.partition('.')[0]}.json").read_text("utf-8"))
    return plain


@pytest.mark.parametrize("name", NAMES)
def test_pages(golden: Golden, name: str) -> None:
    assert golden(PAGES / name) == expected(name)


@pytest.mark.parametrize("layout", [layout.NAME for layout in layouts()])
def test_every_layout_has_pages(layout: str) -> None:
    pages = Counter(expected(name).get("layout") for name in NAMES)
    # what only holds a page has that page's layout
    packed = Counter(PACKED.get(Path(name).parent.name) for name in NAMES)
    assert pages[layout] + packed[layout] >= 3


def test_every_layout_says_what_it_is() -> None:
    for layout in layouts():
        assert layout.NAME
        assert layout.LOOKS_FOR
        assert layout.POST_LOOKS
        assert callable(layout.identify)
        assert callable(layout.parse)

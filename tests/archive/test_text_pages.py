"""Saved texts to articles: made-up pages, each with what it gives beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nkdb.archive.content import Content
from nkdb.archive.layouts import text_archive, text_lines, text_list, text_single
from nkdb.archive.reading import layouts
from nkdb.archive.saved import saved_files
from nkdb.errors import PageError

Golden = Callable[[Path], dict[str, Any]]
Write = Callable[[str, str], Path]

PAGES = Path(__file__).parent / "pages" / "text"
NAMES = sorted(file.stem for file in PAGES.glob("*.txt"))
TEXT_LAYOUTS = {"archive": text_archive, "list": text_list, "lines": text_lines, "single": text_single}


def expected(name: str) -> dict[str, Any]:
    """What the JSON file beside a page says."""
    plain: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return plain


@pytest.mark.parametrize(("kind", "layout"), TEXT_LAYOUTS.items())
def test_each_layout_has_pages_that_no_other_one_takes(kind: str, layout: object) -> None:
    names = [name for name in NAMES if name.startswith(f"{kind}-")]
    assert len(names) >= 3
    for name in names:
        content = Content(name, (PAGES / f"{name}.txt").read_bytes())
        assert [other for other in layouts() if other.identify(content)] == [layout]


@pytest.mark.parametrize("name", ["essay", "not-found"])
def test_what_is_no_archive_says_so(name: str) -> None:
    with pytest.raises(PageError, match="found a text of no known layout; allowed: "):
        next(saved_files([PAGES / f"{name}.txt"])).read()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_make_no_difference(
    golden: Golden, write: Write, name: str, ending: str, mark: str
) -> None:
    text = (PAGES / f"{name}.txt").read_bytes().decode().replace("\r\n", "\n")
    assert golden(write("page.txt", mark + text.replace("\n", ending))) == expected(name)


def test_titles_stand_on_the_line_that_the_article_names() -> None:
    for name in NAMES:
        lines = (PAGES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        for article in expected(name).get("articles", []):
            assert article["title"].startswith(" ".join(lines[article["line"] - 1].split()))


def test_bodies_hold_no_line_that_belongs_elsewhere() -> None:
    for name in NAMES:
        for article in expected(name).get("articles", []):
            paragraphs = article["body"].split("\n\n")
            assert not {"Share", "ShareThis", article["head"], article["byline"]} & set(paragraphs)
            assert not any(paragraph.startswith(("Read the full", "Posted in")) for paragraph in paragraphs[1:-1])

"""Which layout a file has: just one, or an error that says what was looked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nkdb.archive.content import Content
from nkdb.archive.layouts import layout_of
from nkdb.errors import PageError


def layout(name: str, word: str) -> Any:
    """A layout that is known by a word."""
    return SimpleNamespace(NAME=name, LOOKS_FOR=f"the word {word}", identify=lambda content: word in content.start)


ONE, OTHER = layout("page of one kind", "kiln"), layout("page of another", "stove")


@pytest.mark.parametrize(("text", "expected"), [("a kiln", ONE), ("a stove", OTHER)])
def test_the_one_that_fits(text: str, expected: Any) -> None:
    assert layout_of(Content("page", text.encode()), [ONE, OTHER]) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a kiln, a stove", "more than one layout: page of one kind, page of another"),
        ("a lamp", "no known layout"),
    ],
)
def test_two_are_as_bad_as_none(text: str, found: str) -> None:
    with pytest.raises(PageError) as raised:
        layout_of(Content("page", text.encode()), [ONE, OTHER])
    looked_for = "page of one kind (the word kiln); page of another (the word stove)"
    assert str(raised.value) == f"page: found {found}; allowed: {looked_for}"


def test_an_empty_file_has_none() -> None:
    with pytest.raises(PageError, match="found an empty file"):
        layout_of(Content("page", b""))

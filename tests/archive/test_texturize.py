"""Marks set in type as WordPress shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.texturize import texturize

SHOWN = [
    ('"so"', "“so”"),
    ("('so')", "(‘so’)"),
    ("a \"b\" 'c'", "a “b” ‘c’"),
    ("it's the sellers' rice", "it’s the sellers’ rice"),
    ("<b>Kim</b>'s", "<b>Kim</b>’s"),
    ("in the '90s, 'round noon", "in the ’90s, ’round noon"),
    ("``quoted''", "“quoted”"),
    ("wait...", "wait…"),
    ("soap (tm), but f(tm)", "soap ™, but f(tm)"),
    ("a -- b, a--b, a---b, a - b, a-b", "a — b, a–b, a—b, a – b, a-b"),
    ("xn--0j0b", "xn--0j0b"),
    ("3x4, 0x10, 10x2, ax1", "3×4, 0x10, 10×2, ax1"),
    ('<a title="x -- y">z</a>', '<a title="x -- y">z</a>'),
    ("[caption 'a--b']'c'", "[caption 'a--b']‘c’"),
    ("<pre>'a' -- b...</pre>", "<pre>'a' -- b...</pre>"),
    ("", ""),
]


@pytest.mark.parametrize(("stored", "shown"), SHOWN)
def test_marks_are_set_as_readers_saw_them(stored: str, shown: str) -> None:
    assert texturize(stored) == shown


@given(st.text(alphabet="ab01x \n\"'-.()\x00–“’"))
def test_no_straight_quotation_mark_is_left_in_a_text(stored: str) -> None:
    assert not set("\"'\x00") & set(texturize(stored))

"""Marks set in type as WordPress shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.wordpress.texturize import texturize

SHOWN = [
    ('"so"', "“so”"),
    ("('so')", "(‘so’)"),
    ("a \"b\" 'c'", "a “b” ‘c’"),
    ("it's the sellers' rice", "it’s the sellers’ rice"),
    # behind a tag a mark opens, whatever a reader would have it do
    ("<b>Kim</b>'s", "<b>Kim</b>‘s"),
    ('<i>Kim</i>\'s "<i>own</i>"', "<i>Kim</i>‘s “<i>own</i>“"),
    ("'10' and '14'", "’10’ and ’14’"),
    ("5'10\" tall", "5’10” tall"),
    ("9' and 12\"", "9′ and 12″"),
    ('in "2014" or "in 2014"', "in “2014” or “in 2014”"),
    ('He wrote "<i>x</i> in 2014" then', "He wrote “<i>x</i> in 2014″ then"),
    ('a "b 5" c 6" d', "a “b 5″ c 6” d"),
    ("rock 'n' roll", "rock ‘n’ roll"),
    ("'in '14', \"'a' b\"", "‘in ’14’, “‘a’ b”"),
    ("the '90s' end, wages of '5% or more'", "the ’90s’ end, wages of ‘5% or more’"),
    ("[the minister's]", "[the minister’s]"),
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


@given(st.text(alphabet="ab01x \n\"'-.()\x00\x01\x02–“’"))
def test_no_straight_double_mark_is_left_in_a_text(stored: str) -> None:
    assert not set('"\x00\x01\x02') & set(texturize(stored))

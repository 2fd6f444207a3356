"""The stored text of an export, shown as WordPress shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.html.markup import read_html
from nkdb.archive.wordpress.texturize import texturize
from nkdb.archive.wordpress.wpautop import wpautop


@pytest.mark.parametrize(
    ("stored", "paragraphs"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\r\n\r\n\r\nTwo.", ["One.", "Two."]),
        ("Institute\n2014-6-1\n\nText.", ["Institute\n2014-6-1", "Text."]),
        ("One<br />\ntwo<br /><br />three", ["One\ntwo", "three"]),
        ("Before\n<ul>\n<li>a\nb</li>\n<li>c</li>\n</ul>\nafter", ["Before", "a\nb", "c", "after"]),
        (
            "<!-- wp:paragraph -->\nOne\n\n<!-- wp:shortcode -->\n[form 1]\n<!-- /wp:shortcode -->\nTwo",
            ["One", "[form 1]", "Two"],
        ),
        ("<div>One\ntwo <b>\nthree</b></div>", ["One\ntwo\nthree"]),
        ("<div>One\n<br /> two</div>", ["One", "two"]),
        ("<div\nclass='x'>\nOne\n</div>", ["One"]),
        ("<blockquote>One.\n\nTwo.</blockquote>\nThree.", ["One.", "Two.", "Three."]),
        ("<h3>Head</h3>\nText", ["Head", "Text"]),
        ("A <b>bold</b> <a href='x'>link</a>\n\n<em>B</em>", ["A bold link", "B"]),
        ("Text\n<!--more-->\nmore", ["Text", "more"]),
        ("<p>Ready</p>\n<p>made</p>", ["Ready", "made"]),
        ("<pre>a\n\nb</pre>\nc", ["a", "b", "c"]),
        ("Cost: 3 &lt; 4\n\n[gallery ids='1,2']\n\nEnd", ["Cost: 3 < 4", "End"]),
        ("[caption]Ready[/caption]", ["Ready"]),
        ("", []),
    ],
)
def test_wpautop(stored: str, paragraphs: list[str]) -> None:
    assert read_html(wpautop(stored)).paragraphs == paragraphs


def test_a_caption_is_no_paragraph() -> None:
    stored = 'A\n\n[caption id="x" width="3"]<a href="b"><img src="c/oven-2.jpg" /></a> An oven[/caption]\n\nB'
    blocks = read_html(wpautop(stored))
    assert (blocks.paragraphs, blocks.images, blocks.captions) == (["A", "B"], ["oven-2"], ["An oven"])


@pytest.mark.parametrize(
    "stored",
    [
        '[caption id="x" caption="An oven"]<img src="c/oven-2.jpg" />[/caption]',
        "[wp_caption align='left' caption='An oven']<a href='b'><img src='c/oven-2.jpg' /></a>[/wp_caption]",
    ],
)
def test_a_caption_may_be_an_attribute(stored: str) -> None:
    blocks = read_html(wpautop(f"A\n\n{stored}\n\nB"))
    assert (blocks.paragraphs, blocks.images, blocks.captions) == (["A", "B"], ["oven-2"], ["An oven"])


def test_players_are_no_text() -> None:
    stored = 'A\n\n[audio src="a.mp3"]\n\n[video width="3" mp4="a.mp4"][/video]\n\n[playlist ids="1"]\n\n[sic]'
    assert read_html(wpautop(stored)).paragraphs == ["A", "[sic]"]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('He said "so".', "He said “so”."),
        ("the works' men, 'so to say'", "the works’ men, ‘so to say’"),
        ("It's the '90s", "It’s the ’90s"),
        ('("so")', "(“so”)"),
        ("\"It's 'here',\" he said", "“It’s ‘here’,” he said"),
        ('<b>"so"</b>, <i>Kim</i>\'s "<i>own</i>"', "<b>“so”</b>, <i>Kim</i>‘s “<i>own</i>“"),
        ("a -- b, a--b, a---b, a - b, a-b", "a — b, a–b, a—b, a – b, a-b"),
        ("and so on...", "and so on…"),
        ("3x4 m, 0x4", "3×4 m, 0x4"),
        ('<a href="x--y" title=\'z...\'>"z"</a>', "<a href=\"x--y\" title='z...'>“z”</a>"),
        ('<code>"a" -- b</code>', '<code>"a" -- b</code>'),
        ('[caption id="a"]b[/caption]', '[caption id="a"]b[/caption]'),
        ("“set already” – it’s", "“set already” – it’s"),
        ('"in 2013"', "“in 2013”"),
    ],
)
def test_texturize(stored: str, shown: str) -> None:
    assert texturize(stored) == shown


@given(st.text("ab'\"<>/pre=- .x1\x00[]\n") | st.text())
def test_whatever_is_stored_is_shown(stored: str) -> None:
    shown = texturize(stored)
    assert texturize(shown).count("\x00") == 0
    read_html(wpautop(shown))

"""The normal form of text, in which evidence spans count."""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.normal import has_normal_lines, normal_body, normal_line, sha256, split_paragraphs

SILENT = "\0\x08\x1b\x7f\x84\x9f\u00ad\u200b\u200c\u200d\u200e\u202a\u202e\u2060\u2066\ufeff"
"""Characters that print nothing."""


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("", ""),
        ("rice", "rice"),
        ("  rice \t at\u00a0the\u2003mill\r\n now ", "rice at the mill now"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\u3000h", "a b c d e f g h"),
        ("e\u0301 cole", "é cole"),
        ("\u1109\u1161\u11af", "살"),
        *((f"ri{silent}ce", "rice") for silent in SILENT),
        ("\ufeff \u200b", ""),
        ("a \u200b b", "a b"),
        # as printed
        ("“70/30” — it’s … 5–10 %", "“70/30” — it’s … 5–10 %"),
        ("ﬁne ２０ ½ ²", "ﬁne ２０ ½ ²"),
        ("RodongSinmun,reported", "RodongSinmun,reported"),
    ],
)
def test_normal_line(text: str, normal: str) -> None:
    assert normal_line(text) == normal


@pytest.mark.parametrize(
    ("paragraphs", "body"),
    [
        ([], ""),
        (["one"], "one"),
        ([" one\ntwo ", "\u200b", "", "three"], "one two\n\nthree"),
    ],
)
def test_normal_body(paragraphs: list[str], body: str) -> None:
    assert normal_body(paragraphs) == body


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", []),
        ("\n \n\t\n", []),
        ("a", [(1, "a")]),
        ("a\nb\n\nc\n", [(1, "a\nb"), (4, "c")]),
        ("\n\n a\n  \n\n\t\nb", [(3, "a"), (7, "b")]),
        ("a\r\nb\r\n\r\nc\r\n", [(1, "a\nb"), (4, "c")]),
        ("a\rb\r\rc", [(1, "a\nb"), (4, "c")]),
        ("a\n\u00a0\nb", [(1, "a"), (3, "b")]),
        ("a  \n  b", [(1, "a  \n  b")]),
    ],
)
def test_split_paragraphs(text: str, paragraphs: list[tuple[int, str]]) -> None:
    assert split_paragraphs(text) == paragraphs


@given(st.text() | st.text(st.sampled_from(list("ab \n\t\r\u00a0e\u0301\u2028" + SILENT))))
def test_a_line_has_no_white_space_but_single_spaces_and_nothing_silent(text: str) -> None:
    line = normal_line(text)
    assert line == line.strip()
    assert not re.search(r"\s\s|[^\S ]", line)
    assert not set(line) & set(SILENT)


@given(st.text() | st.text(st.sampled_from(list("ab \n\t\u00a0e\u0301\u1109\u1161\u11af" + SILENT))))
def test_normal_form_is_composed_and_the_normal_form_of_itself(text: str) -> None:
    line = normal_line(text)
    assert unicodedata.is_normalized("NFC", line)
    assert normal_line(line) == line
    body = normal_body([paragraph for _, paragraph in split_paragraphs(text)])
    assert normal_body([paragraph for _, paragraph in split_paragraphs(body)]) == body


def test_normal_form_is_composed_across_a_silent_character() -> None:
    assert normal_line("e\u200b\u0301") == "é"


@given(st.text(), st.text("ab \u00a0\u2003\t", max_size=5))
def test_white_space_of_whatever_kind_makes_no_difference(text: str, blanks: str) -> None:
    assert normal_line(text + "\n" + blanks) == normal_line(text + "\u2003 \t" + blanks + " ")


@given(st.text() | st.text("a b\n\r\t\u2028\x0b\x0c\x1c\x85", max_size=40))
def test_paragraphs_hold_the_whole_text_and_know_their_lines(text: str) -> None:
    paragraphs = split_paragraphs(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert "".join("".join(paragraph for _, paragraph in paragraphs).split()) == "".join(text.split())
    for number, paragraph in paragraphs:
        assert paragraph == paragraph.strip() != ""
        assert paragraph.split("\n")[0] in lines[number - 1]
        assert not re.search(r"\n[^\S\n]*\n", paragraph)


def plain_line(text: str) -> str:
    """A line in normal form, as the module defines it, step by step."""
    controls = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    kept = re.sub(rf"[{controls}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]", "", text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def plain_paragraphs(text: str) -> list[tuple[int, str]]:
    """The paragraphs of a text, as they are defined: parted by lines without anything but white space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found, position = [], 0
    for gap in [*re.finditer(r"\n[^\S\n]*\n\s*", text), None]:
        piece = text[position : gap.start() if gap else len(text)]
        if piece.strip():
            start = position + len(piece) - len(piece.lstrip())
            found.append((text.count("\n", 0, start) + 1, piece.strip()))
        position = gap.end() if gap else position
    return found


def test_every_character_is_read_as_defined() -> None:
    """The quick ways of the code are no other ways: for each character alone, between letters and at either end."""
    for code in (*range(0x32000), *range(0xE0000, 0xE0200), sys.maxunicode):
        letter = chr(code)
        for text in (letter, f"a{letter}b", f" {letter}"):
            assert normal_line(text) == plain_line(text), hex(code)


TEXTS = st.text() | st.text(st.sampled_from(list("ab  \n\t\r\u00a0e\u0301\u2028\u1109\u1161\u11af\x85\x1c" + SILENT)))


@given(TEXTS)
def test_any_line_is_read_as_defined(text: str) -> None:
    assert normal_line(text) == plain_line(text)


@given(TEXTS)
def test_any_paragraphs_are_found_as_defined(text: str) -> None:
    assert split_paragraphs(text) == plain_paragraphs(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("", True),
        (" Rice — “dear” \r\nin Hamhung\n\n쌀값 米 é", True),
        ("two  spaces", False),
        ("a\ttab", False),
        ("a\u00a0space", False),
        ("a\u2028line", False),
        ("e\u0301", False),
        ("\u1109\u1161", False),
        ("\u212b is a sign for Å", False),
        *((f"ri{silent}ce", False) for silent in SILENT),
    ],
)
def test_lines_known_to_be_normal(text: str, *, normal: bool) -> None:
    assert has_normal_lines(text.encode()) is normal


def test_no_line_is_taken_for_normal_that_is_not() -> None:
    """Each character alone, and all that are composed of others, in parts."""
    for code in (*range(0xD800), *range(0xE000, 0x32000), *range(0xE0000, 0xE0200), sys.maxunicode):
        for text in (f"a{chr(code)}b", unicodedata.normalize("NFD", chr(code)), f"a\n{chr(code)}b"):
            if has_normal_lines(text.encode()):
                for line in re.split(r"[\r\n]", text):
                    assert normal_line(line.strip()) == line.strip(), hex(code)


@given(st.lists(TEXTS.map(str.strip).filter(bool)))
def test_a_body_of_normal_lines_is_the_same(paragraphs: list[str]) -> None:
    if has_normal_lines("\n".join(paragraphs).encode("utf-8", "replace")):
        assert normal_body(paragraphs, are_normal=True) == normal_body(paragraphs)


@given(st.text(st.characters(codec="utf-8")))
def test_sha256_is_that_of_the_utf8_bytes(text: str) -> None:
    assert sha256(text) == hashlib.sha256(text.encode()).hexdigest()


def test_sha256_of_the_standard() -> None:
    assert sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

"""The words of each enumeration: explained, well-formed, and in the codebook wherever coders choose them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from nkdb import vocabulary as v

ROOT = Path(__file__).resolve().parents[1]
CODEBOOK = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
ENUMERATIONS: dict[str, v.Words] = {
    name: value for name, value in vars(v).items() if name.isupper() and isinstance(value, Mapping)
}


def paragraph_of(words: str) -> str:
    """The paragraph of the codebook that begins with these words."""
    found = [part for part in re.split(r"\n(?=\n|\*\*)", CODEBOOK) if part.strip().startswith(words)]
    assert len(found) == 1, words
    return found[0]


def table_under(header: str) -> str:
    """The table of the codebook whose header begins with this cell."""
    found = re.findall(rf"^\| {re.escape(header)} \|.*(?:\n\|.*)+", CODEBOOK, re.MULTILINE)
    assert found, header
    return "\n".join(found)


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_each_word_is_a_word_and_explained(name: str) -> None:
    words = ENUMERATIONS[name]
    assert words
    for word, meaning in words.items():
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*|[A-F]", word), word
        assert meaning == meaning.strip() != ""


def test_plain_words_are_their_own_explanation() -> None:
    assert v.SOURCE_KIND["state_newspaper"] == "state newspaper"


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("SOURCE_KIND", "**Source kinds**"),
        ("STANCE", "**Stances**"),
        ("NAME_KIND", "**Name kinds**"),
        ("ORGANIZATION_KIND", "**Organization kinds**"),
        ("PLACE_KIND", "**Place kinds**"),
        ("DOCUMENT_KIND", "**Document kinds**"),
        ("DIMENSION", "**Dimensions of measures**"),
        ("ARTICLE_DOCUMENT_ROLE", "`documents`:"),
        ("ARTICLE_RELATION_KIND", "`relations`:"),
        ("FIGURE_END", "**Relations that are stated**"),
    ],
)
def test_the_codebook_lists_exactly_the_words_of_a_paragraph(name: str, beginning: str) -> None:
    listed = set(re.findall(r"`([a-z_]+)`", paragraph_of(beginning))) - {
        "documents",
        "relations",
        "members",
        "script",
        "end",
    }
    left_to_the_default = {"both"} if name == "FIGURE_END" else set()
    assert listed == set(ENUMERATIONS[name]) - left_to_the_default


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("CLAIM_KIND", "kind | it is | example"),
        ("MODALITY", "modality"),
        ("CHAIN_MODE", "mode"),
        ("QUALIFIER", "qualifier"),
        ("FIGURE_RELATION_KIND", "kind | it says | example"),
        ("CREDIBILITY", "value | Admiralty"),
    ],
)
def test_the_codebook_lists_exactly_the_words_of_a_table(name: str, header: str) -> None:
    rows = re.findall(r"^\| `?(\w+)`? \|", table_under(header), re.MULTILINE)[1:]
    assert sorted(rows) == sorted(ENUMERATIONS[name])


@pytest.mark.parametrize("name", ["RELIABILITY", "CONFIDENCE", "CURRENCY_BASIS"])
def test_the_codebook_names_every_word(name: str) -> None:
    missing = [word for word in ENUMERATIONS[name] if not re.search(rf"`{word}`|\b{word}\b", CODEBOOK)]
    assert missing == []


def test_the_codebook_explains_credibility_in_the_same_words() -> None:
    for value, meaning in v.CREDIBILITY.items():
        row = next(line for line in table_under("value | Admiralty").splitlines() if line.startswith(f"| {value} |"))
        assert meaning.removeprefix("truth ") in row


def test_origin_and_relay_modes_divide_the_modes() -> None:
    assert set(v.CHAIN_MODE) == v.ORIGIN_MODES | v.RELAY_MODES
    assert not v.ORIGIN_MODES & v.RELAY_MODES


def test_the_codebook_says_where_each_mode_may_stand() -> None:
    for line in table_under("mode").splitlines()[2:]:
        mode, place = re.fullmatch(r"\| `(\w+)` \|.*\| ([a-z, ]+) \|", line).groups()  # type: ignore[union-attr]
        assert ("last" in place) == (mode in v.ORIGIN_MODES), line
        assert ("middle" in place) == (mode in v.RELAY_MODES), line

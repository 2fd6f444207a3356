"""Who and what articles speak of, each under one key: sources, organizations, places, documents, subjects, measures."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from nkdb import vocabulary as v
from nkdb.seedfile.fields import (
    DIGITS,
    CellText,
    Domain,
    Edtf,
    KeyText,
    Per,
    Script,
    Text,
    Url,
    check_unit,
    checked_country,
    checked_unit,
    matching,
    split_cell,
    word,
    wrong,
)
from nkdb.seedfile.records.record import Checked, Record


def script_of(name: str) -> str:
    """ISO 15924 code of the script most letters of a name are in.

    >>> [script_of(n) for n in ("Rodong Sinmun", "로동신문", "労働新聞", "アジアプレス")]
    ['Latn', 'Hang', 'Hani', 'Jpan']
    """
    if name.isascii():
        return "Latn" if any(map(str.isalpha, name)) else "Zyyy"
    prefixes = {"HANGUL": "Hang", "CJK": "Hani", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "CYRILLIC": "Cyrl"}
    seen = [prefixes.get(unicodedata.name(c, "").split(" ")[0].split("-")[0], "Latn") for c in name if c.isalpha()]
    if "Jpan" in seen:  # Japanese mixes kana with Chinese characters
        return "Jpan"
    return max(sorted(set(seen)), key=seen.count) if seen else "Zyyy"


class Name(Record):
    """Another name of a source or organization."""

    name: Text
    kind: Annotated[str, word(v.NAME_KIND)]
    script: Script | None = None


class Source(Record):
    """Whoever speaks."""

    TYPE = "source"

    key: KeyText
    name: Text
    kind: Annotated[str, word(v.SOURCE_KIND)]
    stance: Annotated[str, word(v.STANCE)] | None = None
    country: Annotated[str, AfterValidator(checked_country)] | None = None
    reliability: Annotated[str, word(v.RELIABILITY)] | None = None
    parent: KeyText | None = None
    organization: KeyText | None = None
    place: KeyText | None = None
    domain: Domain | None = None
    note: Text | None = None
    reviewed: bool = True
    names: list[Name] = Field(default_factory=list)


class Merge(Record):
    """A source that turned out to be another one."""

    TYPE = "merge"

    source: KeyText
    into: KeyText


class Organization(Record):
    """What reports are about."""

    TYPE = "organization"

    key: KeyText
    name: Text
    kind: Annotated[str, word(v.ORGANIZATION_KIND)]
    place: KeyText | None = None
    parent: KeyText | None = None
    brand: bool = False
    confidence: Annotated[str, word(v.CONFIDENCE)] | None = None
    note: Text | None = None
    names: list[Name] = Field(default_factory=list)


class Document(Record):
    """A cited work that is not an article of ours."""

    TYPE = "document"

    key: KeyText
    kind: Annotated[str, word(v.DOCUMENT_KIND)]
    source: KeyText
    title: Text | None = None
    author: Text | None = None
    issue: Text | None = None
    date: Edtf | None = None
    url: Url | None = None
    note: Text | None = None


class Category(Record):
    """A heading under which a publisher files its posts."""

    TYPE = "category"

    key: KeyText
    name: Text
    source: KeyText | None = None
    tag: bool = False


class Topic(Record):
    """A subject heading."""

    TYPE = "topic"

    key: KeyText
    name: Text
    description: Text | None = None


def _unit_fits_dimension(measure: Measure) -> None:
    check_unit(measure.dimension, measure.unit)


class Measure(Checked):
    """What is measured."""

    CHECKS = (_unit_fits_dimension,)
    TYPE = "measure"

    key: KeyText
    name: Text
    dimension: Annotated[str, word(v.DIMENSION)]
    unit: Annotated[str, AfterValidator(checked_unit)]
    per: Per | None = None
    description: Text | None = None


def _coordinates_together(place: Place) -> None:
    if len({value is None for value in (place.latitude, place.longitude, place.coordinate_basis)}) > 1:
        raise wrong("latitude, longitude and coordinate_basis together, or none of them")


def _members_of_area(place: Place) -> None:
    if place.members and place.kind != "survey_area":
        raise wrong("members only for a survey_area", "members")


class Place(Checked):
    """A row of the gazetteer."""

    CHECKS = (_coordinates_together, _members_of_area)
    TYPE = "place"

    key: KeyText
    name: Text
    kind: Annotated[str, word(v.PLACE_KIND)]
    parent: KeyText | None = None
    iso_3166_2: Annotated[str, matching(r"[A-Z]{2}-[A-Z0-9]{1,3}", "an ISO 3166-2 code such as KP-03")] | None = None
    hangul: Text | None = None
    hanja: Text | None = None
    mccune_reischauer: Text | None = None
    revised_romanization: Text | None = None
    variants: Annotated[list[CellText], BeforeValidator(split_cell)] = Field(default_factory=list)
    latitude: Annotated[float, Field(ge=-90, le=90), DIGITS] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180), DIGITS] | None = None
    coordinate_basis: Annotated[str, word(v.COORDINATE_BASIS)] | None = None
    members: Annotated[list[KeyText], BeforeValidator(split_cell)] = Field(default_factory=list)
    note: Text | None = None

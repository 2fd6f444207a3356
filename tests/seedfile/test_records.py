"""What each record may hold, without files: words, numbers, ends that fit their qualifier, shares, spans, rates."""

from __future__ import annotations

import datetime
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nkdb import vocabulary as v
from nkdb.seedfile import records as r
from nkdb.seedfile.fields import is_currency

HASH = "0f" * 32
SPAN = {"start": "0", "end": "40", "sha256": HASH}
SOURCE = {"key": "paper", "name": "Paper", "kind": "newspaper"}
FIGURE = {"key": "f", "measure": "m", "qualifier": "vague", "unit": "box", "printed": "dozens", "evidence": [SPAN]}
CLAIM = {
    "key": "c", "text": "It is so.", "kind": "event", "modality": "asserted", "credibility": "3", "chain": "x",
    "evidence": [SPAN],
}  # fmt: skip
ARTICLE = {"key": "a-2014-01-02", "title": "A", "publisher": "blog"}
PLACE = {"key": "north", "name": "North", "kind": "province"}
MARKET = {
    "observed_on": "2014-02-11", "date_precision": "day", "date_basis": "stated", "place": "north",
    "quantity": "usd_kpw", "low": "1", "high": "2", "currency_basis": "new_won", "value_basis": "range",
    "observer": "paper", "read_in": "Blog",
    "citation_url": "https://blog.example/",
}  # fmt: skip
OFFICIAL = {
    "valid_from": "2014", "date_precision": "year", "rate_kind": "official_unified", "side": "mid",
    "foreign_currency": "USD", "kpw_per_unit": "99.5", "currency_basis": "new_won", "value_basis": "stated",
    "issuer": "Bank", "read_in": "Blog", "citation_url": "https://blog.example/", "confidence": "high",
}  # fmt: skip
MEASURE = {"key": "m", "name": "M", "dimension": "count", "unit": "box"}


def refusals(kind: type[r.Record], data: dict[str, Any]) -> list[tuple[str, str]]:
    """What a record is refused for: (path of the field, message)."""
    try:
        kind.model_validate(data)
    except ValidationError as error:
        return [(".".join(map(str, detail["loc"])), detail["msg"]) for detail in error.errors()]
    return []


@pytest.mark.parametrize(
    ("kind", "data", "field", "value"),
    [
        (r.Source, {**SOURCE, "name": "  e\u0301cole  "}, "name", "école"),
        (r.Source, {**SOURCE, "name": "2014-08-05"}, "name", "2014-08-05"),
        (r.Source, SOURCE, "names", []),
        (r.Article, {**ARTICLE, "published_on": "2014-01-02"}, "published_on", datetime.date(2014, 1, 2)),
        (r.Article, ARTICLE, "published_on", None),
        (r.Organization, {"key": "o", "name": "O", "kind": "brand", "brand": "true"}, "brand", True),
        (r.Organization, {"key": "o", "name": "O", "kind": "factory"}, "brand", False),
        (r.Figure, {**FIGURE, "low": "20000"}, "low", 20000.0),
        (r.Figure, {**FIGURE, "low": "0.5"}, "low", 0.5),
        (r.Figure, {**FIGURE, "low": "0.30000000000000004"}, "low", 0.30000000000000004),
        (r.Figure, {**FIGURE, "low": "1000000000000000000"}, "low", 1e18),
        (r.Figure, {**FIGURE, "low": "-3e2"}, "low", -300.0),
        (r.Evidence, SPAN, "end", 40),
        (r.Claim, CLAIM, "credibility", "3"),
        (r.Place, {**PLACE, "variants": " a; b ;;c"}, "variants", ["a", "b", "c"]),
        (r.Place, {**PLACE, "latitude": "39.5", "longitude": "-1", "coordinate_basis": "geonames"}, "latitude", 39.5),
        (r.Claim, {**CLAIM, "places": ["north"]}, "places", [r.AboutPlace(place="north")]),
        (
            r.Claim,
            {**CLAIM, "organizations": [{"organization": "mill", "certain": "false", "as_printed": "Mil"}]},
            "organizations",
            [r.AboutOrganization(organization="mill", certain=False, as_printed="Mil")],
        ),
        (r.Relation, {"kind": "implies", "figure": "c/f"}, "end", "both"),
        (r.OfficialRate, {**OFFICIAL, "valid_to": "2015"}, "bounds",
         (datetime.date(2014, 1, 1), datetime.date(2015, 12, 31))),
        (r.OfficialRate, OFFICIAL, "bounds", (datetime.date(2014, 1, 1), datetime.date(2014, 12, 31))),
        (r.Share, {"party": "a", "share": "70"}, "ends", (70.0, 70.0)),
        (r.Share, {"party": "a", "low": "60", "high": "70"}, "ends", (60.0, 70.0)),
    ],
)  # fmt: skip
def test_text_becomes_what_it_is(kind: type[r.Record], data: dict[str, Any], field: str, value: object) -> None:
    assert getattr(kind.model_validate(data), field) == value


def test_a_record_does_not_change_once_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        r.Source.model_validate(SOURCE).name = "other"  # type: ignore[misc]


A_KEY = "a key: at most 200 lower-case ASCII letters, digits and single hyphens"
A_UNIT = "an ISO 4217 code (KPW), percent, a unit (kg) or a counted noun in the singular (box)"
A_PERIOD = "an ISO 8601 period (P1M) or a unit (kg)"
AN_ADDRESS = "an address that begins with http:// or https://"


@pytest.mark.parametrize(
    ("kind", "data", "field", "wrong", "message"),
    [
        *((r.Source, SOURCE, "key", key, A_KEY)
          for key in ("", "A", "a_b", "a--b", "-a", "a-", "a b", "é", "a\n", "쌀", "a" * 201)),
        (r.Source, SOURCE, "name", " \u00a0 ", "some text"),
        (r.Source, SOURCE, "name", "a\nb", "one line of printable text (it holds U+000A)"),
        (r.Source, SOURCE, "name", "a\tb", "one line of printable text (it holds U+0009)"),
        (r.Source, SOURCE, "name", "a\0b", "one line of printable text (it holds U+0000)"),
        (r.Source, SOURCE, "name", "a\u202eb", "one line of printable text (it holds U+202E)"),
        (r.Source, SOURCE, "name", "a\ue000b", "one line of printable text (it holds U+E000)"),
        (r.Source, SOURCE, "name", "a\uffffb", "one line of printable text (it holds U+FFFF)"),
        (r.Source, SOURCE, "name", "a\U0010fffdb", "one line of printable text (it holds U+10FFFD)"),
        *((r.Source, SOURCE, "country", code, "an ISO 3166-1 alpha-2 code such as KP")
          for code in ("XX", "kp", "PRK", "")),
        *((r.Document, {"key": "d", "kind": "report", "source": "s"}, "url", url, AN_ADDRESS)
          for url in ("paper.example", "ftp://x", "https://", "http://a b", "http://a\0b", "http://a\x1bb")),
        *((r.Name, {"name": "A", "kind": "alias"}, "script", code, "an ISO 15924 code such as Latn or Hang")
          for code in ("hang", "Hangul", "HANG")),
        *((r.Figure, FIGURE, "unit", unit, A_UNIT) for unit in ("Boxes", "XXQ", "kpw won", "US$", "", "KPWX")),
        *((r.Figure, FIGURE, "per", per, A_PERIOD) for per in ("1 month", "P", "P0M", "PT1H", "P1X", "P1M2", "1M", "")),
        (r.Figure, FIGURE, "printed", "one two three four five six seven eight nine",
         "at most 8 words; leave words out with …"),
        (r.Claim, CLAIM, "text", "x" * 301, "at most 300 characters (it has 301)"),
        *((r.Relation, {"kind": "implies", "figure": "c/f"}, "figure", figure,
           "claim/figure within the article, or article/claim/figure")
          for figure in ("f", "a/b/c/d", "C/f", "c/", "/f")),
        *((r.Evidence, SPAN, "sha256", digest, "a sha256: 64 lower-case hexadecimal digits")
          for digest in ("", HASH[1:], HASH.upper(), "g" * 64)),
        *((r.Article, ARTICLE, "published_on", day, "a day in the form YYYY-MM-DD")
          for day in ("2014-1-2", "2014-01", "20140102", "2014-01-02T00:00", "1388620800")),
        *((r.Place, PLACE, "iso_3166_2", code, "an ISO 3166-2 code such as KP-03")
          for code in ("KP", "kp-03", "KP-0303")),
    ],
)  # fmt: skip
def test_wrong_values(kind: type[r.Record], data: dict[str, Any], field: str, wrong: str, message: str) -> None:
    assert refusals(kind, data) == []
    assert refusals(kind, {**data, field: wrong}) == [(field, message)]


@pytest.mark.parametrize(
    ("kind", "data", "field", "words"),
    [
        (r.Source, SOURCE, "kind", v.SOURCE_KIND),
        (r.Source, SOURCE, "stance", v.STANCE),
        (r.Source, SOURCE, "reliability", v.RELIABILITY),
        (r.Name, {"name": "A", "kind": "alias"}, "kind", v.NAME_KIND),
        (r.Organization, {"key": "o", "name": "O", "kind": "factory"}, "kind", v.ORGANIZATION_KIND),
        (r.Organization, {"key": "o", "name": "O", "kind": "factory"}, "confidence", v.CONFIDENCE),
        (r.Document, {"key": "d", "kind": "report", "source": "s"}, "kind", v.DOCUMENT_KIND),
        (r.Claim, CLAIM, "kind", v.CLAIM_KIND),
        (r.Claim, CLAIM, "modality", v.MODALITY),
        (r.Claim, CLAIM, "credibility", v.CREDIBILITY),
        (r.Link, {"source": "s", "mode": "publishes"}, "mode", v.CHAIN_MODE),
        (r.Relation, {"kind": "implies", "figure": "c/f"}, "kind", v.FIGURE_RELATION_KIND),
        (r.Relation, {"kind": "implies", "figure": "c/f"}, "end", v.FIGURE_END),
        (r.CitedDocument, {"document": "d", "role": "cites"}, "role", v.ARTICLE_DOCUMENT_ROLE),
        (r.ArticleRelation, {"article": "a", "kind": "revision_of"}, "kind", v.ARTICLE_RELATION_KIND),
        (r.Place, PLACE, "kind", v.PLACE_KIND),
        (r.MarketRate, MARKET, "date_basis", v.DATE_BASIS),
        (r.MarketRate, MARKET, "quantity", v.QUANTITY),
        (r.MarketRate, MARKET, "value_basis", v.VALUE_BASIS),
        (r.MarketRate, MARKET, "citation_date_basis", v.CITATION_DATE_BASIS),
        (r.OfficialRate, OFFICIAL, "rate_kind", v.RATE_KIND),
        (r.OfficialRate, OFFICIAL, "side", v.RATE_SIDE),
        (r.OfficialRate, OFFICIAL, "confidence", v.CONFIDENCE),
    ],
)
def test_each_enumeration_takes_its_words_and_no_other(
    kind: type[r.Record], data: dict[str, Any], field: str, words: v.Words
) -> None:
    for word in words:
        assert refusals(kind, {**data, field: word}) == []
    for other in ("", "xyz", next(iter(words)) + " ", next(iter(words)).swapcase() + "_"):
        assert refusals(kind, {**data, field: other}) == [(field, "one of: " + ", ".join(words))]


ENDS: dict[str, dict[str, str]] = {
    "none": {},
    "low": {"low": "5"},
    "high": {"high": "5"},
    "equal": {"low": "5", "high": "5"},
    "apart": {"low": "5", "high": "7"},
    "turned": {"low": "7", "high": "5"},
}
SAID = {
    "none": "no end", "low": "low only", "high": "high only", "equal": "both ends, low = high",
    "apart": "both ends, low < high",
}  # fmt: skip
TAKES = {
    "exact": {"equal"},
    "approximate": {"equal", "apart"},
    "range": {"apart"},
    "at_least": {"low"},
    "more_than": {"low"},
    "at_most": {"high"},
    "less_than": {"high"},
    "vague": {"none", "low", "high", "equal", "apart"},
}


@pytest.mark.parametrize("qualifier", v.QUALIFIER)
@pytest.mark.parametrize("ends", ENDS)
def test_ends_fit_the_qualifier(qualifier: str, ends: str) -> None:
    found = refusals(r.Figure, {**FIGURE, "qualifier": qualifier, **ENDS[ends]})
    if ends == "turned":
        assert found == [("", "low <= high (found 7 > 5)")]
    elif ends in TAKES[qualifier]:
        assert found == []
    else:
        assert found == [("", f"for {qualifier}: {v.QUALIFIER[qualifier]} (found {SAID[ends]})")]


def test_large_ends_are_told_whole() -> None:
    found = refusals(r.Figure, {**FIGURE, "qualifier": "range", "low": "1234568", "high": "1234567"})
    assert found == [("", "low <= high (found 1234568 > 1234567)")]


def shares(*parts: tuple[str, ...]) -> list[dict[str, str]]:
    """Shares of parties a, b, …: (share,) or (low, high)."""
    names = [("share",) if len(part) == 1 else ("low", "high") for part in parts]
    return [
        {"party": party} | dict(zip(name, part, strict=True))
        for party, name, part in zip("abcdefgh", names, parts, strict=False)
    ]


ADD_UP = "shares that add up to 100, or partial: true (they add up to {})"


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ({"shares": shares(("70",), ("30",))}, None),
        ({"shares": shares(("100",))}, None),
        ({"shares": shares(("33.3",), ("33.3",), ("33.4",))}, None),
        ({"shares": shares(*[("14.2857142857",)] * 6, ("14.2857142858",))}, None),
        ({"shares": shares(("50", "70"), ("30", "50"))}, None),
        ({"shares": shares(("70",)), "partial": "true"}, None),
        ({"shares": shares(("70", "90"), ("5",)), "partial": "true"}, None),
        ({"shares": shares(("70",))}, ADD_UP.format("70")),
        ({"shares": shares(("70",), ("40",))}, ADD_UP.format("110")),
        ({"shares": shares(("50", "60"), ("10", "20"))}, ADD_UP.format("60 to 80")),
        ({"shares": shares(("80", "90"), ("30", "40"))}, ADD_UP.format("110 to 130")),
        ({"shares": shares(*[("33.3333333",)] * 3)}, ADD_UP.format("99.9999999")),
        ({"shares": shares(("0.1",), ("64.1",), ("35.8",)), "partial": "true"},  # a little less, as Python adds
         "partial only where the shares leave something over (they add up to 100)"),
        ({"shares": shares(("70",), ("30",)), "partial": "true"},
         "partial only where the shares leave something over (they add up to 100)"),
        ({"partial": "true"}, "partial only where there are shares"),
        ({"shares": [{"party": "a", "share": "50"}] * 2}, "each party once"),
        ({"shares": shares(("70",), ("30",)), "low": "70"}, "either shares, or low and high"),
        ({"shares": shares(("70",), ("30",)), "unit": "kg"}, "unit percent where there are shares"),
    ],
)  # fmt: skip
def test_shares_add_up(figure: dict[str, Any], message: str | None) -> None:
    found = refusals(r.Figure, {**FIGURE, "unit": "percent", "qualifier": "exact", **figure})
    assert found == ([("", message)] if message else [])


@pytest.mark.parametrize(
    ("share", "message"),
    [
        ({"share": "50"}, None),
        ({"low": "50", "high": "50"}, None),
        ({}, "either share, or low and high"),
        ({"low": "50"}, "either share, or low and high"),
        ({"high": "50"}, "either share, or low and high"),
        ({"share": "50", "low": "40", "high": "60"}, "either share, or low and high"),
        ({"share": "50", "low": "40"}, "either share, or low and high"),
        ({"low": "60", "high": "50"}, "low <= high"),
    ],
)
def test_a_share_is_one_number_or_two_ends(share: dict[str, str], message: str | None) -> None:
    assert refusals(r.Share, {"party": "a", **share}) == ([("", message)] if message else [])


@pytest.mark.parametrize("share", ["-0.1", "100.1", "nan", "inf"])
def test_a_share_is_a_percentage(share: str) -> None:
    assert [field for field, _ in refusals(r.Share, {"party": "a", "share": share})] == ["share"]


EITHER = [("", "either start, end and sha256, or quote")]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (SPAN, []),
        ({"quote": "words"}, []),
        ({}, EITHER),
        ({"start": "0", "end": "4"}, EITHER),
        ({"sha256": HASH}, EITHER),
        ({**SPAN, "quote": "words"}, EITHER),
        ({"quote": "words", "start": "0"}, EITHER),
        ({**SPAN, "start": "40"}, [("", "start < end")]),
        ({**SPAN, "start": "-1"}, [("start", "Input should be greater than or equal to 0")]),
        ({**SPAN, "end": str(2**31)}, [("end", "Input should be less than or equal to 2147483647")]),
    ],
)
def test_evidence_is_a_span_or_a_quotation(span: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert refusals(r.Evidence, span) == expected


@pytest.mark.parametrize(
    ("dimension", "unit", "message"),
    [
        ("money", "KPW", None),
        ("money", "USD", None),
        ("money", "kg", "an ISO 4217 currency code as unit, since the measure is money"),
        ("money", "percent", "an ISO 4217 currency code as unit, since the measure is money"),
        ("share", "percent", None),
        ("share", "kg", "unit percent, since the measure is a share"),
        ("share", "KPW", "unit percent, since the measure is a share"),
        ("count", "box", None),
        ("rate", "percent", None),
        ("mass", "KPW", "a unit that is no currency, since the measure is a mass"),
        ("count", "KPW", "a unit that is no currency, since the measure is a count"),
        ("mass", "day", "a unit of mass, since the measure is of mass"),
        ("age", "percent", "a unit of duration, since the measure is of age"),
        ("mass", "bag", None),
        ("age", "year", None),
        ("frequency", "day", None),
    ],
)
def test_units_fit_the_dimension(dimension: str, unit: str, message: str | None) -> None:
    found = refusals(r.Measure, {**MEASURE, "dimension": dimension, "unit": unit})
    assert found == ([("", message)] if message else [])


@pytest.mark.parametrize(
    ("code", "known"), [("KPW", True), ("USD", True), ("CNY", True), ("XXQ", False), ("kpw", False), ("", False)]
)
def test_currencies(code: str, known: bool) -> None:
    assert is_currency(code) is known


TOGETHER = [("", "latitude, longitude and coordinate_basis together, or none of them")]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"latitude": "39", "longitude": "125", "coordinate_basis": "geonames"}, []),
        ({"latitude": "39"}, TOGETHER),
        ({"latitude": "39", "longitude": "125"}, TOGETHER),
        ({"coordinate_basis": "geonames"}, TOGETHER),
        ({"latitude": "91", "longitude": "181", "coordinate_basis": "geonames"},
         [("latitude", "Input should be less than or equal to 90"),
          ("longitude", "Input should be less than or equal to 180")]),
        ({"members": "a;b"}, [("", "members only for a survey_area")]),
        ({"members": "a;b", "kind": "survey_area"}, []),
        ({"members": "a;B", "kind": "survey_area"}, [("members.1", A_KEY)]),
    ],
)  # fmt: skip
def test_places(place: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert refusals(r.Place, {**PLACE, **place}) == expected


WON = [("", "old_won before the redenomination of 2009-11-30, new_won after it")]


@pytest.mark.parametrize(
    ("date", "precision", "old", "new"),
    [
        ("2008-06-01", "day", [], WON),
        ("2009-11-29", "day", [], WON),
        ("2009-11-30", "day", [], []),
        ("2009-11", "month", [], []),
        ("2009-11", "early_month", [], WON),
        ("2009-11", "late_month", [], []),
        ("2009-11-23", "week", [], WON),
        ("2009-11-25", "week", [], []),
        ("2009-10", "approx_quarter", [], []),
        # prices were quoted in old won for some days more
        ("2009-12-01", "day", [], []),
        ("2009-12", "month", [], []),
        ("2010-01-01", "day", WON, []),
        ("2010-01", "month", WON, []),
    ],
)
def test_won_stands_on_its_side_of_the_redenomination(
    date: str, precision: str, old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    rate = {**MARKET, "observed_on": date, "date_precision": precision}
    assert refusals(r.MarketRate, {**rate, "currency_basis": "old_won"}) == old
    assert refusals(r.MarketRate, {**rate, "currency_basis": "new_won"}) == new


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ({"low": "3"}, [("", "low <= high (found 3 > 2)")]),
        ({"low": "0"}, [("low", "Input should be greater than 0")]),
        ({"observed_on": "2014-02"}, [("", "precision day needs a date in the form YYYY-MM-DD")]),
        ({"observed_on": "9999-12-31", "date_precision": "week"},
         [("", "no such date: the week ends after the year 9999")]),
    ],
)  # fmt: skip
def test_market_rates(rate: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert refusals(r.MarketRate, {**MARKET, **rate}) == expected


FOREIGN = [("", "an ISO 4217 code of a foreign currency in foreign_currency")]


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ({"foreign_currency": "KPW"}, FOREIGN),
        ({"foreign_currency": "euro"}, FOREIGN),
        ({"valid_to": "2013"}, [("", "valid_from <= valid_to")]),
        ({"valid_to": "2014-06"}, []),
        ({"valid_to": "2014/.."}, []),
        ({"currency_basis": "old_won"}, WON),
        ({"currency_basis": "old_won", "rate_kind": "third_party_quote"}, []),
        ({"valid_from": "2009"}, []),
        ({"valid_from": "2008"}, WON),
        ({"kpw_per_unit": "-1"}, [("kpw_per_unit", "Input should be greater than 0")]),
    ],
)
def test_official_rates(rate: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert refusals(r.OfficialRate, {**OFFICIAL, **rate}) == expected


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("朝鮮の人", "Jpan"),
        ("Труд", "Cyrl"),
        ("北 Korea", "Latn"),
        ("신문 A", "Hang"),
        ("8.3", "Zyyy"),
    ],
)
def test_script_of(name: str, script: str) -> None:
    assert r.script_of(name) == script


@given(st.text())
def test_texts_come_out_composed_on_one_line_and_the_same_again(text: str) -> None:
    try:
        kept = r.Topic(key="t", name=text).name
    except ValidationError:
        return
    assert kept == kept.strip() == unicodedata.normalize("NFC", kept)
    assert "\n" not in kept
    assert r.Topic(key="t", name=kept).name == kept

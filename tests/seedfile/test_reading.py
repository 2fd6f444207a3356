"""Seed files to records: each mistake with its file, line, record and field, and which files a path means."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.errors import SeedPathError
from nkdb.seedfile import records as r
from nkdb.seedfile.files import find_files
from nkdb.seedfile.reading import MAX_BYTES, read_seeds
from nkdb.shipped import shipped_folder

Problems = Callable[..., list[str]]
Write = Callable[[str, str], Path]

HASH = "0f" * 32

# a change of the sound set in conftest.py (file, old text, new text), and what is then said
CASES: list[tuple[str, str, str, list[str]]] = [
    (
        "article.yaml",
        "title:",
        "titel:",
        [
            "article.yaml:1: article mill-pays-2014-01-02, title: found nothing; allowed: a value for title",
            (
                "article.yaml:2: article mill-pays-2014-01-02, titel: found unknown field 'titel'; allowed: the "
                "fields key, title, published_on, publisher, byline, url, summary, categories, documents, relations, "
                "note, chains, claims (did you mean 'title'?)"
            ),
        ],
    ),
    (
        "article.yaml",
        "  time: 2",
        "  tiem: 2",
        [
            (
                "article.yaml:18: claim pay, tiem: found unknown field 'tiem'; allowed: the fields key, text, kind, "
                "modality, time, credibility, topics, organizations, places, chain, note, evidence, figures (did you "
                "mean 'time'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "    printed: 100",
        "    prinetd: 100",
        [
            "article.yaml:28: figure pay/sum, printed: found nothing; allowed: a value for printed",
            (
                "article.yaml:35: figure pay/sum, prinetd: found unknown field 'prinetd'; allowed: the fields key, "
                "measure, qualifier, low, high, unit, per, printed, shares, partial, note, evidence, relations (did "
                "you mean 'printed'?)"
            ),
        ],
    ),
    (
        "article.yaml",
        "mode: observes, rep",
        "mode: observes, rap",
        [
            (
                "article.yaml:12: article mill-pays-2014-01-02, chains witness 3 raported: found unknown field "
                "'raported'; allowed: the fields source, mode, document, reported (did you mean 'reported'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "end: 40",
        "ende: 40",
        [
            (
                "article.yaml:26: claim pay, evidence 1 ende: found unknown field 'ende'; allowed: the fields start, "
                "end, sha256, quote (did you mean 'end'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "publisher: blog",
        "publisher: blog\ntitle: Again",
        ["article.yaml:5: found key 'title' a second time; allowed: each key once in a mapping"],
    ),
    (
        "article.yaml",
        "kind: statistic",
        "kind: statistc",
        [
            (
                "article.yaml:16: claim pay, kind: found 'statistc'; allowed: one of: event, policy, practice, "
                "statistic, assessment, plan (did you mean 'statistic'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "kind: statistic",
        "kind: xyz",
        [
            (
                "article.yaml:16: claim pay, kind: found 'xyz'; allowed: one of: event, policy, practice, statistic, "
                "assessment, plan"
            )
        ],
    ),
    (
        "article.yaml",
        "time: 2014-01~\n",
        "time: January\n",
        [
            (
                "article.yaml:18: claim pay, time: found 'January'; allowed: an EDTF date such as 2014-08-05, "
                "2014-08, 2014~, 198X or 2013-03/.. (not an EDTF date)"
            )
        ],
    ),
    (
        "article.yaml",
        "time: 2014-01~\n",
        "time: 2014-02-30\n",
        [
            (
                "article.yaml:18: claim pay, time: found '2014-02-30'; allowed: an EDTF date such as 2014-08-05, "
                "2014-08, 2014~, 198X or 2013-03/.. (no such date: day is out of range for month)"
            )
        ],
    ),
    (
        "article.yaml",
        "time: 2014-01~\n",
        "time: 2014-02/2014-01\n",
        [
            (
                "article.yaml:18: claim pay, time: found '2014-02/2014-01'; allowed: an EDTF date such as "
                "2014-08-05, 2014-08, 2014~, 198X or 2013-03/.. (an interval that ends before it begins)"
            )
        ],
    ),
    (
        "article.yaml",
        "published_on: 2014-01-02",
        "published_on: 2014-02-30",
        [
            (
                "article.yaml:3: article mill-pays-2014-01-02, published_on: found '2014-02-30'; allowed: a day that "
                "exists, in the form YYYY-MM-DD"
            )
        ],
    ),
    (
        "article.yaml",
        "published_on: 2014-01-02",
        "published_on: 2.1.2014",
        [
            (
                "article.yaml:3: article mill-pays-2014-01-02, published_on: found '2.1.2014'; allowed: a day in the "
                "form YYYY-MM-DD"
            )
        ],
    ),
    (
        "article.yaml",
        "published_on: 2014-01-02",
        "published_on: 2914-01-02",
        [
            (
                "article.yaml:3: article mill-pays-2014-01-02, published_on: found '2914-01-02'; allowed: a day no "
                "later than tomorrow"
            )
        ],
    ),
    (
        "market_rates.csv",
        "2014-02,late_month",
        "2914-02,late_month",
        [
            (
                "market_rates.csv:3: market rate, observed_on: found '2914-02'; allowed: a day or month that has begun "
                "by tomorrow"
            )
        ],
    ),
    (
        "article.yaml",
        "low: 100",
        "low: 300",
        ["article.yaml:31: figure pay/sum, low: found '300'; allowed: low <= high (found 300 > 200)"],
    ),
    (
        "article.yaml",
        "low: 100",
        "low: many",
        ["article.yaml:31: figure pay/sum, low: found 'many'; allowed: a number written with digits (20000, 0.5)"],
    ),
    (
        "article.yaml",
        "low: 100",
        "low: 100.00000000000000001",
        [
            (
                "article.yaml:31: figure pay/sum, low: found '100.00000000000000001'; allowed: a number of at most 15 digits, "
                "since more would be rounded"
            )
        ],
    ),
    (
        "article.yaml",
        "low: 100",
        "low: .inf",
        ["article.yaml:31: figure pay/sum, low: found '.inf'; allowed: a number written with digits (20000, 0.5)"],
    ),
    (
        "article.yaml",
        "low: 100",
        "low: nan",
        ["article.yaml:31: figure pay/sum, low: found 'nan'; allowed: a number written with digits (20000, 0.5)"],
    ),
    (
        "article.yaml",
        "qualifier: range",
        "qualifier: at_least",
        [
            "article.yaml:30: figure pay/sum, qualifier: found 'at_least'; allowed: for at_least: low only, included (found both ends, low < high)"
        ],
    ),
    (
        "article.yaml",
        "share: 30",
        "share: 40",
        [
            (
                "article.yaml:43: figure pay/shares, shares: found a list; allowed: shares that add up to 100, or "
                "partial: true (they add up to 110)"
            )
        ],
    ),
    (
        "article.yaml",
        "share: 30",
        "share: 130",
        [
            "article.yaml:45: figure pay/shares, shares 2 share: found '130'; allowed: a number less than or equal to 100"
        ],
    ),
    (
        "article.yaml",
        "    - {party: farmer, share: 30}\n",
        "",
        [
            (
                "article.yaml:43: figure pay/shares, shares: found a list; allowed: shares that add up to 100, or "
                "partial: true (they add up to 70)"
            )
        ],
    ),
    (
        "article.yaml",
        "    printed: 70/30",
        "    printed: 70/30\n    partial: true",
        [
            (
                "article.yaml:43: figure pay/shares, partial: found 'true'; allowed: partial only where the shares leave "
                "something over (they add up to 100)"
            )
        ],
    ),
    (
        "article.yaml",
        "party: farmer",
        "party: mill",
        ["article.yaml:43: figure pay/shares, shares: found a list; allowed: each party once"],
    ),
    (
        "article.yaml",
        "share: 30",
        "low: 30",
        [
            (
                "article.yaml:45: figure pay/shares, shares 2: found a mapping (party, low); allowed: either share, or "
                "low and high"
            )
        ],
    ),
    (
        "article.yaml",
        "key: mill-pays-2014-01-02\n",
        "",
        [
            "article.yaml:1: article, key: found nothing; allowed: a key: at most 200 lower-case ASCII letters, digits "
            "and single hyphens"
        ],
    ),
    (
        "article.yaml",
        "  modality: asserted\n",
        "",
        [
            "article.yaml:14: claim pay, modality: found nothing; allowed: one of: asserted, hedged, conditional, normative"
        ],
    ),
    (
        "article.yaml",
        "key: pay",
        "key: Pay_1",
        [
            (
                "article.yaml:14: claim Pay_1, key: found 'Pay_1'; allowed: a key: at most 200 lower-case ASCII "
                "letters, digits and single hyphens"
            )
        ],
    ),
    (
        "article.yaml",
        "end: 40",
        "end: 0",
        ["article.yaml:26: claim pay, evidence 1 end: found '0'; allowed: a number greater than or equal to 1"],
    ),
    (
        "article.yaml",
        "start: 0, end: 40",
        "start: 0.5, end: 40",
        ["article.yaml:26: claim pay, evidence 1 start: found '0.5'; allowed: a whole number"],
    ),
    (
        "article.yaml",
        "start: 0, end: 40",
        "start: 40, end: 40",
        ["article.yaml:26: claim pay, evidence 1 start: found '40'; allowed: start < end"],
    ),
    (
        "article.yaml",
        f"{{start: 0, end: 40, sha256: {HASH}}}",
        "{start: 0, end: 40}",
        [
            (
                "article.yaml:26: claim pay, evidence 1: found a mapping (start, end); allowed: either start, end "
                "and sha256, or quote"
            )
        ],
    ),
    (
        "article.yaml",
        f"{{start: 0, end: 40, sha256: {HASH}}}",
        "{quote: x, start: 0}",
        [
            (
                "article.yaml:26: claim pay, evidence 1: found a mapping (quote, start); allowed: either start, end "
                "and sha256, or quote"
            )
        ],
    ),
    (
        "article.yaml",
        "    unit: KPW",
        "    unit: XXQ",
        [
            (
                "article.yaml:33: figure pay/sum, unit: found 'XXQ'; allowed: an ISO 4217 code (KPW), percent, a unit "
                "(kg) or a counted noun in the singular (box)"
            )
        ],
    ),
    (
        "article.yaml",
        "    per: P1M",
        "    per: 1 month",
        ["article.yaml:34: figure pay/sum, per: found '1 month'; allowed: an ISO 8601 period (P1M) or a unit (kg)"],
    ),
    (
        "article.yaml",
        "    per: P1M",
        "    per: month",
        [
            (
                "article.yaml:34: figure pay/sum, per: found 'month'; allowed: an ISO 8601 period (P1M) or a unit (kg) "
                "(did you mean 'P1M'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "    per: P1M",
        "    per: quarters",
        [
            (
                "article.yaml:34: figure pay/sum, per: found 'quarters'; allowed: an ISO 8601 period (P1M) or a unit (kg) "
                "(did you mean 'P3M'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "    per: P1M",
        "    per: p1m",
        [
            (
                "article.yaml:34: figure pay/sum, per: found 'p1m'; allowed: an ISO 8601 period (P1M) or a unit (kg) "
                "(did you mean 'P1M'?)"
            )
        ],
    ),
    (
        "measures.yaml",
        "unit: KPW, per: P1M",
        "unit: KPW, per: annually",
        [
            (
                "measures.yaml:2: measure payment, per: found 'annually'; allowed: an ISO 8601 period (P1M) or a unit "
                "(kg) (did you mean 'P1Y'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "printed: 100-200 won",
        "printed: a b c d e f g h i",
        [
            (
                "article.yaml:35: figure pay/sum, printed: found 'a b c d e f g h i'; allowed: at most 8 words; leave "
                "words out with …"
            )
        ],
    ),
    (
        "article.yaml",
        "credibility: 3",
        "credibility: 7",
        ["article.yaml:19: claim pay, credibility: found '7'; allowed: one of: 1, 2, 3, 4, 5, 6"],
    ),
    (
        "article.yaml",
        "certain: false",
        "certain: maybe",
        ["article.yaml:23: claim pay, places 1 certain: found 'maybe'; allowed: true or false"],
    ),
    (
        "article.yaml",
        "topics: [trade]",
        "topics: trade",
        ["article.yaml:20: claim pay, topics: found 'trade'; allowed: a list"],
    ),
    (
        "article.yaml",
        "claims:\n",
        "claims: none\nx:\n",
        [
            "article.yaml:13: article mill-pays-2014-01-02, claims: found 'none'; allowed: a list",
            (
                "article.yaml:14: article mill-pays-2014-01-02, x: found unknown field 'x'; allowed: the fields key, "
                "title, published_on, publisher, byline, url, summary, categories, documents, relations, note, "
                "chains, claims"
            ),
        ],
    ),
    (
        "article.yaml",
        f"  evidence:\n  - {{start: 0, end: 40, sha256: {HASH}}}\n",
        "  evidence: []\n",
        [
            "article.yaml:25: claim pay, evidence: found an empty list; allowed: at least one, with start, end, sha256, quote"
        ],
    ),
    (
        "article.yaml",
        f"  evidence:\n  - {{start: 0, end: 40, sha256: {HASH}}}\n",
        "",
        [
            "article.yaml:14: claim pay, evidence: found nothing; allowed: a value for evidence, with start, end, sha256, quote"
        ],
    ),
    (
        "article.yaml",
        "figure: pay/sum",
        "figure: sum",
        [
            (
                "article.yaml:49: figure pay/shares, relations 1 figure: found 'sum'; allowed: claim/figure within the "
                "article, or article/claim/figure"
            )
        ],
    ),
    (
        "article.yaml",
        "end: high",
        "end: top",
        ["article.yaml:49: figure pay/shares, relations 1 end: found 'top'; allowed: one of: low, high, both"],
    ),
    (
        "sources.yaml",
        "country: KR",
        "country: XX",
        ["sources.yaml:8: source paper, country: found 'XX'; allowed: an ISO 3166-1 alpha-2 code such as KP"],
    ),
    *(
        (
            "sources.yaml",
            "country: KR",
            f"domain: {domain}",
            [
                (
                    f"sources.yaml:8: source paper, domain: found '{domain}'; allowed: a domain without http:// and www. "
                    "(dailynk.com), or one with the first part of its paths"
                )
            ]
            * refused,
        )
        for domain, refused in (
            ("https://paper.example/", True),
            ("paper.example/", True),
            ("www.paper.example", True),
            ("paper.example/a/b", True),
            ("paper.example/a", False),
            ("Paper.example", False),
        )
    ),
    (
        "sources.yaml",
        "- key: witness",
        "- witness\n- key: witness",
        ["sources.yaml:12: source: found 'witness'; allowed: a mapping of fields"],
    ),
    (
        "topics.yaml",
        "\n- {key: trade, name: Trade}\n",
        " none\n",
        [
            "article.yaml:20: claim pay, topics: found trade; allowed: the key of a known topic",
            "topics.yaml:1: topics: found 'none'; allowed: a list of topics",
        ],
    ),
    (
        "documents.yaml",
        "https:",
        "ftp:",
        [
            (
                "documents.yaml:6: document paper-2014-01-01-story, url: found 'ftp://paper.example/1'; allowed: an "
                "address that begins with http:// or https://"
            )
        ],
    ),
    (
        "measures.yaml",
        "unit: KPW",
        "unit: kg",
        [
            (
                "measures.yaml:2: measure payment, unit: found 'kg'; allowed: an ISO 4217 currency code as unit, "
                "since the measure is money"
            )
        ],
    ),
    (
        "measures.yaml",
        "unit: percent",
        "unit: KPW",
        [("measures.yaml:3: measure harvest, unit: found 'KPW'; allowed: unit percent, since the measure is a share")],
    ),
    (
        "measures.yaml",
        "unit: box",
        "unit: KPW",
        [
            (
                "measures.yaml:4: measure boxes, unit: found 'KPW'; allowed: a unit that is no currency, since the "
                "measure is a count"
            )
        ],
    ),
    (
        "sources.yaml",
        "kind: native",
        "kind: native, script: hangul",
        [
            (
                "sources.yaml:11: source paper, names 1 script: found 'hangul'; allowed: an ISO 15924 code such as "
                "Latn or Hang"
            )
        ],
    ),
    (
        "places.csv",
        "40.1,125.2,geonames",
        "40.1,,geonames",
        [
            (
                "places.csv:3: place north: found a mapping (key, name, kind, parent, iso_3166_2, hangul, variants, "
                "latitude, coordinate_basis); allowed: latitude, longitude and coordinate_basis together, or none of "
                "them"
            )
        ],
    ),
    (
        "places.csv",
        "40.1,",
        "95,",
        ["places.csv:3: place north, latitude: found '95'; allowed: a number less than or equal to 90"],
    ),
    (
        "places.csv",
        "land,KP-03",
        "land,3",
        ["places.csv:3: place north, iso_3166_2: found '3'; allowed: an ISO 3166-2 code such as KP-03"],
    ),
    (
        "market_rates.csv",
        "new_won",
        "old_won",
        [
            (
                "market_rates.csv:3: market rate, currency_basis: found 'old_won'; allowed: old_won before the "
                "redenomination of 2009-11-30, new_won after it"
            )
        ],
    ),
    (
        "market_rates.csv",
        "2200",
        "2400",
        ["market_rates.csv:2: market rate, low: found '2400'; allowed: low <= high (found 2400 > 2300)"],
    ),
    (
        "market_rates.csv",
        "2200",
        "-1",
        ["market_rates.csv:2: market rate, low: found '-1'; allowed: a number greater than 0"],
    ),
    (
        "market_rates.csv",
        "2014-02,late_month",
        "2014-02,day",
        [
            (
                "market_rates.csv:3: market rate, observed_on: found '2014-02'; allowed: precision day needs a date "
                "in the form YYYY-MM-DD"
            )
        ],
    ),
    (
        "official_rates.csv",
        "EUR",
        "KPW",
        [
            (
                "official_rates.csv:3: official rate, foreign_currency: found 'KPW'; allowed: an ISO 4217 code of a "
                "foreign currency in foreign_currency"
            )
        ],
    ),
    (
        "official_rates.csv",
        "EUR",
        "EURO",
        [
            (
                "official_rates.csv:3: official rate, foreign_currency: found 'EURO'; allowed: an ISO 4217 code of a "
                "foreign currency in foreign_currency"
            )
        ],
    ),
    (
        "official_rates.csv",
        "1978,2001",
        "1978,1970",
        ["official_rates.csv:2: official rate, valid_to: found '1970'; allowed: valid_from <= valid_to"],
    ),
    (
        "official_rates.csv",
        "new_won",
        "old_won",
        [
            (
                "official_rates.csv:3: official rate, currency_basis: found 'old_won'; allowed: old_won before the "
                "redenomination of 2009-11-30, new_won after it"
            )
        ],
    ),
    (
        "article.yaml",
        "title: The mill pays",
        'title: The mill pays\nnote: "a\\tb"',
        [
            (
                "article.yaml:3: article mill-pays-2014-01-02, note: found 'a\\tb'; allowed: one line of printable "
                "text (it holds U+0009)"
            )
        ],
    ),
    (
        "article.yaml",
        "title: The mill pays",
        "title: ''",
        ["article.yaml:2: article mill-pays-2014-01-02, title: found ''; allowed: some text"],
    ),
]


def test_the_sound_set_is_sound(problems: Problems) -> None:
    assert problems() == []


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES)
def test_mistakes(problems: Problems, file: str, old: str, new: str, expected: list[str]) -> None:
    assert problems((file, old, new)) == expected


def test_a_claim_that_is_too_long_is_shown_in_part(problems: Problems) -> None:
    [problem] = problems(("article.yaml", "text: The mill pays 100 to 200 won a month.", f"text: {'x' * 301}"))
    assert problem.startswith("article.yaml:15: claim pay, text: found 'xxx")
    assert problem.endswith("xxx...; allowed: at most 300 characters (it has 301)")
    assert len(problem) < 300


def test_all_problems_of_a_run_come_together(problems: Problems) -> None:
    """Mistakes of form, of fields and of references, in several files at once."""
    found = problems(
        ("article.yaml", "kind: statistic", "kind: statistc"),
        ("article.yaml", "low: 100", "low: 300"),
        ("sources.yaml", "place: north", "place: nroth"),
        ("organizations.yaml", "- key: mill", "\t- key: mill"),
        ("market_rates.csv", "new_won", "old_won"),
        ("places.csv", "border,Border,", "border,"),
    )
    assert [line.partition(": found")[0] for line in found] == [
        "article.yaml:16: claim pay, kind",
        "article.yaml:31: figure pay/sum, low",
        "market_rates.csv:3: market rate, currency_basis",
        "organizations.yaml:5",
        "places.csv:4",
        "sources.yaml:15: source witness, place",
    ]


SECOND = f"""\
- key: SECOND
  text: The mill pays late.
  kind: practice
  modality: asserted
  credibility: 3
  topics: [traed]
  chain: witness
  evidence:
  - {{start: 41, end: 50, sha256: {HASH}}}
  figures:
  - key: days
    measure: boxes
    qualifier: at_least
    low: 5
    unit: box
    printed: five
    evidence:
    - {{start: 41, end: 50, sha256: {HASH}}}
    relations:
    - {{kind: implies, figure: pay/sum}}
    - {{kind: implies, figure: pay/shraes}}
"""
TRAED = "topics: found traed; allowed: the key of a known topic (did you mean 'trade'?)"
SHRAES = (
    "relations: found mill-pays-2014-01-02/pay/shraes; "
    "allowed: the key of a known figure (did you mean 'mill-pays-2014-01-02/pay/shares'?)"
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # the second claim alone: of sound articles all is checked
        ([], [f"article.yaml:55: claim late, {TRAED}", f"article.yaml:70: figure late/days, {SHRAES}"]),
        # the first claim is refused, and what the second says of its figures is not held against it
        (
            [("kind: statistic", "kind: x")],
            [
                "article.yaml:16: claim pay, kind: found 'x'; "
                "allowed: one of: event, policy, practice, statistic, assessment, plan",
                f"article.yaml:55: claim late, {TRAED}",
                f"article.yaml:70: figure late/days, {SHRAES}",
            ],
        ),
        # the second is refused: both are checked
        (
            [("    low: 5\n", ""), ("topics: [trade]", "topics: [tarde]")],
            [
                "article.yaml:20: claim pay, topics: found tarde; allowed: the key of a known topic (did you mean 'trade'?)",
                f"article.yaml:55: claim late, {TRAED}",
                "article.yaml:62: figure late/days, qualifier: found 'at_least'; allowed: for at_least: low only, included (found no end)",
                f"article.yaml:69: figure late/days, {SHRAES}",
            ],
        ),
        # a claim that is no mapping: its figures may be any
        (
            [("claims:\n", "claims:\n- The mill pays.\n")],
            [
                "article.yaml:14: article mill-pays-2014-01-02, claims 1: found 'The mill pays.'; "
                "allowed: a mapping of fields",
                f"article.yaml:56: claim late, {TRAED}",
            ],
        ),
        # the article itself is refused
        (
            [("title: The mill pays\n", "title: ''\n")],
            [
                "article.yaml:2: article mill-pays-2014-01-02, title: found ''; allowed: some text",
                f"article.yaml:55: claim late, {TRAED}",
                f"article.yaml:70: figure late/days, {SHRAES}",
            ],
        ),
    ],
)
def test_references_are_checked_beside_what_is_refused(
    problems: Problems, changes: list[tuple[str, str]], expected: list[str]
) -> None:
    relation = "    - {kind: share_of, figure: pay/sum, end: high}\n"
    second = ("article.yaml", relation, relation + SECOND.replace("SECOND", "late"))
    assert problems(second, *(("article.yaml", old, new) for old, new in changes)) == expected


# changes (file, old text, new text), and which fields are then found wrong
CASES_TOGETHER: list[tuple[list[tuple[str, str, str]], list[str]]] = [
    # fields that have to fit each other, beside others that are refused
    ([("article.yaml", "low: 100", "low: 300"), ("article.yaml", "KPW\n    per: P1M", "KPW\n    per: month")],
     ["article.yaml:31: figure pay/sum, low", "article.yaml:34: figure pay/sum, per"]),
    ([("article.yaml", "start: 10, end: 20, sha256: ", "start: 20, end: 10, sha256: x")],
     ["article.yaml:37: figure pay/sum, evidence 1 sha256", "article.yaml:37: figure pay/sum, evidence 1 start"]),
    ([("article.yaml", "share: 30", "share: 40"), ("article.yaml", "measure: harvest", "measure: Harvest")],
     ["article.yaml:39: figure pay/shares, measure", "article.yaml:43: figure pay/shares, shares"]),
    ([("article.yaml", "share: 30", "low: 40, high: 30"), ("article.yaml", "printed: 70/30", "printed: ''")],
     ["article.yaml:42: figure pay/shares, printed", "article.yaml:45: figure pay/shares, shares 2 low"]),
    ([("measures.yaml", "name: Harvest, dimension: share", "name: '', dimension: money")],
     ["measures.yaml:3: measure harvest, name", "measures.yaml:3: measure harvest, unit",
      "article.yaml:41: figure pay/shares, unit", "article.yaml:43: figure pay/shares, shares"]),
    ([("market_rates.csv", "8000,8000,new_won,stated", "8001,8000,old_won,x")],
     ["market_rates.csv:3: market rate, value_basis", "market_rates.csv:3: market rate, low",
      "market_rates.csv:3: market rate, currency_basis"]),
    ([("market_rates.csv", "2014-02,late_month", "2914-02,late_month"), ("market_rates.csv", "8000,8000", "-1,8000")],
     ["market_rates.csv:3: market rate, low", "market_rates.csv:3: market rate, observed_on"]),
    ([("official_rates.csv", "1978,2001,year", "1978,1970,year"), ("official_rates.csv", "The Bank,The Blog,https://blog.example/3", ",The Blog,x")],
     ["official_rates.csv:2: official rate, issuer", "official_rates.csv:2: official rate, citation_url", "official_rates.csv:2: official rate, valid_to"]),
    ([("places.csv", "40.1,125.2,geonames", "40.1,,x")],
     ["places.csv:3: place north, coordinate_basis"]),
    ([("places.csv", "40.1,125.2,geonames", "40.1,,"), ("places.csv", "KP-03", "x")],
     ["places.csv:3: place north, iso_3166_2", "places.csv:3: place north"]),
    # several of them in one record that is refused for nothing else
    ([("article.yaml", "share: 30", "share: 40"), ("article.yaml", "unit: percent\n    printed", "unit: kg\n    printed")],
     ["article.yaml:41: figure pay/shares, unit", "article.yaml:41: figure pay/shares, unit", "article.yaml:43: figure pay/shares, shares"]),
    # what rests on a field that is refused is not said
    ([("article.yaml", "share: 30", "share: x")], ["article.yaml:45: figure pay/shares, shares 2 share"]),
    ([("article.yaml", "share: 30", "shrae: 30")], ["article.yaml:45: figure pay/shares, shares 2 shrae"]),
    ([("article.yaml", "qualifier: range", "qualifier: x")], ["article.yaml:30: figure pay/sum, qualifier"]),
    ([("measures.yaml", "dimension: money", "dimension: x")], ["measures.yaml:2: measure payment, dimension"]),
    ([("market_rates.csv", "2014-02,late_month", "2014-02,x")], ["market_rates.csv:3: market rate, date_precision"]),
    # references of records that are refused
    ([("sources.yaml", "kind: informant\n  place: north", "kind: x\n  place: nroth")],
     ["sources.yaml:14: source witness, kind", "sources.yaml:15: source witness, place"]),
    ([("documents.yaml", "source: paper\n  date: 2014-01-01", "source: papre\n  date: x")],
     ["documents.yaml:4: document paper-2014-01-01-story, source", "documents.yaml:5: document paper-2014-01-01-story, date",
      "article.yaml:11: chain witness, link 2"]),
    ([("market_rates.csv", "2014-02,late_month,inferred,north", "2014-02,late_month,x,nroth")],
     ["market_rates.csv:3: market rate, date_basis", "market_rates.csv:3: market rate, place"]),
    ([("article.yaml", "source: paper, mode: interviews", "source: papre, mode: interviewed")],
     ["article.yaml:11: chain witness, link 2", "article.yaml:11: article mill-pays-2014-01-02, chains witness 2 mode"]),
    # what is refused is not held against what refers to it
    ([("sources.yaml", "country: KR", "country: XX")], ["sources.yaml:8: source paper, country"]),
    ([("article.yaml", "- key: sum", "- key: Sum")], ["article.yaml:28: figure pay/Sum, key"]),
    ([("article.yaml", "key: mill-pays-2014-01-02", "key: Mill")], ["article.yaml:1: article Mill, key"]),
    ([("article.yaml", "publisher: blog", "publisher: Blog")], ["article.yaml:4: article mill-pays-2014-01-02, publisher"]),
    ([("article.yaml", "  chain: witness", "  chain: ''")], ["article.yaml:24: claim pay, chain"]),
    ([("article.yaml", "  witness:\n", "  witness: x\n  other:\n")],
     ["article.yaml:9: article mill-pays-2014-01-02, chains witness", "article.yaml:10: article mill-pays-2014-01-02, chain other"]),
    ([("article.yaml", "chains:\n", "chainz:\n")], ["article.yaml:8: article mill-pays-2014-01-02, chainz"]),
    ([("article.yaml", "claims:\n- key", "claims:\n  key")], ["article.yaml:13: article mill-pays-2014-01-02, claims"]),
    ([("article.yaml", "{source: blog, mode: publishes}", "blog publishes")],
     ["article.yaml:10: article mill-pays-2014-01-02, chains witness 1"]),
    # nor is what stands in a file that cannot be read
    ([("sources.yaml", "- key: witness", "\t- key: witness")], ["sources.yaml:12"]),
    ([("sources.yaml", "sources:", "sorces:")], ["sources.yaml:1"]),
    ([("sources.yaml", "sources:\n- key: blog", "sources:\n  key: blog")], ["sources.yaml:5"]),
    ([("places.csv", "key,name", "kee,name")], ["places.csv:1"]),
    ([("places.csv", "north,North,", "north,")], ["places.csv:3"]),
    ([("sources.yaml", "- key: witness", "\t- key: witness"), ("article.yaml", "[trade]", "[tarde]")],
     ["article.yaml:20: claim pay, topics", "sources.yaml:12"]),
    ([("sources.yaml", "- key: witness", "- kye: witness")],
     ["sources.yaml:12: source, key", "sources.yaml:12: source, kye"]),
    ([("topics.yaml", "key: trade, ", "")], ["topics.yaml:2: topic, key", "article.yaml:20: claim pay, topics"]),
    ([("sources.yaml", "- key: witness", "- {source: witness, into: paper}\n- key: witness")],
     ["sources.yaml:12: source, into", "sources.yaml:12: source, key", "sources.yaml:12: source, kind", "sources.yaml:12: source, name",
      "sources.yaml:12: source, source"]),
    # a chain that no claim refers to, beside a claim that is refused
    ([("article.yaml", "claims:\n", "  other:\n  - {source: blog, mode: publishes}\nclaims:\n"),
      ("article.yaml", "kind: statistic", "kind: x")],
     ["article.yaml:13: article mill-pays-2014-01-02, chain other", "article.yaml:18: claim pay, kind"]),
    ([("article.yaml", "  chain: witness\n", "")], ["article.yaml:14: claim pay, chain"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), CASES_TOGETHER)
def test_all_that_can_be_decided_is_told_at_once(
    problems: Problems, changes: list[tuple[str, str, str]], expected: list[str]
) -> None:
    assert sorted(line.partition(": found")[0] for line in problems(*changes)) == sorted(expected)


PLACES = (
    "key,name,kind,parent,iso_3166_2,hangul,hanja,mccune_reischauer,revised_romanization,variants,latitude,longitude,"
    "coordinate_basis,members,note"
)
A_FILE = "a mapping: an article, or lists under sources, organizations, documents, categories, topics, measures, merges"
RATES = (
    "observed_on,date_precision,date_basis,place,quantity,low,high,currency_basis,value_basis,observer,read_in,"
    "citation_url,citation_date,citation_date_basis,flags"
)
HEADERS = (
    f"one of the headers {PLACES} (place); {RATES} (market rate); valid_from,valid_to,date_precision,rate_kind,side,"
    "foreign_currency,kpw_per_unit,currency_basis,value_basis,issuer,read_in,citation_url,citation_date,confidence,"
    "flags (official rate)"
)
UTF8 = "allowed: text in UTF-8; save the file with that encoding"
ONCE = "allowed: each key once in a mapping"
COLLECTIONS = (
    "an article (key, title, …), or lists under sources, organizations, documents, categories, topics, measures, merges"
)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        # encodings
        ("x.yaml", "topics:\n- {key: a, name: école}\n".encode("latin-1"),
         f"2: found byte 0xE9, which is not UTF-8; {UTF8}"),
        ("x.yaml", "topics: []\n".encode("utf-16"),
         f"1: found byte 0xFF, which is not UTF-8; {UTF8}"),
        ("x.yaml", "topics: []\n".encode("utf-16-le"), "1: found a NUL character; allowed: printable characters"),
        ("x.csv", f"{PLACES}\nseoul,서울,city\n".encode("euc-kr"),
         f"2: found byte 0xBC, which is not UTF-8; {UTF8}"),
        # characters
        ("x.yaml", b"topics:\n- key: a\n  name: b\0\n", "3: found a NUL character; allowed: printable characters"),
        ("x.csv", f"{PLACES}\na\0".encode(), "2: found a NUL character; allowed: printable characters"),
        ("x.yaml", "topics:\n- key: 쌀\x02\n".encode(), "2: found character U+0002; allowed: printable characters"),
        *((name, b"key,name\n<<<<<<< HEAD\ntitle: a\n=======\n>>>>>>> b\n",
           "2: found a conflict of git, <<<<<<<; allowed: the text of one side, or of both, without the marks")
          for name in ("x.yaml", "x.csv")),
        # the form of YAML
        ("x.yaml", b"topics:\n\t- {key: a, name: A}\n", "2: found a tab in the indentation; allowed: spaces"),
        ("x.yml", b"topics: &t []\nmeasures: *t\n",
         "1: found an anchor (&); allowed: no anchors or aliases: write the value where it is needed"),
        ("x.yaml", b"topics: []\n---\ntopics: []\n",
         "2: found a second YAML document; allowed: one document in a file"),
        ("x.yaml", b"topics: []\ntopics: []\n", f"2: found key 'topics' a second time; {ONCE}"),
        ("x.yaml", b"[" * 200_000, "1: found more than 20 levels of nesting; allowed: the layout of the codebook"),
        ("x.yaml", b"topics: 'a\n",
         "1: found text that is not YAML (while scanning a quoted scalar, found unexpected end of stream); "
         "allowed: YAML, the fields of a record indented alike; in quotes any text with ': ' in it or a sign at its beginning"),
        # what a YAML file holds
        ("x.yaml", b"", f" found nothing; allowed: {A_FILE}"),
        ("x.yaml", b"\n- a\n", f"2: found a list; allowed: {A_FILE}"),
        ("x.yaml", b"just words\n", f"1: found 'just words'; allowed: {A_FILE}"),
        ("x.yaml", b"topics: []\nsource: []\n",
         f"2: found field 'source'; allowed: {COLLECTIONS} (did you mean 'sources'?)"),
        ("x.yaml", b"xyzzy: []\n", f"1: found field 'xyzzy'; allowed: {COLLECTIONS}"),
        ("x.yaml", b"topics: []\nnote: x\n", f"2: found field 'note'; allowed: {COLLECTIONS}"),
        ("x.yaml", b"titel: X\n", f"1: found field 'titel'; allowed: {COLLECTIONS} (did you mean 'title'?)"),
        ("x.yaml", b"topics:\n", "1: topics: found nothing; allowed: a list of topics"),
        ("x.yaml", b"topics: {key: a}\n", "1: topics: found a mapping (key); allowed: a list of topics"),
        ("x.yaml", b"topics:\n- a\n", "2: topic: found 'a'; allowed: a mapping of fields"),
        # tables
        ("x.csv", b"", f"1: found nothing; allowed: {HEADERS}"),
        ("x.csv", b"\n\n", f"1: found nothing; allowed: {HEADERS}"),
        ("x.csv", f"sep=,\n{RATES}\n".encode(), f"1: found 'sep=', ''; allowed: {HEADERS}"),
        ("x.csv", b"title,kind,claim\n", f"1: found 'title', 'kind', 'claim'; allowed: {HEADERS}"),
        ("x.csv", b"Name of the place\nHyesan\n", f"1: found 'Name of the place'; allowed: {HEADERS}"),
        ("x.csv", RATES.replace("low", "LOW").encode(),
         f"1: found no column 'low', column 'LOW'; allowed: the header {RATES}"),
        ("x.csv", RATES.upper().encode(),
         "1: found no column 'observed_on', no column 'date_precision', no column 'date_basis', no column 'place', "
         "no column 'quantity', no column 'low', no column 'high', no column 'currency_basis', no column 'value...; "
         f"allowed: the header {RATES}"),
        ("x.csv", PLACES.replace("hanja,", "").encode(), f"1: found no column 'hanja'; allowed: the header {PLACES}"),
        ("x.csv", PLACES.replace("hanja,", "hnja,").encode(),
         f"1: found no column 'hanja', column 'hnja'; allowed: the header {PLACES}"),
        ("x.csv", PLACES.replace("hanja,", "key,").encode(), "1: found column 'key' twice; allowed: each column once"),
        ("x.csv", f"{PLACES}\na,b\n".encode(), "2: found 2 cells; allowed: 15 cells, as in the header"),
        ("x.csv", f'{PLACES}\n\n"a,b\n\n\n'.encode(),
         "3: found text that is not CSV (unexpected end of data); allowed: RFC 4180"),
    ],
)  # fmt: skip
def test_what_a_file_may_not_be(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    seeds = read_seeds([tmp_path])
    [problem] = seeds.problems
    shown = (
        f"{problem.file}:{problem.line or ''}"
        + str(problem)[len(f"{file}:{problem.line}" if problem.line else str(file)) :]
    )
    assert shown.replace("::", ":") == f"{file}:{expected}"
    assert seeds.records == {}


def test_a_table_of_broken_rows_is_looked_through_once(tmp_path: Path) -> None:
    """Not once a row, which would take minutes."""
    rows = 30_000
    (tmp_path / "x.csv").write_text(PLACES + "\n" + "a,b\n" * rows, encoding="utf-8")
    started = time.process_time()
    seeds = read_seeds([tmp_path])
    assert time.process_time() - started < 10
    assert len(seeds.problems) == rows


def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    """The file is sparse: 200 MB of NUL characters that take no room on the disk."""
    file = tmp_path / "x.yaml"
    file.touch()
    os.truncate(file, 200_000_000)
    started = time.process_time()
    seeds = read_seeds([tmp_path])
    assert time.process_time() - started < 0.5
    assert [str(problem) for problem in seeds.problems] == [
        f"{file}: found 200 MB; allowed: at most 32 MB a file; split it"
    ]
    assert seeds.files == []


@pytest.mark.parametrize(("size", "refused"), [(MAX_BYTES, False), (MAX_BYTES + 1, True)])
def test_the_greatest_size(tmp_path: Path, size: int, refused: bool) -> None:
    file = tmp_path / "x.yaml"
    file.touch()
    os.truncate(file, size)
    assert ("split it" in str(read_seeds([file]).problems[0])) is refused


def test_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbftopics:\r\n- key: a\r\n  name: A\r\n")
    (tmp_path / "y.csv").write_bytes(b"\xef\xbb\xbf" + f"{PLACES}\r\na,A,city{',' * 12}\r\n".encode())
    seeds = read_seeds([tmp_path])
    assert seeds.problems == []
    assert [located.record for located in seeds.of(r.Topic)] == [r.Topic(key="a", name="A")]
    assert [located.record for located in seeds.of(r.Place)] == [r.Place(key="a", name="A", kind="city")]


def test_records_know_where_they_stand(seeds_folder: Path) -> None:
    seeds = read_seeds([seeds_folder])
    [article] = seeds.articles()
    assert article.file == str(seeds_folder / "article.yaml")
    assert [article.line("claims", 0, "text"), article.line("claims", 0, "figures", 1, "shares", 1, "share")] == [
        15,
        45,
    ]
    assert [place.line() for place in seeds.of(r.Place)] == [2, 3, 4]
    assert [source.line("key") for source in seeds.of(r.Source)] == [2, 5, 12]
    assert seeds.of(r.Source)[1].record.names == [r.Name(name="신문", kind="native")]


def test_an_empty_value_is_a_field_left_out(problems: Problems, seeds_folder: Path) -> None:
    assert (
        problems(("sources.yaml", "place: north", "place:"), ("sources.yaml", "reliability: B", "reliability: ~")) == []
    )
    assert [located.record.place for located in read_seeds([seeds_folder]).of(r.Source)] == [None, None, None]


@pytest.mark.parametrize(
    "text", ["key: {key}\ntitel: The mill\npublisher: blog\n", "publisher: blog\ntitel: The mill\nkey: {key}\n"]
)
def test_an_article_is_known_by_any_field_of_its_own(write: Write, text: str) -> None:
    """Its title may be what is misspelt, and then it has no claims yet."""
    seeds = read_seeds([write("x.yaml", text.format(key="mill-2014-01-02"))])
    list(seeds.articles())
    assert [(problem.record, problem.field, problem.found) for problem in seeds.problems] == [
        ("article mill-2014-01-02", "title", "nothing"),
        ("article mill-2014-01-02", "titel", "unknown field 'titel'"),
    ]


# which files


@pytest.fixture
def tree(write: Write, tmp_path: Path) -> Path:
    """Seed files at several depths, and others that are none."""
    for number, name in enumerate(("s/b.yaml", "s/a.yml", "s/deep/er/c.yaml", "s/.hidden.yaml", "s/.git/d.yaml")):
        write(name, f"topics:\n- {{key: t{number}, name: T}}\n")
    write("s/README.md", "# words\n")
    write("s/notes.txt", "words\n")
    write("s/e.yaml.part", "\t")
    write("s/P.CSV", PLACES + "\n")
    return tmp_path / "s"


def test_a_folder_means_its_seed_files_at_any_depth_but_not_the_hidden_ones(tree: Path) -> None:
    assert [file.relative_to(tree).as_posix() for file in find_files(tree)] == [
        "P.CSV",
        "a.yml",
        "b.yaml",
        "deep/er/c.yaml",
    ]
    seeds = read_seeds([tree])
    assert [(file.root, file.path, file.shown) for file in seeds.files] == [
        (str(tree), path, str(tree / path)) for path in ("P.CSV", "a.yml", "b.yaml", "deep/er/c.yaml")
    ]
    assert seeds.complete == {str(tree)}
    assert [file.sha256 for file in seeds.files] == [
        hashlib.sha256(Path(file.shown).read_bytes()).hexdigest() for file in seeds.files
    ]
    assert [located.record.key for located in seeds.of(r.Topic)] == ["t1", "t0", "t2"]


def test_a_folder_that_lies_below_a_hidden_one_is_read(write: Write, tmp_path: Path) -> None:
    write(".private/seeds/a.yaml", "topics: []\n")
    assert len(read_seeds([tmp_path / ".private" / "seeds"]).files) == 1


def test_a_single_file_has_its_folder_as_root_which_is_not_complete(tree: Path) -> None:
    seeds = read_seeds([tree / "b.yaml"])
    assert [(file.root, file.path) for file in seeds.files] == [(str(tree), "b.yaml")]
    assert seeds.complete == set()


def test_a_hidden_file_is_read_when_it_is_named(tree: Path) -> None:
    assert [file.path for file in read_seeds([tree / ".hidden.yaml"]).files] == [".hidden.yaml"]


def test_a_file_that_is_named_twice_is_read_once(tree: Path) -> None:
    seeds = read_seeds([tree, tree / "b.yaml", tree / "deep" / ".." / "b.yaml"])
    assert [file.path for file in seeds.files].count("b.yaml") == 1
    assert len(seeds.files) == 4


def test_relative_paths_have_the_same_root(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    seeds = read_seeds([Path("b.yaml"), Path("deep")])
    assert [(file.root, file.path, file.shown) for file in seeds.files] == [
        (str(tree), "b.yaml", "b.yaml"),
        (str(tree / "deep"), "er/c.yaml", "deep/er/c.yaml"),
    ]
    assert seeds.complete == {str(tree / "deep")}


def test_a_link_to_a_folder_means_the_folder(tree: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tree)
    seeds = read_seeds([link])
    assert {file.root for file in seeds.files} == seeds.complete == {str(tree)}
    assert [file.path for file in seeds.files] == ["P.CSV", "a.yml", "b.yaml", "deep/er/c.yaml"]


def test_a_link_to_a_file_counts_by_its_own_name(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "mine.yaml"
    link.symlink_to(tree / "b.yaml")
    assert [(file.root, file.path) for file in read_seeds([link]).files] == [(str(tmp_path / "links"), "mine.yaml")]
    assert [(file.root, file.path) for file in read_seeds([tmp_path / "links"]).files] == [
        (str(tmp_path / "links"), "mine.yaml")
    ]
    assert len(read_seeds([tree, tmp_path / "links"]).files) == 4


def test_a_link_to_a_folder_within_one_is_followed_once(tree: Path, write: Write, tmp_path: Path) -> None:
    outside = write("outside/x.yaml", "topics: [{key: x, name: X}]\n").parent
    (tree / "z-linked").symlink_to(outside)
    (outside / "circle").symlink_to(tree)
    (outside / "again").symlink_to(outside)
    (tree / "a-deep").symlink_to(tree / "deep")
    assert [(file.root, file.path) for file in read_seeds([tree]).files] == [
        (str(tree), path) for path in ("P.CSV", "a.yml", "b.yaml", "deep/er/c.yaml", "z-linked/x.yaml")
    ]


def test_a_link_to_a_folder_that_leads_nowhere_is_none_that_was_emptied(tree: Path) -> None:
    (tree / "linked").symlink_to(tree / "gone")
    with pytest.raises(SeedPathError, match="linked: found a link that leads nowhere; allowed: a seed file"):
        read_seeds([tree])


@pytest.mark.parametrize(
    ("leads_to", "why"),
    [("gone.yaml", "No such file or directory"), ("z.yaml", "Too many levels of symbolic links")],
)
def test_a_link_that_leads_nowhere_is_no_file_that_was_removed(tree: Path, leads_to: str, why: str) -> None:
    (tree / "z.yaml").symlink_to(tree / leads_to)
    (tree / ".#b.yaml").symlink_to("somebody@somewhere.77")
    assert [str(problem) for problem in read_seeds([tree]).problems] == [
        f"{tree / 'z.yaml'}: found a file that cannot be read ({why}); allowed: a readable file"
    ]
    with pytest.raises(SeedPathError, match=r"z\.yaml: found nothing; allowed: a seed file"):
        read_seeds([tree / "z.yaml"])


def test_a_folder_that_cannot_be_listed_is_none_that_was_emptied(
    tree: Path, lock_folder: Callable[[str], None]
) -> None:
    lock_folder("deep")
    with pytest.raises(SeedPathError) as caught:
        read_seeds([tree])
    found = "a folder that cannot be read (Permission denied)"
    assert str(caught.value).startswith(f"{tree / 'deep'}: found {found}; allowed: a seed file")


@pytest.mark.parametrize("name", ["deep.yaml", "pipe.yaml"])
def test_what_is_named_like_a_seed_file_and_is_none_is_passed_over(tree: Path, name: str) -> None:
    before = find_files(tree)
    if name == "deep.yaml":
        (tree / name).mkdir()
    elif hasattr(os, "mkfifo"):
        os.mkfifo(tree / name)
    else:
        pytest.skip("this system has no named pipes")
    assert find_files(tree) == before


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gone", "nothing"),
        ("gone.yaml", "nothing"),
        ("empty", "a folder without seed files"),
        ("hidden", "a folder without seed files"),
        ("words.txt", "a file that ends in .txt"),
        ("WORDS", "a file that ends in nothing"),
    ],
)
def test_paths_without_seeds(write: Write, tmp_path: Path, name: str, found: str) -> None:
    (tmp_path / "empty").mkdir()
    for file in ("hidden/.a.yaml", "words.txt", "WORDS"):
        write(file, "topics: []\n")
    with pytest.raises(SeedPathError) as caught:
        read_seeds([tmp_path / name])
    expected = f"{tmp_path / name}: found {found}; allowed: a seed file (.yaml, .csv, .jsonl) or a folder of them"
    assert str(caught.value) == expected


def test_a_path_that_is_neither_file_nor_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(SeedPathError, match="found something that is neither file nor folder"):
        read_seeds([tmp_path / "pipe.yaml"])


# the shipped root


def test_files_below_the_shipped_folder_have_the_root_shipped(tree: Path) -> None:
    seeds = read_seeds([tree], shipped=tree)
    assert [(file.root, file.path, file.shown) for file in seeds.files] == [
        ("shipped", path, f"seeds/{path}") for path in ("P.CSV", "a.yml", "b.yaml", "deep/er/c.yaml")
    ]
    assert seeds.complete == {"shipped"}


@pytest.mark.parametrize(
    ("path", "inside"), [("b.yaml", "b.yaml"), ("deep", "deep/er/c.yaml"), ("deep/er/c.yaml",) * 2]
)
def test_part_of_the_shipped_folder_is_shipped_but_not_complete(tree: Path, path: str, inside: str) -> None:
    seeds = read_seeds([tree / path], shipped=tree)
    assert [(file.root, file.path) for file in seeds.files] == [("shipped", inside)]
    assert seeds.complete == set()


def test_other_files_do_not_become_shipped(tree: Path, write: Write, tmp_path: Path) -> None:
    write("mine/a.yaml", "topics: []\n")
    seeds = read_seeds([tmp_path / "mine", tree], shipped=tree)
    assert {file.root for file in seeds.files} == seeds.complete == {str(tmp_path / "mine"), "shipped"}


def test_the_shipped_seeds_are_sound() -> None:
    folder = shipped_folder("seeds")
    seeds = read_seeds([folder], folder)
    assert len(list(seeds.articles())) == 10
    assert seeds.problems == []

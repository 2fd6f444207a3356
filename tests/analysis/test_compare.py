"""Comparisons: what overlaps, what lies apart, what is not comparable and why; reports and origins counted apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from nkdb.analysis import Database, compare
from nkdb.errors import ConversionError, UnknownValueError

from .conftest import BASE, usd

Made = Callable[..., Database]


@pytest.fixture
def made(made_by_cursor: Made) -> Made:
    """Rows of either database: `test_frames` holds that Arrow reads the same, and what is worked out of them."""
    return made_by_cursor


OLD, NEW, ACROSS = ("2008-01-01", "2008-01-31"), ("2014-08-01", "2014-08-31"), ("2005-01-01", None)


def at(*times: tuple[Any, Any]) -> list[dict[str, Any]]:
    """A claim for each of the times."""
    return [{"id": n, "key": f"a/c{n}", "earliest": first, "latest": last} for n, (first, last) in enumerate(times, 1)]


def shares(*splits: dict[str, float]) -> list[dict[str, Any]]:
    """The shares of figures 1, 2 and so on, as they were told."""
    return [
        {"figure_id": n, "position": position, "party": party, "low": share, "high": share}
        for n, split in enumerate(splits, 1)
        for position, (party, share) in enumerate(split.items())
    ]


def pair(database: Database, measure: str = "m") -> dict[str, Any]:
    """The only pair of figures of a measure."""
    (row,) = database.compare(measure).pairs.to_dict("records")
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def two(made: Made, first: dict[str, Any], second: dict[str, Any], **tables: Any) -> dict[str, Any]:
    """The pair that two figures make."""
    claims = [{"id": n, "key": f"a/c{n}", "earliest": "2014-08-01", "latest": "2014-08-31"} for n in (1, 2)]
    figures = [{"id": n, "key": f"f{n}", "claim_id": n} | own for n, own in enumerate((first, second), 1)]
    links = [{"claim_id": 1}, {"claim_id": 2}]
    return pair(made(**{"claim": claims, "claim_source": links, "figure": figures} | tables))


SPLIT = {"kind": "split", "low": None, "high": None, "unit": "percent"}


def exact(value: float) -> dict[str, Any]:
    return {"low": value, "high": value, "qualifier": "exact"}


@pytest.mark.parametrize(
    ("first", "second", "relation", "overlap", "gap"),
    [
        ({"low": 1, "high": 5}, {"low": 3, "high": 9}, "overlap", (3, 5), None),
        ({"low": 1, "high": 5}, {"low": 5, "high": 9}, "overlap", (5, 5), None),
        ({"low": 1, "high": 4}, {"low": 6, "high": 9}, "gap", (None, None), 2),
        ({"low": 6, "high": 9}, {"low": 1, "high": 4}, "gap", (None, None), 2),
        ({"low": 5, "high": None, "qualifier": "at_least"}, exact(5), "overlap", (5, 5), None),
        ({"low": 5, "high": None, "qualifier": "more_than"}, exact(5), "gap", (None, None), 0),
        ({"low": None, "high": 5, "qualifier": "less_than"}, exact(5), "gap", (None, None), 0),
        ({"low": None, "high": 5, "qualifier": "at_most"}, {"low": 3, "high": None, "qualifier": "at_least"}, "overlap", (3, 5), None),
        ({"low": None, "high": 5, "qualifier": "at_most"}, {"low": None, "high": 3, "qualifier": "at_most"}, "overlap", (None, 3), None),
    ],
)  # fmt: skip
def test_overlap_and_gap(
    made: Made, first: dict[str, Any], second: dict[str, Any], relation: str, overlap: tuple[Any, Any], gap: Any
) -> None:
    row = two(made, first, second)
    assert (row["relation"], (row["overlap_low"], row["overlap_high"]), row["gap"]) == (relation, overlap, gap)


@pytest.mark.parametrize(
    ("first", "second", "tables", "reason"),
    [
        ({}, {"per": "P1M"}, {}, "period: none against P1M"),
        ({"unit": "kg"}, {"unit": "box"}, {}, "unit: kg against box"),
        ({}, {"unit": "EUR"}, {}, "no value: no market rate of EUR"),
        ({"unit": "USD"}, {"unit": "EUR"}, {}, "no value: no market rate of USD"),
        ({}, {"low": None, "high": None, "qualifier": "vague"}, {}, "no value: no number was said"),
        ({}, {"kind": "split", "low": None, "high": None}, {}, "a split against a value"),
        ({}, {}, {"claim_place": [{"claim_id": 1, "place_id": 3}, {"claim_id": 2, "place_id": 4}]},
         "place: Hyesan against Pyongyang"),
        ({}, {}, {"claim": at(OLD, NEW)}, "won: old_won against new_won"),
        ({}, {}, {"claim": at(ACROSS, NEW)}, "won: unknown against new_won"),
        ({}, {}, {"claim": at(OLD, ACROSS)}, "won: unknown against old_won"),
        ({}, {}, {"claim": at(ACROSS, ACROSS)}, "won: unknown against unknown"),
        ({"unit": "USD"}, {}, {"claim": at(OLD, NEW), "market_rate": [usd("2008-01-05", 3000, currency_basis="old_won")]},
         "won: old_won against new_won"),
        (SPLIT, SPLIT, {"split_share": shares({"a": 50, "b": 50}, {"a": 50, "c": 50})}, "parties: a; b against a; c"),
        (SPLIT, SPLIT, {"split_share": shares({"b": 50, "a": 50}, {"a": 50})}, "parties: a; b against a"),
    ],
)  # fmt: skip
def test_not_comparable_has_its_reason(
    made: Made, first: dict[str, Any], second: dict[str, Any], tables: dict[str, Any], reason: str
) -> None:
    row = two(made, first, second, **tables)
    assert (row["relation"], row["reason"]) == ("not comparable", reason)
    assert row["overlap_low"] is row["gap"] is row["unit"] is None


DOLLARS, FEW_DOLLARS = {"unit": "USD"}, {"unit": "USD", "low": 0.1, "high": 3}

MORE_THAN = {"low": 0.1, "high": None, "qualifier": "more_than"}

COMPARABLE: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    # money that is no won is the same before and after, and so is what won came to in it
    (DOLLARS | {"claim_id": 1}, DOLLARS, "overlap"),
    (FEW_DOLLARS | {"claim_id": 1}, {}, "overlap"),
    (DOLLARS, DOLLARS | {"claim_id": 3}, "overlap"),
    ({"claim_id": 1}, {}, "gap"),
    ({}, {}, "overlap"),
    ({"shares": {"a": 70, "b": 30}}, {"shares": {"b": 30, "a": 70}}, "same shares"),
    ({"shares": {"a": 70, "b": 30}}, {"shares": {"b": 70, "a": 30}}, "other shares"),
    ({"shares": {"a": 1e-5, "b": 30}}, {"shares": {"a": 2e-5, "b": 30}}, "other shares"),
    # 0.3 in a quarter are 0.1 a month, whatever a third of it is in binary
    ({"unit": "kg", "per": "P3M"} | exact(0.3), {"unit": "kg", "per": "P1M"} | exact(0.1), "overlap"),
    ({"unit": "kg", "per": "P1M"} | exact(0.1), {"unit": "kg", "per": "P3M"} | exact(0.3), "overlap"),
    ({"unit": "kg", "per": "P3M"} | exact(0.3), {"unit": "kg", "per": "P1M"} | MORE_THAN, "gap"),
    ({"unit": "kg", "per": "P3M"} | MORE_THAN | {"low": 0.3}, {"unit": "kg", "per": "P1M"} | exact(0.1), "gap"),
    # a figure without a number, or in no money, keeps no others from being converted
    (FEW_DOLLARS, {"shares": {"a": 70, "b": 30}}, "not comparable"),
]


def test_comparable_all_the_same(made: Made) -> None:
    told = [figure for first, second, _ in COMPARABLE for figure in (first, second)]
    of_two = [{"claim_id": 2, "measure_id": 1 + n // 2} | figure for n, figure in enumerate(told)]
    everything = [*of_two, *({"claim_id": 2, "measure_id": len(COMPARABLE), "unit": unit} for unit in ("KPW", "kg"))]
    figures = [
        {"id": n, "key": f"f{n}"} | {field: of for field, of in figure.items() if field != "shares"}
        | (SPLIT if "shares" in figure else {})
        for n, figure in enumerate(everything, 1)
    ]  # fmt: skip
    database = made(
        measure=[{"id": n, "key": f"m{n}", "name": f"M{n}", "unit": "USD", "per": "P1M"} for n in range(1, len(COMPARABLE) + 1)],
        claim=at(OLD, NEW, ACROSS), claim_source=[{"claim_id": n} for n in (1, 2, 3)], figure=figures,
        split_share=shares(*(figure.get("shares", {}) for figure in everything)),
        market_rate=[usd("2008-01-05", 3000, currency_basis="old_won"), usd("2014-08-05", 8000)],
    )  # fmt: skip
    pairs = [database.compare(f"m{n}").pairs for n in range(1, len(COMPARABLE) + 1)]
    assert [pair["relation"].iloc[0] for pair in pairs] == [relation for *_, relation in COMPARABLE]
    assert {gap for pair in pairs for gap in pair["gap"].dropna() if gap < 1e-6} == {0}
    assert pairs[-1].set_index(["first", "second"]).loc[("f25", "f27"), "relation"] == "overlap"


WIDE = [usd("2014-08-05", 4000, 8000)]


@pytest.mark.parametrize(
    ("first", "second", "rates", "expected"),
    [
        # through a range of rates, 10 and 15 dollars would overlap
        ({"unit": "USD"} | exact(10), {"unit": "USD"} | exact(15), WIDE, ("gap", 5, "USD")),
        ({"unit": "USD", "per": "P3M"} | exact(30), {"unit": "USD", "per": "P1M"} | exact(10), WIDE, ("overlap", None, "USD")),
        # nor is a rate needed
        ({"unit": "EUR"} | exact(10), {"unit": "EUR"} | exact(15), WIDE, ("gap", 5, "EUR")),
        ({"unit": "USD"} | exact(10), exact(30_000), WIDE, ("gap", 10_000, "KPW")),
        ({"unit": "USD"} | exact(10), {"unit": "EUR"} | exact(15), WIDE, ("not comparable", None, None)),
    ],
)  # fmt: skip
def test_money_of_one_currency_is_compared_in_it(
    made: Made, first: dict[str, Any], second: dict[str, Any], rates: list[dict[str, Any]],
    expected: tuple[Any, ...],
) -> None:  # fmt: skip
    measure = [{"id": 1, "key": "m", "name": "M", "per": "P1M"}]
    row = two(made, {"per": "P1M"} | first, {"per": "P1M"} | second, measure=measure, market_rate=rates)
    assert (row["relation"], row["gap"], row["unit"]) == expected


def test_measures_of_one_name_are_not_compared(made: Made) -> None:
    measures = [{"id": 1, "key": "m", "name": "N"}, {"id": 2, "key": "n", "name": "N"}]
    figures = [{"id": 1, "key": "f1"}, {"id": 2, "key": "f2", "measure_id": 2}]
    assert pair(made(measure=measures, figure=figures), "N")["reason"] == "measure: m against n"


def test_units_periods_and_currencies_are_put_into_those_of_the_measure(made: Made) -> None:
    measure = [{"id": 1, "key": "m", "name": "M", "per": "P1M"}]
    row = two(
        made, {"low": 300_000, "high": 600_000, "per": "P3M"}, {"low": 10, "high": 20, "unit": "USD", "per": "P1M"},
        measure=measure, market_rate=[usd("2014-08-05", 8000)],
    )  # fmt: skip
    assert (row["relation"], row["overlap_low"], row["overlap_high"]) == ("overlap", 100_000, 160_000)
    assert (row["unit"], row["per"]) == ("KPW", "P1M")


def test_masses_are_put_into_the_unit_of_the_measure(made: Made) -> None:
    measure = [{"id": 1, "key": "m", "name": "M", "dimension": "mass", "unit": "kg"}]
    figures = [
        {"id": 1, "key": "f1", "low": 1, "high": 2, "unit": "t"},
        {"id": 2, "key": "f2", "low": 2500, "high": 2600, "unit": "kg"},
        {"id": 3, "key": "f3", "unit": "KPW"},
    ]
    row = made(measure=measure, figure=figures).compare("m").pairs.iloc[0]
    assert (row["second"], row["relation"], row["gap"], row["unit"]) == ("f2", "gap", 500, "kg")


def test_what_is_in_no_unit_of_mass_is_compared_as_it_was_said(made: Made) -> None:
    measure = [{"id": 1, "key": "m", "name": "M", "dimension": "mass", "unit": "t"}]
    figures = [
        {"id": 1, "key": "f1", "unit": "bag"} | exact(5),
        {"id": 2, "key": "f2", "unit": "bag"} | exact(7),
        {"id": 3, "key": "f3", "unit": "kg"} | exact(300),
    ]
    compared = made(measure=measure, figure=figures).compare("m")
    assert compared.figures["value_unit"].tolist() == ["bag", "bag", "t"]
    assert compared.pairs["gap"].tolist() == [2, pd.NA, pd.NA]
    assert compared.pairs["reason"].dropna().tolist() == ["unit: bag against t"] * 2


def test_places_of_one_name_are_two(made: Made) -> None:
    places = [*BASE["place"][:3], {"id": 4, "key": "hyesan-dong", "name": "Hyesan", "parent_id": 1}]
    at_both = [{"claim_id": 1, "place_id": 3}, {"claim_id": 2, "place_id": 4}]
    row = two(made, {}, {}, place=places, place_member=[], claim_place=at_both)
    assert row["reason"] == "place: Hyesan against Hyesan"


def test_splits_are_compared_by_their_shares(example: Database) -> None:
    found = example.compare("harvest-split")
    assert repr(found) == f"<Comparison: {found.summary}; .figures, .pairs>"
    assert found.pairs["relation"].value_counts().to_dict() == {
        "other shares": 12, "same shares": 9, "overlap": 0, "gap": 0, "not comparable": 0
    }  # fmt: skip
    assert found.summary == "7 figures of 1 report and 1 origin"


def test_revisions_reposts_and_retellings_of_one_report_count_once(made: Made) -> None:
    articles = [{"id": n, "key": f"a{n}"} for n in range(1, 6)]
    database = made(
        source=[{"id": n, "key": f"s{n}", "name": f"S{n}"} for n in (1, 2, 3)],
        article=articles,
        # 2 revises 1, which is not told any more; 3 and 4 retell one work; 5 stands by itself
        article_relation=[{"article_id": 2, "related_article_id": 1, "kind": "revision_of"}],
        document=[{"id": 1, "key": "d", "kind": "news_story", "source_id": 2}],
        article_document=[{"article_id": n, "document_id": 1, "role": "rests_on"} for n in (3, 4)],
        claim=[{"id": n, "key": f"a{n}/c", "article_id": n} for n in range(1, 6)],
        claim_source=[
            *({"claim_id": n} for n in range(1, 6)),
            *({"claim_id": n, "position": 1, "source_id": 3, "mode": "observes"} for n in (3, 4)),
        ],
        figure=[{"id": n, "key": f"a{n}/c/f", "claim_id": n} for n in range(1, 6)],
    )
    found = database.compare("m")
    assert found.summary == "4 figures of 3 reports and 2 origins"
    assert (
        dict(zip(found.figures["article_key"], found.figures["report"], strict=True))["a3"]
        == (dict(zip(found.figures["article_key"], found.figures["report"], strict=True))["a4"])
    )


def test_refusals(example: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownValueError, match="did you mean harvest-split"):
        example.compare("harvest-splitt")
    monkeypatch.setattr(compare, "MOST", 3)
    with pytest.raises(ConversionError, match="time-since with 4 figures'; allowed: at most 3"):
        example.compare("time-since")
    monkeypatch.setattr(compare, "MOST", 4)
    assert len(example.compare("time-since").figures) == 4
    assert example.compare("time-since", since="2020").summary == "0 figures of 0 reports and 0 origins"

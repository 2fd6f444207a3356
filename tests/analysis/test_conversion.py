"""Comparable values: both ends, the rates used, what is left and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.analysis import Database, periods, units
from nkdb.analysis.nearest import PLACES_USED, nearest
from nkdb.analysis.rates import Rates
from nkdb.analysis.times import ACROSS, NEW, OLD, Times
from nkdb.errors import ConversionError, DayError, NkdbError, UnknownValueError

from .conftest import Rows as Tables
from .conftest import usd

Made = Callable[..., Database]


@pytest.fixture
def made(made_by_cursor: Made) -> Made:
    """Rows of either database: `test_frames` holds that Arrow reads the same, and what is worked out of them."""
    return made_by_cursor


def rows(database: Database, **asked: Any) -> list[dict[str, Any]]:
    """The figures of a database in the order of their keys, put into what is asked."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in database.figures(**asked).to_dict("records")
    ]


def one(database: Database, **asked: Any) -> dict[str, Any]:
    """The only figure of a database, put into what is asked."""
    (row,) = rows(database, **asked)
    return row


def of_each(claims: Sequence[dict[str, Any]]) -> Tables:
    """A figure of each of the claims."""
    return {
        "claim": [{"id": number, "key": f"a/c{number}"} | claim for number, claim in enumerate(claims, 1)],
        "claim_source": [{"claim_id": number} for number in range(1, len(claims) + 1)],
        "figure": [{"id": number, "key": f"a/c{number}/f", "claim_id": number} for number in range(1, len(claims) + 1)],
    }


def ends(row: dict[str, Any], name: str = "value") -> tuple[Any, Any]:
    """Both ends, rounded."""
    return tuple(None if (v := row[f"{name}_{end}"]) is None else round(float(v), 6) for end in ("low", "high"))


@pytest.mark.parametrize(
    ("said", "wanted", "expected"),
    [
        ("P3M", "P1M", 1 / 3), ("P1Y", "P1M", 1 / 12), ("P1M", "P1Y", 12), ("P3M", "P1Y", 4), ("P1Y6M", "P1M", 1 / 18),
        ("P1W", "P1D", 1 / 7), ("P1D", "P2W", 14), ("P1M", "P1M", 1),
        ("P1D", "P1M", 365.2425 / 12), ("P1W", "P1Y", 365.2425 / 7), ("P1M", "P1W", 7 * 12 / 365.2425),
        ("kg", "P1M", None), ("semester", "P1M", None), ("PT8H", "P1M", None), ("P0M", "P1M", None),
        ("P1000000Y", "P1M", None),
    ],
)  # fmt: skip
def test_ratios_of_periods(said: str, wanted: str, expected: float | None) -> None:
    assert periods.ratio(wanted, said) == (None if expected is None else pytest.approx(expected, rel=1e-12))


PERIOD = st.builds(lambda n, u: f"P{n}{u}", st.integers(1, 400), st.sampled_from("YMWD"))


@given(PERIOD, PERIOD)
def test_a_ratio_and_its_reverse_cancel(one: str, other: str) -> None:
    there, back = periods.ratio(one, other), periods.ratio(other, one)
    assert there is not None
    assert back is not None
    assert there * back == pytest.approx(1)


@pytest.mark.parametrize(
    ("said", "wanted", "expected"),
    [
        ("t", "kg", 1000), ("ton", "kg", 1000), ("g", "kg", 0.001), ("m2", "ha", 0.0001), ("pyong", "m2", 400 / 121),
        ("chongbo", "m2", 3000 * 400 / 121), ("year", "day", 365.2425), ("year", "month", 12), ("kg", "m2", None),
        ("decade", "year", 10), ("month", "decade", 1 / 120),
        ("percent", "kg", None), ("box", "kg", None), ("KPW", "kg", None), ("degC", "kelvin", None), ("mt", "kg", 1000),
        ("MT", "t", 1), ("lb", "kg", 0.45359237), ("bbl", "barrel", 1), ("barrel", "m3", 0.158987294928),
        # counted nouns, and units of Korea and China, that pint takes for others of its own
        ("bag", "kg", None), ("bags", "kg", None), ("stone", "kg", None), ("quarter", "kg", None), ("mu", "kg", None),
        ("bus", "l", None), ("cup", "l", None), ("pin", "m", None), ("li", "km", None), ("dam", "m", None),
        ("section", "m2", None), ("barn", "m2", None), ("shake", "day", None), ("cm", "m", 0.01),
        # deadweight tons of ships, to pint pennyweights
        ("dwt", "kg", None),
    ],
)  # fmt: skip
def test_factors_of_units(said: str, wanted: str, expected: float | None) -> None:
    assert units.factor(said, wanted) == (None if expected is None else pytest.approx(expected, rel=1e-12))


@pytest.mark.parametrize("unit", ["kg", "m2", "km**2", "km^2", "kg / ha", "t/year", "1/day", "kg m", "kg*m/s**2"])
def test_units_that_figures_can_be_put_in(unit: str) -> None:
    assert units.required(unit) == unit


@pytest.mark.parametrize(
    "unit",
    [
        "",
        "box",
        "percent",
        '"',
        "(",
        "kg +",
        "kg\n",
        "kg**99999",
        "9**9**9**9",
        "kg" * 3000,
        "__import__",
        "쌀",
        "bag",
        "kg/bag",
    ],
)
def test_what_is_no_unit_is_refused_and_never_worked_out(unit: str) -> None:
    with pytest.raises(ConversionError, match="a unit such as kg, t, m2, ha, year, day; for money use currency"):
        units.required(unit)


@pytest.mark.parametrize(
    ("days", "gaps"),
    [(180, [180, np.int64(180), "180", "180d", "P180D", " 180D "]), (0, [0, "0", "00", "0d", "P0M"]), (182, ["26w"])],
)
def test_gaps(days: int, gaps: list[Any]) -> None:
    assert [periods.gap_in_days(gap) for gap in gaps] == [days] * len(gaps)


def test_what_was_said_is_never_overwritten(example: Database) -> None:
    before = example.figures()
    after = example.figures(per="P1M", currency=["USD", "CNY"], rate=["market", "official"], in_="kg_rice", mid=True)
    pd.testing.assert_frame_equal(before, after[before.columns])
    # and what is added is the same whether by itself or beside others
    alone = example.figures(per="P1M", currency="USD")
    pd.testing.assert_series_equal(alone["value_high"], after["value_high_usd_market"], check_names=False)
    pd.testing.assert_frame_equal(alone, example.figures(per="P1M", currency=["usd", "USD"]))


def test_the_payments_of_8_3_money_side_by_side(example: Database) -> None:
    found = example.figures(
        "8-3-money-payment", per="P1M", currency="USD", rate=["market", "official"], in_="kg_rice"
    ).set_index("figure_key")
    month = found.loc["8-3-movement-evolves-2014-08-05/monthly-payments/range"].to_dict()
    quarter = found.loc["8-3-movement-evolves-2014-08-05/full-freedom-price/range"].to_dict()
    assert ends(month) == (20000, 200000)
    assert ends(quarter) == (80000, 160000)
    assert (quarter["value_unit"], quarter["value_per"], quarter["per"]) == ("KPW", "P1M", "P3M")
    # 8,000 won a dollar on markets, 96 at the bank, 5,800 to 6,000 won a kilogram of rice
    for row, low, high in ((month, 20000, 200000), (quarter, 80000, 160000)):
        assert ends({k.replace("_usd_market", ""): v for k, v in row.items() if "usd_market" in k}) == (
            low / 8000, high / 8000,
        )  # fmt: skip
        assert float(row["value_low_usd_official"]) == pytest.approx(low / 96)
        assert float(row["value_high_usd_official"]) == pytest.approx(high / 96)
        assert float(row["value_low_kg_rice"]) == pytest.approx(low / 6000)
        assert float(row["value_high_kg_rice"]) == pytest.approx(high / 5800)
        assert (row["rate_gap_days_usd_market"], row["rate_gap_days_usd_official"]) == (1, 244)
        assert (row["rate_count_kg_rice"], row["rate_gap_days_kg_rice"]) == (3, 0)
        assert row["rate_observations_usd_official"] == "official unified 2013-11: 96 (Reuters)"


SAID: list[tuple[dict[str, Any], tuple[float | None, float | None]]] = [
    ({"low": 1000, "high": 2000}, (1000 / 500, 2000 / 400)),
    ({"low": 1000, "high": None, "qualifier": "at_least"}, (2, None)),
    ({"low": None, "high": 2000, "qualifier": "at_most"}, (None, 5)),
    ({"low": None, "high": None, "qualifier": "vague"}, (None, None)),
    ({"low": 3, "high": 4, "unit": "USD"}, (3, 4)),
    ({"low": -2000, "high": -1000}, (-5, -2)),
]


def test_ends_go_with_the_rate_that_widens(made: Made) -> None:
    figures = [{"id": number, "key": f"f{number}"} | figure for number, (figure, _) in enumerate(SAID, 1)]
    database = made(figure=figures, market_rate=[usd("2014-08-05", 400, 500)])
    dollars, won = rows(database, currency="USD"), rows(database, currency="KPW")
    for (figure, expected), row, back in zip(SAID, dollars, won, strict=True):
        assert ends(row) == expected
        if figure.get("unit") == "USD":
            assert ends(back) == (3 * 400, 4 * 500)
            assert (back["rate_low"], back["rate_high"], back["rate_of"]) == (400, 500, "KPW per USD")
            assert row["rate_count"] is None
        else:
            assert ends(back) == (back["low"], back["high"]) == (figure["low"], figure["high"])


@pytest.mark.parametrize(
    ("claim", "rates", "used", "gap", "time"),
    [
        # during the claim's time, all of it; before or after it, the nearest; both where they are as near
        (("2014-08-01", "2014-08-31"), [("2014-08-01", 1), ("2014-08-20", 3), ("2014-09-01", 9)], (1, 3), 0, "time of the claim"),
        (("2014-08-01", "2014-08-31"), [("2014-07-01", 1), ("2014-09-10", 3)], (3, 3), 10, "time of the claim"),
        (("2014-08-05", "2014-08-05"), [("2014-08-01", 1), ("2014-08-09", 3)], (1, 3), 4, "time of the claim"),
        # open at its end: up to publication (2014-08-05); without a time: when it was reported, else published
        (("2014-01-01", None), [("2014-03-01", 1), ("2014-08-20", 3)], (1, 1), 0, "time of the claim, up to publication"),
        (("2014-08-05", None), [("2014-08-06", 1), ("2014-08-01", 3)], (1, 1), 1, "time of the claim, up to publication"),
        (("2014-09-01", None), [("2014-08-05", 1), ("2014-09-02", 3)], (3, 3), 1, "start of the time of the claim"),
        ((None, "2013-12-03"), [("2013-12-01", 1), ("2013-01-01", 3)], (1, 1), 2, "end of the time of the claim"),
        ((None, None), [("2014-08-01", 1), ("2014-06-20", 3)], (3, 3), 0, "date of the report"),
    ],
)  # fmt: skip
def test_rates_nearest_in_time(
    made: Made, claim: tuple[Any, Any], rates: list[tuple[str, float]], used: tuple[Any, Any], gap: int, time: str
) -> None:
    database = made(
        claim=[{"id": 1, "key": "a/c", "earliest": claim[0], "latest": claim[1]}],
        claim_source=[
            {"claim_id": 1},
            {"claim_id": 1, "position": 1, "source_id": 2, "mode": "observes", "reported_edtf": "2014-06-20",
             "reported_earliest": "2014-06-20", "reported_latest": "2014-06-20"},
        ],
        market_rate=[usd(day, value) for day, value in rates],
    )  # fmt: skip
    row = one(database, currency="USD")
    assert (ends(row, "rate"), row["rate_gap_days"], row["rate_time"]) == (used, gap, time)


def test_without_a_time_and_a_date_of_its_report_a_figure_is_of_its_publication(made: Made) -> None:
    database = made(claim=[{"id": 1, "key": "a/c"}], market_rate=[usd("2014-08-05", 400), usd("2014-08-06", 500)])
    row = one(database, currency="USD")
    assert (row["rate_low"], row["rate_time"]) == (400, "date of publication")


def test_articles_without_a_date(made: Made) -> None:
    cases: list[tuple[dict[str, Any], tuple[Any, Any], str | None, str | None]] = [
        ({}, (None, None), "neither claim nor article has a date", None),
        # it may still have held after the redenomination, or not
        ({"earliest": "2005-01-01"}, (None, None), "its time spans the redenomination of 2009-11-30", None),
        ({"earliest": "2014-06-01"}, (2.5, 5), None, "start of the time of the claim"),
        ({"latest": "2014-06-01"}, (2.5, 5), None, "end of the time of the claim"),
    ]
    database = made(
        article=[{"id": 1, "key": "a", "published_on": None}], **of_each([claim for claim, *_ in cases]),
        market_rate=[usd("2014-08-05", 400), usd("2005-01-01", 3000, currency_basis="old_won")],
    )  # fmt: skip
    found = [(ends(row), row["value_note"], row["rate_time"]) for row in rows(database, currency="USD")]
    assert found == [tuple(expected) for _, *expected in cases]


@pytest.mark.parametrize(
    ("place", "rates", "used", "where"),
    [
        (3, [(3, "2014-08-05", 1), (4, "2014-08-05", 2), (1, "2014-08-05", 3)], 1, "same place"),
        (2, [(3, "2014-08-05", 1), (4, "2014-08-05", 2)], 1, "same place"),
        (3, [(2, "2014-08-05", 1), (4, "2014-08-05", 2), (1, "2014-08-05", 3)], 1, "area around it"),
        (3, [(5, "2014-08-05", 1), (4, "2014-08-05", 2), (1, "2014-08-05", 3)], 1, "area around it"),
        (3, [(4, "2014-08-05", 2), (1, "2014-08-05", 3)], 3, "nationwide"),
        (3, [(4, "2014-08-05", 2), (6, "2014-08-05", 3)], 3, "nationwide"),
        (3, [(4, "2014-08-05", 2)], 2, "elsewhere"),
        # the same place is worth 31 days, and no more; nor may it lie beyond the limit where another one does not
        (3, [(3, "2014-07-01", 1), (4, "2014-08-05", 2)], 1, "same place"),
        (3, [(3, "2014-06-30", 1), (4, "2014-08-05", 2)], 2, "elsewhere"),
        (3, [(3, "2014-01-31", 1), (4, "2014-02-05", 2)], 2, "elsewhere"),
        (1, [(4, "2014-08-05", 2)], 2, "any place"),
        (6, [(4, "2014-08-05", 2)], 2, "any place"),
        (None, [(4, "2014-08-05", 2)], 2, "any place"),
    ],
)
def test_rates_nearest_in_place(
    made: Made, place: int | None, rates: list[tuple[int, str, float]], used: float, where: str
) -> None:
    database = made(
        claim_place=[{"claim_id": 1, "place_id": place}] if place else [],
        market_rate=[usd(day, value, place=there) for there, day, value in rates],
    )
    row = one(database, currency="USD")
    assert (row["rate_low"], row["rate_place"]) == (used, where)


def test_a_rate_of_the_state_is_of_the_whole_country(made: Made) -> None:
    database = made(
        claim_place=[{"claim_id": 1, "place_id": 3}], official_rate=[{"valid_from": "2014-07-05", "kpw_per_unit": 96}]
    )
    assert one(database, currency="USD", rate="official")["rate_place"] == "nationwide"


PASSED = usd("2014-08-05", 400, value_basis="at_least")


Put = tuple[dict[str, Any], tuple[float | None, float | None], tuple[float | None, float | None]]
"""What was said of a figure, the value it comes to, and the rate that was used."""


def require_put(database: Database, cases: Sequence[Put], currency: str) -> None:
    """Fail where a figure, in the order of the cases, has another value in the currency."""
    found = [(ends(row), ends(row, "rate")) for row in rows(database, currency=currency)]
    assert found == [(value, rate) for _, value, rate in cases]


@pytest.mark.parametrize(
    ("rates", "cases"),
    [
        (
            [PASSED],
            [
                # at 400 won or more, 1,000 won are 2.5 dollars at most
                ({"low": 1000, "high": 2000}, (None, 5), (400, None)),
                ({"low": 1000, "high": None, "qualifier": "at_least"}, (None, None), (400, None)),
                ({"low": -2000, "high": -1000}, (-5, None), (400, None)),
                ({"low": 0, "high": 2000}, (0, 5), (400, None)),
                ({"low": 0, "high": 0, "qualifier": "exact"}, (0, 0), (400, None)),
            ],
        ),
        ([PASSED, usd("2014-08-05", 300)], [({}, (None, round(2000 / 300, 6)), (300, None))]),
        ([PASSED, usd("2014-08-05", 500)], [({}, (2, 5), (400, 500))]),
    ],
)
def test_a_level_that_was_passed_is_no_high_end(made: Made, rates: list[dict[str, Any]], cases: list[Put]) -> None:
    figures = [{"id": number, "key": f"f{number}"} | figure for number, (figure, *_) in enumerate(cases, 1)]
    require_put(made(figure=figures, market_rate=rates), cases, "USD")


@pytest.mark.parametrize(
    ("currency", "cases"),
    [
        (
            "KPW",
            [
                ({"low": 3, "high": 4, "unit": "USD"}, (1200, None), (400, None)),
                ({"low": -4, "high": -3, "unit": "USD"}, (None, -1200), (400, None)),
                ({"low": 0, "high": 4, "unit": "USD"}, (0, None), (400, None)),
            ],
        ),
        ("USD", [({"low": 100, "high": 200, "unit": "CNY"}, (None, 25), (None, 0.125))]),
        ("CNY", [({"low": 3, "high": 4, "unit": "USD"}, (24, None), (8, None))]),
    ],
)
def test_money_through_a_level_that_was_passed(made: Made, currency: str, cases: list[Put]) -> None:
    figures = [{"id": number, "key": f"f{number}"} | figure for number, (figure, *_) in enumerate(cases, 1)]
    rates = [PASSED, usd("2014-08-05", 50, quantity="cny_kpw")]
    require_put(made(figure=figures, market_rate=rates), cases, currency)


@pytest.mark.parametrize(
    ("rate", "label"),
    [
        ({}, "400 (Blog)"),
        ({"value_basis": "at_least"}, "at least 400 (Blog)"),
        ({"high": 499, "value_basis": "approximate"}, "about 400-499 (Blog)"),
        ({"flags": "stated_in_retrospect;peak"}, "400 (Blog; stated in retrospect;peak)"),
    ],
)
def test_the_rates_used_are_told_with_what_is_doubtful(made: Made, rate: dict[str, Any], label: str) -> None:
    row = one(made(market_rate=[usd("2014-08-05", 400) | rate]), currency="USD")
    assert row["rate_observations"] == f"DPRK 2014-08-05: {label}"


QUARTER = usd("2014-11", 400, date_precision="approx_quarter", earliest="2014-10-01", latest="2014-12-31")


@pytest.mark.parametrize(
    ("rates", "used", "gap"),
    [
        # a suspected misprint, however near, is no rate
        ([usd("2014-08-05", 4, flags="undated_source;misprint_suspected"), usd("2014-07-05", 400)],
         "DPRK 2014-07-05: 400 (Blog)", 27),
        ([usd("2014-08-05", 4, flags="no_misprint_suspected")], "DPRK 2014-08-05: 4 (Blog; no misprint suspected)", 0),
        # of about a quarter it is the month that was said, not the days at its edges
        ([QUARTER, usd("2014-06-20", 500)], "DPRK 2014-06-20: 500 (Blog)", 42),
        ([QUARTER], "DPRK about 2014-11: 400 (Blog)", 62),
    ],
)  # fmt: skip
def test_which_rates_are_none_and_how_far_vague_ones_are(
    made: Made, rates: list[dict[str, Any]], used: str, gap: int
) -> None:
    row = one(made(market_rate=rates), currency="USD")
    assert (row["rate_observations"], row["rate_gap_days"]) == (used, gap)


def test_an_official_rate_may_be_a_misprint_too(made: Made) -> None:
    misprint = {"valid_from": "2014-08-05", "kpw_per_unit": 1, "flags": "mirror;misprint_suspected"}
    row = one(
        made(official_rate=[misprint, {"valid_from": "2014-07-05", "kpw_per_unit": 96}]),
        currency="USD",
        rate="official",
    )
    assert row["rate_observations"] == "official unified 2014-07-05: 96 (r)"


def test_beyond_the_limit_values_are_empty_and_say_so(made: Made) -> None:
    rice = usd("2013-12-20", 5000, quantity="rice_kpw_per_kg")
    database = made(market_rate=[usd("2013-12-20", 8400), rice])
    row = one(database, currency="USD")
    assert ends(row) == ends(row, "rate") == (None, None)
    assert row["value_note"] == "no market rate of USD within 180 days (nearest: 2013-12-20, 224 days)"
    assert (row["rate_gap_days"], row["rate_over_limit"], row["rate_count"]) == (224, True, None)
    assert row["rate_observations"] == "DPRK 2013-12-20: 8,400 (Blog)"
    within = one(database, currency="USD", max_gap="224d")
    assert (ends(within), within["rate_over_limit"]) == ((round(1000 / 8400, 6), round(2000 / 8400, 6)), False)
    assert ends(one(database, in_="kg_rice", max_gap="224d")) == (0.2, 0.4)


@pytest.mark.parametrize(
    ("rate", "days", "used"),
    [("market", 180, True), ("market", 181, False), ("official", 365, True), ("official", 366, False)],
)
def test_how_far_rates_may_lie_away(made: Made, rate: str, days: int, used: bool) -> None:
    day = str(date(2014, 8, 1) - timedelta(days))
    database = made(market_rate=[usd(day, 400)], official_rate=[{"valid_from": day, "kpw_per_unit": 96}])
    row = one(database, currency="USD", rate=rate)
    assert (row["rate_count"] is not None, row["rate_over_limit"]) == (used, not used)


def test_old_and_new_won_never_mix(made: Made) -> None:
    spans = "its time spans the redenomination of 2009-11-30"
    cases: list[tuple[str, str | None, float | None, str | None]] = [
        ("2009-11-01", "2009-11-29", 4000, None),
        ("2009-11-30", "2009-12-05", 40, None),
        ("2009-11-29", "2009-11-30", None, spans),
        ("2005-01-01", None, None, spans),
    ]
    database = made(
        **of_each([{"earliest": earliest, "latest": latest} for earliest, latest, *_ in cases]),
        market_rate=[usd("2009-11-28", 4000, currency_basis="old_won"), usd("2009-12-01", 40)],
    )
    found = [(row["rate_low"], row["value_note"]) for row in rows(database, currency="USD")]
    assert found == [(rate, note) for *_, rate, note in cases]


def test_rates_of_the_other_won_are_none_at_all(made: Made) -> None:
    row = one(made(market_rate=[usd("2014-08-05", 4000, currency_basis="old_won")]), currency="USD")
    assert (ends(row), row["value_note"]) == ((None, None), "no market rate of USD in the won of its time")


def test_official_rates_are_those_of_the_bank_alone(made: Made) -> None:
    def rate(kind: str, value: float, side: str = "mid") -> dict[str, Any]:
        return {"valid_from": "2014-08-05", "rate_kind": kind, "kpw_per_unit": value, "side": side}

    database = made(
        official_rate=[
            rate("official_unified", 100, "buy"), rate("official_unified", 104, "sell"), rate("third_party_quote", 900),
            rate("state_store", 8000), rate("state_exchange_office", 8900),
        ]
    )  # fmt: skip
    row = one(database, currency="USD", rate="official")
    assert (ends(row, "rate"), row["rate_count"]) == ((100, 104), 2)
    assert len(database.rates(rate="official")) == 5


def test_one_currency_into_another_needs_rates_of_one_time(made: Made) -> None:
    figure = [{"id": 1, "key": "f", "unit": "USD", "low": 10, "high": 20}]
    cny = {"quantity": "cny_kpw", "observed_on": "2014-08-10", "low": 1000, "high": 1250}
    near = made(figure=figure, market_rate=[usd("2014-08-05", 8000), cny])
    row = one(near, currency="CNY")
    assert ends(row) == (10 * 8000 / 1250, 20 * 8000 / 1000)
    assert (ends(row, "rate"), row["rate_of"], row["rate_count"]) == ((6.4, 8), "CNY per USD", 2)


def test_rates_of_different_times_make_no_cross_rate(made: Made) -> None:
    figure = [{"id": 1, "key": "f", "unit": "USD", "low": 10, "high": 20}]
    cny = {"quantity": "cny_kpw", "observed_on": "2014-11-10", "low": 1000, "high": 1250}
    row = one(made(figure=figure, market_rate=[usd("2014-08-05", 8000), cny]), currency="CNY")
    assert ends(row) == (None, None)
    assert row["value_note"] == "rates of USD and CNY were not observed within 31 days of each other"


@pytest.mark.parametrize(
    ("day", "basis", "gap"),
    [("2014-11-10", "new_won", 71), ("2013-01-10", "new_won", 568), ("2008-01-10", "old_won", None)],
)
def test_a_cross_rate_of_which_one_is_not_to_be_had_was_not_used(
    made: Made, day: str, basis: str, gap: int | None
) -> None:
    figure = [{"id": 1, "key": "f", "unit": "USD", "low": 10, "high": 20}]
    cny = {"quantity": "cny_kpw", "observed_on": day, "low": 1000, "high": 1250, "currency_basis": basis}
    row = one(made(figure=figure, market_rate=[usd("2014-08-05", 8000), cny]), currency="CNY")
    assert (ends(row), ends(row, "rate"), row["rate_count"], row["rate_gap_days"]) == ((None, None),) * 2 + (None, gap)


def test_a_currency_without_rates_is_left_empty(made: Made) -> None:
    figures = [{"id": 1, "key": "f", "unit": "EUR"}, {"id": 2, "key": "g"}]
    found = made(figure=figures, market_rate=[usd("2014-08-05", 8000)]).figures(currency="USD")
    assert list(found["value_note"].fillna("")) == ["no market rate of EUR", ""]
    assert list(found["value_low"].isna()) == [True, False]


def test_what_cannot_be_put_per_a_period_keeps_its_own(made: Made) -> None:
    database = made(
        measure=[
            {"id": 1, "key": "m", "name": "M", "dimension": "count"},
            {"id": 2, "key": "g", "name": "G", "dimension": "rate", "unit": "percent"},
        ],
        figure=[
            {"id": 1, "key": "f1"}, {"id": 2, "key": "f2", "per": "kg"}, {"id": 3, "key": "f3", "per": "P1Y"},
            {"id": 4, "key": "f4", "per": "P1Y", "measure_id": 2, "unit": "percent"},
            {"id": 5, "key": "f5", "per": "P30D", "measure_id": 2, "unit": "percent"},
            {"id": 6, "key": "f6", "per": "P1Y", "unit": "percent"},
        ],
    )  # fmt: skip
    found = database.figures(per="P1M")
    assert list(found["value_low"].astype(float).round(4)) == [1000, 1000, 83.3333, 1000, 1000, 1000]
    assert list(found["value_per"].fillna("")) == ["", "kg", "P1M", "P1Y", "P30D", "P1Y"]
    assert list(found["value_note"].fillna("")) == [
        "no period was said, so not per P1M", "per kg, not per P1M", "", "per P1Y: a share or growth is not converted to P1M",
        "per P30D: a share or growth is not converted to P1M", "per P1Y: a share or growth is not converted to P1M",
    ]  # fmt: skip
    # the same period in other words
    assert list(database.figures(per="P12M")["value_per"].fillna("")) == ["", "kg", "P12M", "P12M", "P30D", "P12M"]


def test_units_of_other_dimensions_are_left_empty(made: Made) -> None:
    figures = [
        {"id": 1, "key": "f", "unit": "t"},
        {"id": 2, "key": "g", "unit": "box"},
        {"id": 3, "key": "h", "unit": "kg"},
    ]
    found = made(figure=figures).figures(unit="kg")
    assert list(found["value_low"].astype(object).where(found["value_low"].notna(), None)) == [1_000_000, None, 1000]
    assert list(found["value_note"].fillna("")) == ["", "box cannot be put in kg", ""]


def test_midpoints_are_labelled_and_of_both_ends(example: Database) -> None:
    assert "value_mid" not in example.figures(per="P1M")
    found = example.figures(["8-3-money-payment", "private-earnings"], mid=True).set_index("figure_key")
    found = found.set_axis(found.index.str.split("/").str[1])
    assert found.loc["monthly-payments", "value_mid"] == 110_000
    assert found.loc["monthly-payments", "value_mid_basis"] == "midpoint of low and high"
    assert found.loc["upper-earnings", ["value_mid", "value_mid_basis"]].isna().all()


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"measure": "8-3-money"}, UnknownValueError, "did you mean 8-3-money-payment?"),
        ({"measure": "x"}, UnknownValueError, "known: 8-3-contributor-tiers, "),
        ({"source": "Daily Nk Japann"}, UnknownValueError, "did you mean daily-nk-japan?"),
        ({"source": "daily\udcff"}, UnknownValueError, "source: found 'daily\\udcff'"),
        ({"source": "daily\0"}, UnknownValueError, "source: found 'daily\\x00'"),
        ({"source": ["daily-nk", float("nan")]}, UnknownValueError, "source: found 'nan'; known: "),
        ({"measure": pd.NA}, UnknownValueError, "measure: found '<NA>'; known: "),
        ({"kind": pd.NA}, UnknownValueError, "kind: found '<NA>'; known: "),
        ({"per": 12}, ConversionError, "per: found 12; allowed: an ISO 8601 period"),
        ({"unit": ["kg"]}, ConversionError, "unit: found ['kg']; allowed: a unit"),
        ({"in_": 5}, ConversionError, "in: found '5'; allowed: kg_corn"),
        ({"kind": "valeu"}, UnknownValueError, "known: value, split, event"),
        ({"since": "yesterday"}, DayError, "since: found 'yesterday'; allowed: a day, month or year"),
        ({"until": "2014-02-30"}, DayError, "until: found '2014-02-30'"),
        ({"per": "month"}, ConversionError, "per: found 'month'; allowed: an ISO 8601 period"),
        ({"per": "P0M"}, ConversionError, "per: found 'P0M'"),
        ({"currency": "EUR"}, ConversionError, "currency: found 'EUR'; allowed: KPW, CNY, USD (market rates)"),
        ({"currency": "GBP", "rate": "official"}, ConversionError, "KPW, CNY, EUR, USD (official rates)"),
        ({"in_": "kg_gold"}, ConversionError, "in: found 'kg_gold'; allowed: kg_corn, kg_pork, kg_rice"),
        ({"rate": "black", "currency": "USD"}, ConversionError, "rate: found 'black'; allowed: market, official"),
        ({"max_gap": "soon", "currency": "USD"}, DayError, "max_gap: found 'soon'"),
        ({"max_gap": "9" * 5000, "currency": "USD"}, DayError, "max_gap: found '9"),
        ({"max_gap": -1, "currency": "USD"}, DayError, "max_gap: found '-1'; allowed: 0 or more days"),
        ({"max_gap": 180.5, "currency": "USD"}, DayError, "max_gap: found 180.5; allowed: a number of days"),
        ({"max_gap": pd.Timedelta(days=180), "currency": "USD"}, DayError, "max_gap: found Timedelta('180 days 00:00:00')"),
        ({"unit": "KPW"}, ConversionError, "for money use currency"),
        ({"unit": "kg", "currency": "USD"}, ConversionError, "one of unit, currency and in"),
        ({"unit": "kg", "measure": "harvest-split"}, ConversionError, "the figures are in percent"),
        ({"currency": "USD", "measure": "rice-quantity"}, ConversionError, "the figures are in kg, not in money"),
    ],
    ids=repr,
)  # fmt: skip
def test_refusals(example: Database, asked: dict[str, Any], error: type[NkdbError], words: str) -> None:
    with pytest.raises(error) as caught:
        example.figures(**asked)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_found_is_no_error(example: Database) -> None:
    found = example.figures(since="2020", per="P1M", currency="USD", in_="kg_rice")
    assert found.empty
    assert "value_low_usd_market" in found


DAY = st.integers(14_000, 14_100)


@given(
    st.lists(st.tuples(DAY, st.integers(0, 30), st.integers(1, 9), st.integers(0, 3), st.booleans()), min_size=1, max_size=12),
    st.lists(st.tuples(DAY, st.integers(0, 40), st.sampled_from([OLD, NEW, ACROSS])), min_size=1, max_size=6),
    st.integers(0, 60),
)  # fmt: skip
def test_the_choice_of_rates_is_that_of_a_plain_loop(
    observed: list[tuple[int, int, int, int, bool]], asked: list[tuple[int, int, int]], limit: int
) -> None:
    first, length, value, level, old = (np.array(column) for column in zip(*observed, strict=True))
    rates = Rates(
        first, first + length, value.astype(float), value.astype(float) + 1, value > 6,
        np.where(old, OLD, NEW).astype(np.int8),
        np.zeros(len(first), np.int64), np.array([str(n) for n in range(len(first))], object),
    )  # fmt: skip
    begins, lasting, won = (np.array(column) for column in zip(*asked, strict=True))
    times = Times(begins, begins + lasting, np.zeros(len(begins), np.int8), won.astype(np.int8))
    # two cases at once, as if there were thousands
    with patch.multiple("nkdb.analysis.nearest", _CASES=2, _CELLS=0):
        found = nearest(rates, times, np.array([level], np.int8), np.zeros(len(begins), np.int64), limit)
    for n, (start, span, basis) in enumerate(asked):
        gaps = {
            r: max(0, f - (start + span), start - (f + days))
            for r, (f, days, _, _, is_old) in enumerate(observed)
            if basis == (OLD if is_old else NEW)
        }
        if not gaps:
            assert found.gap[n] == -1
            assert np.isnan(found.low[n])
            continue
        best = min(gaps.values())
        reach = max(best, min(best + 31, limit))
        place = min(int(level[r]) for r, gap in gaps.items() if gap <= reach)
        gap = min(g for r, g in gaps.items() if level[r] == place)
        chosen = [r for r, g in gaps.items() if level[r] == place and g == gap]
        assert (found.gap[n], PLACES_USED[found.place[n]], found.count[n]) == (gap, PLACES_USED[place], len(chosen))
        highest = max(value[chosen])
        assert (found.low[n], found.high[n]) == (min(value[chosen]), np.inf if highest > 6 else highest + 1)
        assert found.text[n].split("; and ")[0].split("; ") == [str(r) for r in chosen][:5]

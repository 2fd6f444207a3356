"""Rates and prices in won: as frames, and as arrays for a choice among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nkdb import vocabulary as v
from nkdb.analysis.filters import Words, keys_of_places, listed
from nkdb.analysis.joining import Integers
from nkdb.analysis.reading import Column, Rows, columns, set_categories
from nkdb.analysis.times import NEW, OLD
from nkdb.days import Day, day_span
from nkdb.errors import ConversionError, UnknownValueError

Kind = Literal["market", "official"]

DEFAULT_GAP: Final[dict[str, int]] = {"market": 180, "official": 365}
"""Days an observation may lie away. Official rates are set and stay for long, and few attestations are known."""

NO_PLACE: Final = -1
"""In place of a row number: rates of the state are of the whole country."""

_MARKET_CURRENCY = re.compile(r"([a-z]{3})_kpw")
_SAID: Final = {"at_least": "at least ", "approximate": "about "}
_MISPRINT = r"(?:^|;)misprint_suspected(?:;|$)"
_GOODS = re.compile(r"([a-z]+)_kpw_per_([a-z]+)")


@dataclass(frozen=True, slots=True)
class Rates:
    """All observations of what one thing costs in won; arrays of one length."""

    first: Integers
    last: Integers
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    is_passed: NDArray[np.bool_]
    """Of which only a level was told that was passed: they have no high end."""
    won: NDArray[np.int8]
    place: Integers
    label: NDArray[np.object_]

    def among(self, which: Integers) -> Rates:
        """Some of them."""
        return Rates(*(getattr(self, field.name)[which] for field in fields(self)))


def market_rates(rows: Rows) -> pd.DataFrame:
    """The observations of markets as a frame; the columns are those of `Database.rates`."""
    found = rows.frame(
        [
            *columns("r", "quantity observed_on date_precision"),
            *columns("r", "earliest latest", "day"),
            Column("place", "p.name"),
            Column("place_key", "p.key"),
            *columns("r", "low high", "number"),
            *columns("r", "currency_basis value_basis"),
            Column("observer", "s.name"),
            *columns("r", "read_in citation_url flags"),
            *columns("r", "place_id", "integer"),
        ],
        f"""market_rate r JOIN place p ON p.id = r.place_id LEFT JOIN source_merge m ON m.source_id = r.observer_id
        JOIN source s ON s.id = coalesce(m.into_id, r.observer_id)
        ORDER BY r.quantity, r.earliest, p.key{rows.by_code_point}, r.low, r.id""",
    )
    words = {"quantity": v.QUANTITY, "date_precision": v.DATE_PRECISION}
    set_categories(found, words | {"currency_basis": v.CURRENCY_BASIS, "value_basis": v.VALUE_BASIS})
    return found


def official_rates(rows: Rows) -> pd.DataFrame:
    """The rates set by the state as a frame; the columns are those of `Database.rates`."""
    found = rows.frame(
        [
            *columns("r", "foreign_currency rate_kind side valid_from valid_to"),
            *columns("r", "earliest latest", "day"),
            *columns("r", "kpw_per_unit", "number"),
            *columns("r", "currency_basis value_basis issuer read_in citation_url confidence flags"),
        ],
        "official_rate r ORDER BY r.foreign_currency, r.earliest, r.rate_kind, r.side, r.kpw_per_unit, r.id",
    )
    words = {"rate_kind": v.RATE_KIND, "side": v.RATE_SIDE, "confidence": v.CONFIDENCE}
    set_categories(found, words | {"currency_basis": v.CURRENCY_BASIS, "value_basis": v.VALUE_BASIS})
    found.insert(0, "quantity", found["foreign_currency"].str.lower() + "_kpw")
    found["low"] = found["high"] = found["kpw_per_unit"]
    return found


def on_markets(rows: Rows) -> tuple[dict[str, Rates], dict[str, Rates]]:
    """Rates of markets by ISO 4217 code, and prices by what figures can be put in: `kg_rice` and the like."""
    found = _by_quantity(rows)
    currencies = {
        code[1].upper(): rates for quantity, rates in found.items() if (code := _MARKET_CURRENCY.fullmatch(quantity))
    }
    goods = {f"{good[2]}_{good[1]}": rates for quantity, rates in found.items() if (good := _GOODS.fullmatch(quantity))}
    return currencies, goods


def of_the_bank(rows: Rows) -> dict[str, Rates]:
    """Rates of the state's bank by ISO 4217 code.

    They are never quotes of third parties, nor the rates at which shops and exchange offices take money.
    """
    frame = _without_misprints(official_rates(rows))
    frame = frame[frame["rate_kind"].astype(str).str.startswith("official_")]
    frame = frame.assign(
        place_id=NO_PLACE, place=frame["rate_kind"].astype(str).str.replace("_", " "),
        observed_on=frame["valid_from"], observer=frame["read_in"],
    )  # fmt: skip
    return {str(code): _rates(group) for code, group in frame.groupby("foreign_currency", observed=True)}


def _by_quantity(rows: Rows) -> dict[str, Rates]:
    """What can be converted with: no suspected misprints, and what is dated to about a quarter as of its month.

    The ends of that quarter were said by nobody: counted from them, the vaguer a date the nearer it would be.
    """
    frame = _without_misprints(market_rates(rows))
    month = pd.to_datetime(frame["observed_on"].where(frame["date_precision"] == "approx_quarter"), format="%Y-%m")
    about = frame["date_precision"].astype(str).str.startswith("approx_")
    frame = frame.assign(
        earliest=month.fillna(frame["earliest"]),
        latest=(month + pd.offsets.MonthEnd()).fillna(frame["latest"]),
        observed_on=frame["observed_on"].where(~about, "about " + frame["observed_on"]),
    )
    return {str(q): _rates(group) for q, group in frame.groupby("quantity", observed=True)}


def _without_misprints(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~frame["flags"].str.contains(_MISPRINT, na=False)]


def _rates(frame: pd.DataFrame) -> Rates:
    def days(column: str) -> Integers:
        counted: Integers = frame[column].to_numpy().astype("datetime64[D]").astype(np.int64)
        return counted

    basis = frame["value_basis"].astype(str)
    values = [
        f"{_SAID.get(said, '')}{f'{low:,.15g}' if low == high else f'{low:,.15g}-{high:,.15g}'}"
        for low, high, said in zip(frame["low"], frame["high"], basis, strict=True)
    ]
    label = [
        f"{place} {when}: {value} ({who}{'' if pd.isna(flags) else '; ' + flags.replace('_', ' ')})"
        for place, when, value, who, flags in zip(
            frame["place"], frame["observed_on"], values, frame["observer"], frame["flags"], strict=True
        )
    ]
    return Rates(
        days("earliest"), days("latest"), frame["low"].to_numpy(), frame["high"].to_numpy(),
        (basis == "at_least").to_numpy(),
        np.where(frame["currency_basis"].astype(str) == "old_won", OLD, NEW).astype(np.int8),
        frame["place_id"].to_numpy(), np.array(label, dtype=object),
    )  # fmt: skip


def rates_frame(rows: Rows, quantity: Words, rate: str, since: Day, until: Day, place: Words = None) -> pd.DataFrame:
    """The frame of `Database.rates`."""
    if rate not in list(DEFAULT_GAP):
        raise ConversionError("rate", rate, ", ".join(DEFAULT_GAP))
    if place is not None and rate == "official":
        raise ConversionError("place", place, "market rates only; official rates have no place")
    found = market_rates(rows).drop(columns="place_id") if rate == "market" else official_rates(rows)
    if quantity is not None:
        known = list(v.QUANTITY) if rate == "market" else sorted(set(found["quantity"]))
        found = found[found["quantity"].isin(_asked(quantity, known))]
    if place is not None:
        found = found[found["place_key"].isin(keys_of_places(rows, place))]
    first, last = day_span(since, until)
    if first is not None:
        found = found[found["latest"] >= pd.Timestamp(first)]
    if last is not None:
        found = found[found["earliest"] <= pd.Timestamp(last)]
    numbers = [column for column in ("low", "high", "kpw_per_unit") if column in found]
    return found.astype(dict.fromkeys(numbers, "Float64")).reset_index(drop=True)


def _asked(quantities: str | Sequence[str], known: Sequence[str]) -> list[str]:
    asked = listed(quantities)
    for word in asked:
        if word not in known:
            raise UnknownValueError("quantity", word, known)
    return asked

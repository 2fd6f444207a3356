"""Rates of exchange and market prices, as they were observed or set."""

from __future__ import annotations

import datetime
from typing import Annotated, Self

from pydantic import ValidationInfo, model_validator

from nkdb import vocabulary as v
from nkdb.days import REDENOMINATION, is_ahead
from nkdb.seedfile.dates import edtf_bounds, precision_bounds
from nkdb.seedfile.fields import (
    WRITTEN,
    Edtf,
    KeyText,
    Positive,
    Text,
    Url,
    is_currency,
    word,
    wrong,
)
from nkdb.seedfile.records.record import Checked


def _observed_as_precisely(rate: MarketRate) -> None:
    check_precision(rate.observed_on, rate.date_precision, "observed_on")


def _has_begun(rate: MarketRate) -> None:
    if is_ahead(precision_bounds(rate.observed_on, rate.date_precision)[0]):
        raise wrong("a day or month that has begun by tomorrow", "observed_on")


def _low_first(rate: MarketRate) -> None:
    if rate.low > rate.high:
        raise wrong(f"low <= high (found {rate.low:.15g} > {rate.high:.15g})", "low")


def _won_of_the_time(rate: MarketRate) -> None:
    check_won(rate.currency_basis, *precision_bounds(rate.observed_on, rate.date_precision))


class MarketRate(Checked):
    """An observed rate or price."""

    TYPE = "market rate"
    CHECKS = (_observed_as_precisely, _low_first, _won_of_the_time)
    CHECKS_WRITTEN = (_has_begun,)

    observed_on: str
    date_precision: Annotated[str, word(v.DATE_PRECISION)]
    date_basis: Annotated[str, word(v.DATE_BASIS)]
    place: KeyText
    quantity: Annotated[str, word(v.QUANTITY)]
    low: Positive
    high: Positive
    currency_basis: Annotated[str, word(v.CURRENCY_BASIS)]
    value_basis: Annotated[str, word(v.VALUE_BASIS)]
    observer: KeyText
    read_in: Text
    citation_url: Url
    citation_date: Edtf | None = None
    citation_date_basis: Annotated[str, word(v.CITATION_DATE_BASIS)] | None = None
    flags: Text | None = None

    @model_validator(mode="after")
    def _written(self, info: ValidationInfo) -> Self:
        for check in self.CHECKS_WRITTEN if info.context is WRITTEN else ():
            check(self)
        return self


def _set_as_precisely(rate: OfficialRate) -> None:
    check_precision(rate.valid_from, rate.date_precision, "valid_from")


def _foreign(rate: OfficialRate) -> None:
    if not is_currency(rate.foreign_currency) or rate.foreign_currency == "KPW":
        raise wrong("an ISO 4217 code of a foreign currency in foreign_currency", "foreign_currency")


def _ends_after_it_began(rate: OfficialRate) -> None:
    first, _ = precision_bounds(rate.valid_from, rate.date_precision)
    if rate.valid_to is not None and (edtf_bounds(rate.valid_to)[1] or datetime.date.max) < first:
        raise wrong("valid_from <= valid_to", "valid_to")


def _won_of_the_state(rate: OfficialRate) -> None:
    if rate.rate_kind != "third_party_quote":  # quotes of old-won rates went on for years
        check_won(rate.currency_basis, *precision_bounds(rate.valid_from, rate.date_precision))


class OfficialRate(Checked):
    """A rate set by the state."""

    TYPE = "official rate"
    CHECKS = (_set_as_precisely, _foreign, _ends_after_it_began, _won_of_the_state)

    valid_from: str
    valid_to: Edtf | None = None
    date_precision: Annotated[str, word(v.RATE_DATE_PRECISION)]
    rate_kind: Annotated[str, word(v.RATE_KIND)]
    side: Annotated[str, word(v.RATE_SIDE)]
    foreign_currency: str
    kpw_per_unit: Positive
    currency_basis: Annotated[str, word(v.CURRENCY_BASIS)]
    value_basis: Annotated[str, word(v.VALUE_BASIS)]
    issuer: Text
    read_in: Text
    citation_url: Url
    citation_date: Edtf | None = None
    confidence: Annotated[str, word(v.CONFIDENCE)]
    flags: Text | None = None

    @property
    def bounds(self) -> tuple[datetime.date, datetime.date]:
        """First and last day attested."""
        first, last = precision_bounds(self.valid_from, self.date_precision)
        return first, (edtf_bounds(self.valid_to)[1] or last) if self.valid_to else last


def check_precision(date: str, precision: str, field: str) -> None:
    """Refuse a date whose form does not fit its precision."""
    try:
        precision_bounds(date, precision)
    except ValueError as error:
        raise wrong(str(error), field) from None


def check_won(basis: str, first: datetime.date, last: datetime.date) -> None:
    """Refuse old won after, and new won before, the redenomination of 30 November 2009.

    Prices in old won were still given in the month after it.
    """
    late = basis == "old_won" and first > datetime.date(2009, 12, 31)
    if late or (basis == "new_won" and last < REDENOMINATION):
        raise wrong("old_won before the redenomination of 2009-11-30, new_won after it", "currency_basis")

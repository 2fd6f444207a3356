"""Rates and prices: the means of conversion."""

from __future__ import annotations

import datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nkdb.models.base import Base, Id, Number, SeedFileId, bounds, one_of
from nkdb.vocabulary import (
    CITATION_DATE_BASIS,
    CONFIDENCE,
    CURRENCY_BASIS,
    DATE_BASIS,
    DATE_PRECISION,
    QUANTITY,
    RATE_DATE_PRECISION,
    RATE_KIND,
    RATE_SIDE,
    VALUE_BASIS,
)


class MarketRate(Base):
    """An exchange rate or price observed on a market."""

    __tablename__ = "market_rate"
    __table_args__ = (
        UniqueConstraint(
            "observed_on", "date_precision", "place_id", "quantity", "low", "high", "observer_id", "citation_url",
            name="uq_market_rate_observation",
        ),
        one_of("date_precision", DATE_PRECISION),
        one_of("date_basis", DATE_BASIS),
        one_of("quantity", QUANTITY),
        one_of("currency_basis", CURRENCY_BASIS),
        one_of("value_basis", VALUE_BASIS),
        one_of("citation_date_basis", CITATION_DATE_BASIS),
        CheckConstraint("low > 0 AND low <= high", name="low_high"),
        bounds(),
        Index(None, "quantity", "earliest"),
        {"comment": "Exchange rates and prices observed on markets, by place and date, with citation"},
    )  # fmt: skip

    id: Mapped[Id]
    observed_on: Mapped[str] = mapped_column(Text, comment="Day (YYYY-MM-DD) or month (YYYY-MM) observed")
    date_precision: Mapped[str] = mapped_column(Text, comment="How exact observed_on is")
    date_basis: Mapped[str] = mapped_column(Text, comment="How the date is known")
    earliest: Mapped[datetime.date] = mapped_column(Date, comment="First day the observation may be of")
    latest: Mapped[datetime.date] = mapped_column(Date, comment="Last day the observation may be of")
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True, comment="Where it was observed")
    quantity: Mapped[str] = mapped_column(Text, comment="What is priced, in won")
    low: Mapped[Number] = mapped_column(comment="Lower end, won")
    high: Mapped[Number] = mapped_column(comment="Upper end, won; equal to low for a point")
    currency_basis: Mapped[str] = mapped_column(Text, comment="Won before or after the redenomination of 2009-11-30")
    value_basis: Mapped[str] = mapped_column(Text, comment="How the value was given")
    observer_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True, comment="Who observed it")
    read_in: Mapped[str] = mapped_column(Text, comment="Where the value was read")
    citation_url: Mapped[str] = mapped_column(Text, comment="Page it was read on")
    citation_date: Mapped[str | None] = mapped_column(Text, comment="Date of that page (EDTF)")
    citation_date_basis: Mapped[str | None] = mapped_column(Text, comment="How that date is known")
    flags: Mapped[str | None] = mapped_column(Text, comment="Doubts, as codes separated by ';'")
    seed_file_id: Mapped[SeedFileId]


class OfficialRate(Base):
    """An exchange rate set by the state, or a quote told apart from those."""

    __tablename__ = "official_rate"
    __table_args__ = (
        UniqueConstraint(
            "valid_from",
            "rate_kind",
            "side",
            "foreign_currency",
            "kpw_per_unit",
            "citation_url",
            name="uq_official_rate_attestation",
        ),
        one_of("date_precision", RATE_DATE_PRECISION),
        one_of("rate_kind", RATE_KIND),
        one_of("side", RATE_SIDE),
        one_of("currency_basis", CURRENCY_BASIS),
        one_of("value_basis", VALUE_BASIS),
        one_of("confidence", CONFIDENCE),
        CheckConstraint("kpw_per_unit > 0", name="kpw_per_unit"),
        bounds(),
        Index(None, "foreign_currency", "earliest"),
        {"comment": "Exchange rates set by the state, by kind; dates are attestations, not terms of validity"},
    )

    id: Mapped[Id]
    valid_from: Mapped[str] = mapped_column(Text, comment="Year, month or day the rate is attested for")
    valid_to: Mapped[str | None] = mapped_column(Text, comment="Last such date, where a source gives one")
    date_precision: Mapped[str] = mapped_column(Text, comment="How exact valid_from is")
    earliest: Mapped[datetime.date] = mapped_column(Date, comment="First day attested")
    latest: Mapped[datetime.date] = mapped_column(Date, comment="Last day attested")
    rate_kind: Mapped[str] = mapped_column(Text, comment="Kind of rate")
    side: Mapped[str] = mapped_column(Text, comment="Buying, selling or middle rate")
    foreign_currency: Mapped[str] = mapped_column(Text, comment="ISO 4217 code of the currency priced")
    kpw_per_unit: Mapped[Number] = mapped_column(comment="Won for one unit of it")
    currency_basis: Mapped[str] = mapped_column(Text, comment="Won before or after the redenomination of 2009-11-30")
    value_basis: Mapped[str] = mapped_column(Text, comment="How the value was given")
    issuer: Mapped[str] = mapped_column(Text, comment="Who sets or quotes the rate")
    read_in: Mapped[str] = mapped_column(Text, comment="Where the value was read")
    citation_url: Mapped[str] = mapped_column(Text, comment="Page it was read on")
    citation_date: Mapped[str | None] = mapped_column(Text, comment="Date of that page (EDTF)")
    confidence: Mapped[str] = mapped_column(Text, comment="How sure the row is")
    flags: Mapped[str | None] = mapped_column(Text, comment="Doubts, as codes separated by ';'")
    seed_file_id: Mapped[SeedFileId]

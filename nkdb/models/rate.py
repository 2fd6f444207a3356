"""Rates and prices: the means of conversion."""

import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Named,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
)

from nkdb.models.base import ID, METADATA, NUMBER, SEED_FILE_ID, bounds, one_of
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


class MarketRateColumns(TypedColumns):
    """An exchange rate or price observed on a market."""

    id = ID
    observed_on: Named[str] = Column(Text, comment="Day (YYYY-MM-DD) or month (YYYY-MM) observed")
    date_precision: Named[str] = Column(Text, comment="How exact observed_on is")
    date_basis: Named[str] = Column(Text, comment="How the date is known")
    earliest: Named[datetime.date] = Column(Date, comment="First day the observation may be of")
    latest: Named[datetime.date] = Column(Date, comment="Last day the observation may be of")
    place_id: Named[int] = Column(Integer, ForeignKey("place.id"), index=True, comment="Where it was observed")
    quantity: Named[str] = Column(Text, comment="What is priced, in won")
    low: Named[float] = Column(NUMBER, comment="Lower end, won")
    high: Named[float] = Column(NUMBER, comment="Upper end, won; equal to low for a point")
    currency_basis: Named[str] = Column(Text, comment="Won before or after the redenomination of 2009-11-30")
    value_basis: Named[str] = Column(Text, comment="How the value was given")
    observer_id: Named[int] = Column(Integer, ForeignKey("source.id"), index=True, comment="Who observed it")
    read_in: Named[str] = Column(Text, comment="Where the value was read")
    citation_url: Named[str] = Column(Text, comment="Page it was read on")
    citation_date: Named[str | None] = Column(Text, comment="Date of that page (EDTF)")
    citation_date_basis: Named[str | None] = Column(Text, comment="How that date is known")
    flags: Named[str | None] = Column(Text, comment="Doubts, as codes separated by ';'")
    seed_file_id = SEED_FILE_ID


MARKET_RATE = Table(
    "market_rate",
    METADATA,
    MarketRateColumns,
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
    comment="Exchange rates and prices observed on markets, by place and date, with citation",
)  # fmt: skip


class OfficialRateColumns(TypedColumns):
    """An exchange rate set by the state, or a quote told apart from those."""

    id = ID
    valid_from: Named[str] = Column(Text, comment="Year, month or day the rate is attested for")
    valid_to: Named[str | None] = Column(Text, comment="Last such date, where a source gives one")
    date_precision: Named[str] = Column(Text, comment="How exact valid_from is")
    earliest: Named[datetime.date] = Column(Date, comment="First day attested")
    latest: Named[datetime.date] = Column(Date, comment="Last day attested")
    rate_kind: Named[str] = Column(Text, comment="Kind of rate")
    side: Named[str] = Column(Text, comment="Buying, selling or middle rate")
    foreign_currency: Named[str] = Column(Text, comment="ISO 4217 code of the currency priced")
    kpw_per_unit: Named[float] = Column(NUMBER, comment="Won for one unit of it")
    currency_basis: Named[str] = Column(Text, comment="Won before or after the redenomination of 2009-11-30")
    value_basis: Named[str] = Column(Text, comment="How the value was given")
    issuer: Named[str] = Column(Text, comment="Who sets or quotes the rate")
    read_in: Named[str] = Column(Text, comment="Where the value was read")
    citation_url: Named[str] = Column(Text, comment="Page it was read on")
    citation_date: Named[str | None] = Column(Text, comment="Date of that page (EDTF)")
    confidence: Named[str] = Column(Text, comment="How sure the row is")
    flags: Named[str | None] = Column(Text, comment="Doubts, as codes separated by ';'")
    seed_file_id = SEED_FILE_ID


OFFICIAL_RATE = Table(
    "official_rate",
    METADATA,
    OfficialRateColumns,
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
    comment="Exchange rates set by the state, by kind; dates are attestations, not terms of validity",
)

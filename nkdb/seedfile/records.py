"""What a seed record may hold: one declared model a record type.

Every value arrives as text (see `yamltext`); the models turn numbers, dates and booleans into what they are and refuse
the rest. References between records are checked in `references`.
"""

from __future__ import annotations

import datetime
import unicodedata
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from nkdb import vocabulary as v
from nkdb.seedfile.dates import edtf_bounds, precision_bounds
from nkdb.seedfile.fields import (
    CURRENCY,
    LONGEST_BODY,
    REDENOMINATION,
    ClaimText,
    Day,
    Edtf,
    FigureRef,
    KeyText,
    Number,
    Percent,
    Script,
    Sha256,
    Text,
    Url,
    checked_country,
    checked_per,
    checked_printed,
    checked_unit,
    is_currency,
    matching,
    split_cell,
    word,
    wrong,
)


class Record(BaseModel):
    """What all records share: unknown fields are refused, a record does not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    TYPE: ClassVar[str] = ""


def script_of(name: str) -> str:
    """ISO 15924 code of the script most letters of a name are in.

    >>> [script_of(n) for n in ("Rodong Sinmun", "로동신문", "労働新聞", "アジアプレス")]
    ['Latn', 'Hang', 'Hani', 'Jpan']
    """
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
    domain: Text | None = None
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


class Measure(Record):
    """What is measured."""

    TYPE = "measure"

    key: KeyText
    name: Text
    dimension: Annotated[str, word(v.DIMENSION)]
    unit: Annotated[str, AfterValidator(checked_unit)]
    per: Annotated[str, AfterValidator(checked_per)] | None = None
    description: Text | None = None

    @model_validator(mode="after")
    def _unit_fits_dimension(self) -> Self:
        check_unit(self.dimension, self.unit)
        return self


def check_unit(dimension: str, unit: str) -> None:
    """Refuse a unit that cannot measure the dimension: money in kg, a share in won."""
    if dimension == "money" and not is_currency(unit):
        raise wrong("an ISO 4217 currency code as unit, since the measure is money", "unit")
    if dimension == "share" and unit != "percent":
        raise wrong("unit percent, since the measure is a share", "unit")
    if dimension != "money" and CURRENCY.fullmatch(unit):
        raise wrong(f"a unit that is no currency, since the measure is a {dimension}", "unit")


class Evidence(Record):
    """A span of the article's body, or a quotation that loading turns into one."""

    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=1, le=LONGEST_BODY)] | None = None
    sha256: Sha256 | None = None
    quote: Text | None = None

    @model_validator(mode="after")
    def _span_or_quote(self) -> Self:
        span = (self.start, self.end, self.sha256)
        if (self.quote is None and None in span) or (self.quote is not None and span != (None, None, None)):
            raise wrong("either start, end and sha256, or quote")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise wrong("start < end", "start")
        return self


class Link(Record):
    """One link of a chain of attribution."""

    source: KeyText
    mode: Annotated[str, word(v.CHAIN_MODE)]
    document: KeyText | None = None
    reported: Edtf | None = None


class Share(Record):
    """A labelled share of a split, in percent."""

    party: Text
    share: Percent | None = None
    low: Percent | None = None
    high: Percent | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.share is None) == (self.low is None and self.high is None) or (self.low is None) != (
            self.high is None
        ):
            raise wrong("either share, or low and high")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise wrong("low <= high", "low")
        return self

    @property
    def ends(self) -> tuple[float, float]:
        """Lower and upper end in percent."""
        if self.share is not None:
            return self.share, self.share
        assert self.low is not None and self.high is not None
        return self.low, self.high


class Relation(Record):
    """A stated relation to another figure."""

    kind: Annotated[str, word(v.FIGURE_RELATION_KIND)]
    figure: FigureRef
    end: Annotated[str, word(v.FIGURE_END)] = "both"


class Figure(Record):
    """A number, range or split exactly as said."""

    key: KeyText
    measure: KeyText
    qualifier: Annotated[str, word(v.QUALIFIER)]
    low: Number | None = None
    high: Number | None = None
    unit: Annotated[str, AfterValidator(checked_unit)]
    per: Annotated[str, AfterValidator(checked_per)] | None = None
    printed: Annotated[Text, AfterValidator(checked_printed)]
    shares: list[Share] = Field(default_factory=list)
    partial: bool = False
    note: Text | None = None
    evidence: Annotated[list[Evidence], Field(min_length=1)]
    relations: list[Relation] = Field(default_factory=list)

    @model_validator(mode="after")
    def _ends_fit(self) -> Self:
        if self.shares:
            self._check_shares()
        else:
            if self.partial:
                raise wrong("partial only where there are shares", "partial")
            self._check_ends()
        return self

    def _check_shares(self) -> None:
        if self.low is not None or self.high is not None:
            raise wrong("either shares, or low and high", "shares")
        if self.unit != "percent":
            raise wrong("unit percent where there are shares", "unit")
        parties = [share.party for share in self.shares]
        if len(set(parties)) < len(parties):
            raise wrong("each party once", "shares")
        low, high = (sum(ends) for ends in zip(*(share.ends for share in self.shares), strict=True))
        if self.partial:
            if low >= 100:
                raise wrong(f"partial only where the shares leave something over (they add up to {low:g})", "partial")
        elif not low - 1e-9 <= 100 <= high + 1e-9:
            total = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            raise wrong(f"shares that add up to 100, or partial: true (they add up to {total})", "shares")

    def _check_ends(self) -> None:
        low, high, qualifier = self.low, self.high, self.qualifier
        if low is not None and high is not None and low > high:
            raise wrong(f"low <= high (found {low:g} > {high:g})", "low")
        fits = {
            "exact": low is not None and low == high,
            "approximate": low is not None and high is not None,
            "range": low is not None and high is not None and low < high,
            "at_least": low is not None and high is None,
            "more_than": low is not None and high is None,
            "at_most": low is None and high is not None,
            "less_than": low is None and high is not None,
            "vague": True,
        }
        if not fits[qualifier]:
            raise wrong(f"for {qualifier}: {v.QUALIFIER[qualifier]}", "qualifier")


def _about(field: str) -> BeforeValidator:
    def widen(value: Any) -> Any:
        return {field: value} if isinstance(value, str) else value

    return BeforeValidator(widen)


class AboutOrganization(Record):
    """An organization a claim is about."""

    organization: KeyText
    as_printed: Text | None = None
    certain: bool = True
    note: Text | None = None


class AboutPlace(Record):
    """A place a claim is about."""

    place: KeyText
    as_printed: Text | None = None
    certain: bool = True
    note: Text | None = None


class Claim(Record):
    """One checkable statement."""

    key: KeyText
    text: ClaimText
    kind: Annotated[str, word(v.CLAIM_KIND)]
    modality: Annotated[str, word(v.MODALITY)]
    time: Edtf | None = None
    credibility: Annotated[str, word(v.CREDIBILITY)]
    topics: list[KeyText] = Field(default_factory=list)
    organizations: list[Annotated[AboutOrganization, _about("organization")]] = Field(default_factory=list)
    places: list[Annotated[AboutPlace, _about("place")]] = Field(default_factory=list)
    chain: Text
    note: Text | None = None
    evidence: Annotated[list[Evidence], Field(min_length=1)]
    figures: list[Figure] = Field(default_factory=list)


class CitedDocument(Record):
    """What a document is to the article."""

    document: KeyText
    role: Annotated[str, word(v.ARTICLE_DOCUMENT_ROLE)]


class ArticleRelation(Record):
    """What the article is to another one."""

    kind: Annotated[str, word(v.ARTICLE_RELATION_KIND)]
    article: KeyText


class Article(Record):
    """One article with everything coded from it."""

    TYPE = "article"

    key: KeyText
    title: Text
    published_on: Day | None = None
    publisher: KeyText
    byline: Text | None = None
    url: Url | None = None
    summary: Text | None = None
    categories: list[KeyText] = Field(default_factory=list)
    documents: list[CitedDocument] = Field(default_factory=list)
    relations: list[ArticleRelation] = Field(default_factory=list)
    note: Text | None = None
    chains: dict[str, Annotated[list[Link], Field(min_length=1)]] = Field(default_factory=dict)
    claims: list[Claim] = Field(default_factory=list)


class Place(Record):
    """A row of the gazetteer."""

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
    variants: Annotated[list[Text], BeforeValidator(split_cell)] = Field(default_factory=list)
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    coordinate_basis: Annotated[str, word(v.COORDINATE_BASIS)] | None = None
    members: Annotated[list[KeyText], BeforeValidator(split_cell)] = Field(default_factory=list)
    note: Text | None = None

    @model_validator(mode="after")
    def _coordinates_together(self) -> Self:
        if len({value is None for value in (self.latitude, self.longitude, self.coordinate_basis)}) > 1:
            raise wrong("latitude, longitude and coordinate_basis together, or none of them")
        if self.members and self.kind != "survey_area":
            raise wrong("members only for a survey_area", "members")
        return self


class MarketRate(Record):
    """An observed rate or price."""

    TYPE = "market rate"

    observed_on: str
    date_precision: Annotated[str, word(v.DATE_PRECISION)]
    date_basis: Annotated[str, word(v.DATE_BASIS)]
    place: KeyText
    quantity: Annotated[str, word(v.QUANTITY)]
    low: Annotated[Number, Field(gt=0)]
    high: Annotated[Number, Field(gt=0)]
    currency_basis: Annotated[str, word(v.CURRENCY_BASIS)]
    value_basis: Annotated[str, word(v.VALUE_BASIS)]
    observer: KeyText
    read_in: Text
    citation_url: Url
    citation_date: Edtf | None = None
    citation_date_basis: Annotated[str, word(v.CITATION_DATE_BASIS)] | None = None
    flags: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_precision(self.observed_on, self.date_precision, "observed_on")
        if self.low > self.high:
            raise wrong(f"low <= high (found {self.low:g} > {self.high:g})", "low")
        check_won(self.currency_basis, *precision_bounds(self.observed_on, self.date_precision))
        return self


class OfficialRate(Record):
    """A rate set by the state."""

    TYPE = "official rate"

    valid_from: str
    valid_to: Edtf | None = None
    date_precision: Annotated[str, word(v.RATE_DATE_PRECISION)]
    rate_kind: Annotated[str, word(v.RATE_KIND)]
    side: Annotated[str, word(v.RATE_SIDE)]
    foreign_currency: str
    kpw_per_unit: Annotated[Number, Field(gt=0)]
    currency_basis: Annotated[str, word(v.CURRENCY_BASIS)]
    value_basis: Annotated[str, word(v.VALUE_BASIS)]
    issuer: Text
    read_in: Text
    citation_url: Url
    citation_date: Edtf | None = None
    confidence: Annotated[str, word(v.CONFIDENCE)]
    flags: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_precision(self.valid_from, self.date_precision, "valid_from")
        if not is_currency(self.foreign_currency) or self.foreign_currency == "KPW":
            raise wrong("an ISO 4217 code of a foreign currency in foreign_currency", "foreign_currency")
        if self.valid_to is not None and (edtf_bounds(self.valid_to)[1] or datetime.date.max) < self.bounds[0]:
            raise wrong("valid_from <= valid_to", "valid_to")
        if self.rate_kind != "third_party_quote":  # quotes of old-won rates went on for years
            check_won(self.currency_basis, *precision_bounds(self.valid_from, self.date_precision))
        return self

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


COLLECTIONS: dict[str, type[Record]] = {
    "sources": Source,
    "organizations": Organization,
    "documents": Document,
    "categories": Category,
    "topics": Topic,
    "measures": Measure,
    "merges": Merge,
}
TABLES: tuple[type[Record], ...] = (Place, MarketRate, OfficialRate)

"""What an article says: claims and figures, with their chains of attribution and their evidence."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from nkdb import vocabulary as v
from nkdb.seedfile.fields import (
    DIGITS,
    LONGEST_BODY,
    ClaimText,
    Day,
    Edtf,
    FigureRef,
    KeyText,
    Number,
    Per,
    Percent,
    Sha256,
    Text,
    Url,
    checked_printed,
    checked_unit,
    word,
    wrong,
)
from nkdb.seedfile.records.record import Checked, Record


def _span_or_quote(evidence: Evidence) -> None:
    span = (evidence.start, evidence.end, evidence.sha256)
    if (evidence.quote is None and None in span) or (evidence.quote is not None and span != (None, None, None)):
        raise wrong("either start, end and sha256, or quote")


def _start_first(evidence: Evidence) -> None:
    if evidence.start is not None and evidence.end is not None and evidence.start >= evidence.end:
        raise wrong("start < end", "start")


class Evidence(Checked):
    """A span of the article's body, or a quotation that loading turns into one."""

    CHECKS = (_span_or_quote, _start_first)

    start: Annotated[int, Field(ge=0), DIGITS] | None = None
    end: Annotated[int, Field(ge=1, le=LONGEST_BODY), DIGITS] | None = None
    sha256: Sha256 | None = None
    quote: Text | None = None


class Link(Record):
    """One link of a chain of attribution."""

    source: KeyText
    mode: Annotated[str, word(v.CHAIN_MODE)]
    document: KeyText | None = None
    reported: Edtf | None = None


def _one_form(share: Share) -> None:
    if (share.share is None) == (share.low is None and share.high is None) or (share.low is None) != (
        share.high is None
    ):
        raise wrong("either share, or low and high")


def _low_first_of_share(share: Share) -> None:
    if share.low is not None and share.high is not None and share.low > share.high:
        raise wrong("low <= high", "low")


class Share(Checked):
    """A labelled share of a split, in percent."""

    CHECKS = (_one_form, _low_first_of_share)

    party: Text
    share: Percent | None = None
    low: Percent | None = None
    high: Percent | None = None

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


def _partial_shares(figure: Figure) -> None:
    if figure.partial and not figure.shares:
        raise wrong("partial only where there are shares", "partial")


def _shares_or_ends(figure: Figure) -> None:
    if figure.shares and (figure.low is not None or figure.high is not None):
        raise wrong("either shares, or low and high", "shares")


def _shares_in_percent(figure: Figure) -> None:
    if figure.shares and figure.unit != "percent":
        raise wrong("unit percent where there are shares", "unit")


def _each_party_once(figure: Figure) -> None:
    parties = [share.party for share in figure.shares]
    if len(set(parties)) < len(parties):
        raise wrong("each party once", "shares")


def _shares_add_up(figure: Figure) -> None:
    if not figure.shares:
        return
    low, high = (sum(ends) for ends in zip(*(share.ends for share in figure.shares), strict=True))
    if figure.partial:
        if low + 1e-9 >= 100:
            raise wrong(f"partial only where the shares leave something over (they add up to {low:.15g})", "partial")
    elif not low - 1e-9 <= 100 <= high + 1e-9:
        total = f"{low:.15g}" if low == high else f"{low:.15g} to {high:.15g}"
        raise wrong(f"shares that add up to 100, or partial: true (they add up to {total})", "shares")


def _low_first(figure: Figure) -> None:
    low, high = figure.low, figure.high
    if low is not None and high is not None and low > high and not figure.shares:
        raise wrong(f"low <= high (found {low:.15g} > {high:.15g})", "low")


def _ends_fit(figure: Figure) -> None:
    low, high, qualifier = figure.low, figure.high, figure.qualifier
    if figure.shares or (low is not None and high is not None and low > high):
        return
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
        raise wrong(f"for {qualifier}: {v.QUALIFIER[qualifier]} (found {_said(low, high)})", "qualifier")


def _said(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"both ends, low {'=' if low == high else '<'} high"
    return "low only" if low is not None else "high only" if high is not None else "no end"


_OF_SPLITS = _partial_shares, _shares_or_ends, _shares_in_percent, _each_party_once, _shares_add_up
_OF_VALUES = _low_first, _ends_fit


class Figure(Checked):
    """A number, range or split exactly as said."""

    CHECKS = (*_OF_SPLITS, *_OF_VALUES)

    key: KeyText
    measure: KeyText
    qualifier: Annotated[str, word(v.QUALIFIER)]
    low: Number | None = None
    high: Number | None = None
    unit: Annotated[str, AfterValidator(checked_unit)]
    per: Per | None = None
    printed: Annotated[Text, AfterValidator(checked_printed)]
    shares: list[Share] = Field(default_factory=list)
    partial: bool = False
    note: Text | None = None
    evidence: Annotated[list[Evidence], Field(min_length=1)]
    relations: list[Relation] = Field(default_factory=list)

    @model_validator(mode="after")
    def _hold(self) -> Self:
        # there may be millions, and what is of the others need not be asked
        for check in _OF_SPLITS if self.shares or self.partial else _OF_VALUES:
            check(self)
        return self


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
    # compared with the labels as they stand under chains: none is stored
    chain: Annotated[str, StringConstraints(strip_whitespace=True)]
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

    @property
    def is_related(self) -> bool:
        """Whether it, or a figure of it, is related to another one."""
        return bool(self.relations) or any(figure.relations for claim in self.claims for figure in claim.figures)

"""Figures: numbers exactly as said, the shares of splits, and the spans of text that bear them out."""

import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    Named,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    false,
)

from nkdb.models.base import (
    ENTERED_AT,
    ID,
    KEY,
    METADATA,
    NUMBER,
    SEED_FILE_ID,
    key_characters,
    one_of,
    sha256_format,
)
from nkdb.vocabulary import DIMENSION, EVIDENCE_STATE, FIGURE_END, FIGURE_KIND, FIGURE_RELATION_KIND, QUALIFIER

ENDS_OF_QUALIFIER = (
    "kind = 'split' OR qualifier = 'vague'"
    " OR (qualifier = 'exact' AND low IS NOT NULL AND high IS NOT NULL AND low = high)"
    " OR (qualifier = 'approximate' AND low IS NOT NULL AND high IS NOT NULL)"
    " OR (qualifier = 'range' AND low IS NOT NULL AND high IS NOT NULL AND low < high)"
    " OR (qualifier IN ('at_least', 'more_than') AND low IS NOT NULL AND high IS NULL)"
    " OR (qualifier IN ('at_most', 'less_than') AND low IS NULL AND high IS NOT NULL)"
)


class MeasureColumns(TypedColumns):
    """What is measured, so that figures can be compared."""

    id = ID
    key = KEY
    name: Named[str] = Column(Text, comment="What is measured")
    dimension: Named[str] = Column(Text, comment="Dimension of the figures")
    unit: Named[str] = Column(Text, comment="Unit such figures are usually compared in")
    per: Named[str | None] = Column(Text, comment="Period (ISO 8601) or unit they are usually compared per")
    description: Named[str | None] = Column(Text, comment="What belongs to it")
    seed_file_id = SEED_FILE_ID


MEASURE = Table(
    "measure",
    METADATA,
    MeasureColumns,
    UniqueConstraint("key"),
    key_characters(),
    one_of("dimension", DIMENSION),
    comment="What is measured, so that figures can be compared",
)


class FigureColumns(TypedColumns):
    """A number, range or split exactly as said."""

    id = ID
    key = KEY
    claim_id: Named[int] = Column(
        Integer, ForeignKey("claim.id", ondelete="CASCADE"), index=True, comment="The claim it belongs to"
    )
    measure_id: Named[int] = Column(Integer, ForeignKey("measure.id"), index=True, comment="What is measured")
    kind: Named[str] = Column(Text, comment="One value or range, or a split")
    low: Named[float | None] = Column(NUMBER, comment="Lower end; NULL where open")
    high: Named[float | None] = Column(NUMBER, comment="Upper end; NULL where open")
    qualifier: Named[str] = Column(Text, comment="How the ends are meant")
    unit: Named[str] = Column(Text, comment="ISO 4217 currency, percent, a unit, or a counted noun")
    per: Named[str | None] = Column(Text, comment="Period (ISO 8601, P1M) or unit the figure is per, where said")
    printed: Named[str] = Column(Text, comment="The figure as it stands on the page")
    is_partial: Named[bool] = Column(
        Boolean, server_default=false(), comment="Whether a split leaves part of the whole unsaid"
    )
    note: Named[str | None] = Column(Text, comment="What a reader must know: contradictions, doubts")
    entered_at = ENTERED_AT


FIGURE = Table(
    "figure",
    METADATA,
    FigureColumns,
    UniqueConstraint("key"),
    key_characters("/"),
    one_of("kind", FIGURE_KIND),
    one_of("qualifier", QUALIFIER),
    CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="low_high"),
    CheckConstraint(
        "low IS NOT NULL OR high IS NOT NULL OR qualifier = 'vague' OR kind = 'split'", name="not_both_open"
    ),
    CheckConstraint("kind <> 'split' OR (low IS NULL AND high IS NULL)", name="split_has_no_ends"),
    CheckConstraint("kind = 'split' OR NOT is_partial", name="only_splits_are_partial"),
    CheckConstraint(ENDS_OF_QUALIFIER, name="ends_fit_qualifier"),
    comment="Numbers exactly as said: two ends, either may be open; splits have shares instead",
)


class SplitShareColumns(TypedColumns):
    """One labelled share of a split, in percent."""

    id = ID
    figure_id: Named[int] = Column(Integer, ForeignKey("figure.id", ondelete="CASCADE"), comment="The split")
    position: Named[int] = Column(Integer, comment="Order as printed, from 0")
    party: Named[str] = Column(Text, comment="Who gets the share")
    low: Named[float] = Column(NUMBER, comment="Lower end of the share, percent")
    high: Named[float] = Column(NUMBER, comment="Upper end of the share, percent")


SPLIT_SHARE = Table(
    "split_share",
    METADATA,
    SplitShareColumns,
    UniqueConstraint("figure_id", "position"),
    UniqueConstraint("figure_id", "party"),
    CheckConstraint("position >= 0", name="position"),
    CheckConstraint("low >= 0 AND low <= high AND high <= 100", name="percent"),
    comment="The labelled shares of splits, in percent",
)


class FigureRelationColumns(TypedColumns):
    """A relation between two figures that the source states."""

    id = ID
    figure_id: Named[int] = Column(
        Integer, ForeignKey("figure.id", ondelete="CASCADE"), index=True, comment="This figure"
    )
    related_figure_id: Named[int] = Column(Integer, ForeignKey("figure.id"), index=True, comment="That figure")
    kind: Named[str] = Column(Text, comment="What this figure is to that one")
    figure_end: Named[str] = Column(Text, comment="Which end of this figure the relation holds for")


FIGURE_RELATION = Table(
    "figure_relation",
    METADATA,
    FigureRelationColumns,
    UniqueConstraint("figure_id", "related_figure_id", "kind"),
    one_of("kind", FIGURE_RELATION_KIND),
    one_of("figure_end", FIGURE_END),
    CheckConstraint("figure_id <> related_figure_id", name="other"),
    comment="Relations between figures that the source states",
)


class EvidenceColumns(TypedColumns):
    """A span of an article's body that carries a claim or a figure."""

    id = ID
    article_id: Named[int] = Column(
        Integer, ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The article"
    )
    claim_id: Named[int | None] = Column(
        Integer, ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim, or NULL"
    )
    figure_id: Named[int | None] = Column(
        Integer, ForeignKey("figure.id", ondelete="CASCADE"), comment="The figure, or NULL"
    )
    start_offset: Named[int] = Column(
        Integer, comment="First character of the span in body, from 0 (Unicode characters)"
    )
    end_offset: Named[int] = Column(Integer, comment="Character after the last of the span")
    sha256: Named[str] = Column(Text, comment="Hash of the span (UTF-8)")
    state: Named[str] = Column(Text, server_default="unchecked", comment="Result of the last verification")
    checked_at: Named[datetime.datetime | None] = Column(DateTime, comment="When the state last changed (UTC)")


EVIDENCE = Table(
    "evidence",
    METADATA,
    EvidenceColumns,
    UniqueConstraint("claim_id", "start_offset", "end_offset"),
    UniqueConstraint("figure_id", "start_offset", "end_offset"),
    one_of("state", EVIDENCE_STATE),
    sha256_format("sha256"),
    CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name="span"),
    CheckConstraint("(claim_id IS NULL) <> (figure_id IS NULL)", name="claim_or_figure"),
    comment="Spans of article bodies that carry a claim or a figure",
)

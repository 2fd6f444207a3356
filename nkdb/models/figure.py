"""Figures: numbers exactly as said, the shares of splits, and the spans of text that bear them out."""

from __future__ import annotations

import datetime

from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from nkdb.models.base import (
    KEY_CHARACTERS,
    Base,
    EnteredAt,
    Id,
    Key,
    Number,
    SeedFileId,
    one_of,
    only_characters,
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


class Measure(Base):
    """What is measured, so that figures can be compared."""

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS),
        one_of("dimension", DIMENSION),
        {"comment": "What is measured, so that figures can be compared"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(Text, comment="What is measured")
    dimension: Mapped[str] = mapped_column(Text, comment="Dimension of the figures")
    unit: Mapped[str] = mapped_column(Text, comment="Unit such figures are usually compared in")
    per: Mapped[str | None] = mapped_column(Text, comment="Period (ISO 8601) or unit they are usually compared per")
    description: Mapped[str | None] = mapped_column(Text, comment="What belongs to it")
    seed_file_id: Mapped[SeedFileId]


class Figure(Base):
    """A number, range or split exactly as said."""

    __tablename__ = "figure"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS + "/"),
        one_of("kind", FIGURE_KIND),
        one_of("qualifier", QUALIFIER),
        CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="low_high"),
        CheckConstraint(
            "low IS NOT NULL OR high IS NOT NULL OR qualifier = 'vague' OR kind = 'split'", name="not_both_open"
        ),
        CheckConstraint("kind <> 'split' OR (low IS NULL AND high IS NULL)", name="split_has_no_ends"),
        CheckConstraint("kind = 'split' OR NOT is_partial", name="only_splits_are_partial"),
        CheckConstraint(ENDS_OF_QUALIFIER, name="ends_fit_qualifier"),
        {"comment": "Numbers exactly as said: two ends, either may be open; splits have shares instead"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), index=True, comment="The claim it belongs to"
    )
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True, comment="What is measured")
    kind: Mapped[str] = mapped_column(Text, comment="One value or range, or a split")
    low: Mapped[Number | None] = mapped_column(comment="Lower end; NULL where open")
    high: Mapped[Number | None] = mapped_column(comment="Upper end; NULL where open")
    qualifier: Mapped[str] = mapped_column(Text, comment="How the ends are meant")
    unit: Mapped[str] = mapped_column(Text, comment="ISO 4217 currency, percent, a unit, or a counted noun")
    per: Mapped[str | None] = mapped_column(
        Text, comment="Period (ISO 8601, P1M) or unit the figure is per, where said"
    )
    printed: Mapped[str] = mapped_column(Text, comment="The figure as it stands on the page")
    is_partial: Mapped[bool] = mapped_column(
        Boolean, server_default=false(), comment="Whether a split leaves part of the whole unsaid"
    )
    note: Mapped[str | None] = mapped_column(Text, comment="What a reader must know: contradictions, doubts")
    entered_at: Mapped[EnteredAt]


class SplitShare(Base):
    """One labelled share of a split, in percent."""

    __tablename__ = "split_share"
    __table_args__ = (
        UniqueConstraint("figure_id", "position"),
        UniqueConstraint("figure_id", "party"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("low >= 0 AND low <= high AND high <= 100", name="percent"),
        {"comment": "The labelled shares of splits, in percent"},
    )

    id: Mapped[Id]
    figure_id: Mapped[int] = mapped_column(ForeignKey("figure.id", ondelete="CASCADE"), comment="The split")
    position: Mapped[int] = mapped_column(comment="Order as printed, from 0")
    party: Mapped[str] = mapped_column(Text, comment="Who gets the share")
    low: Mapped[Number] = mapped_column(comment="Lower end of the share, percent")
    high: Mapped[Number] = mapped_column(comment="Upper end of the share, percent")


class FigureRelation(Base):
    """A relation between two figures that the source states."""

    __tablename__ = "figure_relation"
    __table_args__ = (
        UniqueConstraint("figure_id", "related_figure_id", "kind"),
        one_of("kind", FIGURE_RELATION_KIND),
        one_of("figure_end", FIGURE_END),
        CheckConstraint("figure_id <> related_figure_id", name="other"),
        {"comment": "Relations between figures that the source states"},
    )

    id: Mapped[Id]
    figure_id: Mapped[int] = mapped_column(
        ForeignKey("figure.id", ondelete="CASCADE"), index=True, comment="This figure"
    )
    related_figure_id: Mapped[int] = mapped_column(ForeignKey("figure.id"), index=True, comment="That figure")
    kind: Mapped[str] = mapped_column(Text, comment="What this figure is to that one")
    figure_end: Mapped[str] = mapped_column(Text, comment="Which end of this figure the relation holds for")


class Evidence(Base):
    """A span of an article's body that carries a claim or a figure."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("claim_id", "start_offset", "end_offset"),
        UniqueConstraint("figure_id", "start_offset", "end_offset"),
        one_of("state", EVIDENCE_STATE),
        sha256_format("sha256"),
        CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name="span"),
        CheckConstraint("(claim_id IS NULL) <> (figure_id IS NULL)", name="claim_or_figure"),
        {"comment": "Spans of article bodies that carry a claim or a figure"},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The article"
    )
    claim_id: Mapped[int | None] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim, or NULL"
    )
    figure_id: Mapped[int | None] = mapped_column(
        ForeignKey("figure.id", ondelete="CASCADE"), comment="The figure, or NULL"
    )
    start_offset: Mapped[int] = mapped_column(
        comment="First character of the span in body, from 0 (Unicode characters)"
    )
    end_offset: Mapped[int] = mapped_column(comment="Character after the last of the span")
    sha256: Mapped[str] = mapped_column(Text, comment="Hash of the span (UTF-8)")
    state: Mapped[str] = mapped_column(Text, server_default="unchecked", comment="Result of the last verification")
    checked_at: Mapped[datetime.datetime | None] = mapped_column(DateTime, comment="When the state last changed (UTC)")

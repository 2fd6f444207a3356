"""Claims: what was said, and the chain through which it reached us."""

from __future__ import annotations

import datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from nkdb.models.base import KEY_CHARACTERS, Base, EnteredAt, Id, Key, SeedFileId, bounds, one_of, only_characters
from nkdb.vocabulary import CHAIN_MODE, CLAIM_KIND, CREDIBILITY, MODALITY


class Topic(Base):
    """A subject heading."""

    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("key"), only_characters("key", KEY_CHARACTERS), {"comment": "Subject headings"})

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(Text, comment="The heading")
    description: Mapped[str | None] = mapped_column(Text, comment="What belongs under it")
    seed_file_id: Mapped[SeedFileId]


class Claim(Base):
    """One checkable statement, in the coder's words."""

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS + "/"),
        one_of("kind", CLAIM_KIND),
        one_of("modality", MODALITY),
        one_of("credibility", CREDIBILITY),
        bounds(),
        Index(None, "earliest", "latest"),
        {"comment": "Checkable statements, one a row, in the coder's words"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The article it is coded from"
    )
    text: Mapped[str] = mapped_column(Text, comment="The statement")
    kind: Mapped[str] = mapped_column(Text, comment="Kind of statement")
    modality: Mapped[str] = mapped_column(Text, comment="How firmly the origin says it")
    time_edtf: Mapped[str | None] = mapped_column(Text, comment="The time it speaks about (EDTF)")
    earliest: Mapped[datetime.date | None] = mapped_column(
        Date, comment="First day that time may mean; NULL where open"
    )
    latest: Mapped[datetime.date | None] = mapped_column(Date, comment="Last day that time may mean; NULL where open")
    credibility: Mapped[str] = mapped_column(Text, comment="Admiralty scale 1-6 of the statement itself")
    note: Mapped[str | None] = mapped_column(Text, comment="What a reader must know: contradictions, doubts")
    entered_at: Mapped[EnteredAt]


class ClaimSource(Base):
    """One link of the chain of a claim, from the publisher (position 0) inwards to the origin (the last)."""

    __tablename__ = "claim_source"
    __table_args__ = (
        UniqueConstraint("claim_id", "position"),
        UniqueConstraint("claim_id", "source_id"),
        one_of("mode", CHAIN_MODE),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("position > 0 OR mode = 'publishes'", name="publisher_first"),
        bounds("reported_"),
        {"comment": "The chain of attribution of a claim: position 0 is the publisher, the last is the origin"},
    )

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim")
    position: Mapped[int] = mapped_column(comment="Place in the chain, 0 is the publisher")
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True, comment="Who speaks at this link")
    mode: Mapped[str] = mapped_column(Text, comment="What this link does with the statement")
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id"), index=True, comment="The work of this source in which it stands"
    )
    reported_edtf: Mapped[str | None] = mapped_column(Text, comment="When this source said it (EDTF)")
    reported_earliest: Mapped[datetime.date | None] = mapped_column(Date, comment="First day that may mean")
    reported_latest: Mapped[datetime.date | None] = mapped_column(Date, comment="Last day that may mean")


class ClaimOrganization(Base):
    """An organization a claim is about."""

    __tablename__ = "claim_organization"
    __table_args__ = (
        UniqueConstraint("claim_id", "organization_id"),
        {"comment": "Which organizations a claim is about"},
    )

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim")
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True, comment="The organization")
    as_printed: Mapped[str | None] = mapped_column(Text, comment="Its name on the page, where it differs")
    is_certain: Mapped[bool] = mapped_column(server_default=true(), comment="Whether the identification is certain")
    note: Mapped[str | None] = mapped_column(Text, comment="What is uncertain")


class ClaimPlace(Base):
    """A place a claim is about."""

    __tablename__ = "claim_place"
    __table_args__ = (UniqueConstraint("claim_id", "place_id"), {"comment": "Which places a claim is about"})

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim")
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True, comment="The place")
    as_printed: Mapped[str | None] = mapped_column(Text, comment="Its name on the page, where it differs")
    is_certain: Mapped[bool] = mapped_column(server_default=true(), comment="Whether the identification is certain")
    note: Mapped[str | None] = mapped_column(Text, comment="What is uncertain")


class ClaimTopic(Base):
    """A subject heading of a claim."""

    __tablename__ = "claim_topic"
    __table_args__ = (UniqueConstraint("claim_id", "topic_id"), {"comment": "Subject headings of claims"})

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim")
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True, comment="The heading")

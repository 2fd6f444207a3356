"""Claims: what was said, and the chain through which it reached us."""

import datetime

from sqlalchemy import (
    Boolean,
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
    true,
)

from nkdb.models.base import (
    ENTERED_AT,
    ID,
    KEY,
    METADATA,
    SEED_FILE_ID,
    bounds,
    key_characters,
    one_of,
)
from nkdb.vocabulary import CHAIN_MODE, CLAIM_KIND, CREDIBILITY, MODALITY


class TopicColumns(TypedColumns):
    """A subject heading."""

    id = ID
    key = KEY
    name: Named[str] = Column(Text, comment="The heading")
    description: Named[str | None] = Column(Text, comment="What belongs under it")
    seed_file_id = SEED_FILE_ID


TOPIC = Table(
    "topic",
    METADATA,
    TopicColumns,
    UniqueConstraint("key"),
    key_characters(),
    comment="Subject headings",
)


class ClaimColumns(TypedColumns):
    """One checkable statement, in the coder's words."""

    id = ID
    key = KEY
    article_id: Named[int] = Column(
        Integer, ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The article it is coded from"
    )
    text: Named[str] = Column(Text, comment="The statement")
    kind: Named[str] = Column(Text, comment="Kind of statement")
    modality: Named[str] = Column(Text, comment="How firmly the origin says it")
    time_edtf: Named[str | None] = Column(Text, comment="The time it speaks about (EDTF)")
    earliest: Named[datetime.date | None] = Column(Date, comment="First day that time may mean; NULL where open")
    latest: Named[datetime.date | None] = Column(Date, comment="Last day that time may mean; NULL where open")
    credibility: Named[str] = Column(Text, comment="Admiralty scale 1-6 of the statement itself")
    note: Named[str | None] = Column(Text, comment="What a reader must know: contradictions, doubts")
    entered_at = ENTERED_AT


CLAIM = Table(
    "claim",
    METADATA,
    ClaimColumns,
    UniqueConstraint("key"),
    key_characters("/"),
    one_of("kind", CLAIM_KIND),
    one_of("modality", MODALITY),
    one_of("credibility", CREDIBILITY),
    bounds(),
    Index(None, "earliest", "latest"),
    comment="Checkable statements, one a row, in the coder's words",
)


class ClaimSourceColumns(TypedColumns):
    """One link of the chain of a claim, from the publisher (position 0) inwards to the origin (the last)."""

    id = ID
    claim_id: Named[int] = Column(Integer, ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim")
    position: Named[int] = Column(Integer, comment="Place in the chain, 0 is the publisher")
    source_id: Named[int] = Column(Integer, ForeignKey("source.id"), index=True, comment="Who speaks at this link")
    mode: Named[str] = Column(Text, comment="What this link does with the statement")
    document_id: Named[int | None] = Column(
        Integer, ForeignKey("document.id"), index=True, comment="The work of this source in which it stands"
    )
    reported_edtf: Named[str | None] = Column(Text, comment="When this source said it (EDTF)")
    reported_earliest: Named[datetime.date | None] = Column(Date, comment="First day that may mean")
    reported_latest: Named[datetime.date | None] = Column(Date, comment="Last day that may mean")


CLAIM_SOURCE = Table(
    "claim_source",
    METADATA,
    ClaimSourceColumns,
    UniqueConstraint("claim_id", "position"),
    UniqueConstraint("claim_id", "source_id"),
    one_of("mode", CHAIN_MODE),
    CheckConstraint("position >= 0", name="position"),
    CheckConstraint("position > 0 OR mode = 'publishes'", name="publisher_first"),
    bounds("reported_"),
    comment="The chain of attribution of a claim: position 0 is the publisher, the last is the origin",
)


class ClaimOrganizationColumns(TypedColumns):
    """An organization a claim is about."""

    id = ID
    claim_id: Named[int] = Column(Integer, ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim")
    organization_id: Named[int] = Column(Integer, ForeignKey("organization.id"), index=True, comment="The organization")
    as_printed: Named[str | None] = Column(Text, comment="Its name on the page, where it differs")
    is_certain: Named[bool] = Column(Boolean, server_default=true(), comment="Whether the identification is certain")
    note: Named[str | None] = Column(Text, comment="What is uncertain")


CLAIM_ORGANIZATION = Table(
    "claim_organization",
    METADATA,
    ClaimOrganizationColumns,
    UniqueConstraint("claim_id", "organization_id"),
    comment="Which organizations a claim is about",
)


class ClaimPlaceColumns(TypedColumns):
    """A place a claim is about."""

    id = ID
    claim_id: Named[int] = Column(Integer, ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim")
    place_id: Named[int] = Column(Integer, ForeignKey("place.id"), index=True, comment="The place")
    as_printed: Named[str | None] = Column(Text, comment="Its name on the page, where it differs")
    is_certain: Named[bool] = Column(Boolean, server_default=true(), comment="Whether the identification is certain")
    note: Named[str | None] = Column(Text, comment="What is uncertain")


CLAIM_PLACE = Table(
    "claim_place",
    METADATA,
    ClaimPlaceColumns,
    UniqueConstraint("claim_id", "place_id"),
    comment="Which places a claim is about",
)


class ClaimTopicColumns(TypedColumns):
    """A subject heading of a claim."""

    id = ID
    claim_id: Named[int] = Column(Integer, ForeignKey("claim.id", ondelete="CASCADE"), comment="The claim")
    topic_id: Named[int] = Column(Integer, ForeignKey("topic.id"), index=True, comment="The heading")


CLAIM_TOPIC = Table(
    "claim_topic",
    METADATA,
    ClaimTopicColumns,
    UniqueConstraint("claim_id", "topic_id"),
    comment="Subject headings of claims",
)

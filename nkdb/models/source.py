"""Sources: whoever speaks, and the documents they spoke in."""

from __future__ import annotations

import datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from nkdb.models.base import KEY_CHARACTERS, Base, EnteredAt, Id, Key, SeedFileId, bounds, one_of, only_characters
from nkdb.vocabulary import DOCUMENT_KIND, NAME_KIND, RELIABILITY, SOURCE_KIND, STANCE


class Source(Base):
    """An outlet, institute, journal, government body, person or anonymous informant."""

    __tablename__ = "source"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS),
        one_of("kind", SOURCE_KIND),
        one_of("stance", STANCE),
        one_of("reliability", RELIABILITY),
        {"comment": "Whoever speaks: outlets, institutes, journals, government bodies, persons, anonymous informants"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(Text, comment="Preferred name, as printed in chains")
    kind: Mapped[str] = mapped_column(Text, comment="Kind of source")
    stance: Mapped[str | None] = mapped_column(Text, comment="For whom the source speaks")
    country: Mapped[str | None] = mapped_column(
        Text, comment="ISO 3166-1 alpha-2 code; NULL where international or not known"
    )
    reliability: Mapped[str | None] = mapped_column(Text, comment="Admiralty scale A-F; NULL where not assessed")
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("source.id"), index=True, comment="The source it belongs to"
    )
    organization_id: Mapped[int | None] = mapped_column(
        ForeignKey("organization.id"), index=True, comment="The organization it is as well"
    )
    place_id: Mapped[int | None] = mapped_column(
        ForeignKey("place.id"), index=True, comment="Where it speaks from, as far as known"
    )
    domain: Mapped[str | None] = mapped_column(Text, comment="Internet domain; may have lapsed")
    note: Mapped[str | None] = mapped_column(Text, comment="What a reader of the row must know")
    seed_file_id: Mapped[SeedFileId]
    is_reviewed: Mapped[bool] = mapped_column(
        server_default=true(), comment="Whether a person has seen it; false where an import met an unknown name"
    )


class SourceMerge(Base):
    """A source that turned out to be another one; nothing of it is rewritten, so that it can be undone."""

    __tablename__ = "source_merge"
    __table_args__ = (
        UniqueConstraint("source_id"),
        CheckConstraint("source_id <> into_id", name="other"),
        {"comment": "Sources that turned out to be another one: what they say is shown as said by that one"},
    )

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), comment="The source that is merged")
    into_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True, comment="The source it is")
    seed_file_id: Mapped[SeedFileId]
    entered_at: Mapped[EnteredAt]


class SourceName(Base):
    """Another name of a source."""

    __tablename__ = "source_name"
    __table_args__ = (
        UniqueConstraint("source_id", "name"),
        one_of("kind", NAME_KIND),
        {"comment": "Other names of sources: aliases, abbreviations, romanizations, misprints"},
    )

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(
        ForeignKey("source.id", ondelete="CASCADE"), index=True, comment="The source"
    )
    name: Mapped[str] = mapped_column(Text, index=True, comment="The name")
    kind: Mapped[str] = mapped_column(Text, comment="Kind of name")
    script: Mapped[str] = mapped_column(Text, comment="Script of the name (ISO 15924)")


class Document(Base):
    """A cited work that is not an article of ours; two articles that rest on one document share one origin."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS),
        one_of("kind", DOCUMENT_KIND),
        bounds("date_"),
        {"comment": "Cited works that are not articles of ours: news stories, journal issues, speeches, decrees"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    kind: Mapped[str] = mapped_column(Text, comment="Kind of document")
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True, comment="Who published or spoke it")
    title: Mapped[str | None] = mapped_column(Text, comment="Title, where known")
    author: Mapped[str | None] = mapped_column(Text, comment="Author, where named")
    issue: Mapped[str | None] = mapped_column(Text, comment="Issue of a periodical")
    date_edtf: Mapped[str | None] = mapped_column(Text, comment="Date (EDTF)")
    date_earliest: Mapped[datetime.date | None] = mapped_column(Date, comment="First day the date may mean")
    date_latest: Mapped[datetime.date | None] = mapped_column(Date, comment="Last day the date may mean")
    url: Mapped[str | None] = mapped_column(Text, comment="Address")
    note: Mapped[str | None] = mapped_column(Text, comment="What a reader of the row must know")
    seed_file_id: Mapped[SeedFileId]

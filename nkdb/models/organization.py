"""Organizations: what reports are about."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from nkdb.models.base import KEY_CHARACTERS, Base, Id, Key, SeedFileId, one_of, only_characters
from nkdb.vocabulary import CONFIDENCE, NAME_KIND, ORGANIZATION_KIND


class Organization(Base):
    """A factory, ministry, store, union, zone, party, firm or brand."""

    __tablename__ = "organization"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS),
        one_of("kind", ORGANIZATION_KIND),
        one_of("confidence", CONFIDENCE),
        {"comment": "Factories, ministries, stores, unions, zones, parties, firms, brands"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(Text, comment="Preferred name")
    kind: Mapped[str] = mapped_column(Text, comment="Kind of organization")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True, comment="Where it is")
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("organization.id"), index=True, comment="The organization it belongs to"
    )
    is_brand: Mapped[bool] = mapped_column(
        server_default=false(), comment="Whether it is a brand and no body of its own"
    )
    confidence: Mapped[str | None] = mapped_column(Text, comment="How sure name, place and parent are")
    note: Mapped[str | None] = mapped_column(Text, comment="What a reader of the row must know")
    seed_file_id: Mapped[SeedFileId]


class OrganizationName(Base):
    """Another name of an organization."""

    __tablename__ = "organization_name"
    __table_args__ = (
        UniqueConstraint("organization_id", "name"),
        one_of("kind", NAME_KIND),
        {"comment": "Other names of organizations: aliases, spellings, former names, misprints"},
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True, comment="The organization"
    )
    name: Mapped[str] = mapped_column(Text, index=True, comment="The name")
    kind: Mapped[str] = mapped_column(Text, comment="Kind of name")
    script: Mapped[str] = mapped_column(Text, comment="Script of the name (ISO 15924)")

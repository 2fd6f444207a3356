"""Organizations: what reports are about."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Named, Table, Text, TypedColumns, UniqueConstraint, false

from nkdb.models.base import ID, KEY, METADATA, SEED_FILE_ID, key_characters, one_of
from nkdb.vocabulary import CONFIDENCE, NAME_KIND, ORGANIZATION_KIND


class OrganizationColumns(TypedColumns):
    """A factory, ministry, store, union, zone, party, firm or brand."""

    id = ID
    key = KEY
    name: Named[str] = Column(Text, comment="Preferred name")
    kind: Named[str] = Column(Text, comment="Kind of organization")
    place_id: Named[int | None] = Column(Integer, ForeignKey("place.id"), index=True, comment="Where it is")
    parent_id: Named[int | None] = Column(
        Integer, ForeignKey("organization.id"), index=True, comment="The organization it belongs to"
    )
    is_brand: Named[bool] = Column(
        Boolean, server_default=false(), comment="Whether it is a brand and no body of its own"
    )
    confidence: Named[str | None] = Column(Text, comment="How sure name, place and parent are")
    note: Named[str | None] = Column(Text, comment="What a reader of the row must know")
    seed_file_id = SEED_FILE_ID


ORGANIZATION = Table(
    "organization",
    METADATA,
    OrganizationColumns,
    UniqueConstraint("key"),
    key_characters(),
    one_of("kind", ORGANIZATION_KIND),
    one_of("confidence", CONFIDENCE),
    comment="Factories, ministries, stores, unions, zones, parties, firms, brands",
)


class OrganizationNameColumns(TypedColumns):
    """Another name of an organization."""

    id = ID
    organization_id: Named[int] = Column(
        Integer, ForeignKey("organization.id", ondelete="CASCADE"), index=True, comment="The organization"
    )
    name: Named[str] = Column(Text, index=True, comment="The name")
    kind: Named[str] = Column(Text, comment="Kind of name")
    script: Named[str] = Column(Text, comment="Script of the name (ISO 15924)")


ORGANIZATION_NAME = Table(
    "organization_name",
    METADATA,
    OrganizationNameColumns,
    UniqueConstraint("organization_id", "name"),
    one_of("kind", NAME_KIND),
    comment="Other names of organizations: aliases, spellings, former names, misprints",
)

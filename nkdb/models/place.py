"""Places: the gazetteer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nkdb.models.base import KEY_CHARACTERS, Base, Id, Key, Number, SeedFileId, one_of, only_characters
from nkdb.vocabulary import COORDINATE_BASIS, PLACE_KIND, PLACE_NAME_KIND


class Place(Base):
    """A province, city, county, district, site, or an area surveyed as one."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS),
        one_of("kind", PLACE_KIND),
        one_of("coordinate_basis", COORDINATE_BASIS),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        {"comment": "Gazetteer: provinces, cities, counties, districts, sites, survey areas"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(Text, comment="Preferred name")
    kind: Mapped[str] = mapped_column(Text, comment="Kind of place")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True, comment="The place it lies in")
    iso_3166_2: Mapped[str | None] = mapped_column(Text, comment="ISO 3166-2 code of a province or special city")
    latitude: Mapped[Number | None] = mapped_column(comment="Degrees north")
    longitude: Mapped[Number | None] = mapped_column(comment="Degrees east")
    coordinate_basis: Mapped[str | None] = mapped_column(Text, comment="Where the coordinates are from")
    note: Mapped[str | None] = mapped_column(Text, comment="What a reader of the row must know")
    seed_file_id: Mapped[SeedFileId]


class PlaceName(Base):
    """One name of a place."""

    __tablename__ = "place_name"
    __table_args__ = (
        UniqueConstraint("place_id", "name", "kind"),
        one_of("kind", PLACE_NAME_KIND),
        {"comment": "Names of places: hangul, hanja, romanizations, variants"},
    )

    id: Mapped[Id]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True, comment="The place")
    name: Mapped[str] = mapped_column(Text, index=True, comment="The name")
    kind: Mapped[str] = mapped_column(Text, comment="Kind of name")
    script: Mapped[str] = mapped_column(Text, comment="Script of the name (ISO 15924)")


class PlaceMember(Base):
    """A place that belongs to a survey area."""

    __tablename__ = "place_member"
    __table_args__ = (
        UniqueConstraint("place_id", "member_id"),
        CheckConstraint("place_id <> member_id", name="other"),
        {"comment": "The places a survey area is made of"},
    )

    id: Mapped[Id]
    place_id: Mapped[int] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), index=True, comment="The survey area"
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True, comment="A place in it")

"""Places: the gazetteer."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Named, Table, Text, TypedColumns, UniqueConstraint

from nkdb.models.base import ID, KEY, METADATA, NUMBER, SEED_FILE_ID, key_characters, one_of
from nkdb.vocabulary import COORDINATE_BASIS, PLACE_KIND, PLACE_NAME_KIND


class PlaceColumns(TypedColumns):
    """A province, city, county, district, site, or an area surveyed as one."""

    id = ID
    key = KEY
    name: Named[str] = Column(Text, comment="Preferred name")
    kind: Named[str] = Column(Text, comment="Kind of place")
    parent_id: Named[int | None] = Column(Integer, ForeignKey("place.id"), index=True, comment="The place it lies in")
    iso_3166_2: Named[str | None] = Column(Text, comment="ISO 3166-2 code of a province or special city")
    latitude: Named[float | None] = Column(NUMBER, comment="Degrees north")
    longitude: Named[float | None] = Column(NUMBER, comment="Degrees east")
    coordinate_basis: Named[str | None] = Column(Text, comment="Where the coordinates are from")
    note: Named[str | None] = Column(Text, comment="What a reader of the row must know")
    seed_file_id = SEED_FILE_ID


PLACE = Table(
    "place",
    METADATA,
    PlaceColumns,
    UniqueConstraint("key"),
    key_characters(),
    one_of("kind", PLACE_KIND),
    one_of("coordinate_basis", COORDINATE_BASIS),
    CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
    CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    comment="Gazetteer: provinces, cities, counties, districts, sites, survey areas",
)


class PlaceNameColumns(TypedColumns):
    """One name of a place."""

    id = ID
    place_id: Named[int] = Column(Integer, ForeignKey("place.id", ondelete="CASCADE"), index=True, comment="The place")
    name: Named[str] = Column(Text, index=True, comment="The name")
    kind: Named[str] = Column(Text, comment="Kind of name")
    script: Named[str] = Column(Text, comment="Script of the name (ISO 15924)")


PLACE_NAME = Table(
    "place_name",
    METADATA,
    PlaceNameColumns,
    UniqueConstraint("place_id", "name", "kind"),
    one_of("kind", PLACE_NAME_KIND),
    comment="Names of places: hangul, hanja, romanizations, variants",
)


class PlaceMemberColumns(TypedColumns):
    """A place that belongs to a survey area."""

    id = ID
    place_id: Named[int] = Column(
        Integer, ForeignKey("place.id", ondelete="CASCADE"), index=True, comment="The survey area"
    )
    member_id: Named[int] = Column(Integer, ForeignKey("place.id"), index=True, comment="A place in it")


PLACE_MEMBER = Table(
    "place_member",
    METADATA,
    PlaceMemberColumns,
    UniqueConstraint("place_id", "member_id"),
    CheckConstraint("place_id <> member_id", name="other"),
    comment="The places a survey area is made of",
)

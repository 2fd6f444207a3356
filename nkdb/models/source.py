"""Sources: whoever speaks, and the documents they spoke in."""

import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
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
from nkdb.vocabulary import DOCUMENT_KIND, NAME_KIND, RELIABILITY, SOURCE_KIND, STANCE


class SourceColumns(TypedColumns):
    """An outlet, institute, journal, government body, person or anonymous informant."""

    id = ID
    key = KEY
    name: Named[str] = Column(Text, comment="Preferred name, as printed in chains")
    kind: Named[str] = Column(Text, comment="Kind of source")
    stance: Named[str | None] = Column(Text, comment="For whom the source speaks")
    country: Named[str | None] = Column(Text, comment="ISO 3166-1 alpha-2 code; NULL where international or not known")
    reliability: Named[str | None] = Column(Text, comment="Admiralty scale A-F; NULL where not assessed")
    parent_id: Named[int | None] = Column(
        Integer, ForeignKey("source.id"), index=True, comment="The source it belongs to"
    )
    organization_id: Named[int | None] = Column(
        Integer, ForeignKey("organization.id"), index=True, comment="The organization it is as well"
    )
    place_id: Named[int | None] = Column(
        Integer, ForeignKey("place.id"), index=True, comment="Where it speaks from, as far as known"
    )
    domain: Named[str | None] = Column(Text, comment="Internet domain; may have lapsed")
    note: Named[str | None] = Column(Text, comment="What a reader of the row must know")
    seed_file_id = SEED_FILE_ID
    is_reviewed: Named[bool] = Column(
        Boolean,
        server_default=true(),
        comment="Whether a person has seen it; false where an import met an unknown name",
    )


SOURCE = Table(
    "source",
    METADATA,
    SourceColumns,
    UniqueConstraint("key"),
    key_characters(),
    one_of("kind", SOURCE_KIND),
    one_of("stance", STANCE),
    one_of("reliability", RELIABILITY),
    comment="Whoever speaks: outlets, institutes, journals, government bodies, persons, anonymous informants",
)


class SourceMergeColumns(TypedColumns):
    """A source that turned out to be another one; nothing of it is rewritten, so that it can be undone."""

    id = ID
    source_id: Named[int] = Column(Integer, ForeignKey("source.id"), comment="The source that is merged")
    into_id: Named[int] = Column(Integer, ForeignKey("source.id"), index=True, comment="The source it is")
    seed_file_id = SEED_FILE_ID
    entered_at = ENTERED_AT


SOURCE_MERGE = Table(
    "source_merge",
    METADATA,
    SourceMergeColumns,
    UniqueConstraint("source_id"),
    CheckConstraint("source_id <> into_id", name="other"),
    comment="Sources that turned out to be another one: what they say is shown as said by that one",
)


class SourceNameColumns(TypedColumns):
    """Another name of a source."""

    id = ID
    source_id: Named[int] = Column(
        Integer, ForeignKey("source.id", ondelete="CASCADE"), index=True, comment="The source"
    )
    name: Named[str] = Column(Text, index=True, comment="The name")
    kind: Named[str] = Column(Text, comment="Kind of name")
    script: Named[str] = Column(Text, comment="Script of the name (ISO 15924)")


SOURCE_NAME = Table(
    "source_name",
    METADATA,
    SourceNameColumns,
    UniqueConstraint("source_id", "name"),
    one_of("kind", NAME_KIND),
    comment="Other names of sources: aliases, abbreviations, romanizations, misprints",
)


class DocumentColumns(TypedColumns):
    """A cited work that is not an article of ours; two articles that rest on one document share one origin."""

    id = ID
    key = KEY
    kind: Named[str] = Column(Text, comment="Kind of document")
    source_id: Named[int] = Column(Integer, ForeignKey("source.id"), index=True, comment="Who published or spoke it")
    title: Named[str | None] = Column(Text, comment="Title, where known")
    author: Named[str | None] = Column(Text, comment="Author, where named")
    issue: Named[str | None] = Column(Text, comment="Issue of a periodical")
    date_edtf: Named[str | None] = Column(Text, comment="Date (EDTF)")
    date_earliest: Named[datetime.date | None] = Column(Date, comment="First day the date may mean")
    date_latest: Named[datetime.date | None] = Column(Date, comment="Last day the date may mean")
    url: Named[str | None] = Column(Text, comment="Address")
    note: Named[str | None] = Column(Text, comment="What a reader of the row must know")
    seed_file_id = SEED_FILE_ID


DOCUMENT = Table(
    "document",
    METADATA,
    DocumentColumns,
    UniqueConstraint("key"),
    key_characters(),
    one_of("kind", DOCUMENT_KIND),
    bounds("date_"),
    comment="Cited works that are not articles of ours: news stories, journal issues, speeches, decrees",
)

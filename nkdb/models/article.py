"""Articles: the posts that claims are coded from."""

import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Named,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    false,
    true,
)

from nkdb.models.base import (
    ENTERED_AT,
    ID,
    KEY,
    METADATA,
    PROSE,
    SEED_FILE_ID,
    key_characters,
    one_of,
    sha256_format,
)
from nkdb.vocabulary import ARTICLE_DOCUMENT_ROLE, ARTICLE_RELATION_KIND


class CategoryColumns(TypedColumns):
    """A heading under which a publisher files its posts."""

    id = ID
    key = KEY
    name: Named[str] = Column(Text, comment="Heading as the publisher writes it")
    source_id: Named[int | None] = Column(
        Integer, ForeignKey("source.id"), index=True, comment="The publisher that uses it"
    )
    seed_file_id = SEED_FILE_ID
    is_tag: Named[bool] = Column(Boolean, server_default=false(), comment="Whether it is a tag rather than a category")


CATEGORY = Table(
    "category",
    METADATA,
    CategoryColumns,
    UniqueConstraint("key"),
    key_characters(),
    comment="Headings under which publishers file their posts",
)


class ArticleColumns(TypedColumns):
    """A post; `body` is NULL until its reader imports a saved page."""

    id = ID
    key = KEY
    title: Named[str] = Column(Text, comment="Title as printed")
    published_on: Named[datetime.date | None] = Column(
        Date, index=True, comment="Day of publication; NULL where the page gives none"
    )
    publisher_id: Named[int] = Column(Integer, ForeignKey("source.id"), comment="The source that published it")
    byline: Named[str | None] = Column(Text, comment="Author of the post, where named")
    url: Named[str | None] = Column(Text, comment="Address")
    summary: Named[str | None] = Column(Text, comment="What it says, in the coder's words")
    note: Named[str | None] = Column(Text, comment="What a reader must know: contradictions, misprints")
    body: Named[str | None] = Column(
        Text, comment="The post's own text in normal form; NULL until imported", info=PROSE
    )
    body_sha256: Named[str | None] = Column(Text, comment="Hash of body (UTF-8)")
    head: Named[str | None] = Column(
        Text, comment="Imported with body: lines above it (institute and its date, byline)", info=PROSE
    )
    tail: Named[str | None] = Column(
        Text, comment="Imported with body: the block below it that names the original", info=PROSE
    )
    images: Named[str | None] = Column(Text, comment="Imported with body: names of pictures, one a line", info=PROSE)
    seed_file_id = SEED_FILE_ID
    entered_at = ENTERED_AT
    captions: Named[str | None] = Column(
        Text, info=PROSE, comment="Imported with body: captions of pictures, one a line"
    )
    comments: Named[str | None] = Column(
        Text, info=PROSE, comment="Imported with body: what readers wrote below the post"
    )
    layout: Named[str | None] = Column(Text, comment="Layout of the page by which body was read")
    body_minhash: Named[bytes | None] = Column(
        LargeBinary,
        info=PROSE,
        comment="MinHash signature of body: 64 numbers of 4 bytes, little-endian; NULL where not computed",
    )


ARTICLE = Table(
    "article",
    METADATA,
    ArticleColumns,
    UniqueConstraint("key"),
    key_characters(),
    sha256_format("body_sha256"),
    CheckConstraint("(body IS NULL) = (body_sha256 IS NULL)", name="body_and_sha256"),
    Index(None, "publisher_id", "published_on"),
    Index(None, "url"),
    Index(None, "body_sha256"),
    comment="Posts that claims are coded from",
)


class ArticleCitationColumns(TypedColumns):
    """A work that an article's own source lines name, as they print it."""

    id = ID
    article_id: Named[int] = Column(Integer, ForeignKey("article.id", ondelete="CASCADE"), comment="The article")
    position: Named[int] = Column(Integer, comment="Place among the works named, 0 is the first")
    outlet: Named[str | None] = Column(Text, comment="Who published it, as printed")
    source_id: Named[int | None] = Column(
        Integer, ForeignKey("source.id"), index=True, comment="The source known by that name"
    )
    author: Named[str | None] = Column(Text, comment="Author, as printed")
    title: Named[str | None] = Column(Text, comment="Title, as printed")
    date: Named[datetime.date | None] = Column(Date, comment="Day it appeared, where printed")
    url: Named[str | None] = Column(Text, comment="Address")


ARTICLE_CITATION = Table(
    "article_citation",
    METADATA,
    ArticleCitationColumns,
    UniqueConstraint("article_id", "position"),
    CheckConstraint("position >= 0", name="position"),
    comment="Works that the source lines of an article name, as printed; imported with body",
)


class ArticleCategoryColumns(TypedColumns):
    """A category an article stands in."""

    id = ID
    article_id: Named[int] = Column(
        Integer, ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The article"
    )
    category_id: Named[int] = Column(Integer, ForeignKey("category.id"), index=True, comment="The category")


ARTICLE_CATEGORY = Table(
    "article_category",
    METADATA,
    ArticleCategoryColumns,
    UniqueConstraint("article_id", "category_id"),
    comment="Which categories an article stands in",
)


class ArticleDocumentColumns(TypedColumns):
    """A work an article rests on, cites or announces."""

    id = ID
    article_id: Named[int] = Column(
        Integer, ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The article"
    )
    document_id: Named[int] = Column(Integer, ForeignKey("document.id"), index=True, comment="The work")
    role: Named[str] = Column(Text, comment="What the work is to the article")


ARTICLE_DOCUMENT = Table(
    "article_document",
    METADATA,
    ArticleDocumentColumns,
    UniqueConstraint("article_id", "document_id"),
    one_of("role", ARTICLE_DOCUMENT_ROLE),
    comment="Which works an article rests on, cites or announces",
)


class ArticleRelationColumns(TypedColumns):
    """Two articles of which one revises or repeats the other."""

    id = ID
    article_id: Named[int] = Column(
        Integer, ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The later wording, or the duplicate"
    )
    related_article_id: Named[int] = Column(
        Integer, ForeignKey("article.id"), index=True, comment="The earlier wording, or the original"
    )
    kind: Named[str] = Column(Text, comment="What the article is to the related one")
    is_coded: Named[bool] = Column(
        Boolean,
        server_default=true(),
        comment="Whether the article's seed states it; false where an import or nkdb relate did",
    )


ARTICLE_RELATION = Table(
    "article_relation",
    METADATA,
    ArticleRelationColumns,
    UniqueConstraint("article_id", "related_article_id", "kind"),
    one_of("kind", ARTICLE_RELATION_KIND),
    CheckConstraint("article_id <> related_article_id", name="other"),
    comment="Which article is a revision or duplicate of which",
)

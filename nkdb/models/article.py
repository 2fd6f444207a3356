"""Articles: the posts that claims are coded from."""

from __future__ import annotations

import datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from nkdb.models.base import (
    KEY_CHARACTERS,
    Base,
    EnteredAt,
    Id,
    Key,
    SeedFileId,
    one_of,
    only_characters,
    sha256_format,
)
from nkdb.vocabulary import ARTICLE_DOCUMENT_ROLE, ARTICLE_RELATION_KIND


class Category(Base):
    """A heading under which a publisher files its posts."""

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS),
        {"comment": "Headings under which publishers file their posts"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(Text, comment="Heading as the publisher writes it")
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey("source.id"), index=True, comment="The publisher that uses it"
    )
    seed_file_id: Mapped[SeedFileId]
    is_tag: Mapped[bool] = mapped_column(server_default=false(), comment="Whether it is a tag rather than a category")


class Article(Base):
    """A post; `body` is NULL until its reader imports a saved page."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("key"),
        only_characters("key", KEY_CHARACTERS),
        sha256_format("body_sha256"),
        CheckConstraint("(body IS NULL) = (body_sha256 IS NULL)", name="body_and_sha256"),
        Index(None, "publisher_id", "published_on"),
        Index(None, "url"),
        Index(None, "body_sha256"),
        {"comment": "Posts that claims are coded from"},
    )

    id: Mapped[Id]
    key: Mapped[Key]
    title: Mapped[str] = mapped_column(Text, comment="Title as printed")
    published_on: Mapped[datetime.date | None] = mapped_column(
        Date, index=True, comment="Day of publication; NULL where the page gives none"
    )
    publisher_id: Mapped[int] = mapped_column(ForeignKey("source.id"), comment="The source that published it")
    byline: Mapped[str | None] = mapped_column(Text, comment="Author of the post, where named")
    url: Mapped[str | None] = mapped_column(Text, comment="Address")
    summary: Mapped[str | None] = mapped_column(Text, comment="What it says, in the coder's words")
    note: Mapped[str | None] = mapped_column(Text, comment="What a reader must know: contradictions, misprints")
    body: Mapped[str | None] = mapped_column(Text, comment="The post's own text in normal form; NULL until imported")
    body_sha256: Mapped[str | None] = mapped_column(Text, comment="Hash of body (UTF-8)")
    head: Mapped[str | None] = mapped_column(
        Text, comment="Imported with body: lines above it (institute and its date, byline)"
    )
    tail: Mapped[str | None] = mapped_column(
        Text, comment="Imported with body: the block below it that names the original"
    )
    images: Mapped[str | None] = mapped_column(Text, comment="Imported with body: names of pictures, one a line")
    seed_file_id: Mapped[SeedFileId]
    entered_at: Mapped[EnteredAt]
    captions: Mapped[str | None] = mapped_column(Text, comment="Imported with body: captions of pictures, one a line")
    comments: Mapped[str | None] = mapped_column(Text, comment="Imported with body: what readers wrote below the post")
    layout: Mapped[str | None] = mapped_column(Text, comment="Layout of the page by which body was read")
    body_minhash: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="MinHash signature of body: 64 numbers of 4 bytes, little-endian; NULL where not computed"
    )


class ArticleCitation(Base):
    """A work that an article's own source lines name, as they print it."""

    __tablename__ = "article_citation"
    __table_args__ = (
        UniqueConstraint("article_id", "position"),
        CheckConstraint("position >= 0", name="position"),
        {"comment": "Works that the source lines of an article name, as printed; imported with body"},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), comment="The article")
    position: Mapped[int] = mapped_column(comment="Place among the works named, 0 is the first")
    outlet: Mapped[str | None] = mapped_column(Text, comment="Who published it, as printed")
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey("source.id"), index=True, comment="The source known by that name"
    )
    author: Mapped[str | None] = mapped_column(Text, comment="Author, as printed")
    title: Mapped[str | None] = mapped_column(Text, comment="Title, as printed")
    date: Mapped[datetime.date | None] = mapped_column(Date, comment="Day it appeared, where printed")
    url: Mapped[str | None] = mapped_column(Text, comment="Address")


class ArticleCategory(Base):
    """A category an article stands in."""

    __tablename__ = "article_category"
    __table_args__ = (
        UniqueConstraint("article_id", "category_id"),
        {"comment": "Which categories an article stands in"},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The article"
    )
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True, comment="The category")


class ArticleDocument(Base):
    """A work an article rests on, cites or announces."""

    __tablename__ = "article_document"
    __table_args__ = (
        UniqueConstraint("article_id", "document_id"),
        one_of("role", ARTICLE_DOCUMENT_ROLE),
        {"comment": "Which works an article rests on, cites or announces"},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The article"
    )
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True, comment="The work")
    role: Mapped[str] = mapped_column(Text, comment="What the work is to the article")


class ArticleRelation(Base):
    """Two articles of which one revises or repeats the other."""

    __tablename__ = "article_relation"
    __table_args__ = (
        UniqueConstraint("article_id", "related_article_id", "kind"),
        one_of("kind", ARTICLE_RELATION_KIND),
        CheckConstraint("article_id <> related_article_id", name="other"),
        {"comment": "Which article is a revision or duplicate of which"},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True, comment="The later wording, or the duplicate"
    )
    related_article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id"), index=True, comment="The earlier wording, or the original"
    )
    kind: Mapped[str] = mapped_column(Text, comment="What the article is to the related one")
    is_coded: Mapped[bool] = mapped_column(
        server_default=true(), comment="Whether the article's seed states it; false where an import or nkdb relate did"
    )

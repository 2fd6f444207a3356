"""`nkdb import`: articles of saved pages into the database, with their evidence checked against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from slugify import slugify
from sqlalchemy import Connection, insert, select, update

from nkdb import db
from nkdb.archive.article import Page, PageArticle
from nkdb.archive.normal import normal_line, sha256
from nkdb.errors import UnknownKeyError, nearest
from nkdb.load.evidence import BrokenSpan, Verification, broken_in, verify
from nkdb.models import Article, ArticleCategory, Category, Source, SourceName

DEFAULT_PUBLISHER = ("nk-economy-watch", "NK Economy Watch", "blog")
KEY_LENGTH = 60


@dataclass(slots=True)
class ImportReport:
    """What an import did, article by article (keys), and the state of the evidence.

    `kept` are articles whose stored body differs from the page's and was left in place; `verification` has the spans
    that the stored bodies break, `would_break` those that the pages' texts would.
    """

    matched: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    verification: Verification = field(default_factory=Verification)
    would_break: list[BrokenSpan] = field(default_factory=list)
    created: bool = False

    @property
    def total(self) -> int:
        """Articles on the pages."""
        return len(self.matched) + len(self.new)

    @property
    def holds(self) -> bool:
        """Whether every span of the articles on the pages holds, in the database and on the pages."""
        return not self.verification.broken and not self.would_break


def import_pages(
    target: db.Target, pages: Sequence[Page], *, publisher: str | None = None, replace: bool = False
) -> ImportReport:
    """Bring the articles of pages into the database, in one transaction.

    An article is the same as a known one when publisher, date and title agree. Its body is filled in where there is
    none. Where the stored body differs, it stays, unless the page's text keeps more spans whole, or `replace` is set.
    Raises UnknownKeyError where the publisher is not a source, and the database errors of `nkdb.db`.
    """
    revision = db.current_revision(target)
    with db.connection(target) as conn:
        if revision != db.revisions()[-1]:
            db.upgrade(conn)
        report = ImportReport(created=revision is None)
        publisher_id = _publisher(conn, publisher)
        touched: set[int] = set()
        for page in pages:
            for article in page.articles:
                touched.add(_article(conn, publisher_id, article, replace, report))
        report.verification = verify(conn, touched)
    return report


def _publisher(conn: Connection, key: str | None) -> int:
    """The id of the source that published the pages."""
    wanted = key or DEFAULT_PUBLISHER[0]
    found: int | None = conn.scalar(select(Source.id).where(Source.key == wanted))
    if found is None:
        found = conn.scalar(select(Source.id).join(SourceName).where(SourceName.name == wanted).limit(1))
    if found is None and key is not None:
        near = nearest(key, conn.scalars(select(Source.key)))
        raise UnknownKeyError(key, [near] if near else [])
    if found is None:
        default, name, kind = DEFAULT_PUBLISHER
        found = conn.execute(
            insert(Source).returning(Source.id), {"key": default, "name": name, "kind": kind}
        ).scalar_one()
    return found


def _article(conn: Connection, publisher_id: int, article: PageArticle, replace: bool, report: ImportReport) -> int:
    candidates = conn.execute(
        select(Article.id, Article.key, Article.title, Article.body)
        .where(Article.publisher_id == publisher_id, Article.published_on.is_not_distinct_from(article.published_on))
        .order_by(Article.id)
    ).all()
    same = [row for row in candidates if normal_line(row.title) == article.title]
    imported = {
        "body": article.body,
        "body_sha256": sha256(article.body),
        "head": article.head,
        "tail": article.tail,
        "images": "\n".join(article.images) or None,
    }
    if not same:
        key = _free_key(conn, article)
        values = {
            "key": key,
            "title": article.title,
            "published_on": article.published_on,
            "publisher_id": publisher_id,
        }
        new_id: int = conn.execute(insert(Article).returning(Article.id), values | imported).scalar_one()
        for heading in article.categories:
            _file_under(conn, new_id, publisher_id, heading)
        report.new.append(key)
        return new_id
    row = same[0]
    known_id: int = row.id
    report.matched.append(row.key)
    if row.body == article.body:
        return known_id
    if row.body is None:
        report.filled.append(row.key)
    else:
        breaks = broken_in(conn, row.id, article.body)
        if not replace and len(breaks) >= len(broken_in(conn, row.id, row.body)):
            report.kept.append(row.key)
            report.would_break += breaks
            return known_id
        report.replaced.append(row.key)
    conn.execute(update(Article).where(Article.id == row.id).values(**imported))
    return known_id


def _free_key(conn: Connection, article: PageArticle) -> str:
    """A key made of title and date that no article has yet."""
    stem = slugify(article.title, max_length=KEY_LENGTH, word_boundary=True, save_order=True) or "untitled"
    dated = f"{stem}-{article.published_on.isoformat()}" if article.published_on else stem
    key, number = dated, 1
    while conn.scalar(select(Article.id).where(Article.key == key)) is not None:
        number += 1
        key = f"{dated}-{number}"
    return key


def _file_under(conn: Connection, article_id: int, publisher_id: int, heading: str) -> None:
    key = slugify(heading)
    category_id = conn.scalar(select(Category.id).where(Category.key == key))
    if category_id is None:
        values = {"key": key, "name": heading, "source_id": publisher_id}
        category_id = conn.execute(insert(Category).returning(Category.id), values).scalar_one()
    conn.execute(insert(ArticleCategory), {"article_id": article_id, "category_id": category_id})

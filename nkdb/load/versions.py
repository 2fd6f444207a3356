"""Texts of articles: what a page says of a post becomes part of its row, or a version beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slugify import slugify
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from nkdb.archive.article import PageArticle
from nkdb.archive.beginning import is_beginning
from nkdb.load.evidence import asking
from nkdb.load.likeness import LazySigner
from nkdb.load.matching import Known
from nkdb.load.outlets import Outlets
from nkdb.load.spans import BrokenSpan, broken_in
from nkdb.models import Article, ArticleCategory, ArticleCitation, ArticleRelation, Category

KEY_LENGTH = 60
AROUND = ("layout", "head", "tail", "images", "captions", "comments")
TEXTS = ("body", "body_sha256", "body_minhash", *AROUND)
"""The columns that are imported together: they are read from one page."""

_INSERT = insert(Article)
_KEY_TAKEN = select(Article.id).where(Article.key == bindparam("taken"))
_CATEGORY = select(Category.id, Category.source_id, Category.is_tag).where(Category.key == bindparam("category"))
_FILED = select(ArticleCategory.category_id).where(ArticleCategory.article_id == bindparam("article"))
_CITED = select(ArticleCitation.id).where(ArticleCitation.article_id == bindparam("article")).limit(1)
_BODIES = select(Article.id, Article.body).where(Article.id.in_(bindparam("articles", expanding=True)))
_AROUND = select(*(getattr(Article, column) for column in AROUND)).where(Article.id == bindparam("article"))
_ALL_TEXTS = select(*(getattr(Article, column) for column in TEXTS)).where(Article.id == bindparam("article"))


@dataclass(slots=True)
class Post:
    """A post of a page, ready to be stored: its texts printable, its address a permalink, its publisher known."""

    article: PageArticle
    title: str
    publisher_id: int
    url: str | None
    texts: dict[str, Any]

    @property
    def body(self) -> str | None:
        """The text, None where the post has none."""
        body: str | None = self.texts["body"]
        return body


@dataclass(slots=True)
class Outcome:
    """What became of a post.

    `what` is new, matched, filled, completed, replaced, kept (as a version beside) or swapped. A text of which a page
    has only the beginning is matched where the whole is stored, and completed when that comes.

    `key` names the article, `version` the row beside it; `touched` is the article whose evidence may have changed;
    `breaks` are the spans that the page's text would break.
    """

    what: str
    key: str
    id: int
    version: str | None = None
    touched: int | None = None
    breaks: list[BrokenSpan] = field(default_factory=list)


class Shelf:
    """Puts posts into the database, one file's posts at a time."""

    def __init__(self, conn: Connection, outlets: Outlets, signer: LazySigner, *, replace: bool) -> None:
        self._conn, self._outlets, self._signer, self._replace = conn, outlets, signer, replace
        self._last_number: dict[str, int] = {}
        self._categories: dict[tuple[str, bool, int], int] = {}

    def put(self, post: Post, versions: Sequence[Known]) -> Outcome:
        """Store a post of which these versions are stored; the first of them is the one that spans are coded from."""
        if not versions:
            return self._new(post)
        main = versions[0]
        if post.body is None:
            self._enrich(main, post)
            return Outcome("matched", main.key, main.id)
        hit = next((row for row in versions if row.body_sha256 == post.texts["body_sha256"]), None)
        if hit is not None:
            self._enrich(hit, post)
            self._complete(hit, post)
            breaks = broken_in(asking(self._conn), main.id, post.body) if hit is not main else []
            return Outcome("matched", hit.key, hit.id, touched=main.id, breaks=breaks)
        empty = next((row for row in versions if row.body_sha256 is None), None)
        if empty is not None:
            self._enrich(empty, post)
            self._set_texts(empty.id, post)
            return Outcome("filled", empty.key, empty.id, touched=empty.id)
        return self._changed(post, versions)

    def _changed(self, post: Post, versions: Sequence[Known]) -> Outcome:
        assert post.body is not None
        main = versions[0]
        if self._replace:
            self._set_texts(main.id, post)
            return Outcome("replaced", main.key, main.id, touched=main.id)
        stored = self._conn.execute(_BODIES, {"articles": [row.id for row in versions]})
        bodies: dict[int, str] = {id_: body or "" for id_, body in stored}
        whole = next((row for row in versions if is_beginning(post.body, bodies[row.id])), None)
        if whole is not None:
            self._enrich(whole, post)
            return Outcome("matched", whole.key, whole.id)
        breaks = broken_in(asking(self._conn), main.id, post.body)
        broken = broken_in(asking(self._conn), main.id, bodies[main.id])
        cut = next((row for row in versions if is_beginning(bodies[row.id], post.body)), None)
        if cut is not None and (cut is not main or len(breaks) <= len(broken)):
            self._enrich(cut, post)
            self._set_texts(cut.id, post)
            return Outcome("completed", cut.key, cut.id, touched=main.id, breaks=breaks if cut is not main else [])
        if len(breaks) < len(broken):
            # the coded article gets the text it was coded from; what it had stands beside it, as the earlier wording
            old = dict(zip(TEXTS, self._conn.execute(_ALL_TEXTS, {"article": main.id}).one(), strict=True))
            beside, key = self._beside(main, main.title, old, main.url)
            self._conn.execute(
                update(ArticleCitation).where(ArticleCitation.article_id == main.id).values(article_id=beside)
            )
            self._set_texts(main.id, post)
            self._link(main.id, beside)
            return Outcome("swapped", main.key, main.id, version=key, touched=main.id)
        beside, key = self._beside(
            main, post.title, self._signed(post), post.url or main.url, post.article.byline
        )  # fmt: skip
        self._cite(beside, post)
        self._file(beside, post)
        self._link(beside, main.id)
        return Outcome("kept", main.key, main.id, version=key, touched=main.id, breaks=breaks)

    def _new(self, post: Post) -> Outcome:
        day = post.article.published_on
        stem = slugify(post.title, max_length=KEY_LENGTH, word_boundary=True, save_order=True) or "untitled"
        key = self._free_key(f"{stem}-{day.isoformat()}" if day else stem)
        id_ = self._insert(key, post.title, post.publisher_id, day, post.url, post.article.byline, self._signed(post))
        self._cite(id_, post)
        self._file(id_, post)
        return Outcome("new", key, id_)

    def _beside(
        self, main: Known, title: str, texts: Mapping[str, Any], url: str | None, byline: str | None = None
    ) -> tuple[int, str]:
        """A row for another wording of an article: its id and key."""
        key = self._free_key(main.key)
        return self._insert(
            key, title, main.publisher_id, main.published_on, url, byline or main.byline, texts
        ), key  # fmt: skip

    def _insert(
        self, key: str, title: str, publisher_id: int, day: object, url: str | None, byline: str | None,
        texts: Mapping[str, Any],
    ) -> int:  # fmt: skip
        values = {"key": key, "title": title, "published_on": day, "publisher_id": publisher_id}
        values |= {"url": url, "byline": byline, **texts}
        made = self._conn.execute(_INSERT, values).inserted_primary_key
        assert made is not None
        return int(made[0])

    def _link(self, later: int, earlier: int) -> None:
        values = {"article_id": later, "related_article_id": earlier, "kind": "revision_of", "is_coded": False}
        self._conn.execute(insert(ArticleRelation), values)

    def _signed(self, post: Post) -> dict[str, Any]:
        return post.texts | {"body_minhash": self._signer.signature(post.body)}

    def _set_texts(self, id_: int, post: Post) -> None:
        self._conn.execute(update(Article).where(Article.id == id_).values(**self._signed(post)))
        self._conn.execute(delete(ArticleCitation).where(ArticleCitation.article_id == id_))
        self._cite(id_, post)

    def _complete(self, row: Known, post: Post) -> None:
        """What an earlier page of the same text did not have: source lines, captions, comments, the signature."""
        stored = self._conn.execute(_AROUND, {"article": row.id}).mappings().one()
        missing = {
            column: post.texts[column]
            for column in AROUND
            if stored[column] is None and post.texts[column] is not None
        }  # fmt: skip
        if row.unsigned and (signature := self._signer.signature(post.body)):
            missing["body_minhash"] = signature
        if missing:
            self._conn.execute(update(Article).where(Article.id == row.id).values(**missing))
        if post.article.cited and self._conn.scalar(_CITED, {"article": row.id}) is None:
            self._cite(row.id, post)

    def _enrich(self, row: Known, post: Post) -> None:
        """What else the page tells of an article that no seed states; where one does, the seed alone decides."""
        if row.seed_file_id is not None:
            return
        told = {"published_on": post.article.published_on, "byline": post.article.byline, "url": post.url}
        missing = {column: value for column, value in told.items() if getattr(row, column) is None and value}
        if missing:
            self._conn.execute(update(Article).where(Article.id == row.id).values(**missing))
        if post.article.categories or post.article.tags:
            self._file(row.id, post, filed=set(self._conn.scalars(_FILED, {"article": row.id})))

    def _free_key(self, stem: str) -> str:
        """A key that no article has yet: the stem, or the stem with the next number."""
        key, number = stem, self._last_number.get(stem, 1)
        if number > 1:
            key = f"{stem}-{number}"
        while self._conn.scalar(_KEY_TAKEN, {"taken": key}) is not None:
            number += 1
            key = f"{stem}-{number}"
        self._last_number[stem] = number
        return key

    def _file(self, id_: int, post: Post, filed: set[int] | None = None) -> None:
        wanted = {
            self._category(heading, is_tag, post.publisher_id): None
            for headings, is_tag in ((post.article.categories, False), (post.article.tags, True))
            for heading in headings
            if heading.strip()
        }
        rows = [{"article_id": id_, "category_id": category} for category in wanted if category not in (filed or ())]
        if rows:
            self._conn.execute(insert(ArticleCategory), rows)

    def _category(self, heading: str, is_tag: bool, publisher_id: int) -> int:
        place = (heading, is_tag, publisher_id)
        if place not in self._categories:
            self._categories[place] = self._find_category(heading, is_tag, publisher_id)
        return self._categories[place]

    def _find_category(self, heading: str, is_tag: bool, publisher_id: int) -> int:
        """The category or tag of a publisher under that heading, added where there is none."""
        stem = slugify(heading, max_length=KEY_LENGTH) or "unnamed"
        number, key = 1, stem
        while (row := self._conn.execute(_CATEGORY, {"category": key}).one_or_none()) is not None:
            group = self._outlets.group(publisher_id)
            if row.is_tag == is_tag and (row.source_id is None or row.source_id in group):
                return int(row.id)
            number += 1
            key = f"{stem}-{number}"
        values = {"key": key, "name": heading, "source_id": publisher_id, "is_tag": is_tag}
        return int(self._conn.execute(insert(Category).returning(Category.id), values).scalar_one())

    def _cite(self, id_: int, post: Post) -> None:
        rows = [
            {
                "article_id": id_, "position": position, "outlet": work.outlet, "author": work.author,
                "title": work.title, "date": work.date, "url": work.url,
                "source_id": self._outlets.cited(work.outlet, work.url),
            }
            for position, work in enumerate(post.article.cited)
        ]  # fmt: skip
        if rows:
            self._conn.execute(insert(ArticleCitation), rows)

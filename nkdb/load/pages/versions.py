"""Texts of articles: what a page says of a post becomes part of its row, or a version beside it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, insert, select, update

from nkdb.archive.normal import normal_line
from nkdb.archive.posts.beginning import is_beginning
from nkdb.load.evidence import asking
from nkdb.load.likeness import LazySigner
from nkdb.load.outlets import Outlets
from nkdb.load.pages.additions import Additions, key_stem
from nkdb.load.pages.categories import Categories
from nkdb.load.pages.matching import Known, Matcher
from nkdb.load.pages.post import AROUND, TEXTS, Post
from nkdb.load.spans import BrokenSpan, broken_in
from nkdb.models import ARTICLE, ARTICLE_CITATION, ARTICLE_RELATION

_BODIES = select(ARTICLE.c.id, ARTICLE.c.body).where(ARTICLE.c.id.in_(bindparam("articles", expanding=True)))
_ALL_TEXTS = select(*(ARTICLE.c[column] for column in TEXTS)).where(ARTICLE.c.id == bindparam("article"))


@dataclass(slots=True)
class Outcome:
    """What became of a post.

    `what` is new, matched, filled, completed, replaced, kept (as a version beside) or swapped. A text of which a page
    has only the beginning is matched where the whole is stored, and completed when that comes.

    `key` names the article, `version` the row beside it; `touched` is the article whose evidence may have changed;
    `breaks` are the spans that the page's text would break, `day` is that of an article that had none; `differs` says
    where title or day of the page are not those stored, which stay.
    """

    what: str
    key: str
    id: int
    version: str | None = None
    touched: int | None = None
    breaks: list[BrokenSpan] = field(default_factory=list)
    day: datetime.date | None = None
    differs: str | None = None


class Shelf:
    """Puts posts into the database, one file's posts, some at a time.

    New articles wait for each other and are added together. Whatever else is written makes what is known of the posts
    that follow out of date: they are looked for again.
    """

    def __init__(self, conn: Connection, outlets: Outlets, signer: LazySigner, *, replace: bool) -> None:
        self._conn, self._outlets, self._signer, self._replace = conn, outlets, signer, replace
        self._matcher = Matcher(conn, outlets)
        self._additions = Additions(conn)
        self._is_current = True
        self._categories = Categories(conn, outlets)

    def put(self, posts: Sequence[Post]) -> Iterator[Outcome]:
        """Store posts, in their order; all are stored when the last outcome is given."""
        self._categories.expect(posts)
        until, many = 0, len(posts)
        for place, post in enumerate(posts):
            if place == until or not self._is_current or self._additions.may_hold(post):
                # where one was changed, the next one may be: looking for all others after each would take long
                many = 2 * many if place == until and self._is_current else 1
                until = place + many
                self._expect(posts[place:until])
            versions = self._matcher.versions(post)
            outcome = self._put(post, versions)
            if outcome.what not in ("new", "kept"):
                outcome.differs = _differing(post, versions, outcome.id)
            if place == len(posts) - 1:
                self._additions.write()
            yield outcome

    def _expect(self, posts: Sequence[Post]) -> None:
        self._additions.write()
        self._additions.expect(posts)
        self._matcher.expect(posts)
        self._is_current = True

    def _change(self, statement: Executable, values: Mapping[str, Any] | None = None) -> None:
        """Write what is no addition, after the additions that came before it."""
        self._additions.write()
        self._conn.execute(statement, values)
        self._is_current = False

    def _put(self, post: Post, versions: Sequence[Known]) -> Outcome:
        """Store a post of which these versions are stored; the first of them is the one that spans are coded from."""
        if not versions:
            return self._new(post)
        main = versions[0]
        if self._replace:
            # a text that is known as a version is to be that of the article all the same
            versions = versions[:1]
        if post.body is None:
            return Outcome("matched", main.key, main.id, day=self._enrich(main, post))
        hit = next((row for row in versions if row.body_sha256 == post.texts["body_sha256"]), None)
        if hit is not None and self._replace and self._bodies([hit])[hit.id] != post.body:
            # whoever edited the text by hand left its hash as it was
            return self._changed(post, versions)
        if hit is not None:
            day = self._enrich(hit, post)
            self._complete(hit, post)
            breaks = broken_in(asking(self._conn), main.id, post.body) if hit is not main else []
            return Outcome("matched", hit.key, hit.id, touched=main.id, breaks=breaks, day=day)
        empty = [row for row in versions if row.body_sha256 is None]
        if empty:
            return self._fill(empty, main, post)
        return self._changed(post, versions)

    def _fill(self, empty: Sequence[Known], main: Known, post: Post) -> Outcome:
        """Store a text where there is none: of several wordings, coded and not imported yet, it is the one it fits."""
        assert post.body is not None
        ask, body = asking(self._conn), post.body
        row = empty[0] if len(empty) == 1 else min(empty, key=lambda row: len(broken_in(ask, row.id, body)))
        day = self._enrich(row, post)
        self._set_texts(row.id, post)
        breaks = broken_in(ask, main.id, body) if row is not main else []
        return Outcome("filled", row.key, row.id, touched=main.id, breaks=breaks, day=day)

    def _changed(self, post: Post, versions: Sequence[Known]) -> Outcome:
        assert post.body is not None
        main = versions[0]
        if self._replace:
            self._set_texts(main.id, post)
            return Outcome("replaced", main.key, main.id, touched=main.id)
        bodies = self._bodies(versions)
        whole = next((row for row in versions if is_beginning(post.body, bodies[row.id])), None)
        if whole is not None:
            return Outcome("matched", whole.key, whole.id, day=self._enrich(whole, post))
        breaks = broken_in(asking(self._conn), main.id, post.body)
        broken = broken_in(asking(self._conn), main.id, bodies[main.id])
        cut = next((row for row in versions if is_beginning(bodies[row.id], post.body)), None)
        if cut is not None and (cut is not main or len(breaks) <= len(broken)):
            day = self._enrich(cut, post)
            self._set_texts(cut.id, post)
            breaks = breaks if cut is not main else []
            return Outcome("completed", cut.key, cut.id, touched=main.id, breaks=breaks, day=day)
        if len(breaks) < len(broken):
            # the coded article gets the text it was coded from; what it had stands beside it, as the earlier wording
            old = dict(zip(TEXTS, self._conn.execute(_ALL_TEXTS, {"article": main.id}).one(), strict=True))
            beside, key = self._beside(main, main.title, old, main.url)
            self._change(
                update(ARTICLE_CITATION).where(ARTICLE_CITATION.c.article_id == main.id).values(article_id=beside)
            )
            self._set_texts(main.id, post)
            self._link(main.id, beside)
            return Outcome("swapped", main.key, main.id, version=key, touched=main.id)
        beside, key = self._beside(
            main, post.title, self._signed(post), post.url or main.url, post.article.byline, post.article.published_on
        )
        self._cite(beside, post)
        self._file(beside, post)
        self._link(beside, main.id)
        return Outcome("kept", main.key, main.id, version=key, touched=main.id, breaks=breaks)

    def _bodies(self, versions: Sequence[Known]) -> dict[int, str]:
        stored = self._conn.execute(_BODIES, {"articles": [row.id for row in versions]})
        return {id_: body or "" for id_, body in stored}

    def _new(self, post: Post) -> Outcome:
        id_, key = self._additions.add(
            key_stem(post), post.title, post.publisher_id, post.article.published_on, post.url, post.article.byline,
            self._signed(post),
        )  # fmt: skip
        self._cite(id_, post)
        self._file(id_, post)
        return Outcome("new", key, id_)

    def _beside(
        self, main: Known, title: str, texts: Mapping[str, Any], url: str | None, byline: str | None = None,
        day: datetime.date | None = None,
    ) -> tuple[int, str]:  # fmt: skip
        """A row for another wording of an article: its id and key."""
        byline = byline or main.byline
        return self._additions.add(main.key, title, main.publisher_id, day or main.published_on, url, byline, texts)

    def _link(self, later: int, earlier: int) -> None:
        values = {"article_id": later, "related_article_id": earlier, "kind": "revision_of", "is_coded": False}
        self._change(insert(ARTICLE_RELATION), values)

    def _signed(self, post: Post) -> dict[str, Any]:
        return post.texts | {"body_minhash": self._signer.signature(post.body)}

    def _set_texts(self, id_: int, post: Post) -> None:
        self._change(update(ARTICLE).where(ARTICLE.c.id == id_).values(**self._signed(post)))
        self._change(delete(ARTICLE_CITATION).where(ARTICLE_CITATION.c.article_id == id_))
        self._cite(id_, post)

    def _complete(self, row: Known, post: Post) -> None:
        """What an earlier page of the same text did not have: source lines, captions, comments, the signature."""
        missing = {
            column: post.texts[column]
            for column in AROUND
            if getattr(row, f"without_{column}") and post.texts[column] is not None
        }  # fmt: skip
        if row.without_body_minhash and (signature := self._signer.signature(post.body)):
            missing["body_minhash"] = signature
        if missing:
            self._change(update(ARTICLE).where(ARTICLE.c.id == row.id).values(**missing))
        if post.article.cited and not row.cites:
            self._cite(row.id, post)
            self._is_current = False

    def _enrich(self, row: Known, post: Post) -> datetime.date | None:
        """What else the page tells of an article that no seed states; where one does, the seed alone decides.

        Gives the day, where the article had none.
        """
        if row.seed_file_id is not None:
            return None
        told: dict[str, Any] = {
            "published_on": post.article.published_on,
            "byline": post.article.byline,
            "url": post.url,
        }
        missing = {column: value for column, value in told.items() if getattr(row, column) is None and value}
        if missing:
            self._change(update(ARTICLE).where(ARTICLE.c.id == row.id).values(**missing))
        if (post.article.categories or post.article.tags) and self._file(row.id, post, self._matcher.filed(row.id)):
            self._is_current = False
        return missing.get("published_on")

    def _file(self, id_: int, post: Post, filed: Collection[int] = ()) -> bool:
        """File an article under what the post says; whether there was anything it was not filed under."""
        missing = [category for category in self._categories.of(post) if category not in filed]
        self._additions.file(id_, missing)
        return bool(missing)

    def _cite(self, id_: int, post: Post) -> None:
        self._additions.cite(
            [
                (None, id_, position, work.outlet, self._outlets.cited(work.outlet, work.url), work.author, work.title,
                 work.date.isoformat() if work.date else None, work.url)
                for position, work in enumerate(post.article.cited)
            ]
        )  # fmt: skip


def _differing(post: Post, versions: Sequence[Known], of: int) -> str | None:
    """Where a page has a title or day that none of the stored versions has: those of one of them, and the page's."""
    (row,) = (row for row in versions if row.id == of)
    found: list[str] = []
    if post.article.title and post.title not in (normal_line(row.title) for row in versions):
        found.append(f"title {row.title!r}, on the page {post.title!r}")
    day = post.article.published_on
    if row.published_on and day and day not in (row.published_on for row in versions):
        found.append(f"day {row.published_on}, on the page {day}")
    return "; ".join(found) or None

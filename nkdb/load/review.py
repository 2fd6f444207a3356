"""Sources that imports have added and nobody has looked at: what they are used for, and which known one they may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from nkdb.errors import nearest
from nkdb.load.outlets import bare
from nkdb.models import Article, ArticleCitation, Source, SourceMerge, SourceName


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A source to be reviewed: its key and name, how many articles it published and how often works of it are cited.

    `like` is the key of the reviewed source whose name is spelt most like it, None where none is close.
    """

    key: str
    name: str
    articles: int
    citations: int
    like: str | None

    def __str__(self) -> str:
        """The source with its uses, and the command that would merge it.

        >>> print(Unreviewed("dayly-nk", "Dayly NK", 0, 2, "daily-nk"))
        dayly-nk: Dayly NK (published 0, cited 2) — nkdb merge dayly-nk daily-nk
        """
        shown = f"{self.key}: {self.name} (published {self.articles:,}, cited {self.citations:,})"
        return f"{shown} — nkdb merge {self.key} {self.like}" if self.like else shown


def unreviewed(conn: Connection) -> Iterator[Unreviewed]:
    """The sources to be reviewed, by key; those that are merged already are left out."""
    merged = select(SourceMerge.source_id)
    known: dict[str, str] = {}
    for key, name in conn.execute(select(Source.key, Source.name).where(Source.is_reviewed, Source.id.not_in(merged))):
        known[bare(name)] = key
    for key, name in conn.execute(
        select(Source.key, SourceName.name).join(SourceName, SourceName.source_id == Source.id).where(
            Source.is_reviewed, Source.id.not_in(merged)
        )
    ):  # fmt: skip
        known.setdefault(bare(name), key)
    published = select(func.count()).where(Article.publisher_id == Source.id).scalar_subquery()
    cited = select(func.count()).where(ArticleCitation.source_id == Source.id).scalar_subquery()
    for key, name, articles, citations in conn.execute(
        select(Source.key, Source.name, published, cited)
        .where(Source.is_reviewed.is_(False), Source.id.not_in(merged))
        .order_by(Source.key)
    ):
        near = nearest(bare(name), known)
        yield Unreviewed(key, name, articles, citations, known[near] if near else None)

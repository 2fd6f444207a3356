"""What a saved page gives: articles as they stand there."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PageArticle:
    """One post of a page; all texts in normal form."""

    title: str
    published_on: datetime.date | None
    body: str
    head: str | None = None
    tail: str | None = None
    images: tuple[str, ...] = ()
    line: int = 1


@dataclass(slots=True)
class Page:
    """The posts of one page, the heading it files them under, and what was odd about it."""

    articles: list[PageArticle] = field(default_factory=list)
    category: str | None = None
    warnings: list[str] = field(default_factory=list)

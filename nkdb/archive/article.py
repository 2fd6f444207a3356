"""What a saved page gives: articles as they stand there. All texts are in normal form."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work that a post's own source lines name, as they print it."""

    outlet: str | None = None
    author: str | None = None
    title: str | None = None
    date: datetime.date | None = None
    url: str | None = None


@dataclass(slots=True)
class PostMetadata:
    """What a file says of a post beside its title, its day and its text.

    `instant` is the UTC instant of a feed that does not tell the publisher's own day, `line` where the post begins.
    """

    url: str | None = None
    byline: str | None = None
    categories: Sequence[str] = ()
    tags: Sequence[str] = ()
    comments: str | None = None
    instant: datetime.datetime | None = None
    line: int = 1


@dataclass(slots=True)  # not frozen: that takes thrice as long to make
class PageArticle:
    """One post of a page.

    `head` are the lines between title and body (institute and its date; outlet, author, date), `tail` the block below
    the body that names the original; `cited` is what both say, work by work. `instant` is the UTC instant of a feed
    that does not tell the publisher's own day; `place` is where the post stands in its file, as messages name it, and
    `page_url` the address of a page of several, which tells who published those without an address of their own.
    """

    title: str
    published_on: datetime.date | None
    body: str
    head: str | None = None
    tail: str | None = None
    images: tuple[str, ...] = ()
    byline: str | None = None
    captions: tuple[str, ...] = ()
    comments: str | None = None
    cited: tuple[CitedWork, ...] = ()
    url: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    instant: datetime.datetime | None = None
    line: int = 1
    place: str = ""
    page_url: str | None = None


@dataclass(slots=True)
class Page:
    """The posts of one saved page.

    `articles` may be read once only and lazily (exports of a gigabyte); `warnings` and `skipped` (posts left out, by
    reason) are complete when the articles have been read. `broken` counts those of them that should have been taken,
    but could not: cut off, without a title, or pages of a web archive that cannot be read.
    """

    layout: str
    articles: Iterable[PageArticle] = ()
    warnings: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    broken: int = 0

    def leave_out(self, reason: str, warning: str) -> None:
        """Count a post that could not be taken as it stands there, and tell of it."""
        self.skipped[reason] += 1
        self.broken += 1
        self.warnings.append(warning)

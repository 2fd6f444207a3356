"""Posts made for the tests, in files that need not be saved first."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from nkdb import db
from nkdb.archive.article import Page, PageArticle
from nkdb.errors import PageError
from nkdb.load.pages import import_pages
from nkdb.load.pages.report import ImportReport

DAY = datetime.date(2015, 3, 3)
NOON = datetime.datetime(2015, 3, 3, 12, tzinfo=datetime.UTC)
URL = "https://www.nkeconwatch.com/2015/03/03/fees-at-the-mill/"
TEXT = "Of what the mill grinds, the mill keeps a third, says the miller, who has run it for about ten years now."


@dataclass
class File:
    """A saved file whose posts are given, one by one; `broken` after them."""

    articles: Iterable[PageArticle]
    name: str = "file"
    size: int | None = None
    broken: bool = False
    layout: str = "feed"

    def read(self, progress: Callable[[int], None] | None = None, zone: ZoneInfo | None = None) -> Page:
        def lazily() -> Iterator[PageArticle]:
            yield from self.articles
            if self.broken:
                raise PageError(self.name, "its end", "more")

        page = Page(self.layout, lazily())
        page.skipped["draft"] += 1
        return page


def post(title: str = "Fees", day: datetime.date | None = DAY, body: str = TEXT, **more: object) -> PageArticle:
    """A post of a page."""
    return PageArticle(title, day, body, **more)  # type: ignore[arg-type]


def imported(target: db.Target, *articles: PageArticle, **options: object) -> ImportReport:
    """What importing the posts, each in a file of its own, reports."""
    return import_pages(target, [File([article]) for article in articles], **options)  # type: ignore[arg-type]


def forget_what_was_imported(target: db.Target) -> None:
    """Remove the articles that no seed has."""
    with db.connection(target) as conn:
        conn.exec_driver_sql("DELETE FROM article_relation WHERE NOT is_coded")
        conn.exec_driver_sql("DELETE FROM article WHERE seed_file_id IS NULL")

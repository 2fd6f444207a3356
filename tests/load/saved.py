"""The saved page that the small set was coded from, imported, and pages that differ from it."""

from __future__ import annotations

from pathlib import Path

from looking import rows

from nkdb import db
from nkdb.archive.saved import saved_files
from nkdb.load.pages import import_pages
from nkdb.load.pages.report import ImportReport

from .conftest import BODY, PAGE


def imported(
    target: db.Target, *pages: Path, replace: bool = False, publisher: str | None = "the-blog"
) -> ImportReport:
    """What importing page files reports."""
    return import_pages(target, saved_files(pages), publisher=publisher, replace=replace)


def altered(page: Path, old: str = "the mill keeps", new: str = "the mill keep5") -> Path:
    """The page with a change."""
    other = page.with_name("altered.txt")
    other.write_text(PAGE.replace(old, new), encoding="utf-8")
    return other


OTHER = BODY.replace("the mill keeps", "the mill keep5")


def versions(target: db.Target) -> list[tuple[object, ...]]:
    """Articles with their texts."""
    return rows(target, "SELECT key, body FROM article ORDER BY key")


def related(target: db.Target) -> list[tuple[object, ...]]:
    """Relations of articles."""
    return rows(
        target,
        """SELECT a.key, r.kind, b.key FROM article_relation r JOIN article a ON a.id = r.article_id
        JOIN article b ON b.id = r.related_article_id ORDER BY 1, 3""",
    )

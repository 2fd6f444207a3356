"""`nkdb import`: articles of saved pages into the database, with their evidence checked against them.

One transaction a file: a file that cannot be read to its end leaves no trace, and whatever stops the run, the files
before are whole. Articles are taken a hundred at a time, so that memory does not grow with the size of a file.

An article of a page > `post` (ready to be stored) > `matching` (what is stored of it) > `versions` (what becomes of its
text) > `additions` and `categories` (new rows), and what is told of it: `report`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from nkdb import db
from nkdb.archive.article import Page, PageArticle
from nkdb.days import is_ahead
from nkdb.errors import DatabaseAccessError, MissingExtraError, NkdbError, PageError
from nkdb.load.addresses import permalink
from nkdb.load.chunks import chunks
from nkdb.load.evidence import asking, verify
from nkdb.load.likeness import LazySigner, similar
from nkdb.load.outlets import NamesRead, Outlets
from nkdb.load.pages.post import Post, in_parts, post_of
from nkdb.load.pages.report import NOTABLE, ImportReport
from nkdb.load.pages.versions import Outcome, Shelf
from nkdb.models import EVIDENCE

_Turn = Callable[[], AbstractContextManager[Connection]]
LONG = 200
"""Letters of a part of a message that is not said twice."""


class Saved(Protocol):
    """A saved file that was not read yet (`nkdb.archive.saved.SavedFile`)."""

    @property
    def name(self) -> str:
        """The file as its user calls it."""

    @property
    def size(self) -> int | None:
        """Its bytes on the disk, where known."""

    def read(self, progress: Callable[[int], None] | None = None, zone: ZoneInfo | None = None) -> Page:
        """Read it; raises PageError, also while articles are taken."""


class _DryRunError(Exception):
    """Ends the transaction of a dry run."""


@dataclass(slots=True)
class _Run:
    """What one run of `import_pages` keeps from file to file: options, ids of articles, and what was said."""

    publisher: str | None
    replace: bool
    is_dry: bool
    signer: LazySigner = field(default_factory=LazySigner)
    touched: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)
    allowed: set[str] = field(default_factory=set)
    names: NamesRead = field(default_factory=NamesRead)

    def told(self, error: NkdbError) -> str:
        """What to say of an error; what is allowed instead, where that is long, once."""
        if not isinstance(error, PageError) or len(error.allowed) < LONG:
            return str(error)
        if error.allowed in self.allowed:
            return f"{error.path}: found {error.found}; allowed: as above"
        self.allowed.add(error.allowed)
        return str(error)


def import_pages(
    target: db.Target,
    files: Iterable[Saved],
    *,
    publisher: str | None = None,
    replace: bool = False,
    zone: ZoneInfo | None = None,
    dry_run: bool = False,
    progress: Callable[[Saved], Callable[[int], None] | None] = lambda _: None,
    say: Callable[[str], None] = lambda _: None,
) -> ImportReport:
    """Bring the articles of saved files into the database, a transaction a file.

    A post is a known one where its address is; or publisher, date and title; or, without a date, publisher, title and
    text. Its text is filled in where there is none. A text that differs becomes a version beside it, linked as
    `revision_of`, unless it keeps more spans whole than the stored one (then the two change places) or `replace` is
    set (then it is overwritten); the beginning of a text is none, and gives way to the whole. Of articles that a seed
    file states, only texts and cited works are taken.

    `progress` gives, for a file about to be read, what to call with bytes read; `say` takes what the user should know,
    file by file. Files that cannot be read are left out and named in the report. `dry_run` says what would happen, each
    file for itself. Raises UnknownKeyError where the publisher is not a source, and the database errors of `nkdb.db`.
    """
    report = ImportReport()
    run = _Run(publisher, replace, dry_run)
    is_current = False
    with _at(target, dry_run=dry_run) as target, db.turns(target) as turn:
        for file in files:
            # the schema does not grow older: it is looked at until a file is in
            revision = db.revisions()[-1] if is_current else db.current_revision(target)
            of_file = ImportReport(files=1, created=revision is None)
            try:
                page = file.read(progress(file), zone)
                _bring_in(turn, page, run, of_file, upgrade=revision != db.revisions()[-1])
            except (PageError, MissingExtraError) as error:
                say(f"Error: {run.told(error)}")
                report.left_out.add(file.name)
                continue
            except DatabaseAccessError as error:
                raise error.after(error.FILES_ARE_IN) if is_current else error from None
            is_current = not dry_run
            for warning in islice(page.warnings, NOTABLE):
                say(f"{file.name}: {warning}")
            if len(page.warnings) > NOTABLE:
                say(f"{file.name}: … and {len(page.warnings) - NOTABLE:,} more warnings")
            report.join(of_file)
        if report.files and not dry_run:
            try:
                _conclude(turn, report, run)
            except DatabaseAccessError as error:
                raise error.after(error.ALL_FILES_ARE_IN) from None
    report.unsigned = run.signer.missing
    return report


def _bring_in(
    turn: _Turn,
    page: Page,
    run: _Run,
    report: ImportReport,
    *,
    upgrade: bool,
) -> None:
    """Bring the articles of one file into the database, all or none; of a dry run nothing stays."""
    touched: set[int] = set()
    new: set[int] = set()
    with suppress(_DryRunError), turn() as conn:
        if upgrade:
            db.upgrade(conn)
        outlets = Outlets(conn, run.names)
        for outcome in _articles(conn, page, outlets, run, report):
            report.count(outcome)
            if outcome.touched is not None:
                touched.add(outcome.touched)
            if outcome.what in ("new", "kept", "filled", "completed"):
                new.add(outcome.id)
        report.skipped += page.skipped
        report.broken += page.broken
        report.unreviewed.add(*outlets.added)
        coded = _coded(conn, touched)
        report.verification = verify(conn, coded)
        if run.is_dry:
            raise _DryRunError
    if not run.is_dry:
        run.touched |= coded
        run.new |= new


@contextmanager
def _at(target: db.Target, *, dry_run: bool) -> Iterator[db.Target]:
    """The database; where there is none yet an empty one for a dry run, which would make and undo it for each file."""
    can_be = target.file is not None and target.file.parent.is_dir()
    if not dry_run or not can_be or db.current_revision(target) is not None:
        yield target
        return
    with TemporaryDirectory(prefix="nkdb-") as folder:
        empty = db.Target.of_file(Path(folder) / "empty.sqlite")
        with db.connection(empty) as conn:
            db.upgrade(conn)
        yield empty


def _conclude(turn: _Turn, report: ImportReport, run: _Run) -> None:
    """The state of the evidence after all files, and what is nearly the same as what is new."""
    with turn() as conn:
        if report.files > 1:
            report.verification = verify(conn, run.touched)
        if run.new and run.signer.was_needed:
            report.similar = similar(asking(conn), among=run.new)


def _articles(conn: Connection, page: Page, outlets: Outlets, run: _Run, report: ImportReport) -> Iterator[Outcome]:
    """Put the articles of a page into the database, some at a time."""
    given = outlets.publisher(run.publisher) if run.publisher else None
    shelf = Shelf(conn, outlets, run.signer, replace=run.replace)
    for part in in_parts(page.articles):
        posts = [_post(article, page, outlets, given) for article in part if _says_anything(article)]
        report.skipped["neither date nor text nor address"] += len(part) - len(posts)
        for post, outcome in zip(posts, shelf.put(posts), strict=True):
            report.assumed += post.is_publisher_assumed and outcome.what == "new"
            yield outcome


def _says_anything(article: PageArticle) -> bool:
    return article.published_on is not None or bool(article.body) or article.url is not None


def _post(article: PageArticle, page: Page, outlets: Outlets, given: int | None) -> Post:
    """The post of an article, published by the source that is given, else by that of its address, or its page's."""
    place = article.place or f"line {article.line}"
    if article.published_on is not None and is_ahead(article.published_on):
        # a clock or a printer's mistake, and what no seed may say
        told = f"its day, {article.published_on}, is yet to come; the article is kept without a date"
        page.warnings.append(f"{place}: {told}")
        article = replace(article, published_on=None)
    url = permalink(article.url)
    publisher_id, is_assumed = given, False
    if publisher_id is None and (address := url or permalink(article.page_url)):
        publisher_id, warning = outlets.site(address)
        if warning:
            page.warnings.append(f"{place}: {warning}")
    elif publisher_id is None:
        publisher_id, is_assumed = outlets.publisher(None), True
    return post_of(article, publisher_id, url, page.layout, is_publisher_assumed=is_assumed)


def _coded(conn: Connection, touched: set[int]) -> set[int]:
    """Those of the articles that have evidence."""
    found: set[int] = set()
    for part in chunks(sorted(touched)):
        found |= set(conn.scalars(select(EVIDENCE.c.article_id).where(EVIDENCE.c.article_id.in_(part)).distinct()))
    return found

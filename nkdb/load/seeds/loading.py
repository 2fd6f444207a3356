"""One load: everything is checked, held records are written, the others a few hundred at a time, removals last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from nkdb.errors import Problem, SeedError
from nkdb.load.chunks import chunks
from nkdb.load.evidence import verify
from nkdb.load.seeds.adoption import Own, adopt, any_to_adopt, refuse_if_related, taken
from nkdb.load.seeds.changes import Changes
from nkdb.load.seeds.known import DatabaseOutside, known_keys, merges_in_the_way
from nkdb.load.seeds.left_out import LeftOut
from nkdb.load.seeds.quotations import resolve_quotes
from nkdb.load.seeds.run import Run
from nkdb.load.seeds.sync import Sync
from nkdb.load.spans import Span, Verification
from nkdb.models import ARTICLE
from nkdb.progress import Begin
from nkdb.seedfile import records as r
from nkdb.seedfile.files import SeedFile
from nkdb.seedfile.references import References
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.validation import Located

AT_ONCE = 400
"""So many articles and rates are read while the rows of as many others are written."""

Part = list[Located[Any]]
"""Articles and rates."""


@dataclass(slots=True)
class Options:
    """How a load is to go about it: see `nkdb.load.seeds.load`."""

    batch: int | None = None
    full: bool = False
    begin: Begin | None = None


@dataclass(slots=True)
class Resumption:
    """What an earlier run in batches that was stopped left: articles that are in, files that changed since."""

    articles: int = 0
    changed: list[str] = field(default_factory=list)


class LeftOutError(Exception):
    """What a load left out, since it is in the database as it stands, has to be gone through after all."""


class Loading:
    """A load, in one transaction or in several: `go_on` until it `is_done`."""

    def __init__(self, seeds: Seeds, options: Options, *, has_committed: bool = False) -> None:
        self.is_done = False
        self.has_committed = has_committed
        """Whether a batch is in, of this load or of one that it begins again."""
        self.changes = Changes()
        self.verification = Verification()
        self.resumption = Resumption()
        self._seeds, self._options = seeds, options
        self._records: Iterator[Located[Any]] | None = None
        self._lines: dict[SeedFile, int] = {}
        self._whole: list[SeedFile] = []
        self._left_out = LeftOut({})
        self._written: Part = []
        self._without_quotes = seeds.files_without_quotes

    def go_on(self, conn: Connection) -> None:
        """Write the next batch, or all there is, within the connection's transaction.

        Raises SeedError with all problems, or with the first `max_errors`, and LeftOutError where the load has to be
        begun again in full; then nothing may be committed.
        """
        if self._records is None:
            self._records = self._begin(conn)
        else:
            self._run.go_on(conn)
            self._sync.begin(conn)
        self._has_any_to_adopt = any_to_adopt(conn)
        left = self._options.batch
        part = self._next_part(self._records, left)
        while part:
            left = left - len(part) if left is not None else None
            self._written, part = part, self._write(conn, part, partial(self._next_part, self._records, left))
            if left == 0:
                self._commit_soon(conn)
                return
        self._finish(conn)

    @property
    def leaves_out(self) -> bool:
        """Whether there are files that it did not go through."""
        return bool(self._left_out.ids)

    def _begin(self, conn: Connection) -> Iterator[Located[Any]]:
        self._run = Run(conn, self._seeds)
        # a file that is in the database as it stands need not be gone through again
        left_out = {} if self._options.full else self._run.as_loaded(conn)
        self._left_out = LeftOut(left_out)
        self._own = Own(self._seeds, self._run.seed_file_id, self._run.gone)
        self._lines = {file.seed_file: 0 for file in self._seeds.lines_files if file.seed_file not in left_out}
        self._touched = self._run.files - set(left_out.values())
        self._references = References(self._seeds, known_keys(conn, self._touched))
        self._references.held()
        self._references.problems += merges_in_the_way(conn, self._seeds, self._touched)
        if self._options.batch is not None:
            self._check_streamed(conn)
        self._sync = Sync(self._touched, self._run.seed_file_id, self.changes)
        self._sync.begin(conn)
        passed: dict[SeedFile, int] = {}
        if self._is_sound:
            interrupted = self._run.interrupted()
            self._touched |= self._run.record_files()
            self._sync.held(self._seeds)
            if left_out and self._sync.held_matters:
                raise LeftOutError
            if self._options.batch is not None:
                passed = self._pass(conn, interrupted)
        return self._seeds.streamed(self._options.begin, "loading", passed, left_out)

    def _check_streamed(self, conn: Connection) -> None:
        """Check everything ahead: what is committed cannot be taken back."""
        records = self._seeds.streamed(self._options.begin, "checking", left_out=self._left_out.ids)
        while part := list(islice(records, AT_ONCE)):
            for at in part:
                self._references.streamed(at)
            self._quotations(conn, part, ahead=True)
        self._settle(conn)

    def _settle(self, conn: Connection) -> None:
        self._references.settle(DatabaseOutside(conn, self._touched, self._references.lookup.articles))
        if not self._is_sound:
            raise SeedError(self._problems, self._seeds.max_errors)

    def _pass(self, conn: Connection, interrupted: dict[SeedFile, int | None]) -> dict[SeedFile, int]:
        """The lines that need not be loaded again; their articles count as written."""
        passed = {file: lines for file, lines in interrupted.items() if lines is not None}
        keys = list(self._seeds.passed_keys(passed))
        for part in chunks(keys):
            rows = select(ARTICLE.c.key, ARTICLE.c.id, ARTICLE.c.seed_file_id).where(ARTICLE.c.key.in_(part))
            own = (row for row in conn.execute(rows) if row.seed_file_id in self._touched)
            self._sync.articles.update((row.key, row.id) for row in own)
        self.resumption = Resumption(
            len(self._sync.articles), [file.shown for file, lines in interrupted.items() if lines is None]
        )
        if len(self._sync.articles) < len(keys):
            # somebody removed what was in, or another file stated it since
            self._sync.articles.clear()
            self.resumption.articles = 0
            return {}
        self._lines.update(passed)
        return passed

    @property
    def _problems(self) -> list[Problem]:
        return self._seeds.problems + self._references.problems

    @property
    def _is_sound(self) -> bool:
        return not (self._seeds.problems or self._references.problems)

    def _next_part(self, records: Iterator[Located[Any]], left: int | None) -> Part:
        """The next articles and rates, of which so many are left of the batch."""
        # to let go of records takes long enough to be done here, beside the work of the database
        self._written = []
        part = list(islice(records, AT_ONCE if left is None else min(AT_ONCE, left)))
        if self._options.batch is None:
            for at in part:
                self._references.streamed(at)
        return part

    def _write(self, conn: Connection, part: Part, read_on: Callable[[], Part]) -> Part:
        """Write articles and rates; gives the next ones, which are read while the database works."""
        articles = [at for at in part if isinstance(at.record, r.Article)]
        rates = [at for at in part if not isinstance(at.record, r.Article)]
        self._references.problems += self._left_out.articles_again(conn, articles)
        following = None
        if self._is_sound:
            following = self._write_articles(conn, articles, read_on)
        else:
            self._quotations(conn, articles, ahead=True)
        if following is None:
            following = read_on()
        else:
            self._references.problems += self._left_out.rates_again(self._sync.write_rates(rates))
        for at in part:
            if at.seed_file in self._lines:
                self._lines[at.seed_file] = max(self._lines[at.seed_file], at.lines[()])
            elif isinstance(at.record, r.Article) and not at.record.is_related:
                self._whole.append(at.seed_file)
        return following

    def _write_articles(
        self, conn: Connection, part: list[Located[r.Article]], read_on: Callable[[], Part]
    ) -> Part | None:
        """Write articles, and read on meanwhile; None where a key or a quotation of theirs does not hold."""
        if self._has_any_to_adopt:
            if problems := taken(conn, part, self._sync.ids["source"]):
                self._references.problems += problems
                return None
            self._adopt(conn, part)
        quoted = self._quotations(conn, part)
        if not self._is_sound:
            return None
        were_there, following = self._sync.write(part, quoted, read_on)
        if were_there:
            with_text = select(ARTICLE.c.id).where(ARTICLE.c.id.in_(were_there), ARTICLE.c.body.is_not(None))
            self.verification.add(verify(conn, conn.scalars(with_text).all()))
        return following

    def _quotations(self, conn: Connection, part: Part, *, ahead: bool = False) -> dict[int, Span]:
        """The spans that articles quote; `ahead` of those that get another key, whose text is not found yet."""
        quoting = (at for at in part if isinstance(at.record, r.Article) and at.seed_file not in self._without_quotes)
        spans, problems = resolve_quotes(conn, quoting, ahead=ahead)
        self._references.problems += problems
        return spans

    def _adopt(self, conn: Connection, part: list[Located[r.Article]]) -> None:
        adopted = adopt(conn, part, self._sync.ids["source"], self._own)
        refuse_if_related(conn, adopted, self._touched)
        self._sync.renamed |= {("article", article.id) for article in adopted if not article.was_imported}
        for article in adopted:
            self._run.start()
            before = f"imported before as {article.before}" if article.was_imported else f"before: {article.before}"
            self.changes.list("article", "changed", f"{article.key}: key ({before})")
            self._references.lookup.rekeyed[article.before] = article.key

    def _commit_soon(self, conn: Connection) -> None:
        if not self._is_sound:
            raise SeedError(self._problems, self._seeds.max_errors)
        self._sync.end_batch(conn, self._references.lookup.articles)
        self._run.record_lines(self._lines)
        self._run.record_whole(self._whole)
        self._whole.clear()
        self._run.record_changes(self.changes)

    def _finish(self, conn: Connection) -> None:
        if self._options.batch is None:
            self._settle(conn)
        else:
            self._references.look_again()
        if not self._is_sound:
            raise SeedError(self._problems, self._seeds.max_errors)
        self._sync.finish(conn)
        self.verification.add(self._left_out.count(conn, self.changes))
        self._run.remove_files()
        self._run.record_whole(self._seeds.files)
        self._sync.end()
        if self.changes.any or self._run.is_started:
            self._run.record_changes(self.changes)
        self.is_done = True

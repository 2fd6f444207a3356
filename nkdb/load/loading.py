"""One load: everything is checked, held records are written, then articles a few hundred at a time, removals last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection, select

from nkdb.errors import Problem, SeedError
from nkdb.load.adoption import adopt_imported, any_imported
from nkdb.load.changes import Changes
from nkdb.load.evidence import Verification, resolve_quotes, verify
from nkdb.load.known import DatabaseOutside, known_keys
from nkdb.load.merges import merges_in_the_way
from nkdb.load.run import Run
from nkdb.load.sync import CHUNK, Sync
from nkdb.models import Article
from nkdb.seedfile import Located, References, Seeds
from nkdb.seedfile import records as r
from nkdb.seedfile.reading import Begin
from nkdb.seedfile.validation import SeedFile

Part = list[Located[r.Article]]


@dataclass(slots=True)
class Progress:
    """How a load is to go about it: see `nkdb.load.seeds.load`."""

    batch: int | None = None
    max_errors: int = SeedError.SHOWN
    begin: Begin | None = None


@dataclass(slots=True)
class Resumption:
    """What an earlier run in batches that was stopped left: articles that are in, files that changed since."""

    articles: int = 0
    changed: list[str] = field(default_factory=list)


class Loading:
    """A load, in one transaction or in several: `go_on` until it `is_done`."""

    def __init__(self, seeds: Seeds, progress: Progress) -> None:
        self.is_done = False
        self.changes = Changes()
        self.verification = Verification()
        self.resumption = Resumption()
        self._seeds, self._progress = seeds, progress
        self._articles: Iterator[Located[r.Article]] | None = None
        self._lines: dict[SeedFile, int] = {}

    def go_on(self, conn: Connection) -> None:
        """Write the next batch, or all there is, within the connection's transaction.

        Raises SeedError with all problems, or with the first `max_errors`; then nothing may be committed.
        """
        if self._articles is None:
            self._articles = self._begin(conn)
        else:
            self._run.go_on(conn)
            self._sync.begin(conn)
        self._has_imported = any_imported(conn)
        left = self._progress.batch
        while part := list(islice(self._articles, CHUNK if left is None else min(CHUNK, left))):
            self._write(conn, part)
            if left is not None:
                left -= len(part)
                if left == 0:
                    self._commit_soon()
                    return
        self._finish(conn)

    def _begin(self, conn: Connection) -> Iterator[Located[r.Article]]:
        self._run = Run(conn, self._seeds)
        files = self._run.files
        self._references = References(self._seeds, *known_keys(conn, files))
        self._references.held()
        self._references.problems += merges_in_the_way(conn, self._seeds, files)
        if self._progress.batch is not None:
            self._check_articles(conn)
        self._sync = Sync(files, self._run.seed_file_id, self.changes)
        passed: dict[SeedFile, int] = {}
        if self._is_sound:
            interrupted = self._run.interrupted()
            self._run.record_files()
            self._sync.touched_files |= self._run.files
            self._sync.begin(conn)
            self._sync.held(self._seeds)
            if self._progress.batch is not None:
                passed = self._pass(conn, interrupted)
        return self._seeds.articles(self._progress.begin, "loading", passed)

    def _check_articles(self, conn: Connection) -> None:
        """Check everything ahead: what is committed cannot be taken back."""
        for at in self._seeds.articles(self._progress.begin, "checking"):
            self._references.article(at)
            self._refuse_many()
        self._settle(conn)

    def _settle(self, conn: Connection) -> None:
        self._references.settle(DatabaseOutside(conn, self._run.files, self._references.seen))
        if not self._is_sound:
            raise SeedError(self._problems, self._progress.max_errors)

    def _pass(self, conn: Connection, interrupted: dict[SeedFile, int | None]) -> dict[SeedFile, int]:
        """The lines that need not be loaded again; their articles count as written."""
        passed = {file: lines for file, lines in interrupted.items() if lines is not None}
        keys = list(self._seeds.passed_keys(passed))
        for start in range(0, len(keys), CHUNK):
            rows = select(Article.key, Article.id).where(Article.key.in_(keys[start : start + CHUNK]))
            self._sync.articles.update(conn.execute(rows).all())
        self.resumption = Resumption(
            len(self._sync.articles), [file.shown for file, lines in interrupted.items() if lines is None]
        )
        if len(self._sync.articles) < len(keys):
            # somebody removed what was in
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

    def _refuse_many(self) -> None:
        count = len(self._seeds.problems) + len(self._references.problems)
        if count > self._progress.max_errors and self._seeds.article_files:
            raise SeedError(self._problems, self._progress.max_errors, stopped=True)

    def _write(self, conn: Connection, part: Part) -> None:
        if self._progress.batch is None:
            for at in part:
                self._references.article(at)
            self._refuse_many()
        if not self._is_sound:
            return  # the rest is only checked
        if self._has_imported:
            adopted = adopt_imported(conn, [at.record for at in part], self._sync.ids["source"])
            for old, key in adopted:
                self._run.start()
                self.changes.list("article", "changed", f"{key}: key (imported before as {old})")
        quoted, problems = resolve_quotes(conn, part)
        if problems:
            self._references.problems += problems
            return
        were_there = self._sync.write(part, quoted)
        if were_there:
            # the others have no text yet
            self.verification.add(verify(conn, were_there))
        for at in part:
            if () in at.lines:
                self._lines[at.seed_file] = at.lines[()]

    def _commit_soon(self) -> None:
        if not self._is_sound:
            raise SeedError(self._problems, self._progress.max_errors)
        self._sync.end()
        self._run.record_lines(self._lines)
        self._run.record_changes(self.changes)

    def _finish(self, conn: Connection) -> None:
        if self._progress.batch is None:
            self._settle(conn)
        elif not self._is_sound:
            raise SeedError(self._problems, self._progress.max_errors)
        self._sync.finish(conn)
        self._run.remove_files()
        self._run.forget_lines()
        self._sync.end()
        if self.changes.any or self._run.is_started:
            self._run.record_changes(self.changes)
        self.is_done = True

"""`nkdb load`: seeds into the database in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

import nkdb
from nkdb import db
from nkdb.archive.normal import normal_line
from nkdb.errors import SeedError
from nkdb.load.evidence import Verification, resolve_quotes, spans_that_hold, verify
from nkdb.load.merges import merges_in_the_way
from nkdb.load.rows import rows_of
from nkdb.load.sync import Changes, Sync, TableChanges, chunks
from nkdb.models import Article, Base, Claim, Document, Figure, LoadRun, Measure, SeedFile, Source
from nkdb.seedfile import Located, Seeds, check_references, read_seeds
from nkdb.seedfile import records as r
from nkdb.seedfile.references import KEYED
from nkdb.shipped import shipped_folder


@dataclass(slots=True)
class LoadReport:
    """What a load did (or would do): files read, changes by table, and the state of the evidence it touched."""

    files: int
    changes: Changes
    verification: Verification
    upgraded_to: str | None
    dry_run: bool


class _DryRunError(Exception):
    """Ends the transaction of a dry run."""


def read(paths: Sequence[Path]) -> Seeds:
    """Read the seeds at the paths, or the shipped ones where there are none."""
    shipped = shipped_folder("seeds")
    return read_seeds(list(paths) or [shipped], shipped)


def check(paths: Sequence[Path]) -> Seeds:
    """Validate seeds without a database; references may lead into the shipped seeds.

    Raises SeedError with every problem found.
    """
    seeds = read(paths)
    problems = list(seeds.problems)
    own = {(file.root, file.path) for file in seeds.files}
    if any(root != "shipped" for root, _ in own):
        shipped = read_seeds([shipped_folder("seeds")], shipped_folder("seeds"))
        others = _without(shipped, own)
        known = {kind.TYPE: {located.record.key for located in others.of(kind)} for kind in KEYED}  # type: ignore[attr-defined]
        known["figure"] = {
            f"{article.record.key}/{claim.key}/{figure.key}"
            for article in others.of(r.Article)
            for claim in article.record.claims
            for figure in claim.figures
        }
        documents = {d.record.key: d.record.source for d in others.of(r.Document)}
        measures = {m.record.key: m.record.dimension for m in others.of(r.Measure)}
        problems += check_references(seeds, known, documents, measures)
    elif seeds.complete:
        problems += check_references(seeds, {})
    if problems:
        raise SeedError(problems)
    return seeds


def _without(seeds: Seeds, files: set[tuple[str, str]]) -> Seeds:
    """Seeds less those of some files."""
    kept = Seeds()
    for located in (located for records in seeds.records.values() for located in records):
        if (located.seed_file.root, located.seed_file.path) not in files:
            kept.add(located)
    return kept


def load(target: db.Target, paths: Sequence[Path] = (), *, dry_run: bool = False) -> LoadReport:
    """Load seeds (the shipped ones where no path is given): all of them, or nothing.

    Raises SeedError with every problem found, and the database errors of `nkdb.db`; the database is then as it was.
    """
    seeds = read(paths)
    revision = db.current_revision(target)
    report: LoadReport | None = None
    try:
        with db.connection(target) as conn:
            report = _load(conn, seeds, upgrade=revision != db.revisions()[-1])
            if dry_run:
                report.dry_run = True
                raise _DryRunError
    except _DryRunError:
        pass
    assert report is not None
    return report


def _load(conn: Connection, seeds: Seeds, *, upgrade: bool) -> LoadReport:
    if upgrade:
        db.upgrade(conn)
    old_files = _files_in_reach(conn, seeds)
    read_now = {(file.root, file.path): file.sha256 for file in seeds.files}
    touched = {row.id for row in old_files.values()}
    problems = seeds.problems + check_references(seeds, *_known(conn, touched, seeds))
    problems += merges_in_the_way(conn, seeds, touched)
    if problems:
        raise SeedError(problems)
    adopted = _adopt_imported(conn, seeds)
    quoted, problems = resolve_quotes(seeds, _bodies(conn, seeds))
    if problems:
        raise SeedError(problems)

    run = _Run(conn, seeds)
    file_ids: dict[tuple[str, str], int] = {where: row.id for where, row in old_files.items()}
    for where, sha256 in read_now.items():
        if where not in old_files:
            file_ids[where] = conn.execute(
                insert(SeedFile).returning(SeedFile.id),
                {"root": where[0], "path": where[1], "sha256": sha256, "load_run_id": run.start()},
            ).scalar_one()
        elif old_files[where].sha256 != sha256:
            conn.execute(
                update(SeedFile).where(SeedFile.id == file_ids[where]).values(sha256=sha256, load_run_id=run.start())
            )

    def seed_file_id(located: Located[Any]) -> int:
        return file_ids[located.seed_file.root, located.seed_file.path]

    sync = Sync(conn, touched | set(file_ids.values()))
    changes = sync.write(rows_of(seeds, seed_file_id, quoted))
    if adopted:
        changes.rows += [("article", "changed", f"{key}: key (imported before as {old})") for old, key in adopted]
    gone = [row.id for where, row in old_files.items() if where not in read_now]
    if gone:
        run.start()
        for part in chunks(gone):
            conn.execute(delete(SeedFile).where(SeedFile.id.in_(part)))
    keys = [article.record.key for article in seeds.of(r.Article)]
    ids = [sync.ids["article"][key] for key in keys]
    verification = verify(conn, ids)
    if changes.any or adopted or run.is_started:
        run.finish(changes)
    return LoadReport(len(seeds.files), changes, verification, db.revisions()[-1] if upgrade else None, False)


class _Run:
    """The row of `load_run`, written only once there is something to tell."""

    def __init__(self, conn: Connection, seeds: Seeds) -> None:
        self._conn, self._seeds, self._started = conn, seeds, _now()
        self._id: int | None = None

    @property
    def is_started(self) -> bool:
        return self._id is not None

    def start(self) -> int:
        """The id of the run, which has a row from now on."""
        if self._id is None:
            files = self._seeds.files
            values = {
                "started_at": self._started,
                "finished_at": self._started,
                "version": nkdb.__version__,
                "root": ", ".join(sorted({file.root for file in files})),
                "files": {file.path: file.sha256 for file in files},
                "counts": {},
            }
            self._id = int(self._conn.execute(insert(LoadRun).returning(LoadRun.id), values).scalar_one())
        return self._id

    def finish(self, changes: Changes) -> None:
        """Record what the run did."""
        counts = {
            table: {"new": c.new, "changed": c.changed, "removed": c.removed}
            for table, c in changes.tables.items()
            if c.any
        }
        self._conn.execute(update(LoadRun).where(LoadRun.id == self.start()).values(finished_at=_now(), counts=counts))


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def _files_in_reach(conn: Connection, seeds: Seeds) -> dict[tuple[str, str], Any]:
    """The seed files in the database that this load speaks for: those it read, and all of a root it read whole."""
    roots = {file.root for file in seeds.files} | seeds.complete
    rows = conn.execute(
        select(SeedFile.id, SeedFile.root, SeedFile.path, SeedFile.sha256).where(SeedFile.root.in_(roots))
    )
    read_now = {(file.root, file.path) for file in seeds.files}
    return {(row.root, row.path): row for row in rows if row.root in seeds.complete or (row.root, row.path) in read_now}


def _known(
    conn: Connection, touched: set[int], seeds: Seeds
) -> tuple[dict[str, set[str]], dict[str, str], dict[str, str]]:
    """Keys that are in the database and stay there whatever this load does."""
    known: dict[str, set[str]] = {}
    for kind in KEYED:
        table = Base.metadata.tables[kind.TYPE]
        rows = conn.execute(select(table.c.key, table.c.seed_file_id))
        known[kind.TYPE] = {row.key for row in rows if row.seed_file_id not in touched}
    loaded = {article.record.key for article in seeds.of(r.Article)}
    figures = conn.execute(
        select(Figure.key, Article.key.label("article"), Article.seed_file_id)
        .join(Claim, Claim.id == Figure.claim_id)
        .join(Article, Article.id == Claim.article_id)
    )
    known["figure"] = {row.key for row in figures if row.article not in loaded and row.seed_file_id not in touched}
    documents = conn.execute(
        select(Document.key, Source.key.label("source")).join(Source, Source.id == Document.source_id)
    )
    measures = conn.execute(select(Measure.key, Measure.dimension))
    return known, dict(documents.all()), dict(measures.all())


def _adopt_imported(conn: Connection, seeds: Seeds) -> list[tuple[str, str]]:
    """Give articles that were imported before they were coded the key they are coded under: (old key, new key)."""
    wanted = {article.record.key: article.record for article in seeds.of(r.Article)}
    known: set[str] = set()
    for part in chunks(wanted):
        known |= set(conn.scalars(select(Article.key).where(Article.key.in_(part))))
    adopted = []
    for key in sorted(wanted.keys() - known):
        article = wanted[key]
        found = conn.execute(
            select(Article.id, Article.key, Article.title, Article.body)
            .join(Source, Source.id == Article.publisher_id)
            .where(
                Source.key == article.publisher,
                Article.published_on.is_not_distinct_from(article.published_on),
                Article.seed_file_id.is_(None),
            )
            .order_by(Article.id)
        ).all()
        same = [row for row in found if normal_line(row.title) == normal_line(article.title)]
        if same:
            # of several versions the one that was coded: the one under which most spans hold, or the first imported
            best = same[0] if len(same) == 1 else max(same, key=lambda row: spans_that_hold(article, row.body))
            conn.execute(update(Article).where(Article.id == best.id).values(key=key))
            adopted.append((best.key, key))
    return adopted


def _bodies(conn: Connection, seeds: Seeds) -> dict[str, str | None]:
    quoting = [
        article.record.key
        for article in seeds.of(r.Article)
        if any(
            span.quote is not None
            for claim in article.record.claims
            for span in [*claim.evidence, *(s for figure in claim.figures for s in figure.evidence)]
        )
    ]
    bodies: dict[str, str | None] = {}
    for part in chunks(quoting):
        bodies |= dict(conn.execute(select(Article.key, Article.body).where(Article.key.in_(part))).all())
    return bodies


__all__ = ["LoadReport", "TableChanges", "check", "load", "read"]

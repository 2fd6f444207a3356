"""`nkdb load`."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from nkdb import db
from nkdb.cli.interrupts import exit_code, interruptible
from nkdb.cli.options import database_option, max_errors_option, note, paths_argument, tell, wait_option
from nkdb.errors import DatabaseAccessError, NkdbError, plural

if TYPE_CHECKING:
    from nkdb.load.seeds import LoadReport
    from nkdb.load.seeds.changes import TableChanges
    from nkdb.load.seeds.remarks import Remarks
    from nkdb.load.spans import Verification

LABELS = {
    "place": "places", "organization": "organizations", "source": "sources", "document": "documents",
    "category": "categories", "topic": "topics", "measure": "measures", "article": "articles", "claim": "claims",
    "claim_source": "links of chains", "figure": "figures", "split_share": "shares of splits",
    "figure_relation": "relations of figures", "evidence": "spans of evidence", "market_rate": "market rates",
    "official_rate": "official rates",
}  # fmt: skip
SHOWN_ROWS = 50


@click.command("load")
@paths_argument
@database_option
@wait_option
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--batch",
    metavar="N",
    type=click.IntRange(min=1),
    help="Check everything, then commit every N articles or rates; after a stop, the same command continues.",
)
@click.option(
    "--full", is_flag=True, help="Compare everything, even files that have not changed since they were loaded."
)
@max_errors_option
@click.option(
    "--gone",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A folder of seeds that was moved or deleted: records that stood only in its files are removed.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print no table, show no progress.")
def command(
    paths: tuple[Path, ...],
    target: db.Target,
    dry_run: bool,
    batch: int | None,
    full: bool,
    max_errors: int,
    gone: tuple[Path, ...],
    quiet: bool,
) -> None:
    """Load seeds into the database, and say what changed.

    PATH is a seed file or a folder of them; without one, the seeds that come with nkdb are loaded. The database is
    created or upgraded first. Everything is checked before anything is written, and then all of it is written or
    nothing. New and edited records are written; records that are gone from a file, and files that are gone from a
    folder, are removed. If a whole folder is gone, name it with --gone.

    A file that ends in .jsonl or .jsonl.gz has one record per line, in any order, each in a mapping that names its
    kind: {"source": {"key": "daily-nk", ...}}. It may hold millions of articles and rates.

    A record belongs to the file that stated it last. The column "file only" counts records that did not change, but now
    belong to another file.

    Articles in YAML and files of JSON Lines that have not changed since this version of nkdb loaded them are skipped;
    if no file has changed, all are. Edits made by hand in the database then stay. With --full, everything is compared.
    """
    if gone and not paths:
        raise click.UsageError("--gone needs a PATH too: the seeds to load.")
    try:
        with interruptible():
            as_loaded = None if full or gone else _as_loaded(target, paths)
            if as_loaded is None:
                from nkdb.cli.progress import bytes_read
                from nkdb.load.seeds import load

                with bytes_read(quiet=quiet) as (begin, _):
                    report = load(
                        target, paths, dry_run=dry_run, batch=batch, full=full, max_errors=max_errors, gone=gone,
                        begin=begin,
                    )  # fmt: skip
    except KeyboardInterrupt as interrupt:
        note(f"interrupted; {_what_is_in(target, paths, batch, full=full or bool(gone), dry_run=dry_run)}")
        sys.exit(exit_code(interrupt))
    doing = "would be written" if dry_run else "written"
    if as_loaded is not None:
        files, verification = as_loaded
        note(
            f"{target}: {plural(files, 'seed file')} read, 0 rows {doing}: no file has changed since it was loaded"
            " (--full compares the rows as well)"
        )
    else:
        verification = report.verification
        _tell(report, target, doing, quiet=quiet)
    for span in verification.broken:
        note(f"broken evidence: {span}")
    if verification.broken:
        sys.exit(1)


def _as_loaded(target: db.Target, paths: tuple[Path, ...]) -> tuple[int, Verification] | None:
    """How many seed files there are, and the state of their evidence, where a load has nothing to do."""
    from nkdb.load.as_loaded import as_loaded
    from nkdb.query import asking, reading

    if db.current_revision(target) != db.revisions()[-1]:
        return None
    with reading(target) as reader:
        return as_loaded(asking(reader), paths)


def _what_is_in(target: db.Target, paths: tuple[Path, ...], batch: int | None, *, full: bool, dry_run: bool) -> str:
    """What to say of a load that was interrupted; it may have been while the database was committing it."""
    if dry_run:
        return "nothing was written"
    if batch is not None:
        return DatabaseAccessError.BATCHES_ARE_IN
    if full:
        # what was edited by hand, and folders that are gone, do not show in hashes and numbers of rows
        return "all of it was written, or nothing; the same command says which"
    with suppress(NkdbError):
        if _as_loaded(target, paths) is not None:
            return "all of it is in the database"
    return "nothing was written"


def _tell(report: LoadReport, target: db.Target, doing: str, *, quiet: bool) -> None:
    if report.resumption.articles:
        note(f"continued after {plural(report.resumption.articles, 'article')} that were already loaded")
    for file in report.resumption.changed:
        note(f"{file}: changed since the load that was stopped; loaded from its first line")
    if not quiet:
        _print(report)
    if report.upgraded_to is not None:
        note(f"{target}: schema {'would be' if report.dry_run else 'is now'} at {report.upgraded_to}")
    _remark(report.remarks)
    rows = sum(t.new + t.changed + t.removed for t in report.changes.tables.values())
    note(f"{target}: {plural(report.files, 'seed file')} read, {plural(rows, 'row')} {doing}")


def _remark(remarks: Remarks) -> None:
    for several in (remarks.namesakes, remarks.twice):
        for one in several[:SHOWN_ROWS]:
            note(str(one))
        if len(several) > SHOWN_ROWS:
            note(f"… and {len(several) - SHOWN_ROWS:,} more such pairs")
    for left in remarks.left_behind:
        note(
            f"{left.root}: no longer there; still in the database from it: {plural(left.count, 'record')}, "
            f"such as {left.example}; if it was moved or deleted, --gone {quote(left.root)} removes what is left"
        )


def _print(report: LoadReport) -> None:
    from nkdb.export.formats import write_table

    tables = report.changes.tables
    is_any_moved = any(changes.moved for changes in tables.values())
    rows = [
        [label, *_counts([tables[table]], is_any_moved=is_any_moved)]
        for table, label in LABELS.items()
        if table in tables and (tables[table].any or tables[table].unchanged)
    ]
    others = [changes for table, changes in tables.items() if table not in LABELS]
    rows.append(["names and other links", *_counts(others, is_any_moved=is_any_moved)])
    header = ["", "new", "changed", "removed", "unchanged"]
    write_table([*header, "file only"] if is_any_moved else header, rows, sys.stdout)
    details = [row for row in report.changes.rows if row[1] != "new"]
    for table, what, which in details[:SHOWN_ROWS]:
        tell(f"{what} {table} {which}")
    more = len(details[SHOWN_ROWS:]) + report.changes.unlisted
    if more:
        click.echo(f"… and {plural(more, 'more changed row')}")


def _counts(tables: list[TableChanges], *, is_any_moved: bool) -> list[int]:
    """What is said of tables in one line; rows that another file states now, and nothing else, are counted apart."""
    moved = sum(t.moved for t in tables)
    counts = [
        sum(t.new for t in tables), sum(t.changed for t in tables) - moved, sum(t.removed for t in tables),
        sum(t.unchanged for t in tables),
    ]  # fmt: skip
    return [*counts, moved] if is_any_moved else counts

"""`nkdb load`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nkdb import db
from nkdb.cli.interrupts import interruptible
from nkdb.cli.options import database_option, note, paths_argument, plural, wait_option

if TYPE_CHECKING:
    from nkdb.load.seeds import LoadReport

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
    help="Check everything, then commit every N articles or rates; the same command goes on where it was stopped.",
)
@click.option("--full", is_flag=True, help="Go through files again too that are in the database as they stand.")
@click.option(
    "--max-errors",
    metavar="N",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Show so many problems at most, and stop reading JSON Lines at more.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print no table, show no progress.")
def command(
    paths: tuple[Path, ...],
    target: db.Target,
    dry_run: bool,
    batch: int | None,
    full: bool,
    max_errors: int,
    quiet: bool,
) -> None:
    """Load seeds into the database, and say what changed.

    PATH is a seed file or a folder of them; without one, the seeds that come with nkdb are loaded. The database is
    created or upgraded first. Everything is checked before anything is written, and all of it is written or nothing:
    new and edited records are brought in, and records that are gone from a file, or files that are gone from a folder,
    are removed. A file that ends in .jsonl or .jsonl.gz has one record a line, in any order, each in a mapping that
    names its kind: {"source": {"key": "daily-nk", ...}}. It may hold millions of articles and rates.

    An article in YAML, or a file of JSON Lines, that this version of nkdb loaded and that has not changed since is not
    gone through again; what was edited in the database by hand then stays. With --full it is compared as well.
    """
    from nkdb.cli.progress import bytes_read
    from nkdb.load.seeds import load

    try:
        with interruptible(), bytes_read(quiet=quiet) as (begin, _):
            report = load(target, paths, dry_run=dry_run, batch=batch, full=full, max_errors=max_errors, begin=begin)
    except KeyboardInterrupt:
        what_now = "nothing was written" if batch is None else "the batches before are in; the same command goes on"
        note(f"interrupted; {what_now}")
        sys.exit(130)
    if report.resumption.articles:
        note(f"went on after {plural(report.resumption.articles, 'article')} that were in already")
    for file in report.resumption.changed:
        note(f"{file}: changed since the load that was stopped; loaded from its first line")
    if not quiet:
        _print(report)
    if report.upgraded_to is not None:
        note(f"{target}: schema {'would be' if dry_run else 'is now'} at {report.upgraded_to}")
    doing = "would be written" if dry_run else "written"
    rows = sum(t.new + t.changed + t.removed for t in report.changes.tables.values())
    note(f"{target}: {plural(report.files, 'seed file')} read, {plural(rows, 'row')} {doing}")
    for span in report.verification.broken:
        note(f"broken evidence: {span}")
    if report.verification.broken:
        sys.exit(1)


def _print(report: LoadReport) -> None:
    from nkdb.export.formats import write_table

    tables = report.changes.tables
    rows = [
        [label, *(getattr(tables[table], field) for field in ("new", "changed", "removed", "unchanged"))]
        for table, label in LABELS.items()
        if table in tables and (tables[table].any or tables[table].unchanged)
    ]
    others = [changes for table, changes in tables.items() if table not in LABELS]
    rows.append(
        [
            "names and other links",
            *(sum(getattr(t, f) for t in others) for f in ("new", "changed", "removed", "unchanged")),
        ]
    )
    write_table(["", "new", "changed", "removed", "unchanged"], rows, sys.stdout)
    details = [row for row in report.changes.rows if row[1] != "new"]
    for table, what, which in details[:SHOWN_ROWS]:
        click.echo(f"{what} {table} {which}")
    more = len(details[SHOWN_ROWS:]) + report.changes.unlisted
    if more:
        click.echo(f"… and {plural(more, 'more changed row')}")

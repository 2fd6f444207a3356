"""`nkdb import`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nkdb import db
from nkdb.cli.interrupts import exit_code, interruptible
from nkdb.cli.options import database_option, note, tell, wait_option
from nkdb.errors import DatabaseAccessError, plural

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from nkdb.load.pages.report import ImportReport, Listing


def _zone(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> ZoneInfo | None:
    if value is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # a name that is a folder of the time zone database is an OSError
        raise click.BadParameter(f"found {value!r}; allowed: a time zone such as Asia/Seoul or UTC") from None


@click.command("import")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...", type=click.Path(path_type=Path, allow_dash=True))
@database_option
@wait_option
@click.option(
    "--publisher",
    metavar="KEY",
    help="The source that published the pages.  [default: the one their addresses belong to, else nk-economy-watch]",
)
@click.option(
    "--timezone",
    "zone",
    metavar="ZONE",
    callback=_zone,
    help="The blog's own time zone (Asia/Seoul), for feeds and pages that give times only in UTC.",
)
@click.option(
    "--replace",
    is_flag=True,
    help="Overwrite stored texts with those of the page, even if spans break; keep no version.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, for each file by itself, and change nothing.")
@click.option("--quiet", "-q", is_flag=True, help="Show no progress.")
def command(
    pages: tuple[Path, ...],
    target: db.Target,
    publisher: str | None,
    zone: ZoneInfo | None,
    replace: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Read saved pages into articles and check evidence against them.

    PAGE is a text or HTML page as a browser saved it (also with its pictures in one file: MHTML, Safari's webarchive),
    an article clipped as Markdown with its title and source in YAML at the top, WordPress REST JSON, an RSS or Atom
    feed, an export of WordPress (WXR) or Blogger, a web archive (WARC, WACZ), any of these as .gz or in a .zip, a
    folder of them, such as a mirror of a site, or - for standard input. The content of a file decides what it is, not
    its name; but pictures, scripts and databases in folders and archives are skipped.

    A post is a known article if it has the same address; or the same publisher, date and title; or, without a date, the
    same publisher, title and text; or, if no publisher is named, the same date, title and text. A known article gets
    its text from the page, and every span coded from it is checked. Unknown posts are added without claims. A text that
    differs from the stored one is kept as a version beside it; if more spans hold in it, the two change places. The
    mere beginning of a text, as lists and feeds print it, is not a version of it. If a title or day differs, the stored
    one stays and the difference is listed. Texts that are nearly the same are proposed, never linked. If there is no
    database yet, one is made (`nkdb load` then adds the seeds).

    Each file is imported whole or not at all; after a stop, the same command continues. `nkdb remove KEY…` removes
    articles that no seed states. To get back a text that an import changed, make a backup first (`nkdb db backup FILE`)
    and restore it (`nkdb db restore FILE`). Exit code 1: a span does not hold; the claims and figures are named. Exit
    code 2: a file was left out, or a post that is cut off or has no title.
    """
    from nkdb.archive.saved import saved_files
    from nkdb.cli.progress import bytes_read
    from nkdb.load.pages import import_pages

    passed_over: Counter[str] = Counter()
    try:
        with interruptible(), bytes_read(quiet=quiet) as (begin, say):
            report = import_pages(
                target, saved_files(pages, passed_over), publisher=publisher, replace=replace, zone=zone,
                dry_run=dry_run, progress=lambda file: begin(file.name, file.size), say=say,
            )  # fmt: skip
    except KeyboardInterrupt as interrupt:
        note(f"interrupted; {'nothing was written' if dry_run else DatabaseAccessError.FILES_ARE_IN}")
        sys.exit(exit_code(interrupt))
    if report.files:
        _print(report, target, dry_run=dry_run)
    for place, count in passed_over.items():
        note(f"{place}: {plural(count, 'file')} skipped (pictures, scripts, databases and the like)")
    if report.broken:
        note(f"{plural(report.broken, 'broken post')} left out")
    if report.left_out.count:
        note(f"{plural(report.left_out.count, 'file')} left out" + (f", {report.files:,} read" if report.files else ""))
    if report.left_out.count or report.broken:
        sys.exit(2)
    if not report.holds:
        sys.exit(1)


def _print(report: ImportReport, target: db.Target, *, dry_run: bool) -> None:
    from nkdb.load.likeness import proposals
    from nkdb.load.pages.report import NOTABLE, Listing

    def listed(what: str, listing: Listing) -> None:
        for item in listing.first:
            tell(f"{what}: {item}")
        if listing.count > len(listing.first):
            click.echo(f"{what}: … and {listing.count - len(listing.first):,} more")

    def listing_of(items: list[str]) -> Listing:
        return Listing(len(items), items[:NOTABLE])

    click.echo(f"{report.matched:,} of {plural(report.read, 'article')} matched")
    spans = report.verification
    click.echo(f"{spans.verified:,} of {plural(spans.verified + len(spans.broken), 'span')} verified")
    listed("new", report.new)
    listed("text differs and is kept as a version", report.revised)
    listed("text replaced", report.replaced)
    listed("date added", report.dated)
    listed("title or day differs and stays as it was", report.differing)
    listed("unreviewed source", report.unreviewed)
    listed("broken", listing_of([str(span) for span in spans.broken]))
    listed("does not hold on the page", listing_of([str(span) for span in report.would_break]))
    pairs = listing_of(list(proposals(report.similar)))
    for line in pairs.first:
        tell(line)
    if pairs.count > len(pairs.first):
        click.echo(f"similar: … and {pairs.count - len(pairs.first):,} more (nkdb duplicates lists all)")
    skipped = report.skipped.total()
    if report.files > 1 or report.new.count or report.revised.count or report.replaced.count or skipped:
        revised = report.revised.count + report.replaced.count
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in report.skipped.most_common())
        click.echo(
            f"{'dry run: ' if dry_run else ''}read {report.read:,} from {plural(report.files, 'file')}: "
            f"new {report.new.count:,}, matched {report.matched:,}, revised {revised:,}, skipped {skipped:,}"
            + (f" ({reasons})" if reasons else "")
        )
    if report.unreviewed.count and not dry_run:
        note("nkdb merge --list shows the unreviewed sources, and which known ones they may be")
    if report.assumed:
        note(
            f"{plural(report.assumed, 'new article')} without an address counted as NK Economy Watch's; "
            "--publisher names another source"
        )
    if report.unsigned:
        note(f"near-duplicates were not looked for: {report.unsigned}")
    if report.created and not dry_run:
        note(f"{target}: made; it has no coded claims yet, 'nkdb load' adds those that come with nkdb")

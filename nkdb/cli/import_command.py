"""`nkdb import`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nkdb import db
from nkdb.cli.options import database_option, note, plural


@click.command("import")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...", type=click.Path(path_type=Path))
@database_option
@click.option("--publisher", metavar="KEY", help="The source that published the pages.  [default: nk-economy-watch]")
@click.option("--replace", is_flag=True, help="Replace stored texts by those of the page, whatever breaks.")
def command(pages: tuple[Path, ...], target: db.Target, publisher: str | None, replace: bool) -> None:
    """Read saved archive pages into articles and check evidence against them.

    A PAGE is a category archive saved as text, WordPress REST JSON, an RSS or Atom feed, a WordPress export (WXR), a
    web archive (WARC), any of these as .gz or in a .zip, a folder of them, or - for standard input. What a file is
    shows in its content, not in its name.

    An article is known by publisher, date and title: it gets its text from the page, and every span coded from it is
    checked. Unknown articles are added without claims. A stored text that differs from the page's stays, unless the
    page's text keeps more spans whole. Where there is no database yet, one is made (`nkdb load` then adds the seeds).
    Exit code 1: a span does not hold; the claims and figures are named.
    """
    from nkdb.archive import saved_files
    from nkdb.load.pages import import_pages

    read = []
    for saved in saved_files(pages):
        page = saved.read()
        page.articles = list(page.articles)
        for warning in page.warnings:
            note(f"{saved.name}: {warning}")
        for reason, count in page.skipped.items():
            note(f"{saved.name}: {count:,} left out, {reason}")
        read.append(page)
    report = import_pages(target, read, publisher=publisher, replace=replace)
    click.echo(f"{len(report.matched)} of {plural(report.total, 'article')} matched")
    spans = report.verification
    checked = spans.verified + len(spans.broken)
    click.echo(f"{spans.verified:,} of {plural(checked, 'span')} verified")
    for what, keys in (("new", report.new), ("text replaced", report.replaced)):
        for key in keys:
            click.echo(f"{what}: {key}")
    for key in report.kept:
        click.echo(f"text differs from the stored one, which was kept: {key}")
    for span in spans.broken:
        click.echo(f"broken: {span}")
    for span in report.would_break:
        click.echo(f"does not hold on the page: {span}")
    if report.created:
        note(f"{target}: made; it has no coded claims yet, 'nkdb load' adds those that come with nkdb")
    if not report.holds:
        sys.exit(1)

"""`nkdb export`."""

from __future__ import annotations

from pathlib import Path

import click

from nkdb import db
from nkdb.cli import completion
from nkdb.cli.options import database_option, note
from nkdb.errors import plural


@click.command("export")
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completion.table_or_query)
@database_option
@click.option(
    "--format", "format_", type=click.Choice(["csv", "jsonl", "parquet", "xlsx", "datapackage", "sqlite"]),
    help="[default: as the ending of OUT says]",
)  # fmt: skip
@click.option(
    "--param", "pairs", multiple=True, metavar="NAME=VALUE", help="A text for :NAME in a named query; repeatable."
)
@click.option("--with-bodies", is_flag=True, help="Include the texts of articles, which are not ours to pass on.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for Excel.")
@click.option("--force", is_flag=True, help="Replace what an earlier export wrote to OUT.")
def command(
    out: Path, names: tuple[str, ...], target: db.Target, format_: str | None, pairs: tuple[str, ...],
    with_bodies: bool, bom: bool, force: bool,
) -> None:  # fmt: skip
    """Write tables, views and queries to files for other programs.

    NAME is a table, a view (such as figure_flat) or a query that `nkdb query --list` shows; without one, all tables and
    views are written. As csv, jsonl or parquet, one NAME makes a file OUT, several make a folder OUT with one file
    each. xlsx is one workbook, datapackage a Frictionless data package (a folder, or one file if OUT ends with .zip),
    sqlite a copy of the whole database. OUT is written completely or not at all. In CSV, an apostrophe is put before
    texts that begin with = + - @, because spreadsheets would take them for formulas.

    \b
      nkdb export figures.csv figure_flat
      nkdb export nkdb.xlsx
      nkdb export package --format datapackage
    """  # noqa: D301 - click wants the character, not the two that print it
    from nkdb.cli.progress import counted
    from nkdb.export.exporting import export
    from nkdb.query import parse_parameters

    with counted() as begin:
        counts = export(
            target, out, names, format_=format_, parameters=parse_parameters(pairs), with_bodies=with_bodies, bom=bom,
            force=force, begin=begin,
        )  # fmt: skip
    rows = plural(sum(counts.values()), "row")
    note(f"{out}: {rows}" if len(counts) == 1 else f"{out}: {rows} of {plural(len(counts), 'table')}")
    if not any(counts.values()):
        note("no rows")

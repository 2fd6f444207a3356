"""`nkdb figures`."""

from __future__ import annotations

import sys
from typing import Any

import click

from nkdb import db
from nkdb.cli.filters import conversion_options, filter_options, given
from nkdb.cli.options import MOST_IN_A_TABLE, database_option, format_option, note
from nkdb.errors import plural


@click.command("figures")
@database_option
@format_option
@filter_options("measure", "kind", "organization", "source", "origin", "topic", "place", "category", "since", "until")
@conversion_options
@click.option(
    "--limit", type=click.IntRange(1), metavar="ROWS",
    help=f"Print at most so many; without it, {MOST_IN_A_TABLE:,} of a table, and all in other formats.",
)  # fmt: skip
@click.option("--mid", is_flag=True, help="Add midpoints of ranges, labelled as such.")
def command(target: db.Target, format_: str, limit: int | None, **options: Any) -> None:
    """Filter figures, and convert them to one period, unit or currency.

    Filters take keys or any spelling of a name. Converted values stand beside what was said; both ends are kept, and
    open ends stay open. Notes say which rates were used, how far away they are in time, and what could not be
    converted; the formats for programs have columns for this. A measure that you name must have the dimension that you
    convert to.

    \b
      nkdb figures --measure 8-3-money-payment --per P1M --currency USD
      nkdb figures --measure 8-3-money-payment --per P1M \\
        --currency USD --rate market --rate official --in kg_rice
    """  # noqa: D301 - click wants the character, not the two that print it
    from nkdb.analysis import tables
    from nkdb.analysis.asked import first_figures
    from nkdb.export.formats import FORMATS

    is_table = format_ == "table"
    found, count = first_figures(target, given(options), limit or (MOST_IN_A_TABLE if is_table else None))
    columns, rows = tables.figures(found) if is_table else tables.whole(found)
    if len(found) or not is_table:
        FORMATS[format_](columns, rows, sys.stdout)
    if found.empty:
        note("no figures")
    if len(found) < count:
        note(f"the first {len(found):,} of {plural(count, 'figure')}{'' if limit else '; --format csv has all'}")
    for text in tables.notes(found):
        note(text)

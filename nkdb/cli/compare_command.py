"""`nkdb compare`."""

from __future__ import annotations

import sys
from typing import Any

import click

from nkdb import db
from nkdb.cli.filters import filter_options, given
from nkdb.cli.options import CommandOfOneText, database_option, format_option, note, tell

MOST_PAIRS = 100


@click.command("compare", cls=CommandOfOneText)
@click.argument("measure")
@database_option
@format_option
@filter_options("organization", "source", "origin", "topic", "place", "category", "since", "until")
def command(measure: str, target: db.Target, format_: str, **options: Any) -> None:
    """Compare the figures of a measure with each other.

    Figures are first converted to the unit and period of the measure, where possible. Two figures overlap, lie apart by
    a gap, or cannot be compared; then the reason is given: different units, periods or places, or won from before and
    after the redenomination. Reports that revise, repeat or retell one work count as one; origins are those who said it
    first. The formats for programs hold the pairs.
    """
    from nkdb.analysis import Database, tables
    from nkdb.export.formats import FORMATS

    compared = Database(target).compare(measure, **given(options))
    if format_ == "table":
        (columns, rows), (pair_columns, pairs) = tables.comparison(compared)
        if rows:
            FORMATS["table"](columns, rows, sys.stdout)
        if pairs:
            FORMATS["table"](pair_columns, pairs[:MOST_PAIRS], sys.stdout)
        tell(compared.summary)
        if len(pairs) > MOST_PAIRS:
            note(f"the first {MOST_PAIRS} of {len(pairs):,} pairs; --format csv has all")
    else:
        FORMATS[format_](*tables.whole(compared.pairs), sys.stdout)
        note(compared.summary)
    for line in tables.rates_used(compared.figures):
        note(line)
    if compared.figures.empty:
        note("no figures")

"""`nkdb query`."""

from __future__ import annotations

import io
import sys

import click

from nkdb import db
from nkdb.cli import completion
from nkdb.cli.options import (
    A_DAY,
    MOST_IN_A_TABLE,
    CommandOfOneText,
    NumberInRange,
    database_option,
    format_option,
    note,
)
from nkdb.errors import plural
from nkdb.query import SECONDS, bound, named_queries, parse_parameters, reading

MOST_ROWS = 1_000_000_000


@click.command("query", cls=CommandOfOneText)
@click.argument("sql", required=False, metavar="SQL|NAME|-", shell_complete=completion.query)
@database_option
@format_option
@click.option(
    "--param",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="A text for :NAME in the query; repeatable. For a number, write CAST(:NAME AS numeric).",
)
@click.option(
    "--limit", type=click.IntRange(1, MOST_ROWS), metavar="ROWS",
    help=f"Print at most so many rows; the default is {MOST_IN_A_TABLE:,} for a table, and all for other formats.",
)  # fmt: skip
@click.option(
    "--timeout", type=NumberInRange(0, A_DAY, min_open=True), default=SECONDS, show_default=True, metavar="SECONDS",
    help="Give up after so many seconds.",
)  # fmt: skip
@click.option("--list", "list_", is_flag=True, help="List the queries that come with nkdb.")
def command(
    sql: str | None,
    target: db.Target,
    format_: str,
    pairs: tuple[str, ...],
    limit: int | None,
    timeout: float,
    list_: bool,
) -> None:
    """Run SQL, or a query that comes with nkdb; nothing can be written.

    SQL is one SELECT from the views figure_flat and claim_flat or any of the tables; `-` reads it from standard input.
    NAME is a query that `nkdb query --list` shows.

    \b
      nkdb query "SELECT printed, chain FROM figure_flat WHERE measure_key = '8-3-money-payment'"
      nkdb query policies-in-force --param day=2014-06-15 --format csv
    """  # noqa: D301 - click wants the character, not the two that print it
    from nkdb.export.formats import FORMATS

    if list_:
        rows = [(q.name, q.purpose, "; ".join(map(str, q.parameters))) for q in named_queries().values()]
        FORMATS[format_](["name", "asks", "parameters"], rows, sys.stdout)
        return
    if sql is None:
        raise click.UsageError("Missing argument 'SQL|NAME|-'. See: nkdb query --list")
    most = limit or (MOST_IN_A_TABLE if format_ == "table" else None)
    statement, parameters = bound(_standard_input() if sql == "-" else sql, parse_parameters(pairs), most)
    with reading(target, seconds=timeout, of_user=True) as reader:
        result = reader.select(statement, parameters, most)
    FORMATS[format_](result.columns, result.rows, sys.stdout)
    if not result.rows:
        note("no rows")
    elif result.truncated:
        note(f"the first {plural(len(result.rows), 'row')}; {'there are more' if limit else '--format csv has all'}")


def _standard_input() -> str:
    if not isinstance(sys.stdin, io.TextIOWrapper):  # closed by whoever started nkdb
        return ""
    # what cannot be read as text is refused with the query, as on the command line
    sys.stdin.reconfigure(errors="surrogateescape")
    return sys.stdin.read().removeprefix("\ufeff")

"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from nkdb import db
from nkdb.cli.completion import file_name
from nkdb.errors import SeedError, harmless_to_terminals

F = TypeVar("F", bound=Callable[..., Any])

A_DAY = 86_400
MOST_IN_A_TABLE = 1_000
"""Rows of a table without a --limit: nobody reads more, and a million take half an hour to be laid out."""
TARGET = "nkdb.target"
"""Under which name the context of a command has its database."""


class NumberInRange(click.FloatRange):
    """A number in a range; "nan" is none, though it lies on no side of any bound."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; fails as click's own ranges do."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


class CommandOfOneText(click.Command):
    """A command of one text, which people forget to quote."""

    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; fails where the shell made several of the text."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            ctx.fail(
                f"found {' '.join(rest)} after the text; allowed: one text, in quotes where it has blanks: "
                f'{ctx.command_path} "…"'
            )
        return rest


def _target(ctx: click.Context, _parameter: click.Parameter, value: str) -> db.Target:
    target = replace(db.Target.parse(value), wait=ctx.meta.get("nkdb.wait"))
    ctx.meta[TARGET] = target
    return target


def _wait(ctx: click.Context, _parameter: click.Parameter, value: float | None) -> None:
    ctx.meta["nkdb.wait"] = value


def max_errors_option(function: F) -> F:
    """--max-errors: how many problems of seeds are told."""
    return click.option(
        "--max-errors", metavar="N", type=click.IntRange(min=1), default=SeedError.SHOWN, show_default=True,
        help="Show at most N problems; if there are more, stop reading JSON Lines.",
    )(function)  # fmt: skip


def wait_option(function: F) -> F:
    """--wait: for how long another process that is writing is waited for; goes into the database's Target."""
    return click.option(
        "--wait", metavar="SECONDS", type=NumberInRange(0, A_DAY), is_eager=True, expose_value=False, callback=_wait,
        help=f"How long to wait while another process writes.  [default: {db.BUSY_SECONDS:g}]",
    )(function)  # fmt: skip


def database_option(function: F) -> F:
    """--database: which database."""
    return click.option(
        "--database", "target", metavar="URL", envvar="NKDB_DATABASE_URL", default=db.DEFAULT_DATABASE,
        show_default=True, callback=_target, help="A SQLite file, or postgresql://… [environment: NKDB_DATABASE_URL]",
        shell_complete=file_name,
    )(function)  # fmt: skip


def paths_argument(function: F) -> F:
    """PATH…: seed files and folders."""
    return click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))(function)


def format_option(function: F) -> F:
    """--format: how rows are written."""
    from nkdb.export.formats import FORMATS

    return click.option(
        "--format",
        "format_",
        type=click.Choice(list(FORMATS)),
        default="table",
        show_default=True,
        help="How to print rows.",
    )(function)


def tell(text: str) -> None:
    """Tell people a line of the result: on standard output."""
    click.echo(harmless_to_terminals(text))


def note(text: str) -> None:
    """Say something to the user beside the result: on standard error."""
    click.echo(harmless_to_terminals(text), err=True)

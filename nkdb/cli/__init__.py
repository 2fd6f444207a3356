"""The command line: one module a command, imported only when that command runs, and one boundary for errors."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from nkdb.cli.groups import GroupOfCommands
from nkdb.cli.interrupts import exit_code, interruptible
from nkdb.errors import FileAccessError, NkdbError, OutputError

# name: (module:function, first line of its help); listed here so that --help imports nothing else
COMMANDS = {
    "load": "Load seeds into the database, and say what changed.",
    "check": "Validate seeds without a database.",
    "import": "Read saved pages into articles and check evidence against them.",
    "remove": "Remove imported articles that no seed states.",
    "duplicates": "List pairs of articles with nearly the same text, the most similar first.",
    "relate": "Say that the article KEY revises or repeats the article RELATED.",
    "merge": "Say that the source KEY is the source INTO.",
    "unmerge": "Take back the merge of the source KEY.",
    "verify": "Check every span of evidence against the imported texts.",
    "query": "Run SQL, or a query that comes with nkdb; nothing can be written.",
    "search": "Find words in claims, titles, names and imported texts, English and Korean.",
    "show": "Show everything about a record, by its key or any spelling of its name.",
    "figures": "Filter figures, and convert them to one period, unit or currency.",
    "compare": "Compare the figures of a measure with each other.",
    "chain": "Print the chain of a claim or figure, link by link.",
    "plot": "Draw figures, a timeline, attribution or rates, as PNG, SVG or HTML.",
    "stats": "Count what the database holds.",
    "export": "Write tables, views and queries to files for other programs.",
    "cite": "Cite an article, document, claim, figure or source.",
    "schema": "Explain the tables and columns: the data dictionary, or a diagram.",
    "dump": "Write the database back to seed files.",
    "db": "Upgrade, check, back up and restore the database itself.",
}


class RefusedError(click.ClickException):
    """An NkdbError on its way to the user: one clear message, exit code 2."""

    exit_code = 2


class NkdbGroup(GroupOfCommands):
    """The top-level group: knows its commands by name, and turns errors into messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module when it is asked for."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"nkdb.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, suggesting the nearest where there is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from nkdb.errors import nearest

            near = nearest(args[0], COMMANDS)
            hint = f" Did you mean {near!r}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the command line, within the boundary: --help and --version print while it is read."""
        with _boundary():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command within the boundary."""
        with _boundary(), _of_rows(ctx):
            return super().invoke(ctx)


@contextmanager
def _boundary() -> Iterator[None]:
    """Errors of nkdb become messages, and so does what the system says of files and of the output."""
    if sys.stdout is None:  # closed by whoever started nkdb
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 -- open to the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 -- open to the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout is sys.__stdout__ and isinstance(raw := sys.stdout.buffer, io.RawIOBase):
            # PYTHONUNBUFFERED: of what a full disk takes in part, Python would lose the rest without a word
            sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), sys.stdout.encoding, line_buffering=True)
        sys.stdout.reconfigure(errors="replace")
    try:
        with interruptible():
            yield
            sys.stdout.flush()
    except KeyboardInterrupt as interrupt:
        # click would exit with 1, which is for checks that did not hold
        click.echo("interrupted", err=True)
        sys.exit(exit_code(interrupt))
    except NkdbError as error:
        raise RefusedError(str(error)) from None
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # whoever reads has read enough; click ends in silence
        raise RefusedError(str(_refusal(error))) from None


@contextmanager
def _of_rows(ctx: click.Context) -> Iterator[None]:
    """A failure that comes of a value which SQLite took from another program is told as that."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        from nkdb.cli.options import TARGET
        from nkdb.integrity import broken_row

        if TARGET in ctx.meta and (told := broken_row(ctx.meta[TARGET])) is not None:
            raise told from None
        raise


def _refusal(error: OSError) -> NkdbError:
    reason = error.strerror or type(error).__name__
    if error.filename is not None:
        from nkdb.archive.normal import shown

        return FileAccessError(shown(os.fsdecode(error.filename)), reason)
    if error.errno == errno.ENOENT:
        # of os.getcwd, which names no file: somebody removed the folder
        return FileAccessError("the working folder", reason)
    with suppress(OSError):
        # what could not be written must not be tried again when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OutputError("output", reason, "a terminal, file or pipe that takes it")


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        from nkdb import __version__

        click.echo(f"nkdb {__version__}")
        ctx.exit()


@click.group(cls=NkdbGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
def main() -> None:
    """What has been reported about the North Korean economy: who said it, through whom, with which numbers.

    Begin with `nkdb load`: it makes nkdb.sqlite in this folder from the seeds that come with nkdb. Then ask:

    \b
      nkdb query "SELECT printed, chain FROM figure_flat WHERE measure_key = '8-3-money-payment'"
      nkdb show 8-3-movement-evolves-2014-08-05

    Results go to standard output, notes and errors to standard error. Exit codes: 0 done, 1 a check did not hold, 2
    wrong usage or bad input, 130 interrupted (143 by SIGTERM).
    """  # noqa: D301 - click wants the character, not the two that print it

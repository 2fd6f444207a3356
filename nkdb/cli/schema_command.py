"""`nkdb schema`."""

from __future__ import annotations

import click

from nkdb.cli import completion


@click.command("schema")
@click.argument("tables", nargs=-1, metavar="[TABLE]...", shell_complete=completion.table)
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json", "mermaid"]), default="text",
    show_default=True, help="How to print it; mermaid is a diagram of the tables and their foreign keys.",
)  # fmt: skip
def command(tables: tuple[str, ...], format_: str) -> None:
    """Explain the tables and columns: the data dictionary, or a diagram.

    No database is needed. TABLE is a table or view; without one, all are explained: for each column its type, whether
    it may be NULL, what it points to, what it means, and which words it allows.
    """
    from nkdb.export.dictionary import named
    from nkdb.export.schema import FORMATS

    click.echo(FORMATS[format_](named(tables)), nl=False)

"""`nkdb cite`."""

from __future__ import annotations

import datetime
import sys

import click

from nkdb import db
from nkdb.cli.options import database_option
from nkdb.days import single_day
from nkdb.errors import harmless_to_terminals


@click.command("cite")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@database_option
@click.option(
    "--style", type=click.Choice(["text", "bibtex", "csl-json", "ris"]), default="text", show_default=True,
    help="Text for people, or a format that reference managers read.",
)  # fmt: skip
@click.option("--accessed", metavar="DATE", help="When you saw the page.  [default: today]")
def command(keys: tuple[str, ...], target: db.Target, style: str, accessed: str | None) -> None:
    """Cite an article, document, claim, figure or source.

    KEY is a key, the end of one, or any spelling of a name. An article is cited with the original that it rests on; a
    claim or figure with its chain, and with the span of the article's text that is its evidence.

    \b
      nkdb cite monthly-payments --style bibtex
    """  # noqa: D301 - click wants the character, not the two that print it
    from nkdb.cards import find_records
    from nkdb.export.citation import CITABLE, citation
    from nkdb.export.citation_styles import STYLES
    from nkdb.export.formats import in_utf_8
    from nkdb.query import reading

    day = single_day("accessed", accessed) if accessed is not None else datetime.date.today()
    with reading(target) as reader:
        found = dict.fromkeys(record for key in keys for record in find_records(reader, key, CITABLE))
        citations = [citation(reader, kind, id_, day) for kind, id_ in found]
    written = STYLES[style](citations)
    if style == "text":
        click.echo(harmless_to_terminals(written), nl=False)
    else:
        click.echo(written, file=in_utf_8(sys.stdout), nl=False)

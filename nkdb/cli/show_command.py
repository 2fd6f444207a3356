"""`nkdb show`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from nkdb import db
from nkdb.cli.options import CommandOfOneText, database_option
from nkdb.errors import harmless_to_terminals

if TYPE_CHECKING:
    from nkdb.cards import Card


@click.command("show", cls=CommandOfOneText)
@click.argument("key", metavar="KEY|NAME")
@database_option
def command(key: str, target: db.Target) -> None:
    """Show everything about a record, by its key or any spelling of its name.

    Records are articles, sources, organizations, places, documents, claims, figures, measures, topics and categories.
    KEY is a record's key, or the end of a claim's or figure's key (monthly-payments). NAME is any spelling of a name:
    "Nodong Sinmun" and 로동신문 reach one source.
    """
    from nkdb.cards import find_cards
    from nkdb.query import reading

    with reading(target) as reader:
        cards = find_cards(reader, key)
    for number, card in enumerate(cards):
        if number:
            click.echo()
        _print(card)


def _print(card: Card) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from nkdb.export.formats import console, write_table

    out = console(sys.stdout)
    out.print(Text.assemble((harmless_to_terminals(card.title), "bold"), f"  [{card.kind}]"), soft_wrap=False)
    out.print(Text(harmless_to_terminals(card.key), style="dim"))
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for label, value in card.facts:
        facts.add_row(Text(harmless_to_terminals(label)), Text(harmless_to_terminals(value)))
    if card.facts:
        out.print(facts)
    for heading, text in card.texts:
        out.print()
        out.print(Text(harmless_to_terminals(heading), style="bold"))
        out.print(Padding(Text(harmless_to_terminals(text)), (0, 0, 0, 2), expand=False))
    for heading, columns, rows in card.tables:
        out.print()
        write_table([column.replace("_", " ") for column in columns], rows, sys.stdout, title=heading)

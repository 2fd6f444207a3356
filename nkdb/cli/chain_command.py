"""`nkdb chain`."""

from __future__ import annotations

import sys

import click

from nkdb import db
from nkdb.cli.options import CommandOfOneText, database_option, format_option, tell


@click.command("chain", cls=CommandOfOneText)
@click.argument("key")
@database_option
@format_option
def command(key: str, target: db.Target, format_: str) -> None:
    """Print the chain of a claim or figure, link by link.

    KEY is the key of a claim or figure, or the end of one (monthly-payments/range). The first link published it, the
    last is the origin.
    """
    from nkdb.cards.chain import COLUMNS, find_chains
    from nkdb.export.formats import FORMATS
    from nkdb.query import reading

    with reading(target) as reader:
        chains = find_chains(reader, key)
    if format_ == "table":
        for chain in chains:
            tell(f"{chain.key}: {chain.text}")
            FORMATS["table"](COLUMNS, chain.links, sys.stdout)
    else:
        rows = [(chain.key, *link) for chain in chains for link in chain.links]
        FORMATS[format_](["key", *COLUMNS], rows, sys.stdout)

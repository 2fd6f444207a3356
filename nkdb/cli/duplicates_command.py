"""`nkdb duplicates`."""

from __future__ import annotations

import click

from nkdb import db
from nkdb.cli.options import NumberInRange, database_option, note


@click.command("duplicates")
@click.option(
    "--threshold", type=NumberInRange(0.05, 1), metavar="SHARE", default=0.3, show_default=True,
    help="How much of their runs of five words two texts must have in common.",
)  # fmt: skip
@database_option
def command(threshold: float, target: db.Target) -> None:
    """List articles whose texts are nearly the same, the most alike first.

    Pairs that are related already are left out. Nothing is linked: each line ends in the command that would link the
    pair. Two wordings of one report have a third or more of their runs of words in common, two reports on one subject
    next to none.
    """
    from nkdb.load.likeness import proposals, similar
    from nkdb.query import reading

    with reading(target) as reader:
        pairs = similar(lambda sql, parameters: reader.select(sql, parameters).rows, threshold)
    for line in proposals(pairs):
        click.echo(line)
    if not pairs:
        note(f"no two texts have {threshold:.0%} of their runs of words in common, but for related ones")

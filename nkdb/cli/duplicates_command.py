"""`nkdb duplicates`."""

from __future__ import annotations

import click

from nkdb import db
from nkdb.cli.options import NumberInRange, database_option, note, tell


@click.command("duplicates")
@click.option(
    "--threshold", type=NumberInRange(0.05, 1), metavar="SHARE", default=0.3, show_default=True,
    help="The share of their five-word runs that two texts must have in common.",
)  # fmt: skip
@database_option
def command(threshold: float, target: db.Target) -> None:
    """List pairs of articles with nearly the same text, the most similar first.

    Pairs that are already related are left out. Nothing is linked: each line ends with the command that would link the
    pair. Two wordings of one report have a third or more of their runs of words in common; two reports on one subject
    have almost none.

    Listed first are pairs of coded articles, with or without a text, whose claims are all counted although the two have
    the same address, or the same publisher, day and title, or are related through an article without claims.
    """
    from nkdb.load.likeness import proposals, similar
    from nkdb.load.twice import counted_twice
    from nkdb.query import asking, reading

    with reading(target) as reader:
        ask = asking(reader)
        for twice in counted_twice(ask):
            tell(str(twice))
        pairs = similar(ask, threshold)
    for line in proposals(pairs):
        tell(line)
    if not pairs:
        note(f"no two texts have {threshold:.0%} of their runs of words in common, apart from related ones")

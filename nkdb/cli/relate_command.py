"""`nkdb relate`."""

from __future__ import annotations

import click

from nkdb import db
from nkdb.cli.options import database_option, note, wait_option
from nkdb.vocabulary import ARTICLE_RELATION_KIND


@click.command("relate")
@click.argument("key")
@click.argument("related")
@click.option(
    "--kind", type=click.Choice(list(ARTICLE_RELATION_KIND)), required=True,
    help="revision_of: KEY is a later wording of RELATED; duplicate_of: KEY is the same text.",
)  # fmt: skip
@click.option("--remove", is_flag=True, help="Take the relation back.")
@database_option
@wait_option
def command(key: str, related: str, kind: str, remove: bool, target: db.Target) -> None:
    """Say that the article KEY revises or repeats the article RELATED.

    Of two related articles, the views count the claims of only one: the revision, or the original of a duplicate. The
    relation stays when seeds are loaded, and `nkdb dump` writes it.
    """
    from nkdb.load.curation.relations import relate, unrelate

    db.require_current(target)
    with db.connection(target) as conn:
        if remove:
            unrelate(conn, key, related, kind)
            done = "no longer"
        else:
            done = "now" if relate(conn, key, related, kind) else "already"
    note(f"{key} is {done} {kind.replace('_', ' ')} {related}")

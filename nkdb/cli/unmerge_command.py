"""`nkdb unmerge`."""

from __future__ import annotations

import click

from nkdb import db
from nkdb.cli.options import database_option, note, wait_option


@click.command("unmerge")
@click.argument("key")
@database_option
@wait_option
def command(key: str, target: db.Target) -> None:
    """Take back the merge of the source KEY.

    KEY may be any of its names. If a seed file states the merge, delete it there.
    """
    from nkdb.load.curation.merges import unmerge

    db.require_current(target)
    with db.connection(target) as conn:
        into = unmerge(conn, key)
    note(f"{key} is no longer merged into {into}")

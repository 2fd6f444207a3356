"""`nkdb merge`."""

from __future__ import annotations

import click

from nkdb import db
from nkdb.cli.options import database_option, note


@click.command("merge")
@click.argument("key")
@click.argument("into")
@database_option
def command(key: str, into: str, target: db.Target) -> None:
    """Say that the source KEY is the source INTO.

    Nothing is deleted or rewritten: names of KEY lead to INTO, and chains print INTO in its place, until `nkdb unmerge
    KEY`. `nkdb dump` writes the merge to merges.yaml.
    """
    from nkdb.load.merges import merge

    db.require_current(target)
    with db.connection(target) as conn:
        is_new = merge(conn, key, into)
    note(f"{key} is merged into {into}" + ("" if is_new else " already"))

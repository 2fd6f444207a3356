"""`nkdb merge`."""

from __future__ import annotations

import click

from nkdb import db
from nkdb.cli.options import database_option, note, tell, wait_option


@click.command("merge")
@click.argument("key", required=False)
@click.argument("into", required=False)
@click.option("--list", "list_", is_flag=True, help="List the sources that imports have added and nobody has reviewed.")
@database_option
@wait_option
def command(key: str | None, into: str | None, list_: bool, target: db.Target) -> None:
    """Say that the source KEY is the source INTO.

    Both may be given by any of their names. --list shows each unreviewed source with the command that would merge it
    into the source of its domain, or the one spelt most like it. If a source is really new, say so in the seeds (run
    `nkdb dump`, then delete `reviewed: false`).

    Nothing is deleted or rewritten: names of KEY find INTO, and chains print INTO in its place, until `nkdb unmerge
    KEY`. `nkdb dump` writes the merge to merges.yaml.
    """
    if list_ and key is not None:
        raise click.UsageError("--list takes no KEY and no INTO.")
    if not list_ and (key is None or into is None):
        raise click.UsageError("Missing argument 'KEY' or 'INTO'. See: nkdb merge --list")
    if key is None or into is None:
        _list(target)
        return
    from nkdb.load.curation.merges import merge

    db.require_current(target)
    with db.connection(target) as conn:
        is_new = merge(conn, key, into)
    note(f"{key} is merged into {into}" + ("" if is_new else " already"))


def _list(target: db.Target) -> None:
    from nkdb.cards.review import unreviewed
    from nkdb.query import reading

    with reading(target) as reader:
        found = list(unreviewed(reader))
    for source in found:
        tell(str(source))
    if not found:
        note("no source waits for a review")

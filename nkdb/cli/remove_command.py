"""`nkdb remove`."""

from __future__ import annotations

import click

from nkdb import db
from nkdb.cli.options import database_option, note, tell, wait_option
from nkdb.errors import plural


@click.command("remove")
@click.argument("keys", nargs=-1, required=True, metavar="KEY…")
@click.option("--yes", is_flag=True, help="Do not ask.")
@database_option
@wait_option
def command(keys: tuple[str, ...], yes: bool, target: db.Target) -> None:
    """Remove imported articles that no seed states.

    Each KEY is that of an article, as `nkdb import` lists it. The texts, citations and relations of the articles are
    removed too, and so are categories and unreviewed sources that nothing else names. An article that a seed states is
    removed by deleting it from the seeds and loading them; its text is corrected with `nkdb import --replace`.
    """
    from nkdb.load.curation.removals import removable, remove

    db.require_current(target)
    if not yes:
        with db.snapshot(target) as conn:
            found = plural(len(removable(conn, keys)), "imported article")
        click.confirm(f"{target}: {found} will be removed, texts and all. Go on?", abort=True, err=True)
    with db.connection(target) as conn:
        removed = remove(conn, keys)
    for kind, gone in (("article", removed.articles), ("category", removed.categories), ("source", removed.sources)):
        for key in gone:
            tell(f"removed: {kind} {key}")
    note(f"{target}: {plural(len(removed.articles), 'article')} removed")

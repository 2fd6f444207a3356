"""`nkdb verify`."""

from __future__ import annotations

import sys

import click

from nkdb import db
from nkdb.cli.options import database_option, note, tell, wait_option
from nkdb.errors import plural


@click.command("verify")
@database_option
@wait_option
def command(target: db.Target) -> None:
    """Check every span of evidence against the imported texts.

    A span holds if its characters have exactly the recorded sha256. Broken spans are named with their claim or figure.
    Spans of articles whose text was not imported cannot be checked; they are counted. Exit code 1: a span does not
    hold. Nothing is written unless the state of a span has changed.
    """
    from nkdb.cli.progress import counted
    from nkdb.load.spans import Verification, look
    from nkdb.query import asking, reading

    result, is_as_before = Verification(), True
    with reading(target) as reader, counted() as begin:
        for found, states in look(asking(reader), begin=begin):
            result.add(found)
            if states:
                is_as_before = False
                break
    if not is_as_before:
        # looked at again by itself: another process may have written in between
        from nkdb.load.evidence import verify

        with db.connection(target) as conn:
            result = verify(conn)
    result.broken.sort()
    click.echo(f"{result.verified:,} verified, {len(result.broken):,} broken, {result.unchecked:,} unchecked")
    for span in result.broken:
        tell(f"broken: {span}")
    if result.unchecked:
        note(f"{plural(result.unchecked, 'span')} cannot be checked until their page is imported (nkdb import PAGE)")
    if result.broken:
        sys.exit(1)

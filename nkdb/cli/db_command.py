"""`nkdb db`: the database itself."""

from __future__ import annotations

import sys

import click

from nkdb import db
from nkdb.cli.options import database_option, note
from nkdb.errors import DatabaseMissingError, UnknownRevisionError


@click.group("db")
def command() -> None:
    """Upgrade, downgrade and check the database itself."""


@command.command("upgrade")
@click.argument("revision", default="head")
@database_option
def upgrade(revision: str, target: db.Target) -> None:
    """Create the database, or bring its schema up to REVISION (the newest)."""
    wanted = db.revision_named(revision, extra="head")
    before = db.current_revision(target)
    if before is not None and wanted < before:
        raise UnknownRevisionError(revision, [*(r for r in db.revisions() if r >= before), "head"])
    if before != (db.revisions()[-1] if wanted == "head" else wanted):
        with db.connection(target) as conn:
            db.upgrade(conn, wanted)
    note(f"{target}: schema was at {before or 'nothing'}, is at {db.current_revision(target)}")


@command.command("downgrade")
@click.argument("revision")
@database_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def downgrade(revision: str, target: db.Target, yes: bool) -> None:
    """Bring the schema down to REVISION ('base' for none); rows of tables it does not have are lost."""
    wanted = db.revision_named(revision, extra="base")
    before = db.current_revision(target)
    if before is None:
        raise DatabaseMissingError(str(target))
    if wanted != "base" and wanted > before:
        raise UnknownRevisionError(revision, [*(r for r in db.revisions() if r <= before), "base"])
    if not yes:
        click.confirm(
            f"{target}: rows of tables that {wanted} does not have will be lost. Go on?", abort=True, err=True
        )
    with db.connection(target) as conn:
        db.downgrade(conn, wanted)
    note(f"{target}: schema was at {before}, is at {db.current_revision(target) or 'nothing'}")


@command.command("current")
@database_option
def current(target: db.Target) -> None:
    """Print the revision the schema is at."""
    found = db.current_revision(target)
    if found is None:
        raise DatabaseMissingError(str(target))
    newest = db.revisions()[-1]
    click.echo(found)
    if found != newest:
        note(f"{target}: the newest is {newest}; run 'nkdb db upgrade'")


@command.command("check")
@database_option
def check(target: db.Target) -> None:
    """Check the file, its foreign keys, and its schema against what the migrations make.

    Exit code 1: something does not hold; each thing is named with what to do.
    """
    from nkdb.drift import faults

    db.require_current(target)
    found = faults(target)
    for fault in found:
        click.echo(fault)
    if found:
        sys.exit(1)
    click.echo(f"{target}: whole, at revision {db.revisions()[-1]}")


@command.command("reindex")
@database_option
def reindex(target: db.Target) -> None:
    """Fill the full-text index anew from the tables (the database keeps it current by itself).

    Needed only where `nkdb db check` says so: after another program wrote with triggers off.
    """
    from nkdb import fulltext

    db.require_current(target)
    with db.connection(target) as conn:
        fulltext.rebuild(conn)
    note(f"{target}: full-text index filled anew")

"""`nkdb db`: the database itself."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nkdb import db
from nkdb.cli.groups import GroupOfCommands
from nkdb.cli.options import database_option, note, tell, wait_option
from nkdb.errors import DamagedDatabaseError, DatabaseMissingError, UnknownRevisionError, plural

if TYPE_CHECKING:
    from sqlalchemy import Connection

BROKEN_ADVICE = (
    "import the page it was coded from (nkdb import PAGE, with --replace where the text was edited by hand), or "
    "correct the span in its seed file"
)


@click.group("db", cls=GroupOfCommands)
def command() -> None:
    """Upgrade, check, back up and restore the database itself."""


@command.command("upgrade")
@click.argument("revision", default="head")
@database_option
@wait_option
def upgrade(revision: str, target: db.Target) -> None:
    """Create the database, or upgrade its schema to REVISION (default: the newest)."""
    wanted = db.revision_named(revision, extra="head")
    after = db.revisions()[-1] if wanted == "head" else wanted

    def not_above(conn: Connection | None = None) -> str | None:
        before = db.current_revision(target, conn)
        if before is not None and after < before:
            raise UnknownRevisionError(revision, [*(r for r in db.revisions() if r >= before), "head"])
        return before

    before = not_above()
    if before != after:
        with db.connection(target) as conn:
            # another process may have had its turn first
            before = not_above(conn)
            db.upgrade(conn, wanted)
    note(f"{target}: schema was at {before or 'nothing'}, is at {after}")


@command.command("downgrade")
@click.argument("revision")
@database_option
@wait_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def downgrade(revision: str, target: db.Target, yes: bool) -> None:
    """Downgrade the schema to REVISION ('base': no schema); tables and columns that it does not have are lost."""
    wanted = db.revision_named(revision, extra="base")

    def not_below(conn: Connection | None = None) -> str:
        before = db.current_revision(target, conn)
        if before is None:
            raise DatabaseMissingError(str(target))
        if wanted != "base" and wanted > before:
            raise UnknownRevisionError(revision, [*(r for r in db.revisions() if r <= before), "base"])
        return before

    not_below()
    if not yes:
        click.confirm(
            f"{target}: tables and columns that {wanted} does not have will be lost. Go on?", abort=True, err=True
        )
    with db.connection(target) as conn:
        # another process may have had its turn first
        before = not_below(conn)
        db.downgrade(conn, wanted)
    note(f"{target}: schema was at {before}, is at {'nothing' if wanted == 'base' else wanted}")


@command.command("current")
@database_option
def current(target: db.Target) -> None:
    """Print the revision of the schema."""
    found = db.current_revision(target)
    if found is None:
        raise DatabaseMissingError(str(target))
    newest = db.revisions()[-1]
    tell(found)
    if found != newest:
        note(f"{target}: the newest is {newest}; run 'nkdb db upgrade'")


@command.command("check")
@database_option
@wait_option
def check(target: db.Target) -> None:
    """Check the file, its foreign keys, its schema, its full-text index, and its evidence.

    The schema is compared with what the migrations make, the full-text index with the tables, and every span of
    evidence with its text. Exit code 1: something is wrong; each fault is named, with what to do.
    """
    from nkdb.cli.progress import counted
    from nkdb.drift import faults, not_compared
    from nkdb.load.spans import look
    from nkdb.query import asking, reading

    with suppress(DamagedDatabaseError):
        db.require_current(target)
    if (left_out := not_compared(target)) is not None:
        note(f"{target}: {left_out}")
    with counted() as begin:
        found = faults(target, begin)
        if not found:
            with reading(target) as reader:
                broken = sorted(span for part, _ in look(asking(reader), begin=begin) for span in part.broken)
            found = [f"broken evidence: {span}; {BROKEN_ADVICE}" for span in broken]
    for fault in found:
        tell(fault)
    if found:
        sys.exit(1)
    click.echo(f"{target}: whole, at revision {db.revisions()[-1]}")


@command.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@database_option
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def backup(file: Path, target: db.Target, force: bool) -> None:
    """Copy the database to FILE, while others read and write it, and verify the copy.

    FILE is a SQLite file, even if the database is on PostgreSQL, with everything that nkdb's tables hold at one moment.
    It appears only after it was found intact, with as many rows in every table as the database has.
    """
    from nkdb.backup import backup as write
    from nkdb.cli.progress import counted

    with counted() as begin:
        counts = write(target, file, force=force, begin=begin)
    note(f"{file}: {plural(sum(counts.values()), 'row')} in {plural(len(counts), 'table')}, verified")


@command.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@database_option
@wait_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, target: db.Target, yes: bool) -> None:
    """Replace the database with the backup FILE: all of it, or nothing.

    FILE is checked first. A SQLite file that is replaced is kept beside the new one; a PostgreSQL database is replaced
    in one transaction.
    """
    from nkdb.backup import is_anything_there, verified
    from nkdb.backup import restore as put_back
    from nkdb.cli.progress import counted

    with counted() as begin:
        verified(file, begin)
    if is_anything_there(target) and not yes:
        click.confirm(f"{target}: everything in it will be replaced by {file}. Go on?", abort=True, err=True)
    with counted() as begin:
        done = put_back(target, file, begin)
    if done.kept is not None:
        note(f"{done.kept}: what was there before")
    note(f"{target}: {plural(sum(done.counts.values()), 'row')} restored, schema at {done.revision}")
    if done.revision != db.revisions()[-1]:
        note(f"{target}: the newest schema is {db.revisions()[-1]}; run 'nkdb db upgrade'")


@command.command("grant-readonly")
@click.argument("role")
@database_option
@wait_option
def grant_readonly(role: str, target: db.Target) -> None:
    """Let a PostgreSQL ROLE read the database, and do nothing else; print what was granted.

    ROLE must exist. It gets SELECT on all tables and views of the schema, present and future; everybody (PUBLIC) loses
    all rights to the tables, and the right to create anything in the schema.
    """
    from nkdb.grants import grant_readonly as grant

    for statement in grant(target, role):
        click.echo(f"{statement};")


@command.command("reindex")
@database_option
@wait_option
def reindex(target: db.Target) -> None:
    """Rebuild the full-text index from the tables (the database keeps it current by itself).

    Needed only if `nkdb db check` says so, for example after another program wrote with triggers off.
    """
    from nkdb import fulltext
    from nkdb.cli.progress import counted

    db.require_current(target)
    with db.connection(target) as conn, counted() as begin:
        fulltext.rebuild(conn, begin)
    note(f"{target}: full-text index filled anew")

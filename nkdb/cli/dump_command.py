"""`nkdb dump`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nkdb import db
from nkdb.cli.options import database_option, note
from nkdb.errors import NotAsLoadedError, OutputError, plural

if TYPE_CHECKING:
    from sqlalchemy import Connection


@click.command("dump")
@click.argument("out", type=click.Path(path_type=Path))
@database_option
@click.option("--force", is_flag=True, help="Overwrite existing seed files.")
def command(out: Path, target: db.Target, force: bool) -> None:
    """Write the database back to seed files.

    OUT is a folder, which gets files laid out like the seeds that come with nkdb, or a file that ends in .jsonl or
    .jsonl.gz, which gets one record per line; with many articles, that is faster to write and to load. Loading either
    into an empty database and dumping again gives the same bytes. Texts of articles, and the works that imports found
    cited in them, are not part of seeds and are not written: importing the same pages again brings them back, and
    `nkdb db backup` copies everything.

    Existing files are overwritten only with --force, and not even then if they were loaded from OUT and edited since:
    load them first. If the folder holds seed files that the dump would not write, it is refused, because they would be
    loaded together with the dump; they are never touched.
    """
    from nkdb.seedfile.files import is_json_lines

    db.require_current(target)
    if is_json_lines(out):
        _to_file(out, target, force)
    else:
        _to_folder(out, target, force)


def _to_file(out: Path, target: db.Target, force: bool) -> None:
    from nkdb.cli.progress import counted
    from nkdb.export.whole import whole_file
    from nkdb.load.dump import seed_count, seed_records
    from nkdb.seedfile.jsonlines import write_lines

    with (
        whole_file(out, force=force) as part,
        db.snapshot(target, whole=True) as conn,
        counted() as begin,
    ):
        if out.is_file():
            _refuse_edited(conn, out)
        count = write_lines(seed_records(conn), part, begin("records", seed_count(conn)))
    note(f"{out}: {plural(count, 'record')} written")


def _to_folder(out: Path, target: db.Target, force: bool) -> None:
    from nkdb.cli.progress import counted
    from nkdb.load.dump import seed_names, seed_texts, write_texts
    from nkdb.seedfile.files import is_seed_file
    from nkdb.seedfile.reading import MAX_BYTES

    if found := _no_folder(out):
        raise OutputError(str(out), found, "a folder, or a file that ends in .jsonl or .jsonl.gz")
    there = {
        file.relative_to(out).as_posix() for file in (out.rglob("*") if out.is_dir() else ()) if is_seed_file(file)
    }
    if there and not force:
        raise OutputError(str(out), f"a folder with {plural(len(there), 'seed file')}", "an empty folder, or --force")
    with db.snapshot(target, whole=True) as conn:
        names = set(seed_names(conn))
        if others := sorted(there - names):
            found = "a seed file that is not part of the dump"
            raise OutputError(str(out / others[0]), found, "its removal, or another folder")
        # found out on the way, they would leave a part of the seeds new
        if folders := sorted(name for name in there if (out / name).is_dir()):
            raise OutputError(str(out / folders[0]), "a folder", "a file; its removal, or another folder")
        if in_the_way := {above for name in names for above in (out / name).parents if above.is_file()}:
            raise OutputError(str(min(in_the_way)), "a file", "a folder; its removal, or another folder")
        try:
            if there:
                _refuse_edited(conn, out)
            with closing(seed_texts(conn)) as texts, counted() as begin:
                count = write_texts(texts, out, begin("files", len(names)))
        except OSError as error:
            found, allowed = error.strerror or "an error", "a folder that can be written"
            raise OutputError(str(error.filename or out), found, allowed) from None
    note(f"{out}: {plural(count, 'seed file')} written")
    for file in sorted(out / name for name in names):
        if file.stat().st_size > MAX_BYTES:
            note(f"{file}: too large to be loaded; what is dumped to a file that ends in .jsonl may have any size")


def _refuse_edited(conn: Connection, out: Path) -> None:
    from nkdb.load.dump.overwriting import not_as_loaded

    if edited := not_as_loaded(conn, out):
        raise NotAsLoadedError(sorted(map(str, edited)), str(out))


def _no_folder(out: Path) -> str | None:
    """What a path means instead of a folder; None where it may be one."""
    from nkdb.export.exporting import ENDINGS as OF_EXPORTS
    from nkdb.seedfile.files import ENDINGS as OF_SEEDS

    if out.is_dir():
        return None
    if str(out) == "-":
        return "standard output"
    if out.suffix.lower() in {*OF_EXPORTS, *OF_SEEDS, ".json", ".gz"}:
        return f"the ending of a file, {out.suffix!r}"
    return "a file" if out.exists() else None

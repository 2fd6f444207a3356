"""`nkdb dump`."""

from __future__ import annotations

from pathlib import Path

import click

from nkdb import db
from nkdb.cli.options import database_option, note, plural
from nkdb.errors import OutputError


@click.command("dump")
@click.argument("folder", type=click.Path(path_type=Path))
@database_option
@click.option("--force", is_flag=True, help="Overwrite seed files that are there.")
def command(folder: Path, target: db.Target, force: bool) -> None:
    """Write the database back to seed files.

    FOLDER gets the files of the canonical layout: loading them into an empty database and dumping again gives the same
    bytes. Texts of articles are not part of seeds and are not written. Files that are there already are overwritten
    only with --force; seed files that the dump would not write are never touched, and refused, because they would be
    loaded beside it.
    """
    from nkdb.cli.progress import files_written
    from nkdb.load.dump import seed_names, seed_texts, write_texts
    from nkdb.seedfile.reading import is_seed_file

    db.require_current(target)
    if folder.exists() and not folder.is_dir():
        raise OutputError(str(folder), "a file", "a folder")
    there = {
        file.relative_to(folder).as_posix()
        for file in (folder.rglob("*") if folder.is_dir() else ())
        if is_seed_file(file)
    }
    if there and not force:
        raise OutputError(
            str(folder), f"a folder with {plural(len(there), 'seed file')}", "an empty folder, or --force"
        )
    with db.snapshot(target) as conn:
        names = set(seed_names(conn))
        if others := sorted(there - names):
            raise OutputError(
                str(folder / others[0]), "a seed file that is not part of the dump", "its removal, or another folder"
            )
        try:
            with files_written(len(names)) as advance:
                write_texts(seed_texts(conn), folder, advance)
        except OSError as error:
            raise OutputError(
                str(error.filename or folder), error.strerror or "an error", "a folder that can be written"
            ) from None
    note(f"{folder}: {plural(len(names), 'seed file')} written")

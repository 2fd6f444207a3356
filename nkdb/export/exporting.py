"""An export from beginning to end: what is asked for, in which format, to which file or folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from nkdb import db
from nkdb.errors import OutputError
from nkdb.export.arrow import worthwhile
from nkdb.export.csv_file import write_csv_file
from nkdb.export.datapackage import pack, write_datapackage
from nkdb.export.dictionary import named
from nkdb.export.jsonl_file import write_jsonl_file
from nkdb.export.parquet_file import write_parquet_file
from nkdb.export.reading import Reading, reading
from nkdb.export.selection import Selection, selections
from nkdb.export.sqlite_file import write_sqlite_file
from nkdb.export.whole import require_writable, whole_file, whole_folder
from nkdb.export.xlsx_file import write_xlsx_file
from nkdb.progress import Begin, untold

FORMATS = ("csv", "jsonl", "parquet", "xlsx", "datapackage", "sqlite")
ENDINGS = {
    ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx",
    ".zip": "datapackage", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
}  # fmt: skip

Writer = Callable[[Reading, Selection, Path], int]
_WRITERS: dict[str, Writer] = {"csv": write_csv_file, "jsonl": write_jsonl_file, "parquet": write_parquet_file}


def format_of(out: Path) -> str:
    """The format that a path's ending asks for; raises OutputError where it asks for none.

    >>> format_of(Path("figures.parquet"))
    'parquet'
    """
    if out.suffix.lower() not in ENDINGS:
        found = f"the ending {out.suffix!r}" if out.suffix else "no ending to tell the format by"
        raise OutputError(str(out), found, f"--format {'|'.join(FORMATS)}, or an ending of {', '.join(ENDINGS)}")
    return ENDINGS[out.suffix.lower()]


def export(
    target: db.Target,
    out: Path,
    names: Sequence[str] = (),
    *,
    format_: str | None = None,
    parameters: Mapping[str, str] | None = None,
    with_bodies: bool = False,
    bom: bool = False,
    force: bool = False,
    begin: Begin = untold,
) -> dict[str, int]:
    """Write tables, views and named queries (all tables and views where there are no names), and count their rows.

    One name as csv, jsonl or parquet makes a file, several make a folder with a file each; xlsx is a file with a
    sheet each; sqlite is always the whole database; a datapackage is a folder, or a file where `out` ends with `.zip`.
    The rows come in the order of their ids, those of a view in the order of their keys. `out` is whole or not there.
    `begin` is told of the rows of each table, view and query.

    Raises UnknownNameError for a name that means nothing, OutputError where `out` cannot be written or the format
    cannot hold the data, MissingExtraError where the format needs packages that are not installed, and QueryError
    where a named query lacks a parameter.
    """
    if str(out) == "-":
        raise OutputError("-", "standard output", "a file; nkdb query … --format csv writes to standard output")
    format_ = format_ or format_of(out)
    if format_ == "xlsx" and not names:
        # people open it at the first sheet
        names = [relation.name for relation in named(names)]
    wanted = selections(names, parameters, with_bodies=with_bodies)
    if target.file is not None and os.path.realpath(out) == os.path.realpath(target.file):
        raise OutputError(str(out), "the database that is exported", "another file")
    if bom and format_ != "csv":
        raise OutputError(str(out), f"--bom with the format {format_}", "--bom with csv alone")
    if format_ == "sqlite":
        return _sqlite(target, out, names, begin, with_bodies=with_bodies, force=force)
    to_file = _is_file(out, format_, len(wanted))
    require_writable(out, folder=not to_file, force=force)
    in_columns = format_ == "parquet" or (format_ != "xlsx" and worthwhile(target))
    whole = whole_file if to_file else whole_folder
    with reading(target, wanted, in_columns=in_columns, begin=begin) as source, whole(out, force=force) as place:
        if format_ == "xlsx":
            return write_xlsx_file(source, wanted, place)
        if format_ == "datapackage":
            return _datapackage(source, wanted, place, with_bodies=with_bodies)
        write = partial(write_csv_file, bom=True) if bom else _WRITERS[format_]
        files = [place] if to_file else [place / f"{each.name}.{format_}" for each in wanted]
        return {each.name: write(source, each, file) for each, file in zip(wanted, files, strict=True)}


def _is_file(out: Path, format_: str, tables: int) -> bool:
    """Whether an export is a file, not a folder; raises OutputError for a folder that has the ending of a file."""
    if format_ in ("xlsx", "datapackage"):
        return format_ == "xlsx" or out.suffix == ".zip"
    if tables > 1 and out.suffix.lower() in ENDINGS:
        raise OutputError(
            str(out), f"the ending of a file, {out.suffix!r}, for {tables} tables",
            f"a folder (with --format {format_}), or one table, view or query",
        )  # fmt: skip
    return tables == 1


def _sqlite(
    target: db.Target, out: Path, names: Sequence[str], begin: Begin, *, with_bodies: bool, force: bool
) -> dict[str, int]:
    if names:
        raise OutputError(str(out), f"names ({', '.join(names)}) with the format sqlite", "the whole database")
    with whole_file(out, force=force) as part:
        counts = write_sqlite_file(target, part, with_bodies=with_bodies, begin=begin)
        db.remove_what_is_beside(out)
        return counts


def _datapackage(source: Reading, wanted: Sequence[Selection], place: Path, *, with_bodies: bool) -> dict[str, int]:
    if place.is_dir():
        return write_datapackage(source, wanted, place, with_bodies=with_bodies)
    with tempfile.TemporaryDirectory(dir=place.parent) as name:
        counts = write_datapackage(source, wanted, Path(name), with_bodies=with_bodies)
        pack(Path(name), place)
        return counts

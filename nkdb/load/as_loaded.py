"""Seeds that are in the database as they stand, told by hashes and numbers of rows, without reading their records.

Nothing in here needs SQLAlchemy or the validators of seeds, which are slow to import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nkdb
from nkdb.errors import SeedPathError
from nkdb.load.spans import Ask, Verification, look
from nkdb.seedfile.files import SeedFile, seed_files
from nkdb.shipped import shipped_folder

TOPS = (
    "place", "organization", "source", "source_merge", "document", "category", "topic", "measure", "article",
    "market_rate", "official_rate",
)  # fmt: skip
"""The tables whose rows are records of seed files."""

_FILES = "SELECT path, id, sha256, loaded_by, records FROM seed_file WHERE root = :root"
_ROWS = """
    SELECT seed_file_id, count(*) FROM {table} JOIN seed_file ON seed_file.id = seed_file_id
    WHERE root = :root GROUP BY seed_file_id
"""
_WITH_TEXT = """
    SELECT article.id, article.seed_file_id FROM article JOIN seed_file ON seed_file.id = article.seed_file_id
    WHERE root = :root AND body IS NOT NULL
"""


def as_loaded(ask: Ask, paths: Sequence[Path]) -> tuple[int, Verification] | None:
    """How many seed files the paths mean (the shipped ones where none is given), and whether their evidence holds.

    None where a load may have something to do: a file is new, gone or another one, another version of nkdb loaded it,
    fewer or more rows are said to be of it than it has records, a span is in another state than the database says, or
    a path holds no seeds. Which rows they are, and what stands in them, is not looked at.
    """
    shipped = shipped_folder("seeds")
    try:
        found = seed_files(list(paths) or [shipped], shipped)
    except SeedPathError:
        return None
    of_root: dict[str, dict[str, tuple[Path, SeedFile]]] = {}
    for file, named in found.files:
        of_root.setdefault(named.root, {})[named.path] = file, named
    whole = Verification()
    for root, files in of_root.items():
        ids = _ids_as_loaded(ask, root, files, is_complete=root in found.complete)
        if ids is None:
            return None
        articles = [id_ for id_, seed_file in ask(_WITH_TEXT, {"root": root}) if seed_file in ids]
        for verification, states in look(ask, articles):
            if states:
                return None
            whole.add(verification)
    whole.broken.sort()
    return len(found.files), whole


def _ids_as_loaded(
    ask: Ask, root: str, files: dict[str, tuple[Path, SeedFile]], *, is_complete: bool
) -> set[int] | None:
    """The ids of files of one root, where all of them are in the database as they stand."""
    known: dict[str, Sequence[Any]] = {path: row for path, *row in ask(_FILES, {"root": root})}
    if not files.keys() <= known.keys() or (is_complete and known.keys() != files.keys()):
        return None
    wanted: dict[int, int] = {}
    for path in files:
        id_, _, version, records = known[path]
        if version != nkdb.__version__ or records is None:
            return None
        wanted[id_] = records
    there = dict.fromkeys(wanted, 0)
    for table in TOPS:
        for id_, count in ask(_ROWS.format(table=table), {"root": root}):
            if id_ in there:
                there[id_] += count
    if there != wanted:
        return None
    for path, (file, _) in files.items():
        try:
            with file.open("rb") as opened:
                hashed = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            return None
        if hashed != known[path][1]:
            return None
    return set(wanted)

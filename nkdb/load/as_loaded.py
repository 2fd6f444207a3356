"""Seeds that are in the database as they stand, told by hashes and numbers of rows, without reading their records.

Nothing in here needs SQLAlchemy or the validators of seeds, which are slow to import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import nkdb
from nkdb.errors import SeedPathError
from nkdb.load.spans import Ask, Verification, look
from nkdb.seedfile.files import is_below, is_near, place_of, seed_files
from nkdb.shipped import shipped_folder

TOPS = (
    "place", "organization", "source", "source_merge", "document", "category", "topic", "measure", "article",
    "market_rate", "official_rate",
)  # fmt: skip
"""The tables whose rows are records of seed files."""

_ROOTS = "SELECT DISTINCT root FROM seed_file"
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
    read_now = {named.place: file for file, named in found.files}
    own = {named.root for _, named in found.files} | found.complete
    near = [root for (root,) in ask(_ROOTS, {}) if any(is_near(root, other) for other in own)]
    ids = _ids_as_loaded(ask, near, read_now, found.complete)
    if ids is None:
        return None
    whole = Verification()
    articles = [id_ for root in near for id_, seed_file in ask(_WITH_TEXT, {"root": root}) if seed_file in ids]
    for verification, states in look(ask, articles):
        if states:
            return None
        whole.add(verification)
    whole.broken.sort()
    return len(found.files), whole


def _ids_as_loaded(
    ask: Ask, roots: Sequence[str], read_now: Mapping[str, Path], complete: Collection[str]
) -> set[int] | None:
    """The ids of the files read, given by where they lie, where all of them are in the database as they stand."""
    known = {
        place: row
        for root in roots
        for path, *row in ask(_FILES, {"root": root})
        if (place := place_of(root, path)) in read_now or is_below(place, complete)
    }
    if known.keys() != read_now.keys():
        return None
    wanted: dict[int, int] = {}
    for id_, _, version, records in known.values():
        if version != nkdb.__version__ or records is None:
            return None
        wanted[id_] = records
    there = dict.fromkeys(wanted, 0)
    for root in roots:
        for table in TOPS:
            for id_, count in ask(_ROWS.format(table=table), {"root": root}):
                if id_ in there:
                    there[id_] += count
    if there != wanted:
        return None
    for place, file in read_now.items():
        try:
            with file.open("rb") as opened:
                hashed = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            return None
        if hashed != known[place][1]:
            return None
    return set(wanted)

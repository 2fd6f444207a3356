"""Folders of seeds that are there no more: what their files still state, which no load of another folder removes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from nkdb.errors import GoneFolderError
from nkdb.load.chunks import chunks
from nkdb.load.seeds.tables import RULES
from nkdb.models import SEED_FILE
from nkdb.seedfile.files import files_below, is_below, is_seed_file, place_of, where_it_leads


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A folder that is not there, from which records were taken over, and how many its files state still.

    `example` names one of them.
    """

    root: str
    count: int
    example: str


def left_behind(conn: Connection, files: Collection[int]) -> list[LeftBehind]:
    """Of some seed files, the folders that are not there and state records all the same."""
    roots: set[str] = set()
    for part in chunks(files):
        roots |= set(conn.scalars(select(SEED_FILE.c.root).where(SEED_FILE.c.id.in_(part)).distinct()))
    # the shipped seeds are not named by where they lie
    return [left for root in sorted(roots) if not _is_there(root) for left in _left(conn, root)]


def _is_there(root: str) -> bool:
    return not Path(root).is_absolute() or Path(root).exists()


def _left(conn: Connection, root: str) -> Iterator[LeftBehind]:
    count, example = 0, ""
    for rule in RULES.values():
        if rule.is_top:
            table = rule.sql
            stated = (
                select(table).join(SEED_FILE, SEED_FILE.c.id == table.c.seed_file_id).where(SEED_FILE.c.root == root)
            )
            here = conn.scalar(select(func.count()).select_from(stated.subquery())) or 0
            if here and not example:
                row = conn.execute(stated.limit(1)).mappings().one()
                example = f"{rule.table} {row['key']}" if rule.is_keyed else f"a {rule.table}"
            count += here
    if count:
        yield LeftBehind(root, count, example)


def gone_roots(conn: Connection, folders: Sequence[Path]) -> set[str]:
    """Where folders lay.

    Raises GoneFolderError for one in which a load would find seeds, or that nothing was loaded from, and SeedPathError
    for one that cannot be listed.
    """
    files = conn.execute(select(SEED_FILE.c.root, SEED_FILE.c.path)).all() if folders else ()
    found: set[str] = set()
    for folder in folders:
        place = where_it_leads(folder)
        if place.is_file() or (place.is_dir() and any(map(is_seed_file, files_below(place)))):
            raise GoneFolderError(str(folder), "seed files there")
        if not any(is_below(place_of(*file), {str(place)}) for file in files):
            raise GoneFolderError(str(folder), "a folder that nothing was loaded from")
        found.add(str(place))
    return found

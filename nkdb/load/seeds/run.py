"""What a load leaves behind of itself: a row of `load_run`, and the files it read with how far it has come in each."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

import nkdb
from nkdb.load.chunks import chunks
from nkdb.load.seeds.changes import Changes
from nkdb.models import ARTICLE, LOAD_RUN, MARKET_RATE, OFFICIAL_RATE, SEED_FILE
from nkdb.seedfile import records as r
from nkdb.seedfile.files import SeedFile as File
from nkdb.seedfile.files import is_below, is_near, place_of
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.streamed import StreamedFile
from nkdb.seedfile.validation import Located

_TABLES: dict[type[r.Record], Any] = {r.Article: ARTICLE, r.MarketRate: MARKET_RATE, r.OfficialRate: OFFICIAL_RATE}

Progress = tuple[int | None, str | None, int | None]
"""How far a load has come in a file: lines that are in; once it is whole, the version that did it, and its records."""

_NOTHING: Progress = (None, None, None)
_OF_FILE = update(SEED_FILE).where(SEED_FILE.c.id == bindparam("of_file"))


class Run:
    """One run of a load: its row in `load_run` is written only once there is something to tell."""

    def __init__(self, conn: Connection, seeds: Seeds) -> None:
        self._conn, self._seeds, self._started = conn, seeds, _now()
        self._id: int | None = None
        self._read_now = {file.place: file for file in seeds.files}
        in_reach = _files_in_reach(conn, seeds)
        self._old = {place: row for place, row in in_reach if place in self._read_now}
        self._ids: dict[str, int] = {place: row.id for place, row in self._old.items()}
        self._progress = {place: (row.loaded_lines, row.loaded_by, row.records) for place, row in self._old.items()}
        self.gone = {row.id for _, row in in_reach} - set(self._ids.values())
        """The ids of seed files that are there no more."""

    @property
    def is_started(self) -> bool:
        """Whether the run has a row."""
        return self._id is not None

    @property
    def files(self) -> set[int]:
        """The ids of all seed files that this load speaks for."""
        return self.gone.union(self._ids.values())

    def go_on(self, conn: Connection) -> None:
        """Go on in a new transaction."""
        self._conn = conn

    def seed_file_id(self, located: Located[Any]) -> int:
        """The id of the file a record stands in."""
        return self._ids[located.seed_file.place]

    def interrupted(self) -> dict[File, int | None]:
        """Files of which an earlier run brought in some lines: how many, or None where the file changed since."""
        found = {}
        for file in self._seeds.files:
            row = self._old.get(file.place)
            if row is not None and row.loaded_lines is not None:
                found[file] = row.loaded_lines if row.sha256 == file.sha256 else None
        return found

    def as_loaded(self, conn: Connection) -> dict[File, int]:
        """Files whose articles and rates are in the database as they stand there, with their ids.

        This version of nkdb brought in the same bytes, and as many rows as the file has are still said to be of it.
        Quotations are looked up anew with each load, so a file that may have any is not among them.
        """
        found: dict[int, StreamedFile] = {}
        for streamed in self._seeds.streamed_files:
            file = streamed.seed_file
            row = self._old.get(file.place)
            if row is None or streamed.has_quotes:
                continue
            if (row.sha256, row.loaded_by) == (file.sha256, nkdb.__version__):
                found[row.id] = streamed
        for kind, table in _TABLES.items():
            rows: dict[int, int] = {}
            for part in chunks(found):
                counted = select(table.c.seed_file_id, func.count()).where(table.c.seed_file_id.in_(part))
                rows |= dict(conn.execute(counted.group_by(table.c.seed_file_id)).all())
            found = {id_: streamed for id_, streamed in found.items() if rows.get(id_, 0) == streamed.counts[kind]}
        return {streamed.seed_file: id_ for id_, streamed in found.items()}

    def record_files(self) -> set[int]:
        """Have a row for each file read, with its hash; gives the ids of those that were not there before."""
        unknown = [file for place, file in self._read_now.items() if place not in self._old]
        if unknown:
            run = self.start()
            rows = [
                {"root": file.root, "path": file.path, "sha256": file.sha256, "load_run_id": run} for file in unknown
            ]
            made = self._conn.scalars(insert(SEED_FILE).returning(SEED_FILE.c.id, sort_by_parameter_order=True), rows)
            self._ids.update(zip((file.place for file in unknown), made, strict=True))
        changed = [place for place, row in self._old.items() if self._read_now[place].sha256 != row.sha256]
        if changed:
            run = self.start()
            anew = _OF_FILE.values(
                sha256=bindparam("hash"), load_run_id=run, loaded_lines=None, loaded_by=None, records=None
            )
            self._conn.execute(
                anew, [{"of_file": self._ids[place], "hash": self._read_now[place].sha256} for place in changed]
            )
            self._progress.update(dict.fromkeys(changed, _NOTHING))
        return {self._ids[file.place] for file in unknown}

    def record_lines(self, lines: Mapping[File, int]) -> None:
        """Remember that the articles and rates of so many lines are in the database."""
        self._record({file: (count, None, None) for file, count in lines.items()})

    def record_whole(self, files: Iterable[File]) -> None:
        """Remember that all records of some files are in the database."""
        self._record({file: (None, nkdb.__version__, self._to_be_found[file]) for file in files})

    @cached_property
    def _to_be_found(self) -> dict[File, int | None]:
        """How many rows are said to be of each file; None where what it quotes has to be looked up with each load."""
        found: dict[File, int | None] = dict.fromkeys(self._seeds.files, 0)
        found |= Counter(at.seed_file for held in self._seeds.records.values() for at in held)
        for streamed in self._seeds.streamed_files:
            of_file = (found[streamed.seed_file] or 0) + sum(streamed.counts.values())
            found[streamed.seed_file] = None if streamed.has_quotes else of_file
        return found

    def _record(self, progress: Mapping[File, Progress]) -> None:
        """Remember how far the load has come in some files."""
        values = []
        for file, (lines, version, records) in progress.items():
            place = file.place
            if self._progress.get(place, _NOTHING) != (lines, version, records):
                self._progress[place] = lines, version, records
                values.append({"of_file": self._ids[place], "lines": lines, "version": version, "count": records})
        if values:
            said = _OF_FILE.values(
                loaded_lines=bindparam("lines"), loaded_by=bindparam("version"), records=bindparam("count")
            )
            self._conn.execute(said, values)

    def remove_files(self) -> None:
        """Remove the rows of files that are gone."""
        for part in chunks(self.gone):
            self.start()
            self._conn.execute(delete(SEED_FILE).where(SEED_FILE.c.id.in_(part)))

    def start(self) -> int:
        """The id of the run, which has a row from now on."""
        if self._id is None:
            files = self._seeds.files
            roots = sorted({file.root for file in files})
            values = {
                "started_at": self._started,
                "finished_at": self._started,
                "version": nkdb.__version__,
                "root": ", ".join(roots),
                # of several folders there may be files with the same path
                "files": {file.path if len(roots) == 1 else f"{file.root}/{file.path}": file.sha256 for file in files},
                "counts": {},
            }
            self._id = int(self._conn.execute(insert(LOAD_RUN).returning(LOAD_RUN.c.id), values).scalar_one())
        return self._id

    def record_changes(self, changes: Changes) -> None:
        """Record what the run did so far."""
        counts = {
            table: {"new": c.new, "changed": c.changed, "removed": c.removed}
            for table, c in changes.tables.items()
            if c.any
        }
        values = {"finished_at": _now(), "counts": counts}
        self._conn.execute(update(LOAD_RUN).where(LOAD_RUN.c.id == self.start()).values(values))


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def _files_in_reach(conn: Connection, seeds: Seeds) -> list[tuple[str, Any]]:
    """The seed files in the database that this load speaks for, with where they lie.

    Those are the ones it read, and all in a folder that it read whole, whichever folders were named when they were
    loaded. Of one file there may be two rows: earlier versions had one for each folder around it that was named.
    """
    roots = {file.root for file in seeds.files} | seeds.complete
    near = [
        root for root in conn.scalars(select(SEED_FILE.c.root).distinct()) if any(is_near(root, own) for own in roots)
    ]
    columns = "id", "root", "path", "sha256", "loaded_lines", "loaded_by", "records"
    rows = conn.execute(
        select(*(SEED_FILE.c[column] for column in columns)).where(SEED_FILE.c.root.in_(near)).order_by(SEED_FILE.c.id)
    )
    read_now = {file.place for file in seeds.files}
    placed = ((place_of(row.root, row.path), row) for row in rows)
    return [(place, row) for place, row in placed if place in read_now or is_below(place, seeds.complete)]

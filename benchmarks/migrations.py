"""How long migrations take on real numbers of rows, beside a copy of the file: `python benchmarks/migrations.py`.

Fills a SQLite database with figures (a million, or as many as the first argument says), with claims, articles and
evidence in proportion, brings it down to the first revision with figures and up again, and prints the seconds of each
step, their ratio to a copy made in the same run, and by how many pages the file grew: a table that was built
anew would show there.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from nkdb import db, fulltext
from nkdb.load.seeds import load

FIGURES_AN_ARTICLE = 10


def fill(file: Path, figures: int) -> None:
    """Multiply the shipped rows: every article has the same ten claims with a figure and a span of evidence each."""
    articles = figures // FIGURES_AN_ARTICLE
    with db.connection(db.Target.parse(str(file))) as conn, fulltext.suspended(conn):
        conn.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO article (id, key, title, published_on, publisher_id, summary)"
            " SELECT 1000000 + i, 'made-' || i, 'Made ' || i, '2014-01-01',"
            " (SELECT min(publisher_id) FROM article), 'Made for a measurement.' FROM n",
            (articles,),
        )
        conn.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO claim (id, key, article_id, text, kind, modality, credibility)"
            " SELECT 1000000 + i, 'made-' || i, 1000000 + (i + 9) / 10, 'What was said for the time of number ' || i,"
            " 'statistic', 'asserted', 3 FROM n",
            (articles * FIGURES_AN_ARTICLE,),
        )
        conn.exec_driver_sql(
            "INSERT INTO figure (id, key, claim_id, measure_id, qualifier, kind, low, high, unit, printed)"
            " SELECT id, key, id, (SELECT min(id) FROM measure), 'exact', (SELECT kind FROM figure LIMIT 1),"
            " 1, 1, 'KPW', '1 won' FROM claim WHERE id > 1000000"
        )
        conn.exec_driver_sql(
            "INSERT INTO evidence (article_id, claim_id, start_offset, end_offset, sha256)"
            " SELECT article_id, id, 0, 10, printf('%064d', id) FROM claim WHERE id > 1000000"
        )


def timed(work: Callable[[], object]) -> float:
    """The seconds a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pages(file: Path) -> int:
    """The pages of a file."""
    with closing(sqlite3.connect(file)) as conn:
        return int(conn.execute("PRAGMA page_count").fetchone()[0])


def main() -> None:
    """Print the table."""
    figures = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "big.sqlite"
        target = db.Target.parse(str(file))
        load(target)
        fill(file, figures)
        copy = timed(lambda: shutil.copy(file, Path(folder) / "copy"))
        (Path(folder) / "copy").unlink()
        sys.stdout.write(f"{figures:,} figures, {file.stat().st_size / 1e6:,.0f} MB, copied in {copy:.2f} s\n")
        sys.stdout.write(f"{'step':<16}{'seconds':>9}{'x copy':>8}{'new pages':>11}\n")
        # further down there are no figures and no claims
        revisions = db.revisions()[db.revisions().index("0003") :]
        steps = [("down", to) for to in reversed(revisions[:-1])] + [("up", to) for to in revisions[1:]]
        for way, to in steps:
            before = pages(file)

            def step(way: str = way, to: str = to) -> None:
                with db.connection(target) as conn:
                    (db.upgrade if way == "up" else db.downgrade)(conn, to)

            seconds = timed(step)
            line = f"{way + ' to ' + to:<16}{seconds:>9.2f}{seconds / copy:>8.2f}{pages(file) - before:>11,}\n"
            sys.stdout.write(line)


if __name__ == "__main__":
    main()

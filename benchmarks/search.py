"""How fast search is against the bare FTS5 query behind it, and newest first against ranked, as ratios in one run.

Run from a checkout with nkdb installed: `python benchmarks/search.py DATABASE [--runs N]`, on a SQLite database made by
benchmarks/generate.py. Words with fewer than 5,000 hits in claims are compared with the bare query, word by word and
alternating; common words (a tenth of all claims and more) are sorted by date and by rank.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from nkdb import db
from nkdb.query import reading
from nkdb.search import sqlite
from nkdb.search.parts import CLAIMS, Filter
from nkdb.search.words import parse

BARE = f"""SELECT rowid, rank, snippet(claim_search, 0, '', '', '…', {sqlite.WORDS_SHOWN}) FROM claim_search
    WHERE claim_search MATCH ? ORDER BY rank LIMIT 20"""
WORDS = 60


def seconds(job: Callable[[], object]) -> float:
    """Wall time of a job."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    connection = sqlite3.connect(arguments.database)
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab ('main', 'claim_search', 'row')")
    (claims,) = connection.execute("SELECT count(*) FROM claim").fetchone()
    vocabulary = "SELECT term, doc FROM temp.words WHERE doc {} AND term GLOB '[a-z]*' ORDER BY doc DESC LIMIT {}"
    few = connection.execute(vocabulary.format("BETWEEN 500 AND 4999", WORDS)).fetchall()
    common = connection.execute(vocabulary.format(f">= {claims // 10}", 5)).fetchall()
    with reading(db.Target.parse(str(arguments.database))) as reader:

        def ours(word: str, by_date: bool = False) -> float:
            terms = parse(word)
            return seconds(lambda: sqlite.find(reader, CLAIMS, terms, Filter(), 20, by_date))

        def bare(word: str) -> float:
            return seconds(lambda: connection.execute(BARE, (sqlite.expression(parse(word)),)).fetchall())

        times: tuple[list[float], list[float]] = ([], [])
        for word, _ in few:
            ours(word), bare(word)
            for _ in range(arguments.runs):
                times[0].append(ours(word))
                times[1].append(bare(word))
        print(f"{claims:,} claims; {len(few)} words with fewer than 5,000 hits")
        print(f"search, p95: {p95(times[0]) * 1000:.1f} ms, {p95(times[0]) / p95(times[1]):.2f} of the bare FTS5 query")
        for word, hits in common:
            ratio = ours(word, by_date=True) / ours(word)
            print(f"newest first, {word!r} ({hits:,} hits): {ratio:.3f} of ranked")


if __name__ == "__main__":
    main()

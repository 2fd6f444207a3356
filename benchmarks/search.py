"""How fast search is against the bare full-text query behind it, and newest first against ranked, as ratios in one run.

Run from a checkout with nkdb installed: `python benchmarks/search.py DATABASE [--runs N]`. DATABASE is a SQLite file made
by benchmarks/generate.py, or the URL of a PostgreSQL database into which one was put (`nkdb db restore FILE --database
URL`). Words with fewer than 5,000 hits in claims are compared with the bare query, word by word and alternating; common
words (a tenth of all claims and more) are sorted by date and by rank.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable
from typing import Any

from nkdb import db
from nkdb.query import reading
from nkdb.search import postgresql, sqlite
from nkdb.search.parts import CLAIMS, Filter
from nkdb.search.words import parse

WORDS = 60
FEW, MOST = 500, 4_999

FTS5 = f"""SELECT rowid, rank, snippet(claim_search, 0, '', '', '…', {sqlite.WORDS_SHOWN}) FROM claim_search
    WHERE claim_search MATCH ? ORDER BY rank LIMIT 20"""
TSQUERY = """SELECT id, ts_rank(words, asked, 1) AS rank FROM claim_search, phraseto_tsquery('nkdb_words', %s) AS asked
    WHERE words @@ asked ORDER BY rank DESC, id LIMIT 20"""

Words = list[tuple[str, int]]
Ask = Callable[[str], Any]


def of_sqlite(file: str) -> tuple[Words, Ask]:
    """Words with the number of claims they stand in, and the bare query."""
    connection = sqlite3.connect(file)
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab ('main', 'claim_search', 'row')")
    words = connection.execute("SELECT term, doc FROM temp.words WHERE term GLOB '[a-z]*' ORDER BY doc DESC").fetchall()
    return words, lambda word: connection.execute(FTS5, (sqlite.expression(parse(word)),)).fetchall()


def of_postgresql(url: str) -> tuple[Words, Ask]:
    """The same on a server, whose statistics are brought up to date first."""
    import psycopg

    connection = psycopg.connect(url, autocommit=True)
    connection.execute("ANALYZE")
    words = connection.execute(
        "SELECT word, ndoc FROM ts_stat('SELECT words FROM claim_search') WHERE word ~ '^[a-z]+$' ORDER BY ndoc DESC"
    ).fetchall()
    return words, lambda word: connection.execute(TSQUERY, (word,)).fetchall()


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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    target = db.Target.parse(arguments.database)
    engine = postgresql if target.file is None else sqlite
    words, ask = of_postgresql(arguments.database) if target.file is None else of_sqlite(arguments.database)
    few = [word for word, hits in words if FEW <= hits <= MOST][:WORDS]
    with reading(target) as reader:
        claims = reader.select("SELECT count(*) FROM claim").rows[0][0]
        common = [(word, hits) for word, hits in words if hits >= claims // 10][:5]

        def ours(word: str, by_date: bool = False) -> float:
            terms = parse(word)
            return seconds(lambda: engine.find(reader, CLAIMS, terms, Filter(), 20, by_date))

        def bare(word: str) -> float:
            return seconds(lambda: ask(word))

        times: tuple[list[float], list[float]] = ([], [])
        for word in few:
            ours(word), bare(word)
            for _ in range(arguments.runs):
                times[0].append(ours(word))
                times[1].append(bare(word))
        print(f"{claims:,} claims; {len(few)} words with fewer than 5,000 hits")
        print(f"search, p95: {p95(times[0]) * 1000:.1f} ms, {p95(times[0]) / p95(times[1]):.2f} of the bare query")
        for word, hits in common:
            newest, ranked = (statistics.median(ours(word, by_date) for _ in range(3)) for by_date in (True, False))
            print(f"newest first, {word!r} ({hits:,} hits): {newest * 1000:.1f} ms, {newest / ranked:.3f} of ranked")


if __name__ == "__main__":
    main()

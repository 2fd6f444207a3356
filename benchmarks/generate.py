"""A large database of invented reports, in the shape of real ones: the same arguments always make the same rows.

Run from a checkout with nkdb installed: `python benchmarks/generate.py OUT [--articles 100000] [--claims 500000]
[--figures 500000] [--bodies] [--seed 1]`. The shipped seeds are loaded first (places, organizations, sources, measures,
rates); then articles, claims with chains of one to four links, figures with ends and splits, and evidence are written
straight into the tables. Where OUT ends in .jsonl or .jsonl.gz, the same articles are written as seed records instead,
for `nkdb load` into a database that has the shipped seeds. Words are drawn by Zipf's law, so that searches meet both
common and rare ones. Everything is invented; the sentences make no sense.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import random
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from nkdb import db
from nkdb.load.seeds import load

ARTICLES_A_BATCH = 2_000
INVENTED_SOURCES = 2_000
FIRST_DAY, DAYS = date(2010, 1, 1), 5_500
SYLLABLES = "ka ri mo su ten pol gra chi dun ve lo sha bir nok ta jem un ost fel du"
SUBJECTS = (
    "rice cement kilns market won price factory workers farm harvest coal power trade border yuan dollar fuel trucks "
    "fertilizer corn soap paper steel textile medicine fish fruit ration wage bank ministry province city county stall "
    "trader smuggling railway mine tractor seed greenhouse construction housing apartment tax fee payment export import"
)
KOREAN = "쌀값이 시장에서 공장이 로동자들이 가격은 석탄을 농장에서 환률이 시멘트를 무역회사가"

PER = (None, None, None, "P1M", "P1M", "P3M", "P1Y", "P1W", "P1D", "kg")
UNITS = {
    "money": ("KPW", "KPW", "KPW", "KPW", "KPW", "USD", "CNY", "EUR"), "share": ("percent",), "rate": ("percent",),
    "mass": ("kg", "t", "g"), "duration": ("year", "month", "day"), "age": ("year",), "multiplier": ("times",),
    "frequency": ("session",), "count": ("factory", "box", "person"), "length": ("m", "km"), "area": ("m2", "ha"),
}  # fmt: skip
QUALIFIERS = ("exact", "exact", "exact", "approximate", "range", "range", "at_least", "more_than", "at_most", "vague")
RELAYS = ("reports", "quotes", "interviews", "cites_document")
CLAIM_KINDS = ("event", "policy", "practice", "statistic", "assessment", "plan")

COLUMNS = {
    "article": "id, key, title, published_on, publisher_id, url, summary, body, body_sha256",
    "claim": "id, key, article_id, text, kind, modality, time_edtf, earliest, latest, credibility",
    "claim_source": "claim_id, position, source_id, mode, reported_edtf, reported_earliest, reported_latest",
    "claim_organization": "claim_id, organization_id",
    "claim_place": "claim_id, place_id",
    "claim_topic": "claim_id, topic_id",
    "figure": "id, key, claim_id, measure_id, kind, low, high, qualifier, unit, per, printed",
    "split_share": "figure_id, position, party, low, high",
    "evidence": "article_id, claim_id, figure_id, start_offset, end_offset, sha256, state",
    "article_relation": "article_id, related_article_id, kind",
}
Tables = dict[str, list[tuple[Any, ...]]]


@dataclass(slots=True)
class Known:
    """What the shipped seeds bring, by row number."""

    publisher: int
    sources: list[int]
    organizations: list[int]
    places: list[int]
    topics: list[int]
    measures: list[tuple[int, str]]


class Generator:
    """Invents articles, a batch at a time."""

    def __init__(self, known: Known, first: dict[str, int], seed: int, bodies: bool) -> None:
        self._random = random.Random(seed)
        self._known, self._bodies = known, bodies
        self._next = {table: itertools.count(start) for table, start in first.items()}
        self._words = self._vocabulary()
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self._words) + 1)))
        # informants and the like stand in few chains, the large outlets in most
        self._source_weights = list(itertools.accumulate(1 / rank**0.8 for rank in range(1, len(known.sources) + 1)))

    def _vocabulary(self) -> list[str]:
        invented = ["".join(parts) for n in (2, 3) for parts in itertools.product(SYLLABLES.split(), repeat=n)]
        self._random.shuffle(invented)
        return [*SUBJECTS.split(), *KOREAN.split(), *invented]

    def batches(self, articles: int, claims: int, figures: int) -> Iterator[Tables]:
        """The rows of all tables; claims and figures are spread over the articles as evenly as whole numbers allow."""
        tables: Tables = {table: [] for table in COLUMNS}
        for number in range(articles):
            claim_count = (number + 1) * claims // articles - number * claims // articles
            figure_count = (number + 1) * figures // articles - number * figures // articles
            self._article(tables, number, claim_count, figure_count if claim_count else 0)
            if (number + 1) % ARTICLES_A_BATCH == 0 or number + 1 == articles:
                yield tables
                tables = {table: [] for table in COLUMNS}

    def _article(self, tables: Tables, number: int, claims: int, figures: int) -> None:
        rnd = self._random
        id_ = next(self._next["article"])
        key = f"invented-{number:07d}"
        published = FIRST_DAY + timedelta(days=rnd.randrange(DAYS))
        texts = [self._sentence(rnd.randint(8, 18)) for _ in range(claims)]
        body = "\n\n".join(texts)
        encoded = hashlib.sha256(body.encode()).hexdigest()
        publisher = self._known.publisher if rnd.random() < 0.7 else self._source()
        tables["article"].append(
            (id_, key, self._sentence(6)[:-1], published.isoformat() if rnd.random() > 0.01 else None, publisher,
             f"https://example.org/{key}", self._sentence(12), *((body, encoded) if self._bodies else (None, None)))
        )  # fmt: skip
        if number and rnd.random() < 0.02:
            kind = "revision_of" if rnd.random() < 0.5 else "duplicate_of"
            tables["article_relation"].append((id_, id_ - 1, kind))
        figures_of = [0] * claims
        for _ in range(figures):
            figures_of[rnd.randrange(claims)] += 1
        start = 0
        chain = self._chain(publisher)
        for index, text in enumerate(texts):
            if rnd.random() < 0.4:
                chain = self._chain(publisher)
            self._claim(tables, id_, f"{key}/c{index}", text, start, published, chain, figures_of[index])
            start += len(text) + 2

    def _claim(
        self,
        tables: Tables,
        article: int,
        key: str,
        text: str,
        start: int,
        published: date,
        chain: Sequence[tuple[int, str]],
        figures: int,
    ) -> None:
        rnd, known = self._random, self._known
        id_ = next(self._next["claim"])
        edtf, earliest, latest = self._time(published)
        tables["claim"].append(
            (id_, key, article, text, rnd.choice(CLAIM_KINDS), "asserted", edtf, earliest, latest, rnd.choice("123456"))
        )
        day = (published - timedelta(days=rnd.randint(0, 20))).isoformat()
        last = len(chain) - 1
        for position, (source, mode) in enumerate(chain):
            reported = (day, day, day) if position == last > 0 and rnd.random() < 0.3 else (None, None, None)
            tables["claim_source"].append((id_, position, source, mode, *reported))
        for table, ids, most in (
            ("claim_organization", known.organizations, 2), ("claim_place", known.places, 1),
            ("claim_topic", known.topics, 2),
        ):  # fmt: skip
            tables[table].extend((id_, other) for other in rnd.sample(ids, rnd.randint(0, most)))
        state = "verified" if self._bodies else "unchecked"
        tables["evidence"].append((article, id_, None, start, start + len(text), _sha256(text), state))
        for number in range(figures):
            figure = self._figure(tables, id_, f"{key}/f{number}")
            span = text[: rnd.randint(4, 20)]
            tables["evidence"].append((article, None, figure, start, start + len(span), _sha256(span), state))

    def _figure(self, tables: Tables, claim: int, key: str) -> int:
        rnd = self._random
        id_ = next(self._next["figure"])
        measure, dimension = rnd.choice(self._known.measures)
        unit = rnd.choice(UNITS[dimension])
        if dimension == "share" and rnd.random() < 0.3:
            part = rnd.randrange(5, 100, 5)
            tables["split_share"] += [(id_, 0, "state", part, part), (id_, 1, "household", 100 - part, 100 - part)]
            tables["figure"].append(
                (id_, key, claim, measure, "split", None, None, "exact", unit, None, f"{part}/{100 - part}")
            )
            return id_
        qualifier = rnd.choice(QUALIFIERS)
        low = round(10 ** rnd.uniform(0, 6 if dimension == "money" else 2), rnd.choice((0, 0, 0, 2)))
        high = low * rnd.randint(2, 9) if qualifier == "range" else low
        low_end = None if qualifier in ("at_most", "less_than", "vague") else low
        high_end = None if qualifier in ("at_least", "more_than", "vague") else high
        per = rnd.choice(PER) if dimension == "money" else None
        tables["figure"].append(
            (id_, key, claim, measure, "value", low_end, high_end, qualifier, unit, per, f"{low:,} to {high:,} {unit}")
        )
        return id_

    def _time(self, published: date) -> tuple[str | None, str | None, str | None]:
        draw = self._random.random()
        if draw < 0.2:
            return None, None, None
        day = published - timedelta(days=self._random.randrange(60))
        if draw < 0.4:
            return day.isoformat(), day.isoformat(), day.isoformat()
        if draw < 0.5:
            return f"{day.year}/..", f"{day.year}-01-01", None
        if draw < 0.6:
            return f"{day.year}", f"{day.year}-01-01", f"{day.year}-12-31"
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return f"{day:%Y-%m}", f"{day:%Y-%m}-01", last.isoformat()

    def _chain(self, publisher: int) -> list[tuple[int, str]]:
        rnd = self._random
        length = rnd.choice((1, 2, 2, 2, 3, 3, 4))
        others = list(dict.fromkeys(s for s in (self._source() for _ in range(length - 1)) if s != publisher))
        relays = [(source, rnd.choice(RELAYS)) for source in others[:-1]]
        return [(publisher, "publishes"), *relays, *((source, "observes") for source in others[-1:])]

    def _source(self) -> int:
        return self._random.choices(self._known.sources, cum_weights=self._source_weights)[0]

    def _sentence(self, length: int) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._weights, k=length)).capitalize() + "."


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _known(connection: sqlite3.Connection) -> Known:
    def ids(sql: str) -> list[int]:
        return [row[0] for row in connection.execute(sql)]

    (publisher,) = ids("SELECT id FROM source WHERE key = 'nk-economy-watch'")
    connection.executemany(
        "INSERT INTO source (key, name, kind, place_id) VALUES (?, ?, 'informant', ?)",
        (
            (f"invented-informant-{n:05d}", f"invented informant {n}", place)
            for n, place in zip(range(INVENTED_SOURCES), itertools.cycle(ids("SELECT id FROM place ORDER BY key")))
        ),
    )
    # two figures in three are sums of money: conversions are measured on those
    measures = [
        (id_, dimension)
        for id_, dimension in connection.execute("SELECT id, dimension FROM measure ORDER BY key")
        for _ in range(20 if dimension == "money" else 1)
    ]
    return Known(
        publisher,
        ids("SELECT id FROM source ORDER BY kind = 'informant', key"),
        ids("SELECT id FROM organization ORDER BY key"),
        ids("SELECT id FROM place ORDER BY key"),
        ids("SELECT id FROM topic ORDER BY key"),
        measures,
    )


def generate(
    out: Path, *, articles: int = 100_000, claims: int = 500_000, figures: int = 500_000, bodies: bool = False,
    seed: int = 1,
) -> None:  # fmt: skip
    """Write a new database, or a new file of seed records, of so many invented articles, claims and figures."""
    if out.exists():
        raise SystemExit(f"{out}: exists already")
    if ".jsonl" not in out.suffixes:
        _write_rows(out, (articles, claims, figures), seed, bodies)
        return
    with tempfile.TemporaryDirectory() as folder:
        _write_records(out, Path(folder) / "shipped.sqlite", (articles, claims, figures), seed)


def _batches(file: Path, counts: tuple[int, int, int], seed: int, bodies: bool) -> Iterator[Tables]:
    """Make a database of the shipped seeds and invented sources, and invent rows that fit into it."""
    load(db.Target.parse(str(file)))
    with closing(sqlite3.connect(file)) as connection:
        with connection:
            known = _known(connection)
        first = {
            table: connection.execute(f"SELECT max(id) + 1 FROM {table}").fetchone()[0]
            for table in ("article", "claim", "figure")
        }
    return Generator(known, first, seed, bodies).batches(*counts)


def _write_rows(out: Path, counts: tuple[int, int, int], seed: int, bodies: bool) -> None:
    batches = _batches(out, counts, seed, bodies)
    connection = sqlite3.connect(out)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -262144")
    with connection:
        for tables in batches:
            for table, rows in tables.items():
                marks = ", ".join("?" * (COLUMNS[table].count(",") + 1))
                connection.executemany(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", rows)
    connection.execute("ANALYZE")
    connection.close()


def _write_records(out: Path, shipped: Path, counts: tuple[int, int, int], seed: int) -> None:
    batches = _batches(shipped, counts, seed, bodies=False)
    with closing(sqlite3.connect(shipped)) as connection:
        keys = {
            table: dict(connection.execute(f"SELECT id, key FROM {table}").fetchall())
            for table in ("source", "organization", "place", "topic", "measure")
        }
        invented = connection.execute(
            "SELECT s.key, s.name, s.kind, p.key FROM source s JOIN place p ON p.id = s.place_id"
            " WHERE s.key LIKE 'invented-%'"
        ).fetchall()
    with gzip.open(out, "wt") if out.suffix == ".gz" else out.open("w") as lines:
        for key, name, kind, place in invented:
            lines.write(json.dumps({"source": {"key": key, "name": name, "kind": kind, "place": place}}) + "\n")
        for tables in batches:
            for record in _records(tables, keys):
                lines.write(json.dumps({"article": record}, ensure_ascii=False) + "\n")


def _records(tables: Tables, keys: dict[str, dict[int, str]]) -> Iterator[dict[str, Any]]:
    """The articles of a batch of rows, as seed records; a batch holds articles whole."""
    rows = {
        table: [dict(zip(COLUMNS[table].split(", "), row, strict=True)) for row in found]
        for table, found in tables.items()
    }  # fmt: skip
    by: dict[tuple[str, str], dict[int, list[dict[str, Any]]]] = {}
    for table, parent in (
        ("claim", "article_id"), ("article_relation", "article_id"), ("claim_source", "claim_id"),
        ("claim_organization", "claim_id"), ("claim_place", "claim_id"), ("claim_topic", "claim_id"),
        ("figure", "claim_id"), ("evidence", "claim_id"), ("evidence", "figure_id"), ("split_share", "figure_id"),
    ):  # fmt: skip
        by[table, parent] = defaultdict(list)
        for row in rows[table]:
            by[table, parent][row[parent]].append(row)

    def spans(of: str, id_: int) -> list[dict[str, Any]]:
        return [
            {"start": row["start_offset"], "end": row["end_offset"], "sha256": row["sha256"]}
            for row in by["evidence", of][id_]
        ]

    def figure(row: dict[str, Any], claim: str) -> dict[str, Any]:
        plain = {name: row[name] for name in ("low", "high", "unit", "per", "qualifier", "printed")}
        shares = [{"party": s["party"], "share": s["low"]} for s in by["split_share", "figure_id"][row["id"]]]
        return _filled(
            key=row["key"].removeprefix(f"{claim}/"), measure=keys["measure"][row["measure_id"]], **plain,
            shares=shares, evidence=spans("figure_id", row["id"]),
        )  # fmt: skip

    for article in rows["article"]:
        chains: dict[tuple[tuple[Any, ...], ...], str] = {}
        claims = []
        for claim in by["claim", "article_id"][article["id"]]:
            id_ = claim["id"]
            chain = tuple(
                (keys["source"][link["source_id"]], link["mode"], link["reported_edtf"])
                for link in by["claim_source", "claim_id"][id_]
            )
            about = {
                f"{table}s": [keys[table][row[f"{table}_id"]] for row in by[f"claim_{table}", "claim_id"][id_]]
                for table in ("topic", "organization", "place")
            }
            claims.append(
                _filled(
                    key=claim["key"].removeprefix(f"{article['key']}/"), text=claim["text"], kind=claim["kind"],
                    modality=claim["modality"], time=claim["time_edtf"], credibility=claim["credibility"], **about,
                    chain=chains.setdefault(chain, f"chain-{len(chains)}"), evidence=spans("claim_id", id_),
                    figures=[figure(row, claim["key"]) for row in by["figure", "claim_id"][id_]],
                )
            )  # fmt: skip
        number = int(article["key"].rpartition("-")[2])
        yield _filled(
            key=article["key"], title=article["title"], published_on=article["published_on"],
            publisher=keys["source"][article["publisher_id"]], url=article["url"], summary=article["summary"],
            relations=[
                {"kind": row["kind"], "article": f"invented-{number - 1:07d}"}
                for row in by["article_relation", "article_id"][article["id"]]
            ],
            chains={
                label: [_filled(source=source, mode=mode, reported=reported) for source, mode, reported in chain]
                for chain, label in chains.items()
            },
            claims=claims,
        )  # fmt: skip


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def main() -> None:
    """Write the database named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=500_000)
    parser.add_argument("--figures", type=int, default=500_000)
    parser.add_argument("--bodies", action="store_true", help="store the articles' texts, with evidence verified")
    parser.add_argument("--seed", type=int, default=1)
    arguments = vars(parser.parse_args())
    start = time.perf_counter()
    generate(**arguments)
    size = arguments["out"].stat().st_size / 1e6
    print(f"{arguments['out']}: {size:,.0f} MB in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()

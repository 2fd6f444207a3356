"""`nkdb dump`: the database back to seeds, in canonical form."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, select

from nkdb.load.dump import authorities
from nkdb.load.dump.articles import all_articles
from nkdb.load.dump.tables import Tables
from nkdb.models import ARTICLE
from nkdb.seedfile import records as r
from nkdb.seedfile.writing import article_file_name, article_text, cells_by, collection_text, first_field, table_text

SeedText = tuple[str, Iterable[str]]
"""The path of a seed file below the seeds' folder, and its text in pieces."""

_COLLECTIONS: dict[str, tuple[str, Callable[[Tables], Iterable[r.Record]]]] = {
    "sources": ("source", authorities.sources),
    "merges": ("source_merge", authorities.merges),
    "organizations": ("organization", authorities.organizations),
    "documents": ("document", authorities.documents),
    "categories": ("category", authorities.categories),
    "topics": ("topic", lambda tables: authorities.simple(tables, "topic", r.Topic)),
    "measures": ("measure", lambda tables: authorities.simple(tables, "measure", r.Measure)),
}
"""Files of YAML: the table whose records they hold, and what makes them."""

_CSV: dict[str, tuple[str, type[r.Record], Callable[[Tables], Iterable[Iterable[r.Record]]], str]] = {
    "places": ("place", r.Place, lambda tables: [authorities.places(tables)], "key"),
    "market_rates": (
        "market_rate", r.MarketRate, authorities.market_rates,
        "observed_on quantity place observer date_precision low high citation_url",
    ),
    "official_rates": (
        "official_rate", r.OfficialRate, authorities.official_rates,
        "valid_from rate_kind foreign_currency side kpw_per_unit citation_url",
    ),
}  # fmt: skip
"""Files of CSV: the table, what makes their records in groups, and the order in which they stand."""


def seed_names(conn: Connection) -> Iterator[str]:
    """The names of the files that `seed_texts` gives."""
    tables = Tables(conn)
    yield from (f"{name}.yaml" for name, (table, _) in _COLLECTIONS.items() if tables.count(table) > 0)
    yield from (f"{name}.csv" for name, (table, *_) in _CSV.items() if tables.count(table) > 0)
    for key, day in conn.execute(select(ARTICLE.c.key, ARTICLE.c.published_on)):
        yield article_file_name(key, day)


def seed_texts(conn: Connection) -> Generator[SeedText, None, None]:
    """The seed files that hold everything in the database, made as they are asked for.

    Bodies of articles are not part of seeds. Loading the texts into an empty database and dumping again gives the same
    texts, byte for byte. The pieces of a text are to be taken before the next text; whoever stops closes it, while the
    connection is open.
    """
    tables = Tables(conn)
    for name, (table, records) in _COLLECTIONS.items():
        if tables.count(table):
            yield f"{name}.yaml", [collection_text(name, records(tables))]
    for name, (table, kind, groups, order) in _CSV.items():
        if tables.count(table):
            with closing(table_text(kind, groups(tables), order.split())) as pieces:
                yield f"{name}.csv", pieces
    for article in all_articles(tables):
        yield article_file_name(article.key, article.published_on), [article_text(article)]


def seed_count(conn: Connection) -> int:
    """How many records `seed_records` gives."""
    tables = [table for table, *_ in _COLLECTIONS.values()] + [table for table, *_ in _CSV.values()]
    return sum(map(Tables(conn).count, [*tables, "article"]))


def seed_records(conn: Connection) -> Iterator[r.Record]:
    """The records of these files, one after the other, in the same order."""
    tables = Tables(conn)
    for _, records in _COLLECTIONS.values():
        yield from sorted(records(tables), key=first_field)
    for _, _, groups, order in _CSV.values():
        for group in groups(tables):
            yield from sorted(group, key=cells_by(order.split()))
    yield from all_articles(tables)


def write_texts(texts: Iterable[SeedText], folder: Path, advance: Callable[[int], None] = lambda _: None) -> int:
    """Write seed files below a folder, each one whole or not at all; gives their number.

    `advance` is told of each file.
    """
    count = 0
    for name, pieces in texts:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_name(file.name + ".part")
        try:
            # what a run that was killed left, or a link that others put there, which would be followed
            partial.unlink(missing_ok=True)
            with partial.open("x", encoding="utf-8", newline="") as opened:
                opened.writelines(pieces)
            if file.exists():
                # what was kept from others stays so
                partial.chmod(file.stat().st_mode)
            partial.replace(file)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        count += 1
        advance(1)
    return count

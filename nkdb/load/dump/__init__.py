"""`nkdb dump`: the database back to seeds, in canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from nkdb.load.dump import authorities
from nkdb.load.dump.articles import articles
from nkdb.load.dump.tables import Tables
from nkdb.seedfile import records as r
from nkdb.seedfile.writing import article_file_name, article_text, collection_text, table_text


def seed_texts(conn: Connection) -> dict[str, str]:
    """The seed files that hold everything in the database, by path below the seeds' folder.

    Bodies of articles are not part of seeds. Loading the texts into an empty database and dumping again gives the same
    texts, byte for byte.
    """
    tables = Tables(conn)
    texts = {
        f"{name}.yaml": collection_text(name, records)
        for name, records in (
            ("sources", authorities.sources(tables)),
            ("merges", authorities.merges(tables)),
            ("organizations", authorities.organizations(tables)),
            ("documents", authorities.documents(tables)),
            ("categories", authorities.categories(tables)),
            ("topics", authorities.simple(tables, "topic", r.Topic)),
            ("measures", authorities.simple(tables, "measure", r.Measure)),
        )
        if records
    }
    csv: tuple[tuple[str, type[r.Record], list[r.Record], str], ...] = (
        ("places.csv", r.Place, authorities.places(tables), "key"),
        ("market_rates.csv", r.MarketRate, authorities.market_rates(tables),
         "observed_on quantity place observer date_precision low high citation_url"),
        ("official_rates.csv", r.OfficialRate, authorities.simple(tables, "official_rate", r.OfficialRate),
         "valid_from rate_kind foreign_currency side kpw_per_unit citation_url"),
    )  # fmt: skip
    for name, kind, rows, order in csv:
        if rows:
            texts[name] = table_text(kind, rows, order.split())
    for article in articles(tables):
        texts[article_file_name(article)] = article_text(article)
    return texts


def write_texts(texts: Mapping[str, str], folder: Path) -> None:
    """Write seed files below a folder, each one whole or not at all."""
    for name, text in sorted(texts.items()):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_name(file.name + ".part")
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(file)

"""`nkdb stats`."""

from __future__ import annotations

import sys

import click

from nkdb import db
from nkdb.cli.options import database_option, format_option

TABLES = (
    "article", "document", "source", "organization", "place", "claim", "figure", "evidence", "measure", "topic",
    "market_rate", "official_rate",
)  # fmt: skip

COUNTS = (
    ("evidence {}", "SELECT state, count(*) FROM evidence GROUP BY state ORDER BY state"),
    ("claims: {}", "SELECT kind, count(*) FROM claim_flat GROUP BY kind ORDER BY 2 DESC, 1"),
    ("figures: {}", """SELECT m.dimension, count(*) FROM figure_flat f JOIN measure m ON m.key = f.measure_key
        GROUP BY m.dimension ORDER BY 2 DESC, 1"""),
    ("chains of {}", """SELECT CASE depth WHEN 1 THEN '1 link' ELSE depth || ' links' END, count(*) FROM claim_flat
        GROUP BY depth ORDER BY depth"""),
)  # fmt: skip


@click.command("stats")
@database_option
@format_option
def command(target: db.Target, format_: str) -> None:
    """Count what the database holds.

    First the rows of each table; then evidence by state, and claims, figures and chains by kind, where a revised report
    counts once. Reports are articles; origins are those who said a claim first. Many reports may rest on few origins.
    """
    from nkdb.export.formats import FORMATS
    from nkdb.query import reading

    with reading(target) as reader:
        rows: list[tuple[str, int]] = []
        for table in TABLES:
            rows += reader.select(f"SELECT '{table}', count(*) FROM {table}").rows
        reports = reader.select("SELECT count(DISTINCT article_key) FROM claim_flat").rows[0][0]
        origins = reader.select(
            """SELECT count(DISTINCT coalesce(m.into_id, l.source_id)) FROM claim_flat f
            JOIN claim c ON c.key = f.claim_key JOIN claim_source l ON l.claim_id = c.id AND l.position = f.depth - 1
            LEFT JOIN source_merge m ON m.source_id = l.source_id"""
        ).rows[0][0]
        rows += [("reports with claims", reports), ("origins of claims", origins)]
        for label, sql in COUNTS:
            rows += [(label.format(str(name).replace("_", " ")), count) for name, count in reader.select(sql).rows]
    FORMATS[format_](["what", "rows"], rows, sys.stdout)

"""Counting what a load did not go through, since it is in the database as it stands in the files."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from nkdb.load.seeds.changes import Changes
from nkdb.load.seeds.tables import OF_ARTICLES, RATES, RULES
from nkdb.models import ARTICLE, CLAIM, FIGURE


def count_unchanged(conn: Connection, files: Collection[int], changes: Changes) -> None:
    """Count the rows of articles and rates of some seed files, given by their ids, among the unchanged ones."""
    of_files = select(ARTICLE.c.id).where(ARTICLE.c.seed_file_id.in_(files))
    claims = select(CLAIM.c.id).where(CLAIM.c.article_id.in_(of_files))
    parents = {"article": of_files, "claim": claims, "figure": select(FIGURE.c.id).where(FIGURE.c.claim_id.in_(claims))}
    for table in OF_ARTICLES:
        rule = RULES[table]
        column = rule.sql.c.id if table == "article" else rule.sql.c[rule.scope]
        counted = select(func.count()).select_from(rule.sql).where(column.in_(parents[rule.parent]))
        changes.of(table).unchanged += conn.scalar(counted) or 0
    for table in RATES:
        counted = select(func.count()).where(RULES[table].sql.c.seed_file_id.in_(files))
        changes.of(table).unchanged += conn.scalar(counted) or 0

"""The schema as SQLAlchemy declarations; the migrations bring it into being."""

import nkdb.models.search  # noqa: F401 (the full-text index is made with the tables)
from nkdb.models.article import ARTICLE, ARTICLE_CATEGORY, ARTICLE_CITATION, ARTICLE_RELATION, CATEGORY
from nkdb.models.base import METADATA
from nkdb.models.claim import CLAIM, CLAIM_SOURCE
from nkdb.models.figure import EVIDENCE, FIGURE, MEASURE
from nkdb.models.load import LOAD_RUN, SEED_FILE
from nkdb.models.organization import ORGANIZATION, ORGANIZATION_NAME
from nkdb.models.place import PLACE
from nkdb.models.rate import MARKET_RATE, OFFICIAL_RATE
from nkdb.models.source import DOCUMENT, SOURCE, SOURCE_MERGE, SOURCE_NAME
from nkdb.models.views import VIEWS

TABLES = {
    table.name: table for table in METADATA.sorted_tables if table.name not in {view.table.name for view in VIEWS}
}
"""All tables, what is referred to first; to SQLAlchemy a view is one as well."""

__all__ = [
    "ARTICLE",
    "ARTICLE_CATEGORY",
    "ARTICLE_CITATION",
    "ARTICLE_RELATION",
    "CATEGORY",
    "CLAIM",
    "CLAIM_SOURCE",
    "DOCUMENT",
    "EVIDENCE",
    "FIGURE",
    "LOAD_RUN",
    "MARKET_RATE",
    "MEASURE",
    "METADATA",
    "OFFICIAL_RATE",
    "ORGANIZATION",
    "ORGANIZATION_NAME",
    "PLACE",
    "SEED_FILE",
    "SOURCE",
    "SOURCE_MERGE",
    "SOURCE_NAME",
    "TABLES",
    "VIEWS",
]

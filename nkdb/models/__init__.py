"""The schema as SQLAlchemy declarations; the migrations bring it into being."""

import nkdb.models.search  # noqa: F401 (the full-text index is made with the tables)
from nkdb.models.article import Article, ArticleCategory, ArticleCitation, ArticleDocument, ArticleRelation, Category
from nkdb.models.base import Base
from nkdb.models.claim import Claim, ClaimOrganization, ClaimPlace, ClaimSource, ClaimTopic, Topic
from nkdb.models.figure import Evidence, Figure, FigureRelation, Measure, SplitShare
from nkdb.models.load import LoadRun, SeedFile
from nkdb.models.organization import Organization, OrganizationName
from nkdb.models.place import Place, PlaceMember, PlaceName
from nkdb.models.rate import MarketRate, OfficialRate
from nkdb.models.source import Document, Source, SourceMerge, SourceName
from nkdb.models.views import VIEWS

TABLES = {
    table.name: table for table in Base.metadata.sorted_tables if table.name not in {view.table.name for view in VIEWS}
}
"""All tables, what is referred to first; to SQLAlchemy a view is one as well."""

__all__ = [
    "TABLES",
    "VIEWS",
    "Article",
    "ArticleCategory",
    "ArticleCitation",
    "ArticleDocument",
    "ArticleRelation",
    "Base",
    "Category",
    "Claim",
    "ClaimOrganization",
    "ClaimPlace",
    "ClaimSource",
    "ClaimTopic",
    "Document",
    "Evidence",
    "Figure",
    "FigureRelation",
    "LoadRun",
    "MarketRate",
    "Measure",
    "OfficialRate",
    "Organization",
    "OrganizationName",
    "Place",
    "PlaceMember",
    "PlaceName",
    "SeedFile",
    "Source",
    "SourceMerge",
    "SourceName",
    "SplitShare",
    "Topic",
]

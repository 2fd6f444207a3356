"""The schema as SQLAlchemy declarations; the migrations bring it into being."""

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

__all__ = [
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

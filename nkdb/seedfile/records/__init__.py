"""What a seed record may hold: one declared model a record type.

Every value arrives as text (see `yamltext`); the models turn numbers, dates and booleans into what they are and refuse
the rest. References between records are checked in `references`.
"""

from nkdb.seedfile.records.articles import (
    AboutOrganization,
    AboutPlace,
    Article,
    ArticleRelation,
    CitedDocument,
    Claim,
    Evidence,
    Figure,
    Link,
    Relation,
    Share,
)
from nkdb.seedfile.records.authorities import (
    Category,
    Document,
    Measure,
    Merge,
    Name,
    Organization,
    Place,
    Source,
    Topic,
    script_of,
)
from nkdb.seedfile.records.rates import MarketRate, OfficialRate
from nkdb.seedfile.records.record import Record

COLLECTIONS: dict[str, type[Record]] = {
    "sources": Source,
    "organizations": Organization,
    "documents": Document,
    "categories": Category,
    "topics": Topic,
    "measures": Measure,
    "merges": Merge,
}
TABLES: tuple[type[Record], ...] = (Place, MarketRate, OfficialRate)

__all__ = [
    "COLLECTIONS",
    "TABLES",
    "AboutOrganization",
    "AboutPlace",
    "Article",
    "ArticleRelation",
    "Category",
    "CitedDocument",
    "Claim",
    "Document",
    "Evidence",
    "Figure",
    "Link",
    "MarketRate",
    "Measure",
    "Merge",
    "Name",
    "OfficialRate",
    "Organization",
    "Place",
    "Record",
    "Relation",
    "Share",
    "Source",
    "Topic",
    "script_of",
]

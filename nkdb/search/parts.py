"""What can be searched: each part with its index, the tables its hits are of, and how they are narrowed down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """One full-text index (named s in SQL, its row number ROW) and what its hits are."""

    index: str
    joins: str
    columns: str
    """Kind, key, title and date of a hit."""
    date: str | None
    by_source: str | None
    """Whether a source stands behind a hit: it must be among (:source)."""
    by_article: str | None = None
    """From articles, called a, to the rows of the index; None where there are few rows, or they are of no article."""
    row: str = ""
    """The row of the index, reached from there."""

    @property
    def texts(self) -> str:
        """The view of the texts that are indexed."""
        return f"searched_{self.index.removesuffix('_search')}"


# a source, and those that were merged into it
_SOURCES = "(SELECT :source UNION SELECT source_id FROM source_merge WHERE into_id = :source)"
_IN_CHAIN = f"EXISTS (SELECT 1 FROM claim_source l WHERE l.claim_id = c.id AND l.source_id IN {_SOURCES})"
_IN_ARTICLE = (
    f"(a.publisher_id IN {_SOURCES} OR EXISTS (SELECT 1 FROM claim c WHERE c.article_id = a.id AND {_IN_CHAIN}))"
)

CLAIMS = Part(
    "claim_search",
    "claim c ON c.id = s.ROW CROSS JOIN article a ON a.id = c.article_id",
    "'claim', c.key, a.title, a.published_on",
    "a.published_on",
    _IN_CHAIN,
    "CROSS JOIN claim c ON c.article_id = a.id",
    "c.id",
)
TITLES = Part(
    "title_search",
    "article a ON a.id = s.ROW",
    "'article', a.key, a.title, a.published_on",
    "a.published_on",
    _IN_ARTICLE,
    "",
    "a.id",
)
BODIES = Part("body_search", TITLES.joins, TITLES.columns, TITLES.date, TITLES.by_source, TITLES.by_article, TITLES.row)
DOCUMENTS = Part(
    "document_search",
    "document d ON d.id = s.ROW",
    "'document', d.key, d.title, d.date_earliest",
    "d.date_earliest",
    f"d.source_id IN {_SOURCES}",
)
NAMES = Part("name_search", "", "", None, None)

PARTS: dict[str, tuple[Part, ...]] = {
    "claims": (CLAIMS,),
    "titles": (TITLES, DOCUMENTS),
    "names": (NAMES,),
    "bodies": (BODIES,),
    "all": (NAMES, CLAIMS, TITLES, DOCUMENTS, BODIES),
}
"""What a user may search in."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which hits are wanted: published within these days, with this source (its row number) anywhere in the chain."""

    since: date | None = None
    until: date | None = None
    source: int | None = None

    @property
    def any(self) -> bool:
        """Whether it leaves anything out; names have no date and no chain, so that any filter leaves them out."""
        return (self.since, self.until, self.source) != (None, None, None)

    @property
    def parameters(self) -> dict[str, Any]:
        """The values its conditions name."""
        return {
            "since": None if self.since is None else self.since.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "source": self.source,
        }

    def dates(self, column: str) -> str:
        """The condition on a column of dates, with AND before it."""
        since = "" if self.since is None else f" AND {column} >= :since"
        return since + ("" if self.until is None else f" AND {column} <= :until")

    def sources(self, part: Part) -> str:
        """The condition on the chain of a part's hits, with AND before it."""
        return "" if self.source is None else f" AND {part.by_source}"

    def sql(self, part: Part) -> str:
        """All conditions on a part's hits, each with AND before it."""
        return (self.dates(part.date) if part.date else "") + self.sources(part)

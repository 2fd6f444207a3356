"""Sources that imports have added and nobody has looked at: what they are used for, and which known one they may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nkdb.errors import nearest
from nkdb.query import Reader
from nkdb.spellings import bare

_MERGED = "s.id IN (SELECT source_id FROM source_merge)"
_KNOWN = f"""
    SELECT 1, s.key, s.name FROM source s WHERE s.is_reviewed AND NOT {_MERGED}
    UNION ALL
    SELECT 2, s.key, n.name FROM source s JOIN source_name n ON n.source_id = s.id WHERE s.is_reviewed AND NOT {_MERGED}
"""
_DOMAINS = f"SELECT lower(s.domain), s.key FROM source s WHERE s.domain IS NOT NULL AND s.is_reviewed AND NOT {_MERGED}"
_UNREVIEWED = f"""
    SELECT s.key, s.name, lower(s.domain),
           (SELECT count(*) FROM article a WHERE a.publisher_id = s.id),
           (SELECT count(*) FROM article_citation c WHERE c.source_id = s.id)
    FROM source s WHERE NOT s.is_reviewed AND NOT {_MERGED}
"""


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A source to be reviewed: its key and name, how many articles it published and how often works of it are cited.

    `like` is the key of the reviewed source that has its domain, or whose name is spelt most like it; None where there
    is none.
    """

    key: str
    name: str
    articles: int
    citations: int
    like: str | None

    def __str__(self) -> str:
        """The source with its uses, and the command that would merge it.

        >>> print(Unreviewed("dayly-nk", "Dayly NK", 0, 2, "daily-nk"))
        dayly-nk: Dayly NK (published 0, cited 2) — nkdb merge dayly-nk daily-nk
        """
        shown = f"{self.key}: {self.name} (published {self.articles:,}, cited {self.citations:,})"
        return f"{shown} — nkdb merge {self.key} {self.like}" if self.like else shown


def unreviewed(reader: Reader) -> Iterator[Unreviewed]:
    """The sources to be reviewed, by key; those that are merged already are left out."""
    known: dict[str, str] = {}
    # the name of a source counts before another's by-name
    for _, key, name in sorted(reader.select(_KNOWN).rows):
        known.setdefault(bare(name), key)
    # of several that have a domain, the first
    at = dict(sorted(reader.select(_DOMAINS).rows, reverse=True))
    for key, name, domain, articles, citations in sorted(reader.select(_UNREVIEWED).rows):
        near = nearest(bare(name), known)
        yield Unreviewed(key, name, articles, citations, at.get(domain) or (known[near] if near else None))

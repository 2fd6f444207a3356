"""Spans of evidence against the texts they were coded in. Nothing in here needs SQLAlchemy, which is slow to import."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nkdb.archive.normal import sha256
from nkdb.load.chunks import chunks
from nkdb.progress import Begin, untold

BODIES_AT_ONCE = 100

Span = tuple[int, int, str]
"""Start, end and sha256 of a span."""

Ask = Callable[[str, Mapping[str, Any]], Sequence[Sequence[Any]]]
"""What gives the rows of a SELECT with named parameters (`:name`)."""

BODIES = "SELECT id, body FROM article WHERE id IN ({values})"
_SPANS = """
    SELECT e.id, e.article_id, e.start_offset, e.end_offset, e.sha256, e.state,
           a.key, CASE WHEN c.id IS NULL THEN 'figure' ELSE 'claim' END, coalesce(c.key, f.key)
    FROM evidence e
    JOIN article a ON a.id = e.article_id
    LEFT JOIN claim c ON c.id = e.claim_id
    LEFT JOIN figure f ON f.id = e.figure_id
    WHERE e.article_id IN ({values})
    ORDER BY e.start_offset, e.end_offset, 9
"""


@dataclass(frozen=True, slots=True, order=True)
class BrokenSpan:
    """A span whose text is not the text that was coded."""

    article: str
    start: int
    end: int
    key: str
    kind: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: characters {self.start}-{self.end}: {self.reason}"


@dataclass(slots=True)
class Verification:
    """Spans by state, and the broken ones."""

    verified: int = 0
    unchecked: int = 0
    broken: list[BrokenSpan] = field(default_factory=list)

    def add(self, other: Verification) -> None:
        """Take in the spans of another verification."""
        self.verified += other.verified
        self.unchecked += other.unchecked
        self.broken += other.broken


def span_holds(body: str, start: int, end: int, expected: str) -> str | None:
    """None where the span of the body has the expected sha256, otherwise what is wrong.

    >>> span_holds("rice", 0, 9, "0" * 64)
    'the text ends at 4'
    """
    if end > len(body):
        return f"the text ends at {len(body)}"
    return None if sha256(body[start:end]) == expected else "the text there is another one"


def look(
    ask: Ask, articles: Collection[int] | None = None, begin: Begin = untold
) -> Iterator[tuple[Verification, dict[int, str]]]:
    """Check the spans of all articles, or of some, against their bodies, a few articles at a time.

    Gives each time what was found, and the state of each span (by its id) that has another one in the database.
    Articles without a body stay unchecked.
    """
    if articles is None:
        articles = [id_ for (id_,) in ask("SELECT DISTINCT article_id FROM evidence", {})]
    advance = begin("checking the spans of articles", len(articles))
    for part in chunks(sorted(articles), BODIES_AT_ONCE):
        yield _look(ask, part)
        advance(len(part))


def _look(ask: Ask, articles: Sequence[int]) -> tuple[Verification, dict[int, str]]:
    result = Verification()
    states: dict[int, str] = {}
    bodies: dict[int, str | None] = dict(map(tuple, rows_among(ask, BODIES, articles)))
    for id_, article_id, start, end, expected, stored, article, kind, key in rows_among(ask, _SPANS, articles):
        body = bodies[article_id]
        if body is None:
            state = "unchecked"
            result.unchecked += 1
        elif reason := span_holds(body, start, end, expected):
            state = "broken"
            result.broken.append(BrokenSpan(article, start, end, key, kind, reason))
        else:
            state = "verified"
            result.verified += 1
        if state != stored:
            states[id_] = state
    return result, states


def broken_in(ask: Ask, article_id: int, body: str) -> list[BrokenSpan]:
    """The spans of one article that another body would break."""
    return [
        BrokenSpan(article, start, end, key, kind, reason)
        for _, _, start, end, expected, _, article, kind, key in rows_among(ask, _SPANS, [article_id])
        if (reason := span_holds(body, start, end, expected)) is not None
    ]


def rows_among(ask: Ask, sql: str, values: Sequence[int | str]) -> Sequence[Sequence[Any]]:
    """The rows of a SELECT that has `IN ({values})` in it."""
    named = {f"value_{number}": value for number, value in enumerate(values)}
    return ask(sql.format(values=", ".join(f":{name}" for name in named)), named)

"""Evidence: whether each span of an article's body still has the hash it was coded with."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, func, select, update

from nkdb.archive.normal import normal_line, sha256
from nkdb.errors import Problem
from nkdb.load.chunks import chunks
from nkdb.models import Article, Claim, Evidence, Figure

if TYPE_CHECKING:
    # the records are slow to import, and spans of the database need none
    from nkdb.load.rows import Span
    from nkdb.seedfile import Located
    from nkdb.seedfile import records as r


BODIES_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class BrokenSpan:
    """A span whose text is not the text that was coded."""

    article: str
    kind: str
    key: str
    start: int
    end: int
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


def verify(conn: Connection, articles: Collection[int] | None = None, *, write: bool = True) -> Verification:
    """Check the spans of all articles, or of some, against their bodies, and record what changed.

    Articles without a body stay unchecked. Bodies are read a few at a time.
    """
    ids = sorted(conn.scalars(select(Evidence.article_id).distinct()) if articles is None else articles)
    result = Verification()
    for start in range(0, len(ids), BODIES_AT_ONCE):
        changes = _verify(conn, ids[start : start + BODIES_AT_ONCE], result)
        if write and changes:
            of_row = update(Evidence).where(Evidence.id == bindparam("row_id"))
            conn.execute(of_row.values(state=bindparam("new_state"), checked_at=bindparam("now")), changes)
    result.broken.sort(key=lambda span: (span.article, span.start, span.end, span.key))
    return result


def _verify(conn: Connection, articles: Sequence[int], result: Verification) -> list[dict[str, Any]]:
    """Check the spans of a few articles; gives those whose state is another one now."""
    bodies = dict(conn.execute(select(Article.id, Article.body).where(Article.id.in_(articles))).all())
    spans = (
        select(
            Evidence.id, Evidence.start_offset, Evidence.end_offset, Evidence.sha256, Evidence.state,
            Evidence.article_id, Article.key, func.coalesce(Claim.key, Figure.key).label("owner"),
            Claim.id.is_not(None).label("is_claim"),
        )
        .join(Article, Article.id == Evidence.article_id)
        .outerjoin(Claim, Claim.id == Evidence.claim_id)
        .outerjoin(Figure, Figure.id == Evidence.figure_id)
        .where(Evidence.article_id.in_(articles))
    )  # fmt: skip
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    changes = []
    for span in conn.execute(spans):
        body = bodies[span.article_id]
        if body is None:
            state = "unchecked"
            result.unchecked += 1
        elif reason := span_holds(body, span.start_offset, span.end_offset, span.sha256):
            state = "broken"
            kind = "claim" if span.is_claim else "figure"
            result.broken.append(BrokenSpan(span.key, kind, span.owner, span.start_offset, span.end_offset, reason))
        else:
            state = "verified"
            result.verified += 1
        if state != span.state:
            changes.append({"row_id": span.id, "new_state": state, "now": now})
    return changes


def broken_in(conn: Connection, article_id: int, body: str) -> list[BrokenSpan]:
    """The spans of one article that another body would break."""
    spans = conn.execute(
        select(
            Evidence.start_offset, Evidence.end_offset, Evidence.sha256, Article.key,
            func.coalesce(Claim.key, Figure.key).label("owner"), Claim.id.is_not(None).label("is_claim"),
        )
        .join(Article, Article.id == Evidence.article_id)
        .outerjoin(Claim, Claim.id == Evidence.claim_id)
        .outerjoin(Figure, Figure.id == Evidence.figure_id)
        .where(Evidence.article_id == article_id)
        .order_by(Evidence.start_offset, Evidence.end_offset, "owner")
    )  # fmt: skip
    return [
        BrokenSpan(s.key, "claim" if s.is_claim else "figure", s.owner, s.start_offset, s.end_offset, reason)
        for s in spans
        if (reason := span_holds(body, s.start_offset, s.end_offset, s.sha256)) is not None
    ]


def resolve_quotes(conn: Connection, articles: Iterable[Located[r.Article]]) -> tuple[dict[int, Span], list[Problem]]:
    """Each quotation of some articles as a span of their bodies, and the quotations that are not one span.

    The spans are told apart by the identity of their evidence record.
    """
    quoting_articles = [
        at
        for at in articles
        if any(
            span.quote is not None
            for claim in at.record.claims
            for spans in (claim.evidence, *(figure.evidence for figure in claim.figures))
            for span in spans
        )
    ]
    bodies: dict[str, str | None] = {}
    for part in chunks(at.record.key for at in quoting_articles):
        bodies |= dict(conn.execute(select(Article.key, Article.body).where(Article.key.in_(part))).all())
    spans: dict[int, Span] = {}
    problems: list[Problem] = []
    for article in quoting_articles:
        quoting = [
            (label, path, span)
            for label, path, evidence in _evidence_of(article.record)
            for path, span in (((*path, "evidence", index), span) for index, span in enumerate(evidence))
            if span.quote is not None
        ]
        body = bodies.get(article.record.key)
        if quoting and body is None:
            found = f"{len(quoting)} quotations, and no body to look them up in"
            allowed = "quotations once the saved page is imported (nkdb import PAGE), or spans"
            problems.append(article.problem((), f"article {article.record.key}", "evidence", found, allowed))
            continue
        for label, path, span in quoting:
            assert body is not None and span.quote is not None
            quote = normal_line(span.quote)
            count = body.count(quote)
            if count == 1:
                start = body.index(quote)
                spans[id(span)] = (start, start + len(quote), sha256(quote))
            else:
                found = f"words that occur {count} times: {quote!r}"
                allowed = "words that occur exactly once in the article's body"
                problems.append(article.problem(path, label, f"evidence {int(path[-1]) + 1} quote", found, allowed))
    return spans, problems


def spans_that_hold(article: r.Article, body: str | None) -> int:
    """How many spans and quotations of a coded article hold in a text."""
    if body is None:
        return 0
    return sum(
        normal_line(span.quote) in body
        if span.quote is not None
        else span_holds(body, span.start or 0, span.end or 0, span.sha256 or "") is None
        for _, _, evidence in _evidence_of(article)
        for span in evidence
    )


def _evidence_of(article: r.Article) -> Iterator[tuple[str, tuple[str | int, ...], list[r.Evidence]]]:
    """The evidence of all claims and figures of an article: what it is for, where it stands, its spans."""
    for number, claim in enumerate(article.claims):
        yield f"claim {claim.key}", ("claims", number), claim.evidence
        for n, figure in enumerate(claim.figures):
            yield f"figure {claim.key}/{figure.key}", ("claims", number, "figures", n), figure.evidence

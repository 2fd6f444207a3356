"""Evidence: whether each span of an article's body still has the hash it was coded with."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select, text, update

from nkdb.archive.normal import normal_line, sha256
from nkdb.errors import Problem
from nkdb.load.chunks import chunks
from nkdb.load.spans import Ask, Verification, look, span_holds
from nkdb.models import ARTICLE, EVIDENCE

if TYPE_CHECKING:
    # the records are slow to import, and spans of the database need none
    from nkdb.load.rows import Span
    from nkdb.seedfile import records as r
    from nkdb.seedfile.validation import Located


def verify(conn: Connection, articles: Collection[int] | None = None, *, write: bool = True) -> Verification:
    """Check the spans of all articles, or of some, against their bodies, and record what changed."""
    result = Verification()
    of_row = update(EVIDENCE).where(EVIDENCE.c.id == bindparam("row_id"))
    told = of_row.values(state=bindparam("new_state"), checked_at=bindparam("now"))
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    for found, states in look(asking(conn), articles):
        result.add(found)
        if write and states:
            conn.execute(told, [{"row_id": id_, "new_state": state, "now": now} for id_, state in states.items()])
    result.broken.sort()
    return result


def asking(conn: Connection) -> Ask:
    """What asks a connection."""
    return lambda sql, parameters: conn.execute(text(sql), parameters).all()


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
        bodies |= dict(conn.execute(select(ARTICLE.c.key, ARTICLE.c.body).where(ARTICLE.c.key.in_(part))).all())
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
                allowed = "words of one paragraph that occur exactly once in the article's body"
                there = as_it_stands(quote, body) if count == 0 else None
                if there is not None:
                    allowed += f" (there it is {there!r})"
                problems.append(article.problem(path, label, f"evidence {int(path[-1]) + 1} quote", found, allowed))
    return spans, problems


_ALIKE = {sign: f"[{signs}]" for signs in ("'’‘ʼ´`", '"“”„«»', "–—‐‑−-") for sign in signs} | {"…": r"(?:…|\.\.\.)"}


def as_it_stands(quote: str, body: str) -> str | None:
    """How a quotation stands in a text, but for capitals, the make of its signs and where paragraphs end, if once.

    Only to be told: what is not quoted exactly is no evidence.

    >>> as_it_stands("The driver's", "To the driver’s mind")
    'the driver’s'
    """
    words = quote.replace("...", "…").split()
    pattern = r"\s+".join("".join(_ALIKE.get(sign, re.escape(sign)) for sign in word) for word in words)
    found = re.findall(pattern, body, flags=re.IGNORECASE)
    return found[0] if len(found) == 1 else None


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

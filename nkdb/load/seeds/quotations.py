"""Quotations and spans of coded articles against the bodies that are in the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from nkdb.archive.normal import normal_line, sha256
from nkdb.errors import Problem, plural
from nkdb.load.chunks import chunks
from nkdb.load.spans import Span, span_holds
from nkdb.models import ARTICLE
from nkdb.seedfile import records as r
from nkdb.seedfile.validation import Located, labelled
from nkdb.seedfile.yamltext import FieldPath


class _Stated(NamedTuple):
    """Evidence as an article states it: what it is for, where it stands in the record, the span or quotation."""

    label: str
    path: FieldPath
    evidence: r.Evidence


def resolve_quotes(
    conn: Connection, articles: Iterable[Located[r.Article]], *, ahead: bool = False
) -> tuple[dict[int, Span], list[Problem]]:
    """Each quotation of some articles as a span of their bodies, and the quotations that are not one span.

    The spans are told apart by the identity of their evidence record. Ahead of what is known of the articles only in
    the end, those without a body may yet have one.
    """
    stated = ((at, [s for s in _stated(at.record) if s.evidence.quote is not None]) for at in articles)
    quoting = [(at, quotations) for at, quotations in stated if quotations]
    bodies: dict[str, str | None] = {}
    for part in chunks(at.record.key for at, _ in quoting):
        bodies |= dict(conn.execute(select(ARTICLE.c.key, ARTICLE.c.body).where(ARTICLE.c.key.in_(part))).all())
    spans: dict[int, Span] = {}
    problems: list[Problem] = []
    for at, quotations in quoting:
        body = bodies.get(at.record.key)
        if body is None and ahead:
            continue
        if body is None:
            found = f"{plural(len(quotations), 'quotation')}, and no body to look them up in"
            allowed = "quotations once the saved page is imported (nkdb import PAGE), or spans"
            problems.append(at.problem((), f"article {at.record.key}", "evidence", found, allowed))
            continue
        for label, path, evidence in quotations:
            assert evidence.quote is not None
            quote = normal_line(evidence.quote)
            starts = _starts(quote, body)
            if len(starts) == 1:
                spans[id(evidence)] = (starts[0], starts[0] + len(quote), sha256(quote))
            else:
                found = f"words that occur {len(starts)} times: {quote!r}"
                allowed = "words of one paragraph that occur exactly once in the article's body"
                there = as_it_stands(quote, body) if not starts else None
                if there is not None:
                    allowed += f" (there it is {there!r})"
                problems.append(at.problem(path, label, f"evidence {int(path[-1]) + 1} quote", found, allowed))
        problems += _spans_again(at, quotations, spans)
    return spans, problems


def _starts(quote: str, body: str) -> list[int]:
    """Where a quotation begins in a text, be it within itself, as `ha ha` does in `ha ha ha`."""
    starts: list[int] = []
    start = body.find(quote)
    while start >= 0:
        starts.append(start)
        start = body.find(quote, start + 1)
    return starts


def _spans_again(at: Located[r.Article], quotations: Iterable[_Stated], spans: Mapping[int, Span]) -> Iterator[Problem]:
    """Quotations of what the claim or figure quotes already, with other blanks, or states as a span."""
    seen = {(path[:-1], (evidence.start, evidence.end)) for _, path, evidence in _stated(at.record)}
    for label, path, evidence in quotations:
        if id(evidence) in spans:
            here = path[:-1], spans[id(evidence)][:2]
            if here in seen:
                found, allowed = "the same span a second time", "each span once"
                yield at.problem(path, label, f"evidence {int(path[-1]) + 1} quote", found, allowed)
            seen.add(here)


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
        for _, _, span in _stated(article)
    )


def _stated(article: r.Article) -> Iterator[_Stated]:
    """The evidence of all claims and figures of an article."""
    for number, claim in enumerate(article.claims):
        for index, span in enumerate(claim.evidence):
            yield _Stated(labelled("claim", claim.key), ("claims", number, "evidence", index), span)
        for n, figure in enumerate(claim.figures):
            for index, span in enumerate(figure.evidence):
                path = ("claims", number, "figures", n, "evidence", index)
                yield _Stated(labelled("figure", claim.key, figure.key), path, span)

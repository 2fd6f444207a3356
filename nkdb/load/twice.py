"""Coded articles whose claims are all counted though they may be one report. Nothing in here needs SQLAlchemy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from nkdb.load.addresses import permalink, spellings
from nkdb.load.chunks import chunks
from nkdb.load.likeness import families
from nkdb.load.spans import Ask, rows_among
from nkdb.seedfile.telling import told_by

SAME_ADDRESS, SAME_HEAD, RELATED = "same address", "same publisher, day and title", "related by way of others"

_CODED = """
    SELECT id, key, url, published_on, publisher_id, title FROM article
    WHERE EXISTS (SELECT 1 FROM claim WHERE article_id = article.id)
"""
# of a day there may be thousands, with other titles
_OF_SAME_HEAD = """
    SELECT article.id, article.key, article.url, article.published_on, article.publisher_id, article.title
    FROM article AS own
    JOIN article ON article.published_on = own.published_on AND article.title = own.title AND article.id <> own.id
    WHERE EXISTS (SELECT 1 FROM claim WHERE article_id = article.id)
"""
_RELATIONS = "SELECT article_id, related_article_id, kind FROM article_relation"
_WITH_CLAIMS = """
    SELECT id FROM (SELECT article_id AS id FROM article_relation UNION SELECT related_article_id FROM article_relation)
    AS related WHERE id IN (SELECT article_id FROM claim)
"""
_MERGES = "SELECT source_id, into_id FROM source_merge"


@dataclass(frozen=True, slots=True)
class Twice:
    """Two articles by key, the later one first as far as dates tell, why they may be one report, and how to say so."""

    article: str
    related: str
    why: str
    kind: str

    def __str__(self) -> str:
        return (
            f"counted twice ({self.why}): {self.article} {self.related} — "
            f"nkdb relate {self.article} {self.related} --kind {self.kind}"
        )


def counted_twice(ask: Ask, among: Collection[str] | None = None) -> list[Twice]:
    """Pairs of articles that may be one report, of which each one's claims count.

    They have one address, or publisher, day and title; or they are related, but only by way of articles that have no
    claims, so that neither tells those of the other. `among` are keys of articles of which one must be in a pair; what
    is only related is then not looked for.
    """
    coded = {row[0]: row for row in (ask(_CODED, {}) if among is None else _alike(ask, among))}
    groups = _alike_in_one(ask, coded.values())
    if among is not None and not groups:
        return []
    relations = ask(_RELATIONS, {})
    with_claims = {id_ for (id_,) in ask(_WITH_CLAIMS, {})}
    told = _told(relations, with_claims)
    family = families(ask)
    revising = {family[this] for this, _, kind in relations if kind == "revision_of"}
    for id_ in with_claims if among is None else ():
        groups.setdefault((RELATED, family[id_]), []).append(id_)
    found: dict[tuple[str, str], Twice] = {}
    for (why, *mark), ids in groups.items():
        kind = "revision_of" if why == RELATED and mark[0] in revising else "duplicate_of"
        counted = [coded[id_] for id_ in ids if id_ not in told]
        in_order = sorted((str(day or ""), id_, key) for id_, key, _, day, *_ in counted)
        for (*_, earlier), (*_, later) in pairwise(in_order):
            if among is None or earlier in among or later in among:
                found.setdefault((later, earlier), Twice(later, earlier, why, kind))
    return [found[keys] for keys in sorted(found)]


def _alike_in_one(ask: Ask, coded: Iterable[Sequence[Any]]) -> dict[Any, list[int]]:
    """The articles that have one address, or one publisher, day and title: by that, where they are several."""
    merged = {merge[0]: merge[1] for merge in ask(_MERGES, {})}
    groups: dict[Any, list[int]] = defaultdict(list)
    for id_, _, url, day, publisher, title in coded:
        if (address := permalink(url)) is not None:
            groups[SAME_ADDRESS, spellings(address)[0]].append(id_)
        if day is not None:
            groups[SAME_HEAD, str(day), merged.get(publisher, publisher), title].append(id_)
    return {mark: ids for mark, ids in groups.items() if len(ids) > 1}


def _alike(ask: Ask, keys: Collection[str]) -> Iterator[Sequence[Any]]:
    """Some articles, and those that may be like one of them."""
    own = list(_where(ask, _CODED, "key", keys))
    addresses = {address for row in own if (address := permalink(row[2])) is not None}
    yield from own
    yield from _where(ask, _CODED, "url", {spelling for address in addresses for spelling in spellings(address)})
    yield from _where(ask, _OF_SAME_HEAD, "own.key", keys)


def _where(ask: Ask, select: str, column: str, values: Iterable[str]) -> Iterator[Sequence[Any]]:
    for part in chunks(values):
        yield from rows_among(ask, f"{select} AND {column} IN ({{values}})", part)


def _told(relations: Iterable[Sequence[Any]], with_claims: Collection[int]) -> set[int]:
    """The articles whose claims one tells that has claims, at once or by way of others, as the views have it."""
    hidden: dict[int, list[int]] = defaultdict(list)
    for relation in relations:
        left_out, teller = told_by(*relation)
        hidden[teller].append(left_out)
    told: set[int] = set()
    waiting = [id_ for teller in with_claims for id_ in hidden[teller]]
    for id_ in waiting:
        if id_ not in told:
            told.add(id_)
            waiting += hidden[id_]
    return told

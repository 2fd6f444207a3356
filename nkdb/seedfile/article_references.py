"""Whether an article hangs together: its references lead somewhere, its chains have neither gap nor loop.

A field that was refused is None in what is looked at here, and nothing is said of it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nkdb.errors import did_you_mean
from nkdb.seedfile import records as r
from nkdb.seedfile.fields import check_unit
from nkdb.seedfile.lookup import Lookup, repeated
from nkdb.seedfile.validation import Located, labelled
from nkdb.seedfile.yamltext import FieldPath
from nkdb.vocabulary import ORIGIN_MODES, RELAY_MODES


def check_article(lookup: Lookup, at: Located[r.Article]) -> None:
    """Look at what an article refers to, at its chains, and at what may stand in it but once."""
    article = at.record
    label = labelled("article", article.key)
    lookup.refer(at, "source", article.publisher, ("publisher",), label, "publisher")
    documents = [cited.document for cited in article.documents]
    lookup.refer_each(at, "category", article.categories, ("categories",), label, "categories")
    lookup.refer_each(at, "document", documents, ("documents",), label, "documents")
    for index, relation in enumerate(article.relations):
        lookup.refer_ahead(at, "article", relation.article, ("relations", index), label)
        if relation.article == article.key is not None:
            lookup.say(at, ("relations", index), label, "relations", article.key, "another article")
    _listed_once(lookup, at, label, "relations", [related.article for related in article.relations])
    _listed_once(lookup, at, label, "documents", documents)
    _listed_once(lookup, at, label, "categories", article.categories)
    for name, chain in article.chains.items():
        _chain(lookup, at, name, chain)
    used = {claim.chain for claim in article.claims}
    # one that seems unused may be meant by a claim that names none of them
    for name in article.chains if used <= article.chains.keys() else ():
        if name not in used and name is not None:
            lookup.say(
                at, ("chains", name), label, f"chain {name}", "a chain no claim refers to", "chains that are used"
            )
    for index in repeated([claim.key for claim in article.claims]):
        key, allowed = article.claims[index].key, "each key once in an article"
        lookup.say(at, ("claims", index, "key"), f"claim {key}", "key", f"{key} a second time", allowed)
    for index, claim in enumerate(article.claims):
        _claim(lookup, at, index, claim)


def _listed_once(
    lookup: Lookup, at: Located[Any], label: str, field: str, keys: list[str], path: FieldPath = ()
) -> None:
    for index in repeated(keys):
        lookup.say(at, (*path, field, index), label, field, f"{keys[index]} a second time", "each once")


def _chain(lookup: Lookup, at: Located[r.Article], name: str, chain: list[r.Link]) -> None:
    label = f"chain {name}"
    last = len(chain) - 1
    for index in repeated([link.source for link in chain]):
        found, allowed = f"{chain[index].source} a second time", "a chain that does not loop: each source once"
        lookup.say(at, ("chains", name, index), label, f"link {index + 1}", found, allowed)
    for index, link in enumerate(chain):
        path = ("chains", name, index)
        link_label = f"link {index + 1}"
        is_known = lookup.refer(at, "source", link.source, path, label, link_label)
        if None not in (link.source, link.mode):
            for found, allowed in _misplaced(at.record.publisher, link, index, last):
                lookup.say(at, path, label, link_label, found, allowed)
        if link.document is not None and lookup.refer(at, "document", link.document, path, label, link_label):
            owner = lookup.source_of_document.get(link.document)
            if owner not in (None, link.source) and is_known and link.source is not None:
                lookup.say(
                    at, path, label, link_label, f"document {link.document} of {owner}", f"a document of {link.source}"
                )


def _misplaced(publisher: str | None, link: r.Link, index: int, last: int) -> Iterator[tuple[str, str]]:
    """Why a link may not stand where it does in its chain: what was found, and what is allowed."""
    found = f"{link.source} {link.mode}"
    if index == 0 and publisher is not None and (link.source, link.mode) != (publisher, "publishes"):
        yield found, f"a chain that begins with the publisher: {publisher} publishes"
    if index == last and link.mode not in ORIGIN_MODES:
        yield f"a gap: {found}, but no link follows", "an origin with mode " + ", ".join(sorted(ORIGIN_MODES))
    if 0 < index < last and link.mode not in RELAY_MODES:
        yield f"{found}, but a link follows", "a middle link with mode " + ", ".join(sorted(RELAY_MODES))


def _claim(lookup: Lookup, at: Located[r.Article], number: int, claim: r.Claim) -> None:
    label, path = labelled("claim", claim.key), ("claims", number)
    chains = at.record.chains
    if claim.chain not in chains and None not in (claim.chain, *chains):
        allowed = f"a label under chains{did_you_mean(claim.chain, chains)}"
        lookup.say(at, (*path, "chain"), label, "chain", claim.chain, allowed)
    for kind, field, keys in (
        ("topic", "topics", claim.topics),
        ("organization", "organizations", [about.organization for about in claim.organizations]),
        ("place", "places", [about.place for about in claim.places]),
    ):
        lookup.refer_each(at, kind, keys, (*path, field), label, field)
        _listed_once(lookup, at, label, field, keys, path)
    _spans_once(lookup, at, claim.evidence, path, label)
    again = repeated([figure.key for figure in claim.figures])
    for index, figure in enumerate(claim.figures):
        here = (*path, "figures", index)
        figure_label = labelled("figure", claim.key, figure.key)
        if index in again:
            lookup.say(
                at, (*here, "key"), figure_label, "key", f"{figure.key} a second time", "each key once in a claim"
            )
        _figure(lookup, at, f"{at.record.key}/{claim.key}/{figure.key}", figure, here, figure_label)


def _spans_once(lookup: Lookup, at: Located[Any], evidence: list[r.Evidence], path: FieldPath, label: str) -> None:
    if len(evidence) == 1:
        return
    spans = [(span.start, span.end, span.quote) for span in evidence]
    for index in repeated([None if span[2] is None and None in span[:2] else span for span in spans]):
        lookup.say(at, (*path, "evidence", index), label, "evidence", "the same span a second time", "each span once")


def _figure(lookup: Lookup, at: Located[r.Article], key: str, figure: r.Figure, path: FieldPath, label: str) -> None:
    if lookup.refer(at, "measure", figure.measure, (*path, "measure"), label, "measure"):
        dimension = lookup.dimension.get(figure.measure)
        try:
            if dimension is not None and figure.unit is not None:
                check_unit(dimension, figure.unit)
        except ValueError as error:
            lookup.say(at, (*path, "unit"), label, "unit", figure.unit, str(error))
        if figure.shares and dimension not in (None, "share") and any(share.party for share in figure.shares):
            lookup.say(
                at, (*path, "shares"), label, "shares", f"shares of a {dimension}", "a measure of dimension share"
            )
    _spans_once(lookup, at, figure.evidence, path, label)
    seen: set[tuple[str, str]] = set()
    for index, relation in enumerate(figure.relations):
        if None in (at.record.key, relation.figure):
            continue
        here = (*path, "relations", index)
        target = full_figure_key(at.record.key, relation.figure)
        lookup.refer_ahead(at, "figure", target, here, label)
        if target == key:
            lookup.say(at, here, label, "relations", relation.figure, "another figure")
        if (relation.kind, target) in seen and relation.kind is not None:
            lookup.say(at, here, label, "relations", f"{relation.kind} {relation.figure} a second time", "each once")
        seen.add((relation.kind, target))


def full_figure_key(article: str, reference: str) -> str:
    """The full key of a figure that is referred to from within an article.

    >>> full_figure_key("a-2014", "claim/figure"), full_figure_key("a-2014", "b-2013/claim/figure")
    ('a-2014/claim/figure', 'b-2013/claim/figure')
    """
    return reference if reference.count("/") == 2 else f"{article}/{reference}"

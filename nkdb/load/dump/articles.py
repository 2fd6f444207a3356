"""Articles with all that was coded from them, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from nkdb.errors import BrokenRowError
from nkdb.load.chunks import chunks
from nkdb.load.dump.chain_labels import chain_labels
from nkdb.load.dump.tables import Row, Tables
from nkdb.models import METADATA
from nkdb.seedfile import records as r
from nkdb.seedfile.validation import telling
from nkdb.vocabulary import ARTICLE_DOCUMENT_ROLE

AT_ONCE = 200

_TABLES = METADATA.tables
_PARTS = {
    "article_category": "article_id",
    "article_document": "article_id",
    "article_relation": "article_id",
    "claim": "article_id",
    "claim_source": "claim_id",
    "claim_organization": "claim_id",
    "claim_place": "claim_id",
    "claim_topic": "claim_id",
    "evidence of claim": "claim_id",
    "figure": "claim_id",
    "split_share": "figure_id",
    "figure_relation": "figure_id",
    "evidence of figure": "figure_id",
}
"""What articles are made of, and by which column it belongs to an article, a claim or a figure."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What some articles are made of, by what it belongs to, and the keys of what they are related to."""

    rows: Mapping[str, Mapping[int, list[Row]]]
    related: Mapping[str, Mapping[int, str]]

    def of(self, part: str, id_: int) -> list[Row]:
        """The rows that are a part of an article, a claim or a figure."""
        return self.rows[part][id_]


def all_articles(tables: Tables) -> Iterator[r.Article]:
    """All articles of the database by key, a few hundred of which are held at a time."""
    for part in chunks(tables.articles(), AT_ONCE):
        rows = {row["id"]: row for row in tables.rows("article", _TABLES["article"].c.id.in_(part))}
        parts = _parts(tables, part)
        for id_ in part:
            with telling(f"article {rows[id_]['key']}"):
                article = _article(tables, rows[id_], parts)
            yield article


def _parts(tables: Tables, ids: Sequence[int]) -> Parts:
    """The parts of some articles."""
    article, claim, figure = (_TABLES[name].c for name in ("article", "claim", "figure"))
    articles_ = select(article.id).where(article.id.in_(ids))
    claims = select(claim.id).where(claim.article_id.in_(ids))
    owners = {
        "article_id": articles_,
        "claim_id": claims,
        "figure_id": select(figure.id).where(figure.claim_id.in_(claims)),
    }
    rows: dict[str, dict[int, list[Row]]] = {}
    for part, parent in _PARTS.items():
        table = part.partition(" ")[0]
        rows[part] = tables.by(table, parent, _TABLES[table].c[parent].in_(owners[parent]))
    related = {}
    for kind in ("article", "figure"):
        links = _TABLES[f"{kind}_relation"].c
        others = select(links[f"related_{kind}_id"]).where(links[f"{kind}_id"].in_(owners[f"{kind}_id"]))
        related[kind] = tables.keys(kind, _TABLES[kind].c.id.in_(others))
    return Parts(rows, related)


def _article(tables: Tables, row: Row, parts: Parts) -> r.Article:
    id_, key = row["id"], row["key"]
    roles = list(ARTICLE_DOCUMENT_ROLE)
    chain_of: dict[int, list[r.Link]] = {
        claim["id"]: [_link(tables, link) for link in sorted(parts.of("claim_source", claim["id"]), key=_position)]
        for claim in parts.of("claim", id_)
    }
    for claim in parts.of("claim", id_):
        if not chain_of[claim["id"]]:
            raise BrokenRowError(f"claim {claim['key']}", "no chain")
    labels = chain_labels(list(chain_of.values()))
    claims = [
        _claim(tables, claim, key, labels[tuple(chain_of[claim["id"]])], parts) for claim in parts.of("claim", id_)
    ]
    return r.Article(
        key=key, title=row["title"], published_on=row["published_on"],
        publisher=tables.key_of("source", row["publisher_id"]), byline=row["byline"], url=row["url"],
        summary=row["summary"], note=row["note"],
        categories=sorted(tables.key_of("category", link["category_id"]) for link in parts.of("article_category", id_)),
        documents=sorted(
            (
                r.CitedDocument(document=tables.key_of("document", link["document_id"]), role=link["role"])
                for link in parts.of("article_document", id_)
            ),
            key=lambda cited: (roles.index(cited.role), cited.document),
        ),
        relations=sorted(
            (
                r.ArticleRelation(kind=link["kind"], article=parts.related["article"][link["related_article_id"]])
                for link in parts.of("article_relation", id_)
            ),
            key=lambda relation: (relation.kind, relation.article),
        ),
        chains={label: list(chain) for chain, label in sorted(labels.items(), key=lambda item: item[1])},
        claims=sorted(claims, key=_first_span),
    )  # fmt: skip


def _link(tables: Tables, row: Row) -> r.Link:
    return r.Link(
        source=tables.key_of("source", row["source_id"]), mode=row["mode"],
        document=tables.key("document", row["document_id"]), reported=row["reported_edtf"],
    )  # fmt: skip


def _claim(tables: Tables, row: Row, article: str, chain: str, parts: Parts) -> r.Claim:
    id_, key = row["id"], row["key"]
    with telling(f"claim {row['key']}"):
        return r.Claim(
            key=key.removeprefix(f"{article}/"), text=row["text"], kind=row["kind"], modality=row["modality"],
            time=row["time_edtf"], credibility=row["credibility"], note=row["note"], chain=chain,
            topics=sorted(tables.key_of("topic", link["topic_id"]) for link in parts.of("claim_topic", id_)),
            organizations=sorted(
                (
                    r.AboutOrganization(
                        organization=tables.key_of("organization", link["organization_id"]),
                        as_printed=link["as_printed"], certain=link["is_certain"], note=link["note"],
                    )
                    for link in parts.of("claim_organization", id_)
                ),
                key=lambda about: about.organization,
            ),
            places=sorted(
                (
                    r.AboutPlace(
                        place=tables.key_of("place", link["place_id"]), as_printed=link["as_printed"],
                        certain=link["is_certain"], note=link["note"],
                    )
                    for link in parts.of("claim_place", id_)
                ),
                key=lambda about: about.place,
            ),
            evidence=_spans(parts.of("evidence of claim", id_)),
            figures=sorted(
                (_figure(tables, figure, article, key, parts) for figure in parts.of("figure", id_)), key=_first_span
            ),
        )  # fmt: skip


def _figure(tables: Tables, row: Row, article: str, claim: str, parts: Parts) -> r.Figure:
    id_ = row["id"]
    with telling(f"figure {row['key']}"):
        return r.Figure(
            key=row["key"].removeprefix(f"{claim}/"), measure=tables.key_of("measure", row["measure_id"]),
            qualifier=row["qualifier"], low=row["low"], high=row["high"], unit=row["unit"], per=row["per"],
            printed=row["printed"], partial=row["is_partial"], note=row["note"],
            shares=[
                r.Share(party=share["party"], share=share["low"])
                if share["low"] == share["high"]
                else r.Share(party=share["party"], low=share["low"], high=share["high"])
                for share in sorted(parts.of("split_share", id_), key=_position)
            ],
            evidence=_spans(parts.of("evidence of figure", id_)),
            relations=sorted(
                (
                    r.Relation(
                        kind=link["kind"], end=link["figure_end"],
                        figure=parts.related["figure"][link["related_figure_id"]].removeprefix(f"{article}/"),
                    )
                    for link in parts.of("figure_relation", id_)
                ),
                key=lambda relation: (relation.kind, relation.figure),
            ),
        )  # fmt: skip


def _position(row: Row) -> int:
    return int(row["position"])


def _first_span(record: r.Claim | r.Figure) -> tuple[int, int, str]:
    """Reading order: where the evidence begins."""
    first = record.evidence[0]
    assert first.start is not None and first.end is not None
    return first.start, first.end, record.key


def _spans(rows: list[Row]) -> list[r.Evidence]:
    ordered = sorted(rows, key=lambda row: (row["start_offset"], row["end_offset"]))
    return [r.Evidence(start=row["start_offset"], end=row["end_offset"], sha256=row["sha256"]) for row in ordered]

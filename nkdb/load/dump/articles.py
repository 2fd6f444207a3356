"""Articles with all that was coded from them, put together from whole tables."""

from __future__ import annotations

from nkdb.load.dump.chain_labels import chain_labels
from nkdb.load.dump.tables import Row, Tables
from nkdb.seedfile import records as r
from nkdb.vocabulary import ARTICLE_DOCUMENT_ROLE

Parts = dict[str, dict[int, list[Row]]]
"""The rows of each table that is part of articles, by what they belong to."""

_ARTICLE_PARTS = (
    ("article_category", "article_id"),
    ("article_document", "article_id"),
    ("article_relation", "article_id"),
    ("claim", "article_id"),
    ("claim_source", "claim_id"),
    ("claim_organization", "claim_id"),
    ("claim_place", "claim_id"),
    ("claim_topic", "claim_id"),
    ("figure", "claim_id"),
    ("split_share", "figure_id"),
    ("figure_relation", "figure_id"),
)


def articles(tables: Tables) -> list[r.Article]:
    """All articles of the database."""
    parts = {table: tables.by(table, parent) for table, parent in _ARTICLE_PARTS}
    parts |= {f"evidence of {owner}": tables.by("evidence", f"{owner}_id") for owner in ("claim", "figure")}
    return [_article(tables, row, parts) for row in tables.rows("article")]


def _article(tables: Tables, row: Row, parts: Parts) -> r.Article:
    id_, key = row["id"], row["key"]
    roles = list(ARTICLE_DOCUMENT_ROLE)
    chain_of: dict[int, list[r.Link]] = {
        claim["id"]: [_link(tables, link) for link in sorted(parts["claim_source"][claim["id"]], key=_position)]
        for claim in parts["claim"][id_]
    }
    labels = chain_labels(list(chain_of.values()))
    claims = [_claim(tables, claim, key, labels[tuple(chain_of[claim["id"]])], parts) for claim in parts["claim"][id_]]
    return r.Article(
        key=key, title=row["title"], published_on=row["published_on"],
        publisher=tables.key_of("source", row["publisher_id"]), byline=row["byline"], url=row["url"],
        summary=row["summary"], note=row["note"],
        categories=sorted(tables.key_of("category", link["category_id"]) for link in parts["article_category"][id_]),
        documents=sorted(
            (
                r.CitedDocument(document=tables.key_of("document", link["document_id"]), role=link["role"])
                for link in parts["article_document"][id_]
            ),
            key=lambda cited: (roles.index(cited.role), cited.document),
        ),
        relations=sorted(
            (
                r.ArticleRelation(kind=link["kind"], article=tables.key_of("article", link["related_article_id"]))
                for link in parts["article_relation"][id_]
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
    return r.Claim(
        key=key.removeprefix(f"{article}/"), text=row["text"], kind=row["kind"], modality=row["modality"],
        time=row["time_edtf"], credibility=row["credibility"], note=row["note"], chain=chain,
        topics=sorted(tables.key_of("topic", link["topic_id"]) for link in parts["claim_topic"][id_]),
        organizations=sorted(
            (
                r.AboutOrganization(
                    organization=tables.key_of("organization", link["organization_id"]), as_printed=link["as_printed"],
                    certain=link["is_certain"], note=link["note"],
                )
                for link in parts["claim_organization"][id_]
            ),
            key=lambda about: about.organization,
        ),
        places=sorted(
            (
                r.AboutPlace(
                    place=tables.key_of("place", link["place_id"]), as_printed=link["as_printed"],
                    certain=link["is_certain"], note=link["note"],
                )
                for link in parts["claim_place"][id_]
            ),
            key=lambda about: about.place,
        ),
        evidence=_spans(parts["evidence of claim"][id_]),
        figures=sorted(
            (_figure(tables, figure, article, key, parts) for figure in parts["figure"][id_]), key=_first_span
        ),
    )  # fmt: skip


def _figure(tables: Tables, row: Row, article: str, claim: str, parts: Parts) -> r.Figure:
    id_ = row["id"]
    return r.Figure(
        key=row["key"].removeprefix(f"{claim}/"), measure=tables.key_of("measure", row["measure_id"]),
        qualifier=row["qualifier"], low=row["low"], high=row["high"], unit=row["unit"], per=row["per"],
        printed=row["printed"], partial=row["is_partial"], note=row["note"],
        shares=[
            r.Share(party=share["party"], share=share["low"])
            if share["low"] == share["high"]
            else r.Share(party=share["party"], low=share["low"], high=share["high"])
            for share in sorted(parts["split_share"][id_], key=_position)
        ],
        evidence=_spans(parts["evidence of figure"][id_]),
        relations=sorted(
            (
                r.Relation(
                    kind=link["kind"], end=link["figure_end"],
                    figure=tables.key_of("figure", link["related_figure_id"]).removeprefix(f"{article}/"),
                )
                for link in parts["figure_relation"][id_]
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

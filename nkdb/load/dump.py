"""`nkdb dump`: the database back to seeds, in canonical form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, select

from nkdb.models import Base
from nkdb.seedfile import records as r
from nkdb.seedfile.writing import article_file_name, article_text, collection_text, table_text
from nkdb.vocabulary import ARTICLE_DOCUMENT_ROLE, PLACE_NAME_KIND

Row = Mapping[str, Any]


def seed_texts(conn: Connection) -> dict[str, str]:
    """The seed files that hold everything in the database, by path below the seeds' folder.

    Bodies of articles are not part of seeds. Loading the texts into an empty database and dumping again gives the same
    texts, byte for byte.
    """
    reader = _Reader(conn)
    texts = {
        f"{name}.yaml": collection_text(name, records)
        for name, records in (
            ("sources", reader.sources()),
            ("merges", reader.merges()),
            ("organizations", reader.organizations()),
            ("documents", reader.documents()),
            ("categories", reader.categories()),
            ("topics", reader.simple("topic", r.Topic)),
            ("measures", reader.simple("measure", r.Measure)),
        )
        if records
    }
    tables: tuple[tuple[str, type[r.Record], list[r.Record], str], ...] = (
        ("places.csv", r.Place, reader.places(), "key"),
        ("market_rates.csv", r.MarketRate, reader.market_rates(),
         "observed_on quantity place observer date_precision low high citation_url"),
        ("official_rates.csv", r.OfficialRate, reader.simple("official_rate", r.OfficialRate),
         "valid_from rate_kind foreign_currency side kpw_per_unit citation_url"),
    )  # fmt: skip
    for name, kind, rows, order in tables:
        if rows:
            texts[name] = table_text(kind, rows, order.split())
    for article in reader.articles():
        texts[article_file_name(article)] = article_text(article)
    return texts


def write_texts(texts: Mapping[str, str], folder: Path) -> None:
    """Write seed files below a folder, each one whole or not at all."""
    for name, text in sorted(texts.items()):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_name(file.name + ".part")
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(file)


class _Reader:
    """Reads whole tables once and puts records together in memory."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._keys: dict[str, dict[int, str]] = {}

    def _rows(self, table: str) -> list[Row]:
        statement: Select[Any] = select(*(c for c in Base.metadata.tables[table].c if c.name not in _IMPORTED))
        return [dict(row) for row in self._conn.execute(statement).mappings()]

    def _by(self, table: str, parent: str) -> dict[int, list[Row]]:
        grouped: dict[int, list[Row]] = defaultdict(list)
        for row in self._rows(table):
            grouped[row[parent]].append(row)
        return grouped

    def _key(self, table: str, id_: int | None) -> str | None:
        if id_ is None:
            return None
        if table not in self._keys:
            t = Base.metadata.tables[table]
            self._keys[table] = {row.id: row.key for row in self._conn.execute(select(t.c.id, t.c.key))}
        return self._keys[table][id_]

    def _must(self, table: str, id_: int) -> str:
        key = self._key(table, id_)
        assert key is not None
        return key

    def simple(self, table: str, kind: type[r.Record], **references: str) -> list[Any]:
        """Records whose fields are the columns of a table."""
        made = []
        for row in self._rows(table):
            values = {name: row[name] for name in kind.model_fields if name in row}
            values |= {name: self._key(target, row[f"{name}_id"]) for name, target in references.items()}
            made.append(kind.model_validate(values))
        return made

    def _names(self, table: str) -> dict[int, list[r.Name]]:
        return {
            owner: [
                r.Name(
                    name=row["name"], kind=row["kind"],
                    script=None if row["script"] == r.script_of(row["name"]) else row["script"],
                )
                for row in sorted(rows, key=lambda row: (row["script"] != "Latn", row["name"]))
            ]
            for owner, rows in self._by(f"{table}_name", f"{table}_id").items()
        }  # fmt: skip

    def sources(self) -> list[r.Source]:
        names = self._names("source")
        return [
            r.Source(
                key=row["key"], name=row["name"], kind=row["kind"], stance=row["stance"], country=row["country"],
                reliability=row["reliability"], parent=self._key("source", row["parent_id"]),
                organization=self._key("organization", row["organization_id"]),
                place=self._key("place", row["place_id"]), domain=row["domain"], note=row["note"],
                reviewed=row["is_reviewed"], names=names.get(row["id"], []),
            )
            for row in self._rows("source")
        ]  # fmt: skip

    def merges(self) -> list[r.Merge]:
        return [
            r.Merge(source=self._must("source", row["source_id"]), into=self._must("source", row["into_id"]))
            for row in self._rows("source_merge")
        ]

    def categories(self) -> list[r.Category]:
        return [
            r.Category(
                key=row["key"], name=row["name"], source=self._key("source", row["source_id"]), tag=row["is_tag"]
            )
            for row in self._rows("category")
        ]  # fmt: skip

    def organizations(self) -> list[r.Organization]:
        names = self._names("organization")
        return [
            r.Organization(
                key=row["key"], name=row["name"], kind=row["kind"], place=self._key("place", row["place_id"]),
                parent=self._key("organization", row["parent_id"]), brand=row["is_brand"], confidence=row["confidence"],
                note=row["note"], names=names.get(row["id"], []),
            )
            for row in self._rows("organization")
        ]  # fmt: skip

    def documents(self) -> list[r.Document]:
        return [
            r.Document(
                key=row["key"], kind=row["kind"], source=self._must("source", row["source_id"]), title=row["title"],
                author=row["author"], issue=row["issue"], date=row["date_edtf"], url=row["url"], note=row["note"],
            )
            for row in self._rows("document")
        ]  # fmt: skip

    def places(self) -> list[r.Record]:
        names = self._by("place_name", "place_id")
        members = self._by("place_member", "place_id")
        made: list[r.Record] = []
        for row in self._rows("place"):
            own = names.get(row["id"], [])
            forms = {kind: next((n["name"] for n in own if n["kind"] == kind), None) for kind in PLACE_NAME_KIND}
            forms.pop("variant")
            made.append(
                r.Place(
                    key=row["key"], name=row["name"], kind=row["kind"], parent=self._key("place", row["parent_id"]),
                    iso_3166_2=row["iso_3166_2"], latitude=row["latitude"], longitude=row["longitude"],
                    coordinate_basis=row["coordinate_basis"], note=row["note"], **forms,
                    variants=sorted(n["name"] for n in own if n["kind"] == "variant"),
                    members=sorted(self._must("place", m["member_id"]) for m in members.get(row["id"], [])),
                )
            )  # fmt: skip
        return made

    def market_rates(self) -> list[r.Record]:
        return [
            r.MarketRate.model_validate(
                {name: row[name] for name in r.MarketRate.model_fields if name in row}
                | {"place": self._key("place", row["place_id"]), "observer": self._key("source", row["observer_id"])}
            )
            for row in self._rows("market_rate")
        ]

    # articles

    def articles(self) -> list[r.Article]:
        parts = {table: self._by(table, parent) for table, parent in _ARTICLE_PARTS}
        parts |= {f"evidence of {owner}": self._by("evidence", f"{owner}_id") for owner in ("claim", "figure")}
        return [self._article(row, parts) for row in self._rows("article")]

    def _article(self, row: Row, parts: dict[str, dict[int, list[Row]]]) -> r.Article:
        id_, key = row["id"], row["key"]
        roles = list(ARTICLE_DOCUMENT_ROLE)
        chain_of: dict[int, list[r.Link]] = {
            claim["id"]: [self._link(link) for link in sorted(parts["claim_source"][claim["id"]], key=_position)]
            for claim in parts["claim"][id_]
        }
        labels = chain_labels(list(chain_of.values()))
        claims = [self._claim(claim, key, labels[tuple(chain_of[claim["id"]])], parts) for claim in parts["claim"][id_]]
        return r.Article(
            key=key, title=row["title"], published_on=row["published_on"],
            publisher=self._must("source", row["publisher_id"]), byline=row["byline"], url=row["url"],
            summary=row["summary"], note=row["note"],
            categories=sorted(self._must("category", link["category_id"]) for link in parts["article_category"][id_]),
            documents=sorted(
                (
                    r.CitedDocument(document=self._must("document", link["document_id"]), role=link["role"])
                    for link in parts["article_document"][id_]
                ),
                key=lambda cited: (roles.index(cited.role), cited.document),
            ),
            relations=sorted(
                (
                    r.ArticleRelation(kind=link["kind"], article=self._must("article", link["related_article_id"]))
                    for link in parts["article_relation"][id_]
                ),
                key=lambda relation: (relation.kind, relation.article),
            ),
            chains={label: list(chain) for chain, label in sorted(labels.items(), key=lambda item: item[1])},
            claims=sorted(claims, key=_first_span),
        )  # fmt: skip

    def _link(self, row: Row) -> r.Link:
        return r.Link(
            source=self._must("source", row["source_id"]), mode=row["mode"],
            document=self._key("document", row["document_id"]), reported=row["reported_edtf"],
        )  # fmt: skip

    def _claim(self, row: Row, article: str, chain: str, parts: dict[str, dict[int, list[Row]]]) -> r.Claim:
        id_, key = row["id"], row["key"]
        return r.Claim(
            key=key.removeprefix(f"{article}/"), text=row["text"], kind=row["kind"], modality=row["modality"],
            time=row["time_edtf"], credibility=row["credibility"], note=row["note"], chain=chain,
            topics=sorted(self._must("topic", link["topic_id"]) for link in parts["claim_topic"][id_]),
            organizations=sorted(
                (
                    r.AboutOrganization(
                        organization=self._must("organization", link["organization_id"]), as_printed=link["as_printed"],
                        certain=link["is_certain"], note=link["note"],
                    )
                    for link in parts["claim_organization"][id_]
                ),
                key=lambda about: about.organization,
            ),
            places=sorted(
                (
                    r.AboutPlace(
                        place=self._must("place", link["place_id"]), as_printed=link["as_printed"],
                        certain=link["is_certain"], note=link["note"],
                    )
                    for link in parts["claim_place"][id_]
                ),
                key=lambda about: about.place,
            ),
            evidence=_spans(parts["evidence of claim"][id_]),
            figures=sorted(
                (self._figure(figure, article, key, parts) for figure in parts["figure"][id_]), key=_first_span
            ),
        )  # fmt: skip

    def _figure(self, row: Row, article: str, claim: str, parts: dict[str, dict[int, list[Row]]]) -> r.Figure:
        id_ = row["id"]
        return r.Figure(
            key=row["key"].removeprefix(f"{claim}/"), measure=self._must("measure", row["measure_id"]),
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
                        figure=self._must("figure", link["related_figure_id"]).removeprefix(f"{article}/"),
                    )
                    for link in parts["figure_relation"][id_]
                ),
                key=lambda relation: (relation.kind, relation.figure),
            ),
        )  # fmt: skip


_IMPORTED = ("body", "body_minhash", "head", "tail", "images", "captions", "comments")
"""Columns that seeds have no part in, and that may be large."""

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


def chain_labels(chains: list[list[r.Link]]) -> dict[tuple[r.Link, ...], str]:
    """A label for each distinct chain: the origin, and as much more as it takes to tell chains of one origin apart.

    The mode of the origin is tried first, then the mode of the link before it, then a number in the order of content.
    """
    distinct = sorted(
        {tuple(chain) for chain in chains},
        key=lambda chain: [(link.source, link.mode, link.document or "", link.reported or "") for link in chain],
    )
    forms: tuple[Callable[[tuple[r.Link, ...]], str], ...] = (
        lambda chain: chain[-1].source,
        lambda chain: f"{chain[-1].source}-{chain[-1].mode}",
        lambda chain: f"{chain[-1].source}-{chain[-2].mode}-{chain[-1].mode}" if len(chain) > 1 else chain[-1].source,
    )
    labels: dict[tuple[r.Link, ...], str] = {}
    for form in forms:
        candidates = [form(chain) for chain in distinct]
        for chain, label in zip(distinct, candidates, strict=True):
            if chain not in labels and candidates.count(label) == 1 and label not in labels.values():
                labels[chain] = label
    for chain in distinct:
        number = 1
        while chain not in labels:
            number += 1
            label = f"{forms[2](chain)}-{number}"
            if label not in labels.values():
                labels[chain] = label
    return labels

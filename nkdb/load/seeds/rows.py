"""Records as rows: what each table should hold.

Pure: nothing in here knows a connection. A row is a tuple in the order of COLUMNS; dates are texts as ISO 8601 writes
them, so that rows are the same for every database.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

from nkdb.load.spans import Span
from nkdb.seedfile import records as r
from nkdb.seedfile.article_references import full_figure_key
from nkdb.seedfile.dates import edtf_bounds, precision_bounds
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.validation import Located
from nkdb.seedfile.writing import plain_number

Row = tuple[Any, ...]

SeedFileIds = Callable[[Located[Any]], int]
Ids = Mapping[str, Mapping[str, int]]
"""The id of each key, by table."""

COLUMNS: dict[str, tuple[str, ...]] = {
    table: ("id", *columns.split())
    for table, columns in {
        "place": "key name kind parent_id iso_3166_2 latitude longitude coordinate_basis note seed_file_id",
        "place_name": "place_id name kind script",
        "place_member": "place_id member_id",
        "organization": "key name kind place_id parent_id is_brand confidence note seed_file_id",
        "organization_name": "organization_id name kind script",
        "source": "key name kind stance country reliability parent_id organization_id place_id domain note is_reviewed"
        " seed_file_id",
        "source_name": "source_id name kind script",
        "source_merge": "source_id into_id seed_file_id",
        "document": "key kind source_id title author issue date_edtf date_earliest date_latest url note seed_file_id",
        "category": "key name source_id is_tag seed_file_id",
        "topic": "key name description seed_file_id",
        "measure": "key name dimension unit per description seed_file_id",
        "market_rate": "observed_on date_precision date_basis place_id quantity low high currency_basis value_basis"
        " observer_id read_in citation_url citation_date citation_date_basis flags earliest latest seed_file_id",
        "official_rate": "valid_from valid_to date_precision rate_kind side foreign_currency kpw_per_unit"
        " currency_basis value_basis issuer read_in citation_url citation_date confidence flags earliest latest"
        " seed_file_id",
        "article": "key title published_on publisher_id byline url summary note seed_file_id",
        "article_category": "article_id category_id",
        "article_document": "article_id document_id role",
        "article_relation": "article_id related_article_id kind is_coded",
        "claim": "key article_id text kind modality time_edtf earliest latest credibility note",
        "claim_source": "claim_id position source_id mode document_id reported_edtf reported_earliest reported_latest",
        "claim_organization": "claim_id organization_id as_printed is_certain note",
        "claim_place": "claim_id place_id as_printed is_certain note",
        "claim_topic": "claim_id topic_id",
        "figure": "key claim_id measure_id kind low high qualifier unit per printed is_partial note",
        "split_share": "figure_id position party low high",
        "figure_relation": "figure_id related_figure_id kind figure_end",
        "evidence": "article_id claim_id figure_id start_offset end_offset sha256",
    }.items()
}
"""The columns seeds decide on, after the id; the others belong to import, verification or the database."""


@dataclass(slots=True)
class Rows:
    """Rows by table; `ahead` are relations to articles and figures that may not have come yet.

    Rows of tables with a key have their id; in the others the id is None, and the database's to give. In a row that
    looks ahead there is a key where the id of what is related will stand.
    """

    of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    ahead: dict[str, list[Row]] = field(default_factory=lambda: {"article_relation": [], "figure_relation": []})


def rows_of_held(seeds: Seeds, ids: Ids, seed_file_id: SeedFileIds) -> dict[str, list[Row]]:
    """The rows of all tables that these seeds ask for, those of articles and rates apart."""
    rows = Rows().of
    for place in seeds.of(r.Place):
        _place(place.record, ids, seed_file_id(place), rows)
    for organization in seeds.of(r.Organization):
        o = organization.record
        id_ = ids["organization"][o.key]
        rows["organization"].append(
            (id_, o.key, o.name, o.kind, _id(ids, "place", o.place), _id(ids, "organization", o.parent), o.brand,
             o.confidence, o.note, seed_file_id(organization))
        )  # fmt: skip
        rows["organization_name"] += [_name(id_, name) for name in o.names]
    for source in seeds.of(r.Source):
        s = source.record
        id_ = ids["source"][s.key]
        rows["source"].append(
            (id_, s.key, s.name, s.kind, s.stance, s.country, s.reliability, _id(ids, "source", s.parent),
             _id(ids, "organization", s.organization), _id(ids, "place", s.place), s.domain, s.note, s.reviewed,
             seed_file_id(source))
        )  # fmt: skip
        rows["source_name"] += [_name(id_, name) for name in s.names]
    for merge in seeds.of(r.Merge):
        rows["source_merge"].append(
            (None, ids["source"][merge.record.source], ids["source"][merge.record.into], seed_file_id(merge))
        )
    for document in seeds.of(r.Document):
        d = document.record
        rows["document"].append(
            (ids["document"][d.key], d.key, d.kind, ids["source"][d.source], d.title, d.author, d.issue, d.date,
             *_days(d.date), d.url, d.note, seed_file_id(document))
        )  # fmt: skip
    for category in seeds.of(r.Category):
        c = category.record
        rows["category"].append(
            (ids["category"][c.key], c.key, c.name, _id(ids, "source", c.source), c.tag, seed_file_id(category))
        )
    for topic in seeds.of(r.Topic):
        t = topic.record
        rows["topic"].append((ids["topic"][t.key], t.key, t.name, t.description, seed_file_id(topic)))
    for measure in seeds.of(r.Measure):
        m = measure.record
        rows["measure"].append(
            (ids["measure"][m.key], m.key, m.name, m.dimension, m.unit, m.per, m.description, seed_file_id(measure))
        )
    return rows


def _id(ids: Ids, table: str, key: str | None) -> int | None:
    return None if key is None else ids[table][key]


@lru_cache(maxsize=4096)
def _days(edtf: str | None) -> tuple[str | None, str | None]:
    """First and last day an EDTF date may mean, as texts."""
    earliest, latest = edtf_bounds(edtf) if edtf else (None, None)
    return _day(earliest), _day(latest)


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: float | None) -> float | None:
    # where digits are kept as they are written, 200 is not to become 200.0
    return plain_number(value) if value is not None else None


def _name(owner: int, name: r.Name) -> Row:
    return None, owner, name.name, name.kind, name.script or r.script_of(name.name)


def _place(place: r.Place, ids: Ids, seed_file_id: int, rows: dict[str, list[Row]]) -> None:
    id_ = ids["place"][place.key]
    rows["place"].append(
        (id_, place.key, place.name, place.kind, _id(ids, "place", place.parent), place.iso_3166_2,
         _number(place.latitude), _number(place.longitude), place.coordinate_basis, place.note, seed_file_id)
    )  # fmt: skip
    for kind in ("hangul", "hanja", "mccune_reischauer", "revised_romanization"):
        name = getattr(place, kind)
        if name:
            rows["place_name"].append((None, id_, name, kind, r.script_of(name)))
    for name in dict.fromkeys(place.variants):
        rows["place_name"].append((None, id_, name, "variant", r.script_of(name)))
    for member in dict.fromkeys(place.members):
        rows["place_member"].append((None, id_, ids["place"][member]))


def row_of_rate(rate: r.MarketRate | r.OfficialRate, ids: Ids, seed_file_id: int) -> Row:
    """The row of a rate in the table of its kind."""
    return (
        _market_rate(rate, ids, seed_file_id) if isinstance(rate, r.MarketRate) else _official_rate(rate, seed_file_id)
    )


def _market_rate(m: r.MarketRate, ids: Ids, seed_file_id: int) -> Row:
    earliest, latest = precision_bounds(m.observed_on, m.date_precision)
    return (
        None, m.observed_on, m.date_precision, m.date_basis, ids["place"][m.place], m.quantity, _number(m.low),
        _number(m.high), m.currency_basis, m.value_basis, ids["source"][m.observer], m.read_in, m.citation_url,
        m.citation_date, m.citation_date_basis, m.flags, earliest.isoformat(), latest.isoformat(), seed_file_id,
    )  # fmt: skip


def _official_rate(o: r.OfficialRate, seed_file_id: int) -> Row:
    earliest, latest = o.bounds
    return (
        None, o.valid_from, o.valid_to, o.date_precision, o.rate_kind, o.side, o.foreign_currency,
        _number(o.kpw_per_unit), o.currency_basis, o.value_basis, o.issuer, o.read_in, o.citation_url, o.citation_date,
        o.confidence, o.flags, earliest.isoformat(), latest.isoformat(), seed_file_id,
    )  # fmt: skip


def rows_of_articles(
    articles: Iterable[Located[r.Article]], ids: Ids, seed_file_id: SeedFileIds, quoted: Mapping[int, Span]
) -> Rows:
    """The rows that articles ask for, in the order of keys, so that the order of lines does not show in them.

    `quoted` has the span of each piece of evidence that was given as a quotation, by the identity of its record.
    """
    made = _OfArticles(ids, quoted)
    for at in sorted(articles, key=lambda at: at.record.key):
        made.add(at.record, seed_file_id(at))
    return made.rows


_key = attrgetter("key")


class _OfArticles:
    """The rows of articles, as they are made."""

    def __init__(self, ids: Ids, quoted: Mapping[int, Span]) -> None:
        self.rows = Rows()
        self._ids, self._quoted = ids, quoted

    def add(self, article: r.Article, seed_file_id: int) -> None:
        """Make the rows of an article and of all that is part of it."""
        ids, rows = self._ids, self.rows.of
        id_ = ids["article"][article.key]
        rows["article"].append(
            (id_, article.key, article.title, _day(article.published_on), ids["source"][article.publisher],
             article.byline, article.url, article.summary, article.note, seed_file_id)
        )  # fmt: skip
        for category in article.categories:
            rows["article_category"].append((None, id_, ids["category"][category]))
        for cited in article.documents:
            rows["article_document"].append((None, id_, ids["document"][cited.document], cited.role))
        for related in article.relations:
            self.rows.ahead["article_relation"].append((None, id_, related.article, related.kind, True))
        chains = {name: self._chain(links) for name, links in article.chains.items()}
        for claim in sorted(article.claims, key=_key):
            self._claim(claim, article.key, chains[claim.chain])

    def _chain(self, links: Iterable[r.Link]) -> list[Row]:
        sources, documents = self._ids["source"], self._ids["document"]
        return [
            (position, sources[link.source], link.mode, documents[link.document] if link.document else None,
             link.reported, *_days(link.reported))
            for position, link in enumerate(links)
        ]  # fmt: skip

    def _claim(self, claim: r.Claim, article: str, chain: Iterable[Row]) -> None:
        ids, rows = self._ids, self.rows.of
        organizations, places, topics = ids["organization"], ids["place"], ids["topic"]
        key = f"{article}/{claim.key}"
        id_, article_id = ids["claim"][key], ids["article"][article]
        rows["claim"].append(
            (id_, key, article_id, claim.text, claim.kind, claim.modality, claim.time, *_days(claim.time),
             claim.credibility, claim.note)
        )  # fmt: skip
        rows["claim_source"] += [(None, id_, *link) for link in chain]
        rows["claim_organization"] += [
            (None, id_, organizations[o.organization], o.as_printed, o.certain, o.note) for o in claim.organizations
        ]
        rows["claim_place"] += [(None, id_, places[p.place], p.as_printed, p.certain, p.note) for p in claim.places]
        rows["claim_topic"] += [(None, id_, topics[topic]) for topic in claim.topics]
        self._evidence((article_id, id_, None), claim.evidence)
        for figure in sorted(claim.figures, key=_key):
            self._figure(figure, article, key)

    def _figure(self, figure: r.Figure, article: str, claim: str) -> None:
        ids, rows = self._ids, self.rows.of
        key = f"{claim}/{figure.key}"
        id_ = ids["figure"][key]
        rows["figure"].append(
            (id_, key, ids["claim"][claim], ids["measure"][figure.measure], "split" if figure.shares else "value",
             _number(figure.low), _number(figure.high), figure.qualifier, figure.unit, figure.per, figure.printed,
             figure.partial, figure.note)
        )  # fmt: skip
        for position, share in enumerate(figure.shares):
            low, high = share.ends
            rows["split_share"].append((None, id_, position, share.party, _number(low), _number(high)))
        for relation in figure.relations:
            target = full_figure_key(article, relation.figure)
            self.rows.ahead["figure_relation"].append((None, id_, target, relation.kind, relation.end))
        self._evidence((ids["article"][article], None, id_), figure.evidence)

    def _evidence(self, of: tuple[int, int | None, int | None], evidence: Iterable[r.Evidence]) -> None:
        for span in evidence:
            found = (span.start, span.end, span.sha256) if span.quote is None else self._quoted[id(span)]
            self.rows.of["evidence"].append((None, *of, *found))

"""Records as rows: what each table should hold, with references still written as keys.

Pure: nothing in here knows a connection. `sync` turns keys into ids and writes what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nkdb.seedfile import Located, Seeds
from nkdb.seedfile import records as r
from nkdb.seedfile.dates import edtf_bounds, precision_bounds
from nkdb.seedfile.references import full_figure_key

Row = dict[str, Any]
Span = tuple[int, int, str]
"""Start, end and sha256 of a span."""

Rows = dict[str, list[Row]]
SeedFileIds = Callable[[Located[Any]], int]


def rows_of(seeds: Seeds, seed_file_id: SeedFileIds, quoted: Mapping[int, Span]) -> Rows:
    """The rows of all tables that these seeds ask for.

    `quoted` has the span of each piece of evidence that was given as a quotation, by the identity of its record.
    """
    rows: Rows = {}

    def add(table: str, **values: Any) -> None:
        rows.setdefault(table, []).append(values)

    for place in seeds.of(r.Place):
        _place(place.record, seed_file_id(place), add)
    for organization in seeds.of(r.Organization):
        o = organization.record
        add(
            "organization", key=o.key, name=o.name, kind=o.kind, place_id=o.place, parent_id=o.parent, is_brand=o.brand,
            confidence=o.confidence, note=o.note, seed_file_id=seed_file_id(organization),
        )  # fmt: skip
        _names("organization", o.key, o.names, add)
    for source in seeds.of(r.Source):
        s = source.record
        add(
            "source", key=s.key, name=s.name, kind=s.kind, stance=s.stance, country=s.country,
            reliability=s.reliability, parent_id=s.parent, organization_id=s.organization, place_id=s.place,
            domain=s.domain, note=s.note, is_reviewed=s.reviewed, seed_file_id=seed_file_id(source),
        )  # fmt: skip
        _names("source", s.key, s.names, add)
    for merge in seeds.of(r.Merge):
        add(
            "source_merge", source_id=merge.record.source, into_id=merge.record.into, seed_file_id=seed_file_id(merge)
        )  # fmt: skip
    for document in seeds.of(r.Document):
        d = document.record
        earliest, latest = edtf_bounds(d.date) if d.date else (None, None)
        add(
            "document", key=d.key, kind=d.kind, source_id=d.source, title=d.title, author=d.author, issue=d.issue,
            date_edtf=d.date, date_earliest=earliest, date_latest=latest, url=d.url, note=d.note,
            seed_file_id=seed_file_id(document),
        )  # fmt: skip
    for category in seeds.of(r.Category):
        c = category.record
        add(
            "category", key=c.key, name=c.name, source_id=c.source, is_tag=c.tag, seed_file_id=seed_file_id(category)
        )  # fmt: skip
    for topic in seeds.of(r.Topic):
        t = topic.record
        add("topic", key=t.key, name=t.name, description=t.description, seed_file_id=seed_file_id(topic))
    for measure in seeds.of(r.Measure):
        add("measure", **measure.record.model_dump(), seed_file_id=seed_file_id(measure))
    for market in seeds.of(r.MarketRate):
        m = market.record.model_dump()
        earliest, latest = precision_bounds(m["observed_on"], m["date_precision"])
        add(
            "market_rate", earliest=earliest, latest=latest, place_id=m.pop("place"), observer_id=m.pop("observer"),
            seed_file_id=seed_file_id(market), **m,
        )  # fmt: skip
    for official in seeds.of(r.OfficialRate):
        earliest, latest = official.record.bounds
        add(
            "official_rate", earliest=earliest, latest=latest, seed_file_id=seed_file_id(official),
            **official.record.model_dump(),
        )  # fmt: skip
    for article in seeds.of(r.Article):
        _article(article.record, seed_file_id(article), quoted, add)
    return rows


def _place(place: r.Place, seed_file_id: int, add: Callable[..., None]) -> None:
    add(
        "place", key=place.key, name=place.name, kind=place.kind, parent_id=place.parent, iso_3166_2=place.iso_3166_2,
        latitude=place.latitude, longitude=place.longitude, coordinate_basis=place.coordinate_basis, note=place.note,
        seed_file_id=seed_file_id,
    )  # fmt: skip
    for kind in ("hangul", "hanja", "mccune_reischauer", "revised_romanization"):
        name = getattr(place, kind)
        if name:
            add("place_name", place_id=place.key, name=name, kind=kind, script=r.script_of(name))
    for name in dict.fromkeys(place.variants):
        add("place_name", place_id=place.key, name=name, kind="variant", script=r.script_of(name))
    for member in dict.fromkeys(place.members):
        add("place_member", place_id=place.key, member_id=member)


def _names(table: str, key: str, names: list[r.Name], add: Callable[..., None]) -> None:
    for name in names:
        script = name.script or r.script_of(name.name)
        add(f"{table}_name", **{f"{table}_id": key}, name=name.name, kind=name.kind, script=script)


def _article(article: r.Article, seed_file_id: int, quoted: Mapping[int, Span], add: Callable[..., None]) -> None:
    add(
        "article", key=article.key, title=article.title, published_on=article.published_on,
        publisher_id=article.publisher, byline=article.byline, url=article.url, summary=article.summary,
        note=article.note, seed_file_id=seed_file_id,
    )  # fmt: skip
    for category in article.categories:
        add("article_category", article_id=article.key, category_id=category)
    for cited in article.documents:
        add("article_document", article_id=article.key, document_id=cited.document, role=cited.role)
    for related in article.relations:
        add(
            "article_relation", article_id=article.key, related_article_id=related.article, kind=related.kind,
            is_coded=True,
        )  # fmt: skip
    for claim in article.claims:
        key = f"{article.key}/{claim.key}"
        earliest, latest = edtf_bounds(claim.time) if claim.time else (None, None)
        add(
            "claim", key=key, article_id=article.key, text=claim.text, kind=claim.kind, modality=claim.modality,
            time_edtf=claim.time, earliest=earliest, latest=latest, credibility=claim.credibility, note=claim.note,
        )  # fmt: skip
        for position, link in enumerate(article.chains[claim.chain]):
            earliest, latest = edtf_bounds(link.reported) if link.reported else (None, None)
            add(
                "claim_source", claim_id=key, position=position, source_id=link.source, mode=link.mode,
                document_id=link.document, reported_edtf=link.reported, reported_earliest=earliest,
                reported_latest=latest,
            )  # fmt: skip
        for organization in claim.organizations:
            _about("organization", organization.organization, key, organization, add)
        for place in claim.places:
            _about("place", place.place, key, place, add)
        for topic in claim.topics:
            add("claim_topic", claim_id=key, topic_id=topic)
        _evidence(article.key, "claim", key, claim.evidence, quoted, add)
        for figure in claim.figures:
            _figure(article.key, key, figure, quoted, add)


def _about(
    table: str, target: str, claim: str, about: r.AboutOrganization | r.AboutPlace, add: Callable[..., None]
) -> None:
    add(
        f"claim_{table}", claim_id=claim, **{f"{table}_id": target}, as_printed=about.as_printed,
        is_certain=about.certain, note=about.note,
    )  # fmt: skip


def _figure(article: str, claim: str, figure: r.Figure, quoted: Mapping[int, Span], add: Callable[..., None]) -> None:
    key = f"{claim}/{figure.key}"
    add(
        "figure", key=key, claim_id=claim, measure_id=figure.measure, kind="split" if figure.shares else "value",
        low=figure.low, high=figure.high, qualifier=figure.qualifier, unit=figure.unit, per=figure.per,
        printed=figure.printed, is_partial=figure.partial, note=figure.note,
    )  # fmt: skip
    for position, share in enumerate(figure.shares):
        low, high = share.ends
        add("split_share", figure_id=key, position=position, party=share.party, low=low, high=high)
    for relation in figure.relations:
        add(
            "figure_relation", figure_id=key, related_figure_id=full_figure_key(article, relation.figure),
            kind=relation.kind, figure_end=relation.end,
        )  # fmt: skip
    _evidence(article, "figure", key, figure.evidence, quoted, add)


def _evidence(
    article: str, owner: str, key: str, evidence: list[r.Evidence], quoted: Mapping[int, Span], add: Callable[..., None]
) -> None:
    owners = {"claim_id": None, "figure_id": None} | {f"{owner}_id": key}
    for span in evidence:
        start, end, sha256 = quoted[id(span)] if span.quote is not None else (span.start, span.end, span.sha256)
        add("evidence", article_id=article, **owners, start_offset=start, end_offset=end, sha256=sha256)

"""The flat views, for people who do not want to join.

`figure_flat` has one row a figure, `claim_flat` one row a claim. A report that was revised counts once: articles that
another one revises, and duplicates of another one, are left out, but only where one has claims to which this leads: a
later wording that was imported and not coded must not make claims vanish. A merged source is shown as the one it is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, CreateView, Numeric, Select, Text, case, cast, func, literal, not_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import ScalarSelect

from nkdb.models.article import Article, ArticleRelation
from nkdb.models.base import Base
from nkdb.models.claim import Claim, ClaimOrganization, ClaimPlace, ClaimSource, ClaimTopic, Topic
from nkdb.models.figure import Evidence, Figure, Measure, SplitShare
from nkdb.models.organization import Organization
from nkdb.models.place import Place
from nkdb.models.source import Source, SourceMerge

ARROW = " > "
SEPARATOR = "; "


def _joined(words: Select[Any], separator: str, name: str) -> ScalarSelect[Any]:
    """One text from an ordered list of words (the order of the inner select is kept by both databases)."""
    inner = words.subquery(f"{name}_in_order")
    return select(func.aggregate_strings(inner.c[0], separator).label(name)).scalar_subquery().label(name)  # type: ignore[return-value]


def _links() -> Select[Any]:
    """The names along a claim's chain, a merged source under the name of the one it is."""
    return (
        select(Source.name)
        .select_from(ClaimSource)
        .outerjoin(SourceMerge, SourceMerge.source_id == ClaimSource.source_id)
        .join(Source, Source.id == func.coalesce(SourceMerge.into_id, ClaimSource.source_id))
        .where(ClaimSource.claim_id == Claim.id)
        .correlate(Claim)
    )


def _chain(name: str = "chain") -> ScalarSelect[Any]:
    return _joined(_links().order_by(ClaimSource.position), ARROW, name)


def _link(order: Any, name: str) -> Any:
    return _links().order_by(order).limit(1).scalar_subquery().label(name)


def _depth() -> Any:
    return (
        select(func.count().label("depth"))
        .select_from(ClaimSource)
        .where(ClaimSource.claim_id == Claim.id)
        .correlate(Claim)
        .scalar_subquery()
        .label("depth")
    )


def _of_claim(link: Any, thing: Any, join: ColumnElement[bool], name: str) -> ScalarSelect[Any]:
    words = select(thing.name).join(link, join).where(link.claim_id == Claim.id).order_by(thing.name).correlate(Claim)
    return _joined(words, SEPARATOR, name)


def _organizations() -> ScalarSelect[Any]:
    return _of_claim(
        ClaimOrganization, Organization, ClaimOrganization.organization_id == Organization.id, "organizations"
    )


def _told() -> CTE:
    """The articles whose claims another one tells that has claims, at once or by way of others."""
    revised = select(
        ArticleRelation.related_article_id.label("article_id"), ArticleRelation.article_id.label("teller_id")
    )
    repeated = select(ArticleRelation.article_id, ArticleRelation.related_article_id)
    telling = union_all(
        revised.where(ArticleRelation.kind == "revision_of"), repeated.where(ArticleRelation.kind == "duplicate_of")
    ).cte("telling")
    at_once = select(telling.c.article_id).where(telling.c.teller_id.in_(select(Claim.article_id)))
    told = at_once.cte("told", recursive=True)
    return told.union(select(telling.c.article_id).join(told, told.c.article_id == telling.c.teller_id))


def _counted_once() -> ColumnElement[bool]:
    told = _told()
    return not_(select(literal(1).label("one")).where(told.c.article_id == Article.id).correlate(Article).exists())


def _evidence_state(owner: InstrumentedAttribute[Any], row: Any) -> Any:
    any_of = {state: func.count(case((Evidence.state == state, 1))) for state in ("broken", "unchecked", "verified")}
    return (
        select(case(*((count > 0, state) for state, count in any_of.items())).label("state"))
        .where(owner == row.id)
        .correlate(row)
        .scalar_subquery()
        .label("evidence_state")
    )


def _shares() -> ScalarSelect[Any]:
    def number(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
        return cast(cast(column, Numeric), Text)

    share = SplitShare.party + " " + case(
        (SplitShare.low == SplitShare.high, number(SplitShare.low)),
        else_=number(SplitShare.low) + "-" + number(SplitShare.high),
    )  # fmt: skip
    words = (
        select(share.label("share"))
        .where(SplitShare.figure_id == Figure.id)
        .order_by(SplitShare.position)
        .correlate(Figure)
    )
    return _joined(words, SEPARATOR, "shares")


FIGURE_FLAT = (
    select(
        Figure.key.label("figure_key"),
        Article.key.label("article_key"),
        Article.published_on,
        Measure.key.label("measure_key"),
        Measure.name.label("measure"),
        Figure.kind,
        Figure.low,
        Figure.high,
        Figure.qualifier,
        Figure.unit,
        Figure.per,
        Figure.printed,
        Claim.text.label("claim"),
        Claim.earliest.label("claim_earliest"),
        Claim.latest.label("claim_latest"),
        _organizations(),
        _link(ClaimSource.position, "publisher"),
        _link(ClaimSource.position.desc(), "origin"),
        _chain(),
        _depth(),
        _evidence_state(Evidence.figure_id, Figure),
        _shares(),
    )
    .select_from(Figure)
    .join(Claim, Claim.id == Figure.claim_id)
    .join(Article, Article.id == Claim.article_id)
    .join(Measure, Measure.id == Figure.measure_id)
    .where(_counted_once())
)

CLAIM_FLAT = (
    select(
        Claim.key.label("claim_key"),
        Article.key.label("article_key"),
        Article.published_on,
        Claim.kind,
        Claim.modality,
        Claim.text.label("claim"),
        Claim.earliest,
        Claim.latest,
        _of_claim(ClaimTopic, Topic, ClaimTopic.topic_id == Topic.id, "topics"),
        _organizations(),
        _of_claim(ClaimPlace, Place, ClaimPlace.place_id == Place.id, "places"),
        _link(ClaimSource.position, "publisher"),
        _link(ClaimSource.position.desc(), "origin"),
        _chain(),
        _depth(),
        _joined(
            select(Figure.printed).where(Figure.claim_id == Claim.id).order_by(Figure.key).correlate(Claim),
            SEPARATOR,
            "figures",
        ),
        _evidence_state(Evidence.claim_id, Claim),
    )
    .select_from(Claim)
    .join(Article, Article.id == Claim.article_id)
    .where(_counted_once())
)

VIEWS = (
    CreateView(FIGURE_FLAT, "figure_flat", metadata=Base.metadata),
    CreateView(CLAIM_FLAT, "claim_flat", metadata=Base.metadata),
)

"""The flat views, for people who do not want to join.

`figure_flat` has one row a figure, `claim_flat` one row a claim. A report that was revised counts once: articles that
another one revises, and duplicates of another one, are left out, but only where one has claims to which this leads: a
later wording that was imported and not coded must not make claims vanish. A merged source is shown as the one it is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    CreateView,
    Numeric,
    Select,
    Table,
    Text,
    case,
    cast,
    func,
    literal,
    not_,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import ScalarSelect

from nkdb.models.article import ARTICLE, ARTICLE_RELATION
from nkdb.models.base import METADATA
from nkdb.models.claim import CLAIM, CLAIM_ORGANIZATION, CLAIM_PLACE, CLAIM_SOURCE, CLAIM_TOPIC, TOPIC
from nkdb.models.figure import EVIDENCE, FIGURE, MEASURE, SPLIT_SHARE
from nkdb.models.organization import ORGANIZATION
from nkdb.models.place import PLACE
from nkdb.models.source import SOURCE, SOURCE_MERGE

ARROW = " > "
SEPARATOR = "; "


def _joined(words: Select[Any], separator: str, name: str) -> ScalarSelect[Any]:
    """One text from an ordered list of words (the order of the inner select is kept by both databases)."""
    inner = words.subquery(f"{name}_in_order")
    return select(func.aggregate_strings(inner.c[0], separator).label(name)).scalar_subquery().label(name)  # type: ignore[return-value]


def _links() -> Select[Any]:
    """The names along a claim's chain, a merged source under the name of the one it is."""
    return (
        select(SOURCE.c.name)
        .select_from(CLAIM_SOURCE)
        .outerjoin(SOURCE_MERGE, SOURCE_MERGE.c.source_id == CLAIM_SOURCE.c.source_id)
        .join(SOURCE, SOURCE.c.id == func.coalesce(SOURCE_MERGE.c.into_id, CLAIM_SOURCE.c.source_id))
        .where(CLAIM_SOURCE.c.claim_id == CLAIM.c.id)
        .correlate(CLAIM)
    )


def _chain(name: str = "chain") -> ScalarSelect[Any]:
    return _joined(_links().order_by(CLAIM_SOURCE.c.position), ARROW, name)


def _link(order: Any, name: str) -> Any:
    return _links().order_by(order).limit(1).scalar_subquery().label(name)


def _depth() -> Any:
    return (
        select(func.count().label("depth"))
        .select_from(CLAIM_SOURCE)
        .where(CLAIM_SOURCE.c.claim_id == CLAIM.c.id)
        .correlate(CLAIM)
        .scalar_subquery()
        .label("depth")
    )


def _of_claim(link: Table[Any], thing: Table[Any], join: ColumnElement[bool], name: str) -> ScalarSelect[Any]:
    words = (
        select(thing.c.name)
        .join(link, join)
        .where(link.c.claim_id == CLAIM.c.id)
        .order_by(thing.c.name)
        .correlate(CLAIM)
    )
    return _joined(words, SEPARATOR, name)


def _organizations() -> ScalarSelect[Any]:
    return _of_claim(
        CLAIM_ORGANIZATION, ORGANIZATION, CLAIM_ORGANIZATION.c.organization_id == ORGANIZATION.c.id, "organizations"
    )


def _told() -> CTE:
    """The articles whose claims another one tells that has claims, at once or by way of others."""
    revised = select(
        ARTICLE_RELATION.c.related_article_id.label("article_id"), ARTICLE_RELATION.c.article_id.label("teller_id")
    )
    repeated = select(ARTICLE_RELATION.c.article_id, ARTICLE_RELATION.c.related_article_id)
    telling = union_all(
        revised.where(ARTICLE_RELATION.c.kind == "revision_of"),
        repeated.where(ARTICLE_RELATION.c.kind == "duplicate_of"),
    ).cte("telling")
    at_once = select(telling.c.article_id).where(telling.c.teller_id.in_(select(CLAIM.c.article_id)))
    told = at_once.cte("told", recursive=True)
    return told.union(select(telling.c.article_id).join(told, told.c.article_id == telling.c.teller_id))


def _counted_once() -> ColumnElement[bool]:
    told = _told()
    return not_(select(literal(1).label("one")).where(told.c.article_id == ARTICLE.c.id).correlate(ARTICLE).exists())


def _evidence_state(owner: Column[Any], of: Table[Any]) -> Any:
    any_of = {state: func.count(case((EVIDENCE.c.state == state, 1))) for state in ("broken", "unchecked", "verified")}
    return (
        select(case(*((count > 0, state) for state, count in any_of.items())).label("state"))
        .where(owner == of.c.id)
        .correlate(of)
        .scalar_subquery()
        .label("evidence_state")
    )


def _shares() -> ScalarSelect[Any]:
    def number(column: Column[Any]) -> ColumnElement[str]:
        return cast(cast(column, Numeric), Text)

    share = SPLIT_SHARE.c.party + " " + case(
        (SPLIT_SHARE.c.low == SPLIT_SHARE.c.high, number(SPLIT_SHARE.c.low)),
        else_=number(SPLIT_SHARE.c.low) + "-" + number(SPLIT_SHARE.c.high),
    )  # fmt: skip
    words = (
        select(share.label("share"))
        .where(SPLIT_SHARE.c.figure_id == FIGURE.c.id)
        .order_by(SPLIT_SHARE.c.position)
        .correlate(FIGURE)
    )
    return _joined(words, SEPARATOR, "shares")


FIGURE_FLAT = (
    select(
        FIGURE.c.key.label("figure_key"),
        ARTICLE.c.key.label("article_key"),
        ARTICLE.c.published_on,
        MEASURE.c.key.label("measure_key"),
        MEASURE.c.name.label("measure"),
        FIGURE.c.kind,
        FIGURE.c.low,
        FIGURE.c.high,
        FIGURE.c.qualifier,
        FIGURE.c.unit,
        FIGURE.c.per,
        FIGURE.c.printed,
        CLAIM.c.text.label("claim"),
        CLAIM.c.earliest.label("claim_earliest"),
        CLAIM.c.latest.label("claim_latest"),
        _organizations(),
        _link(CLAIM_SOURCE.c.position, "publisher"),
        _link(CLAIM_SOURCE.c.position.desc(), "origin"),
        _chain(),
        _depth(),
        _evidence_state(EVIDENCE.c.figure_id, FIGURE),
        _shares(),
    )
    .select_from(FIGURE)
    .join(CLAIM, CLAIM.c.id == FIGURE.c.claim_id)
    .join(ARTICLE, ARTICLE.c.id == CLAIM.c.article_id)
    .join(MEASURE, MEASURE.c.id == FIGURE.c.measure_id)
    .where(_counted_once())
)

CLAIM_FLAT = (
    select(
        CLAIM.c.key.label("claim_key"),
        ARTICLE.c.key.label("article_key"),
        ARTICLE.c.published_on,
        CLAIM.c.kind,
        CLAIM.c.modality,
        CLAIM.c.text.label("claim"),
        CLAIM.c.earliest,
        CLAIM.c.latest,
        _of_claim(CLAIM_TOPIC, TOPIC, CLAIM_TOPIC.c.topic_id == TOPIC.c.id, "topics"),
        _organizations(),
        _of_claim(CLAIM_PLACE, PLACE, CLAIM_PLACE.c.place_id == PLACE.c.id, "places"),
        _link(CLAIM_SOURCE.c.position, "publisher"),
        _link(CLAIM_SOURCE.c.position.desc(), "origin"),
        _chain(),
        _depth(),
        _joined(
            select(FIGURE.c.printed).where(FIGURE.c.claim_id == CLAIM.c.id).order_by(FIGURE.c.key).correlate(CLAIM),
            SEPARATOR,
            "figures",
        ),
        _evidence_state(EVIDENCE.c.claim_id, CLAIM),
    )
    .select_from(CLAIM)
    .join(ARTICLE, ARTICLE.c.id == CLAIM.c.article_id)
    .where(_counted_once())
)

VIEWS = (
    CreateView(FIGURE_FLAT, "figure_flat", metadata=METADATA),
    CreateView(CLAIM_FLAT, "claim_flat", metadata=METADATA),
)

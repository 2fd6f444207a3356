"""Figures, claims, articles, sources, organizations and rates as frames.

Figures and claims have the columns and rows of the views `figure_flat` and `claim_flat`, made from the tables by a few
questions for the whole set: the views' subqueries for each row take many times as long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nkdb import vocabulary as v
from nkdb.analysis.counting import COUNTED_ONCE, LINK_SOURCE, LINKS
from nkdb.analysis.filters import Filters
from nkdb.analysis.joining import Integers, Lists, lists
from nkdb.analysis.reading import Column, Rows, columns, set_categories
from nkdb.analysis.values import nullable

ARROW, SEPARATOR = " > ", "; "
_STATES = ("broken", "unchecked", "verified")
_SHARE = """s.party || ' ' || CASE WHEN s.low = s.high THEN CAST(CAST(s.low AS NUMERIC) AS TEXT)
ELSE CAST(CAST(s.low AS NUMERIC) AS TEXT) || '-' || CAST(CAST(s.high AS NUMERIC) AS TEXT) END"""

FIGURE_COLUMNS = (
    "figure_key", "article_key", "published_on", "measure_key", "measure", "kind", "low", "high", "qualifier", "unit",
    "per", "printed", "claim", "claim_earliest", "claim_latest", "organizations", "publisher", "origin", "chain",
    "depth", "evidence_state", "shares", "claim_key", "places", "publisher_key", "origin_key", "dimension",
    "credibility",
)  # fmt: skip
CLAIM_COLUMNS = (
    "claim_key", "article_key", "published_on", "kind", "modality", "claim", "earliest", "latest", "topics",
    "organizations", "places", "publisher", "origin", "chain", "depth", "figures", "evidence_state", "publisher_key",
    "origin_key", "credibility",
)  # fmt: skip


def figures(rows: Rows, filters: Filters) -> pd.DataFrame:
    """The frame of `Database.figures`, with `claim_id` as its last column, which conversions need."""
    chosen = filters.figures
    found = rows.frame(
        [
            *columns("f", "id claim_id measure_id", "integer"),
            *columns("f", "kind qualifier unit per printed"),
            *columns("f", "low high", "number"),
            *columns("c", "article_id", "integer"),
            *columns("c", "credibility"),
            Column("figure_key", "f.key"),
            Column("claim", "c.text"),
            Column("claim_key", "c.key"),
            Column("claim_earliest", "c.earliest", "day"),
            Column("claim_latest", "c.latest", "day"),
        ],
        f"figure f JOIN claim c ON c.id = f.claim_id{chosen} ORDER BY f.key{rows.by_code_point}",
    )
    measures = rows.frame([*columns("m", "id", "integer"), *columns("m", "key name dimension")], "measure m")
    ids, claims = _take(found, "id"), _take(found, "claim_id")
    which = _places_in(measures, _take(found, "measure_id"))
    for column, name in (("measure_key", "key"), ("measure", "name"), ("dimension", "dimension")):
        found[column] = measures[name].array.take(which)
    words = {"kind": v.FIGURE_KIND, "qualifier": v.QUALIFIER, "credibility": v.CREDIBILITY, "dimension": v.DIMENSION}
    set_categories(found, words)
    _add_article(rows, found)
    _add_chain(rows, found, claims, filters)
    for column, table in (("organizations", "organization"), ("places", "place")):
        named = _by_name(rows, table)
        found[column] = _about(rows, table, named, claims, filters).joined(named["name"].array, SEPARATOR)
    found["evidence_state"] = _evidence(rows, "figure_id", ids, filters.of_figures("e.figure_id"))
    found["shares"] = _shares(rows, ids, filters)
    for column in ("low", "high"):
        found[column] = nullable(found[column].to_numpy())
    found["claim_id"] = claims
    return found[[*FIGURE_COLUMNS, "claim_id"]]


def claims(rows: Rows, filters: Filters) -> pd.DataFrame:
    """The frame of `Database.claims`."""
    found = rows.frame(
        [
            *columns("c", "id article_id", "integer"),
            *columns("c", "kind modality credibility"),
            *columns("c", "earliest latest", "day"),
            Column("claim_key", "c.key"),
            Column("claim", "c.text"),
        ],
        f"claim c{filters.claims} ORDER BY c.key{rows.by_code_point}",
    )
    ids = _take(found, "id")
    set_categories(found, {"kind": v.CLAIM_KIND, "modality": v.MODALITY, "credibility": v.CREDIBILITY})
    _add_article(rows, found)
    _add_chain(rows, found, ids, filters)
    for column, table in (("topics", "topic"), ("organizations", "organization"), ("places", "place")):
        named = _by_name(rows, table)
        found[column] = _about(rows, table, named, ids, filters).joined(named["name"].array, SEPARATOR)
    found["figures"] = _printed(rows, ids, filters)
    found["evidence_state"] = _evidence(rows, "claim_id", ids, filters.of_claims("e.claim_id"))
    return found[list(CLAIM_COLUMNS)]


def articles(rows: Rows) -> pd.DataFrame:
    """The frame of `Database.articles`."""
    found = rows.frame(
        [
            Column("article_key", "a.key"),
            *columns("a", "title"),
            *columns("a", "published_on", "day"),
            Column("publisher", "s.name"),
            Column("publisher_key", "s.key"),
            *columns("a", "byline url summary"),
            Column("claims", "(SELECT count(*) FROM claim c WHERE c.article_id = a.id)", "integer"),
            Column("imported", "CASE WHEN a.body IS NULL THEN 0 ELSE 1 END", "integer"),
            Column("revised_by", _related("revision_of", "article_id", "related_article_id")),
            Column("duplicate_of", _related("duplicate_of", "related_article_id", "article_id")),
        ],
        "article a LEFT JOIN source_merge m ON m.source_id = a.publisher_id "
        "JOIN source s ON s.id = coalesce(m.into_id, a.publisher_id) ORDER BY a.id",
    )
    found["claims"] = found["claims"].astype("Int64")
    found["imported"] = found["imported"].astype("boolean")
    return found


def _related(kind: str, that: str, this: str) -> str:
    return f"""(SELECT min(o.key) FROM article_relation r JOIN article o ON o.id = r.{that}
    WHERE r.kind = '{kind}' AND r.{this} = a.id)"""


def sources(rows: Rows) -> pd.DataFrame:
    """The frame of `Database.sources`."""
    found = rows.frame(
        [
            Column("source_key", "s.key"),
            Column("source", "s.name"),
            *columns("s", "kind stance country reliability"),
            Column("parent", "p.name"),
            Column("organization_key", "(SELECT o.key FROM organization o WHERE o.id = s.organization_id)"),
            Column("place", "(SELECT p.name FROM place p WHERE p.id = s.place_id)"),
            *columns("s", "domain"),
        ],
        "source s LEFT JOIN source_merge m ON m.source_id = s.parent_id "
        "LEFT JOIN source p ON p.id = coalesce(m.into_id, s.parent_id) AND p.id <> s.id "
        "WHERE s.id NOT IN (SELECT source_id FROM source_merge) ORDER BY s.id",
    )
    set_categories(found, {"kind": v.SOURCE_KIND, "stance": v.STANCE, "reliability": v.RELIABILITY})
    return found


# counted for all at once: for each of them, a server would go through all claims
_CLAIMS_ABOUT = f"""(SELECT l.organization_id AS id, count(*) AS claims FROM claim_organization l
    JOIN claim c ON c.id = l.claim_id WHERE {COUNTED_ONCE} GROUP BY l.organization_id)"""


def organizations(rows: Rows) -> pd.DataFrame:
    """The frame of `Database.organizations`."""
    found = rows.frame(
        [
            Column("organization_key", "o.key"),
            Column("organization", "o.name"),
            *columns("o", "kind"),
            Column("place", "(SELECT p.name FROM place p WHERE p.id = o.place_id)"),
            Column("parent", "(SELECT p.name FROM organization p WHERE p.id = o.parent_id)"),
            *columns("o", "confidence"),
            Column("claims", "coalesce(n.claims, 0)", "integer"),
        ],
        f"organization o LEFT JOIN {_CLAIMS_ABOUT} n ON n.id = o.id ORDER BY o.id",
    )  # fmt: skip
    set_categories(found, {"kind": v.ORGANIZATION_KIND, "confidence": v.CONFIDENCE})
    found["claims"] = found["claims"].astype("Int64")
    return found


# parts of them


def _take(frame: pd.DataFrame, column: str) -> Integers:
    taken: Integers = frame.pop(column).to_numpy()
    return taken


def _places_in(table: pd.DataFrame, ids: Integers) -> Integers:
    places: Integers = pd.Index(table["id"]).get_indexer(pd.Index(ids))
    return places


def _add_article(rows: Rows, found: pd.DataFrame) -> None:
    ids = _take(found, "article_id")
    named = [*columns("a", "id", "integer"), *columns("a", "key"), *columns("a", "published_on", "day")]
    table = rows.frame(named, "article a")
    which = _places_in(table, ids)
    found["article_key"] = table["key"].array.take(which)
    found["published_on"] = table["published_on"].array.take(which)


def _add_chain(rows: Rows, found: pd.DataFrame, ids: Integers, filters: Filters) -> None:
    links = rows.frame(
        [Column("claim", "l.claim_id", "integer"), Column("position", "l.position", "integer"),
         Column("source", LINK_SOURCE, "integer")],
        f"{LINKS}{filters.of_claims('l.claim_id')}",
    )  # fmt: skip
    table = rows.frame([*columns("s", "id", "integer"), *columns("s", "key name")], "source s")
    which = _places_in(table, links["source"].to_numpy())
    chains = lists(links["claim"].to_numpy(), links["position"].to_numpy(), which, ids)
    for end, position in (("publisher", 0), ("origin", -1)):
        at = chains.item(position)
        found[end] = table["name"].array.take(at, allow_fill=True)
        found[f"{end}_key"] = table["key"].array.take(at, allow_fill=True)
    found["chain"] = chains.joined(table["name"].array, ARROW)
    found["depth"] = pd.array(chains.size, dtype="Int64")


def _by_name(rows: Rows, table: str) -> pd.DataFrame:
    named = [*columns("t", "id", "integer"), *columns("t", "name")]
    return rows.frame(named, f"{table} t ORDER BY t.name{rows.by_code_point}, t.id")


def _about(rows: Rows, table: str, named: pd.DataFrame, ids: Integers, filters: Filters) -> Lists:
    """The organizations, places or topics of claims, as items in the order of their names."""
    links = rows.frame(
        columns("l", f"claim_id {table}_id", "integer"), f"claim_{table} l{filters.of_claims('l.claim_id')}"
    )
    which = _places_in(named, links[f"{table}_id"].to_numpy())
    return lists(links["claim_id"].to_numpy(), which, which, ids)


def places_of(rows: Rows, figures: pd.DataFrame) -> tuple[Lists, Integers]:
    """The places of each figure's claim as items, and the row numbers of places by item."""
    named = _by_name(rows, "place")
    return _about(rows, "place", named, figures["claim_id"].to_numpy(), Filters()), named["id"].to_numpy()


def _evidence(rows: Rows, owner: str, ids: Integers, which: str) -> pd.Categorical[str]:
    codes = " ".join(f"WHEN '{state}' THEN {code}" for code, state in enumerate(_STATES))
    spans = rows.frame(
        [Column("owner", f"e.{owner}", "integer"), Column("state", f"CASE e.state {codes} END", "integer")],
        f"evidence e{which}{' AND' if which else ' WHERE'} e.{owner} IS NOT NULL",
    )
    # the worst state of its spans is the state of a claim or figure
    at = pd.Index(ids).get_indexer(pd.Index(spans["owner"]))
    worst = np.full(len(ids), len(_STATES))
    np.minimum.at(worst, at[at >= 0], spans["state"].to_numpy()[at >= 0])
    return pd.Categorical.from_codes(np.where(worst < len(_STATES), worst, -1), categories=pd.Index(_STATES))


def _shares(rows: Rows, ids: Integers, filters: Filters) -> Any:
    shares = rows.frame(
        [Column("figure", "s.figure_id", "integer"), Column("position", "s.position", "integer"),
         Column("share", _SHARE)],
        f"split_share s{filters.of_figures('s.figure_id')}",
    )  # fmt: skip
    return _texts(shares["figure"], shares["position"], shares["share"], ids)


def _printed(rows: Rows, ids: Integers, filters: Filters) -> Any:
    printed = rows.frame(
        [Column("claim", "f.claim_id", "integer"), Column("key", "f.key"), Column("printed", "f.printed")],
        f"figure f{filters.of_claims('f.claim_id')}",
    )
    return _texts(printed["claim"], printed["key"].rank(method="first"), printed["printed"], ids)


def _texts(owner: pd.Series, order: pd.Series, text: pd.Series, owners: Integers) -> Any:
    codes, distinct = pd.factorize(text.array)
    return lists(owner.to_numpy(), order.to_numpy(), codes, owners).joined(distinct, SEPARATOR)

"""The rows of pictures, read from the database as plain mappings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nkdb import db
from nkdb.plot.page import counted
from nkdb.query import Reader, reading
from nkdb.vocabulary import QUANTITY

Row = dict[str, Any]

MOST_REASONS = 3
_OTHER_WON = {"old_won": "in old won", "unknown": "in old or new won"}


@dataclass(slots=True)
class Found:
    """Rows for a picture, and what was left out of them, in words."""

    rows: list[Row]
    left_out: list[str] = field(default_factory=list)


def words_of(filters: Mapping[str, Any]) -> str:
    """Filters as a reader sees them in a subtitle; empty where there is none.

    >>> words_of({"measure": ["harvest-split"], "since": "2014"})
    'measure: harvest-split; since: 2014'
    """
    said = []
    for name, value in filters.items():
        words = " or ".join(value) if isinstance(value, list | tuple) else str(value)
        said.append(f"{name.replace('_', ' ').strip()}: {words}")
    return "; ".join(said)


def day(value: Any) -> date | None:
    """A day as the database gives it: a text, or a date.

    >>> day("2014-08-05"), day(None)
    (datetime.date(2014, 8, 5), None)
    """
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])


def _rows(frame: Any, *days: str) -> list[Row]:
    from nkdb.analysis import tables

    columns, values = tables.whole(frame)
    rows = [dict(zip(columns, row, strict=True)) for row in values]
    for row in rows:
        for column in days:
            row[column] = day(row[column])
    return rows


# figures


def figure_rows(target: db.Target, filters: Mapping[str, Any], conversion: Mapping[str, Any]) -> Found:
    """Figures as `Database.figures` gives them, and `parts`: the shares of a split as (party, low, high).

    With a conversion (per, currency, rate, in_, unit, max_gap) into several moneys or goods, a figure has one row for
    each, told apart by `basis`; those that cannot be put into what was asked are left out, and counted by the reason.
    Sums in won that are not new won for certain are told apart by it too.
    """
    from nkdb.analysis import Database

    asked = {name: value for name, value in conversion.items() if name != "rate"}
    options = dict(conversion) if asked else {}
    frame = Database(target).figures(**filters, **options)
    rows = _rows(frame, "published_on", "claim_earliest", "claim_latest")
    rows.sort(key=lambda row: (row["measure_key"], row["published_on"] or date.min, row["figure_key"]))
    with reading(target) as reader:
        shares = _shares(reader)
    for row in rows:
        row["parts"] = shares.get(row["figure_key"], [])
    endings = [str(c).removeprefix("value_low") for c in frame.columns if str(c).startswith("value_low")]
    found = _converted(rows, endings, _single_basis(conversion)) if asked else Found(rows)
    _tell_won_apart(target, frame, found.rows)
    return found


def _tell_won_apart(target: db.Target, frame: Any, rows: Sequence[Row]) -> None:
    from nkdb.analysis.money import WON
    from nkdb.analysis.reading import opened
    from nkdb.analysis.times import won_by_figure

    sums = [row for row in rows if (row.get("value_unit") or row["unit"]) == WON]
    if not sums:
        return
    with opened(target) as read:
        won = won_by_figure(read, frame)
    for row in sums:
        if words := _OTHER_WON.get(won[row["figure_key"]]):
            row["basis"] = f"{row.get('basis') or ''} {words}".strip()


def _shares(reader: Reader) -> dict[str, list[tuple[str, float, float]]]:
    parts: dict[str, list[tuple[str, float, float]]] = {}
    sql = """SELECT f.key, s.party, s.low, s.high FROM split_share s JOIN figure f ON f.id = s.figure_id
        ORDER BY f.key, s.position"""
    for key, party, low, high in reader.select(sql).rows:
        parts.setdefault(key, []).append((party, float(low), float(high)))
    return parts


def _single_basis(conversion: Mapping[str, Any]) -> str:
    """The rates used where there is one conversion only, so that no column is named after it."""
    rate = conversion.get("rate") or "market"
    return _basis(f"_{rate if isinstance(rate, str) else rate[0]}") if conversion.get("currency") else ""


def _basis(ending: str) -> str:
    """What the ending of a column says of its rates.

    >>> _basis("_usd_official"), _basis("_kg_rice"), _basis("")
    ('at official rates', 'at market prices', '')
    """
    if ending.endswith(("_market", "_official")):
        return f"at {ending.rpartition('_')[2]} rates"
    return "at market prices" if ending.startswith("_kg_") else ""


def _converted(rows: Sequence[Row], endings: Sequence[str], single: str) -> Found:
    kept: list[Row] = []
    reasons: Counter[str] = Counter()
    dropped: set[str] = set()
    drawn: set[str] = set()
    for row in rows:
        for ending in endings:
            values = {
                name: row.get(f"{name}{ending}")
                for name in ("value_low", "value_high", "value_unit", "value_per", "value_note")
            }
            if values["value_unit"] is None and not (row["parts"] and values["value_note"] is None):
                reasons[str(values["value_note"] or "no value")] += 1
                dropped.add(row["figure_key"])
                continue
            used = ""
            if row.get(f"rate_observations{ending}"):
                gap = row.get(f"rate_gap_days{ending}") or 0
                away = f", {counted(int(gap), 'day')} away" if gap else ""
                of = str(row[f"rate_of{ending}"]).replace("kg_", "kg of ")
                used = f"{of}: {row[f'rate_observations{ending}']}{away}"
            basis = (_basis(ending) or single) if used else ""
            drawn.add(row["figure_key"])
            kept.append(row | values | {"basis": basis, "rates_used": used})
    left_out = []
    listed = [reason for reason, _ in reasons.most_common(MOST_REASONS)]
    why = f"({'; '.join(listed)}{'; …' if len(reasons) > MOST_REASONS else ''})"
    if dropped - drawn:
        left_out.append(f"{counted(len(dropped - drawn), 'figure')} not converted {why}")
    if dropped & drawn:
        left_out.append(f"some values of {counted(len(dropped & drawn), 'figure')} {why}")
    return Found(kept, left_out)


# claims and chains


def claim_rows(target: db.Target, filters: Mapping[str, Any]) -> list[Row]:
    """Claims as `Database.claims` gives them, with the lists `topic`, `organization` and `measure` (names)."""
    from nkdb.analysis import Database

    rows = _rows(Database(target).claims(**filters), "published_on", "earliest", "latest")
    rows.sort(key=lambda row: (row["published_on"] or date.min, row["claim_key"]))
    with reading(target) as reader:
        lists = {
            "topic": _listed(reader, "claim_topic l JOIN topic x ON x.id = l.topic_id"),
            "organization": _listed(reader, "claim_organization l JOIN organization x ON x.id = l.organization_id"),
            "measure": _listed(reader, "figure l JOIN measure x ON x.id = l.measure_id"),
        }
    return [row | {name: found.get(row["claim_key"], []) for name, found in lists.items()} for row in rows]


def _listed(reader: Reader, joined: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    sql = f"SELECT DISTINCT c.key, x.name FROM {joined} JOIN claim c ON c.id = l.claim_id ORDER BY c.key, x.name"
    for key, name in reader.select(sql).rows:
        found.setdefault(key, []).append(name)
    return found


def chain_rows(target: db.Target, filters: Mapping[str, Any]) -> list[Row]:
    """The links of the chains of claims, in order: claim_key, article_key, position, key, name, kind, stance."""
    from nkdb.analysis import Database

    claims = {row["claim_key"]: row["article_key"] for row in _rows(Database(target).claims(**filters))}
    with reading(target) as reader:
        result = reader.select(
            """SELECT c.key AS claim_key, l.position, s.key, s.name, s.kind, s.stance
            FROM claim_source l JOIN claim c ON c.id = l.claim_id LEFT JOIN source_merge m ON m.source_id = l.source_id
            JOIN source s ON s.id = coalesce(m.into_id, l.source_id)
            ORDER BY c.key, l.position"""
        )
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return [row | {"article_key": claims[row["claim_key"]]} for row in rows if row["claim_key"] in claims]


# rates


def market_rows(
    target: db.Target, quantities: Sequence[str], places: Sequence[str], since: str | None, until: str | None
) -> list[Row]:
    """Rates and prices observed on markets, as `Database.rates` gives them; `places` are keys or names.

    Of currencies that only the state quotes there are none.
    """
    from nkdb.analysis import Database

    on_markets = [quantity for quantity in quantities if quantity in QUANTITY]
    frame = Database(target).rates(on_markets, since=since, until=until, place=places or None)
    return _rows(frame, "earliest", "latest")


def official_rows(target: db.Target, quantities: Sequence[str], since: str | None, until: str | None) -> list[Row]:
    """Rates set by the state, of those quantities that are currencies."""
    from nkdb.analysis import Database

    rows = _rows(Database(target).rates(rate="official", since=since, until=until), "earliest", "latest")
    return [row for row in rows if row["quantity"] in quantities]


def money_figures(target: db.Target, measures: Sequence[str]) -> list[Row]:
    """Figures whose times are marked beside rates: those of some measures, or all sums of money."""
    rows = figure_rows(target, {"measure": list(measures)} if measures else {}, {}).rows
    return rows if measures else [row for row in rows if row["dimension"] == "money"]

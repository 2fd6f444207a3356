"""The rows of pictures, read from the database as plain mappings; those of one picture are of one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nkdb.analysis import frames, tables
from nkdb.analysis.asked import figures
from nkdb.analysis.counting import LINK_SOURCE, LINKS
from nkdb.analysis.filters import Filters
from nkdb.analysis.filters import filters as conditions
from nkdb.analysis.money import WON
from nkdb.analysis.normalise import wanted
from nkdb.analysis.rates import rates_frame
from nkdb.analysis.reading import Column, Rows, columns
from nkdb.analysis.times import which_won
from nkdb.errors import plural
from nkdb.plot.figures import require_few
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


def _rows(frame: Any, *days: str) -> list[Row]:
    names, values = tables.whole(frame)
    rows = [dict(zip(names, row, strict=True)) for row in values]
    for row in rows:
        for column in days:
            if row[column] is not None:
                row[column] = date.fromisoformat(row[column])
    return rows


def _told_apart(frame: Any, name: str, key: str) -> Any:
    """The names of a column, those that several things share with the keys of these behind."""
    shared = frame.groupby(name)[key].transform("nunique") > 1
    return frame[name].mask(shared, frame[name] + " (" + frame[key] + ")")


# figures


def figure_rows(read: Rows, filters: Mapping[str, Any], conversion: Mapping[str, Any]) -> Found:
    """Figures as `Database.figures` gives them, and `parts`: the shares of a split as (party, low, high).

    With a conversion (per, currency, rate, in_, unit, max_gap) into several moneys or goods, a figure has one row for
    each, told apart by `basis`; those that cannot be put into what was asked are left out, and counted by the reason.
    Sums in won that are not new won for certain are told apart by it too. Raises PlotError where there are more than a
    page can hold.
    """
    asked = {name: value for name, value in conversion.items() if name != "rate"}
    if not asked:
        # not found out once a million figures are read
        chosen = conditions(read, **filters).figures
        ((count,),) = read.select(f"SELECT count(*) FROM figure f JOIN claim c ON c.id = f.claim_id{chosen}").rows
        require_few(count)
    frame = figures(read, filters, wanted(**conversion))
    frame = frame.assign(measure=_told_apart(frame, "measure", "measure_key"))
    endings = [str(c).removeprefix("value_low") for c in frame.columns if str(c).startswith("value_low")]
    if asked:
        require_few(sum(int(frame[f"value_unit{ending}"].count()) for ending in endings))
    rows = _rows(frame.drop(columns="claim_id"), "published_on", "claim_earliest", "claim_latest")
    rows.sort(key=lambda row: (row["measure_key"], row["published_on"] or date.min, row["figure_key"]))
    shares = _shares(read)
    for row in rows:
        row["parts"] = shares.get(row["figure_key"], [])
    found = _converted(rows, endings, _single_basis(conversion)) if asked else Found(rows)
    _tell_won_apart(read, frame, found.rows)
    return found


def _tell_won_apart(read: Rows, frame: Any, rows: Sequence[Row]) -> None:
    sums = [row for row in rows if (row.get("value_unit") or row["unit"]) == WON]
    if not sums:
        return
    won = dict(zip(frame["figure_key"], which_won(read, frame), strict=True))
    for row in sums:
        if words := _OTHER_WON.get(won[row["figure_key"]]):
            row["basis"] = f"{row.get('basis') or ''} {words}".strip()


def _shares(read: Rows) -> dict[str, list[tuple[str, float, float]]]:
    shares = read.frame(
        [*columns("f", "key"), *columns("s", "party"), *columns("s", "low high", "number")],
        "split_share s JOIN figure f ON f.id = s.figure_id ORDER BY f.id, s.position",
    )
    parts: dict[str, list[tuple[str, float, float]]] = {}
    for key, *part in shares.itertuples(index=False, name=None):
        parts.setdefault(key, []).append((part[0], part[1], part[2]))
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
                away = f", {plural(int(gap), 'day')} away" if gap else ""
                of = str(row[f"rate_of{ending}"]).replace("kg_", "kg of ")
                used = f"{of}: {row[f'rate_observations{ending}']}{away}"
            basis = (_basis(ending) or single) if used else ""
            drawn.add(row["figure_key"])
            kept.append(row | values | {"basis": basis, "rates_used": used})
    left_out = []
    listed = [reason for reason, _ in reasons.most_common(MOST_REASONS)]
    why = f"({'; '.join(listed)}{'; …' if len(reasons) > MOST_REASONS else ''})"
    if dropped - drawn:
        left_out.append(f"{plural(len(dropped - drawn), 'figure')} not converted {why}")
    if dropped & drawn:
        left_out.append(f"some values of {plural(len(dropped & drawn), 'figure')} {why}")
    return Found(kept, left_out)


# claims and chains


def claim_rows(read: Rows, filters: Mapping[str, Any]) -> list[Row]:
    """Claims as `Database.claims` gives them, with the lists `topic`, `organization` and `measure` (names)."""
    chosen = conditions(read, **filters)
    rows = _rows(frames.claims(read, chosen), "published_on", "earliest", "latest")
    rows.sort(key=lambda row: (row["published_on"] or date.min, row["claim_key"]))
    lists = {
        "topic": _listed(read, chosen, "claim_topic l JOIN topic x ON x.id = l.topic_id"),
        "organization": _listed(read, chosen, "claim_organization l JOIN organization x ON x.id = l.organization_id"),
        "measure": _listed(read, chosen, "figure l JOIN measure x ON x.id = l.measure_id"),
    }
    return [row | {name: found.get(row["claim_key"], []) for name, found in lists.items()} for row in rows]


def _listed(read: Rows, chosen: Filters, joined: str) -> dict[str, list[str]]:
    names = read.frame(
        [Column("claim", "c.key"), Column("key", "x.key"), Column("name", "x.name")],
        f"{joined} JOIN claim c ON c.id = l.claim_id{chosen.of_claims('c.id')} GROUP BY c.key, x.key, x.name "
        f"ORDER BY c.key{read.by_code_point}, x.name{read.by_code_point}, x.key{read.by_code_point}",
    )
    found: dict[str, list[str]] = {}
    for claim, name in zip(names["claim"], _told_apart(names, "name", "key"), strict=True):
        found.setdefault(claim, []).append(name)
    return found


@dataclass(frozen=True, slots=True)
class Links:
    """The links of chains, each made when it is asked for: of a million claims, all at once take gigabytes."""

    found: Any
    sources: Mapping[int, Row]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.found)

    def __iter__(self) -> Iterator[Row]:
        """Each with what is known of its source."""
        names, values = tables.whole(self.found)
        for row in values:
            link = dict(zip(names, row, strict=True))
            yield link | self.sources[link["source_id"]]


def chain_rows(read: Rows, filters: Mapping[str, Any]) -> Links:
    """The links of the chains of claims, in order: claim_id, article_id, position, key, name, kind, stance."""
    found = read.frame(
        [*columns("l", "claim_id position", "integer"), *columns("c", "article_id", "integer"),
         Column("source_id", LINK_SOURCE, "integer")],
        f"{LINKS} JOIN claim c ON c.id = l.claim_id JOIN article a ON a.id = c.article_id"
        f"{conditions(read, **filters).claims} ORDER BY l.claim_id, l.position",
    )  # fmt: skip
    sources = _rows(read.frame([*columns("s", "id", "integer"), *columns("s", "key name kind stance")], "source s"))
    return Links(found, {source.pop("id"): source for source in sources})


# rates


def market_rows(
    read: Rows, quantities: Sequence[str], places: Sequence[str], since: str | None, until: str | None
) -> list[Row]:
    """Rates and prices observed on markets, as `Database.rates` gives them; `places` are keys or names.

    Of currencies that only the state quotes there are none.
    """
    on_markets = [quantity for quantity in quantities if quantity in QUANTITY]
    frame = rates_frame(read, on_markets, "market", since, until, places or None)
    return _rows(frame.assign(place=_told_apart(frame, "place", "place_key")), "earliest", "latest")


def official_rows(read: Rows, quantities: Sequence[str], since: str | None, until: str | None) -> list[Row]:
    """Rates set by the state, of those quantities that are currencies; of every currency where none is named."""
    rows = _rows(rates_frame(read, None, "official", since, until), "earliest", "latest")
    return [row for row in rows if not quantities or row["quantity"] in quantities]


def times_of_figures(read: Rows, measures: Sequence[str]) -> list[Row]:
    """What is marked beside rates (measure, claim_earliest, claim_latest): of some measures, or all sums of money."""
    chosen = conditions(read, measure=measures or None)
    money = "" if measures else " AND m.dimension = 'money'"
    frame = read.frame(
        [Column("measure", "m.name"), Column("measure_key", "m.key"), Column("claim_earliest", "c.earliest", "day"),
         Column("claim_latest", "c.latest", "day")],
        "figure f JOIN claim c ON c.id = f.claim_id JOIN measure m ON m.id = f.measure_id"
        f"{chosen.figures}{money} ORDER BY f.id",
    )  # fmt: skip
    named = frame.assign(measure=_told_apart(frame, "measure", "measure_key"))
    return _rows(named, "claim_earliest", "claim_latest")

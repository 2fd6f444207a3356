"""The rows of pictures, read from the database as they stand there: nothing is converted here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nkdb.errors import PlotError, nearest
from nkdb.query import Reader

Row = dict[str, Any]

QUANTITIES = ("usd_kpw", "cny_kpw", "rice_kpw_per_kg", "corn_kpw_per_kg", "pork_kpw_per_kg")

_NAMES = {
    "article": "SELECT key, title FROM article",
    "measure": "SELECT key, name FROM measure",
    "topic": "SELECT key, name FROM topic",
    "source": """SELECT key, name FROM source
        UNION SELECT s.key, n.name FROM source_name n JOIN source s ON s.id = n.source_id""",
    "organization": """SELECT key, name FROM organization
        UNION SELECT o.key, n.name FROM organization_name n JOIN organization o ON o.id = n.organization_id""",
    "place": """SELECT key, name FROM place
        UNION SELECT p.key, n.name FROM place_name n JOIN place p ON p.id = n.place_id""",
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which claims or figures a picture is of; what is empty does not narrow.

    Names are keys or any spelling; a source may stand anywhere in the chain, an origin at its end. `since` and `until`
    keep what speaks about a time that overlaps with them.
    """

    measures: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def words(self) -> str:
        """The narrowing as a reader sees it in a subtitle; empty where there is none."""
        lists = (
            ("measure", self.measures), ("topic", self.topics), ("organization", self.organizations),
            ("through", self.sources), ("origin", self.origins), ("article", self.articles),
        )  # fmt: skip
        said = [f"{label} {' or '.join(names)}" for label, names in lists if names]
        said += [f"since {self.since}"] if self.since else []
        said += [f"until {self.until}"] if self.until else []
        return "; ".join(said)


def keys_named(reader: Reader, kind: str, names: Iterable[str]) -> set[str]:
    """The keys of the records that are meant by keys or names, in any case and spelling.

    `kind` is article, measure, topic, source, organization or place. Raises PlotError where there is none, with the
    nearest.
    """
    names = tuple(names)
    if not names:
        return set()
    known: dict[str, set[str]] = {}
    for key, name in reader.select(_NAMES[kind]).rows:
        known.setdefault(key.casefold(), set()).add(key)
        known.setdefault(name.casefold(), set()).add(key)
    found = set()
    for name in names:
        keys = known.get(name.strip().casefold())
        if not keys:
            near = nearest(name.strip().casefold(), known)
            hint = f" (did you mean {min(known[near])!r}?)" if near else ""
            allowed = f"the key or a name of one of {len({k for some in known.values() for k in some}):,}"
            raise PlotError(f"no {kind} {name!r}{hint}", f"{allowed}: nkdb query \"SELECT key FROM {kind}\"")
        found |= keys
    return found


def _rows(reader: Reader, sql: str, **parameters: Any) -> list[Row]:
    result = reader.select(sql, parameters)
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def day(value: Any) -> date | None:
    """A date as the database gives it: text in SQLite, a date in PostgreSQL.

    >>> day("2014-08-05"), day(None)
    (datetime.date(2014, 8, 5), None)
    """
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])


def _with_days(rows: list[Row], *columns: str) -> list[Row]:
    for row in rows:
        for column in columns:
            row[column] = day(row[column])
    return rows


def _overlaps(row: Row, earliest: str, latest: str, narrowing: Narrowing) -> bool:
    if narrowing.since is None and narrowing.until is None:
        return True
    first, last = row[earliest], row[latest]
    if first is None and last is None:
        return False
    return (narrowing.until is None or first is None or first <= narrowing.until) and (
        narrowing.since is None or last is None or last >= narrowing.since
    )


def _claims_of(reader: Reader, narrowing: Narrowing) -> set[str] | None:
    """The keys of the claims that sources, origins, topics, organizations and articles leave; None for all."""
    left: set[str] | None = None
    at_end = "AND l.position = (SELECT max(position) FROM claim_source WHERE claim_id = c.id)"
    parts = (
        ("source", narrowing.sources, "JOIN claim_source l ON l.claim_id = c.id JOIN source x ON x.id = l.source_id", ""),
        ("source", narrowing.origins, "JOIN claim_source l ON l.claim_id = c.id JOIN source x ON x.id = l.source_id", at_end),
        ("topic", narrowing.topics, "JOIN claim_topic l ON l.claim_id = c.id JOIN topic x ON x.id = l.topic_id", ""),
        ("organization", narrowing.organizations,
         "JOIN claim_organization l ON l.claim_id = c.id JOIN organization x ON x.id = l.organization_id", ""),
        ("article", narrowing.articles, "JOIN article x ON x.id = c.article_id", ""),
    )  # fmt: skip
    for kind, names, joins, more in parts:
        if names:
            here: set[str] = set()
            for key in sorted(keys_named(reader, kind, names)):
                found = reader.select(f"SELECT c.key FROM claim c {joins} WHERE x.key = :key {more}", {"key": key})
                here |= {row[0] for row in found.rows}
            left = here if left is None else left & here
    return left


def figure_rows(reader: Reader, narrowing: Narrowing) -> list[Row]:
    """The rows of figure_flat that are left, each with `parts`: the shares of a split as (party, low, high)."""
    claims = _claims_of(reader, narrowing)
    measures = keys_named(reader, "measure", narrowing.measures)
    rows = _with_days(
        _rows(reader, "SELECT * FROM figure_flat ORDER BY measure, figure_key"),
        "published_on", "claim_earliest", "claim_latest",
    )  # fmt: skip
    rows = [
        row
        for row in rows
        if (not measures or row["measure_key"] in measures)
        and (claims is None or row["figure_key"].rpartition("/")[0] in claims)
        and _overlaps(row, "claim_earliest", "claim_latest", narrowing)
    ]
    return with_parts(reader, rows)


def with_parts(reader: Reader, rows: list[Row]) -> list[Row]:
    """Rows of figures with `parts` added: the shares of a split as (party, low, high) in the order printed."""
    parts: dict[str, list[tuple[str, float, float]]] = {}
    for key, party, low, high in reader.select(
        """SELECT f.key, s.party, s.low, s.high FROM split_share s JOIN figure f ON f.id = s.figure_id
        ORDER BY f.key, s.position"""
    ).rows:
        parts.setdefault(key, []).append((party, float(low), float(high)))
    for row in rows:
        row["parts"] = parts.get(row["figure_key"], [])
    return rows


def claim_rows(reader: Reader, narrowing: Narrowing) -> list[Row]:
    """The rows of claim_flat that are left, with the lists topic_list, organization_list and measure_list."""
    claims = _claims_of(reader, narrowing)
    measured: dict[str, list[str]] = {}
    for key, measure in reader.select("SELECT figure_key, measure FROM figure_flat ORDER BY measure").rows:
        names = measured.setdefault(key.rpartition("/")[0], [])
        if measure not in names:
            names.append(measure)
    if narrowing.measures:
        keys = keys_named(reader, "measure", narrowing.measures)
        of_measures = {
            key.rpartition("/")[0]
            for key, measure_key in reader.select("SELECT figure_key, measure_key FROM figure_flat").rows
            if measure_key in keys
        }
        claims = of_measures if claims is None else claims & of_measures
    rows = _with_days(
        _rows(reader, "SELECT * FROM claim_flat ORDER BY published_on, claim_key"), "published_on", "earliest", "latest"
    )
    lists = {
        "topic_list": _listed(reader, "claim_topic", "topic"),
        "organization_list": _listed(reader, "claim_organization", "organization"),
        "measure_list": measured,
    }
    kept = []
    for row in rows:
        if (claims is None or row["claim_key"] in claims) and _overlaps(row, "earliest", "latest", narrowing):
            kept.append(row | {name: found.get(row["claim_key"], []) for name, found in lists.items()})
    return kept


def _listed(reader: Reader, link: str, thing: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, name in reader.select(
        f"""SELECT c.key, x.name FROM {link} l JOIN claim c ON c.id = l.claim_id JOIN {thing} x ON x.id = l.{thing}_id
        ORDER BY c.key, x.name"""
    ).rows:
        found.setdefault(key, []).append(name)
    return found


def chain_rows(reader: Reader, narrowing: Narrowing) -> list[Row]:
    """The links of the chains of the claims that are left: claim_key, article_key, position, key, name, kind, stance."""
    left = {row["claim_key"]: row["article_key"] for row in claim_rows(reader, narrowing)}
    rows = _rows(
        reader,
        """SELECT c.key AS claim_key, l.position, s.key, s.name, s.kind, s.stance
        FROM claim_source l JOIN claim c ON c.id = l.claim_id JOIN source s ON s.id = l.source_id
        ORDER BY c.key, l.position""",
    )
    return [row | {"article_key": left[row["claim_key"]]} for row in rows if row["claim_key"] in left]


def market_rate_rows(
    reader: Reader, quantities: Sequence[str], places: Sequence[str], since: date | None, until: date | None
) -> list[Row]:
    """Observed rates and prices: earliest, latest, place, quantity, low, high, currency_basis, value_basis, observer."""
    wanted = keys_named(reader, "place", places)
    rows = _with_days(
        _rows(
            reader,
            """SELECT m.observed_on, m.earliest, m.latest, p.key AS place_key, p.name AS place, m.quantity, m.low,
                m.high, m.currency_basis, m.value_basis, s.name AS observer, m.flags
            FROM market_rate m JOIN place p ON p.id = m.place_id JOIN source s ON s.id = m.observer_id
            ORDER BY m.quantity, m.earliest, m.latest, p.name, m.low, m.high, s.name, m.citation_url""",
        ),
        "earliest", "latest",
    )  # fmt: skip
    window = Narrowing(since=since, until=until)
    return [
        row
        for row in rows
        if row["quantity"] in quantities
        and (not wanted or row["place_key"] in wanted)
        and _overlaps(row, "earliest", "latest", window)
    ]


def official_rate_rows(reader: Reader, currencies: Sequence[str], since: date | None, until: date | None) -> list[Row]:
    """Rates set by the state: earliest, latest, rate_kind, side, foreign_currency, kpw_per_unit, currency_basis."""
    rows = _with_days(
        _rows(
            reader,
            """SELECT valid_from, earliest, latest, rate_kind, side, foreign_currency, kpw_per_unit, currency_basis,
                value_basis, issuer, confidence, flags
            FROM official_rate ORDER BY foreign_currency, earliest, latest, rate_kind, side, kpw_per_unit, citation_url""",
        ),
        "earliest", "latest",
    )  # fmt: skip
    window = Narrowing(since=since, until=until)
    return [row for row in rows if row["foreign_currency"] in currencies and _overlaps(row, "earliest", "latest", window)]

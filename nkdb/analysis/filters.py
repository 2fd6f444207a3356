"""Which figures and claims are meant: words of a user resolved to rows, and rows to conditions in SQL.

Everything a user typed is looked up first, with parameters; what goes into the conditions are row numbers, words of the
vocabulary, and dates that were read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nkdb import vocabulary as v
from nkdb.analysis.counting import COUNTED_ONCE, LINK_SOURCE, LINKS
from nkdb.days import Day, day_span
from nkdb.errors import UnknownValueError
from nkdb.query.names import Asked, meant

Words = str | Sequence[str] | None


@dataclass(slots=True)
class Filters:
    """Conditions on figures and claims; each joins the others with AND.

    The attributes are the tails of queries: ` WHERE …`, or nothing. In `claims` the claim is `c`; in `figures` the
    figure is `f` as well.
    """

    of_claim: list[str] = field(default_factory=list)
    of_figure: list[str] = field(default_factory=list)

    @property
    def claims(self) -> str:
        """The condition on claims; one on figures means the claims with such a figure."""
        if not self.of_figure:
            return self._counted_once
        such = " AND ".join(self.of_figure)
        return f"{self._counted_once} AND c.id IN (SELECT f.claim_id FROM figure f WHERE {such})"

    @property
    def figures(self) -> str:
        """The condition on figures, joined with their claims."""
        return self._counted_once + "".join(f" AND {condition}" for condition in self.of_figure)

    @property
    def _counted_once(self) -> str:
        return " WHERE " + " AND ".join([COUNTED_ONCE, *self.of_claim])

    def of_claims(self, column: str) -> str:
        """The condition that a column holds the number of a claim meant; nothing where nearly all are meant."""
        if not self.of_claim and not self.of_figure:
            return ""
        if not self.of_figure:
            return f" WHERE {column} IN (SELECT c.id FROM claim c{self.claims})"
        return f" WHERE {column} IN (SELECT c.id FROM figure f JOIN claim c ON c.id = f.claim_id{self.figures})"

    def of_figures(self, column: str) -> str:
        """The condition that a column holds the number of a figure meant; nothing where nearly all are meant."""
        if not self.of_claim and not self.of_figure:
            return ""
        return f" WHERE {column} IN (SELECT f.id FROM figure f JOIN claim c ON c.id = f.claim_id{self.figures})"


def filters(
    reader: Asked,
    *,
    measure: Words = None,
    kind: Words = None,
    organization: Words = None,
    source: Words = None,
    origin: Words = None,
    topic: Words = None,
    place: Words = None,
    category: Words = None,
    since: Day = None,
    until: Day = None,
) -> Filters:
    """The conditions for what a user asked; several words of one filter mean any of them.

    Raises UnknownValueError for a word that means no record, and DayError for a date that is none.
    """
    made = Filters()
    if measure is not None:
        made.of_figure.append(f"f.measure_id IN ({_ids(reader, 'measure', measure)})")
    if kind is not None:
        _add_kind(made, listed(kind))
    about = "c.id IN (SELECT l.claim_id FROM {0} WHERE {1} IN ({2}))"
    for table, words in (("organization", organization), ("topic", topic)):
        if words is not None:
            made.of_claim.append(about.format(f"claim_{table} l", f"l.{table}_id", _ids(reader, table, words)))
    if place is not None:
        inside = _places_inside(reader, _ids(reader, "place", place))
        made.of_claim.append(about.format("claim_place l", "l.place_id", inside))
    if source is not None:
        made.of_claim.append(about.format(LINKS, LINK_SOURCE, _ids(reader, "source", source)))
    if origin is not None:
        last = "l.position = (SELECT max(o.position) FROM claim_source o WHERE o.claim_id = l.claim_id)"
        made.of_claim.append(about.format(LINKS, f"{last} AND {LINK_SOURCE}", _ids(reader, "source", origin)))
    if category is not None:
        made.of_claim.append(
            "c.article_id IN (SELECT l.article_id FROM article_category l "
            f"WHERE l.category_id IN ({_ids(reader, 'category', category)}))"
        )
    _add_time(made, since, until)
    return made


def listed(words: str | Iterable[str]) -> list[str]:
    """One word or several as a list of texts: what is none, such as a missing value of pandas, as it is printed.

    >>> listed("rice"), listed(("rice", "corn")), listed(float("nan"))
    (['rice'], ['rice', 'corn'], ['nan'])
    """
    several = words if isinstance(words, Iterable) and not isinstance(words, str | bytes) else [words]
    return [str(word) for word in several]


def keys_of_places(reader: Asked, places: str | Sequence[str]) -> set[str]:
    """The keys of places, given by key or any spelling of a name; raises UnknownValueError."""
    ids = _ids(reader, "place", places)
    return {key for (key,) in reader.select(f"SELECT key FROM place WHERE id IN ({ids})").rows}


def _add_kind(made: Filters, kinds: Sequence[str]) -> None:
    known = [*v.FIGURE_KIND, *v.CLAIM_KIND]
    for kind in kinds:
        if kind not in known:
            raise UnknownValueError("kind", kind, known)
    wanted = [(made.of_figure, "f.kind", v.FIGURE_KIND), (made.of_claim, "c.kind", v.CLAIM_KIND)]
    for conditions, column, words in wanted:
        some = ", ".join(f"'{kind}'" for kind in kinds if kind in words)
        if some or not kinds:
            conditions.append(f"{column} IN ({some or 'NULL'})")


def _add_time(made: Filters, since: Day, until: Day) -> None:
    first, last = day_span(since, until)
    if first is not None or last is not None:
        made.of_claim.append("(c.earliest IS NOT NULL OR c.latest IS NOT NULL)")
    if first is not None:
        made.of_claim.append(f"(c.latest IS NULL OR c.latest >= '{first.isoformat()}')")
    if last is not None:
        made.of_claim.append(f"(c.earliest IS NULL OR c.earliest <= '{last.isoformat()}')")


def _ids(reader: Asked, table: str, words: str | Sequence[str]) -> str:
    return _numbers(id_ for word in listed(words) for id_ in _meant(reader, table, word))


def _numbers(ids: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(set(ids)))) or "NULL"


def _meant(reader: Asked, table: str, word: str) -> list[int]:
    word = unicodedata.normalize("NFC", word.strip())
    found = meant(reader, table, word) if _can_be_stored(word) else []
    if not found:
        known = reader.select(f"SELECT key, name FROM {table} ORDER BY key").rows
        names = {name: key for key, name in known}
        raise UnknownValueError(table, word, [key for key, _ in known], also=names)
    return found


def _can_be_stored(text: str) -> bool:
    """Whether a text can be in a database: drivers refuse half a character, and servers a null character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _places_inside(reader: Asked, ids: str) -> str:
    """Those places and all that lie in them or belong to their survey."""
    found = reader.select(
        f"""WITH RECURSIVE inside(id) AS (
            SELECT id FROM place WHERE id IN ({ids})
            UNION SELECT member_id FROM place_member WHERE place_id IN ({ids})
            UNION SELECT p.id FROM place p JOIN inside ON p.parent_id = inside.id)
        SELECT id FROM inside"""
    )
    return _numbers(id_ for (id_,) in found.rows)

"""Searching on SQLite: FTS5 expressions, and the statements around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nkdb.query import Reader
from nkdb.search.hits import END, START, Hit, NameHit, day, marked, near
from nkdb.search.parts import Filter, Part
from nkdb.search.words import Phrase, Term

WORDS_SHOWN = 24

FEW = 10_000
"""Fewer hits are quicker sorted by date than looked for from the newest article on."""

TRIED = 2_000
"""So many of the newest articles are tried for a common word before all hits are sorted after all."""


def expression(terms: list[Term]) -> str:
    """What FTS5 is asked: every word is quoted, so that none is taken for an operator.

    >>> from nkdb.search.words import parse
    >>> expression(parse('cement "old kiln" work* -steel'))
    '("cement" AND "old kiln" AND "work" *) NOT ("steel")'
    >>> expression(parse("쌀값이"))
    '("쌀값 값이")'
    """
    wanted = " AND ".join(_all_of(term) for term in terms if not term.excluded)
    unwanted = " OR ".join(_all_of(term) for term in terms if term.excluded)
    return f"({wanted}) NOT ({unwanted})" if unwanted else f"({wanted})"


def _all_of(term: Term) -> str:
    phrases = [*term.phrases]
    if term.tokens:
        phrases.append(Phrase(" ".join(term.tokens), beginning=len(term.tokens[-1]) == 1))
    texts = [_quoted(phrase.text) + (" *" if phrase.beginning else "") for phrase in phrases]
    return texts[0] if len(texts) == 1 else f"({' AND '.join(texts)})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def find(reader: Reader, part: Part, terms: list[Term], wanted: Filter, limit: int, by_date: bool) -> list[Hit]:
    """The best hits of a part, or the newest (which have no rank: to rank them, all would have to be looked at)."""
    parameters = {"match": expression(terms), "start": START, "end": END, "limit": limit, **wanted.parameters}
    index, joins = part.index, part.joins.replace("ROW", "rowid")
    with_text = any(term.runs for term in terms)
    snippet = f"snippet({index}, 0, :start, :end, '…', {WORDS_SHOWN})"
    columns = f"{part.columns}, {snippet}, {'x.text' if with_text else 'NULL'}"
    # CROSS JOIN: the index is asked once and leads, whatever the planner thinks of the tables
    tables = f"{index} s CROSS JOIN {joins}" + (f" CROSS JOIN {part.texts} x ON x.id = s.rowid" if with_text else "")
    if by_date:
        rows = _newest(reader, part, wanted, limit, parameters)
        numbers = ", ".join(map(str, rows)) or "NULL"
        found = reader.select(
            f"SELECT {columns}, NULL, s.rowid FROM {tables} WHERE {index} MATCH :match AND s.rowid IN ({numbers})",
            parameters,
        ).rows
        found.sort(key=lambda row: rows.index(row[-1]))
    else:
        found = reader.select(
            f"""SELECT {columns}, -s.rank, s.rowid FROM {tables}
            WHERE {index} MATCH :match{wanted.sql(part)} ORDER BY s.rank LIMIT :limit""",
            parameters,
        ).rows
    return [
        Hit(kind, key, title, marked(shown, text, terms), day(on), None if rank is None else round(rank, 4))
        for kind, key, title, on, shown, text, rank, _ in found
    ]


def _newest(reader: Reader, part: Part, wanted: Filter, limit: int, parameters: dict[str, Any]) -> list[int]:
    """The rows of the newest hits, newest first."""
    index = part.index
    if part.by_article is not None:
        hits = f"SELECT 1 FROM {index} WHERE {index} MATCH :match LIMIT {FEW}"
        ((count,),) = reader.select(f"SELECT count(*) FROM ({hits})", parameters).rows
        if count == FEW:
            # a common word stands in many of the newest articles: each of their texts is looked up in the index
            between = wanted.dates("a.published_on")
            oldest = reader.select(
                f"""SELECT a.published_on FROM article a WHERE a.published_on IS NOT NULL{between}
                ORDER BY a.published_on DESC LIMIT 1 OFFSET {TRIED}""",
                parameters,
            ).rows
            rows = reader.select(
                f"""SELECT s.rowid FROM article a {part.by_article} CROSS JOIN {index} s
                WHERE a.published_on >= :oldest AND s.rowid = {part.row} AND {index} MATCH :match
                    {between}{wanted.sources(part)}
                ORDER BY a.published_on DESC LIMIT :limit""",
                parameters | {"oldest": oldest[0][0] if oldest else ""},
            ).rows
            if len(rows) == limit:
                return [row for (row,) in rows]
    rows = reader.select(
        f"""SELECT s.rowid FROM {index} s CROSS JOIN {part.joins.replace("ROW", "rowid")}
        WHERE {index} MATCH :match{wanted.sql(part)}
        ORDER BY {part.date} IS NULL, {part.date} DESC, s.rowid DESC LIMIT :limit""",
        parameters,
    ).rows
    return [row for (row,) in rows]


def find_names(reader: Reader, terms: list[Term], limit: int) -> list[NameHit]:
    """The names that fit best: kind and row number of what has the name, the name with marks, how well it fits."""
    return [
        (kind, entity, marked(shown, name, terms), -rank)
        for kind, entity, shown, name, rank in reader.select(
            """SELECT kind, entity_id, snippet(name_search, 0, :start, :end, '…', 60), text, rank
            FROM name_search WHERE name_search MATCH :match ORDER BY rank LIMIT :limit""",
            {"match": expression(terms), "start": START, "end": END, "limit": limit},
        ).rows
    ]


def like(reader: Reader, text: str, limit: int, of: Sequence[str]) -> list[NameHit]:
    """Names of such kinds that are spelt much like a text, the most alike first; they fit as far as they are alike."""
    kinds = ", ".join(f"'{kind}'" for kind in of)
    rows = reader.select(f"SELECT kind, entity_id, text FROM name_search WHERE kind IN ({kinds})").rows
    return near(text, rows, limit)

"""Searching on PostgreSQL: text-search queries over the tables of tsvectors, and trigrams of names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from nkdb.fulltext_sql import plain
from nkdb.query import Reader
from nkdb.search.hits import END, START, Hit, NameHit, day, marked, near
from nkdb.search.parts import Filter, Part
from nkdb.search.words import Term

TRIED = 500
"""So many of the newest articles are tried for a word before all its hits are sorted after all."""

_HEADLINE = f"StartSel={START}, StopSel={END}, MaxWords=24, MinWords=12, ShortWord=0, MaxFragments=1"


def tsquery(terms: list[Term], parameters: dict[str, Any]) -> str:
    """The SQL of a tsquery; the words become parameters, so that none is taken for an operator."""

    def named(value: str) -> str:
        name = f"w{len(parameters)}"
        parameters[name] = value
        return f":{name}"

    def phrase(text: str, beginning: bool) -> str:
        asked = f"phraseto_tsquery('nkdb_words', {named(plain(text))})"
        # as PostgreSQL prints it, the last word of a phrase stands last: it may go on
        if not beginning:
            return asked
        return f"CASE numnode({asked}) WHEN 0 THEN {asked} ELSE CAST({asked}::text || ':*' AS tsquery) END"

    def all_of(term: Term) -> str:
        asked = [phrase(p.text, p.beginning) for p in term.phrases]
        if term.tokens:
            pairs = " <-> ".join(f"'{token}'" for token in term.tokens) + (":*" if len(term.tokens[-1]) == 1 else "")
            asked.append(f"CAST({named(pairs)} AS tsquery)")
        return " && ".join(asked)

    return " && ".join(f"!!({all_of(term)})" if term.excluded else f"({all_of(term)})" for term in terms)


def find(reader: Reader, part: Part, terms: list[Term], wanted: Filter, limit: int, by_date: bool) -> list[Hit]:
    """The best hits of a part, or the newest (which have no rank, as on SQLite)."""
    if not by_date:
        return _first(reader, part, terms, wanted, limit, None)
    if part.by_article is not None:
        oldest = reader.select(
            f"""SELECT published_on FROM article WHERE published_on IS NOT NULL{wanted.dates("published_on")}
            ORDER BY published_on DESC LIMIT 1 OFFSET {TRIED}""",
            wanted.parameters,
        ).rows
        if oldest:
            # in the order of the index of dates: of a common word the newest are found at once
            hits = _first(reader, part, terms, replace(wanted, since=oldest[0][0]), limit, part.date)
            if len(hits) == limit:
                return hits
    # not in that order: for a word that is rarer than the server thinks it would go through all articles
    return _first(reader, part, terms, wanted, limit, f"coalesce({part.date}, '-infinity')")


def _first(reader: Reader, part: Part, terms: list[Term], wanted: Filter, limit: int, newest: str | None) -> list[Hit]:
    """The first hits of a part in descending order of `newest`, the last row first; without it, the best ones."""
    parameters: dict[str, Any] = {}
    query = tsquery(terms, parameters)
    parameters |= {"headline": _HEADLINE, "limit": limit, **wanted.parameters}
    rank = newest or "ts_rank(s.words, query.asked, 1)"
    order = "s.id DESC" if newest else "s.id"
    joins = part.joins.replace("ROW", "id").replace("CROSS JOIN", "JOIN")
    # where the index alone says which are the best, the tables are asked for those only
    narrowed = f" JOIN {joins}" if newest or wanted.any else ""
    rows = reader.select(
        f"""SELECT {part.columns}, {"NULL" if newest else "s.rank"},
            ts_headline('nkdb_words', search_plain(x.text), query.asked, :headline), x.text
        FROM (SELECT {query} AS asked) AS query CROSS JOIN LATERAL (
            SELECT s.id, {rank} AS rank FROM {part.index} s{narrowed}
            WHERE s.words @@ query.asked{wanted.sql(part)} ORDER BY rank DESC, {order} LIMIT :limit
        ) AS s JOIN {joins} JOIN {part.texts} x ON x.id = s.id ORDER BY s.rank DESC, {order}""",
        parameters,
    ).rows
    return [
        Hit(
            kind,
            key,
            title,
            marked(_as_printed(shown, text), text, terms),
            day(on),
            None if rank is None else round(float(rank), 4),
        )
        for kind, key, title, on, rank, shown, text in rows
    ]


def _as_printed(shown: str, text: str) -> str:
    """A marked part of a text as it is indexed, in the text's own characters, with an ellipsis for words left out.

    Numbers at its ends, which the server takes off, are put back. It is left alone where text and indexed text are not
    of the same length.

    >>> _as_printed(f"in {START}Hamhung{END}", "7 in Hamhŭng/Hungnam").replace(START, "<").replace(END, ">")
    '7 in <Hamhŭng>/…'
    """
    indexed, words = plain(text), shown.replace(START, "").replace(END, "")
    start = indexed.find(words)
    if start < 0 or len(indexed) != len(text):
        return shown
    end = start + len(words)
    characters = iter(text[start:end])
    part = "".join(c if c in (START, END) else next(characters) for c in shown)
    before = "".join(takewhile(lambda c: not c.isalpha(), reversed(text[:start])))[::-1]
    after = "".join(takewhile(lambda c: not c.isalpha(), text[end:]))
    more = len(before) < start, len(after) < len(text) - end
    return f"{'…' * more[0]}{before}{part}{after}{'…' * more[1]}"


def find_names(reader: Reader, terms: list[Term], limit: int) -> list[NameHit]:
    """The names that fit best: kind and row number of what has the name, the name with marks, how well it fits."""
    parameters: dict[str, Any] = {}
    query = tsquery(terms, parameters)
    parameters |= {"headline": _HEADLINE, "limit": limit}
    return [
        (kind, entity, marked(_as_printed(shown, name), name, terms), float(rank))
        for kind, entity, shown, name, rank in reader.select(
            f"""SELECT kind, entity_id, ts_headline('nkdb_words', search_plain(text), query.asked, :headline), text,
                ts_rank(words, query.asked, 1) AS rank
            FROM name_search, (SELECT {query} AS asked) AS query WHERE words @@ query.asked
            ORDER BY rank DESC, name_search.id LIMIT :limit""",
            parameters,
        ).rows
    ]


def like(reader: Reader, text: str, limit: int, of: Sequence[str]) -> list[NameHit]:
    """Names of such kinds that are spelt much like a text: by trigrams where the server has them, else as on SQLite."""
    schema = reader.select(
        """SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
        WHERE extname = 'pg_trgm'"""
    ).rows
    kinds = ", ".join(f"'{kind}'" for kind in of)
    alike = f" AND text OPERATOR({schema[0][0]}.%) :text" if schema else ""
    rows = reader.select(
        f"SELECT kind, entity_id, text FROM name_search WHERE kind IN ({kinds}){alike}", {"text": text}
    ).rows
    return near(text, rows, limit)

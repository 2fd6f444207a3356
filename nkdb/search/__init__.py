"""Full-text search over claims, titles, names and imported bodies, on both databases."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from types import ModuleType

from nkdb import db
from nkdb.errors import NotUnicodeError, QueryError
from nkdb.query import SECONDS, Reader, reading
from nkdb.query.names import NAMED, meant
from nkdb.search.hits import END, START, Hit, NameHit
from nkdb.search.parts import NAMES, PARTS, Filter
from nkdb.search.words import Term, parse

__all__ = ["END", "PARTS", "START", "Found", "Hit", "search"]

MOST_TERMS = 100


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search, and whether they have but names spelt much like the text, since nothing has its words."""

    hits: list[Hit]
    only_alike: bool = False


def search(
    target: db.Target,
    text: str,
    *,
    within: str = "all",
    limit: int = 20,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
    sort: str = "rank",
    seconds: float = SECONDS,
) -> Found:
    """What a text finds in a part (see PARTS); where nothing has its words, whoever has a name spelt much like it.

    `sort` is rank (the best first) or date (the newest first; then hits have no rank). In `all`, the best of each part
    come in turn, since ranks of different parts cannot be compared; sorted by date, they are one list. `since` and
    `until` hold for days of publication, `source` (a key or any spelling of a name) for anyone in the chain; names have
    neither, so that any of these leaves them out. Raises QueryError for a text without a word to look for and for a
    source that is not known, and NotUnicodeError for a text that no database could hold.
    """
    terms = _terms(text)
    with reading(target, seconds=seconds) as reader:
        engine = _engine(target)
        wanted = Filter(since, until, None if source is None else _source(reader, engine, source))
        found: list[list[Hit]] = []
        for part in PARTS[within]:
            if part is not NAMES:
                found.append(engine.find(reader, part, terms, wanted, limit, sort == "date"))
            elif not wanted.any:
                found.append(_named(reader, engine, terms, text, limit))
        hits = _by_date(found) if sort == "date" else _in_turn(found)
        if hits or wanted.any or NAMES not in PARTS[within]:
            return Found(hits[:limit])
        alike = _entities(reader, engine.like(reader, text.strip(), limit * 10, NAMED), limit)
        return Found(alike, only_alike=bool(alike))


def _terms(text: str) -> list[Term]:
    if re.search("[\ud800-\udfff]", text):
        raise NotUnicodeError(text)
    terms = parse(text)
    if len(terms) > MOST_TERMS:
        raise QueryError(f"found {len(terms)} words to search for", f"up to {MOST_TERMS}")
    if all(term.excluded for term in terms):
        raise QueryError(
            f"found {text!r} to search for", "a word to look for; words to leave out (-word) alone are not enough"
        )
    return terms


def _by_date(found: list[list[Hit]]) -> list[Hit]:
    return sorted((hit for of_part in found for hit in of_part), key=lambda hit: hit.date or "", reverse=True)


def _in_turn(found: list[list[Hit]]) -> list[Hit]:
    """The best of each part, then the second of each, and so on."""
    return [hit for of_place in itertools.zip_longest(*found) for hit in of_place if hit is not None]


def _engine(target: db.Target) -> ModuleType:
    # one alone: that of servers takes the models, which take long to import
    if target.file is None:
        from nkdb.search import postgresql

        return postgresql
    from nkdb.search import sqlite

    return sqlite


def _source(reader: Reader, engine: ModuleType, name: str) -> int:
    name = unicodedata.normalize("NFC", name.strip())
    found = meant(reader, "source", name)
    if len(found) == 1:
        return found[0]
    if found:
        keys = reader.select(f"SELECT key FROM source WHERE id IN ({', '.join(map(str, found))}) ORDER BY key").rows
        raise QueryError(f"found several sources named {name!r}", f"one of: {', '.join(key for (key,) in keys)}")
    near = engine.like(reader, name, 3, ["source"])
    hint = f" (did you mean {', '.join(alike for _, _, alike, _ in near)}?)" if near else ""
    raise QueryError(f"found no source {name!r}{hint}", "the key or any name of a source")


def _named(reader: Reader, engine: ModuleType, terms: list[Term], text: str, limit: int) -> list[Hit]:
    """Sources, organizations and places, each once, however many of its names fit; exact names first."""
    found = engine.find_names(reader, terms, limit * 10)
    exact = text.strip().casefold()
    found.sort(key=lambda name: name[2].replace(START, "").replace(END, "").casefold() != exact)
    return _entities(reader, found, limit)


def _entities(reader: Reader, found: list[NameHit], limit: int) -> list[Hit]:
    best: dict[tuple[str, int], tuple[str, float]] = {}
    for kind, entity, marked, rank in found:
        best.setdefault((kind, entity), (marked, rank))
    chosen = list(best.items())[:limit]
    known = {}
    for kind in NAMED:
        numbers = [str(entity) for (of_kind, entity), _ in chosen if of_kind == kind]
        if numbers:
            rows = reader.select(f"SELECT id, key, name FROM {kind} WHERE id IN ({', '.join(numbers)})").rows
            known.update({(kind, id_): (key, name) for id_, key, name in rows})
    return [Hit(of[0], *known[of], marked, None, round(rank, 4)) for of, (marked, rank) in chosen]

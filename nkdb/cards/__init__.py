"""What there is to say of one record: the contents of the card that `nkdb show` prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from nkdb.cards.card import Card
from nkdb.cards.entities import EntityCards
from nkdb.cards.statements import StatementCards
from nkdb.errors import CommonEndError, UnknownKeyError
from nkdb.query import Reader
from nkdb.query.names import NAMED, named

__all__ = ["KINDS", "Card", "find_cards", "find_records"]


class _Cards(StatementCards, EntityCards):
    """Makes cards of every kind: a method a kind, named after its table."""


MOST_MEANT = 40
"""Records that the end of a key may mean: in a large database thousands end alike, and a card takes its time."""

KINDS = ("article", "source", "organization", "place", "document", "claim", "figure", "measure", "topic", "category")


def find_cards(reader: Reader, text: str) -> list[Card]:
    """The cards a key, the end of a key, or any spelling of a name means.

    Raises UnknownKeyError, with the nearest keys, where it means none, and CommonEndError where it is the end of too
    many keys.
    """
    cards = _Cards(reader)
    makers: dict[str, Callable[[int], Card]] = {kind: getattr(cards, kind) for kind in KINDS}
    return [makers[kind](id_) for kind, id_ in find_records(reader, text)]


def find_records(reader: Reader, text: str) -> list[tuple[str, int]]:
    """The records, as kind and row number, that a key, the end of a key, or any spelling of a name means.

    Raises UnknownKeyError, with the nearest keys, where it means none, and CommonEndError where it is the end of too
    many keys.
    """
    text = unicodedata.normalize("NFC", text.strip())
    for search in (_by_key, _by_name, _by_end_of_key, _by_heading):
        found = search(reader, text)
        if found:
            return found
    from difflib import get_close_matches

    known = {key for kind in KINDS for (key,) in reader.select(f"SELECT key FROM {kind}").rows}
    raise UnknownKeyError(text, get_close_matches(text, sorted(known), n=3, cutoff=0.5))


def _by_key(reader: Reader, text: str) -> list[tuple[str, int]]:
    return [
        (kind, id_)
        for kind in KINDS
        for (id_,) in reader.select(f"SELECT id FROM {kind} WHERE key = :key", {"key": text}).rows
    ]


def _by_name(reader: Reader, text: str) -> list[tuple[str, int]]:
    return [(kind, id_) for kind in NAMED for id_ in named(reader, kind, text)]


def _by_heading(reader: Reader, text: str) -> list[tuple[str, int]]:
    return [(kind, id_) for kind in ("measure", "topic", "category") for id_ in named(reader, kind, text)]


def _by_end_of_key(reader: Reader, text: str) -> list[tuple[str, int]]:
    ending = "/" + text
    found = [
        (kind, id_, key)
        for kind in ("claim", "figure")
        for id_, key in reader.select(
            f"SELECT id, key FROM {kind} WHERE substr(key, length(key) - :length + 1) = :ending ORDER BY key",
            {"length": len(ending), "ending": ending},
        ).rows
    ]
    if len(found) > MOST_MEANT:
        raise CommonEndError(text, len(found), MOST_MEANT, found[0][2])
    return [(kind, id_) for kind, id_, _ in found]

"""What there is to say of one record: the contents of the card that `nkdb show` prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from nkdb.cards.card import Card
from nkdb.cards.entities import EntityCards
from nkdb.cards.statements import StatementCards
from nkdb.errors import CommonEndError, UnknownKeyError
from nkdb.query import Reader
from nkdb.query.names import NAMED, keys_beside, named

__all__ = ["KINDS", "Card", "find_cards", "find_records"]


class _Cards(StatementCards, EntityCards):
    """Makes cards of every kind: a method a kind, named after its table."""


MOST_MEANT = 40
"""Records that the end of a key may mean: in a large database thousands end alike, and a card takes its time."""

KINDS = ("article", "source", "organization", "place", "document", "claim", "figure", "measure", "topic", "category")


def find_cards(reader: Reader, text: str, kinds: Sequence[str] = KINDS) -> list[Card]:
    """The cards of the records that `find_records` finds; raises as it does."""
    cards = _Cards(reader)
    makers: dict[str, Callable[[int], Card]] = {kind: getattr(cards, kind) for kind in kinds}
    return [makers[kind](id_) for kind, id_ in find_records(reader, text, kinds)]


def find_records(reader: Reader, text: str, kinds: Sequence[str] = KINDS) -> list[tuple[str, int]]:
    """The records of some kinds, as kind and row number, that a key, the end of a key, or any spelling of a name means.

    Raises UnknownKeyError where it means none, with what else it means or the nearest keys, and CommonEndError where it
    is the end of too many keys.
    """
    text = unicodedata.normalize("NFC", text.strip())
    others: list[str] = []
    for search in (_by_key, _by_name, _by_end_of_key, _by_heading):
        records = search(reader, text)
        if found := [(kind, id_) for kind, id_ in records if kind in kinds]:
            return found
        others += [kind for kind, _ in records]
    wanted = f"{', '.join(kinds[:-1])} or {kinds[-1]}"
    if others:
        raise UnknownKeyError(text, [], wanted, others[0])
    from difflib import get_close_matches

    keys = (key for kind in kinds for key in keys_beside(reader, kind, text))
    # what is no whole key of a claim or figure may be like the end of one
    known = {key if "/" in text else key.partition("/")[2] or key for key in keys}
    raise UnknownKeyError(text, get_close_matches(text, sorted(known), n=3, cutoff=0.5), wanted)


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

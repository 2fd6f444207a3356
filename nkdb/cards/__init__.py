"""What there is to say of one record: the contents of the card that `nkdb show` prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from nkdb.cards.card import Card
from nkdb.cards.entities import EntityCards
from nkdb.cards.statements import StatementCards
from nkdb.errors import UnknownKeyError
from nkdb.query import Reader

__all__ = ["KINDS", "Card", "find_cards"]


class _Cards(StatementCards, EntityCards):
    """Makes cards of every kind: a method a kind, named after its table."""


KINDS = ("article", "source", "organization", "place", "document", "claim", "figure", "measure", "topic", "category")


def find_cards(reader: Reader, text: str) -> list[Card]:
    """The cards a key, the end of a key, or any spelling of a name means.

    Raises UnknownKeyError, with the nearest keys, where it means none.
    """
    text = unicodedata.normalize("NFC", text.strip())
    cards = _Cards(reader)
    for search in (_by_key, _by_name, _by_end_of_key):
        found = search(cards, text)
        if found:
            makers: dict[str, Callable[[int], Card]] = {kind: getattr(cards, kind) for kind in KINDS}
            return [makers[kind](id_) for kind, id_ in found]
    from difflib import get_close_matches

    known = {key for kind in KINDS for (key,) in cards.rows(f"SELECT key FROM {kind}")}
    raise UnknownKeyError(text, get_close_matches(text, sorted(known), n=3, cutoff=0.5))


def _by_key(cards: _Cards, text: str) -> list[tuple[str, int]]:
    return [(kind, id_) for kind in KINDS for (id_,) in cards.rows(f"SELECT id FROM {kind} WHERE key = :key", key=text)]


def _by_name(cards: _Cards, text: str) -> list[tuple[str, int]]:
    found = {
        (kind, id_): None
        for kind in ("source", "organization", "place")
        for (id_,) in cards.rows(
            f"""SELECT id FROM {kind} WHERE lower(name) = lower(:name)
            UNION SELECT {kind}_id FROM {kind}_name WHERE lower(name) = lower(:name) ORDER BY 1""",
            name=text,
        )
    }
    into = dict(cards.rows("SELECT source_id, into_id FROM source_merge"))
    # the names of a merged source lead to the one it is
    return list(dict.fromkeys((kind, into.get(id_, id_) if kind == "source" else id_) for kind, id_ in found))


def _by_end_of_key(cards: _Cards, text: str) -> list[tuple[str, int]]:
    ending = "/" + text
    return [
        (kind, id_)
        for kind in ("claim", "figure")
        for (id_,) in cards.rows(
            f"SELECT id FROM {kind} WHERE substr(key, length(key) - :length + 1) = :ending ORDER BY key",
            length=len(ending), ending=ending,
        )
    ]  # fmt: skip

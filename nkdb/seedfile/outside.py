"""What there is outside a set of seeds, in the database or in the shipped seeds: their references may lead there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from nkdb.seedfile import records as r
from nkdb.seedfile.seeds import HELD, Seeds

_LYING_BELOW: tuple[type[r.Place | r.Organization | r.Source], ...] = r.Place, r.Organization, r.Source
"""The records that may have a parent of their kind."""


@dataclass(frozen=True, slots=True)
class Known:
    """The keys that exist outside, by record type: {'source': {...}}.

    `documents` are the sources of documents, `measures` the dimensions of measures, `parents` the parents of keys by
    record type. `looked_in` says to the user where all this is.
    """

    keys: Mapping[str, Collection[str]] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    looked_in: str = ""

    @classmethod
    def of(cls, seeds: Seeds) -> Known:
        """What these seeds are to others, whose references may lead there."""
        return cls(
            {kind.TYPE: {at.record.key for at in seeds.of(kind) if at.record.key} for kind in HELD},
            {at.record.key: at.record.source for at in seeds.of(r.Document)},
            {at.record.key: at.record.dimension for at in seeds.of(r.Measure)},
            {kind.TYPE: {at.record.key: at.record.parent for at in seeds.of(kind)} for kind in _LYING_BELOW},
        )


class Outside:
    """What there is of articles and figures outside the seeds: nothing, where no subclass says otherwise."""

    def which(self, kind: str, keys: Collection[str]) -> Collection[str]:
        """Those of the keys that exist outside: `which("figure", {"a/b/c"})`."""
        return ()

    def alike(self, kind: str, key: str) -> Collection[str]:
        """Keys among which the one may be that was meant by a key that does not exist."""
        return ()

    def relations(self) -> Iterable[tuple[str, str, str]]:
        """Articles with what they are related to and how, as far as that goes on to be so."""
        return ()

    def measured(self, measures: Collection[str]) -> Iterable[tuple[str, str, str]]:
        """The figures of some measures: measure, unit, figure."""
        return ()

    def cited(self, documents: Collection[str]) -> Iterable[tuple[str, str, str]]:
        """The claims whose chains lead over some documents: document, source of that link, claim."""
        return ()


class KnownOutside(Outside):
    """What there is of them outside, given as sets of keys."""

    def __init__(self, known: Known) -> None:
        self._known = {kind: set(known.keys.get(kind, ())) for kind in (r.Article.TYPE, "figure")}

    def which(self, kind: str, keys: Collection[str]) -> Collection[str]:
        """Those of the keys that are in the sets."""
        return self._known[kind] & set(keys)

    def alike(self, kind: str, _key: str) -> Collection[str]:
        """All keys of the kind."""
        return self._known[kind]

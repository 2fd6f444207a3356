"""Whether the records that are held in memory hang together: keys once, parents without loops, merges in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nkdb.seedfile import records as r
from nkdb.seedfile.lookup import Lookup, repeated
from nkdb.seedfile.seeds import HELD, Held
from nkdb.seedfile.validation import Located, labelled

_REFERENCES: dict[type[Held], dict[str, str]] = {
    r.Organization: {"place": "place", "parent": "organization"},
    r.Source: {"parent": "source", "organization": "organization", "place": "place"},
    r.Document: {"source": "source"},
    r.Category: {"source": "source"},
}
"""The fields with the key of another record, and the type of that."""


def check_held(lookup: Lookup) -> None:
    """Look at what these records refer to, at their names, and at what may stand in the seeds but once."""
    _unique(lookup)
    for place in lookup.seeds.of(r.Place):
        label = labelled("place", place.record.key)
        lookup.refer(place, "place", place.record.parent, (), label, "parent")
        for member in place.record.members:
            lookup.refer(place, "place", member, (), label, "members")
            if member == place.record.key is not None:
                lookup.say(place, (), label, "members", member, "other places")
    for kind, fields in _REFERENCES.items():
        for at in lookup.seeds.of(kind):
            label = labelled(kind.TYPE, at.record.key)
            for field, referred in fields.items():
                lookup.refer(at, referred, getattr(at.record, field), (field,), label, field)
            if isinstance(at.record, (r.Organization, r.Source)):
                names = [at.record.name, *(name.name for name in at.record.names)]
                for index in repeated(names):
                    found = f"{names[index]} a second time"
                    lookup.say(at, ("names", index - 1), label, "names", found, "each name once")
    _merges(lookup)
    for located in (lookup.seeds.of(r.Place), lookup.seeds.of(r.Organization), lookup.seeds.of(r.Source)):
        _no_parent_loops(lookup, located)


def _merges(lookup: Lookup) -> None:
    """A merged source leads to one that stands for itself, in one step."""
    merges = lookup.seeds.of(r.Merge)
    merged = {at.record.source for at in merges}
    again = repeated([at.record.source for at in merges])
    for index, at in enumerate(merges):
        source, into = at.record.source, at.record.into
        label = f"merge of {source}" if source else "merge"
        lookup.refer(at, "source", source, ("source",), label, "source")
        lookup.refer(at, "source", into, ("into",), label, "into")
        if index in again:
            lookup.say(at, ("source",), label, "source", f"{source} a second time", "each source merged once")
        if into == source is not None:
            lookup.say(at, ("into",), label, "into", into, "another source")
        elif into in merged and into is not None:
            lookup.say(at, ("into",), label, "into", f"{into}, which is merged itself", "a source that is not merged")


def _unique(lookup: Lookup) -> None:
    for kind in HELD:
        first: dict[str, Located[Any]] = {}
        for located in lookup.seeds.of(kind):
            key = located.record.key
            if key in first and key is not None:
                where = first[key].file, first[key].line("key")
                lookup.say_twice(located, where, ("key",), f"{kind.TYPE} {key}", "key", key)
            first.setdefault(key, located)


def _no_parent_loops(lookup: Lookup, records: Sequence[Located[Any]]) -> None:
    outside = lookup.known.parents.get(records[0].record.TYPE, {}) if records else {}
    parents = {**outside, **{located.record.key: located.record.parent for located in records}}
    for located in records:
        key, at = located.record.key, located.record.parent
        seen = {key}
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == key is not None:
            label = labelled(located.record.TYPE, key)
            lookup.say(
                located, ("parent",), label, "parent", str(located.record.parent), "a parent that does not lie below it"
            )

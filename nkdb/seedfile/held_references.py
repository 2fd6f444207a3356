"""Whether the records that are held in memory hang together: keys once, parents without loops, merges in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nkdb.seedfile import records as r
from nkdb.seedfile.validation import Located, labelled

if TYPE_CHECKING:
    from nkdb.seedfile.references import References

HELD: tuple[type[r.Record], ...] = (
    r.Place, r.Organization, r.Source, r.Document, r.Category, r.Topic, r.Measure,
)  # fmt: skip
"""The records with a key that are held in memory: all but articles."""


def check_held(checker: References) -> None:
    """Look at what these records refer to, at their names, and at what may stand in the seeds but once."""
    _unique(checker)
    for place in checker.seeds.of(r.Place):
        label = labelled("place", place.record.key)
        checker.refer(place, "place", place.record.parent, (), label, "parent")
        for member in place.record.members:
            checker.refer(place, "place", member, (), label, "members")
            if member == place.record.key is not None:
                checker.say(place, (), label, "members", member, "other places")
    for organization in checker.seeds.of(r.Organization):
        label = labelled("organization", organization.record.key)
        checker.refer(organization, "place", organization.record.place, ("place",), label, "place")
        checker.refer(organization, "organization", organization.record.parent, ("parent",), label, "parent")
        _names(checker, organization, label)
    for source in checker.seeds.of(r.Source):
        label = labelled("source", source.record.key)
        for kind, field in (("source", "parent"), ("organization", "organization"), ("place", "place")):
            checker.refer(source, kind, getattr(source.record, field), (field,), label, field)
        _names(checker, source, label)
    _merges(checker)
    for document in checker.seeds.of(r.Document):
        label = labelled("document", document.record.key)
        checker.refer(document, "source", document.record.source, ("source",), label, "source")
    for category in checker.seeds.of(r.Category):
        label = labelled("category", category.record.key)
        checker.refer(category, "source", category.record.source, ("source",), label, "source")
    for located in (checker.seeds.of(r.Place), checker.seeds.of(r.Organization), checker.seeds.of(r.Source)):
        _no_parent_loops(checker, located)


def _merges(checker: References) -> None:
    """A merged source leads to one that stands for itself, in one step."""
    merges = checker.seeds.of(r.Merge)
    merged = {at.record.source for at in merges}
    seen: set[str] = set()
    for at in merges:
        source, into = at.record.source, at.record.into
        label = f"merge of {source}" if source else "merge"
        checker.refer(at, "source", source, ("source",), label, "source")
        checker.refer(at, "source", into, ("into",), label, "into")
        if source in seen and source is not None:
            checker.say(at, ("source",), label, "source", f"{source} a second time", "each source merged once")
        if into == source is not None:
            checker.say(at, ("into",), label, "into", into, "another source")
        elif into in merged and into is not None:
            checker.say(at, ("into",), label, "into", f"{into}, which is merged itself", "a source that is not merged")
        seen.add(source)


def _unique(checker: References) -> None:
    for kind in HELD:
        first: dict[str, Located[Any]] = {}
        for located in checker.seeds.of(kind):
            key = located.record.key  # type: ignore[attr-defined]
            if key in first and key is not None:
                where = first[key].file, first[key].line("key")
                checker.say_twice(located, where, ("key",), f"{kind.TYPE} {key}", "key", key)
            first.setdefault(key, located)


def _names(checker: References, located: Located[Any], label: str) -> None:
    seen: set[str | None] = set()
    for index, name in enumerate(located.record.names):
        if name.name in {*seen, located.record.name} - {None}:
            checker.say(located, ("names", index), label, "names", f"{name.name} a second time", "each name once")
        seen.add(name.name)


def _no_parent_loops(checker: References, records: Sequence[Located[Any]]) -> None:
    outside = checker.parents.get(records[0].record.TYPE, {}) if records else {}
    parents = {**outside, **{located.record.key: located.record.parent for located in records}}
    for located in records:
        key, at = located.record.key, located.record.parent
        seen = {key}
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == key is not None:
            label = labelled(located.record.TYPE, key)
            checker.say(
                located, ("parent",), label, "parent", str(located.record.parent), "a parent that does not lie below it"
            )

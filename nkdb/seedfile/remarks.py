"""What may be a mistake in seeds beside the shipped ones, and may be meant: it is told, and stops nothing."""

from __future__ import annotations

from collections.abc import Iterator

from nkdb.seedfile import records as r
from nkdb.seedfile.seeds import HELD, Seeds

UNNAMED = {"informant", "group"}
"""Kinds of sources that are described rather than named, many of them alike."""


def remarks(seeds: Seeds, shipped: Seeds) -> list[str]:
    """Records that would take the place of shipped ones, and sources and organizations that have a name of another.

    Of one source under two keys, two origins would be counted.
    """
    found = []
    for kind in HELD:
        known = {at.record.key: at.record for at in shipped.of(kind)}
        named: dict[str, str] = {name.casefold(): key for key, record in known.items() for name in _names(record)}
        for at in seeds.of(kind):
            key = at.record.key
            what = f"{at.file}:{at.line()}: {kind.TYPE} {key}"
            if key in known:
                if known[key] != at.record:
                    found.append(f"{what}: differs from the one that comes with nkdb, whose place it takes when loaded")
                continue
            for name in _names(at.record):
                if other := named.get(name.casefold()):
                    found.append(
                        f"{what}: {name!r} is a name of {other}, which comes with nkdb; if it is that one, use its key"
                    )
    return found


def _names(record: r.Record) -> Iterator[str]:
    if isinstance(record, (r.Source, r.Organization)) and record.kind not in UNNAMED:
        yield record.name
        yield from (name.name for name in record.names)

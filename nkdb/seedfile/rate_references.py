"""Whether rates hang together: place and observer are known, and each observation stands in the seeds but once."""

from __future__ import annotations

import hashlib
from operator import attrgetter

from nkdb.seedfile import records as r
from nkdb.seedfile.lookup import Lookup
from nkdb.seedfile.validation import Located

_TOLD_APART = {
    r.MarketRate: attrgetter(
        "observed_on", "date_precision", "place", "quantity", "low", "high", "observer", "citation_url"
    ),
    r.OfficialRate: attrgetter("valid_from", "rate_kind", "side", "foreign_currency", "kpw_per_unit", "citation_url"),
}
"""What tells a rate from all others of its kind."""


def check_rate(
    lookup: Lookup, at: Located[r.MarketRate | r.OfficialRate], before: dict[bytes, tuple[str, int | None]]
) -> None:
    """Look at what a rate refers to, and whether it is among those `before`: file and line of each, by a digest."""
    rate = at.record
    if isinstance(rate, r.MarketRate):
        lookup.refer(at, "place", rate.place, (), rate.TYPE, "place")
        lookup.refer(at, "source", rate.observer, (), rate.TYPE, "observer")
    told_apart = _TOLD_APART[type(rate)](rate)
    if None in told_apart:
        return
    where = at.file, at.line()
    first = before.setdefault(_digest(rate.TYPE, told_apart), where)
    if first is not where:
        lookup.say_twice(at, first, (), rate.TYPE, "", "the same observation")


def _digest(kind: str, told_apart: tuple[str | float, ...]) -> bytes:
    # of a million rates, the fields themselves would take more memory than all the rest of a load
    return hashlib.blake2b(repr((kind, told_apart)).encode(), digest_size=12).digest()

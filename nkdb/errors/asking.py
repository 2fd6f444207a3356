"""Of what is asked: SQL, keys, names, values of filters, days, units, citations and pictures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nkdb.errors.base import NkdbError, did_you_mean, nearest


class QueryError(NkdbError):
    """SQL that is refused or does not run."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"query: {found}; allowed: {allowed}")


class UnknownKeyError(NkdbError):
    """No record has the key asked for."""

    def __init__(self, key: str, near: Sequence[str], kinds: str, found: str | None = None) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        other = f"; that names another kind of record: {found}" if found else ""
        super().__init__(f"no {kinds} {key!r}{hint}{other}")


class CommonEndError(NkdbError):
    """What was asked for ends the keys of more records than can be meant."""

    def __init__(self, ending: str, count: int, most: int, example: str) -> None:
        super().__init__(
            f"{ending!r} ends the keys of {count:,} claims and figures; allowed: an ending of at most {most} keys, or "
            f"a key such as {example}"
        )


class UnknownNameError(NkdbError):
    """No table, view or query, as the case may be, has the name asked for."""

    def __init__(self, what: str, found: str, allowed: Collection[str]) -> None:
        hint = did_you_mean(found, allowed)
        super().__init__(f"found no {what} named {found!r}{hint}; allowed: {', '.join(allowed)}")


class UnknownValueError(NkdbError):
    """A filter names something the database does not hold; the message names what it holds instead."""

    SHOWN = 12

    def __init__(self, field: str, found: str, known: Sequence[str], also: dict[str, str] | None = None) -> None:
        also = also or {}
        near = nearest(found, [*known, *also])
        near = also.get(near, near) if near is not None else None
        hint = f" (did you mean {near}?)" if near else ""
        listed = ", ".join(known[: self.SHOWN]) or "none"
        more = f" and {len(known) - self.SHOWN} more" if len(known) > self.SHOWN else ""
        super().__init__(f"{field}: found {found!r}{hint}; known: {listed}{more}")


class DayError(NkdbError):
    """A date or a number of days that is not written as one."""

    def __init__(
        self, field: str, found: object, allowed: str = "a day, month or year (2014-08-05, 2014-08, 2014)"
    ) -> None:
        super().__init__(f"{field}: found {found!r}; allowed: {allowed}")


class ConversionError(NkdbError):
    """Figures cannot be put into what was asked for."""

    def __init__(self, field: str, found: object, allowed: str) -> None:
        super().__init__(f"{field}: found {found!r}; allowed: {allowed}")


class PlotError(NkdbError):
    """A picture that cannot be drawn as asked."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"plot: found {found}; allowed: {allowed}")

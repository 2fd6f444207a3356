"""The queries that come with nkdb, and the values of their parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nkdb.days import day_range
from nkdb.errors import DayError, QueryError, did_you_mean

_PARAMETER = re.compile(r"--\s*:(?P<name>\w+)\s+(?P<meaning>.*?)(?:\s*\(default (?P<default>.*)\))?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NO_SQL = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_NAMED = r"(?<![:\w])[:@$]([^\W\d]\w*)"
_LISTED = re.compile(rf"\bIN\s*\(\s*{_NAMED}\s*\)", re.IGNORECASE)
_COLONS = re.compile(rf"(?:{_NO_SQL.pattern})|(?P<named>{_NAMED})|:", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value a shipped query takes: its name, its meaning, and what it is where nothing is given."""

    name: str
    meaning: str
    default: str | None

    def __str__(self) -> str:
        return self.name if self.default is None else f"{self.name}={self.default}"

    def read(self, value: Any) -> Any:
        """The value as the query takes it: where the default is a day, that day, or the first of a month or year.

        Raises QueryError for a text that is no day, or no whole number, where the default is one.

        >>> Parameter("day", "the day", "2014-06-15").read("2014-07")
        '2014-07-01'
        """
        if not isinstance(value, str) or self.default is None:
            return value
        if _DAY.fullmatch(self.default):
            try:
                return day_range(self.name, value)[0].isoformat()
            except DayError:
                raise QueryError(f"found --param {self.name}={value}", "a day, month or year") from None
        if self.default.isdecimal() and not (value.isascii() and value.isdecimal()):
            raise QueryError(f"found --param {self.name}={value}", f"a whole number such as {self.default}")
        return value


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query shipped as a .sql file: its name, its purpose and parameters (the comment on top), its text.

    >>> [str(parameter) for parameter in named_queries()["figures-of-measure"].parameters]
    ['measure=production-growth']
    """

    name: str
    purpose: str
    sql: str
    parameters: tuple[Parameter, ...] = ()

    @classmethod
    def parse(cls, name: str, text: str) -> NamedQuery:
        """Read a .sql file: comment lines that begin with `:name` are parameters, all others the purpose."""
        comment = [line.strip() for line in text.splitlines() if line.startswith("--")]
        found = [(line, _PARAMETER.fullmatch(line)) for line in comment]
        return cls(
            name,
            " ".join(line.lstrip("- ") for line, parameter in found if parameter is None),
            text,
            tuple(Parameter(p["name"], p["meaning"], p["default"]) for _, p in found if p is not None),
        )


def named_queries() -> dict[str, NamedQuery]:
    """The queries that come with nkdb, by name."""
    files = sorted((Path(__file__).parent.parent / "queries").glob("*.sql"))
    return {file.stem: NamedQuery.parse(file.stem, file.read_text(encoding="utf-8")) for file in files}


def bound(text: str, given: Mapping[str, Any], limit: int | None = None) -> tuple[str, dict[str, Any]]:
    """The SQL a user means and the values of its parameters, those of a shipped query filled in where not given.

    With a `limit`, the database is told of it by a shipped query, and keeps no others to sort: one row beyond it says
    that there are more.

    Raises QueryError for a parameter the query does not have, for one without a value, for a value that a shipped query
    cannot take, and for a list of them in `IN (:a)`.

    >>> bound("SELECT :a", {"a": "1"})
    ('SELECT :a', {'a': '1'})
    """
    sql = sql_for(text)
    query = named_queries().get(text.strip())
    defaults = {p.name: p.default for p in query.parameters if p.default is not None} if query else {}
    names = list(dict.fromkeys(re.findall(_NAMED, _NO_SQL.sub(" ", sql))))
    known = ", ".join(names) or "no --param, since it has none"
    for name in given:
        if name not in names:
            raise QueryError(f"found no parameter {name!r} in the query{did_you_mean(name, names)}", known)
    values = {**defaults, **given}
    missing = [name for name in names if name not in values]
    if missing:
        raise QueryError(
            f"found a parameter without a value ({', '.join(missing)})", "--param NAME=VALUE for each :NAME"
        )
    for name in _LISTED.findall(sql):
        if isinstance(values.get(name), list | tuple):
            # a server would compare with the text of it, and find nothing
            found = f"found a {type(values[name]).__name__} for :{name}"
            raise QueryError(found, "one value for each name: IN (:a, :b)")
    if query is not None:
        values |= {parameter.name: parameter.read(values[parameter.name]) for parameter in query.parameters}
        if limit is not None:
            sql = f"{sql}\nLIMIT {limit + 1}"
    return sql, values


def escaped(sql: str) -> str:
    """SQL for SQLAlchemy's `text`, which takes any word after a colon for a parameter, within literals too.

    >>> escaped("SELECT :a, '10:30'").replace(chr(92), "|")
    "SELECT :a, '10|:30'"
    """
    return _COLONS.sub(lambda found: found[0] if found["named"] else found[0].replace(":", "\\:"), sql)


def sql_for(text: str) -> str:
    """The SQL a user means: a shipped query's by its name, otherwise the text itself.

    Raises QueryError where the text is a single word that names no query.
    """
    queries = named_queries()
    name = text.strip()
    if name in queries:
        return queries[name].sql
    if name and not any(c.isspace() or c in ";(" for c in name):
        found = f"found no query named {name!r}{did_you_mean(name, queries)}"
        raise QueryError(found, f"SQL, or one of: {', '.join(queries)}")
    return text


def parse_parameters(pairs: Sequence[str]) -> dict[str, str]:
    """`name=value` pairs as a mapping; raises QueryError for a pair without `=`."""
    parameters = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            raise QueryError(f"found --param {pair!r}", "--param NAME=VALUE")
        parameters[name] = value
    return parameters

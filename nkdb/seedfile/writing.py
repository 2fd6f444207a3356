"""Records to seed text in its canonical form: what `nkdb dump` writes, and what the shipped files look like.

Fields stand in the order of their declaration and empty ones are left out; records are ordered by key, claims by where
their evidence begins. One text for one set of records, whatever they were loaded from.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

import yaml

from nkdb.seedfile import records as r

WIDTH = 120
FLOW = {"evidence", "names", "relations", "documents", "shares"}
"""Lists of small records, written one a line."""

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _SeedDumper(_Dumper):  # type: ignore[misc]
    """Block style, but one line for each small record."""


class _OneLine(dict[str, Any]):
    """A mapping that is written on one line."""


class _OneLineList(list[Any]):
    """A list that is written on one line."""


_SeedDumper.add_representer(
    _OneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)
_SeedDumper.add_representer(
    _OneLineList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def plain_number(value: float) -> int | float:
    """A number as a person writes it: 70, not 70.0.

    >>> plain_number(70.0), plain_number(0.5)
    (70, 0.5)
    """
    return int(value) if -1e15 < value < 1e15 and value == int(value) else value


def _plain(value: object) -> Any:
    """A record's value as YAML data: fields in order, defaults left out."""
    if isinstance(value, (r.AboutOrganization, r.AboutPlace)):
        full = _fields(value)
        return next(iter(full.values())) if len(full) == 1 else _OneLine(full)
    if isinstance(value, r.Record):
        return _fields(value)
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _fields(record: r.Record) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, declared in type(record).model_fields.items():
        value = getattr(record, name)
        if value == declared.default or value == []:
            continue
        plain: Any = _plain(value)
        if name in FLOW:
            plain = [_OneLine(item) for item in plain]
        elif name in ("topics", "categories"):
            plain = _OneLineList(plain)
        elif name == "chains":
            plain = {label: [_OneLine(link) for link in links] for label, links in plain.items()}
        found[name] = int(value) if name == "credibility" else plain
    return found


def _yaml(data: Any) -> str:
    text: str = yaml.dump(data, Dumper=_SeedDumper, allow_unicode=True, sort_keys=False, width=WIDTH, indent=2)
    return text


def article_text(article: r.Article) -> str:
    """An article's file."""
    return _yaml(_fields(article))


def collection_text(name: str, records: Iterable[r.Record]) -> str:
    """A file of records of one type, such as `sources`."""
    return _yaml({name: [_fields(record) for record in sorted(records, key=first_field)]})


def first_field(record: r.Record) -> str:
    """What records of a collection are ordered by: the key, where they have one."""
    return str(getattr(record, next(iter(type(record).model_fields))))


def cells_by(order: Sequence[str]) -> Callable[[r.Record], list[str]]:
    """What records of a table are ordered by: the cells of some fields, then all of them.

    So no tie depends on where the rows came from.
    """

    def cells(record: r.Record) -> list[str]:
        row = {name: _cell(getattr(record, name)) for name in type(record).model_fields}
        return [*(row[name] for name in order), *row.values()]

    return cells


def table_text(
    kind: type[r.Record], groups: Iterable[Iterable[r.Record]], order: Sequence[str]
) -> Generator[str, None, None]:
    """A CSV file of records of one type, ordered by some of their fields, in pieces: the header, then each group.

    Groups come in that order already, and are ordered within.
    """
    yield _csv([list(kind.model_fields)])
    for records in groups:
        yield _csv(row[len(order) :] for row in sorted(map(cells_by(order), records)))


def _csv(rows: Iterable[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(value)
    return str(plain_number(value)) if isinstance(value, float) else str(value)


def article_file_name(key: str, published_on: datetime.date | None) -> str:
    """Where the file of an article stands below the seeds' folder.

    The date moves from the end of the key to the front of the name, so that a folder lists by date. A key that does not
    end in the date stands whole behind two hyphens, so that no two articles share a file.
    """
    if published_on is None:
        return f"articles/undated/{key}.yaml"
    day = published_on.isoformat()
    stem = key.removesuffix(f"-{day}")
    hyphens = "--" if stem == key else "-"
    return f"articles/{day[:4]}/{day}{hyphens}{stem}.yaml"

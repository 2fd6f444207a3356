"""Rows as table, CSV, JSON, JSON Lines or Markdown."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TextIO

Rows = Sequence[Sequence[Any]]

NOT_A_TERMINAL = 10_000
"""Width of tables that are piped: wide enough that no cell is broken."""

LARGEST_PLAIN = 1e15
"""From here on a number with a point is not written out in digits: a float does not hold so many."""


FORMULA = "=+-@\t\r"
"""Characters that make spreadsheets take a text for a formula where it begins with one (OWASP, CSV injection)."""


def shown(value: Any) -> str:
    """A value as a person reads it: numbers with thousands separators, nothing for NULL.

    >>> shown(20000), shown(0.5), shown(None), shown("70/30")
    ('20,000', '0.5', '', '70/30')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (float, Decimal)) and _is_whole(value):
        value = int(value)
    # years and ids are short; sums of money are what the separators are for
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    return str(value)


def _is_whole(value: float | Decimal) -> bool:
    return math.isfinite(value) and abs(float(value)) < LARGEST_PLAIN and value == int(value)


def _jsonable(value: Any) -> Any:
    if isinstance(value, (float, Decimal)):
        if not math.isfinite(value):
            return str(value)  # JSON has no number for it
        return int(value) if _is_whole(value) else float(value)
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


def write_table(columns: Sequence[str], rows: Rows, out: TextIO, *, title: str | None = None) -> None:
    """A table for people; numbers stand to the right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, column in enumerate(columns):
        values = [row[index] for row in rows if row[index] is not None]
        numeric = bool(values) and all(isinstance(value, (int, float, Decimal)) for value in values)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(value)) for value in row))
    printer = console(out)
    if title is not None:
        printer.print(Text(title, style="bold"))  # a title of the table itself would be broken at the table's width
    printer.print(table)


def console(out: TextIO) -> Any:
    """A rich console that neither colours nor breaks lines where the output is piped."""
    from rich.console import Console

    return Console(file=out, width=None if out.isatty() else NOT_A_TERMINAL, highlight=False, markup=False, emoji=False)


def harmless(value: Any) -> Any:
    """A value for a spreadsheet: a text that would be taken for a formula gets an apostrophe before it.

    >>> harmless("=HYPERLINK(1)"), harmless("-5 won"), harmless(-5), harmless("a = b")
    ("'=HYPERLINK(1)", "'-5 won", -5, 'a = b')
    """
    return "'" + value if isinstance(value, str) and value[:1] in FORMULA and value else value


def write_csv(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    """RFC 4180, with line feeds; what a spreadsheet would take for a formula is made harmless."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_jsonable(harmless(value)) for value in row] for row in rows)


def distinct(columns: Sequence[str]) -> list[str]:
    """Names of columns, with a number where several share one, so that no value is lost.

    >>> distinct(["key", "name", "key"])
    ['key', 'name', 'key_2']
    """
    names: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _objects(columns: Sequence[str], rows: Rows) -> Iterator[dict[str, Any]]:
    names = distinct(columns)
    return (dict(zip(names, map(_jsonable, row), strict=True)) for row in rows)


def write_json(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    """One array of objects."""
    out.write(json.dumps(list(_objects(columns, rows)), ensure_ascii=False, indent=2) + "\n")


def write_jsonl(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    """One object a line."""
    for item in _objects(columns, rows):
        out.write(json.dumps(item, ensure_ascii=False) + "\n")


def write_markdown(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    """A GitHub table."""

    def text(cell: str) -> str:
        return "<br>".join(cell.replace("\\", "\\\\").replace("|", "\\|").splitlines())

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(map(text, cells)) + " |\n"

    out.write(line(columns))
    out.write(line(["---"] * len(columns)))
    for row in rows:
        out.write(line([shown(value) for value in row]))


FORMATS: dict[str, Callable[[Sequence[str], Rows, TextIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_jsonl,
    "markdown": write_markdown,
}

"""Rows as table, CSV, JSON, JSON Lines or Markdown."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from textwrap import indent
from typing import Any, TextIO

from nkdb.errors import harmless_to_terminals

Rows = Iterable[Sequence[Any]]

NOT_A_TERMINAL = 10_000
"""Width of tables that are piped: wide enough that no cell is broken."""

NARROWEST = 16
"""A column of a table is broken at so many characters, not earlier, and between words: else rows are blocks."""

ROWS_AT_ONCE = 10_000

LARGEST_WHOLE = 2.0**53
"""From here on a double does not hold every whole number, and is not written as one."""

SMALLEST_IN_DIGITS = 0.0001
"""Below it a float is written with an exponent."""

FORMULA = "=+-@\t\r\n＝＋－＠"
"""Characters that make spreadsheets take a text for a formula where it begins with one (OWASP, CSV injection).

Those as wide as a hangul syllable are signs to a spreadsheet of East Asia.
"""


def shown(value: Any) -> str:
    """A value as a person reads it: numbers with thousands separators, nothing for NULL.

    >>> shown(20000), shown(2014), shown(2628.39), shown(None), shown("70/30")
    ('20,000', '2014', '2,628.39', '', '70/30')
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
    if isinstance(value, (float, Decimal)):
        # exact ones keep their digits, but small ones are worded as those of a file are
        return f"{float(value) if abs(float(value)) < SMALLEST_IN_DIGITS else value:,}"
    return harmless_to_terminals(str(_as_text(value)).replace("\r\n", "\n").replace("\r", "\n"))


def _is_whole(value: float | Decimal) -> bool:
    return math.isfinite(value) and abs(float(value)) < LARGEST_WHOLE and value == int(value)


def _jsonable(value: Any) -> Any:
    if isinstance(value, (float, Decimal)):
        if not math.isfinite(value):
            return str(value)  # JSON has no number for it
        return int(value) if _is_whole(value) else float(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): _jsonable(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(part) for part in value]
    if value is None or isinstance(value, (str, int)):
        return value
    # what else a server has: days and times, intervals, addresses, ranges
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _as_text(value: Any) -> Any:
    """A value for one cell: arrays and JSON, which only a server gives as such, as the JSON they are."""
    return json.dumps(_jsonable(value), ensure_ascii=False) if isinstance(value, (list, tuple, dict)) else value


def emphasised(text: str, start: str, end: str) -> Any:
    """A cell of a table in which what stands between two marks is bold, where the output can show it."""
    from rich.text import Text

    cell = Text()
    for number, part in enumerate(re.split(f"[{start}{end}]", text)):
        cell.append(harmless_to_terminals(part), style="bold" if number % 2 else "")
    return cell


def write_table(columns: Sequence[str], rows: Rows, out: TextIO, *, title: str | None = None) -> None:
    """A table for people, numbers to the right; on a terminal too narrow for it, a block of lines a row."""
    from rich.text import Text

    rows = [*rows]
    printer = console(out)
    if title is not None:
        # a title of the table itself would be broken at the table's width
        printer.print(Text(harmless_to_terminals(title), style="bold"))
    names = [Text(harmless_to_terminals(column)) for column in columns]
    cells = [[value if isinstance(value, Text) else Text(shown(value)) for value in row] for row in rows]
    widths: Sequence[int | None] | None = [None] * len(names)
    if cells and out.isatty():
        widths = _widths(names, cells, printer)
    if widths is None:
        _print_blocks(names, cells, printer)
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, (name, width) in enumerate(zip(names, widths, strict=True)):
        values = [row[index] for row in rows if row[index] is not None]
        numeric = bool(values) and all(isinstance(value, (int, float, Decimal)) for value in values)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold", width=width)
    for row in cells:
        table.add_row(*row)
    printer.print(table)


def _widths(names: Sequence[Any], cells: Sequence[Sequence[Any]], printer: Any) -> list[int] | None:
    """How wide the columns of a table may be, the widest ones broken first; None where words would have to be broken.

    What is broken cannot be copied: a key, an address.
    """
    columns = [[printer.measure(cell) for cell in column] for column in zip(names, *cells, strict=True)]
    whole = [max(cell.maximum for cell in column) for column in columns]
    least = [
        max(min(width, NARROWEST), *(cell.minimum for cell in column))
        for width, column in zip(whole, columns, strict=True)
    ]

    def fitted(widest: int) -> list[int]:
        return [max(narrow, min(width, widest)) for width, narrow in zip(whole, least, strict=True)]

    # a blank at both edges, and three between columns
    room = printer.width - 2 - 3 * (len(names) - 1)
    fits = bisect_right(range(max(whole) + 1), room, key=lambda widest: sum(fitted(widest)))
    return fitted(fits - 1) if fits else None


def _print_blocks(names: Sequence[Any], cells: Sequence[Sequence[Any]], printer: Any) -> None:
    from rich.rule import Rule
    from rich.table import Table

    for number, row in enumerate(cells, 1):
        block = Table.grid("name", "value", padding=(0, 2, 0, 0))
        for column in block.columns:
            column.overflow = "fold"
        for name, cell in zip(names, row, strict=True):
            block.add_row(name, cell)
        printer.print(Rule(f"{number:,}", align="left", style=""), block)


def console(out: TextIO) -> Any:
    """A rich console that neither colours nor breaks lines where the output is piped."""
    from rich.console import Console

    return Console(file=out, width=None if out.isatty() else NOT_A_TERMINAL, highlight=False, markup=False, emoji=False)


def in_utf_8(out: TextIO) -> TextIO:
    """An output that is kept: UTF-8 and line feeds, whatever the system writes; on a terminal, what that shows."""
    if isinstance(out, io.TextIOWrapper) and not out.isatty():
        out.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    return out


def harmless(value: Any) -> Any:
    """A value for a spreadsheet: a text that would be taken for a formula gets an apostrophe before it.

    >>> harmless("=HYPERLINK(1)"), harmless("-5 won"), harmless(-5), harmless("a = b")
    ("'=HYPERLINK(1)", "'-5 won", -5, 'a = b')
    """
    return "'" + value if isinstance(value, str) and value[:1] in FORMULA and value else value


class _Lines(list[str]):
    """Lines that a CSV writer wrote."""

    write = list.append


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows by RFC 4180, but for line feeds as ends of lines.

    >>> csv_text([("a", 1), ("b, c", None)]).splitlines()
    ['a,1', '"b, c",']
    """
    lines = _Lines()
    # the writer quotes the characters that it ends lines with; to a reader a bare carriage return ends one too
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return "".join(f"{line[:-2]}\n" for line in lines)


def write_csv(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    """RFC 4180, with line feeds; what a spreadsheet would take for a formula is made harmless."""
    in_utf_8(out).write(csv_text([[*map(harmless, columns)]]))
    cells = ([_jsonable(harmless(_as_text(value))) for value in row] for row in rows)
    while block := [*islice(cells, ROWS_AT_ONCE)]:
        out.write(csv_text(block))


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
    in_utf_8(out).write("[")
    before = "\n"
    for item in _objects(columns, rows):
        # a line feed within a text is escaped
        out.write(before + indent(json.dumps(item, ensure_ascii=False, indent=2), "  "))
        before = ",\n"
    out.write("]\n" if before == "\n" else "\n]\n")


def write_jsonl(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    """One object a line."""
    in_utf_8(out)
    for item in _objects(columns, rows):
        out.write(json.dumps(item, ensure_ascii=False) + "\n")


def write_markdown(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    """A GitHub table."""

    def text(cell: str) -> str:
        return "<br>".join(cell.replace("\\", "\\\\").replace("|", "\\|").splitlines())

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(map(text, cells)) + " |\n"

    in_utf_8(out).write(line([harmless_to_terminals(column) for column in columns]))
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

"""CSV text to rows with their lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

from nkdb.errors import Problem

_OTHER_MARKS = {";": "semicolons", "\t": "tabs"}
"""What spreadsheets part cells by where the comma is that of decimals."""

Rows = list[tuple[int, dict[str, str]]]


@contextmanager
def _cells_up_to(letters: int) -> Iterator[None]:
    """Cells may have so many letters: a note that JSON Lines may hold is in a table too, once it was dumped."""
    before = csv.field_size_limit()
    csv.field_size_limit(max(before, letters))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def parse_csv(text: str, file: str) -> tuple[list[str], Rows, list[Problem]]:
    r"""Header, rows as (line, cells that are not empty), and what is wrong with the table's form.

    >>> parse_csv("key,name\nhanoi,Hanoi\n", "places.csv")
    (['key', 'name'], [(2, {'key': 'hanoi', 'name': 'Hanoi'})], [])
    """
    with _cells_up_to(len(text)):
        return _parsed(text, file)


def _parsed(text: str, file: str) -> tuple[list[str], Rows, list[Problem]]:
    problems: list[Problem] = []
    rows: Rows = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not header:
                header = cells
                mark = next((mark for mark in _OTHER_MARKS if mark in cells[0]), None) if len(cells) == 1 else None
                if mark:
                    return (
                        [],
                        [],
                        [Problem(file, start, "", "", f"cells separated by {_OTHER_MARKS[mark]}", "by commas")],
                    )
                continue
            if not any(cells):
                continue
            if len(cells) != len(header):
                found = f"{len(cells)} cells"
                problems.append(Problem(file, start, "", "", found, f"{len(header)} cells, as in the header"))
                continue
            rows.append((start, {name: cell for name, cell in zip(header, cells, strict=True) if cell}))
    except csv.Error as error:
        # where the row begins: a quote that is never closed runs to the end of the file
        problems.append(Problem(file, line, "", "", f"text that is not CSV ({error})", "RFC 4180"))
    return header, rows, problems

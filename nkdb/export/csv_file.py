"""A CSV file: RFC 4180 in UTF-8, line feeds, nothing for NULL, and no text that a spreadsheet takes for a formula."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nkdb.export.dictionary import Column
from nkdb.export.formats import FORMULA, csv_text
from nkdb.export.reading import Reading
from nkdb.export.rows import Rows, plain
from nkdb.export.selection import Selection

BOM = "\ufeff"
_FORMULA = tuple(FORMULA)


def write_csv_file(reading: Reading, selection: Selection, file: Path, *, bom: bool = False) -> int:
    """Write a selection's rows, and say how many there were. `bom` is for Excel, which else misreads UTF-8."""
    count = 0
    if reading.arrow is not None and selection.relation is not None:
        from nkdb.export.lines import csv_lines

        columns = selection.relation.columns
        lines = csv_lines(columns)
        with file.open("wb") as out:
            out.write(((BOM if bom else "") + csv_text([[column.name for column in columns]])).encode())
            for rows, text in reading.arrow.read(selection.relation, lambda batch: (batch.num_rows, lines(batch))):
                out.write(text)
                count += rows
        return count
    found = reading.in_rows().read(selection)
    change = _changer(found)
    with file.open("w", encoding="utf-8", newline="") as text_out:
        text_out.write((BOM if bom else "") + csv_text([found.names]))
        for block in found.blocks:
            text_out.write(csv_text([change(row) for row in block]))
            count += len(block)
    return count


def _changer(rows: Rows) -> Callable[[tuple[Any, ...]], list[Any]]:
    """What makes cells of a row: known columns need a look at texts only."""
    kinds: tuple[Column | None, ...] = rows.columns or (None,) * len(rows.names)
    texts = [index for index, column in enumerate(kinds) if column is None or column.type in ("text", "json")]
    words = [index for index, column in enumerate(kinds) if column is not None and column.type == "boolean"]

    def change(row: tuple[Any, ...]) -> list[Any]:
        cells = list(row) if rows.columns is not None else [_cell(value) for value in row]
        for index in texts:
            value = cells[index]
            if isinstance(value, str) and value.startswith(_FORMULA):
                cells[index] = "'" + value
        for index in words:
            if cells[index] is not None:
                cells[index] = "true" if cells[index] else "false"
        return cells

    return change


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value)

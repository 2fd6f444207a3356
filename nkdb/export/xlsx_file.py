"""A workbook for Excel: a sheet a table, with numbers, days and texts as such."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nkdb.errors import MissingExtraError, OutputError
from nkdb.export.formats import FORMULA
from nkdb.export.reading import Reading
from nkdb.export.rows import plain
from nkdb.export.selection import Selection

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

MOST_ROWS, LONGEST_TEXT, LONGEST_NAME = 1_048_575, 32_767, 31
FIRST_DAY = "1900-03-01"
"""Excel counts a 29th of February 1900 that never was: days before are written as text."""


def write_xlsx_file(reading: Reading, selections: Sequence[Selection], file: Path) -> dict[str, int]:
    """Write selections as the sheets of a workbook, and say how many rows each has.

    Texts are written as texts, never as formulas or links, those that look like one with Excel's own mark for text.
    Raises OutputError where a sheet would be too long or a text too long for Excel, and MissingExtraError without the
    extra `excel`.
    """
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError
    except ModuleNotFoundError:
        raise MissingExtraError("Excel", "excel") from None
    for selection in selections:
        # not found out once a million rows are written
        if selection.relation is not None and (count := reading.in_rows().count(selection)) > MOST_ROWS:
            raise _too_many(selection, f"{count:,} rows")
    with tempfile.TemporaryDirectory(prefix="sheets-", dir=file.parent) as folder:
        # rows are written through to disk; the time of creation would differ from run to run
        book = Workbook(
            str(file),
            {
                "constant_memory": True,
                "default_date_format": "yyyy-mm-dd",
                "in_memory": False,
                "tmpdir": folder,
                "use_zip64": True,
            },
        )
        book.set_properties({"title": "nkdb", "created": datetime.datetime(2000, 1, 1)})
        try:
            counts = {selection.name: _sheet(book, reading, selection) for selection in selections}
            book.close()
        except FileCreateError as error:
            # it holds what the system said
            raise error.args[0] from None
        finally:
            for sheet in book.worksheets():
                sheet._opt_close()
        return counts


def _sheet(book: Workbook, reading: Reading, selection: Selection) -> int:
    found = reading.in_rows().read(selection)
    name, number = selection.name[:LONGEST_NAME], 1
    while name.lower() in (sheet.lower() for sheet in book.sheetnames):
        number += 1
        name = f"{selection.name[: LONGEST_NAME - 4]} ({number})"
    sheet = book.add_worksheet(name)
    head, mark = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(found.names):
        kind = found.columns[index].type if found.columns is not None else ""
        sheet.set_column(index, index, {"text": 24, "date": 12, "datetime": 20}.get(kind, max(10, len(column) + 2)))
        sheet.write_string(0, index, column, head)
    writers: list[Callable[[Any], Any]] = [
        _reader(column.type) for column in found.columns or ()
    ] or [plain] * len(found.names)  # fmt: skip
    count = 0
    for block in found.blocks:
        for row in block:
            count += 1
            if count > MOST_ROWS:
                raise _too_many(selection, f"more than {MOST_ROWS:,} rows")
            for index, (value, read) in enumerate(zip(row, writers, strict=True)):
                if value is not None:
                    _cell(sheet, count, index, read(value), mark, f"{selection.name}.{found.names[index]}")
    if count:
        sheet.autofilter(0, 0, count, len(found.names) - 1)
    return count


def _too_many(selection: Selection, found: str) -> OutputError:
    return OutputError(selection.name, found, f"{MOST_ROWS:,} rows a sheet, or another format (csv, parquet)")


def _reader(type_: str) -> Callable[[Any], Any]:
    if type_ == "date":
        return lambda value: datetime.date.fromisoformat(value) if value >= FIRST_DAY else value
    if type_ == "json":
        return lambda value: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return lambda value: value


def _cell(sheet: Any, row: int, column: int, value: Any, mark: Any, where: str) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float)) and value - value == 0 and abs(value) < 1e15:
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value)
    else:
        text = str(value)
        if len(text) > LONGEST_TEXT:
            allowed = f"{LONGEST_TEXT:,} characters a cell, or another format (csv, parquet)"
            raise OutputError(where, f"a text of {len(text):,} characters", allowed)
        sheet.write_string(row, column, text, mark if text[:1] in FORMULA and text else None)

"""The workbook read back by another library: types, texts that are no formulas, and what Excel cannot hold."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from nkdb import db
from nkdb.errors import OutputError
from nkdb.export import xlsx_file
from nkdb.export.dictionary import relations
from nkdb.export.exporting import export
from nkdb.models import ARTICLE
from nkdb.progress import Advance
from tests.export.conftest import AWKWARD


def test_every_table_is_a_sheet(shipped_to_read: db.Target, out: Path) -> None:
    counts = export(shipped_to_read, out / "a.xlsx")
    book = load_workbook(out / "a.xlsx")
    assert sorted(book.sheetnames) == sorted(relations())
    # people open it at the first sheet
    assert book.sheetnames[:3] == ["figure_flat", "claim_flat", "article"]
    assert book.sheetnames[-2:] == ["load_run", "seed_file"]
    for name, relation in relations().items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [column.name for column in relation.without_prose().columns]
        assert sheet.max_row == counts[name] + 1
        assert sheet.freeze_panes == "A2"


def test_cells_have_types(shipped_to_read: db.Target, out: Path) -> None:
    export(shipped_to_read, out / "a.xlsx", ["figure_flat"])
    (head, *rows) = load_workbook(out / "a.xlsx")["figure_flat"].iter_rows(values_only=True)
    columns = [dict(zip(head, row, strict=True)) for row in rows]
    (payment,) = [row for row in columns if row["figure_key"].endswith("monthly-payments/range")]
    assert (payment["low"], payment["high"], payment["depth"]) == (20000, 200000, 3)
    assert payment["published_on"] == datetime.datetime(2014, 8, 5)
    assert payment["claim_latest"] == datetime.datetime(2014, 8, 31)
    assert payment["shares"] is None


def test_json_stands_there_once(shipped_to_read: db.Target, out: Path) -> None:
    export(shipped_to_read, out / "a.xlsx", ["load_run"])
    head, run = load_workbook(out / "a.xlsx")["load_run"].iter_rows(values_only=True)
    counts = json.loads(str(dict(zip(head, run, strict=True))["counts"]))
    assert counts["claim"]["new"] == 336


def test_texts_are_texts(awkward: db.Target, out: Path) -> None:
    export(awkward, out / "a.xlsx", ["topic"])
    sheet = load_workbook(out / "a.xlsx")["topic"]
    cells = {row[1].value: row[2] for row in sheet.iter_rows(min_row=2)}
    found = [cells[key] for key in sorted(cells)][: len(AWKWARD)]
    for cell, text in zip(found, AWKWARD, strict=True):
        # carriage returns and control characters are escaped in the file's XML, and read back by Excel
        if text.isprintable():
            assert (cell.value or "") == text
        assert cell.data_type != "f", text
        assert bool(cell.quotePrefix) == (text[:1] in "=+-@\t\r" and text != ""), text


def test_what_excel_cannot_hold_is_refused(awkward: db.Target, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with db.connection(awkward) as conn:
        conn.execute(update(ARTICLE).values(summary="x" * 32_768))
    with pytest.raises(OutputError, match=r"article.summary: found a text of 32,768 characters; allowed: 32,767"):
        export(awkward, out / "a.xlsx", ["article"])
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 30)
    with pytest.raises(OutputError, match="rates-over-time: found more than 30 rows; allowed: 30 rows a sheet"):
        export(awkward, out / "a.xlsx", ["rates-over-time"], parameters={"quantity": "usd_kpw"})
    assert list(out.iterdir()) == []


def test_too_many_rows_are_refused_before_any_are_written(
    shipped_to_read: db.Target, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = export(shipped_to_read, out / "csv", ["figure", "figure_flat"], format_="csv")
    begun: list[str] = []

    def begin(what: str, _total: int | None) -> Advance:
        begun.append(what)
        return lambda _: None

    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 20)
    for name, count in counts.items():
        with pytest.raises(
            OutputError, match=f"{name}: found {count} rows; allowed: 20 rows a sheet, or another format"
        ):
            export(shipped_to_read, out / "a.xlsx", ["category", name], begin=begin)
    assert begun == []

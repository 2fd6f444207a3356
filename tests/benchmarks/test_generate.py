"""The generated database is a real one: of the sizes asked for, sound, and the same each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from looking import dump

from nkdb import db
from nkdb.drift import faults
from nkdb.load.seeds import load
from nkdb.query import reading

GENERATE = Path(__file__).resolve().parents[2] / "benchmarks" / "generate.py"


def made(file: Path, *options: str) -> db.Target:
    """A database, or a file of seed records, of 50 invented articles."""
    sizes = ("--articles", "50", "--claims", "230", "--figures", "310")
    subprocess.run([sys.executable, GENERATE, file, *sizes, *options], check=True, capture_output=True)
    return db.Target.parse(str(file))


def test_rows_are_as_many_as_asked_sound_and_the_same_each_time(tmp_path: Path) -> None:
    first, second = made(tmp_path / "a.sqlite", "--bodies"), made(tmp_path / "b.sqlite", "--bodies")
    sql = "SELECT * FROM {} WHERE key LIKE 'invented-0%' ORDER BY key"
    for table, count in (("article", 50), ("claim", 230), ("figure", 310)):
        found = []
        for target in (first, second):
            with reading(target) as reader:
                result = reader.select(sql.format(table))
                dated = result.columns.index("entered_at")
                found.append([row[:dated] + row[dated + 1 :] for row in result.rows])
        assert found[0] == found[1]
        assert len(found[0]) == count
    assert faults(first) == []
    with reading(first) as reader:
        spans = reader.select(
            """SELECT count(*), sum(substr(a.body, e.start_offset + 1, e.end_offset - e.start_offset) = c.text)
            FROM evidence e JOIN claim c ON c.id = e.claim_id JOIN article a ON a.id = c.article_id
            WHERE a.key LIKE 'invented-0%'"""
        )
    assert spans.rows == [(230, 230)]


def test_records_are_the_rows(sqlite_shipped: db.Target, tmp_path: Path) -> None:
    rows = made(tmp_path / "rows.sqlite")
    made(tmp_path / "records.jsonl.gz")
    report = load(sqlite_shipped, [tmp_path / "records.jsonl.gz"])
    assert [report.changes.tables[table].new for table in ("article", "claim", "figure")] == [50, 230, 310]
    assert dump(rows) == dump(sqlite_shipped)

"""The generated database is a real one: of the sizes asked for, sound, and the same each time."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from looking import dump

from nkdb import db
from nkdb.drift import faults
from nkdb.load.seeds import load
from nkdb.query import reading

GENERATE = Path(__file__).resolve().parents[2] / "benchmarks" / "generate.py"


SIZES = {"articles": 50, "claims": 230, "figures": 310}


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program, to be called."""
    spec = spec_from_file_location("generate", GENERATE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "generate", module)
    spec.loader.exec_module(module)
    return module


def test_rows_are_as_many_as_asked_sound_and_the_same_each_time(generator: ModuleType, tmp_path: Path) -> None:
    files = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    options = [option for name, size in SIZES.items() for option in (f"--{name}", str(size))]
    # a process has hashes of its own, and sets an order of theirs
    subprocess.run([sys.executable, GENERATE, files[0], *options, "--bodies"], check=True, capture_output=True)
    generator.generate(files[1], **SIZES, bodies=True, seed=1)
    first, second = (db.Target.parse(str(file)) for file in files)
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


def test_records_are_the_rows(generator: ModuleType, sqlite_shipped: db.Target, tmp_path: Path) -> None:
    for name in ("rows.sqlite", "records.jsonl.gz"):
        generator.generate(tmp_path / name, **SIZES, bodies=False, seed=1)
    rows = db.Target.parse(str(tmp_path / "rows.sqlite"))
    report = load(sqlite_shipped, [tmp_path / "records.jsonl.gz"])
    assert [report.changes.tables[table].new for table in ("article", "claim", "figure")] == [50, 230, 310]
    assert dump(rows) == dump(sqlite_shipped)

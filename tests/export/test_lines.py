"""Lines made a column at a time are the lines that csv and json make, whatever the texts and numbers."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import example, given
from hypothesis import strategies as st

from nkdb.export.dictionary import Column, Type
from nkdb.export.formats import FORMULA, harmless
from nkdb.export.lines import BEGINS_A_FORMULA, csv_lines, json_lines

TEXTS = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from('",\n\r\\\t=+-@\x00\x1f')), max_size=8)
WHOLE = st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS, TEXTS, st.none() | WHOLE, st.none() | st.floats(), st.none() | st.booleans(),
        st.none() | st.sampled_from(['{"a": 1}', "[]"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
TYPES: list[tuple[str, Type, Any]] = [
    ("a", "text", pa.string()), ('key "b"', "text", pa.string()), ("c", "integer", pa.int64()),
    ("d", "number", pa.float64()), ("e", "boolean", pa.bool_()), ("f", "json", pa.string()),
]  # fmt: skip
COLUMNS = [Column(name, type_, True, "") for name, type_, _ in TYPES]


def batch(rows: list[tuple[Any, ...]], offset: int = 0) -> pa.RecordBatch:
    """Rows as a batch; with an offset, as part of a longer one."""
    rows = [rows[0]] * offset + rows
    arrays = [pa.array([row[i] for row in rows], type_) for i, (_, _, type_) in enumerate(TYPES)]
    return pa.RecordBatch.from_arrays(arrays, [name for name, _, _ in TYPES]).slice(offset)


def same(found: Any, wanted: Any) -> bool:
    """Whether two values are the same, numbers to the last bit."""
    if isinstance(wanted, float) and not isinstance(found, str):
        return math.isnan(wanted) if math.isnan(found) else found == wanted
    return bool(found == wanted)


def test_what_begins_a_formula_is_the_same_for_both() -> None:
    characters = [chr(code) for code in (*range(0x100), *range(0xFF00, 0xFF60))]
    begins = pc.match_substring_regex(pa.array(characters), BEGINS_A_FORMULA).to_pylist()
    assert {c for c, begin in zip(characters, begins, strict=True) if begin} == set(FORMULA)
    assert pc.match_substring_regex(pa.array(["a\n=1", "a=1"]), BEGINS_A_FORMULA).to_pylist() == [False, False]


@given(ROWS, st.integers(0, 2))
@example([("=1", "a\rb", 1, -0.0, True, None)], 1)
@example([(None, "", None, None, None, None)], 0)
def test_csv(rows: list[tuple[Any, ...]], offset: int) -> None:
    text = bytes(csv_lines(COLUMNS)(batch(rows, offset))).decode()
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(read) == len(rows)
    for cells, row in zip(read, rows, strict=True):
        a, b, c, d, e, f = cells
        assert [a, b] == [harmless(row[0]) or "", harmless(row[1])]
        assert c == ("" if row[2] is None else str(row[2]))
        assert d == "" if row[3] is None else same(float(d), row[3])
        assert e == {None: "", True: "true", False: "false"}[row[4]]
        assert f == (row[5] or "")


@given(ROWS, st.integers(0, 2))
def test_json(rows: list[tuple[Any, ...]], offset: int) -> None:
    text = bytes(json_lines(COLUMNS)(batch(rows, offset))).decode()
    assert text.endswith("}\n")
    lines = text[:-1].split("\n")
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        found = json.loads(line)
        assert list(found) == [name for name, _, _ in TYPES]
        a, b, c, d, e, f = found.values()
        assert (a, b, c, e) == (row[0], row[1], row[2], row[4])
        if row[3] is not None and not math.isfinite(row[3]):
            assert isinstance(d, str)
        else:
            assert same(d, row[3])
        assert f == (None if row[5] is None else json.loads(row[5]))


@given(st.lists(st.tuples(TEXTS, st.none() | WHOLE), min_size=1, max_size=4))
def test_json_is_written_as_json_writes_it(rows: list[tuple[str, int | None]]) -> None:
    columns = [Column("a", "text", True, ""), Column("b", "integer", True, "")]
    arrays = [pa.array([a for a, _ in rows], pa.string()), pa.array([b for _, b in rows], pa.int64())]
    text = bytes(json_lines(columns)(pa.RecordBatch.from_arrays(arrays, ["a", "b"]))).decode()
    assert text == "".join(json.dumps({"a": a, "b": b}, ensure_ascii=False) + "\n" for a, b in rows)

"""CSV text to rows with the line each one begins on."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.errors import Problem
from nkdb.seedfile.csvtext import parse_csv


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        ("", [], []),
        ("a,b", ["a", "b"], []),
        ("a,b\n1,2\n3,4\n", ["a", "b"], [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]),
        ("a,b\r\n1,2\r\n3,4", ["a", "b"], [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]),
        ("a,b\n1,\n,\n,,,\n3,4\n", ["a", "b"], [(2, {"a": "1"}), (5, {"a": "3", "b": "4"})]),
        ("a;b,c\n1,2\n", ["a;b", "c"], [(2, {"a;b": "1", "c": "2"})]),
        ("\n\na\n\n1\n\n\n2\n", ["a"], [(5, {"a": "1"}), (8, {"a": "2"})]),
        ('a,b\n"x,""y""","1\n2"\n3,4\n', ["a", "b"], [(2, {"a": 'x,"y"', "b": "1\n2"}), (4, {"a": "3", "b": "4"})]),
        ("a\n쌀값\n", ["a"], [(2, {"a": "쌀값"})]),
        ("a, b\n 1,2 \n", ["a", " b"], [(2, {"a": " 1", " b": "2 "})]),
    ],
)
def test_rows(text: str, header: list[str], rows: list[tuple[int, dict[str, str]]]) -> None:
    assert parse_csv(text, "x.csv") == (header, rows, [])


@pytest.mark.parametrize(
    ("text", "lines_read", "problems"),
    [
        ("a,b\n1,2,3\n4,5\n6\n", [3],
         [(2, "3 cells", "2 cells, as in the header"), (4, "1 cells", "2 cells, as in the header")]),
        ('a,b\n1,2\n3,"4\n5,6\n7,8\n', [2], [(3, "text that is not CSV (unexpected end of data)", "RFC 4180")]),
        ('a,b\n"1"x,2\n', [], [(2, "text that is not CSV (',' expected after '\"')", "RFC 4180")]),
        ('"a,b\n1,2\n', [], [(1, "text that is not CSV (unexpected end of data)", "RFC 4180")]),
        ("a;b\n1;2\n", [], [(1, "cells separated by semicolons", "by commas")]),
        ("a\tb\n1\t2\n", [], [(1, "cells separated by tabs", "by commas")]),
        ('a,b\n"1\n2",3\n4\n', [2], [(4, "1 cells", "2 cells, as in the header")]),
    ],
)  # fmt: skip
def test_what_is_wrong(text: str, lines_read: list[int], problems: list[tuple[int, str, str]]) -> None:
    _, rows, found = parse_csv(text, "x.csv")
    assert [line for line, _ in rows] == lines_read
    assert found == [Problem("x.csv", line, "", "", what, allowed) for line, what, allowed in problems]


@given(st.text() | st.text('a,"\n\r ;', max_size=40))
def test_any_text_is_rows_or_problems(text: str) -> None:
    header, rows, problems = parse_csv(text, "x.csv")
    assert all(set(cells) <= set(header) and all(cells.values()) for _, cells in rows)
    lines = [line for line, _ in rows]
    assert lines == sorted(set(lines))
    assert all(problem.file == "x.csv" and problem.line is not None for problem in problems)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_what_csv_writes_is_read_back(table: list[list[str]], ending: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=ending).writerows([["a", "b", "c"], *table])
    header, rows, problems = parse_csv(out.getvalue(), "x.csv")
    assert (header, problems) == (["a", "b", "c"], [])
    assert [[cells.get(name, "") for name in header] for _, cells in rows] == [row for row in table if any(row)]


def test_a_cell_is_as_long_as_its_text_and_what_others_read_has_their_limit() -> None:
    limit = csv.field_size_limit()
    note = "x" * (limit + 1)
    assert parse_csv(f"key,note\na,{note}\n", "x.csv") == (["key", "note"], [(2, {"key": "a", "note": note})], [])
    assert csv.field_size_limit() == limit

"""Rows as table, CSV, JSON, JSON Lines and Markdown: read back, nothing is lost."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from rich.cells import cell_len

from nkdb.export.formats import FORMATS, emphasised, shown, write_table

INFINITE, NO_NUMBER = float("inf"), float("nan")

# what is in the database, how a person reads it, how CSV has it, how JSON has it
VALUES: list[tuple[Any, str, str, Any]] = [
    (None, "", "", None),
    (True, "yes", "True", True),
    (False, "no", "False", False),
    (0, "0", "0", 0),
    (2014, "2014", "2014", 2014),
    (9_999, "9999", "9999", 9999),
    (10_000, "10,000", "10000", 10000),
    (-20_000, "-20,000", "-20000", -20000),
    (2**62, "4,611,686,018,427,387,904", "4611686018427387904", 2**62),
    (0.5, "0.5", "0.5", 0.5),
    (-0.1, "-0.1", "-0.1", -0.1),
    (5.0, "5", "5", 5),
    (2_000_000.0, "2,000,000", "2000000", 2000000),
    (2e15, "2,000,000,000,000,000", "2000000000000000", 2000000000000000),
    (2.0**53, "9,007,199,254,740,992.0", "9007199254740992.0", 2.0**53),
    (1e300, "1e+300", "1e+300", 1e300),
    (2628.39, "2,628.39", "2628.39", 2628.39),
    (-1500.5, "-1,500.5", "-1500.5", -1500.5),
    (INFINITE, "inf", "inf", "inf"),
    (-INFINITE, "-inf", "-inf", "-inf"),
    (NO_NUMBER, "nan", "nan", "nan"),
    (Decimal("0.10"), "0.10", "0.1", 0.1),
    (Decimal("2628.390"), "2,628.390", "2628.39", 2628.39),
    (Decimal("20000"), "20,000", "20000", 20000),
    (Decimal("240000.00"), "240,000", "240000", 240000),
    (Decimal("NaN"), "NaN", "NaN", "NaN"),
    # a server's and a file's
    (Decimal("0.00005"), "5e-05", "5e-05", 5e-05),
    (5e-05, "5e-05", "5e-05", 5e-05),
    (datetime.date(2014, 8, 5), "2014-08-05", "2014-08-05", "2014-08-05"),
    (datetime.datetime(2014, 8, 5, 1, 2, 3), "2014-08-05 01:02:03", "2014-08-05T01:02:03", "2014-08-05T01:02:03"),
    (b"\x00\xff", "00ff", "00ff", "00ff"),
    (b"", "", "", ""),
    # what a server has beyond the types of nkdb's own tables
    (datetime.time(10, 30), "10:30:00", "10:30:00", "10:30:00"),
    (datetime.timedelta(days=1), "1 day, 0:00:00", "1 day, 0:00:00", "1 day, 0:00:00"),
    (UUID(int=1), *["00000000-0000-0000-0000-000000000001"] * 3),
    ([1, None, "쌀"], '[1, null, "쌀"]', '[1, null, "쌀"]', [1, None, "쌀"]),
    ({"low": Decimal("1.50")}, '{"low": 1.5}', '{"low": 1.5}', {"low": 1.5}),
    ("", "", "", ""),
    ("70/30", "70/30", "70/30", "70/30"),
    ("로동신문", "로동신문", "로동신문", "로동신문"),
    ("a|b", "a|b", "a|b", "a|b"),
    ('"8.3", she said', '"8.3", she said', '"8.3", she said', '"8.3", she said'),
    ("two\nlines", "two\nlines", "two\nlines", "two\nlines"),
    ("back\\slash|", "back\\slash|", "back\\slash|", "back\\slash|"),
    ("[bold]x[/bold] :rice:", "[bold]x[/bold] :rice:", "[bold]x[/bold] :rice:", "[bold]x[/bold] :rice:"),
    (" = 1+1", " = 1+1", " = 1+1", " = 1+1"),
    ("=1+1", "=1+1", "'=1+1", "=1+1"),
    ("-5 to -3", "-5 to -3", "'-5 to -3", "-5 to -3"),
    ("+1", "+1", "'+1", "+1"),
    ("＝1+1", "＝1+1", "'＝1+1", "＝1+1"),
    ("@name", "@name", "'@name", "@name"),
    ("\tx", "\tx", "'\tx", "\tx"),
    # what would command a terminal is seen, and no command
    ("\x1b[2J\x9b31m\x00\x07", r"\x1b[2J\x9b31m\x00\x07", "\x1b[2J\x9b31m\x00\x07", "\x1b[2J\x9b31m\x00\x07"),
    ("\u202etxt.exe\u2066", r"\u202etxt.exe\u2066", "\u202etxt.exe\u2066", "\u202etxt.exe\u2066"),
    ("old\rline", "old\nline", "old\rline", "old\rline"),
]

ROWS = [(number, value) for number, (value, *_) in enumerate(VALUES)]


def written(format_: str, columns: list[str], rows: list[tuple[Any, ...]], out: io.StringIO | None = None) -> str:
    """What a format makes of rows."""
    out = out or io.StringIO()
    FORMATS[format_](columns, rows, out)
    return out.getvalue()


@pytest.mark.parametrize(("value", "expected"), [(value, text) for value, text, _, _ in VALUES])
def test_shown(value: Any, expected: str) -> None:
    assert shown(value) == expected


def test_a_column_is_no_formula() -> None:
    assert written("csv", ["=1+1", "a"], []) == "'=1+1,a\n"


def test_csv_is_read_back_by_csv() -> None:
    text = written("csv", ["row", "값, value"], ROWS)
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert read[0] == ["row", "값, value"]
    assert read[1:] == [[str(number), in_csv] for number, (_, _, in_csv, _) in enumerate(VALUES)]
    assert '"old\rline"\n' in text
    assert "\r\n" not in text
    assert text.count('"') == 26
    assert text.endswith("\n")


def _constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def test_json_is_read_back_by_json() -> None:
    text = written("json", ["row", "값"], ROWS)
    read = json.loads(text, parse_constant=_constant)
    expected = [{"row": number, "값": in_json} for number, (_, _, _, in_json) in enumerate(VALUES)]
    assert read == expected
    # 5 and 5.0, True and 1 are equal in Python, not in JSON
    assert [type(row["값"]) for row in read] == [type(row["값"]) for row in expected]
    assert "로동신문" in text


def test_json_lines_are_one_object_each() -> None:
    lines = written("jsonl", ["row", "값"], ROWS).split("\n")
    assert lines.pop() == ""
    read = [json.loads(line, parse_constant=_constant) for line in lines]
    assert read == json.loads(written("json", ["row", "값"], ROWS))


@pytest.mark.parametrize("format_", ["json", "jsonl"])
@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (["a", "a"], ["a", "a_2"]),
        (["a", "a", "a"], ["a", "a_2", "a_3"]),
        (["a", "a_2", "a"], ["a", "a_2", "a_3"]),
        (["a", "a", "a_2"], ["a", "a_2", "a_2_2"]),
    ],
)
def test_columns_of_the_same_name_lose_nothing(format_: str, columns: list[str], names: list[str]) -> None:
    read = json.loads(written(format_, columns, [tuple(range(len(columns)))]))
    assert (read[0] if format_ == "json" else read) == {name: number for number, name in enumerate(names)}


def cells(line: str) -> list[str]:
    """The cells of a line of a Markdown table, as GitHub tells them apart."""
    assert line.startswith("| ")
    assert line.endswith(" |")
    found, cell, escaped = [], "", False
    for character in line[1:]:
        if escaped or character not in "\\|":
            cell += character
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            found.append(cell.strip())
            cell = ""
    return found


def test_markdown_is_a_table_of_whole_lines() -> None:
    lines = written("markdown", ["row", "a|b"], ROWS).split("\n")
    assert lines.pop() == ""
    assert cells(lines[0]) == ["row", "a|b"]
    assert cells(lines[1]) == ["---", "---"]
    assert [cells(line) for line in lines[2:]] == [
        [str(number), "<br>".join(text.splitlines()).strip()] for number, (_, text, _, _) in enumerate(VALUES)
    ]


@pytest.mark.parametrize("text", ["a\r\nb", "a\nb", "a\rb", "a\u2028b"])
def test_markdown_has_no_line_breaks_in_cells(text: str) -> None:
    assert written("markdown", ["c"], [(text,)]) == "| c |\n| --- |\n| a<br>b |\n"


@pytest.mark.parametrize(
    ("format_", "expected"),
    [("csv", "a,b\n"), ("json", "[]\n"), ("jsonl", ""), ("markdown", "| a | b |\n| --- | --- |\n")],
)
def test_no_rows(format_: str, expected: str) -> None:
    assert written(format_, ["a", "b"], []) == expected


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_a_column_commands_no_terminal_either(format_: str) -> None:
    text = written(format_, ["a\x1b[2J\u202e"], [(1,)])
    assert r"\x1b[2J" in text
    assert text.isascii() or not {"\x1b", "\u202e"} & set(text)


def test_an_empty_table_still_names_its_columns() -> None:
    assert written("table", ["a", "b"], []).split()[:2] == ["a", "b"]


def test_table_is_unbroken_when_piped() -> None:
    long = "쌀값 " * 900 + "end"
    text = written("table", ["row", "text", "long column name"], [(1, long, "[x]"), (20_000, "short", None)])
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    assert len(lines) == 4, "header, rule, two rows"
    assert long in lines[2]
    assert lines[2].endswith("[x]")
    assert "\x1b" not in text


def test_table_shows_every_value_as_it_is() -> None:
    text = written("table", ["row", "value"], ROWS)
    for _, shown_, _, _ in VALUES:
        for line in shown_.splitlines():
            assert line.strip() in text


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Write a table to a terminal so many columns wide."""

    def write(columns: list[str], row: tuple[Any, ...], width: int, term: str = "xterm") -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("TERM", term)
        return written("table", columns, [row, row], Terminal())

    return write


def plain(text: str) -> list[str]:
    """The lines of a text that a terminal shows."""
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines() if line.strip()]


def test_table_is_fitted_to_a_terminal(on_terminal: Callable[..., str]) -> None:
    lines = plain(on_terminal(["n", "text"], (1, "word " * 30 + "last"), 40))
    assert max(map(len, lines)) <= 40
    assert lines[0].split() == ["n", "text"]
    assert "last" in lines[-1]


WIDE = ["key", "low", "chain"]
CELLS = ("a-key-of-some-length", 20_000, "Daily NK > 로동신문 > someone in a town far away")


@pytest.mark.parametrize(
    ("row", "width", "is_table"),
    [
        (CELLS, 80, True),
        (CELLS, 50, True),
        # neither a key nor an address can be copied once it is broken
        (CELLS, 49, False),
        (CELLS, 20, False),
        # what is short stays whole, and leaves the room to the others
        (("a", 1, CELLS[2]), 30, True),
        (("a", 1, "x\n" * 40), 19, True),
    ],
)
def test_what_would_be_torn_to_pieces_is_a_block_a_row(
    on_terminal: Callable[..., str], row: tuple[Any, ...], width: int, is_table: bool
) -> None:
    lines = plain(on_terminal(WIDE, row, width))
    assert max(map(cell_len, lines)) <= width
    assert (lines[0].split() == WIDE) == is_table
    if is_table:
        assert {word for cell in row for word in shown(cell).split()} <= set(" ".join(lines).split())
    else:
        assert [line.split()[0] for line in lines if line.split()[0] in WIDE] == WIDE * 2
        assert [line.split()[0] for line in lines if line.endswith("─")] == ["1", "2"]
        assert "".join("".join(lines).split()).count("".join(str(CELLS[2]).split())) == 2


@pytest.mark.parametrize(("term", "bold"), [("xterm", True), ("dumb", False)])
def test_words_found_are_bold_where_a_terminal_can_show_it(
    on_terminal: Callable[..., str], term: str, bold: bool
) -> None:
    cell = emphasised("a <kiln> of <bricks>", "<", ">")
    text = on_terminal(["one", "text"], ("12345678", cell), 40, term)
    assert ("\x1b[1mkiln\x1b[0m" in text) == bold
    assert plain(text)[2] == " 12345678   a kiln of bricks"
    assert "\x1b" not in written("table", ["text"], [(cell,)])
    assert r"a \x1b[2Jkiln" in written("table", ["text"], [(emphasised("a \x1b[2J<kiln>", "<", ">"),)])


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ([1, 20_000], True),
        ([1.5, None, Decimal(2)], True),
        (["1", 20_000], False),
        ([None, None], False),
        (["a"], False),
    ],
)
def test_numbers_stand_to_the_right(values: list[Any], right: bool) -> None:
    lines = written("table", ["a wide column"], [(value,) for value in values]).splitlines()
    body = [line for line in lines[3:] if line.strip()]
    starts = [len(line) - len(line.lstrip()) for line in body]
    assert all(start > 1 for start in starts) if right else all(start <= 1 for start in starts)


def test_title_stands_above_the_table() -> None:
    out = io.StringIO()
    write_table(["a"], [(1,)], out, title="Figures (1)")
    assert out.getvalue().startswith("Figures (1)\n")

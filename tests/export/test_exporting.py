"""Exports read back: every value, in every format, by rows and by columns, from both databases."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from looking import as_on_sqlite, rows
from sqlalchemy import text
from stores import Files

from nkdb import db
from nkdb.errors import DatabaseAccessError, MissingExtraError, OutputError, QueryError, UnknownNameError
from nkdb.export import arrow, reading
from nkdb.export.dictionary import relations
from nkdb.export.exporting import export, format_of
from nkdb.query import bound, named_queries
from nkdb.query import reading as asking
from tests.export.conftest import BODY, SENTENCE, spoil

Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=["columns", "rows"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to read: in columns, as large files are with the extra `fast`, and in rows, as without it."""
    monkeypatch.setattr(arrow, "SMALLEST_FILE", 0)
    if request.param == "rows":
        monkeypatch.setattr(reading, "has_arrow", lambda _: False)
    return str(request.param)


def expected(target: db.Target) -> Tables:
    """Every table and view as the database itself gives it, in the order of ids and keys, in JSON's terms."""
    found: Tables = {}
    for name, relation in relations().items():
        columns = relation.without_prose().columns
        names = ", ".join(f'"{column.name}"' for column in columns)
        # SQLite compares texts letter by letter, as exports are ordered
        letters = "" if target.file is not None or columns[0].type != "text" else ' COLLATE "C"'
        asked = f'SELECT {names} FROM {name} ORDER BY "{columns[0].name}"{letters}'
        found[name] = [
            {column.name: in_json(value, column.type) for value, column in zip(row, columns, strict=True)}
            for row in rows(target, asked)
        ]
    return found


def in_json(value: Any, type_: str) -> Any:
    """A value of either database as JSON Lines are to have it."""
    if value is None:
        return None
    if type_ == "boolean":
        return bool(value)
    if type_ == "datetime":
        return str(value).replace(" ", "T").removesuffix(".000000")
    if type_ == "json":
        return json.loads(value) if isinstance(value, str) else value
    if type_ == "binary":
        return value.hex()
    return value


def in_csv(value: Any, type_: str) -> str:
    """A value of JSON Lines as CSV is to have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if type_ == "json":
        return json.dumps(value)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def numbers(text: str) -> str | float:
    """A cell of CSV, where it is a number as that: 1e15 and 1000000000000000.0 are the same."""
    try:
        return float(text)
    except ValueError:
        return text


def test_jsonl_has_every_row_of_every_table(awkward: db.Target, out: Path, path: str) -> None:
    counts = export(awkward, out / "all", format_="jsonl")
    wanted = expected(awkward)
    assert counts == {name: len(of_table) for name, of_table in wanted.items()}
    for name, of_table in wanted.items():
        lines = (out / "all" / f"{name}.jsonl").read_bytes().decode().split("\n")
        assert lines.pop() == ""
        read = [json.loads(line) for line in lines]
        assert read == of_table, name
        assert [list(row) for row in read] == [list(row) for row in of_table], "columns in order"
        # 1 and True and 1.0 are equal in Python
        types = [[type(value) for value in row.values()] for row in read]
        assert types == [[int if type(v) is float and v.is_integer() and abs(v) < 2**53 else type(v)
                          for v in row.values()] for row in of_table], name  # fmt: skip


def test_csv_has_every_row_of_every_table(awkward: db.Target, out: Path, path: str) -> None:
    export(awkward, out / "all", format_="csv")
    for name, of_table in expected(awkward).items():
        text = (out / "all" / f"{name}.csv").read_bytes().decode()
        header, *read = csv.reader(io.StringIO(text, newline=""), strict=True)
        columns = relations()[name].without_prose().columns
        assert header == [column.name for column in columns]
        kinds = [column.type for column in columns]
        cells = [[in_csv(value, kind) for value, kind in zip(row.values(), kinds, strict=True)] for row in of_table]
        assert [list(map(numbers, row)) for row in read] == [list(map(numbers, row)) for row in cells], name


def test_rows_and_columns_make_the_same_files(
    shipped_to_read: db.Target, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrow, "SMALLEST_FILE", 0)
    for format_ in ("csv", "jsonl"):
        export(shipped_to_read, out / f"columns-{format_}", format_=format_)
    monkeypatch.setattr(reading, "has_arrow", lambda _: False)
    for format_ in ("csv", "jsonl"):
        export(shipped_to_read, out / f"rows-{format_}", format_=format_)
        files = sorted((out / f"columns-{format_}").iterdir())
        assert len(files) == len(relations())
        for file in files:
            assert file.read_bytes() == (out / f"rows-{format_}" / file.name).read_bytes(), file.name


@pytest.mark.parametrize("rows_a_part", [1, 7, 35])
def test_parts_are_put_together_in_order(
    shipped_to_read: db.Target, out: Path, monkeypatch: pytest.MonkeyPatch, rows_a_part: int
) -> None:
    names = ("figure_flat", "claim_flat", "claim")
    monkeypatch.setattr(arrow, "SMALLEST_FILE", 0)
    for name in names:
        export(shipped_to_read, out / f"{name}.csv", [name])
    monkeypatch.setattr(arrow, "ROWS_A_PART", rows_a_part)
    for name in names:
        export(shipped_to_read, out / f"{name}-in-parts.csv", [name])
        assert (out / f"{name}-in-parts.csv").read_bytes() == (out / f"{name}.csv").read_bytes()


def test_parquet_has_types(awkward: db.Target, out: Path) -> None:
    export(awkward, out / "all", format_="parquet")
    for name, of_table in expected(awkward).items():
        table = pq.read_table(out / "all" / f"{name}.parquet")
        columns = relations()[name].without_prose().columns
        kinds = {column.name: str(table.schema.field(column.name).type) for column in columns}
        types = {"integer": "int64", "number": "double", "boolean": "bool", "date": "date32[day]",
                 "datetime": "timestamp[us, tz=UTC]", "binary": "binary"}  # fmt: skip
        assert kinds == {column.name: types.get(column.type, "string") for column in columns}, name
        for column in columns:
            field = table.schema.field(column.name)
            assert field.metadata[b"description"].decode() == column.comment
            assert field.nullable == column.nullable
        read = [{key: parquet_in_json(value) for key, value in row.items()} for row in table.to_pylist()]
        of_json = {column.name for column in columns if column.type == "json"}
        assert [{k: json.loads(v) if k in of_json else v for k, v in row.items()} for row in read] == of_table, name


def parquet_in_json(value: Any) -> Any:
    """A value read from Parquet as JSON Lines are to have it."""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat().removesuffix("+00:00") if hasattr(value, "isoformat") else value


def test_everything_of_a_server_is_the_same(server: db.Target, sqlite_shipped: db.Target, out: Path, path: str) -> None:
    assert sqlite_shipped.file is not None
    export(server, out / "server", format_="jsonl")
    export(sqlite_shipped, out / "file", format_="jsonl")
    changing = {"entered_at", "started_at", "finished_at", "checked_at", "id"}
    for name, relation in relations().items():
        ours, theirs = (
            [json.loads(line) for line in (out / folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
            for folder in ("server", "file")
        )
        kept = [c.name for c in relation.without_prose().columns if c.name not in changing and not c.references]
        # what comes with imported pages only
        assert ours or name in ("article_citation", "source_merge"), name
        assert [[row[key] for key in kept] for row in ours] == [[row[key] for key in kept] for row in theirs], name
        assert [key for row in ours for key in row] == [key for row in theirs for key in row]


def test_parquet_of_a_server(server: db.Target, out: Path) -> None:
    export(server, out / "figures.parquet", ["figure_flat"])
    table = pq.read_table(out / "figures.parquet")
    assert table.num_rows == 35
    assert {"date32[day]", "double", "int64"} <= {str(type_) for type_ in table.schema.types}


def test_bodies_stay_at_home(awkward: db.Target, out: Path, path: str) -> None:
    for format_ in ("csv", "jsonl", "parquet", "datapackage"):
        export(awkward, out / format_, format_=format_)
    export(awkward, out / "article.csv", ["article"])
    for file in out.rglob("*"):
        if file.is_file():
            assert SENTENCE.encode() not in file.read_bytes(), file


def test_bodies_stay_at_home_in_files_that_are_written_one_way(awkward: db.Target, out: Path) -> None:
    export(awkward, out / "a.xlsx")
    export(awkward, out / "a.sqlite")
    assert SENTENCE.encode() not in (out / "a.sqlite").read_bytes()
    with zipfile.ZipFile(out / "a.xlsx") as book:
        for name in book.namelist():
            assert SENTENCE.encode() not in book.read(name), name


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_bodies_on_request(awkward: db.Target, out: Path, path: str, format_: str) -> None:
    export(awkward, out / "article", ["article"], format_=format_, with_bodies=True)
    assert BODY.encode() in (out / "article").read_bytes()


def test_parquet_is_the_same_beside_a_named_query(awkward: db.Target, out: Path) -> None:
    # between them they have columns of every type
    names = ["article", "evidence", "figure", "load_run", "market_rate", "claim_flat"]
    assert {c.type for name in names for c in relations()[name].columns} == {
        c.type for r in relations().values() for c in r.columns
    }
    export(awkward, out / "columns", names, format_="parquet")
    # with a query, whose types are not known beforehand, all is read in rows
    export(awkward, out / "rows", [*names, "harvest-splits"], format_="parquet")
    for name in names:
        columns, rows = (pq.read_table(out / way / f"{name}.parquet") for way in ("columns", "rows"))
        assert rows.schema.equals(columns.schema, check_metadata=True), name
        assert rows.sort_by("id") == columns.sort_by("id") if "id" in rows.column_names else rows == columns, name


def test_bytes_are_hexadecimal_where_a_file_has_texts_only(awkward: db.Target, out: Path, path: str) -> None:
    signature = bytes(range(256))
    with db.connection(awkward) as conn:
        conn.execute(text("UPDATE article SET body_minhash = :it WHERE id = 1"), {"it": signature})
    for format_ in ("csv", "jsonl", "parquet"):
        export(awkward, out / f"a.{format_}", ["article"], with_bodies=True)
    kept = pq.read_table(out / "a.parquet")["body_minhash"].to_pylist()
    assert (kept[0], set(kept[1:])) == (signature, {None})
    with (out / "a.csv").open(encoding="utf-8", newline="") as file:
        assert [row["body_minhash"] for row in csv.DictReader(file)] == [bits.hex() if bits else "" for bits in kept]
    lines = (out / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["body_minhash"] for line in lines] == [bits.hex() if bits else None for bits in kept]


def test_a_byte_order_mark_for_excel(shipped_to_read: db.Target, out: Path, path: str) -> None:
    export(shipped_to_read, out / "a.csv", ["topic"], bom=True)
    export(shipped_to_read, out / "b.csv", ["topic"])
    assert (out / "a.csv").read_bytes() == b"\xef\xbb\xbf" + (out / "b.csv").read_bytes()


@pytest.mark.parametrize("name", named_queries())
def test_a_named_query(shipped_to_read: db.Target, out: Path, name: str) -> None:
    with asking(shipped_to_read) as reader:
        answer = reader.select(*bound(name, {})).rows
    for format_ in ("csv", "jsonl", "parquet", "xlsx"):
        assert export(shipped_to_read, out / f"q.{format_}", [name]) == {name: len(answer)}, format_
    lines = (out / "q.jsonl").read_text(encoding="utf-8").splitlines()
    assert [list(json.loads(line).values()) for line in lines] == [list(map(as_on_sqlite, row)) for row in answer]


def test_an_empty_table(empty: db.Target, out: Path, path: str) -> None:
    for format_ in ("csv", "jsonl", "parquet", "xlsx"):
        assert export(empty, out / f"a.{format_}", ["figure_flat"]) == {"figure_flat": 0}
    assert (out / "a.csv").read_text().count("\n") == 1
    assert (out / "a.jsonl").read_text() == ""
    assert pq.read_table(out / "a.parquet").num_rows == 0


def test_the_same_database_makes_the_same_bytes(sqlite_store: Files, out: Path) -> None:
    for name in ("a", "b"):
        for ending in ("xlsx", "zip"):
            export(sqlite_store.shipped, out / f"{name}.{ending}")
        export(sqlite_store.shipped, out / f"{name}.parquet", ["claim_flat"])
    for ending in ("xlsx", "zip", "parquet"):
        assert (out / f"a.{ending}").read_bytes() == (out / f"b.{ending}").read_bytes(), ending


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.csv", "csv"), ("A.CSV", "csv"), ("a.b.jsonl", "jsonl"), ("a.ndjson", "jsonl"), ("a.parquet", "parquet"),
     ("a.xlsx", "xlsx"), ("a.zip", "datapackage"), ("a.sqlite", "sqlite"), ("a.db", "sqlite")],
)  # fmt: skip
def test_the_ending_tells_the_format(name: str, format_: str) -> None:
    assert format_of(Path(name)) == format_


REFUSED: list[tuple[str, tuple[str, ...], dict[str, Any], type[Exception], str]] = [
    ("a", ("figure",), {}, OutputError, "no ending to tell the format by; allowed: --format csv|jsonl"),
    ("a.doc", ("figure",), {}, OutputError, "the ending '.doc'"),
    ("a.csv", ("figure_flt",), {}, UnknownNameError, "did you mean 'figure_flat'"),
    ("a.csv", ("harvest-split",), {}, UnknownNameError, "did you mean 'harvest-splits'"),
    ("a.csv", ("figure; DROP TABLE figure",), {}, UnknownNameError, "found no table, view or query named"),
    ("a.sqlite", ("figure",), {}, OutputError, "names (figure) with the format sqlite; allowed: the whole database"),
    ("a.jsonl", ("figure",), {"bom": True}, OutputError, "--bom with csv alone"),
    ("a.csv", ("figure", "claim"), {}, OutputError, "the ending of a file, '.csv', for 2 tables; allowed: a folder"),
    ("a.csv", (), {}, OutputError, "allowed: a folder (with --format csv), or one table, view or query"),
    (".", ("figure",), {"format_": "csv"}, OutputError, "found a folder; allowed: a file"),
    ("none/a.csv", ("figure",), {}, OutputError, "a folder that does not exist"),
]


@pytest.mark.parametrize(("name", "names", "options", "error", "message"), REFUSED)
def test_what_is_refused_writes_nothing(
    shipped_to_read: db.Target, out: Path, name: str, names: tuple[str, ...], options: dict[str, Any],
    error: type[Exception], message: str,
) -> None:  # fmt: skip
    with pytest.raises(error) as raised:
        export(shipped_to_read, out / name, names, **options)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert list(out.iterdir()) == []


def test_a_query_takes_its_parameters_and_no_others(shipped_to_read: db.Target, out: Path) -> None:
    with pytest.raises(QueryError, match="found no parameter 'unit' in the query; allowed: kind"):
        export(shipped_to_read, out / "a.csv", ["most-cited-outlets"], parameters={"unit": "percent"})
    assert list(out.iterdir()) == []
    with pytest.raises(QueryError, match="found --param unit, and no named query; allowed: --param with a named query"):
        export(shipped_to_read, out / "a.csv", ["figure_flat"], parameters={"unit": "percent"})
    assert not any(out.iterdir())
    counts = export(
        shipped_to_read, out / "both", ["hearsay", "measure", "most-cited-outlets"], format_="csv",
        parameters={"kind": "exile_media", "hands": "4"},
    )  # fmt: skip
    assert (counts["most-cited-outlets"], counts["hearsay"]) == (1, 6)
    counts = export(shipped_to_read, out / "a.csv", ["most-cited-outlets"], parameters={"kind": "exile_media"})
    assert counts["most-cited-outlets"] == (out / "a.csv").read_text().count("\n") - 1 > 0


def test_the_database_is_not_exported_onto_itself(sqlite_shipped: db.Target) -> None:
    assert sqlite_shipped.file is not None
    before = sqlite_shipped.file.read_bytes()
    with pytest.raises(OutputError, match="the database that is exported"):
        export(sqlite_shipped, sqlite_shipped.file, force=True)
    assert sqlite_shipped.file.read_bytes() == before


@pytest.mark.parametrize(("format_", "package"), [("parquet", "pyarrow"), ("xlsx", "xlsxwriter")])
def test_without_an_extra_its_format_is_refused(
    shipped_to_read: db.Target, out: Path, monkeypatch: pytest.MonkeyPatch, format_: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setattr(reading, "has_arrow", lambda _: False)
    with pytest.raises(MissingExtraError, match=r"pip install 'nkdb\[(fast|excel)\]'"):
        export(shipped_to_read, out / f"a.{format_}", ["figure"])
    assert list(out.iterdir()) == []
    assert export(shipped_to_read, out / "a.csv", ["figure"]) == {"figure": 38}


def test_writers_do_not_show_in_an_export_that_has_begun(sqlite_shipped: db.Target, path: str) -> None:
    from nkdb.export.reading import reading as open_reading
    from nkdb.export.selection import selections

    assert sqlite_shipped.file is not None
    (wanted,) = selections(["topic"])
    assert wanted.relation is not None
    # a process of its own: locks are between processes
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0.1); c.execute('DELETE FROM article_relation'); c.commit()"
    writer = [sys.executable, "-c", code, str(sqlite_shipped.file)]
    with open_reading(sqlite_shipped, [wanted]) as source:
        if source.rows is not None:
            next(source.rows.read(wanted).blocks)
        # in WAL mode a writer need not wait for readers
        subprocess.run(writer, check=True)
        if source.rows is not None:
            assert sum(len(block) for block in source.rows.read(selections(["article_relation"])[0]).blocks) > 0


def test_a_database_in_wal_mode(sqlite_shipped: db.Target, out: Path, path: str) -> None:
    assert sqlite_shipped.file is not None
    with db.connection(sqlite_shipped) as writer:
        spoil(writer)
    export(sqlite_shipped, out / "before.csv", ["figure_flat"])
    with closing(sqlite3.connect(sqlite_shipped.file)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        with db.connection(sqlite_shipped) as writer:
            spoil(writer)
        export(sqlite_shipped, out / "after.csv", ["figure_flat"])
    assert (out / "after.csv").read_bytes() == (out / "before.csv").read_bytes()


SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT count(*) FROM n"


def test_ctrl_c_that_the_driver_takes_itself_is_none_of_its_errors(sqlite_shipped: db.Target) -> None:
    with pytest.raises(KeyboardInterrupt), arrow.arrow_snapshot(sqlite_shipped) as columns:
        threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT)).start()
        arrow._first_value(columns._free.get(), SLOW)


def test_what_the_driver_says_of_a_file_is_a_message(sqlite_shipped: db.Target, out: Path, path: str) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.execute(text("DROP TABLE official_rate"))
    with pytest.raises(DatabaseAccessError, match="no such table: official_rate"):
        export(sqlite_shipped, out / "rates.csv", ["official_rate"])
    assert list(out.iterdir()) == []

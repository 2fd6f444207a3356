"""Many articles as JSON Lines: any order, a few at a time, in one transaction or in batches that go on where they stopped."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from looking import content as everything
from looking import dump, one
from sqlalchemy import Connection, text

from nkdb import db, fulltext
from nkdb.errors import DatabaseAccessError, SeedError
from nkdb.load import chunks
from nkdb.load.seeds import load, loading, sync
from nkdb.load.seeds.rows import COLUMNS
from nkdb.load.seeds.tables import HELD, OF_ARTICLES, RULES
from nkdb.load.store import _PostgresqlStore, _SqliteStore
from nkdb.models import METADATA
from nkdb.seedfile import jsonlines
from nkdb.seedfile.checking import check

from ..conftest import Records, StoppedError, stopping_after, written

HASH = "0f" * 32
COUNT = 40


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have small files treated as large ones are."""
    monkeypatch.setattr(loading, "AT_ONCE", 7)
    monkeypatch.setattr(chunks, "CHUNK", 3)
    monkeypatch.setattr(sync, "MANY", 2)
    monkeypatch.setattr("nkdb.load.dump.articles.AT_ONCE", 7)
    monkeypatch.setattr(jsonlines, "LINES_A_STEP", 1)


def article(number: int) -> dict[str, Any]:
    """An article that refers to others, before and after it."""
    figure = {"key": "price", "measure": "price", "qualifier": "exact", "low": number, "high": number, "unit": "KPW",
              "printed": f"{number} won", "evidence": [{"start": 1, "end": 5, "sha256": HASH}]}  # fmt: skip
    if number % 10 == 3:
        others = [(number + 5) % COUNT, (number - 2) % COUNT]
        figure["relations"] = [{"kind": "equals_price_of", "figure": f"a-{other}/c/price"} for other in others]
    claim = {
        "key": "c", "text": f"쌀값이 {number}원이다, said number {number}.", "kind": "statistic", "modality": "asserted",
        "credibility": "3", "chain": "paper", "topics": ["food"] if number % 2 else [],
        "evidence": [{"start": 0, "end": 9, "sha256": HASH}], "figures": [figure],
    }  # fmt: skip
    chain = [{"source": "blog", "mode": "publishes"}, {"source": "paper", "mode": "observes", "reported": "2014-03"}]
    made = {
        "key": f"a-{number}", "title": f"Rice at {number}", "published_on": "2014-03-03", "publisher": "blog",
        "chains": {"paper": chain}, "claims": [claim],
    }  # fmt: skip
    if number % 10 == 7 and number + 9 < COUNT:
        made["relations"] = [{"kind": "revision_of", "article": f"a-{number + 9}"}]
    return made


def records() -> Records:
    """A small world and its articles."""
    return [
        *(("article", article(number)) for number in range(COUNT)),
        ("source", {"key": "paper", "name": "The Paper", "kind": "newspaper", "parent": "blog"}),
        ("source", {"key": "blog", "name": "The Blog", "kind": "blog"}),
        ("topic", {"key": "food", "name": "Food"}),
        ("measure", {"key": "price", "name": "Price", "dimension": "money", "unit": "KPW"}),
    ]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The records in an order that is none."""
    shuffled = records()
    random.Random(5).shuffle(shuffled)  # noqa: S311
    return written(tmp_path / "records.jsonl", shuffled)


def content(target: db.Target) -> dict[str, str]:
    """The database as seed texts; its search index agrees with it."""
    with db.connection(target) as conn:
        assert fulltext.faults(conn) == []
    return dump(target)


def new(report: Any) -> dict[str, int]:
    """The new rows of some tables."""
    return {table: report.changes.tables[table].new for table in ("article", "claim", "figure_relation")}


def test_any_order_gives_the_same_database_and_again_writes_nothing(nowhere: db.Target, file: Path) -> None:
    report = load(nowhere, [file])
    assert new(report) == {"article": COUNT, "claim": COUNT, "figure_relation": 8}
    assert report.changes.tables["article_relation"].new == 3
    found = content(nowhere)
    assert len([name for name in found if name.startswith("articles/")]) == COUNT
    again = load(nowhere, [file])
    assert not again.changes.any
    unchanged = {table: changes.unchanged for table, changes in again.changes.tables.items()}
    assert unchanged == {table: changes.new for table, changes in report.changes.tables.items()}
    written(file, records())
    sorted_ = load(nowhere, [file])
    assert not sorted_.changes.any
    assert {table: changes.unchanged for table, changes in sorted_.changes.tables.items()} == unchanged
    assert content(nowhere) == found


def test_the_next_articles_are_read_while_those_before_are_written(
    target: db.Target, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, reading = threading.Event(), threading.Event()
    kind: Any = _SqliteStore if target.file is not None else _PostgresqlStore
    insert, read = kind.insert, loading.Loading._next_part
    read_after_writing_began: list[bool] = []

    def inserting(self: Any, table: str, *rows: Any) -> None:
        if table == "article" and not writing.is_set():
            writing.set()
            assert reading.wait(10)
        insert(self, table, *rows)

    def reading_on(*of: Any) -> Any:
        # the second ones are read while nothing is written yet
        if len(read_after_writing_began) >= 2:
            reading.set()
            assert writing.wait(10)
        read_after_writing_began.append(writing.is_set())
        return read(*of)

    monkeypatch.setattr(kind, "insert", inserting)
    monkeypatch.setattr(loading.Loading, "_next_part", reading_on)
    assert load(target, [file]).changes.of("article").new == COUNT
    assert read_after_writing_began[:3] == [False, False, True]


def test_a_server_knows_how_much_was_loaded(target: db.Target, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "MANY_ROWS", 3 * COUNT)
    load(target, [file])
    with db.snapshot(target) as conn:
        if conn.dialect.name == "postgresql":
            known = "SELECT reltuples FROM pg_class WHERE oid = 'claim'::regclass"
            assert conn.exec_driver_sql(known).scalar_one() == COUNT
        else:
            assert conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'").all() == []


def test_an_edited_line_changes_its_rows_and_a_line_that_is_gone_removes_its(target: db.Target, file: Path) -> None:
    load(target, [file])
    wanted = records()
    wanted[4][1]["claims"][0]["text"] = "Rice is dear."
    wanted[5][1]["claims"][0]["figures"][0]["high"] = 9
    wanted[5][1]["claims"][0]["figures"][0]["qualifier"] = "range"
    written(file, [*wanted[:20], *wanted[21:]])
    assert sorted(load(target, [file]).changes.rows) == [
        ("article", "removed", "a-20"),
        ("claim", "changed", "a-4/c: text"),
        ("claim", "removed", "a-20/c"),
        ("figure", "changed", "a-5/c/price: high, qualifier"),
        ("figure", "removed", "a-20/c/price"),
    ]
    content(target)


BAD: list[tuple[str, Callable[[Records], object], list[str]]] = [
    (
        "a model's",
        lambda wanted: (wanted[30][1].pop("title"), wanted[2][1].update(claims=[])),
        ["3: article a-2, chain paper: found a chain no claim refers to", "31: article a-30, title: found nothing"],
    ),
    (
        "a later line that is not there",
        lambda wanted: wanted[7][1].update(relations=[{"kind": "revision_of", "article": "a-400"}]),
        ["8: article a-7, relations: found a-400; allowed: the key of a known article (did you mean 'a-4"],
    ),
    (
        "a figure of an article that has others",
        lambda wanted: wanted[13][1]["claims"][0]["figures"][0]["relations"][0].update(figure="a-18/c/prize"),
        [
            "14: figure c/price, relations: found a-18/c/prize; allowed: the key of a known figure (did you mean 'a-18/c/"
        ],
    ),
    (
        "a key in two lines",
        lambda wanted: wanted[33][1].update(key="a-1"),
        ["34: article a-1, key: found a-1 a second time; allowed: each once; the first is in"],
    ),
    (
        "revisions that lead back",
        lambda wanted: wanted[36][1].update(relations=[{"kind": "revision_of", "article": "a-27"}]),
        ["28: article a-27, relations: found a-36", "37: article a-36, relations: found a-27"],
    ),
    (
        "a source in no line",
        lambda wanted: wanted[9][1].update(publisher="nobody"),
        ["10: article a-9, publisher: found nobody", "10: chain paper, link 1: found blog publishes"],
    ),
]


def assert_said(error: SeedError, file: Path, expected: list[str]) -> None:
    """Check that an error names these problems, each by its beginning, and no other."""
    said = [str(problem).removeprefix(f"{file}:") for problem in error.problems]
    assert len(said) == len(expected)
    assert all(line.startswith(start) for line, start in zip(said, expected, strict=True)), said


@pytest.mark.parametrize("batch", [None, 5])
@pytest.mark.parametrize(("spoil", "expected"), [pytest.param(s, e, id=what) for what, s, e in BAD])
def test_what_is_wrong_is_named_by_line_and_nothing_is_written(
    target: db.Target, tmp_path: Path, spoil: Callable[[Records], object], expected: list[str], batch: int | None
) -> None:
    wanted = records()
    spoil(wanted)
    file = written(tmp_path / "records.jsonl", wanted)
    before = everything(target)
    with pytest.raises(SeedError) as raised:
        load(target, [file], batch=batch)
    assert_said(raised.value, file, expected)
    assert everything(target) == before


@pytest.mark.parametrize(("spoil", "expected"), [pytest.param(s, e, id=what) for what, s, e in BAD])
def test_a_check_names_the_same(tmp_path: Path, spoil: Callable[[Records], object], expected: list[str]) -> None:
    wanted = records()
    spoil(wanted)
    file = written(tmp_path / "records.jsonl", wanted)
    with pytest.raises(SeedError) as checked:
        check([file])
    assert_said(checked.value, file, expected)


def test_errors_leave_a_server_as_it_was_too(target: db.Target, file: Path) -> None:
    load(target, [file])
    before = content(target)
    wanted = records()
    wanted[1][1]["claims"][0]["text"] = "Changed."
    wanted[39][1]["publisher"] = "nobody"
    written(file, wanted)
    with pytest.raises(SeedError, match="found nobody"):
        load(target, [file])
    assert content(target) == before


@pytest.mark.parametrize("batch", [None, 5])
def test_reading_stops_at_too_many_problems(nowhere: db.Target, tmp_path: Path, batch: int | None) -> None:
    wanted = records()
    for _, record in wanted[:COUNT]:
        record["publisher"] = "nobody"
    with pytest.raises(SeedError) as raised:
        load(nowhere, [written(tmp_path / "records.jsonl", wanted)], batch=batch, max_errors=4)
    said = str(raised.value).splitlines()
    assert len(said) == 4 + 2
    assert said[-1] == "more than 4 problems in the seeds, where reading stopped; nothing was written"
    assert db.current_revision(nowhere) is None


def test_batches_go_on_where_they_were_stopped(nowhere: db.Target, file: Path) -> None:
    with pytest.raises(StoppedError):
        load(nowhere, [file], batch=6, begin=stopping_after(30))
    done = one(nowhere, "SELECT count(*) FROM article")
    assert 6 <= done < COUNT
    assert done % 6 == 0
    content(nowhere)
    with pytest.raises(StoppedError):
        load(nowhere, [file], batch=6, begin=stopping_after(36))
    assert one(nowhere, "SELECT count(*) FROM article") >= done
    done = one(nowhere, "SELECT count(*) FROM article")
    assert one(nowhere, "SELECT loaded_lines FROM seed_file") >= done
    report = load(nowhere, [file], batch=6)
    assert (report.resumption.articles, report.resumption.changed) == (done, [])
    assert report.changes.tables["article"].new == COUNT - done
    assert one(nowhere, "SELECT count(*) FROM seed_file WHERE loaded_lines IS NOT NULL") == 0
    whole = content(nowhere)
    assert sum(name.startswith("articles/") for name in whole) == COUNT
    assert one(nowhere, "SELECT count(*) FROM figure_relation") == 8
    assert one(nowhere, "SELECT count(*) FROM article_relation") == 3
    written(file, records())
    assert not load(nowhere, [file]).changes.any


def test_batches_begin_anew_where_what_was_in_is_gone(target: db.Target, file: Path) -> None:
    with pytest.raises(StoppedError):
        load(target, [file], batch=6, begin=stopping_after(30))
    done = one(target, "SELECT count(*) FROM article")
    with db.connection(target) as conn:
        conn.exec_driver_sql("DELETE FROM figure_relation")
        conn.exec_driver_sql("DELETE FROM article WHERE id = (SELECT min(id) FROM article)")
    report = load(target, [file], batch=6)
    articles = report.changes.tables["article"]
    assert (articles.new, articles.unchanged, report.resumption.articles) == (COUNT - done + 1, done - 1, 0)
    whole = content(target)
    load(target, [file])
    assert content(target) == whole


def test_batches_begin_anew_where_another_file_stated_what_was_in(target: db.Target, file: Path) -> None:
    with pytest.raises(StoppedError):
        load(target, [file], batch=6, begin=stopping_after(30))
    key = one(target, "SELECT min(key) FROM article WHERE key LIKE '%0'")
    other = ("article", {"key": key, "title": "Another", "publisher": "blog"})
    load(target, [written(file.with_name("other.jsonl"), [other])])
    report = load(target, [file], batch=6)
    assert report.resumption.articles == 0
    assert one(target, f"SELECT title FROM article WHERE key = '{key}'") == f"Rice at {key[2:]}"
    assert not load(target, [file]).changes.any


def test_what_others_take_away_between_batches_is_told_of(
    target: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = loading.Loading.go_on

    def after_another(self: loading.Loading, conn: Connection) -> None:
        if self.has_committed:
            conn.exec_driver_sql("DELETE FROM source WHERE key = 'late'")
        go_on(self, conn)

    monkeypatch.setattr(loading.Loading, "go_on", after_another)
    late = ("source", {"key": "late", "name": "Late", "kind": "blog"})
    last = ("article", {"key": "z", "title": "Z", "publisher": "late"})
    file = written(tmp_path / "records.jsonl", [*records()[COUNT:], late, ("article", article(0)), last])
    # a server says which row it is
    told = "another process took away" if target.file else r'not present in table "source".*another program is in the'
    with pytest.raises(DatabaseAccessError, match=f"{told}.*; the earlier batches were written; the same"):
        load(target, [file], batch=1)


@pytest.mark.parametrize(
    "names", [["records.jsonl"], [f"{number}.yaml" for number in range(COUNT)]], ids=["lines", "yaml"]
)
def test_what_articles_no_longer_say_is_gone_with_their_batch(
    two: tuple[db.Target, db.Target], tmp_path: Path, names: list[str]
) -> None:
    def written_anew(claim: str) -> None:
        text = json.dumps([record for _, record in records()[:COUNT]])
        articles = json.loads(text.replace('"key": "c"', f'"key": "{claim}"').replace("/c/", f"/{claim}/"))
        if len(names) == 1:
            written(folder / names[0], [("article", each) for each in articles])
        else:
            for name, each in zip(names, articles, strict=True):
                (folder / name).write_text(yaml.safe_dump(each), encoding="utf-8")

    folder = tmp_path / "seeds"
    folder.mkdir()
    written(folder / "others.jsonl", records()[COUNT:])
    written_anew("c")
    load(two[0], [folder])
    written_anew("said")
    with pytest.raises(StoppedError):
        load(two[0], [folder], batch=6, begin=stopping_after(30))
    kept, said, bare = (
        one(two[0], f"SELECT count(*) FROM claim WHERE {which}")
        for which in ("key LIKE '%/c'", "key LIKE '%/said'", "id NOT IN (SELECT claim_id FROM claim_source)")
    )
    assert (kept + said, bare) == (COUNT, 0)
    assert said >= 6
    load(two[0], [folder], batch=6)
    load(two[1], [folder])
    assert dump(two[0]) == dump(two[1])


def test_batches_beside_yaml_and_of_several_files(target: db.Target, tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    wanted = records()
    written(folder / "a.jsonl", wanted[:15])
    written(folder / "b.jsonl", wanted[16:])
    (folder / "c.yaml").write_text(yaml.safe_dump(wanted[15][1], allow_unicode=True), encoding="utf-8")
    with pytest.raises(StoppedError):
        load(target, [folder], batch=6, begin=stopping_after(26))
    lines = "SELECT coalesce(max(loaded_lines), -1) FROM seed_file WHERE path = "
    assert one(target, f"{lines}'a.jsonl'") == 15
    assert 0 < one(target, f"{lines}'b.jsonl'") < 28
    assert one(target, f"{lines}'c.yaml'") == -1
    done = one(target, "SELECT count(*) FROM article")
    assert load(target, [folder], batch=6).changes.tables["article"].new == COUNT - done
    assert one(target, "SELECT count(*) FROM seed_file WHERE loaded_lines IS NOT NULL") == 0
    (folder / "c.yaml").unlink()
    written(folder / "b.jsonl", wanted[15:])
    report = load(target, [folder], batch=6)
    assert (report.changes.tables["article"].moved, report.resumption.changed) == (1, [])
    content(target)


def test_a_file_that_changed_is_loaded_from_its_first_line(target: db.Target, file: Path) -> None:
    with pytest.raises(StoppedError):
        load(target, [file], batch=6, begin=stopping_after(30))
    wanted = records()
    wanted[0][1]["title"] = "Another"
    written(file, wanted[:35] + wanted[COUNT:])
    with pytest.raises(SeedError):  # a figure that others refer to is in no line any more
        load(target, [file], batch=6)
    written(file, wanted)
    report = load(target, [file], batch=6)
    assert (report.resumption.articles, report.resumption.changed) == (0, [str(file)])
    assert one(target, "SELECT title FROM article WHERE key = 'a-0'") == "Another"
    assert sum(name.startswith("articles/") for name in content(target)) == COUNT


def test_without_batches_a_stopped_load_is_looked_at_as_a_whole(target: db.Target, file: Path) -> None:
    with pytest.raises(StoppedError):
        load(target, [file], batch=6, begin=stopping_after(30))
    report = load(target, [file])
    counts = report.changes.tables["article"]
    assert (counts.new + counts.unchanged, report.resumption.articles) == (COUNT, 0)
    assert one(target, "SELECT count(*) FROM seed_file WHERE loaded_lines IS NOT NULL") == 0


def test_what_was_removed_from_the_database_comes_back(target: db.Target, file: Path) -> None:
    load(target, [file])
    before = content(target)
    with db.connection(target) as conn:
        conn.exec_driver_sql("DELETE FROM article WHERE key = 'a-20'")
    assert load(target, [file]).changes.tables["article"].new == 1
    assert content(target) == before


def test_what_a_downgrade_removed_comes_back(target: db.Target, file: Path) -> None:
    load(target, [file])
    before = content(target)
    with db.connection(target) as conn:
        db.downgrade(conn, "0002")
        db.upgrade(conn)
    report = load(target, [file])
    assert new(report) == {"article": 0, "claim": 0, "figure_relation": 8}
    assert content(target) == before


def test_an_article_is_stated_once_even_where_its_file_is_not_gone_through(
    target: db.Target, file: Path, tmp_path: Path
) -> None:
    load(target, [file])
    other = written(tmp_path / "other.jsonl", [("article", article(20) | {"title": "Other"})])
    with pytest.raises(SeedError, match=r"other\.jsonl:1: article a-20, key: found a-20 a second time"):
        load(target, [file, other])
    # alone it speaks for itself, and the article is then its own
    assert load(target, [other]).changes.rows == [("article", "changed", f"a-20: title ({file} stated it before)")]
    with pytest.raises(SeedError, match="a-20 a second time"):
        load(target, [file, other])
    assert load(target, [file]).changes.rows == [("article", "changed", f"a-20: title ({other} stated it before)")]


def test_a_file_that_changes_while_it_is_read_is_refused(nowhere: db.Target, file: Path) -> None:
    def begin(what: str, size: int) -> Callable[[int], None]:
        if what.startswith("loading"):
            with file.open("a") as more:
                more.write("\n")
        return lambda count: None

    with pytest.raises(SeedError, match="a file that changed while it was read"):
        load(nowhere, [file], begin=begin)
    assert db.current_revision(nowhere) is None


def test_a_chain_may_change_its_order_and_lose_a_link(target: db.Target, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    wanted = [("source", {"key": "agency", "name": "The Agency", "kind": "news_agency"}), *records()[COUNT:]]
    long = [("blog", "publishes"), ("paper", "reports"), ("agency", "observes")]
    swapped = [("blog", "publishes"), ("agency", "reports"), ("paper", "observes")]
    short = [("blog", "publishes"), ("agency", "observes")]
    for links in (long, swapped, long, short, [*short[:1], ("paper", "observes")], long):
        made = article(1)
        made["chains"]["paper"] = [{"source": source, "mode": mode} for source, mode in links]
        load(target, [written(file, [*wanted, ("article", made)])])
        with db.snapshot(target) as conn:
            found = conn.execute(
                text("SELECT s.key, l.mode FROM claim_source l JOIN source s ON s.id = l.source_id ORDER BY l.position")
            )
            assert [tuple(row) for row in found] == links


@pytest.mark.parametrize("table", [*HELD, *OF_ARTICLES])
def test_the_columns_of_rows_are_those_that_no_import_and_no_check_writes(table: str) -> None:
    others = {"entered_at", "state", "checked_at"}
    others |= {"body", "body_sha256", "body_minhash", "layout", "head", "tail", "images", "captions", "comments"}
    assert set(COLUMNS[table]) == {column.name for column in METADATA.tables[table].c} - others
    assert len(set(COLUMNS[table])) == len(COLUMNS[table])


def test_tables_stand_after_those_they_refer_to() -> None:
    order = list(RULES)
    for table, rule in RULES.items():
        targets = {foreign.column.table.name for foreign in rule.sql.foreign_keys} - {table, "seed_file"}
        assert all(order.index(target) < order.index(table) for target in targets), table

"""Dumping: load > dump > load > dump is byte-identical, and the shipped seeds are in the dump's own form."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from looking import content, dump, rows

from nkdb import db
from nkdb.archive.article import CitedWork
from nkdb.errors import RefusedRowError
from nkdb.load.dump import write_texts
from nkdb.load.dump.articles import all_articles
from nkdb.load.dump.chain_labels import chain_labels
from nkdb.load.dump.tables import Row, Tables
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load
from nkdb.seedfile.records import Link
from nkdb.shipped import shipped_folder

from ..posts import File, imported, post


def test_round_trip_of_the_small_set(loaded: db.Target, elsewhere: db.Target, tmp_path: Path) -> None:
    texts = dump(loaded)
    write_texts(texts.items(), tmp_path / "dumped")
    load(elsewhere, [tmp_path / "dumped"])
    assert dump(elsewhere) == texts
    report = load(elsewhere, [tmp_path / "dumped"])
    assert not report.changes.any


@pytest.mark.parametrize(
    "sign", ["\ue0b4", "\U0010fffd", "\U0001fae9", "\uffff", "\ufdd0", "\U0002fffe", "\ud800", "\x07"]
)
def test_whatever_signs_a_page_has_in_its_lines_a_dump_of_it_is_loaded(
    shipped: db.Target, elsewhere: db.Target, tmp_path: Path, sign: str
) -> None:
    line = f"Mill{sign} fees"
    page = post(line, byline=line, categories=(line,), tags=(sign,), cited=(CitedWork(outlet=line),))
    imported(shipped, page)
    before = content(shipped)
    imported(shipped, page)
    assert content(shipped) == before
    texts = dump(shipped)
    write_texts(texts.items(), tmp_path / "dumped")
    load(elsewhere, [tmp_path / "dumped"])
    assert dump(elsewhere) == texts


def test_a_post_of_a_day_that_has_not_come_has_none_and_a_dump_of_it_is_loaded(
    shipped: db.Target, elsewhere: db.Target, tmp_path: Path
) -> None:
    said: list[str] = []
    far, today = datetime.date(2914, 1, 2), datetime.date.today()
    posts = [post("Far", far, body="Far ahead."), post("Near", today, body="At hand.")]
    import_pages(shipped, [File(posts, "feed.xml")], say=said.append)
    assert said == ["feed.xml: line 1: its day, 2914-01-02, is yet to come; the article is kept without a date"]
    keys = rows(shipped, "SELECT key FROM article WHERE seed_file_id IS NULL ORDER BY key")
    assert keys == [("far",), (f"near-{today}",)]
    write_texts(dump(shipped).items(), tmp_path / "dumped")
    load(elsewhere, [tmp_path / "dumped"])
    assert dump(elsewhere) == dump(shipped)


def test_dump_of_the_shipped_database_equals_the_shipped_seeds(shipped_to_read: db.Target) -> None:
    texts = dump(shipped_to_read)
    folder = shipped_folder("seeds")
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.suffix in (".yaml", ".csv")}
    assert texts.keys() == files
    for name, text in texts.items():
        assert (folder / name).read_bytes() == text.encode(), name


@pytest.mark.parametrize(
    ("table", "change", "line"),
    [
        ("figure", "per = 'month'", "per: month"),
        ("measure", "per = 'p1m'", "per: p1m"),
        ("article", "published_on = '2914-01-02'", "published_on: 2914-01-02"),
        ("source", "domain = 'http://mill.example'", "domain: http://mill.example"),
    ],
)
def test_what_seeds_may_no_longer_say_is_dumped(loaded: db.Target, table: str, change: str, line: str) -> None:
    with db.connection(loaded) as conn:
        conn.exec_driver_sql(f"UPDATE {table} SET {change}")
    assert line in "".join(dump(loaded).values())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE figure SET unit = 'Won'", r"figure .*/.*/.*, unit: found 'Won'; allowed: an ISO 4217 code"),
        ("UPDATE figure SET printed = ''", "figure .*, printed: found ''; allowed: some text"),
        (
            "DELETE FROM evidence WHERE claim_id IS NOT NULL",
            "claim .*/.*, evidence: found an empty list; allowed: at least",
        ),
        (
            "DELETE FROM split_share WHERE position = 0",
            "figure .*, shares: found .*; allowed: shares that add up to 100",
        ),
        ("UPDATE claim_source SET reported_edtf = 'May'", "article .*, reported: found 'May'; allowed: an EDTF date"),
        (
            "UPDATE article SET url = 'www.mill.example'",
            "article .*, url: found 'www.mill.example'; allowed: an address",
        ),
        ("UPDATE source SET name = ' '", "source, name: found ' '; allowed: some text"),
        ("UPDATE measure SET unit = 'Kg'", "measure, unit: found 'Kg'"),
        ("UPDATE market_rate SET citation_url = 'x'", r"market rate of \d.*, citation_url: found 'x'"),
        ("UPDATE official_rate SET citation_url = 'x'", r"official rate of \d.*, citation_url: found 'x'"),
    ],
)
def test_what_no_seed_may_say_is_told_by_its_record(shipped: db.Target, change: str, told: str) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql(change)
    with pytest.raises(RefusedRowError, match=f"{told}.*; correct it in the database, where it was changed"):
        dump(shipped)


def test_a_dump_holds_a_few_articles_at_a_time(shipped_to_read: db.Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nkdb.load.dump.articles.AT_ONCE", 3)
    read: list[int] = []
    rows_of = Tables.rows

    def rows(tables: Tables, table: str, *where: Any) -> list[Row]:
        found = rows_of(tables, table, *where)
        if table == "article":
            read.append(len(found))
        return found

    monkeypatch.setattr(Tables, "rows", rows)
    with db.snapshot(shipped_to_read) as conn:
        articles = all_articles(Tables(conn))
        first = next(articles)
        assert read == [3]
        keys = [first.key, *(article.key for article in articles)]
    assert read == [3, 3, 3, 1]
    assert keys == sorted(keys)


def _chain(*links: tuple[str, str]) -> list[Link]:
    return [Link(source=source, mode=mode) for source, mode in links]


BLOG = ("blog", "publishes")


@pytest.mark.parametrize(
    ("chains", "labels"),
    [
        ([_chain(BLOG)], ["blog"]),
        ([_chain(BLOG, ("paper", "publishes"))] * 2, ["paper"]),
        (
            [_chain(BLOG, ("paper", "publishes")), _chain(BLOG, ("paper", "unattributed"))],
            ["paper-publishes", "paper-unattributed"],
        ),
        (
            [
                _chain(BLOG, ("paper", "quotes"), ("man", "observes")),
                _chain(BLOG, ("paper", "reports"), ("man", "observes")),
                _chain(BLOG),
            ],
            ["blog", "man-quotes-observes", "man-reports-observes"],
        ),
        (
            [
                _chain(BLOG, ("paper", "quotes"), ("man", "observes")),
                _chain(BLOG, ("radio", "quotes"), ("man", "observes")),
            ],
            ["man-quotes-observes-2", "man-quotes-observes-3"],
        ),
    ],
)
def test_chain_labels_tell_chains_apart_whatever_their_order(chains: list[list[Link]], labels: list[str]) -> None:
    assert sorted(chain_labels(chains).values()) == labels
    assert chain_labels(chains[::-1]) == chain_labels(chains)

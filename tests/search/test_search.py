"""What searches find, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from nkdb import db, fulltext
from nkdb.errors import QueryError
from nkdb.fulltext_sql import pairs, plain
from nkdb.search import END, START, Found, search
from nkdb.search import postgresql as on_postgresql
from nkdb.search import sqlite as on_sqlite

BODY = (
    "Sellers at the crossing say that 북한쌀값이 rose twice. The kilns of the cement works stood cold all winter. "
    "Hamhŭng's <foundry>, ~tilde and R&amp;D: 물가·환율, 장마당 안정, 5,000원."
)


@pytest.fixture
def target(shipped: db.Target) -> db.Target:
    """A database with the shipped seeds and one imported body."""
    with db.connection(shipped) as conn:
        conn.execute(
            text("UPDATE article SET body = :body, body_sha256 = :hash WHERE key = '8-3-movement-evolves-2014-08-05'"),
            {"body": BODY, "hash": "0" * 64},
        )
    return shipped


def keys(target: db.Target, asked: str, **options: Any) -> list[str]:
    return [hit.key for hit in search(target, asked, **options).hits]


def marked(target: db.Target, asked: str, **options: Any) -> str:
    return search(target, asked, **options).hits[0].marked.replace(START, "[").replace(END, "]")


ARTICLE = "8-3-movement-evolves-2014-08-05"


def test_what_is_found(target: db.Target) -> None:
    # English by stems, Korean within words, phrases, beginnings and exclusions
    for asked in (
        "kiln",
        "kilns",
        '"cement works"',
        "wint*",
        "쌀값",
        "쌀값이",
        "쌀",
        "북한",
        "crossings -harvest",
        "THE",
        "hamhung",
        "Hamhŭng's foundry",
        '"tilde and r amp d"',
        "물가·환율",
        '"환율 장마당"',
        "5,000",
        "5,000원",
    ):
        assert keys(target, asked, within="bodies") == [ARTICLE], asked
    for asked in ('"works cement"', "kiln -cold", "값쌀", "winterx*", "kiln harvest"):
        assert keys(target, asked, within="bodies") == [], asked
    assert "[kilns]" in marked(target, "kiln", within="bodies")
    assert "북한[쌀값]이" in marked(target, "쌀값", within="bodies")
    for asked in ("crossing", "kiln", "foundry"):
        snippet = search(target, asked, within="bodies").hits[0].snippet
        words = snippet.strip("….")
        whole = (BODY.startswith(words[:9]), BODY.strip(".").endswith(words[-9:]))
        assert (snippet[0] != "…", snippet[-1] != "…") == whole, snippet
    assert "…" not in marked(target, "evolve", within="titles")
    # a short word at the end of a snippet is one of its words
    assert marked(target, '"third tier"', within="claims").startswith("A [third")
    assert "[Hamhŭng]'s <[foundry]>, ~tilde and R&amp;D" in marked(target, "hamhung foundry", within="bodies")
    assert search(target, "evolve", within="titles").hits[0].kind == "article"

    # names by any spelling, and by one that is much like one
    for asked in ("로동신문", "Rodong Sinmun", "rodongsinmun", "Nodong Shinmun", "동신문"):
        assert keys(target, asked, within="names")[:1] == ["rodong-sinmun"], asked
    assert search(target, "Nodong Shinmoon", within="names").only_alike
    assert not search(target, "로동신문").only_alike
    assert search(target, "zanzibar") == Found([])
    assert keys(target, "평양", within="names", limit=50).count("pyongyang") == 1

    # nothing is an error of SQL
    for asked in ("a & b | !c <-> (", "x:* :y", "NOT", "a" * 5000, "the OR -"):
        search(target, asked)
    # no words, or only such as must not be there: then nothing is looked for
    for asked in ("'", '"', "%", "\\", "-", "", "\0", "-kiln", '-"cement works" -쌀값'):
        with pytest.raises(QueryError, match="allowed: a word to look for"):
            search(target, asked)
    with pytest.raises(QueryError, match="found 101 words"):
        search(target, "x " * 101)

    # filters
    everything = keys(target, "factory", within="claims", limit=500)
    from_daily_nk = keys(target, "factory", within="claims", limit=500, source="daily-nk")
    assert 0 < len(from_daily_nk) < len(everything)
    assert from_daily_nk == keys(target, "factory", within="claims", limit=500, source="daily-N.K.")
    # as one computer types it, and another
    decomposed = unicodedata.normalize("NFD", " 로동신문 ")
    from_rodong = keys(target, "factory", within="claims", source="rodong-sinmun")
    assert from_rodong == keys(target, "factory", within="claims", source=decomposed)
    assert set(from_daily_nk) == {
        key for key in from_daily_nk if key.startswith(("8-3-movement", "factories-take-up-share"))
    }
    assert all(hit.kind != "source" for hit in search(target, "daily", source="daily-nk").hits)
    with pytest.raises(QueryError, match="found no source 'daily-mk' \\(did you mean"):
        search(target, "x", source="daily-mk")
    late = search(target, "factory", since=date(2014, 8, 1), until=date(2014, 8, 31), limit=500).hits
    assert late
    assert {hit.date[:7] for hit in late if hit.date} == {"2014-08"}

    # order
    newest = search(target, "factory", within="claims", sort="date", limit=500).hits
    assert sorted(everything) == sorted(hit.key for hit in newest)
    dates = [hit.date or "" for hit in newest]
    assert dates == sorted(dates, reverse=True)
    # those of one day too come in one order, however many are asked for
    assert [hit.key for hit in search(target, "factory", within="claims", sort="date", limit=7).hits] == [
        hit.key for hit in newest[:7]
    ]
    ranks = [hit.rank or 0 for hit in search(target, "factory", within="claims").hits]
    assert ranks == sorted(ranks, reverse=True)
    assert len(search(target, "factory", limit=3).hits) == 3


@pytest.mark.parametrize(("few", "tried"), [(1, 1), (1, 2), (1, 1000), (10_000, 1)])
def test_each_way_to_the_newest_is_the_same(
    shipped_to_read: db.Target, monkeypatch: pytest.MonkeyPatch, few: int, tried: int
) -> None:
    for part in ("claims", "titles"):
        for options in ({}, {"source": "daily-nk"}, {"since": date(2014, 3, 1), "until": date(2014, 8, 5)}):
            found = []
            with monkeypatch.context() as patched:
                for asked in ("as it is", "otherwise"):
                    if asked == "otherwise":
                        patched.setattr(on_sqlite, "FEW", few)
                        patched.setattr(on_sqlite, "TRIED", tried)
                        patched.setattr(on_postgresql, "TRIED", tried)
                    hits = search(shipped_to_read, "factory", within=part, sort="date", limit=10, **options).hits
                    found.append([hit.date for hit in hits])
            assert found[0] == found[1]
            assert found[0]


CHANGES: list[tuple[str, str, bool]] = [
    ("UPDATE claim SET text = 'zanzibar' WHERE id = 1", "zanzibar", True),
    ("UPDATE article SET title = 'Zanzibar 쌀값이' WHERE id = 1", "쌀값", True),
    ("UPDATE article SET body = NULL, body_sha256 = NULL", "kiln", False),
    ("UPDATE document SET title = NULL", "culture", False),
    ("UPDATE source SET name = 'Zanzibar' WHERE id = 1", "zanzibar", True),
    ("UPDATE place_name SET name = '쌀값' WHERE id = 1", "쌀값", True),
    ("DELETE FROM source_name WHERE name = '로동신문'", "로동신문", False),
    ("DELETE FROM claim", "loan", False),
    ("UPDATE claim SET id = id + 100000", "factory", True),
]


def test_the_index_follows_every_change(target: db.Target) -> None:
    made = []
    with db.connection(target) as conn:
        for statement, _, _ in CHANGES:
            with conn.begin_nested() as undone:
                if "claim SET id" in statement or "DELETE FROM claim" in statement:
                    for table in ("evidence", "figure_relation", "split_share", "figure", "claim_source",
                                  "claim_organization", "claim_place", "claim_topic"):  # fmt: skip
                        conn.execute(text(f"DELETE FROM {table}"))
                conn.execute(text(statement))
                made.append((statement, fulltext.faults(conn)))
                undone.rollback()
        assert fulltext.faults(conn) == []
    assert made == [(statement, []) for statement, _, _ in CHANGES]
    for statement, asked, there in CHANGES[:7]:
        with db.connection(target) as conn:
            conn.execute(text(statement))
        found = search(target, asked)
        assert bool(found.hits and not found.only_alike) == there, statement


@pytest.mark.parametrize("index", ["claim_search", "title_search", "body_search", "document_search", "name_search"])
def test_an_index_that_was_left_behind_is_noticed_and_filled_anew(target: db.Target, index: str) -> None:
    with db.connection(target) as conn:
        if target.file is None:
            conn.execute(text(f"DELETE FROM {index}"))
        else:
            own = index == "name_search"
            conn.execute(
                text(f"DELETE FROM {index}" if own else f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
            )
        (fault,) = fulltext.faults(conn)
        assert fault.startswith(f"{index}: does not match its texts")
        fulltext.rebuild(conn)
        assert fulltext.faults(conn) == []


def test_who_searches_while_the_index_is_filled_anew_finds_as_before(shipped: db.Target) -> None:
    asked = text("SELECT count(*) FROM name_search")
    with db.snapshot(shipped) as held:
        db.require_current(shipped, held)
        with db.connection(shipped) as conn:
            before = conn.scalar(asked)
            fulltext.rebuild(conn)
        assert held.scalar(asked) == before > 0


def test_writing_many_rows_without_the_index(target: db.Target) -> None:
    with db.connection(target) as conn:
        with fulltext.suspended(conn):
            conn.execute(text("UPDATE claim SET text = 'zanzibar' WHERE id = 1"))
            assert fulltext.faults(conn) != []
        assert fulltext.faults(conn) == []
        conn.execute(text("UPDATE claim SET text = 'zanzibar' WHERE id = 2"))
        assert fulltext.faults(conn) == []


def test_what_is_inserted_in_great_numbers_may_be_one(target: db.Target) -> None:
    with db.connection(target) as conn:
        names = ", ".join(conn.execute(text("SELECT * FROM claim")).keys() - {"id", "key"})
        inserts = fulltext.BulkInserts(conn)
        for number in range(3):
            inserts.begin()
            conn.execute(
                text(f"INSERT INTO claim (key, {names}) SELECT 'new-{number}', {names} FROM claim WHERE id = 1")
            )
            inserts.catch_up()
            assert fulltext.faults(conn) == []
        inserts.end()
        conn.execute(text(f"INSERT INTO claim (key, {names}) SELECT 'new', {names} FROM claim WHERE id = 1"))
        assert fulltext.faults(conn) == []


def test_pairs_on_a_server_are_those_in_python(postgres_schema: Callable[[], db.Target]) -> None:
    chance = random.Random(3)  # noqa: S311
    texts = ["", "쌀", "쌀값", "a쌀 값b", "7월의 쌀값이 'x' \\: 올랐다", "平壤・ピョンヤン", "rice"]
    # the first and last characters of each range, and those beside them
    texts += ["\u3040ぁヿ\u3100㐀䶿\u4dc0一鿿\ua000가힣\ud7a4😀쌀"]
    texts += ["".join(chance.choices("가나다쌀平ピ :'\\aé", k=chance.randrange(60))) for _ in range(300)]
    target = postgres_schema()
    with db.connection(target) as conn:
        db.upgrade(conn)
        for searched in texts:
            found = conn.execute(text("SELECT lexeme, positions FROM unnest(search_pairs(:text))"), {"text": searched})
            wanted: dict[str, list[int]] = {}
            for number, pair in enumerate((pairs(searched) or "").split(), start=1):
                wanted.setdefault(pair, []).append(number)
            assert dict(found.all()) == wanted, searched


def test_texts_are_plain_on_a_server_as_in_python(postgres_schema: Callable[[], db.Target]) -> None:
    letters = "".join(map(chr, (*range(0x20, 0x600), *range(0x1E00, 0x2100), 0xFB01, 0xFEFF, 0xAC00, 0x1F600)))
    # marks after a letter, after another mark, after no letter, and composed otherwise than usual
    texts = (letters, "a\u0301\u0323x\u0302 \u0301 \u0438\u0306 \u1112\u1161", "\u1112\u1161", "1e5 R&D")
    with db.connection(postgres_schema()) as conn:
        db.upgrade(conn)
        found = [conn.execute(text("SELECT search_plain(:text)"), {"text": each}).scalar_one() for each in texts]
    assert found == [plain(each) for each in texts]


def test_long_korean_texts_are_indexed_in_order(sqlite_shipped: db.Target) -> None:
    syllables = "".join(chr(0xAC00 + number * 7 % 11172) for number in range(1000))
    with db.connection(sqlite_shipped) as conn:
        conn.execute(text("UPDATE claim SET text = :text WHERE id = 1"), {"text": syllables})
        (pairs,) = conn.execute(text("SELECT pairs FROM searched_claim WHERE id = 1")).one()
    assert pairs.split() == [syllables[start : start + 2] for start in range(1000)]


@pytest.mark.parametrize(("first", "last", "length"), [("가", "힣", 180_000), ("а", "я", 400_000)])
def test_no_text_is_too_long_to_be_indexed(shipped: db.Target, first: str, last: str, length: int) -> None:
    if shipped.file is not None:
        # a tsvector holds a megabyte; SQLite has no such limit, and takes time that grows with the square of the length
        length //= 3
    chance = random.Random(length)  # noqa: S311
    letters = "".join(chr(chance.randint(ord(first), ord(last))) for _ in range(length))
    words = " ".join(letters[start : start + 4] for start in range(0, length, 4))
    with db.connection(shipped) as conn:
        conn.execute(text("UPDATE claim SET text = :words WHERE id = 1"), {"words": f"zanzibar {words}"})
    assert len(keys(shipped, "zanzibar", within="claims")) == 1
    with db.connection(shipped) as conn:
        assert fulltext.faults(conn) == []

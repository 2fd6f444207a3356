"""The read-only reader: what it refuses without a trace, what it answers, and the queries that come with nkdb."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import as_on_sqlite
from sqlalchemy import Engine, event
from stores import OnServer

from nkdb import db
from nkdb.errors import DatabaseAccessError, DatabaseMissingError, ForeignDatabaseError, OlderDatabaseError, QueryError
from nkdb.query import bound, named_queries, parse_parameters, reading, sql_for
from nkdb.query.named import NamedQuery

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "


@pytest.fixture
def folder(sqlite_shipped: db.Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the shipped SQLite file, which is also the current one: files without a path would land there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_file_attached_by_another_connection_is_not_reachable(sqlite_shipped: db.Target, folder: Path) -> None:
    sqlite3.connect(folder / "secret.sqlite").execute("CREATE TABLE t (a)").connection.close()
    with reading(sqlite_shipped) as reader, pytest.raises(QueryError, match="no such table"):
        reader.select("SELECT * FROM secret.t")


@pytest.mark.parametrize(
    ("sql", "parameters", "rows"),
    [
        ("SELECT 1;", {}, [(1,)]),
        ("SELECT 1 -- one", {}, [(1,)]),
        ("VALUES (1), (2)", {}, [(1,), (2,)]),
        ("SELECT NULL, '로동신문', 0.5", {}, [(None, "로동신문", 0.5)]),
        ("SELECT :a || @a || $a", {"a": "쌀"}, [("쌀쌀쌀",)]),
        ("SELECT :a", {"a": None, "unused": 1}, [(None,)]),
        ("SELECT key FROM source WHERE name = :name", {"name": "' OR 1 = 1 --"}, []),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4) SELECT sum(i) FROM n", {}, [(10,)]),
        ("SELECT key, rank() OVER (ORDER BY key) FROM article ORDER BY 2 LIMIT 1", {}, [("8-3-movement-evolves-2014-08-05", 1)]),
        ("SELECT low, high FROM figure_flat WHERE per = 'P1M' AND measure_key = '8-3-money-payment'", {}, [(20000, 200000)]),
        ("SELECT key FROM article UNION SELECT 'a' INTERSECT SELECT 'a'", {}, [("a",)]),
        ("SELECT (SELECT count(*) FROM place p WHERE p.id = s.place_id) FROM source s WHERE s.key = 'daily-nk'", {}, [(0,)]),
        ("SELECT printf('%,d', 20000), upper('a'), json_array(1)", {}, [("20,000", "A", "[1]")]),
        ("SELECT count(*) > 100 FROM sqlite_master", {}, [(1,)]),
        ("SELECT count(*) FROM topic WHERE 0", {}, [(0,)]),
        ("SELECT entity_id > 0 FROM name_search WHERE name_search MATCH '로동신문'", {}, [(1,)]),
        ("SELECT highlight(name_search, 0, '[', ']'), bm25(name_search) < 0 FROM name_search WHERE name_search MATCH 'nodong sinmun' ORDER BY rank LIMIT 1", {}, [("[Nodong] [Sinmun]", 1)]),
    ],
)  # fmt: skip
def test_reading_is_not_hindered_on_sqlite(
    sqlite_shipped: db.Target, sql: str, parameters: dict[str, Any], rows: list[tuple[Any, ...]]
) -> None:
    with reading(sqlite_shipped) as reader:
        assert reader.select(sql, parameters).rows == rows


@pytest.mark.parametrize(
    ("sql", "parameters", "rows"),
    [
        ('SELECT \'{"a":1}\', 2 AS "b:c"', {}, [('{"a":1}', 2)]),
        ("SELECT '10:30 :a' || :a || ':b' -- :c", {"a": "쌀"}, [("10:30 :a쌀:b",)]),
        ("SELECT /* at :noon */ 'it''s :c' || :a", {"a": ":d"}, [("it's :c:d",)]),
        (r"SELECT '\:x', '\\::y'", {}, [(r"\:x", r"\\::y")]),
    ],
)
def test_a_colon_is_not_always_that_of_a_parameter(
    shipped_to_read: db.Target, sql: str, parameters: dict[str, Any], rows: list[tuple[Any, ...]]
) -> None:
    statement, values = bound(sql, parameters)
    with reading(shipped_to_read) as reader:
        assert reader.select(statement, values).rows == rows


def test_a_cast_of_a_servers_is_no_parameter(postgres_store: OnServer) -> None:
    with reading(postgres_store.shipped) as reader:
        assert reader.select("SELECT :a::text || (ARRAY[1,2])[:2]::text", {"a": "x"}).rows == [("x{1,2}",)]


def test_columns_are_named_also_where_there_are_no_rows(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        result = reader.select('SELECT key, name AS "이름" FROM topic WHERE 1 = 0')
    assert (result.columns, result.rows, result.truncated) == (["key", "이름"], [], False)


@pytest.mark.parametrize(
    ("limit", "rows", "truncated"), [(None, 10, False), (11, 10, False), (10, 10, False), (9, 9, True), (1, 1, True)]
)
def test_limit(shipped_to_read: db.Target, limit: int | None, rows: int, truncated: bool) -> None:
    with reading(shipped_to_read) as reader:
        result = reader.select("SELECT key FROM article", limit=limit)
    assert (len(result.rows), result.truncated) == (rows, truncated)


def test_a_limit_stops_even_an_endless_query(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        result = reader.select(ENDLESS + "SELECT i FROM n", limit=3)
    assert (result.rows, result.truncated) == ([(1,), (2,), (3,)], True)


def test_each_query_has_the_whole_time(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read, seconds=0.2) as reader:
        for _ in range(2):
            with pytest.raises(QueryError, match="no end"):
                reader.select(ENDLESS + "SELECT count(*) FROM n")
        assert reader.select("SELECT 1").rows == [(1,)]


# databases that are not there, not ours, old, in use or damaged


def test_no_database_is_made_by_asking_for_it(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError), reading(db.Target.parse(str(tmp_path / "none.sqlite"))):
        pass
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("text", ["not a database " * 100, "SQLite format 3\0" + "x" * 100])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ForeignDatabaseError), reading(db.Target.parse(str(file))):
        pass
    assert contents(tmp_path) == {"notes.txt": text.encode()}


def test_an_older_database_is_refused(older: db.Target) -> None:
    with pytest.raises(OlderDatabaseError, match="nkdb db upgrade"), reading(older):
        pass


def test_a_damaged_table_is_not_taken_for_wrong_sql(sqlite_shipped: db.Target, folder: Path) -> None:
    connection = sqlite3.connect(folder / "nkdb.sqlite")
    ((page,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'market_rate'").fetchall()
    ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    connection.close()
    with (folder / "nkdb.sqlite").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    before = contents(folder)
    with reading(sqlite_shipped) as reader:
        with pytest.raises(DatabaseAccessError, match="malformed"):
            reader.select("SELECT * FROM market_rate")
        assert reader.select("SELECT count(*) FROM article").rows == [(10,)]
    assert contents(folder) == before


def test_a_truncated_file_is_refused(sqlite_shipped: db.Target, folder: Path) -> None:
    file = folder / "nkdb.sqlite"
    file.write_bytes(file.read_bytes()[:50_000])
    with pytest.raises(DatabaseAccessError, match="malformed"), reading(sqlite_shipped) as reader:
        reader.select("SELECT * FROM claim_flat")
    assert file.stat().st_size == 50_000


def test_a_database_in_use_is_not_taken_for_wrong_sql(
    sqlite_shipped: db.Target, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.db.sqlite_file.BUSY_SECONDS", 0)
    writer = sqlite3.connect(folder / "nkdb.sqlite", isolation_level=None)
    writer.execute("PRAGMA journal_mode = DELETE")  # in WAL mode no writer shuts out a reader
    with reading(sqlite_shipped) as reader:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseAccessError, match="in use by another process"):
            reader.select("SELECT 1 FROM topic")
        writer.execute("ROLLBACK")
        assert reader.select("SELECT count(*) FROM article").rows == [(10,)]
    writer.close()


# the queries that come with nkdb


@pytest.mark.parametrize("name", named_queries())
def test_shipped_queries_have_a_purpose_and_rows(shipped_to_read: db.Target, name: str) -> None:
    query = named_queries()[name]
    assert query.purpose[0].isupper()
    assert "?" in query.purpose or query.purpose.endswith(".")
    with reading(shipped_to_read, seconds=5) as reader:
        result = reader.select(*bound(name, {}))
    assert result.rows
    assert len(set(result.columns)) == len(result.columns)
    assert all(column.isidentifier() for column in result.columns)


def test_a_file_says_in_its_comments_what_it_is_for() -> None:
    text = (
        "-- Which kilns\n-- are there?\n-- :place  key of the place (default pyongyang)\n-- :least  how many\nSELECT 1"
    )
    query = NamedQuery.parse("kilns", text)
    assert (query.name, query.purpose, query.sql) == ("kilns", "Which kilns are there?", text)
    assert [(p.name, p.meaning, p.default) for p in query.parameters] == [
        ("place", "key of the place", "pyongyang"), ("least", "how many", None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", named_queries())
def test_a_limit_of_a_shipped_query_is_the_databases_too(shipped_to_read: db.Target, name: str) -> None:
    with reading(shipped_to_read) as reader:
        whole = reader.select(*bound(name, {})).rows
        some = reader.select(*bound(name, {}, 1))
        cut = reader.select(*bound(name, {}, 1), 1)
    assert some.rows == whole[:2]
    assert (cut.rows, cut.truncated) == (whole[:1], len(whole) > 1)


def test_a_server_answers_in_the_order_of_a_file(undated: list[db.Target]) -> None:
    def answers(target: db.Target) -> dict[str, list[tuple[Any, ...]]]:
        with reading(target) as reader:
            found = {name: reader.select(*bound(name, {})).rows for name in named_queries()}
        return {name: [tuple(map(as_on_sqlite, row)) for row in rows] for name, rows in found.items()}

    file, server = map(answers, undated)
    assert server == file
    days = [row[0] for row in file["claims-by-place-and-topic"]]
    assert None in days
    assert days == sorted(days, key=lambda day: (day is None, day))


@pytest.mark.parametrize("name", ["rates-over-time", "rice-in-august-2014"])
def test_rates_that_differ_in_their_high_end_alone_have_an_order(shipped: db.Target, name: str) -> None:
    rate = """INSERT INTO market_rate (observed_on, date_precision, date_basis, earliest, latest, place_id, quantity, low,
        high, currency_basis, value_basis, observer_id, read_in, citation_url) SELECT '2014-08-05', 'day', 'stated',
        '2014-08-05', '2014-08-05', p.id, 'rice_kpw_per_kg', 5000, {}, 'new_won', 'range', s.id, 'r', 'https://nk.example/'
        FROM place p CROSS JOIN source s WHERE p.key = 'hyesan' AND s.key = 'daily-nk'"""
    with db.connection(shipped) as conn:
        for high in (9000, 7000, 8000):
            conn.exec_driver_sql(rate.format(high))
    given = RICE_IN_HYESAN if name == "rates-over-time" else {}
    with reading(shipped) as reader:
        found = reader.select(*bound(name, given))
    low, high = map(found.columns.index, ("low", "high"))
    assert [row[high] for row in found.rows if row[low] == 5000 and row[high] > 5000] == [7000, 8000, 9000]


def test_every_claim_goes_back_to_one_of_the_origins(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        origins = reader.select(sql_for("reports-and-origins")).rows
        ((claims,),) = reader.select("SELECT count(*) FROM claim_flat").rows
    assert sum(row[2] for row in origins) == claims


def test_shipped_queries_answer_what_the_page_says(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        payments = reader.select(sql_for("payments-of-8-3-money")).rows
        splits = reader.select(sql_for("harvest-splits")).rows
        anonymous = reader.select(sql_for("anonymous-figures")).rows
    assert [row[:4] for row in payments] == [(20000, 200000, "KPW", "P1M"), (240000, 480000, "KPW", "P3M")]
    assert {row[2] for row in splits} == {"factory 70; lessee 30", "factory 50; lessee 50"}
    assert {row[4] for row in anonymous} == {"source in North Pyongan Province"}


@pytest.mark.parametrize("text", ["SELECT 1", "select(1)", "SELECT\n1", "", " ", "VALUES(1)", "SELECT 1;", "a;b"])
def test_what_is_not_a_single_word_is_sql(text: str) -> None:
    assert sql_for(text) == text


@pytest.mark.parametrize("text", ["harvest-splits", " harvest-splits\n"])
def test_a_name_is_the_shipped_query(text: str) -> None:
    assert sql_for(text) == named_queries()["harvest-splits"].sql


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("harvest-split", "did you mean 'harvest-splits'"),
        ("doubtful_claims", "did you mean 'doubtful-claims'"),
        ("zzz", "found no query named 'zzz'; allowed: SQL, or one of: anonymous-figures, "),
        ("../queries/harvest-splits", "no query named"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(text: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        sql_for(text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("pairs", "parameters"),
    [
        ([], {}),
        (["a=1"], {"a": "1"}),
        (["a=1", "b=x y"], {"a": "1", "b": "x y"}),
        (["a="], {"a": ""}),
        (["a=b=c"], {"a": "b=c"}),
        (["a=1", "a=2"], {"a": "2"}),
        (["이름=쌀"], {"이름": "쌀"}),
    ],
)
def test_parameters(pairs: list[str], parameters: dict[str, str]) -> None:
    assert parse_parameters(pairs) == parameters


@pytest.mark.parametrize("pair", ["", "a", "=", "=1", "a b=1", "1=a", ":a=1", "a-b=1"])
def test_parameters_that_are_none(pair: str) -> None:
    with pytest.raises(QueryError, match="--param NAME=VALUE"):
        parse_parameters(["ok=1", pair])


def test_there_are_at_least_twelve_queries_and_their_parameters_have_a_meaning() -> None:
    queries = named_queries().values()
    assert len(queries) >= 12
    for query in queries:
        assert {p.name for p in query.parameters} == set(bound(query.name, {})[1]), query.name
        assert all(p.meaning and p.default for p in query.parameters)


@pytest.mark.parametrize(
    ("text", "given", "values"),
    [
        ("SELECT 1", {}, {}),
        ("SELECT :a || @b || $c", {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "2", "c": "3"}),
        ("SELECT ':x', \":y\", 1::int -- :z\n/* :q */", {}, {}),
        ("figures-of-measure", {}, {"measure": "production-growth"}),
        ("figures-of-measure", {"measure": "harvest-split"}, {"measure": "harvest-split"}),
        ("policies-in-force", {"day": "2014-07"}, {"day": "2014-07-01"}),
        ("hearsay", {"hands": "4"}, {"hands": "4"}),
        ("hearsay", {"hands": 4}, {"hands": 4}),
        ("SELECT :day", {"day": "tomorrow"}, {"day": "tomorrow"}),
    ],
)
def test_values_of_parameters(text: str, given: dict[str, str], values: dict[str, str]) -> None:
    assert bound(text, given) == (sql_for(text), values)


@pytest.mark.parametrize(
    ("text", "given", "message"),
    [
        ("SELECT :a", {}, "found a parameter without a value (a); allowed: --param NAME=VALUE for each :NAME"),
        ("SELECT :a", {"a": "1", "b": "2"}, "found no parameter 'b' in the query; allowed: a"),
        ("SELECT 1", {"b": "2"}, "allowed: no --param, since it has none"),
        ("figures-of-measure", {"mesure": "x"}, "(did you mean 'measure'?); allowed: measure"),
        ("policies-in-force", {"day": "tomorrow"}, "found --param day=tomorrow; allowed: a day, month or year"),
        ("policies-in-force", {"day": "2014-02-30"}, "found --param day=2014-02-30"),
        (
            "SELECT 1 WHERE 'a' in ( :a )",
            {"a": ["a"]},
            "found a list for :a; allowed: one value for each name: IN (:a, :b)",
        ),
        ("hearsay", {"hands": "many"}, "found --param hands=many; allowed: a whole number such as 3"),
        # a file would take it for no number, and a server refuse it
        ("hearsay", {"hands": "４"}, "found --param hands=４; allowed: a whole number such as 3"),
    ],
)
def test_parameters_that_do_not_fit(text: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError) as error:
        bound(text, given)
    assert message in str(error.value)


def test_values_change_what_a_shipped_query_answers(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        (rice,) = [row for row in reader.select(*bound("rice-for-a-payment", {})).rows if row[3] == "P1M"]
        assert list(map(float, rice[-2:])) == [3.333, 34.483]
        assert len(reader.select(*bound("figures-of-measure", {"measure": "harvest-split"})).rows) == 7
        premium = {row[0]: row[-2] for row in reader.select(*bound("market-premium", {})).rows}
    assert premium["2014"] > 50


RICE = "quantity = 'rice_kpw_per_kg' AND observed_on = '2014-08' AND high = 6000"
ACROSS = "UPDATE claim SET earliest = '2009-11-01', latest = '2010-01-31' WHERE id IN (SELECT claim_id FROM figure)"


@pytest.mark.parametrize(
    ("change", "column", "answers"),
    [
        # a suspected misprint is no price; where only a level is said to be passed, nobody knows how dear it was
        (f"UPDATE market_rate SET flags = 'mirror;misprint_suspected' WHERE {RICE}", 6, {2}),
        (f"UPDATE market_rate SET flags = 'other_article_misprints_unit' WHERE {RICE}", 6, {3}),
        (f"UPDATE market_rate SET value_basis = 'at_least' WHERE {RICE}", 9, {None}),
        (f"UPDATE market_rate SET value_basis = 'at_least' WHERE {RICE.replace('6000', '5850')}", 9, {40, 3.333}),
        # old and new won never mix
        (ACROSS, 0, set()),
        (ACROSS.replace("2010-01-31", "2009-11-29"), 7, {2200}),
        (ACROSS.replace("2009-11-01", "2009-11-30"), 8, {210}),
        # small sums buy grams, not nothing
        ("UPDATE figure SET low = low / 2000, high = high / 2000 WHERE unit = 'KPW'", 9, {0.02, 0.002}),
    ],
)
def test_rice_is_bought_at_prices_that_hold(
    sqlite_shipped: db.Target, change: str, column: int, answers: set[object]
) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(change)
    with reading(sqlite_shipped) as reader:
        assert {row[column] for row in reader.select(*bound("rice-for-a-payment", {})).rows} == answers


AUGUST = "UPDATE claim SET earliest = {}, latest = {} WHERE key = '8-3-movement-evolves-2014-08-05/monthly-payments'"
SAID = "UPDATE claim_source SET reported_earliest = {0}, reported_latest = {0} WHERE reported_edtf IS NOT NULL"
WORK = "UPDATE document SET date_earliest = {0}, date_latest = {0}"
MONTHLY = "UPDATE figure SET {} WHERE key = '8-3-movement-evolves-2014-08-05/monthly-payments/range'"


@pytest.mark.parametrize(
    ("change", "disagree"),
    [
        ("UPDATE claim SET note = NULL", True),
        # old and new won never mix, nor won of a time that may be either's
        (AUGUST.format("'2008-01-01'", "'2008-12-31'"), False),
        (AUGUST.format("'2009-11-01'", "'2009-12-31'"), False),
        (AUGUST.format("'2009-11-30'", "'2009-12-31'"), True),
        (AUGUST.format("'2008-01-01'", "NULL"), False),
        (AUGUST.format("NULL", "'2008-12-31'"), False),
        (AUGUST.format("NULL", "NULL"), True),
        # without a time, what was said is of the day when the source that is nearest to its origin said it
        (AUGUST.format("NULL", "NULL") + "; UPDATE article SET published_on = NULL", True),
        (AUGUST.format("NULL", "NULL") + "; " + SAID.format("'2005-01-01'"), False),
        (AUGUST.format("NULL", "NULL") + f"; {SAID.format('NULL')}; " + WORK.format("'2005-01-01'"), False),
        (AUGUST.format("NULL", "NULL") + f"; {SAID.format('NULL')}; {WORK.format('NULL')}", True),
        (AUGUST.format("NULL", "NULL") + f"; {SAID.format('NULL')}; {WORK.format('NULL')}; UPDATE article SET published_on = NULL", False),
        (AUGUST.format("'2014-08-01'", "NULL") + "; UPDATE article SET published_on = '2009-01-01'", True),
        (AUGUST.format("'2008-01-01'", "'2008-12-31'") + "; UPDATE figure SET unit = 'USD'", True),
        # an end that is not included does not overlap with one that is
        (MONTHLY.format("high = 240000"), False),
        (MONTHLY.format("low = NULL, high = 240000, qualifier = 'less_than'"), True),
    ],
)  # fmt: skip
def test_what_disagrees_is_in_one_money_and_does_not_touch(
    sqlite_shipped: db.Target, change: str, disagree: bool
) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql("UPDATE figure SET per = 'P1M' WHERE per = 'P3M'")
        for statement in change.split("; "):
            conn.exec_driver_sql(statement)
    with reading(sqlite_shipped) as reader:
        pairs = [row[3:5] for row in reader.select(*bound("disagreeing-figures", {})).rows]
    assert (("20,000 KPW … 200,000 KPW", "240,000-480,000 KPW per quarter") in pairs) is disagree


def test_figures_of_which_one_is_part_of_the_other_do_not_disagree(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        printed = [row[3:5] for row in reader.select(*bound("disagreeing-figures", {})).rows]
    assert ("One year after", "the last 2-3 years") in printed
    assert ("Four of the boxes", "30 boxes") not in printed


@pytest.mark.parametrize(
    ("table", "rate", "column", "otherwise"),
    [
        ("market_rate", "quantity = 'usd_kpw' AND high = 8333", 4, 8000),
        ("official_rate", "foreign_currency = 'USD' AND valid_from = '2013-11'", 5, 100),
    ],
)
def test_a_premium_rests_on_no_suspected_misprint(
    sqlite_shipped: db.Target, table: str, rate: str, column: int, otherwise: int
) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(f"UPDATE {table} SET flags = 'mirror;misprint_suspected' WHERE {rate}")
    with reading(sqlite_shipped) as reader:
        premium = {row[0]: row[column] for row in reader.select(*bound("market-premium", {})).rows}
    assert premium["2014"] == otherwise


@pytest.mark.parametrize(
    ("place", "province"),
    [("hyesan", "Ryanggang"), ("ryanggang", "Ryanggang"), ("rajin", "Rason"), ("dprk", "DPRK")],
)
def test_who_speaks_from_a_city_speaks_from_its_province(shipped: db.Target, place: str, province: str) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql(
            f"UPDATE source SET place_id = (SELECT id FROM place WHERE key = '{place}') WHERE kind = 'informant'"
        )
    with reading(shipped) as reader:
        assert {row[0] for row in reader.select(*bound("informants-by-province", {})).rows} == {province}


def test_a_claim_that_one_source_passes_on_twice_counts_once(sqlite_shipped: db.Target) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(
            """INSERT INTO source_merge (source_id, into_id) SELECT a.id, b.id FROM source a, source b
            WHERE a.key = 'choson-sinbo' AND b.key = 'ifes'"""
        )
    with reading(sqlite_shipped) as reader:
        cited = {row[0]: row[4] for row in reader.select(*bound("most-cited-outlets", {})).rows}
        name = "Institute for Far Eastern Studies"
        ((claims,),) = reader.select(f"SELECT count(*) FROM claim_flat WHERE chain LIKE '% > {name}%'").rows
    assert cited[name] == claims


ARTICLE = "8-3-movement-evolves-2014-08-05"
POLICY = "UPDATE claim SET kind = 'policy', earliest = {}, latest = {} " + f"WHERE key = '{ARTICLE}/monthly-payments'"
RICE_IN_HYESAN = {"quantity": "rice_kpw_per_kg", "place": "hyesan"}
UNTIL_OCTOBER = "DELETE FROM market_rate WHERE latest > '2023-10-31'"
INFORMANT = "UPDATE source SET kind = 'informant' WHERE key = 'daily-nk'"


@pytest.mark.parametrize(
    ("name", "given", "change", "column", "answers"),
    [
        # through three hands
        ("hearsay", {"hands": 3}, "", "depth", {3, 4}),
        ("hearsay", {"hands": 4}, "", "depth", {4}),
        # on the middle of June
        ("policies-in-force", {}, POLICY.format("'2014-06-15'", "'2014-06-15'"), "claim_key", True),
        ("policies-in-force", {}, POLICY.format("'2014-06-16'", "NULL"), "claim_key", False),
        ("policies-in-force", {}, POLICY.format("NULL", "'2014-06-14'"), "claim_key", False),
        ("policies-in-force", {}, POLICY.format("'2014-06-15'", "NULL"), "claim_key", True),
        ("policies-in-force", {}, POLICY.format("NULL", "'2014-06-15'"), "claim_key", True),
        ("policies-in-force", {}, POLICY.format("NULL", "NULL"), "claim_key", False),
        ("policies-in-force", {}, POLICY.format("'2014-01-01'", "NULL").replace("policy", "event"), "claim_key", False),
        # what belongs to it, and to that
        ("claims-about-organization", {"organization": "ministry-of-commerce"}, "", "organization", {"Pyongyang Department Store No. 1"}),
        ("claims-about-organization", {"organization": "workers-party-of-korea"}, "", "organization",
         {"Workers' Party of Korea", "Central Committee (WPK)", "Politburo (WPK)", "Socialist Women's Union of Korea"}),
        ("claims-by-place-and-topic", {"place": "pyongchon-district"}, "", "places", {"Ansan-1-dong; Pyongyang"}),
        ("claims-by-place-and-topic", {"place": "chagang", "topic": "wages-incentives"}, "", "topics",
         {"Local industry; Product quality; Wages and incentives"}),
        ("claims-by-place-and-topic", {"place": "survey-hyesan-hoeryong"}, "", "places",
         {"Hoeryong", "Chagang; Hoeryong; Huichon; Kangwon; North Hamgyong; Wonsan"}),
        # an informant in the middle of a chain is no origin
        ("anonymous-figures", {}, INFORMANT, "informant", {"Daily NK", "source in North Pyongan Province"}),
        ("anonymous-figures", {}, f"{INFORMANT}; UPDATE source SET kind = 'blog' WHERE key <> 'daily-nk'", "chain",
         {"NK Economy Watch > Daily NK"}),
        ("informants-by-province", {}, INFORMANT, "claims", {74, 17, 16, 1}),
        ("informants-by-province", {}, INFORMANT, "as_origin", {37, 17, 16, 1}),
        ("most-cited-outlets", {"kind": "exile_media"}, "", "claims", {74}),
        ("most-cited-outlets", {"kind": "exile_media"}, "", "as_origin", {37}),
        ("most-cited-outlets", {"kind": "exile_media"}, "", "works", {2}),
        ("most-cited-outlets", {"kind": "blog"}, "", "claims", set()),
        ("rates-over-time", RICE_IN_HYESAN | {"since": "2023-10-31"}, UNTIL_OCTOBER, "observed_on", {"2023-10"}),
        ("rates-over-time", RICE_IN_HYESAN | {"since": "2023-11"}, UNTIL_OCTOBER, "observed_on", set()),
        ("single-origin-topics", {"claims": 4}, "", "topic", {"harvest-sharing", "womens-union"}),
        ("doubtful-claims", {}, "", "credibility", {"4", "5"}),
        ("reports-and-origins", {}, "", "claims", {107, 37, 24, 19, 17, 16, 11, 8, 7, 6, 4, 2, 1}),
        # an official rate of the same year, and of the same won
        ("market-premium", {}, "DELETE FROM market_rate WHERE observed_on >= '2010'", "market_low", {3500}),
        # the dollar that is only said to have passed a level may have cost any number of times as much
        ("market-premium", {}, "UPDATE market_rate SET value_basis = 'at_least'", "times_high", {None}),
        # of a day's rates the same one is taken, in whichever order they were loaded
        ("market-premium", {}, "UPDATE official_rate SET earliest = '2013-11-01', latest = '2013-11-30' WHERE valid_from = '2011-03'", "official", {140, 96.9, 96, 109.6, 100}),
        ("rice-for-a-payment", {}, ACROSS.replace("2009-11-01", "2014-08-31").replace("2010-01-31", "2014-08-31"), "prices", {3}),
        ("rice-for-a-payment", {}, ACROSS.replace("2009-11-01", "2014-08-01").replace("2010-01-31", "2014-08-01"), "prices", {3}),
        ("rice-in-august-2014", {}, "UPDATE market_rate SET low = 5000, high = 8000", "kg_for_200000_won", {25}),
        ("unverified-evidence", {}, "UPDATE evidence SET state = 'verified' WHERE id > 1", "spans", {1}),
        ("unverified-evidence", {}, "UPDATE evidence SET state = 'broken'", "unchecked", {0}),
        ("unverified-evidence", {}, "", "broken", {0}),
        ("unverified-evidence", {}, "", "text_imported", {"no"}),
    ],
)  # fmt: skip
def test_shipped_queries_answer_what_they_ask(
    sqlite_shipped: db.Target, name: str, given: dict[str, Any], change: str, column: str, answers: set[object] | bool
) -> None:
    with db.connection(sqlite_shipped) as conn:
        for statement in change.split("; "):
            conn.exec_driver_sql(statement)
    with reading(sqlite_shipped) as reader:
        result = reader.select(*bound(name, given))
    found = {row[result.columns.index(column)] for row in result.rows}
    assert (f"{ARTICLE}/monthly-payments" in found if isinstance(answers, bool) else found) == answers


@pytest.mark.parametrize("name", named_queries())
def test_shipped_queries_show_a_merged_source_as_the_one_it_is(sqlite_shipped: db.Target, name: str) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(f"{INFORMANT} OR key = 'ifes'")
        conn.exec_driver_sql(
            """INSERT INTO source_merge (source_id, into_id) SELECT a.id, b.id FROM source a, source b
            WHERE a.key = 'daily-nk' AND b.key = 'ifes'"""
        )
    with reading(sqlite_shipped) as reader:
        rows = reader.select(*bound(name, {})).rows
    assert rows
    assert not [cell for row in rows for cell in row if str(cell).endswith("Daily NK") or "Daily NK > " in str(cell)]


def test_a_reader_sees_one_moment(shipped: db.Target) -> None:
    first = "SELECT key FROM topic ORDER BY id LIMIT 1"
    with reading(shipped) as reader:
        before = reader.select(first).rows
        with db.connection(shipped) as conn:
            conn.exec_driver_sql("UPDATE topic SET key = key || '-since'")
        assert reader.select(first).rows == before
    with reading(shipped) as reader:
        assert reader.select(first).rows != before


def test_only_who_asks_for_it_has_a_limit(shipped_to_read: db.Target) -> None:
    thousands = ENDLESS.replace("FROM n)", "FROM n WHERE i < 300000)") + "SELECT count(*) FROM n"
    with reading(shipped_to_read) as reader:
        assert reader.select(thousands).rows == [(300_000,)]
    with reading(shipped_to_read, seconds=0.01) as reader, pytest.raises(QueryError, match=r"no end after 0\.01 s"):
        reader.select(thousands)


def test_a_limit_of_the_servers_own_is_told_as_such(postgres_schema: Callable[[], db.Target]) -> None:
    target = postgres_schema()
    with db.connection(target) as conn:
        db.upgrade(conn)
    hasty = db.Target.parse(f"{target.url}%20-cstatement_timeout%3D100")
    with reading(hasty) as reader, pytest.raises(QueryError, match="the server's statement_timeout; allowed: a longer"):
        reader.select(ENDLESS + "SELECT count(*) FROM n")


def test_a_server_far_away_is_asked_once_a_query_and_an_error_does_not_move_the_moment(
    postgres_schema: Callable[[], db.Target],
) -> None:
    target = postgres_schema()
    with db.connection(target) as conn:
        db.upgrade(conn)
    asked: list[str] = []

    def listen(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        with reading(target, seconds=30) as reader:
            first = len(asked)
            for number in range(5):
                assert reader.select("SELECT :n + 0", {"n": number}).rows == [(number,)]
            # the first comes with a savepoint
            assert len(asked) == first + 6
            for _ in range(2):
                with pytest.raises(QueryError, match="does not run"):
                    reader.select("SELECT 1 / 0")
            with db.connection(target) as conn:
                conn.exec_driver_sql("INSERT INTO topic (key, name) VALUES ('new', 'New')")
            assert reader.select("SELECT count(*) FROM topic").rows == [(0,)]
            with pytest.raises(DatabaseAccessError, match="read-only"):
                reader.select("WITH gone AS (DELETE FROM topic RETURNING 1) SELECT * FROM gone")
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    with reading(target) as reader:
        assert reader.select("SELECT count(*) FROM topic").rows == [(1,)]

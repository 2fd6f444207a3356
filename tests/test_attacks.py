"""Attacks on the query command and the named queries: nothing is written, attached, loaded or read from elsewhere.

Each attack runs on a database that its owner may write to, so it is the reader alone that stops it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from looking import content, rows
from stores import Files, OnServer, Store

from nkdb import db
from nkdb.backup import backup
from nkdb.errors import NkdbError, NotUnicodeError, QueryError
from nkdb.export.exporting import export
from nkdb.fulltext import rebuild, suspended
from nkdb.integrity import broken_row
from nkdb.query import bound, named_queries, reading
from nkdb.search import search

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
NOT_READING = "does more than read"
COUNT = "SELECT count(*) FROM figure"

# refused on both kinds, whatever the words
ATTACKS = [
    "INSERT INTO topic (key, name) VALUES ('a', 'b')",
    "INSERT INTO topic (key, name) VALUES ('a', 'b') RETURNING id",
    "INSERT INTO topic (key, name) VALUES ('8-3-money', 'b') ON CONFLICT (key) DO UPDATE SET name = 'b'",
    "UPDATE topic SET name = 'x'",
    "DELETE FROM figure",
    "WITH new AS (SELECT 'a' AS k) INSERT INTO topic (key, name) SELECT k, k FROM new RETURNING *",
    "WITH old AS (SELECT id FROM topic) DELETE FROM topic WHERE id IN (SELECT id FROM old)",
    "DROP TABLE evidence",
    "DROP VIEW figure_flat",
    "ALTER TABLE topic RENAME TO subject",
    "CREATE TABLE mine (a integer)",
    "CREATE TABLE mine AS SELECT * FROM topic",
    "CREATE TEMP TABLE mine (a integer)",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE TEMP VIEW mine AS SELECT 1",
    "CREATE INDEX mine ON topic (name)",
    "SELECT 1; DELETE FROM figure",
    "SELECT 1; SELECT 2",
    "COMMIT; DELETE FROM figure",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT mine",
    "RELEASE mine",
    "VACUUM",
    "ANALYZE",
    "REINDEX",
    "ATTACH 'new.sqlite' AS other",
    "SELECT load_extension('x')",
    "LOAD 'x'",
    "SELECT readfile('/etc/hostname')",
    "SELECT pg_read_file('/etc/hostname')",
    "PRAGMA query_only = 0",
    "SET TRANSACTION READ WRITE",
    ENDLESS + "SELECT count(*) FROM n",
    ENDLESS + "SELECT max(i) FROM n",
    "SELECT count(*) FROM claim a, claim b, claim c, claim d, claim e, claim f",
    "",
    " ; ",
    "-- nothing",
    "SELECT 1 \0; DROP TABLE topic",
    "SELECT '\udcff'",
]

# and what is refused on each, with the reason
ON_SQLITE = [
    ("INSERT INTO topic (key, name) VALUES ('a', 'b')", NOT_READING),
    ("INSERT INTO topic (key, name) VALUES ('a', 'b') RETURNING id", NOT_READING),
    ("UPDATE topic SET name = 'x'", NOT_READING),
    ("DELETE FROM topic", NOT_READING),
    ("REPLACE INTO topic (key, name) VALUES ('a', 'b')", NOT_READING),
    ("WITH old AS (SELECT id FROM topic) DELETE FROM topic WHERE id IN old", NOT_READING),
    ("WITH new AS (SELECT 'a' AS k) INSERT INTO topic (key, name) SELECT k, k FROM new RETURNING *", NOT_READING),
    ("DROP TABLE topic", NOT_READING),
    ("DROP VIEW figure_flat", NOT_READING),
    ("ALTER TABLE topic RENAME TO subject", NOT_READING),
    ("CREATE TABLE mine (a)", NOT_READING),
    ("CREATE TABLE mine AS SELECT * FROM topic", NOT_READING),
    ("CREATE VIEW mine AS SELECT 1", NOT_READING),
    ("CREATE TEMP TABLE mine (a)", NOT_READING),
    ("CREATE TEMP VIEW mine AS SELECT 1", NOT_READING),
    ("CREATE TRIGGER mine AFTER INSERT ON topic BEGIN SELECT 1; END", NOT_READING),
    ("CREATE TEMP TRIGGER mine AFTER INSERT ON topic BEGIN SELECT 1; END", NOT_READING),
    ("CREATE INDEX mine ON topic (name)", NOT_READING),
    ("CREATE VIRTUAL TABLE mine USING fts5 (a)", NOT_READING),
    ("ATTACH 'new.sqlite' AS other", NOT_READING),
    ("ATTACH 'nkdb.sqlite' AS other", NOT_READING),
    ("ATTACH 'file:nkdb.sqlite?mode=rwc' AS other", NOT_READING),
    ("DETACH main", NOT_READING),
    ("VACUUM", NOT_READING),
    ("VACUUM INTO 'x.sqlite'", NOT_READING),
    ("PRAGMA query_only = 0", NOT_READING),
    ("PRAGMA writable_schema = 1", NOT_READING),
    ("PRAGMA journal_mode = WAL", NOT_READING),
    ("PRAGMA user_version", NOT_READING),
    ("PRAGMA data_version = 5", NOT_READING),
    ("SELECT * FROM pragma_user_version", NOT_READING),
    ("INSERT INTO claim_search (claim_search) VALUES ('rebuild')", NOT_READING),
    ("INSERT INTO claim_search (claim_search, rank) VALUES ('integrity-check', 1)", NOT_READING),
    ("INSERT INTO claim_search (claim_search, rank) VALUES ('rank', 'bm25(10)')", NOT_READING),
    ("DELETE FROM name_search", NOT_READING),
    ("DELETE FROM claim_search_data", NOT_READING),
    ("DROP TABLE claim_search", NOT_READING),
    ("CREATE VIRTUAL TABLE temp.mine USING fts5vocab ('main', 'claim_search', 'row')", NOT_READING),
    ("SELECT fts5('x', 1)", "wrong number of arguments"),
    ("SELECT * FROM claim_search WHERE claim_search MATCH '\"'", "unterminated string"),
    ("SELECT * FROM pragma_table_info('topic')", NOT_READING),
    ("BEGIN", NOT_READING),
    ("BEGIN EXCLUSIVE", NOT_READING),
    ("COMMIT", NOT_READING),
    ("ROLLBACK", NOT_READING),
    ("SAVEPOINT mine", NOT_READING),
    ("RELEASE mine", NOT_READING),
    ("REINDEX", NOT_READING),
    ("ANALYZE", NOT_READING),
    ("EXPLAIN DELETE FROM topic", NOT_READING),
    ("SELECT load_extension('x')", NOT_READING),
    ("SELECT LOAD_EXTENSION('x', 'y')", NOT_READING),
    ("SELECT fts3_tokenizer('simple')", NOT_READING),
    ("SELECT readfile('/etc/hostname')", "no such function: readfile"),
    ("SELECT writefile('x', 'y')", "no such function: writefile"),
    ("SELECT 1; SELECT 2", "more than one statement"),
    ("SELECT 1; DROP TABLE topic", "more than one statement"),
    ("", "no statement that returns rows"),
    (" \n\t", "no statement that returns rows"),
    (";", "no statement that returns rows"),
    ("-- nothing", "no statement that returns rows"),
    ("/* nothing */", "no statement that returns rows"),
    (ENDLESS + "SELECT count(*) FROM n", r"no end after 0\.2 s"),
    (ENDLESS + "SELECT i FROM n WHERE i < 0", r"no end after 0\.2 s"),
    (ENDLESS + "SELECT group_concat(hex(zeroblob(100000))) FROM n", r"no end after 0\.2 s|too big"),
    ("SELECT length(randomblob(1000000000))", "too big"),
    ("SELECT length(zeroblob(1000000000))", "too big"),
    ("SELECT zeroblob(2000000000)", "too big"),
    ("SELECT hex(zeroblob(60000000))", "too big"),
    ("SELECT :nothing_given", "a parameter without a value .*:nothing_given"),
    ("SELECT ?", "does not run"),
    ("SELECT * FROM nowhere", "no such table: nowhere"),
    ("SELECT nonesuch FROM topic", "no such column: nonesuch"),
    ("SELECT nonesuch(1)", "no such function: nonesuch"),
    ("SELEC 1", 'near "SELEC": syntax error'),
    ("SELECT 'open", "unrecognized token"),
    ("SELECT 1 \0; DROP TABLE topic", "null character"),
    ("SELECT '\udcff'", "which is not UTF-8"),
    ("SELECT CAST(x'ff' AS TEXT)", "Could not decode to UTF-8"),
    ("SELECT abs(-9223372036854775807 - 1)", "integer overflow"),
]

ON_SERVER = [
    "DELETE FROM figure",
    "WITH gone AS (DELETE FROM figure RETURNING id) SELECT * FROM gone",
    "COMMIT; DELETE FROM figure",
    "SELECT 1; DELETE FROM figure",
    "SET TRANSACTION READ WRITE",
    "SELECT set_config('transaction_read_only', 'off', true)",
    "CREATE TABLE t (id integer)",
    "CREATE TEMP TABLE t AS SELECT 1",
    "COPY figure TO PROGRAM 'true'",
    "TRUNCATE figure CASCADE",
    "DROP VIEW figure_flat",
    "SELECT nextval('figure_id_seq')",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT pg_catalog.pg_read_binary_file('/etc/hostname')",
    "SELECT \"pg_read_file\"('/etc/hostname')",
    "SELECT U&\"pg\\005fread_file\"('/etc/hostname')",
    "SELECT * FROM pg_ls_dir('/')",
    "SELECT * FROM pg_stat_file('/etc/hostname')",
    "SELECT lo_import('/etc/hostname')",
    "SELECT lo_export(1, '/stolen')",
    "SELECT query_to_xml('SELECT pg_' || 'read_file(''/etc/hostname'')', true, true, '')",
    "SELECT ts_stat('SELECT ' || 'pg_' || 'read_file(''/etc/hostname'')')",
    "SELECT * FROM xpath_table('id', 'name', 'topic; DELETE FROM figure', '/a', 'true') AS t (id integer, a text)",
    "SELECT * FROM dblink('host=localhost', 'DELETE FROM figure') AS t (a integer)",
    "SELECT set_config('role', 'postgres', true)",
    "SET ROLE postgres",
    "RESET ROLE",
    "SET SESSION AUTHORIZATION postgres",
    "DO $$ BEGIN DELETE FROM figure; END $$",
    "CALL f()",
    "LOAD 'x'",
    "CREATE EXTENSION dblink",
    "COPY figure TO '/stolen'",
    "COPY (SELECT 1) TO STDOUT",
    "COPY figure FROM '/etc/hostname'",
    "COPY figure FROM PROGRAM 'true'",
    "PREPARE p AS DELETE FROM figure",
    "EXECUTE p",
    "EXPLAIN ANALYZE DELETE FROM figure",
    "SELECT * FROM figure FOR UPDATE",
    "SELECT 1 INTO mine",
    "LOCK TABLE figure",
    "NOTIFY a",
    "SELECT pg_notify('a', 'b')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_terminate_backend(1)",
    "VACUUM",
    "BEGIN",
    "ROLLBACK",
    "SAVEPOINT a",
    "ALTER SYSTEM SET work_mem = 1",
    "GRANT ALL ON figure TO PUBLIC",
    "SELECT pg_sleep(60)",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT pg_show_all_file_settings()",
    "SELECT pg_clear_relation_stats('public', 'figure')",
    "SELECT pg_stat_reset()",
    "SELECT pg_logical_emit_message(false, 'a', 'b')",
    "SELECT brin_summarize_new_values('ix_article_url')",
    # a server's comments nest, and end at a carriage return
    "/* /* */ SELECT */ COPY (SELECT 1) TO PROGRAM 'touch {here}/mine'",
    "-- x\rCOPY (SELECT 1) TO PROGRAM 'touch {here}/mine' /*\nSELECT */",
    "/* /* */ SELECT */ DO 'begin execute ''COPY (SELECT 1) TO PROG''||''RAM touch {here}/mine''; end'",
    "/* /* */ SELECT */ COPY (SELECT 1) TO '{here}/mine'",
    "/* /* */ SELECT */ SET work_mem = '1MB'",
    "/* /* */ SELECT */ NOTIFY a",
    "/* /* */ EXPLAIN */ EXPLAIN ANALYZE CREATE TABLE mine AS SELECT 1",
    "EXPLAIN ANALYZE CREATE TABLE mine AS SELECT 1",
    "EXPLAIN (ANALYZE, VERBOSE) CREATE TABLE mine AS SELECT 1",
    "EXPLAIN ANALYZE VERBOSE CREATE MATERIALIZED VIEW mine AS SELECT 1",
    "EXPLAIN ANALYZE SELECT 1 AS a INTO mine",
    "EXPLAIN ANALYZE EXECUTE p",
    "EXPLAIN (ANALYZE /*) SELECT 1 /* */ -- */ ) CREATE TABLE mine AS SELECT 1",
    "EXPLAIN ANALYZE -- x\r CREATE TABLE mine AS SELECT 1",
    "EXPLAIN ANALYZE WITH new AS (INSERT INTO topic (key, name) VALUES ('a', 'b') RETURNING id) SELECT * FROM new",
    "SHOW work_mem; DELETE FROM figure",
]


@pytest.fixture(scope="module")
def attacked(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Target]:
    """The shipped database, which must be at the end what it was at the beginning."""
    folder = tmp_path_factory.mktemp("attacked")
    target = store.copy(store.shipped, folder)
    before, files = content(target), set(folder.iterdir())
    yield target
    assert (content(target), set(folder.iterdir())) == (before, files)
    store.drop(target)


def withstands(target: db.Target, attack: str, message: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try an attack, from a folder where files without a path would land."""
    monkeypatch.chdir(here)
    started = time.monotonic()
    with reading(target, seconds=0.2, of_user=True) as reader:
        for limit in (None, 5):
            with pytest.raises((QueryError, NotUnicodeError), match=message):
                reader.select(attack, limit=limit)
        # and the reader is as good as before
        assert reader.select(COUNT).rows == [(38,)]
    assert time.monotonic() - started < 20
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_refused(attacked: db.Target, attack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    withstands(attacked, attack, ".", tmp_path, monkeypatch)
    assert rows(attacked, COUNT) == [(38,)]


@pytest.fixture(scope="module")
def file(sqlite_store: Files, tmp_path_factory: pytest.TempPathFactory) -> db.Target:
    """A SQLite file with the shipped seeds."""
    return sqlite_store.copy(sqlite_store.shipped, tmp_path_factory.mktemp("attacked"))


@pytest.mark.parametrize(("attack", "message"), ON_SQLITE)
def test_attacks_on_a_file_are_refused_with_the_reason(
    file: db.Target, attack: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert file.file is not None
    before = content(file)
    withstands(file, attack, message, tmp_path, monkeypatch)
    assert content(file) == before
    assert [found.name for found in file.file.parent.iterdir()] == [file.file.name]


def test_what_cannot_be_interrupted_is_refused_after_it(file: db.Target) -> None:
    # however fast the machine is, making so long a text takes more than a millisecond
    with (
        reading(file, seconds=0.001) as reader,
        pytest.raises(QueryError, match=r"no end after 0\.001 s"),
    ):
        reader.select("SELECT length(printf('%.*c', 100000000, 'x'))")


@pytest.fixture(scope="module")
def on_server(postgres_store: OnServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Target]:
    """The shipped seeds on a server, with a table of a secret, by a superuser who could do anything."""
    target = postgres_store.copy(postgres_store.shipped, tmp_path_factory.mktemp("attacked"))
    before = content(target)
    yield target
    assert content(target) == before
    postgres_store.drop(target)


@pytest.mark.parametrize("attack", ON_SERVER)
def test_attacks_on_a_server_are_refused(
    on_server: db.Target, attack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    # the server may be another user
    here.chmod(0o777)
    withstands(on_server, attack.replace("{here}", str(here)), ".", here, monkeypatch)
    assert rows(on_server, COUNT) == [(38,)]


# what somebody's file may hold beside nkdb's tables, or in them, and a value of another kind in it
STRANGE = [
    ("CREATE TABLE {} (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO {} VALUES (1, x'00')"),
    ("CREATE VIRTUAL TABLE {} USING fts5 (text)", "UPDATE topic SET name = x'00' WHERE id = 1"),
    (
        'CREATE TRIGGER "my_search_ trigger" AFTER DELETE ON load_run BEGIN SELECT 1; END',
        "UPDATE topic SET name = x'00' WHERE id = 1",
    ),
    ("ALTER TABLE topic ADD COLUMN {} TEXT", "UPDATE topic SET {} = x'00' WHERE id = 1"),
]


@pytest.mark.parametrize("name", ['topic" WHERE nonesuch() --', "topic WHERE nonesuch() --"])
@pytest.mark.parametrize(("statement", "breaking"), STRANGE)
def test_names_in_somebodys_file_are_no_sql(
    sqlite_shipped: db.Target, tmp_path: Path, statement: str, breaking: str, name: str
) -> None:
    # fts3_tokenizer in one would have SQLite jump to an address that the file names: no authorizer sees to nkdb's own SQL
    quoted = '"{}"'.format(name.replace('"', '""'))
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(statement.format(quoted))
    with reading(sqlite_shipped, of_user=True) as reader:
        assert reader.select(COUNT).rows == [(38,)]
    assert backup(sqlite_shipped, tmp_path / "backup.sqlite")["figure"] == 38
    export(sqlite_shipped, tmp_path / "without_texts.sqlite")
    with db.connection(sqlite_shipped) as conn:
        rebuild(conn)
        with suspended(conn):
            conn.exec_driver_sql(breaking.format(quoted))
        conn.exec_driver_sql("UPDATE claim SET note = CAST(x'ff' AS TEXT) WHERE id = 3")
    assert "of another kind" in str(broken_row(sqlite_shipped))
    assert "table claim, row 3" in str(db.broken_text(sqlite_shipped))


# of extensions that come with the server: a transaction that only reads lets them change it
CHANGING = [
    "SELECT heap_force_kill('topic'::regclass, ARRAY['(0,1)']::tid[])",
    "SELECT pg_truncate_visibility_map('topic')",
    "SELECT pg_buffercache_evict_all()",
    "SELECT pg_stat_statements_reset()",
]


@pytest.mark.parametrize("attack", CHANGING)
def test_functions_that_change_a_server_may_not_be_named(on_server: db.Target, attack: str) -> None:
    with reading(on_server, of_user=True) as reader, pytest.raises(QueryError, match=NOT_READING):
        reader.select(attack)


EXPLAINED = [
    "EXPLAIN SELECT * FROM figure",
    " explain (analyze, costs off)\nSELECT count(*) FROM figure WHERE id > :least",
    "EXPLAIN ANALYZE VERBOSE (SELECT 1)",
    "SHOW server_version",
    "SHOW TRANSACTION ISOLATION LEVEL;",
    "/* SHOW */ -- x\nSELECT 1 -- y",
    "TABLE topic",
    "VALUES (1)",
]


@pytest.mark.parametrize("sql", EXPLAINED)
def test_what_only_reads_is_answered_by_a_server(on_server: db.Target, sql: str) -> None:
    with reading(on_server, seconds=10, of_user=True) as reader:
        for limit in (None, 5):
            assert reader.select(sql, {"least": 0} if ":least" in sql else {}, limit).rows


TEXTS = ["x'; DELETE FROM figure; --", "%s %(a)s :a $1 ?", "\\", "\0", "{{}}", "쌀"]


@pytest.mark.parametrize("text", TEXTS)
def test_named_queries_and_search_take_text_as_text(attacked: db.Target, text: str) -> None:
    for query in named_queries().values():
        # text where a number is wanted, or a NUL, is an error of the database's, and no statement
        with reading(attacked) as reader, suppress(QueryError):
            reader.select(*bound(query.name, {parameter.name: text for parameter in query.parameters}))
    with suppress(NkdbError):
        search(attacked, text)
    assert rows(attacked, COUNT) == [(38,)]

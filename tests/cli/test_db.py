"""`nkdb db`: up, down, which revision, and whether the database is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from looking import content, named
from sqlalchemy import Connection, inspect
from stores import OnServer, Store

from nkdb import db

Run = Callable[..., Result]

HEAD = db.revisions()[-1]


def tables(target: db.Target) -> set[str]:
    """The tables of the database."""
    with db.snapshot(target) as conn:
        return set(inspect(conn).get_table_names())


def test_upgrade_makes_a_database(run: Run, nowhere: db.Target) -> None:
    result = run("db", "upgrade")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{nowhere}: schema was at nothing, is at {HEAD}\n"
    assert run("db", "check").stdout == f"{nowhere}: whole, at revision {HEAD}\n"
    before = content(nowhere)
    assert run("db", "upgrade").stderr == f"{nowhere}: schema was at {HEAD}, is at {HEAD}\n"
    assert content(nowhere) == before


def test_step_by_step_up_and_down(run: Run, nowhere: db.Target) -> None:
    for number in range(1, len(db.revisions()) + 1):
        assert run("db", "upgrade", number).exit_code == 0
        assert run("db", "current").stdout == f"{number:04}\n"
    for number in range(len(db.revisions()) - 1, 0, -1):
        assert run("db", "downgrade", f"{number:04}", "--yes").exit_code == 0
        assert run("db", "current").stdout == f"{number:04}\n"
    result = run("db", "downgrade", "base", "--yes")
    assert (result.exit_code, result.stderr) == (0, f"{nowhere}: schema was at 0001, is at nothing\n")
    assert tables(nowhere) == set()
    assert run("db", "current").exit_code == 2
    assert run("db", "upgrade").exit_code == 0


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_a_downgrade_asks_first(run: Run, shipped: db.Target, answer: str) -> None:
    before = content(shipped)
    result = run("db", "downgrade", "1", stdin=answer)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "tables and columns that 0001 does not have will be lost. Go on? [y/N]" in result.stderr
    assert content(shipped) == before


def test_a_downgrade_that_is_confirmed(run: Run, shipped: db.Target) -> None:
    result = run("db", "downgrade", "1", stdin="y\n")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith(f"{shipped}: schema was at {HEAD}, is at 0001\n")
    assert "source" in tables(shipped)
    assert "figure" not in tables(shipped)


@pytest.fixture(scope="module")
def at_three(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Target]:
    """A database of schema 0003 without rows, which is only looked at."""
    target = store.copy(store.empty, tmp_path_factory.mktemp("three"))
    with db.connection(target) as conn:
        db.downgrade(conn, "0003")
    yield target
    store.drop(target)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["upgrade", "1"], f"revision: found '1'; allowed: {', '.join(db.revisions()[2:])}, head"),
        (["upgrade", "base"], f"revision: found 'base'; allowed: {', '.join(db.revisions())}, head"),
        (["upgrade", "99"], "revision: found '99'; allowed: "),
        (["upgrade", ""], "revision: found ''; allowed: "),
        (["upgrade", "+1"], "revision: found '+1'; allowed: "),
        (["downgrade", "5", "--yes"], "revision: found '5'; allowed: 0001, 0002, 0003, base"),
        (["downgrade", "head", "--yes"], "revision: found 'head'; allowed: "),
        (["downgrade", "0006", "--yes"], "revision: found '0006'; allowed: "),
    ],
)
def test_a_revision_that_is_not_or_lies_the_other_way(
    run: Run, at_three: db.Target, arguments: list[str], message: str
) -> None:
    before = content(at_three)
    result = run("db", *arguments, "--database", named(at_three))
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert content(at_three) == before


@pytest.mark.parametrize("revision", ["3", "0003"])
def test_to_where_it_is_already(run: Run, empty: db.Target, revision: str) -> None:
    run("db", "downgrade", "3", "--yes")
    for direction in (["upgrade", revision], ["downgrade", revision, "--yes"]):
        result = run("db", *direction)
        assert (result.exit_code, result.stderr) == (0, f"{empty}: schema was at 0003, is at 0003\n")


@pytest.mark.parametrize(
    "arguments",
    [["query", "SELECT 1"], ["show", "daily-nk"], ["stats"], ["verify"], ["dump", "out"], ["db", "check"]],
    ids=" ".join,
)
def test_an_older_database_is_refused_with_the_way_out(run: Run, older: db.Target, arguments: list[str]) -> None:
    before = content(older)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {older}: its schema is at 0004, this nkdb needs {HEAD}; run 'nkdb db upgrade'\n"
    assert content(older) == before


def test_the_way_out_of_an_older_schema_is_one(run: Run, older: db.Target) -> None:
    current = run("db", "current")
    assert (current.exit_code, current.stdout) == (0, "0004\n")
    assert current.stderr == f"{older}: the newest is {HEAD}; run 'nkdb db upgrade'\n"
    assert run("db", "upgrade").exit_code == 0
    assert run("stats").exit_code == 0


def test_load_and_import_upgrade_an_older_database(run: Run, older: db.Target, page: Path) -> None:
    result = run("import", page)
    assert (result.exit_code, "made" in result.stderr) == (0, False)
    assert run("db", "current").stdout == f"{HEAD}\n"
    run("db", "downgrade", "4", "--yes")
    assert f"schema is now at {HEAD}" in run("load", "-q").stderr
    assert run("db", "check").exit_code == 0


def test_a_view_of_others_in_the_way_of_a_downgrade_is_named(run: Run, sqlite_shipped: db.Target) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql("CREATE VIEW blocked_payments AS SELECT low, high FROM figure_flat")
    before = content(sqlite_shipped)
    result = run("db", "downgrade", "5", "--yes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error in view blocked_payments: " in result.stderr
    assert "; drop what depends on it, run the command again, and make it anew; nothing was written" in result.stderr
    assert content(sqlite_shipped) == before
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql("DROP VIEW blocked_payments")
    assert run("db", "downgrade", "5", "--yes").exit_code == 0


@pytest.mark.parametrize(("begin", "end"), [(100, 4096), (600_000, None)], ids=["first page", "second half"])
def test_check_tells_what_is_damaged(run: Run, sqlite_shipped: db.Target, begin: int, end: int | None) -> None:
    assert sqlite_shipped.file is not None
    held = sqlite_shipped.file.read_bytes()
    sqlite_shipped.file.write_bytes(held[:begin] + (b"\xff" * (end - begin) + held[end:] if end else b""))
    result = run("db", "check")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith("damaged file: ")
    assert "; restore a backup, or load the seeds into a new database\n" in result.stdout


def test_check_waits_for_a_writer_as_long_as_it_is_told(run: Run, sqlite_shipped: db.Target) -> None:
    assert sqlite_shipped.file is not None
    with closing(sqlite3.connect(sqlite_shipped.file)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        result = run("db", "check", "--wait", "0")
    assert (result.exit_code, "in use by another process for more than 0 s" in result.stderr) == (2, True)


def test_check_names_every_fault_and_exits_1(run: Run, sqlite_shipped: db.Target) -> None:
    connection = sqlite3.connect(str(sqlite_shipped))
    connection.execute("CREATE TABLE notes (a)")
    connection.execute("DELETE FROM topic WHERE key = '8-3-money'")
    connection.commit()
    connection.close()
    before = content(sqlite_shipped)
    result = run("db", "check")
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert any(line.startswith("table notes: not part of the schema; ") for line in lines)
    assert any(line.startswith("table claim_topic, row ") for line in lines)
    assert "whole" not in result.stdout
    assert content(sqlite_shipped) == before


def test_check_names_what_a_hand_has_changed(run: Run, shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("CREATE TABLE notes (a integer)")
        conn.exec_driver_sql("DROP INDEX ix_article_url")
    result = run("db", "check")
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert any(line.startswith("table notes: not part of the schema; ") for line in lines)
    assert any("ix_article_url" in line for line in lines)


def test_backup_and_restore(run: Run, shipped: db.Target, here: Path) -> None:
    done = run("db", "backup", "copy.sqlite")
    assert done.exit_code == 0
    assert "verified" in done.stderr
    assert run("db", "backup", "copy.sqlite").exit_code == 2
    assert run("db", "restore", "copy.sqlite", stdin="n\n").exit_code == 1
    done = run("db", "restore", "copy.sqlite", stdin="y\n")
    assert done.exit_code == 0
    # a file keeps what it replaces; on a server, all is one transaction
    assert ("before-restore" in done.stderr) == (shipped.file is not None)
    assert run("db", "restore", "copy.sqlite", "--yes", "--wait", "0").exit_code == 0
    assert run("db", "restore", "nothing.sqlite", "--yes").exit_code == 2
    # where nothing is, there is nothing to ask
    assert run("db", "restore", "copy.sqlite", "--database", "new.sqlite").exit_code == 0
    assert run("db", "check").exit_code == 0


def test_grant_readonly_is_for_servers(run: Run, sqlite_shipped: db.Target) -> None:
    done = run("db", "grant-readonly", "somebody")
    assert done.exit_code == 2
    assert "a PostgreSQL database" in done.stderr


def test_check_names_broken_evidence(run: Run, shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("UPDATE article SET body = 'other words', body_sha256 = '" + "0" * 64 + "'")
    done = run("db", "check")
    assert done.exit_code == 1
    assert "broken evidence: " in done.stdout
    assert "nkdb import PAGE" in done.stdout


@pytest.mark.parametrize("arguments", [["stats"], ["load"], ["db", "check"], ["export", "a.csv", "figure"], ["--help"]])
def test_no_password_is_printed(
    run: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    for url in (
        "postgresql://me:s3cr3t-word@127.0.0.1:1/nk?connect_timeout=1",
        "postgresql://me@127.0.0.1:1/nk?password=s3cr3t-word",
        "postgresql://me:s3cr3t-word@127.0.0.1:port/nk",
        "mysql://me:s3cr3t-word@127.0.0.1/nk",
    ):
        monkeypatch.setenv("NKDB_DATABASE_URL", url)
        done = run(*arguments)
        assert done.exit_code == (0 if arguments == ["--help"] else 2), done.stderr
        # drivers may write past Python
        assert "s3cr3t" not in "".join((done.stdout, done.stderr, *capfd.readouterr()))


def test_no_password_is_printed_by_a_process(start: Any) -> None:
    for arguments in (["db", "check"], ["export", "a.csv", "figure"]):
        done = start(*arguments, NKDB_DATABASE_URL="postgresql://me:s3cr3t-word@127.0.0.1:1/nk?connect_timeout=1")
        assert done.returncode == 2, done.stderr
        assert "s3cr3t" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


# what another process did first > a command that has looked before, exit code, what it says
OVERTAKEN = [
    ("0003", ["db", "downgrade", "6", "--yes"], 2, "allowed: 0001, 0002, 0003, base"),
    ("base", ["db", "downgrade", "6", "--yes"], 2, "no database there"),
    ("0003", ["db", "downgrade", "2", "--yes"], 0, "was at 0003, is at 0002"),
    ("0002", ["db", "reindex"], 2, "Error: {target}: "),
    ("base", ["merge", "a", "b"], 2, "Error: {target}: "),
]


@pytest.mark.parametrize(("revision", "arguments", "code", "said"), OVERTAKEN)
def test_another_process_may_have_had_its_turn_first(
    run: Run, empty: db.Target, monkeypatch: pytest.MonkeyPatch,
    revision: str, arguments: list[str], code: int, said: str,
) -> None:  # fmt: skip
    begun = db.connection

    @contextmanager
    def overtaken(target: db.Target) -> Iterator[Connection]:
        with begun(target) as conn:
            db.downgrade(conn, revision)
        with begun(target) as conn:
            yield conn

    monkeypatch.setattr("nkdb.db.connection", overtaken)
    result = run(*arguments)
    assert result.exit_code == code
    assert said.format(target=empty) in result.stderr


MET_OF_ANOTHER_KIND = [
    ("article", "published_on", "'2014'", [
        ["figures"], ["compare", "wage-multiple"], ["plot", "timeline", "out.png"], ["dump", "out"],
        ["export", "out.parquet", "article"], ["export", "out.xlsx", "article"],
    ]),
    ("claim", "entered_at", "'today'", [["export", "out.parquet", "claim"]]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value", "commands"), MET_OF_ANOTHER_KIND)
def test_a_value_of_another_kind_is_told_with_its_place(
    run: Run, sqlite_shipped: db.Target, table: str, column: str, value: str, commands: list[list[str]]
) -> None:
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql(f"UPDATE {table} SET {column} = {value} WHERE id = (SELECT max(id) FROM {table})")
        (number,) = conn.exec_driver_sql(f"SELECT max(id) FROM {table}").one()
    for arguments in commands:
        result = run(*arguments)
        assert (arguments, result.exit_code, result.stderr.strip().splitlines()[-1]) == (
            arguments,
            2,
            f"Error: nkdb.sqlite: table {table}, row {number}: found a value of another kind as its {column}; "
            "'nkdb db check' says what else is broken, and what to do",
        )
    assert not list(Path().glob("out*"))


MET_BROKEN = [
    ["show", "daily-nk"],
    ["query", "SELECT name FROM source"],
    ["figures"],
    ["compare", "wage-multiple"],
    ["plot", "sources", "out.png"],
    ["export", "out.csv", "source"],
    ["export", "out", "--format", "parquet"],
    ["dump", "out"],
    ["load", "--full"],
    ["merge", "--list"],
]


def test_a_text_that_is_not_utf8_is_told_with_its_place(run: Run, sqlite_shipped: db.Target, here: Path) -> None:
    assert "does not run (Could not decode" in run("query", "SELECT CAST(x'ff' AS TEXT)").stderr
    with db.connection(sqlite_shipped) as conn:
        (number,) = conn.exec_driver_sql("SELECT id FROM source WHERE key = 'daily-nk'").one()
        conn.exec_driver_sql(f"UPDATE source SET name = CAST(x'ff41' AS TEXT) WHERE id = {number}")
    for arguments in MET_BROKEN:
        result = run(*arguments)
        assert (result.exit_code, result.stderr.strip().splitlines()[-1]) == (
            2,
            f"Error: nkdb.sqlite: table source, row {number}: found bytes that are not UTF-8 as its name; "
            "'nkdb db check' says what else is broken, and what to do",
        ), arguments
        assert not list(here.glob("*out*")), arguments
    assert run("query", "SELECT key FROM source").exit_code == 0
    assert run("db", "check").exit_code == 1


def test_a_row_that_refers_to_nothing_is_told_where_it_is_in_the_way(run: Run, sqlite_shipped: db.Target) -> None:
    assert sqlite_shipped.file is not None
    with closing(sqlite3.connect(sqlite_shipped.file)) as shell, shell:
        shell.execute("DELETE FROM article WHERE id = 5")
    result = run("load")
    assert (result.exit_code, result.stderr.splitlines()) == (2, [
        "Error: nkdb.sqlite: table article_category, row 5: found no row of article that it refers to; 'nkdb db check' "
        "says what else is broken, and what to do"
    ])  # fmt: skip


def test_what_others_have_made_of_views_is_not_dropped(run: Run, postgres_store: OnServer, tmp_path: Path) -> None:
    target = postgres_store.copy(postgres_store.empty, tmp_path)
    with db.connection(target) as conn:
        conn.exec_driver_sql("CREATE VIEW recent AS SELECT * FROM figure_flat")
    refused = run("db", "downgrade", "0005", "--yes", "--database", target.url)
    assert refused.exit_code == 2
    assert "(view recent depends on view figure_flat); drop what depends on it" in refused.stderr
    assert db.current_revision(target) == HEAD
    postgres_store.drop(target)

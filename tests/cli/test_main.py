"""The command line as a whole: help, version, errors as messages, and a start that imports little."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

import nkdb
from nkdb import db
from nkdb.cli import COMMANDS, main

Run = Callable[..., Result]
Start = Callable[..., "subprocess.CompletedProcess[str]"]

HEAVY = ("pandas", "alembic", "sqlalchemy", "pydantic", "rich", "yaml", "edtf", "pycountry", "slugify")
SLOW = ("pandas", "pyarrow", "alembic", "sqlalchemy", "pydantic")


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


ALL = dict(_commands(main))


def test_every_command_of_the_design_exists() -> None:
    assert {path[0] for path in ALL} == set(COMMANDS)
    assert set(COMMANDS) == {
        "load",
        "check",
        "import",
        "verify",
        "query",
        "search",
        "figures",
        "compare",
        "chain",
        "show",
        "stats",
        "dump",
        "db",
        "duplicates",
        "relate",
        "remove",
        "merge",
        "unmerge",
        "export",
        "cite",
        "schema",
        "plot",
    }
    below = {"db": "upgrade downgrade current check reindex backup restore grant-readonly"}
    below["plot"] = "figures timeline sources rates"
    assert {path for path in ALL if len(path) > 1} == {(top, n) for top, names in below.items() for n in names.split()}


@pytest.mark.parametrize("path", ALL, ids=" ".join)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_of_every_command_tells_its_options(run: Run, path: tuple[str, ...], flag: str) -> None:
    result = run(*path, flag)
    assert result.exit_code == 0
    assert result.stderr == ""
    text = " ".join(result.stdout.split())
    assert text.startswith(f"Usage: nkdb {' '.join(path)} ")
    for parameter in ALL[path].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert all(option in text for option in parameter.opts)
            # help is broken at the width of a terminal, within words that have a hyphen too
            assert "".join(parameter.help.split()) in "".join(text.split())
        else:
            assert str(parameter.make_metavar(click.Context(ALL[path]))) in text
    assert "\\b" not in text
    assert max(map(len, result.stdout.splitlines())) <= 100


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_line_of_help_is_the_one_in_the_list(name: str) -> None:
    text = ALL[name,].help
    assert text is not None
    assert " ".join(text.split("\n\n")[0].split()) == COMMANDS[name]


def test_help_lists_every_command_and_an_example_on_its_own_line(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert all(f"{name} {purpose}" in text for name, purpose in COMMANDS.items())
    assert "    nkdb show 8-3-movement-evolves-2014-08-05\n" in result.stdout
    assert "\\b" not in result.stdout


@pytest.mark.parametrize("path", [path for path in ALL if len(path) == 2], ids=" ".join)
def test_help_of_a_group_says_all_that_the_first_line_of_a_command_says(run: Run, path: tuple[str, ...]) -> None:
    first = (ALL[path].help or "").split("\n\n")[0]
    assert " ".join([path[1], *first.split()]) in " ".join(run(path[0], "--help").stdout.split())


def test_no_command_is_wrong_usage(run: Run) -> None:
    for arguments in ((), ("db",)):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Usage: " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "command"),
    [(("--database", "ours.sqlite", "stats"), "nkdb"), (("db", "--database", "ours.sqlite", "check"), "nkdb db")],
)
def test_an_option_before_its_command_is_told_where_it_belongs(
    run: Run, arguments: tuple[str, ...], command: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        f"Error: No such option '--database'. Options of a command follow it: {command} COMMAND [OPTIONS]\n"
    )


def test_version(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"nkdb {nkdb.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["queri"], "No such command 'queri'. Did you mean 'query'?"),
        (["imprt", "x"], "No such command 'imprt'. Did you mean 'import'?"),
        (["xyz"], "No such command 'xyz'.\n"),
        (["db", "upgrad"], "No such command 'upgrad'. Did you mean 'upgrade'?"),
        (["query", "--formt", "csv", "SELECT 1"], "No such option '--formt'. Did you mean '--format'?"),
        (["query", "--format", "xml", "SELECT 1"], "'xml' is not one of 'table', 'csv', 'json', 'jsonl', 'markdown'"),
        (["stats", "extra"], "unexpected extra argument"),
        (
            ["search", "coal", "kiln"],
            'found kiln after the text; allowed: one text, in quotes where it has blanks: nkdb search "…"',
        ),
        (
            ["show", "Daily", "NK"],
            'found NK after the text; allowed: one text, in quotes where it has blanks: nkdb show "…"',
        ),
        (
            ["query", "SELECT", "*", "FROM", "topic"],
            'found * FROM topic after the text; allowed: one text, in quotes where it has blanks: nkdb query "…"',
        ),
        (["show"], "Missing argument 'KEY|NAME'"),
        (["import"], "Missing argument 'PAGE...'"),
        (["query"], "Missing argument 'SQL|NAME|-'. See: nkdb query --list"),
        (["dump"], "Missing argument 'OUT'"),
        (["db", "downgrade"], "Missing argument 'REVISION'"),
    ],
)
def test_wrong_usage_is_told_apart(run: Run, here: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert list(here.iterdir()) == []


LONG = "x" * 5000
TOO_LONG = [
    ["load", LONG], ["check", LONG], ["import", LONG], ["dump", LONG], ["export", f"{LONG}.csv", "source"],
    ["plot", "timeline", f"{LONG}.png"], ["stats", "--database", LONG], ["load", "--database", LONG],
    ["db", "backup", LONG], ["db", "restore", LONG], ["db", "upgrade", "--database", LONG], ["query", f"@{LONG}"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", TOO_LONG, ids=lambda arguments: " ".join(arguments).replace(LONG, "…"))
def test_a_name_that_is_too_long_is_a_message(run: Run, shipped_to_read: db.Target, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith(("Error: ", "Usage: "))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["load", "--help"], ["stats"], ["query", "SELECT 1", "--format", "csv"],
     ["query", "SELECT * FROM claim", "--format", "jsonl"], ["query", "--list"], ["schema"], ["load", "--full"], ["verify"]],
    ids=" ".join,
)  # fmt: skip
def test_output_that_cannot_be_written_is_a_message(
    sqlite_shipped: db.Target, here: Path, arguments: list[str]
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "nkdb", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=here,
            check=False,
        )
    allowed = "a terminal, file or pipe that takes it"
    assert (done.returncode, done.stderr) == (2, f"Error: output: found No space left on device; allowed: {allowed}\n")


class AlmostFull(io.RawIOBase):
    """A disk that takes a few bytes yet."""

    room = 100

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = min(self.room, len(memoryview(data)))
        self.room -= taken
        return taken


def test_output_that_is_unbuffered_is_not_cut_off_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(AlmostFull(), write_through=True)  # type: ignore[type-var]
    for name in ("stdout", "__stdout__"):
        monkeypatch.setattr(sys, name, out)
    with pytest.raises(click.ClickException, match="No space left on device"):
        main(["--help"], standalone_mode=False)


def test_output_that_is_closed_is_none(sqlite_shipped: db.Target, here: Path) -> None:
    for arguments in (["--help"], ["stats"], ["load"]):
        closing = (
            f"import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, '-m', 'nkdb', *{arguments!r}])"
        )
        done = subprocess.run([sys.executable, "-c", closing], capture_output=True, text=True, cwd=here, check=False)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr


def test_a_command_runs_where_errors_are_closed(sqlite_shipped: db.Target, here: Path) -> None:
    for arguments in (["dump", "all.jsonl"], ["db", "backup", "copy.sqlite"], ["load", "--full"]):
        closing = (
            f"import os, sys; os.close(2); os.execv(sys.executable, [sys.executable, '-m', 'nkdb', *{arguments!r}])"
        )
        done = subprocess.run([sys.executable, "-c", closing], stdout=subprocess.DEVNULL, cwd=here, check=False)
        assert done.returncode == 0
    assert {"all.jsonl", "copy.sqlite"} <= {file.name for file in here.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody remove a folder that is worked in")
def test_a_working_folder_that_was_removed_is_a_message(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    running = "import os, sys; from nkdb.cli import main; os.rmdir(os.getcwd()); main(['load'], prog_name='nkdb')"
    # -P, as for the installed command: Python itself may fail where the folder is one that it imports from
    done = subprocess.run([sys.executable, "-P", "-c", running], capture_output=True, text=True, cwd=gone, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: the working folder: found a name that cannot be used (No such file or")


READERS = [
    ["query", "SELECT 1"], ["show", "daily-nk"], ["stats"], ["verify"], ["dump", "seeds"], ["db", "current"],
    ["db", "check"], ["db", "downgrade", "base", "--yes"],
]  # fmt: skip
WRITERS = [["load"], ["load", "--dry-run"], ["db", "upgrade"]]


@pytest.mark.parametrize("arguments", READERS, ids=" ".join)
def test_without_a_database_one_message_and_no_file(run: Run, here: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: nkdb.sqlite: no database there; create one with 'nkdb load', or name another with --database (in Python, nkdb.open(FILE))\n"
    )
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("arguments", [*READERS, *WRITERS, ["import", "page.txt"]], ids=" ".join)
@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://me:s3cret@host/nk", "mysql://me:***@host/nk"),
        ("postgresql://me:s3cret@127.0.0.1:1/nk", "postgresql://me:***@127.0.0.1:1/nk"),
        ("postgresql://127.0.0.1:1/nk?user=me&password=s3cret", "password=***"),
        (":memory:", ":memory:"),
        ("none/x.sqlite", "none/x.sqlite"),
        (".", "not a file"),
    ],
)
def test_a_database_that_cannot_be_is_one_message_without_its_password(
    run: Run, here: Path, page: Path, arguments: list[str], url: str, message: str
) -> None:
    result = run(*arguments, "--database", url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert "s3cret" not in result.stderr
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert list(here.iterdir()) == [page]


@pytest.mark.parametrize("arguments", [*READERS, *WRITERS, ["import", "page.txt"]], ids=" ".join)
@pytest.mark.parametrize("kind", ["another program's", "text", "newer", "unknown revision"])
def test_a_database_that_is_not_ours_is_refused_and_untouched(
    run: Run, here: Path, sqlite_empty: db.Target, page: Path, arguments: list[str], kind: str
) -> None:
    file = here / "nkdb.sqlite"
    if kind == "text":
        file.write_text("these are notes\n" * 100, encoding="utf-8")
        message = "not an nkdb database (found a file that is not SQLite)"
    else:
        if kind == "another program's":
            file.unlink()
        connection = sqlite3.connect(file)
        statement, message = {
            "another program's": ("CREATE TABLE recipe (a)", "a SQLite file of another program, with recipe"),
            "newer": (
                "UPDATE alembic_version SET version_num = '9999'",
                "its schema is at 9999, this nkdb knows up to",
            ),
            "unknown revision": ("UPDATE alembic_version SET version_num = 'abc'", "revision 'abc'"),
        }[kind]
        connection.execute(statement)
        connection.commit()
        connection.close()
    before = file.read_bytes()
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert "left untouched" in result.stderr
    assert result.stderr.count("\n") == 1
    assert file.read_bytes() == before
    assert sorted(path.name for path in here.iterdir()) == ["nkdb.sqlite", "page.txt"]


# as processes


def test_an_error_is_a_message_and_no_traceback(start: Start, here: Path) -> None:
    done = start("show", "daily-nk")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: nkdb.sqlite: no database there")
    assert "Traceback" not in done.stderr
    assert list(here.iterdir()) == []


def test_the_environment_names_the_database_and_an_option_overrules_it(start: Start, empty: db.Target) -> None:
    assert start("db", "current", NKDB_DATABASE_URL=str(empty.file or empty.url)).stdout == f"{db.revisions()[-1]}\n"
    other = start("db", "current", "--database", "other.sqlite", NKDB_DATABASE_URL=str(empty.file or empty.url))
    assert (other.returncode, "other.sqlite: no database" in other.stderr) == (2, True)


def test_korean_goes_in_and_comes_out(start: Start, shipped_to_read: db.Target) -> None:
    done = start("query", "SELECT key FROM source s JOIN source_name n ON n.source_id = s.id WHERE n.name = :name",
                 "--param", "name=로동신문", "--format", "csv")  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "key\nrodong-sinmun\n", "")
    assert "로동신문" in start("show", "rodong-sinmun").stdout


@pytest.mark.parametrize(
    ("encoding", "arguments", "for_programs"),
    [
        ("cp1252", ["query", "SELECT '쌀값' AS a"], False),
        ("latin-1", ["query", "SELECT '쌀값' AS a", "--format", "markdown"], True),
        ("ascii", ["show", "rodong-sinmun"], False),
        ("cp1252", ["query", "SELECT '쌀값' AS a", "--format", "csv"], True),
        ("latin-1", ["query", "SELECT '쌀값' AS a", "--format", "json"], True),
        ("ascii", ["query", "SELECT '쌀값' AS a", "--format", "jsonl"], True),
        ("cp1252", ["cite", "rodong-sinmun", "--style", "ris"], True),
    ],
    ids=str,
)
def test_output_that_cannot_hold_every_character(
    sqlite_shipped: db.Target, here: Path, encoding: str, arguments: list[str], for_programs: bool
) -> None:
    def output(encoding: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "-m", "nkdb", *arguments], cwd=here, env=os.environ | {"PYTHONIOENCODING": encoding},
            capture_output=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql("UPDATE source SET name = '로동신문' WHERE key = 'rodong-sinmun'")
    # what programs read is UTF-8 everywhere; people see a question mark for what their encoding lacks
    if for_programs:
        assert output(encoding) == output("utf-8")
    else:
        lines = output(encoding).decode(encoding).splitlines()
        assert len(lines) == len(output("utf-8").decode().splitlines())
        assert any("??" in line for line in lines)


NO_TEXT = [
    ("show", "\udcff"), ("query", "SELECT '\udcff'"), ("query", "SELECT :a", "--param", "a=\udcff"),
    ("figures", "--measure", "\udcff"), ("chain", "\udcff"), ("cite", "\udcff"), ("merge", "\udcff", "daily-nk"),
    ("import", "page.txt", "--publisher", "\udcff"), ("compare", "\udcff"), ("query", "\udcff"),
    ("export", "a.csv", "SELECT '\udcff'"), ("relate", "\udcff", "a", "--kind", "revision_of"),
]  # fmt: skip


@pytest.mark.parametrize("arguments", NO_TEXT, ids=ascii)
def test_bytes_that_are_no_text_are_a_message(
    run: Run, shipped_to_read: db.Target, page: Path, arguments: tuple[str, ...]
) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert "SQL that does not run" not in done.stderr


def test_bytes_that_are_no_text_are_shown_as_such(start: Start, sqlite_shipped: db.Target) -> None:
    done = start("show", "\udcff")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert r"\udcff" in done.stderr
    assert "Traceback" not in done.stderr


def heavy_after(programs: Sequence[str], heavy: Sequence[str], here: Path) -> list[str]:
    """What of the heavy is imported after each of the programs, in one process: those after it have it as well."""
    told = f"print('HEAVY', *sorted(set(sys.modules) & set({heavy!r})))"
    text = "import sys, nkdb.cli\n" + "\n".join(f"{program}\n{told}" for program in programs)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, cwd=here)
    return [line for line in done.stdout.splitlines() if line.startswith("HEAVY")]


STARTING = [
    "nkdb.cli",
    "nkdb.cli.main(['--help'], standalone_mode=False)",
    "nkdb.cli.main(['load', '--help'], standalone_mode=False)",
    "import nkdb.cli.load_command, nkdb.cli.import_command, nkdb.cli.verify_command, nkdb.cli.db_command",
    "import nkdb.cli.query_command, nkdb.cli.show_command, nkdb.cli.stats_command, nkdb.cli.dump_command",
    "import nkdb.cli.check_command",
]


def test_starting_imports_nothing_heavy(here: Path) -> None:
    assert heavy_after(STARTING, HEAVY, here) == ["HEAVY"] * len(STARTING)


READING = [
    ["query", "SELECT 1", "--format", "csv"],
    ["search", "rice"],
    ["stats"],
    ["show", "daily-nk"],
    ["chain", "monthly-payments/range"],
    ["cite", "8-3-movement-evolves-2014-08-05"],
    ["schema", "figure"],
    ["export", "figures.csv", "figure_flat"],
    ["export", "all", "--format", "jsonl"],
    ["db", "current"],
    ["verify"],
]


def test_reading_a_sqlite_file_needs_nothing_heavy(sqlite_shipped: db.Target, here: Path) -> None:
    programs = [f"nkdb.cli.main({command!r}, standalone_mode=False)" for command in READING]
    assert heavy_after(programs, SLOW, here) == ["HEAVY"] * len(READING)


def test_words_without_quotes_do_not_keep_a_shell_from_completing(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nkdb"], capture_output=True, text=True, check=True, cwd=here,
        env=os.environ | {"_NKDB_COMPLETE": "bash_complete", "COMP_WORDS": "nkdb search coal kiln --li", "COMP_CWORD": "4"},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("plain,--limit\n", "")


# in this order in one process: what one of them imports, those after it may have as well
WRITING = [
    (["db", "reindex"], ("nkdb.models", "numpy", "slugify", *set(SLOW) - {"sqlalchemy"})),
    (["merge", "yonhap", "daily-nk"], ("yaml", "numpy", "slugify", "pandas", "alembic", "pydantic")),
    (["unmerge", "yonhap"], ("yaml", "numpy", "slugify", "pandas", "alembic", "pydantic")),
    (["relate", "noodles", "rice", "--kind", "revision_of"], ("yaml", "numpy", "slugify", "alembic", "pydantic")),
    (["db", "check"], ("yaml", "numpy", "slugify", "pandas", "alembic", "pydantic")),
    (["import", "PAGE"], ("yaml", "pandas", "alembic", "pydantic", "trafilatura", "lxml")),
    (["dump", "seeds"], ("pandas", "alembic", "edtf")),
    (["load", "--full", "-q"], ("pandas", "alembic", "trafilatura")),
]


def test_writing_imports_no_more_than_it_needs(sqlite_shipped: db.Target, here: Path, page: Path) -> None:
    program = f"""
import nkdb.cli, sys
for command, unwanted in {WRITING!r}:
    command = [{str(page)!r} if word == "PAGE" else word for word in command]
    try:
        nkdb.cli.main(command, standalone_mode=False)
    except nkdb.cli.RefusedError as refused:
        assert command[0] == "relate", refused
    print("HEAVY", command[0], *sorted(set(sys.modules) & {{"sqlalchemy.orm", *unwanted}}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=here)
    found = [line for line in done.stdout.splitlines() if line.startswith("HEAVY")]
    assert found == [f"HEAVY {command[0]}" for command, _ in WRITING]


# texts that only other programs write; keys stay what commands ask for, but for those of places and topics
ODD = {
    "source": "name note", "source_name": "name", "article": "title byline summary", "claim": "text note",
    "measure": "name description", "document": "title author", "organization": "name", "figure": "printed note",
    "place": "key name", "topic": "key name description",
}  # fmt: skip
COMMANDING = [
    ["show", "ifes"], ["show", "8-3-movement-evolves-2014-08-05"], ["show", "monthly-payments"], ["show", "nobody"],
    ["show", "rice"], ["chain", "monthly-payments"], ["chain", "nothing"], ["cite", "8-3-movement-evolves-2014-08-05"],
    ["query", "SELECT * FROM odd"], ["query", "SELECT title FROM article", "--format", "markdown"], ["search", "rice"],
    ["figures"], ["figures", "--topic", "ric"], ["compare", "8-3-money-payment"], ["merge", "--list"], ["verify"],
    ["duplicates"], ["merge", "a", "b"], ["relate", "a", "b", "--kind", "revision_of"], ["remove", "a"],
    ["db", "check"], ["plot", "sources", "sources.png", "--force"], ["stats"], ["dump", "seeds"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDING, ids=" ".join)
def test_nothing_in_somebodys_file_commands_a_terminal(run: Run, sqlite_shipped: db.Target, command: list[str]) -> None:
    odd = "\x1b]8;;http://example.org\x07\x9b31m\u202e\r"
    with db.connection(sqlite_shipped) as conn:
        conn.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        for table, columns in ODD.items():
            for column in columns.split():
                conn.exec_driver_sql(f"UPDATE {table} SET {column} = {column} || ?", (odd,))
        conn.exec_driver_sql(f'CREATE TABLE odd ("{odd}" TEXT)')
        conn.exec_driver_sql("UPDATE source SET is_reviewed = 0 WHERE key > 's'")
    result = run(*command)
    assert result.exit_code in (0, 1, 2)
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\r"} & set(result.output)

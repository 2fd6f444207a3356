"""`nkdb load` and `nkdb check`: what is written, what is left alone, and what stops everything."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from looking import content, rows

from nkdb import db
from nkdb.cli.progress import bytes_read
from nkdb.shipped import shipped_folder

Run = Callable[..., Result]

BAD_TOPIC = "topics:\n- {key: Street Food, name: Street food}\n"


def table(text: str) -> dict[str, list[int]]:
    """The table of changes that a load prints: new, changed, removed, unchanged, and file only if any, by label."""
    lines = text.splitlines()
    columns = next((5 for line in lines if line.rstrip().endswith("unchanged   file only")), 4)
    found = {}
    for line in lines:
        words = line.rsplit(maxsplit=columns)
        if len(words) == columns + 1 and all(word.replace(",", "").isdigit() for word in words[1:]):
            found[words[0].strip()] = [int(word.replace(",", "")) for word in words[1:]]
    return found


def test_load_makes_a_database_and_prints_what_it_holds(run: Run, nowhere: db.Target, here: Path) -> None:
    result = run("load")
    assert result.exit_code == 0
    printed = table(result.stdout)
    for label, name in (
        ("articles", "article"),
        ("claims", "claim"),
        ("figures", "figure"),
        ("market rates", "market_rate"),
    ):
        ((count,),) = rows(nowhere, f"SELECT count(*) FROM {name}")
        assert printed[label] == [count, 0, 0, 0]
    written = sum(line[0] for line in printed.values())
    assert f"{nowhere}: schema is now at {db.revisions()[-1]}\n" in result.stderr
    assert f"seed files read, {written:,} rows written\n" in result.stderr
    assert [path.name for path in here.iterdir()] == ([str(nowhere.file)] if nowhere.file is not None else [])

    before = content(nowhere)
    again = run("load", "--full")
    assert again.exit_code == 0
    assert "0 rows written\n" in again.stderr
    assert "schema" not in again.stderr
    assert {tuple(line[:3]) for line in table(again.stdout).values()} == {(0, 0, 0)}
    assert table(again.stdout)["claims"][3] == printed["claims"][0]
    assert content(nowhere) == before


@pytest.mark.parametrize(
    ("options", "doing"), [((), "written"), (("-q",), "written"), (("--dry-run",), "would be written")]
)
def test_what_was_loaded_is_not_gone_through_again(
    run: Run, shipped: db.Target, options: tuple[str, ...], doing: str
) -> None:
    before = content(shipped)
    result = run("load", *options)
    assert (result.exit_code, result.stdout) == (0, "")
    files = len(rows(shipped, "SELECT id FROM seed_file"))
    nothing = "no file has changed since it was loaded (--full compares the rows as well)"
    assert result.stderr == f"{shipped}: {files} seed files read, 0 rows {doing}: {nothing}\n"
    assert content(shipped) == before


def test_evidence_that_is_broken_is_told_each_time(run: Run, shipped: db.Target, corpus: Path) -> None:
    assert run("import", corpus).exit_code == 0
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("UPDATE article SET body = replace(body, 'factory', 'mill')")
    first, second = run("load", "-q"), run("load", "-q")
    assert (first.exit_code, second.exit_code) == (1, 1)
    broken = [line for line in first.stderr.splitlines() if line.startswith("broken evidence: ")]
    assert broken
    assert second.stderr.splitlines()[1:] == broken


def test_quiet_prints_no_table(run: Run, shipped: db.Target) -> None:
    result = run("load", "-q", "--full")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 rows written" in result.stderr


def test_a_dry_run_makes_no_file(run: Run, here: Path, mine: Path) -> None:
    result = run("load", "--dry-run")
    assert result.exit_code == 0
    assert table(result.stdout)["articles"] == [10, 0, 0, 0]
    assert "rows would be written" in result.stderr
    assert f"schema would be at {db.revisions()[-1]}" in result.stderr
    assert list(here.iterdir()) == [mine]


def test_a_dry_run_changes_nothing(run: Run, shipped: db.Target, mine: Path) -> None:
    before = content(shipped)
    result = run("load", mine, "--dry-run")
    assert result.exit_code == 0
    assert table(result.stdout)["claims"] == [2, 0, 0, 0]
    assert content(shipped) == before
    wet = run("load", mine)
    assert wet.stdout == result.stdout
    assert wet.stderr == result.stderr.replace("would be written", "written")
    assert content(shipped) != before


@pytest.mark.parametrize("command", ["load", "check"])
def test_bad_seeds_are_named_all_together(run: Run, here: Path, mine: Path, command: str) -> None:
    (mine / "others.yaml").write_text(BAD_TOPIC, encoding="utf-8")
    result = run(command, mine)
    assert (result.exit_code, result.stdout) == (2, "")
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Error: ")
    assert f"{mine}/others.yaml:2: topic Street Food, key: found 'Street Food'; allowed: " in result.stderr
    assert f"{mine}/noodles.yaml:" in result.stderr
    assert "noodle-price" in result.stderr
    assert lines[-2].startswith("Keys are looked for in the files given and in the ")
    assert lines[-1] == f"{len(lines) - 2} problems in the seeds; nothing was written"
    assert list(here.iterdir()) == [mine]


IN_DATABASE = "Keys are looked for in the files given and in the database"
WITHOUT_SHIPPED = "; `nkdb load` without a path adds the seeds that come with nkdb to it"
IN_SHIPPED = "Keys are looked for in the files given and in the seeds that come with nkdb: give the whole folder"


def where_keys_were_looked_for(result: Result) -> str:
    """What stands below the problems, where all are of keys that nothing has."""
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    unknown = sum("the key of a known" in line for line in lines)
    assert unknown >= 3
    assert lines[unknown + 1 :] == [f"{unknown} problems in the seeds; nothing was written"]
    return lines[unknown]


def test_where_keys_were_looked_for_is_told_once(run: Run, shipped: db.Target, mine: Path) -> None:
    assert where_keys_were_looked_for(run("load", mine / "noodles.yaml")) == f"{IN_DATABASE}."
    assert where_keys_were_looked_for(run("check", mine / "noodles.yaml")) == f"{IN_SHIPPED}."


def test_a_database_without_the_shipped_seeds_is_told(run: Run, empty: db.Target, mine: Path) -> None:
    assert where_keys_were_looked_for(run("load", mine / "noodles.yaml")) == f"{IN_DATABASE}{WITHOUT_SHIPPED}."


def test_bad_seeds_leave_a_database_as_it_was(run: Run, shipped: db.Target, mine: Path) -> None:
    assert run("load", mine).exit_code == 0
    before = content(shipped)
    text = (mine / "noodles.yaml").read_text(encoding="utf-8")
    (mine / "noodles.yaml").write_text(text.replace("low: 300", "low: 301"), encoding="utf-8")
    result = run("load", mine)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{mine}/noodles.yaml:24: figure price/bowl, low: found '301'; allowed: low <= high" in result.stderr
    assert content(shipped) == before


def test_an_edited_seed_changes_just_its_row_and_says_so(run: Run, shipped: db.Target, mine: Path) -> None:
    run("load", mine)
    everything = "SELECT key, text, note FROM claim ORDER BY key"
    before = rows(shipped, everything)
    text = (mine / "noodles.yaml").read_text(encoding="utf-8")
    (mine / "noodles.yaml").write_text(text.replace("A bowl costs 300 won.", "A bowl is 300 won."), encoding="utf-8")
    result = run("load", mine)
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line.startswith(("new ", "changed ", "removed "))] == [
        "changed claim noodles-2015-03-03/price: text"
    ]
    assert {label: line for label, line in table(result.stdout).items() if any(line[:3])} == {"claims": [0, 1, 0, 1]}
    assert "2 seed files read, 1 row written" in result.stderr
    after = rows(shipped, everything)
    assert set(after) - set(before) == {("noodles-2015-03-03/price", "A bowl is 300 won.", None)}
    assert len(after) == len(before)


def test_a_deleted_file_removes_its_rows(run: Run, shipped: db.Target, mine: Path) -> None:
    whole = rows(shipped, "SELECT key FROM claim ORDER BY key")
    run("load", mine)
    (mine / "noodles.yaml").unlink()
    result = run("load", mine)
    assert result.exit_code == 0
    assert table(result.stdout)["articles"] == [0, 0, 1, 0]
    assert table(result.stdout)["figures"] == [0, 0, 1, 0]
    assert "removed article noodles-2015-03-03" in result.stdout
    assert rows(shipped, "SELECT key FROM claim ORDER BY key") == whole
    assert rows(shipped, "SELECT key FROM topic WHERE key = 'street-food'") == [("street-food",)]


def test_what_is_left_of_a_folder_that_was_moved_is_named_with_what_removes_it(
    run: Run, shipped: db.Target, mine: Path
) -> None:
    assert run("load", mine).exit_code == 0
    moved = mine.rename(mine.parent / "moved")
    (moved / "noodles.yaml").unlink()
    removes = f"--gone {mine}"
    told = f"{mine}: no longer there; still in the database from it: 1 record, such as article noodles-2015-03-03; if it was moved or deleted, {removes} removes"
    assert told in run("load", moved).stderr
    assert "--gone needs a PATH" in run("load", *removes.split()).stderr
    result = run("load", moved, *removes.split())
    assert "removed article noodles-2015-03-03" in result.stdout
    assert str(mine) not in result.stderr


def test_an_edited_copy_of_the_shipped_seeds_is_a_load_of_its_own(
    run: Run, nowhere: db.Target, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(shipped_folder("seeds"), here / "copy")
    assert run("load", copy, "-q").exit_code == 0
    topics = (copy / "topics.yaml").read_text(encoding="utf-8")
    (copy / "topics.yaml").write_text(topics.replace("name: 8.3 Money", "name: 8.3 money"), encoding="utf-8")
    result = run("load", copy)
    assert "changed topic 8-3-money: name" in result.stdout.splitlines()
    assert "1 row written" in result.stderr
    assert rows(nowhere, "SELECT name FROM topic WHERE key = '8-3-money'") == [("8.3 money",)]

    # of many changed rows the first are named, and the others counted
    monkeypatch.setattr("nkdb.load.seeds.changes.LISTED", 30)
    for name in ("topics.yaml", "measures.yaml"):
        text = (copy / name).read_text(encoding="utf-8")
        (copy / name).write_text(text.replace("\n  name: ", "\n  name: The "), encoding="utf-8")
    *_, last, counted = run("load", copy).stdout.splitlines()
    changed = sum(rows(nowhere, f"SELECT count(*) FROM {name}")[0][0] for name in ("topic", "measure"))
    assert last.startswith("changed topic ")
    assert counted == f"… and {changed - 30} more changed rows"


def test_rows_that_another_file_states_are_counted_apart_and_what_differs_is_named(
    run: Run, shipped: db.Target, here: Path
) -> None:
    run("dump", "dumped")
    topics = here / "dumped" / "topics.yaml"
    topics.write_text(
        topics.read_text(encoding="utf-8").replace("name: 8.3 Money", "name: 8.3 money"), encoding="utf-8"
    )
    result = run("load", "dumped")
    assert result.exit_code == 0
    count = {name: rows(shipped, f"SELECT count(*) FROM {name}")[0][0] for name in ("topic", "market_rate")}
    assert table(result.stdout)["topics"] == [0, 1, 0, 0, count["topic"] - 1]
    assert table(result.stdout)["market rates"] == [0, 0, 0, 0, count["market_rate"]]
    assert result.stdout.splitlines()[-1] == "changed topic 8-3-money: name (seeds/topics.yaml stated it before)"


def test_the_environment_names_the_database(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NKDB_DATABASE_URL", f"sqlite:///{here}/other.sqlite")
    result = run("load", "-q")
    assert result.exit_code == 0
    assert [path.name for path in here.iterdir()] == ["other.sqlite"]
    assert run("query", "SELECT count(*) FROM article", "--format", "csv").stdout == "count(*)\n10\n"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none", "none: found nothing; allowed: a seed file"),
        ("empty", "allowed: a seed file"),
        ("page.txt", "page.txt"),
    ],
)
@pytest.mark.parametrize("command", ["load", "check"])
def test_a_path_without_seeds_is_refused(
    run: Run, here: Path, page: Path, command: str, path: str, message: str
) -> None:
    (here / "empty").mkdir()
    result = run(command, path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert not (here / "nkdb.sqlite").exists()


def test_evidence_that_does_not_hold_is_named(run: Run, shipped: db.Target, mine: Path, page: Path) -> None:
    run("load", mine)
    assert run("import", page).exit_code == 0
    text = (mine / "noodles.yaml").read_text(encoding="utf-8")
    assert text.count("start: 31") == 1
    (mine / "noodles.yaml").write_text(text.replace("start: 31", "start: 32"), encoding="utf-8")
    result = run("load", mine)
    assert result.exit_code == 1
    assert "broken evidence: figure noodles-2015-03-03/price/bowl: characters 32-38" in result.stderr
    assert rows(shipped, "SELECT count(*) FROM evidence WHERE state = 'broken'") == [(1,)]


def test_a_database_that_another_process_writes_is_left_to_it(
    run: Run, shipped: db.Target, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.db.target.BUSY_SECONDS", 0)
    with db.connection(shipped):
        result = run("load", mine)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "in use by another process" in result.stderr
    assert run("load", mine).exit_code == 0


@pytest.fixture
def lines(here: Path, page: Path) -> Path:
    """A file of JSON Lines: articles that build on the shipped seeds."""
    claim = {"key": "c", "text": "It is.", "kind": "event", "modality": "asserted", "credibility": "3", "chain": "x"}
    claim["evidence"] = [{"start": 0, "end": 4, "sha256": "0f" * 32}]  # type: ignore[assignment]
    publisher = {"publisher": "nk-economy-watch", "published_on": "2015-03-04"}
    chains = {"x": [{"source": "nk-economy-watch", "mode": "publishes"}]}
    made = [{"key": f"n-{n}", "title": f"N {n}", **publisher, "chains": chains, "claims": [claim]} for n in range(12)]
    file = here / "many.jsonl"
    file.write_text("".join(json.dumps({"article": record}) + "\n" for record in made), encoding="utf-8")
    return file


def test_lines_are_loaded_in_batches_and_go_on_after_a_stop(
    run: Run, shipped: db.Target, here: Path, lines: Path
) -> None:
    assert run("load", lines, "--batch", "5").exit_code == 0
    assert rows(shipped, "SELECT count(*) FROM article WHERE key LIKE 'n-%'") == [(12,)]
    with db.connection(shipped) as stopped:
        stopped.exec_driver_sql("DELETE FROM article WHERE key IN ('n-10', 'n-11')")
        stopped.exec_driver_sql("UPDATE seed_file SET loaded_lines = 10 WHERE path = 'many.jsonl'")
    result = run("load", lines, "--batch", "5")
    assert result.exit_code == 0
    assert "continued after 10 articles that were already loaded" in result.stderr
    assert table(result.stdout)["articles"] == [2, 0, 0, 0]
    with db.connection(shipped) as stopped:
        stopped.exec_driver_sql("UPDATE seed_file SET loaded_lines = 10 WHERE path = 'many.jsonl'")
    lines.write_text("\n" + lines.read_text(encoding="utf-8"), encoding="utf-8")
    result = run("load", lines, "--batch", "5")
    assert f"{lines}: changed since the load that was stopped; loaded from its first line" in result.stderr
    assert table(result.stdout)["articles"] == [0, 0, 0, 12]


def test_problems_of_lines_are_shown_up_to_a_number(run: Run, shipped: db.Target, here: Path, lines: Path) -> None:
    before = content(shipped)
    lines.write_text(lines.read_text(encoding="utf-8").replace('"x": [', '"y": ['), encoding="utf-8")
    result = run("load", lines, "--max-errors", "3")
    assert (result.exit_code, result.stdout) == (2, "")
    shown = result.stderr.splitlines()
    assert len(shown) == 4
    assert shown[0].startswith(f"Error: {lines}:1: ")
    assert shown[-1] == "more than 3 problems in the seeds, where reading stopped; nothing was written"
    assert content(shipped) == before


@pytest.mark.parametrize("command", ["load", "check"])
@pytest.mark.parametrize(
    "line", ['{"topic": {"key": "salt"}}', '{"market_rate": {}}', '{"article": {}}', "{", '{"x": 1}']
)
def test_lines_of_any_kind_are_not_read_on_after_too_many_problems(
    run: Run, shipped: db.Target, here: Path, command: str, line: str
) -> None:
    (here / "wrong.jsonl").write_text(f"{line}\n" * 20_000)
    result = run(command, "wrong.jsonl", "--max-errors", "9")
    assert (result.exit_code, result.stdout) == (2, "")
    shown = result.stderr.splitlines()
    assert len(shown) == 10
    assert shown[-1] == "more than 9 problems in the seeds, where reading stopped; nothing was written"


def test_a_bar_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for terminal, quiet in ((io.StringIO(), False), (Terminal(), True), (Terminal(), False)):
        monkeypatch.setattr(sys, "stderr", terminal)
        with bytes_read(quiet=quiet) as (begin, say):
            begin("loading many.jsonl", 4_000)(1_000)
            say("A note.")
        shown = isinstance(terminal, Terminal) and not quiet
        assert ("loading many.jsonl" in terminal.getvalue()) is shown
        assert "A note." in terminal.getvalue()


def test_check_counts_the_articles_of_lines(run: Run, here: Path, lines: Path) -> None:
    assert run("check", lines).stderr == "1 seed file is valid: 12 articles\n"


def test_check_says_that_a_file_has_no_records(run: Run, here: Path) -> None:
    (here / "none.jsonl").write_text("\n")
    result = run("check", "none.jsonl")
    assert (result.exit_code, result.stderr) == (0, "1 seed file is valid: no records\n")


def test_check_tells_what_may_be_a_mistake(run: Run, here: Path) -> None:
    (here / "mine.yaml").write_text("sources:\n- {key: dnk, name: Daily NK, kind: website}\n", encoding="utf-8")
    result = run("check", "mine.yaml")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "mine.yaml:2: source dnk: 'Daily NK' is a name of daily-nk, which comes with nkdb; if it is that one, use its key",
        "1 seed file is valid: 1 source",
    ]


def test_check_counts_records_and_makes_nothing(run: Run, here: Path, mine: Path) -> None:
    result = run("check", mine)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 seed files are valid: 1 article, 1 topic, 1 measure\n"
    shipped = run("check")
    assert (shipped.exit_code, "10 articles" in shipped.stderr) == (0, True)
    assert list(here.iterdir()) == [mine]

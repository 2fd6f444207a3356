"""`nkdb dump`: the shipped seeds come back byte for byte, and nobody's files are overwritten by accident."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from looking import content
from stores import Store

from nkdb import db
from nkdb.cli import main
from nkdb.errors import SeedError
from nkdb.load.seeds import load
from nkdb.seedfile import reading
from nkdb.seedfile.checking import check
from nkdb.seedfile.files import ENDINGS
from nkdb.shipped import shipped_folder
from tests.load.conftest import FILES

Run = Callable[..., Result]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def few_original(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[db.Target, Path]]:
    """A database with a few records of most kinds and a folder with its dump, both to be copied."""
    folder = tmp_path_factory.mktemp("few")
    target = store.copy(store.empty, folder)
    for name, text in FILES.items():
        (folder / "seeds" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "seeds" / name).write_text(text, encoding="utf-8")
    load(target, [folder / "seeds"])
    arguments = ["dump", str(folder / "out"), "--database", str(target.file or target.url)]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    yield target, folder / "out"
    store.drop(target)


@pytest.fixture
def few(
    store: Store, few_original: tuple[db.Target, Path], named: Callable[[db.Target], db.Target], tmp_path: Path
) -> Iterator[db.Target]:
    """A database with a few records, which commands use: what is in a dump does not matter to what becomes of it."""
    target = store.copy(few_original[0], tmp_path)
    yield named(target)
    store.drop(target)


@pytest.fixture
def dumped(few_original: tuple[db.Target, Path], few: db.Target, here: Path) -> Path:
    """A folder with a dump of the few records, the test's own."""
    return shutil.copytree(few_original[1], here / "out")


def test_the_shipped_database_gives_the_shipped_seeds(run: Run, shipped: db.Target, here: Path) -> None:
    before = content(shipped)
    result = run("dump", "deep/out")
    seeds = {name: data for name, data in files(shipped_folder("seeds")).items() if Path(name).suffix in ENDINGS}
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"deep/out: {len(seeds)} seed files written\n"
    assert files(here / "deep" / "out") == seeds
    assert content(shipped) == before
    # and loaded into another database, they are dumped the same
    assert run("load", "deep/out", "-q", "--database", "other.sqlite").exit_code == 0
    assert run("dump", "again", "--database", "other.sqlite").exit_code == 0
    assert files(here / "again") == seeds


def test_texts_of_articles_are_not_written(run: Run, shipped: db.Target, here: Path, corpus: Path) -> None:
    assert run("dump", "out").exit_code == 0
    run("import", corpus)
    assert run("dump", "again").exit_code == 0
    assert files(here / "again") == files(here / "out")


def test_an_empty_database_gives_no_files(run: Run, empty: db.Target, here: Path) -> None:
    result = run("dump", "out")
    assert (result.exit_code, result.stderr) == (0, "out: 0 seed files written\n")


def test_a_link_in_the_place_of_what_is_not_yet_whole_is_not_followed(run: Run, shipped: db.Target, here: Path) -> None:
    precious, folder = here / "precious", here / "seeds"
    precious.write_text("precious")
    folder.mkdir()
    (folder / "sources.yaml.part").symlink_to(precious)
    assert run("dump", "seeds").exit_code == 0
    assert precious.read_text() == "precious"
    assert sorted(file.name for file in folder.glob("sources*")) == ["sources.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_what_was_kept_from_others_stays_so(run: Run, dumped: Path) -> None:
    (dumped / "topics.yaml").chmod(0o600)
    assert run("dump", str(dumped), "--force").exit_code == 0
    assert (dumped / "topics.yaml").stat().st_mode & 0o777 == 0o600


def test_seeds_that_are_there_are_overwritten_only_by_force(run: Run, dumped: Path) -> None:
    (dumped / "topics.yaml").write_text("topics: []\n", encoding="utf-8")
    (dumped / "README.md").write_text("my notes\n", encoding="utf-8")
    before = files(dumped)
    refused = run("dump", "out")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert (
        f"out: found a folder with {len(before) - 1} seed files; allowed: an empty folder, or --force" in refused.stderr
    )
    assert files(dumped) == before
    forced = run("dump", "out", "--force")
    assert forced.exit_code == 0
    changed = {name for name, data in files(dumped).items() if before[name] != data}
    assert changed == {"topics.yaml"}


def test_seeds_that_were_edited_since_they_were_loaded_are_not_overwritten(run: Run, dumped: Path) -> None:
    topics, sources = dumped / "topics.yaml", dumped / "sources.yaml"
    assert run("load", "out", "--quiet").exit_code == 0
    sources.write_text("# as before\n" + sources.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("load", "out", "--quiet").exit_code == 0
    topics.write_text(topics.read_text(encoding="utf-8") + "- {key: salt, name: Salt}\n", encoding="utf-8")
    before = files(dumped)
    refused = run("dump", "out", "--force")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        "Error: out/topics.yaml: found edits that are not in the database, made since it was loaded; allowed: "
        "nkdb load out first; or its removal, or another place\n"
    )
    assert files(dumped) == before
    assert run("dump", "elsewhere").exit_code == 0
    assert run("load", "out", "--quiet").exit_code == 0
    # both are as they were loaded now, then as they were dumped
    for _ in range(2):
        assert run("dump", "out", "--force").exit_code == 0
    assert "- {key: salt, name: Salt}" not in topics.read_text(encoding="utf-8")
    assert "key: salt\n  name: Salt" in topics.read_text(encoding="utf-8")
    assert not sources.read_text(encoding="utf-8").startswith("#")


def test_records_that_were_edited_since_they_were_loaded_are_not_overwritten(
    run: Run, few: db.Target, here: Path
) -> None:
    lines = here / "all.jsonl"
    assert run("dump", "all.jsonl").exit_code == 0
    assert run("load", "all.jsonl", "--quiet").exit_code == 0
    assert run("dump", "all.jsonl", "--force").exit_code == 0
    lines.write_bytes(lines.read_bytes() + b'{"topic": {"key": "salt", "name": "Salt"}}\n')
    before = lines.read_bytes()
    refused = run("dump", "all.jsonl", "--force")
    assert refused.exit_code == 2
    assert refused.stderr.endswith("nkdb load all.jsonl first; or its removal, or another place\n")
    assert lines.read_bytes() == before


@pytest.mark.parametrize("name", ["mine.yaml", "mine.csv", "mine.jsonl", "mine.jsonl.gz"])
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_seeds_that_are_not_of_the_dump_are_never_mixed_in(run: Run, dumped: Path, force: list[str], name: str) -> None:
    other = dumped / "articles" / "2013" / name
    other.parent.mkdir()
    other.write_text("topics: []\n", encoding="utf-8")
    before = files(dumped)
    result = run("dump", "out", *force)
    assert (result.exit_code, result.stdout) == (2, "")
    assert files(dumped) == before
    if force:
        assert f"out/articles/2013/{name}: found a seed file that is not part of the dump" in result.stderr


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (
            lambda out: ((out / "topics.yaml").unlink(), (out / "topics.yaml").mkdir()),
            "out/topics.yaml: found a folder",
        ),
        (lambda out: (shutil.rmtree(out / "articles"), (out / "articles").touch()), "out/articles: found a file"),
    ],
)
def test_what_is_in_the_way_of_one_file_is_met_before_any_is_written(
    run: Run, dumped: Path, spoil: Callable[[Path], object], found: str
) -> None:
    spoil(dumped)
    (dumped / "sources.yaml").unlink()
    before = files(dumped)
    result = run("dump", "out", "--force")
    assert (result.exit_code, found in result.stderr, files(dumped)) == (2, True, before)


def test_a_folder_with_other_files_is_taken(run: Run, few: db.Target, here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    assert run("dump", "out").exit_code == 0
    assert (here / "out" / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("target", ["nkdb.sqlite", "nkdb.sqlite/out"])
def test_a_file_is_no_folder(run: Run, sqlite_shipped: db.Target, here: Path, target: str) -> None:
    before = files(here)
    result = run("dump", target)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: nkdb.sqlite")
    assert result.stderr.count("\n") == 1
    assert files(here) == before


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *(
            (f"all{ending}", f"the ending of a file, '{ending}'")
            for ending in (".csv", ".yaml", ".JSON", ".zip", ".gz")
        ),
        ("-", "standard output"),
    ],
)
def test_what_looks_like_a_file_does_not_become_a_folder(
    run: Run, shipped_to_read: db.Target, here: Path, name: str, found: str
) -> None:
    before = sorted(here.iterdir())
    result = run("dump", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"Error: {name}: found {found}; allowed: a folder, or a file that ends in .jsonl or .jsonl.gz\n"
    )
    assert sorted(here.iterdir()) == before


def test_a_folder_that_is_there_may_be_called_anything(run: Run, few: db.Target, here: Path) -> None:
    (here / "all.csv").mkdir()
    assert run("dump", "all.csv").exit_code == 0
    assert run("dump", "seeds.v2").exit_code == 0


def test_a_record_a_line_loads_and_dumps_the_same(run: Run, shipped_to_read: db.Target, here: Path) -> None:
    for name in ("all.jsonl", "all.jsonl.gz"):
        result = run("dump", name)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.startswith(f"{name}: ")
        assert result.stderr.endswith(" records written\n")
    text, packed = (here / "all.jsonl").read_bytes(), (here / "all.jsonl.gz").read_bytes()
    assert gzip.decompress(packed) == text
    assert run("load", "all.jsonl.gz", "-q", "--database", "other.sqlite").exit_code == 0
    (here / "deep").mkdir()
    assert run("dump", "deep/all.jsonl.gz", "--database", "other.sqlite").exit_code == 0
    assert files(here / "deep") == {"all.jsonl.gz": packed}
    kinds = [next(iter(json.loads(line))) for line in text.splitlines()]
    assert f"{len(kinds):,} records" in result.stderr
    assert set(kinds) == {"source", "organization", "document", "category", "topic", "measure", "place", "market_rate",
                          "official_rate", "article"}  # fmt: skip


def test_an_empty_database_gives_a_file_without_lines(run: Run, empty: db.Target, here: Path) -> None:
    result = run("dump", "all.jsonl")
    assert (result.exit_code, result.stderr) == (0, "all.jsonl: 0 records written\n")
    assert (here / "all.jsonl").read_bytes() == b""


def test_a_file_of_records_is_overwritten_only_by_force(run: Run, few: db.Target, here: Path) -> None:
    (here / "all.jsonl").write_text("mine", encoding="utf-8")
    refused = run("dump", "all.jsonl")
    assert (refused.exit_code, refused.stderr) == (
        2, "Error: all.jsonl: found a file that is there already; allowed: a new file, or --force\n"
    )  # fmt: skip
    assert (here / "all.jsonl").read_text(encoding="utf-8") == "mine"
    assert run("dump", "all.jsonl", "--force").exit_code == 0
    assert (here / "all.jsonl").read_bytes().startswith(b'{"source": ')
    (here / "folder.jsonl").mkdir()
    folder = run("dump", "folder.jsonl")
    assert (folder.exit_code, folder.stderr) == (
        2, "Error: folder.jsonl: found a folder; allowed: a file\n"
    )  # fmt: skip


def test_a_file_that_no_load_would_take_is_told(
    run: Run, shipped: db.Target, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 100_000)
    done = run("dump", "out")
    assert done.exit_code == 0
    said = "too large to be loaded; what is dumped to a file that ends in .jsonl may have any size"
    assert done.stderr.splitlines() == ["out: 19 seed files written", f"out/market_rates.csv: {said}"]
    with pytest.raises(SeedError, match=r"out/market_rates\.csv: found 0 MB; allowed: .*; split it"):
        check([here / "out"])
    assert "too large" not in run("dump", "all.jsonl").stderr
    check([here / "all.jsonl"])

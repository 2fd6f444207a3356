"""Whether a load has nothing to do is told without reading the records, and never wrongly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from looking import dump

from nkdb import db
from nkdb.archive.saved import saved_files
from nkdb.load.as_loaded import TOPS, as_loaded
from nkdb.load.evidence import verify
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load
from nkdb.load.seeds.tables import RULES
from nkdb.load.spans import Verification
from nkdb.query import reading
from nkdb.shipped import shipped_folder

from .conftest import SOURCES, Records, StoppedError, span, stopping_after, written

ARTICLE_FILE = "articles/2015/2015-03-03-mill-fees.yaml"
SPANS = 4
Edit = Callable[[str, str, str], None]


def told(target: db.Target, *paths: Path) -> tuple[int, Verification] | None:
    """What is told of the seeds at some paths."""

    def ask(sql: str, parameters: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        return reader.select(sql, parameters).rows

    with reading(target) as reader:
        return as_loaded(ask, paths)


def do(target: db.Target, statement: str) -> None:
    """What somebody does to the database by hand."""
    with db.connection(target) as conn:
        conn.exec_driver_sql(statement)


def test_all_tables_that_hold_records_are_counted() -> None:
    assert set(TOPS) == {rule.table for rule in RULES.values() if rule.is_top}


def test_what_was_loaded_is_there_as_it_stands(target: db.Target, seeds: Path) -> None:
    assert told(target, seeds) is None
    load(target, [seeds])
    assert told(target, seeds) == (4, Verification())
    assert told(target, seeds / "places.csv") == (1, Verification())
    assert told(target, seeds / "places.csv", seeds / "sources.yaml") == (2, Verification())
    assert told(target, seeds / ARTICLE_FILE) == (1, Verification())
    assert told(target, seeds / "articles") == (1, Verification())
    assert told(target, seeds.parent) == (4, Verification())


def test_the_shipped_seeds_are_meant_where_no_path_is_given(shipped_to_read: db.Target) -> None:
    found = told(shipped_to_read)
    assert found is not None
    assert found[0] > 10
    assert told(shipped_to_read, shipped_folder("seeds")) == found


def remove(name: str) -> Callable[[db.Target, Path], object]:
    """Take a file out of the folder."""
    return lambda _, seeds: (seeds / name).unlink()


def add(name: str, text: str) -> Callable[[db.Target, Path], object]:
    """Put a file into the folder, or more into one that is there."""

    def append(_: db.Target, seeds: Path) -> None:
        with (seeds / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return append


def by_hand(statement: str) -> Callable[[db.Target, Path], object]:
    """Change the database."""
    return lambda target, _: do(target, statement)


def another_folder(target: db.Target, seeds: Path) -> None:
    """Load a folder that states one of the records as well."""
    other = seeds.with_name("other")
    other.mkdir()
    (other / "sources.yaml").write_text("\n".join(SOURCES.splitlines()[:4]), encoding="utf-8")
    load(target, [other])


SOMETHING_TO_DO: list[tuple[str, Callable[[db.Target, Path], object]]] = [
    ("a comment", add("sources.yaml", "# seen\n")),
    ("a new file", add("more.yaml", "topics: [{key: tolls, name: Tolls}]\n")),
    ("a file that is gone", remove("others.yaml")),
    ("an article that is gone", remove(ARTICLE_FILE)),
    ("no file", lambda _, seeds: [file.unlink() for file in seeds.rglob("*.*")]),
    ("a file that cannot be read", lambda _, seeds: (seeds / "a.yaml").symlink_to(seeds / "nowhere.yaml")),
    ("rows that are gone", by_hand("DELETE FROM article")),
    ("a row of nobody's", by_hand("UPDATE source SET seed_file_id = NULL WHERE key = 'the-paper'")),
    ("another folder's row", another_folder),
    ("another version", by_hand("UPDATE seed_file SET loaded_by = '0.0.1' WHERE path = 'places.csv'")),
    ("a load before this was told", by_hand("UPDATE seed_file SET records = NULL WHERE path = 'places.csv'")),
]  # fmt: skip


@pytest.mark.parametrize("change", [pytest.param(change, id=what) for what, change in SOMETHING_TO_DO])
def test_there_may_be_something_to_do(
    loaded: db.Target, seeds: Path, change: Callable[[db.Target, Path], object]
) -> None:
    assert told(loaded, seeds) is not None
    change(loaded, seeds)
    assert told(loaded, seeds) is None


def test_what_hands_edited_is_not_looked_at(loaded: db.Target, seeds: Path) -> None:
    do(loaded, "UPDATE source SET name = 'Another' WHERE key = 'the-blog'")
    assert told(loaded, seeds) is not None
    assert load(loaded, [seeds], full=True).changes.rows == [("source", "changed", "the-blog: name")]


def test_lines_of_all_kinds_are_counted(target: db.Target, tmp_path: Path) -> None:
    records: Records = [
        ("source", {"key": "blog", "name": "The Blog", "kind": "blog"}),
        ("source", {"key": "paper", "name": "The Paper", "kind": "newspaper"}),
        ("merge", {"source": "paper", "into": "blog"}),
        *(
            ("article", {"key": f"a-{n}", "title": "Rice", "published_on": "2014-03-03", "publisher": "blog"})
            for n in range(3)
        ),
    ]
    files = [written(tmp_path / name, records) for name in ("some.jsonl", "same.jsonl")]
    for file in files:
        load(target, [file])
        assert told(target, file) == (1, Verification())
    # the second one has taken over what the first one states
    assert told(target, files[0]) is None


@pytest.mark.parametrize("batch", [1, 2])
def test_a_load_that_was_stopped_has_more_to_do(target: db.Target, seeds: Path, batch: int) -> None:
    for number in range(3):
        text = (seeds / ARTICLE_FILE).read_text(encoding="utf-8").replace("mill-fees-2015-03-03", f"fees-{number}")
        (seeds / f"articles/2015/{number}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StoppedError):
        load(target, [seeds], batch=batch, begin=stopping_after(3))
    assert told(target, seeds) is None
    load(target, [seeds], batch=batch)
    assert told(target, seeds) == (7, Verification())


def test_quotations_are_looked_up_with_each_load(loaded: db.Target, seeds: Path, page: Path, edit: Edit) -> None:
    import_pages(loaded, saved_files([page]), publisher="the-blog")
    edit(ARTICLE_FILE, f"    - {span('500 to 800 won a day')}\n", "    - {quote: 500 to 800 won a day}\n")
    assert not load(loaded, [seeds]).verification.broken
    assert told(loaded, seeds) is None


def test_the_evidence_is_looked_at_all_the_same(loaded: db.Target, seeds: Path, page: Path) -> None:
    import_pages(loaded, saved_files([page]), publisher="the-blog")
    assert told(loaded, seeds) == (4, Verification(verified=SPANS))
    do(loaded, "UPDATE article SET body = replace(body, 'farmers', 'peasants')")
    assert told(loaded, seeds) is None
    with db.connection(loaded) as conn:
        broken = verify(conn).broken
    assert broken
    assert told(loaded, seeds) == (4, Verification(SPANS - len(broken), 0, broken))


def test_a_database_that_was_upgraded_is_gone_through_once(loaded: db.Target, seeds: Path) -> None:
    before = dump(loaded)
    with db.connection(loaded) as conn:
        db.downgrade(conn, "0009")
    with db.connection(loaded) as conn:
        db.upgrade(conn)
    assert told(loaded, seeds) is None
    assert not load(loaded, [seeds]).changes.any
    assert told(loaded, seeds) is not None
    assert dump(loaded) == before

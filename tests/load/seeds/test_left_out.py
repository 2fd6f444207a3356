"""Files that are in the database as they stand are left out of a load, unless that could hide something."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from looking import dump, one, rows

import nkdb
from nkdb import db
from nkdb.errors import SeedError
from nkdb.load.chunks import chunks
from nkdb.load.seeds import load
from nkdb.seedfile.streamed import ArticleFile
from nkdb.seedfile.validation import Findings

from ..conftest import ARTICLE, StoppedError, span, stopping_after

Edit = Callable[[str, str, str], None]

FIRST = "articles/2015/2015-03-03-mill-fees.yaml"
SECOND = "articles/2015/2015-03-04-more-fees.yaml"
RELATED = (
    "printed: 500 to 800 won\n    relations:\n    - {kind: equals_price_of, figure: mill-fees-2015-03-03/stall-fee/fee}"
)


@pytest.fixture
def seeds(seeds: Path) -> Path:
    """The small set of seeds with a second article, a figure of which is related to one of the first."""
    text = ARTICLE.replace("mill-fees-2015-03-03", "more-fees-2015-03-04").replace("printed: 500 to 800 won", RELATED)
    (seeds / SECOND).write_text(text.replace("Fees at the mill", "More fees"), encoding="utf-8")
    return seeds


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the article files that were read for their articles."""
    found: list[str] = []
    article = ArticleFile.article

    def noted(self: ArticleFile, findings: Findings) -> object:
        found.append(self.seed_file.path)
        return article(self, findings)

    monkeypatch.setattr(ArticleFile, "article", noted)
    return found


def test_only_what_was_edited_is_read(target: db.Target, seeds: Path, edit: Edit, read: list[str]) -> None:
    load(target, [seeds])
    assert read == [FIRST, SECOND]
    read.clear()
    before = dump(target)
    report = load(target, [seeds])
    assert (read, report.changes.any) == ([], False)
    assert (report.changes.tables["article"].unchanged, report.changes.tables["figure"].unchanged) == (2, 4)
    edit("sources.yaml", "name: stall keeper\n", "name: stall keeper\n  note: Asked twice.\n")
    edit("others.yaml", "name: Milling", "name: Mills and milling")
    edit("others.yaml", "title: Fees go up", "title: Fees rise")
    edit("others.yaml", "name: Fee of a stall", "name: What a stall costs")
    assert len(load(target, [seeds]).changes.rows) == 4
    assert read == []
    edit(FIRST, "low: 500", "low: 450")
    assert load(target, [seeds]).changes.rows == [
        ("figure", "changed", "mill-fees-2015-03-03/stall-fee/fee: low")
    ]  # fmt: skip
    assert read == [FIRST]
    assert dump(target).keys() == before.keys()


def test_any_number_of_files_may_be_left_out(
    loaded: db.Target, seeds: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read.clear()
    monkeypatch.setattr("nkdb.load.seeds.left_out.FILES_AT_ONCE", 1)
    monkeypatch.setattr("nkdb.load.seeds.run.chunks", lambda ids: chunks(ids, 1))
    tables = load(loaded, [seeds]).changes.tables
    assert (read, tables["article"].unchanged, tables["claim"].unchanged) == ([], 2, 4)


def test_files_that_move_or_change_together(loaded: db.Target, seeds: Path) -> None:
    before = dump(loaded)
    for name in (FIRST, SECOND):
        (seeds / name).rename(seeds / Path(name).name)
    changes = load(loaded, [seeds]).changes
    assert (changes.rows, changes.of("article").moved, changes.of("article").changed) == ([], 2, 2)
    for file in seeds.glob("*.yaml"):
        file.write_text("# seen\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert not load(loaded, [seeds]).changes.any
    assert not load(loaded, [seeds]).changes.any
    assert rows(loaded, "SELECT path, loaded_by FROM seed_file WHERE path LIKE '2015%' ORDER BY path") == [
        (Path(name).name, nkdb.__version__) for name in (FIRST, SECOND)
    ]
    hashes = dict(rows(loaded, "SELECT path, sha256 FROM seed_file"))
    assert hashes == {
        str(file.relative_to(seeds)): sha256(file.read_bytes()).hexdigest()
        for file in seeds.iterdir()
        if file.is_file()
    }
    assert dump(loaded) == before


def test_a_bar_is_told_of_all_articles_together(target: db.Target, seeds: Path, edit: Edit) -> None:
    told: list[tuple[str, int]] = []
    done: list[int] = []

    def begin(what: str, size: int) -> Callable[[int], None]:
        told.append((what, size))
        return done.append

    load(target, [seeds], begin=begin)
    sizes = [(seeds / name).stat().st_size for name in (FIRST, SECOND)]
    assert (told, done) == ([("loading 2 articles", sum(sizes))], sizes)
    edit(FIRST, "low: 500", "low: 450")
    load(target, [seeds], begin=begin)
    assert (told[1:], done[2:]) == ([("loading 1 article", sizes[0])], sizes[:1])


def test_what_a_hand_changed_stays_until_a_full_load(loaded: db.Target, seeds: Path) -> None:
    before = dump(loaded)
    with db.connection(loaded) as conn:
        conn.exec_driver_sql("UPDATE claim SET text = 'Another one.' WHERE key = 'mill-fees-2015-03-03/grist'")
    assert not load(loaded, [seeds]).changes.any
    report = load(loaded, [seeds], full=True)
    assert report.changes.rows == [("claim", "changed", "mill-fees-2015-03-03/grist: text")]
    assert dump(loaded) == before


def test_what_a_hand_removed_comes_back(loaded: db.Target, seeds: Path, read: list[str]) -> None:
    before = dump(loaded)
    with db.connection(loaded) as conn:
        conn.exec_driver_sql("DELETE FROM article WHERE key = 'more-fees-2015-03-04'")
    read.clear()
    load(loaded, [seeds])
    assert read == [SECOND]
    assert dump(loaded) == before


BROKEN = [
    ("others.yaml", "- {key: fees, name: Fees}\n", "", FIRST, "topics: [fees]", "claim stall-fee, topics: found fees"),
    ("others.yaml", "dimension: money, unit: KPW", "dimension: count, unit: fee", FIRST, "unit: KPW",
     "figure stall-fee/fee, unit: found KPW; allowed: a unit that is no currency"),
    ("others.yaml", "kind: news_story, source: the-paper", "kind: news_story, source: the-blog", FIRST, "interviews",
     "chain stall-keeper, link 2: found document the-paper-2015-03-02 of the-blog"),
    (FIRST, "- key: fee\n", "- key: fees\n", SECOND, "equals_price_of",
     "figure stall-fee/fee, relations: found mill-fees-2015-03-03/stall-fee/fee"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "broken", "line", "found"), BROKEN)
def test_what_breaks_an_article_that_stands_as_before_is_named_where_it_stands(
    loaded: db.Target, seeds: Path, edit: Edit, name: str, old: str, new: str, broken: str, line: str, found: str
) -> None:
    before = dump(loaded)
    edit(name, old, new)
    with pytest.raises(SeedError) as refused:
        load(loaded, [seeds])
    lines = (seeds / broken).read_text(encoding="utf-8").splitlines()
    (number,) = (number for number, text in enumerate(lines, 1) if line in text)
    assert f"{broken}:{number}: {found}" in str(refused.value)
    assert dump(loaded) == before


def test_a_quotation_is_looked_up_each_time(loaded: db.Target, seeds: Path, edit: Edit, read: list[str]) -> None:
    edit(FIRST, f"    - {span('500 to 800 won a day')}\n", "    - {quote: 500 to 800 won a day}\n")
    for _ in range(2):
        read.clear()
        with pytest.raises(SeedError, match="no body to look them up in"):
            load(loaded, [seeds])
        assert read == [FIRST]


def test_an_article_is_stated_once_even_where_its_file_is_left_out(loaded: db.Target, seeds: Path) -> None:
    (seeds / "again.yaml").write_text(ARTICLE, encoding="utf-8")
    with pytest.raises(SeedError, match=r"again\.yaml:1: article mill-fees-2015-03-03, key: found .* a second time"):
        load(loaded, [seeds])


def test_batches_go_on_after_the_articles_that_are_in(target: db.Target, seeds: Path, read: list[str]) -> None:
    for number in range(3, 9):
        text = ARTICLE.replace("mill-fees-2015-03-03", f"fees-{number}")
        (seeds / f"articles/2015/{number}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StoppedError):
        load(target, [seeds], batch=2, begin=stopping_after(5))
    assert one(target, "SELECT count(*) FROM article") == 4
    # what is related to others waits for them, and is gone through again
    assert one(target, "SELECT count(*) FROM seed_file WHERE loaded_by IS NOT NULL") == 3
    read.clear()
    load(target, [seeds])
    assert len(read) == 5
    assert one(target, "SELECT count(*) FROM figure_relation") == 1
    assert one(target, "SELECT count(*) FROM seed_file WHERE loaded_by IS NULL") == 0
    assert not load(target, [seeds], full=True).changes.any

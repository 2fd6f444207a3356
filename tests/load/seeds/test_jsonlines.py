"""The small set of seeds as JSON Lines makes the database that its YAML makes, whatever the order of lines."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from pathlib import Path

import pytest
import yaml
from looking import content, dump

from nkdb import db
from nkdb.archive.saved import saved_files
from nkdb.errors import SeedError
from nkdb.load.curation.merges import merge
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load
from nkdb.seedfile.jsonlines import KINDS
from nkdb.seedfile.records import COLLECTIONS

from ..conftest import ARTICLE, BODY, OTHERS, PLACES, SOURCES, span

NAME_OF = {kind: name for name, kind in KINDS.items()}


def lines(article: str = ARTICLE) -> list[str]:
    """The records of the small set, one a line."""
    records = [("article", yaml.load(article, yaml.BaseLoader))]
    for text in (SOURCES, OTHERS):
        for name, items in yaml.load(text, yaml.BaseLoader).items():
            records += [(NAME_OF[COLLECTIONS[name]], item) for item in items]
    for row in csv.DictReader(io.StringIO(PLACES)):
        records.append(("place", {name: cell for name, cell in row.items() if cell}))
    return [json.dumps({name: record}) for name, record in records]


@pytest.mark.parametrize("seed", range(3))
def test_any_order_is_what_yaml_is(
    target: db.Target, elsewhere: db.Target, tmp_path: Path, seeds: Path, seed: int
) -> None:
    shuffled = lines()
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    file = tmp_path / "records.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(shuffled).encode()))
    load(target, [file])
    load(elsewhere, [seeds])
    assert dump(target) == dump(elsewhere)
    assert not load(target, [file]).changes.any


def test_a_line_that_is_gone_is_a_record_that_is_gone(target: db.Target, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(lines()), encoding="utf-8")
    load(target, [file])
    file.write_text("\n".join(lines()[1:]), encoding="utf-8")
    report = load(target, [file])
    assert ("article", "removed", "mill-fees-2015-03-03") in report.changes.rows


def test_beside_yaml_in_one_run(target: db.Target, tmp_path: Path, seeds: Path) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text('{"document": {"key": "d", "kind": "news_story", "source": "the-paper"}}\n', encoding="utf-8")
    assert load(target, [seeds, more]).changes.tables["document"].new == 2


def test_an_unknown_reference_names_its_line(nowhere: db.Target, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join([*lines(), '{"category": {"key": "c", "name": "C", "source": "the-blo"}}']))
    before = content(nowhere)
    with pytest.raises(SeedError) as raised:
        load(nowhere, [file])
    assert f"{file}:{len(lines()) + 1}: category c, source" in str(raised.value)
    assert "did you mean 'the-blog'?" in str(raised.value)
    assert content(nowhere) == before


def test_an_imported_article_is_adopted_and_quotations_are_looked_up(
    target: db.Target, tmp_path: Path, page: Path
) -> None:
    import_pages(target, saved_files([page]))
    spans = ["the mill keeps 30 percent and the farmers get 70.", "500 to 800 won a day"]
    quoting = ARTICLE.replace("the-blog", "nk-economy-watch")
    for words in spans:
        assert quoting.count(f"- {span(words)}") == 1
        quoting = quoting.replace(f"- {span(words)}", f"- {{quote: {words}}}")
    file = tmp_path / "records.jsonl"
    blog = '{"source": {"key": "nk-economy-watch", "name": "North Korean Economy Watch", "kind": "blog"}}'
    file.write_text("\n".join([blog, *lines(quoting)]), encoding="utf-8")
    loaded = load(target, [file])
    adopted = "mill-fees-2015-03-03: key (imported before as fees-at-the-mill-2015-03-03)"
    assert ("article", "changed", adopted) in loaded.changes.rows
    with db.snapshot(target) as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM article WHERE body IS NOT NULL").scalar_one() == 1
    assert (loaded.verification.verified, loaded.verification.broken) == (4, [])
    # quotations are looked up with every load: here in a text that has moved by two characters
    assert not load(target, [file]).changes.any
    page.write_text(page.read_text(encoding="utf-8").replace(BODY, f"- {BODY}"), encoding="utf-8")
    moved = import_pages(target, saved_files([page]), replace=True)
    assert len(moved.verification.broken) == 4
    again = load(target, [file])
    assert (again.changes.tables["evidence"].new, again.changes.tables["evidence"].removed) == (2, 2)
    assert {broken.key.rpartition("/")[2] for broken in again.verification.broken} == {"stall-fee", "split"}


@pytest.mark.parametrize("field", ["quote", r"\u0071uote", r"quo\u0074\u0065"])
def test_quotations_without_a_text_are_named_by_line(target: db.Target, tmp_path: Path, field: str) -> None:
    quoting = ARTICLE.replace(f"- {span('500 to 800 won a day')}", "- {quote: 500 won}")
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(["", *lines(quoting)]).replace('"quote"', f'"{field}"'), encoding="utf-8")
    with pytest.raises(SeedError, match=r"jsonl:2: article mill-fees-2015-03-03, evidence: found 1 quotation,"):
        load(target, [file])


def test_a_person_s_merge_stays_and_seeds_may_not_need_two_steps(target: db.Target, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    more = '{"source": {"key": "paper-2", "name": "The Papper", "kind": "website"}}'
    file.write_text("\n".join([*lines(), more]), encoding="utf-8")
    load(target, [file])
    with db.connection(target) as conn:
        merge(conn, "paper-2", "the-paper")
    file.write_text("\n".join([more, *lines()]), encoding="utf-8")
    assert not load(target, [file]).changes.any
    file.write_text("\n".join([more, *lines(), '{"merge": {"source": "stall-keeper", "into": "paper-2"}}']))
    with pytest.raises(SeedError, match="paper-2, which the database has merged into the-paper"):
        load(target, [file])
    file.write_text("\n".join([more, *lines(), '{"merge": {"source": "paper-2", "into": "the-paper"}}']))
    assert load(target, [file]).changes.tables["source_merge"].changed == 1
    assert not load(target, [file]).changes.any

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
from nkdb.errors import SeedError
from nkdb.load.seeds import load
from nkdb.seedfile.jsonlines import KINDS
from nkdb.seedfile.records import COLLECTIONS

from .conftest import ARTICLE, OTHERS, PLACES, SOURCES

NAME_OF = {kind: name for name, kind in KINDS.items()}


def lines() -> list[str]:
    """The records of the small set, one a line."""
    records = [("article", yaml.load(ARTICLE, yaml.BaseLoader))]
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

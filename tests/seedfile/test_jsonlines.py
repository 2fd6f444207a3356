"""JSON Lines: one record a line, any order, errors by line, the same models as YAML."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.seedfile.reading import read_seeds
from nkdb.seedfile.records import Source, Topic

BLOG = '{"source": {"key": "b", "name": "B", "kind": "blog"}}'
TOPIC = '{"topic": {"key": "t", "name": "T"}}'


@pytest.mark.parametrize("text", [f"{BLOG}\n{TOPIC}\n", f"\ufeff{TOPIC}\n\n{BLOG}", f"{TOPIC}\r\n{BLOG}\r\n"])
@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_lines_are_records(tmp_path: Path, text: str, ending: str) -> None:
    file = tmp_path / f"a{ending}"
    data = text.encode()
    file.write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
    seeds = read_seeds([file])
    assert seeds.problems == []
    assert [at.record.key for at in (*seeds.of(Source), *seeds.of(Topic))] == ["b", "t"]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("{", "no JSON"),
        ("[]", "found list; allowed: a mapping with one key"),
        ('{"a": 1, "b": 2}', "a mapping of 2 keys"),
        ('{"sorce": {}}', "did you mean 'source'?"),
        ('{"topic": {"key": "t", "name": 4}}', "topic t, name: found 4; allowed: text"),
        ('{"topic": {"key": "T", "name": "T"}}', "topic T, key: found 'T'"),
        ('{"article": {"key": "a", "title": "A", "publisher": "b", "published_on": 0}}', "YYYY-MM-DD"),
        (json.dumps({"source": json.loads(BLOG)["source"] | {"kind": "blgo"}}), "did you mean 'blog'?"),
    ],
)
def test_a_wrong_line_is_named(write: Callable[[str, str], Path], line: str, part: str) -> None:
    file = write("a.jsonl", f"{BLOG}\n{line}\n")
    seeds = read_seeds([file])
    assert list(seeds.streamed()) == []
    (problem,) = seeds.problems
    assert (problem.file, problem.line) == (str(file), 2)
    assert part in str(problem)


def test_a_cut_gzip_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(BLOG.encode())[:-9])
    assert "damaged gzip" in str(read_seeds([file]).problems[0])

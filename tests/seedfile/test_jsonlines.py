"""JSON Lines: one record a line, any order, errors by line, the same models as YAML."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nkdb.errors import SeedError
from nkdb.seedfile.checking import check
from nkdb.seedfile.reading import read_seeds
from nkdb.seedfile.records import Place, Source, Topic

BLOG = '{"source": {"key": "b", "name": "B", "kind": "blog"}}'
TOPIC = '{"topic": {"key": "t", "name": "T"}}'


RATE = {
    "observed_on": "2014-03-01", "date_precision": "day", "date_basis": "stated", "place": "north",
    "quantity": "usd_kpw", "low": 5, "high": 5, "currency_basis": "new_won", "value_basis": "stated",
    "observer": "b", "read_in": "B", "citation_url": "https://b.example/",
}  # fmt: skip


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
        ('{"topic": {"key": "t", "name": NaN}}', "topic t, name: found nan; allowed: text"),
        ("[]", "found list; allowed: a mapping with one key"),
        ('{"a": 1, "b": 2}', "a mapping of 2 keys"),
        ('{"sorce": {}}', "did you mean 'source'?"),
        ('{"topic": {"key": "t", "name": 4}}', "topic t, name: found 4; allowed: text"),
        ('{"topic": {"key": "T", "name": "T"}}', "topic T, key: found 'T'"),
        ('{"article": {"key": "a", "title": "A", "publisher": "b", "published_on": 0}}', "YYYY-MM-DD"),
        (json.dumps({"source": json.loads(BLOG)["source"] | {"kind": "blgo"}}), "did you mean 'blog'?"),
        (
            '{"measure": {"key": "m", "name": "M", "dimension": "count", "unit": "box", "per": "days"}}',
            "per: found 'days'",
        ),
        ('{"place": {"key": "p", "name": "P", "kind": "city", "variants": ["Q", "R; S"]}}', "without a semicolon"),
        (json.dumps({"market_rate": {**RATE, "observed_on": "2914-03-01"}}), "observed_on: found '2914-03-01'"),
    ],
)
def test_a_wrong_line_is_named(write: Callable[[str, str], Path], line: str, part: str) -> None:
    file = write("a.jsonl", f"{BLOG}\n{line}\n")
    seeds = read_seeds([file])
    list(seeds.streamed())
    (problem,) = seeds.problems
    assert (problem.file, problem.line) == (str(file), 2)
    assert part in str(problem)


SPAN = {"start": 0, "end": 9, "sha256": "0f" * 32}
FIGURE = {
    "key": "f", "measure": "m", "qualifier": "exact", "low": 5, "high": 5, "unit": "KPW", "printed": "5",
    "evidence": [SPAN],
}  # fmt: skip
SHARES = {"unit": "percent", "low": None, "high": None, "shares": [{"party": "a", "share": 100}]}
CLAIM = {"key": "c", "text": "T", "kind": "event", "modality": "asserted", "credibility": "3", "chain": "b",
         "evidence": [SPAN]}  # fmt: skip


def figure(**other: Any) -> str:
    """An article with one figure, as a line."""
    claim = {**CLAIM, "figures": [{**FIGURE, **other}]}
    chains = {"b": [{"source": "b", "mode": "publishes"}]}
    return json.dumps({"article": {"key": "a", "title": "A", "publisher": "b", "chains": chains, "claims": [claim]}})


def test_articles_and_rates_are_not_held(write: Callable[[str, str], Path]) -> None:
    lines = [figure(), json.dumps({"market_rate": RATE}), BLOG, json.dumps({"market_rate": {**RATE, "low": 4}})]
    seeds = read_seeds([write("a.jsonl", "\n".join(lines))])
    assert list(seeds.records) == [Source]
    assert seeds.counts() == {"article": 1, "market rate": 2, "source": 1}
    for _ in range(2):
        assert [(at.record.TYPE, at.line()) for at in seeds.streamed()] == [
            ("article", 1), ("market rate", 2), ("market rate", 4)
        ]  # fmt: skip
    assert seeds.problems == []


@pytest.mark.parametrize("encoding", ["utf-16", "cp949"])
def test_another_encoding_is_called_so(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.jsonl").write_text(figure(note="쌀").replace(r"\uc300", "쌀"), encoding=encoding)
    seeds = read_seeds([tmp_path])
    list(seeds.streamed())
    assert "which is not UTF-8; allowed: text in UTF-8" in str(seeds.problems[0])


def test_text_that_is_none_is_told_which_words_are_allowed(write: Callable[[str, str], Path]) -> None:
    seeds = read_seeds([write("a.jsonl", figure(qualifier=None))])
    list(seeds.streamed())
    assert "figure c/f, qualifier: found nothing; allowed: text, one of: exact, approximate," in str(seeds.problems[0])


NUMBERS: list[tuple[Callable[[Any], str], str, Any]] = [
    (lambda value: figure(low=value, high=value), "low", 1),
    (lambda value: figure(**{**SHARES, "shares": [{"party": "a", "share": value}]}), "share", 100),
    (lambda value: figure(evidence=[{**SPAN, "start": value}]), "start", 1),
    (lambda value: figure(evidence=[{**SPAN, "end": value}]), "end", 1),
    (lambda value: json.dumps({"market_rate": {**RATE, "low": value, "high": value}}), "low", 1),
    (lambda value: json.dumps({"place": {"key": "n", "name": "N", "kind": "city", "latitude": value, "longitude": 1,
                                         "coordinate_basis": "geonames"}}), "latitude", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "field", "good"), NUMBERS)
def test_a_number_is_no_boolean(
    write: Callable[[str, str], Path], line: Callable[[Any], str], field: str, good: int
) -> None:
    for value in (good, float(good), str(good)):
        seeds = read_seeds([write("a.jsonl", line(value))])
        assert (len(list(seeds.streamed())) + len(seeds.of(Place)), seeds.problems) == (1, [])
    for value in (True, False):
        seeds = read_seeds([write("a.jsonl", line(value))])
        list(seeds.streamed())
        assert str(seeds.problems[0]).endswith(
            f"{field}: found {value}; allowed: a number written with digits (20000, 0.5)"
        )


@pytest.mark.parametrize("number", ["1234567890.12345678901", "-0.12345678901234567890", "12345678901234567891"])
@pytest.mark.parametrize(("line", "field", "good"), [row for row in NUMBERS if row[1] in ("low", "share")])
def test_a_number_is_kept_to_its_last_digit_or_refused(
    write: Callable[[str, str], Path], line: Callable[[Any], str], field: str, good: int, number: str
) -> None:
    for written in (number, f'"{number}"'):
        seeds = read_seeds([write("a.jsonl", line(4711).replace("4711", written))])
        list(seeds.streamed())
        found = number if written == number else repr(number)
        said = f"{field}: found {found}; allowed: a number of at most 15 digits"
        assert any(said in str(problem) for problem in seeds.problems)


def test_a_number_with_many_digits_that_is_not_rounded_is_one(write: Callable[[str, str], Path]) -> None:
    line = figure(low=4711, high=4711.5, printed="1, 2345678901234567").replace("4711", "1000000000000000")
    (found,) = read_seeds([write("a.jsonl", line)]).streamed()
    (kept,) = found.record.claims[0].figures
    assert (kept.low, kept.high, kept.printed) == (1e15, 1e15 + 0.5, "1, 2345678901234567")


def test_a_number_is_no_text(write: Callable[[str, str], Path]) -> None:
    seeds = read_seeds([write("a.jsonl", figure(printed=1234567890123456789))])
    list(seeds.streamed())
    assert "figure c/f, printed: found 1234567890123456789; allowed: text" in str(seeds.problems[0])


@pytest.mark.parametrize("end", [-9, 0])
def test_a_cut_gzip_file_is_refused_and_what_refers_to_its_rest_is_not(tmp_path: Path, end: int) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(f"{figure()}\n{BLOG}".encode())[:end])
    with pytest.raises(SeedError) as refused:
        check([file])
    (problem,) = refused.value.problems
    assert "damaged gzip" in problem.found

"""What holds for any sound set of seeds: it comes back unchanged, and neither order nor history shows in the database."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from looking import content, dump
from stores import Store

from nkdb import db
from nkdb.errors import SeedError
from nkdb.load.dump import seed_records, write_texts
from nkdb.load.seeds import load
from nkdb.seedfile.jsonlines import write_lines

EVIDENCE = [{"start": 0, "end": 4, "sha256": "0f" * 32}]
FEW = settings(max_examples=8, suppress_health_check=list(HealthCheck))
Record = dict[str, dict[str, Any]]

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from("쌀값 '\"%\\:-#"),
    min_size=1,
    max_size=12,
).map(lambda text: " ".join(f"a{text}".split()))
NUMBERS = st.integers(-(10**6), 10**6) | st.integers(-(10**9), 10**9).map(lambda thousandths: thousandths / 1000)
BASE: list[Record] = [
    {"source": {"key": "blog", "name": "The Blog", "kind": "blog"}},
    {"source": {"key": "paper", "name": "The Paper", "kind": "newspaper"}},
    {"topic": {"key": "fees", "name": "Fees"}},
    {"measure": {"key": "fee", "name": "Fee", "dimension": "money", "unit": "KPW"}},
    {"place": {"key": "north", "name": "North", "kind": "city"}},
]


@st.composite
def figures(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """A figure whose ends fit its qualifier."""
    low, high = sorted(draw(st.tuples(NUMBERS, NUMBERS)))
    ends = {
        "exact": {"low": low, "high": low},
        "approximate": {"low": low, "high": high},
        "at_least": {"low": low},
        "at_most": {"high": high},
        "vague": {},
    }
    qualifier = draw(st.sampled_from(sorted(ends)))
    return {
        "key": key, "measure": "fee", "qualifier": qualifier, "unit": "KPW", "printed": draw(WORDS), "evidence": EVIDENCE,
        **ends[qualifier],
    }  # fmt: skip


@st.composite
def articles(draw: st.DrawFn, key: str) -> Record:
    """An article with claims and figures."""
    claims = [
        {
            "key": f"c{number}", "text": draw(WORDS), "kind": draw(st.sampled_from(["statistic", "practice", "event"])),
            "modality": "asserted", "credibility": draw(st.sampled_from("123456")), "topics": ["fees"], "chain": "chain",
            "evidence": EVIDENCE, "figures": [draw(figures(f"f{n}")) for n in range(draw(st.integers(0, 2)))],
        }
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    links = [{"source": "blog", "mode": "publishes"}, {"source": "paper", "mode": "observes"}]
    chain = links[: draw(st.integers(1, 2))]
    day = draw(st.dates(max_value=datetime.date(2020, 1, 1))).isoformat()
    record = {"key": key, "title": draw(WORDS), "published_on": day, "publisher": "blog", "summary": draw(WORDS)}
    return {"article": {**record, "chains": {"chain": chain}, "claims": claims}}


@st.composite
def rates(draw: st.DrawFn, number: int) -> Record:
    """An observed rate or one that the state set; the page it was read on tells it from the others."""
    low, high = sorted(draw(st.tuples(NUMBERS, NUMBERS).filter(all).map(lambda ends: tuple(map(abs, ends)))))
    common = {
        "date_precision": "month", "currency_basis": "new_won", "value_basis": "stated", "read_in": draw(WORDS),
        "citation_url": f"https://blog.example/{number}",
    }  # fmt: skip
    if draw(st.booleans()):
        market = {"observed_on": "2014-03", "date_basis": "stated", "place": "north", "observer": "paper"}
        return {"market_rate": {**common, **market, "quantity": "usd_kpw", "low": low, "high": high}}
    official = {"valid_from": "2014-03", "rate_kind": "official_trade", "side": "mid", "foreign_currency": "USD"}
    return {"official_rate": {**common, **official, "kpw_per_unit": low, "issuer": draw(WORDS), "confidence": "low"}}


@st.composite
def seeds(draw: st.DrawFn) -> list[Record]:
    """Sound records in any order."""
    keys = draw(st.lists(st.sampled_from(["one", "two", "three", "four"]), unique=True, min_size=1))
    numbers = draw(st.sets(st.integers(1, 5)))
    return draw(
        st.permutations([*BASE, *(draw(articles(key)) for key in keys), *(draw(rates(number)) for number in numbers)])
    )


@pytest.fixture
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of seeds, of one name whatever is in it."""
    return tmp_path_factory.mktemp("seeds") / "records.jsonl"


def loaded(target: db.Target, file: Path, records: list[Record]) -> None:
    """Load records, in place of those the file had."""
    file.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    load(target, [file])


@FEW
@given(first=seeds(), second=seeds(), chance=st.randoms(use_true_random=False))
def test_order_and_history_do_not_show(
    two: tuple[db.Target, db.Target], file: Path, first: list[Record], second: list[Record], chance: Any
) -> None:
    one, other = two
    loaded(one, file, first)
    loaded(one, file, second)
    chance.shuffle(second)
    loaded(other, file, second)
    assert dump(one) == dump(other)


@FEW
@given(records=seeds())
def test_what_is_dumped_comes_back_unchanged(
    two: tuple[db.Target, db.Target], store: Store, file: Path, tmp_path_factory: pytest.TempPathFactory,
    records: list[Record],
) -> None:  # fmt: skip
    loaded(two[0], file, records)
    texts = dump(two[0])
    folder = tmp_path_factory.mktemp("dumped")
    write_texts(texts.items(), folder / "seeds")
    with db.snapshot(two[0]) as conn:
        write_lines(seed_records(conn), folder / "all.jsonl")
    again = store.copy(store.empty, folder)
    load(again, [folder / "seeds"])
    assert dump(again) == texts
    assert not load(again, [folder / "seeds"]).changes.any
    # what is said there takes the place of what was said here, down to the last digit
    changes = load(again, [folder / "all.jsonl"]).changes
    assert all(row.endswith(": now stated by a seed file") for _, _, row in changes.rows)
    assert dump(again) == texts
    store.drop(again)


WRONG: list[tuple[str, Any]] = [
    ("key", "Not A Key"), ("publisher", "nobody"), ("published_on", "2015-13-01"), ("published_on", 7), ("title", None),
    ("claims", "none"), ("mystery", 1), ("title", []), ("chains", {"chain": [{"source": "nobody", "mode": "publishes"}]}),
]  # fmt: skip


@FEW
@given(records=seeds(), wrong=st.sampled_from(WRONG), chance=st.randoms(use_true_random=False))
def test_what_is_wrong_is_named_by_its_line_and_changes_nothing(
    two: tuple[db.Target, db.Target], file: Path, records: list[Record], wrong: tuple[str, Any], chance: Any
) -> None:
    loaded(two[0], file, records)
    before = content(two[0])
    number = chance.choice([n for n, record in enumerate(records) if "article" in record])
    field, value = wrong
    spoilt = [dict(record) for record in records]
    spoilt[number] = {"article": {**records[number]["article"], field: value}}
    with pytest.raises(SeedError) as refused:
        loaded(two[0], file, spoilt)
    assert f"{file}:{number + 1}: " in str(refused.value)
    assert content(two[0]) == before

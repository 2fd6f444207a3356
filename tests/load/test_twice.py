"""Coded articles that may be one report, and count twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb import db
from nkdb.load.curation.merges import merge
from nkdb.load.curation.relations import relate
from nkdb.load.evidence import asking
from nkdb.load.seeds import load
from nkdb.load.twice import counted_twice

from .conftest import span

URL = "https://paper.example/mill/"
SAME_HEAD, SAME_ADDRESS = "same publisher, day and title", "same address"
UNLIKE = ("Tolls", "2015-03-03", "the-blog", "")
PAIRS: list[tuple[str, tuple[str, str, str, str], tuple[str, str, str, str], str | None]] = [
    ("nothing", UNLIKE, ("Fares", "2015-03-03", "the-blog", ""), None),
    ("publisher, day and title", UNLIKE, UNLIKE, SAME_HEAD),
    ("another day", UNLIKE, ("Tolls", "2015-03-04", "the-blog", ""), None),
    ("a merged publisher", UNLIKE, ("Tolls", "2015-03-03", "the-paper", ""), SAME_HEAD),
    ("an address", ("A", "2015-03-03", "the-blog", URL), ("B", "2015-03-04", "the-paper", URL), SAME_ADDRESS),
    (
        "another spelling of it",
        ("A", "2015-03-03", "the-blog", URL),
        ("B", "", "the-blog", "http://www.paper.example/mill"),
        SAME_ADDRESS,
    ),
]


def article(key: str, title: str, day: str = "2015-03-03", publisher: str = "the-blog", url: str = "") -> str:
    """A coded article."""
    head = f"key: {key}\ntitle: {title}\npublisher: {publisher}\n"
    head += (f"published_on: {day}\n" if day else "") + (f"url: {url}\n" if url else "")
    chain = f"[{{source: {publisher}, mode: publishes}}]"
    claim = f"kind: practice, modality: asserted, credibility: 3, topics: [milling], evidence: [{span('500')}]"
    return f"{head}chains: {{own: {chain}}}\nclaims: [{{key: one, text: A mill mills., chain: own, {claim}}}]\n"


def found(target: db.Target) -> list[tuple[str, str, str, str]]:
    """What is counted twice."""
    with db.connection(target) as conn:
        return [(pair.article, pair.related, pair.why, pair.kind) for pair in counted_twice(asking(conn))]


@pytest.mark.parametrize(("one", "other", "why"), [pytest.param(*case, id=what) for what, *case in PAIRS])
def test_a_new_article_that_may_be_a_known_one_is_told_until_they_are_related(
    target: db.Target, seeds: Path, write: Callable[[str, str], Path],
    one: tuple[str, ...], other: tuple[str, ...], why: str | None,
) -> None:  # fmt: skip
    (seeds / "one.yaml").write_text(article("one", *one), encoding="utf-8")
    assert load(target, [seeds]).remarks.twice == []
    with db.connection(target) as conn:
        merge(conn, "the-paper", "the-blog")
    beside = write("two.yaml", article("two", *other))
    later, earlier = ("two", "one") if other[1] else ("one", "two")
    for dry_run in (True, False):
        twice = load(target, [beside], dry_run=dry_run).remarks.twice
        assert [(pair.article, pair.related, pair.why) for pair in twice] == ([(later, earlier, why)] if why else [])
    assert found(target) == ([(later, earlier, why, "duplicate_of")] if why else [])
    assert load(target, [seeds, beside], full=True).remarks.twice == []
    with db.connection(target) as conn:
        relate(conn, later, earlier, "duplicate_of")
    assert found(target) == []


@pytest.mark.parametrize("kind", ["duplicate_of", "revision_of"])
@pytest.mark.parametrize("uncoded", [1, 2])
def test_articles_that_only_others_relate_are_told(target: db.Target, seeds: Path, kind: str, uncoded: int) -> None:
    for key, title in (("one", "Tolls"), ("two", "Fares")):
        (seeds / f"{key}.yaml").write_text(article(key, title), encoding="utf-8")
    for number in range(uncoded):
        text = f"key: none-{number}\ntitle: None\npublisher: the-paper\n"
        (seeds / f"none-{number}.yaml").write_text(text, encoding="utf-8")
    load(target, [seeds])
    with db.connection(target) as conn:
        relate(conn, "one", "none-0", kind)
        relate(conn, "two", f"none-{uncoded - 1}", kind)
        for number in range(1, uncoded):
            relate(conn, f"none-{number}", "none-0", kind)
    assert found(target) == [("two", "one", "related by way of others", kind)]
    with db.connection(target) as conn:
        relate(conn, "two", "one", kind)
    assert found(target) == []

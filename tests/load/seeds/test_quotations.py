"""Quotations in seeds: each is one span of the text that was imported, or is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from looking import content, dump

from nkdb import db
from nkdb.errors import SeedError
from nkdb.load.seeds import load
from nkdb.load.seeds.quotations import as_it_stands

from ..conftest import ARTICLE_FILE, PAGE, span
from ..saved import imported


def test_quotations_become_spans(target: db.Target, seeds: Path, page: Path) -> None:
    file = seeds / ARTICLE_FILE
    coded = file.read_text(encoding="utf-8")
    load(target, [seeds])
    expected = dump(target)
    start = coded.index("  - {start", coded.index("key: grist"))
    quoting = (
        coded[:start]
        + '  - {quote: "the mill  keeps 30 percent and\n      the farmers get 70."}\n'
        + coded[coded.index("\n", start) + 1 :]
    )
    file.write_text(quoting, encoding="utf-8")
    with pytest.raises(SeedError, match="1 quotation, and no body to look them up in"):
        load(target, [seeds])
    imported(target, page)
    report = load(target, [seeds])
    assert not report.changes.tables["evidence"].any
    assert dump(target) == expected


@pytest.mark.parametrize(
    ("quote", "count", "there"),
    [
        ("the mill keeps", 1, ""),
        ("the mill", 2, ""),
        ("mill", 3, ""),
        ("the windmill", 0, ""),
        ("The Mill keeps", 0, " (there it is 'the mill keeps')"),
    ],
)
def test_a_quotation_must_be_one_span(
    loaded: db.Target, seeds: Path, page: Path, quote: str, count: int, there: str
) -> None:
    imported(loaded, page)
    file = seeds / ARTICLE_FILE
    text = file.read_text(encoding="utf-8")
    start = text.index("  - {start", text.index("key: grist"))
    file.write_text(text[:start] + f"  - {{quote: {quote}}}\n" + text[text.index("\n", start) + 1 :], encoding="utf-8")
    if count == 1:
        assert load(loaded, [seeds]).verification.broken == []
        return
    before = content(loaded)
    with pytest.raises(SeedError) as caught:
        load(loaded, [seeds])
    said = (
        f"claim grist, evidence 1 quote: found words that occur {count} times: {quote!r}; "
        f"allowed: words of one paragraph that occur exactly once in the article's body{there}"
    )
    assert str(caught.value).splitlines()[0].endswith(said)
    # it is told beside what else is wrong
    file.write_text(file.read_text(encoding="utf-8").replace("modality: asserted", "modality: said"), encoding="utf-8")
    for batch in (None, 1):
        with pytest.raises(SeedError, match=re.escape(said)) as caught:
            load(loaded, [seeds], batch=batch)
        assert len(caught.value.problems) > 1
    assert content(loaded) == before


@pytest.mark.parametrize("first", ["{quote: the mill keeps}", span("the mill keeps")])
@pytest.mark.parametrize("batch", [None, 1])
def test_a_span_is_evidence_but_once_however_it_is_stated(
    loaded: db.Target, seeds: Path, page: Path, first: str, batch: int | None
) -> None:
    imported(loaded, page)
    file = seeds / ARTICLE_FILE
    text = file.read_text(encoding="utf-8")
    start = text.index("  - {start", text.index("key: grist"))
    twice = f"  - {first}\n  - {{quote: the mill  keeps}}\n"
    file.write_text(text[:start] + twice + text[text.index("\n", start) + 1 :], encoding="utf-8")
    before = content(loaded)
    with pytest.raises(SeedError) as caught:
        load(loaded, [seeds], batch=batch)
    said = "claim grist, evidence 2 quote: found the same span a second time; allowed: each span once"
    assert str(caught.value).splitlines()[0].endswith(said)
    assert content(loaded) == before


def test_a_quotation_that_begins_again_within_itself_is_no_one_span(empty: db.Target, seeds: Path, page: Path) -> None:
    page.write_text(PAGE.replace("the mill keeps", "the mill, mill, mill keeps"), encoding="utf-8")
    imported(empty, page, publisher=None)
    file = seeds / ARTICLE_FILE
    text = re.sub(r"- {start.*}", '- {quote: "mill, mill"}', file.read_text(encoding="utf-8"))
    file.write_text(text.replace("the-blog", "nk-economy-watch"), encoding="utf-8")
    with pytest.raises(SeedError, match="found words that occur 2 times: 'mill, mill'"):
        load(empty, [seeds])


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("It's", "It’s"),
        ('the "Red" kiln-', "the “Red” kiln–"),
        ("it’s the", "It’s the"),
        ("kiln–so they say. No more", "kiln–so they say.\n\nNo more"),
        ("No more... at all", "No more… at all"),
        # it is there, but more than once
        ("'tis. no", None),
        ("they said", None),
        ("...", None),
    ],
)
def test_how_a_quotation_stands_in_a_text(quote: str, there: str | None) -> None:
    body = "It’s the “Red” kiln–so they say.\n\nNo more… at all: ’tis. No, ’tis.  No…"
    assert as_it_stands(quote, body) == there

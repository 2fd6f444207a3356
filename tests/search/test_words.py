"""Search texts: what each asks for, and that none is malformed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.search.sqlite import expression
from nkdb.search.words import parse

TEXTS = [
    ("cement", '("cement")'),
    ("cement kilns", '("cement" AND "kilns")'),
    ('"cement kilns"', '("cement kilns")'),
    ('"cement kil"*', '("cement kil" *)'),
    ("cem*", '("cem" *)'),
    ("cement -coal", '("cement") NOT ("coal")'),
    ('cement -"old coal" -x', '("cement") NOT ("old coal" OR "x")'),
    ("8.3 money-making", '("8.3" AND "money-making")'),
    ("쌀값", '("쌀값")'),
    ("쌀값이", '("쌀값 값이")'),
    ("쌀", '("쌀" *)'),
    ('"쌀값 안정"', '("쌀값 값 안정")'),
    ("5,000", '("5,000" *)'),
    ('"some 5,000" kg', '("some 5,000" * AND "kg")'),
    ("-200,000. 8.3 10,5", '("8.3" AND "10,5") NOT ("200,000." *)'),
    ("7월", '(("7" * AND "월" *))'),
    ("북한GDP", '("북한")'),
    # not operators, or not whole: words
    ("this OR that", '("this" AND "OR" AND "that")'),
    ('"cement kilns', '("""cement" AND "kilns")'),
    ("say NEAR(a b, 2)", '("say" AND "NEAR(a" AND "b," AND "2)")'),
    ("text:x^2 {a}", '("text:x^2" AND "{a}")'),
    ("o'brien", '("o\'brien")'),
    ("cement - -- * \" ''", '("cement")'),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_what_is_asked(text: str, expected: str) -> None:
    assert expression(parse(text)) == expected


@pytest.mark.parametrize("text", ["", " ", "-", "*", '"', '""', "-*", "… — !", "\0"])
def test_what_holds_no_word_asks_for_nothing(text: str) -> None:
    assert parse(text) == []


@pytest.mark.parametrize("text", ["-coal", '-"old coal"', "-쌀값 -x"])
def test_what_must_not_be_there_is_never_looked_for(text: str) -> None:
    assert all(term.excluded for term in parse(text))


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (text, pairs, tokenize = 'porter unicode61')")
    yield connection
    connection.close()


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('"*-^(){}:+ \0쌀값aOR')), max_size=40))
def test_no_text_is_an_error(index: sqlite3.Connection, text: str) -> None:
    terms = parse(text)
    if any(not term.excluded for term in terms):
        assert index.execute("SELECT * FROM t WHERE t MATCH ?", (expression(terms),)).fetchall() == []

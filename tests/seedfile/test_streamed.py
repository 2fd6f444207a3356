"""Files whose records are not held."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.seedfile import records as r
from nkdb.seedfile.reading import read_seeds
from nkdb.seedfile.streamed import ArticleFile

ARTICLE = "key: a\ntitle: A\npublisher: b\n"


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "\ufeff" + ARTICLE,
        "# of last year\n\n" + ARTICLE.replace("title:", "title :"),
        ARTICLE.replace("\n", "\r\n"),
        ARTICLE.replace("\n", "\r"),
        ARTICLE.replace("title", '"title"'),
        "{key: a, title: A, publisher: b}\n",
        '{"key": "a", "title": "A", "publisher": "b"}',
        "? title\n: A\n? key\n: a\n? publisher\n: b\n",
        "  key: a\n  title: A\n  publisher: b\n",
    ],
)
def test_an_article_is_not_held_however_it_is_written(write: Callable[[str, str], Path], text: str) -> None:
    seeds = read_seeds([write("a.yaml", text)])
    assert (seeds.records, seeds.counts()) == ({}, {"article": 1})
    for _ in range(2):
        assert [at.record for at in seeds.articles()] == [r.Article(key="a", title="A", publisher="b")]
    assert seeds.problems == []


@pytest.mark.parametrize(
    ("text", "looks_so"),
    [
        (ARTICLE, True),
        ("claims:\n", True),
        ("sources:\n- key: a\n  title: A\n", False),
        ("documents:\n- {key: a, title: A}\n", False),
        ("title_of: A\n", False),
    ],
)
def test_what_looks_like_an_article(text: str, looks_so: bool) -> None:
    assert ArticleFile.looks_so(text) is looks_so


@pytest.mark.parametrize(("word", "has_quotes"), [("quote", True), ("quotes", False), ("unquoted", False)])
def test_where_a_quotation_may_be(write: Callable[[str, str], Path], word: str, has_quotes: bool) -> None:
    [file] = read_seeds([write("a.yaml", f"{ARTICLE}note: {word}\n")]).article_files
    assert file.has_quotes is has_quotes


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda file: file.write_text(ARTICLE + "\n", encoding="utf-8"), "found a file that changed while it was read"),
        (Path.unlink, "found a file that cannot be read (No such file or directory)"),
    ],
)
def test_a_file_that_changes_or_goes_between_is_refused(
    write: Callable[[str, str], Path], change: Callable[[Path], object], found: str
) -> None:
    file = write("a.yaml", ARTICLE)
    seeds = read_seeds([file])
    change(file)
    assert list(seeds.articles()) == []
    (problem,) = seeds.problems
    assert str(problem).startswith(f"{file}: {found}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title: A\ntitle: B\n", ":2: found key 'title' a second time"),
        ("title: A\nsources: []\n", "found unknown field 'sources'"),
        ("title: &a A\n", ":1: found an anchor (&)"),
        ("- a\ntitle: A\n", "text that is not YAML"),
    ],
)
def test_what_is_wrong_is_said_when_the_article_is_asked_for(
    write: Callable[[str, str], Path], text: str, found: str
) -> None:
    seeds = read_seeds([write("a.yaml", text)])
    assert seeds.problems == []
    list(seeds.articles())
    assert found in "\n".join(map(str, seeds.problems))

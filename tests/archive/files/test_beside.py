"""What stands beside saved pages, in folders and in zip archives, is told by its name and by what is beside it."""

from __future__ import annotations

import pytest

from nkdb.archive.files.beside import beside_pages, is_beside_pages, is_folder_beside


@pytest.mark.parametrize(
    ("members", "pages"),
    [
        (["a.html", "a_files/b.html", "a_files/c/d.html", "b_files/e.html"], ["a.html", "b_files/e.html"]),
        (["x/a.htm", "x/a.files/b.html", "a.files/c.html"], ["x/a.htm", "a.files/c.html"]),
        (["1/index.html", "1/index.rdf", "1/index_files/a.css", "2/index.rdf"], ["1/index.html", "2/index.rdf"]),
        (["datapackage.json", "archive/a.warc.gz", "archive/b.warc", "pages/pages.jsonl", "indexes/index.cdx.gz"],
         ["archive/a.warc.gz", "archive/b.warc"]),
        (["datapackage.json", "pages/a.html"], ["datapackage.json", "pages/a.html"]),
        (["blog.example/index.html", "blog.example/a.png", "hts-cache/new.txt", "index.html", "hts-log.txt",
          "mine.html"], ["blog.example/index.html", "mine.html"]),
        (["/a.html", "../b.html", "", "c//d.css"], ["/a.html", "../b.html", ""]),
    ],
    ids=["a browser's", "in a folder", "MAFF", "WACZ", "no WACZ", "HTTrack's", "odd names"],
)  # fmt: skip
def test_members_of_an_archive(members: list[str], pages: list[str]) -> None:
    beside = beside_pages(members)
    assert [member for member in members if member not in beside] == pages


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.JPG", True),
        ("a.jpg.html", False),
        ("a.js%3Fver=1.html", True),
        ("a.pdf", False),
        (".css", False),
        ("css", False),
        ("Thumbs.db", True),
        ("desktop.ini", True),
        ("prices.ini", False),
    ],
)
def test_names_of_files(name: str, expected: bool) -> None:
    assert is_beside_pages(name, {name}) is expected


def test_a_folder_named_like_that_of_a_page_needs_the_page() -> None:
    assert not is_folder_beside("a_files", {"a_files", "b.html"})

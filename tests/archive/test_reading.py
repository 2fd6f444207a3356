"""Which layout a file has: just one, or an error that says what was looked for."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from nkdb.archive.content import Content
from nkdb.archive.reading import layout_of, read_content
from nkdb.errors import PageError


def layout(name: str, word: str, format_: str = "text") -> Any:
    """A layout that is known by a word."""
    return SimpleNamespace(
        NAME=name, FORMAT=format_, LOOKS_FOR=f"the word {word}", identify=lambda content: word in content.start
    )


MESSAGE = "a saved page, such as one that the message links to"
ONE, OTHER = layout("page of one kind", "kiln"), layout("page of another", "stove")


@pytest.mark.parametrize(("text", "expected"), [("a kiln", ONE), ("a stove", OTHER)])
def test_the_one_that_fits(text: str, expected: Any) -> None:
    assert layout_of(Content("page", text.encode()), [ONE, OTHER]) is expected


LAYOUTS = [ONE, OTHER, layout("feed", "<rss>", "XML")]


@pytest.mark.parametrize(
    ("text", "found", "looked_for"),
    [
        (
            "a kiln, a stove",
            "more than one layout: page of one kind, page of another",
            "page of one kind (the word kiln); page of another (the word stove)",
        ),
        ("a lamp", "a text of no known layout", "page of one kind (the word kiln); page of another (the word stove)"),
        ("<?xml version='1.0'?>\n<opml>", "XML of no known layout, whose first element is <opml>", "feed (the word <rss>)"),
        ("<a\N{RIGHT-TO-LEFT OVERRIDE}b>", r"XML of no known layout, whose first element is <a\u202eb>", "feed (the word <rss>)"),
        ("Subject: A lamp\nMIME-Version: 1.0\nFrom: a@b.example\nDate: Tue, 5 Aug 2014\n\nIt is lit.", "an e-mail message", MESSAGE),
        ("From a@b Tue\nDate: Tue, 5 Aug 2014\nX: y\n z\nfrom: a@b.example\n\nIt is lit.", "an e-mail message", MESSAGE),
        ("T\n\nMay 4th, 2010\n\nIt is [lit](https://a.example/).", "a text in Markdown", "the page as HTML, as plain "),
        ("A lamp\n======\n\nMay 4th, 2010\n\nIt is lit.", "a text in Markdown", "the page as HTML, as plain "),
        ("---\ntitle: A lamp\n---\nMay 4th, 2010", "a text in Markdown", "the page as HTML, as plain "),
        ("---\ntitle: A lamp\nsource: a book\n---\nA note.", "a text in Markdown", "the page as HTML, as plain "),
        ("A lamp\n\nLENGTH: 1,012 words\n\nIt is lit.", "an export of a database of newspapers", "one article a file"),
        ("Document 1 of 3\n\nA lamp\n\nIt is lit.", "an export of a database of newspapers", "one article a file"),
        ("HD A lamp\nAN Document LAMPS00020140805ea85\n\nLP\n\nIt is lit.", "an export of a database of newspapers", "one art"),
        ("id,day,paper,title\n1,20140805,Lamp,A lamp\n", "a table of values separated by commas or semicolons", "the p"),
        ("TY  - NEWS\nTI  - A lamp\nER  - \n", "a list of references", "the pages that they lead to"),
        ("쌀,콩,밀,쌀 값 올라\n\nIt is lit.", "a text of no known layout", "page of one kind (the word kiln); "),
        ("A lamp\n\n8/5/2014\n\nIt is lit.", "a text with the date 8/5/2014, which may mean more than one day",
         "a date such as 2014-08-05"),
        ("View this email in your browser\n\nA lamp", "a newsletter sent as e-mail", "one article a file, "),
        ("Date: 5 August 2014\n\nFrom: a lamp", "a text of no known layout", "page of one kind (the word kiln); "),
    ],
    ids=["two", "text", "XML", "odd XML", "message", "mailbox", "Markdown", "its heading", "front matter", "note", "database", "another", "a third", "table", "references", "no table", "open date", "newsletter",
         "no message"],
)  # fmt: skip
def test_two_are_as_bad_as_none(text: str, found: str, looked_for: str) -> None:
    with pytest.raises(PageError) as raised:
        layout_of(Content("page", text.encode()), LAYOUTS)
    assert str(raised.value).startswith(f"page: found {found}; allowed: {looked_for}")


def test_an_empty_file_has_none() -> None:
    with pytest.raises(PageError, match="found an empty file"):
        layout_of(Content("page", b""))


# the same character over and over, before what does not fit: patterns that may end at each of them try all ends
PUMPED = {
    "heading.txt": "Category Archives: rice{pumped}y\n\nA mill\n\nTuesday, August 5th, 2014\n\nIt grinds.\n",
    "clipped.md": "---\ntitle: A mill\nsource: https://blog.example/a\n---\n\n# A mill{pumped}y\n\nIt grinds.\n",
    "feed.xml": "<rss version='2.0'><channel><link>https://blog.example</link><item><title>A mill</title>"
    "<author>({pumped}</author><link>https://blog.example/a</link><description>It grinds.</description></item>"
    "</channel></rss>",
}


@pytest.mark.parametrize("name", PUMPED)
def test_a_run_of_one_character_takes_no_longer_than_other_text(name: str) -> None:
    pumped = "1@" * 80_000 if name == "feed.xml" else " " * 40_000
    started = time.process_time()
    assert len(list(read_content(Content(name, PUMPED[name].format(pumped=pumped).encode())).articles)) == 1
    assert time.process_time() - started < 3

"""Clippings in Markdown: where broken front matter is broken, and what clippers write that is none of a text."""

from __future__ import annotations

import pytest

from nkdb.archive.content import Content
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

SOURCE = "source: https://sample.example/mills"


@pytest.mark.parametrize(
    ("front", "found"),
    [
        (f"title: Mills: two\n{SOURCE}", "broken front matter at line 2 (mapping values are not allowed here)"),
        (f"{SOURCE}\ntitle: a mill\x07", "broken front matter at line 3 (special characters are not allowed)"),
        (f"{SOURCE}\ntitle: {'[' * 20_000}", "broken front matter at line 2 (nested too deep)"),
        (f'"a mill\n{SOURCE}"', "broken front matter at line 2 (no names)"),
        (f"{SOURCE}\nauthor: *ri", "broken front matter at line 3 (found undefined alias 'ri')"),
    ],
)
def test_broken_front_matter_is_told_with_its_line(front: str, found: str) -> None:
    with pytest.raises(PageError) as raised:
        read_content(Content("clip.md", f"---\n{front}\n---\nA mill grinds.\n".encode()))
    assert str(raised.value) == (
        f"clip.md: found {found}; allowed: YAML: title, source or url, published or date, author, tags"
    )


def test_a_text_longer_than_any_article_is_refused() -> None:
    with pytest.raises(PageError, match=r"a text in Markdown of 1,048,6\d\d characters; allowed: up to 1,048,576"):
        read_content(Content("clip.md", f"---\n{SOURCE}\n---\n{'a' * 2**20}".encode()))


@pytest.mark.parametrize(
    ("markdown", "body"),
    [
        ("A mill ==grinds== rice; 1 == 1.", "A mill grinds rice; 1 == 1."),
        ("A mill.\n\n![[mill.png]]\n\nIt grinds.", "A mill.\n\nIt grinds."),
        ("A mill.\nIt grinds.", "A mill.\n\nIt grinds."),
        ("A mill,\nwhich is new.\n\nIt grinds.", "A mill, which is new.\n\nIt grinds."),
        ("# A mill\n\n> ## Excerpt\n> It grinds.\n\n---\nIt grinds rice.", "It grinds rice."),
        ("It grinds.\n\n> ## Excerpt\n> It grinds.\n\n---\nRice.", "It grinds.\n\nExcerpt\n\nIt grinds.\n\nRice."),
        ("A mill<script>alert(1)</script> grinds <b>rice</b>.", "A mill grinds rice."),
    ],
)
def test_what_clippers_add_is_none_of_the_text(markdown: str, body: str) -> None:
    (article,) = read_content(Content("clip.md", f"---\ntitle: A mill\n{SOURCE}\n---\n{markdown}".encode())).articles
    assert (article.title, article.body) == ("A mill", body)

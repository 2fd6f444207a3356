"""Elements of a page: those that fit, what is around them, and taking them out, whatever they stand in."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from nkdb.archive.html.elements import above, before, behind, each, prune


@pytest.mark.parametrize(
    ("selector", "but", "left"),
    [
        (".a", (), "tail"),
        (".a, .b, div", (), "tail"),
        ("p", (), "one tail"),
        (".b", ("p",), "one two three tail"),
        (".b", (), "one tail"),
        (".none", (), "one two three tail"),
    ],
)
def test_what_fits_is_taken_out_once(selector: str, but: tuple[str, ...], left: str) -> None:
    tree = LexborHTMLParser(
        "<body><div class='a'>one <p class='a b'>two <i class='a'>three</i></p></div> <span>tail</span>"
    )
    prune(tree, selector, but=but)
    assert tree.body is not None
    assert " ".join(tree.body.text().split()) == left


def test_what_stands_around_an_element() -> None:
    tree = LexborHTMLParser("<body><div><i>one</i>two<b class='a c'><u>three</u></b>four<p class='c'></p></div></body>")
    node = tree.css_first("b")
    assert node is not None
    assert [found.tag for found in each(tree, ".a, .c")] == ["b", "p"]
    assert each(node, "b, .a") == []
    assert [holder.tag for holder in above(node)][:3] == ["div", "body", "html"]
    assert [beside.tag for beside in before(node)] == ["-text", "i"]
    assert [beside.tag for beside in behind(node)] == ["-text", "p"]

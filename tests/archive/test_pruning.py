"""Elements taken out of a page, whatever they stand in."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from nkdb.archive.pruning import prune


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

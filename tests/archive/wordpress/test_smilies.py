"""Faces typed as marks, where nothing but spaces and tags is around them."""

from __future__ import annotations

import pytest

from nkdb.archive.wordpress.smilies import with_faces


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a :) b", "a 🙂 b"),
        ("<b>:-(</b>&nbsp;;-)", "<b>🙁</b>&nbsp;😉"),
        (":lol:\n8-)", "😆\n😎"),
        ("(:) x:) :). 8) 10:-) :mrgreen:", "(:) x:) :). 8) 10:-) :mrgreen:"),
        ("<code> :) </code> <!-- :) -->", "<code> :) </code> <!-- :) -->"),
    ],
)
def test_faces(typed: str, shown: str) -> None:
    assert with_faces(typed) == shown

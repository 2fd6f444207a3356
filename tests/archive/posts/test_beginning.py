"""Which text is the beginning of another one, and which an earlier wording of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkdb.archive.posts.beginning import is_beginning

WHOLE = "Rice was dear in May.\n\nCorn… was not.\n\nSo they ate corn."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rice was dear in May. Corn… […]", True),
        ("Rice was dear in May. Corn… was [...]", True),
        ("Rice was dear in May. Corn… was… Continue reading Prices in May →", True),
        ("Rice was dear in May.\n\nCorn… was not...", True),
        ("Rice was d…", True),
        ("Rice was dear in May. Corn… was not. So they ate corn.", True),
        ("Rice was dear in May. Corn… was not.", True),
        # as it was before something was added, or otherwise
        ("Rice was dear in May.", False),
        ("Rice was dear in May.\n\nCorn… was not.", False),
        ("Rice was dear in May.\n\nCorn…", False),
        ("Rice was cheap in […]", False),
        ("Rice was dear in May. Corn… was more. […]", False),
        (WHOLE, False),
        ("[…]", False),
        ("…", False),
    ],
)
def test_beginnings(text: str, expected: bool) -> None:
    assert is_beginning(text, WHOLE) is expected


@given(st.text("ab .…", min_size=1), st.text("ab .…"))
def test_of_two_texts_one_at_most_is_the_beginning(one: str, other: str) -> None:
    assert not (is_beginning(one, other) and is_beginning(other, one))

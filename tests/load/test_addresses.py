"""What tells posts apart in an address, and the spellings that one address has."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nkdb.load.addresses import domains, permalink, spellings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Blog.example", "https://blog.example/"),
        ("https://blog.example/title//", "https://blog.example/title/"),
        ("https://blog.example/title//index.html", "https://blog.example/title/"),
        ("https://blog.example/a//b", "https://blog.example/a//b"),
        ("https://rs:secret@blog.example/title/#more-4", "https://blog.example/title/"),
        ("https://blog.example:8080/?utm_source=x&p=4", "https://blog.example:8080/?p=4"),
        ("http://[::1]/title/", "http://[::1]/title/"),
        ("ftp://blog.example/title/", None),
        ("//blog.example/title/", None),
        ("https:///title/", None),
        ("https://rs@/title/", None),
        ("https://:80/title/", None),
        ("https://[::/title/", None),
        ("https://:]x@[::/title/", None),
        ("https://blog.example/a b/", None),
        ("https://blog.example/a\x7fb/", None),
        ("https://blog.example/a\x01b/", None),
        ("https://blog.example/" + "a" * 1979, "https://blog.example/" + "a" * 1979),
        ("https://blog.example/" + "a" * 1980, None),
        ("https://blog.example/" + "쌀" * 700, None),
        ("https://blog.example/?q=" + "쌀" * 250, None),
    ],
)
def test_what_tells_a_post(url: str, expected: str | None) -> None:
    assert permalink(url) == expected


@given(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["http://", "HTTPS://"]),
        st.sampled_from(["", "www.", "blog.example"]),
        st.text(st.sampled_from("ab./?#;:&=@%[]é/index.html\u2100"), max_size=14),
    )
)
@example("https://:]&@[::/:a[#")
@example("https://a.example//?p=4")
def test_a_permalink_is_one_of_its_own_spellings(url: str) -> None:
    found = permalink(url)
    if found is not None:
        assert permalink(found) == found
        assert found in spellings(found)
        assert len(list(domains(found))) >= 1

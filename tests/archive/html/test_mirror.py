"""Mirrors of sites, in which no page says its own address: where it lay in the mirror tells it."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

import pytest

from nkdb.archive.content import Content
from nkdb.archive.html.mirror import mirrored_address, place_in_mirror
from nkdb.archive.saved import saved_files

SINGLE = """<!DOCTYPE html><html><head><title>t</title><link rel="canonical" href="index.html">
<link rel="https://api.w.org/" href="{scheme}://blog.example:8080/wp-json/"></head><body class="single"><div class="post">
<h3><a rel="bookmark" href="index.html">A mill</a></h3><small>August 5, 2014</small><div class="entry"><p>It grinds.</p></div>
</div></body></html>"""
CATEGORY = """<!DOCTYPE html><html><head><title>t</title></head><body class="category"><link href="{scheme}://blog.example:8080/feed/">
<div class="post"><h3><a rel="bookmark" href="../../2014/08/05/a-mill/index.html">A mill</a></h3><div class="entry"><p>It grinds.
</p></div></div><div class="post"><h3><a rel="bookmark" href="../../index.html%3Fp=7.html">A lock</a></h3>
<div class="entry"><p>It is new.</p></div></div></body></html>"""
MILL = "/2014/08/05/a-mill/index.html"


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["blog.example:8080", "blog.example+8080"])
@pytest.mark.parametrize("zipped", [False, True])
def test_relative_links_of_a_mirror_are_addresses(tmp_path: Path, scheme: str, host: str, zipped: bool) -> None:
    pages = {"2014/08/05/a-mill/index.html": SINGLE, "category/mills/index.html": CATEGORY}
    for name, html in pages.items():
        file = tmp_path / "mirror" / host / name
        file.parent.mkdir(parents=True)
        file.write_text(html.format(scheme=scheme))
    root = tmp_path / "mirror"
    if zipped:
        with zipfile.ZipFile(tmp_path / "mirror.zip", "w") as archive:
            for file in sorted(root.rglob("*.html")):
                archive.write(file, file.relative_to(root))
        root = tmp_path / "mirror.zip"
    found = [[(article.title, article.url) for article in saved.read().articles] for saved in saved_files([root])]
    site = f"{scheme}://blog.example:8080"
    assert found == [[("A mill", site + MILL)], [("A mill", site + MILL), ("A lock", f"{site}/?p=7")]]


def test_a_page_of_a_mirror_may_name_no_host_any_more() -> None:
    for link, found in (
        ("a/index.html", "http://blog.example/b.html"),
        ("/a/index.html", None),
        ("file:///index.html", None),
    ):
        content = Content("a", f"<html><a href='{link}'>A post</a>".encode(), mirrored="blog.example/b.html")
        assert mirrored_address(content) == found


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("kim.lee/pages/a.html", None),
        ("other.example/a.html", None),
        ("blog.example.org/a.html", None),
        ("blog.example/a.html", "http://blog.example/a.html"),
        ("blog.example/쌀/a b.html", "http://blog.example/%EC%8C%80/a%20b.html"),
        (None, None),
    ],
)
def test_a_folder_is_a_host_where_the_page_names_it(place: str | None, found: str | None) -> None:
    content = Content("a", b"<html><a href='http://blog.example/'>A blog</a> by kim.lee", mirrored=place)
    assert mirrored_address(content) == found


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/home/kim/blog.example/index.html", "blog.example/index.html"),
        ("/home/kim.lee/www.blog.example/2014/a.html", "www.blog.example/2014/a.html"),
        ("/home/kim/pages/a.html", None),
        ("/home/kim/pages/blog.example", None),
        ("blog.example_8080/a.html", None),
    ],
)
def test_the_host_is_the_innermost_folder_named_like_one(path: str, place: str | None) -> None:
    assert place_in_mirror(PurePosixPath(path)) == place

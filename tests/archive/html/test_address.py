"""The address of a saved page, as the page says it itself or as what saved it wrote into it."""

from __future__ import annotations

import pytest

from nkdb.archive.content import Content
from nkdb.archive.html.address import link_base, page_address

URL = "https://blog.example/2014/08/05/a-mill/"


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (f"<!DOCTYPE html>\n<!-- saved from url=(0039){URL} -->\n<html><body>", URL),
        (f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: {URL} \n saved date: Tue Aug 05 2014\n--><body>", URL),
        (f"<!-- Saved from {URL} at 2014-08-09T10:00:00Z using monolith v2.8.1 -->\n<html><body>", URL),
        ("<!-- Saved from local source at 2014-08-09T10:00:00Z using monolith v2.8.1 --><html><body>", None),
        (f"<html><head><meta name='savepage-url' content='{URL}'><body>", URL),
        (f"<html><head><meta name='source-url' content='{URL}'><body>", URL),
        ("<html>\n<!-- Mirrored from blog.example/2014/08/05/a-mill/ by HTTrack Website Copier/3.x [XR&CO'2014] -->\n<body>",
         URL.replace("https", "http")),
        ("<html><body><p>x</p></body>\n<!-- Mirrored from blog.example/2014/08/05/a-mill/ by HTTrack Website Copier/3.x -->"
         "\n</html>", URL.replace("https", "http")),
        (f"<html><!-- saved from url=(0031)https://mirror.example/a-mill/ --><link rel='canonical' href='{URL}'><body>", URL),
        (f"<html><!-- saved from url=(0039){URL} --><link rel='canonical' href='/2014/08/05/the-mill/'><body>",
         "https://blog.example/2014/08/05/the-mill/"),
        (f"<html><link rel='canonical' href='https://archive.ph/2020.09.29-203125/{URL}'><body>", URL),
        (f"<html><link rel='canonical' href='https://archive.is/XvEff'><link rel='bookmark' "
         f"href='http://archive.today/20200929203125/{URL}'><body>", URL),
        (f"<html><link rel='canonical' href='https://wayback.archive-it.org/12/20200929203125/{URL}'><body>", URL),
        (f"<html><link rel='canonical' href='https://webarchive.loc.gov/all/20200929203125mp_/{URL}'><body>", URL),
        (f"<html><link rel='canonical' href='http://localhost:8080/mills/2020oe_/{URL}'><body>", URL),
        ("<html><link rel='canonical' href='https://blog.example/2014/https://a.example/'><body>",
         "https://blog.example/2014/https://a.example/"),
        (f"<html><body><a class='domain reader-domain' href='{URL}'>blog.example</a>", URL),
        (f"<html><body><div id='bN15__google-cache-hdr'><div>This is Google's cache of <a href='{URL}'>{URL}</a>. It is a snapshot", URL),
        (f"<base href='{URL}'><div><div>This is Google&#39;s <a href='http://search.example/'>cache</a> of <a href=\"{URL}\">", URL),
        (f"<html><body><p>This is Google's cache of words. <a href='{URL}'>x</a>", None),
        ("<html><link rel='bookmark' href='/a-mill/'><body>", None),
        (f"<html><!-- saved from url=(0039){URL} --><link rel='canonical' href='//[a-mill/'><body>", URL),
        ("<html><!-- saved from url=(0020)file:///C:/mill.html --><body>", None),
        ("<html><body>", None),
    ],
)  # fmt: skip
def test_what_a_page_says(page: str, address: str | None) -> None:
    assert page_address(Content("page", f"{page}</html>".encode())) == address


@pytest.mark.parametrize(
    ("page", "url", "base"),
    [
        ("<base href='https://blog.example/a/'>", "https://blog.example/b", "https://blog.example/a/"),
        ("<base href='/a/'>", "https://blog.example/b", "https://blog.example/a/"),
        ("<base href='/a/'>", None, None),
        ("<base target='_top'>", URL, URL),
        ("", None, None),
    ],
)
def test_what_links_are_relative_to(page: str, url: str | None, base: str | None) -> None:
    assert link_base(Content("page", f"<html><head>{page}</head></html>".encode()), url) == base

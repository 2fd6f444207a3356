"""Posts as the plug-in WP-Print shows them: what stands around the text is read as what it is."""

from __future__ import annotations

import pytest

from nkdb.archive.content import Content
from nkdb.archive.reading import read_content

PAGE = """<!DOCTYPE html><html><head><title>Daily » A mill » Print</title></head><body>{head}<div class="Center">
<div id="Outline"><p id="BlogTitle">A mill</p><p id="BlogDate">{line}</p><div id="BlogContent"><p>It grinds.</p>
<p>It grinds on. <sup>[1]</sup></p></div><hr class="Divider"><p>Article printed from Daily:
<strong dir="ltr">http://daily.example</strong></p><p>URL to article: <strong dir="ltr">{url}</strong></p>
<p>URLs in this post:<br>[1] A kiln: <b><span dir="ltr">http://kiln.example</span></b></p>
<p id="print-link">Click <a href="#Print">here</a> to print.</p></div></div></body></html>"""
LINE = "Posted By <u>Ri Sam</u> On August 5, 2014 @ 10:22 am In <u>Mills</u>, <u>Trade</u> | <u><a href='#c'>2 Comments</a></u>"
URL = "http://daily.example/2014/08/05/mill/"


@pytest.mark.parametrize(
    ("head", "line", "url", "found"),
    [
        ("", LINE, URL, ("Ri Sam", "2014-08-05", ("Mills", "Trade"), URL)),
        ("<p><strong>- Daily - <span dir='ltr'>http://daily.example</span> -</strong></p>", LINE, "soon",
         ("Ri Sam", "2014-08-05", ("Mills", "Trade"), None)),
        ("<p id='BlogTitle'>- Daily -</p>", "글쓴이 <u>리삼</u> 2014년 8월 5일 <u>제분소</u>", URL,
         ("리삼", "2014-08-05", ("제분소",), URL)),
        ("", "Posted By <u>Ri Sam</u>", "http://daily.example/?p=7", ("Ri Sam", "None", (), "http://daily.example/?p=7")),
    ],
)  # fmt: skip
def test_a_post_to_be_printed(head: str, line: str, url: str, found: tuple[object, ...]) -> None:
    page = read_content(Content("page.html", PAGE.format(head=head, line=line, url=url).encode()))
    (article,) = page.articles
    assert (article.title, article.body) == ("A mill", "It grinds.\n\nIt grinds on. [1]")
    assert (article.byline, str(article.published_on), article.categories, article.url) == found
    assert len(page.warnings) == (found[1] == "None")

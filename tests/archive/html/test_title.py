"""The title of a page of unknown make: its main heading, or what its head and its classes call so."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from nkdb.archive.html.title import page_title, site_name, title_in_full

TOLD = "<meta property='og:title' content='A mill opens'><meta property='og:url' content='https://daily.example/mill'>"
CAPTURE = "https://web.archive.org/web/20150101000000"

TEXT = "The mill of the county grinds a third more than in the spring."


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<meta property='og:title' content='A mill - Daily'><meta property='og:site_name' content='Daily'>", "A mill"),
        ("<meta property='og:title' content='제분소 - 밀뉴스'><h1><a href='/'>밀뉴스</a></h1>", "제분소"),
        ("<title>A mill - Daily</title><h1>A mill</h1>", "A mill"),
        ("<title>A mill - Daily</title><meta property='og:site_name' content='Daily'><h1>Daily</h1>", "A mill"),
        ("<title>A mill - Daily</title><h1><a href='/'>Daily</a></h1><h1>A mill</h1>", "A mill"),
        ("<title>A mill</title><h1><a href='https://daily.example'>Daily</a></h1><h2>Mill</h2>", "A mill"),
        ("<title>A mill</title><h1><a href='/2014/mill'>The mill</a></h1>", "The mill"),
        ("<title>A mill opens today | Daily</title><h1>County</h1><h2>A mill opens today</h2>", "A mill opens today"),
        (
            "<title>A mill opens today | Daily</title><h1>Today, a mill opens</h1><h2>A mill of ours</h2>",
            "Today, a mill opens",
        ),
        (
            "<title>Daily of the county | A mill opens on Monday</title><h1>The mill</h1><h2>Daily of the county</h2>",
            "The mill",
        ),
        ("<title>A mill opens today - Daily</title><h2>A mill opens today</h2>", "A mill opens today"),
        ("<title>Daily of the county | A mill</title><h2>A county</h2>", "Daily of the county | A mill"),
        (
            "<title>Daily of the county | A mill</title><h2>Daily of the county</h2><h3>A mill</h3>",
            "Daily of the county | A mill",
        ),
        ("<meta property='og:title' content='Mill'><title>A mill</title><h1>One</h1><h1>Two</h1>", "Mill"),
        (
            "<title>로동신문</title><p class='UpperTitle'></p><p class='NewsTitle'>제분소가 더 낸다</p>",
            "제분소가 더 낸다",
        ),
        (
            "<title>Agency</title><div class='article-main-title'>A mill</div><div class='sub-title'>It grinds</div>",
            "A mill",
        ),
        ("<title>Daily</title><table><tr><td class='title'>A mill</td></tr></table>", "A mill"),
        ("<title>Daily</title><table><tr><td><span id='font_title'>A mill</span></td></tr></table>", "A mill"),
        (f"<title>Daily</title><p class='TitleP'>A mill</p><p>{TEXT}</p>", "A mill"),
        (
            f"<title>Daily</title><p align='center'>A mill</p><p>{TEXT}</p><p style='text-align:center'>End</p>",
            "A mill",
        ),
        (f"<title>Daily</title><p align='center'><a href='/'>Home</a></p><p>{TEXT}</p>", "Daily"),
        (f"<title>Daily</title><p align='center'>2014-8-5</p><p>{TEXT}</p>", "Daily"),
        (
            f"<title>Daily</title><p align='center'>A mill</p><p>{TEXT}</p><p align='center'>A stove</p><p>{TEXT}</p>",
            "Daily",
        ),
        (
            f"<title>A mill grinds more today</title><p align='center'>Stove</p><p>{TEXT}</p>",
            "A mill grinds more today",
        ),
        ("<title>Board</title><div id='view_subject'>A mill</div>", "A mill"),
        (
            "<title>A mill grinds more than before :: Daily</title><b class='title'>A mill grinds more than before</b>",
            "A mill grinds more than before",
        ),
        (
            "<title>A mill grinds more than before</title><div class='news-title'>Latest news</div>",
            "Latest news",
        ),
        (
            "<title>A mill grinds | Daily | News</title><div class='news-title'>Latest news</div><b>A mill grinds</b>",
            "A mill grinds | Daily | News",
        ),
        ("<title>Daily of the county of mills</title><div class='view_tit'>A mill</div>", "A mill"),
        ("<title>제분소 | 도청</title><h1 class='logo'><a href='/kor/main.do'>도청</a></h1><h3>제분소</h3>", "제분소"),
        ('<meta property="og:title" content="A mill "opens""><title>A mill "opens"</title>', 'A mill "opens"'),
        ("<title>Daily</title><div class='logo-bar'><h1>A mill</h1></div>", "A mill"),
        ("<title>도청</title><h1><a href='/kor/main.do'>도청</a></h1><h3 class='tit'>제분소</h3>", "제분소"),
        ("<h1>제분소가 더 낸다 > 소식</h1><h2 id='bo_v_title'>제분소가 더 낸다</h2><h2>본문</h2>", "제분소가 더 낸다"),
        ("<h1>Daily | A mill</h1><b class='title'>Daily</b>", "Daily | A mill"),
        ("<meta property='og:title' content='A mill - Daily'><b class='title'>Daily</b>", "A mill - Daily"),
        (
            "<meta property='og:title' content='제분소가 더 낸다-일보'><p class='h-title'>제분소가 더 낸다</p>",
            "제분소가 더 낸다",
        ),
        ("<meta property='og:title' content='North mill opens'><p class='title'>North</p>", "North mill opens"),
        ("<meta property='og:title' content='North – mill opens'><p class='title'>North</p>", "North – mill opens"),
        ("<title>Daily</title><p class='title'>A mill</p><p class='title'>A stove</p>", "Daily"),
        (f"<title>Daily</title><p class='title'>A mill</p><p>{TEXT}</p><p class='title'>Rate us</p>", "A mill"),
        (f"<title>Daily</title><p>{TEXT}</p><p class='title'>Rate us</p>", "Daily"),
        (f"{TOLD}<title>A mill opens : Blogs</title><h1><a href='/all'>Blogs</a></h1>", "A mill opens"),
        (f"{TOLD}<h1><a href='/mill'>Mill opens in spring</a></h1>", "Mill opens in spring"),
        (f"{TOLD}<h1>Mill opens in spring</h1>", "Mill opens in spring"),
        ("<meta property='og:title' content='A mill opens'><h1><a href='/all'>Blogs</a></h1>", "Blogs"),
        ("<title>Notes: A mill</title><h1><a href='/'>Notes</a></h1><h3>A mill</h3>", "A mill"),
        (
            f"<title>Notes: A mill</title><h1><a href='{CAPTURE}/http://notes.example/'>Notes</a></h1><h3>A mill</h3>",
            "A mill",
        ),
        ("<title>Notes :: A mill</title><h1><a href='/'>Notes</a></h1><h2>A mill</h2>", "A mill"),
        ("<title>Notes: A mill</title><h1><a href='/'>Notes</a></h1><h3>A stove</h3>", "Notes: A mill"),
    ],
)
def test_the_title(page: str, title: str) -> None:
    tree = LexborHTMLParser(page)
    assert page_title(tree, site_name(tree)) == title


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("A mill opens | Daily", "A mill opens"),
        ("A mill op…", "A mill opens"),
        ("A mill opened...", "A mill opened..."),
        ("Daily | A mill opens", "Daily | A mill opens"),
        ("A mill opens – as the river falls", "A mill opens – as the river falls"),
    ],
)
def test_a_title_in_json_ld_as_the_heading_has_it(said: str, title: str) -> None:
    assert title_in_full(LexborHTMLParser("<h1><a href='/'>Daily</a></h1><h1>A mill opens</h1>"), said) == title

"""What pages of unknown make say about themselves: date and author, by mark-up, by words beside them, or not at all."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import post_date
from nkdb.archive.html.meta import PageMeta, page_meta
from nkdb.archive.reading import read_content

TEXT = (
    "<div class='text'>"
    + "<p>The mill grinds from early in the morning until late at night, it is said.</p>" * 5
    + "</div>"
)


def meta(head: str = "", above: str = "", below: str = "", around: str = "{}") -> PageMeta:
    """What is said by a page with a heading and a text, and what stands above and below the heading."""
    article = f"<div id='content'>{above}<h1>A mill</h1>{below}{TEXT}</div>"
    return page_meta(LexborHTMLParser(f"<html><head>{head}</head><body>{around.format(article)}</body></html>"))


def day(found: PageMeta) -> str | None:
    """The day that it makes."""
    date = post_date(found.day.stamp, found.day.printed, None).day
    return date.isoformat() if date else None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2014-08-05T09:12:00+09:00">', "2014-08-05"),
        ('<meta name="pubdate" content="20140805">', "2014-08-05"),
        ('<meta name="publishdate" content="2014-08-05">', "2014-08-05"),
        ('<meta name="pubdate" content="20140805T091200">', "2014-08-05"),
        ('<meta name="date" content="1407222720">', None),
        ('<meta name="sailthru.date" content="2014-08-05 09:12:00">', "2014-08-05"),
        ('<meta name="DC.date" content="August 5, 2014">', "2014-08-05"),
        ('<meta property="article:modified_time" content="2014-08-05T09:12:00+09:00">', None),
    ],
)
def test_the_head_says_when(head: str, expected: str | None) -> None:
    assert day(meta(head)) == expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<span class='story_date'>2014-08-05</span>", "2014-08-05"),
        ("<p class='submitted'>Submitted by <a class='username'>Ri</a> on Tue, 08/05/2014 - 10:00</p>", "2014-08-05"),
        ("<span data-testid='storyPublishDate'>Aug 5, 2014</span>", "2014-08-05"),
        ("<span id='story_date'>2014-08-05</span><i id='update'>2014-08-06</i>", "2014-08-05"),
        ("<span class='date'>2014년 8월 5일 오전 9시</span>", "2014-08-05"),
        ("<time datetime='2014-08-04T23:00:00Z'>2014.08.05</time>", "2014-08-05"),
        ("<time>5 August 2014</time>", "2014-08-05"),
        ("<p class='date'><time><a>2014</a>-<a>08</a>-<a>05</a> 10:11</time></p>", "2014-08-05"),
        ("<time datetime='2014-08-04T23:00:00Z'>3 days ago</time>", None),
        ("<time>Updated August 5, 2014</time>", None),
        ("<time>May 5, 2012</time><time>August 5, 2014</time>", None),
        ("<p><em>등록 :</em>2014-08-05 09:12 <em>수정 :</em>2014-08-06 02:30</p>", "2014-08-05"),
        ("<ul><li>김 기자</li><li>승인 2014.08.05 09:12</li></ul>", "2014-08-05"),
        ("<span>수정 2014.08.06</span><span>기사입력 2014-08-05 오전 9:12</span>", "2014-08-05"),
        ("<p>Posted on : Aug.5,2014 16:30 KST</p>", "2014-08-05"),
        ("<p>发布时间：2014-08-05 10:22 来源：新社</p>", "2014-08-05"),
        ("<div><i>2014年08月05日10:22</i> 来源：<a href='#'>新社</a></div>", "2014-08-05"),
        ("<p>掲載日：2014年8月5日</p>", "2014-08-05"),
        ("<p>2014年8月5日的消息来源很多</p>", None),
        ("<span class='h-time'>2014-08-05 10:22:33</span>", "2014-08-05"),
        ("<span id='pubtime'>2014-08-05 10:22:33</span>", "2014-08-05"),
        ("<p class='date'>Updated May 6, 2015 | Published August 5, 2014</p>", "2014-08-05"),
        ("<p class='date'>Last updated: May 6, 2015</p><p class='date'>August 5, 2014</p>", "2014-08-05"),
        ("<p class='update-time'>May 6, 2015</p>", None),
        (
            "<time datetime='2014-08-05'>Tuesday</time><time class='updated' datetime='2015-05-06'>x</time>",
            "2014-08-05",
        ),
        (
            "<time datetime='2014-08-05'>Tuesday</time><time itemprop='dateModified' datetime='2015-05-06'>x</time>",
            "2014-08-05",
        ),
        ("<time datetime='2014-08-05'>Tuesday</time><time datetime='2015-05-06'>Wednesday</time>", None),
        ("<p>Published May 6, 2015</p><p>Published May 7, 2015</p>", None),
        ("<time datetime='2014.08.05 10:22'>Tuesday</time>", "2014-08-05"),
        ("<b class='if_date'><span>작성일</span>14-08-05 09:12</b>", "2014-08-05"),
        ("<b class='if_date'>14-08-05 09:12</b>", None),
        ("<p><span class='timestamp'>Tue Aug 5, 2014 8:30am EDT</span></p>", "2014-08-05"),
        ("<time datetime='soon'>soon</time><p class='date'>August 5, 2014</p>", "2014-08-05"),
        ("<p>Daily</p><p>August 5, 2014</p>", None),
        (
            "<p>A bank in Samplewon, which sends its figures to nobody, posted May 6, 2015, that it had lent nothing.</p>",
            None,
        ),
        ("<p class='date'>August 5, 2014</p><ul><li>Ri, posted May 6, 2015: Twelve tonnes?</li></ul>", "2014-08-05"),
    ],
)
def test_the_article_says_when(below: str, expected: str | None) -> None:
    assert day(meta(below=below)) == expected
    assert day(meta(above=below)) == expected


@pytest.mark.parametrize("below", ["<p>August 5, 2014</p>", "<p><b>North</b> <b>00:30 August 05, 2014</b></p>"])
def test_a_date_alone_is_the_articles_below_its_title_only(below: str) -> None:
    assert (day(meta(below=below)), day(meta(above=below))) == ("2014-08-05", None)


@pytest.mark.parametrize(
    ("below", "updates"),
    [
        ("<p>Ri Sam | Updated: 2014-08-05 14:28 KST</p>", ("Updated: 2014-08-05",)),
        ("<p class='LastUpdated'>2014年8月5日</p>", ("2014年8月5日",)),
        ("<p class='date'>2014-08-05</p><p>Updated: 2015-05-06</p>", ()),
    ],
)
def test_the_last_change_is_asked_for_where_nothing_tells_more(below: str, updates: tuple[str, ...]) -> None:
    assert meta(below=below).day.updates[:1] == updates


def test_other_dates_of_the_page_are_not_the_articles() -> None:
    around = """<div id="wrap"><div class="top date">Saturday, November 28, 2026</div>{}<ul><li class="date">May 5, 2012</li>
        <li>Published May 6, 2012</li><li><time datetime="2012-05-07">Monday</time></li></ul></div>"""
    assert day(meta(around=around)) is None
    assert day(meta(below="<p class='date'>August 5, 2014</p>", around=around)) == "2014-08-05"


OTHER = "<a href='/kiln'>A kiln</a> <span class='date'>May 5, 2012</span>"


@pytest.mark.parametrize(
    ("above", "behind", "expected"),
    [
        ("", f"<div class='related-posts'>{OTHER}</div>", None),
        ("", f"<div id='relatedStories'><ul><li>{OTHER}</ul></div>", None),
        ("", f"<nav>{OTHER}</nav>", None),
        ("", f"<ul class='comment-list'><li>{TEXT * 3}<i class='date'>May 5, 2012</i></ul>", None),
        ("", "<ul><li>Ri: Good flour. <span class='comment-date'>May 5, 2012</span></ul>", None),
        ("", "<div class='latest'><time datetime='2012-05-05'>x</time></div>", None),
        ("", "<div class='popular'><time itemprop='datePublished' datetime='2012-05-05'>x</time></div>", None),
        ("", "<div class='related'><p>Published May 5, 2012</p></div>", None),
        ("", f"<ul><li><div>{OTHER}</div></ul>", None),
        ("", "<a href='/kiln'>A kiln <time datetime='2012-05-05'>x</time></a>", None),
        ("", "<p class='date'>August 5, 2014</p>", "2014-08-05"),
        ("", "<p>Posted by <a href='/ri'>Ri</a> on <b class='date'>August 5, 2014</b></p>", "2014-08-05"),
        ("<p>By <a href='/ri'>Ri</a> <b class='date'>August 5, 2014</b></p>", f"<p>{OTHER}</p>", "2014-08-05"),
        # its own date is there, but cannot be read
        ("<b class='date'>05.08.2014</b>", "<p class='date'>May 5, 2012</p>", None),
        ("<b class='date'>August 5</b>", "<p class='date'>May 5, 2012</p>", None),
        ("<b class='date'>5 sierpnia 2014</b>", "<p class='date'>May 5, 2012</p>", None),
        ("<b class='date'>05/08/2014</b>", "<p>Published May 5, 2012</p>", None),
        ("<p class='publisher'>Since 1999</p><b class='date'>August 5, 2014</b>", "", "2014-08-05"),
        ("<p class='publisher'>© 2013 Daily</p>", "<p class='date'>August 5, 2014</p>", "2014-08-05"),
        ("<b class='date'>3 days ago</b>", "<p class='date'>August 5, 2014</p>", "2014-08-05"),
    ],
)
def test_a_date_of_something_else_is_none_of_the_article(above: str, behind: str, expected: str | None) -> None:
    for around in ("{}", "<div class='has-sidebar no-comments'>{}</div>", "<div id='latest-news'>{}</div>"):
        page = f"<h1>A mill</h1>{above}{TEXT}{behind}"
        found = page_meta(LexborHTMLParser(f"<body>{around.format(f'<article>{page}</article>')}</body>"))
        assert day(found) == expected


def test_above_an_article_without_a_heading_stands_its_date() -> None:
    page = (
        "<body><p class='date'>November 28, 2026</p><div><h2>A mill</h2><p class='date'>August 5, 2014</p>"
        f"<article>{TEXT}</article></div></body>"
    )
    assert day(page_meta(LexborHTMLParser(page))) == "2014-08-05"


@pytest.mark.parametrize(
    ("below", "author"),
    [
        ("<p class='byline'>By Ri Sam</p>", "Ri Sam"),
        ("<p class='byline'>By Ri Sam and Kim O | August 5, 2014</p>", "Ri Sam and Kim O"),
        ("<p class='byline'>By Ri Sam on August 5, 2014</p>", "Ri Sam"),
        ("<p class='byline'>By Ri Sam, August 5, 2014 at 10:22</p>", "Ri Sam"),
        ("<span class='author vcard'>Ri Sam</span>", "Ri Sam"),
        ("<p>Submitted by <a href='#'>Ri Sam</a> on Tue, 08/05/2014 - 10:22</p>", "Ri Sam"),
        ("<p>Posted by: Ri Sam at August 5, 2014 10:22 in <a href='#'>Mills</a> | 3 comments</p>", "Ri Sam"),
        ("<dl><dd>Written by Ri Sam</dd><dd>Hits: 311</dd></dl>", "Ri Sam"),
        ("<p>Posted by Ri Sam</p><p>Posted by Kim O</p>", None),
        ("<p>Posted by</p>", None),
        ("<p class='byline'>Ri Sam, SAMPLE DAILY 8:42 a.m. EDT August 5, 2014</p>", "Ri Sam, SAMPLE DAILY"),
        ("<p class='byline'>Ri Sam 10:22</p>", "Ri Sam"),
        ("<p class='byline'>9:39AM BST 05 Aug 2014</p>", None),
        ("<p class='byline'>Tue, 5 Aug 2014</p><a rel='author'>Ri Sam</a>", "Ri Sam"),
        ("<div class='byline'><p>By <a rel='author'>Ri Sam</a></p><p>of our office in Samplewon</p></div>", "Ri Sam"),
        ("<div class='byline'><div>By</div><div>Ri Sam</div></div>", "Ri Sam"),
        ("<p class='byline'>By <a rel='author'>Ri Sam</a> and <a rel='author'>Kim O</a></p>", "Ri Sam and Kim O"),
        ("<div class='related'><a rel='author'>Kim O</a></div>", None),
        ("<ul><li><i></i> 기자명 리삼 기자</li><li>입력 2014.08.05 10:22</li></ul>", "리삼 기자"),
        ("<p>기자명이 없는 기사</p>", None),
        ("<meta name='author' content='Daily'><ul><li>기자명 리삼 기자</li></ul>", "리삼 기자"),
        ("<meta name='author' content='Daily'>", "Daily"),
        ("<table><tr><td id='font_email'>리삼 기자 <a href='#'>ri@daily.example</a></td></tr></table>", "리삼 기자"),
        ("<h4 class='post-author-name'><a href='/ri'>Ri Sam</a></h4>", "Ri Sam"),
        ("<div class='related'><b class='author-name'>Kim O</b></div>", None),
        ("<p class='byline'>리삼 기자(ri@daily.example)</p>", "리삼 기자"),
        ("<p class='byline'>Ri Sam | ri@daily.example</p>", "Ri Sam"),
        (f"<p class='byline'>Ri Sam{' - ' * 50_000}x</p><a rel='author'>Kim O</a>", "Kim O"),  # at once, not in minutes
        ("<p class='byline'>ri@daily.example</p><a rel='author'>Ri Sam</a>", "Ri Sam"),
        ("<meta name='author' content='104102'>", None),
        ("<div class='credits reader-credits'>Ri Sam</div>", "Ri Sam"),
        ("<p>By Ri Sam</p>", "Ri Sam"),
        ("<p>By Ri Sam</p><p>By Kim O</p>", None),
        ("<p>By <a href='/ri'>Ri Sam</a></p>", None),
        ("<p>By Ri Sam, <a href='/o'>Kim O</a></p>", None),
        ("<h3>By Sea and Land</h3>", None),
        ("<figure><img><figcaption>By Daily</figcaption></figure>", None),
        ("<p>by hand</p><p>By 2015</p>", None),
        ("<li>리삼수 기자</li><li>댓글 2</li>", "리삼수 기자"),
        ("<p class='byline'><em>입력 : 2014.08.05 00:30</em><em>수정 : 2014.08.06</em></p>", None),
        ("<li>경제부 기자</li><li>시민기자</li>", None),
        ("<meta name='Author' content='Ri Sam'>", "Ri Sam"),
    ],
)
def test_the_author(below: str, author: str | None) -> None:
    assert meta("<meta property='og:site_name' content='Daily'>", below=below).author == author


def test_who_posted_another_article_is_not_its_author() -> None:
    assert meta(around="{}<ul><li>A kiln<br>Posted by Kim O</ul>").author is None
    assert meta(around="{}<p>By Kim O</p>").author is None


@pytest.mark.parametrize(
    ("published", "below", "expected"),
    [
        ('"datePublished": "2014-08-05T23:30:00Z",', "<span class='date'>August 6, 2014</span>", "2014-08-06"),
        ('"datePublished": "2014-08-05T23:30:00Z",', "<span class='date'>August 9, 2014</span>", None),
        ('"datePublished": "2014-08-05T23:30:00+09:00",', "<span class='date'>August 9, 2014</span>", "2014-08-05"),
        ("", "<span class='date'>August 6, 2014</span>", "2014-08-06"),
        ("", "", None),
    ],
)
def test_where_json_ld_tells_no_local_day_the_page_may(published: str, below: str, expected: str | None) -> None:
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", {published} "headline": "A mill"}}</script>'
    page = f"<html><head>{data}</head><body><article><h1>A mill</h1>{below}{TEXT}</article></body></html>"
    (article,) = read_content(Content("page.html", page.encode())).articles
    assert (article.published_on.isoformat() if article.published_on else None) == expected

"""Saved HTML pages to articles: made-up pages, each with what it gives beside it, and pages that are odd or broken."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nkdb.archive.article import PageArticle
from nkdb.archive.content import Content
from nkdb.archive.layouts import json_ld, single_page, wordpress_html
from nkdb.archive.reading import layouts, read_content
from nkdb.archive.saved import saved_files
from nkdb.errors import MissingExtraError, PageError

PAGES = Path(__file__).parent / "pages" / "html"
FILES = sorted(PAGES.glob("*.html"))
HTML_LAYOUTS = {"wordpress": wordpress_html, "json-ld": json_ld, "single": single_page}


def read(html: str | bytes, name: str = "page.html") -> tuple[list[PageArticle], list[str]]:
    """Articles and warnings of a page."""
    page = read_content(Content(name, html.encode() if isinstance(html, str) else html))
    return list(page.articles), page.warnings


@pytest.mark.parametrize(("kind", "layout"), HTML_LAYOUTS.items())
def test_each_layout_has_pages_that_no_other_one_takes(kind: str, layout: object) -> None:
    files = [file for file in FILES if file.stem.startswith(f"{kind}-") and "not-found" not in file.stem]
    assert len(files) >= 3
    for file in files:
        assert [other for other in layouts() if other.identify(Content(file.name, file.read_bytes()))] == [layout]


POST = (
    '<!DOCTYPE html><html><head><title>t</title></head><body>{before}<article class="post hentry"><h2 class="entry-title">'
    '<a rel="bookmark" href="https://blog.example/2014/08/05/mill/">Mill</a></h2>{meta}'
    '<div class="entry-content">{text}</div></article>{after}</body></html>'
)


def post(text: str = "<p>It grinds.</p>", meta: str = "", before: str = "", after: str = "") -> str:
    """A page with one post."""
    return POST.format(text=text, meta=meta, before=before, after=after)


@pytest.mark.parametrize(
    ("page", "body"),
    [
        (post("<p>One</p><script>two()</script><style>p{}</style><noscript>three</noscript>"), "One"),
        (post("<p>One</p><p class='to_comments'>2 comments</p>"), "One"),
        *((post("<p>One</p>").replace("entry-content", builder), "One") for builder in (
            "et_pb_module et_pb_post_content", "brxe-post-content", "elementor-widget-theme-post-content")),
        (post("<p>One</p><div class='sharedaddy'><a href='#'>Share</a></div><div class='jp-relatedposts'>x</div><div class='td-a-rec'>- Advertisement -</div>"), "One"),
        (post("<p>One<br/>two</p>three<p></p>"), "One two\n\nthree"),
        (post("<p>One</p><p>Share prices fell.</p>"), "One\n\nShare prices fell."),
        (post("<p>One</p><div class='post-navigation'>Older</div><div class='related-posts'>Two</div>"), "One"),
        (post("<article class='post'><h3>Embedded</h3></article><p>One</p>"), "Embedded\n\nOne"),
        (post("<p>One</p>", after="<div id='comments'><ol class='comment-list'><li>Two</li></ol></div>"), "One"),
        (post("<p>One</p>", after="<aside><article class='post'><h3>Two</h3></article></aside>"), "One"),
        (post("<p>One</p>", before="<div class='post'>").replace("</body>", "</div></body>"), "One"),
        (post("<div>" * 10_000 + "deep" + "</div>" * 10_000), "deep"),
        (post("<p>a\u202eb\u200bc\x1bd</p>"), "abcd"),
        (post("<p>=SUM(1)</p><p>&lt;script&gt;x&lt;/script&gt;</p>"), "=SUM(1)\n\n<script>x</script>"),
        (post("<p>" + "x" * 100_000 + "</p>"), "x" * 100_000),
        (post("<p></p>"), ""),
    ],
    ids=range(18),
)  # fmt: skip
def test_only_the_text_of_the_post_is_its_body(page: str, body: str) -> None:
    (article,), _ = read(page)
    assert (article.title, article.body) == ("Mill", body)


@pytest.mark.parametrize("depth", [0, 1, 3])
@pytest.mark.parametrize("body", ["entry-content", "td-post-content"])
def test_posts_are_found_however_deep_their_parts_stand(depth: int, body: str) -> None:
    # without a heading that is a permalink, so that the text alone shows that it is a post
    page = post().replace(' rel="bookmark"', "").replace("entry-content", body)
    for part in ('<h2 class="entry-title">', f'<div class="{body}">'):
        page = page.replace(part, "<div>" * depth + part)
    (article,), _ = read(page.replace("</article>", "</div>" * 2 * depth + "</article>"))
    assert (article.title, article.body, article.url) == ("Mill", "It grinds.", "https://blog.example/2014/08/05/mill/")


def test_a_single_post_of_a_block_theme_has_its_own_title_and_terms() -> None:
    others = (
        "<ul class='wp-block-post-template'><li class='wp-block-post post hentry'><h3 class='wp-block-post-title'><a href="
        "'/a'>Other</a></h3><div class='taxonomy-category'><a rel='tag' href='#'>Soap</a></div></li></ul>"
    )
    page = (
        "<!DOCTYPE html><body class='single'><h1 class='wp-block-site-title'>A blog</h1><main>{title}<div class="
        "'entry-content'><p>It grinds.</p></div><div class='taxonomy-category'><a rel='tag' href='#'>Mills</a></div>"
        f"<div class='wp-block-comments'><h2>Comments</h2></div><h2>More posts</h2>{others}</main></body></html>"
    )
    for title, found in (("<h1 class='wp-block-post-title'>Mill</h1>", "Mill"), ("", "")):
        (article,), _ = read(page.format(title=title))
        assert (article.title, article.body, article.categories) == (found, "It grinds.", ("Mills",))


@pytest.mark.parametrize("excerpt", ["entry-summary", "elementor-post__excerpt", "wp-block-post-excerpt"])
def test_of_an_excerpt_title_and_day_are_kept(excerpt: str) -> None:
    page = post("It gri…", meta="<div class='elementor-post-date'>August 4, 2014</div>").replace(
        "entry-content", excerpt
    )
    (article,), warnings = read(page)
    assert (article.title, str(article.published_on), article.body) == ("Mill", "2014-08-04", "")
    assert "only the beginning" in warnings[0]


@pytest.mark.parametrize("name", ["wp-block-post-author__name", "td-post-author-name", "author vcard"])
def test_where_the_author_is_named(name: str) -> None:
    (article,), _ = read(post(meta=f"<span class='{name}'>By Ri Sam - </span>"))
    assert article.byline == "Ri Sam"


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("by Ri Sam", "Ri Sam"),
        ("Posted by: Ri Sam", "Ri Sam"),
        ("Kirby Ri", "Kirby Ri"),
        ("By Abby Kim, ", "Abby Kim"),
        ("글쓴이: 리삼", "리삼"),
        ("작성자 리삼", "리삼"),
        ("by ", None),
        (
            "by <a rel='author' href='/r'>Ri Sam</a>, <a class='fn' href='/k'>Kim</a> and <a rel='author' href='/p'>Pak</a>",
            "Ri Sam, Kim and Pak",
        ),
        ("<a rel='author' href='/r'>Ri Sam</a> <a rel='author' href='/r'>About Ri Sam</a>", "Ri Sam"),
        (f"<a rel='author' href='/r'>Ri Sam</a>{' visits mills' * 20}", "Ri Sam"),
        ("<dl><dt>Ri Sam</dt><dd>August 5, 2014, 10:22</dd></dl>", "Ri Sam"),
        ("Ri Sam visits mills. " * 8, None),
    ],
)
def test_the_name_of_an_author(shown: str, name: str | None) -> None:
    (article,), _ = read(post(meta=f"<span class='author'>{shown}</span>"))
    assert article.byline == name


def test_the_address_of_a_post_is_what_blogger_calls_so() -> None:
    link = "<a href='https://blog.example/2014/08/mill.html' title='permanent link'>10:22 AM</a>"
    (article,), _ = read(
        f"<html><div class='post'><h3>Mill</h3><div class='post-body'>It grinds.</div><p>posted by Ri Sam at {link}</p></div>"
    )
    assert (article.url, article.byline) == ("https://blog.example/2014/08/mill.html", "Ri Sam")


@pytest.mark.parametrize(
    ("below", "comments"),
    [
        ("<div id='comments'><h4>1 comment:</h4><dl id='comments-block'><dt>Kim said...</dt><dd>So it is.</dd></dl></div>",
         "Kim said...\n\nSo it is."),
        ("<section id='comments'><h3>1 comment</h3><div class='comments-content'><ol><li><p>So it is.</p><span class="
         "'comment-actions'><a href='#'>Reply</a></span></ol></div><p>Post a Comment</p></section><div class='post'><h3>Soap</h3></div>",
         "So it is."),
        ("<div class='comment-box'><a href='/2'>Write a comment</a></div>", None),
    ],
    ids=["in a list of terms", "beside a popular post", "a link"],
)  # fmt: skip
def test_comments_on_pages_of_other_makers_are_kept(below: str, comments: str | None) -> None:
    (article,), _ = read(post(after=below))
    assert (article.body, article.comments) == ("It grinds.", comments)


def test_terms_without_a_name_are_none() -> None:
    links = "<a rel='category tag' href='#'> </a><a rel='tag' href='#'></a><a rel='tag' href='#'>mills</a>"
    (article,), _ = read(post(meta=links))
    assert (article.categories, article.tags) == ((), ("mills",))


@pytest.mark.parametrize(
    ("heading", "categories", "tags"),
    [
        ("Archive for the ‘Mills’ Category", ["Mills"], []),
        ("Archive for the ‘ Mills ’ Category", ["Mills"], []),
        ("Archive for the ‘ ’ Category", [], []),
        ("Category Archives: Mills and “kilns”", ["Mills and “kilns”"], []),
        ("Posts Tagged ‘mill’", [], ["mill"]),
        ("Tag: mill", [], ["mill"]),
        ("카테고리 보관물: 광업", ["광업"], []),
        ("카테고리: 광업", ["광업"], []),
        ("태그: 석탄", [], ["석탄"]),
        ("Archive for August, 2014", [], []),
    ],
)
def test_the_heading_names_what_all_posts_are_filed_under(heading: str, categories: list[str], tags: list[str]) -> None:
    post = (
        '<div class="post"><h2><a href="/a" rel="bookmark">T</a></h2><div class="entry"><p>It grinds.</p></div></div>'
    )
    page = read_content(Content("page.html", f'<html><h2 class="pagetitle">{heading}</h2>{post * 2}</html>'.encode()))
    assert [(list(a.categories), list(a.tags)) for a in page.articles] == [(categories, tags)] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(encoding: str) -> None:
    (article,), _ = read(post("<p>“Mühle” 방앗간</p>").encode(encoding))
    assert article.body == "“Mühle” 방앗간"


def test_what_is_declared_wrongly_is_told() -> None:
    page = post("<p>“Mühle”</p>").replace("<head>", '<head><meta charset="windows-1252">')
    (article,), warnings = read(page)
    assert article.body == "“Mühle”"
    assert warnings == ["encoding 'windows-1252' is declared, but the bytes are UTF-8; read as UTF-8"]


def test_a_page_with_one_line_of_fifty_megabytes() -> None:
    (article,), _ = read(post("<p>" + "rice " * 10_000_000 + "</p>"))
    assert len(article.body) == 49_999_999


def test_a_post_without_title_keeps_its_text() -> None:
    page = post().replace("h2", "div").replace('class="entry-title"', "").replace(">Mill<", "><")
    (article,), warnings = read(page)
    assert (article.title, article.body) == ("", "It grinds.")
    assert warnings == ["post 1: it has no title"]


def test_a_post_with_neither_title_nor_text_is_counted() -> None:
    page = read_content(Content("page", post("").replace("Mill", "").encode()))
    assert (list(page.articles), dict(page.skipped)) == ([], {"posts without title and text": 1})


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 100, "a JPEG image"),
        (post("<p>a\0b</p>").encode(), "a NUL character in line 1"),
        (b"<html>", "an HTML page with no article of 250 letters or more"),
        (b"<html><title>A blog</title><iframe src='./%EC%8C%80_files/PostView.html'></iframe><iframe src='https://ads.example/a.html'>"
         b"</iframe>", "an HTML page with no article of 250 letters or more, but frames (./쌀_files/PostView.html)"),
        (b"<html><title>A blog</title><iframe src='/PostView.naver?logNo=100'></iframe>", "an HTML page with no article of 250 letters or more, but frames (/PostView.naver?logNo=100)"),
        (b"<html><frameset><frame src='top.asp'><frame src='read.asp?num=1'></frameset>", "an HTML page with no article of 250 letters or more, but frames (top.asp, read.asp?num=1)"),
        (b"<!DOCTYPE html><title>Sign in</title><form><input type=password></form>", "a page to log in"),
        (b"<html><title>Just a moment...</title><p>Checking", "a page that refuses access"),
        (b"<html><title>502 Bad Gateway</title>", "a server's message of an error"),
        (b"<html><ul>" + b"<li><a href='/a'>A report</a>" * 9, "an HTML page with no article of 250 letters or more"),
        (post()[: post().index("grinds")].encode(), "a page cut off within its only post"),
        (b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><DL><p><DT><A HREF='/1'>A mill", "the bookmarks of a browser"),
        (b"<html><title>Search</title><p>2 of 9 DOCUMENTS<p>A mill<p>LENGTH: 9 words" + b"<p>It grinds more than it did. " * 20, "an export of a database of newspapers"),
    ],
)  # fmt: skip
def test_what_is_no_article_says_what_it_is(content: bytes, found: str) -> None:
    with pytest.raises(PageError) as caught:
        read(content)
    assert str(caught.value).startswith(f"page.html: found {found}; allowed: ")


LINES = "".join(
    f"<p>It grinds more in the {n}th year than it ground in the year before that one.</p>" for n in range(4, 12)
)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        *((title, "a page that says that nothing was found") for title in (
            "404", "Error 404", "404 Not Found", "404: Page not found", "Error 404 (Not Found)!!1", "Not Found | Daily",
            "Daily – Page not found", "The page cannot be found", "HTTP Status 404 – Not Found", "Nothing Found - Daily",
            "404 - File or directory not found.", "The page you requested could not be found", "No results found",
            "Sorry, this page doesn’t exist", "Page missing")),
        *((title, "a page that refuses access") for title in (
            "403 Forbidden", "Forbidden", "401 Authorization Required", "Access denied", "Access Denied | mill.example",
            "Access to this page has been denied.", "Just a moment...", "Attention Required! | Cloudflare", "Error 451")),
        *((title, "a server's message of an error") for title in (
            "500 Internal Server Error", "502 Bad Gateway", "mill.example | 522: Connection timed out", "Error 503",
            "503 Service Temporarily Unavailable", "Service Unavailable", "HTTP Error 504")),
        *((title, "a page to log in") for title in (
            "Log in", "Login - Daily", "Please sign in", "Sign in to your account", "Sign in or register", "Login required",
            "You must log in to continue", "Daily: sign in required", "로그인")),
    ],
)  # fmt: skip
def test_what_the_title_of_a_short_page_says(title: str, found: str) -> None:
    with pytest.raises(PageError) as caught:
        read(f"<!DOCTYPE html><html><head><title>{title}</title></head><body><main>{LINES}</main></body></html>")
    assert str(caught.value).startswith(f"page.html: found {found}; ")


@pytest.mark.parametrize(
    "title",
    [
        "500 tons of rice cross the bridge",
        "540 carters came last year",
        "502: a bad year for mills",
        "404 families moved to the hills",
        "Forbidden goods at the market",
        "Access denied to aid workers at the bridge",
        "Attention required at the mill",
        "Just a moment of rest for carters",
        "Old file on the mill found in the county",
        "Nothing new found at the mill",
        "Not found in any shop: soap and paper",
        "Not found: soap and paper",
        "The toll that does not exist",
        "A page is gone from the almanac",
        "Log in the river stops the ferry",
        "Sign in North Samplewon warns of a toll",
        "Ferry service unavailable in winter",
    ],
)
def test_a_headline_is_no_message_of_an_error(title: str) -> None:
    (article,), _ = read(f"<!DOCTYPE html><html><title>Daily</title><h1>{title}</h1><main>{LINES}</main></html>")
    assert article.title == title


@pytest.mark.parametrize("form", ["<form>{}<textarea></textarea></form>", "<div class='pop-up'><form>{}</form></div>"])
def test_a_field_for_a_password_beside_an_article_is_none_of_a_page_to_log_in(form: str) -> None:
    field = form.format("<input name='name'><input type='password'>")
    for page in (f"{LINES}{field}", f"{field}{LINES}"):
        (article,), _ = read(f"<!DOCTYPE html><html><title>Mills</title><h1>A mill</h1><main>{page}</main></html>")
        assert article.title == "A mill"


@pytest.mark.parametrize(
    ("line", "is_article"),
    [
        ("국경 도시에서 새로 일떠선 제분소의 준공식이 4일 현지에서 진행되였다.", True),
        ("国境の町に建てられた新しい製粉所の落成式が四日、現地で行われた。", True),
        ("A new mill was opened in the border town on Monday, they say.", False),
    ],
)
def test_a_brief_in_an_asian_script_has_fewer_letters(line: str, is_article: bool) -> None:
    text = " ".join(f"{n} {line}" for n in range(230 // len(line)))
    assert 125 < len(text) < 250
    for page in (
        f"<h1>A mill</h1><article><p>{text}</p></article>",
        f"<article><h1>A mill</h1><p>{text}</p></article>",
    ):
        if is_article:
            (article,), _ = read(f"<!DOCTYPE html><html><title>A mill</title>{page}</html>")
            assert article.body == text
        else:
            with pytest.raises(PageError, match="no article of 250 letters or more"):
                read(f"<!DOCTYPE html><html><title>A mill</title>{page}</html>")


def said(number: int) -> str:
    """A sentence of its own for each number."""
    return f"The mill ground {number + 2} tonnes of maize in the year {number + 1950}, a visitor said"


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<title>A blog</title><h1><a href='/'>A blog</a></h1><main>" + LINES, "a page that has the name of the site for its title"),
        ("<meta property='og:site_name' content='A blog'><title>A blog</title><main>" + LINES, "a page that has the name of"),
        ("<title>A blog – Mills</title><main><h1>Mills</h1>" + "".join(f"<p>The mill at {n}</p>" for n in range(99)),
         "a page of short lines, with no sentence"),
        ("<title>Mills</title><h1>Mills</h1>" + "".join(f"<article><h2><a href='/{n}'>Mill {n}</a></h2>{LINES}</article>"
         for n in range(3)), "a list of articles, in no mark-up that is known"),
        ("<title>Saved</title><h1>Unread</h1><ul>" + "".join(f"<li><a href='/{n}'>{said(n)}</a>" for n in range(9)), "a list of links"),
        ("<title>Board</title><table>" + "".join(f"<tr><td>{n}<td><a href='/{n}'>{said(n)}</a><td>2014-08-05" for n in range(9)),
         "a list of links"),
        ("<title>브리핑</title><table>" + "".join(f"<tr><td>10{n}<td><a href='/{n}'>제분소가 {n}월에 더 낸 밀가루</a><td>대변인실<td>2014-08-05<td>312" for n in range(9)),
         "a list of links"),
        ("<title>News</title><h1>News</h1>" + "".join(f"<div><h4><a href='/{n}'>{said(n)}</a></h4><p>5 August</p><p>{said(2 * n)}"
         f" {said(3 * n)}</p></div>" for n in range(5)), "a list of articles"),
        ("<title>mill - Search</title>" + "".join(f"<div><a href='/{n}'><h3>{said(n)}</h3></a><span>{said(2 * n)}, as {said(3 * n)} ...</span></div>"
         for n in range(9)), "a list of articles"),
        ("<title>News</title><div>" + "".join(f"<h3><a href='/{n}'>The mill in {n}</a></h3><p>{said(n)}.</p>" for n in range(5)) +
         "</div>", "a list of articles"),
        ("<title>Blog</title>" + "".join(f"<div><h2><a href='/{n}'>The mill in {n}</a></h2>{LINES.replace('It', f'Hall {n}')}</div>"
         for n in range(4)), "a list of articles"),
        ("<title>Blog</title>" + "".join(f"<div class='entry'><h2>Mill {n}</h2><b class='date'>August {n}, 2014</b><div class='text'>{LINES}</div></div>"
         for n in (4, 5)), "a list of articles"),
        ("<title>Blog</title>" + "".join(f"<div itemscope><h2 itemprop='headline'>Mill {n}</h2><meta itemprop='datePublished' content='2014-08-0{n}'>"
         f"<div itemprop='articleBody'>{LINES}</div></div>" for n in (4, 5)), "a list of articles"),
        ("<title>Blog</title>" + "".join(f"<div><h2>Mill {n}</h2><p class='submitted'>Tue, 08/0{n}/2014 - 10:22</p>{LINES}</div>"
         for n in (4, 6)), "a list of articles"),
        ("<title>A blog</title><div>" + "".join(f"<h2 class='date'>August {n}, 2014</h2><h3>Mill {n}</h3>{LINES}" for n in (4, 5)), "a list of articles"),
        ("<title>Past news</title><h1>News of the agency</h1>" + "".join(f"<p><b>Mill {n}</b><p>Samplewon, August 5 (SNA) -- {said(n)}.<p>{said(n + 7)}."
         for n in (4, 5)), "a list of dispatches"),
        ("<title>기사</title><h1>기사</h1>" + "".join(f"<p><b>제분소 {n}</b><p>(삼플 8월 5일발 삼플통신) {said(n)}." for n in (4, 5, 6)), "a list of dispatches"),
        ("<title>News</title><meta property='og:type' content='article'>" + "".join(f"<div><a href='/{n}'>The mill in {n}</a> <a href='/{n}'><p>{said(n)}</p>"
         f"<p>{said(2 * n)}</p></a><i>5 August</i></div>" for n in range(3)), "a list of articles"),
        ("<title>News</title><h1>News</h1>" + "".join(f"<article><a href='/{n}'><h2>Mill {n}</h2></a>{LINES}</article>" for n in range(3)), "a list of articles"),
        ("<title>News</title><h1>News</h1>" + "".join(f"<article><h2>Mill {n}</h2>{LINES}<a href='/{n}'></a></article>" for n in range(3)), "a list of articles"),
        ("<title>News</title><h1>News</h1>" + "".join(f"<p><i>05.08.2014</i> <a href='/{n}'><b>The mill in the year {n}</b></a><br>{said(n)}, as {said(2 * n)}.</p>"
         for n in range(5)), "a list of articles"),
    ],
    ids=["a heading that leads home", "a name in the head", "short lines", "whole articles", "links", "a board", "an office's", "teasers",
         "search results", "headings side by side", "whole posts", "two posts", "two posts in microdata", "two posts of Drupal",
         "two days", "two dispatches", "two Korean dispatches", "titles and texts in links", "headings in links",
         "links that cover articles", "links above texts"],
)  # fmt: skip
def test_a_list_of_a_site_is_no_article(page: str, found: str) -> None:
    with pytest.raises(PageError, match=found):
        read(f"<!DOCTYPE html><html>{page}</html>")


@pytest.mark.parametrize(
    "page",
    [
        LINES + "<h2>More</h2><ul>" + "".join(f"<li><a href='/{n}'>{said(n)}</a>" for n in range(6)) + "</ul>",
        LINES + "".join(f"<h3><a href='/{n}'>{said(n)}</a></h3><p>{said(2 * n)}</p>" for n in range(4)),
        "".join(f"<p>{said(n)}, and said it twice. <a href='/{n}'>{said(n)}</a></p>" for n in range(9)),
        "".join(
            f"<h3><a href='#{n}'>The mill in {n}</a></h3><p>{said(n)}, and it is said.</p>" for n in range(1950, 1956)
        ),
        "<meta property='og:type' content='article'>"
        + "".join(f"<p><a href='/{n}'>{said(n)}</a></p>" for n in range(9)),
        "".join(f"<h3><a href='/{n}'>The mill in {n}</a></h3>{LINES}<p>{said(n)}</p>" for n in range(1950, 1954)),
        f"<b class='date'>May 9, 2014</b>{LINES}"
        + "".join(f"<div><h3>Mill {n}</h3><b class='date'>May {n}, 2014</b><p>{said(n)}</p></div>" for n in (4, 5)),
        "".join(f"<h2>August {n}, 2014</h2>{LINES}" for n in (4, 5)),
        "".join(
            f"<div><h2>Hall {n}</h2><time datetime='2014-08-05T10:0{n}:00+09:00'>x</time>{LINES}</div>" for n in (4, 5)
        ),
        f"{LINES}<p>The agency said:</p>"
        + "".join(f"<blockquote><p>Samplewon, May {n} (SNA) -- {said(n)}</p></blockquote>" for n in (4, 5)),
        "".join(
            f"<div><p>{said(n)}, and {said(2 * n)}.</p><p><a href='/{n}'>A paper of {n}</a></p></div>" for n in range(5)
        ),
        "".join(
            f"<p>{said(n)}, and {said(2 * n)}.</p><p><a href='/{n}'>The mill in the year {n}</a></p>" for n in range(5)
        ),
    ],
    ids=[
        "links below",
        "teasers below",
        "links within",
        "links to parts of itself",
        "says that it is one",
        "long sections",
        "dated teasers below",
        "a chronology",
        "news of one day",
        "dispatches that it quotes",
        "links to sources",
        "links to others between",
    ],
)
def test_an_article_with_links_is_no_list_of_them(page: str) -> None:
    (article,), _ = read(f"<!DOCTYPE html><html><title>Mills</title><h1>Mills</h1>{page}</html>")
    assert article.title == "Mills"


def test_of_articles_below_each_other_the_one_of_the_title_is_the_pages() -> None:
    page = "".join(
        f"<div><h2>Mill {n}</h2><b class='date'>August {n}, 2014</b><main>{LINES}</main></div>" for n in (5, 4)
    )
    (article,), _ = read(f"<!DOCTYPE html><html><title>Mill 5 - Blog</title>{page}</html>")
    assert article.title == "Mill 5 - Blog"


IN_HEAD_ONLY, NAMED_ONLY = (
    "its title stands only in the head of the page",
    "its title is the one that the mark-up of the page names",
)


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("", [IN_HEAD_ONLY]),
        ("<b>Daily of mills</b>", []),
        ("<div class='news-title'>Latest news</div>", [NAMED_ONLY]),
        ("<h3 class='news-title'>A mill</h3>", []),
        ("<table><tr><th>제목<td>제분소</table>", []),
    ],
)
def test_a_title_that_may_not_be_the_articles_is_told(shown: str, told: list[str]) -> None:
    _, warnings = read(f"<html><title>Daily of mills</title>{shown}{LINES}".encode())
    assert [doubt for doubt in (IN_HEAD_ONLY, NAMED_ONLY) if any(doubt in warning for warning in warnings)] == told


def test_korean_sentences_are_shorter() -> None:
    line = "제분소가 지난해보다 밀가루를 더 많이 냈다고 한다."
    page = f"<!DOCTYPE html><html><title>제분소 소식</title><main><h1>제분소 소식</h1>{f'<p>{line}</p>' * 12}</main></html>"
    (article,), _ = read(page)
    assert len(line) < 50
    assert article.body.count("제분소가") == 12


def test_an_article_with_its_own_address_in_its_heading_and_teasers_below() -> None:
    teasers = "".join(f"<article><h3><a href='/{n}'>Mill {n}</a></h3><p>Words.</p></article>" for n in range(9))
    page = (
        "<!DOCTYPE html><html><head><title>A mill | A blog</title>{head}</head><h1><a href='https://blog.example/'>A blog</a>"
        f"</h1><article>{{heading}}{LINES}</article>{teasers}</html>"
    )
    canonical = "<link rel='canonical' href='https://blog.example/a/'>"
    for head, heading in (
        ("", "<h1><a href='https://blog.example/a'>A mill</a></h1>"),
        (canonical, "<h1><a href='https://blog.example/a'>A mill</a></h1>"),
        (canonical, "<h1>A mill <a href='/a#top'>¶</a></h1>"),
        ("", "<a href='https://blog.example/a'><h1>A mill</h1></a>"),
    ):
        (article,), _ = read(page.format(head=head, heading=heading))
        assert (article.title.removesuffix(" ¶"), article.body.count("It grinds")) == ("A mill", 8)


@pytest.mark.parametrize("title", ["A blog – A mill", "A mill | A blog", "A mill » A blog"])
def test_the_name_of_the_site_is_no_part_of_a_title(title: str) -> None:
    page = f"<!DOCTYPE html><html><title>{title}</title><h1><a href='/'>A blog</a></h1><main><ul><li>One<li>Two</ul>{LINES}</html>"
    (article,), _ = read(page)
    assert article.title == "A mill"
    assert not any(line.startswith("-") for line in article.body.splitlines())


@pytest.mark.parametrize("named", ["related", "author date", "tags"])
def test_an_article_that_is_named_as_what_is_none_keeps_its_text(named: str) -> None:
    script = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A mill"}</script>'
    (article,), _ = read(
        f"<!DOCTYPE html><html>{script}<div itemprop='articleBody' class='{named}'>{LINES}</div></html>"
    )
    assert len(article.body.split("\n\n")) == 8


def test_the_head_of_a_post_within_the_element_of_its_text() -> None:
    head = "<header><h1 class='post-title'>Mill</h1><a href='#' rel='tag'># fees</a></header>"
    page = f"<!DOCTYPE html><div class='post'><article class='post-content'>{head}<div class='post-body'><p>One</p></div></article></div></html>"
    (article,), _ = read(page)
    assert (article.title, article.body, article.tags) == ("Mill", "One", ("fees",))


def test_the_author_of_a_single_post_may_stand_in_the_head_alone() -> None:
    head = "<head><meta name='author' content='Ri Sam'>"
    single = post().replace("<head>", head).replace("<body>", "<body class='single'>")
    assert [read(page)[0][0].byline for page in (single, post().replace("<head>", head))] == ["Ri Sam", None]


@pytest.mark.parametrize(
    ("kind", "body", "is_article"),
    [("report", "single single-report", True), ("report", "archive", False), ("attachment", "single", False),
     ("page", "page", False), ("product", "single", False)],
)  # fmt: skip
def test_what_a_site_calls_reports_are_articles_on_pages_of_their_own(kind: str, body: str, is_article: bool) -> None:
    html = (
        post().replace('class="post hentry"', f'class="type-{kind} hentry"').replace("<body>", f"<body class='{body}'>")
    )
    page = read_content(Content("page", html.encode()))
    assert ([a.title for a in page.articles], dict(page.skipped)) == (
        (["Mill"], {}) if is_article else ([], {f"not a post: {kind}": 1})
    )


def test_the_title_of_a_post_without_one_is_not_that_of_the_site() -> None:
    page = post(before="<h1><a href='https://blog.example/'>A blog</a></h1>").replace("Mill", "")
    assert read(page)[0][0].title == ""


@pytest.mark.parametrize("after", ["<footer>Made up</footer>", "<hr>", "Made up"])
def test_a_page_without_its_end_is_read_and_told_where_the_post_ends_before(after: str) -> None:
    page = post(after=after).removesuffix("</body></html>")
    (article,), warnings = read(page)
    assert (article.body, warnings) == ("It grinds.", ["the page ends without </html>: it may be cut off"])


def test_a_page_of_singlefile_is_whole_without_its_end() -> None:
    noted = (
        "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://blog.example/2014/08/05/mill/ \n-->"
    )
    page = post().replace("<!DOCTYPE html><html>", noted).removesuffix("</body></html>")
    (article,), warnings = read(page)
    assert (article.body, warnings) == ("It grinds.", [])


@pytest.mark.parametrize(
    ("meta", "day", "warning"),
    [
        ('<time class="entry-date published" datetime="2014-08-05T22:10:00-05:00">x</time>', "2014-08-05", None),
        ('<time class="entry-date published" datetime="2014-08-06T03:10:00Z">August 5, 2014</time>', "2014-08-05", None),
        ('<time class="entry-date published" datetime="2014-08-06T03:10:00Z">x</time>', "2014-08-05", None),
        ('<abbr class="published" title="2014-08-04T08:00:00+09:00">x</abbr>', "2014-08-04", None),
        ('<time class="updated" datetime="2015-01-01T00:00:00+09:00">January 1, 2015</time><small>4 Aug 2014</small>',
         "2014-08-04", None),
        ('<time itemprop="dateModified" datetime="2015-01-01T00:00:00+09:00">x</time><time itemprop="datePublished"'
         ' class="updated" datetime="2014-08-04T08:00:00+09:00">x</time>', "2014-08-04", None),
        # what several popular themes print side by side: Twenty Twenty, OceanWP, Avada; a calendar leaf; an ordinal
        ('<li class="post-date"><span><span class="screen-reader-text">Post date</span></span><a>August 4, 2014</a></li>',
         "2014-08-04", None),
        ('<ul class="meta"><li class="meta-mod-date"><i>Changed:</i>May 6, 2015</li><li><i>Published:</i>August 4, 2014'
         "</li></ul>", "2014-08-04", None),
        ('<div class="fusion-meta-info">By <span>Ri Sam</span><span class="updated">2015-05-06T10:00:00+09:00</span>'
         "<span>August 4th, 2014</span></div>", "2014-08-04", None),
        ('<p class="fusion-single-line-meta"><span class="post-modified-info">May 6, 2015</span>August 4, 2014</p>',
         "2014-08-04", None),
        ('<div class="date"><span>04</span><span>Aug</span><span>2014</span></div>', "2014-08-04", None),
        ("<small>August 4<sup>th</sup>, 2014</small>", "2014-08-04", None),
        ("<small>Tue, 5 August 2014</small>", "2014-08-05", None),
        ("<small>2014-08-05</small>", "2014-08-05", None),
        ("<small>Tuesday, August 5th</small>", "2014-08-05", None),
        ("", "2014-08-05", None),
        ('<div class="meta">Last updated: May 6, 2015 | Published: August 4, 2014</div>', "2014-08-04", None),
        ('<div class="meta">By Ri Sam. Updated on May 6, 2015. August 4, 2014</div>', "2014-08-04", None),
        ('<div class="entry-meta">Updated <time>May 6, 2015</time> <time>August 4, 2014</time></div>', "2014-08-04", None),
        ('<div class="entry-meta"><time datetime="2015-05-06T10:00:00+09:00">Updated May 6, 2015</time> <time datetime='
         '"2014-08-04T10:00:00+09:00">Posted August 4, 2014</time></div>', "2014-08-04", None),
        ('<p class="entry-meta"><b>Last modified:</b> <time datetime="2015-05-06T10:00:00+09:00">May 6, 2015</time></p><small>4 Aug'
         " 2014</small>", "2014-08-04", None),
        ('<p>Updated: <span class="date">May 6, 2015</span></p><p>Posted: <span class="date">August 4, 2014</span></p>', "2014-08-04", None),
        ('<p class="entry-meta">최종수정 2015.05.06 10:00 입력 2014.08.04 09:00</p>', "2014-08-04", None),
        ('<p class="entry-meta">김수정 2014.08.04</p>', "2014-08-04", None),
        ("<small>Monday, August 4th, 2014</small>", "2014-08-04", None),
        ("<small>Monday, August 5th, 2014</small>", "2014-08-05", "Monday, August 5th, 2014 was a Tuesday; the date is kept"),
        ("<small>June 31st, 2014</small>", "None", "no such day: June 31st, 2014; the article is kept without a date"),
        ("<small>August 5th, 0</small>", "None", "no such day: August 5th, 0; the article is kept without a date"),
        ("<small>August 5th, 20140</small>", "None", "no such day: August 5th, 20140; the article is kept without a date"),
        ('<time class="published" datetime="20140-08-05T00:00:00+09:00">x</time>', "None",
         "no such time: 20140-08-05T00:00:00+09:00"),
        ('<time class="published" datetime="2014-08-05T08:00:00+09:00">August 4, 2014</time>', "2014-08-05",
         "dated 2014-08-05T08:00:00+09:00, but printed as August 4, 2014; the first is kept"),
        ('<time class="published" datetime="2014-09-05T08:00:00Z">x</time>', "None",
         "its address says 2014-08-05, its stamp 2014-09-05T08:00:00Z; the article is kept without a date"),
    ],
    ids=range(32),
)  # fmt: skip
def test_the_day_of_a_post(meta: str, day: str, warning: str | None) -> None:
    (article,), warnings = read(post(meta=meta))
    assert str(article.published_on) == day
    assert warnings[:1] == ([f"post 1 (Mill): {warning}"] if warning else [])


@pytest.mark.parametrize(
    "changed",
    [
        '<time class="updated" datetime="2015-01-01T00:00:00+09:00">January 1, 2015</time>',
        '<time datetime="2015-01-01T00:00:00+09:00">Updated January 1, 2015</time>',
        '<p class="meta">Ri Sam <i>Last updated:</i> <time datetime="2015-01-01T00:00:00+09:00">January 1, 2015</time></p>',
        '<div class="entry-meta">Ri Sam | Updated on January 1, 2015</div>',
    ],
)
def test_the_day_of_the_last_change_stands_in_where_nothing_else_tells(changed: str) -> None:
    for meta, day in [
        ("", "2015-01-01"),
        ("<small>June 31st, 2014</small>", "None"),
        ("<small>August 5th</small>", "None"),
    ]:
        (article,), warnings = read(post(meta=meta + changed).replace("/2014/08/05", ""))
        assert str(article.published_on) == day
        assert ("January 1, 2015, is taken" in warnings[0]) == (day != "None")


YOAST = (
    '{"@graph":[{"@type":"Article","headline":"%s","datePublished":"2014-08-05T10:00:00+09:00"},{"@type":"WebPage"}]}'
)
IN_HEAD = [
    "<meta property='article:published_time' content='2014-08-05T10:00:00+09:00'>",
    f"<script type='application/ld+json'>{YOAST % 'Mill'}</script>",
]


@pytest.mark.parametrize(
    ("head", "meta", "day", "warning"),
    [
        (IN_HEAD[0], "", "2014-08-05", ""),
        (IN_HEAD[1], "", "2014-08-05", ""),
        (IN_HEAD[1].replace("Mill", "Soap"), "", "None", "no date found"),
        (IN_HEAD[0], "<p class='meta'>05/08/2014</p>", "2014-08-05", ""),
        (IN_HEAD[0], "<p class='meta'>Updated May 6, 2015</p>", "2014-08-05", ""),
        (IN_HEAD[0], "<small>August 4, 2014</small>", "2014-08-04", ""),
        (IN_HEAD[0].replace("+09:00", "+00:00"), "", "None", "is a time in UTC"),
        (IN_HEAD[0].replace("2014", "20140"), "", "None", "no such time"),
        ("", "", "None", "no date found"),
    ],
)
def test_the_day_of_a_single_post_may_stand_in_the_head_alone(head: str, meta: str, day: str, warning: str) -> None:
    page = post(meta=meta).replace("<head>", f"<head>{head}").replace("<body>", "<body class='single'>")
    (article,), warnings = read(page.replace("/2014/08/05", ""))
    assert str(article.published_on) == day
    assert warning in "".join(warnings)
    assert bool(warning) == bool(warnings)


def test_the_head_of_an_archive_tells_no_day_of_its_posts() -> None:
    (article,), _ = read(post().replace("<head>", f"<head>{IN_HEAD[0]}").replace("/2014/08/05", ""))
    assert article.published_on is None


BIO = (
    "<div class='author-info'><h2 class='author-title'>About Ri Sam</h2><p class='author-bio'>Ri Sam visits mills."
    " <a class='author-link' rel='author' href='/author/ri/'>View all posts by Ri Sam <span>→</span></a></p></div>"
)


@pytest.mark.parametrize(
    ("head", "byline", "title", "author"),
    [
        ("<h1 class='entry-title'>Mill</h1>", "<span class='author vcard'><a class='fn' href='#'>Kim Do</a></span>", "Mill", "Kim Do"),
        ("<h1 class='entry-title'>Mill</h1>", "", "Mill", "Ri Sam"),
        ("", "", "A mill", "Ri Sam"),
        ("<div class='author-info'><span class='author'>Kim Do</span></div><h1 class='entry-title'>Mill</h1>", "", "Mill", "Kim Do"),
    ],
    ids=["a byline below", "none but there", "no title either", "a byline above of that name"],
)  # fmt: skip
def test_what_is_said_of_the_author_is_neither_title_nor_byline(
    head: str, byline: str, title: str, author: str
) -> None:
    (article,), _ = read(
        "<!DOCTYPE html><html><head><title>A mill – A blog</title></head><body class='single'><h1><a href='/'>A blog</a></h1>"
        f"<article class='post hentry'>{head}<div class='entry-content'><p>It grinds.</p></div>{BIO}<footer>{byline}</footer>"
        "</article></body></html>"
    )
    assert (article.title, article.byline, article.body) == (title, author, "It grinds.")


@pytest.mark.parametrize(
    "pages",
    [
        "<div class='page-links'>Pages: <span>1</span> <a href='/2/'>2</a></div>",
        "<nav class='post-nav-links'><span class='label'>Pages:</span> <a href='/2/'>2</a></nav>",
        "<p><b>Pages:</b> 1 <a href='/2/' class='post-page-numbers'>2</a></p>",
    ],
)
def test_of_a_post_of_several_pages_the_first_is_its_beginning(pages: str) -> None:
    for page in (post(f"<p>It grinds.</p>{pages}"), post().replace("</article>", f"{pages}</article>")):
        (article,), warnings = read(page)
        assert (article.title, article.body) == ("Mill", "")
        assert "of which the page has only the beginning" in warnings[0]


@pytest.mark.parametrize(
    ("end", "is_excerpt"),
    [
        ("<p class='read-more'><a href='/x'><span class='screen-reader-text'>Mill</span> Read More »</a></p>", True),
        ("<a class='readmore' href='/x'>Read More</a>", True),
        ("<p class='read-more'><a href='/x'>Read More</a></p><p>It grinds on.</p>", False),
        ("<p><a class='button' href='https://blog.example/2014/08/05/mill/'>Continue Reading »</a></p>", True),
        ("<p><a href='http://blog.example/2014/08/05/mill#more-5'>(more...)</a></p>", True),
        ("<p><a href='/?p=5#more-5'>Read the rest of this entry »</a></p>", True),
        (f"<p>{'It grinds maize. ' * 20}<a href='https://blog.example/2014/08/05/mill/'>더 읽기</a></p>", True),
        (
            "<p><a href='https://blog.example/2014/08/05/mill/'>계속 읽기 →</a></p><div class='sharedaddy'><a href='#'>Share</a></div>",
            True,
        ),
        ("<p><a href='https://paper.example/mill/'>Read more</a></p>", False),
        ("<p>The <a href='https://blog.example/2014/08/05/mill/'>mill</a></p>", False),
        ("<p><a href='https://blog.example/2014/08/05/mill/'>Read more</a> of mills.</p>", False),
        ("<p>Read more</p>", False),
        ("</div><div class='jump-link'><a href='/2014/08/mill.html#more'>Weiter</a>", True),
        ("</div><div><a href='https://blog.example/2014/08/05/mill/'><span>Read more</span></a>", True),
        ("</div><div><a href='https://blog.example/2014/08/05/mill/'>Читать далее</a>", True),
        ("</div><div><a href='/mills/'>Read more</a> <a href='https://blog.example/2014/08/05/mill/'>Mail</a>", False),
    ],
)
def test_where_a_link_leads_on_to_the_whole_post_the_page_has_its_beginning(end: str, is_excerpt: bool) -> None:
    (article, _), warnings = read(post(f"<p>It grinds.</p>{end}") * 2)
    assert (article.body == "", "only the beginning" in "".join(warnings)) == (is_excerpt, is_excerpt)


def test_the_only_post_of_a_page_may_end_with_a_link_to_read_more_elsewhere() -> None:
    (article,), _ = read(post("<p>It grinds.</p><p class='read-more'><a href='/x'>Read more</a></p>"))
    assert article.body == "It grinds.\n\nRead more"


@pytest.mark.parametrize(
    ("texts", "are_excerpts"),
    [
        (["It gri…", "It is…"], True),
        (["It <a href='/x'>gri</a> […]", "It is."], True),
        (["It grinds, and on…", "It is."], False),
        (["It gri…"], False),
    ],
)
def test_where_all_posts_of_a_page_break_off_they_are_beginnings(texts: list[str], are_excerpts: bool) -> None:
    articles, _ = read("".join(post(f"<p>{text}</p>") for text in texts))
    assert [article.body for article in articles] == ([""] * len(texts) if are_excerpts else texts)


@pytest.mark.parametrize(("kind", "body"), [("search search-results", ""), ("archive category", "It grinds.")])
def test_of_what_was_searched_for_a_page_has_the_beginning(kind: str, body: str) -> None:
    long = "<p>It grinds.</p><p>It grinds on.</p>"
    page = "".join(post(text) for text in ("<p>It grinds.</p>", long)).replace("<body>", f"<body class='{kind}'>")
    articles, _ = read(page)
    assert [article.body for article in articles] == [body, "It grinds.\n\nIt grinds on."]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("archive date", "It gri […]"),
        ("archive author", "It gri […]"),
        ("home blog", "It gri […]"),
        ("search", "It grinds."),
    ],
)
def test_an_archive_with_one_post_is_not_the_post(kind: str, text: str) -> None:
    page = (
        post(f"<p>{text}</p>")
        .replace("<body>", f"<body class='{kind}'>")
        .replace('"bookmark" href=', '"bookmark" name=')
    )
    page = page.replace("<head>", "<head><link rel='canonical' href='https://blog.example/2014/08/'>")
    (article,), _ = read(page)
    assert (article.title, article.body, article.url) == ("Mill", "", None)


SINGLE = (
    "<!DOCTYPE html><html><head><title>Mill – A blog</title><link rel='canonical' href='https://blog.example/mill/'></head>"
    "<body class='single'>{}</body></html>"
)
HEAD = "<h1 class='entry-title'>Mill</h1><time class='entry-date' datetime='2014-08-05T10:00:00+09:00'>August 5, 2014</time>"
TEXT = "<div class='entry-content'><p>It grinds.</p></div>"
OTHER = (
    "<h3 class='entry-title'><a rel='bookmark' href='/soap/'>Soap</a></h3><time class='published' datetime="
    "'2013-02-03T10:00:00+09:00'>February 3, 2013</time><a rel='author' href='/y'>Pak</a> <a rel='category tag' href='/s'>Soap</a>"
)
OWN = "<footer class='entry-footer'>By <a rel='author' href='/r'>Ri Sam</a> in <a rel='category tag' href='/m'>Mills</a></footer>"


def alone(*parts: str) -> str:
    """A page of one post, with what stands in its element."""
    return SINGLE.format(f"<main><article class='post'>{''.join(parts)}</article></main>")


@pytest.mark.parametrize(
    "page",
    [
        alone(HEAD, TEXT, OWN, f"<section>{OTHER}</section>"),
        alone(HEAD, TEXT, f"<section><h2>More of it</h2><div>{OTHER}</div></section>", OWN),
        alone(HEAD, TEXT, f"<div><h4 class='author-name'><a href='/team/ri/'>Ri Sam</a></h4>{OWN}</div>"),
        alone(HEAD, TEXT, OWN, f"<div><article class='post'>{OTHER}</article></div>"),
        alone(f"<div>{HEAD}</div><div><div>{TEXT}</div></div>", f"<div><div><header>{OTHER}</header></div></div>", OWN),
        alone(HEAD, TEXT, "<nav><a rel='bookmark' href='/soap/'><span class='post-title'>Soap</span></a></nav>", OWN),
        alone(HEAD, TEXT, "<div class='x'><a rel='bookmark' href='/soap/'>Soap</a></div>", OWN),
        alone(HEAD, TEXT, "<div class='x'><a href='/soap/'>Soap</a><time class='published' datetime='2013-02-03'>x</time></div>", OWN),
        alone(HEAD, TEXT, "<ul class='x'><li><span class='cat-links'><a rel='category tag' href='/s'>Soap</a></span></ul>", OWN),
        alone(HEAD, TEXT, "<div id='related-soap'><a href='/soap/'>Soap</a><p class='entry-meta'><a rel='tag' href='/s'>Soap</a></div>", OWN),
        SINGLE.format(f"<main><h1 class='page-title'>Mill</h1><article class='post'>{HEAD.partition('</h1>')[2]}{TEXT}{OWN}<h3>Soap</h3>"
                      "<a href='/soap/'>Soap</a></article></main>"),
        SINGLE.format(f"<h1>A blog</h1><h1 class='entry-title'>Mill</h1><article class='post'>{HEAD.partition('</h1>')[2]}{TEXT}{OWN}"
                      "</article>").replace("single", "x").replace("<title>Mill –", "<title>"),
        SINGLE.format(f"<h1>Mill</h1><main><h2>Mills of the north</h2>{HEAD.partition('</h1>')[2]}{TEXT}{OWN}</main>"),
        SINGLE.format(f"<div>{OTHER}</div><div>{HEAD}<div class='td-post-content'><p>It grinds.</p></div>{OWN}</div>"),
        SINGLE.format(f"<div>{OTHER}</div>{HEAD}<div class='td-post-content'><p>It grinds.</p></div>{OWN}"),
        SINGLE.format(f"{HEAD}<div class='et_pb_post_content'><p>It grinds.</p></div>{OWN}<article class='post'>{OTHER}"
                      "<div class='post-content'>Foam.</div></article>"),
    ],
    ids=["behind", "before what is its own", "its author", "a post in it", "deep", "the next", "a link", "a link and a day", "a list", "so named",
         "no title", "two main headings", "a part of the site", "a menu", "a menu beside it", "a text outside of posts"],
)  # fmt: skip
def test_what_tells_of_other_posts_says_nothing_of_the_only_one(page: str) -> None:
    (article,), warnings = read(page)
    found = (article.title, str(article.published_on), article.url, article.byline, article.categories, article.tags)
    assert found == ("Mill", "2014-08-05", "https://blog.example/mill/", "Ri Sam", ("Mills",), ())
    assert (article.body, warnings) == ("It grinds.", [])


LONG = [f"The mill in hall {n} grinds from early in the morning until late at night, they say." for n in range(6)]
UNKNOWN = f"<div class='own-text'>{''.join(f'<p>{line}</p>' for line in LONG)}</div>"


@pytest.mark.parametrize(
    "page",
    [
        alone(HEAD, UNKNOWN, f"<section>{OTHER}</section>"),
        *(alone(HEAD, UNKNOWN).replace("'single'", "'single postid-8'").replace("'post'", "'post-8 post'").replace(
            "</article>", place.format("<div class='post'><h2>Kiln</h2><div class='entry'>It burns.</div></div>" * 2))
          for place in ("</article><aside>{}</aside>", "<aside>{}</aside></article>")),
        SINGLE.format(f"<div>{HEAD}{UNKNOWN}</div><div class='entry'>Ask us.</div>"),
        SINGLE.format(f"<table><td class='post'>{HEAD.replace('Mill', '<a rel=bookmark>Mill</a>')}{UNKNOWN}</table>"),
        SINGLE.format(f"{HEAD}{UNKNOWN}<article class='post'></article><div class='entry'></div>").replace("'single'", "'single postid-('"),
        f"<html lang='ko'><div id='post-area'>{HEAD}<table class='post-body'><tr><td>{UNKNOWN}</table></div>",
    ],
    ids=["no text", "others have one", "others in it have one", "a word elsewhere", "in no element of a post", "an odd number", "no post"],
)  # fmt: skip
def test_a_single_post_of_an_unknown_theme_is_read_as_any_page(page: str) -> None:
    (article,), _ = read(page)
    assert (article.title, article.body, str(article.published_on)) == ("Mill", "\n\n".join(LONG), "2014-08-05")


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://blog.example/2014/mill/", "https://blog.example/2014/mill/"),
        ("https://blog.example/", "https://blog.example/tag/soap/"),
        ("https://blog.example/tag/soap/?from=mail", "https://blog.example/tag/soap/"),
        ("", "https://blog.example/tag/soap/"),
    ],
)
def test_what_heads_a_single_post_may_be_what_it_is_filed_under(canonical: str, url: str) -> None:
    filed = "<h2 class='entry-title'><a rel='bookmark' href='https://blog.example/tag/soap/'>Soap</a></h2>"
    page = alone(filed, "<h1>The mill opens</h1>", TEXT)
    page = page.replace("<title>Mill", "<title>The mill opens").replace("https://blog.example/mill/", canonical)
    (article,), _ = read(page)
    assert (article.title, article.url) == ("The mill opens", url)


@pytest.mark.parametrize(
    ("above", "day", "kept"),
    [
        ("<p>August 5, 2014</p>", "2014-08-05", ""),
        ("<p>25.08.2014</p>", "2014-08-25", ""),
        ("<p>August 5, 2014</p><p class='date'>August 4, 2014</p>", "2014-08-04", "August 5, 2014"),
        ("<p>On August 5, 2014</p>", "None", "On August 5, 2014"),
        ("<p>Mill.</p><p>August 5, 2014</p>", "None", "August 5, 2014"),
    ],
)
def test_a_date_alone_above_a_text_is_that_of_the_page(above: str, day: str, kept: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in LONG)
    (article,), _ = read(f"<!DOCTYPE html><html><head><title>Mill</title></head><body><h1>Mill</h1>{above}{lines}")
    assert (str(article.published_on), kept in article.body) == (day, True)
    assert ("2014" in article.body) == ("2014" in kept)


def test_the_text_of_the_only_post_is_the_longer_of_two_so_called() -> None:
    text = "".join(f"<p>{line}</p>" for line in LONG)
    for parts in (
        (f"<div class='entrytext'>{text}</div>", "<p class='entry'>Filed.</p>"),
        (f"<div class='entry'>{text}</div>",),
    ):
        (article,), _ = read(alone(HEAD, *parts))
        assert article.body == "\n\n".join(LONG)
    short = "<div class='entry'><p>It grinds.</p></div>"
    for parts in ((short, "<p class='post-content'>Filed.</p>"), (f"<div class='post-content'>{text}{short}</div>",)):
        (article,), _ = read(alone(HEAD, *parts))
        assert article.body == "It grinds."


def test_what_stands_around_a_text_with_its_title_is_not_of_the_post() -> None:
    text = f"<div class='entry-content'><h1 class='entry-title'>The mill opens</h1>{''.join(f'<p>{line}</p>' for line in LONG)}</div>"
    page = SINGLE.format(
        f"<main><h1>Trade</h1><p class='date'>May 9, 2015</p><a rel='author' href='/k'>Kim Do</a>{text}</main>"
    )
    (article,), _ = read(page.replace("<title>Mill", "<title>The mill opens"))
    assert (article.title, article.byline, article.published_on) == ("The mill opens", None, None)
    assert article.body == "\n\n".join(LONG)


def test_a_theme_may_have_the_title_within_the_text() -> None:
    page = SINGLE.format("<div class='entry-content'><h1 class='entry-title'>Mill</h1><p>It grinds.</p></div>")
    (article,), _ = read(page.replace("<title>Mill – A blog</title>", ""))
    assert article.title == "Mill"


@pytest.mark.parametrize(
    ("classes", "other", "skipped"),
    [
        ("single", "", {"posts of which the page has the title only": 1}),
        ("single", "<div class='entry-summary'>Foam.</div>", {"posts of which the page has the title only": 1}),
        ("single postid-12", "<div class='post-content'>Foam, and more of it than maize.</div>",
         {"posts beside the one that the page is of": 1}),
        ("single", "<div class='post-content'>Foam.</div>", None),
    ],
)  # fmt: skip
def test_of_a_page_of_one_post_others_beside_it_are_not_taken(
    classes: str, other: str, skipped: dict[str, int] | None
) -> None:
    own = f"<article class='post' id='post-12'>{HEAD}{TEXT}{OWN}</article>"
    html = SINGLE.replace("'single'", f"'{classes}'").format(
        f"{own}<div><article class='post' id='post-7'>{OTHER}{other}</article></div>"
    )
    page = read_content(Content("page", html.encode()))
    titles = [article.title for article in page.articles]
    if skipped is None:  # nothing tells which of them it is
        assert titles == ["Mill", "Soap"]
        return
    (article,) = page.articles
    assert (article.title, article.url, dict(page.skipped)) == ("Mill", "https://blog.example/mill/", skipped)


@pytest.mark.parametrize(
    ("behind", "day"),
    [
        (f"<section>{OTHER}</section>", None),
        ("<ul><li><a href='/soap/'>Soap</a> <span class='post-date'>February 3, 2013</span></ul>", None),
        ("<div><a href='/soap/'>Soap</a> <span class='post-date'>February 3, 2013</span></div>", None),
        ("<footer><time datetime='2014-08-05T10:00:00+09:00'>August 5, 2014</time></footer>", "2014-08-05"),
        ("<p class='postmetadata'>This entry was posted on Tuesday, August 5th, 2014</p>", "2014-08-05"),
        ("<div><div class='wp-block-post-date'><time datetime='2014-08-05T10:00:00+09:00'>x</time></div></div>", "2014-08-05"),
        ("<ul class='post-meta'><li class='post-date'>August 5, 2014</ul>", "2014-08-05"),
        ("<p><span class='date'>August 5, 2014</span> | <a rel='tag' href='/m'>Mills</a> | <a href='/mill/#respond'>1</a></p>", "2014-08-05"),
    ],
)  # fmt: skip
def test_a_day_below_the_text_is_that_of_the_post_where_it_stands_among_its_data(behind: str, day: str | None) -> None:
    (article,), warnings = read(alone("<h1 class='entry-title'>Mill</h1><i>5.8.2014</i>", TEXT, behind))
    assert (str(article.published_on), bool(warnings)) == (str(day), day is None)


# the head of a post in popular themes and page builders: Kadence, tagDiv, tagDiv's composer, Blocksy, Astra, minima of Jekyll, Enfold
HEADS = {
    "Kadence": """<header class="entry-header post-title"><span class="category-links term-links"><a href="#" rel="tag">Mills</a>
        </span><h1 class="entry-title">Mill</h1><span class="posted-by"><span>By</span><span class="author vcard">
        <a class="url fn n" href="#">Ri Sam</a></span></span></header>""",
    "tagDiv": """<ul class="td-category"><li class="entry-category"><a href="#">Mills</a></li></ul><h1 class="entry-title">Mill
        </h1><div class="td-post-author-name"><div class="td-author-by">By</div> <a href="#">Ri Sam</a><div> - </div></div>""",
    "tagDiv composer": """<div class="tdb_title"><h1 class="tdb-title-text">Mill</h1></div><a class="tdb-entry-category" href="#">
        Mills</a><span>By</span> <a class="tdb-author-name" href="#">Ri Sam</a>""",
    "Blocksy": """<h1 class="page-title">Mill</h1><ul class="entry-meta"><li class="meta-author"><a href="#" rel="author">
        Ri Sam</a></li><li class="meta-categories"><a href="#" rel="tag">Mills</a></li></ul>""",
    "Astra": """<h1 class="entry-title">Mill</h1><div class="entry-meta"><span class="ast-terms-link"><a href="#">Mills</a></span>
        / By <span class="posts-author author"><a href="#" rel="author">Ri Sam</a></span></div>""",
    "minima": """<h1 class="post-title p-name">Mill</h1><p>Aug 5, 2014 • <span class="p-author h-card">Ri Sam</span>
        <span class="cat-links"><a href="#" rel="category tag">Mills</a></span></p>""",
    "Enfold": """<span class="blog-categories"><a href="#" rel="tag">Mills</a></span><h1 class="post-title entry-title">Mill</h1>
        <span class="blog-author">by <span class="author"><span class="fn"><a href="#">Ri Sam</a></span></span></span>""",
}


@pytest.mark.parametrize("head", [pytest.param(head, id=theme) for theme, head in HEADS.items()])
def test_title_author_and_category_of_popular_themes(head: str) -> None:
    page = f'<html><body class="single-post"><article class="hentry">{head}<div class="entry-content">It grinds.</div></article>'
    (article,), _ = read(page + "</body></html>")
    found = (article.title, article.byline, list(article.categories), list(article.tags), article.body)
    assert found == ("Mill", "Ri Sam", ["Mills"], [], "It grinds.")


def test_a_stamp_in_utc_is_a_day_where_the_zone_is_named() -> None:
    page = post(meta='<time class="published" datetime="2014-08-06T03:10:00Z">x</time>').replace("/2014/08/05", "")
    (article,) = read_content(Content("page", page.encode(), zone=ZoneInfo("America/New_York"))).articles
    assert str(article.published_on) == "2014-08-05"
    (article,), warnings = read(page)
    assert article.published_on is None
    assert "is a time in UTC, not the day of the publisher" in warnings[0]


@pytest.mark.parametrize("name", ["single-news.html", "json-ld-article-body.html", "wordpress-search.html"])
def test_without_the_general_reader_only_what_needs_it_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (saved,) = saved_files([PAGES / name])
    if not name.startswith("single"):
        assert list(saved.read().articles)
        return
    with pytest.raises(MissingExtraError, match=r"single-news.html: .* pip install 'nkdb\[pages\]'"):
        saved.read()


MUTABLE = [file.read_bytes() for file in FILES] + [
    file.read_bytes() for file in sorted((PAGES.parent / "same-post").glob("*.html"))
]
PLACE = st.floats(0, 1, exclude_max=True)
CHANGE = st.tuples(st.sampled_from(["cut", "swap", "repeat", "delete"]), PLACE, PLACE, st.binary(max_size=4))


def changed(page: bytes, change: tuple[str, float, float, bytes]) -> bytes:
    """A page with one change."""
    kind, *places, other = change
    first, second = sorted(int(place * len(page)) for place in places)
    if kind == "cut":
        return page[:second]
    if kind == "swap":
        return page[:first] + other + page[first + len(other) :]
    if kind == "repeat":
        return page[:second] + page[first:]
    return page[:first] + page[second:]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MUTABLE), st.lists(CHANGE, min_size=1, max_size=4))
def test_a_broken_page_is_read_or_refused(page: bytes, changes: list[tuple[str, float, float, bytes]]) -> None:
    for change in changes:
        page = changed(page, change)
    try:
        articles, _ = read(page)
    except PageError as error:
        assert str(error).startswith("page.html: found ")
    else:
        for article in articles:
            assert article.title or article.body
            assert not {"\0", "\r"} & set(article.title + article.body)


PLAIN = "<!DOCTYPE html><html><title>Mills of all years</title><body><h1>Mills of all years</h1>{}</body></html>"


@pytest.mark.parametrize(
    "page",
    [
        post().replace("https://blog.example/2014/08/05/mill/", "https:" + "//a" * 30_000),
        post(f"<p>It{' ' * 90_000}on<br>grinds.</p>"),
        PLAIN.format(f"<article>{LINES}<p>{'-' * 90_000} said</p></article>"),
        PLAIN.format("<p>By " * 20_000 + f"<article>{LINES}</article>"),
        PLAIN.format("".join(f"<div><h3><a href='/{n}'>Mill {n}</a></h3>" for n in range(3_000))),
        PLAIN.format("<div class='menu comments'>" * 3_000 + LINES),
        PLAIN.format(LINES + "<div><b class='date'>May 5, 2014</b> <a href='/a'>A mill</a>" * 2_000),
        post("<p>" + "<by the=mill>" * 16_000),
        "Archive for April, 2016\n\nA mill\n\nSaturday, April 30th, 2016\n\n" + "a\n\n" * 80_000,
        "<rss version='2.0'><channel><title>A blog</title><item><title>A mill</title><description><![CDATA[<p>"
        + "<a href='x'>" * 16_000
        + "</p>]]></description></item></channel></rss>",
    ],
    ids=[
        "a long address",
        "a long space",
        "a long rule",
        "many paragraphs",
        "deep headings",
        "deep menus",
        "deep dates",
        "deep words",
        "many lines",
        "open links",
    ],
)
def test_no_page_takes_time_that_grows_with_the_square_of_it(page: str) -> None:
    began = time.process_time()
    with suppress(PageError):
        read(page)
    assert time.process_time() - began < 15  # minutes, each of them, where it does

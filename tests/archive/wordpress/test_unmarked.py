"""Posts of themes that call the text by a name of their own, or by none: as they print them, in archives and alone."""

from __future__ import annotations

import pytest

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.archive.layouts import single_page, wordpress_html
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

WORDPRESS = '<meta name="generator" content="WordPress 4.9">'
NO_COMMENTS = "<a href='URL#respond'>No Comments</a>"
FILED = "<a href='https://blog.example/category/trade/' rel='category tag'>Trade</a>"
AUTHOR = "<a href='https://blog.example/author/ri/' rel='author'>Ri Sam</a>"
PERMALINK = "<a href='URL' rel='bookmark'>TITLE</a>"
POSTS = (
    ("Mill opens", "August 5, 2014", "2014-08-05", (
        "The mill of the city grinds corn again after the repairs of the spring.",
        "It takes 120 tons a day, as one of its workers said to a visitor.",
        "Flour is cheaper.",
    )),
    ("Cloth of three factories", "July 22, 2014", "2014-07-22", (
        "A store in the capital has begun to sell the cloth of three factories.",
        "Buyers stand in line for hours; nylon costs three times as much as cotton.",
    )),
)  # fmt: skip
THEMES = {
    "div.content, all else below": (
        f"<article class='hentry'><header><h1>{PERMALINK}</h1></header><div class='content'>TEXT</div>"
        f"<footer class='meta'><span class='author'>by Ri Sam</span> <span class='date'>on DAY</span> in {FILED}</footer></article>"
    ),
    "bare, author and day above the title": (
        f"<div class='hentry'><p class='text-right'>{AUTHOR} DAY</p><h3>{PERMALINK}</h3>TEXT<p>{FILED}</p>"
        f"<div class='clear'></div><p class='text-right'>{NO_COMMENTS}</p></div>"
    ),
    "bare below a header that is a link": (
        "<article class='x' id='post-9'><header><a href='URL' rel='bookmark'><h1>TITLE</h1></a>"
        f"<span class='meta'>DAY Posted in: {FILED}, by Ri Sam</span></header>TEXT<hr><span>{NO_COMMENTS}</span></article>"
    ),
    "bare in an element of its own, day below": (
        f"<div class='post'><div class='inner'><h2>{PERMALINK}</h2>TEXT<div class='postFooter'><small>DAY at 10:11 by Ri Sam</small>"
        f"<p class='postmetadata'>Posted in {FILED} | {NO_COMMENTS}</p></div></div></div>"
    ),
    "bare, the day behind the title's": (
        f"<div class='post'><h2 class='storytitle'>{PERMALINK}</h2><p class='postdate'>DAY @ 10:11 am by Ri Sam</p>TEXT"
        f"<p class='postcategory'><strong>Posted in {FILED}</strong></p><p class='postcomments'>{NO_COMMENTS}</p></div>"
    ),
    "a title without a permalink": (
        "<div class='post feature'><h2><a href='URL'>TITLE</a></h2>"
        f"<p class='meta'>Posted on DAY by {AUTHOR} in {FILED}</p>TEXT</div>"
    ),
    "div.article": (
        f"<div class='post'><h2>{PERMALINK}</h2><span class='date'>DAY</span> <span>by Ri Sam</span>"
        f"<div class='article'>TEXT<p class='under'>Categories: {FILED}</p></div></div>"
    ),
    "div.content with what it is filed under": (
        f"<div class='post'><h2><a class='title' href='URL' rel='bookmark'>TITLE</a></h2><div class='info'><span class='date'>DAY"
        f"</span><span class='author'>{AUTHOR}</span>{NO_COMMENTS}</div><div class='content'>TEXT<p class='under'>"
        f"<span>Categories: </span><span>{FILED}</span></p><div class='fixed'></div></div></div>"
    ),
    "div.post-bodycopy": (
        f"<div class='post odd'><div class='post-headline'><h2>{PERMALINK}</h2></div><div class='post-byline'>On DAY, in {FILED}, "
        f"by Ri Sam</div><div class='post-bodycopy clearfix'>TEXT</div><div class='post-footer'>{NO_COMMENTS}</div></div>"
    ),
    "title, data and text in what is called the text": (
        "<article class='hentry'><div class='post-content'><h2 class='entry-title'><a href='URL'>TITLE</a></h2><div class='own'>TEXT"
        f"</div></div><div class='fusion-meta-info'>By <span class='fn'>{AUTHOR}</span> | <span>DAY</span> | {FILED}</div></article>"
    ),
    "a title that is no heading": (
        f"<div class='post'><div class='post_header'><a class='post_title' href='URL' rel='bookmark'>TITLE</a><div class='post_date'>"
        f"DAY</div></div><div class='own'>TEXT</div><div class='foot'>by Ri Sam in {FILED}</div></div>"
    ),
    "the day as a heading": (
        f"<article class='post'><h2><a href='URL'>TITLE</a></h2><h4>Posted on DAY</h4><p>TEXT</p><h5>by Ri Sam in {FILED}</h5></article>"
    ),
    "a line of meta-data and a picture": (
        f"<div class='hentry'><h2><a href='URL'>TITLE</a></h2><span class='meta-data'>DAY by Ri Sam | {FILED}</span>"
        "<img src='/hall.jpg'><p>TEXT</p><p>Tags: <a href='/tag/corn/' rel='tag'>corn</a></p></div>"
    ),
    "a list of posts": (
        "<ul><li class='hentry'><div class='panel'><header><h2 class='title'><a href='URL'>TITLE</a></h2><div class='meta'>"
        f"<em>Posted on:</em> DAY <em>by</em> Ri Sam</div></header><div><div class='image'></div>TEXT</div>{FILED}</div></li></ul>"
    ),
    "a box for each": (
        f"<div class='box'><h2>{PERMALINK}</h2><div class='post-content'>TEXT</div><p class='bottom'>{FILED} "
        "<span class='user'>by Ri Sam</span> <span class='date'>DAY</span></p></div>"
    ),
    "a box for each, bare in it": (
        f"<div class='entry'><h2>{PERMALINK}</h2><p class='post_date'>DAY &#8212; {FILED} by Ri Sam</p>TEXT"
        f"<p class='post_meta'>{NO_COMMENTS}</p></div>"
    ),
    "a box for each, title and text in one": (
        f"<div class='entry'><div class='meta'><h2 class='title' id='post-9'>{PERMALINK}</h2><p class='metadata'><span class='date'>"
        f"DAY</span> by Ri Sam in {FILED}</p></div><div class='content'>TEXT</div></div>"
    ),
    "side by side in no element": (
        f"<h2>{PERMALINK}</h2><p class='when'>DAY &middot; by Ri Sam &middot; {NO_COMMENTS}</p><div class='entry'>TEXT</div>"
        f"<p class='tagged'>Tags: {FILED}</p><div class='clear'></div>"
    ),
}  # fmt: skip


def page(posts: str, classes: str, head: str) -> bytes:
    """A page with posts."""
    return (
        f"<!DOCTYPE html><html><head><title>Mill opens | A blog</title>{head}</head><body class='{classes}'><div id='page'>"
        f"<div id='header'><h1><a href='https://blog.example/'>A blog</a></h1></div><div id='content'>{posts}"
        "<div class='navigation'><a href='/2'>Older entries</a></div></div>"
        "<div id='sidebar'><h2>Archives</h2><ul><li><a href='/2014/08/'>August 2014</a></li></ul></div></div></body></html>"
    ).encode()


def read(posts: str, *, classes: str = "archive category", head: str = WORDPRESS) -> Page:
    """What is read of a page with posts."""
    return read_content(Content("page", page(posts, classes, head)))


def printed(theme: str, number: int) -> str:
    """A post in a theme."""
    title, day, _, paragraphs = POSTS[number]
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    post = theme.replace("URL", f"https://blog.example/?p={number}").replace("TITLE", title)
    return post.replace("TEXT", text).replace("DAY", day)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_posts_of_an_archive(theme: str) -> None:
    articles = read("".join(printed(theme, number) for number in range(len(POSTS)))).articles
    assert [told(article) for article in articles] == [
        (title, day, "\n\n".join(paragraphs), "Ri Sam", ("Trade",), f"https://blog.example/?p={number}")
        for number, (title, _, day, paragraphs) in enumerate(POSTS)
    ]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_post_alone(theme: str) -> None:
    (article,) = read(printed(theme, 0), classes="single single-post").articles
    title, _, day, paragraphs = POSTS[0]
    assert told(article)[:3] == (title, day, "\n\n".join(paragraphs))


def told(article: PageArticle) -> tuple[object, ...]:
    """What the page tells of an article."""
    day = str(article.published_on)
    return article.title, day, article.body, article.byline, article.categories, article.url


LONG = "".join(f"<p>The mill in hall {number} grinds from early morning until late at night.</p>" for number in (1, 2))


def post(inner: str, number: int = 1) -> str:
    """A post whose theme marks the title only."""
    permalink = f"<a href='https://blog.example/?p={number}' rel='bookmark'>Mill {number}</a>"
    return f"<div class='hentry'><h2>{permalink}</h2><p class='date'>August 5, 2014</p>{inner}</div>"


@pytest.mark.parametrize(
    ("inner", "first", "last"),
    [
        (f"{LONG}<p>Share</p>", "The mill in hall 1", "at night."),
        (f"<p><img src='/hall.jpg'></p>{LONG}", "The mill in hall 1", "at night."),
        (f"{LONG}<h3>Wages</h3><p>They rose.</p>", "The mill", "\n\nWages\n\nThey rose."),
        (f"<div class='text'><h3>Wages</h3>{LONG}</div>", "Wages\n\nThe mill", "at night."),
        (f"<div class='text'>{LONG}<ul><li>corn<li>rice</ul><p>by Ri Sam</p></div>", "The mill", "\n\nrice\n\nby Ri Sam"),
        (f"<div class='text'><div class='wp-block-group'>{LONG}</div><blockquote><p>It is old.</p></blockquote></div>",
         "The mill", "It is old."),
        (f"<div class='text'><p>In <a rel='tag' href='/t'>tons</a>, it was more than any other mill of the north ground"
         f" in a year.</p>{LONG}</div>", "In tons, it was", "at night."),
        (f"<p>Posted on August 5, 2014</p>{LONG}<p>August 5, 2014</p>", "The mill", "at night."),
        (f"<p></p><!-- what is written here tells nothing of the mill at all --><p>Published August 5, 2014</p>{LONG}",
         "The mill", "at night."),
        (f"<p>On August 5, 2014 it rained.</p>{LONG}", "On August 5, 2014 it rained.", "at night."),
        (f"{LONG}Filed: <a rel='category' href='/c'>Mills</a>, Trade", "The mill", "at night."),
        (f"{LONG}This is filed under <a rel='category' href='/c'>Mills of the north</a>, <a href='/d'>Trade</a>.",
         "The mill", "at night."),
        (f"{LONG}Whoever has no work there goes to the fields of the farm.", "The mill", "the farm."),
        (f"{LONG}<footer><p>Ri Sam</p></footer><div id='x'><p class='author'>Ri Sam</p></div>", "The mill", "at night."),
    ],
)  # fmt: skip
def test_where_a_text_begins_and_ends(inner: str, first: str, last: str) -> None:
    (article,) = read(post(inner)).articles
    assert article.body.startswith(first)
    assert article.body.endswith(last)


def test_a_heading_below_words_is_none_of_a_title() -> None:
    title = "<div class='x'><a href='https://blog.example/?p=1' rel='bookmark'>Mill</a></div>"
    (article,) = read(f"<div class='hentry'>{title}{LONG}<h3>Wages</h3>{LONG}</div>").articles
    assert article.title == "Mill"
    assert article.body.count("hall 1") == 2


@pytest.mark.parametrize(
    "inner",
    [
        "<p>The mill of the city grinds corn again after the repairs of the spring.</p>",
        "<p>The mill of the city grinds corn again after the repairs of the spring.</p><p>By Ri Sam</p>",
        "<p>The mill of the city grinds corn again after the repairs of […]</p><p><a href='/m'>Read more</a></p>",
        f"<div class='post_summary'>{LONG}</div>",
        f"<div class='own teaser'><div>{LONG}</div></div>",
        "<p>The mill of the city grinds corn again after the repairs.</p><p>It takes more corn than any other one does."
        " <a href='/m#more-1'>(more…)</a></p>",
        f"<div class='a'>{LONG}</div><div class='b'>{LONG}</div>",
        "<div class='own'></div>",
    ],
)
def test_what_may_be_a_beginning_is_no_text(inner: str) -> None:
    assert [article.body for article in read(post(inner) + post(inner, 2)).articles] == ["", ""]


def test_a_short_post_stands_among_whole_ones() -> None:
    short = "<p>The mill of the city grinds corn again after the repairs of the spring.</p>"
    assert all(article.body for article in read(post(LONG) + post(short, 2)).articles)
    assert not any(article.body for article in read(post(LONG) + post(short, 2) + post(short, 3)).articles)


@pytest.mark.parametrize(
    ("posts", "head"),
    [
        (
            "<div class='post'><h3><a href='URL'>Re: TITLE</a></h3><p class='author'>by ri DAY</p><div>TEXT</div></div>",
            "",
        ),
        (
            "<p class='when'>DAY</p><h2><a href='URL' rel='bookmark'>TITLE</a></h2><div class='own'>TEXT</div>",
            WORDPRESS,
        ),
        (
            "DAY <!-- of the next --><h2><a href='URL' rel='bookmark'>TITLE</a></h2><div class='own'>TEXT</div>",
            WORDPRESS,
        ),
        ("<div class='box'><h2><a href='URL' rel='bookmark'>TITLE</a></h2><p>A teaser.</p></div>", WORDPRESS),
        ("<div class='post'>TEXT</div>", WORDPRESS),
        ("<div class='post'><h4><a href='/ri' rel='author'>Ri Sam</a></h4>TEXT</div>", WORDPRESS),
    ],
    ids=[
        "a thread of a forum",
        "the day may be that of the post before",
        "be it bare",
        "beginnings",
        "no titles",
        "notes",
    ],
)
def test_what_is_no_page_with_posts_of_wordpress(posts: str, head: str) -> None:
    content = Content("page", page("".join(printed(posts, number) for number in (0, 1, 0, 1)), "", head))
    assert not wordpress_html.identify(content)


def test_posts_listed_on_a_page_of_one_are_none_of_it() -> None:
    listed = "".join(printed(THEMES["a box for each"], number) for number in range(len(POSTS)))
    assert not wordpress_html.identify(
        Content("page", page(listed, "single", WORDPRESS).replace(b"post-content", b"own"))
    )
    assert wordpress_html.identify(Content("page", page(listed, "archive", WORDPRESS).replace(b"post-content", b"own")))


@pytest.mark.parametrize("classes", ["archive category", "home blog"])
def test_an_archive_in_no_known_mark_up_is_no_article(monkeypatch: pytest.MonkeyPatch, classes: str) -> None:
    monkeypatch.delattr(single_page, "read_generally")  # which takes more packages
    with pytest.raises(PageError, match="found an archive of WordPress, whose theme"):
        read(f"<div class='box'><h2>Mills of the north</h2>{8 * LONG}</div>", classes=classes)


def test_a_day_above_posts_that_have_their_own_element_is_that_of_the_page() -> None:
    posts = "".join(printed(THEMES["a box for each"], number) for number in range(len(POSTS)))
    assert len(list(read(f"<h2>Archive for August 5th, 2014</h2>{posts}").articles)) == len(POSTS)


def test_of_a_page_of_one_post_a_long_paragraph_is_enough() -> None:
    words = " ".join(["corn"] * 60)
    (article,) = read(post(f"<div class='own'><p>{words}</p></div>"), classes="single").articles
    assert article.body == words
    with pytest.raises(PageError, match="no article of 250 letters or more"):
        read(post(f"<div class='own'><p>{words[:200]}</p></div>"), classes="single")


@pytest.mark.parametrize("title", ["bookmark", "title"])
def test_what_a_page_says_of_its_article_goes_before_what_it_looks_like(title: str) -> None:
    said = '<script type="application/ld+json">{"@type": "Article", "headline": "Mill opens", "articleBody": "It grinds."}</script>'
    own = post(f"<div class='own'>{LONG}</div>").replace("bookmark", title)
    (article,) = read(own, classes="single", head=WORDPRESS + said).articles
    assert article.body == "It grinds."


COMMENT = "<p>Readers have seen this mill with their own eyes; in spring it stood still for weeks.</p>"
TEXTS = {
    "marked": "<div class='entry-content'>TEXT</div>COMMENTS", "of its own name": "<div class='own'>TEXT</div>COMMENTS",
    "bare": "TEXT COMMENTS", "with comments in it": "<div class='entry'>TEXT COMMENTS</div>",
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize(
    "comments",
    [
        f"<h3 id='comments'>2 Responses to “Mill”</h3><ol class='commentlist'><li>{COMMENT}</ol>",
        f"<h2 id='comments'>2 Comments</h2><ol id='commentlist'><li>{COMMENT}</ol><p>RSS feed for comments on this post.</p>",
        f"<div id='comments'><h2>2 thoughts on “Mill”</h2><ol class='comment-list'><li>{COMMENT}{COMMENT}</ol></div>",
        f"<div id='comments'><div class='comment'>{COMMENT}</div><div class='comment'>{COMMENT}</div><div id='respond'>Reply</div></div>",
        f"<section class='comments-area'><dl><dt class='comment'>Pak</dt><dd class='comment'>{COMMENT}</dd></dl></section>",
        f"<div id='comments'><dl><dt class='comment-author'>Pak</dt><dd class='comment-body'>{COMMENT}</dd></dl></div>",
        f"<div id='comments'><ol class='comment-list'><li><p class='comment'>Pak<li><div class='comment'>{COMMENT}</div></ol></div>",
        f"<div class='commentarea'><h3>2 Comments</h3><div class='commentbox'>{COMMENT}</div><div>{COMMENT}</div></div>",
        f"<h4>Comments (2)</h4><ul class='comments'><li>{COMMENT}</ul>",
        f"<h3>2 comments</h3><dl class='commentlist'><dt>Pak</dt><dd>{COMMENT}</dd></dl>",
        f"<div id='responses'><h3>2 Responses</h3><div class='response'>{COMMENT}{COMMENT}</div></div>",
        f"<div class='post-comments'><h3>Discussion</h3><div>{COMMENT}</div><div>{COMMENT}</div></div>",
        f"<section class='readerComments'><h3>What readers say</h3>{COMMENT}{COMMENT}{COMMENT}</section>",
    ],
)
def test_comments_are_none_of_the_text(text: str, comments: str) -> None:
    alone = f"<div class='hentry category-comments'><h2>Mill</h2><p class='date'>August 5, 2014</p>{text}</div>"
    alone = alone.replace("TEXT", LONG).replace("COMMENTS", comments)
    for classes in ("single single-post", ""):
        (article,) = read(alone, classes=classes).articles
        assert article.body.endswith("late at night.")
        assert "Readers" not in article.body
        assert "with their own eyes" in (article.comments or "")
        assert "Reply" not in (article.comments or "")


def test_the_number_of_comments_is_no_comment() -> None:
    count = "<div class='comments-link'><a href='#comments'>3 Comments</a></div><p class='comments'>2 comments, one by Pak</p>"
    (article,) = read(post(LONG + count), classes="single single-post").articles
    assert article.comments is None

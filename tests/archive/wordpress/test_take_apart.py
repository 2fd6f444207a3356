"""The parts of posts on pages of WordPress: what stands within a text and is none of it, and what shows that it is cut."""

from __future__ import annotations

import pytest

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.archive.reading import read_content

LINK = "https://blog.example/mill/"
LINKED = f"<h2 class='entry-title'><a href='{LINK}' rel='bookmark'>Mill</a></h2>"
DAY = "<time class='entry-date' datetime='2014-08-05T10:00:00+09:00'>August 5, 2014</time>"


def post(text: str = "<p>It grinds.</p>", head: str = LINKED + DAY, classes: str = "entry-content") -> str:
    """A post with a text of such classes."""
    return f"<div class='post hentry'>{head}<div class='{classes}'>{text}</div></div>"


def read(*posts: str, classes: str = "archive") -> tuple[list[PageArticle], Page]:
    """The articles of a page with such posts, and the page."""
    html = (
        f"<!DOCTYPE html><html><head><title>A blog</title></head><body class='{classes}'>{''.join(posts)}</body></html>"
    )
    page = read_content(Content("page.html", html.encode()))
    return list(page.articles), page


def test_what_a_post_is_filed_under_may_stand_within_its_text() -> None:
    filed = "<p class='postmetadata'>August 5th, 2014 in <a rel='category tag' href='/m'>Mills</a> <a rel='tag' href='/f'>fees</a></p>"
    (article,), page = read(post(f"<p>It grinds.</p>{filed}", head=LINKED))
    found = article.body, str(article.published_on), article.categories, article.tags
    assert (found, page.warnings) == (("It grinds.", "2014-08-05", ("Mills",), ("fees",)), [])


@pytest.mark.parametrize(
    "terms",
    [
        "<div class='cat-links'>In <a rel='category tag' href='/m'>Mills</a></div>"
        "<div class='tags-links'>Tagged <a rel='tag' href='/f'>fees</a>, <a rel='tag' href='/r'>rice</a></div>",
        "<p>Filed under <span class='cat-links'><a rel='category tag' href='/m'>Mills</a></span></p>"
        "<p class='post_tags'>Tagged as: <a rel='tag' href='/f'>fees</a>, <a rel='tag' href='/r'>rice</a></p>",
        "<ul><li class='entry-category'><a href='/m'>Mills</a></li></ul>"
        "<ul class='td-tags'><li><span>TAGS</span></li><li><a href='/f'>fees</a></li><li><a href='/r'>rice</a></li></ul>",
    ],
    ids=["links", "Thesis", "tagDiv"],
)
def test_links_to_what_a_post_is_filed_under_are_none_of_its_text(terms: str) -> None:
    for article in (read(post(f"<p>It grinds.</p>{terms}"))[0][0], read(post(head=LINKED + DAY + terms))[0][0]):
        assert (article.body, article.categories, article.tags) == ("It grinds.", ("Mills",), ("fees", "rice"))


def test_a_text_that_is_named_as_what_a_post_is_filed_under_and_has_no_link_stays() -> None:
    (article,), _ = read(post("<p>It grinds.</p><p class='entry-tags'>Maize, and rice in May.</p>"))
    assert (article.body, article.tags) == ("It grinds.\n\nMaize, and rice in May.", ())


@pytest.mark.parametrize("named", ["share", "feedback", "entry-meta", "postmetadata", "page-links"])
def test_a_text_that_is_named_as_what_is_none_stays_and_tells_no_day(named: str) -> None:
    text = (
        "<p class='first'>On August 5th, 2014 it ground <a rel='tag' href='/x'>maize</a>.</p><p class='wpcnt'>Ads</p>"
    )
    (article,), _ = read(post(text, head=LINKED, classes=f"entry-content {named}"))
    assert (article.body, article.published_on, article.tags) == ("On August 5th, 2014 it ground maize.", None, ())


def test_what_stands_in_a_text_tells_neither_title_nor_day_nor_author() -> None:
    inner = "<h3 class='entry-title'>Soap</h3><time class='published' datetime='2010-01-02'>x</time><a rel='author' href='/'>Pak</a>"
    (article,), _ = read(post(f"<p>It grinds.</p>{inner}", head=f"<h2>Mill</h2>{DAY}"))
    assert (article.title, str(article.published_on), article.byline) == ("Mill", "2014-08-05", None)


def test_a_post_that_asks_for_a_password_is_counted() -> None:
    form = "<form class='post-password-form' action='/'><p>This content is password protected.</p></form>"
    articles, page = read(post(f"<p>It is locked.</p>{form}"))
    assert (articles, dict(page.skipped)) == ([], {"locked with a password": 1})


@pytest.mark.parametrize(
    ("end", "is_excerpt"),
    [
        ("<p><a class='more-link' href='/x'>On</a></p>", True),
        ("<p><span class='more-link'><a href='/x'>On</a></span></p>", True),
        ("<p>It stops.<span class='more-link'></span></p>", False),
        ("<p>It stops.</p><div class='page-links'></div>", False),
        (f"<p>Read more about <a href='{LINK}'>the mill</a></p>", False),
        ("<p><a href>Read more</a></p>", False),
    ],
)
def test_what_shows_that_a_text_is_a_beginning(end: str, is_excerpt: bool) -> None:
    articles, page = read(post(f"<p>It grinds.</p>{end}"), post())
    assert (articles[0].body == "", "only the beginning" in "".join(page.warnings)) == (is_excerpt, is_excerpt)


def test_a_post_without_an_address_may_end_with_a_link_to_another_one() -> None:
    articles, _ = read(post("<p>It grinds.</p><p><a href='/x'>Read more</a></p>", head=f"<h2>Mill</h2>{DAY}"), post())
    assert articles[0].body == "It grinds.\n\nRead more"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("<p>It grinds.</p>", ""),
        ("<p>It grinds.</p><p>It stops.</p>", "It grinds.\n\nIt stops."),
        ("<p>It grinds <a href='https://daily.example/'>maize</a>.</p>", "It grinds maize."),
        ("<p>It grinds.<img src='/mill.jpg'></p>", "It grinds."),
        ("<figure><img src=''><figcaption>A wheel</figcaption></figure><p>It grinds.</p>", "It grinds."),
    ],
)
def test_of_what_was_searched_for_whatever_wordpress_does_not_make_is_whole(text: str, body: str) -> None:
    articles, _ = read(post(text), post("<p>One.</p><p>Two.</p>"), classes="search")
    assert [article.body for article in articles] == [body, "One.\n\nTwo."]


def test_of_what_was_searched_for_a_title_without_text_is_counted() -> None:
    articles, page = read(f"<div class='post hentry'>{LINKED}</div>", post(), classes="search")
    assert [article.title for article in articles] == ["Mill"]
    assert page.skipped["posts of which the page has the title only"] == 1


def test_of_several_posts_what_stands_below_the_text_is_their_own() -> None:
    own = "<ul class='below'><li>In <a rel='category tag' href='/m'>Mills</a></li></ul>"
    articles, _ = read(*[post().removesuffix("</div>") + own + "</div>"] * 2)
    assert [article.categories for article in articles] == [("Mills",)] * 2


def test_texts_that_authors_end_with_an_ellipsis_are_whole() -> None:
    articles, _ = read(*[post("<p>It grinds.</p><p>And so on…</p>")] * 2)
    assert [article.body for article in articles] == ["It grinds.\n\nAnd so on…"] * 2

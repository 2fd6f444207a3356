"""Where the posts of a WordPress page stand, and which of several elements holds the text of one."""

from __future__ import annotations

import pytest

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.reading import read_content

HEAD = "<h2 class='entry-title'>Mill</h2><p class='date'>August 5, 2014</p>"
TEXT = "<div class='entry-content'><p>It grinds.</p></div>"
SOAP = "<div class='hentry'><h3 class='entry-title'>Soap</h3><div class='entry-content'><p>It foams.</p></div></div>"
LONG = "".join(f"<p>The mill in hall {n} grinds from early in the morning until late at night.</p>" for n in range(8))


def read(body: str, classes: str = "") -> Page:
    """What is read of a page."""
    page = f"<!DOCTYPE html><html><title>A blog</title><body class='{classes}'>{body}</body></html>"
    return read_content(Content("page", page.encode()))


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (f"<div class='hentry'>{HEAD}{TEXT}<div class='x'>{SOAP}</div></div>", ["Mill"]),
        (f"<div class='hentry'>{HEAD}{TEXT}{SOAP}<div class='x'>{SOAP}{SOAP}</div></div>", ["Mill"]),
        (f"<div class='post'><div class='hentry'>{HEAD}{TEXT}</div><div class='x'>{SOAP}</div></div>", ["Mill", "Soap"]),
        (f"<div class='post'><div class='hentry'>{HEAD}{TEXT}{SOAP}</div></div>", ["Mill"]),
        (f"<div class='hentry not-found'>{HEAD}{TEXT}</div>{SOAP}", ["Soap"]),
        (f"<div id='post-7'>{HEAD}{TEXT}</div><div id='post-x'>{HEAD}{TEXT}</div>", ["Mill"]),
        (f"<span class='hentry'>{HEAD}{TEXT}</span>{SOAP}", ["Soap"]),
    ],
    ids=["a post in a post", "several", "what only holds posts", "one in one of them", "not found", "a number", "a span"],
)  # fmt: skip
def test_the_posts_of_a_page(body: str, titles: list[str]) -> None:
    assert [article.title for article in read(body).articles] == titles


def test_a_list_of_a_page_builder_has_titles_and_days() -> None:
    post = (
        "<article class='elementor-post type-post'><h3 class='elementor-post__title'><a href='/mill/'>Mill</a></h3>"
        "<span class='elementor-post-date'>August 5, 2014</span></article>"
    )
    (article, _) = read(post * 2, "archive").articles
    assert (article.title, article.body, str(article.published_on)) == ("Mill", "", "2014-08-05")


@pytest.mark.parametrize(
    "text",
    [
        f"<div class='entry'><p>By Ri Sam of the mill</p>{TEXT}</div>",
        f"<div class='entry'>A teaser.</div>{TEXT}",
        "<div class='storycontent'><p>It grinds.</p></div>",
        f"<div class='storycontent'><h3 class='post-title'>Mill</h3><div class='post-body'>{TEXT}</div></div>",
    ],
    ids=["an entry around it", "an entry before it", "a rare name", "a rare one around it, with the title"],
)
def test_which_element_holds_the_text_of_each_post(text: str) -> None:
    posts = f"<div class='hentry'>{HEAD}{text}</div>{SOAP}"
    assert [article.body for article in read(posts).articles] == ["It grinds.", "It foams."]


@pytest.mark.parametrize(
    "body",
    [
        f"<main><div>{HEAD.replace('h2', 'h1')}</div><div><div>{TEXT}</div></div></main>",
        f"<main><div class='top'>{HEAD}</div><div><div>{TEXT}</div></div></main>",
        f"<div class='top'>{HEAD}</div><div><div>{TEXT}</div></div>",
        f"<article class='post'>{HEAD}{TEXT}</article><aside>{LONG}</aside>",
    ],
    ids=["a heading", "in main", "in the body", "few words beside many"],
)
def test_a_single_post_is_read_with_its_head_wherever_its_text_stands(body: str) -> None:
    (article,) = read(body, "single").articles
    assert (article.title, article.body, str(article.published_on)) == ("Mill", "It grinds.", "2014-08-05")


@pytest.mark.parametrize(
    "body",
    [f"{HEAD}<div class='x'>{LONG}</div><div class='entry'>Ask us.</div>", f"{HEAD}<div class='entry'>{LONG}</div>"],
    ids=["a few words so called", "the text"],
)
def test_of_what_stands_in_no_element_of_a_post_only_much_is_the_text(body: str) -> None:
    (article,) = (page := read(body, "single")).articles
    assert article.body is not None
    assert article.body.startswith("The mill in hall 0")
    assert page.layout.startswith("WordPress") is ("Ask us" not in body)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("<span class='updated published'>August 5, 2014</span>", "2014-08-05"),
        ("<span class='date'><meta itemprop='dateModified' content='2015-01-02'>August 5, 2014</span>", "2014-08-05"),
        ("<span class='date'><i itemprop='dateModified'>May 6, 2015</i> August 5, 2014</span>", "2014-08-05"),
        ("<span class='date'><i class='updated'>May 6, 2015</i> August 5, 2014</span>", "2014-08-05"),
        ("<span class='date'>August <b>5,</b><b>2014</b></span>", "2014-08-05"),
    ],
)  # fmt: skip
def test_the_day_that_is_printed_is_that_of_publication(printed: str, day: str) -> None:
    page = read(f"<div class='hentry'><h2 class='entry-title'>Mill</h2>{printed}{TEXT}</div>")
    (article,) = page.articles
    assert (str(article.published_on), page.warnings) == (day, [])

"""What stands around the text of a post on a page of WordPress: title, address, day, author, what it is filed under."""

from __future__ import annotations

import pytest

from nkdb.archive.content import Content
from nkdb.archive.reading import read_content

OWN, OTHER = "https://blog.example/mill/", "https://daily.example/soap/"
TITLE = f"<h2 class='entry-title'><a href='{OWN}'>Mill</a></h2>"
TIME = "<time datetime='2014-08-05T10:00:00+09:00'>x</time>"
BOX = "<div class='author-bio'><h3 class='post-title'>About Ri Sam</h3></div>"


@pytest.mark.parametrize(
    ("head", "field", "expected"),
    [
        (f"<h2>Mill</h2><a rel='bookmark' href='{OWN}'>x</a><a rel='bookmark' href='{OTHER}'>y</a>", "url", OWN),
        (f"<h2>Mill</h2><a rel='nofollow' href='{OTHER}'>x</a><a rel='bookmark' href='{OWN}'>y</a>", "url", OWN),
        (f"{TITLE}<a rel='bookmark' href='{OTHER}'>y</a>", "url", OWN),
        (f"{TITLE}<h4 class='post-title'>Soap</h4>", "title", "Mill"),
        (f"{BOX}{TITLE}", "title", "Mill"),
        ("<h4>Series</h4><div class='entry-title'>Mill</div>", "title", "Mill"),
        ("<div class='entry-title'><span>Series</span><h2>Mill</h2></div>", "title", "Mill"),
        (f"<h4>Series</h4><h2><a rel='bookmark' href='{OWN}'>Mill</a></h2>", "title", "Mill"),
        ("<h4>Series</h4><h2>Mill</h2>", "title", "Series"),
        (f"<a rel='bookmark' href='{OWN}'>Mill</a>", "title", "Mill"),
        (f"<a href='{OWN}'><h2>Mill</h2></a><a rel='bookmark' href='{OTHER}'>y</a>", "url", OWN),
        (f"<a href='{OTHER}'>x</a> or <h2>Mill</h2><a rel='bookmark' href='{OWN}'>y</a>", "url", OWN),
        (f"{TITLE}<span class='author'>Ri Sam</span><span class='author'>Pak</span>", "byline", "Ri Sam"),
        (f"{TITLE}<span class='tags-links'><a href='/f'>#fees</a> <a href='/x'>#</a></span>", "tags", ("fees",)),
        (f"{TITLE}<a rel='category tag' href='/m'>Mills</a><a rel='tag' href='/m'>Mills</a>", "tags", ()),
        (
            f"{TITLE}<a rel='category tag' href='/m'><i class='screen-reader-text'>Filed under</i>Mills</a>",
            "categories",
            ("Mills",),
        ),
        (f"{TITLE}<p class='entry-summary'>It is old.</p>", "body", "It grinds."),
        (f"<h2><a rel='bookmark' href='{OWN}'>By rail to China</a></h2>", "byline", None),
        (f"<h2><a rel='bookmark' href='{OWN}'>Mills led by women, August 5, 2014</a></h2>", "byline", None),
    ],
)
def test_what_a_head_tells(head: str, field: str, expected: object) -> None:
    (article,) = read_content(Content("page", page(head))).articles
    assert getattr(article, field) == expected


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("<small>August 5th, 2014 by Ri Sam</small>", "Ri Sam"),
        ("<small>Posted on August 5th, 2014 by Ri Sam in Industry</small>", "Ri Sam"),
        ("<small>August 5, 2014 | By Ri Sam | Filed under Trade</small>", "Ri Sam"),
        ("<p class='postmetadata'>Posted by Jean-Luc Ri on Tuesday, August 5th, 2014 at 10:11 am</p>", "Jean-Luc Ri"),
        ("<div class='post-info'>By admin &bull; Aug 5th, 2014</div>", "admin"),
        ("<p class='byline'>by <a href='/author/ri'>Ri Sam</a> August 5, 2014</p>", "Ri Sam"),
        ("<p class='date'>작성자: 리삼 | 2014-08-05</p>", "리삼"),
        ("<p class='own'>On August 5, 2014, in Trade, by Ri Sam</p>", "Ri Sam"),
        ("<p class='own'>By Ri Sam</p>", "Ri Sam"),
        ("<p class='own'>Seen by many</p>", None),
        ("<p class='postmetadata'>Tags: <a rel='tag' href='/t'>goods by rail</a> | 2 Comments</p>", None),
        ("<small>Updated by Ri Sam on August 5th, 2014</small>", None),
        ("<small>August 5th, 2014, ground by workers of one of the oldest mills there are</small>", None),
        ("<p class='author'>Posted by <a rel='author' href='/ri'>Ri Sam</a> in Trade</p>", "Ri Sam"),
        ("<p class='author'><a href='/x'>x</a> by <a class='url fn' href='/ri'>Ri Sam</a> at 10:11</p>", "Ri Sam"),
        ("<p class='date'>August 5, 2014 by Ri Sam at 10:11</p>", "Ri Sam"),
        ("<p class='date'>August 5, 2014 by Ri Sam and Kim Do</p>", "Ri Sam and Kim Do"),
        ("<p class='date'>By Ri Sam and Jean de Ri on August 5, 2014</p>", "Ri Sam and Jean de Ri"),
        ("<p class='date'>Posted by Ri Sam and filed under Trade, August 5, 2014</p>", "Ri Sam"),
        ("<small>by Ri Sam in <a rel='tag' href='/r'>Ri</a></small>", "Ri Sam"),
        ("<p class='author'>Pak Il</p><small>by Ri Sam</small>", "Pak Il"),
    ],
)  # fmt: skip
def test_who_wrote_a_post_as_its_lines_print_it(line: str, byline: str | None) -> None:
    (article,) = read_content(Content("page", page(TITLE + line))).articles
    assert article.byline == byline


@pytest.mark.parametrize(
    ("head", "day", "warning"),
    [
        (f"{TITLE}{TIME}", "2014-08-05", None),
        (f"{TITLE}<time class='published' datetime='2014-08-05'>x</time><time class='entry-date' datetime='2013-02-03'>y</time>", "2014-08-05", None),
        (f"{TITLE}<time class='entry-date' datetime='2013-02-03'>y</time><time class='published' datetime='2014-08-05'>x</time>", "2014-08-05", None),
        (f"{TITLE}<abbr title='2010-01-02'>JD</abbr>", "None", "no date found"),
        (f"{TITLE}<abbr class='published' title='2014-08-05'>x</abbr>", "2014-08-05", None),
        ("<h2 class='entry-title' title='Link to Mill'>Mill</h2><p class='date'>August 5, 2014</p>", "2014-08-05", None),
        (f"{TITLE}<span class='author'>June 1, 2013 Movement</span>", "None", "no date found"),
        (f"{TITLE}Updated: <span class='date'>May 9, 2015</span> Published: <span class='date'>August 5, 2014</span>", "2014-08-05", None),
        (f"{TITLE}<dl><dt>Updated<dd class='date'>May 9, 2015</dd><dt>Published<dd class='date'>August 5, 2014</dl>", "2014-08-05", None),
        (f"{TITLE}<p class='updated'>August 5, 2014</p>", "2014-08-05", "that of its last change"),
        (f"{TITLE}<p class='own'>Posted on August 5, 2014</p><h4>August 5, 2014</h4>", "2014-08-05", None),
        (f"{TITLE}<p class='own'>August 5, 2014</p><p class='other'>May 9, 2015</p>", "None", "no date found"),
        (f"{TITLE.replace('Mill', 'Prices of May 9, 2015')}<p class='own'>August 5, 2014</p>", "2014-08-05", None),
        (f"{TITLE}<p class='own'>{'Long ago, ' * 30}on August 5, 2014</p>", "None", "no date found"),
        (f"{TITLE}<p class='own'>Last updated: August 5, 2014</p>", "None", "no date found"),
        (f"{TITLE}Updated: <time class='published' datetime='2014-08-05'>x</time>", "2014-08-05", None),
        (f"{TITLE}Updated: <time class='published'>August 5, 2014</time>", "2014-08-05", None),
        (f"{TITLE}<a rel='category' href='/u'>Updated</a><p class='date'>August 5, 2014</p>", "2014-08-05", None),
        (TITLE.replace("Mill", "Prices updated") + TIME, "2014-08-05", None),
        (TITLE.replace("Mill", "Prices updated") + "<span class='date'>August 5, 2014</span>", "2014-08-05", None),
        (TITLE.replace("Mill", "Prices updated") + "<p class='date'>August 5, 2014</p>", "2014-08-05", None),
        (TITLE.replace("Mill", "Prices updated").replace("h2", "div") + "<p class='date'>August 5, 2014</p>", "2014-08-05", None),
    ],
)  # fmt: skip
def test_the_day_that_a_head_tells(head: str, day: str, warning: str | None) -> None:
    read = read_content(Content("page", page(head)))
    (article,) = read.articles
    assert str(article.published_on) == day
    assert (warning in read.warnings[0]) if warning else read.warnings == []


def page(head: str) -> bytes:
    """A page with one post."""
    text = "<div class='entry-content'><p>It grinds.</p></div>"
    return f"<!DOCTYPE html><html><title>A blog</title><body><div class='post hentry'>{head}{text}</div></body></html>".encode()

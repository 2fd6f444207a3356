"""JSON-LD of a page: each article once, whatever it stands in; a broken script spoils no other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from nkdb.archive.content import Content
from nkdb.archive.html.linked_data import LinkedData, linked_data
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

ARTICLE = {"@type": "NewsArticle", "headline": "A mill", "articleBody": "It grinds."}


def page(*scripts: str) -> str:
    """A page with such scripts."""
    found = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return f"<!DOCTYPE html><html><head>{found}</head><body></body></html>"


def read(*scripts: Any) -> LinkedData:
    """What the scripts of a page hold."""
    return linked_data(LexborHTMLParser(page(*(s if isinstance(s, str) else json.dumps(s) for s in scripts))))


FOUND = [
    ([ARTICLE], ["A mill"]),
    ([[ARTICLE, ARTICLE | {"headline": "A kiln"}]], ["A mill", "A kiln"]),
    ([{"@graph": [{"@type": "WebSite", "name": "A blog"}, ARTICLE]}], ["A mill"]),
    ([ARTICLE, ARTICLE], ["A mill"]),
    ([ARTICLE | {"@type": ["Thing", "https://schema.org/BlogPosting"]}], ["A mill"]),
    ([ARTICLE | {"@type": "Recipe"}], []),
    ([ARTICLE | {"headline": "", "name": "A kiln"}], ["A kiln"]),
    ([ARTICLE | {"headline": 8}], []),
    ([{"@type": "WebPage", "mainEntity": ARTICLE, "citation": ARTICLE | {"headline": "Another's"}}], ["A mill"]),
    (["<!--" + json.dumps(ARTICLE) + "-->"], ["A mill"]),
    (["//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>"], ["A mill"]),
    (["8", "null", '"NewsArticle"', "[[[]]]"], []),
]


@pytest.mark.parametrize(("scripts", "titles"), FOUND)
def test_articles(scripts: list[Any], titles: list[str]) -> None:
    found = read(*scripts)
    assert [article.title for article in found.articles] == titles
    assert found.problems == []


@pytest.mark.parametrize(
    ("headline", "name", "titled", "title"),
    [
        ("device that grinds", "Mill", "Mill - Encyclopedia", "Mill"),
        ("Mill opens", "Mill", "Mill opens | A blog", "Mill opens"),
        ("Mill opens", "A blog", "The mill opens | A blog", "Mill opens"),
        ("Mill opens", "", "", "Mill opens"),
    ],
)
def test_the_title_is_what_the_page_is_titled(headline: str, name: str, titled: str, title: str) -> None:
    html = page(json.dumps(ARTICLE | {"headline": headline, "name": name}))
    tree = LexborHTMLParser(html.replace("<head>", f"<head><title>{titled}</title>"))
    assert [article.title for article in linked_data(tree).articles] == [title]


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ('{"@type": "NewsArticle",\n "headline": }', "JSON-LD script 1 is broken at line 2 (Expecting value)"),
        ("[" * 100_000, "JSON-LD script 1 is nested too deep or has a number too long"),
        ('{"a": ' + "9" * 5_000 + "}", "JSON-LD script 1 is nested too deep or has a number too long"),
    ],
    ids=["broken", "nested", "a long number"],
)
def test_a_broken_script_is_told_and_spoils_no_other(script: str, problem: str) -> None:
    found = read(script, ARTICLE)
    assert [article.title for article in found.articles] == ["A mill"]
    assert found.problems == [problem]


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"articleBody": "It grinds and …"}, "its articleBody may be its beginning only: it ends with an ellipsis"),
        ({"articleBody": "It grinds [...]"}, "its articleBody may be its beginning only: it ends with an ellipsis"),
        ({"isAccessibleForFree": False}, "the publisher asks for payment, the text may be its beginning only"),
        ({"isAccessibleForFree": "False"}, "the publisher asks for payment, the text may be its beginning only"),
    ],
)
def test_what_may_be_a_beginning_only_is_told(change: dict[str, Any], warning: str) -> None:
    script = json.dumps(ARTICLE | {"datePublished": "2014-08-05"} | change)
    found = read_content(Content("page.html", page(script).encode()))
    assert [article.title for article in found.articles] == ["A mill"]
    assert found.warnings == [f"JSON-LD (A mill): {warning}"]


@pytest.mark.parametrize(
    ("published", "day", "warnings"),
    [
        ("August 5, 2014", "2014-08-05", 0),
        ("2014.08.05 10:22", "2014-08-05", 0),
        ("2014년 8월 5일", "2014-08-05", 0),
        ("2014-8-5", "2014-08-05", 0),
        ("2014-08-05T1:22:00+09:00", "2014-08-05", 0),
        ("2014-08-05T10:22:00KST", "2014-08-05", 0),
        ("2014-08-05T10:22:00+9:00", "2014-08-05", 0),
        ("Tue, 05 Aug 2014 10:22:00 +0900", "2014-08-05", 0),
        ("Tue Aug 05 2014 10:22:00 GMT+0900", "2014-08-05", 0),
        # not yet the day of the publisher
        ("Tue, 05 Aug 2014 23:30:00 GMT", "None", 1),
        ("2014-08-05 23:30:00 UTC", "None", 1),
        ("08/05/2014", "None", 1),
        ("2014-02-30", "None", 1),
        ("soon", "None", 2),
    ],
)
def test_dates_as_sites_write_them(published: str, day: str, warnings: int) -> None:
    found = read_content(Content("page.html", page(json.dumps(ARTICLE | {"datePublished": published})).encode()))
    assert [str(article.published_on) for article in found.articles] == [day]
    assert len(found.warnings) == warnings


@pytest.mark.parametrize("published", [{}, {"datePublished": "2014-08-06T02:00:00Z"}])
def test_a_day_that_the_data_leaves_open_is_the_one_that_the_page_prints(published: dict[str, str]) -> None:
    shown = "<body><h1>A mill</h1><p class='date'>August 5, 2014</p>"
    html = page(json.dumps(ARTICLE | published)).replace("<body>", shown)
    read = read_content(Content("page.html", html.encode()))
    assert ([str(article.published_on) for article in read.articles], read.warnings) == (["2014-08-05"], [])


@pytest.mark.parametrize(
    ("name", "byline"), [("By Ri Sam", "Ri Sam"), ({"name": "by: Ri Sam"}, "Ri Sam"), ("Bye", "Bye")]
)
def test_the_word_before_a_name_is_none_of_it(name: Any, byline: str) -> None:
    assert [article.author for article in read(ARTICLE | {"author": name}).articles] == [byline]


SHOWN = [f"The mill in hall {n} grinds from early in the morning until late at night, they say." for n in range(6)]
WHOLE = "\n\n".join(SHOWN)
REST = "\n\n".join(SHOWN[1:])
OTHERS = [
    {"@type": "NewsArticle", "headline": t, "articleBody": "A teaser.", "url": f"/{t}"} for t in ("A kiln", "A stove")
]


@pytest.mark.parametrize(
    ("scripts", "found", "warnings"),
    [
        ([ARTICLE | {"articleBody": ""}, OTHERS], [WHOLE], 0),
        ([ARTICLE | {"articleBody": WHOLE}, OTHERS], [WHOLE], 0),
        ([ARTICLE | {"articleBody": WHOLE}, ARTICLE | {"headline": "A kiln", "articleBody": REST}], [WHOLE, REST], 0),
        ([ARTICLE | {"articleBody": WHOLE[:100]}], [WHOLE], 1),
        ([ARTICLE | {"articleBody": f"{SHOWN[0]} [...]"}], [WHOLE], 1),
        ([ARTICLE | {"articleBody": " ".join(SHOWN)}], [WHOLE], 0),
        ([ARTICLE | {"articleBody": " ".join(SHOWN[:-1])}], ["\n\n".join(SHOWN[:-1])], 0),
        ([ARTICLE | {"articleBody": "Something else."}], ["Something else."], 1),
    ],
    ids=["teasers of others", "whole, and teasers", "two whole ones", "cut off", "a teaser", "one line", "a line less", "not shown"],
)  # fmt: skip
def test_the_text_of_the_page_stands_in_where_its_data_has_less(scripts: Any, found: list[str], warnings: int) -> None:
    dated = [ARTICLE | {"datePublished": "2014-08-05"} | script for script in scripts if isinstance(script, dict)]
    others = [script for script in scripts if not isinstance(script, dict)]
    shown = "<h1>A mill</h1><article>" + "".join(f"<p>{text}</p>" for text in SHOWN) + "</article>"
    read = read_content(
        Content("page.html", page(*map(json.dumps, dated + others)).replace("<body>", f"<body>{shown}").encode())
    )
    assert [article.body for article in read.articles] == found
    assert len(read.warnings) == warnings


@pytest.mark.parametrize("around", ["{}", "<article><h2>A mill</h2>{}</article>"])
def test_paragraphs_are_those_of_the_page_whatever_is_listed_beside_its_article(around: str) -> None:
    script = json.dumps(ARTICLE | {"datePublished": "2014-08-05", "articleBody": " ".join(SHOWN)})
    contents = f"<details><summary>Contents</summary><p>{SHOWN[1]}</p></details>"
    own = f"<h1>A mill</h1><article>{contents}" + "".join(f"<p>{text}</p>" for text in SHOWN) + "</article>"
    shown = around.format(own + "<article><p>A kiln burns.</p></article>" * 3)
    read = read_content(Content("page.html", page(script).replace("<body>", f"<body>{shown}").encode()))
    assert [article.body for article in read.articles] == [WHOLE]


@pytest.mark.parametrize(("body", "warnings"), [("A teaser.", 1), (WHOLE, 0), ("A teaser. " * 40, 0)])
def test_a_few_words_of_data_beside_a_page_that_marks_no_text_are_told(body: str, warnings: int) -> None:
    script = json.dumps(ARTICLE | {"datePublished": "2014-08-05", "articleBody": body})
    shown = "<h1>A mill</h1><div>" + "".join(f"<p>{text}</p>" for text in SHOWN) + "</div>"
    read = read_content(Content("page.html", page(script).replace("<body>", f"<body>{shown}").encode()))
    assert [article.body for article in read.articles] == [body.strip()]
    assert len(read.warnings) == warnings


HEAD = "<h1>A mill</h1><h3 class='subtitle'>And on</h3>"


@pytest.mark.parametrize(
    ("head", "below"),
    [
        # Substack
        (
            f"<div class='post-header'>{HEAD}<div class='byline-wrapper'><div>Aug 05, 2014</div><div>12</div></div></div>",
            "<div class='subscription-widget-wrap'><p>A letter for its readers. Subscribe.</p></div>"
            "<p class='button-wrapper'><a class='button' href='#'>Leave a comment</a></p>",
        ),
        (
            HEAD,
            "<div class='captioned-button-wrap'><div class='preamble'><p>Share it.</p></div>"
            "<p class='button-wrapper'><a class='button' href='#'>Share</a></p></div>",
        ),
        # Ghost
        (
            f"<header>{HEAD}<p>And on</p><time>Aug 5, 2014</time> <span>4 min read</span></header>",
            "</article><aside><article><h2>A kiln</h2><p>It burns.</p></article></aside>",
        ),
        (
            f"<header>{HEAD}<time>Aug 5, 2014</time></header>",
            "<div class='kg-card kg-signup-card'>Sign up</div></article>",
        ),
        # what its classes call comments, or other stories
        (
            "",
            "<div id='comments' class='comments-area'><h3>Comments</h3><p>Guest: it burns as well.</p></div>"
            "<div class='related-inline'><h4>Read more</h4><ul><li><a href='/kiln'>A kiln that burns</a></li></ul></div>",
        ),
        # the head of a letter on Medium
        ("<h1>A mill</h1><a><p>Ri Sam</p></a><span>·</span><p>3 min read·Aug 5, 2014</p><p>--</p>", ""),
        # what stands above the title
        ("<ul><li>3 min read</li></ul><h2>A mill</h2><p>Ri Sam</p>", ""),
        # one that no element marks as its text
        ("</article><h1>A mill</h1><p>Ri Sam</p><p class='date'>August 5, 2014</p>", ""),
    ],
)
def test_what_stands_around_the_text_of_a_page_is_none_of_it(head: str, below: str) -> None:
    article = ARTICLE | {"articleBody": "", "datePublished": "2014-08-05", "author": "Ri Sam"}
    shown = f"<article>{head}" + "".join(f"<p>{text}</p>" for text in SHOWN) + below
    read = read_content(Content("page.html", page(json.dumps(article)).replace("<body>", f"<body>{shown}").encode()))
    assert [article.body for article in read.articles] == [WHOLE]


def test_what_is_called_so_but_is_no_list_of_links_is_kept() -> None:
    related = f"<div class='related-facts'><p>{SHOWN[5]}</p><a href='/kiln'>A kiln</a></div>"
    shown = "<article>" + "".join(f"<p>{text}</p>" for text in SHOWN[:5]) + related
    script = json.dumps(ARTICLE | {"articleBody": "", "datePublished": "2014-08-05"})
    read = read_content(Content("page.html", page(script).replace("<body>", f"<body>{shown}").encode()))
    assert [article.body for article in read.articles] == [f"{WHOLE}\n\nA kiln"]


def test_a_list_of_articles_without_texts_is_no_page_of_one() -> None:
    listed = [{"@type": "Article", "headline": title} for title in ("A mill", "A kiln")]
    with pytest.raises(PageError, match="found JSON-LD that lists 2 articles without their texts"):
        read_content(Content("page.html", page(json.dumps(listed)).encode()))


@pytest.mark.parametrize(("heading", "url"), [("A mill", None), ("Mills", "https://mills.example/mill")])
def test_of_several_without_text_the_one_of_the_address_or_heading_is_the_pages(heading: str, url: str | None) -> None:
    listed = [
        {"@type": "Article", "headline": f"A {name}", "url": f"https://mills.example/{name}/"}
        for name in ("kiln", "mill", "stove")
    ]
    text = (
        f"<h1>{heading}</h1><article>"
        + "<p>It grinds from early in the morning until late at night.</p>" * 6
        + "</article>"
    )
    html = page(json.dumps(listed)).replace("<body>", f"<body>{text}")
    found = read_content(Content("page.html", html.encode(), url=url))
    assert [article.title for article in found.articles] == ["A mill"]
    assert found.skipped == {"named in JSON-LD without text": 2}

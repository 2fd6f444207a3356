"""Posts of the REST interface: every field is what it should be, or the item and the field are named."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.layouts import wordpress_json
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

POST: dict[str, Any] = {
    "date": "2014-08-05T10:00:00", "link": "https://blog.example/a-mill/", "type": "post", "status": "publish",
    "title": {"rendered": "A mill"}, "content": {"rendered": "<p>It grinds.</p>"},
}  # fmt: skip


def read(text: str) -> Page:
    """The posts, read."""
    return read_content(Content("posts.json", text.encode()))


BROKEN = [
    ('[{"date": ', "found broken JSON at line 1, column 11 (Expecting value); allowed: whole JSON of posts"),
    ('[{"content": NaN}]', "found broken JSON (NaN, which JSON does not have); allowed: whole JSON of posts"),
    ('[{"content": ' + "[" * 100_000, "found JSON nested too deep; allowed: whole JSON of posts"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN, ids=["cut off", "no number", "nested"])
def test_what_is_no_json(text: str, message: str) -> None:
    with pytest.raises(PageError) as caught:
        read(text)
    assert str(caught.value) == f"posts.json: {message}"


WRONG = [
    ({"title": None}, "found nothing at item 2, title; allowed: an object with 'rendered'"),
    ({"title": {"rendered": 8}}, "found a number at item 2, title.rendered; allowed: text"),
    ({"content": []}, "found a list at item 2, content; allowed: an object with 'rendered'"),
    ({"content": {"rendered": True}}, "found true or false at item 2, content.rendered; allowed: text"),
    ({"date": 20140805}, "found a number at item 2, date; allowed: text"),
    ({"link": {"a": "b"}}, "found an object at item 2, link; allowed: text"),
    ({"status": 1.5}, "found a number at item 2, status; allowed: text"),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[str(change) for change, _ in WRONG])
def test_a_field_of_another_type_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(PageError) as caught:
        read(json.dumps([POST, POST | change]))
    assert str(caught.value) == f"posts.json: {message}"


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ({}, "no names"),
        ({"title": "Rice", "url": "https://blog.example/"}, "'title', 'url'"),
        ({"version": "1.1", "title": "A feed", "items": []}, "'version', 'title', 'items'"),
        ({"code": "10115"}, "'code'"),
        ({"a\n\u202eb": 1}, r"'a\\n\\u202eb'"),
        ({str(n): n for n in range(99)}, "'0', '1', '2', '3', '4', '5'"),
    ],
    ids=["empty", "bookmarks", "JSON Feed", "a code", "odd names", "many names"],
)
def test_json_of_another_make_is_told_by_its_names(item: dict[str, Any], names: str) -> None:
    with pytest.raises(
        PageError, match=f"^posts.json: found an object that is no post at item 1 .{names}.; allowed: an"
    ):
        read(json.dumps(item))


def test_an_item_that_is_no_post_is_named() -> None:
    with pytest.raises(PageError) as caught:
        read(json.dumps([POST, "a mill"]))
    assert str(caught.value) == "posts.json: found text at item 2; allowed: an object, a post"


LEFT_OUT = [
    ({"type": "page"}, "not a post: page"),
    ({"type": "wp_block"}, "not a post: wp_block"),
    ({"type": "report", "content": "x"}, "not a post: report"),
    ({"status": "draft"}, "not published: draft"),
    ({"content": {"rendered": "", "protected": True}}, "locked with a password"),
]


@pytest.mark.parametrize(("change", "reason"), LEFT_OUT)
def test_what_is_left_out_is_counted(change: dict[str, Any], reason: str) -> None:
    page = read(json.dumps([POST, POST | change]))
    assert [article.title for article in page.articles] == ["A mill"]
    assert page.skipped == {reason: 1}


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"id": 1, "name": "Mills", "taxonomy": "category"}, "category"),
        ({"id": 1, "name": "Ri Sam", "avatar_urls": {}}, "user"),
        ({"name": "A blog", "namespaces": [], "routes": {}}, "index of the site"),
    ],
)
def test_what_else_a_site_gives_is_counted(item: dict[str, Any], kind: str) -> None:
    page = read(json.dumps([POST, item]))
    assert [article.title for article in page.articles] == ["A mill"]
    assert page.skipped == {f"not a post: {kind}": 1}


def test_all_authors_are_named_and_what_has_no_name_is_passed_over() -> None:
    authors = [{"name": "Ri Sam"}, {"name": "Kim Do"}, {"name": "Ri Sam"}, {"code": "rest_user_invalid_id"}, 8]
    terms = [[{"taxonomy": "category", "name": None}, {"taxonomy": "category", "name": "Mills"}]]
    (article,) = read(json.dumps(POST | {"_embedded": {"author": authors, "wp:term": terms}})).articles
    assert (article.byline, article.categories) == ("Ri Sam, Kim Do", ("Mills",))


def test_what_a_site_calls_reports_are_articles() -> None:
    assert [article.title for article in read(json.dumps(POST | {"type": "report"})).articles] == ["A mill"]


ESCAPED = json.dumps([POST]).replace("&", "&amp;").replace("<", "&lt;")
SHOWN = [
    f'<html><head><meta name="color-scheme" content="light dark"></head><body><pre style="white-space: pre-wrap;">{ESCAPED}</pre></body></html>',
    f"<!DOCTYPE html>\n<!-- saved from url=(0030)https://blog.example/wp-json/ -->\n<html><head></head><body>\n<pre>\n {ESCAPED}</pre>"
    '<div class="json-formatter-container"></div></body></html>',
    f"<br />\n<b>Warning</b>:  no such file in <b>/srv/mill.php</b> on line <b>3</b><br />\n{json.dumps([POST])}",
    f"<br />\n<b>Notice</b>:  odd<br />\n<br />\n<b>Deprecated</b>:  old<br />\n{json.dumps(POST)}",
]


@pytest.mark.parametrize("text", SHOWN, ids=["Chrome", "saved by it", "warned of", "warned of twice"])
def test_json_as_a_browser_shows_it_or_behind_a_complaint_of_the_server(text: str) -> None:
    page = read(text)
    assert (page.layout, [(article.title, article.body) for article in page.articles]) == (
        "WordPress REST JSON", [("A mill", "It grinds.")],
    )  # fmt: skip


def test_a_place_in_json_is_that_in_the_file() -> None:
    with pytest.raises(PageError, match=r"broken JSON at line 3, column 11 "):
        read('<br />\n<b>Notice</b>:  odd<br />\n[{"date": ')


@pytest.mark.parametrize("beside", ["<h1>A mill</h1>", "It grinds."])
def test_json_that_a_page_has_beside_a_text_does_not_make_it_json(beside: str) -> None:
    assert not wordpress_json.identify(Content("page.html", f"<body><pre>{ESCAPED}</pre>{beside}</body>".encode()))


def test_a_number_of_any_length_is_read() -> None:
    text = json.dumps(POST).removesuffix("}") + ', "id": ' + "9" * 10_000 + "}"
    assert [article.title for article in read(text).articles] == ["A mill"]


def test_half_a_surrogate_pair_is_replaced() -> None:
    text = json.dumps(POST).replace("It grinds.", "It \\ud83d grinds.").replace("A mill", "A \\ude00 mill")
    (article,) = read(text).articles
    assert (article.title, article.body) == ("A \ufffd mill", "It \ufffd grinds.")


@pytest.mark.parametrize(
    ("date", "warning"),
    [
        (None, "no date found"),
        ("2014-06-31T10:00:00", "no such date: '2014-06-31T10:00:00'"),
        ("20140-01-01", "no such date: '20140-01-01'"),
        ("0000-01-01T00:00:00", "no such date: '0000-01-01T00:00:00'"),
    ],
)
def test_a_date_that_is_none_is_not_guessed(date: str | None, warning: str) -> None:
    page = read(json.dumps(POST | {"date": date}))
    assert [article.published_on for article in page.articles] == [None]
    assert page.warnings == [f"item 1: {warning}; the article is kept without a date"]


UTC = "2014-08-05T15:30:00+00:00 is a time in UTC, not the day of the publisher; the article is kept without a date (--timezone names the blog's, to have one)"


@pytest.mark.parametrize(
    ("fields", "zone", "day", "instant", "warnings"),
    [
        ({}, None, None, None, ["no date found; the article is kept without a date"]),
        ({"link": "https://blog.example/2014/08/06/a-mill/"}, None, "2014-08-06", None, []),
        ({"date_gmt": "2014-08-05T15:30:00"}, None, None, "2014-08-05T15:30:00+00:00", [UTC]),
        ({"date_gmt": "2014-08-05T15:30:00"}, "Asia/Seoul", "2014-08-06", "2014-08-05T15:30:00+00:00", []),
        ({"date_gmt": "2014-08-05T15:30:00", "link": "https://blog.example/2014/08/06/a-mill/"}, None, "2014-08-06",
         "2014-08-05T15:30:00+00:00", []),
        ({"date_gmt": "0000-00-00T00:00:00"}, None, None, None,
         ["no such time: 0000-00-00T00:00:00+00:00", "no other date found; the article is kept without a date"]),
    ],
)  # fmt: skip
def test_fields_without_the_local_date(
    fields: dict[str, str], zone: str | None, day: str | None, instant: str | None, warnings: list[str]
) -> None:
    item = {"title": POST["title"], "content": POST["content"], **fields}
    page = read_content(Content("posts.json", json.dumps(item).encode(), zone=ZoneInfo(zone) if zone else None))
    (article,) = page.articles
    assert (str(article.published_on or "") or None, article.instant and article.instant.isoformat()) == (day, instant)
    assert page.warnings == [f"item 1: {warning}" for warning in warnings]

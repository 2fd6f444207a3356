"""Exports of a blog: published posts, one by one, in bounded memory; everything else is counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.layouts import wxr
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/">\n<channel>\n'
)
TAIL = "</channel>\n</rss>\n"


def item(
    title: str = "A mill", *, kind: str = "post", status: str = "publish", text: str = "It grinds.", more: str = ""
) -> str:
    """An item of the export."""
    return (
        f"<item><title>{title}</title><link>https://blog.example/?p=7</link><dc:creator>ri</dc:creator>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_date>2014-08-05 10:00:00</wp:post_date>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>\n"
    )


def read(*items: str, version: str = "1.2", tail: str = TAIL) -> Page:
    """The export, its articles read."""
    page = read_content(Content("blog.xml", (HEAD.format(version=version) + "".join(items) + tail).encode()))
    page.articles = list(page.articles)
    return page


@pytest.mark.parametrize("name", ["Ri Sam", ""])
def test_an_author_is_named_as_the_blog_shows_the_name(name: str) -> None:
    author = f"<wp:author><wp:author_login>ri</wp:author_login><wp:author_display_name>{name}</wp:author_display_name></wp:author>"
    page = read(author, item(), item("A lock").replace(">ri<", ">han<"))
    assert [article.byline for article in page.articles] == [name or "ri", "han"]


def titles(page: Page) -> list[str]:
    """The titles of the articles."""
    return [article.title for article in page.articles]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_format(version: str) -> None:
    page = read(item(more="<!-- of a plug-in -->"), version=version)
    assert (page.layout, titles(page)) == (wxr.NAME, ["A mill"])
    assert [(a.body, a.byline, str(a.published_on)) for a in page.articles] == [("It grinds.", "ri", "2014-08-05")]


@pytest.mark.parametrize(
    ("kind", "status"),
    [("post", "draft"), ("post", "pending"), ("post", "private"), ("post", "trash"), ("post", "future"),
     ("page", "publish"), ("attachment", "inherit"), ("nav_menu_item", "publish")],
)  # fmt: skip
def test_what_was_not_published_is_counted_and_left_out(kind: str, status: str) -> None:
    left_out = item("A kiln", kind=kind, status=status)
    page = read(left_out, item())
    assert (titles(page), titles(read(left_out))) == (["A mill"], [])
    assert (sum(page.skipped.values()), page.broken) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "is_taken"),
    [
        ("report", True), ("reports", True), ("news", True), ("news_item", True), ("press-release", True),
        ("research_paper", True), ("case-studies", True), ("mill_article", True), ("Essays", True),
        ("analyses", True), ("stories", True),
        # what plug-ins and themes store is no text of the blog, though they say that it is published
        ("feedback", False), ("custom_css", False), ("wpcf7_contact_form", False), ("newsletter", False),
        ("acf-field-group", False), ("wp_news", False), ("popup", False), ("news_ticker", False), ("report_template", False),
        ("portfolio_item", False), ("wallpaper", False), ("site-review", False), ("plugin_release", False),
    ],
)  # fmt: skip
def test_what_a_site_calls_reports_or_the_like_are_articles(kind: str, is_taken: bool) -> None:
    page = read(item(kind=kind), item("A lock"))
    assert titles(page) == (["A mill", "A lock"] if is_taken else ["A lock"])
    assert page.skipped == ({} if is_taken else {f"not a post: {kind}": 1})


def test_posts_come_one_by_one_and_what_stands_before_a_break_was_given() -> None:
    page = read_content(Content("blog.xml", (HEAD.format(version="1.2") + item() * 3 + "<item><title>A k").encode()))
    articles = iter(page.articles)
    assert isinstance(page.articles, Iterator)
    assert [next(articles).title for _ in range(3)] == ["A mill"] * 3
    with pytest.raises(PageError, match=r"blog\.xml: found broken XML at line \d+, column \d+ \("):
        next(articles)


def test_a_post_that_never_ends_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wxr, "ITEM_LIMIT", 2**20)
    text = "It grinds. " * 2**14
    assert titles(read(*(item(text=text) for _ in range(12)))) == ["A mill"] * 12
    with pytest.raises(
        PageError, match=r"blog\.xml: found more than 1 MB without the end of a post; allowed: posts of less"
    ):
        read(item(), item(text=text * 16))


@pytest.mark.parametrize(
    "doctype",
    ["<!DOCTYPE rss [<!ENTITY a 'It grinds.'>]>", '<!DOCTYPE rss SYSTEM "http://blog.example/rss.dtd">',
     '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'],
    ids=["an entity", "a file to fetch", "a file to read"],
)  # fmt: skip
def test_document_types_are_refused(doctype: str) -> None:
    head = HEAD.format(version="1.2").replace("<rss", f"{doctype}\n<rss", 1)
    with pytest.raises(PageError, match=r"found a document type declaration \(<!DOCTYPE \.\.\.>\)"):
        read_content(Content("blog.xml", (head + item(text="&a;") + TAIL).encode()))


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([item(title="&a;")], r"line 4, column \d+ \(Entity 'a' not defined\)"),
        ([item(), item(title="Mills & kilns")], r"line 5, column \d+ \(xmlParseEntityRef: no name\)"),
        ([item(more="<x:a/>")], r"line 4, column \d+ \(Namespace prefix x on a is not defined\)"),
        ([item(title="a &#11; mill")], r"line 4, column \d+ \(xmlParseCharRef: invalid xmlChar value 11\)"),
    ],
    ids=["an entity of nobody's making", "a bare ampersand", "an unknown prefix", "a control character"],
)
def test_a_break_is_named_with_its_line(items: list[str], reason: str) -> None:
    with pytest.raises(
        PageError, match=f"^blog.xml: found broken XML at {reason}; allowed: a whole, well-formed export$"
    ):
        read(*items)


CONTROLS = "It\x08 grinds\x0b well\x1f."


@pytest.mark.parametrize("above", ["", "\n\n", "\ufeff\n\n", " \r\n\n", "<br />\n<b>Notice</b>:  odd<br />\n"])
def test_what_plug_ins_and_old_editors_leave_in_an_export_does_no_harm(above: str) -> None:
    text = HEAD.format(version="1.2") + item(text=CONTROLS) + item("") + TAIL
    page = read_content(Content("blog.xml", (above + text).encode()))
    assert [article.body for article in page.articles] == ["It grinds well .", "It grinds."]
    assert page.warnings == [f"line {5 + above.count(chr(10))}: it has no title"]


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("It grinds [sic] in [July 2014] [...] for [Ri Sam = the miller] [as <a href='b'>C</a> has it].", ""),
        ("[caption width='3']<img src='a.jpg'> A mill[/caption][gallery ids='1,2'][embed]https://a.example/[/embed]", ""),
        ("[et_pb_row][et_pb_text a='b']It grinds.[/et_pb_text][/et_pb_row]",
         "shortcodes of plug-ins stand in its text: et_pb_row, et_pb_text"),
        ('It grinds. [contact-form-7 id="3"]', "shortcodes of plug-ins stand in its text: contact-form-7"),
        ("[youtube=https://a.example/v]", "shortcodes of plug-ins stand in its text: youtube"),
        ("".join(f"[/{letter}a]" for letter in "fedcba"),
         "shortcodes of plug-ins stand in its text: aa, ba, ca, da, ea and others"),
        ("<!-- wp:paragraph --><p>It grinds.</p><!-- /wp:paragraph --><!-- wp:latest-posts /-->", ""),
        ('<!-- wp:block {"ref":7} /--><!-- wp:acf/quote {"data":{"a":"b"}} /--><!-- wp:footnotes /-->',
         "blocks that stand elsewhere are not in its text: acf/quote, block, footnotes"),
    ],
)  # fmt: skip
def test_what_is_made_when_a_post_is_shown_is_told(stored: str, told: str) -> None:
    warnings = [warning for warning in read(item(text=stored)).warnings if not warning.endswith("no text of its own")]
    assert warnings == ([f"line 4: {told}"] if told else [])


@pytest.mark.parametrize(
    ("above", "encoding", "told"),
    [
        ("It grinds.", "UTF-8", "in 1 place, the first in line 5 (byte 606 of the file)"),
        ("x" * 1_100_000, "UTF-8", "in 1 place of the export"),
        ("보리" + "x" * 1_100_000, "CP949", "in 1 place of the export"),
    ],
    ids=["in the start", "behind it", "in Korean"],
)
def test_half_a_syllable_keeps_no_export_out(above: str, encoding: str, told: str) -> None:
    text = HEAD.format(version="1.2").replace("UTF-8", encoding) + item(text=above) + item(text="It is 쌀") + TAIL
    data = text.encode(encoding).replace("쌀".encode(encoding), "쌀".encode(encoding)[:-1])
    page = read_content(Content("blog.xml", data))
    assert [article.body for article in page.articles] == [above, "It is \ufffd"]
    assert page.warnings == [f"bytes that are not {encoding} {told}: U+FFFD stands there"]


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [("ISO-8859-1", "cp1252", "café"), ("EUC-KR", "cp949", "쌀값"), ("Shift_JIS", "cp932", "米"),
     ("ISO-8859-1", "utf-8", "café")],
)  # fmt: skip
def test_letters_that_come_late_in_a_large_export_are_read_as_it_declares(
    declared: str, encoding: str, text: str
) -> None:
    above = HEAD.format(version="1.2").replace("UTF-8", declared) + item(text="It grinds. " * 100_000)
    export = above.encode("ascii") + item(text=text).encode(encoding) + TAIL.encode("ascii")
    page = read_content(Content("blog.xml", export))
    assert [article.body for article in page.articles][-1] == text
    assert page.warnings == []


@pytest.mark.parametrize("encoding", ["UTF-16", "EUC-JP", "GBK"])
def test_an_export_is_read_in_its_encoding(encoding: str) -> None:
    text = HEAD.format(version="1.2").replace("UTF-8", encoding) + item(text="米") + TAIL
    (article,) = read_content(Content("blog.xml", text.encode(encoding))).articles
    assert article.body == "米"


def test_pingbacks_and_unapproved_comments_are_none_of_the_readers() -> None:
    def comment(author: str, *, approved: str = "1", kind: str = "") -> str:
        return (
            f"<wp:comment><wp:comment_author>{author}</wp:comment_author><wp:comment_content>Well said.</wp:comment_content>"
            f"<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type></wp:comment>"
        )

    more = (
        comment("Ri")
        + comment("Kim", approved="0")
        + comment("A blog", kind="pingback")
        + comment("Pak", kind="comment")
    )
    (article,) = read(item(more=more)).articles
    assert article.comments == "Ri\n\nWell said.\n\nPak\n\nWell said."

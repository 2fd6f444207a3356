"""Feeds: an instant is not the blog's own day, and what is no feed says so."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

EVENING = "Wed, 06 Aug 2014 01:30:00 +0000"


def rss(*children: str, link: str = "https://blog.example/?p=7") -> bytes:
    """A feed with one entry."""
    item = "".join(children)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>A blog</title><link>https://blog.example/</link><item><title>A mill</title><link>{link}</link>"
        f"{item}<content:encoded><![CDATA[<p>It grinds.</p>]]></content:encoded></item></channel></rss>"
    ).encode()


def read(data: bytes, zone: str | None = None) -> Page:
    """The feed, read."""
    return read_content(Content("feed.xml", data, zone=ZoneInfo(zone) if zone else None))


UNDATED = "the article is kept without a date"
NO_DAY = f"2014-08-06T01:30:00+00:00 is an instant, not the blog's own day; {UNDATED} (--timezone names the blog's, to have one)"
DAYS = [
    (EVENING, "https://blog.example/2014/08/05/a-mill/", None, "2014-08-05", []),
    (EVENING, "https://blog.example/2014/8/6/a-mill", None, "2014-08-06", []),
    (EVENING, "https://blog.example/2014-08-05-a-mill.html", None, "2014-08-05", []),
    (EVENING, "https://blog.example/?p=7", None, None, [NO_DAY]),
    (EVENING, "https://blog.example/?p=7", "America/New_York", "2014-08-05", []),
    (EVENING, "https://blog.example/?p=7", "Asia/Seoul", "2014-08-06", []),
    ("Tue, 05 Aug 2014 21:30:00 -0400", "https://blog.example/?p=7", None, "2014-08-05", []),
    (EVENING, "https://blog.example/2014/07/01/a-mill/", "Asia/Seoul", "2014-08-06",
     ["its address says 2014-07-01, its stamp 2014-08-06T01:30:00+00:00"]),
    (EVENING, "https://blog.example/2014/13/41/a-mill/", "Asia/Seoul", "2014-08-06", []),
    ("Mon, 31 Jun 2014 09:00:00 +0000", "https://blog.example/?p=7", None, None,
     [f"no such date: 'Mon, 31 Jun 2014 09:00:00 +0000'; {UNDATED}"]),
    ("Wed, 06 Aug 0000 09:00:00 +0000", "https://blog.example/?p=7", None, None,
     [f"no such date: 'Wed, 06 Aug 0000 09:00:00 +0000'; {UNDATED}"]),
    ("Wed, 06 Aug 20140 09:00:00 +0000", "https://blog.example/?p=7", None, None,
     [f"no such date: 'Wed, 06 Aug 20140 09:00:00 +0000'; {UNDATED}"]),
    ("9999-12-31T23:30:00+00:00", "https://blog.example/?p=7", "Asia/Seoul", None, []),
    ("2014-08-05 18:22:00", "https://blog.example/?p=7", None, "2014-08-05", []),
    ("2014-08-05 18:22:00", "https://blog.example/?p=7", "Asia/Seoul", "2014-08-05", []),
    ("2014-08-06 01:30:00", "https://blog.example/2014/08/05/a-mill/", None, "2014-08-05", []),
    ("2014-08-05", "https://blog.example/2014/07/01/a-mill/", None, "2014-08-05",
     ["its address says 2014-07-01, its stamp 2014-08-05"]),
    ("Tue, 05 Aug 2014 18:22:00 KST", "https://blog.example/?p=7", "America/New_York", "2014-08-05", []),
    ("Mon, 30 Nov -0001 00:00:00 +0000", "https://blog.example/?p=7", None, None,
     [f"no such date: 'Mon, 30 Nov -0001 00:00:00 +0000'; {UNDATED}"]),
    ("Wed, 05 Aug 2014 18:22:00 +0900", "https://blog.example/?p=7", None, "2014-08-05",
     ["Wed, 05 Aug 2014 18:22:00 +0900 was a Tuesday; the date is kept"]),
]  # fmt: skip


@pytest.mark.parametrize(("stamp", "link", "zone", "day", "warnings"), DAYS)
def test_the_day_of_an_entry(stamp: str, link: str, zone: str | None, day: str | None, warnings: list[str]) -> None:
    page = read(rss(f"<pubDate>{stamp}</pubDate>", link=link), zone)
    (article,) = page.articles
    assert article.published_on == (datetime.date.fromisoformat(day) if day else None)
    assert page.warnings == [f"entry 1: {warning}" for warning in warnings]


def test_buttons_of_wordpress_com_below_a_post_are_no_pictures_of_it() -> None:
    footer = (
        "<br />Filed under: <a href='https://blog.example/c'>Mills</a>, Rice Tagged: <a href='https://blog.example/t'>tolls</a> "
        '<a rel="nofollow" href="http://feeds.wordpress.com/1.0/gocomments/blog.wordpress.com/7/"><img alt="" border="0" '
        'src="http://feeds.wordpress.com/1.0/comments/blog.wordpress.com/7/" /></a> '
        '<img alt="" border="0" src="http://pixel.wp.com/b.gif?host=blog" width="1" height="1" />'
    )
    feed = rss(f"<pubDate>{EVENING}</pubDate>").replace(b"grinds.</p>", f"grinds.</p>{footer}".encode())
    (article,) = read(feed, "Asia/Seoul").articles
    assert (article.body, article.images) == ("It grinds.", ())
    assert (article.categories, article.tags) == (("Mills", "Rice"), ("tolls",))


@pytest.mark.parametrize(
    ("last", "is_text"),
    [
        ('The post <a rel="nofollow" href="https://blog.example/?p=7">A mill</a> appeared first on <a href="https://blog.example">A blog</a>.', False),
        ("<a href='https://blog.example/?p=7'>A mill</a> 글이 <a href='https://blog.example/'>A blog</a>에 처음 등장했습니다.", False),
        ('<a href="https://blog.example/?p=7">A mill</a> was originally published in <a href="https://blog.example/mills">Mills</a> on a site.', False),
        ('<a href="https://blog.example/?p=7">A mill</a> is better than <a href="https://other.example/">others</a>.', True),
        ('See <a href="https://blog.example/2013/a-mill">A mill</a> in <a href="https://blog.example/mills">Mills</a>.', True),
        ('We wrote of <a href="https://blog.example/?p=6">A lock</a> and <a href="https://blog.example">more</a>.', True),
        ('See <a href="https://other.example/?p=7">A mill</a> on <a href="https://blog.example">A blog</a>.', True),
        ('See <a href="https://blog.example/?p=7">A mill</a>.', True),
    ],
)  # fmt: skip
def test_where_a_post_first_appeared_is_no_part_of_it(last: str, is_text: bool) -> None:
    feed = rss(f"<pubDate>{EVENING}</pubDate>").replace(b"grinds.</p>", f"grinds.</p>\n<p>{last}</p>\n".encode())
    (article,) = read(feed, "Asia/Seoul").articles
    assert (article.body != "It grinds.") == is_text


@pytest.mark.parametrize(
    ("end", "warnings"),
    [
        ("<p> <a href='https://blog.example/?p=7'> Read more </a> </p> ", 1),
        ("<a href='https://blog.example/2014/a-mill/#more-7'>(more&hellip;)</a>", 1),
        ("<a href='https://blog.example/?p=6'>Read more</a>", 0),
        ("<a href='https://blog.example/?p=7'>Read more</a> of it.", 0),
        ("<a href='https://blog.example/?p=7'>A mill</a>", 0),
    ],
)
def test_a_full_text_that_leads_on_to_its_rest_is_none(end: str, warnings: int) -> None:
    page = read(
        rss(f"<pubDate>{EVENING}</pubDate>").replace(b"grinds.</p>", f"grinds.</p>{end}".encode()), "Asia/Seoul"
    )
    assert (len(list(page.articles)), page.warnings) == (1, [EXCERPT] * warnings)


def test_what_blogger_puts_below_all_posts_of_a_feed_is_no_part_of_them() -> None:
    footer = b'grinds.</p><div class="blogger-post-footer">Visit <a href="/">us</a>.<img src="p.gif" width="1"/></div>'
    (article,) = read(rss(f"<pubDate>{EVENING}</pubDate>").replace(b"grinds.</p>", footer), "Asia/Seoul").articles
    assert (article.body, article.images) == ("It grinds.", ())


EXCERPT = "entry 1: the feed has no full text; its summary is kept, which may be an excerpt"
FULL = "<description>&lt;p&gt;It grinds maize.&lt;/p&gt;</description>"
PICTURE = "<media:content url='a.jpg'><media:title>A wheel</media:title><media:description>By the river</media:description></media:content>"
OWN = [
    (FULL + PICTURE, "It grinds maize.", [EXCERPT]),
    # escaped twice
    ("<description>&amp;lt;p&amp;gt;It grinds &amp;amp;amp; mills.&amp;lt;/p&amp;gt;</description>", "It grinds & mills.", [EXCERPT]),
    ("<description>&amp;lt;p&amp;gt; begins it.&lt;br&gt;</description>", "<p> begins it.", [EXCERPT]),
    ("<description>It begins with &amp;lt;p&amp;gt;.</description>", "It begins with <p>.", [EXCERPT]),
    (PICTURE + FULL, "It grinds maize.", [EXCERPT]),
    (FULL + "<media:description>By the river that runs from there to the north</media:description>", "It grinds maize.", [EXCERPT]),
    (FULL + "<itunes:summary>It grinds.</itunes:summary>", "It grinds maize.", [EXCERPT]),
    ("<itunes:summary>It grinds maize.</itunes:summary><description>It grinds.</description>", "It grinds maize.", [EXCERPT]),
    (FULL + "<dc:description>It grinds.</dc:description>", "It grinds maize.", [EXCERPT]),
    (FULL + "<atom:summary>It grinds.</atom:summary>", "It grinds maize.", [EXCERPT]),
    (FULL + "<content:encoded>It grinds.</content:encoded>" + PICTURE, "It grinds.", []),
    ("<description>It grinds.\n\nIt grinds &amp;amp; sifts.</description>", "It grinds.\n\nIt grinds & sifts.", [EXCERPT]),
    (PICTURE, "By the river", [EXCERPT]),
    (PICTURE + PICTURE.replace("river", "road"), "By the river", [EXCERPT]),
    ("<description> </description>" + PICTURE, "By the river", [EXCERPT]),
    (FULL + "<image><title>A wheel</title><url>a.jpg</url><link>https://blog.example/a</link></image>", "It grinds maize.", [EXCERPT]),
    (FULL + "<media:group><media:title>A wheel</media:title></media:group>", "It grinds maize.", [EXCERPT]),
]  # fmt: skip


@pytest.mark.parametrize(("children", "body", "warnings"), OWN)
def test_what_modules_say_of_pictures_and_the_like_is_not_the_text(
    children: str, body: str, warnings: list[str]
) -> None:
    page = read(
        b"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:atom='http://www.w3.org/2005/Atom' "
        b"xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:itunes='http://www.itunes.com/DTDs/PodCast-1.0.dtd' "
        b"xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>A mill</title><link>https://blog.example/a/</link>"
        b"<pubDate>Tue, 05 Aug 2014 21:30:00 -0400</pubDate>" + children.encode() + b"</item></channel></rss>"
    )
    assert [(article.title, article.body, article.url) for article in page.articles] == [
        ("A mill", body, "https://blog.example/a/")
    ]
    assert page.warnings == warnings


@pytest.mark.parametrize(
    "other",
    [
        "<media:group><media:description>By the river</media:description></media:group>",
        "<content type='application/pdf'>JVBERi0xLjQKJeLjz9MKMSAwIG9iag==</content>",
    ],
    ids=["a caption", "a file"],
)
def test_what_is_no_text_in_atom(other: str) -> None:
    page = read(
        b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><title>A blog</title><entry>"
        b"<title>A mill</title><published>2014-08-05T10:00:00+09:00</published><summary>It grinds.</summary>"
        + other.encode() + b"</entry></feed>"
    )  # fmt: skip
    assert [(article.title, article.body) for article in page.articles] == [("A mill", "It grinds.")]
    assert page.warnings == [EXCERPT]


@pytest.mark.parametrize(
    ("children", "byline"),
    [
        ("<author>ri@mill.example (Ri Sam)</author>", "Ri Sam"),
        ("<author>ri@mill.museum (Ri Sam (Samplewon))</author>", "Ri Sam (Samplewon)"),
        ("<author>Ri Sam &lt;ri@mill.example&gt;</author>", "Ri Sam"),
        ("<author>Ri Sam (Samplewon)</author>", "Ri Sam (Samplewon)"),
        ("<author>Ri Sam (ri@mill.example)</author>", "Ri Sam"),
        ("<author>ri@mill.com()Ri Sam</author>", "Ri Sam"),
        ("<author>ri@mill.com</author>", "ri@mill.com"),
        ("<dc:creator>Ri Sam</dc:creator><dc:creator>Kim O</dc:creator>", "Ri Sam, Kim O"),
        ("<author>ri@mill.com (Ri Sam)</author><dc:creator>Ri Sam</dc:creator>", "Ri Sam"),
        ("<atom:author><atom:name>Ri Sam</atom:name><atom:email>ri@mill.example</atom:email></atom:author>", "Ri Sam"),
        ("<atom:author><atom:name>Ri Sam</atom:name></atom:author><atom:author><atom:name>Kim &amp; O</atom:name></atom:author>", "Ri Sam, Kim & O"),
        ("<author/>", None),
    ],
)  # fmt: skip
def test_authors(children: str, byline: str | None) -> None:
    namespaces = b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
    data = rss(f"<pubDate>{EVENING}</pubDate>", children).replace(b"<rss", namespaces, 1)
    (article,) = read(data, "Asia/Seoul").articles
    assert article.byline == byline


@pytest.mark.parametrize(
    ("link", "day", "warnings"),
    [
        ("https://blog.example/?p=7", None, [f"entry 1: no date; {UNDATED}"]),
        ("https://blog.example/2014/08/05/a-mill/", datetime.date(2014, 8, 5), []),
    ],
)
def test_an_entry_without_any_date(link: str, day: datetime.date | None, warnings: list[str]) -> None:
    page = read(rss(link=link))
    assert [article.published_on for article in page.articles] == [day]
    assert page.warnings == warnings


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/2014/08/05/a-mill/", "https://blog.example/2014/08/05/a-mill/"),
        ("http://[blog/2014/08/05/a-mill/", "http://[blog/2014/08/05/a-mill/"),
        ("javascript:alert(1)", None),
        ("http://feedproxy.example/~r/7/</link><feedburner:origLink xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>"
         "https://blog.example/a/</feedburner:origLink><link>http://feedproxy.example/~r/7/", "https://blog.example/a/"),
    ],
)  # fmt: skip
def test_addresses(link: str, url: str | None) -> None:
    (article,) = read(rss(f"<pubDate>{EVENING}</pubDate>", link=link), "Asia/Seoul").articles
    assert article.url == url


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">',
        '<!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd">',
        "<!-- a feed --> <!doctype rss>",
    ],
)
def test_a_document_type_that_declares_nothing_itself_is_passed_over(doctype: str) -> None:
    page = read(
        f"<?xml version='1.0'?>{doctype}<rss version='0.91'><channel><title>A blog</title><item><title>Caf&eacute; &amp;amp; mill</title>"
        "<description>&lt;!DOCTYPE html>&lt;p&gt;It&nbsp;grinds.&lt;/p&gt;</description></item></channel></rss>".encode()
    )
    assert [(article.title, article.body) for article in page.articles] == [("Café & mill", "It grinds.")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<!-- <!DOCTYPE a> --><!DOCTYPE rss SYSTEM 'file:///etc/hostname' [<!ENTITY b 'c'>]><rss version='2.0'/>",
         "found a document type declaration (<!DOCTYPE ...>)"),
        (b"<rdf:rdf xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "found <rdf:rdf> that is no feed; allowed: RSS or Atom"),
        (b"<rss version='2.0'><channel>", "found broken XML at line 1, column 29 (no element found)"),
        (b"<rss version='2.0'>" + b"<a>" * 501 + b"</a>" * 501 + b"</rss>", "found elements nested more than 500 deep"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'><channel/></rss>",
         "found a document type declaration (<!DOCTYPE ...>)"),
        ("<rss version='2.0' xmlns:a='a\u2028b'><channel><a:item/></channel></rss>".encode(),
         "found XML that cannot be read (ValueError: too many values"),
        (b"<rss version='2.0'><channel/></rss>", "found an archive without posts; allowed: posts as in feed"),
    ],
    ids=["two document types", "no feed", "cut off", "nested", "a document type", "an odd namespace", "empty"],
)  # fmt: skip
def test_what_is_no_feed(data: bytes, message: str) -> None:
    with pytest.raises(PageError) as caught:
        read(data)
    assert str(caught.value).startswith(f"feed.xml: {message}")


def test_control_characters_in_a_feed_and_complaints_above_it_do_no_harm() -> None:
    complaint = b"<br />\n<b>Notice</b>:  odd<br />\n"
    page = read(complaint + rss("<category>a\x08b\x0bc</category>").replace(b"grinds.", b"grinds\x0bwell.\x1b"))
    assert [(article.body, article.categories) for article in page.articles] == [("It grinds well.", ("ab c",))]


def test_a_feed_without_entries_is_counted() -> None:
    page = read(b"<rss version='2.0'><channel><title>Comments on: A mill</title></channel></rss>")
    assert (list(page.articles), dict(page.skipped)) == ([], {"feed without entries": 1})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            b"<?xml version='1.0'?><oembed><type>rich</type><html>&lt;p&gt;A mill&lt;/p&gt;</html></oembed>",
            "preview of a link",
        ),
        (b"<rsd version='1.0'><service/></rsd>", "description of services"),
        (b"<?xml version='1.0'?><urlset><url><loc>https://blog.example/</loc></url></urlset>", "site map"),
    ],
)
def test_what_sites_have_beside_feeds_is_counted(data: bytes, reason: str) -> None:
    page = read(data)
    assert (list(page.articles), dict(page.skipped)) == ([], {f"not a post: {reason}": 1})

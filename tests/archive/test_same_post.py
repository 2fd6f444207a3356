"""One post, saved in every format nkdb reads, is one article: the same title, day and body."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from pathlib import Path

import pytest

from nkdb.archive import saved_files
from nkdb.archive.article import PageArticle

TITLE = "Soap works of Hamhung: output doubles"
PARAGRAPHS = (
    "The soap works of Hamhung doubled its output in spring & summer.",
    "A second shift was taken on; wages rose to “4,500 won” – a manager said so.",
    "시장 상인들은 의심한다.",
)
URL = "https://blog.example/2014/08/05/soap/"

_RENDERED = "".join(f"<p>{html.escape(paragraph, quote=False)}</p>\n" for paragraph in PARAGRAPHS)
_NAMESPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"'
_PLAIN = "\n\n".join(PARAGRAPHS)
_RSS = f"""<?xml version="1.0"?><rss version="2.0" {_NAMESPACES.split(" ")[0]}><channel><item><title>{TITLE}</title>
<link>{URL}</link><pubDate>Wed, 06 Aug 2014 01:00:00 +0000</pubDate>
<content:encoded><![CDATA[{_RENDERED}]]></content:encoded></item></channel></rss>"""
_ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{TITLE}</title><link href="{URL}"/>
<published>2014-08-05T21:00:00-04:00</published><content type="html">{html.escape(_RENDERED)}</content></entry></feed>"""
_WXR = f"""<?xml version="1.0"?><rss {_NAMESPACES}><channel><item><title>{TITLE}</title><link>{URL}</link>
<content:encoded><![CDATA[{html.escape(_PLAIN, quote=False)}]]></content:encoded>
<wp:post_date>2014-08-05 21:00:00</wp:post_date><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
</channel></rss>"""
_REST = json.dumps(
    [
        {
            "date": "2014-08-05T21:00:00", "link": URL, "title": {"rendered": html.escape(TITLE)},
            "content": {"rendered": _RENDERED},
        }
    ]
)  # fmt: skip
_TEXT = f"Archive for the 'Soap' Category\n\n{TITLE}\n\nTuesday, August 5th, 2014\n\n{_PLAIN}\n\nShare\n"


def _zipped(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pages/saved.json", text)
    return made.getvalue()


def _warc(body: str, media: str) -> bytes:
    payload = body.encode()
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Length: {len(payload)}\r\n\r\n".encode() + payload
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: 2014-08-07T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


FORMATS = {
    "text archive": _TEXT.encode(),
    "text archive, UTF-16 with CRLF": _TEXT.replace("\n", "\r\n").encode("utf-16"),
    "WordPress REST JSON": _REST.encode(),
    "RSS": _RSS.encode(),
    "Atom": _ATOM.encode(),
    "WordPress export": _WXR.encode(),
    "gzip of an export": gzip.compress(_WXR.encode()),
    "zip of JSON": _zipped(_REST),
    "web archive of JSON": _warc(_REST, "application/json; charset=utf-8"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_post_is_the_same_article(name: str, tmp_path: Path) -> None:
    file = tmp_path / "saved"
    file.write_bytes(FORMATS[name])
    found: list[PageArticle] = []
    for saved in saved_files([file]):
        page = saved.read()
        found += page.articles
        assert page.warnings == []
    (article,) = found
    assert (article.title, str(article.published_on)) == (TITLE, "2014-08-05")
    assert article.body == _PLAIN

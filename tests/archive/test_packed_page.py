"""Pages that a browser saved with their pictures in one file: read as the same page saved by itself."""

from __future__ import annotations

import base64
import plistlib
import quopri
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.archive.content import Content
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

HTML = Path(__file__).parent / "pages" / "html"
PAGES = [HTML / f"{name}.html" for name in ("wordpress-modern-month", "wordpress-kubrick-category", "json-ld-graph")]
ADDRESS = "https://blog.example/saved/"
PICTURE = bytes(range(256)) * 8
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "quoted-printable": quopri.encodestring,
    "base64": base64.encodebytes,
    "8bit": lambda html: html,
    "binary": lambda html: html,
}


def message(html: bytes, encoding: str) -> bytes:
    """A page with a picture, as Chromium writes them, the picture in bytes of its own."""
    header = f"""From: <Saved by Blink>
Snapshot-Content-Location: {ADDRESS}
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----apart"


"""
    page = (
        f"------apart\nContent-Type: text/html\nContent-Transfer-Encoding: {encoding}\nContent-Location: {ADDRESS}\n\n"
    )
    picture = "\n------apart\nContent-Type: image/png\nContent-Transfer-Encoding: binary\n\n"
    lines = header.encode() + page.encode() + ENCODERS[encoding](html) + picture.encode() + PICTURE
    return (lines + b"\n------apart--\n").replace(b"\n", b"\r\n")


def property_list(html: bytes) -> bytes:
    """A page with a picture, as Safari writes them."""
    page = {"WebResourceData": html, "WebResourceURL": ADDRESS, "WebResourceTextEncodingName": "UTF-8"}
    held = {"WebMainResource": page, "WebSubresources": [{"WebResourceData": PICTURE}]}
    return plistlib.dumps(held, fmt=plistlib.FMT_BINARY)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "webarchive": property_list,
    **{encoding: lambda html, encoding=encoding: message(html, encoding) for encoding in ENCODERS},  # type: ignore[misc]
}


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("file", PAGES, ids=[file.stem for file in PAGES])
def test_it_is_read_as_the_page_by_itself(file: Path, packer: str) -> None:
    html = file.read_bytes()
    alone = read_content(Content("page", html, url=ADDRESS))
    packed = read_content(Content("page", PACKERS[packer](html)))
    assert list(packed.articles) == list(alone.articles)
    assert (packed.layout, packed.warnings, packed.skipped) == (alone.layout, alone.warnings, alone.skipped)


@pytest.mark.parametrize(
    ("told", "encoding", "url"),
    [
        ({"WebResourceURL": ADDRESS, "WebResourceTextEncodingName": "EUC-KR"}, "euc-kr", f"{ADDRESS}mill/"),
        ({}, "utf-8", None),
    ],
)
def test_a_web_archive_tells_address_and_encoding_of_its_page(
    told: dict[str, str], encoding: str, url: str | None
) -> None:
    html = (
        "<!DOCTYPE html><html><div class='post'><h2><a rel='bookmark' href='mill/'>방앗간</a></h2><div class='entry'>벼"
    )
    held = {"WebMainResource": {"WebResourceData": f"{html}</div></div></html>".encode(encoding), **told}}
    page = read_content(Content("page", plistlib.dumps(held, fmt=plistlib.FMT_BINARY)))
    assert [(article.title, article.body, article.url) for article in page.articles] == [("방앗간", "벼", url)]
    assert not any("encoding" in warning for warning in page.warnings)


FRAMES = Path(__file__).parent / "pages" / "mhtml" / "frame.mhtml"


def test_a_frame_is_read_where_nothing_can_read_the_page_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    page = read_content(Content("frame.mhtml", FRAMES.read_bytes()))
    assert [article.title for article in page.articles] == ["A mill"]


def test_of_several_frames_with_posts_none_is_guessed() -> None:
    raw = FRAMES.read_bytes()
    frame = raw[
        raw.index(b"<!DOCTYPE html><html><head><title>A mill") : raw.rindex(
            b"\r\n------Boundary", 0, raw.index(b"frame-3")
        )
    ]
    with pytest.raises(PageError, match="found an HTML page with no article of 250 letters or more"):
        read_content(Content("frame.mhtml", raw.replace(b"<html><body>Soap.</body></html>", frame)))


def test_parts_within_parts_are_no_end_of_the_run() -> None:
    header = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    within = b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(5_000))
    with pytest.raises(PageError, match="found parts nested too deep"):
        read_content(Content("deep.mhtml", header.replace(b"=b\n", b"=b0\n") + within))

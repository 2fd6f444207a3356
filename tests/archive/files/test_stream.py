"""Files as they are unpacked: bombs are refused, what is broken is told, and progress is that of the bytes on the disk."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.archive.files import stream
from nkdb.archive.saved import saved_files
from nkdb.errors import PageError

PAGE = b"Archive for April, 2016\n\nA mill\n\nSaturday, April 30th, 2016\n\nIt grinds.\n"


def titles(file: Path) -> list[str]:
    """The titles of a file's articles."""
    return [article.title for saved in saved_files([file]) for article in saved.read().articles]


@pytest.mark.parametrize(
    "data",
    [gzip.compress(PAGE), gzip.compress(PAGE[:40]) + gzip.compress(PAGE[40:]), gzip.compress(PAGE) + b"\0" * 512],
    ids=["one member", "two members", "padded"],
)
def test_gzip_is_known_by_its_bytes(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(data)
    assert titles(file) == ["A mill"]


@pytest.mark.parametrize(
    ("data", "found", "allowed"),
    [
        (gzip.compress(PAGE)[:-9], "found a broken or unfinished archive after ", "a whole file that can be read"),
        (gzip.compress(PAGE)[:-8] + b"\0" * 8, "found a broken or unfinished archive after ", "a whole file that can be read"),
        (b"\x1f\x8b" + b"\x07" * 30, "found a broken or unfinished archive after 0 bytes", "a whole file that can be read"),
        (gzip.compress(gzip.compress(PAGE)), "found a gzip archive", "a page saved as text: HTML, JSON, XML or plain text"),
    ],
    ids=["cut off", "another checksum", "of no known method", "packed twice"],
)  # fmt: skip
def test_gzip_that_is_broken(tmp_path: Path, data: bytes, found: str, allowed: str) -> None:
    file = tmp_path / "page.txt.gz"
    file.write_bytes(data)
    with pytest.raises(PageError) as caught:
        titles(file)
    assert str(caught.value).startswith(f"{file}: {found}")
    assert str(caught.value).endswith(f"allowed: {allowed}")


@pytest.mark.parametrize(
    "beginning",
    [PAGE, b"<!DOCTYPE html><html><body>", b'[{"id": 1, "title": "', b"<?xml version='1.0'?><rss><channel><title>"],
    ids=["text", "HTML", "JSON", "XML"],
)
def test_a_bomb_is_refused_whatever_it_begins_as(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    monkeypatch.setattr(stream, "SWELLS_FROM", 2**20)
    file = tmp_path / "bomb.gz"
    file.write_bytes(gzip.compress(beginning + b"a " * 2**20))
    with pytest.raises(
        PageError, match=r"bytes that swell to more than 2,.*at most 250 times as many, a bomb otherwise"
    ):
        titles(file)


def test_what_packs_well_is_no_bomb(tmp_path: Path) -> None:
    file = tmp_path / "page.txt.gz"
    file.write_bytes(gzip.compress(PAGE + b"A line that comes again and again.\n" * 100_000))
    assert file.stat().st_size * stream.SWELLING < 3_500_000
    assert titles(file) == ["A mill"]


def zipped(text: bytes) -> bytes:
    """A zip archive with one member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.txt", text)
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped], ids=["plain", "gzip", "zip"])
def test_progress_adds_up_to_the_bytes_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(stream, "SWELLS_FROM", 2**20)
    chance = random.Random(2016)  # noqa: S311 -- the same bytes every time
    file = tmp_path / "saved"
    file.write_bytes(pack(PAGE + b"".join(b"It grinds %x.\n" % chance.getrandbits(64) for _ in range(60_000))))
    for saved in saved_files([file]):
        steps: list[int] = []
        assert [article.title for article in saved.read(steps.append).articles] == ["A mill"]
        assert len(steps) > 1
        assert min(steps) > 0
        assert sum(steps) == saved.size

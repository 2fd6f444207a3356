"""What a user may name: files, folders, pipes, standard input; each saved file comes once, in order, or says why not."""

from __future__ import annotations

import io
import os
import sys
import threading
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.archive.saved import saved_files
from nkdb.errors import PageError

PAGE = b"Archive for April, 2016\n\nA mill\n\nSaturday, April 30th, 2016\n\nIt grinds.\n"


def lay_out(folder: Path, names: list[str]) -> None:
    """Put a page under each name."""
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PAGE)


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["b.txt", "a.txt", "2016/c.txt", "2015/d.txt"], ["a.txt", "b.txt", "2015/d.txt", "2016/c.txt"]),
        (["a.txt", ".a.txt.swp", ".git/config", "__MACOSX/a.txt"], ["a.txt"]),
        (["a.html", "a_files/style.css", "a_files/ad.html", "b_files/c.html"], ["a.html", "b_files/c.html"]),
        (["page.HTM", "page_files/x.js"], ["page.HTM"]),
        (["쌀.htm", "쌀.files/ad.html", "Reis.html", "Reis-Dateien/ad.html"], ["Reis.html", "쌀.htm"]),
        (["a.html", "a/b.html"], ["a.html", "a/b.html"]),
        (["index.html", "robots.txt", "style.css?ver=6.5", "js/x.js%3Fver=1", "i/a.JPG", "i/a.jpg.html", "css"],
         ["css", "index.html", "i/a.jpg.html"]),
        (["a.html", "nkdb.sqlite", "nkdb.sqlite-wal", "nkdb.sqlite-shm", "b.sqlite.html"], ["a.html", "b.sqlite.html"]),
        (["index.html", "hts-log.txt", "hts-cache/new.txt", "fade.gif", "b.example/index.html"], ["b.example/index.html"]),
        (["without-ending", "space in name.txt", "로동신문.html"], ["space in name.txt", "without-ending", "로동신문.html"]),
    ],
    ids=["sorted", "hidden", "what a browser saves beside a page", "an old ending", "other languages", "no ending",
         "a mirror", "a database", "a mirror by HTTrack", "any name"],
)  # fmt: skip
def test_a_folder_stands_for_the_files_below_it(tmp_path: Path, names: list[str], taken: list[str]) -> None:
    lay_out(tmp_path, names)
    found = list(saved_files([tmp_path]))
    assert [Path(saved.name).relative_to(tmp_path).as_posix() for saved in found] == taken
    assert {saved.size for saved in found} == {len(PAGE)}
    assert [article.title for saved in found for article in saved.read().articles] == ["A mill"] * len(taken)


def test_what_is_beside_pages_is_counted(tmp_path: Path) -> None:
    lay_out(tmp_path, ["a.txt", "b.css", "c/d.png"])
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("f/g.js", b"g()")
        archive.writestr("f/h.txt", PAGE)
    passed_over: Counter[str] = Counter()
    assert len(list(saved_files([tmp_path, tmp_path / "b.css"], passed_over))) == 3
    assert passed_over == {str(tmp_path): 2, str(tmp_path / "e.zip"): 1}


def test_a_folder_of_pictures_says_so(tmp_path: Path) -> None:
    lay_out(tmp_path, ["a.png"])
    assert refusal(tmp_path) == f"{tmp_path}: found a folder without pages; allowed: a folder of saved pages"


def test_archives_in_a_folder_are_opened(tmp_path: Path) -> None:
    lay_out(tmp_path, ["a.txt", "c.txt"])
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("in.txt", PAGE)
    names = [saved.name.removeprefix(f"{tmp_path}{os.sep}") for saved in saved_files([tmp_path])]
    assert names == ["a.txt", "b.zip!in.txt", "c.txt"]


def refusal(path: Path) -> str:
    """What is wrong with the only file that a path leads to."""
    (saved,) = saved_files([path])
    with pytest.raises(PageError) as caught:
        saved.read()
    return str(caught.value)


def test_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    lay_out(tmp_path, ["hidden/.a.txt"])
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    missing = "found a file that cannot be read (No such file or directory); allowed: a saved page"
    files = {
        "gone.txt": f"gone.txt: {missing}",
        "links": f"links{os.sep}gone.txt: {missing}",
        "empty": "empty: found a folder without files; allowed: a folder of saved pages",
        "hidden": "hidden: found a folder without files; allowed: a folder of saved pages",
    }
    for name, message in files.items():
        assert refusal(tmp_path / name) == f"{tmp_path}{os.sep}{message}"


def test_a_folder_that_cannot_be_listed_is_named_and_the_others_are_read(
    tmp_path: Path, lock_folder: Callable[[str], None]
) -> None:
    lay_out(tmp_path, ["a.txt", "locked/b.txt"])
    lock_folder("locked")
    readable, locked = saved_files([tmp_path])
    assert readable.name == str(tmp_path / "a.txt")
    with pytest.raises(PageError) as caught:
        locked.read()
    assert str(caught.value) == (
        f"{tmp_path / 'locked'}: found a folder that cannot be read (Permission denied); allowed: a folder of saved pages"
    )


def test_a_name_that_is_too_long_keeps_no_other_file_out(tmp_path: Path) -> None:
    lay_out(tmp_path, ["a.txt", "b.txt"])
    first, long, last = saved_files([tmp_path / "a.txt", tmp_path / ("x" * 5000), tmp_path / "b.txt"])
    assert [article.title for saved in (first, last) for article in saved.read().articles] == ["A mill"] * 2
    with pytest.raises(
        PageError, match=r"found a file that cannot be read \(File name too long\); allowed: a saved page"
    ):
        long.read()


def test_a_file_that_goes_before_it_is_read(tmp_path: Path) -> None:
    lay_out(tmp_path, ["a.txt"])
    (saved,) = saved_files([tmp_path / "a.txt"])
    (tmp_path / "a.txt").unlink()
    with pytest.raises(PageError, match=r"a\.txt: found a file that cannot be read \(No such file"):
        saved.read()


def test_names_that_do_not_show_are_printed_escaped(tmp_path: Path) -> None:
    lay_out(tmp_path, ["a\x1b[2J\u202e.txt"])
    (saved,) = saved_files([tmp_path])
    assert saved.name == f"{tmp_path}{os.sep}a\\x1b[2J\\u202e.txt"


def packed() -> bytes:
    """A zip archive with two pages."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("a.txt", "b.txt"):
            archive.writestr(name, PAGE)
    return buffer.getvalue()


PIPED = [(PAGE, ["-"]), (packed(), ["-!a.txt", "-!b.txt"])]


@pytest.mark.parametrize(("data", "names"), PIPED, ids=["a page", "a zip archive"])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, names: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    found = [(saved.name, [article.title for article in saved.read().articles]) for saved in saved_files(["-"])]
    assert found == [(name, ["A mill"]) for name in names]


def test_standard_input_that_is_closed_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(PageError, match="-: found an empty file"):
        [saved.read() for saved in saved_files(["-"])]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(("data", "names"), PIPED, ids=["a page", "a zip archive"])
def test_a_named_pipe_is_read_once(tmp_path: Path, data: bytes, names: list[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(data,))
    writer.start()
    found = [(saved.name, [article.title for article in saved.read().articles]) for saved in saved_files([pipe])]
    writer.join()
    assert found == [(f"{tmp_path}{os.sep}{name.replace('-', 'pipe', 1)}", ["A mill"]) for name in names]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused_before_it_fills_the_disk(device: str) -> None:
    (saved,) = saved_files([Path(device)])
    with pytest.raises(PageError, match=rf"{device}: found a device; allowed: a saved page, a folder of them, or -"):
        saved.read()


def framed(*sources: str) -> bytes:
    """A page that has nothing but frames."""
    frames = "".join(f'<iframe src="{source}"></iframe>' for source in sources)
    return f"<!DOCTYPE html><html><title>A blog</title><body>{frames}</body></html>".encode()


FRAME = (
    b"<!DOCTYPE html><html><body class='single'><article class='post hentry'><h1 class='entry-title'>A mill</h1>"
    b"<div class='entry-content'><p>It grinds.</p></div></article></body></html>"
)


@pytest.mark.parametrize(
    "sources",
    [
        ["./%EC%8C%80_files/PostView.html"],
        ["https://ads.example/ad.html", "쌀_files/ad.html", "쌀_files/PostView.html", "쌀_files/gone.html"],
    ],
    ids=["one", "among others"],
)
@pytest.mark.parametrize("has_reader", [True, False], ids=["", "without the general reader"])
def test_an_article_in_a_frame_that_was_saved_beside_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sources: list[str], has_reader: bool
) -> None:
    (tmp_path / "쌀_files").mkdir()
    (tmp_path / "쌀.html").write_bytes(framed(*sources))
    (tmp_path / "쌀_files/ad.html").write_bytes(b"<html>Soap!</html>")
    (tmp_path / "쌀_files/PostView.html").write_bytes(FRAME)
    if not has_reader:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    (saved,) = saved_files([tmp_path])
    page = saved.read()
    assert [article.title for article in page.articles] == ["A mill"]
    assert page.warnings[-1] == "the page itself has no article; the article is taken from a frame of it"


@pytest.mark.parametrize(
    "sources",
    [
        ["../outside.html"],
        ["a_files/../../outside.html"],
        ["..\\outside.html"],
        ["{root}/outside.html"],
        ["a_files/nul%00.html"],
        ["a_files/folder.html"],
        ["a_files/one.html", "a_files/two.html"],
    ],
    ids=["above", "above on the way", "above for Windows", "from the root", "no name", "a folder", "two articles"],
)
def test_frames_that_are_not_taken(tmp_path: Path, sources: list[str]) -> None:
    within = tmp_path / "saved"
    (within / "a_files/folder.html").mkdir(parents=True)
    for file in (tmp_path / "outside.html", within / "a_files/one.html", within / "a_files/two.html"):
        file.write_bytes(FRAME)
    (within / "a.html").write_bytes(framed(*(source.replace("{root}", str(tmp_path)) for source in sources)))
    with pytest.raises(PageError, match=r"found an HTML page with no article of 250 letters or more, but frames \("):
        next(saved_files([within / "a.html"])).read()

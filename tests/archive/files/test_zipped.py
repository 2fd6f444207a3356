"""Zip archives: each member is a file of its own, and one that must not be read keeps none of the others out."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from nkdb.archive.saved import saved_files
from nkdb.errors import PageError

PAGE = b"Archive for April, 2016\n\nA mill\n\nSaturday, April 30th, 2016\n\nIt grinds.\n"
ARTICLE = "A mill"
LINK = (stat.S_IFLNK | 0o777) << 16


def member(name: str, *, method: int = zipfile.ZIP_DEFLATED, attributes: int = 0) -> zipfile.ZipInfo:
    """A member as an archive's directory has it."""
    info = zipfile.ZipInfo(name)
    info.compress_type, info.external_attr = method, attributes
    return info


def archive(*members: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        for info, data in members:
            with written.open(info, "w") as file:
                file.write(data)
    return buffer.getvalue()


def locked(data: bytes) -> bytes:
    """An archive of one member, marked as one that has a password."""
    changed = bytearray(data)
    changed[data.index(b"PK\x03\x04") + 6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def read(tmp_path: Path, data: bytes) -> dict[str, list[str] | str]:
    """The titles each member of an archive gives, or what is wrong with it, by name below the archive's."""
    file = tmp_path / "saved.zip"
    file.write_bytes(data)
    found: dict[str, list[str] | str] = {}
    for saved in saved_files([file]):
        name = saved.name.removeprefix(str(file))
        try:
            found[name] = [article.title for article in saved.read().articles]
        except PageError as error:
            found[name] = str(error).removeprefix(f"{saved.name}: ")
    return found


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("쌀값/1월.txt".encode("cp949"), "쌀값/1월.txt"),
        ("北 쌀값·환율 ‘껑충’….txt".encode("cp949"), "北 쌀값·환율 ‘껑충’….txt"),
        ("쌀값/1월.txt".encode(), "쌀값/1월.txt"),
        ("米价.txt".encode(), "米价.txt"),
        ("新闻.txt".encode("gbk"), "╨┬╬┼.txt"),
        ("prix du blé.txt".encode("cp437"), "prix du blé.txt"),
    ],
    ids=["Windows in Korea", "a headline there", "macOS", "macOS in China", "Windows in China", "DOS"],
)
def test_names_that_do_not_say_how_they_are_written(tmp_path: Path, written: bytes, name: str) -> None:
    letters = "x" * len(written)
    data = archive((member(letters), PAGE)).replace(letters.encode(), written)
    assert read(tmp_path, data) == {f"!{name}": [ARTICLE]}


@pytest.mark.parametrize(("system", "read_as"), [(0, ["!1/a.html"]), (3, ["!1\\a.html", "!1\\a_files\\b.html"])])
def test_folders_in_an_archive_that_windows_wrote(tmp_path: Path, system: int, read_as: list[str]) -> None:
    members = [member("1\\a.html"), member("1\\a_files\\b.html"), member("1\\c\\")]
    for info in members:
        info.create_system = system
    found = read(tmp_path, archive(*((info, PAGE) for info in members[: 2 if system else 3])))
    assert found == {name: [ARTICLE] for name in read_as}


OUTSIDE = "found a name that leads out of the archive; allowed: names of files within the archive"
TEXT = "a page saved as text: HTML, JSON, XML or plain text"
REFUSED = [
    (member("../page.txt"), PAGE, OUTSIDE),
    (member("/etc/page.txt"), PAGE, OUTSIDE),
    (member("pages/../../page.txt"), PAGE, OUTSIDE),
    (member("C:\\page.txt"), PAGE, OUTSIDE),
    (member("pages\\..\\..\\page.txt"), PAGE, OUTSIDE),
    (member("\\\\host\\page.txt"), PAGE, OUTSIDE),
    (member("link", attributes=LINK), b"/etc/hostname", "found a symbolic link; allowed: files"),
    (member("a", method=zipfile.ZIP_BZIP2), PAGE,
     "found a member packed by method 12; allowed: members that are stored or deflated"),
    (member("a", method=zipfile.ZIP_LZMA), PAGE,
     "found a member packed by method 14; allowed: members that are stored or deflated"),
    (member("a.zip"), archive((member("page.txt"), PAGE)), f"found a ZIP archive; allowed: {TEXT}"),
    (member("empty.txt"), b"", "found an empty file; allowed: a saved page"),
]  # fmt: skip


@pytest.mark.parametrize(("info", "data", "message"), REFUSED, ids=[info.filename for info, _, _ in REFUSED])
def test_a_member_that_is_refused_keeps_no_other_out(
    tmp_path: Path, info: zipfile.ZipInfo, data: bytes, message: str
) -> None:
    found = read(tmp_path, archive((member("first.txt"), PAGE), (info, data), (member("last.txt"), PAGE)))
    assert found == {"!first.txt": [ARTICLE], f"!{info.filename}": message, "!last.txt": [ARTICLE]}


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}, "a Word document"),
        ({"_rels/.rels": "", "xl/workbook.xml": "<w/>", "[Content_Types].xml": "<Types/>"}, "an Excel file"),
        ({"[Content_Types].xml": "<Types/>"}, "an Office document"),
        ({"mimetype": "application/epub+zip", "1.xhtml": "<html>"}, "an EPUB book"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, "an OpenDocument file"),
    ],
)
def test_a_document_is_one_file(tmp_path: Path, members: dict[str, str], found: str) -> None:
    data = archive(*((member(name), text.encode()) for name, text in members.items()))
    allowed = "a document saved as HTML or plain text, or saved pages"
    assert read(tmp_path, data) == {"": f"found {found}; allowed: {allowed}"}


@pytest.mark.parametrize("said", [b"text/plain", b"", b"application/epub+zip" + b" " * 999])
def test_a_page_of_that_name_makes_no_document(tmp_path: Path, said: bytes) -> None:
    assert read(tmp_path, archive((member("mimetype"), said), (member("a.txt"), PAGE)))["!a.txt"] == [ARTICLE]


def test_nothing_is_written_for_a_name_that_leads_out(tmp_path: Path) -> None:
    folder = tmp_path / "below"
    folder.mkdir()
    read(folder, archive((member("../page.txt"), PAGE)))
    assert [file.name for file in tmp_path.rglob("*")] == ["below", "saved.zip"]


@pytest.mark.parametrize(
    ("members", "names"),
    [
        ([member("b.txt"), member("a.txt")], ["!b.txt", "!a.txt"]),
        ([member("2016/"), member("2016/a.txt")], ["!2016/a.txt"]),
        ([member("a.txt"), member("__MACOSX/a.txt"), member(".DS_Store"), member("2016/.hidden")], ["!a.txt"]),
        ([member("")], [""]),
        ([member("a\nb\u202e.txt")], ["!a\\nb\\u202e.txt"]),
    ],
    ids=["in the archive's order", "folders", "what is hidden", "without a name", "what does not show"],
)
def test_members(tmp_path: Path, members: list[zipfile.ZipInfo], names: list[str]) -> None:
    found = read(tmp_path, archive(*((info, PAGE) for info in members)))
    assert list(found.items()) == [(name, [ARTICLE]) for name in names]


WHOLE = archive((member("page.txt"), PAGE))


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (archive(), "", "found a ZIP archive without files; allowed: a ZIP archive of saved pages"),
        (archive((member("2016/"), b"")), "", "found a ZIP archive without files; allowed: a ZIP archive of saved pages"),
        (WHOLE[:-30], "", "found a broken or unfinished ZIP archive (File is not a zip file); allowed: a whole ZIP archive"),
        (WHOLE[:-6] + b"\xff\xff\xff\xff" + WHOLE[-2:], "!page.txt", "found a broken or unfinished ZIP archive ("),
        (WHOLE.replace(b"page.txt", b"gape.txt", 1), "!page.txt", "found a broken or unfinished ZIP archive (File name"),
        (WHOLE[:45] + bytes([WHOLE[45] ^ 255]) + WHOLE[46:], "!page.txt", "found a broken or unfinished archive after "),
        (locked(WHOLE), "!page.txt", "found a member locked with a password; allowed: an archive without password"),
    ],
    ids=["empty", "folders alone", "cut off", "a directory that lies nowhere", "two names", "spoilt", "locked"],
)  # fmt: skip
def test_an_archive_that_is_broken(tmp_path: Path, data: bytes, name: str, message: str) -> None:
    (found,) = read(tmp_path, data).items()
    assert found[0] == name
    assert isinstance(found[1], str)
    assert found[1].startswith(message)


def test_a_member_that_swells_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = b"Archive for April, 2016\n\n" + b"a " * 36_000_000
    (message,) = read(tmp_path, archive((member("bomb.txt"), bomb))).values()
    assert isinstance(message, str)
    assert "bytes that swell to more than 67," in message
    assert message.endswith("allowed: at most 250 times as many, a bomb otherwise")

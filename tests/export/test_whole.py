"""Output is whole or not there, and nothing else in its folder changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from nkdb.errors import OutputError
from nkdb.export.whole import whole_file, whole_folder


def left(folder: Path) -> list[str]:
    """Everything below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_file(out: Path) -> None:
    with whole_file(out / "a.csv") as part:
        part.write_text("new")
        assert not (out / "a.csv").exists()
        assert part.parent.parent == out, "on the same disk"
    assert (out / "a.csv").read_text() == "new"
    assert left(out) == ["a.csv"]


def test_a_folder(out: Path) -> None:
    with whole_folder(out / "all") as part:
        (part / "a.csv").write_text("new")
        assert not (out / "all").exists()
    assert left(out) == ["all", "all/a.csv"]


@pytest.mark.parametrize("whole", [whole_file, whole_folder])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_is_not_finished_is_not_there(out: Path, whole: object, error: type[BaseException]) -> None:
    with pytest.raises(error), whole(out / "a") as part:  # type: ignore[operator]
        (part / "x" if part.is_dir() else part).write_text("half")
        raise error
    assert left(out) == []


def test_what_was_there_stays_when_the_new_one_fails(out: Path) -> None:
    (out / "a.csv").write_text("old")
    (out / "all").mkdir()
    (out / "all" / "a.csv").write_text("old")
    with pytest.raises(OutputError, match="no space left"), whole_file(out / "a.csv", force=True) as part:
        part.write_text("half")
        raise OSError(28, "No space left on device")
    with pytest.raises(ValueError, match="x"), whole_folder(out / "all", force=True) as part:
        (part / "a.csv").write_text("half")
        raise ValueError("x")
    assert [(out / name).read_text() for name in ("a.csv", "all/a.csv")] == ["old", "old"]
    assert left(out) == ["a.csv", "all", "all/a.csv"]


def test_force_replaces(out: Path) -> None:
    for text in ("old", "new"):
        with whole_file(out / "a.csv", force=True) as part:
            part.write_text(text)
        with whole_folder(out / "all", force=True) as part:
            (part / "a.csv").write_text(text)
            if text == "new":
                (part / "b.csv").write_text(text)
    assert [(out / name).read_text() for name in ("a.csv", "all/a.csv", "all/b.csv")] == ["new"] * 3
    assert left(out) == ["a.csv", "all", "all/a.csv", "all/b.csv"]


def test_a_folder_with_other_files_is_never_replaced(out: Path) -> None:
    (out / "thesis.doc").write_text("mine")
    with pytest.raises(OutputError, match=r"other files, such as 'thesis.doc'"), whole_folder(out, force=True) as part:
        (part / "a.csv").write_text("new")
    assert left(out) == ["thesis.doc"]


def test_an_empty_folder_is_taken(out: Path) -> None:
    with whole_folder(out) as part:
        (part / "a.csv").write_text("new")
    assert left(out) == ["a.csv"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("there.csv", "a file that is there already; allowed: a new file, or --force"),
        ("folder", "found a folder; allowed: a file"),
        ("none/a.csv", "a folder that does not exist"),
        ("there.csv/a.csv", "a file for its folder"),
    ],
)
def test_where_no_file_can_be(out: Path, name: str, message: str) -> None:
    (out / "there.csv").write_text("old")
    (out / "folder").mkdir()
    with pytest.raises(OutputError) as raised, whole_file(out / name):
        pytest.fail("nothing is begun")
    assert message in str(raised.value)
    assert (out / "there.csv").read_text() == "old"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("there.csv", "found a file; allowed: a folder"),
        ("folder", "a folder that is there already; allowed: a new folder, or --force"),
        ("none/all", "a folder that does not exist"),
    ],
)
def test_where_no_folder_can_be(out: Path, name: str, message: str) -> None:
    (out / "there.csv").write_text("old")
    (out / "folder").mkdir()
    (out / "folder" / "a.csv").write_text("old")
    with pytest.raises(OutputError) as raised, whole_folder(out / name):
        pytest.fail("nothing is begun")
    assert message in str(raised.value)


def test_a_dead_link_is_not_followed(out: Path) -> None:
    (out / "link.csv").symlink_to(out / "elsewhere.csv")
    with pytest.raises(OutputError, match="there already"), whole_file(out / "link.csv"):
        pytest.fail("nothing is begun")


@pytest.mark.skipif(sys.platform != "linux", reason="of Linux")
def test_a_link_to_a_file_that_is_open_is_not_replaced(out: Path) -> None:
    with (out / "redirected.csv").open("w") as redirected:
        stdout = out / "stdout"
        stdout.symlink_to(f"/proc/self/fd/{redirected.fileno()}")
        with pytest.raises(OutputError, match="no ordinary file"), whole_file(stdout, force=True):
            pytest.fail("nothing is begun")


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_what_was_kept_from_others_stays_so(out: Path) -> None:
    folder = out / "all"
    (folder / "deep").mkdir(parents=True)
    there = [folder, folder / "deep", folder / "deep/a.csv"]
    there[-1].write_text("old")
    for path in there:
        path.chmod(0o700)
    with whole_folder(folder, force=True) as part:
        (part / "deep").mkdir()
        (part / "deep/a.csv").write_text("new")
    assert there[-1].read_text() == "new"
    assert {oct(path.stat().st_mode & 0o777) for path in there} == {"0o700"}

"""Output that is whole or not there: written beside its place under another name, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nkdb.errors import DatabaseAccessError, OutputError


def require_writable(out: Path, *, folder: bool, force: bool) -> None:
    """Raise OutputError where a file (or folder) cannot be put at a path, before any work is done."""
    kind = "folder" if folder else "file"
    if not out.name:
        raise OutputError(str(out), "no name", f"the path of a {kind}")
    if not out.parent.is_dir():
        found = "a file for its folder" if out.parent.exists() else "a folder that does not exist"
        raise OutputError(str(out), f"{found}, {str(out.parent)!r}", f"a {kind} in an existing folder")
    if out.is_dir() and not folder:
        raise OutputError(str(out), "a folder", "a file")
    # /dev/stdout leads there: the link would be replaced for every program, not the file that it stands for now
    is_file = out.is_file() and not (out.is_symlink() and out.readlink().is_relative_to("/proc"))
    if out.exists() and not out.is_dir() and (folder or not is_file):
        raise OutputError(str(out), "a file" if is_file else "no ordinary file", f"a {kind}")
    if os.path.lexists(out) and not force and not (out.is_dir() and not any(out.iterdir())):
        raise OutputError(str(out), f"a {kind} that is there already", f"a new {kind}, or --force")


@contextmanager
def whole_file(out: Path, *, force: bool = False) -> Iterator[Path]:
    """A path to write to; what stands there at the end becomes `out`, unless an exception got in between.

    Raises OutputError where `out` is a folder, is there already (without `force`), or cannot be written.
    """
    require_writable(out, folder=False, force=force)
    try:
        with _sibling(out) as folder:
            part = folder / out.name
            try:
                yield part
            except DatabaseAccessError as error:
                raise (error.at(str(out)) if error.where == str(part) else error) from None
            if out.exists():
                # what was kept from others stays so
                part.chmod(out.stat().st_mode)
            part.replace(out)
    except OSError as error:
        raise _refusal(out, error) from None


@contextmanager
def whole_folder(out: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder to write files to; at the end it becomes `out`, unless an exception got in between.

    An earlier export is replaced with `force`; a folder with anything that this export does not write is refused, so
    that no file of the user's is lost.
    """
    require_writable(out, folder=True, force=force)
    try:
        with _sibling(out) as folder:
            part = folder / "new"
            part.mkdir()
            yield part
            if not out.is_dir():
                part.replace(out)
                return
            ours = {file.relative_to(part) for file in part.rglob("*")}
            others = sorted(str(f.relative_to(out)) for f in out.rglob("*") if f.relative_to(out) not in ours)
            if others:
                found = f"a folder with other files, such as {others[0]!r}"
                raise OutputError(str(out), found, "a new folder, or an earlier export")
            for file in (Path(), *ours):
                if (out / file).exists():
                    # what was kept from others stays so
                    (part / file).chmod((out / file).stat().st_mode)
            old = folder / "old"
            out.replace(old)
            try:
                part.replace(out)
            except OSError:
                old.replace(out)
                raise
    except OSError as error:
        raise _refusal(out, error) from None


@contextmanager
def _sibling(out: Path) -> Iterator[Path]:
    # on the same disk as the place it is meant for, so that it can be renamed in one step
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refusal(out: Path, error: OSError) -> OutputError:
    return OutputError(str(out), (error.strerror or str(error)).lower(), "a place that can be written, with room on it")

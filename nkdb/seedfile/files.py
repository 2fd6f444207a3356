"""Seed files: which files a path means, and what they are called. What they hold is not looked at here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from nkdb.errors import SeedPathError

LINES_ENDINGS = (".jsonl", ".jsonl.gz")
ENDINGS = (".yaml", ".yml", ".csv")


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file of seeds: how its user calls it, where it lies below its root, and the hash of its bytes once read."""

    shown: str
    root: str
    path: str
    sha256: str = ""


@dataclass(slots=True)
class SeedFiles:
    """The files that some paths mean, each where it can be opened, and the roots of which all files are among them."""

    files: list[tuple[Path, SeedFile]] = field(default_factory=list)
    complete: set[str] = field(default_factory=set)


def is_json_lines(file: Path) -> bool:
    """Whether a file is JSON Lines by its name.

    >>> [is_json_lines(Path(name)) for name in ("a.jsonl", "a.jsonl.gz", "a.gz")]
    [True, True, False]
    """
    return file.name.endswith(LINES_ENDINGS)


def is_seed_file(file: Path) -> bool:
    """Whether a file is one of seeds by its name."""
    return file.suffix in ENDINGS or is_json_lines(file)


def find_files(path: Path) -> list[Path]:
    """The seed files a path means: itself, or those below a folder, hidden ones left out.

    A link that leads nowhere is one of them, and a folder that cannot be listed is refused: what a load does not find
    it takes for removed.
    """
    if path.is_file():
        if not is_seed_file(path):
            raise SeedPathError(str(path), f"a file that ends in {path.suffix or 'nothing'}")
        return [path]
    if not path.is_dir():
        raise SeedPathError(str(path), "something that is neither file nor folder" if path.exists() else "nothing")
    refused: list[OSError] = []
    files: list[Path] = []
    for parent, folders, names in os.walk(path, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        seen = (Path(parent, name) for name in names if not name.startswith("."))
        files += [file for file in seen if is_seed_file(file) and (file.is_file() or not file.exists())]
    for error in refused:
        raise SeedPathError(os.fsdecode(error.filename), f"a folder that cannot be read ({error.strerror})")
    if not files:
        raise SeedPathError(str(path), "a folder without seed files")
    return sorted(files)


def seed_files(paths: Sequence[Path], shipped: Path | None = None) -> SeedFiles:
    """The seed files below some paths, each once.

    `shipped` is the folder of the package's own seeds: files below it have the root `shipped` wherever it lies.
    Raises SeedPathError where a path holds no seeds.
    """
    found = SeedFiles()
    seen: set[Path] = set()
    resolved_folder = cache(Path.resolve)
    for path in paths:
        resolved = path.resolve()
        root_folder = resolved if resolved.is_dir() else path.parent.resolve()
        root = str(root_folder)
        if shipped is not None and root_folder.is_relative_to(shipped.resolve()):
            root_folder, root = shipped.resolve(), "shipped"
        if resolved == root_folder:
            found.complete.add(root)
        for file in find_files(path):
            # the name a link has in its folder counts, not what it points to
            here = resolved_folder(file.parent) / file.name
            there = here.resolve() if here.is_symlink() else here
            if there not in seen:
                seen.add(there)
                inside = here.relative_to(root_folder).as_posix()
                shown = f"seeds/{inside}" if root == "shipped" else str(file)
                found.files.append((file, SeedFile(shown, root, inside)))
    return found

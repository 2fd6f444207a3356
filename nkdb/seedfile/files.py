"""Seed files: which files a path means, and what they are called. What they hold is not looked at here."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath

from nkdb.errors import SeedPathError

LINES_ENDINGS = (".jsonl", ".jsonl.gz")
ENDINGS = (".yaml", ".yml", ".csv")
LONGEST_KEY = 200
"""Characters; a key is most of the name of a file, which systems allow 255 bytes."""


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file of seeds: how its user calls it, where it lies below its root, and the hash of its bytes once read."""

    shown: str
    root: str
    path: str
    sha256: str = ""

    @property
    def place(self) -> str:
        """Where it lies, the same whichever of the folders around it is the root."""
        return place_of(self.root, self.path)


@dataclass(slots=True)
class SeedFiles:
    """The files that some paths mean, each where it can be opened, and the roots of which all files are among them."""

    files: list[tuple[Path, SeedFile]] = field(default_factory=list)
    complete: set[str] = field(default_factory=set)


def place_of(root: str, path: str) -> str:
    """Where a file lies.

    >>> place_of("/home/me/seeds", "articles/a.yaml") == place_of("/home/me/seeds/articles", "a.yaml")
    True
    """
    # as text, since it is asked for each file of a database
    return f"{root.replace(os.sep, '/').rstrip('/')}/{path}"


def shown_file(root: str, path: str) -> str:
    """A seed file as a user calls it, by its root and its path below that."""
    return f"seeds/{path}" if root == "shipped" else f"{root}/{path}"


def where_it_leads(path: Path) -> Path:
    """The file or folder behind any links; links in a circle stay what they are."""
    return Path(os.path.realpath(path))


def is_below(place: str, folders: Collection[str]) -> bool:
    """Whether a file that lies there is one of those that a folder means; hidden ones are not.

    >>> is_below("/seeds/articles/a.yaml", {"/seeds"}), is_below("/seeds/.old/a.yaml", {"/seeds"})
    (True, False)
    """
    starts = (place_of(folder, "") for folder in folders)
    return any(place.startswith(start) and "/." not in place[len(start) - 1 :] for start in starts)


def is_near(folder: str, other: str) -> bool:
    """Whether one of two folders is the other one, or lies in it: what is in one may be in the other.

    >>> is_near("/seeds", "/seeds/articles"), is_near("/seeds", "/seeds-of-mine")
    (True, False)
    """
    return PurePath(folder).is_relative_to(other) or PurePath(other).is_relative_to(folder)


def is_json_lines(file: Path) -> bool:
    """Whether a file is JSON Lines by its name.

    >>> [is_json_lines(Path(name)) for name in ("a.jsonl", "a.JSONL.gz", "a.gz")]
    [True, True, False]
    """
    return file.name.lower().endswith(LINES_ENDINGS)


def is_seed_file(file: Path) -> bool:
    """Whether a file is one of seeds by its name."""
    return file.suffix.lower() in ENDINGS or is_json_lines(file)


def find_files(path: Path) -> list[Path]:
    """The seed files a path means: itself, or those below a folder, hidden ones left out.

    Folders that links lead to are among those below it, each once. A link to a seed file that leads nowhere is one of
    the files; another one, which may have led to a folder of them, is refused, and so is a folder that cannot be
    listed: what a load does not find it takes for removed.
    """
    if path.is_file():
        if not is_seed_file(path):
            raise SeedPathError(str(path), f"a file that ends in {path.suffix or 'nothing'}")
        return [path]
    if not path.is_dir():
        raise SeedPathError(str(path), "something that is neither file nor folder" if path.exists() else "nothing")
    files: list[Path] = []
    for file in files_below(path):
        if is_seed_file(file) and (file.is_file() or not file.exists()):
            files.append(file)
        elif file.is_symlink() and not file.exists():
            raise SeedPathError(str(file), "a link that leads nowhere")
    if not files:
        raise SeedPathError(str(path), "a folder without seed files")
    return sorted(files)


def files_below(path: Path) -> Iterator[Path]:
    """All files below a folder that are not hidden; raises SeedPathError for a folder that cannot be listed."""
    refused: list[OSError] = []
    seen: set[str] = set()
    waiting = [path]
    # links last, so that what lies below the folder itself has its own name; and each folder once, for links may lead
    # in a circle
    for start in waiting:
        for parent, folders, names in os.walk(start, onerror=refused.append):
            real = os.path.realpath(parent)
            folders[:] = [] if real in seen else sorted(name for name in folders if not name.startswith("."))
            if real in seen:
                continue
            seen.add(real)
            yield from (Path(parent, name) for name in names if not name.startswith("."))
            waiting += [link for name in folders if (link := Path(parent, name)).is_symlink()]
    for error in refused:
        raise SeedPathError(os.fsdecode(error.filename), f"a folder that cannot be read ({error.strerror})")


def seed_files(paths: Sequence[Path], shipped: Path | None = None) -> SeedFiles:
    """The seed files below some paths, each once.

    `shipped` is the folder of the package's own seeds: files below it have the root `shipped` wherever it lies.
    Raises SeedPathError where a path holds no seeds.
    """
    found = SeedFiles()
    seen: set[Path] = set()
    resolved_folder = cache(where_it_leads)
    for path in paths:
        resolved = where_it_leads(path)
        folder, start = (resolved, path) if resolved.is_dir() else (where_it_leads(path.parent), path.parent)
        root_folder, root = folder, str(folder)
        if shipped is not None and folder.is_relative_to(where_it_leads(shipped)):
            root_folder, root = where_it_leads(shipped), "shipped"
        if resolved == root_folder:
            found.complete.add(root)
        for file in find_files(path):
            # the name a link has in its folder counts, not what it points to
            here = folder / file.relative_to(start)
            there = resolved_folder(file.parent) / file.name
            there = where_it_leads(there) if there.is_symlink() else there
            if there not in seen:
                seen.add(there)
                inside = here.relative_to(root_folder).as_posix()
                shown = shown_file(root, inside) if root == "shipped" else str(file)
                found.files.append((file, SeedFile(shown, root, inside)))
    return found

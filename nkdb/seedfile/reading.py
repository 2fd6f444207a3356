"""A set of seed files to validated records, each with the file and line it was written in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from nkdb.errors import Problem, SeedPathError, nearest
from nkdb.seedfile import records as r
from nkdb.seedfile.csvtext import parse_csv
from nkdb.seedfile.jsonlines import is_json_lines, parse_json_lines
from nkdb.seedfile.yamltext import LocatedData, line_of, parse_yaml
from nkdb.seedfile.yamltext import Path as FieldPath

MAX_BYTES = 32 * 1024 * 1024
ENDINGS = (".yaml", ".yml", ".csv")

T = TypeVar("T", bound=r.Record, covariant=True)


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file that was read: how its user calls it, where it lies below its root, and the hash of its bytes."""

    shown: str
    root: str
    path: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Located(Generic[T]):
    """A record and where it stands."""

    record: T
    seed_file: SeedFile
    lines: dict[FieldPath, int]
    base: FieldPath = ()

    @property
    def file(self) -> str:
        """The file as its user calls it."""
        return self.seed_file.shown

    def line(self, *path: str | int) -> int | None:
        """Line of a field of the record."""
        return line_of(self.lines, self.base + path)

    def problem(self, path: Sequence[str | int], record: str, field: str, found: str, allowed: str) -> Problem:
        """A problem with a field of this record."""
        return Problem(self.file, self.line(*path), record, field, found, allowed)


@dataclass(slots=True)
class Seeds:
    """All records of a run, by type, and all problems met while reading them.

    `complete` are the roots that were read whole: of those, a file that is gone is known to be gone. `refused` are the
    keys of records that did not validate, so that references to them are not reported as well.
    """

    files: list[SeedFile] = field(default_factory=list)
    complete: set[str] = field(default_factory=set)
    refused: dict[str, set[str]] = field(default_factory=dict)
    records: dict[type[r.Record], list[Located[Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def of(self, kind: type[T]) -> list[Located[T]]:
        """The records of one type, in the order of files and lines."""
        return self.records.get(kind, [])

    def add(self, located: Located[Any]) -> None:
        """Take one more record."""
        self.records.setdefault(type(located.record), []).append(located)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return f"a mapping ({', '.join(map(str, value))})"
    return "a list" if isinstance(value, list) else repr(value)


def _is_seed_file(file: Path) -> bool:
    return file.suffix in ENDINGS or is_json_lines(file)


def find_files(path: Path) -> list[Path]:
    """The seed files a path means: itself, or those below a folder, hidden ones left out."""
    if path.is_file():
        if not _is_seed_file(path):
            raise SeedPathError(str(path), f"a file that ends in {path.suffix or 'nothing'}")
        return [path]
    if not path.is_dir():
        raise SeedPathError(str(path), "something that is neither file nor folder" if path.exists() else "nothing")
    files = [
        file
        for file in sorted(path.rglob("*"))
        if _is_seed_file(file) and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    ]  # fmt: skip
    if not files:
        raise SeedPathError(str(path), "a folder without seed files")
    return files


def read_seeds(paths: Sequence[Path], shipped: Path | None = None) -> Seeds:
    """Read and validate all seed files below the paths; problems are collected, not raised.

    `shipped` is the folder of the package's own seeds: files below it have the root `shipped` wherever it lies.
    Raises SeedPathError where a path holds no seeds.
    """
    seeds = Seeds()
    seen: set[Path] = set()
    for path in paths:
        resolved = path.resolve()
        root_folder = resolved if resolved.is_dir() else path.parent.resolve()
        root = str(root_folder)
        if shipped is not None and root_folder.is_relative_to(shipped.resolve()):
            root_folder, root = shipped.resolve(), "shipped"
        if resolved == root_folder:
            seeds.complete.add(root)
        for file in find_files(path):
            # the name a link has in its folder counts, not what it points to
            inside = (file.parent.resolve() / file.name).relative_to(root_folder).as_posix()
            if file.resolve() not in seen:
                seen.add(file.resolve())
                _read_file(file, SeedFile(f"seeds/{inside}" if root == "shipped" else str(file), root, inside), seeds)
    return seeds


def _read_file(file: Path, named: SeedFile, seeds: Seeds) -> None:
    def refuse(line: int | None, found: str, allowed: str) -> None:
        seeds.problems.append(Problem(named.shown, line, "", "", found, allowed))

    if is_json_lines(file):
        _read_lines(file, named, seeds)
        return
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            refuse(None, f"{size / 1e6:.0f} MB", f"at most {MAX_BYTES // 1024 // 1024} MB a file; split it")
            return
        raw = file.read_bytes()
    except OSError as error:
        refuse(None, f"a file that cannot be read ({error.strerror})", "a readable file")
        return
    seed_file = replace(named, sha256=hashlib.sha256(raw).hexdigest())
    seeds.files.append(seed_file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte 0x{raw[error.start]:02X}, which is not UTF-8"
        refuse(raw.count(b"\n", 0, error.start) + 1, found, "text in UTF-8; save the file with that encoding")
        return
    if "\0" in text:
        refuse(text.count("\n", 0, text.index("\0")) + 1, "a NUL character", "printable characters")
    elif file.suffix == ".csv":
        _read_table(text, seed_file, seeds)
    else:
        parsed = parse_yaml(text, seed_file.shown)
        if isinstance(parsed, Problem):
            seeds.problems.append(parsed)
        else:
            _read_tree(parsed, seed_file, seeds)


def _read_lines(file: Path, named: SeedFile, seeds: Seeds) -> None:
    try:
        with file.open("rb") as opened:
            seed_file = replace(named, sha256=hashlib.file_digest(opened, "sha256").hexdigest())
        seeds.files.append(seed_file)
        for line in parse_json_lines(file, named.shown):
            if isinstance(line, Problem):
                seeds.problems.append(line)
            else:
                number, kind, data = line
                _validate(kind, data, {(): number}, seed_file, (), seeds)
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror or error})"
        seeds.problems.append(Problem(named.shown, None, "", "", found, "a readable file"))


def _read_tree(located: LocatedData, file: SeedFile, seeds: Seeds) -> None:
    data = located.data
    if not isinstance(data, dict):
        allowed = "a mapping: an article, or lists under " + ", ".join(r.COLLECTIONS)
        seeds.problems.append(Problem(file.shown, line_of(located.lines, ()), "", "", _shown(data), allowed))
        return
    if "title" in data or "claims" in data:
        _validate(r.Article, data, located.lines, file, (), seeds)
        return
    for name, items in data.items():
        kind = r.COLLECTIONS.get(name)
        if kind is None:
            allowed = "an article (key, title, …), or lists under " + ", ".join(r.COLLECTIONS)
            near = nearest(name, [*r.COLLECTIONS, *r.Article.model_fields])
            allowed += f" (did you mean {near!r}?)" if near else ""
            seeds.problems.append(
                Problem(file.shown, line_of(located.lines, (name,)), "", "", f"field {name!r}", allowed)
            )
        elif not isinstance(items, list):
            line = line_of(located.lines, (name,))
            seeds.problems.append(Problem(file.shown, line, "", name, _shown(items), f"a list of {name}"))
        else:
            for index, item in enumerate(items):
                _validate(kind, item, located.lines, file, (name, index), seeds)


def _read_table(text: str, file: SeedFile, seeds: Seeds) -> None:
    header, rows, problems = parse_csv(text, file.shown)
    seeds.problems.extend(problems)
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        seeds.problems.append(Problem(file.shown, 1, "", "", f"column {twice!r} twice", "each column once"))
        return
    kind = max(r.TABLES, key=lambda table: len(set(header) & set(table.model_fields)))
    fields = list(kind.model_fields)
    if set(header) != set(fields):
        off = [f"no column {name!r}" for name in fields if name not in header]
        off += [f"column {name!r}" for name in header if name not in fields]
        seeds.problems.append(
            Problem(file.shown, 1, "", "", ", ".join(off) if header else "nothing", "the header " + ",".join(fields))
        )
        return
    for number, cells in rows:
        # a cell has no line of its own, its row has
        _validate(kind, cells, {(number,): number}, file, (number,), seeds)


def _validate(
    kind: type[r.Record], data: Any, lines: dict[FieldPath, int], file: SeedFile, base: FieldPath, seeds: Seeds
) -> None:
    try:
        seeds.add(Located(kind.model_validate(data), file, lines, base))
    except ValidationError as error:
        if isinstance(data, dict) and isinstance(data.get("key"), str):
            seeds.refused.setdefault(kind.TYPE, set()).add(data["key"])
        details = error.errors(include_url=False)
        for detail in details:
            seeds.problems.append(_problem(kind, data, detail, lines, file.shown, base))
        if kind is r.Article:
            _add_sound_part(data, {detail["loc"] for detail in details}, lines, file, seeds)


def _add_sound_part(
    data: Any, places: set[FieldPath], lines: dict[FieldPath, int], file: SeedFile, seeds: Seeds
) -> None:
    """Take an article without the claims that were refused, so that the references of the others are checked as well.

    The article is never loaded: the problems met so far see to that.
    """
    refused = {int(place[1]) for place in places if len(place) > 1 and place[0] == "claims"}
    if not isinstance(data, dict) or any(place[:1] != ("claims",) or len(place) < 2 for place in places):
        return
    kept = [index for index in range(len(data["claims"])) if index not in refused]
    moved: dict[str | int, int] = {old: new for new, old in enumerate(kept)}
    for index in refused:
        claim = data["claims"][index]
        for figure in claim.get("figures") or () if isinstance(claim, dict) else ():
            if isinstance(figure, dict):
                key = f"{data.get('key')}/{claim.get('key')}/{figure.get('key')}"
                seeds.refused.setdefault("figure", set()).add(key)
    shifted = {
        path if path[:1] != ("claims",) or len(path) < 2 else ("claims", moved[path[1]], *path[2:]): line
        for path, line in lines.items()
        if path[:1] != ("claims",) or len(path) < 2 or path[1] in moved
    }
    part = data | {"claims": [data["claims"][index] for index in kept]}
    try:
        seeds.add(Located(r.Article.model_validate(part), file, shifted))
    except ValidationError:
        return  # what is wrong with it has been said


def _problem(
    kind: type[r.Record], data: Any, detail: Any, lines: dict[FieldPath, int], file: str, base: FieldPath
) -> Problem:
    path: FieldPath = tuple(part for part in detail["loc"] if part != "[key]")
    found, allowed = _shown(detail["input"]), detail["msg"][0].lower() + detail["msg"][1:]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "wrong":
            allowed = context["allowed"]
            if context["field"]:
                path = (*path, context["field"])
                found = _shown(detail["input"].get(context["field"]))
        case "word":
            near = nearest(detail["input"], context["words"])
            allowed = context["allowed"] + (f" (did you mean {near!r}?)" if near else "")
        case "missing":
            found, allowed = "nothing", f"a value for {path[-1]}"
        case "extra_forbidden":
            names = _fields_at(kind, path[:-1])
            near = nearest(path[-1], names)
            found = f"unknown field {str(path[-1])!r}"
            allowed = "the fields " + ", ".join(names) + (f" (did you mean {near!r}?)" if near else "")
        case "model_type" | "dict_type":
            allowed = "a mapping of fields"
        case "float_parsing" | "int_parsing" | "float_type" | "int_type":
            allowed = "a number written with digits (20000, 0.5)"
        case "bool_parsing" | "bool_type":
            allowed = "true or false"
        case "string_type":
            allowed = "text"
        case "list_type":
            allowed = "a list"
        case "too_short":
            allowed = "at least one"
    return Problem(file, line_of(lines, base + path), *_where(kind, data, path), found, allowed)


def _fields_at(kind: type[r.Record], path: FieldPath) -> list[str]:
    """Names of the fields a record has at a path, read from its declaration."""
    models = [kind]
    for part in path:
        if isinstance(part, str):
            annotations = [model.model_fields[part].annotation for model in models if part in model.model_fields]
            models = [found for annotation in annotations for found in _models_in(annotation)] or models
    return [name for model in models for name in model.model_fields]


def _models_in(annotation: Any) -> Iterator[type[r.Record]]:
    if isinstance(annotation, type) and issubclass(annotation, r.Record):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def _where(kind: type[r.Record], data: Any, path: FieldPath) -> tuple[str, str]:
    """The innermost record with a key around a place, and the field within it: ('claim rice', 'evidence 2 start')."""
    label, rest, at = _named(kind.TYPE, data), path, data
    for depth, part in enumerate(path, start=1):
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(part, int) and isinstance(at, dict) and "key" in at:
            label, rest = _named("figure" if "measure" in at or "printed" in at else "claim", at), path[depth:]
    return label, " ".join(str(part + 1 if isinstance(part, int) else part) for part in rest)


def _named(word: str, data: Any) -> str:
    key = data.get("key") if isinstance(data, dict) else None
    return f"{word} {key}" if key else word

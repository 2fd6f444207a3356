"""Seed files to validated records, each with the file and line it was written in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nkdb.errors import Problem, SeedError, did_you_mean
from nkdb.progress import Begin
from nkdb.seedfile import records as r
from nkdb.seedfile.csvtext import parse_csv
from nkdb.seedfile.files import SeedFile, is_json_lines, seed_files
from nkdb.seedfile.jsonlines import may_quote, not_utf8, parse_line, read_lines, streamed_kind
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.streamed import ArticleFile, LinesFile, state_of, unreadable
from nkdb.seedfile.validation import shown, validated
from nkdb.seedfile.yamltext import LocatedData, line_of, parse_yaml

MAX_BYTES = 32 * 1024 * 1024
_OF_ARTICLES = ("key", "title", "publisher", "claims")
"""Fields at the top of a file by which it is an article, whichever of them is missing or misspelt."""
_CONFLICT = re.compile("^<{7} ", re.MULTILINE)
"""How git begins what it could not merge."""


def read_seeds(
    paths: Sequence[Path], shipped: Path | None = None, begin: Begin | None = None, max_errors: int = SeedError.SHOWN
) -> Seeds:
    """Read and validate all seed files below the paths; problems are collected, not raised.

    Articles and the rates of JSON Lines are only counted: they are validated when they are asked for.

    `shipped` is the folder of the package's own seeds: files below it have the root `shipped` wherever it lies.
    Raises SeedPathError where a path holds no seeds, and SeedError where lines of JSON Lines have more than
    `max_errors` problems.
    """
    found = seed_files(paths, shipped)
    seeds = Seeds(complete=found.complete, max_errors=max_errors)
    for file, named in found.files:
        _read_file(file, named, seeds, begin)
    return seeds


def _read_file(file: Path, named: SeedFile, seeds: Seeds, begin: Begin | None) -> None:
    def refuse(line: int | None, found: str, allowed: str) -> None:
        seeds.leave_unread(text, Problem(named.shown, line, "", "", found, allowed))

    text = ""
    if is_json_lines(file):
        _read_lines(file, named, seeds, begin)
        return
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            refuse(None, f"{size / 1e6:.0f} MB", f"at most {MAX_BYTES // 1024 // 1024} MB a file; split it")
            return
        raw = file.read_bytes()
    except OSError as error:
        seeds.problems.append(unreadable(named.shown, error))
        return
    seed_file = replace(named, sha256=hashlib.sha256(raw).hexdigest())
    seeds.files.append(seed_file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = raw.decode("utf-8", "replace")
        refuse(raw.count(b"\n", 0, error.start) + 1, *not_utf8(error))
        return
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        refuse(line, "a conflict of git, <<<<<<<", "the text of one side, or of both, without the marks")
    elif "\0" in text:
        refuse(text.count("\n", 0, text.index("\0")) + 1, "a NUL character", "printable characters")
    elif file.suffix.lower() == ".csv":
        _read_table(text, seed_file, seeds)
    elif ArticleFile.looks_so(text):
        seeds.article_files.append(ArticleFile.of(file, seed_file, size, text))
    else:
        parsed = parse_yaml(text, seed_file.shown)
        if isinstance(parsed, Problem):
            seeds.leave_unread(text, parsed)
        elif isinstance(parsed.data, dict) and not parsed.data.keys().isdisjoint(_OF_ARTICLES):
            seeds.article_files.append(ArticleFile.of(file, seed_file, size, text))
        else:
            _read_tree(parsed, seed_file, seeds)


def _read_lines(file: Path, named: SeedFile, seeds: Seeds, begin: Begin | None) -> None:
    try:
        state = state_of(file)
        with file.open("rb") as opened:
            seed_file = replace(named, sha256=hashlib.file_digest(opened, "sha256").hexdigest())
        seeds.files.append(seed_file)
        streamed = LinesFile(file, seed_file, state[0], state=state)
        advance = None if begin is None else begin(f"reading {named.shown}", streamed.size)
        for found in read_lines(file, named.shown, advance):
            if isinstance(found, Problem):
                seeds.problems.append(found)
                seeds.is_cut_off = True
                continue
            streamed.has_quotes = streamed.has_quotes or may_quote(found[1])
            if kind := streamed_kind(found[1]):
                streamed.counts[kind] += 1
            else:
                parsed = parse_line(*found, named.shown)
                if isinstance(parsed, Problem):
                    seeds.leave_unread(found[1].decode(errors="replace"), parsed)
                else:
                    seeds.add(validated(*parsed, {(): found[0]}, seed_file, (), seeds))
                seeds.refuse_many()
        if streamed.counts:
            seeds.lines_files.append(streamed)
    except OSError as error:
        seeds.problems.append(unreadable(named.shown, error))


def _read_tree(located: LocatedData, file: SeedFile, seeds: Seeds) -> None:
    data = located.data
    if not isinstance(data, dict):
        allowed = "a mapping: an article, or lists under " + ", ".join(r.COLLECTIONS)
        problem = Problem(file.shown, line_of(located.lines, ()), "", "", shown(data), allowed)
        seeds.leave_unread(str(data), problem)
        return
    for name, items in data.items():
        kind = r.COLLECTIONS.get(name)
        if kind is None:
            allowed = "an article (key, title, …), or lists under " + ", ".join(r.COLLECTIONS)
            allowed += did_you_mean(name, [*r.COLLECTIONS, *_OF_ARTICLES])
            problem = Problem(file.shown, line_of(located.lines, (name,)), "", "", f"field {name!r}", allowed)
            seeds.leave_unread(str(items), problem)
        elif not isinstance(items, list):
            line = line_of(located.lines, (name,))
            seeds.leave_unread(str(items), Problem(file.shown, line, "", name, shown(items), f"a list of {name}"))
        else:
            for index, item in enumerate(items):
                seeds.add(validated(kind, item, located.lines, file, (name, index), seeds))


def _read_table(text: str, file: SeedFile, seeds: Seeds) -> None:
    def refuse(line: int, found: str, allowed: str) -> None:
        seeds.leave_unread(text, Problem(file.shown, line, "", "", found, allowed))

    header, rows, problems = parse_csv(text, file.shown)
    names = {name.lower() for name in header}
    kind = max(r.TABLES, key=lambda table: len(names & set(table.model_fields)))
    fields = list(kind.model_fields)
    # another table may have a column that is called `kind` or `name`, too
    if 2 * len(names.intersection(fields)) < max(len(names), 1) and (header or not problems):
        # whether its rows are as long as it is no question then
        headers = "; ".join(f"{','.join(table.model_fields)} ({table.TYPE})" for table in r.TABLES)
        found = ", ".join(map(repr, header)) or "nothing"
        refuse(1, found, f"one of the headers {headers}")
        return
    if problems:
        seeds.leave_unread(text, *problems)
        if not header:
            return
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        refuse(1, f"column {twice!r} twice", "each column once")
        return
    if set(header) != set(fields):
        off = [f"no column {name!r}" for name in fields if name not in header]
        off += [f"column {name!r}" for name in header if name not in fields]
        refuse(1, ", ".join(off), "the header " + ",".join(fields))
        return
    for number, cells in rows:
        # a cell has no line of its own, its row has
        seeds.add(validated(kind, cells, {(number,): number}, file, (number,), seeds))

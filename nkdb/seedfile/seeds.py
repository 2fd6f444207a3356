"""A set of seeds: the records of some files, and what was wrong with them.

All records are held in memory, except the articles and rates of JSON Lines: of those there may be millions, so they
are read again, one at a time, whenever they are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from nkdb.errors import Problem
from nkdb.seedfile import records as r
from nkdb.seedfile.jsonlines import STREAMED, Advance, parse_line, read_lines, sound_record, streamed_kind
from nkdb.seedfile.validation import Findings, Located, SeedFile, T, validated

Begin = Callable[[str, int], Advance]
"""What is told that a file of so many bytes is begun, and for what ('loading records.jsonl'); it gives what to tell of
the bytes read."""


@dataclass(slots=True)
class StreamedFile:
    """A file of JSON Lines with records that are not held: so many of each kind, and the file's state when counted."""

    path: Path
    seed_file: SeedFile
    counts: Counter[type[r.Record]] = field(default_factory=Counter)
    has_quotes: bool = False
    state: tuple[int, int] = (0, 0)

    def state_now(self) -> tuple[int, int]:
        """Size and time of the last change."""
        found = self.path.stat()
        return found.st_size, found.st_mtime_ns


@dataclass(slots=True)
class Seeds(Findings):
    """All records of a run, by type, and all problems met while reading them.

    `complete` are the roots that were read whole: of those, a file that is gone is known to be gone. `streamed_files`
    hold the records that are not held in memory.
    """

    files: list[SeedFile] = field(default_factory=list)
    complete: set[str] = field(default_factory=set)
    records: dict[type[r.Record], list[Located[Any]]] = field(default_factory=dict)
    streamed_files: list[StreamedFile] = field(default_factory=list)

    def of(self, kind: type[T]) -> list[Located[T]]:
        """The records of one type that are held in memory, in the order of files and lines."""
        return self.records.get(kind, [])

    def add(self, located: Located[Any] | None) -> None:
        """Take one more record."""
        if located is not None:
            self.records.setdefault(type(located.record), []).append(located)

    def counts(self) -> dict[str, int]:
        """How many records there are of each type."""
        counts = sum((file.counts for file in self.streamed_files), Counter[type[r.Record]]())
        counts.update({kind: len(found) for kind, found in self.records.items()})
        return {kind.TYPE: count for kind, count in counts.items()}

    def streamed(
        self, begin: Begin | None = None, what: str = "", passed: Mapping[SeedFile, int] | None = None,
        left_out: Collection[SeedFile] = (),
    ) -> Iterator[Located[Any]]:  # fmt: skip
        """All articles and rates, those in memory first; what is wrong with the others is added to the problems.

        Of a file with lines that are `passed`, only those articles are given that may be related to others; of files
        that are left out, what is in memory.
        """
        for kind in STREAMED:
            yield from self.of(kind)
        for file in self.streamed_files:
            if file.seed_file in left_out:
                continue
            name = file.seed_file.shown
            advance = None if begin is None else begin(f"{what} {name}", file.state[0])
            until = (passed or {}).get(file.seed_file, 0)
            try:
                for found in read_lines(file.path, name, advance):
                    if isinstance(found, Problem):
                        self.problems.append(found)
                        continue
                    number, line = found
                    kind_ = streamed_kind(line)
                    if kind_ is None or (kind_ is r.Article and number <= until and b'"relations"' not in line):
                        continue
                    record = self._record(kind_, number, line, file.seed_file)
                    if record is not None:
                        yield record
                if file.state_now() == file.state:
                    continue
                found_, allowed = "a file that changed while it was read", "one that stays as it is until it is loaded"
            except OSError as error:
                found_, allowed = f"a file that cannot be read ({error.strerror or error})", "a readable file"
            self.problems.append(Problem(name, None, "", "", found_, allowed))

    def _record(self, kind: type[r.Record], number: int, line: bytes, file: SeedFile) -> Located[Any] | None:
        record = sound_record(kind, line)
        if record is not None:
            return Located(record, file, {(): number})
        parsed = parse_line(number, line, file.shown)
        if isinstance(parsed, Problem):
            self.problems.append(parsed)
            return None
        return validated(*parsed, {(): number}, file, (), self)

    def passed_keys(self, passed: Mapping[SeedFile, int]) -> Iterator[str]:
        """The keys of the articles in lines that are passed."""
        for file in self.streamed_files:
            until = passed.get(file.seed_file, 0)
            for found in read_lines(file.path, file.seed_file.shown) if until else ():
                if isinstance(found, Problem) or found[0] > until:
                    break
                if streamed_kind(found[1]) is r.Article:
                    yield from_json(found[1])["article"]["key"]

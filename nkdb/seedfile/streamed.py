"""Files whose records are not held in memory, since there may be any number of them: articles, and rates in JSON Lines.

They are read again, one record at a time, whenever they are asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from nkdb.errors import Problem
from nkdb.progress import Advance
from nkdb.seedfile import records as r
from nkdb.seedfile.files import SeedFile
from nkdb.seedfile.jsonlines import parse_line, read_lines, sound_record, streamed_kind
from nkdb.seedfile.validation import Findings, Located, validated
from nkdb.seedfile.yamltext import parse_yaml

CHANGED = "a file that changed while it was read", "one that stays as it is until it is loaded"
_ARTICLE = re.compile(r"^(?:title|claims)[ \t]*:", re.MULTILINE)
_KEY = re.compile(r"^key[ \t]*:[ \t]*[\"']?([a-z0-9-]+)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
_QUOTE = re.compile(r"\bquote\b")


def unreadable(file: str, error: OSError) -> Problem:
    """The problem that a file could not be read."""
    return Problem(file, None, "", "", f"a file that cannot be read ({error.strerror or error})", "a readable file")


def state_of(path: Path) -> tuple[int, int]:
    """Size and time of the last change of a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


@dataclass(slots=True)
class StreamedFile:
    """A file, how many records of each kind it has, and whether any evidence in it may be a quotation."""

    path: Path
    seed_file: SeedFile
    size: int
    counts: Counter[type[r.Record]] = field(default_factory=Counter)
    has_quotes: bool = False


@dataclass(slots=True)
class ArticleFile(StreamedFile):
    """A YAML file with one article, and its key, where that can be seen at a glance."""

    key: str | None = None

    @staticmethod
    def looks_so(text: str) -> bool:
        """Whether a YAML text shows at a glance that it is an article; one that does not may be one all the same."""
        return _ARTICLE.search(text) is not None

    @staticmethod
    def of(path: Path, seed_file: SeedFile, size: int, text: str) -> ArticleFile:
        """The file of so many bytes, with its text."""
        has_quotes = "quote" in text and _QUOTE.search(text) is not None
        keys = _KEY.findall(text)
        return ArticleFile(path, seed_file, size, Counter([r.Article]), has_quotes, keys[0] if len(keys) == 1 else None)

    def article(self, findings: Findings) -> Located[r.Article] | None:
        """The article, or None; what is wrong with it is among the findings."""
        shown = self.seed_file.shown
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            findings.problems.append(unreadable(shown, error))
            return None
        if hashlib.sha256(raw).hexdigest() != self.seed_file.sha256:
            findings.problems.append(Problem(shown, None, "", "", *CHANGED))
            return None
        text = raw.decode("utf-8-sig")
        parsed = parse_yaml(text, shown)
        if isinstance(parsed, Problem):
            findings.leave_unread(text, parsed)
            return None
        return validated(r.Article, parsed.data, parsed.lines, self.seed_file, (), findings)


@dataclass(slots=True)
class LinesFile(StreamedFile):
    """A file of JSON Lines with articles or rates, and its state when they were counted."""

    state: tuple[int, int] = (0, 0)

    def records(self, findings: Findings, advance: Advance | None, passed: int = 0) -> Iterator[Located[Any]]:
        """Articles and rates; what is wrong with others is added to the findings.

        Of the articles in the first `passed` lines only those are given that may be related to others.
        """
        shown = self.seed_file.shown
        try:
            for found in read_lines(self.path, shown, advance):
                if isinstance(found, Problem):
                    findings.problems.append(found)
                    continue
                number, line = found
                kind = streamed_kind(line)
                if kind is None or (kind is r.Article and number <= passed and b'"relations"' not in line):
                    continue
                record = self._record(kind, number, line, findings)
                if record is not None:
                    yield record
                else:
                    findings.refuse_many()
            if state_of(self.path) != self.state:
                findings.problems.append(Problem(shown, None, "", "", *CHANGED))
        except OSError as error:
            findings.problems.append(unreadable(shown, error))

    def _record(self, kind: type[r.Record], number: int, line: bytes, findings: Findings) -> Located[Any] | None:
        record = sound_record(kind, line)
        if record is not None:
            return Located(record, self.seed_file, {(): number})
        parsed = parse_line(number, line, self.seed_file.shown)
        if isinstance(parsed, Problem):
            findings.leave_unread(line.decode(errors="replace"), parsed)
            return None
        return validated(*parsed, {(): number}, self.seed_file, (), findings)

    def article_keys(self, until: int) -> Iterator[str]:
        """The keys of the articles in so many lines."""
        for found in read_lines(self.path, self.seed_file.shown) if until else ():
            if isinstance(found, Problem) or found[0] > until:
                break
            if streamed_kind(found[1]) is r.Article:
                yield from_json(found[1])["article"]["key"]

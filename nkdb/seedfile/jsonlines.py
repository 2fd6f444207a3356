"""JSON Lines: one record a line, in a mapping with one key that names its kind: `{"source": {"key": …}}`.

The lines may come in any order, and the file may be compressed with gzip. Blank lines count but hold nothing.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError
from pydantic_core import from_json

from nkdb.errors import Problem, nearest
from nkdb.seedfile import records as r

ENDINGS = (".jsonl", ".jsonl.gz")
LONGEST_LINE = 32 * 1024 * 1024
LINES_A_STEP = 200
_TYPES: tuple[type[r.Record], ...] = (r.Article, *r.COLLECTIONS.values(), *r.TABLES)
KINDS: dict[str, type[r.Record]] = {kind.TYPE.replace(" ", "_"): kind for kind in _TYPES}
"""The kinds a line may name: article, source, place, market_rate …"""

Advance = Callable[[int], None]
"""What is told of bytes read, since it was told last."""

_ARTICLE = re.compile(rb'\s*\{\s*"article"\s*:')


class _ArticleLine(r.Record):
    article: r.Article


def is_json_lines(file: Path) -> bool:
    """Whether a file is JSON Lines by its name.

    >>> [is_json_lines(Path(name)) for name in ("a.jsonl", "a.jsonl.gz", "a.gz")]
    [True, True, False]
    """
    return file.name.endswith(ENDINGS)


def read_lines(file: Path, shown: str, advance: Advance | None = None) -> Iterator[tuple[int, bytes] | Problem]:
    """Each line that holds something, with its number, or what keeps the rest from being read.

    One line is held at a time, and none of more than LONGEST_LINE bytes. Raises OSError where the file is unreadable.
    """
    number = told = 0
    with file.open("rb") as raw:
        opened: IO[bytes] = gzip.GzipFile(fileobj=raw) if file.name.endswith(".gz") else raw  # type: ignore[assignment]
        try:
            while line := opened.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    allowed = f"at most {LONGEST_LINE // 1024 // 1024} MB a line"
                    yield Problem(shown, number, "", "", "a longer line", allowed)
                    return
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line and not line.isspace():
                    yield number, line
                if advance is not None and number % LINES_A_STEP == 0:
                    advance(raw.tell() - told)
                    told = raw.tell()
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Problem(shown, number + 1, "", "", f"damaged gzip data ({error})", "a whole gzip file")
        if advance is not None:
            advance(raw.tell() - told)


def is_article(line: bytes) -> bool:
    """Whether a line is an article by how it begins, which is far quicker to see than what it holds."""
    return _ARTICLE.match(line) is not None


def sound_article(line: bytes) -> r.Article | None:
    """The article of a line, or None where anything is wrong with it (`parse_line` then says what)."""
    try:
        return _ArticleLine.model_validate_json(line).article
    except ValidationError:
        return None


def parse_line(number: int, line: bytes, shown: str) -> tuple[type[r.Record], Any] | Problem:
    """The kind and the data of a line, or what is wrong with it."""
    kinds = ", ".join(KINDS)
    try:
        data = from_json(line, allow_inf_nan=False)
    except ValueError as error:
        return Problem(shown, number, "", "", f"no JSON ({error})", "one JSON mapping a line")
    if not isinstance(data, dict) or len(data) != 1:
        found = f"a mapping of {len(data)} keys" if isinstance(data, dict) else type(data).__name__
        return Problem(shown, number, "", "", found, f"a mapping with one key, the kind of record: {kinds}")
    ((name, content),) = data.items()
    kind = KINDS.get(name)
    if kind is None:
        near = nearest(name, KINDS)
        hint = f" (did you mean {near!r}?)" if near else ""
        return Problem(shown, number, "", "", f"the kind {name!r}", f"one of: {kinds}{hint}")
    return kind, content

"""JSON Lines: one record a line, in a mapping with one key that names its kind: `{"source": {"key": …}}`.

The lines may come in any order, and the file may be compressed with gzip. Blank lines count but hold nothing.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pydantic_core import from_json

from nkdb.errors import Problem, nearest
from nkdb.seedfile import records as r

ENDINGS = (".jsonl", ".jsonl.gz")
LONGEST_LINE = 32 * 1024 * 1024
_TYPES: tuple[type[r.Record], ...] = (r.Article, *r.COLLECTIONS.values(), *r.TABLES)
KINDS: dict[str, type[r.Record]] = {kind.TYPE.replace(" ", "_"): kind for kind in _TYPES}
"""The kinds a line may name: article, source, place, market_rate …"""


def is_json_lines(file: Path) -> bool:
    """Whether a file is JSON Lines by its name.

    >>> [is_json_lines(Path(name)) for name in ("a.jsonl", "a.jsonl.gz", "a.gz")]
    [True, True, False]
    """
    return file.name.endswith(ENDINGS)


def parse_json_lines(file: Path, shown: str) -> Iterator[tuple[int, type[r.Record], Any] | Problem]:
    """Each line's number, kind and data, or what is wrong with the line; raises OSError where the file is unreadable.

    One line is held at a time, and none of more than LONGEST_LINE bytes.
    """
    number = 0
    opened: IO[bytes]
    with gzip.open(file) if file.name.endswith(".gz") else file.open("rb") as opened:  # type: ignore[assignment]
        try:
            while line := opened.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    allowed = f"at most {LONGEST_LINE // 1024 // 1024} MB a line"
                    yield Problem(shown, number, "", "", "a longer line", allowed)
                    return
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if not line.isspace() and line:
                    yield _record(number, line, shown)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Problem(shown, number + 1, "", "", f"damaged gzip data ({error})", "a whole gzip file")


def _record(number: int, line: bytes, shown: str) -> tuple[int, type[r.Record], Any] | Problem:
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
    return number, kind, content

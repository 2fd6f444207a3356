"""JSON Lines: one record a line, in a mapping with one key that names its kind: `{"source": {"key": …}}`.

The lines may come in any order, and the file may be compressed with gzip. Blank lines count but hold nothing. What is
written has no empty fields, and records in the order in which they are given.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from nkdb.errors import Problem, did_you_mean
from nkdb.progress import Advance
from nkdb.seedfile import records as r
from nkdb.seedfile.fields import DIGITS_KEPT, WRITTEN

LONGEST_LINE = 32 * 1024 * 1024
LINES_A_STEP = 200
BYTES_AT_ONCE = 256 * 1024
_TYPES: tuple[type[r.Record], ...] = (r.Article, *r.COLLECTIONS.values(), *r.TABLES)
KINDS: dict[str, type[r.Record]] = {kind.TYPE.replace(" ", "_"): kind for kind in _TYPES}
"""The kinds a line may name: article, source, place, market_rate …"""

STREAMED: tuple[type[r.Record], ...] = (r.Article, r.MarketRate, r.OfficialRate)
"""The kinds of which there may be millions: they refer to other records, and none but articles is referred to."""

_NAMES = {kind: name for name, kind in KINDS.items()}
_MANY_DIGITS = b"0" * (DIGITS_KEPT + 1)
_AS_DIGITS = bytes(ord("0") if chr(code) in "0123456789." else code for code in range(256))
_LONG_NUMBER = re.compile(rf"[:,\[]\s*-?[0-9.]{{{DIGITS_KEPT + 1}}}".encode())
_BEGINNING = re.compile(rf'\s*\{{\s*"({"|".join(_NAMES[kind] for kind in STREAMED)})"\s*:'.encode())


def read_lines(file: Path, shown: str, advance: Advance | None = None) -> Iterator[tuple[int, bytes] | Problem]:
    """Each line that holds something, with its number, or what keeps the rest from being read.

    One line is held at a time, and none of more than LONGEST_LINE bytes. Raises OSError where the file is unreadable.
    """
    number = told = 0
    with file.open("rb", buffering=BYTES_AT_ONCE) as raw:
        opened: IO[bytes] = gzip.GzipFile(fileobj=raw) if is_zipped(file) else raw  # type: ignore[assignment]
        try:
            if opened is not raw and not file.stat().st_size:
                # Python takes it for a whole one, and what was loaded from it would be removed
                raise EOFError("no bytes")
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


def streamed_kind(line: bytes) -> type[r.Record] | None:
    """The kind of a line that is streamed, by how it begins, which is far quicker to see than what it holds.

    >>> streamed_kind(b'{"article": {"key": "a"}}').__name__, streamed_kind(b'{"source": {"key": "a"}}')
    ('Article', None)
    """
    found = _BEGINNING.match(line)
    return None if found is None else KINDS[found[1].decode()]


def may_quote(line: bytes) -> bool:
    r"""Whether any evidence in a line may be a quotation: the word is there, or letters are escaped that may be of it.

    >>> may_quote(b'{"quote": "40 kg"}'), may_quote(rb'{"qu\u006fte": "40 kg"}'), may_quote(b'{"note": "40 kg"}')
    (True, True, False)
    """
    return b'"quote"' in line or b"\\u006" in line or b"\\u007" in line


@cache
def _line_of(kind: type[r.Record]) -> TypeAdapter[dict[str, r.Record]]:
    return TypeAdapter(dict[Literal[_NAMES[kind]], kind])  # type: ignore[valid-type]


def sound_record(kind: type[r.Record], line: bytes) -> r.Record | None:
    """The record of a streamed line, or None where anything may be wrong with it (`parse_line` then says what)."""
    if _has_long_number(line):  # it might be rounded
        return None
    try:
        (record,) = _line_of(kind).validate_json(line, context=WRITTEN).values()
    except ValidationError:
        return None
    return record


def parse_line(number: int, line: bytes, shown: str) -> tuple[type[r.Record], Any] | Problem:
    """The kind and the data of a line, or what is wrong with it."""
    kinds = ", ".join(KINDS)
    try:
        # NaN is no JSON, but then what is said of it names the field
        data = from_json(text := line.decode())
        if _has_long_number(line):
            data = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except UnicodeDecodeError as error:
        return Problem(shown, number, "", "", *not_utf8(error))
    except ValueError as error:
        return Problem(shown, number, "", "", f"no JSON ({error})", "one JSON mapping a line")
    if not isinstance(data, dict) or len(data) != 1:
        found = f"a mapping of {len(data)} keys" if isinstance(data, dict) else type(data).__name__
        return Problem(shown, number, "", "", found, f"a mapping with one key, the kind of record: {kinds}")
    ((name, content),) = data.items()
    kind = KINDS.get(name)
    if kind is None:
        return Problem(shown, number, "", "", f"the kind {name!r}", f"one of: {kinds}{did_you_mean(name, KINDS)}")
    return kind, content


def _has_long_number(line: bytes) -> bool:
    # a pattern alone takes a fifth of the time that all else of a line does
    return _MANY_DIGITS in line.translate(_AS_DIGITS) and _LONG_NUMBER.search(line) is not None


def not_utf8(error: UnicodeDecodeError) -> tuple[str, str]:
    """What is found in a text in another encoding, and what is allowed."""
    found = f"byte 0x{error.object[error.start]:02X}, which is not UTF-8"
    return found, "text in UTF-8; save the file with that encoding"


def is_zipped(file: Path) -> bool:
    """Whether a file is compressed, by its name."""
    return file.suffix.lower() == ".gz"


def write_lines(records: Iterable[r.Record], file: Path, advance: Advance = lambda _: None) -> int:
    """Write records to a file, compressed where its name says so; gives their number.

    The same records make the same bytes. `advance` is told of each record.
    """
    count = 0
    with file.open("wb") as raw:
        # without name and time, which would be bytes of the file
        zipped = gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) if is_zipped(file) else None
        with zipped or nullcontext(raw) as opened:
            for record in records:
                text = record.model_dump_json(exclude_defaults=True)
                opened.write(f'{{"{_NAMES[type(record)]}": {text}}}\n'.encode())
                count += 1
                advance(1)
    return count

"""What one line that names a source may be: an outlet, the number of a brief, a date, or a name behind it."""

from __future__ import annotations

import re
from functools import lru_cache

from nkdb.archive.dates.printed import DateReading, read_source_date, source_day, split_trailing_date
from nkdb.archive.dates.written_day import ENDS_OF_DAYS, WrittenDay, split_written_day, whole_day

_BRIEF = re.compile(r"(?:IFES )?NK Brief No\.?\s*(?P<number>[0-9]{1,4}(?:-[0-9]{1,4})*)", re.IGNORECASE)
_OUTLET_WORD = re.compile(
    r"\b(?:Agency|Broadcast\w*|Business|Center|Centre|Chosun|Daily|Economist|Foundation|Gazette|Group|Herald|Ilbo|"
    r"Institute|Journal|Magazine|Network|News\w*|Post|Press|Radio|Reuters|Review|Service|Shinmun|Sinmun|Standard|Sun|"
    r"Telegraph|Television|Times|Today|Tribune|TV|University|Weekly|Yonhap)\b|\b[A-Z]{2,}\b|\.(?:com|org|net)\b"
)  # fmt: skip
LONGEST_NAME = 160
"""No title of a cited work and no name has more characters."""
_CLOSING = re.compile(r"[.:;!?,]$")


def is_brief(line: str) -> bool:
    """Whether a line is the number of a brief of the Institute for Far Eastern Studies.

    >>> is_brief("NK Brief No. 08-1-7-1")
    True
    """
    return _BRIEF.fullmatch(line) is not None


def could_name_a_source(line: str) -> bool:
    """Whether a line is short and no sentence, as the names of outlets, authors and stories are."""
    return len(line) <= LONGEST_NAME and not _CLOSING.search(line)


def looks_like_outlet(line: str) -> bool:
    """Whether a line has a word that names outlets and institutes but no persons."""
    return _OUTLET_WORD.search(line) is not None


# a line is looked at as the last of a head or a block, and again as one of a work
@lru_cache(maxsize=256)
def date_of_source(line: str) -> DateReading | None:
    """The date that a line is, as source lines print it: in numbers, or in words in some language.

    >>> date_of_source("4 August 2014").day == date_of_source("8/4/2014").day
    True
    """
    if line[-1:] not in ENDS_OF_DAYS:
        return None
    if reading := read_source_date(line):
        return reading
    is_in_brackets = line[:1] in ("(", "[") and line[-1:] in (")", "]")
    written = whole_day(line[1:-1].strip() if is_in_brackets else line)
    return as_reading(written) if written else None


@lru_cache(maxsize=256)
def split_source_date(line: str) -> tuple[str, DateReading] | None:
    """A line that names an outlet and then the date of the work, in words; those in numbers need no outlet.

    >>> split_source_date("Sample Daily, August 4, 2014")[0], split_source_date("The new mill, August 4, 2014")
    ('Sample Daily', None)
    """
    parted = split_trailing_date(line)
    if parted or not (parted := split_written(line)):
        return parted
    return parted if looks_like_outlet(parted[0]) and not line[0].islower() else None


def split_written(line: str) -> tuple[str, DateReading] | None:
    """A line that ends in a date in words, behind whatever name: that, and the date."""
    parted = split_written_day(line)
    return (parted[0], as_reading(parted[1])) if parted else None


def as_reading(written: WrittenDay) -> DateReading:
    """A date in words, with what is odd about it as that of source lines."""
    return DateReading(written.day, f"{written.oddity} (in its source lines)" if written.oddity else None)


def date_of_brief(line: str) -> DateReading | None:
    """The date in the number of a brief, yy-m-d-n; None where the line is none, or the number holds none.

    >>> date_of_brief("NK Brief No. 08-1-7-1").day
    datetime.date(2008, 1, 7)
    """
    brief = _BRIEF.fullmatch(line)
    if brief is None:
        return None
    parts = brief["number"].split("-")
    if len(parts) not in (3, 4) or len(parts[0]) != 2:
        return None
    return source_day(f"20{parts[0]}", parts[1], parts[2], printed=brief[0])

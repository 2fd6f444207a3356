"""Sentences in brackets that name where a text was published first, above or below it."""

from __future__ import annotations

import re

from nkdb.archive.article import CitedWork
from nkdb.archive.dates.printed import MONTHS, find_source_date
from nkdb.archive.dates.written_day import find_written_day
from nkdb.archive.posts.citing import URL, Sources
from nkdb.archive.posts.source_lines import as_reading

_ORIGIN = re.compile(
    r"(?:originally|first|previously|also)\s+(?:been\s+)?"
    r"(?:published|appeared|posted|printed|ran|run|carried|written|reported)"
    r"|\b(?:article|story|report|piece|text|translation|post)\b[^.]*"
    r"\b(?:taken from|published|appeared|courtesy of|provided by)",
    re.IGNORECASE,
)
_NO_OUTLET = rf"(?:{'|'.join(MONTHS)}|[12][0-9]{{3}}|Korean|English|Japanese|Chinese|Russian)\b"
# a name is no word in small letters, such as "the spring" and "my notes", but may be an address
_OUTLET_IN_SENTENCE = re.compile(
    r"\b(?:published|appeared|posted|printed|ran|run|carried|reported|taken|courtesy|provided|written)\b"
    r"(?:\s+by\s+(?P<author>(?:[A-Z][\w.’'-]*\s+){2,4})(?=in\b|for\b|at\b))?"
    rf"(?:\s*\b(?:in|on)\s+{_NO_OUTLET}[^;\[\]()]*?(?=\s(?:by|in|at|on)\s))?"
    r"\s*(?:by|in|at|on|from|of|for)\s+(?:the\s+)?(?:(?:newspaper|journal|magazine|blog|web ?site)\s+)?"
    rf"(?!{_NO_OUTLET}(?! [A-Z]))(?P<outlet>(?:[^\W_a-z]|[a-z][\w-]*\.[a-z]{{2}})[^,;\[\]()]*?)"
    r"(?=\s*(?:[,;()\[\]]|\.?$|\.\s|\bon\s+(?:[A-Z]|[0-9])|\b(?:in|on)\s+[0-9]|https?:|$"
    r"|\b(?:and|but|as|since|when|where)\s+[a-z]|\bby\s+[A-Z]))"
)  # fmt: skip


def names_origin(sentence: str) -> bool:
    """Whether a sentence in brackets names where the text was published first."""
    is_of_origin = (
        len(sentence) <= 400 and sentence[:1] in "[(" and sentence[-1:] in "])" and _ORIGIN.search(sentence) is not None
    )
    return is_of_origin and bool(read_origin(sentence).works)


def read_origin(sentence: str) -> Sources:
    """The work that a sentence in brackets names.

    >>> read_origin("[This article was originally published by Sample Daily on June 2, 2014.]").works[0].outlet
    'Sample Daily'
    """
    inner = sentence.strip("[]() ")
    url = URL.search(inner)
    bare = URL.sub("", inner).rstrip()
    match = _OUTLET_IN_SENTENCE.search(bare)
    written = find_written_day(bare)
    reading = as_reading(written) if written else find_source_date(bare)
    quoted = re.search(r"[“\"](.+?)[,.]?[”\"]", bare)
    if not (match or url):
        return Sources()
    work = CitedWork(
        match["outlet"].strip(" .") if match else None,
        match["author"].strip() if match and match["author"] else None,
        quoted[1] if quoted else None,
        reading.day if reading else None,
        url[0].rstrip(".,;)]") if url else None,
    )
    return Sources([work], [reading.warning] if reading and reading.warning else [])

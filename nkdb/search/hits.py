"""What a search finds, and the part of a text that shows why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nkdb.search.words import Term

NameHit = tuple[str, int, str, float]
"""Kind and row number of what has a name, the name with marks, how well it fits."""

START, END = "\x02", "\x03"
"""What stands around the words found in a marked snippet: no text holds these characters."""

ALIKE = 0.7
"""From here on (0 to 1: the share of characters that two spellings have in common) a name may have been meant."""

AROUND = 60
"""Characters shown before and after what was found, where the database cannot mark it itself."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found.

    `kind` is what it is (claim, article, document, source, organization, place), `title` the article's or document's
    title or the preferred name, `marked` the part of the text that shows why, with START and END around what was found,
    `date` when it was published, `rank` how well it fits: larger is better, comparable within one part only, None where
    hits are not ranked.
    """

    kind: str
    key: str
    title: str | None
    marked: str
    date: str | None
    rank: float | None

    @property
    def snippet(self) -> str:
        """The part of the text that shows why it was found, without marks."""
        return self.marked.replace(START, "").replace(END, "")


def day(value: object) -> str | None:
    """A date of either database (SQLite keeps text) as ISO text."""
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def marked(snippet: str, text: str | None, terms: list[Term]) -> str:
    """A snippet in which Korean too is marked: those runs are found by their characters, not by the database.

    `snippet` is what the database marked; `text` the whole text, None where the search has no such runs.

    >>> from nkdb.search.words import parse
    >>> marked("prices", "장마당 쌀값이 오름", parse("쌀값")).replace(START, "<").replace(END, ">")
    '장마당 <쌀값>이 오름'
    """
    runs = sorted({run for term in terms if not term.excluded for run in term.runs}, key=len, reverse=True)
    if text is None or not runs:
        return " ".join(snippet.split())
    pattern = re.compile("|".join(map(re.escape, runs)))
    first = pattern.search(text)
    if first is None:
        return " ".join(snippet.split())
    begin, end = max(0, first.start() - AROUND), first.end() + AROUND
    part = pattern.sub(lambda found: START + found[0] + END, text[begin:end])
    return ("…" if begin else "") + " ".join(part.split()) + ("…" if end < len(text) else "")


def near(text: str, names: Iterable[tuple[str, int, str]], limit: int) -> list[NameHit]:
    """Those of many names (kind, row number, name) that are spelt much like a text, the most alike first.

    >>> near("nodong shinmun", [("source", 1, "Rodong Sinmun"), ("source", 2, "Daily NK")], 3)
    [('source', 1, 'Rodong Sinmun', 0.8889)]
    """
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=text.casefold())
    found = []
    for kind, number, name in names:
        matcher.set_seq1(name.casefold())
        # the cheap upper bounds first
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            found.append((kind, number, name, round(matcher.ratio(), 4)))
    return sorted(found, key=lambda hit: (-hit[3], hit[2]))[:limit]

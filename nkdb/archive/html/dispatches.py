"""Dispatches of a news agency on a page in no mark-up of its own, below a day in both calendars of North Korea.

So kcna.co.jp has those of the Korean Central News Agency: until 2009 a day is a page, with rules between them;
since then each has a page. Above them stands `calendar>>August 5. 2014 Juche 103`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from nkdb.archive.dates.printed import MONTHS
from nkdb.archive.html.markup import read_html
from nkdb.archive.html.several_articles import begins_dispatch
from nkdb.archive.normal import normal_line
from nkdb.archive.text_length import SHORTEST_SENTENCE, letters_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_JUCHE = "Juche"
_MARKED = "article, main, h1, h2, meta[property^='og:']"
"""What tells the text of a page from what stands around it; of pages with these it is taken by their mark-up."""
_HEAD = re.compile(
    rf"(?:calendar ?)?(?:>> ?)?(?P<day>(?:{'|'.join(MONTHS)}) \d{{1,2}}[.,]? \d{{4}}),? \(?{_JUCHE} \d{{2,3}}\)?"
    r"|calendar ?>>",
    re.IGNORECASE,
)
_RULE = re.compile(r"<hr\b[^<>]*>", re.IGNORECASE)
_FOOT = re.compile(r"Copyright ?(?:\(C\)|©)", re.IGNORECASE)
_END_MARK = re.compile(r"\s*-0-$")
_ENDS = (".", "!", "?", ".”", '."', "-0-")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Its title, empty where it has none, and its paragraphs, the first of which begins with place, day and agency."""

    title: str
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Dispatches:
    """The dispatches of a page, in its order, and the day above them as it is printed."""

    day: str
    found: list[Dispatch]


def dispatches_in(tree: LexborHTMLParser) -> Dispatches | None:
    """The dispatches of a page with a day of both calendars above them; None where it has no such day, or none."""
    html = (tree.body.html or "") if tree.body else ""
    if _JUCHE not in html or tree.css_first(_MARKED) is not None:
        return None
    sections = [_lines(read_html(part).paragraphs) for part in _RULE.split(html)]
    days = (head["day"] for lines in sections for line in lines if (head := _HEAD.fullmatch(line)) and head["day"])
    day = next(days, None)
    if day is None or not any(map(begins_dispatch, (line for lines in sections for line in lines))):
        return None
    return Dispatches(day, [dispatch for lines in sections for dispatch in _between_rules(lines)])


def _lines(paragraphs: Sequence[str]) -> list[str]:
    """The lines of some paragraphs: such pages part paragraphs by line breaks."""
    return [line for paragraph in paragraphs for printed in paragraph.split("\n") if (line := normal_line(printed))]


def _between_rules(lines: Sequence[str]) -> Iterator[Dispatch]:
    """The dispatches between two rules; a title stands right above the line that begins with place and day.

    What has sentences below its first line, above these, is one as well: some name no place. A table of contents has
    none. Where a dispatch stands right below the text of another one, it has no title.
    """
    own = [line for line in takewhile(lambda line: not _FOOT.match(line), lines) if not _HEAD.fullmatch(line)]
    starts = {number for number, line in enumerate(own) if begins_dispatch(line)}
    untitled = {number for number in starts if number == 0 or number - 1 in starts or _is_sentence(own[number - 1])}
    begins = [number if number in untitled else number - 1 for number in sorted(starts)]
    if any(map(_is_sentence, own[1 : begins[0] if begins else len(own)])):
        begins.insert(0, 0)
    for begin, end in pairwise([*begins, len(own)]):
        title = "" if begin in untitled else own[begin]
        *paragraphs, last = own[begin + bool(title) : end]
        yield Dispatch(title, [*paragraphs, _END_MARK.sub("", last)])


def _is_sentence(line: str) -> bool:
    return letters_in(line) >= SHORTEST_SENTENCE and line.endswith(_ENDS)

"""What stands between the title of a post and its text: pictures, a byline, the institute or outlet and its date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from nkdb.archive.dates.printed import call_it_own, read_source_date, split_trailing_date
from nkdb.archive.normal import normal_line, printed_lines
from nkdb.archive.posts.citing import Sources, label_of, read_head, read_tail
from nkdb.archive.posts.origin import names_origin, read_origin
from nkdb.archive.posts.pictures import is_picture
from nkdb.archive.posts.source_lines import (
    LONGEST_NAME,
    could_name_a_source,
    date_of_source,
    is_brief,
    looks_like_outlet,
)

_LONGEST = 400
_MOST_LINES = 5
_NAME = r"(?:[A-Z][^\W\d_]*(?:[’'.-][^\W\d_]+)*\.?|(?:de|van|von|der|bin|al)\b)"
_PERSON = rf"{_NAME}(?: {_NAME}){{1,4}}"
_SEVERAL = rf"{_PERSON}(?:(?:,| and| &|, and) {_PERSON}){{0,4}}"
PERSONS = rf"(?:{_SEVERAL}|{_NAME})"
"""The names that a byline may have."""
_REPORTER = r"(?P<reporter>[가-힣]{2,4} (?:기자|특파원))"
_BYLINE = re.compile(rf"(?:[Bb]y|BY):? (?P<name>{PERSONS})|{_REPORTER}(?: \S+@\S+)?")
# as the agencies of the South begin a text
_DISPATCH = re.compile(rf"\([가-힣]+=[가-힣]+\) {_REPORTER} =")
_BARE_BYLINE = re.compile(_SEVERAL)
# words that head a section, name a place or a thing, or stand on buttons, and so no person
_NO_PERSON = re.compile(
    r"\b(?:Abstract|According|After|Airport|Analysis|Announcement|Area|Background|Bank|Border|Bridge|Chapter|China|"
    r"City|Committee|Company|Complex|Conclusions?|Corporation|County|Dam|Department|District|DPRK|Economic|Economy|"
    r"Editor|E-?mail|Events?|Executive|Exports?|Facebook|Facts|Factory|Farms?|Figures?|Findings|For|Foreign|From|Full|"
    r"Hospital|Hotel|How|Imports?|In|Industrial|Industry|International|Introduction|Island|Key|Koreans?|Korea|Links?|"
    r"Main|Map|Markets?|Mines?|Ministry|National|New|North|Notes?|Of|On|Original|Other|Overview|Part|Party|"
    r"People|Photos?|Plant|Points?|Port|Post|Power|Prices?|Print|Project|Provinces?|Pyongyang|Railway|Rates?|Related|"
    r"Reports?|Republic|Results|River|School|Share|South|Source|Special|State|Station|Story|Summary|Table|The|Tour|"
    r"Tourism|Trade|Tweet|Twitter|Update|What|Why|With|Workers|Zones?)\b"
    # of whom texts are written
    r"|\bKim (?:Jong[ -]?(?:Il|Un)|Il[ -]?Sung)\b",
    re.IGNORECASE,
)
_SHORTEST_WORD = 4


@dataclass(slots=True)
class PostStart:
    """What was found above a text, and how many paragraphs it takes."""

    paragraphs: int = 0
    head: list[str] = field(default_factory=list)
    byline: str | None = None
    pictures: list[str] = field(default_factory=list)
    sources: Sources = field(default_factory=Sources)


def is_byline(line: str) -> bool:
    """Whether a line names who wrote a text, and says that it does.

    >>> is_byline("By Ri Sam"), is_byline("리삼 기자"), is_byline("By the river it is cold")
    (True, True, False)
    """
    return _BYLINE.fullmatch(line) is not None


def read_start(paragraphs: Sequence[str], title: str, published_on: datetime.date | None) -> PostStart:
    """Read what stands above the text of a post with such a title and day.

    A bare name is a byline where text follows: two to five words, each with a capital, that name no outlet, are none
    of the words that head a section, are not what title or text speak of, and not the first of several such lines.
    """
    start = PostStart()
    while start.paragraphs < len(paragraphs) and len(paragraphs[start.paragraphs]) <= _LONGEST:
        paragraph = paragraphs[start.paragraphs]
        if len(paragraph) > LONGEST_NAME and "\n" not in paragraph and paragraph[0] not in "[(":
            break
        lines = printed_lines(paragraph)
        line = lines[0] if len(lines) == 1 else ""
        below = paragraphs[start.paragraphs + 1 :]
        if is_picture(paragraph):
            start.pictures.append(paragraph)
        elif (
            (head := _find_head(lines, below))
            and not _is_of_post(head.lines, title, published_on)
            and not _begins_chronology(head.lines, below[head.paragraphs - 1 :])
        ):
            start.head += head.lines
            start.sources += read_tail(head.lines) if label_of(head.lines[0]) else read_head(head.lines)
            start.paragraphs += head.paragraphs - 1
        elif below and paragraph[-1] in "])" and names_origin(sentence := normal_line(paragraph)):
            start.head.append(sentence)
            start.sources += read_origin(sentence)
        elif not start.byline and (byline := _byline(line, title, below)):
            start.byline = byline
        else:
            if not start.byline and (by := _DISPATCH.match(paragraph)):
                start.byline = by["reporter"]
            break
        start.paragraphs += 1
    return start


@dataclass(frozen=True, slots=True)
class _Head:
    paragraphs: int
    lines: list[str]


def _find_head(first: list[str], below: Sequence[str]) -> _Head | None:
    """The paragraphs that are a head: short lines, the last of which is a date or the number of a brief."""
    lines: list[str] = []
    more, found = first, None
    for count in range(1, _MOST_LINES + 1):
        lines += more
        if len(lines) > _MOST_LINES or not all(could_name_a_source(line) or date_of_source(line) for line in more):
            break
        last = lines[-1]
        if date_of_source(last):
            return _Head(count, lines) if len(lines) > 1 and not call_it_own(lines[-2]) else None
        if len(lines) == 1 and (parted := split_trailing_date(last)) and _is_name(parted[0]):
            return _Head(count, lines)
        if is_brief(last):
            found = _Head(count, list(lines))
        if count > len(below) or len(below[count - 1]) > _LONGEST:
            break
        more = printed_lines(below[count - 1])
    return found


def _is_name(words: str) -> bool:
    """Whether words before a day are a name, be it behind a label, and no heading: nor do they call it their own.

    >>> _is_name("Sample Exchange"), _is_name("Rice prices"), _is_name("Table 1: rice"), _is_name("Source: Sample")
    (True, False, False, True)
    """
    if label_of(words):
        return True
    is_heading = any(word.islower() and len(word) >= _SHORTEST_WORD for word in words.split())
    return ":" not in words and not call_it_own(words) and (looks_like_outlet(words) or not is_heading)


def _is_of_post(head: Sequence[str], title: str, published_on: datetime.date | None) -> bool:
    """Whether a head may be that of the post itself, as any page prints its title, author and day in words.

    Heads of sources have their dates in numbers; one in words must name an outlet, and another day than the post's.
    """
    date = date_of_source(head[-1])
    if date is None or read_source_date(head[-1]) or any(map(is_brief, head)):
        return False
    names_other = any(map(looks_like_outlet, head[:-1])) and not any(map(title.startswith, head[:-1]))
    return not names_other or published_on in (None, date.day)


def _begins_chronology(head: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the last line of a head that names no outlet is the first of several days, each above its own text."""
    if any(looks_like_outlet(line) or is_brief(line) for line in head):
        return False
    text = takewhile(lambda paragraph: label_of(paragraph) is None, below)
    return any(date_of_source(normal_line(paragraph)) for paragraph in text if len(paragraph) <= LONGEST_NAME)


def _byline(line: str, title: str, below: Sequence[str]) -> str | None:
    if by := _BYLINE.fullmatch(line):
        name: str = by["name"] or by["reporter"]
        return name if " " in name or not _is_first_of_several(line, below) else None
    may_be = line and below and _is_person(line) and not _speaks_of(line, [title, *below])
    return line if may_be and not _is_first_of_several(line, below) else None


def _is_first_of_several(line: str, below: Sequence[str]) -> bool:
    """Whether other such lines stand in the text: the names of those who speak in turn, or headings."""
    text = takewhile(lambda paragraph: label_of(paragraph) is None, below[:-1])
    return any(other != line and (_is_person(other) or is_byline(other)) for other in text)


def _is_person(line: str) -> bool:
    could_be = len(line) <= 80 and _BARE_BYLINE.fullmatch(line) is not None
    return could_be and not _NO_PERSON.search(line) and not looks_like_outlet(line)


def _speaks_of(line: str, texts: Sequence[str]) -> bool:
    """Whether texts have a word of a line; sources may name the author, and the last of several texts say who it is."""
    words = [word.removesuffix("s") for word in re.findall(r"[^\W\d_]+", line) if len(word) >= _SHORTEST_WORD]
    if not words:
        return False
    spoken = re.compile(rf"\b(?:{'|'.join(words)})s?\b", re.IGNORECASE)
    told = texts[:-1] if len(texts) > 2 else texts
    return any(spoken.search(text) and line not in printed_lines(text) for text in told)

"""The line of a plain text that dates a post: a day, and at most the time, by whom, how many comments, when it changed.

Blogs, news sites and exports print the day in many forms, but each prints all its own in one: by its form the date line
of a post is told from a date that a text or its source lines have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nkdb.archive.dates.printed import CHANGED, MONTHS, PUBLISHED, WEEKDAYS, DateReading, read_date_line
from nkdb.archive.dates.written_day import WrittenDay, as_day_of_post, begins_with_day, find_written_day
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.start import PERSONS, is_byline

LONGEST = 100
"""No date line has more characters."""
_MOST_LINES = 12
OTHER_FORMS = "31 January 2011; 2011-01-31; Posted on January 31, 2011 by Ri Sam"
"""Date lines of other forms, for messages."""
_SEP = r"(?: ?[|·•,/–—-] ?| )"
_BEFORE = re.compile(rf"(?:(?i:(?P<label>{PUBLISHED})[ :|·]+))?(?:[Bb]y:? (?P<byline>{PERSONS})(?: on |{_SEP}))?")
_AFTER = re.compile(
    r"(?P<time>(?i:,? ?(?:at |@ ?|[|–-] )?(?:오전 |오후 )?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?))?"
    rf"(?:{_SEP}by:? (?P<byline>[^\s|·•]+(?: [^\s|·•]+){{0,5}}?))?"
    rf"(?:{_SEP}(?P<filing>(?:posted |filed )?(?:in|under)|categor(?:y|ies):?) (?P<categories>[^|·•]{{1,60}}?))?"
    rf"(?:{_SEP}(?P<comments>(?:[0-9,]+|No) (?:Comments?|Responses?)|Leave a (?:Comment|Reply))(?: ?»)?)?",
    re.IGNORECASE,
)
# Korean sites part the two by a vowel that looks like a bar
_CHANGE = re.compile(rf"[ |ㅣ·•,/(\[–—-]+{CHANGED}(?: ?(?:일시|일자|일|시간))?(?: on)?[ :|·]*", re.IGNORECASE)
# which is the day and which the month, only some of the days that a site prints so tell
_OPEN = re.compile(r"\d{1,2}([/.])\d{1,2}\1\d{4}")
_WORD, _NUMBER = re.compile(r"[^\W\d_]+\.?"), re.compile(r"\d+")
_YEAR = re.compile(r"[12]\d{3}|주체")
_WORDS = ("posted", "published", "written", "date", "by", "juche", *(name[:3] for name in (*WEEKDAYS, *MONTHS)))
# spelled out for either case, which takes two thirds of the time
_BEGINS = re.compile(
    r"[\d\[(]|[^\x00-\x7f]|" + "|".join("".join(f"[{c.upper()}{c.lower()}]" for c in word) for word in _WORDS)
)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A line that may date a post: the day as printed, its reading, the form of the line, and who wrote the post.

    One that is marked stands in no text: it says that it is published or how often commented on, or has its day as
    `January 31st, 2011`, which no source lines have. One that is open dates nothing, but shows where a post may begin.
    """

    printed: str
    reading: DateReading
    form: str
    byline: str | None = None
    categories: tuple[str, ...] = ()
    is_marked: bool = True
    is_ordinal: bool = False
    is_open: bool = False


def begins_as_date_line(line: str) -> bool:
    """Whether a line begins as date lines do; most begin otherwise and need no closer look.

    >>> begins_as_date_line("Posted 2014-08-05"), begins_as_date_line("Rice is dear")
    (True, False)
    """
    return _BEGINS.match(line) is not None


def beginning_as_date_lines(lines: Iterable[str]) -> Iterator[int]:
    """The indexes of the lines that begin as date lines do."""
    begins = _BEGINS.match
    # without a call for each
    return (index for index, line in enumerate(lines) if begins(line))


def read_post_line(line: str) -> PostLine | None:
    """The date line that a line in normal form is; None where it is none.

    >>> read_post_line("Posted on January 31, 2011 by Ri Sam").byline, read_post_line("1/31/2011").is_open
    ('Ri Sam', True)
    """
    if not begins_as_date_line(line):
        return None
    if reading := read_date_line(line):
        return PostLine(line, reading, _FORMS_OF_DATE_LINE[line.count(",") > 1], is_ordinal=True)
    if len(line) > LONGEST or not _YEAR.search(line):
        return None
    if (change := _CHANGE.search(line)) and begins_with_day(line[change.end() :]):
        own = read_post_line(line[: change.start()])
        return replace(own, printed=line) if own else None
    if line[0] + line[-1] in ("[]", "()"):
        inner = read_post_line(line[1:-1].strip())
        return _in_brackets(line, inner) if inner else None
    if _OPEN.fullmatch(line):
        return PostLine(line, DateReading(None), form_of_day(line), is_marked=False, is_open=True)
    day = begins_with_day(line) or find_written_day(line)
    if day is None or _OPEN.fullmatch(day.printed):
        return None
    if len(day.printed) == len(line):  # nothing stands beside most
        return PostLine(line, as_day_of_post(day), form_of_day(line), is_marked=False)
    return _with_words(line, day)


def _in_brackets(line: str, inner: PostLine) -> PostLine:
    is_marked = inner.is_marked and not inner.is_ordinal
    return replace(inner, printed=line, form=f"({inner.form})", is_marked=is_marked, is_ordinal=False)


def _with_words(line: str, day: WrittenDay) -> PostLine | None:
    """The date line with what stands before and behind its day; None where that is more than date lines have."""
    # as Korean pages print it: 2014. 8. 5.
    end = day.end + (". " in day.printed and line.startswith(".", day.end))
    before, after = _BEFORE.fullmatch(line, 0, day.begin), _AFTER.fullmatch(line, end)
    if before is None or after is None:
        return None
    label, byline = (before["label"] or "").lower(), before["byline"] or after["byline"]
    form = f"{label} {form_of_day(day.printed)}{' 0:00' if after['time'] else ''}".lstrip()
    # "in" alone may as well tell the place of what a line is about
    is_marked = bool(label or after["comments"] or (after["filing"] or "in").lower() != "in")
    categories = tuple(filter(None, map(str.strip, (after["categories"] or "").split(","))))
    return PostLine(line, as_day_of_post(day), form, byline, categories, is_marked=is_marked)


def line_below_title(text: str) -> PostLine | None:
    """The date line below the first line of a text, or below that and a byline; None without one."""
    lines = [line for raw in text.split("\n", _MOST_LINES)[:_MOST_LINES] if (line := normal_line(raw))]
    for line in lines[1:3]:
        if found := read_post_line(line):
            return found
        if not is_byline(line):
            break
    return None


def form_below_title(text: str) -> str | None:
    """The form of that line."""
    found = line_below_title(text)
    return found.form if found else None


def form_of_day(printed: str) -> str:
    """The form of a day as printed: without its words and numbers, of which `a` and `0` are left.

    >>> form_of_day("Monday, Jan. 31, 2011"), form_of_day("2011-01-31")
    ('a, a 0, 0', '0-0-0')
    """
    return _NUMBER.sub("0", _WORD.sub("a", printed))


_FORMS_OF_DATE_LINE = (form_of_day("August 5th, 2014"), form_of_day("Tuesday, August 5th, 2014"))

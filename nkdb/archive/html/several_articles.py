"""Pages with several whole articles, in no mark-up that is known: the days that they are dated show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from nkdb.archive.dates.post_date import has_unread_date, is_date, printed_day
from nkdb.archive.dates.printed import MONTHS
from nkdb.archive.html.elements import above
from nkdb.archive.html.own_parts import own_parts
from nkdb.archive.html.published import dated_elements, time_stamp
from nkdb.archive.normal import normal_line
from nkdb.archive.text_length import FEWEST_LETTERS, is_enough, letters_in, letters_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_LOOKED_AT = 100
_FEWEST_BARE = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Pyongyang, August 5 (KCNA) -- and (평양 8월 5일발 조선중앙통신)
_DISPATCH = re.compile(
    rf"[A-Z][\w’' -]{{1,40}}, (?:{'|'.join(MONTHS)}) \d{{1,2}} \([A-Z][\w .]{{1,30}}\)"
    r"|[(（]\S{1,20} \d{1,2}월 ?\d{1,2}일발 [^)）]{2,30}[)）]"
)


def are_dispatches(text: str) -> bool:
    """Whether a text is several dispatches of an agency: a place, a day and its name stand where each begins.

    An article that quotes them has a text of its own before the first.
    """
    lines = text.splitlines()
    begins = [number for number, line in enumerate(lines) if begins_dispatch(line)]
    return len(begins) > 1 and sum(map(letters_in, lines[: begins[0]])) < FEWEST_LETTERS


def begins_dispatch(line: str) -> bool:
    """Whether a line begins as a dispatch does: with a place, a day and the name of an agency.

    >>> begins_dispatch("Pyongyang, August 5 (KCNA) -- A mill opens."), begins_dispatch("Pyongyang (KCNA)")
    (True, False)
    """
    return _DISPATCH.match(line) is not None


def has_several_articles(tree: LexborHTMLParser, title: str, lines: Sequence[str]) -> bool:
    """Whether most of the text stands in parts of the page with a heading and a text each, which have several days.

    One of them whose heading is in the title of the page is its article, and the others stand below it; where none on
    the page is, three need no headings. `lines` are those of the text, their letters alone.
    """
    own = own_parts(tree)
    if own.body is None:
        return False
    title = letters_of(title + "".join(node.text() for node in own.css("title")))
    if _titled_days(own.body, title) > 1:
        return True
    parts = _dated_parts(own)
    if len(parts) < _FEWEST_BARE or _is_titled(own.body, title):
        parts = [(part, day) for part, day in parts if any(map(_is_title, _headings(part)))]
    if len({day for _, day in parts}) < 2 or any(_is_titled(part, title) for part, _ in parts):
        return False
    within = "".join(letters_of(part.text()) for part, _ in parts)
    return 2 * sum(len(line) for line in lines if line in within) >= sum(map(len, lines))


def _dated_parts(own: LexborHTMLParser) -> list[tuple[LexborNode, str]]:
    """The smallest parts of a page with a date and a text, each with its day; none holds another."""
    parts: dict[int, tuple[LexborNode, str]] = {}
    for node, said in islice(dated_elements(own), _MOST_LOOKED_AT):
        day = _day(said)
        part = next((part for part in _above(node) if is_enough(part.text())), None) if day else None
        if day and part is not None:
            parts.setdefault(part.mem_id, (part, day))
    holders = {holder.mem_id for part, _ in parts.values() for holder in _above(part)}
    return [(part, day) for id_, (part, day) in parts.items() if id_ not in holders]


def _titled_days(body: LexborNode, title: str) -> int:
    """How many headings of a page are dates with a heading right below them; none where one of these is its title."""
    days = set[str]()
    date, inside, is_below = "", set[int](), False
    for node in body.traverse(include_text=True):
        if node.parent is not None and node.parent.mem_id in inside:
            inside.add(node.mem_id)
        elif node.tag in _HEADINGS:
            inside = {node.mem_id}
            heading = normal_line(node.text())
            if is_date(heading):
                date, is_below = heading, True
            elif is_below:
                if letters_of(heading) in title:
                    return 0
                days.add(date)
                is_below = False
        elif node.tag == "-text" and node.text().strip():
            is_below = False
    return len(days)


def _above(node: LexborNode) -> Iterator[LexborNode]:
    """The elements that an element stands in, below the body of the page."""
    return takewhile(lambda holder: holder.tag not in ("body", "html"), above(node))


def _day(said: str) -> str | None:
    """The day of a date, or the date as it stands where it is one that cannot be read."""
    if stamp := time_stamp(said):
        return stamp[:10]
    day = printed_day(said)
    return day.isoformat() if day else said if has_unread_date(said) else None


def _is_titled(part: LexborNode, title: str) -> bool:
    return any(letters_of(heading.text()) in title for heading in filter(_is_title, _headings(part)))


def _is_title(heading: LexborNode) -> bool:
    text = normal_line(heading.text())
    return text != "" and not is_date(text)


def _headings(part: LexborNode) -> list[LexborNode]:
    return part.css(", ".join(_HEADINGS))

"""The name of the author of a WordPress post: in an element marked as theirs, or behind "by" in a line of its data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nkdb.archive.dates.post_date import printed_day
from nkdb.archive.dates.printed import MONTHS, WEEKDAYS
from nkdb.archive.html.author import LONGEST_NAME
from nkdb.archive.html.markup import read_tags
from nkdb.archive.html.tags import attribute, inside
from nkdb.archive.normal import normal_line

_BY = re.compile(
    r"(?:\b(?:view all (?:posts|articles) |posted |written )?by:?(?:\s+|$)|^(?:글쓴이|작성자)\s*:?\s*)", re.IGNORECASE
)
_DAYS = "|".join((*WEEKDAYS, *(rf"{name[:3]}[a-z]*\.? \d" for name in MONTHS)))
_BEHIND_NAME = (
    "in|on|at|under|filed|posted|published|with|leave|no|comments?|updated|last|categor(?:y|ies)|tags?|tagged"
)
_PRINTED = re.compile(
    r"(?:(?<!updated )(?<!modified )(?<!edited )(?<!translated )(?<!reviewed )(?<!photo )\bby:? |"
    r"(?:글쓴이|작성자) ?:? ?)"
    r"(?P<name>[^\W\d_][^\s|·•,/–—»()\[\]]*(?: [^\W\d_][^\s|·•,/–—»()\[\]]*){0,6}?)"
    rf"(?= ?(?:$|[|·•,/–—»()\[\]-])| (?:(?:and )?(?:{_BEHIND_NAME})\b|{_DAYS}|\d))",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r",? and |, | & ")
_BETWEEN = " -–—|/·•,→»"
"""What themes put between the parts of a line that names author and day."""


@lru_cache(maxsize=256)  # a blog has the same few
def author_named(tags: tuple[str, ...]) -> str | None:
    """The name in an element, given as in `tags_in`: in the first link that is marked as the author's, if there is one.

    Else it is the first line, below which days and notes on the author stand; so it is where that has nothing but the
    names in several such links.
    """
    links = (place for place, tag in enumerate(tags) if _is_link_to_author(tag))
    linked = list(dict.fromkeys(filter(None, (_first_name(inside(tags, place)) for place in links))))
    line = _first_name(tags)
    if not linked or (line and _BETWEEN_NAMES.split(line) == linked):
        return line
    return linked[0]


def _is_link_to_author(tag: str) -> bool:
    if not tag.startswith("a "):
        return False
    link = tag.partition(">")[0]
    return "author" in attribute(link, "rel").split() or "fn" in attribute(link, "class").split()


def _first_name(tags: Sequence[str]) -> str | None:
    lines = (_BY.sub("", normal_line(line), count=1).strip(_BETWEEN) for line in read_tags(tags).paragraphs)
    name = next(filter(None, lines), "")
    return name if 0 < len(name) <= LONGEST_NAME else None


def author_printed(lines: Iterable[str], terms: Iterable[str] = ()) -> str | None:
    """The name that lines with the data of a post print behind "by", which a category or tag (`terms`) may have too.

    >>> author_printed(["August 5th, 2014", "Posted on August 5th, 2014 by Ri Sam in Industry"])
    'Ri Sam'
    >>> author_printed(["Posted in Goods by rail by Ri Sam"], ["Goods by rail"])
    'Ri Sam'
    """
    misleading = [term for term in terms if _PRINTED.search(term)]
    for line in map(normal_line, lines):
        for term in misleading:
            line = line.replace(term, "|")
        if found := _PRINTED.search(line):
            return found["name"]
    return None


def tells_author(line: str) -> bool:
    """Whether a line around a post is about its publication: it begins with the author, or has the day."""
    return _BY.match(line) is not None or printed_day(line) is not None

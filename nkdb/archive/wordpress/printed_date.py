"""The texts of a post that may hold its date, and those that tell when it was last changed, in themes' mark-up."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from nkdb.archive.dates.labelled import calls_change, is_of_change, without_change
from nkdb.archive.dates.post_date import is_date, printed_day
from nkdb.archive.html.elements import above, before
from nkdb.archive.html.markup import read_tags
from nkdb.archive.html.tags import VOID, attribute, inside, rest_of, text_in
from nkdb.archive.normal import normal_line
from nkdb.archive.wordpress.classes import words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_OF_UPDATES = frozenset({"updated", "modified", "post-modified-info", "meta-mod-date"})
_OF_PUBLICATION = frozenset({"published", "dt-published", "entry-date", "date"})
_LEVELS, _NEAR = 8, 100
"""So far up a post, and behind so many others, the heading of its day is looked for."""

TIMES = ("time", "abbr")
"""The elements that have the moment of a day as an attribute."""
_LONGEST_LINE = 200
_LABEL_NEAR = 4
"""Among so many tags before a day the words stand that say which day it is."""


@dataclass(slots=True)
class Printed:
    """The texts of a post that may hold its date, made only as far as somebody asks for them.

    Where none does, the heading of the day may, which several posts share in old themes (WordPress Classic) and on
    Blogger.
    """

    texts: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    updates: list[int] = field(default_factory=list)
    node: LexborNode | None = None

    def __iter__(self) -> Iterator[str]:
        for text in self._all():
            yield without_change(text)[0]
        heading = _heading_above(self.node) if self.node is not None else None
        if heading is not None and is_date(text := heading.text_lexbor()):
            yield text

    def of_updates(self) -> Iterator[str]:
        """The texts that tell when the post was last changed."""
        yield from self._at(self.updates)
        yield from (told for text in self._all() if (told := without_change(text)[1]))

    def lines(self) -> Iterator[str]:
        """The short lines around the text of the post, however marked, but for what tells of its last change."""
        for paragraph in read_tags(_without_updates(self.tags)).paragraphs:
            yield from (line for line in map(normal_line, paragraph.split("\n")) if len(line) <= _LONGEST_LINE)

    def only_day(self, *, but: Collection[str | None]) -> datetime.date | None:
        """The day that the lines around the text print, if it is just one; a title or name (`but`) may have another."""
        days = {printed_day(without_change(line)[0]) for line in self.lines() if line not in but} - {None}
        return days.pop() if len(days) == 1 else None

    def _all(self) -> Iterator[str]:
        yield from self.texts
        yield from self._at(self.places)

    def _at(self, places: list[int]) -> Iterator[str]:
        for place in places:
            yield from printed_in(inside(self.tags, place))


def look_at(tag: str) -> tuple[str, frozenset[str], bool]:
    """The name of a tag, its classes, and whether it tells when a post was last changed, not when it was published."""
    classes = words(attribute(tag, "class"))
    is_of_change = not classes.isdisjoint(_OF_UPDATES) or ' itemprop="dateModified"' in tag
    is_published = not classes.isdisjoint(_OF_PUBLICATION) or ' itemprop="datePublished"' in tag
    return tag.partition(" ")[0], classes, is_of_change and not is_published


def is_called_change(tags: Sequence[str], place: int) -> bool:
    """Whether the last words before an element, or the first ones of a time, say that it tells of the last change.

    A heading above it is a title, whatever its last word is.

    >>> is_called_change(["", "i>Updated:", "/i> ", "time>May 6, 2015", "/time>"], 3)
    True
    """
    name, _, text = tags[place].partition(">")
    if name.startswith(TIMES) and is_of_change(text.lstrip()):
        return True
    for piece in reversed(tags[max(place - _LABEL_NEAR, 0) : place]):
        tag, _, text = piece.partition(">")
        if text := text.rstrip():
            return calls_change(text)
        if tag[1:] in HEADINGS:  # where one ends
            return False
    return False


def printed_in(tags: Sequence[str]) -> Iterator[str]:
    """The text of what stands inside an element, given as in `tags_in`, but for the day of the last change."""
    kept = _without_updates(tags)
    if len(kept) > 1:
        # words may stand side by side without a space
        yield text_in(kept, between=" ")
    yield text_in(kept)


def _heading_above(node: LexborNode) -> LexborNode | None:
    """The nearest heading that stands before an element, or before one that holds it, not too far up."""
    holders = takewhile(lambda holder: holder.tag != "body", islice((node, *above(node)), _LEVELS))
    nodes = (at for holder in holders for at in islice(before(holder), _NEAR))
    return next((at for at in nodes if at.tag in HEADINGS), None)


def _without_updates(tags: Sequence[str]) -> list[str]:
    """What stands inside an element, given as in `tags_in`, without what tells when the post was last changed."""
    kept = [tags[0]]
    rest = iter(tags[1:])
    for tag in rest:
        name = _name_of_update(tag.partition(">")[0]) if ' class="' in tag or ' itemprop="' in tag else ""
        kept.append(f"/{name}>{rest_of(rest)[1]}" if name else tag)
    return kept


@lru_cache(maxsize=512)  # a theme has the same few in every post
def _name_of_update(tag: str) -> str:
    """The name of a tag whose element tells when the post was last changed; empty for any other."""
    name, _, is_update = look_at(tag)
    return name if is_update and name not in VOID else ""

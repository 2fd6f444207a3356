"""Which of the date lines in a plain text begin posts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from nkdb.archive.article import Page
from nkdb.archive.dates.labelled import is_of_change
from nkdb.archive.dates.post_date import has_unread_date, printed_day
from nkdb.archive.dates.printed import read_glued_date
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.ending import is_sentence, opens_comments
from nkdb.archive.posts.listed import counts_comments, turns_page
from nkdb.archive.posts.source_block import find_block
from nkdb.archive.posts.source_lines import could_name_a_source
from nkdb.archive.posts.start import read_start
from nkdb.archive.text.date_line import LONGEST as LONGEST_DATE
from nkdb.archive.text.date_line import PostLine, beginning_as_date_lines, read_post_line
from nkdb.archive.text.items import Item, ends_between, is_labelled, is_title

_MOST_OF_BLOCK = 6
_LONGEST_HEADLINE = 120
_COMMENTS = re.compile(
    r"(?:Reader )?(?:Comments?|Responses?|Discussion)(?: \(\d+\))?:?|(?:댓글|의견|덧글)(?: ?\(?\d*\)?개?)?"
)
_BEGIN_COMMENTS = frozenset("RCD댓의덧")  # most lines need no closer look


@dataclass(frozen=True, slots=True)
class DatedItem:
    """An item that is a date line, or begins with one (`rest` is the text it runs into)."""

    index: int
    line: PostLine
    rest: str = ""


def find_dates(items: Sequence[Item], ends: Sequence[int], page: Page) -> list[DatedItem]:
    """The date lines that begin posts.

    A day that nothing marks as that of a post counts below the first title only, and in its form below later ones;
    where that leads to what is no title, as in a chronology, it counts nowhere. A line of a text that only looks like a
    date line is told apart by what stands around it: it is printed in another form than the first while the post before
    has not ended, no title stands above it, it is that of a source or comment, or, on a page that prints the end of its
    posts (`Share`, comments), the post before has not ended. The line of each that could have been meant as the
    beginning of a post is named in the warnings of the page.
    """
    may_be = beginning_as_date_lines(item for _, item in items)
    seen = [found for index in may_be if (found := _read_date(index, items[index][1]))]
    first = _first_marked(seen) or _below_first_title(items, seen)
    if first is None:
        return []
    text = _Text(items, ends, {found.index for found in seen if found.line.form == first.line.form})
    dates: list[DatedItem] = []
    for found in seen[seen.index(first) :]:
        last = dates[-1].index if dates else -1
        where = f"line {items[found.index][0]}"
        if found.line.form != first.line.form and not text.goes_on_behind_end(found, last):
            if text.could_be_post(found, last):
                page.warnings.append(
                    f"{where}: {found.line.printed} begins no post: its form is not that of "
                    f"{first.line.printed}; it is kept in the text"
                )
        elif not text.has_line_above(found):
            told = f"{where}: no title above {found.line.printed}; the post is left out"
            page.leave_out("a post without a title", told)
        elif not dates:
            dates.append(found)
        elif found.index - 1 == last or text.is_of_source(found, last):
            continue
        elif (is_comment := text.is_comment(found, last)) or not text.begins_post(found, last):
            if not (ends or first.line.is_marked or is_comment):
                return []
            page.warnings.append(
                f"{where}: {found.line.printed} begins no post: the one before has not ended, or the "
                "line above is no title; it is kept in the text"
            )
        else:
            dates.append(found)
    if len(dates) > 1 and not (ends or first.line.is_marked):
        page.warnings.append(
            f"{len(dates):,} posts are recognised only by a title above a line such as {first.line.printed}"
        )
    return dates


class _Text:
    """What stands around the date lines of a text; `last` is the item that dates the post before, or -1."""

    def __init__(self, items: Sequence[Item], ends: Sequence[int], of_form: Collection[int]) -> None:
        self._items, self._ends, self._of_form = items, ends, of_form
        self._heads = _heads_of_comments(items, ends, of_form)

    @cached_property
    def _prints_ends(self) -> bool:
        """Whether posts of the page have an end: with no sentence between it and the next title, or the page's end.

        A line that looks so within a text, such as that of a post that is quoted, shows nothing of the others.
        """
        titles = [index - 1 for index in sorted(self._of_form)]
        lasts = ((ends_between(self._ends, *pair), pair[1]) for pair in pairwise([*titles, len(self._items)]))
        return any(
            not any(is_sentence(item) for _, item in self._items[found[-1] + 1 : title])
            for found, title in lasts
            if found
        )

    @cached_property
    def _comments(self) -> list[int]:
        """The headings of comments, be they no ends; date lines such as those of many blogs need no look at them."""
        return [
            index
            for index, (_, item) in enumerate(self._items)
            if item[0] in _BEGIN_COMMENTS and len(item) <= LONGEST_DATE and _COMMENTS.fullmatch(normal_line(item))
        ]

    def has_line_above(self, found: DatedItem) -> bool:
        """Whether what stands above a date can be a title: neither the end of a post nor called something else."""
        above = found.index - 1
        if above < 0 or ends_between(self._ends, above, above + 1):
            return False
        return found.line.is_ordinal or not is_labelled(self._items[above][1])

    def could_be_post(self, found: DatedItem, last: int) -> bool:
        """Whether a title stands above a date line of another form, and text between that and the last one."""
        title = found.index - 1
        return title > last + 1 and self._has_title(found) and not self.is_of_source(found, last)

    def goes_on_behind_end(self, found: DatedItem, last: int) -> bool:
        """Whether a date as no source lines have it stands below a title, behind the end of the post before.

        There stands no text of that post, so that what does would be lost.
        """
        return last >= 0 and found.line.is_ordinal and self._has_title(found) and self._has_ended(found, last)

    def is_of_source(self, found: DatedItem, last: int) -> bool:
        """Whether a day is that of source lines: no text parts it from the title of the post, or a block holds it."""
        if found.line.is_ordinal:
            return False
        begin = max(last + 1, found.index - _MOST_OF_BLOCK)
        paragraphs = [item for _, item in self._items[begin : found.index + 1]]
        if begin == last + 1 and all(map(_may_be_of_head, paragraphs[:-1])):
            return True
        blocks = ((place, find_block(paragraphs, place)) for place in range(len(paragraphs) - 1))
        return any(block and place + block.paragraphs >= len(paragraphs) for place, block in blocks)

    def is_comment(self, found: DatedItem, last: int) -> bool:
        """Whether a date stands below a heading of comments, and nothing that ends a post between them."""
        if found.line.is_ordinal:  # those of comments are not
            return False
        headings = ends_between(self._comments, last + 1, found.index)
        ended = ends_between(self._ends, headings[-1] if headings else last + 1, found.index - 1)
        return ended[-1] in self._heads if ended else bool(headings)

    def begins_post(self, found: DatedItem, last: int) -> bool:
        """Whether a post can begin with this date line.

        A date that runs into the text is what extractors make of a date line; nobody writes one within a text. What
        stands below the heading of comments may be a comment.
        """
        if self._has_ended(found, last):
            return True
        ended = ends_between(self._ends, last + 1, found.index - 1)
        return bool(ended or not self._prints_ends or found.rest) and self._has_title(found)

    def _has_title(self, found: DatedItem) -> bool:
        return is_title(self._items[found.index - 1][1])

    def _has_ended(self, found: DatedItem, last: int) -> bool:
        """Whether the post before ends above the title of this date line, and no comments follow it."""
        ended = ends_between(self._ends, last + 1, found.index - 1)
        return bool(ended) and ended[-1] not in self._heads


def _read_date(index: int, item: str) -> DatedItem | None:
    if len(item) <= LONGEST_DATE and (line := read_post_line(normal_line(item))):
        return DatedItem(index, line)
    glued = read_glued_date(item)
    line = read_post_line(normal_line(glued.printed)) if glued else None
    return DatedItem(index, replace(line, reading=glued.reading), glued.rest) if glued and line else None


def _first_marked(seen: Sequence[DatedItem]) -> DatedItem | None:
    """The first of the marked dates that are ordinal, or of the others if these are more: a head may have one."""
    marked = [found for found in seen if found.line.is_marked]
    counts = Counter(found.line.is_ordinal for found in marked)
    return max(marked, key=lambda found: counts[found.line.is_ordinal], default=None)


def _below_first_title(items: Sequence[Item], seen: Sequence[DatedItem]) -> DatedItem | None:
    """The first date if it stands below the first item, and that is a title, and not the name of a site above one."""
    if not seen or seen[0].index != 1 or seen[0].line.is_open or not is_title(items[0][1]):
        return None
    return None if _begins_with_headline([item for _, item in items[2:]], normal_line(items[0][1])) else seen[0]


def _begins_with_headline(text: Sequence[str], title: str) -> bool:
    """Whether a line that may be a headline stands above a text; what blogs have there is none."""
    if len(text) < 2 or len(text[0]) > _LONGEST_HEADLINE or not is_title(text[0]) or text[0].endswith(("?", "!")):
        return False
    if is_of_change(text[0]) and (printed_day(text[0]) or has_unread_date(text[0])):
        return False
    return read_start(text[:_MOST_OF_BLOCK], title, None).paragraphs == 0


def _may_be_of_head(item: str) -> bool:
    return len(item) <= LONGEST_DATE and could_name_a_source(normal_line(item))


def _heads_of_comments(items: Sequence[Item], ends: Sequence[int], dates: Collection[int]) -> set[int]:
    """Those of the ends that head comments.

    How many comments a post has, and nothing more, may stand below each post of a page: it does where it stands above
    the titles of several, or also at the end. `dates` are the items that look like the date lines of posts.
    """
    heads = {index for index in ends if opens_comments(normal_line(items[index][1]))}
    counts = [index for index in ends if counts_comments(items[index][1])]
    above = [index for index in counts if index + 2 in dates]
    last = counts[-1] if counts else -1
    is_last = last + 1 == len(items) or (last >= 0 and turns_page(items[last + 1][1]))
    is_below_each = len(above) > 1 or (
        bool(above) and is_last and not items[last][1].startswith(("Leave", "Post", "Add"))
    )
    return heads.difference(counts) if is_below_each else heads

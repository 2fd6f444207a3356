"""Which of the date lines in a plain text begin posts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from nkdb.archive.article import Page
from nkdb.archive.dates.change import is_of_change
from nkdb.archive.dates.post_date import has_unread_date, printed_day
from nkdb.archive.dates.printed import read_glued_date
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.ending import opens_comments
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
    are_ordinal = all(found.line.is_ordinal for found in seen)  # those of comments are not
    comments = (
        []
        if are_ordinal
        else [index for index, (_, item) in enumerate(items) if item[0] in _BEGIN_COMMENTS and _heads_comments(item)]
    )
    of_form = {found.index for found in seen if found.line.form == first.line.form}
    heads = _heads_of_comments(items, ends, of_form)
    dates: list[DatedItem] = []
    for found in seen[seen.index(first) :]:
        above, printed = found.index - 1, found.line.printed
        is_comment = bool(dates) and _is_comment(found, dates[-1].index, ends, heads, comments)
        if found.line.form != first.line.form and not (
            dates and _follows_end(items, found, dates[-1].index, ends, heads)
        ):
            if _looks_like_post(items, found, dates):
                page.warnings.append(
                    f"line {items[found.index][0]}: {printed} begins no post: its form is not that of "
                    f"{first.line.printed}; it is kept in the text"
                )
        elif above < 0 or ends_between(ends, above, above + 1) or _is_labelled(items[above][1], found):
            page.leave_out("a post without a title")
            page.warnings.append(f"line {items[found.index][0]}: no title above {printed}; the post is left out")
        elif dates and (above <= dates[-1].index or _is_of_source(items, found, dates[-1].index)):
            continue
        elif is_comment or (dates and not _begins_post(items, found, dates[-1].index, ends, heads)):
            if not (ends or first.line.is_marked or is_comment):
                return []
            page.warnings.append(
                f"line {items[found.index][0]}: {printed} begins no post: the one before has not ended, or the "
                "line above is no title; it is kept in the text"
            )
        else:
            dates.append(found)
    if len(dates) > 1 and not (ends or first.line.is_marked):
        page.warnings.append(
            f"{len(dates):,} posts are told by a title above a line such as {first.line.printed}, and nothing else"
        )
    return dates


def _is_labelled(above: str, found: DatedItem) -> bool:
    return not found.line.is_ordinal and is_labelled(above)


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


def _looks_like_post(items: Sequence[Item], found: DatedItem, dates: Sequence[DatedItem]) -> bool:
    """Whether a title stands above a date line of another form, and text between that and the last one."""
    last = dates[-1].index if dates else -1
    title = found.index - 1
    return title > last + 1 and is_title(items[title][1]) and not _is_of_source(items, found, last)


def _is_of_source(items: Sequence[Item], found: DatedItem, last_date: int) -> bool:
    """Whether a day is that of source lines: no text parts it from the title of the post, or a block holds it."""
    if found.line.is_ordinal:
        return False
    begin = max(last_date + 1, found.index - _MOST_OF_BLOCK)
    paragraphs = [item for _, item in items[begin : found.index + 1]]
    if begin == last_date + 1 and all(map(_may_be_of_head, paragraphs[:-1])):
        return True
    blocks = ((place, find_block(paragraphs, place)) for place in range(len(paragraphs) - 1))
    return any(block and place + block.paragraphs >= len(paragraphs) for place, block in blocks)


def _begins_post(
    items: Sequence[Item], found: DatedItem, last_date: int, ends: Sequence[int], heads: Collection[int]
) -> bool:
    """Whether a post can begin with this date line after the one dated at `last_date`.

    A date that runs into the text is what extractors make of a date line; nobody writes one within a text. What
    stands below the heading of comments may be a comment.
    """
    if _has_ended(found, last_date, ends, heads):
        return True
    title = found.index - 1
    ended = ends_between(ends, last_date + 1, title)
    return bool(ended or not ends or found.rest) and is_title(items[title][1])


def _has_ended(found: DatedItem, last_date: int, ends: Sequence[int], heads: Collection[int]) -> bool:
    """Whether the post dated at `last_date` ends above the title of this date line, and no comments follow it."""
    ended = ends_between(ends, last_date + 1, found.index - 1)
    return bool(ended) and ended[-1] not in heads


def _follows_end(
    items: Sequence[Item], found: DatedItem, last_date: int, ends: Sequence[int], heads: Collection[int]
) -> bool:
    """Whether a date as no source lines have it stands below a title, behind the end of the post before.

    There stands no text of that post, so that what does would be lost.
    """
    is_marked = found.line.is_ordinal and is_title(items[found.index - 1][1])
    return is_marked and _has_ended(found, last_date, ends, heads)


def _may_be_of_head(item: str) -> bool:
    return len(item) <= LONGEST_DATE and could_name_a_source(normal_line(item))


def _heads_comments(item: str) -> bool:
    return len(item) <= LONGEST_DATE and bool(_COMMENTS.fullmatch(normal_line(item)))


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


def _is_comment(
    found: DatedItem, last_date: int, ends: Sequence[int], heads: Collection[int], comments: Sequence[int]
) -> bool:
    """Whether a date stands below a heading of comments, and nothing that ends a post between them."""
    if found.line.is_ordinal:
        return False
    headings = ends_between(comments, last_date + 1, found.index)
    ended = ends_between(ends, headings[-1] if headings else last_date + 1, found.index - 1)
    return ended[-1] in heads if ended else bool(headings)

"""The block below a text that names the original: `Read the full story here:` and the lines that follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nkdb.archive.dates.written_day import ENDS_OF_DAYS, is_date_in_part
from nkdb.archive.normal import printed_lines
from nkdb.archive.posts.citing import label_of
from nkdb.archive.posts.origin import names_origin
from nkdb.archive.posts.pictures import is_picture
from nkdb.archive.posts.source_lines import could_name_a_source, date_of_source, split_source_date

_LONGEST = 900
_LONGEST_LINE = 400
_MOST_LINES = 5
_LINKS = ("http://", "https://", "www.")
_SECTIONS = ("UPDATE", "ORIGINAL POST", "Update:", "Original post")


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A block: how many paragraphs it takes, the lines of the first one that stand above it, and its own lines."""

    paragraphs: int
    above: list[str]
    lines: list[str]


def find_block(paragraphs: Sequence[str], position: int, *, are_normal: bool = False) -> SourceBlock | None:
    """The block that begins in a paragraph, on its first line or a later one; None where none does.

    A weak label such as `Source:` stands below tables and pictures too: it opens a block only where nothing but other
    blocks follows; `Full story:` does so also where its block ends with a date, and `Read more:` nowhere else.
    """
    paragraph = paragraphs[position]
    if "\n" not in paragraph:
        # the common case: no label, and no odd space that could hide one
        if len(paragraph) > _LONGEST_LINE:
            return None
        if label_of(paragraph) is None and (are_normal or paragraph.isprintable()):
            return None
    elif len(paragraph) > _LONGEST:
        return None
    lines = printed_lines(paragraph)
    blocks = (_block_at(paragraphs, position, lines, first) for first in range(len(lines)))
    return next(filter(None, blocks), None)


def _block_at(paragraphs: Sequence[str], position: int, lines: list[str], first: int) -> SourceBlock | None:
    """The block that begins with one of the lines of a paragraph; None where that is no label, or opens none."""
    label = label_of(lines[first])
    if label is None:
        return None
    rest = lines[first][label.end() :]
    if rest and not _names_source(rest, has_colon=label["colon"] is not None):
        return None
    block = lines[first:]
    taken = 1
    if len(block) == 1 and not rest:
        taken += _take_lines(paragraphs, position + 1, block)
    while _take_work(paragraphs, position + taken, block):
        taken += 1
    after = paragraphs[position + taken : position + taken + 1]
    return SourceBlock(taken, lines[:first], block) if _opens(label, rest, block, after) else None


def _opens(label: re.Match[str], rest: str, block: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a label, with the `rest` of its line, opens the block below it, with what stands `after` that."""
    is_dated = _closes_work(block[-1])
    if label["more"]:  # else it leads to another story of the site
        return is_dated or split_source_date(rest) is not None
    if label["strong"]:
        return True
    if not rest and (len(block) == 1 or not (label["colon"] or is_dated)):
        return False
    return not after or _is_of_the_kind(after[0]) or (is_dated and label["thing"] is not None)


def opens_section(line: str) -> bool:
    """Whether a line heads a section of one post, such as an update.

    >>> opens_section("UPDATE (2014-9-1)"), opens_section("Updates are rare")
    (True, False)
    """
    return line.startswith(_SECTIONS)


def _names_source(rest: str, *, has_colon: bool) -> bool:
    """Whether the words on the line of a label name a source, and do not go on with a sentence."""
    if split_source_date(rest) or rest.startswith(_LINKS):
        return True
    return has_colon and could_name_a_source(rest) and not rest[0].islower()


def _take_lines(paragraphs: Sequence[str], start: int, block: list[str]) -> int:
    """Add the paragraphs that a label alone in its paragraph speaks of: short lines, up to the date; how many."""
    taken = 0
    for paragraph in paragraphs[start : start + _MOST_LINES]:
        lines = printed_lines(paragraph) if len(paragraph) <= _LONGEST else [paragraph]
        if len(block) + len(lines) > _MOST_LINES + 1 or not all(map(_is_in_source, lines)):
            break
        block += lines
        taken += 1
        if _closes_work(lines[-1]) or is_date_in_part(lines[-1]):
            break
    return taken


def _take_work(paragraphs: Sequence[str], start: int, block: list[str]) -> bool:
    """Add a paragraph that names one more work: a few short lines with a date or a link at their end.

    A date alone is that of the work above it, if that has none; else it heads what follows.
    """
    if start >= len(paragraphs) or len(paragraphs[start]) > _LONGEST:
        return False
    lines = printed_lines(paragraphs[start])
    if not _closes_work(lines[-1]) or len(lines) > _MOST_LINES or not all(map(_is_in_source, lines)):
        return False
    if len(lines) == 1 and date_of_source(lines[0]) and _closes_work(block[-1]):
        return False
    block += lines
    return True


def _closes_work(line: str) -> bool:
    """Whether a line is the last one of a work: its date, alone or behind a name, or a link."""
    return line.startswith(_LINKS) or (
        line[-1:] in ENDS_OF_DAYS and bool(date_of_source(line) or split_source_date(line))
    )


def _is_in_source(line: str) -> bool:
    """Whether a line below a label can be part of its block: a title may end as a question does."""
    if opens_section(line) or label_of(line):
        return False
    return line.startswith(_LINKS) or (len(line) <= 200 and not line.endswith((".", ":", ";", ",")))


def _is_of_the_kind(paragraph: str) -> bool:
    """Whether a paragraph after a block is one more of the kind."""
    return any(is_of(paragraph) for is_of in (label_of, opens_section, names_origin, is_picture))

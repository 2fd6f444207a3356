"""The parts of a post: every layout gives its paragraphs here, so that one post reads the same from all of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nkdb.archive.article import PageArticle
from nkdb.archive.citing import (
    LABEL,
    Sources,
    could_name_a_source,
    is_brief,
    looks_like_outlet,
    names_origin,
    read_head,
    read_origin,
    read_tail,
)
from nkdb.archive.dates import read_source_date, split_trailing_date
from nkdb.archive.ending import end_of_text, read_ending
from nkdb.archive.normal import normal_body, normal_line

_LONGEST_BLOCK = 900
_HEAD_LINES = 5
_TAIL_LINES = 5
_IMAGE_NAME = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])\w+(?:-\w+){2,}|(?=\S*\d)(?=\S*[^\W\d_])(?=\S*_)\w+(?:-\w+)+")
_IMAGE_FILE = re.compile(r"[\w.%()+-]+\.(?:jpe?g|png|gif|bmp|webp|tiff?)", re.IGNORECASE)
_CAPTION = re.compile(
    r"[(\[]?(?:Pictured|Image|Photo|Picture)\b.{0,20}?\b(?:above|below|left|right)\b|[(\[](?:above|below)\b",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:UPDATE|ORIGINAL POST|ORIGINAL)\b")
_NAME = r"(?:[A-Z][^\W\d_]*(?:[’'.-][^\W\d_]+)*\.?|(?:de|van|von|der|bin|al)\b)"
_PERSON = rf"{_NAME}(?: {_NAME}){{1,4}}"
_PERSONS = rf"{_PERSON}(?:(?:,| and| &|, and) {_PERSON}){{0,4}}"
_BYLINE = re.compile(rf"(?:[Bb]y|BY):? (?P<name>{_PERSONS}|{_NAME})")
_BARE_BYLINE = re.compile(_PERSONS)
# words that head a section or name a thing, and so no person
_NO_PERSON = re.compile(
    r"\b(?:Abstract|According|After|And|Announcement|Background|Chapter|Conclusions?|DPRK|Economy|Editor|Events?|"
    r"Executive|Facts|Factory|Figures?|Findings|For|From|Full|How|In|Introduction|Key|Korean?|Korea|Links?|Main|Map|Markets?|"
    r"New|North|Notes?|Of|On|Original|Other|Overview|Part|Points?|Post|Prices?|Provinces?|Pyongyang|Related|Report|Results|South|Source|"
    r"Story|Summary|Table|The|Trade|Update|What|Why|With)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(slots=True)
class _Parts:
    """What was found while a post was read."""

    body: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    byline: str | None = None
    sources: Sources = field(default_factory=Sources)


def read_post(
    title: str,
    published_on: datetime.date | None,
    paragraphs: Iterable[str],
    *,
    byline: str | None = None,
    images: Sequence[str] = (),
    captions: Sequence[str] = (),
    comments: str | None = None,
    url: str | None = None,
    categories: Sequence[str] = (),
    tags: Sequence[str] = (),
    instant: datetime.datetime | None = None,
    line: int = 1,
    warnings: list[str] | None = None,
) -> PageArticle:
    """A post from its paragraphs as printed: those that are not its own text go where they belong.

    Lines inside a paragraph (`<br>` in HTML) are parted by a line feed. What a layout knows from its own mark-up is
    given by name, and added to what the paragraphs show; a byline printed in the post goes before that of the account
    that posted it. What was odd is added to `warnings`, in words to which the caller puts the place in the file.

    >>> post = read_post("Mill opens", None, ["Sample Institute\\n2014-6-1", "By Ri Sam", "It grinds.", "Share"])
    >>> post.body, post.head, post.byline, post.cited[0].outlet
    ('It grinds.', 'Sample Institute\\n2014-6-1', 'Ri Sam', 'Sample Institute')
    """
    given = [stripped for paragraph in paragraphs if (stripped := paragraph.strip())]
    end = end_of_text(given)
    ending = read_ending(given[end:])
    parts = _Parts(images=list(images), captions=list(captions))
    _read_text(given[:end], parts)
    body = normal_body(parts.body)
    odd = list(parts.sources.warnings)
    if published_on is None and ending.date:
        published_on = ending.date.day
        odd += [ending.date.warning] if ending.date.warning else []
    if ending.left_out and not body:
        odd.append("the post has no text, but paragraphs below its end, which are left out")
    if warnings is not None:
        warnings += odd
    return PageArticle(
        title, published_on, body, "\n".join(parts.head) or None, "\n".join(parts.tail) or None, tuple(parts.images),
        byline=parts.byline or byline, captions=tuple(parts.captions), comments=comments or ending.comments,
        cited=tuple(parts.sources.works), url=url, categories=tuple(dict.fromkeys([*categories, *ending.categories])),
        tags=tuple(dict.fromkeys([*tags, *ending.tags])), instant=instant, line=line,
    )  # fmt: skip


def _read_text(given: list[str], parts: _Parts) -> None:
    """Part the text from the lines above it and the blocks below it."""
    position = _read_start(given, parts)
    while position < len(given):
        paragraph = given[position]
        if len(paragraph) <= _LONGEST_BLOCK:
            taken = _read_block(given, position, parts)
            if taken:
                position += taken
                continue
            if _is_image(paragraph):
                parts.images.append(paragraph)
                position += 1
                continue
            if position and _is_image(given[position - 1]) and _CAPTION.match(paragraph):
                parts.captions.append(normal_line(paragraph))
            if position == len(given) - 1 and names_origin(normal_line(paragraph)):
                sentence = normal_line(paragraph)
                parts.tail.append(sentence)
                parts.sources += read_origin(sentence)
                return
        parts.body.append(paragraph)
        position += 1


def _read_start(given: list[str], parts: _Parts) -> int:
    """Take what stands above the text: pictures, bylines, heads, a sentence that names the origin."""
    position = 0
    while position < len(given) and len(given[position]) <= _LONGEST_BLOCK:
        paragraph = given[position]
        lines = _lines(paragraph)
        by = _BYLINE.fullmatch(lines[0]) if len(lines) == 1 else None
        if _is_image(paragraph):
            parts.images.append(paragraph)
            position += 1
        elif taken := _read_head(given[position : position + _HEAD_LINES], parts):
            position += taken
        elif by and not parts.byline:
            parts.byline = by["name"]
            position += 1
        elif position < len(given) - 1 and len(lines) == 1 and names_origin(lines[0]):
            parts.head.append(lines[0])
            parts.sources += read_origin(lines[0])
            position += 1
        elif position < len(given) - 1 and len(lines) == 1 and not parts.byline and _is_person(lines[0]):
            parts.byline = lines[0]
            position += 1
        else:
            break
    return position


def _read_head(following: list[str], parts: _Parts) -> int:
    """How many paragraphs are a head: short lines, the last of which is a date or the number of a brief."""
    lines: list[str] = []
    taken = 0
    for count, paragraph in enumerate(following, 1):
        if len(paragraph) > _LONGEST_BLOCK:
            break
        more = _lines(paragraph)
        lines += more
        if len(lines) > _HEAD_LINES or not all(could_name_a_source(line) or read_source_date(line) for line in more):
            break
        last = lines[-1] if lines else ""
        if is_brief(last):
            taken = count
        elif read_source_date(last):
            if len(lines) > 1:
                taken = count
            break
        elif count == 1 and len(lines) == 1 and split_trailing_date(last):
            taken = count
            break
    if not taken:
        return 0
    head = [line for paragraph in following[:taken] for line in _lines(paragraph)]
    found = read_head(head)
    parts.head += head
    parts.sources += found
    return taken


def _read_block(given: list[str], position: int, parts: _Parts) -> int:
    """How many paragraphs are a block that names the original, which may begin on a later line of the first one."""
    lines = _lines(given[position])
    for first, line in enumerate(lines):
        match = LABEL.match(line)
        if not match:
            continue
        rest = line[match.end() :]
        if rest and not _names_after_label(rest, has_colon=match["colon"] is not None):
            continue
        if not rest and not match["colon"] and match["weak"]:
            continue
        block = lines[first:]
        taken = 1
        if len(block) == 1 and not rest:
            taken += _lines_of_source(given[position + 1 :], block)
        while more := _further_work(given[position + taken :], block):
            taken += more
        after = given[position + taken : position + taken + 1]
        if match["weak"] and (len(block) == 1 and not rest or after and not _continues(after[0])):
            continue
        parts.body += lines[:first]
        parts.tail += block
        parts.sources += read_tail(block)
        return taken
    return 0


def _names_after_label(rest: str, *, has_colon: bool) -> bool:
    """Whether the words on the line of a label name a source, and do not go on with a sentence."""
    if split_trailing_date(rest) or rest.startswith(("http", "www.")):
        return True
    return has_colon and could_name_a_source(rest) and not rest[0].islower()


def _lines_of_source(following: list[str], block: list[str]) -> int:
    """Add the paragraphs that a label alone in its paragraph speaks of: short lines, up to the date."""
    for count, paragraph in enumerate(following):
        lines = _lines(paragraph) if len(paragraph) <= _LONGEST_BLOCK else [paragraph]
        if len(block) + len(lines) > _TAIL_LINES + 1 or not all(_in_source(line) for line in lines):
            return count
        block += lines
        if read_source_date(lines[-1]) or split_trailing_date(lines[-1]):
            return count + 1
    return len(following)


def _further_work(following: list[str], block: list[str]) -> int:
    """Add a paragraph that names one more work: a few short lines with a date or a link at their end."""
    if not following or len(following[0]) > _LONGEST_BLOCK:
        return 0
    lines = _lines(following[0])
    dated = bool(read_source_date(lines[-1]) or lines[-1].startswith(("http://", "https://", "www.")))
    if dated and len(lines) <= _TAIL_LINES and all(_in_source(line) for line in lines) and not LABEL.match(lines[0]):
        block += lines
        return 1
    return 0


def _in_source(line: str) -> bool:
    """Whether a line below a label can be part of its block: a title may end as a question does."""
    if _SECTION.match(line) or LABEL.match(line):
        return False
    return len(line) <= 200 and not line.endswith((".", ":", ";", ",")) or line.startswith(("http", "www."))


def _continues(paragraph: str) -> bool:
    """Whether a paragraph after a block is one more of the kind."""
    return bool(LABEL.match(paragraph)) or names_origin(paragraph) or _is_image(paragraph)


def _is_person(line: str) -> bool:
    return (
        len(line) <= 80
        and _BARE_BYLINE.fullmatch(line) is not None
        and not _NO_PERSON.search(line)
        and not looks_like_outlet(line)
    )


def _is_image(paragraph: str) -> bool:
    return len(paragraph) <= 200 and bool(_IMAGE_NAME.fullmatch(paragraph) or _IMAGE_FILE.fullmatch(paragraph))


def _lines(block: str) -> list[str]:
    return [line for raw in block.splitlines() if (line := normal_line(raw))] or [""]

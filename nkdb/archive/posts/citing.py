"""The works that a post names as its sources, in lines above its text or in a block below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from nkdb.archive.article import CitedWork
from nkdb.archive.dates.printed import DateReading, split_trailing_date
from nkdb.archive.dates.written_day import is_date_in_part
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.source_lines import (
    date_of_brief,
    date_of_source,
    is_brief,
    looks_like_outlet,
    split_source_date,
    split_written,
)

_THING = r"(?:story|stories|article|report|post|piece|text|interview|document|paper|version|item|thing)s?"
_WHOLE = r"(?:full|complete|entire|whole|original|rest of the|remainder of the)"
_STRONG = (
    rf"(?:(?:you can|please) )?(?:read|see|view|find) (?:(?:the|this|more of the)(?: {_WHOLE})?|{_WHOLE}|more)"
    rf"(?: {_THING})? (?:here|below|at)"
    rf"|(?:the )?{_WHOLE} {_THING} (?:is |can be (?:found|read) )?here"
    rf"|(?:article|story|report|text|original) source"
    rf"|read more here(?=\s*:)|(?P<more>read more)(?=\s*:)"
)
_WEAK = rf"(?P<thing>(?:the )?{_WHOLE} {_THING})|sources?|출처|via|originally published (?:by|in|at)"
LABEL = re.compile(
    rf"(?!original post\b)(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))(?P<colon>\s*[:：])?"
    r"(?:\s*\.?\s*$|\s+|(?<=：)|(?<=출처:))",
    re.IGNORECASE,
)
_LABEL_STARTS = frozenset({
    "you", "ple", "rea", "see", "vie", "fin", "the", "ful", "com", "ent", "who", "ori", "res", "rem", "art", "sto",
    "rep", "tex", "sou", "via", "출처", "출처:", "출처：", "출처 ",
})  # fmt: skip
# a name alone is that of an outlet behind these, and that of a story behind the others
_BEFORE_OUTLETS = re.compile(r"via|orig|.*(?:source|출처)")
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+")
"""An address within a line."""
_BY = re.compile(r"by:?\s+(?=\S)", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"‘'](?P<title>.+?)[,.]?[”\"’'][,.]?")
_IN_ONE_LINE = re.compile(r"(?:(?P<author>[^“”\"]+), )?[“\"](?P<title>[^“”\"]+?)(?:,[”\"]|[”\"],) (?P<outlet>[^“”\"]+)")
_BETWEEN_WORKS = re.compile(r"; |(?<=[)\]]), ")
_UNDATED = DateReading(None)


@dataclass(slots=True)
class Sources:
    """What source lines name, work by work, and the dates in them that the calendar does not have."""

    works: list[CitedWork] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __iadd__(self, other: Sources) -> Sources:
        self.works += other.works
        self.warnings += other.warnings
        return self


@dataclass(slots=True)
class _Group:
    """The lines of one work."""

    names: list[str] = field(default_factory=list)
    author: str | None = None
    title: str | None = None
    url: str | None = None
    one_line: bool = False
    date: DateReading = _UNDATED
    brief: DateReading | None = None

    def __bool__(self) -> bool:
        return bool(self.names or self.author or self.title)

    def add(self, line: str) -> None:
        """Put one line where it belongs."""
        first = line[0]
        if first in "NnIi" and is_brief(line):
            self.title, self.brief = line, date_of_brief(line)
        elif first in "Bb" and len(line) <= 80 and (by := _BY.match(line)):
            self.author = line[by.end() :]
        elif first in "“\"‘'" and (quoted := _QUOTED.fullmatch(line)):
            self.title = self.title or quoted["title"]
        else:
            self.names.append(line)


def label_of(line: str) -> re.Match[str] | None:
    """The label that a line begins with.

    >>> label_of("Source: Sample Daily")["weak"], label_of("The source was dry")
    ('Source', None)
    """
    # most lines do not even begin as a label does
    return LABEL.match(line) if line[:3].lower() in _LABEL_STARTS else None


def read_head(lines: Sequence[str]) -> Sources:
    """The works of the lines above a text: outlet, author (or number of the brief) and date, one work after another.

    >>> read_head(["Sample Daily", "Ri Sam", "8/1/2007"]).works[0].author
    'Ri Sam'
    """
    found = Sources()
    for group in _groups(lines):
        outlet, *more = group.names or [""]
        author = group.author or (more.pop() if more else None)
        title = group.title or (more.pop() if more else None)
        dates = [group.date, group.brief] if group.brief and not group.date.day else [group.date]
        found.warnings += [date.warning for date in dates if date.warning]
        found.works.append(CitedWork(outlet or None, author, title, dates[-1].day, group.url))
    return found


def read_tail(lines: Sequence[str]) -> Sources:
    """The works of the block below a text: title, outlet, author and date, one work after another.

    >>> work = read_tail(["Source: Sample Daily, 2014-6-1"]).works[0]
    >>> work.outlet, work.date
    ('Sample Daily', datetime.date(2014, 6, 1))
    """
    found = Sources()
    lines = [work for line in lines for work in _works_in(line)]
    labels = [label_of(line) for line in lines]
    begins = {0, *(place for place, label in enumerate(labels) if label), len(lines)}
    for begin, end in pairwise(sorted(begins)):
        label = labels[begin]
        named = label[0].lower() if label else ""
        first = lines[begin][label.end() :].strip() if label else lines[begin]
        if block := [*([first] if first else []), *lines[begin + 1 : end]]:
            if named.startswith("sources") and all(map(looks_like_outlet, block)) and _groups(block) == [_Group(block)]:
                found.works += map(CitedWork, block)
            else:
                found += _read_block(block, outlet_alone=_BEFORE_OUTLETS.match(named) is not None)
    return found


def with_links(
    works: Sequence[CitedWork], links: Iterable[tuple[str, str]], *, has_block: bool = False
) -> list[CitedWork]:
    """Cited works with the addresses of links that have a work's title, or else its outlet, for their text.

    Where links with one text lead to several addresses, none is taken. That of a work cited alone may be a link from
    its label: `Read the full story here`; below some texts (`has_block`) nothing else names the work.

    >>> with_links([CitedWork("Sample Daily", title="Tea is dear")], [("Tea is dear", "https://daily.example/1")])[0].url
    'https://daily.example/1'
    """
    if not works:
        return [work for work in with_links([CitedWork()], links) if work.url] if has_block else []
    leads: dict[str, set[str]] = {}
    for text, url in links:
        leads.setdefault(_bare(text), set()).add(url)
    only = {text: next(iter(urls)) for text, urls in leads.items() if text and len(urls) == 1}
    if not only:
        return list(works)
    label = next((text for text in only if text == "here" or LABEL.fullmatch(text)), "") if len(works) == 1 else ""
    return [
        work if work.url else replace(work, url=next(filter(None, map(only.get, _named(work, label))), None))
        for work in works
    ]


def _named(work: CitedWork, label: str) -> list[str]:
    return [_bare(work.title or ""), _bare(work.outlet or ""), label]


def _bare(text: str) -> str:
    return normal_line(text).strip("“”\"‘’'.,:; ")


def _works_in(line: str) -> list[str]:
    works = _BETWEEN_WORKS.split(line)
    return works if len(works) > 1 and all(map(split_source_date, works)) else [line]


def _read_block(lines: Sequence[str], *, outlet_alone: bool) -> Sources:
    found = Sources()
    for group in _groups(lines):
        if (group.one_line or len(lines) == 1) and len(group.names) == 1 and not group.title:
            if quoted := _IN_ONE_LINE.fullmatch(group.names[0]):
                group.author, group.title = group.author or quoted["author"], quoted["title"]
                group.names = [quoted["outlet"]]
            elif group.one_line:
                group.names = group.names[0].rsplit(", ", 1)
        found.works.append(_work_below(group, outlet_alone=outlet_alone))
        found.warnings += [group.date.warning] if group.date.warning else []
    return found


def _work_below(group: _Group, *, outlet_alone: bool) -> CitedWork:
    """The work of lines below a text, where the title stands first; one name alone is that of an outlet, if it can."""
    left = iter(group.names)
    title, author = group.title, group.author
    if (
        title is None
        and len(group.names) == 1
        and (outlet_alone or (looks_like_outlet(group.names[0]) and len(group.names[0]) < 60))
    ):
        outlet = next(left)
    else:
        title = title or next(left, None)
        outlet = next(left, "")
        author = author or next(left, None)
        if author and looks_like_outlet(author) and not looks_like_outlet(outlet):
            outlet, author = author, outlet or None
    return CitedWork(outlet or None, author, title, group.date.day, group.url)


def _groups(lines: Sequence[str]) -> list[_Group]:
    """The lines work by work: a date ends one. A link alone belongs to the work above it, if that has none."""
    split = _splitting(lines)
    groups: list[_Group] = []
    group = _Group()
    for printed in lines:
        line, link = _without_link(printed)
        if not line and not group and groups:
            groups[-1].url = groups[-1].url or link
            continue
        group.url = group.url or link
        if not line:
            continue
        date = date_of_source(line)
        if date is None and group and is_date_in_part(line):
            date = DateReading(None, f"a date in its source lines that does not name one day: {line}")
        if date is None:
            if parted := split(line):
                line, date = parted
                group.one_line = not group.names
            group.add(line)
        if date:
            group.date = date
            groups.append(group)
            group = _Group()
    return [*groups, group] if group or group.url else groups


def _splitting(lines: Sequence[str]) -> Callable[[str], tuple[str, DateReading] | None]:
    """How the date at the end of a line is split off.

    Where dates stand on lines of their own, those in words at the end of others are of their titles.
    """
    if len(lines) == 1:
        return lambda line: split_trailing_date(line) or split_written(line)
    return split_trailing_date if any(map(date_of_source, lines)) else split_source_date


def _without_link(line: str) -> tuple[str, str | None]:
    url = URL.search(line)
    if url is None:
        return line, None
    return " ".join(URL.sub("", line).strip(" ()[]<>").split()), url[0].rstrip(".,;:)]")

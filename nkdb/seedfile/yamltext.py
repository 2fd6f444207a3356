"""YAML text to plain data with the line of every value.

Built from libyaml's events rather than with a loader, for four reasons: every scalar stays text (no `no` that becomes
False, no date that becomes a date), duplicate keys are seen, anchors and aliases are refused before they can expand,
and depth is bounded (the C composer overflows its stack on deeply nested input).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from nkdb.errors import Problem

FieldPath = tuple[str | int, ...]
MAX_DEPTH = 20
TOO_DEEP = (f"more than {MAX_DEPTH} levels of nesting", "the layout of the codebook")

_NOT_YAML = "YAML, the fields of a record indented alike; in quotes any text with ': ' in it or a sign at its beginning"
_NOTHING = {"", "~", "null", "Null", "NULL"}
_CUT_OFF = re.compile(r"[ \t]+(#[^\s#]\S*)")

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class LocatedData:
    """Data of one file: dicts, lists, texts and None; `lines` has the line of each value by its path."""

    data: Any
    lines: dict[FieldPath, int] = field(default_factory=dict)


def line_of(lines: dict[FieldPath, int], path: FieldPath) -> int | None:
    """The line of a value, or of the nearest value around it."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


class _RefusedError(Exception):
    def __init__(self, line: int, found: str, allowed: str) -> None:
        self.line, self.found, self.allowed = line, found, allowed


def parse_yaml(text: str, file: str) -> LocatedData | Problem:
    r"""The one document in a YAML text, or what is wrong with it.

    >>> parse_yaml("key: rice\nn: 40\n", "x.yaml").data
    {'key': 'rice', 'n': '40'}
    >>> print(parse_yaml("a: 1\na: 2\n", "x.yaml"))
    x.yaml:2: found key 'a' a second time; allowed: each key once in a mapping
    """
    try:
        return _build(text)
    except _RefusedError as refused:
        return Problem(file, refused.line, "", "", refused.found, refused.allowed)
    except yaml.MarkedYAMLError as error:
        if "maximum nesting depth" in (error.problem or "") and error.problem_mark is not None:
            # later versions of libyaml have a limit of their own, and look ahead further than one event
            return Problem(file, error.problem_mark.line + 1, "", "", *TOO_DEEP)
        mark = error.problem_mark or error.context_mark
        lines = text.splitlines()
        if mark and error.context_mark and (mark.line, mark.column) >= (len(lines) - 1, len(lines[-1])):
            mark = error.context_mark  # what is missing at the end of the text was opened there
        line = mark.line + 1 if mark else None
        if mark and mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
            return Problem(file, line, "", "", "a tab in the indentation", "spaces")
        what = ", ".join(part for part in (error.context, error.problem) if part)
        return Problem(file, line, "", "", f"text that is not YAML ({what})", _NOT_YAML)
    except yaml.reader.ReaderError:
        # libyaml says where in bytes, so look again
        odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
        assert odd is not None
        line = text.count("\n", 0, odd.start()) + 1
        return Problem(file, line, "", "", f"character U+{ord(odd[0]):04X}", "printable characters")


def _build(text: str) -> LocatedData:
    building = _Building(text)
    values = [building.value(event, ()) for event in building.events if isinstance(event, yaml.NodeEvent)]
    return LocatedData(values[0] if values else None, building.lines)


def _events(text: str) -> Iterator[Any]:
    """The events of a text with one document, without anchors, and no deeper than it may be."""
    documents = depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if getattr(event, "anchor", None) is not None:
            kind = "an alias (*)" if isinstance(event, yaml.AliasEvent) else "an anchor (&)"
            raise _RefusedError(_line(event), kind, "no anchors or aliases: write the value where it is needed")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _RefusedError(_line(event), "a second YAML document", "one document in a file")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _RefusedError(_line(event), *TOO_DEEP)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        yield event


class _Building:
    """The data of a text, value by value: each takes from the events those that are in it."""

    def __init__(self, text: str) -> None:
        self.events = _events(text)
        self.lines: dict[FieldPath, int] = {}
        self._written = text.splitlines() if "#" in text else []

    def value(self, event: Any, path: FieldPath) -> Any:
        """What begins with an event: a text, None, a mapping or a list."""
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._list(path)

    def _text(self, event: Any) -> str | None:
        if event.style not in (None, ""):  # libyaml says "", PyYAML's own parser None
            return str(event.value)
        if self._written:
            _refuse_cut_off(self._written, event.end_mark)
        return None if event.value in _NOTHING else event.value

    def _mapping(self, path: FieldPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError(_line(event), "a list or mapping as a key", "text as keys")
            key = event.value
            if key in mapping:
                raise _RefusedError(_line(event), f"key {key!r} a second time", "each key once in a mapping")
            self.lines[*path, key] = _line(event)
            mapping[key] = self.value(next(self.events), (*path, key))
        return mapping

    def _list(self, path: FieldPath) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.value(event, (*path, len(items))))
        return items


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _refuse_cut_off(lines: list[str], end: Any) -> None:
    """Refuse a text that a number sign cuts off, as in `Rice #2`: a comment has a blank after the sign."""
    cut = _CUT_OFF.match(lines[end.line], end.column) if end.line < len(lines) else None
    if cut is not None:
        raise _RefusedError(end.line + 1, f"{cut[1]!r}, which YAML takes for a comment",
                            "the whole text in quotes; or a blank after the # of a comment")  # fmt: skip

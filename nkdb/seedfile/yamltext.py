"""YAML text to plain data with the line of every value.

Built from libyaml's events rather than with a loader, for four reasons: every scalar stays text (no `no` that becomes
False, no date that becomes a date), duplicate keys are seen, anchors and aliases are refused before they can expand,
and depth is bounded (the C composer overflows its stack on deeply nested input).
"""

from __future__ import annotations

import re
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


def _refuse_cut_off(lines: list[str], end: Any) -> None:
    """Refuse a text that a number sign cuts off, as in `Rice #2`: a comment has a blank after the sign."""
    cut = _CUT_OFF.match(lines[end.line], end.column) if end.line < len(lines) else None
    if cut is not None:
        raise _RefusedError(end.line + 1, f"{cut[1]!r}, which YAML takes for a comment",
                            "the whole text in quotes; or a blank after the # of a comment")  # fmt: skip


def _build(text: str) -> LocatedData:
    located = LocatedData(None)
    written = text.splitlines() if "#" in text else []
    lines = located.lines
    # an open container: (container, its path, the key a value is due for)
    stack: list[list[Any]] = []
    documents = 0

    def place(value: Any, line: int) -> FieldPath:
        if not stack:
            located.data = value
            lines[()] = line
            return ()
        container, path, key = stack[-1]
        if isinstance(container, list):
            here: FieldPath = (*path, len(container))
            container.append(value)
        else:
            here = (*path, key)
            container[key] = value
            stack[-1][2] = None
        lines.setdefault(here, line)
        return here

    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        line = mark.line + 1 if mark is not None else 1
        if getattr(event, "anchor", None) is not None:
            kind = "an alias (*)" if isinstance(event, yaml.AliasEvent) else "an anchor (&)"
            raise _RefusedError(line, kind, "no anchors or aliases: write the value where it is needed")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _RefusedError(line, "a second YAML document", "one document in a file")
        elif isinstance(event, yaml.ScalarEvent):
            if stack and isinstance(stack[-1][0], dict) and stack[-1][2] is None:
                key = event.value
                if key in stack[-1][0]:
                    raise _RefusedError(line, f"key {key!r} a second time", "each key once in a mapping")
                stack[-1][2] = key
                lines[(*stack[-1][1], key)] = line
            else:
                plain = event.style in (None, "")  # libyaml says "", PyYAML's own parser None
                empty = plain and event.value in _NOTHING
                if plain and written:
                    _refuse_cut_off(written, event.end_mark)
                place(None if empty else event.value, line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) >= MAX_DEPTH:
                raise _RefusedError(line, *TOO_DEEP)
            if stack and isinstance(stack[-1][0], dict) and stack[-1][2] is None:
                raise _RefusedError(line, "a list or mapping as a key", "text as keys")
            container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            stack.append([container, place(container, line), None])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
    return located

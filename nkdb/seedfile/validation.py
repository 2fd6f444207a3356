"""Data to validated records, and what is wrong with data in words: where, what was found, what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from nkdb.errors import Problem, RefusedRowError, SeedError, did_you_mean
from nkdb.seedfile import records as r
from nkdb.seedfile.fields import A_NUMBER, WRITTEN, Refusing
from nkdb.seedfile.files import SeedFile
from nkdb.seedfile.partial import Partial
from nkdb.seedfile.yamltext import FieldPath, line_of

T = TypeVar("T", bound=r.Record, covariant=True)
_WORD = re.compile("[a-z0-9-]+")


@dataclass(frozen=True, slots=True, eq=False)
class Located(Generic[T]):
    """A record and where it stands."""

    record: T
    seed_file: SeedFile
    lines: dict[FieldPath, int]
    base: FieldPath = ()

    @property
    def file(self) -> str:
        """The file as its user calls it."""
        return self.seed_file.shown

    def line(self, *path: str | int) -> int | None:
        """Line of a field of the record."""
        return line_of(self.lines, self.base + path)

    def problem(self, path: Sequence[str | int], record: str, field: str, found: str, allowed: str) -> Problem:
        """A problem with a field of this record."""
        return Problem(self.file, self.line(*path), record, field, found, allowed)


@dataclass(slots=True)
class Findings:
    """All problems met while reading.

    `unread` are the words of what could not be read at all: a reference to one of them may lead there, and any may
    where a file is cut off. At more than `max_errors` problems the reading of JSON Lines stops.
    """

    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    is_cut_off: bool = False
    max_errors: int = SeedError.SHOWN

    def may_lead_to_unread(self, key: str) -> bool:
        """Whether a key may be one of what could not be read."""
        return self.is_cut_off or key in self.unread

    def leave_unread(self, text: str, *problems: Problem) -> None:
        """Take note of a text that cannot be read, and why."""
        self.problems += problems
        self.unread.update(_WORD.findall(text))

    def refuse_many(self, others: Sequence[Problem] = ()) -> None:
        """Raise SeedError where these problems, and others, are too many to go on reading for more."""
        if len(self.problems) + len(others) > self.max_errors:
            raise SeedError([*self.problems, *others], self.max_errors, stopped=True)


def shown(value: object) -> str:
    """A value of YAML or JSON as a message names it."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return f"a mapping ({', '.join(map(str, value))})"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return str(value) if isinstance(value, Decimal) else repr(value)


def validated(
    kind: type[T], data: Any, lines: dict[FieldPath, int], file: SeedFile, base: FieldPath, findings: Findings
) -> Located[T] | None:
    """The record that data make, with what is wrong with them among the findings.

    Of data that are refused it is what the sound ones make, so that these are checked as well; it is never loaded, the
    problems found see to that. None where no data are sound.
    """
    try:
        return Located(kind.model_validate(data, context=WRITTEN), file, lines, base)
    except ValidationError as error:
        details = error.errors(include_url=False)
    if not isinstance(data, dict):
        findings.problems += [_problem(kind, data, detail, lines, file.shown, base) for detail in details]
        return None
    partial = Partial([detail["loc"] for detail in details])
    record = partial.record(kind, data)
    if getattr(record, "key", "") is None:
        # whatever the field is called, or whatever else is wrong with the key, others may refer to it
        findings.unread.update(value for value in data.values() if isinstance(value, str))
    details += partial.wrong
    # what made the whole record be refused is among both
    findings.problems += dict.fromkeys(_problem(kind, data, detail, lines, file.shown, base) for detail in details)
    return Located(record, file, lines, base)


@contextmanager
def telling(record: str) -> Iterator[None]:
    """Tell of what a record that is made of rows may not hold, by the record's name; raises RefusedRowError."""
    try:
        yield
    except ValidationError as error:
        wrong = _problem(getattr(r, error.title), None, error.errors(include_url=False)[0], {}, "", ())
        raise RefusedRowError(record, wrong.field, wrong.found, wrong.allowed) from None


def _problem(
    kind: type[r.Record], data: Any, detail: Any, lines: dict[FieldPath, int], file: str, base: FieldPath
) -> Problem:
    path: FieldPath = detail["loc"]
    found, allowed = shown(detail["input"]), detail["msg"][0].lower() + detail["msg"][1:]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "wrong":
            allowed = context["allowed"]
            if context["field"]:
                path = (*path, context["field"])
                found = shown(detail["input"].get(context["field"]))
        case "word":
            allowed = context["allowed"] + did_you_mean(detail["input"], context["words"])
        case "missing":
            found, allowed = "nothing", _allowed_at(kind, path) or f"a value for {path[-1]}{_fields_of(kind, path)}"
        case "extra_forbidden":
            names = [name for model in _models_at(kind, path[:-1]) for name in model.model_fields]
            found = f"unknown field {str(path[-1])!r}"
            allowed = "the fields " + ", ".join(names) + did_you_mean(path[-1], names)
        case "model_type" | "dict_type":
            allowed = "a mapping of fields"
        case "float_parsing" | "float_type" | "finite_number":
            allowed = A_NUMBER
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            allowed = "a whole number"
        case "greater_than" | "greater_than_equal" | "less_than_equal":
            allowed = detail["msg"].replace("Input should be", "a number")
        case "date_from_datetime_parsing" | "date_parsing":
            allowed = "a day that exists, in the form YYYY-MM-DD"
        case "bool_parsing" | "bool_type":
            allowed = "true or false"
        case "string_type":
            allowed = ", ".join(filter(None, ("text", _allowed_at(kind, path))))
        case "list_type":
            allowed = "a list"
        case "too_short":
            allowed = f"at least one{_fields_of(kind, path)}"
    return Problem(file, line_of(lines, base + path), *_where(kind, data, path), found, allowed)


def _models_at(kind: type[r.Record], path: FieldPath) -> list[type[r.Record]]:
    """What a record is made of at a path, read from its declaration."""
    models = [kind]
    for part in path:
        if isinstance(part, str):
            annotations = [model.model_fields[part].annotation for model in models if part in model.model_fields]
            models = [found for annotation in annotations for found in _models_in(annotation)] or models
    return models


def _fields_of(kind: type[r.Record], path: FieldPath) -> str:
    """The fields of the records that a field is a list of; nothing for other fields."""
    names = [name for model in _models_at(kind, path) for name in model.model_fields]
    return f", with {', '.join(names)}" if path[-1] not in names else ""


def _allowed_at(kind: type[r.Record], path: FieldPath) -> str | None:
    """What a field of words or of one pattern would take; None for other kinds of fields."""
    fields = [model.model_fields.get(str(path[-1])) for model in _models_at(kind, path[:-1])]
    refusing = [part for field in fields if field for part in field.metadata if isinstance(part, Refusing)]
    return refusing[0].context["allowed"] if refusing else None


def _models_in(annotation: Any) -> Iterator[type[r.Record]]:
    if isinstance(annotation, type) and issubclass(annotation, r.Record):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def _where(kind: type[r.Record], data: Any, path: FieldPath) -> tuple[str, str]:
    """The innermost record with a key around a place, and the field within it: ('claim rice', 'evidence 2 start')."""
    label, rest, at, keys = labelled(kind.TYPE, data.get("key") if isinstance(data, dict) else None), path, data, []
    for depth, part in enumerate(path, start=1):
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(part, int) and isinstance(at, dict) and "key" in at:
            keys.append(at["key"])
            label, rest = labelled("figure" if "figures" in path[:depth] else "claim", *keys), path[depth:]
    return label, " ".join(str(part + 1 if isinstance(part, int) else part) for part in rest)


def labelled(word: str, *keys: str | None) -> str:
    """What a message calls a record, by its key and those of the records around it.

    >>> labelled("claim", "rice"), labelled("figure", "rice", "price"), labelled("claim", None)
    ('claim rice', 'figure rice/price', 'claim')
    """
    return f"{word} {'/'.join(map(str, keys))}" if all(keys) else word

"""What data that were refused say all the same: the record that their sound fields make.

So all that is wrong with a record is told at once: what several of its fields have to be to each other, and where its
references lead, as far as the fields that this takes are sound. Such a record is looked at, never loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError

from nkdb.seedfile import records as r
from nkdb.seedfile.fields import WRITTEN
from nkdb.seedfile.yamltext import FieldPath

T = TypeVar("T", bound=r.Record)


class Partial:
    """Data of which the fields at some paths were refused."""

    def __init__(self, refused: Collection[FieldPath]) -> None:
        self.wrong: list[Any] = []
        """What the checks of the record and its parts refuse, as pydantic itself tells it."""
        self._touched = {path[:length] for path in refused for length in range(len(path) + 1)}

    def record(self, kind: type[T], data: Any, path: FieldPath = ()) -> T:
        """The record that data make, with None for what was refused, also in a list or mapping that is none."""
        given = data if isinstance(data, dict) else {}
        # where there is an unknown field, it may be one that is not there
        is_whole = bool(given) and given.keys() <= kind.model_fields.keys()
        fields: dict[str, Any] = {}
        unsound: dict[str, Any] = {}
        for name, declared in kind.model_fields.items():
            here = (*path, name)
            if here in self._touched or (name not in given and (declared.is_required() or not is_whole)):
                unsound[name] = self._value(declared.annotation, given.get(name), here)
            elif name in given:
                fields[name] = _adapter(kind, name).validate_python(given[name], context=WRITTEN)
        # of a field that it is given, pydantic does not look for a default, which takes it longer than all else here
        made = kind.model_construct(**fields, **unsound)
        for name in unsound:
            del made.__dict__[name]
        self.wrong += (
            {"type": error.type, "loc": path, "msg": error.message(), "input": data, "ctx": error.context}
            for error in _wrong(made)
        )
        made.__dict__.update(unsound)
        return made

    def _value(self, annotation: Any, value: Any, path: FieldPath) -> Any:
        if path not in self._touched and value is not None:
            return _adapter_of(annotation).validate_python(value, context=WRITTEN)
        kind, arguments = get_origin(annotation), get_args(annotation)
        if kind is Annotated:
            return self._value(arguments[0], value, path)
        if kind is list:
            items = value if isinstance(value, list) else [None]
            return [self._value(arguments[0], item, (*path, index)) for index, item in enumerate(items)]
        if kind is dict:
            pairs: dict[Any, Any] = value if isinstance(value, dict) else {None: None}
            return {key: self._value(arguments[1], item, (*path, key)) for key, item in pairs.items()}
        is_record = isinstance(annotation, type) and issubclass(annotation, r.Record)
        return self.record(annotation, value, path) if is_record else None


def _wrong(record: r.Record) -> Iterator[PydanticCustomError]:
    """What the checks of a record refuse that lacks the fields that are not sound."""
    for check in (*record.CHECKS, *record.CHECKS_WRITTEN):
        try:
            check(record)
        except PydanticCustomError as error:
            yield error
        except (AttributeError, ValueError):
            # it reads a field that is not there, or rests on what another check refuses
            continue


@cache
def _adapter(kind: type[r.Record], name: str) -> TypeAdapter[Any]:
    declared = kind.model_fields[name]
    # what was annotated to the field itself is kept apart from its type
    annotation: Any = declared.annotation
    return TypeAdapter(Annotated[annotation, *declared.metadata] if declared.metadata else annotation)


@cache
def _adapter_of(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)

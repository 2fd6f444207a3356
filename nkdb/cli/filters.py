"""The options that choose figures and claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_HELP = {
    "measure": "A measure, by key or name. Filters with names are repeatable: any of them.",
    "kind": "A kind of figure (value, split) or claim (statistic, practice, …).",
    "organization": "What the claim is about.",
    "source": "A source anywhere in the chain.",
    "origin": "The source that said it first.",
    "topic": "A subject heading.",
    "place": "A place, with all that lie in it.",
    "category": "A category of the publisher's.",
    "since": "Claims about a time that ends at or after this day, month or year.",
    "until": "Claims about a time that begins at or before it.",
}
_SINGLE = ("since", "until")


def filter_options(*names: str) -> Callable[[F], F]:
    """The options of those names."""

    def add(function: F) -> F:
        for name in reversed(names):
            single = name in _SINGLE
            function = click.option(
                f"--{name}", multiple=not single, metavar="DATE" if single else "NAME", help=_HELP[name]
            )(function)
        return function

    return add


def given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given; of several values, a list."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in options.items()
        if value not in (None, ())
    }

"""The options that choose figures and claims, and those that put figures into something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_HELP = {
    "measure": "A measure, by key or name. Filters that take a NAME are repeatable: any of the names may match.",
    "kind": "A kind of figure (value, split) or claim (statistic, practice, …); of kinds of both, both must match.",
    "organization": "An organization that the claim is about.",
    "source": "A source anywhere in the chain.",
    "origin": "The source that said it first.",
    "topic": "A subject heading.",
    "place": "A place that the claim is about, or any place in it.",
    "category": "A category of the publisher.",
    "since": "Claims about a time that ends at or after this day, month or year.",
    "until": "Claims about a time that begins at or before this day, month or year.",
}
_SINGLE = ("since", "until")

CONVERSION = ("per", "currency", "rate", "in_", "unit", "max_gap")
"""The names of the conversion options as parameters."""


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


def conversion_options(function: F) -> F:
    """--per, --currency, --rate, --in, --unit, --max-gap: what figures are put into, and by which rates."""
    for option in (
        click.option(
            "--max-gap", metavar="DAYS",
            help="Use no rate further away in time (180d, 6m, 1y).  [default: 180d; official rates: 365d]",
        ),
        click.option("--unit", metavar="UNIT", help="Convert figures to a unit: kg, t, m2, ha, year, …"),
        click.option(
            "--in", "in_", multiple=True, metavar="GOOD",
            help="Convert money to what it buys: kg_rice, kg_corn, kg_pork. Repeatable.",
        ),
        click.option(
            "--rate", multiple=True, type=click.Choice(["market", "official"]),
            help="The kind of rates for --currency; repeat for both.  [default: market]",
        ),
        click.option(
            "--currency", multiple=True, metavar="CODE", help="Convert money to a currency: USD, CNY, KPW. Repeatable."
        ),
        click.option(
            "--per", metavar="PERIOD", help="Convert figures to a period: P1D, P1W, P1M, P3M, P1Y (ISO 8601)."
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given; of several values, a list."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in options.items()
        if value not in (None, ())
    }

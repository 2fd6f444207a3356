"""`nkdb plot`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

import click

from nkdb import db
from nkdb.cli.filters import CONVERSION, conversion_options, filter_options, given
from nkdb.cli.groups import GroupOfCommands
from nkdb.cli.options import database_option, note
from nkdb.plot.rates import QUANTITIES

if TYPE_CHECKING:
    from nkdb.plot.page import Picture, Provenance

F = TypeVar("F", bound=Callable[..., Any])

_CLAIMS = ("kind", "organization", "source", "origin", "topic", "place", "category", "since", "until")
_GROUPS = ("claim", "topic", "organization", "measure")
_MINIMUM = click.option(
    "--minimum",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    metavar="CLAIMS",
    help="Leave out rows or lines with fewer claims.",
)


def _picture_options(function: F) -> F:
    """OUT, --format, --force, --database: where a picture is from, and where it goes."""
    for option in (
        click.option("--force", is_flag=True, help="Replace OUT if it exists."),
        click.option(
            "--format",
            "format_",
            type=click.Choice(["png", "svg", "html"]),
            help="[default: as the ending of OUT says]",
        ),
        database_option,
        click.argument("out", type=click.Path(path_type=Path), metavar="OUT"),
    ):
        function = option(function)
    return function


@click.group("plot", cls=GroupOfCommands)
def command() -> None:
    """Draw figures, a timeline, attribution or rates, as PNG, SVG or HTML.

    OUT is a PNG, an SVG, or an HTML page that holds the picture and its rows and loads nothing from the network. Every
    picture says what it was drawn from and what was left out. An existing file is replaced only with --force.

    \b
      nkdb plot figures payments.svg --measure 8-3-money-payment --per P1M --currency USD
      nkdb plot rates rates.png --quantity usd_kpw --quantity rice_kpw_per_kg --since 2008
    """  # noqa: D301 - click wants the character, not the two that print it


@command.command("figures")
@_picture_options
@filter_options("measure", *_CLAIMS)
@conversion_options
def figures(target: db.Target, out: Path, format_: str | None, force: bool, **options: Any) -> None:
    """Draw figures: one row each, with its source, and an axis for each measure, unit and period.

    Ranges are bars with both ends labelled, single values dots, open ends arrows, splits stacked bars. With --per,
    --currency, --in or --unit, the values are those of `nkdb figures`, and the rates used stand beside them. Old and
    new won have separate axes.
    """
    format_ = _ready(out, format_, force)
    from nkdb.analysis.reading import opened
    from nkdb.plot import asking
    from nkdb.plot.figures import draw_figures

    asked = given(options)
    conversion: dict[str, Any] = {name: asked.pop(name) for name in CONVERSION if name in asked}
    with opened(target) as read:
        found = asking.figure_rows(read, asked, conversion)
    if not found.rows:
        _nothing("figures", found.left_out)
        return
    words = asking.words_of(asked)
    _write(draw_figures(found.rows, _provenance(target), narrowed=words, left_out=found.left_out), out, format_, force)


@command.command("timeline")
@_picture_options
@filter_options(*_CLAIMS)
@click.option(
    "--by", type=click.Choice(_GROUPS), help="What each row stands for.  [default: claim if there are few, else topic]"
)
@_MINIMUM
def timeline(
    target: db.Target, out: Path, format_: str | None, force: bool, by: str | None, minimum: int, **options: Any
) -> None:
    """Draw what the claims speak about over time, and when they were published."""
    format_ = _ready(out, format_, force)
    from nkdb.analysis.reading import opened
    from nkdb.plot import asking
    from nkdb.plot.timeline import draw_timeline

    asked = given(options)
    with opened(target) as read:
        rows = asking.claim_rows(read, asked)
    if not any(row["earliest"] or row["latest"] for row in rows):
        _nothing("claims with a time")
        return
    words = asking.words_of(asked)
    _write(draw_timeline(rows, _provenance(target), by=by, minimum=minimum, narrowed=words), out, format_, force)


@command.command("sources")
@_picture_options
@filter_options(*_CLAIMS)
@_MINIMUM
def sources(target: db.Target, out: Path, format_: str | None, force: bool, minimum: int, **options: Any) -> None:
    """Draw who has claims from whom: publishers on the left, origins at the ends; more claims make a wider line."""
    format_ = _ready(out, format_, force)
    from nkdb.analysis.reading import opened
    from nkdb.plot import asking
    from nkdb.plot.sources import draw_sources

    asked = given(options)
    with opened(target) as read:
        rows = asking.chain_rows(read, asked)
    if not rows:
        _nothing("claims")
        return
    words = asking.words_of(asked)
    _write(draw_sources(rows, _provenance(target), minimum=minimum, narrowed=words), out, format_, force)


@command.command("rates")
@_picture_options
@click.option(
    "--quantity",
    "quantities",
    multiple=True,
    type=click.Choice(list(QUANTITIES)),
    help="Rate or price; repeatable.  [default: all]",
)
@click.option("--place", "places", multiple=True, metavar="NAME", help="Where it was observed; repeatable.")
@click.option("--since", metavar="DATE", help="From this day, month or year on.")
@click.option("--until", metavar="DATE", help="Up to this day, month or year.")
@click.option(
    "--measure", multiple=True, metavar="NAME", help="Mark the times of these figures.  [default: all sums of money]"
)
@click.option("--no-figures", is_flag=True, help="Do not mark the times of figures.")
def rates(
    target: db.Target,
    out: Path,
    format_: str | None,
    force: bool,
    quantities: tuple[str, ...],
    places: tuple[str, ...],
    since: str | None,
    until: str | None,
    measure: tuple[str, ...],
    no_figures: bool,
) -> None:
    """Draw market rates and prices over time, official rates, and the times that figures speak about.

    Old and new won (redenomination of 2009-11-30) have separate axes.
    """
    format_ = _ready(out, format_, force)
    from nkdb.analysis.reading import opened
    from nkdb.plot import asking
    from nkdb.plot.rates import draw_rates

    with opened(target) as read:
        market = asking.market_rows(read, quantities or tuple(QUANTITIES), places, since, until)
        official = asking.official_rows(read, quantities, since, until)
        marked = [] if no_figures else asking.times_of_figures(read, measure)
    if not market and not official:
        _nothing("rates")
        return
    words = asking.words_of(given({"place": places, "since": since, "until": until}))
    _write(draw_rates(market, official, marked, _provenance(target), narrowed=words), out, format_, force)


def _ready(out: Path, format_: str | None, force: bool) -> str:
    """What can be refused before the database is read: OUT, its format, and matplotlib not being there."""
    from nkdb.export.whole import require_writable
    from nkdb.plot.saving import format_for
    from nkdb.plot.style import style

    format_ = format_for(out, format_)
    require_writable(out, folder=False, force=force)
    with style():
        return format_


def _provenance(target: db.Target) -> Provenance:
    from nkdb import __version__
    from nkdb.plot.page import Provenance

    # of a picture that is published, nobody need know the folder, or the server and who asked it
    name = target.file.name if target.file else unquote(urlsplit(target.url).path).strip("/")
    # no font can draw the bytes of a name that is not UTF-8
    return Provenance(os.fsencode(name).decode(errors="replace") or "PostgreSQL", __version__)


def _write(picture: Picture, out: Path, format_: str, force: bool) -> None:
    from nkdb.plot.saving import save

    for words in save(picture, out, format_=format_, force=force):
        note(words)
    note(f"{out}: {picture.title}. {picture.source}")


def _nothing(what: str, left_out: list[str] | None = None) -> None:
    why = f" (left out: {', '.join(left_out)})" if left_out else ""
    note(f"no {what}{why}; nothing was written")

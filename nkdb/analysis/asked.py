"""Figures as they are asked for: chosen by words, fit for what they are to be put into, and put into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from nkdb import db
from nkdb.analysis import frames, units
from nkdb.analysis.filters import Filters, filters
from nkdb.analysis.normalise import Wanted, is_currency, normalise, wanted
from nkdb.analysis.reading import Column, Rows, opened
from nkdb.errors import ConversionError

CONVERSION: Final = ("per", "currency", "rate", "in_", "unit", "max_gap", "mid")
MOST_BY_NUMBER: Final = 10_000
"""Figures that are asked for by their row numbers; of more, all are read."""

_ORDER: Final = ["measure_key", "published_on", "figure_key"]
_JOINED: Final = """figure f JOIN claim c ON c.id = f.claim_id JOIN measure m ON m.id = f.measure_id
JOIN article a ON a.id = c.article_id"""


def figures(rows: Rows, words: Mapping[str, Any], asked: Wanted) -> pd.DataFrame:
    """The frame of `Database.figures`, with `claim_id` as a column beside; `words` are its filters."""
    found = frames.figures(rows, filters(rows, **words))
    _require_fit(found, asked, named=words.get("measure") is not None)
    return normalise(rows, found, asked)


def first_figures(target: db.Target, options: Mapping[str, Any], limit: int | None) -> tuple[pd.DataFrame, int]:
    """The first figures by measure, day of publication and key, and how many there are without the limit.

    `options` are those of `Database.figures`. Only the first are converted, but what is wrong with any of them is told.
    """
    words = {name: value for name, value in options.items() if name not in CONVERSION}
    asked = wanted(**{name: value for name, value in options.items() if name in CONVERSION})
    with opened(target) as rows:
        if limit is None or limit > MOST_BY_NUMBER:
            found = figures(rows, words, asked)
            count = len(found)
        else:
            chosen = filters(rows, **words)
            said = rows.frame(
                [Column("measure_key", "m.key"), Column("unit", "f.unit"), Column("figures", "count(*)", "integer")],
                f"{_JOINED}{chosen.figures} GROUP BY m.key, f.unit",
            )
            _require_fit(said, asked, named="measure" in words)
            first = rows.frame(
                [Column("id", "f.id", "integer")],
                f"{_JOINED}{chosen.figures} ORDER BY m.key{rows.by_code_point}, a.published_on IS NULL, "
                f"a.published_on, f.key{rows.by_code_point} LIMIT {limit}",
            )
            numbers = ", ".join(map(str, first["id"])) or "NULL"
            found = normalise(rows, frames.figures(rows, Filters(of_figure=[f"f.id IN ({numbers})"])), asked)
            count = int(said["figures"].sum())
    return found.drop(columns="claim_id").sort_values(_ORDER).head(limit or len(found)), count


def _require_fit(said: pd.DataFrame, asked: Wanted, *, named: bool) -> None:
    """Raise where none of the figures can be put into what is asked, or none of a measure that was named.

    Of what was chosen otherwise, such as by topic, what cannot be put into it is left empty, and says so.
    """
    if asked.unit is not None:
        into: tuple[str, str, str] = ("unit", asked.unit, "of its dimension")
    elif asked.currencies or asked.goods:
        into = ("currency", asked.currencies[0], "of money") if asked.currencies else ("in", asked.goods[0], "of money")
    else:
        return
    units_of: dict[str, set[str]] = {}
    for measure, unit in said[["measure_key", "unit"]].drop_duplicates().itertuples(index=False, name=None):
        units_of.setdefault(measure, set()).add(unit)
    fit = {measure for measure, their in units_of.items() if any(_fits(unit, asked.unit) for unit in their)}
    unfit = sorted(set(units_of) - fit)
    if not unfit or (fit and not named):
        return
    field, found, of = into
    if fit:
        others = ", ".join(f"{measure} (in {_listed(units_of[measure])})" for measure in unfit)
        raise ConversionError(field, found, f"measures {of}: {', '.join(sorted(fit))}; not {others}")
    every = _listed(set().union(*units_of.values()))
    raise ConversionError(
        field, found, f"no conversion, since the figures are in {every}{', not in money' * (field != 'unit')}"
    )


def _fits(said: str, unit: str | None) -> bool:
    return is_currency(said) if unit is None else units.factor(said, unit) is not None


def _listed(words: Iterable[str]) -> str:
    listed = sorted(words)
    return ", ".join(listed[:8]) + (" and others" if len(listed) > 8 else "")

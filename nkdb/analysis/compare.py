"""Disagreement and corroboration: the figures of one measure against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from nkdb.analysis import frames, units
from nkdb.analysis.filters import Filters
from nkdb.analysis.money import WON
from nkdb.analysis.normalise import Wanted, is_currency, is_money, normalise
from nkdb.analysis.reading import Column, Rows, columns
from nkdb.analysis.times import which_won
from nkdb.analysis.values import Values
from nkdb.errors import ConversionError, plural

MOST: Final = 1_000
"""Figures that are compared at once: their pairs are half a million."""

_VALUE: Final = ("value_low", "value_high", "value_unit", "value_per", "value_note")
_PAIRED: Final = (
    "figure_key", "measure_key", "kind", "qualifier", "unit", "places", "which_places", "which_won", "parties",
    "shares_in_order", *_VALUE, *(f"said_{column}" for column in _VALUE),
)  # fmt: skip
_SHARE: Final = r" [0-9.e+\-]+(?=;|$)"

RELATIONS: Final = ("overlap", "gap", "same shares", "other shares", "not comparable")


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """The figures of one measure, and how each compares with each other one.

    `figures` has the columns of `Database.figures`, with values converted to the unit and period of the measure where
    possible (money at market rates), and `report`: a number that articles share if they revise or repeat each other, or
    rest on the same work.

    `pairs` has two figures per row (their keys: first, second): relation (overlap, gap, same shares, other shares, not
    comparable), overlap_low and overlap_high or gap (distance of the nearest ends), unit and per of those, and reason:
    why they are not comparable. Two figures in the same currency are compared in it, without rates; two in won only if
    both are known to be from before the redenomination, or both from after it.

    `reports` and `origins` count what the figures rest on: several articles that revise, repeat or retell one work are
    one report; whoever said it first is an origin, however many reports pass it on.
    """

    figures: pd.DataFrame
    pairs: pd.DataFrame
    reports: int
    origins: int

    def __repr__(self) -> str:
        return f"<Comparison: {self.summary}; .figures, .pairs>"

    @property
    def summary(self) -> str:
        """The counts in words."""
        return (
            f"{plural(len(self.figures), 'figure')} of {plural(self.reports, 'report')} "
            f"and {plural(self.origins, 'origin')}"
        )


def compare(rows: Rows, measure: str, filters: Filters) -> Comparison:
    """Compare the figures that the filters leave; raises ConversionError where they are more than MOST."""
    found = frames.figures(rows, filters)
    if len(found) > MOST:
        raise ConversionError(
            "measure",
            f"{measure} with {len(found):,} figures",
            f"at most {MOST:,}; narrow it down by time, place or source",
        )
    found, unconverted = _normalised(rows, found)
    found["report"] = _reports(rows, found["article_key"])
    found = found.sort_values(["claim_earliest", "figure_key"])
    paired = found.assign(
        which_places=frames.places_of(rows, found)[0].code,
        which_won=which_won(rows, found),
        parties=_in_order(found["shares"].str.replace(_SHARE, "", regex=True)),
        shares_in_order=_in_order(found["shares"]),
    ).join(unconverted)
    found = found.drop(columns="claim_id").reset_index(drop=True)
    return Comparison(found, _pairs(paired), int(found["report"].nunique()), int(found["origin_key"].nunique()))


def _normalised(rows: Rows, found: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures per the period and in the unit of their measure, where all that needs is at hand.

    Beside them the columns of their values per that period in the money they were said in, named `said_…`.
    """
    measures = rows.frame(columns("m", "key unit per"), "measure m")
    own = measures.set_index("key").reindex(found["measure_key"].unique())
    per = own["per"].iloc[0] if len(own) == 1 and pd.notna(own["per"].iloc[0]) else None
    unit = str(own["unit"].iloc[0]) if len(own) == 1 else ""
    values = Values.of(found)
    money = is_money(values)
    asked: dict[str, Any] = {}
    if money.any() and is_currency(unit):
        asked["currencies"] = (unit,)
    elif any(said != unit and units.factor(said, unit) is not None for said in values.units):
        asked["unit"] = unit
    if per is not None and not _is_period(per):
        per = None
    said = normalise(rows, found, Wanted(per=per, mid=True))
    try:
        done = normalise(rows, found, Wanted(per=per, mid=True, **asked)) if asked else said
    except ConversionError:
        # a currency without rates: the figures stay in what they were said in, and are told apart by that
        done = said
    if asked:
        # what cannot be put into it stays as it is
        fits = money if "currencies" in asked else _fits(values, unit)
        done = done.assign(**{column: done[column].where(fits, said[column]) for column in _VALUE})
    if "currencies" not in asked:
        said = done
    return done.drop(columns=["value_mid", "value_mid_basis"]), said[[*_VALUE]].add_prefix("said_")


def _fits(values: Values, unit: str) -> Any:
    """Which values can be put into a unit."""
    found = [units.factor(said, unit) is not None for said in values.units]
    return np.array([*found, False])[values.unit]


def _is_period(per: str) -> bool:
    from nkdb.analysis.periods import months_and_days

    return months_and_days(per) is not None


def _reports(rows: Rows, articles: pd.Series) -> Any:
    """A number for each article that it shares with those which revise, repeat or retell the same."""
    from networkx import Graph, connected_components

    same: Graph[Any] = Graph()
    same.add_nodes_from(articles)
    related = rows.frame(
        [Column("one", "a.key"), Column("other", "b.key")],
        "article_relation r JOIN article a ON a.id = r.article_id JOIN article b ON b.id = r.related_article_id",
    )
    same.add_edges_from(zip(related["one"], related["other"], strict=True))
    retold = rows.frame(
        [Column("article", "a.key"), Column("document", "l.document_id", "integer")],
        "article_document l JOIN article a ON a.id = l.article_id WHERE l.role = 'rests_on'",
    )
    same.add_edges_from(zip(retold["article"], retold["document"].tolist(), strict=True))
    number = {article: n for n, members in enumerate(connected_components(same)) for article in members}
    codes, _ = pd.factorize(np.array([number[article] for article in articles], dtype=np.int64))
    return pd.array(codes + 1, dtype="Int64")


def _pairs(figures: pd.DataFrame) -> pd.DataFrame:
    figures = figures[[*_PAIRED]]
    one, other = np.triu_indices(len(figures), k=1)
    first, second = figures.iloc[one].reset_index(drop=True), figures.iloc[other].reset_index(drop=True)
    # money of one currency needs no rates, and a range of them would make it overlap
    together = (first["unit"] == second["unit"]) & ~((first["unit"] == WON) & _in_two_wons(first, second))
    for side in (first, second):
        for column in _VALUE:
            side[column] = side[column].where(~together, side[f"said_{column}"])
    reason = _reasons(first, second)
    # of two that are comparable both are splits, or neither
    splits = (first["kind"] == "split").to_numpy()
    low = np.maximum(_end(first, "value_low", -np.inf), _end(second, "value_low", -np.inf))
    high = np.minimum(_end(first, "value_high", np.inf), _end(second, "value_high", np.inf))
    # an end that is not included in its range does not touch the other's
    open_low = _at(first, "more_than", "value_low", low) | _at(second, "more_than", "value_low", low)
    open_high = _at(first, "less_than", "value_high", high) | _at(second, "less_than", "value_high", high)
    touch = _same(low, high)
    overlap = np.where(touch, ~open_low & ~open_high, low < high)
    high = np.where(touch, low, high)
    alike = (first["shares_in_order"] == second["shares_in_order"]).to_numpy(dtype=bool, na_value=False)
    comparable = pd.isna(reason)
    code = np.select([~comparable, splits & alike, splits, overlap], [4, 2, 3, 0], RELATIONS.index("gap"))
    numbers = comparable & ~splits
    return pd.DataFrame(
        {
            "first": first["figure_key"],
            "second": second["figure_key"],
            "relation": pd.Categorical.from_codes(code, categories=pd.Index(RELATIONS)),
            "overlap_low": _where(numbers & overlap & np.isfinite(low), low),
            "overlap_high": _where(numbers & overlap & np.isfinite(high), high),
            "gap": _where(numbers & ~overlap, low - high),
            "unit": first["value_unit"].where(numbers),
            "per": first["value_per"].where(numbers),
            "reason": pd.array(reason, dtype="str"),
        }
    )


def _in_order(parts: pd.Series) -> pd.Series:
    """Shares, or the parties that have them, in one order, in whichever they were told."""
    return parts.map(lambda text: frames.SEPARATOR.join(sorted(text.split(frames.SEPARATOR))), na_action="ignore")


def _in_two_wons(first: pd.DataFrame, second: pd.DataFrame) -> Any:
    return (first["which_won"] != second["which_won"]) | (first["which_won"] == "unknown")


def _end(figures: pd.DataFrame, column: str, open_: float) -> Any:
    values = figures[column].to_numpy("float64", na_value=np.nan)
    return np.where(np.isnan(values), open_, values)


def _at(figures: pd.DataFrame, qualifier: str, column: str, end: Any) -> Any:
    return (figures["qualifier"] == qualifier).to_numpy() & _same(_end(figures, column, np.nan), end)


def _same(one: Any, other: Any) -> Any:
    """Whether ends are the same but for what is lost where they were put into a unit and period."""
    return np.isclose(one, other, rtol=1e-12, atol=0)


def _where(where: Any, values: Any) -> Any:
    with np.errstate(invalid="ignore"):
        return pd.arrays.FloatingArray(np.where(where, values, 0.0), ~np.asarray(where))


def _reasons(first: pd.DataFrame, second: pd.DataFrame) -> Any:
    """Why two figures are not comparable, None where they are; the first reason that holds."""
    reason = np.full(len(first), None, object)

    def add(where: Any, words: Any) -> None:
        new = np.asarray(where, dtype=bool) & pd.isna(reason)
        reason[new] = words if isinstance(words, str) else np.asarray(words, dtype=object)[new]

    def differ(column: str, name: str) -> None:
        ours, theirs = (f[column].astype("object").where(f[column].notna(), None) for f in (first, second))
        unequal = (ours != theirs) & (ours.notna() | theirs.notna())
        add(unequal, name + ": " + ours.fillna("none").astype("object") + " against " + theirs.fillna("none"))

    differ("measure_key", "measure")
    is_split = [(f["kind"] == "split").to_numpy() for f in (first, second)]
    add(is_split[0] != is_split[1], "a split against a value")
    for figures, split in zip((first, second), is_split, strict=True):
        add(~split & (figures["value_low"].isna() & figures["value_high"].isna()).to_numpy(),
            "no value: " + figures["value_note"].astype("object").fillna("none was said"))  # fmt: skip
    add(is_split[0] & (first["parties"] != second["parties"]).to_numpy(dtype=bool, na_value=False),
        "parties: " + first["parties"].astype("object") + " against " + second["parties"].astype("object"))  # fmt: skip
    differ("value_unit", "unit")
    differ("value_per", "period")
    # of several places of one name each is another
    there = first["places"].notna() & second["places"].notna()
    add(there & (first["which_places"] != second["which_places"]),
        "place: " + first["places"].astype("object") + " against " + second["places"].astype("object"))  # fmt: skip
    in_won = (first["value_unit"] == WON) & (second["value_unit"] == WON)
    add(in_won & _in_two_wons(first, second), "won: " + first["which_won"] + " against " + second["which_won"])
    return reason

"""Frames as rows for printing: all columns for programs, a narrow choice of them for people, and notes beside it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from nkdb.analysis.compare import Comparison
from nkdb.errors import plural

Table = tuple[list[str], Sequence[Sequence[Any]]]

MOST_NOTES = 8
ROWS_AT_ONCE = 10_000
_SAID = ["measure_key", "low", "high", "unit", "per"]


def whole(frame: pd.DataFrame) -> tuple[list[str], Iterable[Sequence[Any]]]:
    """All columns, and all rows as plain values: None where nothing is, days as text, numbers as they are."""
    return [str(column) for column in frame.columns], _rows(frame)


def figures(frame: pd.DataFrame) -> Table:
    """Figures for people: what was said, what it comes to, when, and through whom it reached us."""
    endings = [str(column).removeprefix("value_low") for column in frame.columns if str(column).startswith("value_low")]
    made = frame[_SAID].rename(columns={"measure_key": "measure"})
    if (frame["kind"] == "split").any():
        made["shares"] = frame["shares"]
    if endings == [""]:
        for column in ("value_low", "value_mid", "value_high"):
            if column in frame:
                made[column] = _rounded(frame[column])
        made["in"] = _in(frame["value_unit"], frame["value_per"])
    else:
        for ending in endings:
            name = "value" if not ending else ending.removeprefix("_").replace("_", " ")
            ends = [
                _ends(low, high)
                for low, high in zip(frame[f"value_low{ending}"], frame[f"value_high{ending}"], strict=True)
            ]
            made[name] = pd.Series(ends, index=frame.index, dtype="str")
            if not ending:
                made[name] += " " + _in(frame["value_unit"], frame["value_per"]).fillna("")
    made["time"] = [_time(a, b) for a, b in zip(frame["claim_earliest"], frame["claim_latest"], strict=True)]
    made["chain"] = frame["chain"]
    return _all(made)


def comparison(compared: Comparison) -> tuple[Table, Table]:
    """A comparison for people: its figures, numbered, and how each pair of those numbers stands."""
    found = compared.figures
    splits = (found["kind"] == "split").any()
    made = pd.DataFrame(
        {
            "no": range(1, len(found) + 1),
            **{end: _as_said(found[f"value_{end}"], found[end]) for end in ("low", "high")},
            "in": _in(found["value_unit"], found["value_per"]),
            **({"shares": found["shares"]} if splits else {}),
            "time": [_time(a, b) for a, b in zip(found["claim_earliest"], found["claim_latest"], strict=True)],
            "place": found["places"],
            "report": found["report"],
            "origin": found["origin"],
            "chain": found["chain"],
            "figure": found["figure_key"],
        }
    )
    number = {key: n for n, key in enumerate(found["figure_key"], 1)}
    pairs = compared.pairs
    where = [
        _ends(low, high) if relation == "overlap" else (_number(gap) if relation == "gap" else None)
        for relation, low, high, gap in zip(
            pairs["relation"], pairs["overlap_low"], pairs["overlap_high"], pairs["gap"], strict=True
        )
    ]
    stands = pd.DataFrame(
        {
            "one": pairs["first"].map(number),
            "other": pairs["second"].map(number),
            "relation": pairs["relation"],
            "by": pd.array(where, dtype="str"),
            "in": _in(pairs["unit"], pairs["per"]),
            "reason": pairs["reason"],
        }
    )
    return _all(made), _all(stands)


def notes(frame: pd.DataFrame) -> Iterator[str]:
    """What a reader of converted figures must know: the rates used, and why values are empty or not as asked."""
    yield from rates_used(frame)
    for column in [str(c) for c in frame.columns if str(c).startswith("value_note")]:
        name = column.removeprefix("value_note").removeprefix("_").replace("_", " ")
        counted = Counter(frame[column].dropna())
        for words, count in counted.most_common(MOST_NOTES):
            yield f"{name + ': ' if name else ''}{plural(count, 'figure')}: {words}"
        if len(counted) > MOST_NOTES:
            yield f"and {len(counted) - MOST_NOTES:,} more notes (column {column} of --format csv)"


def rates_used(frame: pd.DataFrame) -> Iterator[str]:
    """The rates that figures were converted with, and how far away they are; nothing where none were."""
    for column in [str(c) for c in frame.columns if str(c).startswith("rate_observations")]:
        ending = column.removeprefix("rate_observations")
        used = frame[frame[f"rate_count{ending}"].notna()]
        counted = Counter(zip(used[f"rate_of{ending}"], used[column], used[f"rate_gap_days{ending}"], strict=True))
        for (of, which, gap), count in counted.most_common(MOST_NOTES):
            away = "of that time" if gap == 0 else f"{plural(gap, 'day')} away"
            yield f"{of}, {away}, for {plural(count, 'figure')}: {which}"
        if len(counted) > MOST_NOTES:
            yield f"and {len(counted) - MOST_NOTES:,} more sets of rates"


def _all(frame: pd.DataFrame) -> Table:
    columns, rows = whole(frame)
    return columns, [*rows]


def _rows(frame: pd.DataFrame) -> Iterator[Sequence[Any]]:
    # as values of Python's, a million rows take five times the room that they have in a frame
    for first in range(0, len(frame), ROWS_AT_ONCE):
        part = frame.iloc[first : first + ROWS_AT_ONCE]
        yield from zip(*(_plain(part.iloc[:, index]) for index in range(frame.shape[1])), strict=True)


def _plain(values: pd.Series) -> list[Any]:
    if values.dtype.kind == "M":
        values = values.dt.strftime("%Y-%m-%d")
    plain = values.astype(object)
    return plain.where(plain.notna(), None).tolist()


def _in(unit: pd.Series, per: pd.Series) -> pd.Series:
    return unit.str.cat(" per " + per, na_rep="\0").str.replace("\0", "").replace("", None)


def _as_said(values: pd.Series, said: pd.Series) -> pd.Series:
    """Values as they were said, and rounded where they were put into something else."""
    return _rounded(values).mask((values == said).fillna(False), said)


def _rounded(values: pd.Series) -> pd.Series:
    return values.map(_round, na_action="ignore")


def _round(value: float) -> float:
    return round(value, 2) if abs(value) >= 1 else float(f"{value:.3g}")


def _number(value: float) -> str:
    return f"{_round(value):,.15g}"


def _ends(low: Any, high: Any) -> str | None:
    """Both ends as a text, an open one left open.

    >>> _ends(2.5, 25.0), _ends(pd.NA, 250.0), _ends(30.0, 30.0), _ends(pd.NA, pd.NA)
    ('2.5-25', 'up to 250', '30', None)
    """
    if pd.isna(low) and pd.isna(high):
        return None
    if pd.isna(low):
        return f"up to {_number(high)}"
    if pd.isna(high):
        return f"from {_number(low)}"
    ends = dict.fromkeys((_number(low), _number(high)))
    # a hyphen before a minus sign would be taken for one
    return (" to " if low < 0 else "-").join(ends)


def _time(first: Any, last: Any) -> str | None:
    """A time in as few words as say it.

    >>> _time(pd.Timestamp(2014, 8, 1), pd.Timestamp(2014, 8, 31)), _time(pd.Timestamp(2014, 8, 4), pd.NaT)
    ('2014-08', '2014-08-04/..')
    >>> _time(pd.Timestamp(1, 1, 1), pd.Timestamp(9999, 12, 31)), _time(pd.NaT, pd.NaT)
    ('0001/9999', None)
    """
    if pd.isna(first) and pd.isna(last):
        return None
    begins, ends = (".." if pd.isna(day) else str(day)[:10] for day in (first, last))
    after = last + datetime.timedelta(days=1)
    if begins != ends and first.day == 1 and after.day == 1:
        length = len("2014") if first.month == 1 and after.month == 1 else len("2014-08")
        begins, ends = begins[:length], ends[:length]
    return begins if begins == ends else f"{begins}/{ends}"

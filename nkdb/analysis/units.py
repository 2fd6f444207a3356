"""Units of mass, length, area, time and the like, by way of pint.

A year is 365.2425 days, the mean one of the Gregorian calendar, and a month a twelfth of it, as of periods.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from nkdb.errors import ConversionError

if TYPE_CHECKING:
    from pint import UnitRegistry

DEFINITIONS = (
    # a ton in reports from Korea is the metric one; pint's own is the short ton of 907 kg
    "ton = 1000 * kilogram = tons",
    "@alias ton = mt = MT",
    # and a barrel that of oil; pint's own is of 31.5 gallons
    "barrel = 42 * gallon = bbl",
    # traditional Korean measures, defined in metric terms in 1909: 3.3 m2 and some, 3,000 times that
    "pyong = 400 / 121 * meter ** 2 = pyeong",
    "chongbo = 3000 * pyong = jongbo",
    # and a year that of the calendar; pint's own is the Julian one of astronomers
    "year = 365.2425 * day = a = yr",
    "julian_year = 365.25 * day",
)

_COUNTED = """bag bar barn bus candle chain cup dam dwt grain hand league li link mat mole mu particle perch pin pinch
point pole quarter rod section shake shot slug stone unit"""
COUNTED = frozenset(_COUNTED.split())
"""What reports count, or measure by units of Korea and China, and pint takes for something else: a bag for 94 pounds,
a bus for a bushel, a unit for a millionth of a nit, a li for a link of a surveyor's chain, dwt (of ships) for a
pennyweight."""

_NAME = r"[^\W\d]\w{0,40}(?: ?(?:\*\*|\^) ?-?[1-9])?"
_UNIT = re.compile(rf"(?:1 ?/ ?)?{_NAME}(?: ?[*/ ] ?{_NAME}){{0,5}}")
"""Names with small powers, multiplied and divided. What else pint reads as an expression may take it for ever."""


@cache
def registry() -> UnitRegistry[Any]:
    """The registry of pint, with the units of reports from Korea."""
    from pint import UnitRegistry

    made: UnitRegistry[Any] = UnitRegistry(cache_folder=None)
    for definition in DEFINITIONS:
        made.define(definition)
    return made


def factor(said: str, wanted: str) -> float | None:
    """What figures in the unit `said` are multiplied with to be in `wanted`; None where they measure something else.

    >>> factor("t", "kg"), round(factor("chongbo", "ha"), 4), factor("box", "kg")
    (1000.0, 0.9917, None)
    """
    if said == wanted:
        return 1.0
    unit = _parsed(said)
    target = _parsed(wanted)
    if unit is None or target is None or not unit.is_compatible_with(target):
        return None
    quantity = registry().Quantity
    # degrees and the like do not begin at zero: no factor will do
    if quantity(0, unit).to(target).magnitude != 0:
        return None
    return float(quantity(1.0, unit).to(target).magnitude)


def required(unit: str) -> str:
    """A unit that figures are to be put in; raises ConversionError where pint knows none of the name.

    >>> required("kg")
    'kg'
    """
    if _parsed(str(unit)) is None:
        raise ConversionError("unit", unit, "a unit such as kg, t, m2, ha, year, day; for money use currency")
    return unit


@cache
def _parsed(unit: str) -> Any:
    from pint.errors import PintError

    if _UNIT.fullmatch(unit) is None:
        return None
    if any(name in COUNTED or name.removesuffix("s") in COUNTED for name in re.findall(r"[^\W\d]+", unit)):
        return None
    written = re.sub(r"(?<=[a-z])([23])$", r"**\1", unit)  # m2, km2, m3
    written = re.sub(r"\bdecade(?=s?\b)", "dekayear", written)  # pint's own is a factor of ten, and cannot be redefined
    try:
        parsed = registry().Unit(written)
    except (PintError, ValueError, TypeError, AttributeError, SyntaxError):
        return None
    # counted things and percentages have no dimension
    return None if parsed.dimensionless else parsed

"""The kinds of fields that records are made of: texts, keys, dates, units, enumerations.

Each refuses a value with `wrong`, which says what is allowed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from nkdb import vocabulary as v
from nkdb.days import PERIOD, is_ahead
from nkdb.seedfile.dates import edtf_bounds
from nkdb.seedfile.files import LONGEST_KEY
from nkdb.seedfile.printable import UNPRINTABLE

UNIT = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
CURRENCY = re.compile(r"[A-Z]{3}")
_DOMAIN = re.compile(r"(?!www\.)[^\s/]+(?:/[^\s/]+)?", re.IGNORECASE)
WORDS_PRINTED = 8
CHARACTERS_CLAIMED = 300
LONGEST_BODY = 2**31 - 1
WRITTEN: Final = {"written": True}
"""The context of what is read from seeds. What a database has is taken, even where seeds may not say it (any more)."""

DIGITS_KEPT = 15
A_NUMBER = "a number written with digits (20000, 0.5)"


def wrong(allowed: str, field: str = "") -> PydanticCustomError:
    """A value that is not allowed; the message says what is.

    `field` is named where the whole record was looked at and one of its fields is to blame.
    """
    return PydanticCustomError("wrong", "{allowed}", {"allowed": allowed, "field": field})


def _text(value: str) -> str:
    text = value.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text:
        raise wrong("some text")
    if text.isprintable():
        return text
    if odd := UNPRINTABLE.search(text):
        raise wrong(f"one line of printable text (it holds U+{ord(odd[0]):04X})")
    return text


@dataclass(frozen=True, slots=True, eq=False)
class Refusing:
    """Text that a schema of pydantic's core checks, with the words of ours where it refuses.

    The check runs in the core: a function of Python's for each of a million fields would take most of a load's time.
    """

    schema: CoreSchema
    kind: str
    context: dict[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The text's own schema first, so that what is no text is called so."""
        refusing = core_schema.custom_error_schema(
            self.schema,
            custom_error_type=self.kind,
            custom_error_message="{allowed}",
            custom_error_context=self.context,
        )
        return core_schema.chain_schema([handler(source), refusing])


def matching(pattern: str, allowed: str, longest: int | None = None) -> Refusing:
    """A field that matches a pattern as a whole (a Rust regular expression); `allowed` says what that is in words."""
    schema = core_schema.str_schema(pattern=rf"\A(?:{pattern})\z", max_length=longest)
    return Refusing(schema, "wrong", {"allowed": allowed, "field": ""})


def word(words: v.Words) -> Refusing:
    """A field that is one of an enumeration."""
    allowed = "one of: " + ", ".join(words)
    return Refusing(core_schema.literal_schema(list(words)), "word", {"allowed": allowed, "words": list(words)})


@dataclass(frozen=True, slots=True, eq=False)
class _Digits:
    """A number that is no boolean, which pydantic takes for 0 or 1: in JSON the core sees to it, as with `Refusing`."""

    check: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number: Any = handler(source)
        return core_schema.json_or_python_schema(
            {**number, "strict": True}, core_schema.no_info_before_validator_function(self.check, number)
        )


def _no_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise wrong(A_NUMBER)
    return value


def _kept(value: Any) -> Any:
    """What was said, to its last digit: one with so many that it would be rounded is refused."""
    if isinstance(value, str | Decimal) and len(text := str(value)) > DIGITS_KEPT and _is_rounded(text):
        raise wrong(f"a number of at most {DIGITS_KEPT} digits, since more would be rounded")
    return _no_boolean(value)


def _is_rounded(text: str) -> bool:
    try:
        return Decimal(text) != Decimal(repr(float(text)))
    except (ValueError, InvalidOperation):
        return False


def _edtf(value: str) -> str:
    try:
        edtf_bounds(value)
    except ValueError as error:
        raise wrong(f"an EDTF date such as 2014-08-05, 2014-08, 2014~, 198X or 2013-03/.. ({error})") from None
    return value


def checked_country(value: str) -> str:
    """An ISO 3166-1 alpha-2 code, or a refusal."""
    import pycountry

    if not value.isupper() or pycountry.countries.get(alpha_2=value) is None:  # pycountry takes "kp" too
        raise wrong("an ISO 3166-1 alpha-2 code such as KP")
    return value


@cache
def is_currency(code: str) -> bool:
    """Whether ISO 4217 has the code."""
    import pycountry

    return bool(CURRENCY.fullmatch(code)) and pycountry.currencies.get(alpha_3=code) is not None


@lru_cache
def checked_unit(value: str) -> str:
    """A currency, percent, unit or counted noun, or a refusal."""
    if not UNIT.fullmatch(value) and not is_currency(value):
        raise wrong("an ISO 4217 code (KPW), percent, a unit (kg) or a counted noun in the singular (box)")
    return value


_PERIOD_OF = {
    word: period
    for period, words in {
        "P1D": "day days daily",
        "P1W": "week weeks weekly",
        "P1M": "month months monthly",
        "P3M": "quarter quarters quarterly",
        "P1Y": "year years yearly annum annual annually",
    }.items()
    for word in words.split()
}
"""What is to be written for periods in words, which look like units and which nothing could be compared with."""


def _per(value: str, info: ValidationInfo) -> str:
    period = value.upper() if PERIOD.fullmatch(value.upper()) else _PERIOD_OF.get(value)
    if value == period or (UNIT.fullmatch(value) and (period is None or info.context is not WRITTEN)):
        return value
    raise wrong("an ISO 8601 period (P1M) or a unit (kg)" + (f" (did you mean {period!r}?)" if period else ""))


_DIMENSION_OF: Final = {
    unit: dimension
    for dimension, units in {
        "mass": "g kg t ton tonne",
        "duration": "second minute hour day week month year decade",
        "length": "mm cm m km",
        "area": "m2 km2 ha pyong chongbo",
        "share": "percent",
    }.items()
    for unit in units.split()
}
"""Units that measure one thing only. What else a mass, say, is told in may be a counted noun (bag)."""


def check_unit(dimension: str, unit: str) -> None:
    """Refuse a unit that cannot measure the dimension: money in kg, a share in won, a mass in days."""
    if dimension == "money" and not is_currency(unit):
        raise wrong("an ISO 4217 currency code as unit, since the measure is money", "unit")
    if dimension == "share" and unit != "percent":
        raise wrong("unit percent, since the measure is a share", "unit")
    if dimension != "money" and CURRENCY.fullmatch(unit):
        raise wrong(f"a unit that is no currency, since the measure is a {dimension}", "unit")
    measured = "duration" if dimension == "age" else dimension
    if measured in ("mass", "duration", "length", "area") and _DIMENSION_OF.get(unit, measured) != measured:
        raise wrong(f"a unit of {measured}, since the measure is of {dimension}", "unit")


def checked_printed(value: str) -> str:
    """A printed figure short enough to carry over, or a refusal."""
    if len(value.split()) > WORDS_PRINTED:
        raise wrong(f"at most {WORDS_PRINTED} words; leave words out with …")
    return value


def _sentence(value: str) -> str:
    if len(value) > CHARACTERS_CLAIMED:
        raise wrong(f"at most {CHARACTERS_CLAIMED} characters (it has {len(value)})")
    return value


def _day(value: Any) -> Any:
    # JSON has numbers, which would be taken for seconds since 1970
    if not isinstance(value, datetime.date) and not (
        isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    ):
        raise wrong("a day in the form YYYY-MM-DD")
    return value


def _begun(value: datetime.date, info: ValidationInfo) -> datetime.date:
    if info.context is WRITTEN and is_ahead(value):
        raise wrong("a day no later than tomorrow")
    return value


def _domain(value: str, info: ValidationInfo) -> str:
    # with anything else about it no address of a page would be found to lie in it
    if info.context is WRITTEN and not _DOMAIN.fullmatch(value):
        raise wrong("a domain without http:// and www. (dailynk.com), or one with the first part of its paths")
    return value


Text = Annotated[str, AfterValidator(_text)]
ClaimText = Annotated[Text, AfterValidator(_sentence)]
KeyText = Annotated[
    str,
    matching(
        r"[a-z0-9]+(-[a-z0-9]+)*",
        f"a key: at most {LONGEST_KEY} lower-case ASCII letters, digits and single hyphens",
        LONGEST_KEY,
    ),
]
FigureRef = Annotated[
    str,
    matching(r"([a-z0-9-]+/){1,2}[a-z0-9-]+", "claim/figure within the article, or article/claim/figure"),
]
Edtf = Annotated[str, AfterValidator(_edtf)]
Per = Annotated[str, AfterValidator(_per)]
Day = Annotated[datetime.date, BeforeValidator(_day), AfterValidator(_begun)]
Domain = Annotated[Text, AfterValidator(_domain)]
Url = Annotated[str, matching(r"https?://[^\s<>\"\x00-\x1f\x7f]+", "an address that begins with http:// or https://")]
Sha256 = Annotated[str, matching(r"[0-9a-f]{64}", "a sha256: 64 lower-case hexadecimal digits")]
Script = Annotated[str, matching(r"[A-Z][a-z]{3}", "an ISO 15924 code such as Latn or Hang")]
DIGITS = _Digits(_no_boolean)
"""What stands behind the other annotations of a number."""
_TO_THE_LAST = _Digits(_kept)
Number = Annotated[float, Field(allow_inf_nan=False), _TO_THE_LAST]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False), _TO_THE_LAST]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False), _TO_THE_LAST]


def _one_of_a_cell(value: str, info: ValidationInfo) -> str:
    if ";" in value and info.context is WRITTEN:
        raise wrong("a name without a semicolon, which separates the names in a cell")
    return value


CellText = Annotated[Text, AfterValidator(_one_of_a_cell)]


def split_cell(value: Any) -> Any:
    """The parts of a CSV cell that holds several values."""
    return [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value

"""Lines of CSV and JSON from Arrow batches, a column at a time: the same values as the formats' own writers make.

The text is the same too, but for floats that either writes with an exponent: 0.00001 here is 1e-05 there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nkdb.export.dictionary import Column
from nkdb.export.formats import LARGEST_WHOLE

if TYPE_CHECKING:
    import pyarrow as pa

# control characters that JSON wants escaped
CONTROLS = bytes(range(0x20))

BEGINS_A_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
"""`formats.FORMULA` for Arrow."""


def csv_lines(columns: Sequence[Column]) -> Callable[[pa.RecordBatch], memoryview]:
    """A function that makes lines of CSV of a batch with these columns, formulas made harmless."""

    def lines(batch: pa.RecordBatch) -> memoryview:
        import pyarrow.compute as pc

        cells = [
            _csv_text(array) if column.type not in ("integer", "number", "boolean") else _number_or_word(array)
            for array, column in zip(batch.columns, columns, strict=True)
        ]
        last = pc.binary_join_element_wise(cells[-1], "\n", "", null_handling="replace", null_replacement="")
        # joined without a line's end of its own, the end is part of the last cell
        return _bytes(pc.binary_join_element_wise(*cells[:-1], last, ",", null_handling="replace", null_replacement=""))

    return lines


def _csv_text(array: Any) -> Any:
    import pyarrow.compute as pc

    starts = pc.match_substring_regex(array, BEGINS_A_FORMULA)
    if pc.any(starts).as_py():
        array = pc.if_else(starts, pc.binary_join_element_wise("'", array, ""), array)
    content = bytes(array.buffers()[2] or b"")
    if not any(character in content for character in (b",", b'"', b"\n", b"\r")):
        return array
    special = pc.match_substring_regex(array, '[",\r\n]')
    doubled = pc.replace_substring(array, '"', '""') if b'"' in content else array
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), array)


def _number_or_word(array: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(array.type):
        return array.cast(pa.string())
    # whole numbers in digits; the rest (1e+300, inf) as floats are written
    whole = pc.and_(pc.equal(pc.trunc(array), array), pc.less(pc.abs(array), LARGEST_WHOLE))
    digits = pc.if_else(whole, array, None).cast(pa.int64()).cast(pa.string())
    if pc.all(whole).as_py() is not False:
        return digits
    return pc.if_else(whole, digits, array.cast(pa.string()))


def json_lines(columns: Sequence[Column]) -> Callable[[pa.RecordBatch], memoryview]:
    """A function that makes lines of JSON of a batch with these columns."""
    keys = [json.dumps(column.name, ensure_ascii=False) + ": " for column in columns]

    def lines(batch: pa.RecordBatch) -> memoryview:
        import pyarrow.compute as pc

        parts: list[Any] = []
        for number, (array, column, key) in enumerate(zip(batch.columns, columns, keys, strict=True)):
            parts.append(("{" if number == 0 else ", ") + key)
            if column.type == "json":
                parts.append(pc.fill_null(array, "null"))
            elif column.type in ("integer", "number", "boolean"):
                parts.append(_json_number(array))
            elif array.null_count:
                quoted = pc.binary_join_element_wise('"', _escaped(array), '"', "")
                parts.append(pc.fill_null(quoted, "null"))
            else:
                parts[-1] += '"'
                parts += [_escaped(array), '"']
        return _bytes(pc.binary_join_element_wise(*parts, "}\n", ""))

    return lines


def _json_number(array: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = _number_or_word(array)
    if pa.types.is_floating(array.type):
        # JSON has no number for these
        texts = pc.if_else(pc.is_finite(array), texts, pc.binary_join_element_wise('"', texts, '"', ""))
    return pc.fill_null(texts, "null")


def _escaped(array: Any) -> Any:
    import pyarrow.compute as pc

    content = bytes(array.buffers()[2] or b"")
    if b"\\" in content:
        array = pc.replace_substring(array, "\\", "\\\\")
    if b'"' in content:
        array = pc.replace_substring(array, '"', '\\"')
    if len(content.translate(None, CONTROLS)) != len(content):
        for code in {code for code in CONTROLS if code in content}:
            array = pc.replace_substring(array, chr(code), json.dumps(chr(code))[1:-1])
    return array


def _bytes(array: Any) -> memoryview:
    """The texts of an array one after the other, which is how Arrow keeps them."""
    texts = memoryview(array.buffers()[2])
    ends = memoryview(array.buffers()[1]).cast("i")
    return texts[ends[array.offset] : ends[array.offset + len(array)]]

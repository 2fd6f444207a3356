"""A file of JSON Lines: an object a row, in UTF-8; numbers are numbers, NULL is null, JSON columns are objects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nkdb.export.formats import distinct
from nkdb.export.reading import Reading
from nkdb.export.rows import plain
from nkdb.export.selection import Selection


def write_jsonl_file(reading: Reading, selection: Selection, file: Path) -> int:
    """Write a selection's rows, and say how many there were."""
    count = 0
    if reading.arrow is not None and selection.relation is not None:
        from nkdb.export.lines import json_lines

        lines = json_lines(selection.relation.columns)
        with file.open("wb") as out:
            for rows, text in reading.arrow.read(selection.relation, lambda batch: (batch.num_rows, lines(batch))):
                out.write(text)
                count += rows
        return count
    found = reading.in_rows().read(selection)
    names = distinct(found.names)
    nested = {i for i, column in enumerate(found.columns or ()) if column.type == "json"}
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with file.open("w", encoding="utf-8", newline="\n") as text_out:
        for block in found.blocks:
            for row in block:
                cells = [_value(value, index in nested) for index, value in enumerate(row)]
                text_out.write(encode(dict(zip(names, cells, strict=True))) + "\n")
            count += len(block)
    return count


def _value(value: Any, nested: bool) -> Any:
    if nested and isinstance(value, str):
        return json.loads(value)
    if isinstance(value, float) and value - value != 0:
        return str(value)  # infinite or no number, for which JSON has none
    return plain(value)

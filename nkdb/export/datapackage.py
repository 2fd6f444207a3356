"""A Frictionless data package: CSV files, and a description that programs read.

Specification: https://specs.frictionlessdata.io (Data Package, Tabular Data Resource, Table Schema; version 1).
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nkdb import __version__
from nkdb.export.csv_file import write_csv_file
from nkdb.export.dictionary import Column, Relation
from nkdb.export.reading import Reading
from nkdb.export.schema import markdown
from nkdb.export.selection import Selection

MIT = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}
CC_BY_4 = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
# tables that hold what others gave under a licence of their own
LICENCES = {"place": [MIT, CC_BY_4], "place_name": [MIT, CC_BY_4]}
SOURCES = [{"title": "GeoNames", "path": "https://www.geonames.org"}, {"title": "open-admin-data"}]
DESCRIPTION = """\
What has been reported about the North Korean economy: who said it, through whom it reached us, and with which \
numbers, exactly as they were said. Facts, and statements in the coders' own words; {bodies}. In the CSV files an \
apostrophe stands before texts that begin with = + - @, which spreadsheets would else take for formulas. NULL is an \
empty cell. data-dictionary.md explains every table and column."""
WITHOUT, WITH = "texts of articles are not part of it", "texts of articles are their publishers', not ours to license"
TYPES = {"json": "object", "binary": "string", "text": "string"}
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_datapackage(
    reading: Reading, selections: Sequence[Selection], folder: Path, *, with_bodies: bool = False
) -> dict[str, int]:
    """Write the files of a data package into a folder, and say how many rows each has."""
    data = folder / "data"
    data.mkdir()
    counts, resources = {}, []
    present = {selection.name for selection in selections}
    for selection in selections:
        file = data / f"{selection.name}.csv"
        counts[selection.name] = write_csv_file(reading, selection, file)
        resources.append(_resource(selection, file, present))
    relations = [selection.relation for selection in selections if selection.relation is not None]
    (folder / "data-dictionary.md").write_text(markdown(relations), encoding="utf-8", newline="\n")
    package = {
        "profile": "data-package",
        "name": "nkdb",
        "title": "What has been reported about the North Korean economy",
        "description": DESCRIPTION.format(bodies=WITH if with_bodies else WITHOUT),
        "version": __version__,
        "keywords": ["North Korea", "DPRK", "economy", "provenance"],
        "licenses": [MIT, CC_BY_4] if LICENCES.keys() & present else [MIT],
        **({"sources": SOURCES} if LICENCES.keys() & present else {}),
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    return counts


def _resource(selection: Selection, file: Path, present: set[str]) -> dict[str, Any]:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while part := opened.read(1 << 20):
            digest.update(part)
    resource: dict[str, Any] = {
        "profile": "tabular-data-resource" if selection.relation else "data-resource",
        "name": selection.name,
        "path": f"data/{file.name}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest.hexdigest()}",
    }
    if selection.relation is not None:
        resource["description"] = selection.relation.comment
        resource["schema"] = table_schema(selection.relation, present)
        if selection.name in LICENCES:
            resource["licenses"] = LICENCES[selection.name]
    return resource


def table_schema(relation: Relation, present: set[str]) -> dict[str, Any]:
    """The Table Schema of a relation; foreign keys point to those tables that are present in the package.

    >>> from nkdb.export.dictionary import relations
    >>> table_schema(relations()["claim_topic"], {"topic"})["foreignKeys"]
    [{'fields': ['topic_id'], 'reference': {'resource': 'topic', 'fields': ['id']}}]
    """
    keys = []
    for column in relation.columns:
        if column.references and column.references[0] in present | {relation.name}:
            table, name = column.references
            # a reference to the table itself has no name, by the specification
            resource = "" if table == relation.name else table
            keys.append({"fields": [column.name], "reference": {"resource": resource, "fields": [name]}})
    schema: dict[str, Any] = {"fields": [_field(column) for column in relation.columns], "missingValues": [""]}
    schema["primaryKey"] = [relation.order.name]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": TYPES.get(column.type, column.type)}
    if column.type == "datetime":
        field["format"] = "any"  # ISO 8601 without a zone: the times are UTC
    description = column.comment
    if column.words:
        meanings = "; ".join(f"{word}: {meaning}" for word, meaning in column.words.items())
        description = f"{description} ({meanings})"
    field["description"] = description
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.unique or column.primary_key:
        constraints["unique"] = True
    if column.words:
        constraints["enum"] = list(column.words)
    return field | ({"constraints": constraints} if constraints else {})


def pack(folder: Path, file: Path) -> None:
    """Put a folder's files into a zip archive that is the same, byte for byte, whenever the files are."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as out:
                while part := source.read(1 << 20):
                    out.write(part)

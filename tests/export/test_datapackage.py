"""The data package is valid Frictionless, by Frictionless's own reading, and says what the schema says."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from looking import rows

from nkdb import db
from nkdb.export.dictionary import relations
from nkdb.export.exporting import export


def validated(descriptor: Path) -> dict[str, Any]:
    """The report of `frictionless validate`, in a process of its own: it warns and logs as it likes."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "--json", descriptor.name],
        cwd=descriptor.parent, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["valid"] == (done.returncode == 0)
    return report


@pytest.fixture
def package(shipped_to_read: db.Target, out: Path) -> Path:
    """The shipped database as a data package."""
    export(shipped_to_read, out / "package", format_="datapackage")
    return out / "package"


def test_it_is_valid(package: Path) -> None:
    report = validated(package / "datapackage.json")
    assert report["valid"], report
    assert {task["name"] for task in report["tasks"]} == relations().keys()
    assert {task["type"] for task in report["tasks"]} == {"table"}
    assert sum(task["stats"].get("rows", 0) for task in report["tasks"]) > 6000


BREAKS = [
    ("figure", ",range,", ",ranje,", "constraint-error"),
    ("figure", ",value,20000,", ",value,many,", "type-error"),
    ("claim", "1,8-3", ",8-3", "primary-key"),
    ("claim_topic", "1,1,", "1,99999,", "foreign-key"),
]


def test_what_breaks_the_schema_or_has_another_hash_is_found(sqlite_shipped: db.Target, out: Path) -> None:
    package = out / "package"
    export(sqlite_shipped, package, format_="datapackage")
    for table, old, new, _ in BREAKS:
        file = package / "data" / f"{table}.csv"
        head, body = file.read_text(encoding="utf-8").split("\n", 1)
        assert old in body
        file.write_text(head + "\n" + body.replace(old, new, 1), encoding="utf-8")
    with (package / "data" / "topic.csv").open("a", encoding="utf-8") as changed:
        changed.write("999,new,New,,\n")
    descriptor = package / "datapackage.json"
    said = json.loads(descriptor.read_text(encoding="utf-8"))
    for resource in said["resources"]:
        if resource["name"] != "topic":
            # the hash would be the first thing to break
            resource.pop("hash")
            resource.pop("bytes")
    descriptor.write_text(json.dumps(said), encoding="utf-8")
    report = validated(descriptor)
    found = {(task["name"], e["type"]) for task in report["tasks"] for e in task["errors"]}
    assert {("topic", "hash-count"), *((table, error) for table, _, _, error in BREAKS)} <= found


def test_it_says_what_the_schema_says(package: Path) -> None:
    said = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in said["resources"]}
    figure = {field["name"]: field for field in schemas["figure"]["fields"]}
    assert figure["low"]["type"] == "number"
    assert figure["qualifier"]["constraints"]["enum"][:2] == ["exact", "approximate"]
    assert "range: both ends, low < high" in figure["qualifier"]["description"]
    assert figure["key"]["constraints"] == {"required": True, "unique": True}
    assert schemas["figure"]["primaryKey"] == ["id"]
    assert {"fields": ["claim_id"], "reference": {"resource": "claim", "fields": ["id"]}} in schemas["figure"][
        "foreignKeys"
    ]
    assert {"fields": ["parent_id"], "reference": {"resource": "", "fields": ["id"]}} in schemas["source"][
        "foreignKeys"
    ]
    assert all(field["description"] for schema in schemas.values() for field in schema["fields"])
    assert {licence["name"] for licence in said["licenses"]} == {"MIT", "CC-BY-4.0"}
    assert "texts of articles are not part of it" in said["description"]
    assert "### `figure_flat`" in (package / "data-dictionary.md").read_text(encoding="utf-8")


def test_it_is_one_file_where_asked(shipped_to_read: db.Target, package: Path, out: Path) -> None:
    export(shipped_to_read, out / "package.zip")
    with zipfile.ZipFile(out / "package.zip") as archive:
        assert archive.testzip() is None
        assert {"datapackage.json", "data-dictionary.md", "data/figure_flat.csv"} <= set(archive.namelist())
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {file.relative_to(package).as_posix(): file.read_bytes() for file in package.rglob("*.*")}


def test_a_part_of_the_tables_has_only_keys_that_lead_somewhere(shipped_to_read: db.Target, out: Path) -> None:
    export(shipped_to_read, out / "p", ["claim", "figure", "harvest-splits"], format_="datapackage")
    said = json.loads((out / "p" / "datapackage.json").read_text(encoding="utf-8"))
    keys = [
        key["reference"]["resource"] for r in said["resources"] for key in r.get("schema", {}).get("foreignKeys", [])
    ]
    assert keys == ["claim"]
    assert validated(out / "p" / "datapackage.json")["valid"]


def test_with_bodies_it_says_whose_they_are(awkward: db.Target, out: Path) -> None:
    export(awkward, out / "p", format_="datapackage", with_bodies=True)
    said = json.loads((out / "p" / "datapackage.json").read_text(encoding="utf-8"))
    assert "texts of articles are their publishers'" in said["description"]
    with (out / "p" / "data" / "article.csv").open(encoding="utf-8", newline="") as file:
        assert sum(row["body"] != "" for row in csv.DictReader(file)) == 1


def test_missing_text_is_null_again(shipped_to_read: db.Target, package: Path) -> None:
    ((nulls,),) = rows(shipped_to_read, "SELECT count(*) FROM figure WHERE per IS NULL")
    with (package / "data" / "figure.csv").open(encoding="utf-8", newline="") as file:
        assert sum(row["per"] == "" for row in csv.DictReader(file)) == nulls > 0

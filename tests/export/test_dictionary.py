"""The data dictionary: everything the migrated database has, and every word it allows, explained."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import Connection, inspect

from nkdb import vocabulary
from nkdb.errors import UnknownNameError
from nkdb.export.declared import declared
from nkdb.export.dictionary import Relation, named, relations
from nkdb.export.schema import FORMATS, as_json, markdown, mermaid, text


def test_what_is_written_says_what_the_models_declare() -> None:
    assert relations() == declared()
    assert list(relations()) == list(declared())


def test_it_has_every_table_and_column_of_the_database(conn: Connection) -> None:
    schema = inspect(conn)
    tables = [name for name in schema.get_table_names() if name in relations()]
    assert set(tables) >= {"article", "claim", "figure", "market_rate", "load_run"}
    views = [name for name in schema.get_view_names() if not name.startswith("searched_")]
    for name in [*tables, *views]:
        columns = relations()[name].columns
        assert [column.name for column in columns] == [column["name"] for column in schema.get_columns(name)], name
        assert relations()[name].is_view == (name in views)
    assert {name for name, found in relations().items() if found.is_view} == set(views)


def test_everything_is_explained() -> None:
    for relation in relations().values():
        assert relation.comment, relation.name
        for column in relation.columns:
            assert column.comment, f"{relation.name}.{column.name}"
            assert all(column.words.values()) if column.words else True


def test_every_enumeration_of_the_vocabulary_stands_at_a_column() -> None:
    enumerations = [
        words
        for name, words in vars(vocabulary).items()
        if name.isupper() and isinstance(words, dict) and not name.startswith("_")
    ]
    shown = [column.words for relation in relations().values() for column in relation.columns if column.words]
    assert [words for words in enumerations if words not in shown] == []


def test_a_column_that_comes_with_bodies_counts_as_prose() -> None:
    prose = {(r.name, c.name) for r in relations().values() for c in r.columns if c.prose}
    assert {("article", "body"), ("article", "head"), ("article", "tail")} <= prose
    for relation in relations().values():
        for column in relation.columns:
            if column.comment.startswith("Imported with body"):
                assert column.prose, f"{relation.name}.{column.name}"


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("figure", "id", ("integer", False, None)),
        ("figure", "low", ("number", True, None)),
        ("figure", "claim_id", ("integer", False, ("claim", "id"))),
        ("figure", "is_partial", ("boolean", False, None)),
        ("figure", "entered_at", ("datetime", False, None)),
        ("claim", "earliest", ("date", True, None)),
        ("load_run", "counts", ("json", False, None)),
        ("figure_flat", "published_on", ("date", True, None)),
        ("figure_flat", "depth", ("integer", False, None)),
        ("claim_flat", "article_key", ("text", False, None)),
    ],
)
def test_a_column(table: str, column: str, expected: tuple[object, ...]) -> None:
    found = {c.name: c for c in relations()[table].columns}[column]
    assert (found.type, found.nullable, found.references) == expected


def test_a_name_that_is_none() -> None:
    with pytest.raises(UnknownNameError, match=r"'figur' \(did you mean 'figure'\?\); allowed: .*claim_flat"):
        named(["claim", "figur"])


# Mermaid's own grammar of entity-relationship diagrams, as far as it is used here
# (https://mermaid.js.org/syntax/entityRelationshipDiagram.html)
LINES = {
    "head": re.compile(r"erDiagram"),
    "open": re.compile(r"    [a-z_]+ \{"),
    "attribute": re.compile(r"        [a-z]+ [a-z][a-z0-9_]*( (PK|FK|UK)(, (PK|FK|UK))*)?"),
    "close": re.compile(r"    \}"),
    "relation": re.compile(r'    ([a-z_]+) (\|\||\|o)--o\{ ([a-z_]+) : "[^"]*"'),
}
NEXT = {
    "": {"head"},
    "head": {"open"},
    "open": {"attribute"},
    "attribute": {"attribute", "close"},
    "close": {"open", "relation"},
    "relation": {"relation"},
}


def drawn(diagram: str) -> set[str]:
    """The tables a diagram draws with their columns; fails where the diagram is not in Mermaid's grammar."""
    last, tables = "", set()
    for line in diagram.splitlines():
        kinds = [kind for kind in NEXT[last] if LINES[kind].fullmatch(line)]
        assert kinds, f"after {last}: {line!r}"
        last = kinds[0]
        if last == "open":
            tables.add(line.split()[0])
    assert last in ("close", "relation")
    return tables


@pytest.mark.parametrize("names", [[], ["figure"], ["source", "source_name"], ["article", "figure_flat"]])
def test_a_diagram_is_in_mermaids_grammar(names: list[str]) -> None:
    asked = named(names)
    assert drawn(mermaid(asked)) == {relation.name for relation in asked if not relation.is_view}


def test_a_diagram_shows_what_points_where() -> None:
    lines = mermaid(named(["figure", "claim"])).splitlines()
    assert '    claim ||--o{ figure : "claim_id"' in lines
    assert "        integer claim_id FK" in lines
    assert '    source |o--o{ source : "parent_id"' in mermaid(named(["source"])).splitlines()


def test_the_diagrams_of_the_dictionary_are_small_enough_to_read() -> None:
    blocks = re.findall(r"```mermaid\n(.*?)```", markdown(named([])), flags=re.DOTALL)
    assert set().union(*map(drawn, blocks)) == {r.name for r in relations().values() if not r.is_view}
    assert max(len(drawn(block)) for block in blocks) <= 10


def test_markdown_tables_are_whole() -> None:
    rows = [line for line in markdown(named([])).splitlines() if line.startswith("|")]
    assert len(rows) > 500
    for row in rows:
        assert row.endswith(" |")
        assert len(re.findall(r"(?<!\\)\|", row)) in (3, 6), row


def test_json_says_all() -> None:
    found = json.loads(as_json(named(["figure", "claim_flat"])))
    assert found.keys() == {"tables"}
    figure, claim_flat = found["tables"]
    assert (figure["kind"], claim_flat["kind"]) == ("table", "view")
    assert figure["columns"][2] == {
        "name": "claim_id", "type": "integer", "nullable": False, "primary_key": False, "unique": False,
        "references": {"table": "claim", "column": "id"}, "words": None, "prose": False,
        "comment": "The claim it belongs to",
    }  # fmt: skip
    words = next(column["words"] for column in figure["columns"] if column["name"] == "qualifier")
    assert words == vocabulary.QUALIFIER
    assert claim_flat["ordered_by"] == {"table": "claim", "column": "key"}


def test_text_stands_in_columns() -> None:
    lines = text(named(["split_share"])).splitlines()
    assert lines[0] == "split_share (table): The labelled shares of splits, in percent"
    assert lines[1] == "  id         integer primary key  Row number; not stable between databases, use key"
    assert "  unique together: figure_id, party" in lines


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_ends_with_a_line_end(format_: str) -> None:
    assert FORMATS[format_](named([])).endswith("\n")


def test_without_prose() -> None:
    article: Relation = relations()["article"]
    names = [column.name for column in article.without_prose().columns]
    assert "body" not in names
    assert names[:3] == ["id", "key", "title"]

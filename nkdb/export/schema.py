"""The data dictionary laid out: for a terminal, as Markdown, as JSON, and as a Mermaid diagram."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from nkdb.export.dictionary import Column, Relation, by_subject


def text(relations: Sequence[Relation]) -> str:
    """Tables and views for reading in a terminal: columns aligned, words below the column they belong to."""
    return "\n".join(_text_of(relation) for relation in relations)


def _text_of(relation: Relation) -> str:
    kind = "view" if relation.is_view else "table"
    lines = [f"{relation.name} ({kind}): {relation.comment}"]
    rows = [(column.name, _type(column), column.comment) for column in relation.columns]
    name_width, type_width = (max(len(row[index]) for row in rows) for index in (0, 1))
    for (name, type_, comment), column in zip(rows, relation.columns, strict=True):
        lines.append(f"  {name:{name_width}}  {type_:{type_width}}  {comment}")
        words = column.words or {}
        width = max(map(len, words), default=0)
        lines += [f"{' ' * (name_width + 4)}{word:{width}}  {meaning}" for word, meaning in words.items()]
    lines += [f"  unique together: {', '.join(columns)}" for columns in relation.unique if len(columns) > 1]
    return "\n".join(lines) + "\n"


def _type(column: Column) -> str:
    words: list[str] = [column.type]
    if column.references:
        words.append(f"> {'.'.join(column.references)}")
    if column.primary_key:
        words.append("primary key")
    elif column.unique:
        words.append("unique")
    if column.nullable:
        words.append("or NULL")
    return " ".join(words)


def markdown(relations: Sequence[Relation]) -> str:
    """A Markdown document: diagrams, then a section for every table and view, then every list of words."""
    parts = [
        "# Data dictionary\n",
        "Every table and view of the database: what it holds, its columns, what they mean, and the words allowed in "
        "them.\nGenerated from the models by `nkdb schema --format markdown`.\n",
    ]
    for heading, group in by_subject(relations):
        parts.append(f"## {heading}\n")
        if not group[0].is_view:
            parts.append(f"```mermaid\n{mermaid(group)}```\n")
        parts += [_section(relation) for relation in group]
    return "\n".join(parts)


def _section(relation: Relation) -> str:
    lines = [f"### `{relation.name}`\n", f"{_cell(relation.comment)}.\n"]
    lines += ["| column | type | NULL | points to | meaning |", "| --- | --- | --- | --- | --- |"]
    for column in relation.columns:
        target = f"`{'.'.join(column.references)}`" if column.references else ""
        key = " (primary key)" if column.primary_key else " (unique)" if column.unique else ""
        nullable = "yes" if column.nullable else ""
        lines.append(f"| `{column.name}` | {column.type}{key} | {nullable} | {target} | {_cell(column.comment)} |")
    for columns in relation.unique:
        if len(columns) > 1:
            lines.append(f"\nUnique together: {', '.join(f'`{name}`' for name in columns)}.")
    for column in relation.columns:
        if column.words:
            lines += [f"\nWords of `{column.name}`:\n", "| word | meaning |", "| --- | --- |"]
            lines += [f"| `{word}` | {_cell(meaning)} |" for word, meaning in column.words.items()]
    return "\n".join(lines) + "\n"


def _cell(words: str) -> str:
    return words.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def as_json(relations: Sequence[Relation]) -> str:
    """One JSON document: `{"tables": [{name, kind, comment, columns: [...], unique: [[...]], ordered_by}]}`.

    `ordered_by` is the column (`{table, column}`) that the first one is, which tells the rows apart.

    A column has name, type, nullable, primary_key, unique, references (`{table, column}` or null), words (`{word:
    meaning}` or null), prose (whether an export leaves it out unless asked) and comment.
    """
    return json.dumps({"tables": [_json_of(relation) for relation in relations]}, ensure_ascii=False, indent=2) + "\n"


def _json_of(relation: Relation) -> dict[str, Any]:
    columns = [
        {
            "name": column.name,
            "type": column.type,
            "nullable": column.nullable,
            "primary_key": column.primary_key,
            "unique": column.unique,
            "references": dict(zip(("table", "column"), column.references, strict=True)) if column.references else None,
            "words": column.words,
            "prose": column.prose,
            "comment": column.comment,
        }
        for column in relation.columns
    ]
    return {
        "name": relation.name,
        "kind": "view" if relation.is_view else "table",
        "comment": relation.comment,
        "columns": columns,
        "unique": [list(names) for names in relation.unique],
        "ordered_by": dict(zip(("table", "column"), relation.ordered_by, strict=True)),
    }


def mermaid(relations: Sequence[Relation]) -> str:
    """An entity-relationship diagram for Mermaid: tables with their columns, and what points where.

    Tables that are only pointed at are drawn as empty boxes; views are not drawn. The files of seeds, which nearly
    every table points to, are left out except where they are asked for themselves.
    """
    drawn = [relation for relation in relations if not relation.is_view]
    names = {relation.name for relation in drawn}
    lines = ["erDiagram"]
    for relation in drawn:
        lines.append(f"    {relation.name} {{")
        lines += [f"        {column.type} {column.name}{_mark(column)}" for column in relation.columns]
        lines.append("    }")
    for relation in drawn:
        for column in relation.columns:
            if column.references and (column.references[0] in names or column.references[0] != "seed_file"):
                one = "|o" if column.nullable else "||"
                lines.append(f'    {column.references[0]} {one}--o{{ {relation.name} : "{column.name}"')
    return "\n".join(lines) + "\n"


def _mark(column: Column) -> str:
    marks = [
        word for word, holds in (("PK", column.primary_key), ("FK", column.references), ("UK", column.unique)) if holds
    ]
    return f" {', '.join(marks)}" if marks else ""


FORMATS: dict[str, Callable[[Sequence[Relation]], str]] = {
    "text": text,
    "markdown": markdown,
    "json": as_json,
    "mermaid": mermaid,
}

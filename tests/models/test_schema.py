"""What the migrated database is made of, against a list on paper (schema.txt) and against the rules of the design."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from nkdb.fulltext_sql import INDEXES, is_index_table
from nkdb.models import METADATA

GOLDEN = Path(__file__).parent / "schema.txt"

# DESIGN.md, section 2
TABLES = """
    source source_name organization organization_name place place_name category article article_category
    article_document article_relation document claim claim_source claim_organization claim_place claim_topic topic
    measure figure split_share figure_relation evidence market_rate load_run
"""
VIEWS = {
    "figure_flat": """
        figure_key article_key published_on measure_key measure kind low high qualifier unit per printed claim
        claim_earliest claim_latest organizations publisher origin chain depth evidence_state
    """,
    "claim_flat": """
        claim_key article_key published_on kind modality claim earliest latest topics organizations places publisher
        origin chain depth figures
    """,
}
KEYED = ("source", "organization", "place", "category", "article", "document", "claim", "topic", "measure", "figure")


def tables(conn: Connection) -> list[str]:
    """Every table of nkdb's own."""
    found = inspect(conn).get_table_names()
    return sorted(name for name in found if name != "alembic_version" and not is_index_table(name))


def create_table(conn: Connection, table: str) -> str:
    """The text of CREATE TABLE, as SQLite keeps it."""
    query = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    return str(conn.execute(query, {"table": table}).scalar_one())


def comments(conn: Connection, table: str) -> tuple[str | None, dict[str, str | None]]:
    """The comment of a table and those of its columns: on SQLite as they stand in its CREATE TABLE."""
    if conn.dialect.name == "postgresql":
        schema = inspect(conn)
        return schema.get_table_comment(table)["text"], {c["name"]: c["comment"] for c in schema.get_columns(table)}
    head, body = create_table(conn, table).split("\n", 1)
    of_table = re.fullmatch(r"CREATE TABLE \w+ \( /\* (.+) \*/", head)
    # columns that a later migration added stand on the line of the one before them
    of_columns = re.findall(r'(?:\t|\*/, )"?(\w+)"? [A-Z][^/]*/\* (.+?) (?=\*/)', body)
    return of_table and of_table[1], dict(of_columns)


def described(conn: Connection) -> Iterator[str]:
    """The schema as a person would list it, a line for everything that has a name."""
    schema = inspect(conn)
    for table in tables(conn):
        of_table, of_columns = comments(conn, table)
        yield f"table {table} -- {of_table}"
        for column in schema.get_columns(table):
            null = "" if column["nullable"] else " NOT NULL"
            default = f" DEFAULT {column['default']}" if column["default"] else ""
            yield f"    {column['name']} {column['type']}{null}{default} -- {of_columns.get(column['name'])}"
        primary = schema.get_pk_constraint(table)
        yield f"  {primary['name']} ({', '.join(primary['constrained_columns'])})"
        for unique in sorted(schema.get_unique_constraints(table), key=lambda u: str(u["name"])):
            yield f"  {unique['name']} ({', '.join(unique['column_names'])})"
        for key in sorted(schema.get_foreign_keys(table), key=lambda k: str(k["name"])):
            then = " ON DELETE CASCADE" if key["options"].get("ondelete") == "CASCADE" else ""
            columns, referred = ", ".join(key["constrained_columns"]), ", ".join(key["referred_columns"])
            yield f"  {key['name']} ({columns}) > {key['referred_table']} ({referred}){then}"
        for check in sorted(schema.get_check_constraints(table), key=lambda c: str(c["name"])):
            yield f"  {check['name']}: {check['sqltext']}"
        for index in sorted(schema.get_indexes(table), key=lambda i: str(i["name"])):
            yield f"  {index['name']} ({', '.join(map(str, index['column_names']))})"
    for view in sorted(schema.get_view_names()):
        yield f"view {view}"
        for column in schema.get_columns(view):
            yield f"    {column['name']}"


def test_the_schema_is_the_one_on_paper(sqlite_conn: Connection, tmp_path: Path) -> None:
    found = "".join(f"{line}\n" for line in described(sqlite_conn))
    (tmp_path / "schema.txt").write_text(found, encoding="utf-8")
    assert found.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines(), (
        f"if the schema was meant to change: cp {tmp_path / 'schema.txt'} {GOLDEN}"
    )


def test_every_table_of_the_design_is_there(conn: Connection) -> None:
    assert set(TABLES.split()) <= set(tables(conn))
    searched = {f"searched_{index.removesuffix('_search')}" for index in INDEXES}
    assert set(VIEWS) | searched == set(inspect(conn).get_view_names())


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_begins_with_the_columns_of_the_design(conn: Connection, view: str) -> None:
    columns = list(conn.execute(text(f"SELECT * FROM {view}")).keys())
    expected = VIEWS[view].split()
    assert columns[: len(expected)] == expected


def test_every_table_has_an_integer_id_and_a_key_where_people_name_rows(conn: Connection) -> None:
    for table in tables(conn):
        columns = {column["name"]: column for column in inspect(conn).get_columns(table)}
        assert str(columns["id"]["type"]) == "INTEGER", table
        assert inspect(conn).get_pk_constraint(table)["constrained_columns"] == ["id"], table
        assert ("key" in columns) == (table in KEYED), table
        if "key" in columns:
            assert not columns["key"]["nullable"], table
            assert ["key"] in [unique["column_names"] for unique in inspect(conn).get_unique_constraints(table)], table


def test_every_table_and_column_has_a_comment(conn: Connection) -> None:
    for table in tables(conn):
        of_table, of_columns = comments(conn, table)
        assert of_table, table
        assert list(of_columns) == [column["name"] for column in inspect(conn).get_columns(table)], table


def test_the_comments_are_those_of_the_models(conn: Connection) -> None:
    for name in tables(conn):
        table = METADATA.tables[name]
        assert comments(conn, name) == (table.comment, {column.name: column.comment for column in table.columns})


def test_every_constraint_and_index_has_a_name(sqlite_conn: Connection) -> None:
    for table in tables(sqlite_conn):
        lines = [line.strip() for line in create_table(sqlite_conn, table).splitlines()[1:-1]]
        clauses = [line for line in lines if re.match(r"(CONSTRAINT|CHECK|UNIQUE|FOREIGN|PRIMARY)\b", line)]
        for clause in clauses:
            assert re.match(rf"CONSTRAINT (pk|uq|ck|fk)_{table}", clause), f"{table}: {clause}"
        for line in (line for line in lines if line not in clauses):
            # nor may one hide, without a name, in a column's own line
            bare = re.sub(r"/\*.*?\*/|'[^']*'", "", line)
            assert not re.search(r"\b(CHECK|UNIQUE|REFERENCES|PRIMARY KEY)\b", bare), f"{table}: {line}"
        for index in inspect(sqlite_conn).get_indexes(table):
            assert str(index["name"]).startswith(f"ix_{table}_"), index


def test_no_name_is_longer_than_postgresql_keeps(sqlite_conn: Connection) -> None:
    names = re.findall(r"\b(?:pk|uq|ck|fk|ix)_\w+", "\n".join(described(sqlite_conn)))
    assert names
    assert [name for name in names if len(name) > 63] == []


def test_every_foreign_key_is_quick_to_follow_backwards(conn: Connection) -> None:
    for table in tables(conn):
        schema = inspect(conn)
        ways = [index["column_names"] for index in schema.get_indexes(table)]
        ways += [unique["column_names"] for unique in schema.get_unique_constraints(table)]
        for key in schema.get_foreign_keys(table):
            columns = key["constrained_columns"]
            assert any(way[: len(columns)] == columns for way in ways), f"{table}.{columns}"

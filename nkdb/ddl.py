"""A schema as a database itself words it: each of its objects with its definition, in one normal form."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TOKEN = re.compile(r"/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\w+|[^\w\s]", re.DOTALL)


def normal_ddl(sql: str, *, with_comments: bool = False) -> str:
    """A CREATE statement without what does not matter: white space, quotes around names, order of constraints.

    Nor does an OFFSET 0 matter, and comments do only where they are asked for.

    >>> normal_ddl('CREATE TABLE "a" ( /* a table */ id INTEGER)')
    'CREATE TABLE a ( id INTEGER )'
    >>> normal_ddl("CREATE TABLE t (a, CONSTRAINT y CHECK (a > 0), CONSTRAINT x CHECK (a < 'b  c'))")
    "CREATE TABLE t ( a , CONSTRAINT x CHECK ( a < 'b  c' ) , CONSTRAINT y CHECK ( a > 0 ) )"
    """
    tokens = [token.strip('"') for token in _TOKEN.findall(sql) if with_comments or not token.startswith("/*")]
    joined = " ".join(tokens).replace("LIMIT 1 OFFSET 0", "LIMIT 1")
    if not joined.startswith("CREATE TABLE "):
        return joined
    # constraints stand last; a comma inside their parentheses is never followed by CONSTRAINT
    head, *constraints = joined.removesuffix(" )").split(" , CONSTRAINT ")
    return " , CONSTRAINT ".join([head, *sorted(constraints)]) + " )"


def sqlite_ddl(connection: sqlite3.Connection, *, with_comments: bool = False) -> dict[str, str]:
    """The objects of a SQLite schema: 'table article' and its normal DDL."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        f"{kind} {name}": normal_ddl(sql, with_comments=with_comments)
        for kind, name, sql in rows
        if not name.startswith(("sqlite_", "alembic_"))
    }


def digest(ddl: Mapping[str, str]) -> str:
    """The sha256 of a schema, whatever the order of its objects."""
    return hashlib.sha256(json.dumps(ddl, sort_keys=True).encode()).hexdigest()


# what a server says of the schema in use: a kind, a name, and the object in the server's own words
_CATALOGUE = """
    SELECT 'column', relname || '.' || attname,
           concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
                     pg_get_expr(adbin, adrelid))
    FROM pg_attribute
        JOIN pg_class ON attrelid = pg_class.oid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'v')
        AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 'constraint', c.relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN pg_class AS c ON c.oid = conrelid
    WHERE connamespace = quote_ident(current_schema())::regnamespace
    UNION ALL
    SELECT CASE WHEN relkind IN ('v', 'm') THEN 'view' WHEN relkind = 'i' THEN 'index' ELSE 'table' END, relname,
           CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) WHEN 'i' THEN pg_get_indexdef(oid) ELSE '' END
    FROM pg_class
    WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p', 'f', 'v', 'm', 'i')
    UNION ALL
    SELECT 'trigger', tgname, pg_get_triggerdef(pg_trigger.oid) || CASE tgenabled WHEN 'D' THEN ' (off)' ELSE '' END
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = quote_ident(current_schema())::regnamespace
    UNION ALL
    SELECT 'function', proname, pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = quote_ident(current_schema())::regnamespace AND prokind = 'f'
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""

_SCHEMAS = """
    SELECT quote_ident(current_schema())
    UNION SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
    WHERE extname = 'pg_trgm'
"""


def server_ddl(conn: Connection) -> dict[str, str]:
    """The objects of the PostgreSQL schema in use: 'constraint figure.ck_figure_low_high' and its definition."""
    # where a role or server is set to quote all names, the definitions would not be those that it was given
    conn.exec_driver_sql("SET LOCAL quote_all_identifiers = off")
    # where a name of another schema stands, it has that in front, be it the one in use or the one made to compare with
    schemas = conn.exec_driver_sql(_SCHEMAS).scalars().all()

    def normal(definition: str) -> str:
        for schema in schemas:
            definition = definition.replace(f"{schema}.", "")
        return " ".join(definition.split())

    return {
        f"{kind} {name}": normal(definition)
        for kind, name, definition in conn.exec_driver_sql(_CATALOGUE)
        if name.split(".")[0] not in ("alembic_version", "alembic_version_pkc")
    }

"""What a PostgreSQL server tells of a schema in its own words, however the schema came to be."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

CATALOGUE = {
    "columns": """
        SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid),
               col_description(pg_class.oid, attnum)
        FROM pg_attribute
            JOIN pg_class ON attrelid = pg_class.oid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped
    """,
    "comments": """
        SELECT relname, obj_description(oid, 'pg_class')
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    """,
    "indexes": """
        SELECT tablename, indexname, replace(indexdef, schemaname || '.', '')
        FROM pg_indexes WHERE schemaname = current_schema()
    """,
    "triggers": """
        SELECT tgrelid::regclass::text, replace(pg_get_triggerdef(oid), current_schema() || '.', '')
        FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
    """,
    "functions": """
        SELECT proname, replace(pg_get_functiondef(oid), current_schema() || '.', '')
        FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    """,
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = current_schema()",
}


def told_by_server(conn: Connection) -> dict[str, set[tuple[Any, ...]]]:
    """What a PostgreSQL server knows of the tables and views of the schema in use."""
    return {
        what: {tuple(row) for row in conn.exec_driver_sql(query) if row[0] != "alembic_version"}
        for what, query in CATALOGUE.items()
    }

"""What a PostgreSQL role may do: reading nkdb's schema, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nkdb import db
from nkdb.errors import GrantError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OWNERS = """
    SELECT DISTINCT pg_get_userbyid(owner) FROM (
        SELECT nspowner AS owner FROM pg_namespace WHERE nspname = current_schema()
        UNION SELECT relowner FROM pg_class WHERE relnamespace = quote_ident(current_schema())::regnamespace
        UNION SELECT proowner FROM pg_proc WHERE pronamespace = quote_ident(current_schema())::regnamespace
        UNION SELECT datdba FROM pg_database WHERE datname = current_database()
    ) AS owned WHERE pg_has_role(:role, owner, 'MEMBER')
"""
# a trigger runs as whoever writes the table, and so does what stands in the schema before the server's own functions
_WRITTEN = """
    SELECT relname FROM pg_class AS c JOIN pg_roles AS acting ON pg_has_role(:role, acting.oid, 'MEMBER')
    WHERE relnamespace = quote_ident(current_schema())::regnamespace
        AND (relkind IN ('r', 'v') AND has_table_privilege(acting.oid, c.oid, 'DELETE, TRUNCATE, TRIGGER')
            OR relkind IN ('r', 'v') AND has_any_column_privilege(acting.oid, c.oid, 'INSERT, UPDATE')
            OR relkind = 'S' AND has_sequence_privilege(acting.oid, c.oid, 'USAGE, UPDATE'))
    UNION ALL
    SELECT 'the schema ' || nspname FROM pg_namespace AS n JOIN pg_roles AS acting
        ON pg_has_role(:role, acting.oid, 'MEMBER')
    WHERE nspname = current_schema() AND has_schema_privilege(acting.oid, n.oid, 'CREATE')
    ORDER BY relname LIMIT 1
"""
_ALONE = "a role that is not a member of one that may write (such as pg_write_all_data)"
_ANOTHER = "a role of its own that owns nothing here (CREATE ROLE ... LOGIN)"


def grant_readonly(target: db.Target, role: str) -> list[str]:
    """Let a role that is there read the tables and views of the schema, now and later; gives the statements run.

    The role gets CONNECT to the database, USAGE of the schema, and SELECT on what is in it and on what upgrades will
    make in it. Whatever else it held directly on the schema and its tables, or was to get on later ones, is taken from
    it, and PUBLIC loses CREATE in the schema and whatever it may do to its tables: the role may do what everybody may.

    Raises GrantError on SQLite, for a role that is not there, and for one that could write whatever it is granted: a
    superuser, the owner of the database, schema or what is in it, a member of roles that are, or that may write.
    """
    if target.file is not None:
        raise GrantError(
            f"{target}, a SQLite file", "a PostgreSQL database; for a file, set the permissions of its folder"
        )
    db.require_current(target)
    with db.connection(target) as conn:
        _require_a_role_of_its_own(conn, role)
        statements = _statements(conn, role)
        for statement in statements:
            conn.exec_driver_sql(statement)
        if written := _asked(conn, _WRITTEN, role).first():
            raise GrantError(
                f"the role {role!r}, which may still write {written[0]} through a role it is a member of", _ALONE
            )
    # for the driver, a % in a name is written twice
    return [statement.replace("%%", "%") for statement in statements]


def _asked(conn: Connection, sql: str, role: str) -> Any:
    from sqlalchemy import text

    return conn.execute(text(sql), {"role": role})


def _require_a_role_of_its_own(conn: Connection, role: str) -> None:
    found = _asked(conn, "SELECT rolsuper, rolname = current_user FROM pg_roles WHERE rolname = :role", role).first()
    if found is None:
        raise GrantError(f"no role {role!r} on the server", "an existing role (CREATE ROLE ... LOGIN)")
    is_superuser, is_own = found
    if is_superuser or is_own:
        raise GrantError(
            f"the role {role!r}, {'a superuser' if is_superuser else 'with which nkdb is connected'}", _ANOTHER
        )
    if owner := _asked(conn, _OWNERS, role).first():
        raise GrantError(f"the role {role!r}, which may act as the owner {owner[0]!r}", _ANOTHER)


def _statements(conn: Connection, role: str) -> list[str]:
    database, schema = conn.exec_driver_sql("SELECT current_database(), current_schema()").one()
    quote = conn.dialect.identifier_preparer.quote_identifier
    to, within = quote(role), quote(schema)
    maker = db.owner_to_act_as(conn)
    later = f"ALTER DEFAULT PRIVILEGES{f' FOR ROLE {quote(maker)}' if maker else ''} IN SCHEMA {within}"
    return [
        f"REVOKE CREATE ON SCHEMA {within} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {within} FROM PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {within} FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA {within} FROM {to}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {within} FROM {to}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {within} FROM {to}",
        f"GRANT CONNECT ON DATABASE {quote(database)} TO {to}",
        f"GRANT USAGE ON SCHEMA {within} TO {to}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {within} TO {to}",
        f"{later} REVOKE ALL ON TABLES FROM PUBLIC, {to}",
        f"{later} REVOKE ALL ON SEQUENCES FROM PUBLIC, {to}",
        f"{later} GRANT SELECT ON TABLES TO {to}",
    ]

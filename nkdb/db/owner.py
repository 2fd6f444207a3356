"""The role that owns nkdb's schema on a server: whoever may act as it changes the schema as it.

What a migration makes is its maker's. Were that whoever runs the command, an administrator say, then those who read and
load would not get at what is new (default privileges are of one maker), and the owner could not change it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nkdb.db.target import Target
from nkdb.errors import DatabaseAccessError

if TYPE_CHECKING:
    from sqlalchemy import Connection

# a role that has made some of it already goes on so: it may be the only one that can change what is its own. Since
# PostgreSQL 16 a member of a role may be kept from SET ROLE
_OWNER = """
    WITH me AS (SELECT oid FROM pg_roles WHERE rolname = current_user)
    SELECT owner.rolname, me.oid = owner.oid OR EXISTS (
            SELECT 1 FROM pg_class WHERE relnamespace = schema.oid AND relowner = me.oid
            UNION ALL SELECT 1 FROM pg_proc WHERE pronamespace = schema.oid AND proowner = me.oid
                AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
            UNION ALL SELECT 1 FROM pg_default_acl WHERE defaclnamespace = schema.oid AND defaclrole = me.oid
        ),
        pg_has_role(owner.oid, CASE WHEN current_setting('server_version_num')::integer < 160000
            THEN 'MEMBER' ELSE 'SET' END),
        has_schema_privilege(owner.oid, schema.oid, 'CREATE'),
        (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name)
    FROM pg_namespace AS schema
        JOIN pg_class ON relnamespace = schema.oid JOIN pg_roles AS owner ON owner.oid = relowner CROSS JOIN me
    WHERE nspname = current_schema() AND relname = 'alembic_version'
"""


def owner_to_act_as(conn: Connection) -> str | None:
    """The role as which the schema in use is changed; None where it is the one that is connected.

    Raises DatabaseAccessError for a role that may not change it.
    """
    found = _found(conn)
    return found[0] if found else None


def _found(conn: Connection) -> tuple[str, str] | None:
    """The role, and the schemas that are looked into now, whatever `"$user"` will mean then."""
    found = conn.exec_driver_sql(_OWNER).one_or_none()
    if found is None:
        return None
    owner, is_maker, may_act, may_make, path = found
    if is_maker:
        return None
    if not may_act:
        where = Target(None, conn.engine.url.render_as_string(hide_password=False))
        raise DatabaseAccessError(
            str(where), f"only the role {owner}, which owns the schema, can change it; have it run 'nkdb db upgrade'"
        )
    return (owner, path) if may_make else None


@contextmanager
def as_owner(conn: Connection) -> Iterator[None]:
    """Within it, what is made on a server is made by the owner of what is there; on SQLite nobody owns anything."""
    found = _found(conn) if conn.dialect.name == "postgresql" else None
    if found is None:
        yield
        return
    before = conn.exec_driver_sql("SELECT current_setting('role'), current_setting('search_path')").one()
    owner, path = found
    _set(conn, owner, path)
    yield
    # after an error there is nothing to set: the transaction is undone
    _set(conn, *before)


def _set(conn: Connection, role: str, path: str) -> None:
    conn.exec_driver_sql(
        "SELECT set_config('role', %s, true), set_config('search_path', %s, true)", (role, path)
    )  # fmt: skip

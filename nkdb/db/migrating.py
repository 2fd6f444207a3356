"""Bringing a database's schema up and down, within the transaction of its connection."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from nkdb.db.owner import as_owner
from nkdb.db.revisions import revisions
from nkdb.db.sqlite_file import APPLICATION_ID
from nkdb.errors import OldSqliteError
from nkdb.shipped import shipped_folder

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

MIGRATION_LOCK_SECONDS = 3
LOWEST_SQLITE = (3, 35, 0)
"""The first SQLite that drops columns, as migrations do."""


def alembic_config(conn: Connection | None = None) -> Config:
    """Alembic's configuration for the shipped migrations, over a connection that is open."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shipped_folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = conn
    return config


def mark(conn: Connection) -> None:
    """Write into a SQLite file that it is nkdb's."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def upgrade(conn: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision, within the connection's transaction.

    Raises DatabaseAccessError where another role of the server owns it, as which this one may not act, and
    OldSqliteError where Python's SQLite is older than LOWEST_SQLITE.
    """
    from alembic import command
    from alembic.runtime.migration import MigrationContext

    if conn.dialect.name == "sqlite" and sqlite3.sqlite_version_info < LOWEST_SQLITE:
        raise OldSqliteError(sqlite3.sqlite_version, ".".join(map(str, LOWEST_SQLITE[:2])))
    mark(conn)
    _keep_locks_short(conn)
    wanted = revisions()[-1] if revision == "head" else revision
    if MigrationContext.configure(conn).get_current_revision() == wanted:
        # roles that load and do not own the schema come here too
        return
    with as_owner(conn):
        command.upgrade(alembic_config(conn), revision)


def _keep_locks_short(conn: Connection) -> None:
    """Have a migration give up rather than wait for a table: whoever asks after it would wait behind it."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{MIGRATION_LOCK_SECONDS}s'")


def downgrade(conn: Connection, revision: str) -> None:
    """Bring the schema down to a revision (`base` for none), within the connection's transaction.

    Raises as `upgrade` does where another role owns it.
    """
    from alembic import command

    _keep_locks_short(conn)
    with as_owner(conn):
        command.downgrade(alembic_config(conn), revision)
        if revision == "base":
            conn.exec_driver_sql("DROP TABLE alembic_version")
    if revision == "base" and conn.dialect.name == "sqlite":
        conn.exec_driver_sql("PRAGMA application_id = 0")

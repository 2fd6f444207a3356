"""Whether a database is whole: the file, its foreign keys, and its schema against the one the migrations make.

That schema is made from the models, which is several times as quick as running all migrations: tests hold that both
make the same. Of a SQLite file it is made only where the schema has another digest than `drift.sha256` says (written by
`python docs/generate.py`; a test fails while it is stale): the models are slow to import.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nkdb import db, fulltext, integrity
from nkdb.ddl import digest, server_ddl, sqlite_ddl
from nkdb.fulltext_sql import is_index_table
from nkdb.progress import Begin, untold

if TYPE_CHECKING:
    from sqlalchemy import Connection

DIGEST_FILE = Path(__file__).with_suffix(".sha256")


def faults(target: db.Target, begin: Begin = untold) -> list[str]:
    """What is wrong with a database, each with what to do; an empty list where nothing is.

    `begin` is told of what is looked at that may take long.
    """
    # to compare the full-text index of a file takes a statement that SQLite holds for writing, to compare a server's
    # schema one that is made and taken back; whoever may do neither need not wait for those who write
    may_write = not_compared(target) is None
    if target.file is not None:
        with _opened(target, target.file, may_write=may_write) as connection:
            return _file_faults(connection, begin, may_write=may_write)
    with db.connection(target) if may_write else db.snapshot(target) as conn:
        # another process may have had its turn first
        db.require_current(target, conn)
        return _server_faults(conn, begin)


@contextmanager
def _opened(target: db.Target, file: Path, *, may_write: bool) -> Iterator[sqlite3.Connection]:
    """A file in a transaction that is rolled back: the only one that may write, or one that waits for no writer."""
    try:
        with closing(db.writable(file, target.wait_seconds)) if may_write else db.read_only_sqlite(file) as connection:
            connection.isolation_level = None
            # of one that is cut off, too, SQLite then says what is damaged
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("BEGIN IMMEDIATE" if may_write else "BEGIN")
            yield connection
    except sqlite3.Error as error:
        raise db.sqlite_refusal(target, error) from None


def _file_faults(connection: sqlite3.Connection, begin: Begin, *, may_write: bool) -> list[str]:
    found: list[str] = []
    try:
        begin("looking at the file", None)
        for (message,) in connection.execute("PRAGMA integrity_check"):
            if message != "ok":
                found.append(integrity.broken_constraint(message) or _DAMAGE.format(message))
        found += integrity.lost_references(connection)
        there = sqlite_ddl(connection)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise
        # damage may be such that SQLite stops looking
        return [*found, _DAMAGE.format(str(error))]
    if digest(there) != DIGEST_FILE.read_text(encoding="ascii").strip():
        found += _differences(there, expected_sqlite_ddl())
    if found:
        # an index that is not there, or whose view is another, cannot be compared with anything
        return found
    tables = {name for kind, name in map(str.split, there) if kind == "table" and not is_index_table(name)}
    found = fulltext.sqlite_faults(connection, begin) if may_write else []
    begin("looking at rows", None)
    found += integrity.faults(connection.execute)
    return found + [f"{value}; {advice}" for value, advice in integrity.wrong_values(connection, tables)]


_ADVICE = "dump to seeds, load them into a new database, and import the saved pages there: a dump has no texts"
_ADVICE_ON_OTHERS = "move it elsewhere if somebody uses it, otherwise drop it"
_DAMAGE = "damaged file: {}; restore a backup, or load the seeds into a new database"
_IN_PLACE = (
    "{}, of the role {}: the server runs it in place of its own, as whoever uses the database; "
    "drop it, or leave its schema out of the search_path"
)


def expected_sqlite_ddl() -> dict[str, str]:
    """The schema the models make, from making it in memory."""
    with schema_in_memory(db.revisions()[-1]) as conn:
        driver: Any = conn.connection.driver_connection
        return sqlite_ddl(driver)


@contextmanager
def schema_in_memory(revision: str) -> Iterator[Connection]:
    """A SQLite database without rows at a revision: the newest one is made from the models."""
    from sqlalchemy import NullPool, create_engine

    from nkdb.models import METADATA

    with create_engine("sqlite://", poolclass=NullPool).begin() as conn:
        if revision == db.revisions()[-1]:
            METADATA.create_all(conn, checkfirst=False)
        else:
            db.upgrade(conn, revision)
        yield conn


def _others(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    """What is there beside the schema; of another's table or view, that alone and not what belongs to it."""
    others = found.keys() - expected.keys()
    tables = {name.split(" ", 1)[1] for name in others if name.startswith(("table ", "view "))}

    def is_of_another(name: str) -> bool:
        if name.startswith(("index ", "trigger ")):
            definition = found[name].replace('"', "")
            return any(f" ON {table} " in definition for table in tables)
        return name.startswith(tuple(f"{kind} {table}." for kind in ("column", "constraint") for table in tables))

    return sorted(name for name in others if not is_of_another(name))


def _differences(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    return [
        *(f"{name}: not there; {_ADVICE}" for name in sorted(expected.keys() - found.keys())),
        *(f"{name}: not part of the schema; {_ADVICE_ON_OTHERS}" for name in _others(found, expected)),
        *(
            f"{name}: differs from what the migrations make; {_ADVICE}"
            for name in sorted(found.keys() & expected.keys())
            if found[name] != expected[name]
        ),
    ]


# there only where the extension pg_trgm could be had when the schema was made
_OPTIONAL = "index ix_name_search_text"


def not_compared(target: db.Target) -> str | None:
    """What `faults` has to leave out, and what it would take; None where nothing is."""
    if target.file is not None:
        left_out = "CHECKs and the full-text index are not compared: that takes a file and a folder that can be written"
        return None if db.is_writable(target.file) else left_out
    with db.snapshot(target) as conn:
        if _may_make_schemas(conn):
            return None
    return "views, CHECKs and triggers are not compared: that takes a role with CREATE on the database"


def _may_make_schemas(conn: Connection) -> bool:
    """Whether the role may, and the server is no copy that only follows another one."""
    return bool(
        conn.exec_driver_sql(
            "SELECT has_database_privilege(current_database(), 'CREATE') AND NOT pg_is_in_recovery()"
            " AND NOT current_setting('default_transaction_read_only')::boolean"
        ).scalar()
    )


def _expected_server_ddl(conn: Connection) -> dict[str, str]:
    """The schema the models make, from making it in a schema of its own that is taken back."""
    from uuid import uuid4

    from nkdb.models import METADATA

    with conn.begin_nested() as undone:
        name = f"nkdb_check_{uuid4().hex}"
        conn.exec_driver_sql(f"CREATE SCHEMA {name}")
        conn.exec_driver_sql(f"SET LOCAL search_path TO {name}")
        METADATA.create_all(conn)
        made = server_ddl(conn)
        undone.rollback()
    return made


def _server_faults(conn: Connection, begin: Begin) -> list[str]:
    if in_place := _made_in_place(conn):
        # what else there is to be seen, it may show as it likes
        return [_IN_PLACE.format(*each) for each in in_place]
    found = _whole_schema(conn) if _may_make_schemas(conn) else _tables_alone(conn)
    return found or [*fulltext.faults(conn, begin), *integrity.faults(conn.exec_driver_sql)]


def _whole_schema(conn: Connection) -> list[str]:
    there, expected = server_ddl(conn), _expected_server_ddl(conn)
    if _OPTIONAL not in there:
        expected.pop(_OPTIONAL, None)
    return _differences(there, expected)


def _tables_alone(conn: Connection) -> list[str]:
    """What a role can compare that may make nothing."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from nkdb.models import METADATA, VIEWS

    views = {view.table.name for view in VIEWS}
    opts = {"include_object": lambda _, name, kind, *__: kind != "table" or not (name in views or is_index_table(name))}
    found: dict[str, str] = {}
    expected: dict[str, str] = {}
    for difference in compare_metadata(MigrationContext.configure(conn, opts=opts), METADATA):
        # what differs in a column is a list
        for what, *where, item in difference if isinstance(difference, list) else [difference]:
            way, _, kind = what.partition("_")
            side = expected if way == "add" else found
            if kind in ("table", "index"):
                side[f"{kind} {item.name}"] = f" ON {getattr(item, 'table', '')} "
            elif kind in ("column", "constraint", "fk"):
                side[f"{kind.replace('fk', 'constraint')} {item.table.name}.{item.name}"] = ""
            elif way == "modify" and kind != "comment":
                column = "column {1}.{2}".format(*where)
                found[column], expected[column] = "one", "another"
    return _differences(found, expected)


# the owner of the schema and superusers may do as they please, and extensions are made of the server's own files
_MADE_IN_PLACE = """
    WITH schema AS (SELECT oid FROM pg_namespace WHERE nspname = ANY(%s)),
        keeper AS (
            SELECT oid FROM pg_roles WHERE rolsuper OR rolname = current_user
            UNION ALL SELECT relowner FROM pg_class WHERE relname = 'alembic_version' AND relnamespace = (
                SELECT oid FROM pg_namespace WHERE nspname = %s)
        ),
        made AS (
            SELECT 'function' AS kind, oid, proname AS name, pronamespace AS namespace, proowner AS owner,
                oid::regprocedure::text AS called FROM pg_proc
            UNION ALL SELECT 'operator', oid, oprname, oprnamespace, oprowner, oid::regoperator::text FROM pg_operator
        )
    SELECT kind || ' ' || called, pg_get_userbyid(owner)::text FROM made
    WHERE namespace IN (TABLE schema) AND owner NOT IN (TABLE keeper)
        AND EXISTS (SELECT FROM made AS own WHERE own.namespace = 'pg_catalog'::regnamespace
            AND own.kind = made.kind AND own.name = made.name)
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = made.oid AND deptype = 'e')
    ORDER BY 1
"""


def _made_in_place(conn: Connection) -> list[tuple[str, str]]:
    """Functions and operators of others on the search_path, named as the server's own ones are, and their roles."""
    schema, path = conn.exec_driver_sql("SELECT current_schema(), pg_catalog.current_schemas(false)").one()
    with conn.begin_nested() as undone:
        # with the server's own alone to look with
        conn.exec_driver_sql("SET LOCAL search_path TO pg_catalog")
        found = [(what, role) for what, role in conn.exec_driver_sql(_MADE_IN_PLACE, (path, schema))]
        undone.rollback()
    return found

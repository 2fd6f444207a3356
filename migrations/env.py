"""How Alembic meets the database: over a connection handed in by nkdb, in that connection's own transaction."""

import os

from alembic import context

from nkdb import db
from nkdb.fulltext_sql import is_index_table
from nkdb.models import METADATA, VIEWS

VIEW_NAMES = {view.table.name for view in VIEWS}


def include_name(name: str | None, type_: str, parent_names: object) -> bool:
    """Leave what SQLite keeps for itself (statistics) and full-text indexes out of comparisons."""
    return not (type_ == "table" and name is not None and (name.startswith("sqlite_") or is_index_table(name)))


def include_object(item: object, name: str | None, type_: str, reflected: bool, compare_to: object) -> bool:
    """Leave views out of comparisons: autogenerate would take them for missing tables (a test compares their text)."""
    return not (type_ == "table" and name in VIEW_NAMES)


def run(connection: object) -> None:
    """Run the migrations asked for in one transaction: all of them, or none."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_name=include_name,
        include_object=include_object,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    # `alembic` on the command line, for developers writing a new migration
    named = context.config.get_main_option("sqlalchemy.url") or os.environ.get("NKDB_DATABASE_URL")
    target = db.Target.parse(named or db.DEFAULT_DATABASE)
    db.current_revision(target)  # refuses a database that is not ours to touch
    with db.connection(target) as own:
        db.mark(own)
        run(own)

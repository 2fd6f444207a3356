"""Databases: which one is meant, what it is, connections to it, and its schema's revision.

A SQLite file is told to be nkdb's by its `application_id`, or by its tables where it has none: the text that `.dump` of
sqlite3 writes is without it. It and every database is told its age by Alembic's version table.
"""

from nkdb.db.broken_text import broken_text, broken_texts, is_of_broken_text
from nkdb.db.connections import connection, engine, snapshot, turns
from nkdb.db.migrating import alembic_config, downgrade, mark, upgrade
from nkdb.db.owner import owner_to_act_as
from nkdb.db.refusals import copying_refusal, server_refusal, sqlite_refusal
from nkdb.db.revisions import current_revision, require_current, revision_named, revisions
from nkdb.db.sqlite_file import (
    APPLICATION_ID,
    copy_pages,
    interruptible,
    is_marked,
    is_writable,
    quoted,
    read_only_sqlite,
    reading_address,
    remove_what_is_beside,
    where_it_leads,
    writable,
)
from nkdb.db.target import BUSY_SECONDS, DEFAULT_DATABASE, Target

__all__ = [
    "APPLICATION_ID",
    "BUSY_SECONDS",
    "DEFAULT_DATABASE",
    "Target",
    "alembic_config",
    "broken_text",
    "broken_texts",
    "connection",
    "copy_pages",
    "copying_refusal",
    "current_revision",
    "downgrade",
    "engine",
    "interruptible",
    "is_marked",
    "is_of_broken_text",
    "is_writable",
    "mark",
    "owner_to_act_as",
    "quoted",
    "read_only_sqlite",
    "reading_address",
    "remove_what_is_beside",
    "require_current",
    "revision_named",
    "revisions",
    "server_refusal",
    "snapshot",
    "sqlite_refusal",
    "turns",
    "upgrade",
    "where_it_leads",
    "writable",
]

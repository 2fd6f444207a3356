"""The full-text index as a part of the schema: what makes the tables makes it as well."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, event

from nkdb.fulltext_sql import POSTGRESQL, SQLITE
from nkdb.models.base import METADATA


@event.listens_for(METADATA, "after_create")
def _create(_metadata: MetaData, connection: Connection, **_: Any) -> None:
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)

"""What was loaded: runs and the seed files whose records are in the database."""

import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Integer, Named, Table, Text, TypedColumns, UniqueConstraint

from nkdb.models.base import ID, METADATA, sha256_format


class LoadRunColumns(TypedColumns):
    """One run of `nkdb load` that changed something."""

    id = ID
    started_at: Named[datetime.datetime] = Column(DateTime, comment="When the run began (UTC)")
    finished_at: Named[datetime.datetime] = Column(DateTime, comment="When the run was about to commit (UTC)")
    version: Named[str] = Column(Text, comment="Version of nkdb that loaded")
    root: Named[str] = Column(Text, comment="Folder the seeds were read from; 'shipped' for those of the package")
    files: Named[dict[str, str]] = Column(JSON, comment="The files read: path and sha256")
    counts: Named[dict[str, Any]] = Column(JSON, comment="Per table: rows new, changed and removed")


LOAD_RUN = Table(
    "load_run",
    METADATA,
    LoadRunColumns,
    comment="Runs of nkdb load that changed something",
)


class SeedFileColumns(TypedColumns):
    """A seed file whose records are in the database now."""

    id = ID
    root: Named[str] = Column(Text, comment="Folder the file was read from; 'shipped' for seeds of the package")
    path: Named[str] = Column(Text, comment="Path of the file below the root")
    sha256: Named[str] = Column(Text, comment="Hash of the file's bytes when it was last loaded")
    load_run_id: Named[int] = Column(
        Integer, ForeignKey("load_run.id"), index=True, comment="The run that last read the file with this hash"
    )
    loaded_lines: Named[int | None] = Column(
        Integer,
        comment="Lines that are in the database while a load in batches is under way; NULL once the whole file is",
    )
    loaded_by: Named[str | None] = Column(
        Text, comment="Version of nkdb that loaded this file whole; NULL if not known"
    )
    records: Named[int | None] = Column(
        Integer,
        comment="Records of the file if all were loaded, and none quotes a text it has to be looked up in; else NULL",
    )


SEED_FILE = Table(
    "seed_file",
    METADATA,
    SeedFileColumns,
    UniqueConstraint("root", "path"),
    sha256_format("sha256"),
    comment="Seed files whose records are in the database now",
)

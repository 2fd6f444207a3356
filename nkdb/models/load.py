"""What was loaded: runs and the seed files whose records are in the database."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nkdb.models.base import Base, Id, sha256_format


class LoadRun(Base):
    """One run of `nkdb load` that changed something."""

    __tablename__ = "load_run"
    __table_args__ = ({"comment": "Runs of nkdb load that changed something"},)

    id: Mapped[Id]
    started_at: Mapped[datetime.datetime] = mapped_column(DateTime, comment="When the run began (UTC)")
    finished_at: Mapped[datetime.datetime] = mapped_column(DateTime, comment="When the run was about to commit (UTC)")
    version: Mapped[str] = mapped_column(Text, comment="Version of nkdb that loaded")
    root: Mapped[str] = mapped_column(
        Text, comment="Folder the seeds were read from; 'shipped' for those of the package"
    )
    files: Mapped[dict[str, str]] = mapped_column(JSON, comment="The files read: path and sha256")
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, comment="Per table: rows new, changed and removed")


class SeedFile(Base):
    """A seed file whose records are in the database now."""

    __tablename__ = "seed_file"
    __table_args__ = (
        UniqueConstraint("root", "path"),
        sha256_format("sha256"),
        {"comment": "Seed files whose records are in the database now"},
    )

    id: Mapped[Id]
    root: Mapped[str] = mapped_column(Text, comment="Folder the file was read from; 'shipped' for seeds of the package")
    path: Mapped[str] = mapped_column(Text, comment="Path of the file below the root")
    sha256: Mapped[str] = mapped_column(Text, comment="Hash of the file's bytes when it was last loaded")
    load_run_id: Mapped[int] = mapped_column(
        ForeignKey("load_run.id"), index=True, comment="The run that last read the file with this hash"
    )
    loaded_lines: Mapped[int | None] = mapped_column(
        comment="Lines that are in the database while a load in batches is under way; NULL once the whole file is"
    )
    loaded_by: Mapped[str | None] = mapped_column(
        Text, comment="Version of nkdb that loaded this file whole; NULL if not known"
    )
    records: Mapped[int | None] = mapped_column(
        comment="Records of the file if all were loaded, and none quotes a text it has to be looked up in; else NULL"
    )

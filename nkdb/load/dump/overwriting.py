"""Seed files that a dump would overwrite though they say what the database was never told."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import Connection, select

from nkdb.load.dump import seed_texts
from nkdb.models import SEED_FILE
from nkdb.seedfile.files import place_of, seed_files
from nkdb.shipped import shipped_folder


def not_as_loaded(conn: Connection, out: Path) -> list[Path]:
    """The seed files at a path, or below it, that were loaded from there, and are others now.

    Those are left out that a dump of the folder would leave as they are.
    """
    loaded = {place_of(row.root, row.path): row.sha256 for row in conn.execute(select(SEED_FILE))}
    found = {
        file.relative_to(out).as_posix(): file
        for file, named in seed_files([out], shipped_folder("seeds")).files
        if named.place in loaded and hashlib.sha256(file.read_bytes()).hexdigest() != loaded[named.place]
    }
    if found and out.is_dir():
        for name, pieces in seed_texts(conn):
            if name in found and found[name].read_bytes() == "".join(pieces).encode():
                del found[name]
    return list(found.values())

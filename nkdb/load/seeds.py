"""`nkdb load`: seeds into the database, all of them or nothing; or in batches, each in a transaction of its own."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nkdb import db
from nkdb.errors import SeedError
from nkdb.load.changes import Changes
from nkdb.load.evidence import Verification
from nkdb.load.loading import Loading, Manner, Resumption
from nkdb.seedfile.checking import read
from nkdb.seedfile.seeds import Begin

OBJECTS_BEFORE_COLLECTING = 100_000


@dataclass(slots=True)
class LoadReport:
    """What a load did (or would do): files read, changes by table, and the state of the evidence it touched."""

    files: int
    changes: Changes
    verification: Verification
    upgraded_to: str | None
    dry_run: bool
    resumption: Resumption = field(default_factory=Resumption)


@contextmanager
def _little_collecting() -> Iterator[None]:
    """Have Python look for cycles seldom: records make none, and looking takes as long again as validating them."""
    thresholds = gc.get_threshold()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


class _DryRunError(Exception):
    """Ends the transaction of a dry run."""


def load(
    target: db.Target,
    paths: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    batch: int | None = None,
    max_errors: int = SeedError.SHOWN,
    begin: Begin | None = None,
) -> LoadReport:
    """Load seeds (the shipped ones where no path is given): all of them, or nothing.

    Articles and rates of JSON Lines are read one at a time, never held; after `max_errors` problems reading stops. With
    `batch`, everything is checked first; then every so many of them are committed together with the line that was
    reached, and the same load goes on from there after it was stopped, unless the file changed. `begin` is told of each
    pass over a file of JSON Lines. A dry run is one transaction.

    Raises SeedError with the problems found, and the database errors of `nkdb.db`; the database is then as it was.
    """
    seeds = read(paths, begin)
    newest = db.revisions()[-1]
    upgrade = db.current_revision(target) != newest
    loading = Loading(seeds, Manner(None if dry_run else batch, max_errors, begin))
    is_first = True
    try:
        while not loading.is_done:
            with _little_collecting(), db.connection(target) as conn:
                if upgrade and is_first:
                    db.upgrade(conn)
                loading.go_on(conn)
                if dry_run:
                    raise _DryRunError
            is_first = False
    except _DryRunError:
        pass
    return LoadReport(
        len(seeds.files), loading.changes, loading.verification, newest if upgrade else None, dry_run,
        loading.resumption,
    )  # fmt: skip

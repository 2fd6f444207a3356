"""`nkdb load`: seeds into the database, all of them or nothing; or in batches, each in a transaction of its own.

Files (`run`: what is known of them, `left_out`: those not gone through) > records (`loading`: checked with what is
`known`, joined to what is there by `adoption` and `quotations`) > `rows` (by the rules of their `tables`) > database
(`sync`, `removal`), and what is told of it: `changes`, `remarks`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from nkdb import db
from nkdb.errors import DatabaseAccessError, EarlierKeyError, RefusedLoadError, SeedError, StillUsedError
from nkdb.integrity import broken_row
from nkdb.load.seeds.changes import Changes
from nkdb.load.seeds.gone import gone_roots
from nkdb.load.seeds.loading import LeftOutError, Loading, Options, Resumption
from nkdb.load.seeds.remarks import Remarks, remarks
from nkdb.load.spans import Verification
from nkdb.progress import Begin
from nkdb.seedfile.checking import read
from nkdb.seedfile.seeds import Seeds

OBJECTS_BEFORE_COLLECTING = 1_000_000
SECONDS_OF_A_TURN = 0.0002
"""Of threads that take turns; shorter ones gain nothing."""


@dataclass(slots=True)
class LoadReport:
    """What a load did (or would do): files read, changes by table, and the state of the evidence it touched."""

    files: int
    changes: Changes
    verification: Verification
    upgraded_to: str | None
    dry_run: bool
    resumption: Resumption = field(default_factory=Resumption)
    remarks: Remarks = field(default_factory=Remarks)


@contextmanager
def _at_speed() -> Iterator[None]:
    """Have Python look for cycles seldom, and threads take turns often.

    Records make no cycles, and looking for them takes as long again as validating. A thread that writes waits for its
    turn after each statement, five milliseconds by default, while another one validates.
    """
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING, *thresholds[1:])
    sys.setswitchinterval(SECONDS_OF_A_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.set_threshold(*thresholds)


class _DryRunError(Exception):
    """Ends the transaction of a dry run."""


def load(
    target: db.Target,
    paths: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    batch: int | None = None,
    full: bool = False,
    max_errors: int = SeedError.SHOWN,
    gone: Sequence[Path] = (),
    begin: Begin | None = None,
) -> LoadReport:
    """Load seeds (the shipped ones where no path is given): all of them, or nothing.

    Articles, and rates of JSON Lines, are read one at a time, never held. A file of them that this version loaded, and
    that has not changed, is left out, unless the load is a `full` one, or a record is gone to which its own may refer.
    After `max_errors` problems the reading of JSON Lines stops. With `batch`, everything is checked first; then every
    so many articles and rates are committed together with the line that was reached, and the same load goes on from
    there after it was stopped, unless the file changed. `begin` is told of each pass over the articles, and over a file
    of JSON Lines. A dry run is one transaction. What stands only in the files of folders that are `gone` is removed.

    Raises SeedError with the problems found, GoneFolderError, and the database errors of `nkdb.db`; the database is
    then as it was.
    """
    seeds = read(paths, begin, max_errors)
    upgrade = db.current_revision(target) != db.revisions()[-1]
    options = Options(None if dry_run else batch, full, begin)
    loading = Loading(seeds, options)
    carry_out = partial(_carry_out, seeds=seeds, target=target, upgrade=upgrade, dry_run=dry_run, gone=gone)
    try:
        found = carry_out(loading)
    except (LeftOutError, StillUsedError, EarlierKeyError):
        if not loading.leaves_out:
            raise
        loading = Loading(seeds, replace(options, full=True), has_committed=loading.has_committed)
    if not loading.is_done:
        found = carry_out(loading)
    return LoadReport(
        len(seeds.files), loading.changes, loading.verification, db.revisions()[-1] if upgrade else None, dry_run,
        loading.resumption, found,
    )  # fmt: skip


def _carry_out(
    loading: Loading, seeds: Seeds, target: db.Target, *, upgrade: bool, dry_run: bool, gone: Sequence[Path]
) -> Remarks:
    found = Remarks()
    with suppress(_DryRunError):
        while not loading.is_done:
            try:
                with _at_speed(), db.connection(target) as conn:
                    if upgrade and not loading.has_committed:
                        db.upgrade(conn)
                    if not loading.has_committed:
                        seeds.complete |= gone_roots(conn, gone)
                    loading.go_on(conn)
                    if loading.is_done:
                        found = remarks(conn, loading.changes)
                    if dry_run:
                        raise _DryRunError
            except IntegrityError as error:
                # what refers to nothing, since another program deleted that, is in the way
                told = broken_row(target)
                if told is None and loading.has_committed:
                    reason = "another process took away what the next batch refers to"
                    raise DatabaseAccessError(str(target), reason, DatabaseAccessError.BATCHES_ARE_IN) from None
                raise told or error from None
            except DatabaseAccessError as error:
                raise error.after(error.BATCHES_ARE_IN) if loading.has_committed else error from None
            except RefusedLoadError as error:
                if loading.has_committed:
                    error.after(DatabaseAccessError.BATCHES_ARE_IN)
                raise
            loading.has_committed = True
    return found

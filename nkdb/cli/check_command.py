"""`nkdb check`."""

from __future__ import annotations

from pathlib import Path

import click

from nkdb.cli.options import max_errors_option, note, paths_argument
from nkdb.errors import plural


@click.command("check")
@paths_argument
@max_errors_option
def command(paths: tuple[Path, ...], max_errors: int) -> None:
    """Validate seeds without a database.

    PATH is a seed file or a folder of them; without one, the seeds that come with nkdb are checked. Give the whole
    folder: references may lead to anything in the PATHs and in the seeds that come with nkdb. Quotations given as
    evidence are looked up only by `nkdb load`. Records that replace shipped ones, or have the same names, are pointed
    out, but do not count as mistakes.
    """
    from nkdb.cli.progress import bytes_read
    from nkdb.seedfile.checking import check

    with bytes_read() as (begin, _):
        seeds = check(paths, max_errors, begin)
    for remark in seeds.remarks:
        note(remark)
    counts = ", ".join(plural(count, kind) for kind, count in seeds.counts().items())
    are = "is" if len(seeds.files) == 1 else "are"
    note(f"{plural(len(seeds.files), 'seed file')} {are} valid: {counts or 'no records'}")

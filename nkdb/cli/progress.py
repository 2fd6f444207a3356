"""How far a long command is: a bar on standard error where that is a terminal, and notes that do not tear it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nkdb.cli.options import note
from nkdb.errors import harmless_to_terminals
from nkdb.progress import Advance, Begin, untold

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


@contextmanager
def bytes_read(*, quiet: bool = False) -> Iterator[tuple[Begin, Callable[[str], None]]]:
    """What to call when a file is begun, and what to say notes with; the bar shows the rate and the time left."""
    if quiet or not sys.stderr.isatty():
        yield untold, note
        return
    from rich.progress import DownloadColumn, TransferSpeedColumn

    def say(text: str) -> None:
        bar.console.print(harmless_to_terminals(text), markup=False, highlight=False, soft_wrap=True)

    with _bar(DownloadColumn(), TransferSpeedColumn()) as bar:
        yield _begin(bar), say


@contextmanager
def counted() -> Iterator[Begin]:
    """What to call when a number of things is begun; the bar shows how many are done and the time left."""
    if not sys.stderr.isatty():
        yield untold
        return
    from rich.progress import MofNCompleteColumn

    with _bar(MofNCompleteColumn()) as bar:
        yield _begin(bar)


def _bar(*columns: ProgressColumn) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), *columns, TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip


def _begin(bar: Progress) -> Begin:
    def begin(what: str, total: int | None) -> Advance:
        # a task that is begun anew would keep its total where the next one's is not known
        for done in bar.task_ids:
            bar.remove_task(done)
        task = bar.add_task(harmless_to_terminals(what[-40:]), total=total)
        return lambda count: bar.advance(task, count)

    return begin

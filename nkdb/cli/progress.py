"""How far a long command is: a bar on standard error where that is a terminal, and notes that do not tear it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nkdb.cli.options import note

Begin = Callable[[str, int | None], Callable[[int], None]]
"""What is told that so many bytes (None: nobody knows) of something are begun; it gives what to tell of bytes read."""


@contextmanager
def bytes_read(*, quiet: bool) -> Iterator[tuple[Begin, Callable[[str], None]]]:
    """What to call when a file is begun, and what to say notes with; the bar shows the rate and the time left."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _what, _size: lambda _count: None), note
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        TimeRemainingColumn(), console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task("", total=None)

    def begin(what: str, size: int | None) -> Callable[[int], None]:
        bar.reset(task, total=size, description=what[-40:])
        return lambda count: bar.advance(task, count)

    with bar:
        yield begin, lambda text: bar.console.print(text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def counted(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """What to tell of things done, of so many; the bar shows how many there are and the time left."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task(what, total=total)
    with bar:
        yield lambda count: bar.advance(task, count)

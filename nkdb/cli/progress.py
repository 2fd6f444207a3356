"""How far a long command is: a bar on standard error where that is a terminal, and notes that do not tear it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nkdb.cli.options import note

if TYPE_CHECKING:
    from nkdb.load.pages import Saved

Begin = Callable[["Saved"], Callable[[int], None] | None]


@contextmanager
def bytes_read(*, quiet: bool) -> Iterator[tuple[Begin, Callable[[str], None]]]:
    """What to call when a file is begun (it gives what to call with bytes read), and what to say notes with."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _: None), note
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task("")

    def begin(file: Saved) -> Callable[[int], None]:
        bar.reset(task, total=file.size, description=file.name[-40:])
        return lambda count: bar.advance(task, count)

    with bar:
        yield begin, lambda text: bar.console.print(text, markup=False, highlight=False, soft_wrap=True)

"""Commands in processes that can be killed, started from one that has imported everything already."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import pkgutil
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

import nkdb.archive.layouts

_TURN = threading.Lock()
"""Whoever asks for a process's end takes its exit code out of a pipe, and whoever starts one asks for all of them: two
threads at once would find the pipe empty, and take the process for lost."""


class Command:
    """A command of nkdb in a process of its own."""

    def __init__(self, process: Any) -> None:
        self._process = process
        with _TURN:
            process.start()

    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        with _TURN:
            return bool(self._process.is_alive())

    def kill(self) -> None:
        """End it as kill -9 does."""
        with _TURN:
            self._process.kill()

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        # the pipe can be read at its end, and stays so when somebody has: nothing is taken out of it here
        multiprocessing.connection.wait([self._process.sentinel])
        with _TURN:
            return int(self._process.exitcode)


Start = Callable[[Sequence[str]], Command]

_PRELOADED = [
    "nkdb.load.seeds", "nkdb.load.pages", "nkdb.cli", "nkdb.export.exporting", "alembic.command",
    "sqlalchemy.dialects.sqlite", "psycopg", "pandas",
    *(module.name for module in pkgutil.iter_modules(nkdb.archive.layouts.__path__, "nkdb.archive.layouts.")),
]  # fmt: skip


@pytest.fixture(scope="session")
def start() -> Start:
    """Start a command of nkdb in a process of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)

    def begin(arguments: Sequence[str]) -> Command:
        quiet = "import os, sys; sys.stdout = open(os.devnull, 'w')"
        program = f"{quiet}; from nkdb.cli import main; main({list(arguments)!r})"
        return Command(context.Process(target=exec, args=(program,)))

    # the first process waits until everything is imported: how long a command takes is not to be told from it
    assert begin(["--version"]).wait() == 0
    return begin


@pytest.fixture(scope="session")
def finish(start: Start) -> Callable[[Sequence[str]], float]:
    """Run a command of nkdb to its end, which must be a good one; gives the seconds it took."""

    def run(arguments: Sequence[str]) -> float:
        began = time.monotonic()
        assert start(arguments).wait() == 0, arguments
        return time.monotonic() - began

    return run

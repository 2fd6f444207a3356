"""Commands in processes that can be killed, started from one that has imported everything already."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

Start = Callable[[Sequence[str]], Any]

_PRELOADED = ["nkdb.load.seeds", "nkdb.load.pages", "nkdb.archive", "nkdb.cli", "alembic.command", "psycopg", "pandas"]


@pytest.fixture(scope="session")
def start() -> Start:
    """Start a command of nkdb in a process of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)

    def begin(arguments: Sequence[str]) -> Any:
        quiet = "import os, sys; sys.stdout = open(os.devnull, 'w')"
        process = context.Process(target=exec, args=(f"{quiet}; from nkdb.cli import main; main({list(arguments)!r})",))
        process.start()
        return process

    return begin


@pytest.fixture(scope="session")
def finish(start: Start) -> Callable[[Sequence[str]], float]:
    """Run a command of nkdb to its end, which must be a good one; gives the seconds it took."""

    def run(arguments: Sequence[str]) -> float:
        began = time.monotonic()
        process = start(arguments)
        process.join()
        assert process.exitcode == 0, arguments
        return time.monotonic() - began

    return run

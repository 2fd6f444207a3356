"""Work in a thread beside the caller's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that a block which raised waits for the thread: Python should not end while others' code runs in it."""


@contextmanager
def beside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Do something in a thread while the block runs; what it is given waits for the result, or raises the error.

    A block that raises waits for the thread too, but not for ever.

    >>> with beside(lambda: 6 * 7) as result:
    ...     result()
    42
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    # a daemon, unlike the threads of an executor: one that never ends must not keep Python from ending
    Thread(target=run, name="nkdb-beside", daemon=True).start()
    try:
        yield done.result
    finally:
        wait([done], PATIENCE)

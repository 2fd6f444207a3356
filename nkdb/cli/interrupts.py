"""Ctrl-C, whatever it falls into.

Python raises KeyboardInterrupt wherever it happens to be. In a finalizer it is printed and dropped, and a package that
is just being imported may make another exception of it; where a connection is being closed, it is logged as well.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import LogRecord

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended, by the custom of shells."""

_interrupts: list[int] = []
"""The signals that came; no threading.Event, since another signal may come while its lock is held."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it, Ctrl-C ends in a KeyboardInterrupt and in nothing else.

    >>> with interruptible():
    ...     print("on")
    on
    """
    is_outermost = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    hook = sys.unraisablehook

    def interrupt_again(dropped: sys.UnraisableHookArgs) -> None:
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            # not at once: what is raised in here is dropped too
            threading.Timer(0.01, _thread.interrupt_main).start()
        else:
            hook(dropped)

    if is_outermost:
        signal.signal(signal.SIGINT, _interrupt)
        sys.unraisablehook = interrupt_again
    try:
        yield
    except Exception:
        if _interrupts:
            raise KeyboardInterrupt from None
        raise
    finally:
        if is_outermost:
            sys.unraisablehook = hook
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _interrupts.clear()


def _interrupt(number: int, _frame: FrameType | None) -> None:
    _interrupts.append(number)
    logging = sys.modules.get("logging")
    if logging is not None and logging.lastResort is not None:
        # a pool logs what keeps it from closing a connection, and raises it again
        logging.lastResort.addFilter(_is_no_interrupt)
    raise KeyboardInterrupt


def _is_no_interrupt(record: LogRecord) -> bool:
    return not (record.exc_info and record.exc_info[0] and issubclass(record.exc_info[0], KeyboardInterrupt))

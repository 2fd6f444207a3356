"""Ctrl-C, whatever it falls into; and as Ctrl-C, what else ends a command in order.

Whoever stops a service, a container or a job that takes too long sends SIGTERM, a terminal that is closed SIGHUP. Left
to the system, they end a process on the spot, and what it was writing stays, half-written, under a hidden name. Python
raises KeyboardInterrupt wherever it happens to be. In a finalizer it is printed and dropped, and a package that
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

UNHANDLED = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
"""The signals that end a command, and how they are handled where nobody has said otherwise."""
if sys.platform != "win32":
    UNHANDLED[signal.SIGHUP] = signal.SIG_DFL

_interrupts: list[int] = []
"""The signals that came; no threading.Event, since another signal may come while its lock is held."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it, Ctrl-C and its like end in a KeyboardInterrupt and in nothing else.

    >>> with interruptible():
    ...     print("on")
    on
    """
    # a signal of which whoever started nkdb has said what it does, such as nohup, is left to that
    ours = (
        {number: before for number, before in UNHANDLED.items() if signal.getsignal(number) is before}
        if threading.current_thread() is threading.main_thread()
        else {}
    )
    hook = sys.unraisablehook

    def interrupt_again(dropped: sys.UnraisableHookArgs) -> None:
        if issubclass(dropped.exc_type, KeyboardInterrupt) and _interrupts:
            # not at once: what is raised in here is dropped too
            threading.Timer(0.01, _thread.interrupt_main, [_interrupts[-1]]).start()
        else:
            hook(dropped)

    for number in ours:
        signal.signal(number, _interrupt)
    if ours:
        sys.unraisablehook = interrupt_again
    try:
        yield
    except Exception:
        if _interrupts:
            raise KeyboardInterrupt(_interrupts[-1]) from None
        raise
    finally:
        if ours:
            sys.unraisablehook = hook
            for number, before in ours.items():
                signal.signal(number, before)
            _interrupts.clear()


def exit_code(interrupt: KeyboardInterrupt) -> int:
    """That of a command which Ctrl-C or its like ended, by the custom of shells.

    >>> exit_code(KeyboardInterrupt()), exit_code(KeyboardInterrupt(signal.SIGTERM))
    (130, 143)
    """
    number = interrupt.args[0] if interrupt.args else signal.SIGINT
    return 128 + int(number)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    _interrupts.append(number)
    logging = sys.modules.get("logging")
    if logging is not None and logging.lastResort is not None:
        # a pool logs what keeps it from closing a connection, and raises it again
        logging.lastResort.addFilter(_is_no_interrupt)
    raise KeyboardInterrupt(number)


def _is_no_interrupt(record: LogRecord) -> bool:
    return not (record.exc_info and record.exc_info[0] and issubclass(record.exc_info[0], KeyboardInterrupt))

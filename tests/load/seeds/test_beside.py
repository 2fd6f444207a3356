"""Work in a thread: at the same time, and its result or error is the caller's."""

from __future__ import annotations

import threading

import pytest

from nkdb.load.seeds.beside import beside


def test_both_run_at_once() -> None:
    to_work, to_block = threading.Event(), threading.Event()

    def work() -> threading.Thread:
        to_block.set()
        assert to_work.wait(10)
        return threading.current_thread()

    with beside(work) as result:
        assert to_block.wait(10)
        to_work.set()
        assert result() is not threading.current_thread()


@pytest.mark.parametrize("error", [LookupError, KeyboardInterrupt])
def test_its_error_is_raised_where_its_result_is_asked_for(error: type[BaseException]) -> None:
    def work() -> None:
        raise error("of the thread")

    reached = []
    with pytest.raises(error, match="of the thread"), beside(work) as result:
        reached.append("block")
        result()
    assert reached == ["block"]


def test_a_block_that_raises_waits_for_it() -> None:
    ended = []
    gate = threading.Event()

    def work() -> None:
        gate.wait(10)
        ended.append("work")

    threading.Timer(0.1, gate.set).start()
    with pytest.raises(ZeroDivisionError), beside(work):
        raise ZeroDivisionError
    assert ended == ["work"]


def test_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nkdb.load.seeds.beside.PATIENCE", 0.05)
    gate = threading.Event()
    with pytest.raises(ZeroDivisionError), beside(lambda: gate.wait(60)):
        raise ZeroDivisionError
    gate.set()

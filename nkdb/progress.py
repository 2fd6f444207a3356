"""What long work tells of how far it is; whether anybody is shown it is not its concern."""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[int], None]
"""What is told of bytes read, rows written and the like, since it was told last."""

Begin = Callable[[str, int | None], Advance]
"""What is told that so many (None: nobody knows) are begun, and for what ('loading records.jsonl')."""


def untold(_what: str, _total: int | None) -> Advance:
    """Where nobody wants to know."""
    return lambda _count: None

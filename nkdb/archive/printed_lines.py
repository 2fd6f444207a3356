"""The lines of a paragraph as printed."""

from __future__ import annotations

from nkdb.archive.normal import normal_line


def printed_lines(paragraph: str) -> list[str]:
    r"""The lines of a paragraph in normal form, without empty ones; at least one.

    >>> printed_lines("Sample  Daily \n2014-6-1")
    ['Sample Daily', '2014-6-1']
    """
    return [line for raw in paragraph.splitlines() if (line := normal_line(raw))] or [""]

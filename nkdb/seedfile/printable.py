"""Which characters a line of text may have: seeds are refused for others, and of pages they are not kept."""

from __future__ import annotations

import re

# what is no character in any of Unicode's planes
_NONE = "\ufdd0-\ufdef" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0xF0000, 0x10000))

UNPRINTABLE = re.compile(f"[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ue000-\uf8ff{_NONE}\U000f0000-\U0010ffff]")
"""Controls, overrides of the direction of writing, halves of surrogate pairs, what each font shows as it likes.

Letters and signs that Unicode got lately are none of these, though an older Python knows no name of them: what one may
write, or import, another must be able to read.
"""


def printable(line: str) -> str:
    r"""A line with U+FFFD in the place of each character that it may not have.

    >>> printable("Fees\ue0b4")
    'Fees\ufffd'
    """
    # Python's own word for it takes in no more, and is the quicker one
    return line if line.isprintable() else UNPRINTABLE.sub("\ufffd", line)

"""The header of a message (RFC 5322), which e-mail has, and MHTML as well."""

from __future__ import annotations

import re

_HEADER = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\n")


def message_header(text: str) -> str | None:
    r"""The header that a text begins with, down to the empty line; None where it begins otherwise.

    >>> message_header("Subject: A mill\nFrom: a@b.example\n\nIt grinds.")
    'Subject: A mill\nFrom: a@b.example\n\n'
    """
    header = _HEADER.match(text)
    return header[0] if header else None

"""Saved pages to articles. Nothing in here knows a database.

A file (`saved`, `files`) > its `content` > its layout (`reading` asks each of `layouts`) > the posts that this finds
(`html` and `wordpress`, `text`, `feeds`) > the parts of a post (`posts`, `dates`) > an `article` in `normal` form.

Layouts are imported once they are asked for: loading and verifying need only how a text is brought into normal form.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nkdb.archive.reading import read_content
    from nkdb.archive.saved import SavedFile, read_page, saved_files

__all__ = ["SavedFile", "read_content", "read_page", "saved_files"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "reading" if name == "read_content" else "saved"
    return getattr(import_module(f"{__name__}.{module}"), name)

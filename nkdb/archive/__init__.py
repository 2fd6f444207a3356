"""Saved pages to articles: a layout is a module with `identify()` and `parse()`; nothing in here knows a database."""

from nkdb.archive.layouts import LAYOUTS, read_content
from nkdb.archive.saved import SavedFile, read_page, saved_files

__all__ = ["LAYOUTS", "SavedFile", "read_content", "read_page", "saved_files"]

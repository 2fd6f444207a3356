"""Where the files that come with the package lie: beside it in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """The folder `migrations` or `seeds` that belongs to this nkdb."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name

"""What has been reported about the North Korean economy: who said it, through whom it reached us, with which numbers.

Importing nkdb is cheap: SQLAlchemy, pandas and the like are imported by the functions that need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from nkdb.analysis import Database


def open(url: str | Path | None = None) -> Database:  # noqa: A001 - read as nkdb.open
    """Open a database to work with it in pandas.

    `url` is a file, `sqlite:///file` or `postgresql://…`; without it, the database is the one that the environment's
    NKDB_DATABASE_URL names, or `nkdb.sqlite` in the current folder, as it is for the commands. Raises
    DatabaseMissingError, ForeignDatabaseError, OlderDatabaseError, NewerDatabaseError or DatabaseAccessError where
    there is none that can be read.

        with nkdb.open("nkdb.sqlite") as db:
            db.figures(measure="8-3-money-payment", per="P1M", currency="USD")
    """
    from nkdb.analysis import Database

    return Database(url)


def __getattr__(name: str) -> str:
    # reading the version takes a while, and few ask for it
    if name == "__version__":
        from importlib.metadata import version

        globals()[name] = found = version("nkdb")
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

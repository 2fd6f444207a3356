"""What has been reported about the North Korean economy: who said it, through whom it reached us, with which numbers.

Importing nkdb is cheap: SQLAlchemy, pandas and the like are imported by the functions that need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from nkdb.analysis import Database
    from nkdb.errors import NkdbError

__all__ = ["NkdbError", "open"]


def open(url: str | Path | None = None) -> Database:  # noqa: A001 - read as nkdb.open
    """Open a database to work with it in pandas.

    `url` is a file, `sqlite:///file` or `postgresql://…`. Without it, the database is the one that the environment
    variable NKDB_DATABASE_URL names, or else `nkdb.sqlite` in the current folder, as for the commands. If there is no
    database that can be read, raises DatabaseMissingError, ForeignDatabaseError, OlderDatabaseError, NewerDatabaseError
    or DatabaseAccessError. All errors of nkdb are subclasses of `nkdb.NkdbError`.

        with nkdb.open("nkdb.sqlite") as db:
            db.figures(measure="8-3-money-payment", per="P1M", currency="USD")
    """
    from nkdb.analysis import Database

    return Database(url)


def __getattr__(name: str) -> Any:
    # reading the version takes a while, and few ask for it; those who catch an error ask when there is one
    if name == "__version__":
        from importlib.metadata import version

        globals()[name] = version("nkdb")
        return globals()[name]
    if name == "NkdbError":
        from nkdb.errors import NkdbError

        return NkdbError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Arrow (ADBC), the extra `fast`: whether a database can be read by way of it, and a server so read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from typing import Any

from nkdb.db.target import Target
from nkdb.errors import DatabaseAccessError


def has_arrow(target: Target) -> bool:
    """Whether the packages that this database needs are installed, its driver among them."""
    driver = "adbc_driver_postgresql" if target.file is None else "adbc_driver_sqlite"
    return find_spec("pyarrow") is not None and find_spec(driver) is not None


@contextmanager
def arrow_server(target: Target) -> Iterator[Any]:
    """A connection to a server, on which only one moment is seen; raises DatabaseAccessError, later on too."""
    from adbc_driver_manager import Error
    from adbc_driver_postgresql import dbapi

    try:
        # libpq reads the same addresses as SQLAlchemy, but for the driver's name
        with dbapi.connect(target.url.replace("+psycopg", "", 1)) as connection:
            with closing(connection.cursor()) as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SET client_encoding TO 'utf8'")
            yield connection
    except Error as error:
        raise DatabaseAccessError(str(target), target.blotted(str(error).strip().splitlines()[0])) from None

"""Arrow (ADBC), the extra `fast`: whether a database can be read by way of it, and a server so read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from nkdb.db.refusals import server_said
from nkdb.db.target import Target
from nkdb.errors import DatabaseAccessError

# libpq tells of the statement first, which may be long
_OF_THE_SERVER = re.compile(r"(?:ERROR|FATAL|PANIC):\s*(?P<reason>.+)")
_OF_THE_CONNECTION = re.compile(r"query '(?s:.*)': (?P<reason>.+)")


def has_arrow(target: Target) -> bool:
    """Whether the packages that this database needs are installed, its driver among them."""
    driver = "adbc_driver_postgresql" if target.file is None else "adbc_driver_sqlite"
    return find_spec("pyarrow") is not None and find_spec(driver) is not None


@contextmanager
def arrow_server(target: Target) -> Iterator[Any]:
    """A connection to a server, on which only one moment is seen; raises DatabaseAccessError, later on too."""
    from adbc_driver_postgresql import dbapi

    # libpq reads the same addresses as SQLAlchemy, but for the driver's name
    url = target.url.replace("+psycopg", "", 1)
    with refusing_arrow(target), ExitStack() as stack:
        connection = stack.enter_context(dbapi.connect(url))
        if _quotes_names(connection):
            connection = stack.enter_context(dbapi.connect(_with_names_as_they_are(url)))
            _quotes_names(connection)
        yield connection


def _quotes_names(connection: Any) -> bool:
    """Begin the transaction, and say whether the server is set to quote all names, so that the driver knew no type."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT set_config('client_encoding', 'utf8', true), current_setting('quote_all_identifiers')")
        return cursor.fetchone()[1] in ("on", b"on")


def _with_names_as_they_are(url: str) -> str:
    # asked for only where it is needed: poolers take no options
    given = dict(parse_qsl(urlsplit(url).query)).get("options", os.environ.get("PGOPTIONS", ""))
    return f"{url}{'&' if '?' in url else '?'}options={quote(f'{given} -c quote_all_identifiers=off')}"


@contextmanager
def refusing_arrow(target: Target) -> Iterator[None]:
    """Turn what a server refuses by way of Arrow into a message for the user."""
    from adbc_driver_manager import Error

    try:
        yield
    except Error as error:
        require_uninterrupted(error)
        raise _refusal(target, str(error), error.sqlstate or "") from None
    except OSError as error:
        # of a result that ends in the middle, for Arrow a file; what is written meanwhile has errors of its own
        if error.errno is not None or "[libpq]" not in str(error):
            raise
        require_uninterrupted(error)
        raise _refusal(target, str(error), "") from None


def require_uninterrupted(error: Exception) -> None:
    """Raise the KeyboardInterrupt that an error of Arrow's comes of: its drivers take Ctrl-C themselves."""
    # that for SQLite cannot cancel a statement, and says so once it has ended
    if isinstance(error.__cause__, KeyboardInterrupt) or "due to user request" in str(error):
        raise KeyboardInterrupt from None


def _refusal(target: Target, told: str, code: str) -> Exception:
    found = _OF_THE_SERVER.search(told) or _OF_THE_CONNECTION.search(told)
    reason = target.redacted(found["reason"] if found else told.strip().splitlines()[0])
    return server_said(target, code, reason) or DatabaseAccessError(str(target), f"{reason}; run the command again")

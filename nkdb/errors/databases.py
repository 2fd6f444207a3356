"""Of a database: which one, how old it is, what it refuses, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable

from nkdb.errors.base import NkdbError


class DatabaseUrlError(NkdbError):
    """The --database value names no database nkdb can use."""

    def __init__(self, found: str, reason: str = "") -> None:
        extra = f" ({reason})" if reason else ""
        super().__init__(
            f"--database: found {found}{extra}; allowed: a file (nkdb.sqlite), sqlite:///FILE or postgresql://HOST/NAME"
        )


class DatabaseMissingError(NkdbError):
    """There is no database where one is to be read."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where}: no database there; create one with 'nkdb load', or name another with --database "
            "(in Python, nkdb.open(FILE))"
        )


class ForeignDatabaseError(NkdbError):
    """The file or server database belongs to something else; it was left untouched."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(f"{where}: not an nkdb database (found {found}); it was left untouched")


class NewerDatabaseError(NkdbError):
    """The database was made by a later nkdb; it was left untouched."""

    def __init__(self, where: str, found: str, known: str) -> None:
        super().__init__(
            f"{where}: its schema is at {found}, this nkdb knows up to {known}; "
            "it was left untouched; install a newer nkdb to use it"
        )


class OlderDatabaseError(NkdbError):
    """The database must be upgraded before it can be read."""

    def __init__(self, where: str, found: str, head: str) -> None:
        super().__init__(f"{where}: its schema is at {found}, this nkdb needs {head}; run 'nkdb db upgrade'")


class OldSqliteError(NkdbError):
    """The SQLite that Python uses on this machine knows too little to make or upgrade a database."""

    def __init__(self, found: str, lowest: str) -> None:
        super().__init__(
            f"SQLite of this Python: found {found}; allowed: {lowest} or later; Python from python.org or conda has it"
        )


class DatabaseAccessError(NkdbError):
    """The database itself refused: locked, read-only, full, damaged, unreachable."""

    FILES_ARE_IN = "the earlier files were imported, the last one was not; the same command continues from there"
    ALL_FILES_ARE_IN = "all files were imported; 'nkdb verify' and 'nkdb duplicates' check what is left to check"
    ALL_OR_NOTHING = "it is not known whether all was written or nothing"
    BATCHES_ARE_IN = "the earlier batches were written; the same command continues"

    def __init__(self, where: str, reason: str, written: str = "nothing was written") -> None:
        super().__init__(f"{where}: {reason}; {written}")
        self.where, self._reason = where, reason

    def after(self, written: str) -> DatabaseAccessError:
        """The same error in work of which a part had been committed."""
        return DatabaseAccessError(self.where, self._reason, written)

    def at(self, where: str) -> DatabaseAccessError:
        """The same error of a database that its user knows by another name."""
        return DatabaseAccessError(where, self._reason)


class DamagedDatabaseError(DatabaseAccessError):
    """A database file of nkdb's that SQLite cannot read."""


class BrokenRowError(NkdbError):
    """A row such as nkdb never writes: another program has changed the database."""

    def __init__(self, record: str, found: str) -> None:
        super().__init__(f"{record}: found {found}; 'nkdb db check' says what else is broken, and what to do")


class RefusedRowError(NkdbError):
    """A row that seeds refuse to state: somebody has changed the database by hand."""

    def __init__(self, record: str, field: str, found: str, allowed: str) -> None:
        what = ", ".join(part for part in (record, field) if part)
        super().__init__(f"{what}: found {found}; allowed: {allowed}; correct it in the database, where it was changed")


class NotUnicodeError(NkdbError):
    """A text with bytes that are not UTF-8, which no database can hold or look for."""

    def __init__(self, found: str) -> None:
        shown = found if len(found) <= 100 else found[:97] + "..."
        super().__init__(f"found {shown!a}, which is not UTF-8; allowed: text in UTF-8")


class UnknownRevisionError(NkdbError):
    """A revision that is not in the migrations, or lies the other way."""

    def __init__(self, found: str, allowed: Iterable[str]) -> None:
        super().__init__(f"revision: found {found!r}; allowed: {', '.join(allowed)}")


class BackupError(NkdbError):
    """A backup that is not whole, or not what it should be."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(f"{where}: found {found}; allowed: a file that 'nkdb db backup' wrote; nothing was replaced")


class GrantError(NkdbError):
    """A role that cannot be given what was asked for."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"grant-readonly: found {found}; allowed: {allowed}")

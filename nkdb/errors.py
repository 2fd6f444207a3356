"""What can go wrong, each in its own words.

Every failure a user can cause is a subclass of `NkdbError`. It is raised with values and composes its message itself,
so that the same mistake reads the same wherever it is met. The command line prints the message and exits with 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class NkdbError(Exception):
    """Anything nkdb refuses to do; `str()` gives the whole message for the user."""


def nearest(found: object, allowed: Iterable[str]) -> str | None:
    """The allowed word closest to what was found, or None where none is close.

    >>> nearest("statistc", ["event", "statistic"])
    'statistic'
    """
    # difflib is slow to import and needed only once something is wrong
    from difflib import get_close_matches

    # less in common is had by words that only sound alike: rice-price, time-since
    return next(iter(get_close_matches(str(found), list(allowed), n=1, cutoff=0.65)), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of one record of a seed file.

    >>> print(Problem("a.yaml", 4, "claim rice", "kind", "'evnt'", "one of: event, plan"))
    a.yaml:4: claim rice, kind: found 'evnt'; allowed: one of: event, plan
    """

    file: str
    line: int | None
    record: str
    field: str
    found: str
    allowed: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        what = ", ".join(part for part in (self.record, self.field) if part)
        found = self.found if len(self.found) <= 200 else self.found[:197] + "..."
        return f"{where}: {what + ': ' if what else ''}found {found}; allowed: {self.allowed}"


class SeedError(NkdbError):
    """One or more problems in seed files; nothing was written."""

    SHOWN = 200

    def __init__(self, problems: Sequence[Problem], shown: int = SHOWN, *, stopped: bool = False) -> None:
        self.problems = sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.record, p.field, p.found))
        count = len(self.problems)
        lines = [str(problem) for problem in self.problems[:shown]]
        if stopped:
            lines.append(f"more than {shown} problems in the seeds, where reading stopped; nothing was written")
        else:
            if count > shown:
                lines.append(f"… and {count - shown} more")
            lines.append(f"{count} problem{'' if count == 1 else 's'} in the seeds; nothing was written")
        super().__init__("\n".join(lines))


class SeedPathError(NkdbError):
    """A path given as seeds holds none."""

    def __init__(self, path: str, found: str) -> None:
        super().__init__(f"{path}: found {found}; allowed: a seed file (.yaml, .csv, .jsonl) or a folder of them")


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


class DatabaseAccessError(NkdbError):
    """The database itself refused: locked, read-only, full, damaged, unreachable."""

    FILES_ARE_IN = "the files before are in whole, the last one is not; the same command goes on from there"
    BATCHES_ARE_IN = "the batches before are in; the same command goes on"

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


class NotUnicodeError(NkdbError):
    """A text with bytes that are not UTF-8, which no database can hold or look for."""

    def __init__(self, found: str) -> None:
        shown = found if len(found) <= 100 else found[:97] + "..."
        super().__init__(f"found {shown!a}, which is not UTF-8; allowed: text in UTF-8")


class UnknownRevisionError(NkdbError):
    """A revision that is not in the migrations, or lies the other way."""

    def __init__(self, found: str, allowed: Iterable[str]) -> None:
        super().__init__(f"revision: found {found!r}; allowed: {', '.join(allowed)}")


class StillUsedError(NkdbError):
    """A record's seed is gone, but other records still point to it."""

    def __init__(self, table: str, key: str, user_table: str, count: int, example: str) -> None:
        super().__init__(
            f"{table} {key!r} is no longer in the seeds, but {count} {user_table} "
            f"row{'' if count == 1 else 's'} outside this load still use{'s' if count == 1 else ''} it "
            f"(such as {example}); nothing was written"
        )


class PageError(NkdbError):
    """A saved page that cannot be read as an archive."""

    def __init__(self, path: str, found: str, allowed: str) -> None:
        super().__init__(f"{path}: found {found}; allowed: {allowed}")
        self.path, self.found, self.allowed = path, found, allowed


class QueryError(NkdbError):
    """SQL that is refused or does not run."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"query: {found}; allowed: {allowed}")


class UnknownKeyError(NkdbError):
    """No record has the key asked for."""

    KINDS = "article, source, organization, place, document, claim, figure, measure, topic or category"

    def __init__(self, key: str, near: Sequence[str], kinds: str = KINDS, found: str | None = None) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        other = f"; that names another kind of record: {found}" if found else ""
        super().__init__(f"no {kinds} {key!r}{hint}{other}")


class OutputError(NkdbError):
    """A file or folder that cannot be written to as asked."""

    def __init__(self, path: str, found: str, allowed: str) -> None:
        super().__init__(f"{path}: found {found}; allowed: {allowed}")


class FileAccessError(NkdbError):
    """A name that the system takes for no file's, or a file that it does not let nkdb use."""

    LONGEST = 200

    def __init__(self, path: str, reason: str) -> None:
        named = path if len(path) <= self.LONGEST else f"{path[: self.LONGEST]}…"
        super().__init__(f"{named}: found a name that cannot be used ({reason}); allowed: that of a file within reach")


class MergeError(NkdbError):
    """Sources that cannot be merged, or not be unmerged, as asked."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"merge: found {found}; allowed: {allowed}")


class RelationError(NkdbError):
    """Articles that cannot be related, or not be unrelated, as asked."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"relate: found {found}; allowed: {allowed}")


class UnknownNameError(NkdbError):
    """No table, view or query, as the case may be, has the name asked for."""

    def __init__(self, what: str, found: str, near: str | None, allowed: Iterable[str]) -> None:
        hint = f" (did you mean {near!r}?)" if near else ""
        super().__init__(f"found no {what} named {found!r}{hint}; allowed: {', '.join(allowed)}")


class MissingExtraError(NkdbError):
    """A package that an optional extra brings is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs more packages; install them with: pip install 'nkdb[{extra}]'")


class UnknownValueError(NkdbError):
    """A filter names something the database does not hold; the message names what it holds instead."""

    SHOWN = 12

    def __init__(self, field: str, found: str, known: Sequence[str], also: dict[str, str] | None = None) -> None:
        also = also or {}
        near = nearest(found, [*known, *also])
        near = also.get(near, near) if near is not None else None
        hint = f" (did you mean {near}?)" if near else ""
        listed = ", ".join(known[: self.SHOWN]) or "none"
        more = f" and {len(known) - self.SHOWN} more" if len(known) > self.SHOWN else ""
        super().__init__(f"{field}: found {found!r}{hint}; known: {listed}{more}")


class DayError(NkdbError):
    """A date or a number of days that is not written as one."""

    def __init__(
        self, field: str, found: object, allowed: str = "a day, month or year (2014-08-05, 2014-08, 2014)"
    ) -> None:
        super().__init__(f"{field}: found {found!r}; allowed: {allowed}")


class ConversionError(NkdbError):
    """Figures cannot be put into what was asked for."""

    def __init__(self, field: str, found: object, allowed: str) -> None:
        super().__init__(f"{field}: found {found!r}; allowed: {allowed}")


class NotCitableError(NkdbError):
    """A record of a kind that is no work or statement to cite."""

    def __init__(self, kind: str, key: str, allowed: Iterable[str]) -> None:
        super().__init__(f"found the {kind} {key!r}; allowed: the key of one of: {', '.join(allowed)}")


class PlotError(NkdbError):
    """A picture that cannot be drawn as asked."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"plot: found {found}; allowed: {allowed}")


class BackupError(NkdbError):
    """A backup that is not whole, or not what it should be."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(f"{where}: found {found}; allowed: a file that 'nkdb db backup' wrote; nothing was replaced")


class GrantError(NkdbError):
    """A role that cannot be given what was asked for."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"grant-readonly: found {found}; allowed: {allowed}")

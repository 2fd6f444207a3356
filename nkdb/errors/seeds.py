"""Of seeds and saved pages: what people write, and what nkdb reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote

from nkdb.errors.base import NkdbError, plural


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of one record of a seed file.

    A `hint` helps with all problems of its kind: it is told once, below them.

    >>> print(Problem("a.yaml", 4, "claim rice", "kind", "'evnt'", "one of: event, plan"))
    a.yaml:4: claim rice, kind: found 'evnt'; allowed: one of: event, plan
    """

    file: str
    line: int | None
    record: str
    field: str
    found: str
    allowed: str
    hint: str = ""

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        what = ", ".join(part for part in (self.record, self.field) if part)
        found = self.found if len(self.found) <= 200 else self.found[:197] + "..."
        return f"{where}: {what + ': ' if what else ''}found {found}; allowed: {self.allowed}"


class RefusedLoadError(NkdbError):
    """A load that cannot go on; its message ends with what was written."""

    def __init__(self, said: str) -> None:
        super().__init__(f"{said}; nothing was written")
        self._said = said

    def after(self, written: str) -> None:
        """Tell of a load of which a part had been committed."""
        self.args = (f"{self._said}; {written}",)


class SeedError(RefusedLoadError):
    """One or more problems in seed files."""

    SHOWN = 200

    def __init__(self, problems: Sequence[Problem], shown: int = SHOWN, *, stopped: bool = False) -> None:
        self.problems = sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.record, p.field, p.found))
        count = len(self.problems)
        lines = [str(problem) for problem in self.problems[:shown]]
        hints = sorted({problem.hint for problem in self.problems[:shown]} - {""})
        if stopped:
            lines += hints
            lines.append(f"more than {plural(shown, 'problem')} in the seeds, where reading stopped")
        else:
            if count > shown:
                lines.append(f"… and {count - shown} more")
            lines += hints
            lines.append(f"{plural(count, 'problem')} in the seeds")
        super().__init__("\n".join(lines))


class SeedPathError(NkdbError):
    """A path given as seeds holds none."""

    def __init__(self, path: str, found: str) -> None:
        super().__init__(f"{path}: found {found}; allowed: a seed file (.yaml, .csv, .jsonl) or a folder of them")


class GoneFolderError(NkdbError):
    """A folder of which it was said that it is gone, whose records are not to be removed."""

    def __init__(self, folder: str, found: str) -> None:
        super().__init__(
            f"--gone {folder}: found {found}; allowed: a folder of seeds that was loaded and no longer exists"
        )


class NotAsLoadedError(NkdbError):
    """Seed files that a dump would overwrite say something else than when they were loaded."""

    SHOWN = 5

    def __init__(self, files: Sequence[str], out: str) -> None:
        more = f" and {len(files) - self.SHOWN} more" if len(files) > self.SHOWN else ""
        super().__init__(
            f"{', '.join(files[: self.SHOWN])}{more}: found edits that are not in the database, made since it was "
            f"loaded; allowed: nkdb load {quote(out)} first; or its removal, or another place"
        )


class StillUsedError(RefusedLoadError):
    """A record's seed is gone, but other records still point to it."""

    def __init__(self, table: str, key: str, user_table: str, count: int, example: str) -> None:
        super().__init__(
            f"{table} {key!r} is no longer in the seeds, but "
            f"{plural(count, f'{user_table} row')} outside this load still use{'s' if count == 1 else ''} it "
            f"(such as {example})"
        )


class EarlierKeyError(RefusedLoadError):
    """An article gets another key, and one outside the load is related to it by the earlier one."""

    def __init__(self, before: str, key: str, by: str) -> None:
        super().__init__(
            f"article {before!r} gets the key {key!r}, but the seeds of {by!r}, outside this load, relate to it by "
            f"its earlier key: say {key!r} there, and load both together"
        )


class PageError(NkdbError):
    """A saved page that cannot be read as an archive."""

    def __init__(self, path: str, found: str, allowed: str) -> None:
        super().__init__(f"{path}: found {found}; allowed: {allowed}")
        self.path, self.found, self.allowed = path, found, allowed


class MergeError(NkdbError):
    """Sources that cannot be merged, or not be unmerged, as asked."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"merge: found {found}; allowed: {allowed}")


class RelationError(NkdbError):
    """Articles that cannot be related, or not be unrelated, as asked."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"relate: found {found}; allowed: {allowed}")


class RemovalError(NkdbError):
    """Articles that cannot be removed as asked."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"remove: found {found}; allowed: {allowed}")

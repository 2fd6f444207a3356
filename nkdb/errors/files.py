"""Of files that are written, and of packages that are not there."""

from __future__ import annotations

import sys

from nkdb.errors.base import NkdbError


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


class MissingExtraError(NkdbError):
    """A package that an optional extra brings is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        from shlex import quote

        # the pip that is first on the path may be that of another Python
        pip = f"{quote(sys.executable or 'python')} -m pip"
        super().__init__(f"{what} needs more packages; install them with: {pip} install 'nkdb[{extra}]'")

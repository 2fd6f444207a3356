"""What can go wrong, each in its own words, by what it is of.

Every failure a user can cause is a subclass of `NkdbError`. It is raised with values and composes its message itself,
so that the same mistake reads the same wherever it is met. The command line prints the message and exits with 2.
"""

from nkdb.errors.asking import (
    CommonEndError,
    ConversionError,
    DayError,
    NotCitableError,
    PlotError,
    QueryError,
    UnknownKeyError,
    UnknownNameError,
    UnknownValueError,
)
from nkdb.errors.base import NkdbError, did_you_mean, nearest, plural
from nkdb.errors.databases import (
    BackupError,
    BrokenRowError,
    DamagedDatabaseError,
    DatabaseAccessError,
    DatabaseMissingError,
    DatabaseUrlError,
    ForeignDatabaseError,
    GrantError,
    NewerDatabaseError,
    NotUnicodeError,
    OlderDatabaseError,
    UnknownRevisionError,
)
from nkdb.errors.files import FileAccessError, MissingExtraError, OutputError
from nkdb.errors.seeds import (
    GoneFolderError,
    MergeError,
    NotAsLoadedError,
    PageError,
    Problem,
    RelationError,
    SeedError,
    SeedPathError,
    StillUsedError,
)

__all__ = [
    "BackupError",
    "BrokenRowError",
    "CommonEndError",
    "ConversionError",
    "DamagedDatabaseError",
    "DatabaseAccessError",
    "DatabaseMissingError",
    "DatabaseUrlError",
    "DayError",
    "FileAccessError",
    "ForeignDatabaseError",
    "GoneFolderError",
    "GrantError",
    "MergeError",
    "MissingExtraError",
    "NewerDatabaseError",
    "NkdbError",
    "NotAsLoadedError",
    "NotCitableError",
    "NotUnicodeError",
    "OlderDatabaseError",
    "OutputError",
    "PageError",
    "PlotError",
    "Problem",
    "QueryError",
    "RelationError",
    "SeedError",
    "SeedPathError",
    "StillUsedError",
    "UnknownKeyError",
    "UnknownNameError",
    "UnknownRevisionError",
    "UnknownValueError",
    "did_you_mean",
    "nearest",
    "plural",
]

"""Seed files: plain text to records and back. Nothing in here knows a database.

text > `yamltext`, `csvtext` (located data) > `records` (validated) > `reading` (a set of files: `seeds` what is held of
it, `streamed` what is not) > `references` (does it hang together), and back: `writing`.
"""

from nkdb.seedfile.reading import read_seeds
from nkdb.seedfile.references import References, check_references
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.validation import Located

__all__ = ["Located", "References", "Seeds", "check_references", "read_seeds"]

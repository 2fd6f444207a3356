"""The spellings of a name: which of them are taken for the same one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NAMES_KNOWN = 100_000
"""The same names are looked at for every file of an import: those of thousands of sources, by name, key and alias."""

_ABBREVIATED = re.compile(r"(?P<name>.+?) \((?P<short>[^()]+)\)")


@lru_cache(NAMES_KNOWN)
def folded(name: str) -> str:
    """A name without what differs between its spellings in print: case, spaces, marks around it.

    >>> folded("  The  Daily NK: ")
    'the daily nk'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).strip(" .,:;-–—|\"'“”‘’[]")


@lru_cache(NAMES_KNOWN)
def bare(name: str) -> str:
    """The letters and digits of a name: what its spellings with hyphens, full stops or missing spaces share.

    >>> bare("Daily N.K.")
    'dailynk'
    """
    return "".join(letter for letter in folded(name) if letter.isalnum())


def forms(name: str) -> list[str]:
    """The forms under which a name may be known: as it stands, without its article, without its abbreviation, by that.

    Those with other marks or spaces in them come last.

    >>> forms("The Institute (IFES)")[:5]
    ['the institute (ifes)', 'institute (ifes)', 'the institute', 'institute', 'ifes']
    >>> forms("Daily-NK")
    ['daily-nk', 'dailynk']
    """
    whole = folded(name)
    match = _ABBREVIATED.fullmatch(whole)
    found = [whole, whole.removeprefix("the ")]
    if match:
        found += [match["name"], match["name"].removeprefix("the "), match["short"]]
    return list(dict.fromkeys(form for form in (*found, *map(bare, found)) if form))

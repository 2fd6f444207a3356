"""The spellings of a name: which of them are taken for the same one, wherever somebody or something is named."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

_MARKS = re.compile(r"[\W_]+")
_ABBREVIATED = re.compile(r"(?P<name>.+?) \((?P<short>[^()]+)\)")


def folded(name: str) -> str:
    """A name without what differs between its spellings in print: case, spaces, marks around it.

    >>> folded("  The  Daily NK: ")
    'the daily nk'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).strip(" .,:;-–—|\"'“”‘’[]")


def bare(name: str) -> str:
    """The letters and digits of a name: what its spellings with hyphens, full stops or missing spaces share.

    >>> bare("Daily N.K.")
    'dailynk'
    """
    return _MARKS.sub("", folded(name))


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


class Names:
    """Which rows go by which names; several may go by one.

    >>> names = Names([(1, "Éclair News"), (2, "Daily NK"), (3, "Daily N.K.")])
    >>> names.meant("ÉCLAIR  news"), names.meant("daily nk"), names.meant("Daily-NK")
    ({1}, {2}, {2, 3})
    """

    def __init__(self, names: Iterable[tuple[int, str]] = ()) -> None:
        self._by_form: dict[str, set[int]] = defaultdict(set)
        for id_, name in names:
            self.add(id_, name)

    def add(self, id_: int, name: str) -> None:
        """Have a row go by one more name."""
        whole = folded(name)
        for form in filter(None, (whole, _MARKS.sub("", whole))):
            self._by_form[form].add(id_)

    def meant(self, text: str) -> set[int]:
        """The rows that go by a name as it is spelt; those that do in its other forms only where there are none."""
        return next((self._by_form[form] for form in forms(text) if form in self._by_form), set())

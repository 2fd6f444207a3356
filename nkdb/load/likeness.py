"""How alike two texts are: MinHash signatures of their words, and the pairs that are nearly the same.

The likeness of two texts is the Jaccard index of their runs of five words: the runs both have, as a share of those
either has (Broder, "On the resemblance and containment of documents", 1997). Two wordings of one report come to 0.3 or
more, two reports on one subject to less than 0.05. A signature estimates it (standard error 0.06); what is proposed is
counted exactly. Nothing in here needs SQLAlchemy, which is slow to import.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from nkdb.errors import MissingExtraError
from nkdb.load.chunks import chunks
from nkdb.load.spans import BODIES, BODIES_AT_ONCE, Ask, rows_among

if TYPE_CHECKING:
    import numpy as np

NUMBERS = 64
RUN = 5
THRESHOLD = 0.3
MARGIN = 0.1
"""How far below the threshold an estimate may lie and the pair still be counted exactly."""

MOST_IN_A_BAND = 50
"""Of texts that share a band, each is compared with this many at most: thousands of near-empty posts stay bounded."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles by key, the later one first as far as dates and pages tell, and their likeness, 0 to 1.

    `kind` is what the later one then is to the other: `duplicate_of` of the same text, else `revision_of`.
    """

    article: str
    related: str
    likeness: float
    kind: str


def runs(body: str) -> set[bytes]:
    """The runs of five words of a text, in UTF-8; of a shorter one, all its words.

    >>> sorted(runs("One two three four five six"))
    [b'one two three four five', b'two three four five six']
    """
    words = [word.encode("utf-8", "surrogatepass") for word in body.casefold().split()]
    line = b" ".join(words)
    begins = [0, *accumulate(len(word) + 1 for word in words)]
    # cut out of one line: putting each run together from its words takes half as long again
    return {line[begin : end - 1] for begin, end in zip(begins, begins[RUN:], strict=False)} or {line}


def jaccard(these: set[bytes], those: set[bytes]) -> float:
    """What two sets have in common, as a share of what either has.

    >>> jaccard(runs("a b c d e f"), runs("a b c d e g"))
    0.3333333333333333
    """
    return len(these & those) / len(these | those)


class Signer:
    """Makes signatures; raises MissingExtraError where datasketch is not installed."""

    def __init__(self) -> None:
        # stored signatures are compared with new ones: whatever makes them is named
        self._minhash: Any = _minhash_class()(num_perm=NUMBERS, seed=1, hashfunc=zlib.crc32, scheme="affine32")

    def signature(self, body: str) -> bytes:
        """The signature of a text: NUMBERS numbers of four bytes, little-endian."""
        self._minhash.clear()
        self._minhash.update_batch(list(runs(body)))
        return bytes(self._minhash.hashvalues.astype("<u4").tobytes())


def _minhash_class() -> Any:
    """MinHash without the rest of datasketch: that imports SciPy, which takes longer than all else of an import."""
    spec = find_spec("datasketch")
    if spec is None:
        raise MissingExtraError("Finding near-duplicates", "pages")
    is_whole = "datasketch" in sys.modules
    sys.modules.setdefault("datasketch", module_from_spec(spec))
    try:
        return import_module("datasketch.minhash").MinHash
    finally:
        if not is_whole:
            # who imports datasketch later gets all of it
            del sys.modules["datasketch"]


class LazySigner:
    """A signer made when the first text needs one: what it needs is slow to import."""

    def __init__(self) -> None:
        self._signer: Signer | None = None
        self.missing: str | None = None
        """What to tell the user where the package is not installed; None where it is, or was not needed."""

    @property
    def was_needed(self) -> bool:
        """Whether a text was given, and the package is there: of articles without text none is like another."""
        return self._signer is not None

    def signature(self, body: str | None) -> bytes | None:
        """The signature of a text; None where there is no text, or no package to make one."""
        if body is None:
            return None
        if self._signer is None and self.missing is None:
            try:
                self._signer = Signer()
            except MissingExtraError as error:
                self.missing = str(error)
        return self._signer.signature(body) if self._signer else None


def similar(ask: Ask, threshold: float = THRESHOLD, among: Collection[int] | None = None) -> list[Pair]:
    """Pairs of articles whose texts are at least as alike as the threshold, the most alike first.

    Pairs that are related already, in one step or several, are left out. `among` are ids of articles of which at least
    one must be in a pair. Texts without a signature get one for the occasion. Raises MissingExtraError.
    """
    ids, signatures = _signatures(ask)
    if len(ids) < 2:
        return []
    candidates = _candidates(ids, signatures, threshold, among)
    family = families(ask)
    unrelated = [pair for pair in sorted(candidates) if len({family.get(id_, id_) for id_ in pair}) == 2]
    alike = {pair: exact for pair, exact in _counted(ask, unrelated) if exact >= threshold}
    named: dict[int, tuple[str, int, str, str]] = {}
    for part in chunks(sorted({id_ for pair in alike for id_ in pair})):
        for id_, key, day, sha256 in rows_among(ask, _NAMES, part):
            named[id_] = (str(day or ""), -id_, key, sha256)  # of one day, pages list the later post first
    found = []
    for pair, exact in alike.items():
        if named.keys() >= set(pair):
            (*_, earlier, text), (*_, later, other) = sorted(named[id_] for id_ in pair)
            found.append(Pair(later, earlier, exact, "duplicate_of" if text == other else "revision_of"))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.article, pair.related))


def _counted(ask: Ask, pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], float]]:
    """The exact likeness of pairs, in their order; another process may have taken an article away since."""
    held: dict[int, set[bytes]] = {}
    for part in chunks(pairs, BODIES_AT_ONCE // 2):
        wanted = {id_ for pair in part for id_ in pair}
        held = {id_: runs_ for id_, runs_ in held.items() if id_ in wanted}
        if missing := sorted(wanted - held.keys()):
            held |= {id_: runs(body or "") for id_, body in rows_among(ask, BODIES, missing)}
        for this, that in part:
            if this in held and that in held:
                yield (this, that), jaccard(held[this], held[that])


_NAMES = "SELECT id, key, published_on, body_sha256 FROM article WHERE id IN ({values})"
_UNSIGNED = "SELECT id FROM article WHERE body IS NOT NULL AND body_minhash IS NULL"
_SIGNED = """
    SELECT id, body_minhash FROM article
    WHERE body_minhash IS NOT NULL AND id > :last ORDER BY id LIMIT :at_once
"""
_SIGNATURES_AT_ONCE = 10_000


def _signatures(ask: Ask) -> tuple[Any, Any]:
    import numpy as np

    ids: list[int] = []
    raw = bytearray()
    signer: Signer | None = None
    unsigned = [id_ for (id_,) in ask(_UNSIGNED, {})]
    for start in range(0, len(unsigned), BODIES_AT_ONCE):
        signer = signer or Signer()
        for id_, body in rows_among(ask, BODIES, unsigned[start : start + BODIES_AT_ONCE]):
            ids.append(id_)
            raw += signer.signature(body)
    last = 0
    while found := ask(_SIGNED, {"last": last, "at_once": _SIGNATURES_AT_ONCE}):
        for last, signature in found:
            ids.append(last)
            raw += signature
    return np.array(ids, dtype=np.int64), np.frombuffer(raw, dtype="<u4").reshape(len(ids), NUMBERS)


def _candidates(
    ids: np.ndarray[Any, Any], signatures: np.ndarray[Any, Any], threshold: float, among: Collection[int] | None
) -> set[tuple[int, int]]:
    """Pairs that share a band of their signatures (locality-sensitive hashing) and whose estimate is near enough."""
    import numpy as np

    # narrow bands find less alike texts: with 32 bands of two numbers a pair of 0.3 is found at 95 %
    rows = 4 if threshold >= 0.6 else 2 if threshold >= 0.25 else 1
    wanted = None if among is None else np.isin(ids, np.fromiter(among, dtype=np.int64, count=len(among)))
    found: set[tuple[int, int]] = set()
    for start in range(0, NUMBERS, rows):
        band = signatures[:, start : start + rows].astype(np.uint64)
        value = band[:, 0]
        for column in range(1, rows):
            value = value * np.uint64(0x9E3779B97F4A7C15) + band[:, column]
        order = np.argsort(value, kind="stable")
        sorted_ = value[order]
        edges = np.flatnonzero(np.diff(sorted_)) + 1
        starts, ends = np.append(0, edges), np.append(edges, len(order))
        crowded = np.flatnonzero(ends - starts > 1)
        for group in crowded:
            members = order[starts[group] : ends[group]]
            for shift in range(1, min(len(members), MOST_IN_A_BAND)):
                these, those = members[:-shift], members[shift:]
                if wanted is not None:
                    keep = wanted[these] | wanted[those]
                    these, those = these[keep], those[keep]
                if len(these):
                    near = np.mean(signatures[these] == signatures[those], axis=1) >= threshold - MARGIN
                    pairs = np.sort(np.stack((ids[these[near]], ids[those[near]]), axis=1), axis=1)
                    found.update(map(tuple, pairs.tolist()))
    return found


def families(ask: Ask) -> dict[int, int]:
    """Articles that relations hold together, each with one that stands for all of them."""
    parent: dict[int, int] = {}

    def root(id_: int) -> int:
        while parent.setdefault(id_, id_) != id_:
            parent[id_] = parent[parent[id_]]
            id_ = parent[id_]
        return id_

    for one, other in ask("SELECT article_id, related_article_id FROM article_relation", {}):
        parent[root(one)] = root(other)
    return {id_: root(id_) for id_ in list(parent)}


def proposals(pairs: Iterable[Pair]) -> Iterator[str]:
    """Each pair with its likeness and the command that would link it."""
    for pair in pairs:
        yield (
            f"similar ({pair.likeness:.2f}): {pair.article} {pair.related} — "
            f"nkdb relate {pair.article} {pair.related} --kind {pair.kind}"
        )

"""What an import did, as far as its user is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nkdb.load.likeness import Pair
from nkdb.load.pages.versions import Outcome
from nkdb.load.spans import BrokenSpan, Verification

NOTABLE = 20
"""So many of a kind are named, and the others counted."""


@dataclass(slots=True)
class Listing:
    """How many there were, and the first of them: a run over a million posts must not keep a list of all."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, *items: str) -> None:
        """Take more."""
        self.count += len(items)
        self.first += items[: max(0, NOTABLE - len(self.first))]

    def join(self, other: Listing) -> None:
        """Take those of another listing."""
        self.first += other.first[: max(0, NOTABLE - len(self.first))]
        self.count += other.count


@dataclass(slots=True)
class ImportReport:
    """What an import did: posts counted, the first of them named by key, and the state of the evidence.

    `revised` are articles of which the page has another text, with the key under which it is kept (`a: b`);
    `replaced` those that now have the page's text, with the key of the text they had, if that was kept, or because only
    its beginning was there. `dated` are those that had no day before, `differing` those of which the page has another
    title or day, which they do not take.
    `verification` has the spans that the stored bodies break, `would_break` those that the pages' texts would. In a dry
    run each file has its own.
    `skipped` are posts left out, by reason, and `broken` says how many of them are cut off, have no title, or stand on
    a page that cannot be read; `assumed` counts new articles whose publisher was taken for granted. `left_out` are the
    files that could not be read, with their errors.
    """

    files: int = 0
    read: int = 0
    matched: int = 0
    new: Listing = field(default_factory=Listing)
    filled: Listing = field(default_factory=Listing)
    revised: Listing = field(default_factory=Listing)
    replaced: Listing = field(default_factory=Listing)
    dated: Listing = field(default_factory=Listing)
    differing: Listing = field(default_factory=Listing)
    unreviewed: Listing = field(default_factory=Listing)
    skipped: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    left_out: Listing = field(default_factory=Listing)
    assumed: int = 0
    verification: Verification = field(default_factory=Verification)
    would_break: list[BrokenSpan] = field(default_factory=list)
    similar: list[Pair] = field(default_factory=list)
    unsigned: str | None = None
    created: bool = False

    @property
    def holds(self) -> bool:
        """Whether every span of the articles on the pages holds, in the database and on the pages."""
        return not self.verification.broken and not self.would_break

    def count(self, outcome: Outcome) -> None:
        """Take what became of a post."""
        self.read += 1
        self.matched += outcome.what != "new"
        self.would_break += outcome.breaks
        if outcome.day is not None:
            self.dated.add(f"{outcome.key}: {outcome.day}")
        if outcome.differs is not None:
            self.differing.add(f"{outcome.key}: {outcome.differs}")
        match outcome.what:
            case "new":
                self.new.add(outcome.key)
            case "filled":
                self.filled.add(outcome.key)
            case "kept":
                self.revised.add(f"{outcome.key}: {outcome.version}")
            case "completed":
                self.replaced.add(f"{outcome.key} (only its beginning was there)")
            case "replaced":
                self.replaced.add(outcome.key)
            case "swapped":
                self.replaced.add(f"{outcome.key} (the text it had: {outcome.version})")

    def join(self, other: ImportReport) -> None:
        """Take the report of one more file, which is in, or would be."""
        for name in ("files", "read", "matched", "assumed", "broken"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("new", "filled", "revised", "replaced", "dated", "differing", "unreviewed"):
            getattr(self, name).join(getattr(other, name))
        self.skipped += other.skipped
        self.verification.add(other.verification)
        self.would_break += [span for span in other.would_break if span not in self.would_break]
        self.created |= other.created

"""A set of seeds: the records of some files, and what was wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from nkdb.errors import plural
from nkdb.progress import Begin
from nkdb.seedfile import records as r
from nkdb.seedfile.files import SeedFile
from nkdb.seedfile.jsonlines import STREAMED
from nkdb.seedfile.streamed import ArticleFile, LinesFile, StreamedFile
from nkdb.seedfile.validation import Findings, Located, T

Held = r.Place | r.Organization | r.Source | r.Document | r.Category | r.Topic | r.Measure
HELD: tuple[type[Held], ...] = get_args(Held)
"""The records with a key that are held in memory: all but articles."""


@dataclass(slots=True)
class Seeds(Findings):
    """All records of a run, by type, and all problems met while reading them.

    `complete` are the roots that were read whole: of those, a file that is gone is known to be gone. The records of
    `article_files` and `lines_files` are not held in memory. `remarks` are what may be a mistake, and may be meant.
    """

    files: list[SeedFile] = field(default_factory=list)
    complete: set[str] = field(default_factory=set)
    records: dict[type[r.Record], list[Located[Any]]] = field(default_factory=dict)
    article_files: list[ArticleFile] = field(default_factory=list)
    lines_files: list[LinesFile] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def streamed_files(self) -> list[StreamedFile]:
        """The files whose records are not held."""
        return [*self.article_files, *self.lines_files]

    @property
    def files_without_quotes(self) -> set[SeedFile]:
        """Files of JSON Lines that quote nothing."""
        return {file.seed_file for file in self.lines_files if not file.has_quotes}

    def of(self, kind: type[T]) -> list[Located[T]]:
        """The records of one type that are held in memory, in the order of files and lines."""
        return self.records.get(kind, [])

    def add(self, located: Located[Any] | None) -> None:
        """Take one more record."""
        if located is not None:
            self.records.setdefault(type(located.record), []).append(located)

    def counts(self) -> dict[str, int]:
        """How many records there are of each type."""
        counts = sum((file.counts for file in self.streamed_files), Counter[type[r.Record]]())
        counts.update({kind: len(found) for kind, found in self.records.items()})
        return {kind.TYPE: count for kind, count in counts.items()}

    def streamed(
        self, begin: Begin | None = None, what: str = "", passed: Mapping[SeedFile, int] | None = None,
        left_out: Collection[SeedFile] = (),
    ) -> Iterator[Located[Any]]:  # fmt: skip
        """All articles and rates, those in memory first; what is wrong with the others is added to the problems.

        Of a file with lines that are `passed`, only those articles are given that may be related to others; of files
        that are left out, what is in memory.
        """
        for kind in STREAMED:
            yield from self.of(kind)
        article_files = [file for file in self.article_files if file.seed_file not in left_out]
        advance = None
        if begin is not None and article_files:
            advance = begin(f"{what} {plural(len(article_files), 'article')}", sum(file.size for file in article_files))
        for article_file in article_files:
            article = article_file.article(self)
            if advance is not None:
                advance(article_file.size)
            if article is not None:
                yield article
        for file in self.lines_files:
            if file.seed_file not in left_out:
                advance = None if begin is None else begin(f"{what} {file.seed_file.shown}", file.size)
                yield from file.records(self, advance, (passed or {}).get(file.seed_file, 0))

    def articles(self) -> Iterator[Located[r.Article]]:
        """All articles; what is wrong with others is added to the problems."""
        return (at for at in self.streamed() if isinstance(at.record, r.Article))

    def passed_keys(self, passed: Mapping[SeedFile, int]) -> Iterator[str]:
        """The keys of the articles in lines that are passed."""
        for file in self.lines_files:
            yield from file.article_keys(passed.get(file.seed_file, 0))

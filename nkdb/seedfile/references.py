"""Whether a set of seeds hangs together: keys once, references that lead somewhere, chains without gap or loop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nkdb.errors import Problem
from nkdb.progress import Begin
from nkdb.seedfile import records as r
from nkdb.seedfile.article_references import check_article
from nkdb.seedfile.fields import check_unit
from nkdb.seedfile.held_references import check_held
from nkdb.seedfile.lookup import Lookup
from nkdb.seedfile.outside import Known, KnownOutside, Outside
from nkdb.seedfile.rate_references import check_rate
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.telling import told_by, way
from nkdb.seedfile.validation import Located


class References:
    """Finds what does not hang together: first `held`, then each `streamed` record, at the end `settle`."""

    def __init__(self, seeds: Seeds, known: Known) -> None:
        self.lookup = Lookup(seeds, known)
        self.problems = self.lookup.problems
        self._seeds, self._known = seeds, known
        self._rates: dict[bytes, tuple[str, int | None]] = {}
        self._related: list[tuple[tuple[str, str, str], int | None, str]] = []
        """Articles, what they are related to and how, with line and file."""

    def held(self) -> None:
        """Look at the records that are held in memory."""
        check_held(self.lookup)

    def streamed(self, at: Located[Any]) -> None:
        """Look at an article or a rate; raises SeedError where there are too many problems to read on for more."""
        if isinstance(at.record, r.Article):
            self._article(at)
        else:
            check_rate(self.lookup, at, self._rates)
        if self._seeds.lines_files:
            self._seeds.refuse_many(self.problems)

    def _article(self, at: Located[r.Article]) -> None:
        article = at.record
        self.lookup.add(at)
        check_article(self.lookup, at)
        if article.relations:
            self._related += [
                ((article.key, other.article, other.kind), at.line("relations", index), at.file)
                for index, other in enumerate(article.relations)
                if article.key is not None and other.article not in (None, article.key)
            ]

    def settle(self, outside: Outside) -> None:
        """Look at what was open, once all articles have come."""
        self.lookup.settle(outside)
        self._agree(outside)
        if self._related:
            self._no_relation_loops(outside.relations())

    def look_again(self) -> None:
        """Look at relations to articles that got another key after all was settled."""
        for (key, other, _), line, file in self._related:
            if other in self.lookup.rekeyed:
                self.lookup.say_unknown(
                    Problem(file, line, f"article {key}", "relations", other, ""), r.Article.TYPE, ()
                )

    def _agree(self, outside: Outside) -> None:
        """Look at figures and chains outside, where what measures and documents are has changed."""
        dimension, source_of = self.lookup.dimension, self.lookup.source_of_document
        measures = {at.record.key: at for at in self._seeds.of(r.Measure)}
        changed = [key for key, before in self._known.measures.items() if dimension[key] not in (None, before)]
        for key, unit, figure in outside.measured(changed) if changed else ():
            try:
                check_unit(dimension[key], unit)
            except ValueError:
                found = f"{dimension[key]}, but figure {figure} is in {unit}"
                self.lookup.say(measures[key], ("dimension",), f"measure {key}", "dimension", found,
                                "what all its figures are, also those outside this load")  # fmt: skip
        documents = {at.record.key: at for at in self._seeds.of(r.Document)}
        changed = [key for key, before in self._known.documents.items() if source_of[key] not in (None, before)]
        for key, source, claim in outside.cited(changed) if changed else ():
            if source != source_of[key]:
                found = f"{source_of[key]}, but a chain of {claim} names {source} for it"
                self.lookup.say(documents[key], ("source",), f"document {key}", "source", found,
                                "what all chains say, also those outside this load")  # fmt: skip

    def _no_relation_loops(self, outside: Iterable[tuple[str, str, str]]) -> None:
        """Of articles that tell each other's claims the views would count none."""
        tellers: dict[str, list[str]] = {}
        for hidden, teller in (told_by(*pair) for pair in (*outside, *(pair for pair, _, _ in self._related))):
            tellers.setdefault(hidden, []).append(teller)
        for pair, line, file in self._related:
            hidden, teller = told_by(*pair)
            if way(teller, hidden, lambda key: tellers.get(key, ())):
                allowed = "an article that does not lead back to this one"
                self.problems.append(Problem(file, line, f"article {pair[0]}", "relations", pair[1], allowed))


def check_references(seeds: Seeds, known: Known, begin: Begin | None = None) -> list[Problem]:
    """What does not hang together; an empty list where everything does. `known` may have articles and figures too."""
    references = References(seeds, known)
    references.held()
    for at in seeds.streamed(begin, "checking"):
        references.streamed(at)
    references.settle(KnownOutside(known))
    return references.problems

"""Whether a set of seeds hangs together: keys once, references that lead somewhere, chains without gap or loop.

Articles and rates are looked at one by one and not kept: what is remembered of each is where it stands, and of articles
which figures they have. References to articles and figures that have not come yet are settled at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from nkdb.errors import Problem, did_you_mean
from nkdb.seedfile import records as r
from nkdb.seedfile.article_references import check_article
from nkdb.seedfile.fields import check_unit
from nkdb.seedfile.held_references import HELD, check_held
from nkdb.seedfile.rate_references import check_rate
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.telling import told_by, way
from nkdb.seedfile.validation import Located

KnownKeys = Mapping[str, Iterable[str]]
"""Keys that exist outside the seeds, by record type: {'source': {...}, 'figure': {...}}."""


Parents = Mapping[str, Mapping[str, str | None]]
"""The parents of keys, by record type."""


class Outside(Protocol):
    """What there is of articles and figures outside the seeds: in the database, or in the shipped seeds."""

    def which(self, kind: str, keys: Collection[str]) -> Collection[str]:
        """Those of the keys that exist outside: `which("figure", {"a/b/c"})`."""

    def alike(self, kind: str, key: str) -> Collection[str]:
        """Keys among which the one may be that was meant by a key that does not exist."""

    def relations(self) -> Iterable[tuple[str, str, str]]:
        """Articles with what they are related to and how, as far as that goes on to be so."""

    def measured(self, measures: Collection[str]) -> Iterable[tuple[str, str, str]]:
        """The figures of some measures: measure, unit, figure."""

    def cited(self, documents: Collection[str]) -> Iterable[tuple[str, str, str]]:
        """The claims whose chains lead over some documents: document, source of that link, claim."""


class KnownOutside:
    """What there is outside, given as sets of keys."""

    def __init__(self, known: KnownKeys) -> None:
        self._known = {kind: set(known.get(kind, ())) for kind in (r.Article.TYPE, "figure")}

    def which(self, kind: str, keys: Collection[str]) -> Collection[str]:
        """Those of the keys that are in the sets."""
        return self._known[kind] & set(keys)

    def alike(self, kind: str, _key: str) -> Collection[str]:
        """All keys of the kind."""
        return self._known[kind]

    def relations(self) -> Iterable[tuple[str, str, str]]:
        """None are told."""
        return ()

    def measured(self, _measures: Collection[str]) -> Iterable[tuple[str, str, str]]:
        """None are told."""
        return ()

    def cited(self, _documents: Collection[str]) -> Iterable[tuple[str, str, str]]:
        """None are told."""
        return ()


NEAR_AMONG = 5_000
"""Among more keys the nearest is not looked for: it would take seconds for every problem."""

Place = tuple[str | int, ...]

_REFUSED = "None"
"""What stands for a key that was refused, which may be any."""


class _Seen(NamedTuple):
    """What is remembered of an article: its file, the line of its key, and its figures as ' claim/figure' each."""

    file: str
    line: int | None
    figures: str


class _Open(NamedTuple):
    """A reference to something that may still come."""

    at: Problem
    kind: str
    key: str


class References:
    """Finds what does not hang together: first `held`, then each `streamed` record, at the end `settle`.

    `known` are the keys that exist besides the seeds (in the database, or in the shipped seeds), except those of
    articles and figures, `documents` the source of each known document, `measures` the dimension of each known measure,
    `parents` the parents of records besides the seeds, by record type. `looked_in` says to the user where those are.
    """

    def __init__(
        self,
        seeds: Seeds,
        known: KnownKeys,
        documents: Mapping[str, str],
        measures: Mapping[str, str],
        parents: Parents = MappingProxyType({}),
        looked_in: str = "",
    ) -> None:
        self.seeds = seeds
        self._looked_in = looked_in
        self.parents = parents
        self._documents_before, self._measures_before = documents, measures
        self.problems: list[Problem] = []
        self.keys: dict[str, set[str]] = {kind.TYPE: set(known.get(kind.TYPE, ())) for kind in HELD}
        for kind in HELD:
            self.keys[kind.TYPE].update(at.record.key for at in seeds.of(kind) if at.record.key)  # type: ignore[attr-defined]
        self.source_of_document = dict(documents) | {d.record.key: d.record.source for d in seeds.of(r.Document)}
        self.dimension = dict(measures) | {m.record.key: m.record.dimension for m in seeds.of(r.Measure)}
        self.seen: dict[str, _Seen] = {}
        self.rates: dict[bytes, tuple[str, int | None]] = {}
        """File and line of each rate, by a digest of what tells it from the others."""
        self._open: list[_Open] = []
        self._related: list[tuple[tuple[str, str, str], int | None, str]] = []
        """Articles, what they are related to and how, with line and file."""

    def say(self, at: Located[Any], path: Place, record: str, field: str, found: str, allowed: str) -> None:
        """Add a problem."""
        self.problems.append(at.problem(path, record, field, found, allowed))

    def say_twice(
        self, at: Located[Any], first: tuple[str, int | None], path: Place, record: str, field: str, found: str
    ) -> None:
        """Add the problem that something stands there a second time; `first` is file and line of the first one."""
        self.say(at, path, record, field, f"{found} a second time", f"each once; the first is in {first[0]}:{first[1]}")

    def refer(self, at: Located[Any], kind: str, key: str | None, path: Place, record: str, field: str) -> bool:
        """Whether a key is one of a record that is held or known; a problem where it is not."""
        if key is None or key in self.keys[kind] or key in self.seeds.unread:
            return True
        self.problems.append(self._unknown(at.problem(path, record, field, key, ""), kind, self.keys[kind]))
        return False

    def refer_each(
        self, at: Located[Any], kind: str, keys: Collection[str], path: Place, record: str, field: str
    ) -> None:
        """As `refer`, for a list of keys that stands at a path."""
        if not self.keys[kind].issuperset(keys):
            for index, key in enumerate(keys):
                self.refer(at, kind, key, (*path, index), record, field)

    def refer_ahead(self, at: Located[Any], kind: str, key: str, path: Place, record: str, field: str) -> None:
        """Take note of a reference to an article or a figure."""
        if key is not None and not self._has_come(kind, key):
            self._open.append(_Open(at.problem(path, record, field, key, ""), kind, key))

    def _unknown(self, at: Problem, kind: str, keys: Collection[str]) -> Problem:
        meant = did_you_mean(at.found, keys) if len(keys) <= NEAR_AMONG else ""
        return replace(at, allowed=f"the key of a known {kind}{meant}", hint=self._looked_in)

    def _has_come(self, kind: str, key: str) -> bool:
        if kind == r.Article.TYPE:
            return key in self.seen
        article, _, rest = key.partition("/")
        figures = self.seen[article].figures if article in self.seen else ""
        return f" {rest} " in figures or _REFUSED in figures

    def held(self) -> None:
        """Look at the records that are held in memory."""
        check_held(self)

    def streamed(self, at: Located[Any]) -> None:
        """Look at an article or a rate; raises SeedError where there are too many problems to read on for more."""
        if isinstance(at.record, r.Article):
            self._article(at)
        else:
            check_rate(self, at)
        if self.seeds.lines_files:
            self.seeds.refuse_many(self.problems)

    def _article(self, at: Located[r.Article]) -> None:
        article = at.record
        first = self.seen.get(article.key)
        if article.key is None:
            pass
        elif first is not None:
            self.say_twice(at, (first.file, first.line), ("key",), f"article {article.key}", "key", article.key)
        else:
            figures = "".join(f" {claim.key}/{figure.key}" for claim in article.claims for figure in claim.figures)
            self.seen[article.key] = _Seen(at.file, at.line("key"), f"{figures} " if figures else "")
        check_article(self, at)
        if article.relations:
            self._related += [
                ((article.key, other.article, other.kind), at.line("relations", index), at.file)
                for index, other in enumerate(article.relations)
                if article.key is not None and other.article not in (None, article.key)
            ]

    def settle(self, outside: Outside) -> None:
        """Look at the references that were open, once all articles have come."""
        for kind in (r.Article.TYPE, "figure"):
            waiting = [
                o
                for o in self._open
                if o.kind == kind
                and not self._has_come(kind, o.key)
                and o.key.partition("/")[0] not in self.seeds.unread
            ]
            missing = {o.key for o in waiting}
            missing -= set(outside.which(kind, missing)) if missing else set()
            for o in waiting:
                if o.key in missing:
                    self.problems.append(self._unknown(o.at, kind, self._near(kind, o.key, outside)))
        self._open.clear()
        self._agree(outside)
        if self._related:
            self._no_relation_loops(outside.relations())

    def _agree(self, outside: Outside) -> None:
        """Look at figures and chains outside, where what measures and documents are has changed."""
        measures = {at.record.key: at for at in self.seeds.of(r.Measure)}
        changed = [
            key for key, dimension in self._measures_before.items() if self.dimension[key] not in (None, dimension)
        ]
        for key, unit, figure in outside.measured(changed) if changed else ():
            try:
                check_unit(self.dimension[key], unit)
            except ValueError:
                found = f"{self.dimension[key]}, but figure {figure} is in {unit}"
                self.say(measures[key], ("dimension",), f"measure {key}", "dimension", found,
                         "what all its figures are, also those outside this load")  # fmt: skip
        documents = {at.record.key: at for at in self.seeds.of(r.Document)}
        changed = [
            key for key, source in self._documents_before.items() if self.source_of_document[key] not in (None, source)
        ]
        for key, source, claim in outside.cited(changed) if changed else ():
            if source != self.source_of_document[key]:
                found = f"{self.source_of_document[key]}, but a chain of {claim} has it of {source}"
                self.say(documents[key], ("source",), f"document {key}", "source", found,
                         "what all chains say, also those outside this load")  # fmt: skip

    def _near(self, kind: str, key: str, outside: Outside) -> Collection[str]:
        other = outside.alike(kind, key)
        if kind == r.Article.TYPE:
            return [*self.seen, *other]
        article = key.partition("/")[0]
        among = [article] if article in self.seen else self.seen if len(self.seen) <= NEAR_AMONG else []
        own = [f"{a}/{figure}" for a in among for figure in self.seen[a].figures.split() if _REFUSED not in figure]
        return [*own, *other]

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


def check_references(
    seeds: Seeds,
    known: KnownKeys,
    documents: Mapping[str, str] | None = None,
    measures: Mapping[str, str] | None = None,
    looked_in: str = "",
) -> list[Problem]:
    """What does not hang together; an empty list where everything does. `known` may have articles and figures too."""
    references = References(seeds, known, documents or {}, measures or {}, looked_in=looked_in)
    references.held()
    for at in seeds.streamed():
        references.streamed(at)
    references.settle(KnownOutside(known))
    return references.problems

"""Where the keys lead that stand in seeds: to records of the seeds themselves, or to what is known outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from nkdb.errors import Problem, did_you_mean
from nkdb.seedfile import records as r
from nkdb.seedfile.outside import Known, Outside
from nkdb.seedfile.seeds import HELD, Seeds
from nkdb.seedfile.validation import Located
from nkdb.seedfile.yamltext import FieldPath

NEAR_AMONG = 5_000
"""Among more keys the nearest is not looked for: it would take seconds for every problem."""

_REFUSED = "None"
"""What stands for a key that was refused, which may be any."""


def repeated(values: Sequence[object]) -> list[int]:
    """Where values stand that stood before; None, as what was refused, may stand any number of times.

    >>> repeated(["a", None, "b", None, "a"])
    [4]
    """
    # nearly always there is none
    if len(values) < 2 or len(set(values)) == len(values):
        return []
    first = {value: index for index, value in reversed(list(enumerate(values)))}
    return [index for index, value in enumerate(values) if value is not None and first[value] < index]


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


class Lookup:
    """Looks keys up, and has the problems of those that lead nowhere, and of whatever else was found wrong.

    Articles come one by one, and none is kept: of each is remembered where it stands and which figures it has. What
    refers to those that have not come yet is settled at the end.
    """

    def __init__(self, seeds: Seeds, known: Known) -> None:
        self.seeds, self.known = seeds, known
        self.problems: list[Problem] = []
        own = Known.of(seeds)
        self.keys = {kind.TYPE: {*known.keys.get(kind.TYPE, ()), *own.keys[kind.TYPE]} for kind in HELD}
        self.source_of_document = {**known.documents, **own.documents}
        self.dimension = {**known.measures, **own.measures}
        self.articles: dict[str, _Seen] = {}
        self.rekeyed: dict[str, str] = {}
        """The keys of articles that a load gives another key, with that."""
        self._open: list[_Open] = []

    def say(self, at: Located[Any], path: FieldPath, record: str, field: str, found: str, allowed: str) -> None:
        """Add a problem."""
        self.problems.append(at.problem(path, record, field, found, allowed))

    def say_twice(
        self, at: Located[Any], first: tuple[str, int | None], path: FieldPath, record: str, field: str, found: str
    ) -> None:
        """Add the problem that something stands there a second time; `first` is file and line of the first one."""
        self.say(at, path, record, field, f"{found} a second time", f"each once; the first is in {first[0]}:{first[1]}")

    def refer(self, at: Located[Any], kind: str, key: str | None, path: FieldPath, record: str, field: str) -> bool:
        """Whether a key is one of a record that is held or known; a problem where it is not."""
        if key is None or key in self.keys[kind] or self.seeds.may_lead_to_unread(key):
            return True
        self.say_unknown(at.problem(path, record, field, key, ""), kind, self.keys[kind])
        return False

    def refer_each(
        self, at: Located[Any], kind: str, keys: Collection[str], path: FieldPath, record: str, field: str
    ) -> None:
        """As `refer`, for a list of keys that stands at a path."""
        if not self.keys[kind].issuperset(keys):
            for index, key in enumerate(keys):
                self.refer(at, kind, key, (*path, index), record, field)

    def refer_ahead(self, at: Located[Any], kind: str, key: str, path: FieldPath, record: str) -> None:
        """Take note of a relation to an article or a figure, which may still come."""
        if key is not None and not self._has_come(kind, key):
            self._open.append(_Open(at.problem(path, record, "relations", key, ""), kind, key))

    def say_unknown(self, at: Problem, kind: str, keys: Collection[str]) -> None:
        """Add the problem that the key which was found leads nowhere, with the nearest of some keys that do."""
        if kind == r.Article.TYPE and at.found in self.rekeyed:
            self.problems.append(replace(at, allowed=f"{self.rekeyed[at.found]}, the key that this load gives it"))
            return
        meant = did_you_mean(at.found, keys) if len(keys) <= NEAR_AMONG else ""
        self.problems.append(replace(at, allowed=f"the key of a known {kind}{meant}", hint=self.known.looked_in))

    def _has_come(self, kind: str, key: str) -> bool:
        if kind == r.Article.TYPE:
            return key in self.articles
        article, _, rest = key.partition("/")
        figures = self.articles[article].figures if article in self.articles else ""
        return f" {rest} " in figures or _REFUSED in figures

    def add(self, at: Located[r.Article]) -> None:
        """Take an article that has come, and its figures; a problem where its key came before."""
        article = at.record
        first = self.articles.get(article.key)
        if article.key is None:
            pass
        elif first is not None:
            self.say_twice(at, (first.file, first.line), ("key",), f"article {article.key}", "key", article.key)
        else:
            figures = "".join(f" {claim.key}/{figure.key}" for claim in article.claims for figure in claim.figures)
            self.articles[article.key] = _Seen(at.file, at.line("key"), f"{figures} " if figures else "")

    def settle(self, outside: Outside) -> None:
        """Look at the references that were open, once all articles have come."""
        for kind in (r.Article.TYPE, "figure"):
            waiting = [
                o
                for o in self._open
                if o.kind == kind
                and not self._has_come(kind, o.key)
                and not self.seeds.may_lead_to_unread(o.key.partition("/")[0])
            ]
            missing = {o.key for o in waiting}
            missing -= set(outside.which(kind, missing)) if missing else set()
            for o in waiting:
                if o.key in missing:
                    self.say_unknown(o.at, kind, self._near(kind, o.key, outside))
        self._open.clear()

    def _near(self, kind: str, key: str, outside: Outside) -> Collection[str]:
        other = outside.alike(kind, key)
        if kind == r.Article.TYPE:
            return [*self.articles, *other]
        article = key.partition("/")[0]
        among = [article] if article in self.articles else self.articles if len(self.articles) <= NEAR_AMONG else []
        own = [f"{a}/{figure}" for a in among for figure in self.articles[a].figures.split() if _REFUSED not in figure]
        return [*own, *other]

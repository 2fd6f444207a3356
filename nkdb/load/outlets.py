"""Who is meant by a name or an address on a page: known sources by any of their names, and new ones to be reviewed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, insert, select, union_all

from nkdb.errors import UnknownKeyError, nearest
from nkdb.load.addresses import domains, permalink
from nkdb.models import SOURCE, SOURCE_MERGE, SOURCE_NAME
from nkdb.spellings import Names, folded

DEFAULT_PUBLISHER = {
    "key": "nk-economy-watch", "name": "NK Economy Watch", "kind": "blog", "domain": "nkeconwatch.com"
}  # fmt: skip
LONGEST_NAME = 80

_NAMES = union_all(
    select(SOURCE.c.id, SOURCE.c.name),
    select(SOURCE.c.id, SOURCE.c.key),
    select(SOURCE_NAME.c.source_id, SOURCE_NAME.c.name),
)

_FROM, _INTO = SOURCE.alias(), SOURCE.alias()
MERGES = (
    select(_FROM.c.key.label("source"), _INTO.c.key.label("into"), SOURCE_MERGE.c.seed_file_id)
    .join(_FROM, _FROM.c.id == SOURCE_MERGE.c.source_id)
    .join(_INTO, _INTO.c.id == SOURCE_MERGE.c.into_id)
)
"""Which source is merged into which, by their keys, and the seed file that says so."""


def merged(conn: Connection) -> dict[int, frozenset[int]]:
    """Each source that is merged with others, and it and those."""
    members: dict[int, set[int]] = defaultdict(set)
    for source, target in conn.execute(select(SOURCE_MERGE.c.source_id, SOURCE_MERGE.c.into_id)):
        members[target] |= {source, target}
    return {id_: group for group in map(frozenset, members.values()) for id_ in group}


def _names(conn: Connection) -> set[tuple[int, str]]:
    """The names and keys of all sources."""
    with conn.execute(_NAMES) as found:
        assert found.cursor is not None
        # as the driver has them: of a hundred thousand names SQLAlchemy would make rows for as long as all else takes
        return set(found.cursor.fetchall())


class NamesRead:
    """The names of sources from one transaction to the next: only what was not there before is looked at.

    Those of thousands of sources take longer to fold than a page to read.
    """

    def __init__(self) -> None:
        self._read: set[tuple[int, str]] = set()
        self._names = Names()

    def now(self, names: set[tuple[int, str]]) -> Names:
        """These names; all anew where one is gone, as after a transaction that was rolled back."""
        if not self._read <= names:
            self._read, self._names = set(), Names()
        for id_, name in names - self._read:
            self.add(id_, name)
        return self._names

    def add(self, id_: int, name: str) -> None:
        """Have a source go by one more name."""
        self._read.add((id_, name))
        self._names.add(id_, name)


class Outlets:
    """The sources of a database by name and domain, as of when it was made; knows those it has added."""

    def __init__(self, conn: Connection, read: NamesRead | None = None) -> None:
        self._conn = conn
        self.added: list[str] = []
        self._by_key: dict[str, int] = {}
        self._by_domain: dict[str, dict[str, int]] = {}
        self._said: set[str] = set()
        self._groups = merged(conn)
        self._merged = set(conn.scalars(select(SOURCE_MERGE.c.source_id)))
        for id_, key, domain in conn.execute(
            select(SOURCE.c.id, SOURCE.c.key, SOURCE.c.domain).order_by(SOURCE.c.key)
        ).all():
            self._by_key[key] = id_
            if domain:
                self._by_domain.setdefault(domain.casefold(), {})[key] = id_
        self._read = read or NamesRead()
        self._names = self._read.now(_names(conn))

    def group(self, id_: int) -> frozenset[int]:
        """A source and those it is merged with."""
        return self._groups.get(id_, frozenset((id_,)))

    def publisher(self, key: str | None) -> int:
        """The source of that key or name; without one, NK Economy Watch, which is made where it is not there.

        Raises UnknownKeyError.
        """
        wanted = key or DEFAULT_PUBLISHER["key"]
        found = self._by_key.get(wanted) or (self.named(key) if key else None)
        if found is not None:
            return found
        if key is not None:
            near = nearest(key, self._by_key)
            raise UnknownKeyError(key, [near] if near else [], "source")
        return self._add(DEFAULT_PUBLISHER)

    def named(self, name: str) -> int | None:
        """The one source known by a name; None where there is none, or more than one that are not merged."""
        return self._one_of(self._names.meant(name))

    def _one_of(self, found: Collection[int]) -> int | None:
        """The one source that all are; None where some are not merged: what two sources are called tells neither."""
        if not found or not all(self.group(id_).issuperset(found) for id_ in found):
            return None
        return min(found, key=lambda id_: (id_ in self._merged, id_))

    def at(self, url: str) -> int | None:
        """The one source whose domain an address lies in; a further domain of a source is one of its names."""
        domain = self._known_domain(url)
        if domain is not None:
            return self._one_of(self._by_domain[domain].values())
        return next((found for domain in domains(url) if (found := self.named(domain)) is not None), None)

    def _known_domain(self, url: str) -> str | None:
        return next((domain for domain in domains(url) if domain in self._by_domain), None)

    def site(self, url: str) -> tuple[int, str | None]:
        """The source whose domain an address lies in, added where there is none; and what is to be said of it, once."""
        found = self.at(url)
        if found is not None:
            return found, None
        if domain := self._known_domain(url):
            of = self._by_domain[domain]
            first = next(iter(of.values()))
            if domain in self._said:
                return first, None
            self._said.add(domain)
            taken = "taken for the first one's (--publisher names another)"
            return first, f"{domain} is the domain of {' and '.join(of)}; {taken}"
        host = next(domain for domain in domains(url) if "/" not in domain)
        if host == DEFAULT_PUBLISHER["domain"]:
            return self.publisher(None), None
        added = self._add({"name": host, "kind": "website", "domain": host, "is_reviewed": False})
        return added, f"no source is known for {url}; one was added, unreviewed"

    def cited(self, outlet: str | None, url: str | None) -> int | None:
        """The source a page cites by name, else by address; one that is not known by name is added.

        None where there is no name to go by, or where it is that of several sources, or no name at all but a text.
        """
        url = permalink(url)  # as it stands on the page, it may be none
        if outlet is None or not folded(outlet):
            return self.at(url) if url else None
        found = self.named(outlet)
        if found is not None or self._names.meant(outlet):
            return found
        if len(outlet) > LONGEST_NAME or not any(c.isalpha() for c in outlet):
            return None
        if url and (there := self.at(url)) is not None:
            return there
        return self._add({"name": " ".join(outlet.split()), "kind": "website", "is_reviewed": False})

    def _add(self, values: Mapping[str, object]) -> int:
        from slugify import slugify

        name = str(values["name"])
        key = stem = str(slugify(name, max_length=LONGEST_NAME) or "unnamed")
        number = 1
        while key in self._by_key:
            number += 1
            key = f"{stem}-{number}"
        id_ = int(self._conn.execute(insert(SOURCE).returning(SOURCE.c.id), {**values, "key": key}).scalar_one())
        self._by_key[key] = id_
        self._read.add(id_, name)
        self._read.add(id_, key)
        if domain := values.get("domain"):
            self._by_domain[str(domain)] = {key: id_}
        if values.get("is_reviewed") is False:
            self.added.append(key)
        return id_

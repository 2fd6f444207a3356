"""Articles that are there under another key than they are coded under: they get that key, and keep their text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from nkdb.archive.normal import normal_line
from nkdb.errors import EarlierKeyError, Problem
from nkdb.load.addresses import are_of_two_posts, permalink, spellings
from nkdb.load.chunks import FILES_AT_ONCE, chunks
from nkdb.load.outlets import merged
from nkdb.load.seeds.quotations import spans_that_hold
from nkdb.load.seeds.rows import SeedFileIds
from nkdb.models import ARTICLE, ARTICLE_RELATION, SOURCE
from nkdb.seedfile import records as r
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.validation import Located


class Adopted(NamedTuple):
    """An article, the key it had before, and whether it was imported, rather than coded under that key."""

    id: int
    key: str
    before: str
    was_imported: bool


class Own:
    """What the load itself knows of articles: which of them may be another one under an earlier key."""

    def __init__(self, seeds: Seeds, seed_file_id: SeedFileIds, gone: Collection[int]) -> None:
        self.stated = {file.key for file in seeds.article_files}
        """The keys of articles in files of one, as far as they show at a glance: none of them is another article."""
        knows_all_keys = None not in self.stated and not any(file.counts[r.Article] for file in seeds.lines_files)
        self.gone = gone if knows_all_keys else ()
        """The ids of files that are there no more."""
        self._seed_file_id = seed_file_id
        self._files_of_one = {file.seed_file for file in seeds.article_files}

    def file(self, at: Located[r.Article]) -> int | None:
        """The id of the file that states the article, and nothing else."""
        return self._seed_file_id(at) if at.seed_file in self._files_of_one else None


_LINKED = ~ARTICLE_RELATION.c.is_coded
_IS_LINKED = (
    select(ARTICLE_RELATION.c.id)
    .where(
        _LINKED,
        or_(ARTICLE_RELATION.c.article_id == ARTICLE.c.id, ARTICLE_RELATION.c.related_article_id == ARTICLE.c.id),
    )
    .exists()
)
"""Whether a person or an import has related an article to another one."""


def any_to_adopt(conn: Connection) -> bool:
    """Whether there is any article that no seed states, or that has a text or relations to keep."""
    # compared, rather than asked whether it is NULL, so that SQLite finds texts by their index
    either = or_(ARTICLE.c.seed_file_id.is_(None), ARTICLE.c.body_sha256 > "")
    return any(
        conn.execute(one.limit(1)).first() is not None
        for one in (select(ARTICLE.c.id).where(either), select(ARTICLE_RELATION.c.id).where(_LINKED))
    )


def adopt(
    conn: Connection, articles: Iterable[Located[r.Article]], publishers: Mapping[str, int], own: Own
) -> list[Adopted]:
    """Give articles that are there the keys under which they are coded.

    An imported article is the one that is coded where the address is the same; or publisher, day and title, as an
    import knows posts again, but without a day not where both have addresses that differ. So is one with a text, or
    with relations that no seed states, that was coded under another key in a file that states no other, or that is
    gone, since a file may be named after its key. `publishers` has the ids of sources. Of several versions it is the
    one that was coded: the one under which most spans hold, or the first.
    """
    by_key = {at.record.key: at for at in articles}
    known = set(conn.scalars(select(ARTICLE.c.key).where(ARTICLE.c.key.in_(by_key))))
    wanted = [by_key[key] for key in sorted(by_key.keys() - known)]
    if not wanted:
        return []
    publishers_of = _groups(conn, {at.record.publisher for at in wanted}, publishers)
    files = {0, *own.gone, *(own.file(at) or 0 for at in wanted)}
    candidates = _candidates(conn, [at.record for at in wanted], publishers_of, files)
    adopted: list[Adopted] = []
    taken: set[int] = set()
    for at in wanted:
        article = at.record
        allowed = {None, own.file(at), *own.gone}
        found = {
            row.id: row
            for mark in _marks(article, publishers_of[article.publisher])
            for row in candidates.get(mark, ())
            if row.id not in taken and row.seed_file_id in allowed and _may_be(article, row, own)
        }
        same = [found[id_] for id_ in sorted(found)]
        if same:
            best = same[0] if len(same) == 1 else _best(conn, same, article)
            taken.add(best.id)
            # of no seed file until it is written, so that it counts as changed
            conn.execute(update(ARTICLE).where(ARTICLE.c.id == best.id).values(key=article.key, seed_file_id=None))
            adopted.append(Adopted(best.id, article.key, best.key, best.seed_file_id is None))
    return adopted


def _may_be(article: r.Article, row: Any, own: Own) -> bool:
    """Whether a stored article that has a mark of a coded one may be it."""
    if row.seed_file_id is not None:
        return row.key not in own.stated
    # of one title there may be many without a day
    return article.published_on is not None or not are_of_two_posts(article.url, row.url)


def refuse_if_related(conn: Connection, adopted: Collection[Adopted], touched_files: Collection[int]) -> None:
    """Raise EarlierKeyError where a file outside the load relates an article of its own to the earlier key of one."""
    before = {article.key: article.before for article in adopted}
    if not before:
        return
    other = ARTICLE.alias()
    related = (
        select(ARTICLE.c.key, other.c.key.label("by"), other.c.seed_file_id)
        .join(ARTICLE_RELATION, ARTICLE_RELATION.c.related_article_id == ARTICLE.c.id)
        .join(other, other.c.id == ARTICLE_RELATION.c.article_id)
        .where(ARTICLE_RELATION.c.is_coded, ARTICLE.c.key.in_(before))
    )
    for key, by, seed_file_id in conn.execute(related):
        if seed_file_id is not None and seed_file_id not in touched_files:
            raise EarlierKeyError(before[key], key, by)


def taken(conn: Connection, articles: Sequence[Located[r.Article]], publishers: Mapping[str, int]) -> list[Problem]:
    """Articles whose key an imported article has that is another one.

    It is another one where neither the address is the same nor the publisher: a key is made of title and day, which
    several publishers may give to what they print.
    """
    by_key = {at.record.key: at.record for at in articles if at.record.url is not None}
    columns = ARTICLE.c.key, ARTICLE.c.url, ARTICLE.c.publisher_id, SOURCE.c.key.label("publisher")
    statement = (
        select(*columns)
        .join(SOURCE, SOURCE.c.id == ARTICLE.c.publisher_id)
        .where(ARTICLE.c.key.in_(by_key), ARTICLE.c.seed_file_id.is_(None), ARTICLE.c.url.is_not(None))
    )
    found = conn.execute(statement).all() if by_key else []
    groups = _groups(conn, {by_key[row.key].publisher for row in found}, publishers) if found else {}
    others = {
        row.key: f"{row.key}, which an imported article of {row.publisher} has ({row.url})"
        for row in found
        if row.publisher_id not in groups[by_key[row.key].publisher] and row.url not in _addresses(by_key[row.key])
    }
    allowed = "another key; or its address, or its publisher"
    return [
        at.problem(("key",), f"article {key}", "key", others[key], allowed)
        for at in articles
        if (key := at.record.key) in others
    ]


def _groups(conn: Connection, keys: Iterable[str], ids: Mapping[str, int]) -> dict[str, Collection[int]]:
    """The ids of some sources, each with those that it is merged with."""
    groups = merged(conn)
    return {key: groups.get(ids[key], (ids[key],)) if key in ids else () for key in keys}


def _marks(article: r.Article, publishers: Collection[int]) -> Iterator[Any]:
    """What a stored article is the same by, an address or publisher, day and title."""
    yield from _addresses(article)
    title = normal_line(article.title)
    yield from ((publisher, article.published_on, title) for publisher in publishers)


def _addresses(article: r.Article) -> list[str]:
    url = permalink(article.url)
    return spellings(url) if url is not None else []


def _candidates(
    conn: Connection, wanted: Collection[r.Article], publishers: Mapping[str, Collection[int]], files: Iterable[int]
) -> dict[Any, list[Any]]:
    """Articles of some seed files, 0 being none, that may be wanted ones, by each of their marks."""
    days = {article.published_on for article in wanted}
    of_days = ARTICLE.c.published_on.in_([day for day in days if day is not None])
    on_days = or_(of_days, ARTICLE.c.published_on.is_(None)) if None in days else of_days
    ids = {id_ for group in publishers.values() for id_ in group}
    addresses = {address for article in wanted for address in _addresses(article)}
    of_files: Any = bindparam("files", expanding=True)
    statement = select(
        ARTICLE.c.id, ARTICLE.c.key, ARTICLE.c.title, ARTICLE.c.published_on, ARTICLE.c.publisher_id, ARTICLE.c.url,
        ARTICLE.c.seed_file_id, or_(ARTICLE.c.body_sha256.is_not(None), _IS_LINKED).label("has_more"),
    ).where(
        # coalesced, so that no index of it is preferred to those of what follows: all that was imported has none
        func.coalesce(ARTICLE.c.seed_file_id, 0).in_(of_files),
        or_(ARTICLE.c.url.in_(addresses), and_(ARTICLE.c.publisher_id.in_(ids), on_days)),
    )  # fmt: skip
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in (row for part in chunks(files, FILES_AT_ONCE) for row in conn.execute(statement, {"files": part})):
        if row.seed_file_id is None or row.has_more:
            found[row.publisher_id, row.published_on, normal_line(row.title)].append(row)
            found[row.url].append(row)
    return found


def _best(conn: Connection, same: list[Any], article: r.Article) -> Any:
    rows = select(ARTICLE.c.id, ARTICLE.c.body).where(ARTICLE.c.id.in_([row.id for row in same]))
    bodies = dict(conn.execute(rows).all())
    return max(same, key=lambda row: spans_that_hold(article, bodies[row.id]))

"""Seed files that a load does not go through, since they are in the database as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from nkdb.errors import Problem
from nkdb.load.chunks import FILES_AT_ONCE, chunks
from nkdb.load.evidence import verify
from nkdb.load.seeds.changes import Changes
from nkdb.load.seeds.tables import OF_ARTICLES, RATES, RULES
from nkdb.load.spans import Verification
from nkdb.models import ARTICLE, CLAIM, FIGURE
from nkdb.seedfile import records as r
from nkdb.seedfile.files import SeedFile
from nkdb.seedfile.validation import Located


class LeftOut:
    """Such files, with their ids: what they state is unchanged, and no other file may state it as well."""

    def __init__(self, ids: Mapping[SeedFile, int]) -> None:
        self.ids = ids
        self._shown: dict[int | None, str] = {id_: file.shown for file, id_ in ids.items()}

    def articles_again(self, conn: Connection, articles: Sequence[Located[r.Article]]) -> Iterator[Problem]:
        """Those of the articles that these files state."""
        if not self.ids:
            return
        keys = [at.record.key for at in articles]
        stated = select(ARTICLE.c.key, ARTICLE.c.seed_file_id).where(ARTICLE.c.key.in_(keys))
        found = dict(conn.execute(stated).all())
        for at in articles:
            key = at.record.key
            if first := self._shown.get(found.get(key)):
                allowed = f"each once; the first is in {first}"
                yield at.problem(("key",), f"article {key}", "key", f"{key} a second time", allowed)

    def rates_again(self, were_there: Iterable[tuple[Located[Any], int | None]]) -> Iterator[Problem]:
        """Those of the rates that these files state, given with the id of the file that each was of."""
        for at, file in were_there:
            if first := self._shown.get(file):
                allowed = f"each once; the first is in {first}"
                yield at.problem((), at.record.TYPE, "", "the same observation a second time", allowed)

    def count(self, conn: Connection, changes: Changes) -> Verification:
        """Count what these files state among the unchanged; gives whether its evidence still holds."""
        whole = Verification()
        for files in chunks(self.ids.values(), FILES_AT_ONCE):
            articles = select(ARTICLE.c.id).where(ARTICLE.c.seed_file_id.in_(files))
            claims = select(CLAIM.c.id).where(CLAIM.c.article_id.in_(articles))
            figures = select(FIGURE.c.id).where(FIGURE.c.claim_id.in_(claims))
            parents = {"article": articles, "claim": claims, "figure": figures}
            for table in (*OF_ARTICLES, *RATES):
                rule = RULES[table]
                column = rule.sql.c["seed_file_id" if rule.is_top else rule.scope]
                of_files = column.in_(files if rule.is_top else parents[rule.parent])
                changes.of(table).unchanged += conn.scalar(select(func.count()).where(of_files)) or 0
            whole.add(verify(conn, conn.scalars(articles.where(ARTICLE.c.body.is_not(None))).all()))
        return whole

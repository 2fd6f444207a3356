"""Rows into tables: an upsert by natural key that writes only what differs, and removes what the seeds no longer hold.

Records that are held in memory are written first; articles and rates follow, a few hundred at a time. Of each table,
parents first, the rows that exist and are within reach are read, compared in memory, and what differs is written.
Nothing is read for articles that are new, which makes a first load nearly as quick as the inserts. Rows that others may
refer to are removed last, children first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from nkdb.fulltext import BulkInserts
from nkdb.load.chunks import chunks
from nkdb.load.seeds.beside import beside
from nkdb.load.seeds.changes import Changes
from nkdb.load.seeds.ids import KeyIds, keys_of
from nkdb.load.seeds.listing import list_changed, list_new, list_removed, was_found
from nkdb.load.seeds.removal import Removal
from nkdb.load.seeds.rows import Row, SeedFileIds, row_of_rate, rows_of_articles, rows_of_held
from nkdb.load.seeds.tables import HELD, OF_ARTICLES, RATES, RULES, Rule
from nkdb.load.spans import Span
from nkdb.load.store import Store, store_of
from nkdb.seedfile import records as r
from nkdb.seedfile.jsonlines import KINDS
from nkdb.seedfile.seeds import Seeds
from nkdb.seedfile.validation import Located

MANY_ROWS = 10_000
"""After so many new rows the database is told to analyze its tables."""

MANY = 200
"""So many new claims at once are a bulk load: the search index is then filled after them rather than with each."""

T = TypeVar("T")
Rate = Located[r.MarketRate | r.OfficialRate]

_AHEAD = {"article_relation": "article", "figure_relation": "figure"}

_COUNTING = {"source_merge", "article_relation"}
"""Links by which claims count as those of one source, or once: where one is gone, all numbers may change."""

_AGREED = {"document": "source_id", "measure": "dimension"}
"""Of records that articles refer to, what the articles have to agree with."""


class Sync:
    """One load's writing, over the one or several transactions that it takes."""

    def __init__(self, touched_files: set[int], seed_file_id: SeedFileIds, changes: Changes) -> None:
        self.touched_files = touched_files
        self.changes = changes
        self.ids: dict[str, dict[str, int]] = {}
        self.articles: dict[str, int] = {}
        """The ids of the articles written, by key."""
        self.renamed: set[tuple[str, int]] = set()
        """The tables and ids of what seeds stated before under another key, of which that is told already."""
        self._seed_file_id = seed_file_id
        self._removal = Removal(self.changes)
        self._ahead: dict[str, list[Row]] = {table: [] for table in _AHEAD}
        self._unstated: dict[str, set[int]] = {}
        self._agrees = True
        self._were_found: set[tuple[str, int]] = set()
        self._left: list[tuple[Rule, list[Row]]] = []
        self._store: Store
        self._search: BulkInserts

    def begin(self, conn: Connection) -> None:
        """Go on in a new transaction."""
        self._store = store_of(conn)
        self._store.make_room()
        self._search = BulkInserts(conn)
        for table in HELD:
            if RULES[table].is_keyed:
                known = map(tuple, conn.exec_driver_sql(f"SELECT key, id FROM {table}"))
                self.ids[table] = KeyIds(known, self._store.new_ids(table))
        self._free = {table: self._store.new_ids(table) for table in ("article", "claim", "figure")}
        if not self._unstated:
            # of the first transaction: later ones have some of their own
            self._unstated = {
                table: {id_ for (id_,) in self._store.select(table, ("id",), "seed_file_id", self.touched_files)}
                for table in RATES
            }

    def _catch_up(self) -> None:
        """Do what was left to do."""
        for rule, rows in self._left:
            self._store.insert(rule.table, rule.columns, rows)
        if self._left:
            self._search.catch_up()
        self._left.clear()

    def end(self) -> None:
        """Do what is left to do before the transaction is committed."""
        self._catch_up()
        self._search.end()

    def end_batch(self, conn: Connection, stated: Collection[str]) -> None:
        """Remove what the articles written no longer say, and do what is left to do; `stated` are the keys of all."""
        self._removal.carry_out_of_articles(conn, self._store, self.touched_files, stated)
        self.end()

    def held(self, seeds: Seeds) -> None:
        """Make the tables hold the rows of the records that are held in memory."""
        for kind, ids in self.ids.items():
            # in the order of keys, so that the order of files and lines does not show
            for key in sorted(at.record.key for at in seeds.of(KINDS[kind])):  # type: ignore[attr-defined]
                _ = ids[key]
        rows = rows_of_held(seeds, self.ids, self._seed_file_id)
        within_reach: dict[str, set[int]] = {}
        for table in HELD:
            rule, wanted = RULES[table], sorted(rows.get(table, []), key=RULES[table].natural_of)
            existing = self._within_reach(rule, wanted, within_reach)
            within_reach[table] = {row[0] for row in existing}
            self._table(rule, wanted, existing)

    @property
    def held_matters(self) -> bool:
        """Whether what was done to held records may matter to articles that the seeds state as before."""
        return not self._agrees or any(
            counts.removed for table, counts in self.changes.tables.items() if RULES[table].is_keyed
        )

    def _within_reach(self, rule: Rule, wanted: list[Row], parents: Mapping[str, set[int]]) -> list[Row]:
        scope = {rule.value(row, rule.scope) for row in wanted} | parents.get(rule.parent, set())
        looked_for: list[tuple[str, Collection[Any]]] = [(rule.scope, scope)] if scope else []
        if rule.is_top and self.touched_files:
            looked_for.append(("seed_file_id", self.touched_files))
        found = {
            row[0]: row
            for column, values in looked_for
            for row in self._store.select(rule.table, rule.columns, column, values)
        }
        return list(found.values())

    def write(
        self, part: Sequence[Located[r.Article]], quoted: Mapping[int, Span], meanwhile: Callable[[], T]
    ) -> tuple[list[int], T]:
        """Make the tables hold the rows of some articles; gives the ids of those that were there before.

        Rows of articles that are new are left to the next call, or to the `end`: the database adds them while another
        thread makes the rows of their successors, then calls `meanwhile`, which must not ask the database for anything.
        What that returns is given as well.
        """
        existing = self._existing([at.record.key for at in part])
        for table, keys in keys_of(part).items():
            held = [(row[1], row[0]) for row in existing[table]]
            self.ids[table] = KeyIds.ahead(held, self._free[table], keys)
        with beside(lambda: (rows_of_articles(part, self.ids, self._seed_file_id, quoted), meanwhile())) as both:
            self._catch_up()
            made, result = both()
        for table, rows in made.ahead.items():
            known, later = self._settled(table, rows)
            made.of[table] += known
            self._ahead[table] += later
        if len(made.of["claim"]) - len(existing["claim"]) >= MANY:
            self._search.begin()
        for table in OF_ARTICLES:
            if existing["article"]:
                self._table(RULES[table], made.of[table], existing[table])
            else:
                self._all_new(RULES[table], made.of[table])
        self.articles.update((row[1], row[0]) for row in made.of["article"])
        return [row[0] for row in existing["article"]], result

    def write_rates(self, part: Sequence[Rate]) -> list[tuple[Rate, int | None]]:
        """Make the tables hold the rows of some rates; gives those that were there, with the file they were of."""
        were_there: list[tuple[Rate, int | None]] = []
        for table in RATES:
            rule = RULES[table]
            rates = [at for at in part if KINDS[table] is type(at.record)]
            rows = [row_of_rate(at.record, self.ids, self._seed_file_id(at)) for at in rates]
            wanted = dict(zip(map(rule.natural_of, rows), rates, strict=True))
            asked = set(map(rule.looked_up_of, rows))
            alike = self._store.select_by(table, rule.columns, rule.looked_up_by, asked) if asked else []
            existing = [row for row in alike if rule.natural_of(row) in wanted]
            self._unstated.get(table, set()).difference_update(row[0] for row in existing)
            # in the order of what tells them apart, so that the order of lines does not show
            self._table(rule, sorted(rows, key=rule.natural_of), existing)
            were_there += ((wanted[rule.natural_of(row)], rule.value(row, "seed_file_id")) for row in existing)
        return were_there

    def _existing(self, keys: Collection[str]) -> dict[str, list[Row]]:
        """The rows of articles that exist, and of all that is part of them."""
        found: dict[str, list[Row]] = {}
        for table in OF_ARTICLES:
            rule = RULES[table]
            values: Collection[Any] = keys if table == "article" else [row[0] for row in found[rule.parent]]
            found[table] = self._store.select(table, rule.columns, rule.scope, values) if values else []
        return found

    def _settled(self, table: str, rows: list[Row]) -> tuple[list[Row], list[Row]]:
        """Relations whose other end is known, and those whose other end has yet to come."""
        target = _AHEAD[table]
        known: dict[str, int] = self.articles if target == "article" else {}
        own = self.ids.get(target, {})
        asked = {row[2] for row in rows if row[2] not in own and row[2] not in known}
        found = {key: id_ for id_, key in self._store.select(target, ("id", "key"), "key", asked)} if asked else {}
        settled: list[Row] = []
        later: list[Row] = []
        for row in rows:
            id_ = own.get(row[2]) or known.get(row[2]) or found.get(row[2])
            (later if id_ is None else settled).append(row if id_ is None else (*row[:2], id_, *row[3:]))
        return settled, later

    def finish(self, conn: Connection) -> None:
        """Write what was waiting, and remove what the seeds no longer hold."""
        self._catch_up()
        for table, rows in self._ahead.items():
            rule = RULES[table]
            for part in chunks(rows):
                wanted = {rule.natural_of(row): row for row in self._settled(table, part)[0]}
                # nothing relates to what was not there yet, but a person may have to what had another key until now
                there = self._store.select(table, rule.columns, rule.scope, {row[1] for row in wanted.values()})
                self._table(rule, list(wanted.values()), [row for row in there if rule.natural_of(row) in wanted])
            rows.clear()
        for table, ids in self._unstated.items():
            for part in chunks(ids):
                rule = RULES[table]
                self._table(rule, [], self._store.select(table, rule.columns, "id", part))
        for part in chunks(self._gone_articles()):
            existing = self._existing(part)
            for table in OF_ARTICLES:
                self._table(RULES[table], [], existing[table])
        self._removal.carry_out(conn, self._store)
        if sum(counts.new for counts in self.changes.tables.values()) >= MANY_ROWS:
            self._store.analyze(RULES)

    def _gone_articles(self) -> list[str]:
        if not self.touched_files:
            return []
        rows = self._store.select("article", ("key",), "seed_file_id", self.touched_files)
        return [key for (key,) in rows if key not in self.articles]

    def _table(self, rule: Rule, wanted: list[Row], existing: list[Row]) -> None:
        counts = self.changes.of(rule.table)
        natural_of = rule.natural_of
        old = {natural_of(row): row for row in existing}
        new: list[Row] = []
        changed: list[tuple[Row, Row]] = []
        for row in wanted if old else ():
            found = old.pop(natural_of(row), None)
            if found is None:
                new.append(row)
            elif found[1:] != row[1:]:
                changed.append(((found[0], *row[1:]), found))
            else:
                counts.unchanged += 1
        gone = [row for row in old.values() if self._may_go(rule, row)]
        self._write(rule, new if existing else wanted, changed, gone)
        counts.new += len(new if existing else wanted)
        counts.changed, counts.removed = counts.changed + len(changed), counts.removed + len(gone)

    def _all_new(self, rule: Rule, rows: list[Row]) -> None:
        """Leave rows to be added: they are of articles of which there was nothing, so nothing will be asked of them."""
        if rows:
            self._left.append((rule, rows))
        if rule.is_keyed:
            list_new(self.changes, rule, rows)
        self.changes.of(rule.table).new += len(rows)

    def _write(self, rule: Rule, new: list[Row], changed: list[tuple[Row, Row]], gone: list[Row]) -> None:
        store, table, columns = self._store, rule.table, rule.columns
        if rule.is_keyed:
            if new:
                store.insert(table, columns, rule.parents_first(new))
                list_new(self.changes, rule, new)
            if changed:
                store.update(table, columns, [row for row, _ in changed])
            self._removal.plan(rule, gone)
        else:
            # a changed row is taken out and put back under its id: its new values may be those of a row that goes, or
            # of one that changes as well, and two links of a chain must never be the same source
            is_part, is_told = not rule.is_top, table in _COUNTING
            told = [row for row in gone if is_told or (is_part and (rule.parent, row[1]) in self._were_found)]
            list_removed(self.changes, store, rule, told)
            if gone or changed:
                store.delete(table, [row[0] for row in gone] + [row[0] for row, _ in changed])
            if changed:
                store.insert(table, columns, [row for row, _ in changed])
            if new:
                store.insert(table, columns, new)
        list_changed(self.changes, store, rule, changed, self.renamed)
        self._were_found |= {(table, row[0]) for row, old in changed if was_found(rule, old)} - self.renamed
        if agreed := _AGREED.get(table):
            self._agrees &= all(rule.value(row, agreed) == rule.value(old, agreed) for row, old in changed)

    def _may_go(self, rule: Rule, row: Row) -> bool:
        if rule.table == "article_relation":
            # what an import or a person linked is not the seeds' to undo
            return bool(rule.value(row, "is_coded"))
        return not rule.is_top or rule.value(row, "seed_file_id") in self.touched_files

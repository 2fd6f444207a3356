"""Whatever is done in whatever order, the database holds what a plain account of it says."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from looking import answers, dump
from stores import Store

from nkdb import db
from nkdb.archive.article import PageArticle
from nkdb.errors import MergeError
from nkdb.load.as_loaded import as_loaded
from nkdb.load.curation.merges import merge, unmerge
from nkdb.load.dump import write_texts
from nkdb.load.evidence import asking
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load

from .posts import File

DAY = datetime.date(2015, 3, 3)
PAPERS = ("paper-a", "paper-b", "paper-c")
TITLES = ("Fees", "Mills", "쌀값")
BASE: list[dict[str, Any]] = [
    {"source": {"key": "blog", "name": "The Blog", "kind": "blog"}},
    *({"source": {"key": key, "name": key.upper(), "kind": "newspaper"}} for key in PAPERS),
]
PAPER, TITLE = st.sampled_from(PAPERS), st.sampled_from(TITLES)
WORDS = st.sampled_from(["It rose.", "It fell.", "쌀값이 올랐다."])


def record(title: str, paper: str, words: str) -> dict[str, Any]:
    """An article of one claim, as a seed states it."""
    chain = [{"source": "blog", "mode": "publishes"}, {"source": paper, "mode": "observes"}]
    claim = {
        "key": "c", "text": words, "kind": "event", "modality": "asserted", "credibility": "3", "chain": "x",
        "evidence": [{"start": 0, "end": 4, "sha256": "0f" * 32}],
    }  # fmt: skip
    return {
        "article": {
            "key": f"seed-{TITLES.index(title)}", "title": title, "published_on": DAY.isoformat(), "publisher": "blog",
            "chains": {"x": chain}, "claims": [claim],
        }
    }  # fmt: skip


class Account(RuleBasedStateMachine):
    """What people do to a database: code, edit and drop articles, import and revise texts, merge and unmerge sources."""

    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__()
        self.store, self.folder = store, folder
        self.target = store.copy(store.empty, folder)
        self.file = folder / "records.jsonl"
        self.coded: dict[str, tuple[str, str]] = {}
        self.texts: dict[str, list[str]] = {}
        self.merged: dict[str, str] = {}
        self.load()

    def load(self) -> Any:
        """Load the articles that are coded now."""
        records = [*BASE, *(record(title, *said) for title, said in self.coded.items())]
        self.file.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
        return load(self.target, [self.file]).changes

    @rule(title=TITLE, paper=PAPER, words=WORDS)
    def code(self, title: str, paper: str, words: str) -> None:
        """Code an article, or code it anew."""
        was = self.coded.get(title)
        self.coded[title] = (paper, words)
        assert self.load().any == (was != (paper, words))

    @rule(title=TITLE)
    def drop(self, title: str) -> None:
        """Take an article out of the seeds."""
        was = self.coded.pop(title, None)
        assert self.load().any == (was is not None)

    @rule()
    def load_again(self) -> None:
        """Load what is loaded."""
        if self.is_as_loaded():
            assert not load(self.target, [self.file], full=True).changes.any
        assert not self.load().any
        assert self.is_as_loaded()

    def is_as_loaded(self) -> bool:
        """Whether the seeds are told to be in the database as they stand."""
        with db.snapshot(self.target) as conn:
            return as_loaded(asking(conn), [self.file]) is not None

    @rule(title=TITLE, body=st.sampled_from(["The first text of the post.", "Another text of it.", "A third one."]))
    def import_text(self, title: str, body: str) -> None:
        """Import a post, whose text may be known, new, or another version."""
        texts = self.texts.setdefault(title, [])
        is_known, is_first = body in texts, not texts
        report = import_pages(self.target, [File([PageArticle(title, DAY, body)])], publisher="The Blog")
        found = (report.matched > 0, report.new.count, report.filled.count, report.revised.count)
        first = (title in self.coded, int(title not in self.coded), int(title in self.coded), 0)
        assert found == ((True, 0, 0, 0) if is_known else first if is_first else (True, 0, 0, 1))
        if not is_known:
            texts.append(body)

    @rule(source=PAPER, into=PAPER)
    def merge(self, source: str, into: str) -> None:
        """Say that a source is another one."""
        is_known = self.merged.get(source) == into
        is_sound = source != into and into not in self.merged and source not in {*self.merged, *self.merged.values()}
        with db.connection(self.target) as conn:
            if is_known or is_sound:
                assert merge(conn, source, into) == is_sound
                self.merged[source] = into
            else:
                with pytest.raises(MergeError):
                    merge(conn, source, into)

    @rule(source=PAPER)
    def unmerge(self, source: str) -> None:
        """Take that back."""
        with db.connection(self.target) as conn:
            if source in self.merged:
                assert unmerge(conn, source) == self.merged.pop(source)
            else:
                with pytest.raises(MergeError):
                    unmerge(conn, source)

    @invariant()
    def holds_what_was_said(self) -> None:
        """Claims with their chains, texts, and merges are those of the account."""
        claims, texts, [(without,)], [(versions,)], merges = answers(
            self.target,
            "SELECT a.title, s.key, c.text FROM claim c JOIN article a ON a.id = c.article_id"
            " JOIN claim_source l ON l.claim_id = c.id AND l.position = 1 JOIN source s ON s.id = l.source_id",
            "SELECT title, body FROM article WHERE body IS NOT NULL",
            "SELECT count(*) FROM article WHERE body IS NULL",
            "SELECT count(*) FROM article_relation WHERE kind = 'revision_of'",
            "SELECT s.key, i.key FROM source_merge m JOIN source s ON s.id = m.source_id JOIN source i ON i.id = m.into_id",
        )
        assert sorted(claims) == sorted((title, *said) for title, said in self.coded.items())
        assert sorted(texts) == sorted((title, body) for title, bodies in self.texts.items() for body in bodies)
        assert without == len(self.coded.keys() - {title for title, bodies in self.texts.items() if bodies})
        assert versions == sum(len(bodies) - 1 for bodies in self.texts.values() if bodies)
        assert sorted(merges) == sorted(self.merged.items())

    def teardown(self) -> None:
        """What is dumped, loaded and dumped again is the same."""
        texts = dump(self.target)
        folder = self.folder / "dumped"
        write_texts(texts.items(), folder)
        (self.folder / "again").mkdir()
        again = self.store.copy(self.store.empty, self.folder / "again")
        load(again, [folder])
        assert dump(again) == texts
        for target in (self.target, again):
            self.store.drop(target)


def test_the_database_holds_what_a_plain_account_says(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    bounded = settings(max_examples=6, stateful_step_count=12, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Account(store, tmp_path_factory.mktemp("account")), settings=bounded)

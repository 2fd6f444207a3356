"""The posts of one file, many at a time: as they would go in one by one, and with as few statements as for a few."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from looking import answers, one
from sqlalchemy import Engine, event
from stores import Store

from nkdb import db
from nkdb.archive.article import CitedWork, PageArticle
from nkdb.load.pages import import_pages
from nkdb.load.pages.post import AT_ONCE, LETTERS_AT_ONCE, in_parts

from ..posts import DAY, NOON, TEXT, URL, File, forget_what_was_imported, post

LONG = " ".join(f"{TEXT} That was said on day {number}." for number in range(4))

# few of each, so that one post is often another, its beginning, or another version of it
POSTS = st.builds(
    PageArticle,
    title=st.sampled_from(["Fees", "Fees ", "Mills", ""]),
    published_on=st.sampled_from([None, DAY, DAY + datetime.timedelta(1)]),
    body=st.sampled_from(["", TEXT, f"{TEXT} Or so.", LONG, f"{LONG[:150]} […]", "Another text."]),
    url=st.sampled_from([None, None, URL, URL.removesuffix("/"), f"{URL}?p=2", "https://nkeconwatch.com/mills//"]),
    instant=st.sampled_from([None, NOON]),
    byline=st.sampled_from([None, "A. Miller"]),
    categories=st.sampled_from([(), ("Mills",), ("Fees", "Mills"), ("mills",)]),
    tags=st.sampled_from([(), ("Mills",)]),
    captions=st.sampled_from([(), ("The mill",)]),
    cited=st.sampled_from(
        [(), (CitedWork("The Invented Post", date=DAY),), (CitedWork("Another Post"), CitedWork("The Invented Post"))]
    ),
)


ARTICLES = """
    SELECT a.key, a.title, a.published_on, p.key, a.byline, a.url, a.body, a.body_minhash IS NOT NULL, a.captions,
        (SELECT count(*) FROM article_category c WHERE c.article_id = a.id),
        (SELECT count(*) FROM article_citation c WHERE c.article_id = a.id)
    FROM article a JOIN source p ON p.id = a.publisher_id WHERE a.seed_file_id IS NULL ORDER BY a.id
"""
CATEGORIES = """
    SELECT a.key, c.key, c.is_tag FROM article_category f JOIN article a ON a.id = f.article_id
    JOIN category c ON c.id = f.category_id ORDER BY f.id
"""
CITATIONS = """
    SELECT a.key, c.position, c.outlet, c.date, s.key FROM article_citation c JOIN article a ON a.id = c.article_id
    LEFT JOIN source s ON s.id = c.source_id ORDER BY c.id
"""
RELATIONS = """
    SELECT a.key, r.kind, b.key FROM article_relation r JOIN article a ON a.id = r.article_id
    JOIN article b ON b.id = r.related_article_id ORDER BY 1, 3
"""


def told(target: db.Target) -> list[list[tuple[object, ...]]]:
    """What an import leaves, in its order."""
    return answers(target, ARTICLES, CATEGORIES, CITATIONS, RELATIONS)


FILED = post(categories=("Mills",))
CITING = post(cited=(CitedWork("The Invented Post"),))


def test_they_go_in_as_they_would_one_by_one(two: tuple[db.Target, db.Target], store: Store) -> None:
    # which posts are one is for nkdb to say, whatever the database; a server takes four times as long to be asked
    @settings(max_examples=40 if store.kind == "sqlite" else 15, suppress_health_check=list(HealthCheck))
    @example(before=[post()], posts=[FILED, FILED], replace=False)
    @example(before=[post()], posts=[CITING, CITING], replace=False)
    @given(before=st.lists(POSTS, max_size=4), posts=st.lists(POSTS, min_size=2, max_size=10), replace=st.booleans())
    def holds(before: list[PageArticle], posts: list[PageArticle], replace: bool) -> None:
        reports = []
        for target, at_once in zip(two, (1, 4), strict=True):
            forget_what_was_imported(target)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("nkdb.load.pages.post.AT_ONCE", at_once)
                reports.append([import_pages(target, [File(part)], replace=replace) for part in (before, posts, posts)])
        assert reports[0] == reports[1]
        assert told(two[0]) == told(two[1])

    holds()


def test_many_take_as_few_statements_as_a_few(target: db.Target) -> None:
    """A server may be far away."""
    counts = []
    for times in (1, 2):
        for many in (3, AT_ONCE // 2):
            posts = [
                post(
                    f"Fees {many}-{n}", body=f"{TEXT} {n}", categories=(f"Mills {many}",), cited=(CitedWork("A Post"),)
                )
                for n in range(many)
            ]
            asked: list[str] = []
            listener = lambda _c, _r, statement, *_, asked=asked: asked.append(statement)  # noqa: E731 -- to take it off again
            event.listen(Engine, "before_cursor_execute", listener)
            try:
                report = import_pages(target, [File(posts)])
            finally:
                event.remove(Engine, "before_cursor_execute", listener)
            assert (report.new.count, report.matched) == ((many, 0) if times == 1 else (0, many))
            counts.append(len(asked))
            # a file of a gigabyte is to go through in little memory: only a load of records may take more for the tables
            assert not any("cache_size" in statement for statement in asked)
    # the first makes the schema and the sources; likenesses are counted of pairs of texts, each by itself
    assert counts[2] == counts[3]
    assert one(target, "SELECT count(*) FROM article") == 3 + AT_ONCE // 2


@pytest.mark.parametrize(
    ("bodies", "parts"),
    [
        ([], []),
        ([1] * AT_ONCE, [AT_ONCE]),
        ([1] * (AT_ONCE + 1), [AT_ONCE, 1]),
        ([LETTERS_AT_ONCE, 1, LETTERS_AT_ONCE - 1, 1], [1, 2, 1]),
    ],
)
def test_a_part_is_no_more_than_memory_should_hold(bodies: list[int], parts: list[int]) -> None:
    assert [len(part) for part in in_parts(post(body="x" * letters) for letters in bodies)] == parts

"""How alike texts are, and which pairs are proposed."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import combinations
from textwrap import dedent
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from nkdb import db
from nkdb.load.curation.relations import relate
from nkdb.load.evidence import asking
from nkdb.load.likeness import NUMBERS, Signer, jaccard, proposals, runs, similar
from nkdb.load.pages import import_pages

from .posts import File, post

WORDS = [f"w{number}" for number in range(2000)]


def texts(count: int, changed: float, seed: int = 1) -> list[str]:
    """Texts of 300 words; of each two after each other, a share of the second's words differs from the first's."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    found = []
    for _ in range(count):
        words = chance.choices(WORDS, k=300)
        start = chance.randrange(int(300 * (1 - changed)) + 1)
        other = words[:start] + chance.choices(WORDS, k=int(300 * changed)) + words[start + int(300 * changed) :]
        found += [" ".join(words), " ".join(other)]
    return found


def likeness(one: str, other: str) -> float:
    """The share of runs that two texts have in common, counted."""
    return jaccard(runs(one), runs(other))


@given(st.text(), st.text())
def test_likeness_is_symmetric_and_one_for_the_same(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1
    assert 0 <= likeness(one, other) <= 1


@given(st.text(max_size=200))
def test_a_signature_has_its_length_and_depends_on_the_text_alone(text: str) -> None:
    assert Signer().signature(text) == Signer().signature(text)
    assert len(Signer().signature(text)) == NUMBERS * 4


def test_signatures_are_those_that_are_stored_in_databases() -> None:
    # a change of this value makes stored and new signatures strangers to each other
    assert Signer().signature("one two three four five six").hex()[:32] == GOLDEN


GOLDEN = "cb908077ffa8cf296a2e3fafecf9163c"


def test_datasketch_is_whole_for_whoever_imports_it_after_a_signer_was_made() -> None:
    code = """
        from nkdb.load.likeness import Signer
        Signer()
        import datasketch
        from datasketch.minhash import MinHash
        print(datasketch.MinHash is MinHash, datasketch.MinHashLSH.__name__)
    """
    done = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == ("True MinHashLSH\n", "")


def test_what_is_proposed_is_what_comparing_all_pairs_gives(target: db.Target) -> None:
    bodies = [*texts(12, 0.1), *texts(12, 0.3, 2), *texts(8, 0.6, 3), *texts(8, 0.04, 4)]
    posts = [post(f"t{number:03}", body=body) for number, body in enumerate(bodies)]
    report = import_pages(target, [File(posts)])
    alike = {
        (f"t{one:03}", f"t{other:03}"): likeness(bodies[one], bodies[other])
        for one, other in combinations(range(len(bodies)), 2)
    }
    for threshold in (0.3, 0.6, 0.8):
        exact = {pair for pair, much in alike.items() if much >= threshold}
        with db.connection(target) as conn:
            pairs = similar(asking(conn), threshold)
        found = {tuple(sorted(key[:4] for key in (pair.article, pair.related))) for pair in pairs}
        assert found <= exact, threshold  # nothing is proposed on an estimate
        assert len(found) >= 0.9 * len(exact) > 0, threshold  # and of what hashing may miss, little is missed
        assert [pair.likeness for pair in pairs] == sorted((pair.likeness for pair in pairs), reverse=True)
        if threshold == 0.3:
            assert report.similar == pairs


def test_only_pairs_with_something_new_are_proposed_by_an_import(target: db.Target) -> None:
    one, other = texts(1, 0.1)
    third = other + " and one more"
    import_pages(target, [File([post("a", body=one), post("b", body=other)])])
    report = import_pages(target, [File([post("c", body=third)])])
    assert {pair.article[0] + pair.related[0] for pair in report.similar} == {"ac", "bc"}
    assert import_pages(target, [File([post("c", body=third)])]).similar == []


def test_related_articles_are_not_proposed_again_however_they_are_related(target: db.Target) -> None:
    one, other = texts(1, 0.1)
    import_pages(target, [File([post("a", body=one), post("b", body=other), post("c", body=other + " x")])])
    with db.connection(target) as conn:
        assert len(similar(asking(conn))) == 3
        relate(conn, "a-2015-03-03", "b-2015-03-03", "revision_of")
        relate(conn, "c-2015-03-03", "b-2015-03-03", "duplicate_of")
        assert similar(asking(conn)) == []


def test_the_same_text_again_is_proposed_as_a_duplicate(target: db.Target) -> None:
    one, _ = texts(1, 0.1)
    import_pages(target, [File([post("a", body=one), post("b", body=one), post("c", body=one + "\n\nMore.")])])
    with db.connection(target) as conn:
        pairs = similar(asking(conn))
    assert {(pair.article[0] + pair.related[0], pair.kind) for pair in pairs} == {
        ("ab", "duplicate_of"), ("ac", "revision_of"), ("bc", "revision_of")
    }  # fmt: skip
    assert {line.split("nkdb ")[1] for line in proposals(pairs)} == {
        f"relate {pair.article} {pair.related} --kind {pair.kind}" for pair in pairs
    }


def test_an_article_that_goes_while_others_are_compared_is_in_no_pair(target: db.Target) -> None:
    one, other = texts(1, 0.1)
    import_pages(target, [File([post("a", body=one), post("b", body=other), post("c", body=other + " x")])])
    with db.connection(target) as conn:
        ask = asking(conn)

        def as_others_write(sql: str, parameters: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
            rows = ask(sql, parameters)
            if "body_minhash IS NOT NULL" in sql:
                conn.execute(text("DELETE FROM article WHERE key = 'a-2015-03-03'"))
            elif "published_on" in sql:
                rows = [row for row in rows if row[1] != "c-2015-03-03"]
            return rows

        assert similar(as_others_write) == []


def test_texts_are_asked_for_many_at_a_time(target: db.Target) -> None:
    bodies = texts(150, 0.1)
    import_pages(target, [File([post(f"a {n}", body=body) for n, body in enumerate(bodies)])])
    with db.connection(target) as conn:
        ask = asking(conn)
        asked: list[str] = []
        pairs = similar(lambda sql, parameters: (asked.append(sql), ask(sql, parameters))[1])
    assert len(pairs) == 150
    assert len(asked) < 12

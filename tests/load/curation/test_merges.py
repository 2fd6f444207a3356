"""Sources that turn out to be another one: shown as that one, written to seeds, taken back, and never in two steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from looking import content, dump, rows

from nkdb import db
from nkdb.errors import MergeError, SeedError, UnknownKeyError
from nkdb.load.curation.merges import merge, unmerge
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load

from ..posts import File, post

CHAINS = "SELECT DISTINCT chain FROM claim_flat ORDER BY 1"
BEFORE = [("The Blog > The Paper",), ("The Blog > The Paper > stall keeper",)]


def done(target: db.Target, *pairs: tuple[str, str]) -> list[bool]:
    """What merging each pair gives."""
    with db.connection(target) as conn:
        return [merge(conn, source, into) for source, into in pairs]


@pytest.fixture
def loaded(target: db.Target, seeds: Path) -> db.Target:
    """A database with the small set of seeds and one source more."""
    with (seeds / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("- {key: paper-2, name: The Papper, kind: website, reviewed: false}\n")
    load(target, [seeds])
    return target


def test_chains_show_the_target_and_unmerging_brings_all_back(loaded: db.Target, seeds: Path) -> None:
    before = dump(loaded)
    assert rows(loaded, CHAINS) == BEFORE
    assert done(loaded, ("the-paper", "paper-2"), ("the-paper", "paper-2")) == [True, False]
    assert rows(loaded, CHAINS) == [("The Blog > The Papper",), ("The Blog > The Papper > stall keeper",)]
    merged = content(loaded)
    load(loaded, [seeds])
    assert content(loaded) == merged
    with db.connection(loaded) as conn:
        assert unmerge(conn, "the-paper") == "paper-2"
    assert rows(loaded, CHAINS) == BEFORE
    assert dump(loaded) == before


def test_posts_of_merged_publishers_are_one(loaded: db.Target) -> None:
    assert import_pages(loaded, [File([post()])], publisher="The Papper").new.count == 1
    done(loaded, ("paper-2", "the-paper"))
    report = import_pages(loaded, [File([post()])], publisher="Daily Paper")
    assert (report.matched, report.new.count) == (1, 0)


def test_a_name_of_two_sources_that_are_merged_is_that_of_one(
    loaded: db.Target, write: Callable[[str, str], Path]
) -> None:
    again = write("again.yaml", "sources:\n- {key: a-paper, name: DAILY paper, kind: website}\n")
    load(loaded, [again])
    with pytest.raises(UnknownKeyError):
        import_pages(loaded, [File([post()])], publisher="Daily  Paper")
    done(loaded, ("a-paper", "the-paper"))
    import_pages(loaded, [File([post()])], publisher="Daily  Paper")
    assert rows(loaded, "SELECT s.key FROM article JOIN source s ON s.id = publisher_id WHERE title = 'Fees'") == [
        ("the-paper",)
    ]


REFUSED: list[tuple[list[tuple[str, str]], str]] = [
    ([("the-paper", "the-paper")], "found the-paper into itself; allowed: two different sources"),
    ([("the-paper", "paper-2"), ("the-paper", "the-blog")], "found the-paper, which is merged into paper-2"),
    (
        [("paper-2", "the-paper"), ("stall-keeper", "paper-2")],
        "the source it leads to: nkdb merge stall-keeper the-paper",
    ),
    (
        [("paper-2", "the-paper"), ("the-paper", "paper-2")],
        "found paper-2, which is itself merged into the-paper; allowed: nkdb unmerge paper-2 first",
    ),
    (
        [("paper-2", "the-paper"), ("the-paper", "the-blog")],
        "into which paper-2 is merged; allowed: nkdb unmerge paper-2 first",
    ),
]


@pytest.mark.parametrize(("pairs", "message"), [pytest.param(*case, id=case[1][:40]) for case in REFUSED])
def test_a_merge_leads_to_its_target_in_one_step(loaded: db.Target, pairs: list[tuple[str, str]], message: str) -> None:
    done(loaded, *pairs[:-1])
    before = content(loaded)
    with pytest.raises(MergeError, match=message.replace("(", r"\(")):
        done(loaded, pairs[-1])
    assert content(loaded) == before


UNKNOWN = [
    ("the-papre", "no source 'the-papre'; did you mean the-paper"),
    ("the-town", "no source 'the-town'; that names another kind of record: place"),
    ("nobody at all", "no source 'nobody at all'$"),
]


@pytest.mark.parametrize(("key", "message"), UNKNOWN)
def test_what_is_no_source_cannot_be_merged(loaded: db.Target, key: str, message: str) -> None:
    with pytest.raises(UnknownKeyError, match=message):
        done(loaded, (key, "the-blog"))


@pytest.mark.parametrize(("source", "into"), [("The Papper", "Daily Paper"), ("the papper", "the-paper")])
def test_sources_are_merged_by_any_of_their_names(loaded: db.Target, source: str, into: str) -> None:
    assert done(loaded, (source, into)) == [True]
    with db.connection(loaded) as conn:
        assert unmerge(conn, source) == "the-paper"


def test_the_key_of_one_counts_before_the_name_of_another(loaded: db.Target, write: Callable[[str, str], Path]) -> None:
    load(loaded, [write("more.yaml", "sources:\n- {key: more, name: the-paper, kind: blog}\n")])
    assert done(loaded, ("the-paper", "the-blog")) == [True]


def test_what_is_not_merged_cannot_be_taken_back(loaded: db.Target) -> None:
    assert done(loaded, ("paper-2", "the-paper"), ("stall-keeper", "the-blog")) == [True, True]
    not_merged = "the-blog, which is not merged; allowed: paper-2, stall-keeper$"
    with db.connection(loaded) as conn, pytest.raises(MergeError, match=not_merged):
        unmerge(conn, "the-blog")


def test_a_merge_goes_to_the_seeds_and_is_then_theirs(loaded: db.Target, elsewhere: db.Target, seeds: Path) -> None:
    done(loaded, ("paper-2", "the-paper"))
    texts = dump(loaded)
    assert texts["merges.yaml"] == "merges:\n- source: paper-2\n  into: the-paper\n"
    (seeds / "merges.yaml").write_text(texts["merges.yaml"], encoding="utf-8")
    assert load(loaded, [seeds]).changes.tables["source_merge"].changed == 1
    assert "0" not in rows(loaded, "SELECT seed_file_id IS NULL FROM source_merge")
    with db.connection(loaded) as conn, pytest.raises(MergeError, match=r"stated in .*merges\.yaml; allowed: removing"):
        unmerge(conn, "paper-2")
    load(elsewhere, [seeds])
    assert dump(elsewhere) == texts
    (seeds / "merges.yaml").unlink()
    assert load(loaded, [seeds]).changes.rows == [("source_merge", "removed", "paper-2")]
    assert "merges.yaml" not in dump(loaded)


SEEDS = [
    ("{source: paper-2, into: nobody}", "into: found nobody; allowed: the key of a known source"),
    ("{source: paper-2, into: paper-2}", "into: found paper-2; allowed: another source"),
    ("{source: paper-2, into: the-blog}\n- {source: paper-2, into: the-paper}", "found paper-2 a second time"),
    ("{source: paper-2, into: the-paper}\n- {source: the-paper, into: the-blog}", "the-paper, which is merged itself"),
]


@pytest.mark.parametrize(("merges", "message"), SEEDS)
def test_merges_of_seeds_are_checked(loaded: db.Target, seeds: Path, merges: str, message: str) -> None:
    (seeds / "merges.yaml").write_text(f"merges:\n- {merges}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=message):
        load(loaded, [seeds])


def test_merges_of_seeds_and_of_people_make_no_two_steps(
    loaded: db.Target, seeds: Path, edit: Callable[[str, str, str], None]
) -> None:
    done(loaded, ("the-paper", "the-blog"))
    (seeds / "merges.yaml").write_text("merges:\n- {source: paper-2, into: the-paper}\n", encoding="utf-8")
    with pytest.raises(SeedError, match="the-paper, which the database has merged into the-blog"):
        load(loaded, [seeds])
    edit("merges.yaml", "{source: paper-2, into: the-paper}", "{source: the-blog, into: paper-2}")
    with pytest.raises(SeedError, match="the-blog, into which the database has merged the-paper"):
        load(loaded, [seeds])
    edit("merges.yaml", "{source: the-blog, into: paper-2}", "{source: the-paper, into: paper-2}")
    load(loaded, [seeds])
    assert rows(loaded, "SELECT s.key FROM source_merge m JOIN source s ON s.id = m.into_id") == [("paper-2",)]

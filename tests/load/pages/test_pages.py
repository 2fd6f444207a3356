"""Importing pages: which article is which, whose text stays, and what the evidence says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from looking import content, dump, rows

from nkdb import db
from nkdb.archive.saved import saved_files
from nkdb.errors import UnknownKeyError
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load

from ..conftest import ARTICLE_FILE, BODY, KEY
from ..saved import OTHER, altered, imported, related, versions


def test_a_known_article_gets_its_text_and_its_evidence_holds(loaded: db.Target, page: Path) -> None:
    report = imported(loaded, page)
    assert (report.matched, report.filled.first, report.new.count, report.holds) == (1, [KEY], 0, True)
    assert (report.verification.verified, report.verification.unchecked) == (4, 0)
    assert rows(loaded, "SELECT body FROM article") == [(BODY,)]
    assert rows(loaded, "SELECT DISTINCT evidence_state FROM figure_flat") == [("verified",)]


@pytest.mark.parametrize("order", [1, -1], ids=["the bad page first", "the good page first"])
def test_a_dry_run_tells_what_each_page_would_break(loaded: db.Target, page: Path, order: int) -> None:
    before = content(loaded)
    pages = [altered(page, "keeps 30 percent", "keeps 31 percent"), page][::order]
    report = import_pages(loaded, saved_files(pages), publisher="the-blog", dry_run=True)
    assert (report.verification.verified, report.holds) == (2 + 4, False)
    assert [span.key for span in report.verification.broken] == [f"{KEY}/grist", f"{KEY}/grist/split"]
    assert content(loaded) == before


def test_importing_twice_changes_nothing(loaded: db.Target, page: Path) -> None:
    imported(loaded, page)
    before = content(loaded)
    report = imported(loaded, page)
    assert (report.matched, report.filled.count, report.holds) == (1, 0, True)
    assert content(loaded) == before


def test_a_changed_character_names_claim_and_figure(loaded: db.Target, page: Path) -> None:
    report = imported(loaded, altered(page, "keeps 30 percent", "keeps 31 percent"))
    assert not report.holds
    assert [(span.kind, span.key) for span in report.verification.broken] == [
        ("claim", f"{KEY}/grist"), ("figure", f"{KEY}/grist/split"),
    ]  # fmt: skip
    assert rows(loaded, "SELECT evidence_state FROM figure_flat ORDER BY 1") == [("broken",), ("verified",)]


def test_a_text_that_breaks_spans_is_kept_as_a_version_beside_the_one_that_holds(
    loaded: db.Target, seeds: Path, page: Path
) -> None:
    imported(loaded, page)
    report = imported(loaded, altered(page))
    assert report.revised.first == [f"{KEY}: {KEY}-2"]
    assert ([span.key for span in report.would_break], report.holds) == ([f"{KEY}/grist"], False)
    assert versions(loaded) == [(KEY, BODY), (f"{KEY}-2", OTHER)]
    assert related(loaded) == [(f"{KEY}-2", "revision_of", KEY)]
    before = content(loaded)
    again = imported(loaded, altered(page))
    assert (again.matched, again.revised.count, again.holds) == (1, 0, False)
    assert imported(loaded, page).holds
    assert content(loaded) == before
    load(loaded, [seeds])
    assert content(loaded) == before
    assert rows(loaded, "SELECT count(*) FROM claim_flat") == [(2,)]


@pytest.mark.parametrize(("key", "stem"), [("k" * 200, "k" * 198), ("k" * 197 + "-kk", "k" * 197)])
def test_a_version_beside_an_article_has_a_key_that_a_dump_can_hold(
    target: db.Target, seeds: Path, page: Path, key: str, stem: str
) -> None:
    file = seeds / ARTICLE_FILE
    file.write_text(file.read_text(encoding="utf-8").replace(f"key: {KEY}\n", f"key: {key}\n"), encoding="utf-8")
    load(target, [seeds])
    imported(target, page)
    for new in ("the mill keep5", "the miller keeps"):
        imported(target, altered(page, new=new))
    assert [name for name, _ in versions(target)] == sorted([key, f"{stem}-2", f"{stem}-3"])
    assert len([name for name in dump(target) if name.startswith("articles/")]) == 3


def test_a_text_that_holds_changes_places_with_one_that_does_not(loaded: db.Target, page: Path) -> None:
    imported(loaded, altered(page))
    report = imported(loaded, page)
    assert (report.replaced.first, report.holds) == ([f"{KEY} (the text it had: {KEY}-2)"], True)
    assert versions(loaded) == [(KEY, BODY), (f"{KEY}-2", OTHER)]
    assert related(loaded) == [(KEY, "revision_of", f"{KEY}-2")]
    assert rows(loaded, "SELECT count(*) FROM claim_flat") == [(2,)]


def test_replace_keeps_no_version(loaded: db.Target, page: Path) -> None:
    imported(loaded, page)
    report = imported(loaded, altered(page), replace=True)
    assert (report.replaced.first, report.holds) == ([KEY], False)
    assert (versions(loaded), related(loaded)) == ([(KEY, OTHER)], [])
    # nor does it take the hash for the text, which somebody has edited
    with db.connection(loaded) as conn:
        conn.exec_driver_sql("UPDATE article SET body = upper(body)")
    assert imported(loaded, altered(page), replace=True).replaced.first == [KEY]
    assert versions(loaded) == [(KEY, OTHER)]


def test_replace_takes_a_text_that_is_known_as_a_version(loaded: db.Target, page: Path) -> None:
    imported(loaded, page)
    imported(loaded, altered(page))
    report = imported(loaded, altered(page), replace=True)
    assert (report.matched, report.replaced.first) == (1, [KEY])
    assert [span.key for span in report.verification.broken] == [f"{KEY}/grist"]
    assert versions(loaded) == [(KEY, OTHER), (f"{KEY}-2", OTHER)]
    before = content(loaded)
    again = imported(loaded, altered(page), replace=True)
    assert (again.replaced.count, again.would_break, content(loaded)) == (0, [], before)
    assert imported(loaded, page, replace=True).holds
    assert versions(loaded) == [(KEY, BODY), (f"{KEY}-2", OTHER)]


@pytest.mark.parametrize("order", [1, -1], ids=["the later text first", "the coded text first"])
def test_of_two_wordings_that_were_dumped_each_gets_its_text_again(
    loaded: db.Target, page: Path, order: int, write: Callable[[str, str], Path]
) -> None:
    later = f"key: {KEY}-2\ntitle: Fees at the mill\npublished_on: 2015-03-03\npublisher: the-blog\n"
    load(loaded, [write("later.yaml", f"{later}relations:\n- {{kind: revision_of, article: {KEY}}}\n")])
    reports = [imported(loaded, text) for text in (altered(page), page)[::order]]
    assert versions(loaded) == [(KEY, BODY), (f"{KEY}-2", OTHER)]
    assert [span.key for span in reports[order == -1].would_break] == [f"{KEY}/grist"]
    assert (reports[0].verification.broken, reports[1].verification.broken) == ([], [])


def test_an_unknown_article_is_added_without_claims_and_filed(loaded: db.Target, page: Path) -> None:
    report = imported(loaded, altered(page, "Fees at the mill", "쌀값 at the mill"))
    assert report.new.first == ["ssalgabs-at-the-mill-2015-03-03"]
    assert rows(
        loaded,
        """SELECT c.key, (SELECT count(*) FROM claim WHERE article_id = a.id) FROM article a
        JOIN article_category l ON l.article_id = a.id JOIN category c ON c.id = l.category_id WHERE a.seed_file_id IS NULL""",
    ) == [("mills", 0)]


def test_a_page_that_names_no_publisher_is_the_known_one_of_the_same_text(loaded: db.Target, page: Path) -> None:

    def unnamed(file: Path) -> tuple[int, int, int]:
        report = imported(loaded, file, publisher=None)
        return report.matched, report.new.count, report.assumed

    imported(loaded, page, publisher="the-paper")
    assert unnamed(page) == (1, 0, 0)
    # of two sources that published it, neither is taken
    imported(loaded, page, publisher="the-blog")
    assert unnamed(page) == (0, 1, 1)
    assert unnamed(page) == (1, 0, 0)
    # nor is another text
    other = altered(page, "Fees at the mill", "Fees at a mill")
    imported(loaded, other, publisher="the-paper")
    other.write_text(other.read_text(encoding="utf-8").replace("keeps 30", "keeps 31"), encoding="utf-8")
    assert unnamed(other) == (0, 1, 1)


def test_publisher_by_key_or_any_name_and_not_by_guess(loaded: db.Target, page: Path) -> None:
    assert imported(loaded, page, publisher="Daily Paper").new.first == ["fees-at-the-mill-2015-03-03"]
    with pytest.raises(UnknownKeyError, match="did you mean the-paper"):
        imported(loaded, page, publisher="the-papre")


def test_the_schema_is_looked_at_once_in_a_run(target: db.Target, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[db.Target] = []
    revision = db.current_revision
    monkeypatch.setattr(db, "current_revision", lambda of: (asked.append(of), revision(of))[1])
    assert imported(target, page, altered(page), page, publisher=None).files == 3
    assert asked == [target]


def test_bodies_are_no_part_of_a_dump(loaded: db.Target, page: Path) -> None:
    before = dump(loaded)
    imported(loaded, page)
    assert dump(loaded) == before

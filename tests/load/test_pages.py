"""Importing pages: which article is which, whose text stays, and what the evidence says."""

from __future__ import annotations

from pathlib import Path

import pytest

from nkdb import db
from nkdb.archive import read_page
from nkdb.errors import SeedError, UnknownKeyError
from nkdb.load.dump import seed_texts
from nkdb.load.evidence import verify
from nkdb.load.pages import ImportReport, import_pages
from nkdb.load.seeds import load

from .conftest import BODY, PAGE
from .test_seeds import ARTICLE_FILE, KEY, content, dump, rows


def imported(
    target: db.Target, page: Path, *, replace: bool = False, publisher: str | None = "the-blog"
) -> ImportReport:
    """What importing a page file reports."""
    return import_pages(target, [read_page(page)], publisher=publisher, replace=replace)


def altered(page: Path, old: str = "the mill keeps", new: str = "the mill keep5") -> Path:
    """The page with a change."""
    other = page.with_name("altered.txt")
    other.write_text(PAGE.replace(old, new), encoding="utf-8")
    return other


def test_a_known_article_gets_its_text_and_its_evidence_holds(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    report = imported(target, page)
    assert (report.matched, report.filled, report.new, report.holds) == ([KEY], [KEY], [], True)
    assert (report.verification.verified, report.verification.unchecked) == (4, 0)
    assert rows(target, "SELECT body FROM article") == [(BODY,)]
    assert rows(target, "SELECT DISTINCT evidence_state FROM figure_flat") == [("verified",)]


def test_importing_twice_changes_nothing(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    before = content(target)
    report = imported(target, page)
    assert (report.matched, report.filled, report.holds) == ([KEY], [], True)
    assert content(target) == before


def test_a_changed_character_names_claim_and_figure(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    report = imported(target, altered(page, "keeps 30 percent", "keeps 31 percent"))
    assert not report.holds
    assert [(span.kind, span.key) for span in report.verification.broken] == [
        ("claim", f"{KEY}/grist"), ("figure", f"{KEY}/grist/split"),
    ]  # fmt: skip
    assert rows(target, "SELECT evidence_state FROM figure_flat ORDER BY 1") == [("broken",), ("verified",)]


def test_a_text_that_holds_is_not_replaced_by_one_that_does_not(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    report = imported(target, altered(page))
    assert (report.kept, [span.key for span in report.would_break]) == ([KEY], [f"{KEY}/grist"])
    assert not report.holds
    assert rows(target, "SELECT body FROM article") == [(BODY,)]


def test_a_better_text_replaces_a_broken_one_and_replace_forces_the_other_way(
    target: db.Target, seeds: Path, page: Path
) -> None:
    load(target, [seeds])
    imported(target, altered(page))
    report = imported(target, page)
    assert (report.replaced, report.holds) == ([KEY], True)
    report = imported(target, altered(page), replace=True)
    assert (report.replaced, report.holds) == ([KEY], False)


def test_before_any_seeds_the_page_makes_articles_that_seeds_then_adopt(
    target: db.Target, seeds: Path, page: Path
) -> None:
    report = imported(target, page, publisher=None)
    assert report.created
    assert report.new == ["fees-at-the-mill-2015-03-03"]
    (seeds / ARTICLE_FILE).write_text(
        (seeds / ARTICLE_FILE).read_text(encoding="utf-8").replace("the-blog", "nk-economy-watch"), encoding="utf-8"
    )
    loaded = load(target, [seeds])
    assert ("article", "changed", f"{KEY}: key (imported before as fees-at-the-mill-2015-03-03)") in loaded.changes.rows
    assert (loaded.verification.verified, loaded.verification.broken) == (4, [])
    assert rows(target, "SELECT key, body IS NOT NULL FROM article") == [(KEY, 1)]


def test_an_unknown_article_is_added_without_claims_and_filed(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    report = imported(target, altered(page, "Fees at the mill", "쌀값 at the mill"))
    assert report.new == ["ssalgabs-at-the-mill-2015-03-03"]
    assert rows(
        target,
        """SELECT c.key, (SELECT count(*) FROM claim WHERE article_id = a.id) FROM article a
        JOIN article_category l ON l.article_id = a.id JOIN category c ON c.id = l.category_id WHERE a.seed_file_id IS NULL""",
    ) == [("mills", 0)]


def test_publisher_by_key_or_any_name_and_not_by_guess(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    assert imported(target, page, publisher="Daily Paper").new == ["fees-at-the-mill-2015-03-03"]
    with pytest.raises(UnknownKeyError, match="did you mean the-paper"):
        imported(target, page, publisher="the-papre")


def test_a_text_outlives_the_seeds_of_its_article(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    (seeds / ARTICLE_FILE).unlink()
    load(target, [seeds])
    assert rows(target, "SELECT body, seed_file_id FROM article") == [(BODY, None)]
    assert rows(target, "SELECT count(*) FROM claim") == [(0,)]


def test_quotations_become_spans(target: db.Target, seeds: Path, page: Path) -> None:
    file = seeds / ARTICLE_FILE
    coded = file.read_text(encoding="utf-8")
    load(target, [seeds])
    expected = dump(target)
    start = coded.index("  - {start", coded.index("key: grist"))
    quoting = (
        coded[:start]
        + '  - {quote: "the mill  keeps 30 percent and\n      the farmers get 70."}\n'
        + coded[coded.index("\n", start) + 1 :]
    )
    file.write_text(quoting, encoding="utf-8")
    with pytest.raises(SeedError, match="1 quotations, and no body to look them up in"):
        load(target, [seeds])
    imported(target, page)
    report = load(target, [seeds])
    assert not report.changes.tables["evidence"].any
    assert dump(target) == expected


@pytest.mark.parametrize(("quote", "count"), [("the mill keeps", 1), ("the mill", 2), ("mill", 3), ("the windmill", 0)])
def test_a_quotation_must_be_one_span(target: db.Target, seeds: Path, page: Path, quote: str, count: int) -> None:
    load(target, [seeds])
    imported(target, page)
    file = seeds / ARTICLE_FILE
    text = file.read_text(encoding="utf-8")
    start = text.index("  - {start", text.index("key: grist"))
    file.write_text(text[:start] + f"  - {{quote: {quote}}}\n" + text[text.index("\n", start) + 1 :], encoding="utf-8")
    if count == 1:
        assert load(target, [seeds]).verification.broken == []
        return
    before = content(target)
    with pytest.raises(SeedError, match=rf"claim grist, evidence 1 quote: found words that occur {count} times"):
        load(target, [seeds])
    assert content(target) == before


def test_verify_finds_a_text_that_was_tampered_with(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    with db.connection(target) as conn:
        conn.exec_driver_sql("UPDATE article SET body = substr(body, 1, 60)")
    with db.connection(target) as conn:
        result = verify(conn)
    assert (result.verified, len(result.broken)) == (2, 2)
    assert str(result.broken[0]).endswith("the text ends at 60")


def test_bodies_are_no_part_of_a_dump(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    before = dump(target)
    imported(target, page)
    with db.connection(target) as conn:
        assert seed_texts(conn) == before

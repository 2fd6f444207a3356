"""Importing pages: which article is which, whose text stays, and what the evidence says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from looking import content, dump, rows
from sqlalchemy import event

from nkdb import db
from nkdb.archive import saved_files
from nkdb.errors import SeedError, StillUsedError, UnknownKeyError
from nkdb.load.curation.merges import merge
from nkdb.load.curation.relations import relate, unrelate
from nkdb.load.evidence import verify
from nkdb.load.pages import import_pages
from nkdb.load.pages.report import ImportReport
from nkdb.load.seeds import load
from nkdb.load.seeds.quotations import as_it_stands

from ..conftest import ARTICLE_FILE, BODY, KEY, PAGE
from ..posts import File, post


def imported(
    target: db.Target, *pages: Path, replace: bool = False, publisher: str | None = "the-blog"
) -> ImportReport:
    """What importing page files reports."""
    return import_pages(target, saved_files(pages), publisher=publisher, replace=replace)


def altered(page: Path, old: str = "the mill keeps", new: str = "the mill keep5") -> Path:
    """The page with a change."""
    other = page.with_name("altered.txt")
    other.write_text(PAGE.replace(old, new), encoding="utf-8")
    return other


OTHER = BODY.replace("the mill keeps", "the mill keep5")


def versions(target: db.Target) -> list[tuple[object, ...]]:
    """Articles with their texts."""
    return rows(target, "SELECT key, body FROM article ORDER BY key")


def related(target: db.Target) -> list[tuple[object, ...]]:
    """Relations of articles."""
    return rows(
        target,
        """SELECT a.key, r.kind, b.key FROM article_relation r JOIN article a ON a.id = r.article_id
        JOIN article b ON b.id = r.related_article_id ORDER BY 1, 3""",
    )


def test_a_known_article_gets_its_text_and_its_evidence_holds(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    report = imported(target, page)
    assert (report.matched, report.filled.first, report.new.count, report.holds) == (1, [KEY], 0, True)
    assert (report.verification.verified, report.verification.unchecked) == (4, 0)
    assert rows(target, "SELECT body FROM article") == [(BODY,)]
    assert rows(target, "SELECT DISTINCT evidence_state FROM figure_flat") == [("verified",)]


@pytest.mark.parametrize("order", [1, -1], ids=["the bad page first", "the good page first"])
def test_a_dry_run_tells_what_each_page_would_break(target: db.Target, seeds: Path, page: Path, order: int) -> None:
    load(target, [seeds])
    before = content(target)
    pages = [altered(page, "keeps 30 percent", "keeps 31 percent"), page][::order]
    report = import_pages(target, saved_files(pages), publisher="the-blog", dry_run=True)
    assert (report.verification.verified, report.holds) == (2 + 4, False)
    assert [span.key for span in report.verification.broken] == [f"{KEY}/grist", f"{KEY}/grist/split"]
    assert content(target) == before


def test_importing_twice_changes_nothing(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    before = content(target)
    report = imported(target, page)
    assert (report.matched, report.filled.count, report.holds) == (1, 0, True)
    assert content(target) == before


def test_a_changed_character_names_claim_and_figure(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    report = imported(target, altered(page, "keeps 30 percent", "keeps 31 percent"))
    assert not report.holds
    assert [(span.kind, span.key) for span in report.verification.broken] == [
        ("claim", f"{KEY}/grist"), ("figure", f"{KEY}/grist/split"),
    ]  # fmt: skip
    assert rows(target, "SELECT evidence_state FROM figure_flat ORDER BY 1") == [("broken",), ("verified",)]


def test_a_text_that_breaks_spans_is_kept_as_a_version_beside_the_one_that_holds(
    target: db.Target, seeds: Path, page: Path
) -> None:
    load(target, [seeds])
    imported(target, page)
    report = imported(target, altered(page))
    assert report.revised.first == [f"{KEY}: {KEY}-2"]
    assert ([span.key for span in report.would_break], report.holds) == ([f"{KEY}/grist"], False)
    assert versions(target) == [(KEY, BODY), (f"{KEY}-2", OTHER)]
    assert related(target) == [(f"{KEY}-2", "revision_of", KEY)]
    before = content(target)
    again = imported(target, altered(page))
    assert (again.matched, again.revised.count, again.holds) == (1, 0, False)
    assert imported(target, page).holds
    assert content(target) == before
    load(target, [seeds])
    assert content(target) == before
    assert rows(target, "SELECT count(*) FROM claim_flat") == [(2,)]


def test_a_text_that_holds_changes_places_with_one_that_does_not(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, altered(page))
    report = imported(target, page)
    assert (report.replaced.first, report.holds) == ([f"{KEY} (the text it had: {KEY}-2)"], True)
    assert versions(target) == [(KEY, BODY), (f"{KEY}-2", OTHER)]
    assert related(target) == [(KEY, "revision_of", f"{KEY}-2")]
    assert rows(target, "SELECT count(*) FROM claim_flat") == [(2,)]


def test_replace_keeps_no_version(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    report = imported(target, altered(page), replace=True)
    assert (report.replaced.first, report.holds) == ([KEY], False)
    assert (versions(target), related(target)) == ([(KEY, OTHER)], [])


def test_replace_takes_a_text_that_is_known_as_a_version(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    imported(target, altered(page))
    report = imported(target, altered(page), replace=True)
    assert (report.matched, report.replaced.first) == (1, [KEY])
    assert [span.key for span in report.verification.broken] == [f"{KEY}/grist"]
    assert versions(target) == [(KEY, OTHER), (f"{KEY}-2", OTHER)]
    before = content(target)
    again = imported(target, altered(page), replace=True)
    assert (again.replaced.count, again.would_break, content(target)) == (0, [], before)
    assert imported(target, page, replace=True).holds
    assert versions(target) == [(KEY, BODY), (f"{KEY}-2", OTHER)]


def test_before_any_seeds_the_page_makes_articles_that_seeds_then_adopt(
    nowhere: db.Target, seeds: Path, page: Path
) -> None:
    report = imported(nowhere, page, publisher=None)
    assert report.created
    assert report.new.first == ["fees-at-the-mill-2015-03-03"]
    (seeds / ARTICLE_FILE).write_text(
        (seeds / ARTICLE_FILE).read_text(encoding="utf-8").replace("the-blog", "nk-economy-watch"), encoding="utf-8"
    )
    loaded = load(nowhere, [seeds])
    assert ("article", "changed", f"{KEY}: key (imported before as fees-at-the-mill-2015-03-03)") in loaded.changes.rows
    assert (loaded.verification.verified, loaded.verification.broken) == (4, [])
    assert rows(nowhere, "SELECT key, body IS NOT NULL FROM article") == [(KEY, 1)]


def test_what_a_page_told_and_the_seeds_leave_out_is_said(target: db.Target, seeds: Path, page: Path) -> None:
    text = (seeds / ARTICLE_FILE).read_text(encoding="utf-8")
    (seeds / ARTICLE_FILE).unlink()
    load(target, [seeds])
    imported(target, page)
    with db.connection(target) as conn:
        conn.exec_driver_sql("UPDATE article SET byline = 'Kim', url = 'http://the-blog.example/1', note = 'old'")
        conn.exec_driver_sql("INSERT INTO category (key, name, is_tag) VALUES ('grain', 'Grain', false)")
        conn.exec_driver_sql("DELETE FROM article_category")
        conn.exec_driver_sql(
            "INSERT INTO article_category (article_id, category_id) "
            "SELECT article.id, category.id FROM article, category WHERE category.key IN ('grain', 'mills')"
        )
    file = seeds / ARTICLE_FILE
    file.write_text(f"note: new\n{text}", encoding="utf-8")
    told = [row for row in load(target, [seeds]).changes.rows if row[0] in ("article", "article_category")]
    assert (
        "article",
        "changed",
        f"{KEY}: byline (was Kim), url (was http://the-blog.example/1), summary, note",
    ) in told
    assert [row for row in told if row[0] == "article_category"] == [("article_category", "removed", f"{KEY} grain")]
    # what the seeds themselves no longer state is in git
    file.write_text(text.replace("categories: [mills]\n", ""), encoding="utf-8")
    told = [row for row in load(target, [seeds]).changes.rows if row[0] in ("article", "article_category")]
    assert told == [("article", "changed", f"{KEY}: note")]


ADDRESS = "http://www.the-blog.example/2015/03/03/fees"
TITLE = "Fees at the mill"
ADOPTED = [
    ("the address", ADDRESS, "Fees go up", False, True),
    ("publisher, day and title, the publisher being merged", None, TITLE, True, True),
    ("another title of the merged publisher", None, "Fees go up", True, False),
    ("another publisher", None, TITLE, False, False),
]


@pytest.mark.parametrize(
    ("coded", "title", "is_merged", "adopted"), [pytest.param(*case, id=what) for what, *case in ADOPTED]
)
def test_seeds_adopt_what_an_import_would_know_again(
    target: db.Target, seeds: Path, coded: str | None, title: str, is_merged: bool, adopted: bool
) -> None:
    file = seeds / ARTICLE_FILE
    article = file.read_text(encoding="utf-8")
    file.unlink()
    import_pages(target, [File([post(title, body=BODY, url="https://the-blog.example/2015/03/03/fees/")])])
    load(target, [seeds])
    if is_merged:
        with db.connection(target) as conn:
            merge(conn, "the-blog-example", "the-blog")
    file.write_text(article + (f"url: {coded}\n" if coded else ""), encoding="utf-8")
    load(target, [seeds])
    imported_before = [] if adopted else [(f"{title.lower().replace(' ', '-')}-2015-03-03", BODY)]
    assert versions(target) == [*imported_before, (KEY, BODY if adopted else None)]


@pytest.mark.parametrize(
    ("url", "publisher", "refused"),
    [
        ("https://the-blog.example/fees/", "the-blog", True),
        (ADDRESS, "the-blog", False),
        ("https://elsewhere.example/fees/", "its own", False),
        (None, "the-blog", False),
    ],
)
def test_an_imported_article_of_another_publisher_is_not_taken_for_the_coded_one_by_its_key(
    target: db.Target, seeds: Path, write: Callable[[str, str], Path], url: str | None, publisher: str, refused: bool
) -> None:
    load(target, [seeds])
    import_pages(target, [File([post("Mills", body=BODY, url=ADDRESS)])])
    (key, own), before = (
        rows(target, "SELECT a.key, s.key FROM article a JOIN source s ON s.id = publisher_id WHERE body IS NOT NULL")[
            0
        ],
        content(target),
    )
    text = f"key: {key}\ntitle: Mills\npublisher: {own if publisher == 'its own' else publisher}\n"
    mine = write("mine.yaml", text + (f"url: {url}\n" if url else ""))
    if not refused:
        load(target, [mine])
        return
    with pytest.raises(
        SeedError, match=rf"mine.yaml:1: article {key}, key: found {key}, which an imported article of {own} has"
    ):
        load(target, [mine])
    assert content(target) == before


KEYED = (f"key: {KEY}", "key: mill-dues")
BREAD = (f"key: {KEY}\ntitle: {TITLE}", "key: bread\ntitle: Bread")
RENAMED = [
    ("the key", KEYED, ARTICLE_FILE, "mill-dues", True),
    ("the key, and the file that is named after it", KEYED, "mill-dues.yaml", "mill-dues", True),
    ("key and title of another article", BREAD, ARTICLE_FILE, "bread", False),
    ("key and title of another article, in another file", BREAD, "bread.yaml", "bread", False),
]


@pytest.mark.parametrize(("edit_", "file", "key", "is_same"), [pytest.param(*case, id=what) for what, *case in RENAMED])
def test_the_text_of_an_article_follows_its_key(
    target: db.Target, seeds: Path, page: Path, edit: Callable[[str, str, str], None], edit_: tuple[str, str],
    file: str, key: str, is_same: bool,
) -> None:  # fmt: skip
    load(target, [seeds])
    imported(target, page)
    edit(ARTICLE_FILE, *edit_)
    (seeds / ARTICLE_FILE).rename(seeds / file)
    report = load(target, [seeds])
    assert rows(target, f"SELECT body IS NOT NULL FROM article WHERE key = '{key}'") == [(is_same,)]
    assert (("article", "changed", f"{key}: key (before: {KEY})") in report.changes.rows) == is_same
    assert report.verification.verified == (4 if is_same else 0)
    assert rows(target, "SELECT DISTINCT article_key FROM claim_flat") == [(key,)]
    before = content(target)
    load(target, [seeds], full=True)
    assert content(target) == before


def test_what_a_person_related_follows_a_key_and_what_seeds_relate_is_refused(
    target: db.Target, seeds: Path, edit: Callable[[str, str, str], None], write: Callable[[str, str], Path]
) -> None:
    load(target, [seeds])
    other = write("other.yaml", "key: other\ntitle: Other\npublisher: the-blog\n")
    load(target, [other])
    with db.connection(target) as conn:
        relate(conn, KEY, "other", "revision_of")
    edit(ARTICLE_FILE, *KEYED)
    load(target, [seeds])
    assert related(target) == [("mill-dues", "revision_of", "other")]
    article = (seeds / ARTICLE_FILE).rename(seeds / "hidden")
    with pytest.raises(StillUsedError, match=r"such as mill-dues revision_of other, .*nkdb relate --remove"):
        load(target, [seeds])
    article.rename(seeds / ARTICLE_FILE)
    with db.connection(target) as conn:
        unrelate(conn, "mill-dues", "other", "revision_of")
    other.write_text(other.read_text("utf-8") + "relations: [{kind: revision_of, article: mill-dues}]\n", "utf-8")
    load(target, [other])
    import_pages(target, [File([post(TITLE, body=BODY)])], publisher="the-blog")
    before = content(target)
    edit(ARTICLE_FILE, "key: mill-dues", "key: dues")
    with pytest.raises(StillUsedError, match=r"article 'mill-dues' is no longer .* \(such as other\)"):
        load(target, [seeds])
    with pytest.raises(SeedError, match=r"other\.yaml:4: article other, relations: found mill-dues"):
        load(target, [seeds, other])
    assert content(target) == before


def test_of_two_wordings_each_keeps_its_text_when_files_and_a_key_change(
    target: db.Target, seeds: Path, page: Path, edit: Callable[[str, str, str], None]
) -> None:
    load(target, [seeds])
    imported(target, page)
    imported(target, altered(page))
    later = f"key: {KEY}-2\ntitle: {TITLE}\npublished_on: 2015-03-03\npublisher: the-blog\n"
    (seeds / "later.yaml").write_text(later, encoding="utf-8")
    load(target, [seeds])
    (seeds / ARTICLE_FILE).rename(seeds / "z.yaml")
    (seeds / "later.yaml").unlink()
    (seeds / "a.yaml").write_text(later.replace(f"{KEY}-2", "later"), encoding="utf-8")
    load(target, [seeds])
    assert versions(target) == [("later", OTHER), (KEY, BODY)]


@pytest.mark.parametrize("order", [1, -1], ids=["the bad text first", "the good text first"])
def test_of_two_texts_seeds_adopt_the_one_in_which_their_spans_hold(
    target: db.Target, seeds: Path, page: Path, order: int
) -> None:
    (seeds / ARTICLE_FILE).write_text(
        (seeds / ARTICLE_FILE).read_text(encoding="utf-8").replace("the-blog", "nk-economy-watch"), encoding="utf-8"
    )
    for text in (altered(page), page)[::order]:
        imported(target, text, publisher=None)
    loaded = load(target, [seeds])
    assert (loaded.verification.verified, loaded.verification.broken) == (4, [])
    (coded,) = rows(target, "SELECT body FROM article WHERE seed_file_id IS NOT NULL")
    assert coded == (BODY,)
    assert sorted(body for _, body in versions(target)) == sorted([BODY, OTHER])


@pytest.mark.parametrize("order", [1, -1], ids=["the later text first", "the coded text first"])
def test_of_two_wordings_that_were_dumped_each_gets_its_text_again(
    target: db.Target, seeds: Path, page: Path, order: int, write: Callable[[str, str], Path]
) -> None:
    load(target, [seeds])
    later = f"key: {KEY}-2\ntitle: {TITLE}\npublished_on: 2015-03-03\npublisher: the-blog\n"
    load(target, [write("later.yaml", f"{later}relations:\n- {{kind: revision_of, article: {KEY}}}\n")])
    reports = [imported(target, text) for text in (altered(page), page)[::order]]
    assert versions(target) == [(KEY, BODY), (f"{KEY}-2", OTHER)]
    assert [span.key for span in reports[order == -1].would_break] == [f"{KEY}/grist"]
    assert (reports[0].verification.broken, reports[1].verification.broken) == ([], [])


def test_an_unknown_article_is_added_without_claims_and_filed(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    report = imported(target, altered(page, "Fees at the mill", "쌀값 at the mill"))
    assert report.new.first == ["ssalgabs-at-the-mill-2015-03-03"]
    assert rows(
        target,
        """SELECT c.key, (SELECT count(*) FROM claim WHERE article_id = a.id) FROM article a
        JOIN article_category l ON l.article_id = a.id JOIN category c ON c.id = l.category_id WHERE a.seed_file_id IS NULL""",
    ) == [("mills", 0)]


def test_a_page_that_names_no_publisher_is_the_known_one_of_the_same_text(
    target: db.Target, seeds: Path, page: Path
) -> None:
    load(target, [seeds])

    def unnamed(file: Path) -> tuple[int, int, int]:
        report = imported(target, file, publisher=None)
        return report.matched, report.new.count, report.assumed

    imported(target, page, publisher="the-paper")
    assert unnamed(page) == (1, 0, 0)
    # of two sources that published it, neither is taken
    imported(target, page, publisher="the-blog")
    assert unnamed(page) == (0, 1, 1)
    assert unnamed(page) == (1, 0, 0)
    # nor is another text
    other = altered(page, "Fees at the mill", "Fees at a mill")
    imported(target, other, publisher="the-paper")
    other.write_text(other.read_text(encoding="utf-8").replace("keeps 30", "keeps 31"), encoding="utf-8")
    assert unnamed(other) == (0, 1, 1)


def test_publisher_by_key_or_any_name_and_not_by_guess(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    assert imported(target, page, publisher="Daily Paper").new.first == ["fees-at-the-mill-2015-03-03"]
    with pytest.raises(UnknownKeyError, match="did you mean the-paper"):
        imported(target, page, publisher="the-papre")


def test_a_text_outlives_the_seeds_of_its_article(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    (seeds / ARTICLE_FILE).unlink()
    changes = load(target, [seeds]).changes
    assert ("article", "changed", f"{KEY}: its claims are removed, the imported text stays") in changes.rows
    assert (changes.tables["article"].changed, changes.tables["article"].removed) == (1, 0)
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


@pytest.mark.parametrize(
    ("quote", "count", "there"),
    [
        ("the mill keeps", 1, ""),
        ("the mill", 2, ""),
        ("mill", 3, ""),
        ("the windmill", 0, ""),
        ("The Mill keeps", 0, " (there it is 'the mill keeps')"),
    ],
)
def test_a_quotation_must_be_one_span(
    target: db.Target, seeds: Path, page: Path, quote: str, count: int, there: str
) -> None:
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
    with pytest.raises(SeedError) as caught:
        load(target, [seeds])
    assert (
        str(caught.value)
        .splitlines()[0]
        .endswith(
            f"claim grist, evidence 1 quote: found words that occur {count} times: {quote!r}; "
            f"allowed: words of one paragraph that occur exactly once in the article's body{there}"
        )
    )
    assert content(target) == before


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("It's", "It’s"),
        ('the "Red" kiln-', "the “Red” kiln–"),
        ("it’s the", "It’s the"),
        ("kiln–so they say. No more", "kiln–so they say.\n\nNo more"),
        ("No more... at all", "No more… at all"),
        # it is there, but more than once
        ("'tis. no", None),
        ("they said", None),
        ("...", None),
    ],
)
def test_how_a_quotation_stands_in_a_text(quote: str, there: str | None) -> None:
    body = "It’s the “Red” kiln–so they say.\n\nNo more… at all: ’tis. No, ’tis.  No…"
    assert as_it_stands(quote, body) == there


def test_verify_finds_a_text_that_was_tampered_with(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    imported(target, page)
    with db.connection(target) as conn:
        conn.exec_driver_sql("UPDATE article SET body = substr(body, 1, 60)")
    with db.connection(target) as conn:
        result = verify(conn)
    assert (result.verified, len(result.broken)) == (2, 2)
    assert str(result.broken[0]).endswith("the text ends at 60")


def test_verify_holds_a_few_texts_at_a_time(shipped: db.Target, monkeypatch: pytest.MonkeyPatch) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("UPDATE article SET body = 'other words', body_sha256 = '" + "0" * 64 + "'")
        expected = verify(conn, write=False)
    monkeypatch.setattr("nkdb.load.spans.BODIES_AT_ONCE", 3)
    asked: list[str] = []
    with db.connection(shipped) as conn:
        event.listen(conn, "before_cursor_execute", lambda *told: asked.append(told[2]))
        result = verify(conn)
    assert sum("SELECT id, body" in statement for statement in asked) == 4
    assert result == expected
    assert [span.article for span in result.broken] == sorted(span.article for span in result.broken)
    (states,) = rows(shipped, "SELECT count(*) FROM evidence WHERE state = 'broken' AND checked_at IS NOT NULL")
    assert states == (len(expected.broken),)


def test_the_schema_is_looked_at_once_in_a_run(target: db.Target, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[db.Target] = []
    revision = db.current_revision
    monkeypatch.setattr(db, "current_revision", lambda of: (asked.append(of), revision(of))[1])
    assert imported(target, page, altered(page), page, publisher=None).files == 3
    assert asked == [target]


def test_bodies_are_no_part_of_a_dump(target: db.Target, seeds: Path, page: Path) -> None:
    load(target, [seeds])
    before = dump(target)
    imported(target, page)
    assert dump(target) == before

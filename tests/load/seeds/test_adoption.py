"""Seeds of articles that were imported or coded before: which they are, and that their texts stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from looking import content, rows

from nkdb import db
from nkdb.errors import EarlierKeyError, SeedError, StillUsedError
from nkdb.load.curation.merges import merge
from nkdb.load.curation.relations import relate, unrelate
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load

from ..conftest import ARTICLE_FILE, BODY, KEY
from ..posts import DAY, File, post
from ..saved import OTHER, altered, imported, related, versions


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
    ("there", "url", "publisher", "refused"),
    [
        (ADDRESS, "https://the-blog.example/fees/", "the-blog", True),
        (ADDRESS, ADDRESS, "the-blog", False),
        (ADDRESS, "https://elsewhere.example/fees/", "its own", False),
        (ADDRESS, None, "the-blog", False),
        (None, ADDRESS, "the-blog", False),
    ],
)
def test_an_imported_article_of_another_publisher_is_not_taken_for_the_coded_one_by_its_key(
    loaded: db.Target, write: Callable[[str, str], Path], there: str | None, url: str | None,
    publisher: str, refused: bool,
) -> None:  # fmt: skip
    import_pages(loaded, [File([post("Mills", body=BODY, url=there)])])
    (key, own), before = (
        rows(loaded, "SELECT a.key, s.key FROM article a JOIN source s ON s.id = publisher_id WHERE body IS NOT NULL")[
            0
        ],
        content(loaded),
    )
    text = f"key: {key}\ntitle: Mills\npublisher: {own if publisher == 'its own' else publisher}\n"
    mine = write("mine.yaml", text + (f"url: {url}\n" if url else ""))
    if not refused:
        load(loaded, [mine])
        return
    with pytest.raises(
        SeedError, match=rf"mine.yaml:1: article {key}, key: found {key}, which an imported article of {own} has"
    ):
        load(loaded, [mine])
    assert content(loaded) == before


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
    loaded: db.Target, seeds: Path, page: Path, edit: Callable[[str, str, str], None], edit_: tuple[str, str],
    file: str, key: str, is_same: bool,
) -> None:  # fmt: skip
    imported(loaded, page)
    edit(ARTICLE_FILE, *edit_)
    (seeds / ARTICLE_FILE).rename(seeds / file)
    report = load(loaded, [seeds])
    assert rows(loaded, f"SELECT body IS NOT NULL FROM article WHERE key = '{key}'") == [(is_same,)]
    # nothing else is told of it: it was a seed's before, and what it consists of is in git
    told = {(what, which) for table, what, which in report.changes.rows if table in ("article", "evidence")}
    kept = ("changed", f"{KEY}: its claims are removed, the imported text stays")
    assert told == ({("changed", f"{key}: key (before: {KEY})")} if is_same else {("new", key), kept})
    assert report.verification.verified == (4 if is_same else 0)
    assert rows(loaded, "SELECT DISTINCT article_key FROM claim_flat") == [(key,)]
    before = content(loaded)
    load(loaded, [seeds], full=True)
    assert content(loaded) == before


def test_what_a_person_related_follows_a_key_and_what_seeds_relate_is_refused(
    loaded: db.Target, seeds: Path, edit: Callable[[str, str, str], None], write: Callable[[str, str], Path]
) -> None:
    other = write("other.yaml", "key: other\ntitle: Other\npublisher: the-blog\n")
    load(loaded, [other])
    with db.connection(loaded) as conn:
        relate(conn, KEY, "other", "revision_of")
    edit(ARTICLE_FILE, *KEYED)
    load(loaded, [seeds])
    assert related(loaded) == [("mill-dues", "revision_of", "other")]
    article = (seeds / ARTICLE_FILE).rename(seeds / "hidden")
    with pytest.raises(StillUsedError, match=r"such as mill-dues revision_of other, .*nkdb relate --remove"):
        load(loaded, [seeds])
    article.rename(seeds / ARTICLE_FILE)
    with db.connection(loaded) as conn:
        unrelate(conn, "mill-dues", "other", "revision_of")
    other.write_text(other.read_text("utf-8") + "relations: [{kind: revision_of, article: mill-dues}]\n", "utf-8")
    load(loaded, [other])
    import_pages(loaded, [File([post(TITLE, body=BODY)])], publisher="the-blog")
    before = content(loaded)
    edit(ARTICLE_FILE, "key: mill-dues", "key: dues")
    with pytest.raises(EarlierKeyError, match=r"article 'mill-dues' gets the key 'dues', but the seeds of 'other'"):
        load(loaded, [seeds])
    with pytest.raises(SeedError, match=r"other\.yaml:4: article other, relations: found mill-dues; allowed: dues"):
        load(loaded, [seeds, other])
    assert content(loaded) == before


@pytest.mark.parametrize("batch", [None, 1])
@pytest.mark.parametrize("file", ["a.yaml", "z.yaml"])
@pytest.mark.parametrize("is_loaded_before", [True, False])
def test_the_key_under_which_an_article_was_imported_is_refused_once_it_is_coded_under_another(
    loaded: db.Target, seeds: Path, file: str, batch: int | None, *, is_loaded_before: bool
) -> None:
    import_pages(loaded, [File([post("Dues", url="https://the-blog.example/dues")])], publisher="the-blog")
    text = "key: later\ntitle: More dues\npublisher: the-blog\nrelations: [{kind: revision_of, article: %s}]\n"
    later = seeds / "later.yaml"
    later.write_text(text % "dues-2015-03-03", encoding="utf-8")
    if is_loaded_before:
        load(loaded, [seeds])
    coded = f"key: dues\ntitle: Dues\npublished_on: {DAY}\npublisher: the-blog\n"
    (seeds / file).write_text(coded, encoding="utf-8")
    with pytest.raises(
        SeedError, match=r"later\.yaml:4: .* found dues-2015-03-03; allowed: dues, the key that this"
    ) as refused:
        load(loaded, [seeds], batch=batch)
    assert str(refused.value).endswith("the earlier batches were written; the same command continues") == (
        batch is not None
    )
    assert str(refused.value).endswith("nothing was written") == (batch is None)
    later.write_text(text % "dues", encoding="utf-8")
    load(loaded, [seeds], batch=batch)
    assert related(loaded) == [("later", "revision_of", "dues")]


def test_what_a_person_related_may_be_stated_by_seeds_that_give_the_article_another_key_later_on(
    loaded: db.Target, seeds: Path
) -> None:
    import_pages(loaded, [File([post("Dues", url="https://the-blog.example/dues")])], publisher="the-blog")
    more = "key: more\ntitle: More dues\npublisher: the-blog\n"
    (seeds / "a.yaml").write_text(more, encoding="utf-8")
    load(loaded, [seeds])
    with db.connection(loaded) as conn:
        relate(conn, "more", "dues-2015-03-03", "revision_of")
    (seeds / "a.yaml").write_text(more + "relations: [{kind: revision_of, article: dues}]\n", encoding="utf-8")
    coded = f"key: dues\ntitle: Dues\npublished_on: {DAY}\npublisher: the-blog\n"
    (seeds / "z.yaml").write_text(coded, encoding="utf-8")
    load(loaded, [seeds], batch=1)
    assert related(loaded) == [("more", "revision_of", "dues")]
    assert rows(loaded, "SELECT count(*) FROM article_relation WHERE is_coded") == [(1,)]


def test_of_two_wordings_each_keeps_its_text_when_files_and_a_key_change(
    loaded: db.Target, seeds: Path, page: Path, edit: Callable[[str, str, str], None]
) -> None:
    imported(loaded, page)
    imported(loaded, altered(page))
    later = f"key: {KEY}-2\ntitle: {TITLE}\npublished_on: 2015-03-03\npublisher: the-blog\n"
    (seeds / "later.yaml").write_text(later, encoding="utf-8")
    load(loaded, [seeds])
    (seeds / ARTICLE_FILE).rename(seeds / "z.yaml")
    (seeds / "later.yaml").unlink()
    (seeds / "a.yaml").write_text(later.replace(f"{KEY}-2", "later"), encoding="utf-8")
    load(loaded, [seeds])
    assert versions(loaded) == [("later", OTHER), (KEY, BODY)]


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


def test_a_text_outlives_the_seeds_of_its_article(loaded: db.Target, seeds: Path, page: Path) -> None:
    imported(loaded, page)
    (seeds / ARTICLE_FILE).unlink()
    changes = load(loaded, [seeds]).changes
    assert ("article", "changed", f"{KEY}: its claims are removed, the imported text stays") in changes.rows
    assert (changes.tables["article"].changed, changes.tables["article"].removed) == (1, 0)
    assert rows(loaded, "SELECT body, seed_file_id FROM article") == [(BODY, None)]
    assert rows(loaded, "SELECT count(*) FROM claim") == [(0,)]

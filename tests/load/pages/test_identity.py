"""Which post is which: across pages and formats, in any order, and what each of them adds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations, permutations
from pathlib import Path

import pytest
from looking import content, dump, rows
from sqlalchemy import insert

from nkdb import db
from nkdb.archive.article import CitedWork, PageArticle
from nkdb.load.curation.merges import merge
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load
from nkdb.models import SOURCE

from ..posts import DAY, NOON, TEXT, URL, File, forget_what_was_imported, imported, post

SAME: list[tuple[str, PageArticle, PageArticle]] = [
    ("publisher, day and title", post(), post(url=URL)),
    (
        "an address",
        post(url=URL),
        post("Fees go up", None, url="http://nkeconwatch.com/2015/03/03/fees-at-the-mill#comments"),
    ),
    (
        "an address with where it was clicked",
        post(url=URL),
        post(day=None, url=URL + "?utm_source=feed&utm_medium=rss"),
    ),
    ("an address with its index.html", post(url=URL), post("Fees go up", None, url=URL.rstrip("/") + "/index.html")),
    ("title and text, without a day", post(), post(day=None)),
    ("title and text on a day the instant may fall on", post(), post(day=None, instant=NOON)),
    ("two posts without a day", post(day=None), post(day=None)),
    ("two instants", post(day=None, instant=NOON), post(day=None, instant=NOON)),
]
DIFFERENT: list[tuple[str, PageArticle, PageArticle]] = [
    ("another day", post(), post(day=DAY + datetime.timedelta(1))),
    ("another title", post(), post("Fees again", body="Another text.")),
    ("no day and another text", post(), post(day=None, body="Another text.")),
    ("a day the instant cannot fall on", post(), post(day=None, instant=NOON + datetime.timedelta(days=3))),
    ("another number in the address", post("a", url=URL + "?p=1"), post("b", url=URL + "?p=2")),
    (
        "another address, without day and text",
        post(day=None, body="", url=URL + "?p=1"),
        post(day=None, body="", url=URL + "?p=2"),
    ),
]


@pytest.mark.parametrize(("one", "other"), [pytest.param(*pair, id=what) for what, *pair in SAME])
def test_the_same_post_is_the_same_article_in_any_order(
    shipped: db.Target, one: PageArticle, other: PageArticle
) -> None:
    before = rows(shipped, "SELECT count(*) FROM article")[0][0]
    for first, second in permutations((one, other)):
        imported(shipped, first, second, first)
        assert rows(shipped, "SELECT count(*) FROM article") == [(before + 1,)]
        forget_what_was_imported(shipped)


@pytest.mark.parametrize("url", [URL, URL + "index.html", URL.rstrip("/")])
def test_an_address_that_was_coded_with_its_index_html_is_known(shipped: db.Target, url: str) -> None:
    imported(shipped, post(url=URL))
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("UPDATE article SET url = url || 'index.html' WHERE seed_file_id IS NULL")
    assert imported(shipped, post("Fees go up", None, url=url)).matched == 1


@pytest.mark.parametrize(("one", "other"), [pytest.param(*pair, id=what) for what, *pair in DIFFERENT])
def test_what_differs_is_another_article(shipped: db.Target, one: PageArticle, other: PageArticle) -> None:
    assert imported(shipped, one, other).new.count == 2


def test_the_day_of_a_post_beside_it_makes_a_post_no_other_one(shipped: db.Target) -> None:
    imported(shipped, post(body="", url=URL + "?p=1"))
    beside = [post("Beside"), post(day=None, body="", url=URL + "?p=2")]
    assert import_pages(shipped, [File(beside)]).new.count == 2


def test_without_a_text_what_another_publisher_has_is_another_article_and_category(shipped: db.Target) -> None:
    one = post(body="", categories=("Mills", " "))
    imported(shipped, one, publisher="daily-nk")
    assert imported(shipped, one).new.count == 1
    assert rows(shipped, "SELECT name FROM category WHERE seed_file_id IS NULL") == [("Mills",), ("Mills",)]


@pytest.mark.parametrize(
    ("one", "other", "keys"),
    [
        ("Mills", "mills", ["mills"]),
        ("State-owned mills", "State owned  mills!", ["state-owned-mills"]),
        ("Café", "CAFE", ["cafe"]),
        ("쌀", "쌀", ["ssal"]),
        ("经济", "经纪", ["jing-ji", "jing-ji-2"]),
        ("…", "* * *", ["unnamed", "unnamed-2"]),
    ],
)
def test_headings_are_one_category_where_their_letters_are_the_same(
    shipped: db.Target, one: str, other: str, keys: list[str]
) -> None:
    for title in ("Fees", "More fees"):
        imported(shipped, *(post(title, body=name, categories=(name,)) for name in (one, other)))
    assert rows(shipped, "SELECT key FROM category WHERE seed_file_id IS NULL ORDER BY id") == [(key,) for key in keys]


@pytest.mark.parametrize(("day", "filled"), [(None, ["coded"]), (DAY, [])])
def test_what_was_coded_without_a_day_waits_for_a_post_without_one(
    target: db.Target, seeds: Path, day: datetime.date | None, filled: list[str]
) -> None:
    (seeds / "coded.yaml").write_text("key: coded\ntitle: Fees\npublisher: the-blog\n", encoding="utf-8")
    load(target, [seeds])
    assert imported(target, post(day=day), publisher="the-blog").filled.first == filled


@pytest.mark.parametrize("is_loaded_first", [True, False])
def test_coded_and_posted_without_a_day_posts_of_one_title_are_told_apart_by_their_addresses(
    target: db.Target, seeds: Path, *, is_loaded_first: bool
) -> None:
    texts = {"coded-first": "The first fee.", "coded-second": "The second fee."}
    addresses = {key: f"http://the-blog.example/?p={number}" for number, key in enumerate(texts, start=1)}
    posts = [post(day=None, body=text, url=addresses[key]) for key, text in reversed(texts.items())]
    other = post(day=None, body="A third fee.", url="http://the-blog.example/?p=3")
    for coded_before_import in (is_loaded_first, True):
        for key in texts if coded_before_import else ():
            coded = f"key: {key}\ntitle: Fees\npublisher: the-blog\nurl: {addresses[key]}\n"
            (seeds / f"{key}.yaml").write_text(coded, encoding="utf-8")
        load(target, [seeds])
        imported(target, other, *posts, publisher="the-blog")
    found = rows(target, "SELECT key, body FROM article WHERE title = 'Fees' ORDER BY key")
    assert found == [*texts.items(), ("fees", "A third fee.")]


def test_pages_in_any_order_and_twice_give_the_same_articles(shipped: db.Target) -> None:
    posts = [
        post(), post(day=None, categories=("Mills",)), post(url=URL, tags=("fees",)), post(body=TEXT + " Or so."),
        post("Bread", body="Bread is dear."),
    ]  # fmt: skip
    found = set()
    # each post has been first and last, with its neighbours on either side
    for start in range(len(posts)):
        order = posts[start:] + posts[:start]
        imported(shipped, *order)
        imported(shipped, *reversed(order))
        articles = rows(
            shipped,
            """SELECT title, published_on, body, (SELECT count(*) FROM article_relation WHERE article_id = a.id
            OR related_article_id = a.id) FROM article a WHERE seed_file_id IS NULL ORDER BY 1, 3""",
        )
        found.add(tuple(articles))
        forget_what_was_imported(shipped)
    assert len(found) == 1
    assert len(found.pop()) == 3


def orders(count: int, together: int) -> Iterator[tuple[int, ...]]:
    """A few orders of so many things: any few of them come in each order of theirs, among the others."""
    wanted = set(permutations(range(count), together))
    while wanted:
        best = max(
            permutations(range(count)), key=lambda order: len(wanted.intersection(combinations(order, together)))
        )
        wanted.difference_update(combinations(best, together))
        yield best


def test_a_page_with_the_beginning_of_a_text_makes_no_version(shipped: db.Target) -> None:
    whole = TEXT + "\n\nOr so he says."
    posts = [
        post(url=URL, body=whole),
        post(url=URL, body=TEXT[:40] + "… […]", byline="A. Writer"),
        post(url=URL, body=TEXT[:60] + "..."),
        post(url=URL, body=TEXT + " Or so he says."),
        post(url=URL, body=TEXT),  # whole as well, before the second paragraph was added
    ]
    found = set()
    # what the order does is for nkdb to say, whatever the database: a server takes longer to be asked
    for numbers in orders(len(posts), 4 if shipped.file is not None else 3):
        order = [posts[number] for number in numbers]
        imported(shipped, *order)
        articles = rows(shipped, "SELECT body, byline FROM article WHERE seed_file_id IS NULL ORDER BY length(body)")
        found.add(tuple(articles))
        report = imported(shipped, *order)
        assert (report.matched, report.revised.count) == (5, 0)
        forget_what_was_imported(shipped)
    assert {tuple(body for body, _ in articles) for articles in found} == {(TEXT, whole)}
    completed = imported(shipped, posts[1], posts[0]).replaced.first
    assert [line.partition(" ")[2] for line in completed] == ["(only its beginning was there)"]


def test_another_page_adds_what_is_missing_and_a_third_changes_nothing(shipped: db.Target) -> None:
    imported(shipped, post(day=None))
    dated = imported(shipped, post(url=URL, byline="A. Writer", categories=("Mills",), tags=("Mills", "fees"))).dated
    assert dated.first == ["fees: 2015-03-03"]
    report = imported(shipped, post(captions=("The mill",), comments="Well said.", head="The Paper\n2015-3-2"))
    assert (report.matched, report.new.count, report.dated.count) == (1, 0, 0)
    assert rows(
        shipped, "SELECT published_on, url, byline, captions, comments, layout FROM article WHERE title = 'Fees'"
    ) == [("2015-03-03", URL, "A. Writer", "The mill", "Well said.", "feed")]
    filed = "SELECT c.key, c.is_tag FROM article_category l JOIN category c ON c.id = l.category_id JOIN article a ON a.id = l.article_id WHERE a.title = 'Fees' ORDER BY 1"
    assert rows(shipped, filed) == [("fees", 1), ("mills", 0), ("mills-2", 1)]
    before = content(shipped)
    imported(shipped, post(day=None), post(url=URL, byline="B", categories=("Mills",)), post(comments="Other."))
    assert content(shipped) == before


LATER = DAY + datetime.timedelta(1)
REVISED = post("Tolls", LATER, TEXT + " Or so.", url=URL)
TITLE, LATE = "title 'Fees', on the page 'Tolls'", "day 2015-03-03, on the page 2015-03-04"
AS_BEFORE, VERSION = ("Fees", "2015-03-03"), ("Tolls", "2015-03-04")
DIFFERING: list[tuple[str, list[PageArticle], PageArticle, str | None, list[tuple[str, str]]]] = [
    ("the title", [post(url=URL)], post("Tolls", url=URL), TITLE, [AS_BEFORE]),
    ("the title of a page without text", [post(url=URL)], post("Tolls", body="", url=URL), TITLE, [AS_BEFORE]),
    ("the day", [post(url=URL)], post(day=LATER, url=URL), LATE, [AS_BEFORE]),
    ("both", [post(url=URL)], post("Tolls", LATER, url=URL), f"{TITLE}; {LATE}", [AS_BEFORE]),
    ("nothing, of a page that has neither", [post(url=URL)], post("", None, url=URL), None, [AS_BEFORE]),
    ("nothing, where there was no day", [post(day=None, url=URL)], post(day=LATER, url=URL), None, [("Fees", str(LATER))]),
    ("both and the text, kept as a version", [post(url=URL)], REVISED, None, [AS_BEFORE, VERSION]),
    (
        "both, as a version has them",
        [post(url=URL), REVISED], post("Tolls", LATER, "", url=URL), None, [AS_BEFORE, VERSION],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pages", "page", "said", "articles"), [pytest.param(*case, id=what) for what, *case in DIFFERING]
)
def test_a_title_or_day_that_differs_is_told_and_the_stored_one_stays(
    shipped: db.Target, pages: list[PageArticle], page: PageArticle, said: str | None, articles: list[tuple[str, str]]
) -> None:
    imported(shipped, *pages)
    for _ in range(2):
        differing = imported(shipped, page).differing
        assert differing.first == ([f"fees-2015-03-03: {said}"] if said else [])
        assert imported(shipped, *pages).differing.count == 0
    assert rows(shipped, "SELECT title, published_on FROM article WHERE seed_file_id IS NULL ORDER BY id") == articles


def test_what_a_seed_states_stays_as_it_is(shipped: db.Target) -> None:
    ((key, title, day),) = rows(shipped, "SELECT key, title, published_on FROM article ORDER BY key LIMIT 1")
    imported(shipped, post(str(title), datetime.date.fromisoformat(str(day)), url=URL, byline="B", tags=("new",)))
    assert rows(shipped, f"SELECT url, byline, body FROM article WHERE key = '{key}'") == [(None, None, TEXT)]
    assert rows(shipped, "SELECT count(*) FROM category WHERE is_tag") == [(0,)]


PUBLISHERS = [
    ("https://www.dailynk.com/english/a/", "daily-nk", 0),
    ("https://english.dailynk.com/a/", "daily-nk", 0),
    ("http://asiapress.org/rimjin-gang/2015/a/", None, 0),
    ("https://blog.invented.example/2015/a/", "blog-invented-example", 1),
    ("ftp://nowhere/a", "nk-economy-watch", 0),
    ("https://:]x@[::/a", "nk-economy-watch", 0),
]


@pytest.mark.parametrize(("url", "publisher", "unreviewed"), PUBLISHERS)
def test_the_publisher_is_the_source_of_the_address(
    shipped: db.Target, url: str, publisher: str | None, unreviewed: int
) -> None:
    if publisher is None:
        ((publisher,),) = rows(shipped, "SELECT key FROM source WHERE domain = 'asiapress.org/rimjin-gang'")  # type: ignore[assignment]
    said: list[str] = []
    report = imported(shipped, post(url=url), say=said.append)
    found = rows(shipped, "SELECT s.key FROM article a JOIN source s ON s.id = a.publisher_id WHERE a.title = 'Fees'")
    assert found == [(publisher,)]
    assert report.unreviewed.count == unreviewed == len(said)
    assert report.assumed == (publisher == "nk-economy-watch")
    assert imported(shipped, post(url=url), publisher="Rodong Sinmun").new.count == report.assumed


def test_a_post_without_an_address_is_of_the_site_of_its_page(shipped: db.Target) -> None:
    page = "http://www.dailynk.com/2014/08/"
    report = imported(shipped, post(page_url=page), post("Tolls", url="https://asiapress.org/a/", page_url=page))
    found = rows(
        shipped, "SELECT s.key, a.url FROM article a JOIN source s ON s.id = a.publisher_id WHERE a.title = 'Fees'"
    )
    assert (found, report.assumed) == ([("daily-nk", None)], 0)


@pytest.mark.parametrize("is_merged", [False, True])
def test_a_domain_of_two_sources_is_not_taken_for_the_one_s_without_a_word(shipped: db.Target, is_merged: bool) -> None:
    with db.connection(shipped) as conn:
        values = {"kind": "website", "domain": "Shared.example"}
        conn.execute(insert(SOURCE), [{"key": key, "name": key.title(), **values} for key in ("b-side", "a-side")])
        if is_merged:
            merge(conn, "a-side", "b-side")
    said: list[str] = []
    cited = (CitedWork(None, title="Fees rise", url="https://shared.example/b/"),)
    posts = [post(url="https://shared.example/a/", cited=cited), post("Tolls", url="https://shared.example/c/")]
    import_pages(shipped, [File(posts)], say=said.append)
    found = rows(
        shipped,
        """SELECT s.key, c.source_id IS NOT NULL FROM article a JOIN source s ON s.id = a.publisher_id
        JOIN article_citation c ON c.article_id = a.id""",
    )
    # said of the first of a file
    assert found == [("b-side", 1) if is_merged else ("a-side", 0)]
    warning = "shared.example is the domain of a-side and b-side; taken for the first one's (--publisher names another)"
    assert [line.partition(": line 1: ")[2] for line in said] == ([] if is_merged else [warning])


CITED = [
    ("Nodong Sinmun", "rodong-sinmun"), ("로동신문", "rodong-sinmun"), ("the Daily NK", "daily-nk"),
    ("Daily-NK", "daily-nk"), ("Rodong\u00a0Sinmun.", "rodong-sinmun"), ("DailyN.K.", "daily-nk"),
    ("DAILY  NK:", "daily-nk"), ("Institute for Far Easter Studies (IFES)", "ifes"), ("The Invented Post", "the-invented-post"),
    ("x" * 81, None), ("2014", None), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("outlet", "source"), CITED)
def test_an_outlet_is_known_by_any_of_its_names(shipped: db.Target, outlet: str | None, source: str | None) -> None:
    report = imported(shipped, post(cited=(CitedWork(outlet, "A. Writer", "Fees rise", DAY),)))
    found = rows(
        shipped,
        """SELECT c.position, c.outlet, s.key, c.author, c.title, c.date FROM article_citation c
        LEFT JOIN source s ON s.id = c.source_id""",
    )
    assert found == [(0, outlet, source, "A. Writer", "Fees rise", "2015-03-03")]
    assert report.unreviewed.first == (["the-invented-post"] if source == "the-invented-post" else [])
    again = imported(shipped, post("Another", cited=(CitedWork(outlet),)))
    assert again.unreviewed.count == 0


LINKED = [
    ("The Invented Post", "https://www.dailynk.com/english/a/", "daily-nk"),
    (None, "HTTPS://DailyNK.com", "daily-nk"),
    (None, "https://invented.example/a/", None),
    (None, "https://[::/a", None),
    ("The Invented Post", "https://[::/a", "the-invented-post"),
]


@pytest.mark.parametrize(("outlet", "url", "source"), LINKED)
def test_an_unknown_outlet_is_known_by_its_address(
    shipped: db.Target, outlet: str | None, url: str, source: str | None
) -> None:
    imported(shipped, post(cited=(CitedWork(outlet, url=url),)))
    assert rows(
        shipped,
        "SELECT c.outlet, c.url, s.key FROM article_citation c LEFT JOIN source s ON s.id = c.source_id",
    ) == [(outlet, url, source)]


def test_a_file_that_breaks_off_leaves_nothing_and_the_others_go_in(shipped: db.Target) -> None:
    said: list[str] = []
    files = [
        File([post("One", body="First.")], "a"),
        File([post("Two", body="Second.", cited=(CitedWork("The Invented Post"),))] * 3, "b", broken=True),
        File([post("Three", body="Third.", cited=(CitedWork("The Invented Post"),))], "c"),
    ]
    report = import_pages(shipped, files, say=said.append)
    assert (report.files, report.left_out.first, said) == (2, ["b"], ["Error: b: found its end; allowed: more"])
    assert (report.new.count, report.skipped) == (2, {"draft": 2})
    assert rows(shipped, "SELECT title FROM article WHERE seed_file_id IS NULL ORDER BY 1") == [("One",), ("Three",)]
    assert report.unreviewed.first == ["the-invented-post"]


def test_only_bad_files_make_no_database(nowhere: db.Target) -> None:
    before = content(nowhere)
    report = import_pages(nowhere, [File([], broken=True), File([post()], broken=True)])
    assert (report.left_out.count, report.files, content(nowhere)) == (2, 0, before)


def test_a_dry_run_says_what_would_happen_and_writes_nothing(shipped: db.Target) -> None:
    before = content(shipped)
    report = imported(shipped, post(), post("Other", body="Other."), dry_run=True)
    assert (report.new.count, report.read) == (2, 2)
    assert content(shipped) == before


ODD = [
    post("", body="Text."), post("a\ud800b\x00", body="Text \ud800."), post("T" * 5000, body="Text."),
    post("Only a title", body=""), post("Bad address", url="https://[/", body="x"), post("일요일", body="말"),
    post("Category without letters", body="y", categories=("!!!", " "), tags=("…",)),
    post("Late", None, "z", instant=datetime.datetime.max.replace(tzinfo=datetime.UTC)),
]  # fmt: skip


@pytest.mark.parametrize("article", ODD, ids=range(len(ODD)))
def test_odd_posts_are_stored_dumped_and_known_again(target: db.Target, article: PageArticle) -> None:
    assert imported(target, article).new.count == 1
    before = content(target)
    assert imported(target, article).matched == 1
    assert content(target) == before
    assert dump(target)


def test_a_post_with_nothing_to_know_it_by_is_skipped_with_the_reason(target: db.Target) -> None:
    report = imported(target, post(day=None, body=""))
    assert (report.read, report.skipped["neither date nor text nor address"]) == (0, 1)


def test_posts_of_every_make_are_known_again(target: db.Target) -> None:
    posts = [
        *ODD, post(), post(day=None), post(body=TEXT + " Or so."), post(url=URL, tags=("fees",)),
        post("Cited", body=TEXT + " And more.", cited=(CitedWork("The Invented Post", date=DAY),)),
    ]  # fmt: skip
    first = imported(target, *posts)
    assert (first.new.count, first.revised.count, first.matched) == (len(ODD) + 2, 1, 3)
    assert first.unreviewed.first == ["the-invented-post"]
    assert {pair.likeness > 0.7 for pair in first.similar} == {True}
    again = imported(target, *posts)
    assert (again.new.count, again.revised.count, again.matched) == (0, 0, len(posts))

"""`nkdb import`: the real page, pages that differ from it, and pages of our own."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from looking import content, rows

from nkdb import db

Run = Callable[..., Result]

PAGES = Path(__file__).parents[1] / "archive" / "pages"

ARTICLE = "8-3-movement-evolves-2014-08-05"
RIGHT, WRONG = "all the way up to 200,000 KPW", "all the way up to 300,000 KPW"
BROKEN = [
    f"claim {ARTICLE}/monthly-payments: characters 1771-1897: the text there is another one",
    f"figure {ARTICLE}/monthly-payments/range: characters 1838-1897: the text there is another one",
    f"claim {ARTICLE}/rice-equivalent: characters 1886-1959: the text there is another one",
]


def body(target: db.Target, key: str) -> str:
    """The stored text of an article."""
    ((text,),) = rows(target, f"SELECT body FROM article WHERE key = '{key}'")
    return str(text)


@pytest.fixture
def altered(corpus: Path, here: Path) -> Path:
    """The real page with one character changed."""
    text = corpus.read_text(encoding="utf-8")
    assert text.count(RIGHT) == 1
    file = here / "altered.txt"
    file.write_text(text.replace(RIGHT, WRONG), encoding="utf-8")
    return file


def test_the_real_page_is_matched_and_verified(run: Run, shipped: db.Target, corpus: Path) -> None:
    result = run("import", corpus)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "10 of 10 articles matched"
    ((spans,),) = rows(shipped, "SELECT count(*) FROM evidence")
    states = rows(shipped, "SELECT DISTINCT state FROM evidence")
    assert lines[1:] == [f"{spans} of {spans} spans verified"]
    assert states == [("verified",)]
    assert result.stderr == ""

    before = content(shipped)
    again = run("import", corpus)
    assert (again.exit_code, again.stdout) == (0, result.stdout)
    assert content(shipped) == before
    assert run("verify").stdout == f"{spans} verified, 0 broken, 0 unchecked\n"
    assert content(shipped) == before
    assert "0 rows written\n" in run("load", "-q", "--full").stderr
    assert content(shipped) == before


def test_one_changed_character_names_what_it_breaks(run: Run, shipped: db.Target, altered: Path) -> None:
    result = run("import", altered)
    assert result.exit_code == 1
    assert "10 of 10 articles matched" in result.stdout
    assert [line for line in result.stdout.splitlines() if "broken" in line] == [f"broken: {span}" for span in BROKEN]
    assert WRONG in body(shipped, ARTICLE)
    verified = run("verify")
    assert verified.exit_code == 1
    assert verified.stdout.splitlines()[1:] == [f"broken: {span}" for span in BROKEN]


def test_the_good_page_repairs_a_bad_one(run: Run, shipped: db.Target, altered: Path, corpus: Path) -> None:
    run("import", altered)
    result = run("import", corpus)
    assert result.exit_code == 0
    assert f"text replaced: {ARTICLE} (the text it had: {ARTICLE}-2)" in result.stdout.splitlines()
    assert "broken" not in result.stdout
    assert RIGHT in body(shipped, ARTICLE)
    assert run("verify").exit_code == 0


def test_a_bad_page_after_the_good_one_is_named_and_the_good_text_stays(
    run: Run, shipped: db.Target, altered: Path, corpus: Path
) -> None:
    run("import", corpus)
    result = run("import", altered)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        f"text differs and is kept as a version: {ARTICLE}: {ARTICLE}-2",
        *(f"does not hold on the page: {span}" for span in BROKEN),
        "read 10 from 1 file: new 0, matched 10, revised 1, skipped 0",
    ]
    assert RIGHT in body(shipped, ARTICLE)
    assert WRONG in body(shipped, f"{ARTICLE}-2")
    before = content(shipped)
    again = run("import", altered)
    assert (again.exit_code, content(shipped)) == (1, before)
    assert again.stdout.splitlines()[2:] == [f"does not hold on the page: {span}" for span in BROKEN]
    assert run("verify").exit_code == 0
    assert "0 rows written\n" in run("load", "-q", "--full").stderr
    assert (
        run("query", f"SELECT count(*) AS n FROM claim_flat WHERE article_key = '{ARTICLE}'", "--format", "csv").stdout
        != "n\n0\n"
    )
    assert re.search(rf"revised by\s+{ARTICLE}-2\b", run("show", ARTICLE).stdout)


def test_replace_takes_the_text_of_the_page_whatever_breaks(
    run: Run, shipped: db.Target, altered: Path, corpus: Path
) -> None:
    run("import", corpus)
    result = run("import", altered, "--replace")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        f"text replaced: {ARTICLE}",
        *(f"broken: {span}" for span in BROKEN),
        "read 10 from 1 file: new 0, matched 10, revised 1, skipped 0",
    ]
    assert WRONG in body(shipped, ARTICLE)
    assert run("import", corpus).exit_code == 0
    assert run("verify").exit_code == 0


def test_good_and_bad_pages_at_once(run: Run, shipped: db.Target, altered: Path, corpus: Path) -> None:
    result = run("import", altered, corpus)
    assert result.stdout.splitlines()[0] == "20 of 20 articles matched"
    assert RIGHT in body(shipped, ARTICLE)
    assert run("verify").exit_code == 0


def test_a_page_before_any_seeds_makes_a_database_that_load_completes(
    run: Run, nowhere: db.Target, corpus: Path
) -> None:
    result = run("import", corpus)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["0 of 10 articles matched", "0 of 0 spans verified"]
    assert sum(line.startswith("new: ") for line in result.stdout.splitlines()) == 10
    assert "'nkdb load' adds those that come with nkdb" in result.stderr
    loaded = run("load")
    assert loaded.exit_code == 0
    verified = run("verify")
    assert verified.exit_code == 0
    assert verified.stdout.endswith(" verified, 0 broken, 0 unchecked\n")
    assert not verified.stdout.startswith("0 ")
    assert run("query", "SELECT count(*) AS n FROM article", "--format", "csv").stdout == "n\n10\n"
    assert "0 rows written\n" in run("load", "-q", "--full").stderr


# pages of our own


def test_a_coded_page_of_our_own(run: Run, shipped: db.Target, mine: Path, page: Path) -> None:
    run("load", mine, "-q")
    result = run("import", page)
    assert (result.exit_code, result.stdout) == (0, "1 of 1 article matched\n3 of 3 spans verified\n")
    before = content(shipped)
    assert run("import", page).exit_code == 0
    assert content(shipped) == before
    page.write_text(page.read_text(encoding="utf-8").replace("Three of", "Two of"), encoding="utf-8")
    other = run("import", page)
    assert other.exit_code == 1
    assert "does not hold on the page: claim noodles-2015-03-03/family: " in other.stdout
    assert "price" not in other.stdout
    assert "Three of" in body(shipped, "noodles-2015-03-03")
    assert "Two of" in body(shipped, "noodles-2015-03-03-2")
    assert content(shipped) != before


def test_an_unknown_article_is_added_without_claims(run: Run, shipped: db.Target, page: Path) -> None:
    result = run("import", page)
    assert result.exit_code == 0
    assert result.stderr.startswith("1 new article without an address counted as NK Economy Watch's; --publisher names")
    assert result.stdout.splitlines() == [
        "0 of 1 article matched", "0 of 0 spans verified", "new: noodles-at-the-crossing-2015-03-03",
        "read 1 from 1 file: new 1, matched 0, revised 0, skipped 0",
    ]  # fmt: skip
    card = run("show", "noodles-at-the-crossing-2015-03-03").stdout
    assert "characters imported" in card
    assert "Claims" not in card


def test_warnings_of_a_page_are_notes_with_their_line(run: Run, page: Path) -> None:
    page.write_text(page.read_text(encoding="utf-8").replace("Tuesday", "Monday"), encoding="utf-8")
    result = run("import", page)
    assert result.exit_code == 0
    assert f"{page}: line 5: Monday, March 3rd, 2015 was a Tuesday; the date is kept\n" in result.stderr
    assert "was a Tuesday" not in result.stdout


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"nothing of the kind", "found a text of no known layout; allowed: plain text with numbered links (Lynx) ("),
        (b"", "found an empty file"),
        (b" \n\n", "found an empty file"),
        ("Archive for the ‘X’ Category\n\nno posts\n".encode(), "found an archive without posts"),
        (
            b"Archive for the 'X' Category\n\n\x81\n",
            "found byte 0x81 in line 3 (byte 30 of the file), which is not UTF-8, and other bytes",
        ),
        ("Archive for the “X” Category\n\n“Post”\n".encode() + b"\x81", "found byte 0x81 in line 4"),
        (b"Archive for the 'X' Category\n\na\0b\n", "found a NUL character in line 3"),
        (b"SQLite format 3\0", "found a SQLite database"),
    ],
)
def test_what_is_no_archive_is_refused_and_makes_no_database(run: Run, here: Path, data: bytes, message: str) -> None:
    file = here / "other.txt"
    file.write_bytes(data)
    result = run("import", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {file}: found ")
    assert message in result.stderr
    assert list(here.iterdir()) == [file]


def test_a_bad_file_is_named_and_the_others_go_in(run: Run, shipped: db.Target, here: Path, page: Path) -> None:
    (here / "bad.txt").write_bytes(b"nothing of the kind")
    result = run("import", "none.txt", page, "bad.txt")
    assert result.exit_code == 2
    assert "Error: none.txt: found a file that cannot be read" in result.stderr
    assert "Error: bad.txt: found a text of no known layout" in result.stderr
    assert "2 files left out, 1 read" in result.stderr
    assert "new: noodles-at-the-crossing-2015-03-03" in result.stdout.splitlines()


def test_what_is_allowed_is_said_once_where_it_is_long(run: Run, here: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (here / name).write_bytes(b"nothing of the kind")
    (here / "d.txt").write_bytes(b"%PDF-1.4")
    (here / "e.txt").write_bytes(b"%PDF-1.4")
    said = run("import", ".").stderr.splitlines()
    assert [line.split("; allowed: ")[1][:24] for line in said[:5]] == [
        "plain text with numbered",
        "as above",
        "as above",
        "a page saved as text: HT",
        "a page saved as text: HT",
    ]
    assert said[1] == "Error: b.txt: found a text of no known layout; allowed: as above"


def test_articles_without_text_need_no_package_to_compare_texts(
    run: Run, shipped: db.Target, here: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    assert run("import", corpus).exit_code == 0
    (here / "list.txt").write_text("A mill\n\nJanuary 31st, 2011\n\nIt grinds.\n\n(more…)\n\nShare\n")
    result = run("import", "list.txt")
    assert (result.exit_code, result.stdout.splitlines()[2]) == (0, "new: a-mill-2011-01-31")
    assert result.stderr.splitlines() == [
        "list.txt: line 1: A mill: the page has only the beginning of it; no text is taken",
        "1 new article without an address counted as NK Economy Watch's; --publisher names another source",
    ]


def test_pictures_in_a_folder_are_passed_over_and_told(run: Run, here: Path) -> None:
    folder = here / "mirror"
    folder.mkdir()
    (folder / "hall.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "style.css?ver=6.5").write_bytes(b"p {}")
    (folder / "page.txt").write_text("A mill\n\nJanuary 31st, 2011\n\nIt grinds.\n")
    result = run("import", "mirror")
    assert result.exit_code == 0
    assert "mirror: 2 files skipped (pictures, scripts, databases and the like)\n" in result.stderr


POST = (
    '<div class="post"><h2><a href="http://blog.example/2014/08/0{0}/" rel="bookmark">Post {0}</a></h2>'
    '<div class="entry"><p>Text {0}.</p></div></div>'
)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("<html><body>" + POST.format(1) + POST.format(2).removesuffix("</p></div></div>"), "new: post-1-2014-08-01"),
        (
            "Archive for the 'X' Category\n\nMonday, August 4th, 2014\n\nText.\n\nShare\n\n"
            "Post\nFriday, August 1st, 2014\n\nText.\n\nShare\n",
            "new: post-2014-08-01",
        ),
    ],
)
def test_a_broken_post_is_left_out_and_the_exit_code_says_so(run: Run, here: Path, text: str, new: str) -> None:
    (here / "page").write_text(text, "utf-8")
    result = run("import", "page")
    assert result.exit_code == 2
    assert [line for line in result.stdout.splitlines() if line.startswith("new:")] == [new]
    assert "1 broken post left out\n" in result.stderr
    assert ": new 0, matched 1, revised 0, skipped 1 (" in run("import", "page").stdout


def test_a_page_of_a_web_archive_that_cannot_be_read_is_one_left_out(run: Run, here: Path) -> None:
    result = run("import", PAGES / "warc" / "one-unreadable.warc")
    assert result.exit_code == 2
    assert "new: lamps-by-rail-2015-03-04" in result.stdout
    assert "one-unreadable.warc: record 2 (https://blog.example/cut): found " in result.stderr
    assert "1 broken post left out\n" in result.stderr


def test_where_no_source_is_known_the_post_is_named(run: Run, here: Path) -> None:
    (here / "page.html").write_text(f"<html><body>{POST.format(1)}</body></html>", "utf-8")
    result = run("import", "page.html")
    assert result.exit_code == 0
    assert "page.html: post 1: no source is known for http://blog.example/2014/08/01/;" in result.stderr


def test_an_unknown_publisher_is_refused_with_the_nearest(run: Run, shipped: db.Target, page: Path) -> None:
    before = content(shipped)
    result = run("import", page, "--publisher", "daily-mk")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean daily-nk?" in result.stderr
    assert content(shipped) == before
    assert run("import", page, "--publisher", "daily-nk").exit_code == 0
    query = "SELECT publisher.key FROM article a JOIN source publisher ON publisher.id = a.publisher_id WHERE a.title LIKE 'Nood%'"
    assert run("query", query, "--format", "csv").stdout == "key\ndaily-nk\n"


def test_an_unknown_publisher_makes_no_database(run: Run, here: Path, page: Path) -> None:
    result = run("import", page, "--publisher", "nobody")
    assert result.exit_code == 2
    assert list(here.iterdir()) == [page]


def test_a_dry_run_changes_nothing(run: Run, shipped: db.Target, page: Path) -> None:
    before = content(shipped)
    result = run("import", "--dry-run", page)
    assert "dry run: read 1 from 1 file: new 1, matched 0, revised 0, skipped 0" in result.stdout
    assert content(shipped) == before


def test_a_dry_run_of_several_pages_tells_what_any_of_them_would_break(
    run: Run, shipped: db.Target, mine: Path, page: Path, here: Path
) -> None:
    run("load", mine, "-q")
    (here / "bad.txt").write_text(page.read_text(encoding="utf-8").replace("Three of", "Two of"), encoding="utf-8")
    result = run("import", "--dry-run", "bad.txt", page)
    assert result.exit_code == 1
    assert "5 of 6 spans verified" in result.stdout.splitlines()
    assert "broken: claim noodles-2015-03-03/family: " in result.stdout


def test_a_dry_run_makes_no_database(run: Run, here: Path, page: Path) -> None:
    result = run("import", "--dry-run", page, page, "--database", "new.sqlite")
    assert "dry run: read 2 from 2 files: new 2, matched 0, revised 0, skipped 0" in result.stdout
    assert list(here.iterdir()) == [page]
    result = run("import", "--dry-run", page, "--database", "gone/new.sqlite")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "found gone/new.sqlite (its folder does not exist)" in result.stderr


FEED = (
    '<rss version="2.0"><channel><title>A blog</title><link>https://blog.example/</link><item><title>Kilns at dusk</title>'
    "<link>https://blog.example/?p=7</link><pubDate>Wed, 06 Aug 2014 22:30:00 +0000</pubDate>"
    "<description>Two kilns were lit.</description></item></channel></rss>"
)


def test_a_feed_without_days_names_the_option_that_gives_them_and_then_says_which(run: Run, here: Path) -> None:
    (here / "feed.xml").write_text(FEED, encoding="utf-8")
    assert "--timezone names the blog's" in run("import", "feed.xml").stderr
    dated = run("import", "feed.xml", "--timezone", "Asia/Seoul")
    assert (dated.exit_code, dated.stdout.splitlines()[2:]) == (0, ["date added: kilns-at-dusk: 2014-08-07"])
    assert "date added" not in run("import", "feed.xml", "--timezone", "Asia/Seoul").stdout


def test_a_time_zone_that_is_none_is_refused(run: Run, page: Path) -> None:
    for zone in ("Asia", "Mars/Phobos", "../etc/passwd"):
        result = run("import", page, "--timezone", zone)
        assert result.exit_code == 2
        assert f"found {zone!r}; allowed: a time zone such as Asia/Seoul or UTC" in result.stderr


def test_the_two_wordings_on_the_real_page_are_proposed_and_no_others(
    run: Run, nowhere: db.Target, corpus: Path
) -> None:
    lines = [line for line in run("import", corpus).stdout.splitlines() if line.startswith("similar")]
    assert len(lines) == 1
    assert lines[0].startswith("similar (0.37): north-korea-promoting-localization")
    command = lines[0].partition(" — nkdb ")[2].split()
    assert run("duplicates").stdout.splitlines() == lines
    assert run(*command).exit_code == 0
    assert run("duplicates").stdout == ""


def test_without_the_extra_pages_go_in_and_the_user_is_told(
    run: Run, shipped: db.Target, corpus: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as context:
        context.setitem(sys.modules, "datasketch", None)
        result = run("import", page)
        assert result.exit_code == 0
        assert "near-duplicates were not looked for" in result.stderr
        assert "pip install 'nkdb[pages]'" in result.stderr
        refused = run("duplicates")
        assert refused.exit_code == 2
        assert "pip install 'nkdb[pages]'" in refused.stderr
    query = ("query", "SELECT count(*) AS n FROM article WHERE body_minhash IS NOT NULL", "--format", "csv")
    assert run(*query).stdout == "n\n0\n"
    run("import", page)
    assert run(*query).stdout == "n\n1\n"


def test_without_the_extra_a_page_of_unknown_make_is_left_out_and_the_others_go_in(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Path(__file__).parent.parent / "archive" / "pages" / "html"
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    result = run("import", pages / "single-news.html", pages / "wordpress-kubrick-single.html")
    assert result.exit_code == 2
    assert "single-news.html: reading a page of unknown make needs more packages; " in result.stderr
    assert "pip install 'nkdb[pages]'" in result.stderr
    assert "1 file left out, 1 read" in result.stderr
    assert "new: ferry-timetable-2009-10-05" in result.stdout


# runs that are stopped

POSTS, FILES = 40, 8


@pytest.fixture
def many(here: Path) -> Path:
    """A folder of pages, each with as many posts."""
    folder = here / "pages"
    folder.mkdir()
    for number in range(FILES):
        posts = "".join(
            f"Title {number} {post}\n\nTuesday, March 3rd, 2015\n\n{' '.join(f'word{number}x{post}x{n}' for n in range(200))}\n\nShare\n\n"
            for post in range(POSTS)
        )
        (folder / f"{number:02}.txt").write_text(f"Archive for the ‘Mills’ Category\n\n{posts}", encoding="utf-8")
    return folder


def imported(here: Path) -> list[int]:
    """How many posts of each file are in the database."""
    if not (here / "nkdb.sqlite").exists():
        return []
    with db.read_only_sqlite(here / "nkdb.sqlite") as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'article'").fetchone() is None:
            return []
        found = "SELECT count(*) FROM article GROUP BY substr(title, 7, instr(substr(title, 7), ' '))"
        return [count for (count,) in connection.execute(found)]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_run_that_is_stopped_leaves_whole_files_and_the_next_goes_on(
    here: Path, many: Path, how: signal.Signals
) -> None:
    chance = random.Random(int(how))  # noqa: S311 - nothing secret
    command = [sys.executable, "-m", "nkdb", "import", "-q", str(many)]
    undisturbed = [*command, "--database"]
    durations = []
    # before the first, Python may not have compiled all that is imported
    for name in ("first.sqlite", "second.sqlite"):
        began = time.monotonic()
        subprocess.run([*undisturbed, name], cwd=here, capture_output=True, check=True)
        durations.append(time.monotonic() - began)
    seconds = min(durations)
    stopped = []
    for more in (0, 1, 2):
        whole_files = len(imported(here)) + more
        process = subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        until = time.monotonic() + 60
        while len(imported(here)) < whole_files and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        # the first time while it starts or reads the first files, then within the file after the next
        time.sleep(chance.random() * seconds / (3 if more == 0 else FILES))
        process.send_signal(how)
        _, stderr = process.communicate()
        stopped.append(process.returncode)
        assert set(imported(here)) <= {POSTS}
        assert b"Traceback" not in stderr
        # before the import had begun, Ctrl-C is told as it is of any command
        if how is signal.SIGINT and process.returncode == 130 and stderr != b"interrupted\n":
            assert b"the same command continues from there" in stderr
    assert any(code in (-how, 130) for code in stopped)
    done = subprocess.run(command, cwd=here, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert f"read {POSTS * FILES} from {FILES} files" in done.stdout
    assert imported(here) == [POSTS] * FILES

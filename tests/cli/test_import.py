"""`nkdb import`: the real page, pages that differ from it, and pages of our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nkdb import db

Run = Callable[..., Result]

ARTICLE = "8-3-movement-evolves-2014-08-05"
RIGHT, WRONG = "all the way up to 200,000 KPW", "all the way up to 300,000 KPW"
BROKEN = [
    f"claim {ARTICLE}/monthly-payments: characters 1771-1897: the text there is another one",
    f"figure {ARTICLE}/monthly-payments/range: characters 1838-1897: the text there is another one",
    f"claim {ARTICLE}/rice-equivalent: characters 1886-1959: the text there is another one",
]


def content(here: Path) -> bytes:
    """The bytes of the database in the test's folder."""
    return (here / "nkdb.sqlite").read_bytes()


def body(here: Path, key: str) -> str:
    """The stored text of an article."""
    with db.read_only_sqlite(here / "nkdb.sqlite") as connection:
        ((text,),) = connection.execute("SELECT body FROM article WHERE key = ?", (key,)).fetchall()
    return str(text)


@pytest.fixture
def altered(corpus: Path, here: Path) -> Path:
    """The real page with one character changed."""
    text = corpus.read_text(encoding="utf-8")
    assert text.count(RIGHT) == 1
    file = here / "altered.txt"
    file.write_text(text.replace(RIGHT, WRONG), encoding="utf-8")
    return file


def test_the_real_page_is_matched_and_verified(run: Run, shipped: db.Target, here: Path, corpus: Path) -> None:
    result = run("import", corpus)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "10 of 10 articles matched"
    with db.read_only_sqlite(here / "nkdb.sqlite") as connection:
        ((spans,),) = connection.execute("SELECT count(*) FROM evidence")
        states = connection.execute("SELECT DISTINCT state FROM evidence").fetchall()
    assert lines[1:] == [f"{spans} of {spans} spans verified"]
    assert states == [("verified",)]
    assert result.stderr == ""

    before = content(here)
    again = run("import", corpus)
    assert (again.exit_code, again.stdout) == (0, result.stdout)
    assert content(here) == before
    assert run("verify").stdout == f"{spans} verified, 0 broken, 0 unchecked\n"
    assert content(here) == before
    assert "0 rows written" in run("load", "-q").stderr
    assert content(here) == before


def test_one_changed_character_names_what_it_breaks(run: Run, shipped: db.Target, here: Path, altered: Path) -> None:
    result = run("import", altered)
    assert result.exit_code == 1
    assert "10 of 10 articles matched" in result.stdout
    assert [line for line in result.stdout.splitlines() if "broken" in line] == [f"broken: {span}" for span in BROKEN]
    assert WRONG in body(here, ARTICLE)
    verified = run("verify")
    assert verified.exit_code == 1
    assert verified.stdout.splitlines()[1:] == [f"broken: {span}" for span in BROKEN]


def test_the_good_page_repairs_a_bad_one(run: Run, shipped: db.Target, here: Path, altered: Path, corpus: Path) -> None:
    run("import", altered)
    result = run("import", corpus)
    assert result.exit_code == 0
    assert f"text replaced: {ARTICLE}" in result.stdout.splitlines()
    assert "broken" not in result.stdout
    assert RIGHT in body(here, ARTICLE)
    assert run("verify").exit_code == 0


def test_a_bad_page_after_the_good_one_is_named_and_the_good_text_stays(
    run: Run, shipped: db.Target, here: Path, altered: Path, corpus: Path
) -> None:
    run("import", corpus)
    before = content(here)
    result = run("import", altered)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        f"text differs from the stored one, which was kept: {ARTICLE}",
        *(f"does not hold on the page: {span}" for span in BROKEN),
    ]
    assert content(here) == before
    assert run("verify").exit_code == 0


def test_replace_takes_the_text_of_the_page_whatever_breaks(
    run: Run, shipped: db.Target, here: Path, altered: Path, corpus: Path
) -> None:
    run("import", corpus)
    result = run("import", altered, "--replace")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        f"text replaced: {ARTICLE}",
        *(f"broken: {span}" for span in BROKEN),
    ]
    assert WRONG in body(here, ARTICLE)
    assert run("import", corpus).exit_code == 0
    assert run("verify").exit_code == 0


def test_good_and_bad_pages_at_once(run: Run, shipped: db.Target, here: Path, altered: Path, corpus: Path) -> None:
    result = run("import", altered, corpus)
    assert result.stdout.splitlines()[0] == "20 of 20 articles matched"
    assert RIGHT in body(here, ARTICLE)
    assert run("verify").exit_code == 0


def test_a_page_before_any_seeds_makes_a_database_that_load_completes(run: Run, here: Path, corpus: Path) -> None:
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
    assert run("query", "SELECT count(*) FROM article", "--format", "csv").stdout == "count(*)\n10\n"
    assert "0 rows written" in run("load", "-q").stderr


# pages of our own


def test_a_coded_page_of_our_own(run: Run, shipped: db.Target, here: Path, mine: Path, page: Path) -> None:
    run("load", mine, "-q")
    result = run("import", page)
    assert (result.exit_code, result.stdout) == (0, "1 of 1 article matched\n3 of 3 spans verified\n")
    before = content(here)
    assert run("import", page).exit_code == 0
    assert content(here) == before
    page.write_text(page.read_text(encoding="utf-8").replace("Three of", "Two of"), encoding="utf-8")
    other = run("import", page)
    assert other.exit_code == 1
    assert "does not hold on the page: claim noodles-2015-03-03/family: " in other.stdout
    assert "price" not in other.stdout
    assert content(here) == before


def test_an_unknown_article_is_added_without_claims(run: Run, shipped: db.Target, here: Path, page: Path) -> None:
    result = run("import", page)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "0 of 1 article matched", "0 of 0 spans verified", "new: noodles-at-the-crossing-2015-03-03",
    ]  # fmt: skip
    card = run("show", "noodles-at-the-crossing-2015-03-03").stdout
    assert "characters imported" in card
    assert "Claims" not in card


def test_warnings_of_a_page_are_notes_with_their_line(run: Run, here: Path, page: Path) -> None:
    page.write_text(page.read_text(encoding="utf-8").replace("Tuesday", "Monday"), encoding="utf-8")
    result = run("import", page)
    assert result.exit_code == 0
    assert f"{page}: line 5: Monday, March 3rd, 2015 was a Tuesday; the date is kept\n" in result.stderr
    assert "was a Tuesday" not in result.stdout


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"nothing of the kind", "found no known layout; allowed: plain-text archive"),
        (b"", "found an empty file"),
        (b" \n\n", "found an empty file"),
        ("Archive for the ‘X’ Category\n\nno posts\n".encode(), "found an archive without posts"),
        (
            b"Archive for the 'X' Category\n\n\x81\n",
            "found byte 0x81 in line 3 (byte 30 of the file), which is neither UTF-8",
        ),
        (b"Archive for the 'X' Category\n\na\0b\n", "found a NUL character in line 3"),
        (b"SQLite format 3\0", "NUL"),
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


def test_one_bad_page_stops_all(run: Run, shipped: db.Target, here: Path, page: Path) -> None:
    before = content(here)
    for other in ("none.txt", "."):
        result = run("import", page, other)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{other}: found a file that cannot be read" in result.stderr
        assert content(here) == before


def test_an_unknown_publisher_is_refused_with_the_nearest(run: Run, shipped: db.Target, here: Path, page: Path) -> None:
    before = content(here)
    result = run("import", page, "--publisher", "daily-mk")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean daily-nk?" in result.stderr
    assert content(here) == before
    assert run("import", page, "--publisher", "daily-nk").exit_code == 0
    query = "SELECT publisher.key FROM article a JOIN source publisher ON publisher.id = a.publisher_id WHERE a.title LIKE 'Nood%'"
    assert run("query", query, "--format", "csv").stdout == "key\ndaily-nk\n"


def test_an_unknown_publisher_makes_no_database(run: Run, here: Path, page: Path) -> None:
    result = run("import", page, "--publisher", "nobody")
    assert result.exit_code == 2
    assert list(here.iterdir()) == [page]

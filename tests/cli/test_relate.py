"""`nkdb relate` and `nkdb duplicates`."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result

from nkdb import db

Run = Callable[..., Result]
ONE, TWO = "8-3-movement-evolves-2014-08-05", "vietnam-recalls-medicine-2014-08-29"
NONE = "december-7-factory-2014-04-09"
COUNT = ("query", f"SELECT count(*) AS n FROM claim_flat WHERE article_key = '{TWO}'", "--format", "csv")


def test_a_relation_is_shown_counted_kept_and_taken_back(run: Run, shipped: db.Target) -> None:
    counted = run(*COUNT).stdout
    assert run("relate", ONE, TWO, "--kind", "revision_of").stderr == f"{ONE} is now revision of {TWO}\n"
    assert run("relate", ONE, TWO, "--kind", "revision_of").stderr == f"{ONE} is already revision of {TWO}\n"
    assert TWO in run("show", ONE).stdout
    assert ONE in run("show", TWO).stdout
    assert run(*COUNT).stdout == "n\n0\n"
    assert "0 rows written\n" in run("load", "-q", "--full").stderr
    assert run(*COUNT).stdout == "n\n0\n"
    assert run("relate", ONE, TWO, "--kind", "revision_of", "--remove").exit_code == 0
    assert run(*COUNT).stdout == counted


def test_what_cannot_be_related_is_refused(run: Run, shipped: db.Target) -> None:
    run("relate", ONE, TWO, "--kind", "revision_of")
    stated = ("localization-sectors-2014-01-20", "localization-industries-2014-01-20")
    for arguments, message in (
        ((ONE, ONE, "--kind", "revision_of"), "twice; allowed: two different articles"),
        ((TWO, ONE, "--kind", "duplicate_of"), "beside"),
        ((TWO, ONE, "--kind", "revision_of", "--remove"), "found no relation"),
        ((*stated, "--kind", "revision_of", "--remove"), "stated in seeds/articles/2014/2014-01-20-localization"),
        ((ONE, TWO), "Missing option '--kind'"),
    ):
        result = run("relate", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr


def test_articles_that_only_an_uncoded_one_relates_are_listed_as_counted_twice(run: Run, shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql("DELETE FROM claim WHERE article_id = (SELECT id FROM article WHERE key = '" + NONE + "')")
    for key in (ONE, TWO):
        run("relate", key, NONE, "--kind", "duplicate_of")
    link = f"nkdb relate {TWO} {ONE} --kind duplicate_of"
    assert run("duplicates").stdout == f"counted twice (related by way of others): {TWO} {ONE} — {link}\n"
    run(*link.split()[1:])
    assert run("duplicates").stdout == ""


def test_duplicates_of_nothing_are_none(run: Run, shipped: db.Target) -> None:
    result = run("duplicates")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no two texts have 30% of their runs of words in common" in result.stderr
    assert run("duplicates", "--threshold", "0").exit_code == 2

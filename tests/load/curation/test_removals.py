"""`nkdb remove`: the database is as it was before an import, and nothing that seeds or others hold is touched."""

from __future__ import annotations

import pytest
from looking import content, rows
from sqlalchemy import update

from nkdb import db, fulltext
from nkdb.archive.article import CitedWork
from nkdb.errors import NkdbError
from nkdb.load.curation.merges import merge
from nkdb.load.curation.relations import relate
from nkdb.load.curation.removals import remove
from nkdb.models import ARTICLE

from ..posts import TEXT, URL, imported, post

CODED = "8-3-movement-evolves-2014-08-05"
ALL_ROWS = "article", "article_relation", "article_citation", "article_category", "category", "source", "source_name"


def everything(target: db.Target) -> object:
    """The rows of all tables that an import writes to."""
    return {table: sorted(map(repr, rows(target, f"SELECT * FROM {table}"))) for table in ALL_ROWS}


def brought(target: db.Target) -> list[str]:
    """The articles that imports have brought."""
    return [key for (key,) in rows(target, "SELECT key FROM article WHERE seed_file_id IS NULL ORDER BY key DESC")]


def test_what_an_import_brought_goes_and_all_else_is_as_before(shipped: db.Target) -> None:
    imported(shipped, post("Tolls", body=f"{TEXT} It is told.", categories=("Mills",)))
    before = everything(shipped)
    known = set(brought(shipped))
    unknown = CitedWork("Mill Gazette", "A. Writer", None, None, "https://mills.example/1")
    imported(
        shipped,
        post(url=URL, cited=(unknown, CitedWork(title="Fees")), categories=("Mills", "Fees"), tags=("grain",)),
        post(url=URL, body=TEXT + " Or so he says.", byline="A. Writer"),
        post("Soap", body="Soap is dear.", cited=(CitedWork("Soap Daily", None, None, None, None),)),
    )
    keys = [key for key in brought(shipped) if key not in known]
    with db.connection(shipped) as conn:
        removed = remove(conn, keys)
        assert fulltext.faults(conn) == []
    assert everything(shipped) == before
    assert (removed.articles, removed.sources) == (keys, ["mill-gazette", "soap-daily"])
    assert removed.categories == ["fees", "grain"]


def test_what_another_article_names_as_well_stays(shipped: db.Target) -> None:
    work = CitedWork("Mill Gazette", None, None, None, None)
    imported(shipped, post(cited=(work,), categories=("Mills",)))
    imported(shipped, post("Tolls", body="A toll is paid.", cited=(work,), categories=("Mills",)))
    with db.connection(shipped) as conn:
        first = remove(conn, ["tolls-2015-03-03"])
        assert (first.sources, first.categories) == ([], [])
        merge(conn, "mill-gazette", "daily-nk")
        second = remove(conn, ["fees-2015-03-03", "fees-2015-03-03"])
    # what a person said of a source is not an import's to take back
    assert (second.articles, second.sources, second.categories) == (["fees-2015-03-03"], [], ["mills"])
    assert rows(shipped, "SELECT key FROM source WHERE key = 'mill-gazette'") == [("mill-gazette",)]


REFUSED = [
    ("unknown", ["fees-2015-03-03", "fees-2015-03-04"], "no article 'fees-2015-03-04'; did you mean fees-2015-03-03?"),
    ("a source", ["daily-nk"], "no article 'daily-nk'; that names another kind of record: source"),
    (
        "stated",
        ["fees-2015-03-03", CODED],
        f"remove: found {CODED}, which is stated in seeds/articles/2014/2014-08-05-8-3-movement-evolves.yaml; "
        "allowed: removing it there, then nkdb load",
    ),
    (
        "a version stays",
        ["fees-2015-03-03"],
        "remove: found fees-2015-03-03, of which fees-2015-03-03-2 is a revision; allowed: removing both, or first: "
        "nkdb relate fees-2015-03-03-2 fees-2015-03-03 --kind revision_of --remove",
    ),
    (
        "a duplicate stays",
        ["fees-2015-03-03-2"],
        f"remove: found fees-2015-03-03-2, of which {CODED} is a duplicate; allowed: removing both, or first: "
        f"nkdb relate {CODED} fees-2015-03-03-2 --kind duplicate_of --remove",
    ),
]


@pytest.mark.parametrize(("keys", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_not_an_imports_own_is_refused_and_nothing_removed(
    shipped: db.Target, keys: list[str], message: str
) -> None:
    imported(shipped, post(url=URL), post(url=URL, body=TEXT + " Or so he says."))
    with db.connection(shipped) as conn:
        relate(conn, CODED, "fees-2015-03-03-2", "duplicate_of")
    before = content(shipped)
    with pytest.raises(NkdbError) as refused, db.connection(shipped) as conn:
        remove(conn, keys)
    assert str(refused.value) == message
    assert content(shipped) == before


def test_articles_with_claims_and_those_that_seeds_relate_to_are_refused(shipped: db.Target) -> None:
    # as after seeds whose file was taken out of the table by hand
    stated = "localization-industries-2014-01-20"
    with db.connection(shipped) as conn:
        conn.execute(update(ARTICLE).where(ARTICLE.c.key.in_((CODED, stated))).values(seed_file_id=None))
    count = rows(shipped, f"SELECT count(*) FROM claim c JOIN article a ON a.id = c.article_id WHERE a.key = '{CODED}'")
    with pytest.raises(NkdbError, match=f"{CODED}, which has {count[0][0]} claims"), db.connection(shipped) as conn:
        remove(conn, [CODED])
    with db.connection(shipped) as conn:
        conn.exec_driver_sql(f"DELETE FROM claim WHERE article_id = (SELECT id FROM article WHERE key = '{stated}')")
    with (
        pytest.raises(
            NkdbError, match=r"localization-sectors-2014-01-20 is a revision in seeds/articles/.*\.yaml; allow"
        ),
        db.connection(shipped) as conn,
    ):
        remove(conn, [stated])

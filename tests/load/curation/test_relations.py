"""Relations of articles on a person's word: they outlive loads, are dumped, counted, taken back, and never go round."""

from __future__ import annotations

from pathlib import Path

import pytest
from looking import content, dump, rows

from nkdb import db
from nkdb.errors import RelationError, SeedError, UnknownKeyError
from nkdb.load.curation import keys
from nkdb.load.curation.relations import relate, unrelate
from nkdb.load.dump import write_texts
from nkdb.load.pages import import_pages
from nkdb.load.seeds import load

from ..conftest import ARTICLE_FILE, KEY
from ..posts import File, post

KIND = "revision_of"
ONE, TWO = "one-2015-03-03", "two-2015-03-03"


@pytest.fixture
def loaded(loaded: db.Target) -> db.Target:
    """A database with one coded article and two imported ones."""
    import_pages(loaded, [File([post("One", body="First."), post("Two", body="Second.")])], publisher="the-blog")
    return loaded


def done(target: db.Target, *pairs: tuple[str, str], kind: str = KIND) -> list[bool]:
    """What relating each pair gives."""
    with db.connection(target) as conn:
        return [relate(conn, article, related, kind) for article, related in pairs]


def test_a_relation_outlives_loads_and_is_dumped(
    loaded: db.Target, elsewhere: db.Target, seeds: Path, tmp_path: Path
) -> None:
    assert done(loaded, (KEY, ONE), (KEY, ONE)) == [True, False]
    before = content(loaded)
    load(loaded, [seeds])
    assert content(loaded) == before
    texts = dump(loaded)
    assert f"relations:\n- {{kind: revision_of, article: {ONE}}}\n" in texts["articles/2015/2015-03-03-mill-fees.yaml"]
    write_texts(texts.items(), tmp_path / "dumped")
    load(elsewhere, [tmp_path / "dumped"])
    assert dump(elsewhere) == texts


def test_an_unknown_key_is_compared_with_its_neighbours_alone(
    loaded: db.Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    monkeypatch.setattr(keys, "MOST_COMPARED", 1)
    monkeypatch.setattr(keys, "nearest", lambda _, known: compared.extend(known))
    with db.connection(loaded) as conn, pytest.raises(UnknownKeyError, match="no article 'one-2015-03-04'"):
        relate(conn, "one-2015-03-04", TWO, KIND)
    assert compared == [TWO, ONE]


def test_a_relation_is_taken_back(loaded: db.Target) -> None:
    before = dump(loaded)
    done(loaded, (ONE, TWO), kind="duplicate_of")
    with db.connection(loaded) as conn:
        unrelate(conn, ONE, TWO, "duplicate_of")
    assert dump(loaded) == before
    with db.connection(loaded) as conn, pytest.raises(RelationError, match=f"no relation {ONE} duplicate_of {TWO}"):
        unrelate(conn, ONE, TWO, "duplicate_of")


def test_a_relation_of_a_seed_is_taken_back_there(loaded: db.Target, seeds: Path) -> None:
    file = seeds / ARTICLE_FILE
    stated = f"relations:\n- {{kind: revision_of, article: {ONE}}}\nchains:"
    file.write_text(file.read_text(encoding="utf-8").replace("chains:", stated, 1), encoding="utf-8")
    done(loaded, (KEY, ONE))
    load(loaded, [seeds])
    with db.connection(loaded) as conn, pytest.raises(RelationError, match=r"stated in .*2015-03-03-mill-fees\.yaml"):
        unrelate(conn, KEY, ONE, KIND)
    file.write_text(file.read_text(encoding="utf-8").replace(stated, "chains:", 1), encoding="utf-8")
    assert load(loaded, [seeds]).changes.rows == [("article_relation", "removed", f"{KEY} {ONE} {KIND}")]
    assert rows(loaded, "SELECT count(*) FROM article_relation") == [(0,)]


COPY = "duplicate_of"
REFUSED = [
    ([(ONE, KIND, ONE)], f"found {ONE} twice"),
    (
        [(ONE, KIND, TWO), (TWO, KIND, ONE)],
        f"found {TWO} {KIND} {ONE} beside {ONE} {KIND} {TWO}; allowed: one relation",
    ),
    ([(ONE, KIND, TWO), (ONE, COPY, TWO)], f"found {ONE} {COPY} {TWO} beside {ONE} {KIND} {TWO}"),
    ([(ONE, KIND, TWO), (TWO, KIND, KEY), (KEY, KIND, ONE)], rf"\({ONE} > {TWO} > {KEY}\)"),
    ([(ONE, COPY, TWO), (TWO, COPY, KEY), (KEY, COPY, ONE)], rf"\({ONE} > {TWO} > {KEY}\)"),
    # one tells the claims of two, that those of the coded one, and that those of one
    ([(ONE, KIND, TWO), (KEY, COPY, TWO), (ONE, COPY, KEY)], rf"\({KEY} > {TWO} > {ONE}\)"),
]


@pytest.mark.parametrize(("relations", "message"), REFUSED)
def test_relations_do_not_go_round(loaded: db.Target, relations: list[tuple[str, str, str]], message: str) -> None:
    *there, (article, kind, related) = relations
    for one, how, other in there:
        done(loaded, (one, other), kind=how)
    before = content(loaded)
    with pytest.raises(RelationError, match=message):
        done(loaded, (article, related), kind=kind)
    assert content(loaded) == before


@pytest.mark.parametrize(("by_hand", "stated"), [((ONE, KIND, KEY), KIND), ((KEY, KIND, ONE), COPY)])
def test_a_seed_does_not_lead_back_over_what_was_related_by_hand(
    loaded: db.Target, seeds: Path, by_hand: tuple[str, str, str], stated: str
) -> None:
    article, kind, related = by_hand
    done(loaded, (article, related), kind=kind)
    file = seeds / ARTICLE_FILE
    says = f"relations:\n- {{kind: {stated}, article: {ONE}}}\nchains:"
    file.write_text(file.read_text(encoding="utf-8").replace("chains:", says, 1), encoding="utf-8")
    before = content(loaded)
    with pytest.raises(SeedError, match=f"relations: found {ONE}; allowed: an article that does not lead back"):
        load(loaded, [seeds])
    assert content(loaded) == before


def test_an_article_may_go_where_only_others_are_related(loaded: db.Target, seeds: Path) -> None:
    done(loaded, (ONE, TWO))
    (seeds / ARTICLE_FILE).unlink()
    assert load(loaded, [seeds]).changes.tables["article"].removed == 1


def test_relations_that_do_not_go_round_are_told(loaded: db.Target) -> None:
    assert done(loaded, (ONE, TWO)) == done(loaded, (KEY, TWO), kind=COPY) == done(loaded, (ONE, KEY)) == [True]


UNKNOWN = [
    ("one-2015-03-04", f"no article 'one-2015-03-04'; did you mean {ONE}"),
    ("the-paper", "no article 'the-paper'; that names another kind of record: source"),
    (f"{KEY}/stall-fee", "that names another kind of record: claim"),
]


@pytest.mark.parametrize(("key", "message"), UNKNOWN)
def test_what_is_no_article_is_refused_with_the_nearest_or_with_what_it_is(
    loaded: db.Target, key: str, message: str
) -> None:
    with pytest.raises(UnknownKeyError, match=message):
        done(loaded, (TWO, key))

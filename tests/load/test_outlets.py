"""Who is meant by a name, from file to file of an import."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert

from nkdb.load.outlets import NamesRead, Outlets, merged
from nkdb.models import SOURCE, SOURCE_MERGE, SOURCE_NAME
from nkdb.spellings import Names

KILN, BRICK, OVEN = (1, "Kiln Weekly"), (2, "Brick Post"), (2, "Oven Post")


@pytest.mark.parametrize(
    ("before", "now", "looked_at", "meant"),
    [
        ({KILN}, {KILN}, 0, {"kiln weekly": {1}}),
        ({KILN}, {KILN, BRICK}, 1, {"kiln weekly": {1}, "brick post": {2}}),
        # of a source that is not there, as after a transaction that was rolled back, no name may be left
        ({KILN, BRICK}, {KILN}, 1, {"kiln weekly": {1}, "brick post": set()}),
        ({KILN, BRICK}, {KILN, OVEN}, 2, {"brick post": set(), "oven-post": {2}}),
        (set(), set(), 0, {"kiln weekly": set()}),
    ],
)
def test_names_are_looked_at_once(
    before: set[tuple[int, str]],
    now: set[tuple[int, str]],
    looked_at: int,
    meant: dict[str, set[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = NamesRead()
    read.now(set(before))
    added: list[tuple[int, str]] = []
    add = Names.add
    monkeypatch.setattr(Names, "add", lambda names, id_, name: added.append((id_, name)) or add(names, id_, name))
    names = read.now(set(now))
    assert len(added) == looked_at
    assert {text: names.meant(text) for text in meant} == meant


def test_what_one_file_adds_and_another_process_adds_is_known_to_the_next(conn: Connection) -> None:
    read = NamesRead()
    added = Outlets(conn, read).cited("Kiln Weekly", None)
    other = conn.scalar(insert(SOURCE).values(key="b", name="Brick Post", kind="website").returning(SOURCE.c.id))
    conn.execute(insert(SOURCE_NAME).values(source_id=other, name="벽돌신문", kind="alias", script="Hang"))
    outlets = Outlets(conn, read)
    assert added is not None
    assert [outlets.named(name) for name in ("kiln-weekly", "Brick Post", "b", "벽돌신문", "Oven")] == [
        added, other, other, other, None
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://kiln.example/2014/08/05/a/", 0),
        ("https://www.kilnweekly.example/a", 0),
        ("http://m.kilnweekly.example:8080/a?id=1", 0),
        ("https://brick.example/kiln/a", 0),
        ("https://brick.example/a", 1),
        ("https://press.example/Brick/a", 1),
        ("https://press.example/brick", 1),
        ("https://press.example/a", None),
        ("https://oven.example/a", None),  # two sources go by it
        ("https://example/a", None),
    ],
)
def test_a_source_has_further_domains_among_its_names(conn: Connection, url: str, found: int | None) -> None:
    kiln, brick = conn.scalars(
        insert(SOURCE).returning(SOURCE.c.id, sort_by_parameter_order=True),
        [
            {"key": "kiln", "name": "Kiln Weekly", "kind": "website", "domain": "kiln.example"},
            {"key": "brick", "name": "Brick Post", "kind": "website", "domain": "press.example/Brick"},
        ],
    )
    of_kiln, of_brick = ("kilnweekly.example", "brick.example/kiln", "oven.example"), ("brick.example", "Oven.example")
    conn.execute(
        insert(SOURCE_NAME),
        [
            {"source_id": id_, "name": name, "kind": "alias", "script": "Latn"}
            for id_, names in ((kiln, of_kiln), (brick, of_brick))
            for name in names
        ],
    )
    assert Outlets(conn).at(url) == (None if found is None else (kiln, brick)[found])


def test_merged_sources_are_one_group(conn: Connection) -> None:
    conn.execute(insert(SOURCE), [{"id": n, "key": f"s{n}", "name": f"S {n}", "kind": "website"} for n in range(1, 7)])
    conn.execute(insert(SOURCE_MERGE), [{"source_id": a, "into_id": b} for a, b in ((2, 1), (3, 1), (5, 4))])
    one, other = frozenset({1, 2, 3}), frozenset({4, 5})
    assert merged(conn) == {1: one, 2: one, 3: one, 4: other, 5: other}

"""Records of two folders of seeds that have a name in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb import db
from nkdb.load.curation.merges import merge
from nkdb.load.seeds import load

ALSO = "is a name of {} as well; if they are one, use one key"
MERGE = ", or nkdb merge {} {}"
BESIDE: list[tuple[str, str, list[str]]] = [
    ("nothing", "sources: [{key: a-paper, name: A Paper, kind: blog}]", []),
    (
        "a name",
        "sources: [{key: a-paper, name: the paper, kind: blog}]",
        ["source a-paper: 'the paper' " + ALSO.format("the-paper") + MERGE.format("a-paper", "the-paper")],
    ),
    (
        "another name",
        "sources: [{key: z, name: Z, kind: blog, names: [{name: Daily Paper, kind: alias}]}]",
        ["source the-paper: 'Daily Paper' " + ALSO.format("z") + MERGE.format("the-paper", "z")],
    ),
    ("what describes an informant", "sources: [{key: z, name: stall keeper, kind: informant}]", []),
    (
        "that of an organization",
        "organizations: [{key: mill, name: Grain Mill, kind: factory}]",
        ["organization grain-mill: 'Grain Mill' " + ALSO.format("mill")],
    ),
    (
        "one that another record of the folder has",
        "sources: [{key: y, name: Y, kind: blog, names: [{name: Twice, kind: alias}]},"
        " {key: z, name: Z, kind: blog, names: [{name: Twice, kind: alias}]}]",
        [],
    ),
    ("that of a record of another kind", "sources: [{key: mill, name: Grain Mill, kind: blog}]", []),
]


@pytest.mark.parametrize(("text", "said"), [pytest.param(*case, id=what) for what, *case in BESIDE])
def test_a_name_of_another_folder_s_record_is_told_whichever_is_loaded_last(
    target: db.Target, seeds: Path, write: Callable[[str, str], Path], text: str, said: list[str]
) -> None:
    beside = write("beside.yaml", text)
    assert load(target, [seeds]).remarks.namesakes == []
    for dry_run in (True, False):
        assert list(map(str, load(target, [beside], dry_run=dry_run).remarks.namesakes)) == said
    sources = seeds / "sources.yaml"
    sources.write_text(sources.read_text("utf-8") + "- {key: more, name: More, kind: blog}\n", encoding="utf-8")
    others = seeds / "others.yaml"
    others.write_text(others.read_text("utf-8") + "- {key: more, name: More, kind: factory}\n", encoding="utf-8")
    assert list(map(str, load(target, [seeds]).remarks.namesakes)) == said
    assert load(target, [seeds, beside], full=True).remarks.namesakes == []


def test_of_merged_sources_no_name_is_told(loaded: db.Target, write: Callable[[str, str], Path]) -> None:
    beside = write("beside.yaml", BESIDE[1][1])
    assert len(load(loaded, [beside]).remarks.namesakes) == 1
    beside.write_text(BESIDE[1][1].replace("kind: blog", "kind: journal"), encoding="utf-8")
    with db.connection(loaded) as conn:
        merge(conn, "a-paper", "the-paper")
    assert load(loaded, [beside]).remarks.namesakes == []
    # organizations may have the ids that merged sources have
    with db.connection(loaded) as conn:
        merge(conn, "stall-keeper", "the-blog")
    beside.write_text(f"{BESIDE[1][1]}\n{BESIDE[4][1]}", encoding="utf-8")
    assert list(map(str, load(loaded, [beside]).remarks.namesakes)) == BESIDE[4][2]

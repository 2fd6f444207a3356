"""Loading seeds: what is written, what is left alone, what is removed, and what stops everything."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from looking import content, dump, rows
from sqlalchemy import Connection, select

from nkdb import db
from nkdb.errors import GoneFolderError, NewerDatabaseError, SeedError, StillUsedError
from nkdb.load.seeds import load
from nkdb.load.seeds.changes import TableChanges
from nkdb.load.seeds.known import DatabaseOutside
from nkdb.models import LOAD_RUN
from nkdb.seedfile.checking import check

from ..conftest import ARTICLE, ARTICLE_FILE, BODY, FILES, KEY, OTHERS


def test_load_makes_the_database_and_its_rows(nowhere: db.Target, seeds: Path) -> None:
    report = load(nowhere, [seeds])
    assert (report.files, report.upgraded_to) == (4, db.revisions()[-1])
    assert report.changes.tables["claim"].new == 2
    assert rows(
        nowhere, "SELECT printed, low, high, per, publisher, origin, chain, depth FROM figure_flat ORDER BY 1"
    ) == [
        ("30 percent … 70", None, None, None, "The Blog", "The Paper", "The Blog > The Paper", 2),
        ("500 to 800 won", 500, 800, "P1D", "The Blog", "stall keeper", "The Blog > The Paper > stall keeper", 3),
    ]
    assert rows(nowhere, "SELECT shares, evidence_state FROM figure_flat WHERE kind = 'split'") == [
        ("mill 30; farmers 70", "unchecked")
    ]
    assert rows(
        nowhere, "SELECT earliest, latest, topics, places FROM claim_flat WHERE kind = 'practice' ORDER BY topics DESC"
    ) == [
        (None, None, "Milling", None),
        ("2015-03-01", "2015-03-31", "Fees", "The Town"),
    ]


def test_second_load_writes_nothing(loaded: db.Target, seeds: Path) -> None:
    before = content(loaded)
    report = load(loaded, [seeds])
    assert not report.changes.any
    assert content(loaded) == before
    assert rows(loaded, "SELECT count(*) FROM load_run") == [(1,)]


EDITS: list[tuple[str, str, str, list[tuple[str, str, str]]]] = [
    (ARTICLE_FILE, "A stall costs its", "A stall now costs its", [("claim", "changed", f"{KEY}/stall-fee: text")]),
    (ARTICLE_FILE, "high: 800", "high: 900", [("figure", "changed", f"{KEY}/stall-fee/fee: high")]),
    (ARTICLE_FILE, "time: 2015-03~", "time: 2015", [("claim", "changed", f"{KEY}/stall-fee: time_edtf, earliest, latest")]),
    (ARTICLE_FILE, "topics: [fees]", "topics: [milling, fees]", []),
    ("sources.yaml", "kind: newspaper", "kind: news_agency", [("source", "changed", "the-paper: kind")]),
    ("others.yaml", "- {key: milling, name: Milling}", "- {key: milling, name: Mills}", [("topic", "changed", "milling: name")]),
    ("places.csv", "the-town,The Town,city,the-province", "the-town,The Town,city,", [("place", "changed", "the-town: parent")]),
    ("sources.yaml", "kind: alias", "kind: abbreviation", [("source_name", "changed", "the-paper Daily Paper: kind")]),
    ("sources.yaml", "  names:\n  - {name: Daily Paper, kind: abbreviation}\n", "", []),
    (ARTICLE_FILE, "mode: interviews", "mode: quotes", [("claim_source", "changed", f"{KEY}/stall-fee 1: mode")]),
    ("sources.yaml", "sources:\n", "# a comment is no change of a record\nsources:\n", []),
    (
        ARTICLE_FILE, "- key: stall-fee\n", "- key: fee-of-stall\n",
        [
            ("claim", "new", f"{KEY}/fee-of-stall"), ("figure", "new", f"{KEY}/fee-of-stall/fee"),
            ("figure", "removed", f"{KEY}/stall-fee/fee"), ("claim", "removed", f"{KEY}/stall-fee"),
        ],
    ),
]  # fmt: skip


def test_an_edit_changes_just_its_rows(
    loaded: db.Target, elsewhere: db.Target, seeds: Path, edit: Callable[[str, str, str], None]
) -> None:
    for file, old, new, changes in EDITS:
        edit(file, old, new)
        would = load(loaded, [seeds], dry_run=True)
        report = load(loaded, [seeds])
        assert report.changes.rows == changes == would.changes.rows
    load(elsewhere, [seeds])
    assert dump(loaded) == dump(elsewhere)


def test_removing_an_alias_removes_its_row(
    loaded: db.Target, seeds: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("sources.yaml", "  names:\n  - {name: Daily Paper, kind: alias}\n", "")
    assert load(loaded, [seeds]).changes.tables["source_name"].removed == 1
    assert rows(loaded, "SELECT count(*) FROM source_name") == [(0,)]


def test_deleting_a_file_removes_its_rows(loaded: db.Target, seeds: Path) -> None:
    (seeds / ARTICLE_FILE).unlink()
    report = load(loaded, [seeds])
    assert report.changes.tables["claim"].removed == 2
    for table in ("article", "claim", "claim_source", "figure", "split_share", "evidence"):
        assert rows(loaded, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert rows(loaded, "SELECT path FROM seed_file ORDER BY path") == [
        ("others.yaml",),
        ("places.csv",),
        ("sources.yaml",),
    ]


def test_a_single_file_speaks_only_for_itself(loaded: db.Target, seeds: Path) -> None:
    report = load(loaded, [seeds / "sources.yaml"])
    assert not report.changes.any
    assert rows(loaded, "SELECT count(*) FROM claim") == [(2,)]


def test_a_record_may_move_to_another_file(
    loaded: db.Target, seeds: Path, edit: Callable[[str, str, str], None]
) -> None:
    moved = "- {key: milling, name: Milling}\n"
    edit("others.yaml", moved, "")
    (seeds / "more.yaml").write_text("topics:\n" + moved, encoding="utf-8")
    report = load(loaded, [seeds])
    assert (report.changes.rows, report.changes.tables["topic"]) == ([], TableChanges(changed=1, moved=1, unchanged=1))
    assert rows(loaded, "SELECT count(*) FROM claim_topic") == [(2,)]
    other = seeds.with_name("other.yaml")
    other.write_text("topics:\n" + moved.replace("Milling", "Mills"), encoding="utf-8")
    told = f"milling: name ({seeds}/more.yaml stated it before)"
    assert load(loaded, [other]).changes.rows == [("topic", "changed", told)]


MINE = f"""\
key: mine
title: What the paper saw
publisher: my-blog
chains: {{paper: [{{source: my-blog, mode: publishes}}, {{source: the-paper, mode: observes}}]}}
claims:
- key: stalls
  text: There are stalls.
  kind: practice
  modality: asserted
  credibility: 3
  chain: paper
  evidence: [{{start: 0, end: 4, sha256: {"0f" * 32}}}]
"""


@pytest.mark.parametrize(
    ("first", "then"),
    [(ARTICLE_FILE, ""), ("articles", ""), ("", "articles"), ("articles/2015", "articles"), ("..", "")],
)
def test_a_file_is_the_same_whichever_folder_around_it_is_named(
    loaded: db.Target, seeds: Path, edit: Callable[[str, str, str], None], first: str, then: str
) -> None:
    edit(ARTICLE_FILE, "A stall costs its", "A stall now costs its")
    report = load(loaded, [seeds / first])
    assert report.changes.rows == [("claim", "changed", f"{KEY}/stall-fee: text")]
    (seeds / ARTICLE_FILE).rename(seeds / "articles" / "gone.txt")
    (seeds / "articles" / "t.yaml").write_text("topics:\n- {key: baking, name: Baking}\n", encoding="utf-8")
    assert load(loaded, [seeds / then]).changes.tables["claim"].removed == 2
    assert rows(loaded, "SELECT count(*) FROM seed_file") == [(4,)]


@pytest.mark.parametrize(
    ("edit_", "left"),
    [
        (None, 0),
        (lambda seeds: (seeds / ARTICLE_FILE).unlink(), 1),
        (lambda seeds: (seeds / "topics.yaml").write_text("topics: []\n", "utf-8"), 2),
    ],
    ids=["as it was", "without a file", "without two records"],
)
def test_what_a_folder_that_was_moved_has_no_more_is_told_and_removed_on_request(
    target: db.Target, seeds: Path, tmp_path: Path, edit_: Callable[[Path], object] | None, left: int
) -> None:
    (seeds / "topics.yaml").write_text(
        "topics:\n- {key: baking, name: B}\n- {key: sewing, name: S}\n", encoding="utf-8"
    )
    load(target, [seeds])
    moved = seeds.rename(tmp_path / "moved")
    if edit_ is not None:
        edit_(moved)
    before = content(target)
    for dry_run in (True, False):
        report = load(target, [moved], dry_run=dry_run)
        assert [(behind.root, behind.count) for behind in report.remarks.left_behind] == (
            [(str(seeds), left)] if left else []
        )
        assert (content(target) == before) == dry_run
    counts = load(target, [moved], gone=[seeds]).changes.tables if left else {}
    assert sum(counts[table].removed for table in ("article", "topic") if counts) == left
    load(target, [moved], full=True)
    assert rows(target, "SELECT DISTINCT root FROM seed_file") == [(str(moved),)] or not left
    assert load(target, [moved], full=True).remarks.left_behind == []


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        ("seeds", "seed files there"),
        ("seeds/sources.yaml", "seed files there"),
        ("sedes", "a folder that nothing was loaded from"),
    ],
)
def test_a_folder_that_is_not_gone_or_unknown_is_none_of_whose_records_are_removed(
    loaded: db.Target, seeds: Path, gone: str, found: str
) -> None:
    before = content(loaded)
    with pytest.raises(GoneFolderError, match=found):
        load(loaded, [seeds], gone=[seeds.parent / gone])
    assert content(loaded) == before


def test_a_folder_is_gone_where_a_load_of_it_would_find_nothing(loaded: db.Target, seeds: Path, tmp_path: Path) -> None:
    mine, elsewhere = tmp_path / "mine", tmp_path / "elsewhere"
    for folder in (mine, elsewhere):
        folder.mkdir()
    (mine / "linked").symlink_to(elsewhere)
    file = mine / "linked" / "topics.yaml"
    file.write_text("topics:\n- {key: baking, name: Baking}\n", encoding="utf-8")
    load(loaded, [mine])
    with pytest.raises(GoneFolderError, match="seed files there"):
        load(loaded, [seeds], gone=[mine])
    (mine / ".old").mkdir()
    file.rename(mine / ".old" / file.name)
    assert load(loaded, [seeds], gone=[mine]).changes.tables["topic"].removed == 1


def test_a_hidden_file_that_was_named_is_not_gone_from_its_folder(target: db.Target, seeds: Path) -> None:
    (seeds / ".mine.yaml").write_text("topics:\n- {key: baking, name: Baking}\n", encoding="utf-8")
    load(target, [seeds / ".mine.yaml"])
    load(target, [seeds])
    assert rows(target, "SELECT count(*) FROM topic") == [(3,)]


@pytest.mark.parametrize(
    ("others", "user"),
    [
        ({"a.yaml": "documents:\n- {key: the-paper-2016, kind: report, source: the-paper}\n"},
         "1 document row.*the-paper-2016"),
        ({"a.yaml": MINE, "b.yaml": "sources:\n- {key: my-blog, name: My Blog, kind: blog}\n"},
         "1 claim_source row.*mine/stalls"),
        ({"a.yaml": "sources:\n- {key: my-paper, name: Mine, kind: blog}\nmerges:\n- {source: my-paper, into: the-paper}\n"},
         "1 source_merge row.*such as source_merge of my-paper"),
    ],
    ids=["a record", "a part of one", "a merge"],
)  # fmt: skip
def test_what_others_still_use_cannot_go(
    loaded: db.Target, seeds: Path, tmp_path: Path, others: dict[str, str], user: str
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    for name, text in others.items():
        (private / name).write_text(text, encoding="utf-8")
    load(loaded, [private])
    before = content(loaded)
    for name in ("sources.yaml", ARTICLE_FILE, "others.yaml"):
        (seeds / name).unlink()
    with pytest.raises(StillUsedError, match=f"source 'the-paper'.*{user}"):
        load(loaded, [seeds])
    assert content(loaded) == before


ABOVE = "sources:\n- {key: north, name: North, kind: blog}\n"
BESIDE = [
    ("others.yaml", "dimension: money, unit: KPW", "dimension: mass, unit: kg",
     f"measure stall-fee, dimension: found mass, but figure {KEY}/stall-fee/fee is in KPW; allowed"),
    ("others.yaml", "source: the-paper,", "source: the-blog,",
     f"document the-paper-2015-03-02, source: found the-blog, but a chain of {KEY}/grist names the-paper for it; allowed"),
    ("above.yaml", "kind: blog}", "kind: blog, parent: south}",
     "source north, parent: found south; allowed: a parent that does not lie below it"),
    ("above.yaml", ABOVE, "topics: []\n", "source 'north' is no longer in the seeds, but 1 source row .*such as south"),
    (ARTICLE_FILE, "chains:\n", "relations: [{kind: revision_of, article: mine}]\nchains:\n",
     f"article {KEY}, relations: found mine; allowed: an article that does not lead back"),
    ("above.yaml", "}\n", "}\n- {key: other, name: Other, kind: blog}\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "refused"), BESIDE)
def test_what_is_loaded_by_itself_agrees_with_the_rest(
    target: db.Target, seeds: Path, edit: Callable[[str, str, str], None], name: str, old: str, new: str, refused: str
) -> None:
    (seeds / "above.yaml").write_text(ABOVE, encoding="utf-8")
    (seeds / "below.yaml").write_text(
        "sources:\n- {key: south, name: S, kind: blog, parent: north}\n", encoding="utf-8"
    )
    relation = f"relations: [{{kind: revision_of, article: {KEY}}}]\n"
    (seeds / "mine.yaml").write_text(f"key: mine\ntitle: Mine\npublisher: the-blog\n{relation}", encoding="utf-8")
    load(target, [seeds])
    before = content(target)
    edit(name, old, new)
    if not refused:
        assert load(target, [seeds / name]).changes.tables["source"].new == 1
        return
    with pytest.raises((SeedError, StillUsedError), match=refused):
        load(target, [seeds / name])
    assert content(target) == before


def test_any_number_of_measures_and_documents_may_change_at_once(conn: Connection) -> None:
    outside = DatabaseOutside(conn, (), ())
    # more than a statement takes parameters on a server
    keys = [f"key-{number}" for number in range(70_000)]
    assert [*outside.measured(keys), *outside.cited(keys)] == []


def test_what_an_article_said_in_another_file_before_need_not_agree(loaded: db.Target, seeds: Path) -> None:
    mine = seeds.with_name("mine")
    mine.mkdir()
    for name, text in (("others.yaml", OTHERS), ("article.yaml", ARTICLE)):
        (mine / name).write_text(text.replace("money", "mass").replace("unit: KPW", "unit: kg"), encoding="utf-8")
    assert load(loaded, [mine], batch=1).changes.tables["figure"].changed == 1


def test_parents_may_go_before_what_lies_below_them(
    target: db.Target, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nkdb.load.chunks.CHUNK", 1)
    (seeds / "above.yaml").write_text(
        ABOVE
        + "- {key: south, name: S, kind: blog, parent: north}\n- {key: end, name: E, kind: blog, parent: south}\n",
        encoding="utf-8",
    )
    load(target, [seeds])
    (seeds / "above.yaml").unlink()
    assert load(target, [seeds]).changes.tables["source"].removed == 3


def test_files_of_several_folders_are_all_recorded(target: db.Target, seeds: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "others.yaml").write_text("topics:\n- {key: baking, name: Baking}\n", encoding="utf-8")
    load(target, [seeds, other])
    with db.connection(target) as conn:
        (files,) = conn.scalars(select(LOAD_RUN.c.files))
    assert files.keys() == {*(f"{seeds}/{name}" for name in FILES), f"{other}/others.yaml"}
    (other / "others.yaml").write_text("topics:\n- {key: baking, name: Bakery}\n", encoding="utf-8")
    load(target, [other])
    with db.connection(target) as conn:
        assert [list(files) for files in conn.scalars(select(LOAD_RUN.c.files))][1:] == [["others.yaml"]]


def test_dry_run_makes_nothing(nowhere: db.Target, seeds: Path) -> None:
    before = content(nowhere)
    report = load(nowhere, [seeds], dry_run=True)
    assert report.dry_run
    assert report.changes.tables["figure"].new == 2
    assert content(nowhere) == before


def test_errors_come_together_and_nothing_is_written(
    loaded: db.Target, seeds: Path, edit: Callable[[str, str, str], None]
) -> None:
    before = content(loaded)
    edit(ARTICLE_FILE, "high: 800", "high: 300")
    edit(ARTICLE_FILE, "  chain: the-paper", "  chain: the-papre")
    edit("sources.yaml", "place: the-town", "place: the-twon")
    edit("others.yaml", "dimension: money", "dimension: mony")
    with pytest.raises(SeedError) as caught:
        load(loaded, [seeds])
    message = str(caught.value)
    for part in (
        "low <= high (found 500 > 300)", "found the-twon; allowed: the key of a known place (did you mean 'the-town'?)",
        "found 'mony'", "(did you mean 'money'?)", "others.yaml:7: measure stall-fee, dimension",
        "claim grist, chain: found the-papre; allowed: a label under chains (did you mean 'the-paper'?)", "4 problems",
    ):  # fmt: skip
        assert part in message
    assert content(loaded) == before


def test_a_failed_first_load_leaves_nothing(
    nowhere: db.Target, seeds: Path, edit: Callable[[str, str, str], None]
) -> None:
    before = content(nowhere)
    edit("sources.yaml", "place: the-town", "place: nowhere")
    with pytest.raises(SeedError):
        load(nowhere, [seeds])
    assert content(nowhere) == before


def test_a_newer_database_is_left_alone(loaded: db.Target, seeds: Path) -> None:
    with db.connection(loaded) as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = content(loaded)
    with pytest.raises(NewerDatabaseError):
        load(loaded, [seeds])
    assert content(loaded) == before


@pytest.mark.parametrize("seed", range(5))
def test_order_of_files_and_records_does_not_matter(
    loaded: db.Target, elsewhere: db.Target, tmp_path: Path, seed: int
) -> None:
    shuffle = random.Random(seed)  # noqa: S311 (an order, no secret)
    other = tmp_path / "other"
    data = [yaml.load(text, Loader=yaml.BaseLoader) for name, text in FILES.items() if name.endswith(".yaml")]
    records = [
        {kind: [record]} for part in data if "title" not in part for kind, found in part.items() for record in found
    ]
    article = next(part for part in data if "title" in part)
    shuffle.shuffle(article["claims"])
    header, *lines = FILES["places.csv"].splitlines()
    shuffle.shuffle(lines)
    shuffle.shuffle(records)
    other.mkdir()
    for number, record in enumerate([*records, article]):
        (other / f"{number}.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    (other / "p.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    load(elsewhere, [other])
    assert dump(elsewhere) == dump(loaded)


def test_check_needs_no_database_and_knows_the_shipped_keys(write: Callable[[str, str], Path]) -> None:
    mine = write("mine.yaml", "documents:\n- {key: daily-nk-2020, kind: news_story, source: daily-nk}\n")
    assert len(check([mine]).files) == 1
    bad = write("bad.yaml", "documents:\n- {key: daily-nk-2020, kind: news_story, source: daily-mk}\n")
    with pytest.raises(SeedError, match=r"bad\.yaml:2: document daily-nk-2020, source: found daily-mk; .*'daily-nk'"):
        check([bad])


def test_body_and_article_are_as_the_tests_say() -> None:
    # the offsets in ARTICLE count in BODY; a change of one must be a change of both
    article = yaml.load(ARTICLE, Loader=yaml.BaseLoader)
    spans = [span for claim in article["claims"] for span in claim["evidence"]]
    assert all(int(span["end"]) <= len(BODY) for span in spans)

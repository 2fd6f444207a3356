"""Seeds checked without a database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.errors import SeedError
from nkdb.seedfile import checking
from nkdb.shipped import shipped_folder


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("sources:\n- {key: yalu-notes, name: Yalu Notes, kind: blog}\n", []),
        # the same source under a key of one's own
        ("sources:\n- {key: dnk, name: daily nk, kind: website}\n",
         ["2: source dnk: 'daily nk' is a name of daily-nk, which comes with nkdb; if it is that one, use its key"]),
        ("sources:\n- key: party-paper\n  name: Party Paper\n  kind: newspaper\n  names:\n  - {name: 로동신문, kind: native}\n",
         ["2: source party-paper: '로동신문' is a name of rodong-sinmun, which comes with nkdb; if it is that one, use its key"]),
        # informants are described, and many alike
        ("sources:\n- {key: informant-2015, name: source in North Pyongan Province, kind: informant}\n", []),
        # a name of a record of another kind
        ("topics:\n- {key: dnk, name: Daily NK}\n", []),
        # a shipped record anew
        ("topics:\n- {key: 8-3-money, name: 8.3 money}\nsources:\n- {key: kcna, name: KCNA, kind: news_agency}\n",
         ["4: source kcna: differs from the one that comes with nkdb, whose place it takes when loaded",
          "2: topic 8-3-money: differs from the one that comes with nkdb, whose place it takes when loaded"]),
    ],
)  # fmt: skip
def test_what_may_be_a_mistake_is_remarked(write: Callable[[str, str], Path], text: str, remarks: list[str]) -> None:
    file = write("mine.yaml", text)
    assert checking.check([file]).remarks == [f"{file}:{remark}" for remark in remarks]


def test_a_copy_of_the_shipped_seeds_calls_for_no_remark(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder("seeds"), tmp_path / "copy")
    assert checking.check([tmp_path / "copy"]).remarks == []


def test_a_shipped_record_anew_lies_below_none_that_lies_below_it(write: Callable[[str, str], Path]) -> None:
    cabinet = "{key: cabinet-of-the-dprk, name: Cabinet, kind: state_body, confidence: high, parent: %s}"
    file = write("mine.yaml", f"organizations:\n- {cabinet % 'agricultural-commission'}\n")
    with pytest.raises(SeedError, match=r"parent: found agricultural-commission; allowed: a parent that does not lie"):
        checking.check([file])


@pytest.mark.parametrize("alone", [True, False])
def test_a_shipped_article_is_checked_among_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(shipped_folder("seeds"), folder)
    monkeypatch.setattr(checking, "shipped_folder", lambda _: folder)
    file = sorted(folder.glob("articles/*/*.yaml"))[0]
    checked = checking.check([file if alone else folder])
    assert checked.counts()["article"] == (1 if alone else 10)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("credibility: 3", "credibility: 30", 1), encoding="utf-8")
    with pytest.raises(SeedError, match=r"credibility: found '30'"):
        checking.check([file if alone else folder])
    file.write_text(text.replace("publisher: nk-economy-watch", "publisher: nobody"), encoding="utf-8")
    with pytest.raises(SeedError, match=r"publisher: found nobody; allowed: the key of a known source"):
        checking.check([file if alone else folder])

"""Seeds checked without a database."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nkdb.errors import SeedError
from nkdb.seedfile import checking
from nkdb.shipped import shipped_folder


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

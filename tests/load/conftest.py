"""A small set of seeds, and a saved page it was coded from, both written for the tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from stores import Store

from nkdb import db
from nkdb.archive.normal import sha256
from nkdb.load.seeds import load

BODY = (
    "Traders in the town pay a fee of 500 to 800 won a day, a stall keeper told the paper.\n\n"
    "Of what the mill grinds, the mill keeps 30 percent and the farmers get 70. The mill was built about ten years ago."
)

PAGE = f"""Archive for the ‘Mills’ Category

Fees at the mill

Tuesday, March 3rd, 2015

{BODY}

Share
"""

SOURCES = """\
sources:
- key: the-blog
  name: The Blog
  kind: blog
- key: the-paper
  name: The Paper
  kind: newspaper
  names:
  - {name: Daily Paper, kind: alias}
- key: stall-keeper
  name: stall keeper
  kind: informant
  place: the-town
"""

OTHERS = """\
categories:
- {key: mills, name: Mills}
topics:
- {key: fees, name: Fees}
- {key: milling, name: Milling}
measures:
- {key: stall-fee, name: Fee of a stall, dimension: money, unit: KPW, per: P1D}
- {key: grist-split, name: Division of the grist, dimension: share, unit: percent}
- {key: mill-age, name: Age of a mill, dimension: duration, unit: year}
documents:
- {key: the-paper-2015-03-02, kind: news_story, source: the-paper, title: Fees go up, date: 2015-03-02}
organizations:
- {key: grain-mill, name: Grain Mill, kind: factory, place: the-town}
"""

PLACES = """\
key,name,kind,parent,iso_3166_2,hangul,hanja,mccune_reischauer,revised_romanization,variants,latitude,longitude,coordinate_basis,members,note
the-province,The Province,province,,,,,,,,,,,,
the-town,The Town,city,the-province,,읍내,,,,Town;Townlet,,,,,
"""


def span(text: str) -> str:
    """The evidence of a text of BODY, as seeds write it."""
    start = BODY.index(text)
    return f"{{start: {start}, end: {start + len(text)}, sha256: {sha256(text)}}}"


ARTICLE = f"""\
key: mill-fees-2015-03-03
title: Fees at the mill
published_on: 2015-03-03
publisher: the-blog
summary: What stalls and a mill take.
categories: [mills]
documents:
- {{document: the-paper-2015-03-02, role: rests_on}}
chains:
  stall-keeper:
  - {{source: the-blog, mode: publishes}}
  - {{source: the-paper, mode: interviews, document: the-paper-2015-03-02}}
  - {{source: stall-keeper, mode: observes}}
  the-paper:
  - {{source: the-blog, mode: publishes}}
  - {{source: the-paper, mode: unattributed, document: the-paper-2015-03-02}}
claims:
- key: stall-fee
  text: A stall costs its keeper a daily fee.
  kind: practice
  modality: asserted
  time: 2015-03~
  credibility: 3
  topics: [fees]
  places:
  - the-town
  chain: stall-keeper
  evidence:
  - {span("Traders in the town pay a fee of 500 to 800 won a day")}
  figures:
  - key: fee
    measure: stall-fee
    qualifier: range
    low: 500
    high: 800
    unit: KPW
    per: P1D
    printed: 500 to 800 won
    evidence:
    - {span("500 to 800 won a day")}
- key: grist
  text: The mill keeps a part of what it grinds.
  kind: practice
  modality: asserted
  credibility: 3
  topics: [milling]
  organizations:
  - grain-mill
  chain: the-paper
  evidence:
  - {span("the mill keeps 30 percent and the farmers get 70.")}
  figures:
  - key: split
    measure: grist-split
    qualifier: exact
    unit: percent
    printed: 30 percent … 70
    shares:
    - {{party: mill, share: 30}}
    - {{party: farmers, share: 70}}
    evidence:
    - {span("30 percent and the farmers get 70")}
"""

KEY = "mill-fees-2015-03-03"
ARTICLE_FILE = "articles/2015/2015-03-03-mill-fees.yaml"

FILES = {
    "sources.yaml": SOURCES,
    "others.yaml": OTHERS,
    "places.csv": PLACES,
    ARTICLE_FILE: ARTICLE,
}


@pytest.fixture(scope="module")
def two(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[db.Target, db.Target]]:
    """Two databases, for all examples of a test: each example does away with what was there."""
    made = tuple(store.copy(store.empty, tmp_path_factory.mktemp("two")) for _ in range(2))
    yield made[0], made[1]
    for target in made:
        store.drop(target)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with the small set of seeds."""
    folder = tmp_path / "seeds"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def edit(seeds: Path) -> Callable[[str, str, str], None]:
    """Replace a text that occurs once in a file of the small set."""

    def replace(name: str, old: str, new: str) -> None:
        file = seeds / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {name}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The saved page the small set was coded from."""
    file = tmp_path / "page.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


@pytest.fixture
def target(empty: db.Target) -> db.Target:
    """A migrated database without rows: what most tests load into."""
    return empty


@pytest.fixture(scope="session")
def loaded_original(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], db.Target]]:
    """A database with the seeds of a folder, never to be written to: the first test with the same ones loads them."""
    made: dict[tuple[tuple[Path, bytes], ...], db.Target] = {}

    def original(seeds: Path) -> db.Target:
        held = tuple((file, file.read_bytes()) for file in sorted(seeds.rglob("*")) if file.is_file())
        if held not in made:
            made[held] = store.copy(store.empty, tmp_path_factory.mktemp("loaded"))
            load(made[held], [seeds])
        return made[held]

    yield original
    for target in made.values():
        store.drop(target)


@pytest.fixture
def loaded(
    store: Store, loaded_original: Callable[[Path], db.Target], seeds: Path, tmp_path: Path
) -> Iterator[db.Target]:
    """A database into which the folder with seeds was loaded, the test's own."""
    target = store.copy(loaded_original(seeds), tmp_path)
    yield target
    store.drop(target)


# seeds as JSON Lines

Records = list[tuple[str, dict[str, Any]]]
"""Records by kind, in the order of lines."""


def written(file: Path, wanted: Records) -> Path:
    """The file, with a line for each record."""
    lines = [json.dumps({kind: record}, ensure_ascii=False) for kind, record in wanted]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


class StoppedError(Exception):
    """What stands for the end of a process."""


def stopping_after(lines: int) -> Callable[[str, int], Callable[[int], None]]:
    """What lets a load read so many lines of its last pass over the file."""

    def begin(what: str, size: int) -> Callable[[int], None]:
        left = iter(range(lines))

        def advance(count: int) -> None:
            if what.startswith("loading ") and next(left, None) is None:
                raise StoppedError

        return advance

    return begin

"""A small sound set of seeds, and what is said of it once something in it is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.seedfile.outside import Known
from nkdb.seedfile.reading import read_seeds
from nkdb.seedfile.references import check_references

HASH = "0f" * 32

SOUND = {
    "sources.yaml": """\
sources:
- key: blog
  name: The Blog
  kind: blog
- key: paper
  name: The Paper
  kind: newspaper
  country: KR
  reliability: B
  names:
  - {name: 신문, kind: native}
- key: witness
  name: a witness
  kind: informant
  place: north
""",
    "organizations.yaml": """\
organizations:
- key: ministry
  name: The Ministry
  kind: ministry
- key: mill
  name: The Mill
  kind: factory
  place: north
  parent: ministry
""",
    "documents.yaml": """\
documents:
- key: paper-2014-01-01-story
  kind: news_story
  source: paper
  date: 2014-01-01
  url: https://paper.example/1
""",
    "measures.yaml": """\
measures:
- {key: payment, name: Payment, dimension: money, unit: KPW, per: P1M}
- {key: harvest, name: Harvest, dimension: share, unit: percent}
- {key: boxes, name: Boxes, dimension: count, unit: box}
""",
    "topics.yaml": "topics:\n- {key: trade, name: Trade}\n",
    "categories.yaml": "categories:\n- {key: industry, name: Industry, source: blog}\n",
    "places.csv": """\
key,name,kind,parent,iso_3166_2,hangul,hanja,mccune_reischauer,revised_romanization,variants,latitude,longitude,coordinate_basis,members,note
land,Land,country,,,,,,,,,,,,
north,North,province,land,KP-03,북도,,,,Nord;Norden,40.1,125.2,geonames,,
border,Border,survey_area,land,,,,,,,,,,north,
""",
    "market_rates.csv": """\
observed_on,date_precision,date_basis,place,quantity,low,high,currency_basis,value_basis,observer,read_in,citation_url,citation_date,citation_date_basis,flags
2009-11-22,day,stated,north,rice_kpw_per_kg,2200,2300,old_won,range,paper,The Blog,https://blog.example/1,2009-12,url,
2014-02,late_month,inferred,north,usd_kpw,8000,8000,new_won,stated,paper,The Blog,https://blog.example/2,,,
""",
    "official_rates.csv": """\
valid_from,valid_to,date_precision,rate_kind,side,foreign_currency,kpw_per_unit,currency_basis,value_basis,issuer,read_in,citation_url,citation_date,confidence,flags
1978,2001,year,official_trade,mid,USD,2.16,old_won,approximate,The Bank,The Blog,https://blog.example/3,,medium,
2014-02,,month,official_unified,mid,EUR,130.5,new_won,stated,The Bank,The Blog,https://blog.example/4,2014-03,high,
""",
    "article.yaml": f"""\
key: mill-pays-2014-01-02
title: The mill pays
published_on: 2014-01-02
publisher: blog
categories: [industry]
documents:
- {{document: paper-2014-01-01-story, role: rests_on}}
chains:
  witness:
  - {{source: blog, mode: publishes}}
  - {{source: paper, mode: interviews, document: paper-2014-01-01-story}}
  - {{source: witness, mode: observes, reported: 2014-01~}}
claims:
- key: pay
  text: The mill pays 100 to 200 won a month.
  kind: statistic
  modality: asserted
  time: 2014-01~
  credibility: 3
  topics: [trade]
  organizations: [mill]
  places:
  - {{place: north, as_printed: Nord, certain: false}}
  chain: witness
  evidence:
  - {{start: 0, end: 40, sha256: {HASH}}}
  figures:
  - key: sum
    measure: payment
    qualifier: range
    low: 100
    high: 200
    unit: KPW
    per: P1M
    printed: 100-200 won
    evidence:
    - {{start: 10, end: 20, sha256: {HASH}}}
  - key: shares
    measure: harvest
    qualifier: exact
    unit: percent
    printed: 70/30
    shares:
    - {{party: mill, share: 70}}
    - {{party: farmer, share: 30}}
    evidence:
    - {{start: 21, end: 30, sha256: {HASH}}}
    relations:
    - {{kind: share_of, figure: pay/sum, end: high}}
""",
}


@pytest.fixture
def seeds_folder(tmp_path: Path) -> Path:
    """A folder with the sound set."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name, text in SOUND.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.fixture
def problems(seeds_folder: Path) -> Callable[..., list[str]]:
    """Problems of the sound set after some changes, each (file, old text, new text), as `file:line: ...`."""

    def after(*changes: tuple[str, str, str]) -> list[str]:
        for name, old, new in changes:
            file = seeds_folder / name
            text = file.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
            file.write_text(text.replace(old, new), encoding="utf-8", newline="")
        seeds = read_seeds([seeds_folder])
        found = seeds.problems + check_references(seeds, Known())
        found.sort(key=lambda problem: (problem.file, problem.line or 0))
        return [str(problem).replace(f"{seeds_folder}/", "") for problem in found]

    return after

"""Whether seeds hang together: keys once, references that lead somewhere, chains without gap or loop."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from nkdb.seedfile.outside import Known
from nkdb.seedfile.reading import read_seeds
from nkdb.seedfile.references import check_references

Problems = Callable[..., list[str]]
Write = Callable[[str, str], Path]

HASH = "0f" * 32

# a change of the sound set in conftest.py (file, old text, new text), and what is then said
CASES: list[tuple[str, str, str, list[str]]] = [
    (
        "article.yaml",
        "publisher: blog",
        "publisher: blgo",
        [
            (
                "article.yaml:4: article mill-pays-2014-01-02, publisher: found blgo; allowed: the key of a known "
                "source (did you mean 'blog'?)"
            ),
            (
                "article.yaml:10: chain witness, link 1: found blog publishes; allowed: a chain that begins with the "
                "publisher: blgo publishes"
            ),
        ],
    ),
    (
        "article.yaml",
        "[industry]",
        "[industri]",
        [
            (
                "article.yaml:5: article mill-pays-2014-01-02, categories: found industri; allowed: the key of a "
                "known category (did you mean 'industry'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "{document: paper-2014-01-01-story,",
        "{document: paper-2014-01-01-stroy,",
        [
            (
                "article.yaml:7: article mill-pays-2014-01-02, documents: found paper-2014-01-01-stroy; allowed: the "
                "key of a known document (did you mean 'paper-2014-01-01-story'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "source: witness,",
        "source: witnes,",
        [
            (
                "article.yaml:12: chain witness, link 3: found witnes; allowed: the key of a known source (did you "
                "mean 'witness'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "mode: interviews, document: paper-2014-01-01-story",
        "mode: interviews, document: papr",
        ["article.yaml:11: chain witness, link 2: found papr; allowed: the key of a known document"],
    ),
    (
        "article.yaml",
        "chain: witness",
        "chain: witnes",
        [
            (
                "article.yaml:24: claim pay, chain: found witnes; allowed: a label under chains (did you mean "
                "'witness'?)"
            ),
        ],
    ),
    (
        "article.yaml",
        "[trade]",
        "[traed]",
        [
            (
                "article.yaml:20: claim pay, topics: found traed; allowed: the key of a known topic (did you mean "
                "'trade'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "[mill]",
        "[mil]",
        [
            (
                "article.yaml:21: claim pay, organizations: found mil; allowed: the key of a known organization (did "
                "you mean 'mill'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "place: north,",
        "place: nroth,",
        [
            (
                "article.yaml:23: claim pay, places: found nroth; allowed: the key of a known place (did you mean "
                "'north'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "measure: payment",
        "measure: paymnet",
        [
            (
                "article.yaml:29: figure pay/sum, measure: found paymnet; allowed: the key of a known measure (did "
                "you mean 'payment'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "figure: pay/sum",
        "figure: pay/sun",
        [
            (
                "article.yaml:49: figure pay/shares, relations: found mill-pays-2014-01-02/pay/sun; allowed: the key "
                "of a known figure (did you mean 'mill-pays-2014-01-02/pay/sum'?)"
            )
        ],
    ),
    (
        "article.yaml",
        "figure: pay/sum",
        "figure: other-2013/pay/sum",
        [
            (
                "article.yaml:49: figure pay/shares, relations: found other-2013/pay/sum; allowed: the key of a "
                "known figure"
            )
        ],
    ),
    (
        "article.yaml",
        "figure: pay/sum",
        "figure: mill-pays-2014-01-20/pay/sum",
        [
            (
                "article.yaml:49: figure pay/shares, relations: found mill-pays-2014-01-20/pay/sum; allowed: the key "
                "of a known figure (did you mean 'mill-pays-2014-01-02/pay/sum'?)"
            )
        ],
    ),
    (
        "sources.yaml",
        "place: north",
        "place: south",
        [
            "sources.yaml:15: source witness, place: found south; allowed: the key of a known place",
        ],
    ),
    (
        "sources.yaml",
        "place: north",
        "parent: papr",
        [
            (
                "sources.yaml:15: source witness, parent: found papr; allowed: the key of a known source (did you "
                "mean 'paper'?)"
            )
        ],
    ),
    (
        "sources.yaml",
        "place: north",
        "organization: ministy",
        [
            (
                "sources.yaml:15: source witness, organization: found ministy; allowed: the key of a known "
                "organization (did you mean 'ministry'?)"
            )
        ],
    ),
    (
        "organizations.yaml",
        "parent: ministry",
        "parent: zzz",
        ["organizations.yaml:9: organization mill, parent: found zzz; allowed: the key of a known organization"],
    ),
    (
        "organizations.yaml",
        "place: north",
        "place: zzz",
        ["organizations.yaml:8: organization mill, place: found zzz; allowed: the key of a known place"],
    ),
    (
        "documents.yaml",
        "source: paper",
        "source: pape",
        [
            (
                "article.yaml:11: chain witness, link 2: found document paper-2014-01-01-story of pape; allowed: a "
                "document of paper"
            ),
            (
                "documents.yaml:4: document paper-2014-01-01-story, source: found pape; allowed: the key of a known "
                "source (did you mean 'paper'?)"
            ),
        ],
    ),
    (
        "categories.yaml",
        "source: blog",
        "source: bolg",
        [
            (
                "categories.yaml:2: category industry, source: found bolg; allowed: the key of a known source (did "
                "you mean 'blog'?)"
            )
        ],
    ),
    (
        "places.csv",
        "province,land",
        "province,lnd",
        [("places.csv:3: place north, parent: found lnd; allowed: the key of a known place (did you mean 'land'?)")],
    ),
    (
        "places.csv",
        ",north,\n",
        ",north;zzz;border,\n",
        [
            "places.csv:4: place border, members: found zzz; allowed: the key of a known place",
            "places.csv:4: place border, members: found border; allowed: other places",
        ],
    ),
    (
        "market_rates.csv",
        "stated,north",
        "stated,nort",
        [
            (
                "market_rates.csv:2: market rate, place: found nort; allowed: the key of a known place (did you mean "
                "'north'?)"
            )
        ],
    ),
    (
        "market_rates.csv",
        "2009-11-22,day,stated,north,rice_kpw_per_kg,2200,2300,old_won,range,paper",
        "2009-11-22,day,stated,north,rice_kpw_per_kg,2200,2300,old_won,range,papr",
        [
            (
                "market_rates.csv:2: market rate, observer: found papr; allowed: the key of a known source (did you "
                "mean 'paper'?)"
            )
        ],
    ),
    (
        "sources.yaml",
        "key: witness",
        "key: paper",
        [
            "article.yaml:12: chain witness, link 3: found witness; allowed: the key of a known source",
            (
                "sources.yaml:12: source paper, key: found paper a second time; allowed: each once; the first is in "
                "sources.yaml:5"
            ),
        ],
    ),
    (
        "topics.yaml",
        "- {key: trade, name: Trade}\n",
        "- {key: trade, name: Trade}\n- {key: trade, name: Trade}\n",
        [
            (
                "topics.yaml:3: topic trade, key: found trade a second time; allowed: each once; the first is in "
                "topics.yaml:2"
            )
        ],
    ),
    (
        "places.csv",
        "border,Border",
        "north,Border",
        [
            (
                "places.csv:4: place north, key: found north a second time; allowed: each once; the first is in "
                "places.csv:3"
            ),
            "places.csv:4: place north, members: found north; allowed: other places",
        ],
    ),
    (
        "article.yaml",
        "  - key: shares",
        "  - key: sum",
        [
            "article.yaml:38: figure pay/sum, key: found sum a second time; allowed: each key once in a claim",
            "article.yaml:49: figure pay/sum, relations: found pay/sum; allowed: another figure",
        ],
    ),
    (
        "article.yaml",
        "  evidence:\n  - {start: 0, end: 40",
        (
            "  evidence:\n  - {start: 0, end: 40, sha256: "
            "1111111111111111111111111111111111111111111111111111111111111111}\n  - {start: 0, end: 40"
        ),
        ["article.yaml:27: claim pay, evidence: found the same span a second time; allowed: each span once"],
    ),
    (
        "article.yaml",
        "[trade]",
        "[trade, trade]",
        ["article.yaml:20: claim pay, topics: found trade a second time; allowed: each once"],
    ),
    (
        "article.yaml",
        "[mill]",
        "[mill, {organization: mill, certain: false}]",
        ["article.yaml:21: claim pay, organizations: found mill a second time; allowed: each once"],
    ),
    (
        "article.yaml",
        "[industry]",
        "[industry, industry]",
        [
            (
                "article.yaml:5: article mill-pays-2014-01-02, categories: found industry a second time; allowed: "
                "each once"
            )
        ],
    ),
    (
        "article.yaml",
        "rests_on}\n",
        "rests_on}\n- {document: paper-2014-01-01-story, role: cites}\n",
        [
            (
                "article.yaml:8: article mill-pays-2014-01-02, documents: found paper-2014-01-01-story a second "
                "time; allowed: each once"
            )
        ],
    ),
    (
        "article.yaml",
        "end: high}",
        "end: high}\n    - {kind: share_of, figure: mill-pays-2014-01-02/pay/sum}",
        [
            (
                "article.yaml:50: figure pay/shares, relations: found share_of mill-pays-2014-01-02/pay/sum a second "
                "time; allowed: each once"
            )
        ],
    ),
    (
        "sources.yaml",
        "kind: native}",
        "kind: native}\n  - {name: The Paper, kind: alias}\n  - {name: 신문, kind: alias}",
        [
            "sources.yaml:12: source paper, names: found The Paper a second time; allowed: each name once",
            "sources.yaml:13: source paper, names: found 신문 a second time; allowed: each name once",
        ],
    ),
    (
        "article.yaml",
        "{source: blog, mode: publishes}",
        "{source: paper, mode: publishes}",
        [
            (
                "article.yaml:10: chain witness, link 1: found paper publishes; allowed: a chain that begins with "
                "the publisher: blog publishes"
            ),
            (
                "article.yaml:11: chain witness, link 2: found paper a second time; allowed: a chain that does not "
                "loop: each source once"
            ),
        ],
    ),
    (
        "article.yaml",
        "{source: blog, mode: publishes}",
        "{source: blog, mode: reports}",
        [
            (
                "article.yaml:10: chain witness, link 1: found blog reports; allowed: a chain that begins with the "
                "publisher: blog publishes"
            )
        ],
    ),
    (
        "article.yaml",
        "  - {source: blog, mode: publishes}\n",
        "",
        [
            (
                "article.yaml:10: chain witness, link 1: found paper interviews; allowed: a chain that begins with "
                "the publisher: blog publishes"
            )
        ],
    ),
    (
        "article.yaml",
        "mode: observes",
        "mode: quotes",
        [
            (
                "article.yaml:12: chain witness, link 3: found a gap: witness quotes, but no link follows; allowed: "
                "an origin with mode observes, publishes, unattributed"
            )
        ],
    ),
    (
        "article.yaml",
        "  - {source: witness, mode: observes, reported: 2014-01~}\n",
        "",
        [
            (
                "article.yaml:11: chain witness, link 2: found a gap: paper interviews, but no link follows; allowed: "
                "an origin with mode observes, publishes, unattributed"
            )
        ],
    ),
    (
        "article.yaml",
        "mode: interviews",
        "mode: observes",
        [
            (
                "article.yaml:11: chain witness, link 2: found paper observes, but a link follows; allowed: a "
                "middle link with mode cites_document, interviews, quotes, reports"
            )
        ],
    ),
    (
        "article.yaml",
        "{source: witness, mode: observes, reported: 2014-01~}",
        "{source: blog, mode: observes}",
        [
            (
                "article.yaml:12: chain witness, link 3: found blog a second time; allowed: a chain that does not "
                "loop: each source once"
            )
        ],
    ),
    (
        "article.yaml",
        "source: witness, mode: observes,",
        "source: witness, mode: observes, document: paper-2014-01-01-story,",
        [
            (
                "article.yaml:12: chain witness, link 3: found document paper-2014-01-01-story of paper; allowed: a "
                "document of witness"
            )
        ],
    ),
    (
        "article.yaml",
        "  witness:\n",
        "  other:\n  - {source: blog, mode: publishes}\n  witness:\n",
        [
            (
                "article.yaml:9: article mill-pays-2014-01-02, chain other: found a chain no claim refers to; "
                "allowed: chains that are used"
            )
        ],
    ),
    (
        "article.yaml",
        "figure: pay/sum",
        "figure: pay/shares",
        ["article.yaml:49: figure pay/shares, relations: found pay/shares; allowed: another figure"],
    ),
    (
        "article.yaml",
        "measure: harvest",
        "measure: boxes",
        [
            (
                "article.yaml:43: figure pay/shares, shares: found shares of a count; allowed: a measure of "
                "dimension share"
            )
        ],
    ),
    (
        "article.yaml",
        "unit: KPW",
        "unit: kg",
        [
            (
                "article.yaml:33: figure pay/sum, unit: found kg; allowed: an ISO 4217 currency code as unit, since "
                "the measure is money"
            )
        ],
    ),
    (
        "article.yaml",
        "unit: KPW",
        "unit: percent",
        [
            (
                "article.yaml:33: figure pay/sum, unit: found percent; allowed: an ISO 4217 currency code as unit, "
                "since the measure is money"
            )
        ],
    ),
    (
        "article.yaml",
        "measure: payment",
        "measure: boxes",
        [
            (
                "article.yaml:33: figure pay/sum, unit: found KPW; allowed: a unit that is no currency, since the "
                "measure is a count"
            )
        ],
    ),
    (
        "article.yaml",
        "claims:\n",
        "relations:\n- {kind: revision_of, article: mill-pays-2014-01-02}\nclaims:\n",
        [
            (
                "article.yaml:14: article mill-pays-2014-01-02, relations: found mill-pays-2014-01-02; allowed: "
                "another article"
            )
        ],
    ),
    (
        "article.yaml",
        "claims:\n",
        "relations:\n- {kind: revision_of, article: mill-pays-2014-01-01}\nclaims:\n",
        [
            (
                "article.yaml:14: article mill-pays-2014-01-02, relations: found mill-pays-2014-01-01; allowed: the "
                "key of a known article (did you mean 'mill-pays-2014-01-02'?)"
            )
        ],
    ),
    (
        "organizations.yaml",
        "kind: ministry\n",
        "kind: ministry\n  parent: mill\n",
        [
            (
                "organizations.yaml:5: organization ministry, parent: found mill; allowed: a parent that does not "
                "lie below it"
            ),
            (
                "organizations.yaml:10: organization mill, parent: found ministry; allowed: a parent that does not "
                "lie below it"
            ),
        ],
    ),
    (
        "organizations.yaml",
        "parent: ministry",
        "parent: mill",
        [("organizations.yaml:9: organization mill, parent: found mill; allowed: a parent that does not lie below it")],
    ),
    (
        "places.csv",
        "land,Land,country,",
        "land,Land,country,north",
        [
            "places.csv:2: place land, parent: found north; allowed: a parent that does not lie below it",
            "places.csv:3: place north, parent: found land; allowed: a parent that does not lie below it",
        ],
    ),
    (
        "market_rates.csv",
        "2014-02,late",
        (
            "2009-11-22,day,stated,north,rice_kpw_per_kg,2200,2300,old_won,stated,paper,Elsewhere,https://blog.ex"
            "ample/1,,,\n2014-02,late"
        ),
        [
            (
                "market_rates.csv:3: market rate: found the same observation a second time; allowed: each once; the "
                "first is in market_rates.csv:2"
            )
        ],
    ),
    (
        "official_rates.csv",
        ("2014-02,,month,official_unified,mid,EUR,130.5,new_won,stated,The Bank,The Blog,https://blog.example/4"),
        ("1978,2001,year,official_trade,mid,USD,2.16,old_won,approximate,The Bank,The Blog,https://blog.example/3"),
        [
            (
                "official_rates.csv:3: official rate: found the same observation a second time; allowed: each once; "
                "the first is in official_rates.csv:2"
            )
        ],
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES)
def test_mistakes(problems: Problems, file: str, old: str, new: str, expected: list[str]) -> None:
    assert problems((file, old, new)) == expected


def test_a_chain_and_a_claim_may_write_its_label_in_parts_of_letters(problems: Problems) -> None:
    label = unicodedata.normalize("NFD", "목격자")
    assert problems(
        ("article.yaml", "  witness:\n", f"  {label}:\n"), ("article.yaml", "  chain: witness", f"  chain: {label}")
    ) == []  # fmt: skip


def test_a_chain_may_be_the_publisher_alone(problems: Problems) -> None:
    rest = """\
  - {source: paper, mode: interviews, document: paper-2014-01-01-story}
  - {source: witness, mode: observes, reported: 2014-01~}
"""
    assert problems(("article.yaml", rest, "")) == []


def test_keys_are_unique_across_files(problems: Problems, seeds_folder: Path) -> None:
    (seeds_folder / "more").mkdir()
    (seeds_folder / "more" / "t.yaml").write_text("topics:\n- {key: other, name: O}\n- {key: trade, name: T}\n")
    assert problems() == [
        f"topics.yaml:2: topic trade, key: found trade a second time; allowed: each once; "
        f"the first is in {seeds_folder}/more/t.yaml:3".replace(f"{seeds_folder}/", "")
    ]


def test_the_same_key_may_stand_for_records_of_different_types(problems: Problems) -> None:
    assert problems(("topics.yaml", "- {key: trade", "- {key: paper, name: Paper}\n- {key: trade")) == []


def test_claim_keys_are_unique_in_an_article(problems: Problems) -> None:
    claim = f"""\
- key: pay
  text: It pays.
  kind: event
  modality: asserted
  credibility: 3
  chain: witness
  evidence:
  - {{start: 0, end: 4, sha256: {HASH}}}
"""
    assert problems(("article.yaml", "- key: pay\n", claim + "- key: pay\n")) == [
        "article.yaml:22: claim pay, key: found pay a second time; allowed: each key once in an article"
    ]


def article(key: str, *relations: str) -> str:
    """An article that is a revision of others, or related as it is said."""
    lines = [f"key: {key}", f"title: {key}", "publisher: blog"] + ["relations:"] * bool(relations)
    pairs = [relation.partition(" as ") for relation in relations]
    return "\n".join(
        [*lines, *(f"- {{kind: {kind or 'revision_of'}, article: {other}}}" for other, _, kind in pairs), ""]
    )


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["b", "c"], "b": ["c"], "c": []}, []),
        (
            {"a": ["b"], "b": ["a"]},
            [
                "a.yaml:5: article a, relations: found b; allowed: an article that does not lead back to this one",
                "b.yaml:5: article b, relations: found a; allowed: an article that does not lead back to this one",
            ],
        ),
        (
            {"a": ["d", "b"], "b": ["c"], "c": ["a"], "d": []},
            [
                "a.yaml:6: article a, relations: found b; allowed: an article that does not lead back to this one",
                "b.yaml:5: article b, relations: found c; allowed: an article that does not lead back to this one",
                "c.yaml:5: article c, relations: found a; allowed: an article that does not lead back to this one",
            ],
        ),
        # one that only leads into a loop is not part of it
        (
            {"z": ["a"], "a": ["b"], "b": ["a"]},
            [
                "a.yaml:5: article a, relations: found b; allowed: an article that does not lead back to this one",
                "b.yaml:5: article b, relations: found a; allowed: an article that does not lead back to this one",
            ],
        ),
        (
            {"a": ["b", "b"], "b": []},
            ["a.yaml:6: article a, relations: found b a second time; allowed: each once"],
        ),
        (
            {"a": ["b", "b as duplicate_of"], "b": []},
            [
                "a.yaml:6: article a, relations: found b a second time; allowed: each once",
                "a.yaml:5: article a, relations: found b; allowed: an article that does not lead back to this one",
                "a.yaml:6: article a, relations: found b; allowed: an article that does not lead back to this one",
            ],
        ),
        # a tells the claims of b, b those of c, and c those of a
        (
            {"a": ["b", "c as duplicate_of"], "b": [], "c": ["b as duplicate_of"]},
            [
                "a.yaml:5: article a, relations: found b; allowed: an article that does not lead back to this one",
                "a.yaml:6: article a, relations: found c; allowed: an article that does not lead back to this one",
                "c.yaml:5: article c, relations: found b; allowed: an article that does not lead back to this one",
            ],
        ),
        ({"a": ["a"]}, ["a.yaml:5: article a, relations: found a; allowed: another article"]),
    ],
)
def test_revisions_do_not_lead_back(
    write: Write, tmp_path: Path, relations: dict[str, list[str]], expected: list[str]
) -> None:
    for key, others in relations.items():
        write(f"{key}.yaml", article(key, *others))
    found = check_references(read_seeds([tmp_path]), Known({"source": {"blog"}}))
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in found] == expected


OUTSIDE = """\
key: mill-pays-2014-01-02
title: The mill pays
publisher: blog
chains:
  paper:
  - {source: blog, mode: publishes}
  - {source: paper, mode: publishes, document: story}
claims:
- key: pay
  text: It pays.
  kind: statistic
  modality: asserted
  credibility: 3
  chain: paper
  evidence:
  - {quote: it pays}
  figures:
  - key: sum
    measure: payment
    qualifier: exact
    low: 5
    high: 5
    unit: KPW
    printed: five won
    evidence:
    - {quote: five won}
    relations:
    - {kind: implies, figure: older-2013-01-01/pay/sum}
"""


@pytest.mark.parametrize(
    ("known", "documents", "measures", "expected"),
    [
        ({}, {"story": "paper"}, {"payment": "money"}, []),
        ({}, {}, {}, []),
        (
            {"source": {"blog"}},
            {},
            {},
            ["x.yaml:7: chain paper, link 2: found paper; allowed: the key of a known source"],
        ),
        (
            {"figure": {"older-2013-01-01/pay/sun"}},
            {},
            {},
            [
                "x.yaml:28: figure pay/sum, relations: found older-2013-01-01/pay/sum; "
                "allowed: the key of a known figure (did you mean 'older-2013-01-01/pay/sun'?)"
            ],
        ),
        (
            {},
            {"story": "blog"},
            {},
            ["x.yaml:7: chain paper, link 2: found document story of blog; allowed: a document of paper"],
        ),
        (
            {},
            {},
            {"payment": "count"},
            [
                "x.yaml:23: figure pay/sum, unit: found KPW; "
                "allowed: a unit that is no currency, since the measure is a count"
            ],
        ),
    ],
)
def test_references_may_lead_to_what_is_known_besides(
    write: Write,
    tmp_path: Path,
    known: dict[str, set[str]],
    documents: dict[str, str],
    measures: dict[str, str],
    expected: list[str],
) -> None:
    keys = {
        "source": {"blog", "paper"},
        "document": {"story"},
        "measure": {"payment"},
        "figure": {"older-2013-01-01/pay/sum"},
    }
    seeds = read_seeds([write("x.yaml", OUTSIDE)])
    found = check_references(seeds, Known(keys | known, documents, measures))
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in found] == expected


@pytest.mark.parametrize(
    ("merges", "expected"),
    [
        (
            "- {source: witness}\n- {source: Blog, into: paper}\n",
            ["merges.yaml:2: merge, into", "merges.yaml:3: merge, source"],
        ),
        ("- {into: paper}\n- {into: paper}\n", ["merges.yaml:2: merge, source", "merges.yaml:3: merge, source"]),
        ("- {source: paper, into: paper}\n", ["merges.yaml:2: merge of paper, into"]),
        (
            "- {source: witness, into: paper}\n- {source: paper, into: blog}\n- {source: paper, into: blog}\n",
            ["merges.yaml:2: merge of witness, into", "merges.yaml:4: merge of paper, source"],
        ),
    ],
)
def test_merges_are_looked_at_as_far_as_they_are_sound(
    problems: Problems, seeds_folder: Path, merges: str, expected: list[str]
) -> None:
    (seeds_folder / "merges.yaml").write_text(f"merges:\n{merges}", encoding="utf-8")
    assert [line.partition(": found")[0] for line in problems()] == expected

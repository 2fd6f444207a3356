"""Records to text in one canonical form, and back to the same records."""

from __future__ import annotations

import datetime
import string
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import pycountry
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from nkdb import vocabulary as v
from nkdb.seedfile import records as r
from nkdb.seedfile.dates import edtf_bounds
from nkdb.seedfile.reading import read_seeds
from nkdb.seedfile.writing import article_file_name, article_text, collection_text, plain_number, table_text
from nkdb.shipped import shipped_folder

T = TypeVar("T", bound=r.Record)
Draw = st.DrawFn


def read_back(name: str, text: str, kind: type[T]) -> list[T]:
    """The records of a file with this text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8", newline="")
        seeds = read_seeds([file])
        found = [*seeds.of(kind), *(at for at in seeds.articles() if isinstance(at.record, kind))]
    assert [str(problem) for problem in seeds.problems] == []
    return [located.record for located in found]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(70.0, "70"), (0.5, "0.5"), (-3.0, "-3"), (1e14, "100000000000000"), (1e15, "1000000000000000.0"), (0.1, "0.1")],
)
def test_plain_number(value: float, expected: str) -> None:
    assert repr(plain_number(value)) == expected


HASH = "0f" * 32
SPAN = r.Evidence(start=0, end=40, sha256=HASH)
ARTICLE = r.Article(
    key="mill-pays-2014-01-02",
    title="The mill pays: 100",
    published_on=datetime.date(2014, 1, 2),
    publisher="blog",
    categories=["industry", "trade"],
    documents=[r.CitedDocument(document="story", role="rests_on")],
    relations=[r.ArticleRelation(kind="revision_of", article="older")],
    note="no",
    chains={
        "witness": [
            r.Link(source="blog", mode="publishes"),
            r.Link(source="w", mode="observes", reported="2014-01"),
        ]
    },
    claims=[
        r.Claim(
            key="pay",
            text="The mill pays.",
            kind="statistic",
            modality="asserted",
            time="2014",
            credibility="3",
            topics=["trade"],
            organizations=[r.AboutOrganization(organization="mill")],
            places=[r.AboutPlace(place="north", as_printed="Nord [?]", certain=False)],
            chain="witness",
            evidence=[SPAN, r.Evidence(quote="it pays")],
            figures=[
                r.Figure(
                    key="sum", measure="payment", qualifier="at_least", low=100.0, unit="KPW", per="P1M",
                    printed="100 won", evidence=[SPAN],
                    relations=[r.Relation(kind="implies", figure="pay/share", end="low")],
                ),
                r.Figure(
                    key="share", measure="harvest", qualifier="exact", unit="percent", printed="70.5", partial=True,
                    shares=[r.Share(party="mill", share=70.5)], evidence=[SPAN],
                ),
            ],
        )
    ],
)  # fmt: skip
ARTICLE_TEXT = f"""\
key: mill-pays-2014-01-02
title: 'The mill pays: 100'
published_on: 2014-01-02
publisher: blog
categories: [industry, trade]
documents:
- {{document: story, role: rests_on}}
relations:
- {{kind: revision_of, article: older}}
note: 'no'
chains:
  witness:
  - {{source: blog, mode: publishes}}
  - {{source: w, mode: observes, reported: 2014-01}}
claims:
- key: pay
  text: The mill pays.
  kind: statistic
  modality: asserted
  time: '2014'
  credibility: 3
  topics: [trade]
  organizations:
  - mill
  places:
  - {{place: north, as_printed: 'Nord [?]', certain: false}}
  chain: witness
  evidence:
  - {{start: 0, end: 40, sha256: {HASH}}}
  - {{quote: it pays}}
  figures:
  - key: sum
    measure: payment
    qualifier: at_least
    low: 100
    unit: KPW
    per: P1M
    printed: 100 won
    evidence:
    - {{start: 0, end: 40, sha256: {HASH}}}
    relations:
    - {{kind: implies, figure: pay/share, end: low}}
  - key: share
    measure: harvest
    qualifier: exact
    unit: percent
    printed: '70.5'
    shares:
    - {{party: mill, share: 70.5}}
    partial: true
    evidence:
    - {{start: 0, end: 40, sha256: {HASH}}}
"""


def test_an_article_is_written_in_the_order_of_its_fields_without_empty_ones() -> None:
    assert article_text(ARTICLE) == ARTICLE_TEXT


def test_a_collection_is_ordered_by_key() -> None:
    sources = [
        r.Source(key="b", name="B", kind="blog", names=[r.Name(name="비", kind="native")]),
        r.Source(key="a", name="A: a", kind="newspaper", country="KP"),
    ]
    assert collection_text("sources", sources) == (
        "sources:\n- key: a\n  name: 'A: a'\n  kind: newspaper\n  country: KP\n"
        "- key: b\n  name: B\n  kind: blog\n  names:\n  - {name: 비, kind: native}\n"
    )


def table(kind: type[r.Record], records: Sequence[r.Record], order: Sequence[str]) -> str:
    """The whole text of a table that is one group."""
    return "".join(table_text(kind, [records], order))


PLACES = [
    r.Place(key="b", name="B, city", kind="city", variants=["x", "y z"], latitude=40.0, longitude=-1.5,
            coordinate_basis="geonames"),
    r.Place(key="a", name="A", kind="province", iso_3166_2="KP-03", hangul="가"),
]  # fmt: skip
PLACES_TEXT = """\
key,name,kind,parent,iso_3166_2,hangul,hanja,mccune_reischauer,revised_romanization,variants,latitude,longitude,coordinate_basis,members,note
a,A,province,,KP-03,가,,,,,,,,,
b,"B, city",city,,,,,,,x;y z,40,-1.5,geonames,,
"""


def test_a_table_has_all_columns_and_is_ordered() -> None:
    assert table(r.Place, PLACES, ["key"]) == PLACES_TEXT
    assert table(r.Place, PLACES, ["iso_3166_2", "key"]).splitlines()[1:] == PLACES_TEXT.splitlines()[:0:-1]
    # groups stand as they come
    assert "".join(table_text(r.Place, [PLACES[:1], PLACES[1:]], ["key"])).splitlines() == [
        PLACES_TEXT.splitlines()[number] for number in (0, 2, 1)
    ]


@given(st.permutations(["2014-02-11", "2014-02-12", "2014-02-13"]))
def test_a_table_does_not_depend_on_where_its_rows_came_from(days: list[str]) -> None:
    rates = [
        r.MarketRate(
            observed_on="2014-02", date_precision="month", date_basis="stated", place="north",
            quantity="usd_kpw", low=1, high=1, currency_basis="new_won", value_basis="stated", observer="paper",
            read_in="Blog", citation_url="https://blog.example/",
            citation_date=day,
        )
        for day in days
    ]  # fmt: skip
    lines = table(r.MarketRate, rates, ["observed_on", "place"]).splitlines()[1:]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("key", "day", "name"),
    [
        ("mill-pays-2014-01-02", datetime.date(2014, 1, 2), "articles/2014/2014-01-02-mill-pays.yaml"),
        ("mill-pays", None, "articles/undated/mill-pays.yaml"),
        ("mill-pays-2014-01-02", None, "articles/undated/mill-pays-2014-01-02.yaml"),
        ("mill-pays", datetime.date(2014, 1, 2), "articles/2014/2014-01-02--mill-pays.yaml"),
        ("mill-pays-2013-01-02", datetime.date(2014, 1, 2), "articles/2014/2014-01-02--mill-pays-2013-01-02.yaml"),
    ],
)
def test_article_file_name(key: str, day: datetime.date | None, name: str) -> None:
    assert article_file_name(key, day) == name


PARTS = st.sampled_from(["a", "b", "2014-01-02", "2014-01-03", "-a", "--"])


@given(st.sets(st.lists(PARTS, min_size=1, max_size=4).map(lambda parts: "-".join(parts)), max_size=12), st.data())
def test_no_two_articles_share_a_file(keys: set[str], data: st.DataObject) -> None:
    names = set()
    kept = 0
    for key in keys:
        day = data.draw(st.sampled_from([None, datetime.date(2014, 1, 2), datetime.date(2014, 1, 3)]))
        try:
            r.Article(key=key, title="T", publisher="p", published_on=day)
        except ValidationError:
            continue
        kept += 1
        names.add(article_file_name(key, day))
    assert len(names) == kept


# text > record > text, for any record


def text_of(alphabet: st.SearchStrategy[str], most: int = 30) -> st.SearchStrategy[str]:
    """Texts that a record takes, as it keeps them."""

    def kept(text: str) -> str | None:
        try:
            return r.Topic(key="t", name=text).name
        except ValidationError:
            return None

    return st.text(alphabet, min_size=1, max_size=most).map(kept).filter(bool)  # type: ignore[arg-type]


# what YAML and CSV give a meaning to, beside letters of all kinds
AWKWARD = st.sampled_from(list(" :#-?,[]{}&*!|>'\"%@`~=<.;/\\0123enNyY\u00a0\u200b\u2028\u2029\ufeff😀é쌀"))
TEXT = text_of(AWKWARD | st.characters(codec="utf-8")) | st.sampled_from(
    ["~", "null", "no", "Yes", "1e3", "0x1F", "2014-08-05", "=", "<<", "- a", "a: b", "a #b", "'", '"', "!x", "?", ":"]
)  # fmt: skip
LONG = text_of(st.sampled_from("ab ,.;'\"") | AWKWARD, most=300)
KEY = st.lists(st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6), min_size=1, max_size=3).map(
    "-".join
)
LAST = datetime.date(2020, 1, 1)
EDTF = st.dates().map(str) | st.dates().map(lambda d: d.isoformat()[:7]) | st.sampled_from(
    ["2014~", "198X", "2013-03/..", "../2014-01", "0999", "2012-12?", "2014"]
)  # fmt: skip
UNIT = st.sampled_from(["KPW", "percent", "kg", "box", "10-won_note"])
PER = st.sampled_from(["P1M", "P1Y", "kg", "semester"])
URL = st.text(string.printable, max_size=10).map(
    lambda s: "https://a.example/" + "".join(s.split()).translate({34: "", 60: "", 62: ""})
)
URL = URL.filter(str.isprintable)
DOMAIN = TEXT.map(lambda s: "".join(s.split()).replace("/", "").casefold()).filter(
    lambda s: s and not s.startswith("www.")
) | st.sampled_from(["a.example", "a.example/쌀"])  # fmt: skip
NUMBER = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9).map(float)
SHA256 = st.text("0123456789abcdef", min_size=64, max_size=64)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or none."""
    return st.none() | strategy


def word(words: v.Words) -> st.SearchStrategy[str]:
    """One of the words of an enumeration."""
    return st.sampled_from(list(words))


def few(strategy: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    """A short list."""
    return st.lists(strategy, min_size=least, max_size=3)


NAMES = few(st.builds(r.Name, name=TEXT, kind=word(v.NAME_KIND), script=optional(st.just("Hang"))))
COUNTRY = st.sampled_from([country.alpha_2 for country in pycountry.countries])
COLLECTIONS: dict[str, st.SearchStrategy[Any]] = {
    "sources": st.builds(
        r.Source, key=KEY, name=TEXT, kind=word(v.SOURCE_KIND), stance=optional(word(v.STANCE)),
        country=optional(COUNTRY), reliability=optional(word(v.RELIABILITY)), parent=optional(KEY),
        organization=optional(KEY), place=optional(KEY), domain=optional(DOMAIN), note=optional(LONG),
        reviewed=st.booleans(), names=NAMES,
    ),
    "organizations": st.builds(
        r.Organization, key=KEY, name=TEXT, kind=word(v.ORGANIZATION_KIND), place=optional(KEY), parent=optional(KEY),
        brand=st.booleans(), confidence=optional(word(v.CONFIDENCE)), note=optional(LONG), names=NAMES,
    ),
    "documents": st.builds(
        r.Document, key=KEY, kind=word(v.DOCUMENT_KIND), source=KEY, title=optional(TEXT), author=optional(TEXT),
        issue=optional(TEXT), date=optional(EDTF), url=optional(URL), note=optional(LONG),
    ),
    "categories": st.builds(r.Category, key=KEY, name=TEXT, source=optional(KEY), tag=st.booleans()),
    "topics": st.builds(r.Topic, key=KEY, name=TEXT, description=optional(LONG)),
    "measures": st.builds(
        r.Measure, key=KEY, name=TEXT, dimension=st.just("mass"), unit=st.sampled_from(["kg", "g", "bag"]),
        per=optional(PER), description=optional(LONG),
    ),
    "merges": st.builds(r.Merge, source=KEY, into=KEY),
}  # fmt: skip


@st.composite
def evidence(draw: Draw) -> r.Evidence:
    """A span or a quotation."""
    if draw(st.booleans()):
        return r.Evidence(quote=draw(LONG))
    start = draw(st.integers(0, 10**6))
    return r.Evidence(start=start, end=start + draw(st.integers(1, 10**4)), sha256=draw(SHA256))


@st.composite
def figures(draw: Draw) -> r.Figure:
    """A value or a split."""
    common = {
        "key": draw(KEY), "measure": draw(KEY), "per": draw(optional(PER)), "note": draw(optional(LONG)),
        "printed": draw(text_of(AWKWARD, 12).filter(lambda s: len(s.split()) <= 8)),
        "evidence": draw(few(evidence(), 1)),
        "relations": draw(few(st.builds(
            r.Relation, kind=word(v.FIGURE_RELATION_KIND), figure=st.sampled_from(["a/b", "a-1/b/c"]),
            end=word(v.FIGURE_END),
        ))),
    }  # fmt: skip
    if draw(st.booleans()):
        part = draw(st.integers(0, 100))
        shares = [r.Share(party="a", share=part), r.Share(party="b", low=100 - part, high=100 - part)]
        return r.Figure(**common, qualifier="exact", unit="percent", shares=shares)
    low, high = sorted([draw(NUMBER), draw(NUMBER)])
    ends = draw(st.sampled_from([
        {"qualifier": "at_least", "low": low}, {"qualifier": "less_than", "high": high}, {"qualifier": "vague"},
        {"qualifier": "exact", "low": low, "high": low}, {"qualifier": "approximate", "low": low, "high": high},
    ]))  # fmt: skip
    return r.Figure(**common, **ends, unit=draw(UNIT))


CLAIMS = st.builds(
    r.Claim, key=KEY, text=LONG, kind=word(v.CLAIM_KIND), modality=word(v.MODALITY), time=optional(EDTF),
    credibility=word(v.CREDIBILITY), topics=few(KEY), note=optional(LONG), chain=TEXT, evidence=few(evidence(), 1),
    figures=st.lists(figures(), max_size=2),
    organizations=few(st.builds(
        r.AboutOrganization, organization=KEY, as_printed=optional(TEXT), certain=st.booleans(), note=optional(TEXT),
    )),
    places=few(st.builds(
        r.AboutPlace, place=KEY, as_printed=optional(TEXT), certain=st.booleans(), note=optional(TEXT),
    )),
)  # fmt: skip
LINKS = st.builds(
    r.Link, source=KEY, mode=word(v.CHAIN_MODE), document=optional(KEY), reported=optional(EDTF)
)  # fmt: skip
ARTICLES = st.builds(
    r.Article, key=KEY, title=TEXT, published_on=optional(st.dates(max_value=LAST)), publisher=KEY, byline=optional(TEXT),
    url=optional(URL), summary=optional(LONG), note=optional(LONG), categories=few(KEY),
    documents=few(st.builds(r.CitedDocument, document=KEY, role=word(v.ARTICLE_DOCUMENT_ROLE))),
    relations=few(st.builds(r.ArticleRelation, kind=word(v.ARTICLE_RELATION_KIND), article=KEY)),
    chains=st.dictionaries(TEXT, few(LINKS, 1), max_size=2),
    claims=st.lists(CLAIMS, max_size=2),
)  # fmt: skip
RATES = st.builds(
    r.MarketRate, observed_on=st.dates(datetime.date(2010, 1, 1), LAST).map(str), date_precision=st.just("day"),
    date_basis=word(v.DATE_BASIS), place=KEY, quantity=word(v.QUANTITY), low=st.just(0.5), high=st.floats(0.5, 1e9),
    currency_basis=st.just("new_won"), value_basis=word(v.VALUE_BASIS), observer=KEY, read_in=TEXT, citation_url=URL,
    citation_date=optional(EDTF), citation_date_basis=optional(word(v.CITATION_DATE_BASIS)), flags=optional(TEXT),
)  # fmt: skip
FOR_CELLS = TEXT.map(lambda text: text.replace(";", ",").strip()).filter(bool)
PLACE_RECORDS = st.builds(
    r.Place, key=KEY, name=TEXT, kind=st.just("survey_area"), parent=optional(KEY), hangul=optional(TEXT),
    note=optional(LONG), variants=few(FOR_CELLS), members=few(KEY),
)  # fmt: skip

few_examples = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@few_examples
@given(ARTICLES)
def test_any_article_is_read_back_the_same(article: r.Article) -> None:
    text = article_text(article)
    [again] = read_back("a.yaml", text, r.Article)
    assert again == article
    assert article_text(again) == text


def first_field(record: r.Record) -> str:
    """What a record is known by: its key, or the source of a merge."""
    return str(next(iter(dict(record).values())))


@pytest.mark.parametrize("name", COLLECTIONS)
@few_examples
@given(data=st.data())
def test_any_collection_is_read_back_in_the_order_of_keys(name: str, data: st.DataObject) -> None:
    records = data.draw(st.lists(COLLECTIONS[name], max_size=4, unique_by=first_field))
    text = collection_text(name, records)
    again = read_back("a.yaml", text, r.COLLECTIONS[name])
    assert again == sorted(records, key=first_field)
    assert collection_text(name, reversed(again)) == text


@pytest.mark.parametrize(
    ("kind", "rows", "order"), [(r.Place, PLACE_RECORDS, ["key"]), (r.MarketRate, RATES, ["observed_on"])]
)
@few_examples
@given(data=st.data())
def test_any_table_is_read_back(
    kind: type[r.Record], rows: st.SearchStrategy[r.Record], order: Sequence[str], data: st.DataObject
) -> None:
    records = data.draw(st.lists(rows, max_size=4))
    text = table(kind, records, order)
    again = read_back("a.csv", text, kind)
    assert sorted(again, key=repr) == sorted(records, key=repr)
    assert table(kind, again, order) == text


def test_the_dates_drawn_here_are_dates() -> None:
    for date in ("2014~", "198X", "2013-03/..", "../2014-01", "0999", "2012-12?"):
        edtf_bounds(date)


# the shipped files


@pytest.mark.parametrize("name", [name for name in r.COLLECTIONS if name != "merges"])  # nothing is merged there
def test_the_shipped_collections_are_in_canonical_form(name: str) -> None:
    file = shipped_folder("seeds") / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert collection_text(name, read_back(file.name, text, r.COLLECTIONS[name])) == text


def test_the_shipped_articles_stand_where_their_key_says() -> None:
    folder = shipped_folder("seeds")
    for located in read_seeds([folder], folder).articles():
        assert located.seed_file.path == article_file_name(located.record.key, located.record.published_on)
        assert article_text(located.record) == (folder / located.seed_file.path).read_text(encoding="utf-8")

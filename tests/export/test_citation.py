"""Citations: what they hold, read back by readers of BibTeX and RIS, whatever characters and dates there are."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from nkdb import db
from nkdb.cards import find_records
from nkdb.export.citation import Citation, Span, Work, citation
from nkdb.export.citation_dates import when
from nkdb.export.citation_styles import STYLES, TYPES, types_of
from nkdb.query import reading
from nkdb.vocabulary import DOCUMENT_KIND

DAY = datetime.date(2026, 11, 24)
ARTICLE = "8-3-movement-evolves-2014-08-05"
FIGURE = f"{ARTICLE}/monthly-payments/range"
ORIGINAL = "daily-nk-2014-08-05-culture-of-august-3rd"
CHAIN = "NK Economy Watch > Daily NK > source in North Pyongan Province"
TITLE = "Culture of August 3rd Changing with the Times"


def cited(target: db.Target, kind: str, key: str) -> Citation:
    """The citation of one record."""
    with reading(target) as reader:
        return citation(reader, *find_records(reader, key, (kind,))[0], DAY)


def test_a_figure_brings_its_claim_chain_original_and_span(shipped_to_read: db.Target) -> None:
    found = cited(shipped_to_read, "figure", FIGURE)
    assert (found.work.title, found.work.publisher, found.work.date) == (
        "8.3 movement evolves in DPRK", "NK Economy Watch", "2014-08-05",
    )  # fmt: skip
    assert [(o.key, o.author, o.publisher) for o in found.originals] == [(ORIGINAL, "Seol Song Ah", "Daily NK")]
    assert found.chain == CHAIN
    assert found.figure == "20,000 KPW … 200,000 KPW"
    assert found.claim is not None
    assert found.claim.startswith("A worker's payment")
    (span,) = found.spans
    assert (span.start, span.end, span.state, len(span.sha256)) == (1838, 1897, "unchecked", 64)


def test_a_merged_source_is_cited_as_the_one_it_is(shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql(
            """INSERT INTO source_merge (source_id, into_id) SELECT a.id, b.id FROM source a, source b
            WHERE a.key IN ('daily-nk', 'nk-economy-watch') AND b.key = 'ifes'"""
        )
        # of a report that was revised the views say nothing
        ((revised, last),) = conn.exec_driver_sql(
            """SELECT c.key, s.name FROM claim c JOIN article_relation r ON r.related_article_id = c.article_id
            JOIN claim_source l ON l.claim_id = c.id JOIN source s ON s.id = l.source_id
            WHERE r.kind = 'revision_of' AND s.kind = 'person' ORDER BY c.key LIMIT 1"""
        ).all()
    found = cited(shipped, "figure", FIGURE)
    assert found.work.publisher == "Institute for Far Eastern Studies"
    assert [work.publisher for work in found.originals] == ["Institute for Far Eastern Studies"]
    assert cited(shipped, "article", ARTICLE).originals == found.originals
    assert cited(shipped, "document", ORIGINAL).work == found.originals[0]
    chain = (cited(shipped, "claim", revised).chain or "").split(" > ")
    assert (chain[0], chain[-1]) == ("Institute for Far Eastern Studies", last)


def test_a_claim_without_documents_brings_what_its_article_rests_on(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        rows = reader.select(
            """SELECT c.key, d.key FROM claim c JOIN article_document l ON l.article_id = c.article_id
            JOIN document d ON d.id = l.document_id WHERE l.role = 'rests_on' AND NOT EXISTS
            (SELECT 1 FROM claim_source WHERE claim_id = c.id AND document_id IS NOT NULL) ORDER BY c.key"""
        ).rows
    assert rows
    assert cited(shipped_to_read, "claim", rows[0][0]).originals[0].key == rows[0][1]


def test_an_article_and_a_document(shipped_to_read: db.Target) -> None:
    article = cited(shipped_to_read, "article", ARTICLE)
    assert [original.key for original in article.originals] == [ORIGINAL]
    assert (article.chain, article.claim, article.spans) == (None, None, ())
    document = cited(shipped_to_read, "document", ORIGINAL)
    assert (document.work.title, document.originals) == (TITLE, ())


def test_a_claim_of_a_revised_report_has_its_chain_too(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        hidden = reader.select("SELECT key FROM claim EXCEPT SELECT claim_key FROM claim_flat ORDER BY 1").rows
    assert hidden
    assert " > " in (cited(shipped_to_read, "claim", hidden[0][0]).chain or "")


def test_every_record_can_be_cited_in_every_style(shipped_to_read: db.Target) -> None:
    with reading(shipped_to_read) as reader:
        citations = [
            citation(reader, kind, id_, DAY)
            for kind in ("article", "document", "source", "figure")
            for (id_,) in reader.select(f"SELECT id FROM {kind} ORDER BY key").rows
        ]
    keys = {item.key for item in citations}
    library = bibtexparser.parse_string(STYLES["bibtex"](citations))
    assert library.failed_blocks == []
    assert {entry.key for entry in library.entries} == {key.replace("/", ":") for key in keys}
    records = rispy.loads(STYLES["ris"](citations))
    assert {record["id"] for record in records} == keys
    assert {item["id"] for item in json.loads(STYLES["csl-json"](citations))} == keys
    text = STYLES["text"](citations)
    assert all(f"nkdb {item.kind} {item.key}\n" in text for item in citations)


# characters that mean something in one format or another, and names in Korean
HARD = [
    "50 % & more_than #1 $5 {braces} ~tilde^ back\\slash", "로동신문", "설송아", '"quoted" “curly”', "@online{x, y}",
    "a} , title = {b", "TY  - BOOK", "line\nER  - \nTY  - JOUR", "% comment", "x\\", "{", "}", "<b>&amp;", "a\tb", "=1",
]  # fmt: skip


def work(text: str, **fields: Any) -> Work:
    """A work with the same text in every field."""
    return Work(
        "a-key", "article", text, text, text, None, "2014-08-05", "https://example.org/?a=1&b=%20#c_d", **fields
    )


def one_line(text: str) -> str:
    """A text as one line."""
    return " ".join("".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text).split())


def untex(text: str) -> str:
    """What LaTeX prints for what was escaped."""
    for command, character in (
        ("textbraceleft", "{"),
        ("textbraceright", "}"),
        ("textbackslash", "\\"),
        ("textasciitilde", "~"),
        ("textasciicircum", "^"),
    ):
        text = text.replace(rf"\{command}{{}}", f"\0{ord(character)}\0")
    text = re.sub(r"\\([{}%&#$_])", r"\1", text)
    return re.sub("\0(\\d+)\0", lambda found: chr(int(found[1])), text)


def braces_balance(text: str) -> bool:
    """Whether BibTeX, which counts braces whether or not they are escaped, would find the end of the entry."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("hard", HARD)
def test_bibtex_is_read_back(hard: str) -> None:
    text = STYLES["bibtex"]([Citation("article", "a-key", work(hard), DAY, (), hard, hard)])
    assert braces_balance(text)
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {field.key: field.value for field in entry.fields}
    assert fields["title"][0] + fields["title"][-1] == "{}"
    assert (
        untex(fields["title"][1:-1]) == untex(fields["author"][1:-1]) == untex(fields["organization"]) == one_line(hard)
    )
    assert fields["url"] == "https://example.org/?a=1&b=%20#c_d"
    assert (fields["date"], fields["year"], fields["urldate"]) == ("2014-08-05", "2014", "2026-11-24")


@pytest.mark.parametrize("hard", HARD)
def test_ris_is_read_back(hard: str) -> None:
    text = STYLES["ris"]([Citation("article", "a-key", work(hard), DAY, (work(hard),), hard, hard)])
    record, _original = rispy.loads(text)
    assert record["title"] == record["secondary_title"] == one_line(hard)
    assert record["authors"] == [one_line(hard)]
    assert record["type_of_reference"] == "BLOG"
    assert record["urls"] == ["https://example.org/?a=1&b=%20#c_d"]
    assert (record["year"], record["date"]) == ("2014", "2014/08/05/")
    assert any(note == f"Chain: {one_line(hard)}" for note in record["notes"])


@given(st.text(max_size=30), st.text(st.sampled_from("{}\\%&#$_~^@,=\n -ERTY"), max_size=30))
def test_no_text_breaks_a_format(title: str, chain: str) -> None:
    cites = Citation("article", "a-key", Work("a-key", "article", title, "A paper"), DAY, chain=chain or None)
    library = bibtexparser.parse_string(STYLES["bibtex"]([cites]))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == ["a-key"]
    assert len(rispy.loads(STYLES["ris"]([cites]))) == 1
    json.loads(STYLES["csl-json"]([cites]))


# EDTF: in words, for CSL, for RIS, for BibTeX
DATES: list[tuple[str, str, dict[str, Any], str, dict[str, str]]] = [
    ("2014-08-05", "5 August 2014", {"date-parts": [[2014, 8, 5]]}, "2014/08/05/", {"date": "2014-08-05", "year": "2014"}),
    ("2014-08", "August 2014", {"date-parts": [[2014, 8]]}, "2014/08//", {"date": "2014-08", "year": "2014"}),
    ("2014", "2014", {"date-parts": [[2014]]}, "2014///", {"date": "2014", "year": "2014"}),
    ("2014-04~", "about April 2014", {"date-parts": [[2014, 4]], "circa": True}, "2014/04//about April 2014",
     {"date": "2014-04~", "year": "2014"}),
    ("2014?", "about 2014", {"date-parts": [[2014]], "circa": True}, "2014///about 2014", {"date": "2014?", "year": "2014"}),
    ("2013/2014-02", "2013 to February 2014", {"date-parts": [[2013], [2014, 2]]}, "2013///2013 to February 2014",
     {"date": "2013/2014-02", "year": "2013"}),
    ("2013/..", "since 2013", {"literal": "since 2013"}, "2013///since 2013", {"date": "2013/..", "year": "2013"}),
    ("../2013-02", "until February 2013", {"literal": "until February 2013"}, "2013/02//until February 2013",
     {"date": "../2013-02", "year": "2013"}),
    ("2014-21", "spring 2014", {"date-parts": [[2014]], "season": 1}, "2014///spring 2014",
     {"date": "2014-21", "year": "2014"}),
    ("201X", "201X", {"literal": "201X"}, "///201X", {"year": "201X"}),
    ("[2013,2014]", "[2013,2014]", {"literal": "[2013,2014]"}, "///[2013,2014]", {"year": "[2013,2014]"}),
]  # fmt: skip


@pytest.mark.parametrize(("edtf", "words", "csl", "ris", "bibtex"), DATES)
def test_dates(edtf: str, words: str, csl: dict[str, Any], ris: str, bibtex: dict[str, str]) -> None:
    assert str(when(edtf)) == words
    cites = [Citation("document", "a", Work("a", "news_story", "T", "P", date=edtf), DAY)]
    assert json.loads(STYLES["csl-json"](cites))[0]["issued"] == csl
    (record,) = rispy.loads(STYLES["ris"](cites))
    assert record["date"] == ris
    (entry,) = bibtexparser.parse_string(STYLES["bibtex"](cites)).entries
    assert {field.key: field.value for field in entry.fields if field.key in ("date", "year")} == bibtex
    assert words in STYLES["text"](cites)


def test_no_date_is_said() -> None:
    cites = [Citation("document", "a", Work("a", "news_story", "T", "P"), DAY)]
    assert "“T”, P, no date." in STYLES["text"](cites)
    assert "issued" not in json.loads(STYLES["csl-json"](cites))[0]
    assert "DA  -" not in STYLES["ris"](cites)


@pytest.mark.parametrize("kind", [*DOCUMENT_KIND, "website"])
def test_every_kind_of_work_has_a_type_that_readers_know(kind: str) -> None:
    csl, bibtex, ris = types_of(Work("a", kind, "T", "P"))
    assert ris in rispy.TYPE_OF_REFERENCE_MAPPING
    assert bibtex in {"online", "article", "report", "misc"}
    # https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
    assert csl in {
        "article-journal", "article-magazine", "article-newspaper", "broadcast", "document", "interview", "legislation",
        "periodical", "post-weblog", "report", "speech", "webpage",
    }  # fmt: skip
    assert kind in TYPES or kind in ("statement",)


@pytest.mark.parametrize(
    ("kind", "key", "medium", "type_"),
    [
        ("article", "8-3-movement-evolves-2014-08-05", "blog", "BLOG"),
        ("document", "rodong-sinmun-2013-12-03-localization-and-national-pride", "state_newspaper", "NEWS"),
        ("document", "38-north-2014-04-december-7-factory", "website", "BLOG"),
    ],
)
def test_an_article_of_a_newspaper_is_news(
    shipped_to_read: db.Target, kind: str, key: str, medium: str, type_: str
) -> None:
    with reading(shipped_to_read) as reader:
        work = citation(reader, *find_records(reader, key, (kind,))[0], DAY).work
    assert (work.kind, work.medium, types_of(work)[2]) == ("article", medium, type_)
    assert types_of(replace(work, medium="newspaper"))[0] == "article-newspaper"


SITE = Work("w", "website", None, "Daily NK", url="https://example.org/")
NOTES = [
    (Work("a", "blog_post", "Kilns", "Blog", "Ri Sam"), {}, "Ri Sam, “Kilns”, Blog, no date.\n"),
    (Work("a", "directive", None, "Cabinet", issue="No. 7", date="2014-08-05"), {}, "Cabinet, directive, No. 7, 5 August 2014.\n"),
    (SITE, {}, f"Daily NK. https://example.org/. Accessed {DAY}.\n"),
    (SITE, {"originals": (Work("o", "speech", "On kilns", "Kim"),)}, "Cited original: “On kilns”, Kim, no date.\n"),
    (SITE, {"figure": "7 kg"}, "Figure: 7 kg\n"),
    (SITE, {"claim": "It is so."}, "Claim, in the words of nkdb: It is so.\n"),
    (SITE, {"chain": "A > B"}, "Chain: A > B\n"),
]  # fmt: skip


@pytest.mark.parametrize(("cited_work", "fields", "line"), NOTES)
def test_a_reference_says_what_there_is_and_no_more(cited_work: Work, fields: dict[str, Any], line: str) -> None:
    said = STYLES["text"]([Citation("claim", "k", cited_work, DAY, **fields)])
    assert line in said
    for note in ("Cited original: ", "Figure: ", "Claim, in", "Chain: "):
        assert (note in said) == line.startswith(note)


@pytest.mark.parametrize(("issue", "title"), [("No. 7", "No. 7"), (None, "Cabinet")])
def test_what_has_no_title_has_its_issue_or_its_publisher_for_one(issue: str | None, title: str) -> None:
    (item,) = json.loads(
        STYLES["csl-json"]([Citation("document", "k", Work("k", "directive", None, "Cabinet", issue=issue), DAY)])
    )
    assert item["title"] == title


def test_a_page_was_seen_on_a_day(shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql(f"UPDATE article SET url = 'https://example.org/a' WHERE key = '{ARTICLE}'")
    found = cited(shipped, "article", ARTICLE)
    assert "https://example.org/a. Accessed 2026-11-24." in STYLES["text"]([found])
    assert json.loads(STYLES["csl-json"]([found]))[0]["accessed"] == {"date-parts": [[2026, 11, 24]]}
    assert rispy.loads(STYLES["ris"]([found]))[0]["access_date"] == "2026/11/24"


def test_an_original_that_two_share_stands_once(shipped_to_read: db.Target) -> None:
    both = [cited(shipped_to_read, "article", ARTICLE), cited(shipped_to_read, "figure", FIGURE)]
    for style, count in (("bibtex", 3), ("ris", 3), ("csl-json", 3)):
        text = STYLES[style](both)
        found = len(json.loads(text)) if style == "csl-json" else len(re.findall(r"^(?:@|TY  - )", text, re.MULTILINE))
        assert found == count, style


def references(style: str, citations: list[Citation]) -> list[str]:
    """The names of the references in a list, as the style has them."""
    text = STYLES[style](citations)
    if style == "csl-json":
        return [item["id"] for item in json.loads(text)]
    return re.findall(r"^(?:@\w+\{|ID  - )([^,\n]+)", text, re.MULTILINE)


POST = Work("ferry", "article", "A post", "A blog")
STORY = Work("ferry", "article", "A story", "A paper", issue="3")


@pytest.mark.parametrize("style", ["bibtex", "ris", "csl-json"])
@pytest.mark.parametrize(
    ("citations", "names"),
    [
        ([("article", POST, STORY)], ["ferry", "ferry.document"]),
        ([("article", POST), ("document", STORY)], ["ferry", "ferry.document"]),
        ([("document", STORY), ("article", POST)], ["ferry", "ferry.article"]),
        ([("source", POST), ("article", POST, STORY)], ["ferry", "ferry.article", "ferry.document"]),
        # one and the same document, as an original before it is cited itself and after
        ([("article", POST, STORY), ("document", STORY)], ["ferry", "ferry.document"]),
        ([("document", STORY), ("article", POST, STORY)], ["ferry", "ferry.article"]),
    ],
)
def test_keys_are_unique_in_their_table_alone(style: str, citations: list[tuple[Any, ...]], names: list[str]) -> None:
    cites = [Citation(kind, work.key, work, DAY, originals) for kind, work, *originals in citations]
    assert references(style, cites) == names


def test_bibtex_relates_an_article_to_an_original_of_its_key() -> None:
    assert "related = {ferry.document}" in STYLES["bibtex"]([Citation("article", "ferry", POST, DAY, (STORY,))])


def test_a_span_says_where() -> None:
    assert str(Span(1, 2, "ab", "verified")) == "characters 1-2 of the text, sha256 ab (verified)"


def test_a_server_cites_the_same(server: db.Target, sqlite_shipped: db.Target) -> None:
    for kind, key in (("article", ARTICLE), ("figure", FIGURE), ("document", ORIGINAL)):
        assert cited(server, kind, key) == cited(sqlite_shipped, kind, key)

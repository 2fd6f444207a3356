"""Cards: every record has one, every spelling finds it, and what it says is what the database holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from looking import as_on_sqlite
from sqlalchemy import text

from nkdb import db
from nkdb.archive.saved import saved_files
from nkdb.cards import KINDS, Card, find_cards, find_records
from nkdb.cards.card import ends, work
from nkdb.cards.chain import find_chains
from nkdb.errors import CommonEndError, UnknownKeyError
from nkdb.load.pages import import_pages
from nkdb.query import Reader, Result, reading
from nkdb.query.names import keys_beside

ARTICLE = "8-3-movement-evolves-2014-08-05"
PAYMENT = f"{ARTICLE}/monthly-payments/range"


@pytest.fixture(scope="module")
def reader(store: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The shipped database, open for reading."""
    with reading(store.to_read(store.shipped, tmp_path_factory.mktemp("cards"))) as opened:
        yield opened


def card(reader: Reader, text: str) -> Card:
    """The only card a text means."""
    (found,) = find_cards(reader, text)
    return found


def facts(card: Card) -> dict[str, str]:
    """The facts of a card, those with the same label together."""
    joined: dict[str, str] = {}
    for label, value in card.facts:
        joined[label] = f"{joined[label]}; {value}" if label in joined else value
    return joined


MERGED = """INSERT INTO source_merge (source_id, into_id) SELECT a.id, b.id FROM source a, source b
    WHERE a.key IN ('daily-nk', 'nk-economy-watch') AND b.key = 'ifes'"""


def test_what_a_merged_source_published_is_that_of_the_one_it_is(shipped: db.Target) -> None:
    document = "daily-nk-2014-08-05-culture-of-august-3rd"
    with db.connection(shipped) as conn:
        documents = conn.exec_driver_sql(
            "SELECT count(*) FROM document d JOIN source s ON s.id = d.source_id WHERE s.key IN ('daily-nk', 'ifes')"
        ).scalar_one()
        conn.exec_driver_sql(MERGED)
    with reading(shipped) as opened:
        article = facts(card(opened, ARTICLE))
        assert article["publisher"] == "Institute for Far Eastern Studies"
        assert article["rests on"].startswith("Institute for Far Eastern Studies")
        assert facts(card(opened, document))["source"] == "Institute for Far Eastern Studies"
        assert facts(card(opened, "manufacturing"))["used by"] == "Institute for Far Eastern Studies"
        chains = opened.select(
            """SELECT f.claim_key, s.key FROM claim_flat f JOIN claim c ON c.key = f.claim_key
            JOIN claim_source l ON l.claim_id = c.id JOIN source s ON s.id = l.source_id ORDER BY c.id, l.position"""
        ).rows
        one = {"ifes", "daily-nk", "nk-economy-watch"}
        origins, told = dict(chains), {claim for claim, source in chains if source in one}
        passed_on = [claim for claim in told if origins[claim] not in one]
        assert facts(card(opened, "ifes"))["passes on"] == f"{len(passed_on)} claims of others"
        assert f"Documents ({documents})" in [title for title, *_ in card(opened, "ifes").tables]


@pytest.mark.parametrize(
    "ask",
    [find_cards, find_chains, lambda reader, text: find_records(reader, f" {text}")],
    ids=["cards", "chains", "records"],
)
def test_an_end_of_more_keys_than_can_be_meant_is_refused(
    reader: Reader, ask: Callable[[Reader, str], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [key for (key,) in reader.select("SELECT key FROM figure WHERE key LIKE '%/split' ORDER BY key").rows]
    monkeypatch.setattr("nkdb.cards.MOST_MEANT", len(keys))
    assert len(ask(reader, "split")) == len(keys)
    monkeypatch.setattr("nkdb.cards.MOST_MEANT", len(keys) - 1)
    with pytest.raises(CommonEndError) as caught:
        ask(reader, "split")
    assert str(caught.value) == (
        f"'split' ends the keys of {len(keys)} claims and figures; allowed: an ending of at most {len(keys) - 1} keys, "
        f"or a key such as {keys[0]}"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_has_a_card(reader: Reader, store: Any, kind: str) -> None:
    keys = [key for (key,) in reader.select(f"SELECT key FROM {kind} ORDER BY key").rows]
    assert keys
    # a server takes several times as long for each
    for key in keys if store.kind == "sqlite" else keys[::7]:
        (found,) = [card for card in find_cards(reader, key) if card.kind == kind]
        assert found.key == key
        assert found.title
        assert all(label and value and "None" not in value for label, value in found.facts), found.facts
        assert all(heading and text for heading, text in found.texts)
        for heading, columns, rows in found.tables:
            assert rows, heading
            assert {len(row) for row in rows} == {len(columns)}, heading


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rodong-sinmun", [("source", "rodong-sinmun")]),
        ("Rodong Sinmun", [("source", "rodong-sinmun")]),
        ("Nodong Sinmun", [("source", "rodong-sinmun")]),
        ("RodongSinmun", [("source", "rodong-sinmun")]),
        ("로동신문", [("source", "rodong-sinmun")]),
        (unicodedata.normalize("NFD", "로동신문"), [("source", "rodong-sinmun")]),
        ("  nodong SINMUN ", [("source", "rodong-sinmun")]),
        (ARTICLE, [("article", ARTICLE)]),
        (PAYMENT, [("figure", PAYMENT)]),
        ("monthly-payments/range", [("figure", PAYMENT)]),
        ("monthly-payments", [("claim", f"{ARTICLE}/monthly-payments")]),
        ("range", [("figure", f"{ARTICLE}/full-freedom-price/range"), ("figure", PAYMENT)]),
        (
            "ministry-of-light-industry",
            [("source", "ministry-of-light-industry"), ("organization", "ministry-of-light-industry")],
        ),
        (
            "Ministry of Light Industry",
            [("source", "ministry-of-light-industry"), ("organization", "ministry-of-light-industry")],
        ),
        ("경공업성", [("organization", "ministry-of-light-industry")]),
        ("熙川市", [("place", "huichon")]),
        ("HUICHUN", [("place", "huichon")]),
        ("the Rodong-Sinmun.", [("source", "rodong-sinmun")]),
        ("payment of 8.3 Money", [("measure", "8-3-money-payment")]),
        ("8.3 Money", [("topic", "8-3-money")]),
        ("MANUFACTURING", [("category", "manufacturing")]),
    ],
)
def test_a_key_the_end_of_a_key_or_any_spelling(reader: Reader, text: str, found: list[tuple[str, str]]) -> None:
    assert [(card.kind, card.key) for card in find_cards(reader, text)] == found


def test_every_name_in_the_database_finds_its_record(reader: Reader) -> None:
    for kind in ("source", "organization", "place"):
        names = reader.select(f"SELECT name, {kind}_id FROM {kind}_name").rows
        assert names
        for name, id_ in names[:: len(names) // 40]:
            assert (kind, id_) in find_records(reader, name), name


@pytest.mark.parametrize(
    ("text", "near"),
    [("rodong-sinmum", "rodong-sinmun"), ("8-3-money-payments", "8-3-money-payment"), ("daily-mk", "daily-nk")],
)
def test_an_unknown_key_suggests_the_nearest(reader: Reader, text: str, near: str) -> None:
    with pytest.raises(UnknownKeyError, match=f"{text}'; did you mean .*{near}"):
        find_cards(reader, text)


def test_a_key_is_compared_with_those_next_to_it_only(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nkdb.query.names.MOST_COMPARED", 2)
    keys = [key for (key,) in reader.select("SELECT key FROM source WHERE key >= 'daily-mk' ORDER BY key").rows]
    assert keys_beside(reader, "source", "daily-mk")[:2] == keys[:2]
    assert len(keys_beside(reader, "source", "daily-mk")) == 4
    with pytest.raises(UnknownKeyError, match="did you mean daily-nk"):
        find_cards(reader, "daily-mk")


@pytest.mark.parametrize("text", ["", " ", "/", "%", "_", "' OR 1 = 1 --", "payments", "로동", "q" * 10_000])
def test_what_means_nothing_is_unknown(reader: Reader, text: str) -> None:
    with pytest.raises(UnknownKeyError):
        find_cards(reader, text)


def test_the_payment_is_a_range_with_its_relations_and_chain(reader: Reader) -> None:
    said = facts(card(reader, PAYMENT))
    assert said["value"] == "20,000-200,000 KPW per P1M"
    assert said["qualifier"].startswith("range")
    assert said["measure"] == "Payment of 8.3 Money (8-3-money-payment)"
    assert said["chain"] == "NK Economy Watch > Daily NK > source in North Pyongan Province"
    assert said["said on"] == "2014-08-04"
    assert "“Culture of August 3rd Changing with the Times”" in said["through"]
    assert said["equals price of (its high end)"] == f"40kg of rice ({ARTICLE}/rice-equivalent/rice)"
    assert f"({ARTICLE}/upper-earnings/earnings)" in said["implies (its high end)"]


def test_a_vague_figure_says_what_it_counts_apart_from_its_number(reader: Reader) -> None:
    said = facts(card(reader, f"{ARTICLE}/cement-unit/years-ago"))
    assert said["value"] == "no number; unit year"


def test_a_relation_is_told_from_the_other_side_too(reader: Reader) -> None:
    said = facts(card(reader, f"{ARTICLE}/rice-equivalent/rice"))
    assert said["named by"] == f"20,000 KPW … 200,000 KPW ({PAYMENT}): equals price of this"


def test_evidence_is_quoted_once_the_page_is_imported(shipped: db.Target, corpus: Path) -> None:
    with reading(shipped) as reader:
        ((heading, before),) = [text for text in card(reader, PAYMENT).texts if text[0].startswith("Evidence")]
    assert heading == "Evidence, characters 1838-1897: unchecked"
    assert "nkdb import PAGE" in before
    import_pages(shipped, saved_files([corpus]))
    with reading(shipped) as reader:
        ((heading, quoted),) = [text for text in card(reader, PAYMENT).texts if text[0].startswith("Evidence")]
        assert facts(card(reader, ARTICLE))["text"].endswith("characters imported")
    assert heading == "Evidence, characters 1838-1897: verified"
    # its ends only: the words between are the source's
    assert (quoted[:14], quoted[-14:], len(quoted)) == ("20,000 KPW per", "to 200,000 KPW", 59)


def test_evidence_beyond_the_end_of_a_text_is_no_matter_of_importing(shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        short = {"body": "rice", "sha256": sha256(b"rice").hexdigest(), "key": ARTICLE}
        conn.execute(text("UPDATE article SET body = :body, body_sha256 = :sha256 WHERE key = :key"), short)
    with reading(shipped) as reader:
        ((_, told),) = [text for text in card(reader, PAYMENT).texts if text[0].startswith("Evidence")]
    assert told == "(the text ends before it)"


@pytest.mark.parametrize(
    ("claim", "shares"),
    [("average-split", "factory 70 %; lessee 30 %"), ("factories-like-equal-split", "factory 50 %; lessee 50 %")],
)
def test_a_split_shows_its_shares(reader: Reader, claim: str, shares: str) -> None:
    said = facts(card(reader, f"factories-take-up-sharecropping-2014-03-22/{claim}/split"))
    assert said["shares"] == shares
    assert "value" not in said


@pytest.mark.parametrize(
    ("shares", "is_partial", "expected"),
    [
        ([("factory", 70, 70)], True, "factory 70 % (the rest is not said)"),
        ([("factory", 50, 70), ("lessee", 30, 50)], False, "factory 50-70 %; lessee 30-50 %"),
        ([("factory", 62.5, 62.5), ("lessee", 37.5, 37.5)], False, "factory 62.5 %; lessee 37.5 %"),
    ],
)
def test_partial_shares_and_shares_with_ends(
    shipped: db.Target, shares: list[tuple[str, float, float]], is_partial: bool, expected: str
) -> None:
    with db.connection(shipped) as conn:
        figure, key = conn.exec_driver_sql("SELECT id, key FROM figure WHERE kind = 'split' ORDER BY key").fetchall()[0]
        conn.execute(text("DELETE FROM split_share WHERE figure_id = :figure"), {"figure": figure})
        conn.execute(
            text("UPDATE figure SET is_partial = :partial WHERE id = :figure"),
            {"partial": is_partial, "figure": figure},
        )
        for position, (party, low, high) in enumerate(shares):
            conn.execute(
                text("INSERT INTO split_share (figure_id, position, party, low, high) VALUES (:f, :p, :party, :l, :h)"),
                {"f": figure, "p": position, "party": party, "l": low, "h": high},
            )
    with reading(shipped) as reader:
        assert facts(card(reader, key))["shares"] == expected


def test_an_uncertain_place_keeps_what_was_printed(reader: Reader) -> None:
    said = facts(card(reader, "high-tech-development-zones-2014-06-05/companies-recognized"))
    assert "Huichon (printed 'Chinchon [?]', uncertain, the editor's guess)" in said["places"]
    assert "Wonsan;" not in said["places"], "what is certain has no brackets and stands last"
    assert said["places"].endswith("; Wonsan")


def test_two_wordings_of_one_report_name_each_other(reader: Reader) -> None:
    older, newer = "localization-industries-2014-01-20", "localization-sectors-2014-01-20"
    assert facts(card(reader, newer))["revision of"] == older
    assert facts(card(reader, older))["revised by"] == newer


HEADINGS_AND_WORKS = f"""
    INSERT INTO category (key, name, is_tag) VALUES ('wages', 'Wages', TRUE), ('markets', 'Markets', TRUE);
    INSERT INTO article_category (article_id, category_id)
        SELECT a.id, c.id FROM article a, category c WHERE a.key = '{ARTICLE}' AND c.is_tag;
    INSERT INTO article (key, title, publisher_id) SELECT k.key, k.key, s.id FROM source s,
        (SELECT 'repost' AS key UNION ALL SELECT 'copy') k WHERE s.key = 'daily-nk' ORDER BY k.key DESC;
    INSERT INTO article_relation (article_id, related_article_id, kind) SELECT a.id, o.id, 'duplicate_of'
        FROM article a, article o WHERE a.key IN ('repost', 'copy') AND o.key = '{ARTICLE}' ORDER BY a.key DESC;
    INSERT INTO article_citation (article_id, position, outlet, source_id, author, title, date, url)
        SELECT a.id, n.position, n.outlet, s.id, n.author, n.title, n.date, n.url FROM article a JOIN (
            SELECT 2 AS position, NULL AS key, NULL AS outlet, 'A. Writer' AS author, NULL AS title,
                CAST(NULL AS DATE) AS date, NULL AS url
            UNION ALL SELECT 1, NULL, 'Wire', NULL, NULL, {{day}}, NULL
            UNION ALL SELECT 0, 'daily-nk', 'DailyNK', NULL, 'Prices', NULL, 'https://example.org/prices'
        ) n ON a.key = '{ARTICLE}' LEFT JOIN source s ON s.key = n.key
"""


def test_an_article_has_its_headings_its_repeats_and_the_works_it_names(shipped: db.Target) -> None:
    day = "'2014-08-05'" if shipped.file is not None else "DATE '2014-08-05'"
    with db.connection(shipped) as conn:
        for statement in HEADINGS_AND_WORKS.format(day=day).split(";"):
            conn.exec_driver_sql(statement)
    with reading(shipped) as opened:
        said = facts(card(opened, ARTICLE))
        assert facts(card(opened, "wages"))["kind"] == "tag"
    assert (said["categories"], said["tags"], said["repeated by"]) == (
        "Manufacturing", "Markets; Wages", "copy; repost",
    )  # fmt: skip
    assert said["names as source"] == (
        "Daily NK, “Prices”, https://example.org/prices; Wire, 2014-08-05; no outlet named, by A. Writer"
    )


KNOWN_AND_NOT = [
    ("academy-of-social-sciences", "confidence", "high (well established)"),
    ("a-mill", "confidence", None),
    ("daily-nk", "review", None),
    ("blog-example", "review", "not reviewed: an import met the name"),
    ("daily-nk", "reliability", "C (fairly reliable)"),
    ("blog-example", "reliability", "not assessed"),
    ("blog-example", "passes on", None),
    ("hyesan", "coordinates", "41.4, 128.18 (town seat, GeoNames, CC BY 4.0)"),
    ("dprk-unspecified", "coordinates", None),
    ("manufacturing", "kind", "category"),
    ("8-3-money-payment", "compared in", "KPW per P1M"),
    ("harvest-split", "compared in", "percent"),
]


def test_what_is_not_known_is_not_told(shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        conn.exec_driver_sql(
            "INSERT INTO source (key, name, kind, is_reviewed) VALUES ('blog-example', 'Blog', 'website', FALSE)"
        )
        conn.exec_driver_sql("INSERT INTO organization (key, name, kind) VALUES ('a-mill', 'A mill', 'factory')")
    with reading(shipped) as opened:
        told = [(key, label, facts(card(opened, key)).get(label)) for key, label, _ in KNOWN_AND_NOT]
    assert told == KNOWN_AND_NOT


def test_of_one_claim_no_more_are_told(shipped: db.Target) -> None:
    passed_on = """SELECT max(l.claim_id) FROM claim_source l JOIN source s ON s.id = l.source_id
        JOIN claim_source n ON n.claim_id = l.claim_id AND n.position > l.position WHERE s.key = 'rodong-sinmun'"""
    with db.connection(shipped) as conn:
        conn.exec_driver_sql(f"DELETE FROM claim WHERE id = ({passed_on})")
    with reading(shipped) as opened:
        assert facts(card(opened, "rodong-sinmun"))["passes on"] == "1 claim of others"


class Counted:
    """A reader that knows the most rows it gave."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.most = reader, 0

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None, limit: int | None = None) -> Result:
        """What the reader finds; names are looked for among all."""
        found = self._reader.select(sql, parameters, limit)
        self.most = max(self.most, 0 if "_name" in sql else len(found.rows))
        return found


def test_a_long_table_is_cut_and_says_so(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    (table,) = [table for table in card(reader, "ifes").tables if table[0].startswith("Claims")]
    ((claims,),) = reader.select(
        "SELECT count(*) FROM claim_flat WHERE origin = 'Institute for Far Eastern Studies'"
    ).rows
    assert table[0] == f"Claims of which it is the origin (40 of {claims})"
    assert len(table[2]) == 40
    asked = Counted(reader)
    find_cards(asked, "ifes")
    assert asked.most == 41, "what is not shown is counted by the database"
    monkeypatch.setattr("nkdb.cards.card.MOST_ROWS", claims)
    (table,) = [table for table in card(reader, "ifes").tables if table[0].startswith("Claims")]
    assert (table[0], len(table[2])) == (f"Claims of which it is the origin ({claims})", claims)


def test_claims_of_an_article_stand_in_reading_order(reader: Reader) -> None:
    ((heading, columns, rows),) = card(reader, ARTICLE).tables
    assert columns[0] == "claim"
    assert heading.startswith("Claims (40 of ") or heading == f"Claims ({len(rows)})"
    assert [row[0] for row in rows[:3]] == ["daily-nk-story", "meaning-changed", "ordered-by-kim-jong-il"]


@pytest.mark.parametrize(
    "key", [ARTICLE, "production-growth", "8-3-money", "daily-nk", "manufacturing", "choson-sinbo"]
)
def test_a_server_has_the_card_of_a_file(undated: list[db.Target], key: str) -> None:
    def tables(target: db.Target) -> list[object]:
        with reading(target) as opened:
            found = card(opened, key).tables
        return [(name, columns, [tuple(map(as_on_sqlite, row)) for row in rows]) for name, columns, rows in found]

    file, server = map(tables, undated)
    assert server == file


def test_a_measure_has_its_figures_side_by_side(reader: Reader) -> None:
    ((heading, columns, rows),) = card(reader, "8-3-money-payment").tables
    assert heading == "Figures (2)"
    assert "shares" not in columns, "a column without a value in any row"
    found = sorted(dict(zip(columns, row, strict=True))["per"] for row in rows)
    assert found == ["P1M", "P3M"]


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "expected"),
    [
        (20_000, 200_000, "range", "20,000-200,000"),
        (40, 40, "exact", "40"),
        (40.0, 40.0, "exact", "40"),
        (0.5, 1.5, "range", "0.5-1.5"),
        (0, 0, "exact", "0"),
        (None, 0, "at_most", "at most 0"),
        (None, 2_000_000, "at_most", "at most 2,000,000"),
        (None, 5, "less_than", "less than 5"),
        (30, None, "at_least", "at least 30"),
        (100, None, "more_than", "more than 100"),
        (20, 20, "approximate", "about 20"),
        (5, 10, "approximate", "about 5-10"),
        (-5, -2, "range", "-5 to -2"),
        (-5, 2, "approximate", "about -5 to 2"),
        (None, None, "vague", "no number"),
        (100, None, "vague", "from 100"),
        (None, 100, "vague", "up to 100"),
    ],
)
def test_ends(low: float | None, high: float | None, qualifier: str, expected: str) -> None:
    assert ends(low, high, qualifier) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("news_story", "Daily NK", "Prices", "A. Writer", None, "2014"), "Daily NK, “Prices”, by A. Writer, 2014"),
        (
            ("journal_issue", "Kyongje Yongu", None, None, "2014, 3", "2014"),
            "Kyongje Yongu, 2014, 3, 2014 (journal issue)",
        ),
        (("speech", "Kim Jong Un", None, None, None, None), "Kim Jong Un (speech)"),
    ],
)
def test_a_cited_work_in_one_line(parts: tuple[Any, ...], expected: str) -> None:
    assert work(*parts) == expected

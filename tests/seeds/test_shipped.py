"""The shipped seeds: the whole page is coded, the figures are what was said, and the words are our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml
from looking import rows

from nkdb import db
from nkdb.archive.saved import saved_files
from nkdb.load.pages import import_pages
from nkdb.seedfile import records as r
from nkdb.seedfile.checking import check
from nkdb.seedfile.seeds import Seeds

ROOT = Path(__file__).resolve().parents[2]
LONGEST_RUN = 8


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    """The shipped seeds, checked."""
    return check([])


@pytest.fixture(scope="module")
def articles(seeds: Seeds) -> list[r.Article]:
    """The shipped articles."""
    return [located.record for located in seeds.articles()]


@pytest.fixture(scope="module")
def bodies(corpus: Path, articles: list[r.Article]) -> dict[str, str]:
    """The texts of the real page, by the keys of the articles."""
    keys = {article.title: article.key for article in articles}
    return {keys[found.title]: found.body for found in next(saved_files([corpus])).read().articles}


def test_the_whole_page_is_coded(articles: list[r.Article]) -> None:
    claims = [claim for article in articles for claim in article.claims]
    assert len(articles) == 10
    assert len(claims) >= 200
    assert sum(len(claim.figures) for claim in claims) >= 38
    assert min(len(article.claims) for article in articles) >= 5
    assert all(article.summary and article.categories == ["manufacturing"] for article in articles)
    resting = {article.key for article in articles if any(d.role == "rests_on" for d in article.documents)}
    assert {article.key for article in articles} - resting == {"december-7-factory-2014-04-09"}  # the editor's own


def test_informants_are_persons_of_one_story_with_what_is_known(seeds: Seeds, articles: list[r.Article]) -> None:
    informants = {
        source.record.key: source.record for source in seeds.of(r.Source) if source.record.kind == "informant"
    }
    stories: dict[str, set[str]] = {key: set() for key in informants}
    for article in articles:
        for chain in article.chains.values():
            for link in chain:
                if link.source in informants:
                    stories[link.source].add(article.key)
    assert len(informants) >= 3
    assert all(len(found) == 1 for found in stories.values()), stories
    assert all(source.note for source in informants.values())


@pytest.mark.parametrize(
    ("article", "measure", "figures"),
    [
        ("8-3-movement-evolves-2014-08-05", "8-3-money-payment",
         [(20000, 200000, "range", "KPW", "P1M"), (240000, 480000, "range", "KPW", "P3M")]),
        ("8-3-movement-evolves-2014-08-05", "private-earnings", [(None, 2000000, "at_most", "KPW", "P1M")]),
        ("8-3-movement-evolves-2014-08-05", "rice-quantity", [(40, 40, "exact", "kg", None)]),
        ("8-3-movement-evolves-2014-08-05", "womens-union-age", [(30, None, "more_than", "year", None)]),
        ("8-3-movement-evolves-2014-08-05", "8-3-contributor-tiers", [(3, 3, "exact", "tier", None)]),
        ("8-3-movement-evolves-2014-08-05", "8-3-money-share-of-earnings", [(5, 10, "approximate", "percent", None)]),
        ("factories-take-up-sharecropping-2014-03-22", "age-of-person", [(52, 52, "exact", "year", None)]),
        ("factories-take-up-sharecropping-2014-03-22", "time-since",
         [(2, 3, "range", "year", None), (None, 20, "less_than", "year", None)]),
        ("economic-management-one-year-2014-04-11", "wage-multiple",
         [(None, None, "vague", "times", None), (100, None, "more_than", "times", None)]),
        ("economic-management-one-year-2014-04-11", "housing-waiting-time", [(3, 4, "range", "year", None)]),
        ("economic-management-one-year-2014-04-11", "production-growth", [(10, 10, "exact", "percent", "P1Y")]),
        ("vietnam-recalls-medicine-2014-08-29", "product-quantity",
         [(4, 4, "exact", "box", None), (30, 30, "exact", "box", None)]),
        ("competition-rises-among-factories-2014-09-05", "building-floors", [(23, 23, "exact", "floor", None)]),
        ("consumer-goods-by-demand-2014-08-25", "teacher-evaluation-frequency",
         [(1, 1, "exact", "evaluation", "semester")]),
        ("localization-sectors-2014-01-20", "domestic-content",
         [(100, 100, "exact", "percent", None), (100, 100, "exact", "percent", None)]),
        ("localization-industries-2014-01-20", "nuclear-tests", [(3, 3, "exact", "test", None)]),
    ],
)  # fmt: skip
def test_figures_are_exactly_what_was_said(
    articles: list[r.Article], article: str, measure: str, figures: list[tuple[object, ...]]
) -> None:
    found = [
        (figure.low, figure.high, figure.qualifier, figure.unit, figure.per)
        for coded in articles
        if coded.key == article
        for claim in coded.claims
        for figure in claim.figures
        if figure.measure == measure
    ]
    assert sorted(found, key=repr) == sorted(figures, key=repr)


def test_stated_relations_are_recorded(shipped_to_read: db.Target) -> None:
    assert set(
        rows(
            shipped_to_read,
            """SELECT f.printed, r.figure_end, r.kind, o.printed FROM figure_relation r
            JOIN figure f ON f.id = r.figure_id JOIN figure o ON o.id = r.related_figure_id""",
        )
    ) >= {
        ("20,000 KPW … 200,000 KPW", "high", "equals_price_of", "40kg of rice"),
        ("Four of the boxes", "both", "subset_of", "30 boxes"),
    }


def test_a_revised_report_counts_once(shipped_to_read: db.Target) -> None:
    assert rows(shipped_to_read, "SELECT count(*) FROM article") == [(10,)]
    assert rows(shipped_to_read, "SELECT count(DISTINCT article_key) FROM claim_flat") == [(9,)]
    assert (
        rows(shipped_to_read, "SELECT 1 FROM claim_flat WHERE article_key = 'localization-industries-2014-01-20'") == []
    )


def test_a_claim_has_a_place_unless_it_is_on_publications_or_holds_anywhere(articles: list[r.Article]) -> None:
    nowhere = [
        f"{article.key}/{claim.key}"
        for article in articles
        for claim in article.claims
        if not claim.places and "media" not in claim.topics and claim.time is not None
    ]
    assert nowhere == []


def test_a_claim_can_be_understood_alone(articles: list[r.Article]) -> None:
    pointing = re.compile(r"\b(this|these|such(?! as))\b", re.IGNORECASE)
    assert [claim.text for article in articles for claim in article.claims if pointing.search(claim.text)] == []


@pytest.mark.parametrize(
    ("claim", "begins", "ends"),
    [
        ("localization-sectors-2014-01-20/rodong-sinmun-report", "On January 7, RodongSinmun", "of Kim Jong Un."),
        ("localization-sectors-2014-01-20/cabinet-bodies-espouse-address", "various cabinet", "of Kim Jong Un."),
        ("localization-sectors-2014-01-20/choson-sinbo-report", "The Choson Sinbo", "Pyongyang Socks Factory"),
        ("localization-industries-2014-01-20/rodong-sinmun-report", "On January 7, Rodong Sinmun", "of Kim Jong Un."),
        ("localization-industries-2014-01-20/cabinet-bodies-espouse-address", "various Cabinet", "of Kim Jong Un."),
        ("localization-industries-2014-01-20/choson-sinbo-report", "The Choson Sinbo", "Pyongyang Socks Factory"),
        ("economic-management-one-year-2014-04-11/choson-sinbo-report", "The Choson Sinbo", "more autonomously"),
        ("high-tech-development-zones-2014-06-05/thesis-on-regions", "Another thesis", "of the regional economies"),
        ("high-tech-development-zones-2014-06-05/editor-doubts-chinchon", "* NKeconWatch", "called “Chinchon”."),
        ("high-tech-development-zones-2014-06-05/chinchon-perhaps-huichon", "Maybe", "Huichon?"),
        ("consumer-goods-by-demand-2014-08-25/editorial-published", "published an editorial", "Movement.”"),
        ("consumer-goods-by-demand-2014-08-25/production-fits-demand", "The article emphasizes", "consumer demands"),
        ("consumer-goods-by-demand-2014-08-25/only-users-can-evaluate", "“Product evaluation", "general public.”"),
        ("competition-rises-among-factories-2014-09-05/joguk-september-article", "According to", "to its customers."),
        ("competition-rises-among-factories-2014-09-05/kyongje-yongu-quality-article", "In the most", "construction"),
    ],
)
def test_a_span_holds_what_its_claim_says_and_no_more(
    articles: list[r.Article], bodies: dict[str, str], claim: str, begins: str, ends: str
) -> None:
    article, _, key = claim.partition("/")
    (coded,) = (found for known in articles if known.key == article for found in known.claims if found.key == key)
    (span,) = coded.evidence
    assert span.start is not None
    words_of_it = bodies[article][span.start : span.end]
    assert (words_of_it[: len(begins)], words_of_it[-len(ends) :]) == (begins, ends)


def test_an_uncertain_place_stays_uncertain(shipped_to_read: db.Target) -> None:
    found = rows(
        shipped_to_read,
        """SELECT DISTINCT p.key, l.is_certain FROM claim_place l JOIN place p ON p.id = l.place_id
        WHERE l.as_printed LIKE 'Chinchon%'""",
    )
    assert found == [("huichon", 0)]


def test_the_real_page_matches_whole_and_every_span_holds(shipped: db.Target, corpus: Path) -> None:
    report = import_pages(shipped, saved_files([corpus]))
    assert (report.matched, report.new.count, report.verification.unchecked) == (10, 0, 0)
    assert report.holds
    assert report.verification.verified >= 370


# our own words


def words(text: str) -> list[str]:
    """The words of a text, lower-case, apostrophes made straight."""
    return re.findall(r"[\w']+", text.lower().replace("’", "'"))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """All runs of one word more than may be shared."""
    found = words(text)
    for start in range(len(found) - LONGEST_RUN):
        yield tuple(found[start : start + LONGEST_RUN + 1])


def repository_texts() -> Iterator[tuple[str, str]]:
    """Every text file of the repository, with white space folded."""
    left_out = {".git", ".venv", "__pycache__", "build", "dist"}
    # an environment in the repository has a hundred times as many files
    tops = [top for top in ROOT.iterdir() if top.name not in left_out]
    for file in sorted(file for top in tops for file in ([top] if top.is_file() else top.rglob("*"))):
        parts = file.relative_to(ROOT).parts
        if file.is_file() and not any(part in left_out or part.endswith("_cache") for part in parts):
            try:
                yield "/".join(parts), " ".join(file.read_text(encoding="utf-8").split())
            except UnicodeDecodeError:
                continue  # a database or another binary file holds no prose of ours


def test_no_run_of_more_than_eight_words_of_the_page_is_in_the_repository(
    corpus: Path, seeds: Seeds, articles: list[r.Article]
) -> None:
    theirs = set(runs(corpus.read_text(encoding="utf-8")))
    titles = {article.title for article in articles} | {d.record.title for d in seeds.of(r.Document)}
    by_length = sorted((title for title in titles if title), key=len, reverse=True)
    found = []
    for name, text in repository_texts():
        for title in by_length:
            text = text.replace(title, "\0")
        for piece in text.split("\0"):
            found += [f"{name}: {' '.join(run)}" for run in runs(piece) if run in theirs]
    assert found == []


def test_the_test_of_words_would_notice(corpus: Path) -> None:
    theirs = set(runs(corpus.read_text(encoding="utf-8")))
    sentence = next(p for p in corpus.read_text(encoding="utf-8").split("\n\n") if len(words(p)) > 40)
    assert any(run in theirs for run in runs("Before. " + " ".join(sentence.split()[5:20])))


# the codebook


def test_the_codebook_shows_only_what_loads() -> None:
    text = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) >= 5
    declared = {
        "claims": r.Claim, "figures": r.Figure, "sources": r.Source, "organizations": r.Organization,
        "documents": r.Document, "measures": r.Measure, "topics": r.Topic, "places": r.AboutPlace,
    }  # fmt: skip
    for block in blocks:
        data = yaml.load(block.replace("[…]", "[]"), Loader=yaml.BaseLoader)
        for name, items in data.items() if isinstance(data, dict) else [("shares", data)]:
            if isinstance(items, list) and name in declared and items and isinstance(items[0], dict):
                if name == "documents" and "role" in items[0]:
                    continue
                for item in items:
                    assert item.keys() <= declared[name].model_fields.keys(), item


RECORDS: dict[str, type[r.Record]] = {
    **{kind.TYPE: kind for kind in (r.Article, *r.COLLECTIONS.values(), *r.TABLES)},
    "claim": r.Claim, "link of a chain": r.Link, "evidence": r.Evidence, "figure": r.Figure, "share": r.Share,
    "relation of a figure": r.Relation, "relation of an article": r.ArticleRelation, "name": r.Name,
    "document of an article": r.CitedDocument, "organization of a claim": r.AboutOrganization,
    "place of a claim": r.AboutPlace,
}  # fmt: skip


def test_the_codebook_says_what_the_flags_of_the_shipped_rates_mean(seeds: Seeds) -> None:
    text = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    table = text.partition("| flags | they say |\n| --- | --- |\n")[2].partition("\n\n")[0]
    explained = [flag.replace("…", "*") for row in table.splitlines() for flag in re.findall(r"`(.+?)`", row)]
    rates = [rate.record for kind in (r.MarketRate, r.OfficialRate) for rate in seeds.of(kind)]
    flags = {flag for rate in rates for flag in (rate.flags or "").split(";") if flag}
    assert len(flags) >= 50
    assert {flag for flag in flags if not any(fnmatchcase(flag, known) for known in explained)} == set()
    assert [known for known in explained if not any(fnmatchcase(flag, known) for flag in flags)] == []


def test_the_codebook_says_which_fields_a_record_must_have() -> None:
    text = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    table = text.partition("| must have | may have |\n| --- | --- | --- |\n")[2]
    listed = {
        record: (re.findall(r"`(\w+)`", must), re.findall(r"`(\w+)`", may))
        for record, must, may in re.findall(r"^\| ([^|]+) \|([^|]*)\|([^|]*)\|$", table, re.MULTILINE)
    }
    assert listed == {
        name: tuple(
            [field for field, declared in kind.model_fields.items() if declared.is_required() is required]
            for required in (True, False)
        )
        for name, kind in RECORDS.items()
    }

"""The words nkdb uses for kinds of things: each enumeration of the schema with what its values mean.

They stand in one place because three readers need the same list: the CHECK constraints, the validation of seeds and
the documentation. The scales are the Admiralty (NATO AJP-2.1) scales for reliability and credibility.
"""

from __future__ import annotations

from typing import Final

Words = dict[str, str]


def _plain(words: str) -> Words:
    """Words that need no explanation beyond themselves."""
    return {word: word.replace("_", " ") for word in words.split()}


SOURCE_KIND: Final[Words] = _plain(
    "newspaper state_newspaper news_agency broadcaster state_broadcaster "
    "exile_media commercial_media website blog magazine "
    "journal institute government_body un_body company organization person"
) | {
    "informant": "an anonymous witness, one row per person and story",
    "group": "several unnamed people, such as 'experts'",
}

STANCE: Final[Words] = {
    "dprk_state": "speaks for the DPRK state or the Party",
    "pro_dprk_overseas": "run abroad by friends of the DPRK",
    "rok_government_affiliated": "run or funded by the government of the Republic of Korea",
    "exile_or_defector_run": "run by exiles or activists",
    "independent": "neither state nor commercial, or fits no other class",
    "commercial": "a commercial outlet",
    "un": "a body of the United Nations",
    "foreign_government": "run by the government of a third country",
}

RELIABILITY: Final[Words] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}

CREDIBILITY: Final[Words] = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}

NAME_KIND: Final[Words] = {
    "alias": "another name in use",
    "abbreviation": "a short form",
    "romanization": "another spelling of the sound in Latin letters",
    "native": "the name in its own script (hangul, hanja, kana and the like)",
    "translation": "the name's meaning in English",
    "former": "a name no longer in use",
    "misprint": "a wrong spelling that was printed",
}

PLACE_NAME_KIND: Final[Words] = {
    "hangul": "official name in Korean letters",
    "hanja": "name in Chinese characters",
    "mccune_reischauer": "McCune-Reischauer romanization",
    "revised_romanization": "Revised Romanization of Korean",
    "variant": "another spelling or former name",
}

ORGANIZATION_KIND: Final[Words] = _plain(
    "factory work_unit enterprise construction_project ministry "
    "cabinet legislature state_commission state_body government_body "
    "party party_department party_commission military_body military_unit security_body mass_organization association "
    "neighbourhood_unit bank insurer investment_group "
    "trading_company construction_exporter foreign_company consortium airline "
    "telecom_operator transport_company mine power_plant refinery store market sez university school care_institution "
    "research_institute brand"
)

CONFIDENCE: Final[Words] = {
    "high": "well established",
    "medium": "less sure, or changed with time",
    "low": "doubtful, or a guess",
}

PLACE_KIND: Final[Words] = _plain(
    "country province special_city city county district workers_district neighbourhood site"
) | {"survey_area": "several places whose figures were reported together"}

COORDINATE_BASIS: Final[Words] = {
    "geonames": "town seat, GeoNames, CC BY 4.0",
    "open_admin_data_centroid": "centre of the area, open-admin-data, CC BY 4.0",
    "general_knowledge": "good to some kilometres",
}

DOCUMENT_KIND: Final[Words] = _plain(
    "news_story editorial article journal_article journal_issue "
    "magazine_article magazine_issue report speech address interview "
    "statement directive decree decision blog_post broadcast"
)

ARTICLE_DOCUMENT_ROLE: Final[Words] = {
    "rests_on": "the article reproduces or retells the document: its cited original",
    "cites": "the article mentions or quotes the document",
    "announces": "the article only points to the document",
}

ARTICLE_RELATION_KIND: Final[Words] = {
    "revision_of": "the article is a later wording of the related one",
    "duplicate_of": "the article is the same text as the related one",
}

CLAIM_KIND: Final[Words] = {
    "event": "something that happened at a time",
    "policy": "a rule, line, campaign or decision of the state or the Party, in force",
    "practice": "what people or enterprises do repeatedly, or how something works",
    "statistic": "a statement whose point is a number",
    "assessment": "a judgement, cause, motive, meaning or forecast",
    "plan": "something intended, ordered for the future, promised or called for",
}

MODALITY: Final[Words] = {
    "asserted": "said flatly",
    "hedged": "said with reserve",
    "conditional": "said to hold under a stated condition",
    "normative": "says what must or should be",
}

CHAIN_MODE: Final[Words] = {
    "publishes": "puts it before the public as its own",
    "reports": "retells what the next link said",
    "quotes": "gives it as the next link's words",
    "interviews": "has it from talking to the next link",
    "cites_document": "rests on a document of the next link",
    "observes": "tells what it saw, did, decided or said itself",
    "unattributed": "states it without saying where it comes from",
}
ORIGIN_MODES: Final = frozenset({"publishes", "observes", "unattributed"})
RELAY_MODES: Final = frozenset({"reports", "quotes", "interviews", "cites_document"})

DIMENSION: Final[Words] = _plain("money share count mass duration multiplier age rate frequency length area")

FIGURE_KIND: Final[Words] = {
    "value": "one number or range: low and high",
    "split": "labelled shares of a whole, in split_share",
}

QUALIFIER: Final[Words] = {
    "exact": "low = high",
    "approximate": "about: both ends, equal unless a band is given",
    "range": "both ends, low < high",
    "at_least": "low only, included",
    "more_than": "low only, not included",
    "at_most": "high only, included",
    "less_than": "high only, not included",
    "vague": "a number in words without ends, such as 'dozens'",
}

FIGURE_RELATION_KIND: Final[Words] = {
    "equals_price_of": "this sum buys that quantity",
    "share_of": "this percentage is of that figure",
    "implies": "that figure is derived from this one by the speaker",
    "subset_of": "these are some of those",
}

FIGURE_END: Final[Words] = {
    "low": "the relation holds for the low end",
    "high": "the relation holds for the high end",
    "both": "the relation holds for the whole figure",
}

EVIDENCE_STATE: Final[Words] = {
    "unchecked": "the article's body has not been imported",
    "verified": "the span of the body has the recorded sha256",
    "broken": "the span of the body has another sha256, or lies outside it",
}

QUANTITY: Final[Words] = {
    "usd_kpw": "won for one US dollar",
    "cny_kpw": "won for one yuan",
    "rice_kpw_per_kg": "won for a kilogram of rice",
    "corn_kpw_per_kg": "won for a kilogram of corn",
    "pork_kpw_per_kg": "won for a kilogram of pork",
}

CURRENCY_BASIS: Final[Words] = {
    "old_won": "won before the redenomination of 2009-11-30",
    "new_won": "won after it; 1 new = 100 old",
}

DATE_PRECISION: Final[Words] = {
    "day": "that day",
    "approx_day": "about that day",
    "week": "the week that begins on that day",
    "early_month": "day 1 to 10 of the month",
    "mid_month": "day 11 to 20 of the month",
    "late_month": "day 21 to the end of the month",
    "month": "the month",
    "approx_quarter": "about the quarter of a year that the month lies in",
}

DATE_BASIS: Final[Words] = {
    "stated": "the source gives the date in full",
    "year_inferred": "the source gives day and month only",
    "year_from_url": "the year is from the address of the page",
    "inferred": "worked out from the context",
    "estimated_from_article_id": "estimated from the number of the article",
}

VALUE_BASIS: Final[Words] = {
    "stated": "as given",
    "derived": "computed from a stated level and a stated change or conversion",
    "approximate": "given as about, or as 'in the 400s'",
    "range": "over places or a day",
    "at_least": "the source says only that a level was passed",
    "buy_sell": "buying and selling rate",
    "monthly_average": "average of a month",
}

CITATION_DATE_BASIS: Final[Words] = {"stated": "on the page", "url": "in the address", "inferred": "from the context"}

RATE_KIND: Final[Words] = {
    "official_trade": "trade rate, before August 2002",
    "official_basic": "basic rate, before August 2002",
    "official_unified": "Foreign Trade Bank rate since August 2002",
    "state_store": "rate at which state shops take foreign money",
    "state_exchange_office": "rate of state exchange offices",
    "third_party_quote": "quote of currency sites: not an official rate",
}

RATE_DATE_PRECISION: Final[Words] = {"day": "a day", "month": "a month", "year": "a year"}
RATE_SIDE: Final[Words] = {
    "buy": "the issuer buys",
    "sell": "the issuer sells",
    "mid": "middle rate",
    "unknown": "not stated",
}

"""A database opened for work in pandas."""

from __future__ import annotations

import os
from collections.abc import Mapping
from numbers import Real
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from nkdb import db, query
from nkdb.analysis import frames
from nkdb.analysis.filters import Words, filters
from nkdb.analysis.reading import opened
from nkdb.days import Day
from nkdb.errors import QueryError

if TYPE_CHECKING:
    import pandas as pd

    from nkdb.analysis.attribution import Attribution
    from nkdb.analysis.compare import Comparison


class Database:
    """A database that can be read, as pandas frames.

    Each method reads the database as it is at that moment, in one transaction, and keeps no connection open. Texts are
    pandas' `str`, numbers `Float64` and `Int64` (missing ends are `<NA>`), enumerations `category`, days
    `datetime64[s]`. A time is two columns: its first and its last day.
    """

    def __init__(self, url: str | Path | db.Target | None = None) -> None:
        named = (os.environ.get("NKDB_DATABASE_URL") or db.DEFAULT_DATABASE) if url is None else url
        self._target = named if isinstance(named, db.Target) else db.Target.parse(str(named))
        db.require_current(self._target)

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing is to be closed, which is why there is no `close`: see the class."""

    def __repr__(self) -> str:
        return f"nkdb.open({str(self._target)!r})"

    def figures(
        self,
        measure: Words = None,
        kind: Words = None,
        organization: Words = None,
        source: Words = None,
        origin: Words = None,
        topic: Words = None,
        place: Words = None,
        category: Words = None,
        since: Day = None,
        until: Day = None,
        *,
        per: str | None = None,
        currency: Words = None,
        rate: Words = None,
        in_: Words = None,
        unit: str | None = None,
        max_gap: str | int | None = None,
        mid: bool = False,
    ) -> pd.DataFrame:
        """Figures as they were said, one a row in the order of their keys, with the values asked for beside them.

        **Which figures.** `measure`, `organization`, `source` (anywhere in the chain), `origin` (its last link),
        `topic`, `place` (with the places in it) and `category` take keys or any spelling of a name, one or a list (any
        of them). `kind` is a kind of figure (`value`, `split`) or of claim (`statistic`, `practice`, …). `since` and
        `until` (a day, month or year) keep the figures whose claim's time overlaps; claims without a time are left out.
        Reports that were revised or repeated are told once, as in the view `figure_flat`.

        **Columns** are those of `figure_flat`: figure_key, article_key, published_on, measure_key, measure, kind, low,
        high (in `unit`, per `per`), qualifier, unit, per, printed, claim, claim_earliest, claim_latest, organizations,
        publisher, origin, chain, depth, evidence_state, shares; and claim_key, places, publisher_key, origin_key,
        dimension (of the measure), credibility.

        **What they are put into.** With any of `per`, `currency`, `in_`, `unit` and `mid`, these columns are added;
        nothing that was said is overwritten:

        - value_low, value_high, value_unit, value_per: both ends; an open end stays open.
        - value_note: why a value is empty or not as asked.
        - value_mid, value_mid_basis: only with `mid`, the midpoint of both ends, labelled as such.

        `per` is an ISO 8601 period. Months, quarters and years are exact; between those and weeks or days a month is
        365.2425 / 12 days. Figures without a period, or per a unit, keep theirs. Shares, growth and multiples are not
        divided by time. `unit` is a unit of pint (kg, t, m2, ha, year, …; a ton is metric, a barrel one of oil, a year
        365.2425 days); what is counted, such as bags, is in none.

        `currency` is an ISO 4217 code, at `rate` market (where none is given) or official; `in_` is kg_rice, kg_corn or
        kg_pork: what the sum bought on markets. Foreign money goes through won, by rates up to 31 days apart. A low end
        takes the rate that gives the lower value, a high end that which gives the higher. These columns say which:

        - rate_low, rate_high: range of the rates used, in rate_of (such as `KPW per USD`); rate_count: how many. Where
          the highest was only said to have passed a level, there is no high end, of the rates or of what rests on it.
        - rate_observations: place, date, value ("about", "at least"), observer and flags of each (the first five).
          One that is flagged as a suspected misprint is never used.
        - rate_gap_days: days between them and the figure's time (0: during it); rate_over_limit: more than `max_gap`,
          and so not used. Without `max_gap`, 180 days for market rates and 365 for official ones. A rate dated to about
          a quarter counts as of the month it stands under.
        - rate_place: the same place or one in it, the area around it, nationwide, elsewhere; any place where the claim
          names none but countries. The nearer one is preferred while it is at most 31 days further away in time.
        - rate_time: which time of the figure that is: its claim's (of an open one up to publication, or only the end
          that is known), or where that has none, of report or publication.
        - won: old_won or new_won, the money of that time. Rates of the other are never used, and figures whose time
          spans the redenomination of 2009-11-30 are not converted.

        Of several currencies, rates or goods (lists) each gets its own columns, ending in `_usd_market`,
        `_usd_official`, `_kg_rice` and so on, beside value_low, value_high in the figure's own money.

        A `measure` that is named is to be of the dimension that is asked for: one of shares beside a `unit` of mass, or
        a `currency`, is refused. Of figures that were chosen otherwise, those that cannot be put into it are left
        empty, with a note, and refused where all of them are such.

        Raises UnknownValueError, DayError and ConversionError, which name what is known instead.

        >>> db = nkdb.open("nkdb.sqlite")
        >>> found = db.figures(measure="8-3-money-payment", per="P1M", currency="USD")
        >>> found[["printed", "value_low", "value_high", "value_unit", "value_per"]].round(2)
                                   printed  value_low  value_high value_unit value_per
        0  240,000-480,000 KPW per quarter       10.0        20.0        USD       P1M
        1         20,000 KPW … 200,000 KPW        2.5        25.0        USD       P1M
        """
        from nkdb.analysis import asked
        from nkdb.analysis.normalise import wanted

        into = wanted(per=per, currency=currency, rate=rate, in_=in_, unit=unit, max_gap=max_gap, mid=mid)
        words = {
            "measure": measure, "kind": kind, "organization": organization, "source": source, "origin": origin,
            "topic": topic, "place": place, "category": category, "since": since, "until": until,
        }  # fmt: skip
        with opened(self._target) as rows:
            return asked.figures(rows, words, into).drop(columns="claim_id")

    def claims(
        self,
        kind: Words = None,
        organization: Words = None,
        source: Words = None,
        origin: Words = None,
        topic: Words = None,
        place: Words = None,
        category: Words = None,
        since: Day = None,
        until: Day = None,
    ) -> pd.DataFrame:
        """Claims, one a row in the order of their keys; filters as of `figures`.

        A `kind` of figure keeps the claims that have such a figure.

        Columns are those of the view `claim_flat`: claim_key, article_key, published_on, kind, modality, claim,
        earliest, latest, topics, organizations, places, publisher, origin, chain, depth, figures, evidence_state; and
        publisher_key, origin_key, credibility.

        >>> db = nkdb.open("nkdb.sqlite")
        >>> len(db.claims(topic="8.3 Money", kind="statistic", origin="Daily NK"))
        1
        """
        with opened(self._target) as rows:
            chosen = filters(
                rows, kind=kind, organization=organization, source=source, origin=origin, topic=topic, place=place,
                category=category, since=since, until=until,
            )  # fmt: skip
            return frames.claims(rows, chosen)

    def articles(self) -> pd.DataFrame:
        """Articles, one a row, revised ones and duplicates among them.

        Columns: article_key, title, published_on, publisher, publisher_key, byline, url, summary, claims (how many),
        imported (whether its text is there), revised_by and duplicate_of (keys of articles; of several the first).

        >>> db = nkdb.open("nkdb.sqlite")
        >>> int(db.articles()["claims"].sum())
        336
        """
        with opened(self._target) as rows:
            return frames.articles(rows)

    def sources(self) -> pd.DataFrame:
        """Sources, one a row; one that was merged into another is no source of its own.

        Columns: source_key, source (its name), kind, stance, country (ISO 3166-1), reliability (Admiralty scale),
        parent, organization_key, place, domain.

        >>> db = nkdb.open("nkdb.sqlite")
        >>> db.sources().set_index("source_key").loc["daily-nk", "kind"]
        'exile_media'
        """
        with opened(self._target) as rows:
            return frames.sources(rows)

    def organizations(self) -> pd.DataFrame:
        """Organizations, one a row.

        Columns: organization_key, organization (its name), kind, place, parent, confidence, claims (how many are
        about it; reports that were revised or repeated are told once).

        >>> db = nkdb.open("nkdb.sqlite")
        >>> db.organizations().set_index("organization_key").loc["air-koryo", "kind"]
        'airline'
        """
        with opened(self._target) as rows:
            return frames.organizations(rows)

    def rates(
        self,
        quantity: Words = None,
        rate: str = "market",
        since: Day = None,
        until: Day = None,
        place: Words = None,
    ) -> pd.DataFrame:
        """Rates and prices, one observation a row, oldest first within a quantity.

        `place` is where a market rate was observed, by key or any spelling of a name, one or a list: that place alone,
        without those that lie in it.

        With `rate="market"`: quantity (usd_kpw, cny_kpw, rice_kpw_per_kg, …: won for one), observed_on (as stated),
        date_precision, earliest, latest (its days), place, place_key, low, high, currency_basis (old or new won),
        value_basis, observer, read_in, citation_url, flags. With `rate="official"`: quantity, foreign_currency,
        rate_kind, side, valid_from, valid_to, earliest, latest, kpw_per_unit, currency_basis, value_basis, issuer,
        read_in, citation_url, confidence, flags, low, high (both kpw_per_unit); all kinds are there, told apart by
        rate_kind: conversions use those that begin with `official_` only.

        Raises UnknownValueError, ConversionError or DayError.

        >>> db = nkdb.open("nkdb.sqlite")
        >>> db.rates("usd_kpw", since="2014", until="2014")[["observed_on", "place", "low"]]
          observed_on                           place     low
        0     2014-07  DPRK (nationwide, unspecified)  8000.0
        1     2014-10  DPRK (nationwide, unspecified)  8333.0
        """
        from nkdb.analysis.rates import rates_frame

        with opened(self._target) as rows:
            return rates_frame(rows, quantity, rate, since, until, place)

    def query(
        self, sql: str, parameters: Mapping[str, Any] | None = None, timeout: float | None = query.SECONDS
    ) -> pd.DataFrame:
        """The rows of one SELECT over the public schema, or of a query that comes with nkdb, by its name.

        `parameters` are values for `:name` in it, one for each, also those of pandas; a shipped query has defaults.
        Nothing can be written, and it may take `timeout` seconds (30 where not given; None: as long as it takes).

        Columns whose values are all numbers, texts and the like get pandas' nullable dtypes, on a server those of a
        file: days are texts (`pd.to_datetime` reads them). Only true and false are 1 and 0 in a file. There, whole
        numbers divide without a remainder, as SQL has it: write `low / 3.0`. Raises QueryError.

        >>> db = nkdb.open("nkdb.sqlite")
        >>> db.query("SELECT count(*) AS plans FROM claim WHERE kind = :kind", {"kind": "plan"})["plans"].tolist()
        [37]
        """
        from nkdb.analysis.answers import frame_of, plain

        if not isinstance(sql, str):
            raise QueryError(f"found SQL in a {type(sql).__name__}", "a text")
        if not isinstance(parameters, Mapping | None):
            raise QueryError(f"found parameters in a {type(parameters).__name__}", "a dict: {'name': value} for :name")
        # a server counts milliseconds, and no more of them than an integer holds
        if timeout is not None and not (isinstance(timeout, Real) and 0 < timeout < 2_000_000):
            raise QueryError(
                f"found the timeout {timeout!r}", "a number of seconds, over 0 and under 2,000,000, or None"
            )
        statement, values = query.bound(sql, plain(parameters or {}))
        with query.reading(self._target, seconds=timeout, of_user=True) as reader:
            result = reader.select(statement, values)
        return frame_of(result)

    def compare(self, measure: str, **others: Any) -> Comparison:
        """The figures of one measure against each other; `others` are filters of `figures`. See `Comparison`.

        >>> db = nkdb.open("nkdb.sqlite")
        >>> print(db.compare("8-3-money-payment").summary)
        2 figures of 1 report and 2 origins
        """
        from nkdb.analysis.compare import compare

        with opened(self._target) as rows:
            return compare(rows, measure, filters(rows, measure=measure, **others))

    def attribution(self) -> Attribution:
        """Who depends on whom: the chains of all claims as nodes and edges. See `Attribution`.

        >>> db = nkdb.open("nkdb.sqlite")
        >>> nodes = db.attribution().nodes
        >>> nodes.loc[nodes["origin"].idxmax(), "source"]
        'Institute for Far Eastern Studies'
        """
        from nkdb.analysis.attribution import attribution

        with opened(self._target) as rows:
            return attribution(rows)

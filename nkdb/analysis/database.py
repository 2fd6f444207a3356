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

    Each method reads the database in one transaction, as it is at that moment, and keeps no connection open. Texts have
    the dtype `str` of pandas, numbers `Float64` and `Int64` (missing ends are `<NA>`), enumerations `category`, days
    `datetime64[s]`. A time takes two columns: its first and its last day.
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
        """Closes nothing, since no connection is kept open; hence there is no `close` either."""

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
        """Figures as they were said, one per row in the order of their keys, with any converted values beside them.

        **Which figures.** `measure`, `organization`, `source` (anywhere in the chain), `origin` (its last link),
        `topic`, `place` (including the places in it) and `category` take a key or any spelling of a name, or a list of
        them, any of which may match. `kind` is a kind of figure (`value`, `split`) or of claim (`practice`, …); of a
        list with both, both must match. `since` and `until` (a day, month or year) keep the figures whose claim's time
        overlaps; claims without a time are left out. Revised and repeated reports count once, as in `figure_flat`.

        **Columns** are those of `figure_flat`: figure_key, article_key, published_on, measure_key, measure, kind, low,
        high (in `unit`, per `per`), qualifier, unit, per, printed, claim, claim_earliest, claim_latest, organizations,
        publisher, origin, chain, depth, evidence_state, shares; and claim_key, places, publisher_key, origin_key,
        dimension (of the measure), credibility.

        **Conversion.** With any of `per`, `currency`, `in_`, `unit` and `mid`, these columns are added; what was said
        is never overwritten:

        - value_low, value_high, value_unit, value_per: both ends; an open end stays open.
        - value_note: why a value is empty or not as asked.
        - value_mid, value_mid_basis: only with `mid`, the midpoint of both ends, labelled as such.

        `per` is an ISO 8601 period. Months, quarters and years convert exactly; between them and weeks or days, a month
        counts as 365.2425 / 12 days. Figures without a period, or per unit, stay as they are. Shares, growth and
        multiples are not divided by time. `unit` is a unit that Pint knows (kg, t, m2, ha, year, …; a ton is metric, a
        barrel is of oil, a year has 365.2425 days); counted things, such as bags, cannot be converted.

        `currency` is an ISO 4217 code; `rate` is market (the default) or official. `in_` is kg_rice, kg_corn or
        kg_pork: what the sum bought on markets. Foreign money is converted through won, with rates at most 31 days
        apart. A low end takes the rate that gives the lower value, a high end the one that gives the higher. Of these:

        - rate_low, rate_high: range of the rates used, in rate_of (such as `KPW per USD`); rate_count: how many. If the
          highest is only said to have passed a level, the rates have no high end, nor has any value that depends on it.
        - rate_observations: place, date, value ("about", "at least"), observer and flags of each rate (the first five).
          A suspected misprint is never used.
        - rate_gap_days: days between the rates and the figure's time (0: during it); rate_over_limit: more than
          `max_gap`, and so not used. The default of `max_gap` is 180 days for market rates and 365 for official ones. A
          rate dated to about a quarter counts as one of the month in its date.
        - rate_place: the same place or one in it, the area around it, nationwide, elsewhere; or any place, if the claim
          names only countries. A nearer place is preferred if its rate is at most 31 days further away in time.
        - rate_time: which time of the figure was used: that of its claim (an open time ends with publication, or counts
          only with its known end); if the claim has none, that of report or publication.
        - won: old_won or new_won, the money of that time. Rates in the other won are never used, and figures whose time
          spans the redenomination of 2009-11-30 are not converted.

        With several currencies, rates or goods (lists), each has its own columns, ending in `_usd_market`,
        `_usd_official`, `_kg_rice` and so on, beside value_low and value_high in the figure's own money.

        A `measure` that you name must have the dimension that you convert to: a measure of shares with a `unit` of
        mass, or with a `currency`, is refused. If figures were chosen by other filters, those that cannot be converted
        have empty values and a note; if none can be converted, the call is refused.

        Raises UnknownValueError, DayError and ConversionError; their messages name the values that are known.

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
        """Claims, one per row in the order of their keys; the filters are those of `figures`.

        If `kind` is a kind of figure, it keeps the claims that have such a figure.

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
        """Articles, one per row, including revised ones and duplicates.

        Columns: article_key, title, published_on, publisher, publisher_key, byline, url, summary, claims (how many),
        imported (whether its text is there), revised_by and duplicate_of (keys of articles; the first if there are
        several).

        >>> db = nkdb.open("nkdb.sqlite")
        >>> int(db.articles()["claims"].sum())
        336
        """
        with opened(self._target) as rows:
            return frames.articles(rows)

    def sources(self) -> pd.DataFrame:
        """Sources, one per row, without those that were merged into another.

        Columns: source_key, source (its name), kind, stance, country (ISO 3166-1), reliability (Admiralty scale),
        parent, organization_key, place, domain.

        >>> db = nkdb.open("nkdb.sqlite")
        >>> db.sources().set_index("source_key").loc["daily-nk", "kind"]
        'exile_media'
        """
        with opened(self._target) as rows:
            return frames.sources(rows)

    def organizations(self) -> pd.DataFrame:
        """Organizations, one per row.

        Columns: organization_key, organization (its name), kind, place, parent, confidence, claims (how many are about
        it; reports that were revised or repeated count once).

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
        """Rates and prices, one observation per row, oldest first within a quantity.

        `place` is where a market rate was observed: a key or any spelling of a name, or a list of them. Places that lie
        in it are not included.

        With `rate="market"`: quantity (usd_kpw, cny_kpw, rice_kpw_per_kg, …: won for one), observed_on (as stated),
        date_precision, earliest, latest (its days), place, place_key, low, high, currency_basis (old or new won),
        value_basis, observer, read_in, citation_url, flags. With `rate="official"`: quantity, foreign_currency,
        rate_kind, side, valid_from, valid_to, earliest, latest, kpw_per_unit, currency_basis, value_basis, issuer,
        read_in, citation_url, confidence, flags, low, high (both kpw_per_unit). All kinds of rates are included;
        conversions use only those whose rate_kind begins with `official_`.

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

        `parameters` has a value for each `:name` in the SQL; values from pandas work too, and a shipped query has
        defaults. Nothing can be written. The query may take `timeout` seconds (default: 30; None: no limit).

        Columns whose values all have one type get the nullable dtypes of pandas, the same for a file and a server: days
        are texts (`pd.to_datetime` reads them). Two things differ in a file: true and false are 1 and 0, and dividing
        whole numbers drops the remainder, so write `low / 3.0`. Raises QueryError.

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
        """Compare the figures of one measure with each other; `others` are filters of `figures`. See `Comparison`.

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

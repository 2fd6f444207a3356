-- How many times the official rate did the market pay for a US dollar, year by year? The official rate is the last one attested by the end of the year, in the same won. Suspected misprints are left out.
WITH market AS (
    SELECT substr(observed_on, 1, 4) AS year, currency_basis, min(low) AS market_low, max(high) AS market_high,
        max(CASE value_basis WHEN 'at_least' THEN high ELSE 0 END) AS passed, count(*) AS observations
    FROM market_rate
    WHERE quantity = 'usd_kpw'
        AND ';' || coalesce(flags, '') || ';' NOT LIKE '%;misprint_suspected;%'
    GROUP BY substr(observed_on, 1, 4), currency_basis
)
SELECT year, market.currency_basis, observations, market_low, market_high, o.kpw_per_unit AS official,
    o.valid_from AS official_attested,
    round(1.0 * market_low / o.kpw_per_unit, 1) AS times_low,
    -- a rate of which a source says only that it was passed has no high end
    CASE WHEN passed < market_high THEN round(1.0 * market_high / o.kpw_per_unit, 1) END AS times_high
FROM market
JOIN official_rate o ON o.id = (
    SELECT last.id
    FROM official_rate last
    WHERE last.rate_kind = 'official_unified'
        AND last.foreign_currency = 'USD'
        AND last.currency_basis = market.currency_basis
        AND substr(last.valid_from, 1, 4) <= market.year
        AND ';' || coalesce(last.flags, '') || ';' NOT LIKE '%;misprint_suspected;%'
    ORDER BY last.earliest DESC, last.kpw_per_unit
    LIMIT 1
)
ORDER BY year, market.currency_basis

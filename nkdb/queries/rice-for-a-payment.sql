-- How much rice did sums of won buy on the markets in the time the claim speaks about? Least: the low end at the dearest price; most: the high end at the cheapest. Prices in the won of that time; suspected misprints are none.
-- :measure  key of the measure (default 8-3-money-payment)
SELECT f.figure_key, f.low, f.high, f.per, f.claim_earliest, f.claim_latest,
    count(*) AS prices, min(m.low) AS rice_low, max(m.high) AS rice_high,
    -- a price of which a source says only that it was passed has no high end
    CASE WHEN max(CASE m.value_basis WHEN 'at_least' THEN 1 ELSE 0 END) = 0 THEN round(1.0 * f.low / max(m.high), 1) END
        AS kg_least,
    round(1.0 * f.high / min(m.low), 1) AS kg_most
FROM figure_flat f
JOIN market_rate m ON m.quantity = 'rice_kpw_per_kg'
    AND m.earliest <= f.claim_latest
    AND m.latest >= f.claim_earliest
    AND m.currency_basis = CASE
        WHEN f.claim_latest < '2009-11-30' THEN 'old_won'
        WHEN f.claim_earliest >= '2009-11-30' THEN 'new_won'
    END
    AND ';' || coalesce(m.flags, '') || ';' NOT LIKE '%;misprint_suspected;%'
WHERE f.measure_key = :measure
    AND f.unit = 'KPW'
GROUP BY f.figure_key, f.low, f.high, f.per, f.claim_earliest, f.claim_latest
ORDER BY f.figure_key

-- How much rice did sums of won buy on the markets at the time the claim speaks about? Least: the low end at the highest price; most: the high end at the lowest price. Prices are in the won of that time; suspected misprints are left out.
-- :measure  key of the measure (default 8-3-money-payment)
WITH sums AS (
    SELECT figure_key, low, high, per, claim_earliest, claim_latest,
        CASE WHEN claim_latest < '2009-11-30' THEN 'old_won' WHEN claim_earliest >= '2009-11-30' THEN 'new_won' END AS won
    FROM figure_flat
    WHERE measure_key = :measure
        AND unit = 'KPW'
),
paid AS (
    -- times are fewer than figures: prices are looked up once for each
    SELECT t.claim_earliest, t.claim_latest, count(*) AS prices, min(m.low) AS rice_low, max(m.high) AS rice_high,
        max(CASE m.value_basis WHEN 'at_least' THEN m.high ELSE 0 END) AS passed
    FROM (SELECT DISTINCT claim_earliest, claim_latest, won FROM sums) t
    JOIN market_rate m ON m.quantity = 'rice_kpw_per_kg'
        AND m.earliest <= t.claim_latest
        AND m.latest >= t.claim_earliest
        AND m.currency_basis = t.won
        AND ';' || coalesce(m.flags, '') || ';' NOT LIKE '%;misprint_suspected;%'
    GROUP BY t.claim_earliest, t.claim_latest
)
SELECT s.figure_key, s.low, s.high, s.per, s.claim_earliest, s.claim_latest, p.prices, p.rice_low, p.rice_high,
    -- a price of which a source says only that it was passed has no high end
    CASE WHEN p.passed < p.rice_high THEN round(1.0 * s.low / p.rice_high, 3) END AS kg_least,
    round(1.0 * s.high / p.rice_low, 3) AS kg_most
FROM sums s
JOIN paid p ON p.claim_earliest = s.claim_earliest AND p.claim_latest = s.claim_latest
ORDER BY s.figure_key

-- Which figures of one measure, in the same unit and period, do not even overlap? Both are kept, with their chains; the claims say whether they speak of the same thing. Figures that are said to belong together (one is part of the other) are left out. Sums of won are compared only if both are in old won or both in new won.
WITH said AS (
    -- what goes on does so up to publication; what has no time is of that day
    SELECT measure_key, measure, figure_key, low, high, qualifier, unit, per, coalesce(per, '') AS basis, printed,
        claim, chain,
        CASE
            WHEN unit <> 'KPW' THEN ''
            WHEN coalesce(claim_latest, published_on) < '2009-11-30' THEN 'old_won'
            WHEN coalesce(claim_earliest, claim_latest, published_on) >= '2009-11-30' THEN 'new_won'
        END AS money
    FROM figure_flat
)
SELECT a.measure, a.unit, a.per, a.printed AS one, b.printed AS other, a.claim AS one_claim, b.claim AS other_claim,
    a.chain AS one_chain, b.chain AS other_chain
FROM said a
JOIN said b ON b.measure_key = a.measure_key AND b.unit = a.unit AND b.basis = a.basis AND b.money = a.money
WHERE (a.high < b.low OR (a.high = b.low AND (a.qualifier = 'less_than' OR b.qualifier = 'more_than')))
    AND NOT EXISTS (
        SELECT 1
        FROM figure_relation r
        JOIN figure f ON f.id = r.figure_id
        JOIN figure o ON o.id = r.related_figure_id
        WHERE f.key IN (a.figure_key, b.figure_key) AND o.key IN (a.figure_key, b.figure_key)
    )
ORDER BY a.measure_key, a.figure_key, b.figure_key

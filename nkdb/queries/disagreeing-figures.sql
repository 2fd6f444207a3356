-- Which figures of one measure, in the same unit and period, do not even overlap? Both are kept, with their chains; the claims say whether they speak of the same thing. Figures that are said to belong together (one is part of the other) are left out. Sums of won are compared only if both are in old won or both in new won.
WITH dated AS (
    -- what has no time of its own is of that of the link nearest to its origin that has a date
    SELECT f.key, coalesce(l.reported_earliest, l.reported_latest, d.date_earliest, d.date_latest) AS earliest,
        coalesce(l.reported_latest, l.reported_earliest, d.date_latest, d.date_earliest) AS latest,
        row_number() OVER (PARTITION BY f.id ORDER BY l.position DESC) AS place
    FROM figure f
    JOIN claim c ON c.id = f.claim_id AND c.earliest IS NULL AND c.latest IS NULL
    JOIN claim_source l ON l.claim_id = c.id
    LEFT JOIN document d ON d.id = l.document_id
    WHERE f.unit = 'KPW'
        AND coalesce(l.reported_earliest, l.reported_latest, d.date_earliest, d.date_latest) IS NOT NULL
),
said AS (
    -- what goes on does so up to publication; what nothing else dates is of that day
    SELECT measure_key, measure, figure_key, low, high, qualifier, unit, per, coalesce(per, '') AS basis, printed,
        claim, chain,
        CASE
            WHEN unit <> 'KPW' THEN ''
            WHEN coalesce(claim_earliest, claim_latest, earliest, published_on) >= '2009-11-30' THEN 'new_won'
            WHEN coalesce(claim_latest, latest, published_on) < '2009-11-30' THEN 'old_won'
        END AS money
    FROM figure_flat
    LEFT JOIN dated ON dated.key = figure_key AND place = 1
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

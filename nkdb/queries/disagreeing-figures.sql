-- Which figures of one measure, in one unit and period, do not even overlap? Both are kept, with their chains; the claims say whether they speak of the same thing.
SELECT a.measure, a.unit, a.per, a.printed AS one, b.printed AS other, a.claim AS one_claim, b.claim AS other_claim,
    a.chain AS one_chain, b.chain AS other_chain
FROM figure_flat a
JOIN figure_flat b ON b.measure_key = a.measure_key AND b.unit = a.unit AND coalesce(b.per, '') = coalesce(a.per, '')
WHERE a.high < b.low
ORDER BY a.measure_key, a.figure_key, b.figure_key

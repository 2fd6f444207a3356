-- Which figures of one measure are there, ordered by the time they speak about?
-- :measure  key of the measure (default production-growth)
SELECT claim_earliest, claim_latest, low, high, qualifier, unit, per, printed, organizations, chain, published_on,
    figure_key
FROM figure_flat
WHERE measure_key = :measure
ORDER BY claim_earliest IS NULL, claim_earliest, published_on IS NULL, published_on, figure_key

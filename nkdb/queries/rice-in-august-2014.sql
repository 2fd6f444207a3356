-- What did rice cost on the markets around the 8.3 Money report of August 2014 (200,000 won is said to buy 40 kg)?
SELECT p.name AS place, m.observed_on, m.low, m.high, s.name AS observer,
    round(200000.0 / m.high, 1) AS kg_for_200000_won
FROM market_rate m
JOIN place p ON p.id = m.place_id
LEFT JOIN source_merge x ON x.source_id = m.observer_id
JOIN source s ON s.id = coalesce(x.into_id, m.observer_id)
WHERE m.quantity = 'rice_kpw_per_kg'
    AND m.earliest BETWEEN '2014-07-01' AND '2014-09-30'
ORDER BY m.earliest, p.name, p.key, m.low, m.high, s.name, m.citation_url, m.observed_on, m.date_precision

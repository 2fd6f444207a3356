-- What was one rate or price in one place, observation by observation?
-- :quantity  what is priced: usd_kpw, cny_kpw, rice_kpw_per_kg, corn_kpw_per_kg or pork_kpw_per_kg (default usd_kpw)
-- :place  key of the place (default pyongyang)
-- :since  first day, month or year: observations that may lie in or after it (default 2009-12-01)
SELECT m.observed_on, m.low, m.high, m.currency_basis, m.value_basis, s.name AS observer, m.flags
FROM market_rate m
JOIN place p ON p.id = m.place_id
LEFT JOIN source_merge x ON x.source_id = m.observer_id
JOIN source s ON s.id = coalesce(x.into_id, m.observer_id)
WHERE m.quantity = :quantity
    AND p.key = :place
    AND m.latest >= :since
ORDER BY m.earliest, m.low, m.high, s.name, m.citation_url, m.observed_on, m.date_precision

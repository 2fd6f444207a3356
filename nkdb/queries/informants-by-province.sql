-- Where do the anonymous informants speak from, through whom, and how many claims go back to them?
WITH RECURSIVE lies(place_id, province) AS (
    SELECT p.id, p.name FROM place p LEFT JOIN place whole ON whole.id = p.parent_id
    WHERE coalesce(whole.kind, 'country') = 'country'
    UNION ALL
    SELECT p.id, l.province FROM lies l
    JOIN place whole ON whole.id = l.place_id AND whole.kind <> 'country'
    JOIN place p ON p.parent_id = whole.id
)
SELECT p.province, s.name AS informant, s.key AS informant_key, f.publisher, count(DISTINCT c.id) AS claims,
    sum(CASE WHEN l.position = f.depth - 1 THEN 1 ELSE 0 END) AS as_origin,
    min(f.published_on) AS first_published, max(f.published_on) AS last_published
FROM claim_flat f
JOIN claim c ON c.key = f.claim_key
JOIN claim_source l ON l.claim_id = c.id
LEFT JOIN source_merge m ON m.source_id = l.source_id
JOIN source s ON s.id = coalesce(m.into_id, l.source_id)
LEFT JOIN lies p ON p.place_id = s.place_id
WHERE s.kind = 'informant'
GROUP BY p.province, s.name, s.key, f.publisher
ORDER BY claims DESC, s.key, f.publisher

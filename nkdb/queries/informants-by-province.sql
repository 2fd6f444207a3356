-- Where do the anonymous informants speak from, through whom, and of how many claims are they the origin?
SELECT p.name AS province, s.name AS informant, s.key AS informant_key, f.publisher, count(DISTINCT c.id) AS claims,
    sum(CASE WHEN l.position = f.depth - 1 THEN 1 ELSE 0 END) AS as_origin,
    min(f.published_on) AS first_published, max(f.published_on) AS last_published
FROM claim_flat f
JOIN claim c ON c.key = f.claim_key
JOIN claim_source l ON l.claim_id = c.id
LEFT JOIN source_merge m ON m.source_id = l.source_id
JOIN source s ON s.id = coalesce(m.into_id, l.source_id)
LEFT JOIN place p ON p.id = s.place_id
WHERE s.kind = 'informant'
GROUP BY p.name, s.name, s.key, f.publisher
ORDER BY claims DESC, s.key, f.publisher

-- Where do the anonymous informants speak from, through whom, and of how many claims are they the origin?
SELECT p.name AS province, s.name AS informant, s.key AS informant_key, f.publisher, count(*) AS claims,
    sum(CASE WHEN l.position = f.depth - 1 THEN 1 ELSE 0 END) AS as_origin,
    min(f.published_on) AS first_published, max(f.published_on) AS last_published
FROM source s
LEFT JOIN place p ON p.id = s.place_id
JOIN claim_source l ON l.source_id = s.id
JOIN claim c ON c.id = l.claim_id
JOIN claim_flat f ON f.claim_key = c.key
WHERE s.kind = 'informant'
GROUP BY p.name, s.name, s.key, f.publisher
ORDER BY claims DESC, s.key

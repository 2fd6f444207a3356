-- Which figures rest on nobody but an anonymous informant?
SELECT f.measure, f.printed, f.unit, f.per, s.name AS informant, f.chain
FROM figure_flat f
JOIN figure ON figure.key = f.figure_key
JOIN claim_source c ON c.claim_id = figure.claim_id
LEFT JOIN source_merge m ON m.source_id = c.source_id
JOIN source s ON s.id = coalesce(m.into_id, c.source_id)
WHERE s.kind = 'informant'
    AND c.position = f.depth - 1
ORDER BY f.published_on IS NULL, f.published_on, f.figure_key

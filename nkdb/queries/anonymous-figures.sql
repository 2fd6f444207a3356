-- Which figures rest on nobody but an anonymous informant?
SELECT f.measure, f.printed, f.unit, f.per, s.name AS informant, f.chain
FROM figure_flat f
JOIN figure ON figure.key = f.figure_key
JOIN claim_source c ON c.claim_id = figure.claim_id
JOIN source s ON s.id = c.source_id
WHERE s.kind = 'informant'
    AND c.position = f.depth - 1
ORDER BY f.published_on, f.figure_key

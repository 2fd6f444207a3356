-- On how few origins does the database rest? Claims by who said it first, and through how many hands it reached us.
SELECT s.name AS origin, s.key AS origin_key,
    count(*) AS claims,
    count(DISTINCT f.article_key) AS articles,
    min(f.depth) AS shortest_chain,
    max(f.depth) AS longest_chain
FROM claim_flat f
JOIN claim ON claim.key = f.claim_key
JOIN claim_source c ON c.claim_id = claim.id AND c.position = f.depth - 1
LEFT JOIN source_merge m ON m.source_id = c.source_id
JOIN source s ON s.id = coalesce(m.into_id, c.source_id)
GROUP BY s.id, s.name, s.key
ORDER BY claims DESC, s.key

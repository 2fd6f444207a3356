-- Whose reports do others pass on? For each source behind a publisher: its claims, articles and works, and how many of the claims it is the origin of.
-- :kind  kind of source such as exile_media, or % for all (default %)
SELECT s.name AS outlet, s.kind, s.stance, s.reliability, count(DISTINCT c.id) AS claims,
    count(DISTINCT f.article_key) AS articles,
    count(DISTINCT l.document_id) AS works,
    sum(CASE WHEN l.position = f.depth - 1 THEN 1 ELSE 0 END) AS as_origin
FROM claim_flat f
JOIN claim c ON c.key = f.claim_key
JOIN claim_source l ON l.claim_id = c.id AND l.position > 0
LEFT JOIN source_merge m ON m.source_id = l.source_id
JOIN source s ON s.id = coalesce(m.into_id, l.source_id)
WHERE s.kind LIKE :kind
GROUP BY s.id, s.key, s.name, s.kind, s.stance, s.reliability
ORDER BY claims DESC, s.name, s.key

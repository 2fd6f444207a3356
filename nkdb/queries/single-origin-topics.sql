-- On which topics does everything claimed go back to one origin, however many claims and articles there are?
-- :claims  only topics with at least so many claims (default 2)
SELECT t.key AS topic, t.name, count(DISTINCT c.id) AS claims, count(DISTINCT f.article_key) AS articles,
    min(s.name) AS origin
FROM claim_flat f
JOIN claim c ON c.key = f.claim_key
JOIN claim_topic l ON l.claim_id = c.id
JOIN topic t ON t.id = l.topic_id
JOIN claim_source o ON o.claim_id = c.id AND o.position = f.depth - 1
LEFT JOIN source_merge m ON m.source_id = o.source_id
JOIN source s ON s.id = coalesce(m.into_id, o.source_id)
GROUP BY t.id, t.key, t.name
HAVING count(DISTINCT s.id) = 1 AND count(DISTINCT c.id) >= CAST(:claims AS integer)
ORDER BY claims DESC, t.key

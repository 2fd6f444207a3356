-- What is claimed about a topic in a place, or in any place within it?
-- :place  key of the place (default pyongyang)
-- :topic  key of the topic, or % for all (default %)
WITH RECURSIVE meant(id) AS (
    SELECT id FROM place WHERE key = :place
    UNION
    SELECT p.id
    FROM place p
    JOIN meant ON p.parent_id = meant.id
        OR EXISTS (SELECT 1 FROM place_member m WHERE m.place_id = meant.id AND m.member_id = p.id)
)
SELECT f.published_on, f.places, f.topics, f.kind, f.claim, f.origin, f.claim_key
FROM claim_flat f
JOIN claim c ON c.key = f.claim_key
WHERE EXISTS (SELECT 1 FROM claim_place l JOIN meant ON meant.id = l.place_id WHERE l.claim_id = c.id)
    AND EXISTS (SELECT 1 FROM claim_topic l JOIN topic t ON t.id = l.topic_id WHERE l.claim_id = c.id AND t.key LIKE :topic)
ORDER BY f.published_on IS NULL, f.published_on, f.claim_key

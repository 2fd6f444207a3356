-- What is claimed about an organization, or about one that belongs to it, and through whom does it reach us?
-- :organization  key of the organization (default pyongyang-electric-cable-factory-326)
WITH RECURSIVE meant(id) AS (
    SELECT id FROM organization WHERE key = :organization
    UNION
    SELECT o.id FROM organization o JOIN meant ON o.parent_id = meant.id
)
SELECT f.published_on, o.name AS organization, f.kind, f.modality, f.claim, f.chain, f.claim_key
FROM meant
JOIN claim_organization l ON l.organization_id = meant.id
JOIN organization o ON o.id = meant.id
JOIN claim c ON c.id = l.claim_id
JOIN claim_flat f ON f.claim_key = c.key
ORDER BY f.published_on IS NULL, f.published_on, f.claim_key, o.name, o.key

-- Which claims come from furthest away: through at least so many hands, with the modality the origin gave them?
-- :hands  length of the chain, the publisher included (default 3)
SELECT depth, chain, modality, claim, claim_key
FROM claim_flat
WHERE depth >= CAST(:hands AS integer)
ORDER BY depth DESC, claim_key

-- Which claims reached us through the most hands, and with which modality did the origin make them?
-- :hands  least length of the chain, including the publisher (default 3)
SELECT depth, chain, modality, claim, claim_key
FROM claim_flat
WHERE depth >= CAST(:hands AS integer)
ORDER BY depth DESC, claim_key

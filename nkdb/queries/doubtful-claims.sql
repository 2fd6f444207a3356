-- Which claims are contradicted by their own page, or by established knowledge?
SELECT c.key, c.credibility, c.text, c.note
FROM claim c
JOIN claim_flat f ON f.claim_key = c.key
WHERE c.credibility IN ('4', '5')
ORDER BY c.credibility DESC, c.key

-- How are harvests on leased factory land divided, and under which condition?
SELECT printed, qualifier, shares, claim
FROM figure_flat
WHERE measure_key = 'harvest-split'
ORDER BY figure_key

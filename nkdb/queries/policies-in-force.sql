-- Which policies are claimed to be in force on a day? An open end counts as still in force, an open beginning as always in force; claims without any time are left out.
-- :day  the day (default 2014-06-15)
SELECT earliest, latest, modality, claim, organizations, chain, claim_key
FROM claim_flat
WHERE kind = 'policy'
    AND (earliest IS NOT NULL OR latest IS NOT NULL)
    AND (earliest IS NULL OR earliest <= :day)
    AND (latest IS NULL OR latest >= :day)
ORDER BY coalesce(earliest, latest), claim_key

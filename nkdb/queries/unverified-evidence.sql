-- Which articles have evidence that is not verified against an imported text, and how much of it?
SELECT a.key AS article, a.published_on, CASE WHEN a.body IS NULL THEN 'no' ELSE 'yes' END AS text_imported,
    count(*) AS spans,
    sum(CASE WHEN e.state = 'unchecked' THEN 1 ELSE 0 END) AS unchecked,
    sum(CASE WHEN e.state = 'broken' THEN 1 ELSE 0 END) AS broken
FROM evidence e
JOIN article a ON a.id = e.article_id
WHERE e.state <> 'verified'
GROUP BY a.id, a.key, a.published_on, CASE WHEN a.body IS NULL THEN 'no' ELSE 'yes' END
ORDER BY broken DESC, unchecked DESC, a.key

-- How the counts of two summaries differ. $old and $new are the returns.
SELECT CASE WHEN o.level IS NULL THEN 'added' WHEN n.level IS NULL THEN 'gone' ELSE 'changed' END AS kind,
    'Level ' || coalesce(n.level, o.level) || ', ' || coalesce(n.status, o.status) AS field,
    CASE WHEN o.level IS NULL THEN '' ELSE coalesce(o.n::VARCHAR, 'not known') END AS was,
    CASE WHEN n.level IS NULL THEN '' ELSE coalesce(n.n::VARCHAR, 'not known') END AS now,
    coalesce(o.sheet, ''), coalesce(o.row, 0), coalesce(n.sheet, ''), coalesce(n.row, 0)
FROM (SELECT * FROM tallies WHERE return_id = $old) o
FULL JOIN (SELECT * FROM tallies WHERE return_id = $new) n ON n.level = o.level AND n.status = o.status AND n.as_at = o.as_at
WHERE o.level IS NULL OR n.level IS NULL OR o.n IS DISTINCT FROM n.n
ORDER BY coalesce(n.level, o.level), coalesce(n.status, o.status)

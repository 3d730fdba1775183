-- How often each return met each rule.
SELECT f.rule, f.severity, r.file, coalesce(r.service, ''), count(*)::BIGINT
FROM findings f JOIN readings r USING (return_id)
GROUP BY f.rule, f.severity, r.file, r.service, r.return_id
ORDER BY CASE f.severity WHEN 'reject' THEN 0 WHEN 'query' THEN 1 ELSE 2 END, f.rule, r.file, r.service, r.return_id

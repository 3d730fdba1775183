-- How often each return met each rule; a counts return those that the export met too that
-- it was made of.
WITH met AS (
    SELECT return_id, rule, severity, count(*)::BIGINT AS n FROM findings GROUP BY return_id, rule, severity
    UNION ALL
    SELECT return_id, rule, severity, n FROM export_rules
)
SELECT m.rule, m.severity, r.file, coalesce(r.service, ''), sum(m.n)::BIGINT
FROM met m JOIN readings r USING (return_id)
GROUP BY m.rule, m.severity, r.file, r.service, r.return_id
ORDER BY CASE m.severity WHEN 'reject' THEN 0 WHEN 'query' THEN 1 ELSE 2 END, m.rule, r.file, r.service, r.return_id

-- The findings that returns have now and had not, or had and have not, by rule.
WITH was AS (
    SELECT return_id AS id, * EXCLUDE (return_id) FROM findings WHERE return_id IN (SELECT id FROM reread WHERE again <> '')
), now AS (
    SELECT r.id, a.* EXCLUDE (return_id) FROM again_findings a JOIN reread r ON r.again = a.return_id WHERE r.id <> ''
)
SELECT id, 'findings', rule, kind, count(*)
FROM (
    SELECT 'added' AS kind, * FROM (FROM now EXCEPT ALL FROM was)
    UNION ALL
    SELECT 'gone', * FROM (FROM was EXCEPT ALL FROM now)
)
GROUP BY ALL
ORDER BY ALL

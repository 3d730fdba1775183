-- Whether it is settled which interventions newer returns replace: not at all since
-- the last load, or otherwise than the returns have it.
WITH settled AS (
    FROM meta WHERE key = 'settled' AND value = 'yes'
), found AS (
    SELECT return_id, ref, sequence, FALSE AS opened_too FROM replaced_among(FALSE)
    UNION ALL SELECT return_id, ref, sequence, TRUE FROM replaced_among(TRUE)
), differing AS (
    (FROM found EXCEPT FROM superseded) UNION ALL (FROM superseded EXCEPT FROM found)
)
SELECT 'returns were kept, and a command was stopped before it had counted them'
WHERE EXISTS (FROM returns) AND NOT EXISTS (FROM settled)
UNION ALL
SELECT 'interventions wrongly taken as replaced or not: ' || count(DISTINCT (return_id, ref, sequence))
FROM differing WHERE EXISTS (FROM settled) HAVING count(*) > 0

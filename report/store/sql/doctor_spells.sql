-- Interventions whose spells do not follow one another, each from the day on which
-- the one before was left.
SELECT file || ': interventions whose days do not follow one another: ' || count(*)
FROM (
    SELECT DISTINCT return_id, ref, sequence FROM (
        SELECT *, lag(until_day) OVER life AS left_on, row_number() OVER life AS place
        FROM (FROM spells UNION ALL SELECT * REPLACE (ref || ' amended' AS ref) FROM amended)
        WINDOW life AS (PARTITION BY return_id, ref, sequence ORDER BY spell)
    ) WHERE until_day < from_day OR spell <> place OR (place > 1 AND left_on IS DISTINCT FROM from_day)
)
JOIN returns USING (return_id)
GROUP BY file, return_id
ORDER BY file, return_id

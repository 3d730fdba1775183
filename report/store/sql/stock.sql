-- Stock: the interventions that each service has at the end of a day, with their
-- level and status, and the spell that they are in; of a summary its counts, each
-- with its cell. $day is the day. n is null where a count is not known.
WITH told AS MATERIALIZED (FROM basis($day::DATE)),
held AS (
    SELECT s.*
    FROM standing_spells s
    WHERE s.service IN (SELECT service FROM told WHERE kind = 'standing')
    UNION ALL
    SELECT s.*
    FROM spells s
    WHERE s.return_id IN (SELECT return_id FROM told WHERE kind = 'spells')
)
SELECT service, return_id, ref, sequence, level, status, 1::BIGINT AS n, began,
    NULL::VARCHAR AS sheet, NULL::INTEGER AS row, NULL::INTEGER AS column
FROM held
WHERE from_day <= $day::DATE AND (until_day IS NULL OR until_day > $day::DATE)
UNION ALL
SELECT service, return_id, NULL, NULL, level, status, n, NULL, sheet, row, "column"
FROM tallies
WHERE return_id IN (SELECT return_id FROM told WHERE kind = 'tallies') AND as_at = $day::DATE

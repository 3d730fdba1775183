-- Stock: how many interventions of each service are at each level and status at
-- the end of a day. $day is the day. missing: a part of the count is not known.
WITH told AS MATERIALIZED (FROM basis($day::DATE)),
held AS (
    SELECT s.service, s.level, s.status
    FROM standing_spells s
    WHERE s.service IN (SELECT service FROM told WHERE kind = 'standing')
        AND s.from_day <= $day::DATE AND (s.until_day IS NULL OR s.until_day > $day::DATE)
    UNION ALL
    SELECT s.service, s.level, s.status
    FROM spells s
    WHERE s.return_id IN (SELECT return_id FROM told WHERE kind = 'spells')
        AND s.from_day <= $day::DATE AND (s.until_day IS NULL OR s.until_day > $day::DATE)
)
SELECT service, level, status, count(*)::BIGINT AS n, FALSE AS missing
FROM held
GROUP BY service, level, status
UNION ALL
SELECT t.service, t.level, t.status, coalesce(sum(t.n), 0)::BIGINT AS n, bool_or(t.n IS NULL) AS missing
FROM tallies t
WHERE t.return_id IN (SELECT return_id FROM told WHERE kind = 'tallies') AND t.as_at = $day::DATE
GROUP BY t.service, t.level, t.status
ORDER BY service, level, status

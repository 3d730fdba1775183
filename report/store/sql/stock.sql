-- Stock: the interventions that each service has at the end of a day, with their
-- level and status, and the spell that they are in; of a summary its counts, each
-- with its cell. $day is the day. n is null where a count is not known.
WITH told AS MATERIALIZED (FROM basis($day::DATE)),
held AS (
    SELECT service, intervention, return_id, sheet, row, level::VARCHAR AS level, status::VARCHAR AS status,
        from_day, until_day, began::VARCHAR AS began, recorded, reason, undated
    FROM standing_spells
    WHERE NOT opened_too AND service IN (SELECT service FROM told WHERE kind = 'standing')
    UNION ALL
    SELECT s.service, 0, i.return_id, i.sheet, i.row, s.level, s.status,
        s.from_day, s.until_day, s.began, i.status_recorded, i.reason, i.opened_on IS NULL
    FROM spells s JOIN interventions i ON i.return_id = s.return_id AND i.ref = s.ref AND i.sequence = s.sequence
    WHERE s.return_id IN (SELECT return_id FROM told WHERE kind = 'spells')
)
SELECT service, intervention, return_id, sheet, row, NULL::INTEGER AS column, level, status, 1::BIGINT AS n,
    began, recorded, reason, undated
FROM held
WHERE from_day <= $day::DATE AND (until_day IS NULL OR until_day > $day::DATE)
UNION ALL
SELECT service, 0, return_id, sheet, row, "column", level, status, n, NULL, NULL, NULL, FALSE
FROM tallies
WHERE return_id IN (SELECT return_id FROM told WHERE kind = 'tallies') AND as_at = $day::DATE

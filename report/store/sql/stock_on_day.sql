-- Stock, of services of which a return of that very day alone tells: its
-- interventions, or of a summary its counts, each with its cell. $day is the day. n
-- is null where a count is not known.
SELECT s.service, 0 AS intervention, i.return_id, i.sheet, i.row, 0 AS column, s.level, s.status, 1::BIGINT AS n,
    s.began, i.status_recorded AS recorded, i.reason, i.opened_on IS NULL AS undated
FROM spells s JOIN interventions i ON i.return_id = s.return_id AND i.ref = s.ref AND i.sequence = s.sequence
WHERE s.return_id IN (SELECT return_id FROM basis($day::DATE) WHERE kind = 'spells')
    AND s.from_day <= $day::DATE AND (s.until_day IS NULL OR s.until_day > $day::DATE)
UNION ALL
SELECT service, 0, return_id, sheet, row, "column", level, status, n, NULL, NULL, NULL, FALSE
FROM tallies
WHERE return_id IN (SELECT return_id FROM basis($day::DATE) WHERE kind = 'tallies') AND as_at = $day::DATE

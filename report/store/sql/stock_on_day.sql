-- Stock on each of the days of $days, of services of which a return of that very day
-- alone tells: its interventions, or of a summary its counts, each with its cell. n
-- is null where a count is not known.
SELECT b.day, s.service, 0 AS intervention, i.return_id, i.sheet, i.row, 0 AS column, s.level, s.status, 1::BIGINT AS n,
    s.began, i.status_recorded AS recorded, i.reason, i.opened_on IS NULL AS undated
FROM basis_of($days) b
JOIN spells s ON s.return_id = b.return_id
JOIN interventions i ON i.return_id = s.return_id AND i.ref = s.ref AND i.sequence = s.sequence
WHERE b.kind = 'spells' AND s.from_day <= b.day AND (s.until_day IS NULL OR s.until_day > b.day)
UNION ALL
SELECT b.day, t.service, 0, t.return_id, t.sheet, t.row, t."column", t.level, t.status, t.n, NULL, NULL, NULL, FALSE
FROM basis_of($days) b
JOIN tallies t ON t.return_id = b.return_id AND t.as_at = b.day
WHERE b.kind = 'tallies'

-- The rows behind a stock: where each intervention that it counts stands, and the
-- cells of summaries. $day is the day; $levels and $statuses are words, with
-- spaces between them. rule: why the status that counts is not the one recorded.
WITH counted AS (
%s
), wanted AS (
    SELECT * FROM counted
    WHERE level IN (SELECT unnest(string_split($levels, ' '))) AND status IN (SELECT unnest(string_split($statuses, ' ')))
)
SELECT w.service, w.return_id, coalesce(w.sheet, i.sheet), coalesce(w.row, i.row), coalesce(w.column, 0),
    coalesce(w.n, 0)::BIGINT, w.n IS NULL, w.level, w.status, coalesce(i.status_recorded, ''),
    CASE WHEN w.began = 'closed-by-rule' THEN 'status.six-months'
        WHEN r.extract_date = $day::DATE AND (i.reason <> 'status.six-months' OR w.status = 'closed') THEN coalesce(i.reason, '')
        ELSE '' END,
    w.sheet IS NULL AND i.opened_on IS NULL
FROM wanted w
JOIN returns r ON r.return_id = w.return_id
LEFT JOIN interventions i ON i.return_id = w.return_id AND i.ref = w.ref AND i.sequence = recorded_as(w.sequence)
ORDER BY w.service, r.extract_date, r.received_on, w.return_id, 3, 4, 5, w.ref, w.sequence

-- The rows behind a flow: where each intervention that it counts stands, and how
-- often it counts. $first and $last are the period's first and last day; $levels
-- are words, with spaces between them. rule: the six-month rule, where that closed
-- it in the period and $closings says that the flow counts closings.
WITH counted AS (
%s
), wanted AS (
    SELECT * FROM counted WHERE level IN (SELECT unnest(string_split($levels, ' ')))
), ruled AS (
    SELECT DISTINCT return_id, ref, sequence FROM standing_spells
    WHERE $closings AND began = 'closed-by-rule' AND from_day BETWEEN $first::DATE AND $last::DATE
)
SELECT w.service, w.return_id, i.sheet, i.row, 0, w.n::BIGINT, FALSE, w.level, '', coalesce(i.status_recorded, ''),
    CASE WHEN u.ref IS NULL THEN '' ELSE 'status.six-months' END,
    i.opened_on IS NULL
FROM wanted w
JOIN returns r ON r.return_id = w.return_id
JOIN interventions i ON i.return_id = w.return_id AND i.ref = w.ref AND i.sequence = recorded_as(w.sequence)
LEFT JOIN ruled u ON u.return_id = w.return_id AND u.ref = w.ref AND u.sequence = w.sequence
ORDER BY w.service, r.extract_date, r.received_on, w.return_id, i.sheet, i.row, w.ref, w.sequence

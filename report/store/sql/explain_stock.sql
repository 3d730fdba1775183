-- The rows behind a stock: where each intervention that it counts stands, and the
-- cells of summaries. $day is the day; $levels and $statuses are levels and statuses.
-- rule: why the status that counts is not the one recorded.
WITH counted AS (
%s
)
SELECT w.service, w.intervention, w.return_id, w.sheet, w.row, coalesce(w.column, 0)::INTEGER AS column,
    coalesce(w.n, 0)::BIGINT AS n, w.n IS NULL AS missing, w.level::VARCHAR AS level, w.status::VARCHAR AS status, coalesce(w.recorded, '') AS recorded,
    CASE WHEN w.began = 'closed-by-rule' THEN 'status.six-months'
        WHEN r.extract_date = $day AND (w.reason <> 'status.six-months' OR w.status = 'closed') THEN coalesce(w.reason, '')
        ELSE '' END AS rule,
    w.undated
FROM counted w
JOIN returns r ON r.return_id = w.return_id
WHERE w.level IN ($levels) AND w.status IN ($statuses)

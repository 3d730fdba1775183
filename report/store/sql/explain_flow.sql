-- The rows behind a flow: where each intervention that it counts stands, and how
-- often it counts, of what happened.sql finds with the columns of explain_place.sql.
-- $levels are levels. rule: the six-month rule, where that closed it in the period
-- and $closings says that the flow counts closings. Services of which counts returns tell
-- the flow, $measure, are left out.
WITH happened AS (
%s
)
SELECT service, intervention, return_id, sheet, row, 0::INTEGER AS column, n::BIGINT AS n, FALSE AS missing, level::VARCHAR AS level, '' AS status,
    coalesce(recorded, '') AS recorded, CASE WHEN ruled AND $closings THEN 'status.six-months' ELSE '' END AS rule, undated
FROM happened
WHERE n > 0 AND level IN ($levels) AND service NOT IN (SELECT service FROM counted_in($first, $last) WHERE measure = '$measure')

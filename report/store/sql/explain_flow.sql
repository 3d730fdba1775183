-- The rows behind a flow: where each intervention that it counts stands, and how
-- often it counts. $first and $last are the period's first and last day; $levels are levels,
-- words with spaces between them. rule: the six-month rule, where that closed it in
-- the period and $closings says that the flow counts closings.
WITH happened AS (
%s
), wanted AS (
    SELECT * FROM happened WHERE n > 0 AND level IN (SELECT unnest(string_split($levels, ' ')))
), stands AS ( -- where the row of each stands
    SELECT service, opened_too, intervention, any_value(return_id) AS return_id, any_value(sheet) AS sheet, any_value(row) AS row,
        any_value(recorded) AS recorded, bool_or(undated) AS undated,
        bool_or($closings AND began = 'closed-by-rule' AND from_day BETWEEN $first::DATE AND $last::DATE) AS ruled
    FROM standing_spells SEMI JOIN wanted USING (service, opened_too, intervention)
    GROUP BY service, opened_too, intervention
)
SELECT service, return_id, sheet, row, 0::INTEGER AS column, n::BIGINT AS n, FALSE AS missing, w.level::VARCHAR AS level, '' AS status,
    coalesce(recorded, '') AS recorded, CASE WHEN ruled THEN 'status.six-months' ELSE '' END AS rule, undated
FROM wanted w JOIN stands USING (service, opened_too, intervention)
ORDER BY service, intervention

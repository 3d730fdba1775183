-- The rows behind a count, one by one, as explain_stock.sql or explain_flow.sql finds
-- them.
SELECT service, return_id, sheet, row, "column", n, missing, level, status, recorded, rule, undated, row AS last, 1::BIGINT AS rows
FROM (
%s
)
ORDER BY service, intervention, sheet, row, "column", level, status

-- The rows behind a count, as explain_stock.sql or explain_flow.sql (the first that is
-- put in) finds them: those of a sheet that count alike are put together, from the
-- first row to the last. Cells stay as they are, and so do the rows of which
-- explain_rules.sql and explain_earlier.sql (the others) have something to tell.
WITH noted AS (
    SELECT return_id, sheet, row, row AS place FROM (
%[2]s
    )
    UNION
    SELECT return_id, sheet, row, row FROM (
%[3]s
    )
)
SELECT service, return_id, sheet, min(row) AS row, "column", sum(n)::BIGINT AS n, missing, level, status, recorded, rule, undated, max(row) AS last, count(*) AS rows
FROM (
%[1]s
)
LEFT JOIN noted USING (return_id, sheet, row)
GROUP BY service, return_id, sheet, "column", n, missing, level, status, recorded, rule, undated, CASE WHEN "column" > 0 THEN row ELSE place END
ORDER BY service, min(intervention), sheet, row, "column", level, status

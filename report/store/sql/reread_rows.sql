-- How the rows of a table that were read again differ from those that are kept,
-- of returns that are in both: a row for each field, with in how many rows it
-- changed, and for the rows that only one has. %[1]s is the table, %[2]s what tells
-- its rows apart, %[3]s its fields, %[4]s how the rows are joined, and %[5]s counts
-- each field's changes. copy numbers rows that should be one.
WITH was AS (
    SELECT *, row_number() OVER (PARTITION BY %[2]s ORDER BY %[3]s) AS copy
    FROM %[1]s WHERE return_id IN (SELECT id FROM reread WHERE again <> '')
), now AS (
    SELECT *, row_number() OVER (PARTITION BY %[2]s ORDER BY %[3]s) AS copy
    FROM (
        SELECT r.id AS return_id, a.* EXCLUDE (return_id)
        FROM again_%[1]s a JOIN reread r ON r.again = a.return_id WHERE r.id <> ''
    )
), counted AS (
    SELECT coalesce(w.return_id, n.return_id) AS id,
        count(*) FILTER (WHERE w.return_id IS NULL) AS added_rows, count(*) FILTER (WHERE n.return_id IS NULL) AS gone_rows,
        %[5]s
    FROM was w FULL JOIN now n ON %[4]s
    GROUP BY ALL
)
SELECT id, '%[1]s', CASE WHEN field IN ('added_rows', 'gone_rows') THEN '' ELSE field END,
    CASE field WHEN 'added_rows' THEN 'added' WHEN 'gone_rows' THEN 'gone' ELSE 'changed' END, n
FROM counted UNPIVOT (n FOR field IN (added_rows, gone_rows, %[3]s))
WHERE n > 0
ORDER BY ALL

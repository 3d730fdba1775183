-- How the counts of two summaries or counts returns differ. $old and $new are the
-- returns. The day or period is named where it is not the day that both describe.
WITH counts AS (
    SELECT t.return_id, 'Level ' || level || ', ' || status || CASE WHEN as_at = extract_date THEN '' ELSE ' on ' || as_at END AS field,
        0 AS kind, as_at AS last_day, level, status AS what, n, sheet, row
    FROM tallies t JOIN returns r USING (return_id)
    WHERE t.return_id IN ($old, $new)
    UNION ALL
    SELECT return_id, 'Level ' || level || ', ' || replace(measure, '-', ' ') || ' from ' || first_day || ' to ' || last_day,
        1, last_day, level, measure, n, sheet, row
    FROM flows WHERE return_id IN ($old, $new)
    UNION ALL
    SELECT return_id, 'Level ' || level || ', answer ' || answer || ' of ' || scale || ' to question ' || question || ' from ' || first_day || ' to ' || last_day,
        2, last_day, level, question::VARCHAR, n, sheet, row
    FROM ratings WHERE return_id IN ($old, $new)
)
SELECT CASE WHEN o.field IS NULL THEN 'added' WHEN n.field IS NULL THEN 'gone' ELSE 'changed' END, coalesce(n.field, o.field),
    CASE WHEN o.field IS NULL THEN '' ELSE coalesce(o.n::VARCHAR, 'not known') END,
    CASE WHEN n.field IS NULL THEN '' ELSE coalesce(n.n::VARCHAR, 'not known') END,
    coalesce(o.sheet, ''), coalesce(o.row, 0), coalesce(n.sheet, ''), coalesce(n.row, 0)
FROM (SELECT * FROM counts WHERE return_id = $old) o
FULL JOIN (SELECT * FROM counts WHERE return_id = $new) n ON n.field = o.field
WHERE o.field IS NULL OR n.field IS NULL OR o.n IS DISTINCT FROM n.n
ORDER BY coalesce(n.kind, o.kind), coalesce(n.last_day, o.last_day) DESC, coalesce(n.level, o.level), coalesce(n.what, o.what), coalesce(n.field, o.field)

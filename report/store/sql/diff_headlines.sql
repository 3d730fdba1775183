-- What two returns say by themselves of the position on the day that they
-- describe: $old and $new are the returns.
WITH position AS (
    SELECT s.return_id = $new AS new, s.level, s.status, 1 AS n
    FROM spells s JOIN returns r ON r.return_id = s.return_id
    WHERE s.return_id IN ($old, $new) AND s.from_day <= r.extract_date AND (s.until_day IS NULL OR s.until_day > r.extract_date)
    UNION ALL
    SELECT t.return_id = $new, t.level, t.status, t.n
    FROM tallies t JOIN returns r ON r.return_id = t.return_id AND r.extract_date = t.as_at
    WHERE t.return_id IN ($old, $new)
)
SELECT level, status, coalesce(sum(n) FILTER (NOT new), 0)::BIGINT, coalesce(sum(n) FILTER (new), 0)::BIGINT
FROM position
GROUP BY level, status
ORDER BY level, status

-- The cells of counts returns behind a flow, $measure. $levels are levels; $first and
-- $last the period's first and last day.
SELECT f.service, 0 AS intervention, f.return_id, f.sheet, f.row, f.column, coalesce(f.n, 0)::BIGINT AS n, f.n IS NULL AS missing,
    f.level, '' AS status, '' AS recorded, '' AS rule, FALSE AS undated
FROM counted_in($first, $last) c
JOIN flows f ON f.return_id = c.return_id AND f.measure = c.measure AND f.first_day = $first AND f.last_day = $last
WHERE c.measure = '$measure' AND f.level IN ($levels)

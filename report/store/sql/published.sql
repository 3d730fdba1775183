-- What the releases made before a day showed: by day, period and the order in
-- which it stood.
SELECT made_on, release, measure, period, as_at, geography, code, level, status, exact, shown, mark
FROM published
WHERE made_on < $day
ORDER BY made_on, release, n

-- What readers had when a release was made on a day, of a period: the releases of
-- earlier days, and those of that day of other periods; where it is made again,
-- those of that day that were made before it. By the order in which they were made,
-- and that in which a figure stood.
SELECT made_on, release, policy, measure, period, as_at, geography, code, level, status, services, exact, shown, mark
FROM published
WHERE made_on < $day
    OR made_on = $day AND release <> $release AND (NOT $again
        OR nth < coalesce((SELECT max(nth) FROM published WHERE made_on = $day AND release = $release), nth + 1))
ORDER BY nth, n

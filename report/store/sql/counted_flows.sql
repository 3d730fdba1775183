-- What counts returns count of the flows of some periods, by service and level: a row
-- without a level for each flow that one tells. $firsts and $lasts are the first and
-- last days of the periods, one by one.
WITH counted AS MATERIALIZED (FROM counted_of($firsts, $lasts))
SELECT c.last_day, c.service, c.measure, '' AS level, 0::BIGINT AS n, FALSE AS missing
FROM counted c
UNION ALL
SELECT c.last_day, c.service, c.measure, f.level, coalesce(f.n, 0)::BIGINT, f.n IS NULL
FROM counted c
JOIN flows f ON f.return_id = c.return_id AND f.measure = c.measure AND f.first_day = c.first_day AND f.last_day = c.last_day
ORDER BY ALL

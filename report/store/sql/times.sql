-- Times: of the interventions that ended in each of some periods (were made inactive, or
-- were closed and were open), how many have hours recorded, how many of these took less
-- than the least illustrative time of their level, and how many more than the greatest:
-- by service and level. Each counts once in a period; its level is that of its last spell
-- up to the end of the period, and its hours are those of the newest row of it.
-- $firsts and $lasts are the periods' first and last days, one by one; the values are
-- each level with the least and the greatest of its times, in minutes. Counts returns
-- give their own counts, which they made of a day of as many hours as their service's
-- settings say.
WITH bounds(level, least, most) AS (
    VALUES %s
), counted AS MATERIALIZED (
    FROM counted_of($firsts, $lasts)
)
SELECT e.first_day, e.last_day, e.service, e.level, count(*)::BIGINT AS ended, count(i.minutes)::BIGINT AS timed,
    count(*) FILTER (i.minutes < b.least)::BIGINT AS under, count(*) FILTER (i.minutes > b.most)::BIGINT AS over
FROM ended_of($firsts, $lasts) e
LEFT JOIN interventions i ON i.return_id = e.return_id AND i.ref = e.ref AND i.sequence = recorded_as(e.sequence)
LEFT JOIN bounds b ON b.level = e.level
GROUP BY e.first_day, e.last_day, e.service, e.level
UNION ALL
SELECT c.first_day, c.last_day, f.service, f.level, coalesce(sum(f.n) FILTER (f.measure = 'ended'), 0)::BIGINT, coalesce(sum(f.n) FILTER (f.measure = 'timed'), 0)::BIGINT,
    coalesce(sum(f.n) FILTER (f.measure = 'under-time'), 0)::BIGINT, coalesce(sum(f.n) FILTER (f.measure = 'over-time'), 0)::BIGINT
FROM flows f
JOIN counted c ON c.return_id = f.return_id AND c.measure = f.measure AND c.first_day = f.first_day AND c.last_day = f.last_day
SEMI JOIN (FROM counted WHERE measure = 'timed') t ON t.service = c.service AND t.first_day = c.first_day AND t.last_day = c.last_day
WHERE f.measure IN ('ended', 'timed', 'under-time', 'over-time')
GROUP BY c.first_day, c.last_day, f.service, f.level
ORDER BY ALL

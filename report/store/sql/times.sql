-- Times: of the interventions that ended in a period (were made inactive, or were
-- closed and were open), how many have hours recorded, how many of these took less than
-- the least illustrative time of their level, and how many more than the greatest: by service and level. Each counts once; its level is that of its last spell
-- up to the end of the period, and its hours are those of the newest row of it.
-- $first and $last are the period's first and last day; the values are each level with
-- the least and the greatest of its times, in minutes. Counts returns give their own
-- counts, which they made of a day of as many hours as their service's settings say.
WITH bounds(level, least, most) AS (
    VALUES %s
), counted AS MATERIALIZED (
    FROM counted_in($first::DATE, $last::DATE)
), ending AS MATERIALIZED ( -- few of all: the rest is looked up for these alone
    SELECT DISTINCT service, intervention FROM standing_spells
    WHERE from_day >= $first::DATE AND from_day <= $last::DATE AND NOT opened_too
        AND began IN ('inactive', 'closed') AND coalesce(was, 'open') = 'open'
        AND service IN (SELECT service FROM telling($last::DATE) WHERE NOT opened_too)
        AND service NOT IN (SELECT service FROM counted WHERE measure = 'ended')
), ended AS MATERIALIZED (
    SELECT service, return_id, ref, sequence, arg_max(level, spell) AS level
    FROM standing_spells SEMI JOIN ending USING (service, intervention)
    WHERE from_day <= $last::DATE AND NOT opened_too
    GROUP BY service, return_id, ref, sequence
    HAVING bool_or(from_day >= $first::DATE AND began IN ('inactive', 'closed') AND coalesce(was, 'open') = 'open')
)
SELECT e.service, e.level, count(*)::BIGINT AS ended, count(i.minutes)::BIGINT AS timed,
    count(*) FILTER (i.minutes < b.least)::BIGINT AS under, count(*) FILTER (i.minutes > b.most)::BIGINT AS over
FROM ended e
LEFT JOIN interventions i ON i.return_id = e.return_id AND i.ref = e.ref AND i.sequence = recorded_as(e.sequence)
LEFT JOIN bounds b ON b.level = e.level
GROUP BY e.service, e.level
UNION ALL
SELECT f.service, f.level, coalesce(sum(f.n) FILTER (f.measure = 'ended'), 0)::BIGINT, coalesce(sum(f.n) FILTER (f.measure = 'timed'), 0)::BIGINT,
    coalesce(sum(f.n) FILTER (f.measure = 'under-time'), 0)::BIGINT, coalesce(sum(f.n) FILTER (f.measure = 'over-time'), 0)::BIGINT
FROM flows f
JOIN counted c ON c.return_id = f.return_id AND c.measure = f.measure
WHERE f.first_day = $first::DATE AND f.last_day = $last::DATE AND f.service IN (SELECT service FROM counted WHERE measure = 'timed')
    AND f.measure IN ('ended', 'timed', 'under-time', 'over-time')
GROUP BY f.service, f.level
ORDER BY ALL

-- Stock, as stock.sql has it, at the end of each of the days of $days, in order: one
-- sweep finds between which of them each spell holds, and as many as hold alike are
-- counted on each.
WITH calendar AS MATERIALIZED (FROM calendar_of($days, $days)),
held AS (
    SELECT service, level, status, f.ended AS since, u.ended AS until, count(*) AS n
    FROM standing_spells
    JOIN calendar f ON f.day = greatest(from_day, $days[1])
    JOIN calendar u ON u.day = least(coalesce(until_day, $days[-1] + 1), $days[-1] + 1)
    WHERE NOT opened_too AND from_day <= $days[-1] AND (until_day IS NULL OR until_day > $days[1])
    GROUP BY service, level, status, f.ended, u.ended
)
SELECT b.day, held.service, held.level, held.status, held.n
FROM held
JOIN basis_of($days) b ON b.service = held.service AND b.kind = 'standing'
JOIN calendar c ON c.day = b.day
WHERE c.ended >= held.since AND c.ended < held.until

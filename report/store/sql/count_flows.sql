-- Flows counted: how often each happened in each service in each of some periods, by
-- level. $firsts and $lasts are the periods' first and last days, in order; no two
-- periods share a day. What happened to each intervention in a period is as in
-- happened.sql, of the spells that began in it and the open ones that ended in it.
-- Those that were open throughout a period had nothing else in it, and are counted
-- without being looked at one by one. The flows are put in, and then their sums;
-- $worked is whether worked is among them, for nothing else asks for what did not
-- begin in a period.
WITH calendar AS MATERIALIZED (FROM calendar_of($firsts, $lasts)),
told AS MATERIALIZED (SELECT day, begun AS period, service, opened_too FROM telling_of($lasts) JOIN calendar USING (day)),
touched AS (
    SELECT service, opened_too, intervention, begun AS period, spell, level, status, began, was, raised, TRUE AS starts
    FROM standing_spells JOIN calendar ON day = from_day
    WHERE begun > ended
    UNION ALL
    SELECT service, opened_too, intervention, begun, spell, level, status, began, was, raised, FALSE
    FROM standing_spells JOIN calendar ON day = until_day
    WHERE $worked AND begun > ended AND status = 'open' AND from_day < first_day AND until_day > first_day
), happened AS (
    SELECT service, opened_too, intervention, period, arg_max(level, spell) AS level, %[1]s
    FROM touched
    GROUP BY service, opened_too, intervention, period
), throughout AS (
    SELECT service, opened_too, level, f.begun AS since, u.ended AS until, count(*) AS n
    FROM standing_spells
    JOIN calendar f ON f.day = greatest(from_day, $firsts[1] - 1)
    JOIN calendar u ON u.day = least(coalesce(until_day, $lasts[-1] + 1), $lasts[-1] + 1)
    WHERE $worked AND status = 'open' AND f.begun < u.ended
    GROUP BY service, opened_too, level, f.begun, u.ended
), counted AS (
    SELECT service, opened_too, period, level, %[2]s
    FROM happened
    GROUP BY service, opened_too, period, level
    UNION ALL BY NAME
    SELECT x.service, x.opened_too, t.period, x.level, x.n AS worked
    FROM throughout x JOIN told t ON t.service = x.service AND t.opened_too = x.opened_too AND t.period > x.since AND t.period <= x.until
)
SELECT t.day, service, level::VARCHAR, %[2]s
FROM counted JOIN told t USING (service, opened_too, period)
GROUP BY t.day, service, level
ORDER BY t.day, service, level

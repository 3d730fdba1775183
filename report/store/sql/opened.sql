-- Opened: how many interventions were opened in a period, also from returns that
-- tell openings and no more, where a service has no full history up to its end.
-- The level is that of the intervention's last spell up to the end of the
-- period. $first and $last are the period's first and last day.
WITH told AS (
    SELECT * FROM standing_spells
    WHERE service IN (FROM covered($last::DATE))
    UNION ALL
    SELECT * FROM standing_openings
    WHERE service IN (FROM covered_openings($last::DATE))
), happened AS (
    SELECT service, return_id, ref, sequence, arg_max(level, spell) AS level,
        count(*) FILTER (WHERE from_day >= $first::DATE AND began = 'opened') AS n
    FROM told
    WHERE from_day <= $last::DATE
    GROUP BY service, return_id, ref, sequence
)
SELECT service, return_id, ref, sequence, level, n FROM happened WHERE n > 0

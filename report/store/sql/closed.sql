-- Closed: how many interventions were closed in a period, as recorded or by the six-month rule.
-- The level is that of the intervention's last spell up to the end of the
-- period. $first and $last are the period's first and last day.
WITH happened AS (
    SELECT service, return_id, ref, sequence, arg_max(level, spell) AS level,
        count(*) FILTER (WHERE from_day >= $first::DATE AND began IN ('closed', 'closed-by-rule')) AS n
    FROM standing_spells
    WHERE from_day <= $last::DATE AND service IN (FROM covered($last::DATE))
    GROUP BY service, return_id, ref, sequence
)
SELECT service, return_id, ref, sequence, level, n FROM happened WHERE n > 0

-- Became known: how many interventions with no opening date were first seen open in a period.
-- The level is that of the intervention's last spell up to the end of the
-- period. $first and $last are the period's first and last day.
WITH happened AS (
    SELECT service, return_id, ref, sequence, arg_max(level, spell) AS level,
        count(*) FILTER (WHERE from_day >= $first::DATE AND began = 'known' AND status = 'open') AS n
    FROM standing_spells
    WHERE from_day <= $last::DATE AND service IN (FROM covered($last::DATE))
    GROUP BY service, return_id, ref, sequence
)
SELECT service, return_id, ref, sequence, level, n FROM happened WHERE n > 0

-- Worked: how many interventions were open on at least one day of a period; one
-- that was opened and left on the same day was open on that day.
-- The level is that of the intervention's last spell up to the end of the
-- period. $first and $last are the period's first and last day.
WITH worked AS (
    SELECT service, arg_max(level, spell) AS level
    FROM standing_spells
    WHERE from_day <= $last::DATE AND service IN (FROM covered($last::DATE))
    GROUP BY service, return_id, ref, sequence
    HAVING bool_or(status = 'open'
        AND (until_day IS NULL OR until_day > $first::DATE OR from_day >= $first::DATE))
)
SELECT service, level, count(*)::BIGINT AS n
FROM worked
GROUP BY service, level
ORDER BY service, level

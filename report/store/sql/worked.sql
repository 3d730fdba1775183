-- Worked: how many interventions were open on at least one day of a period; one
-- that was opened and left on the same day was open on that day.
-- The level is that of the intervention's last spell up to the end of the
-- period. $first and $last are the period's first and last day.
SELECT service, return_id, ref, sequence, arg_max(level, spell) AS level, 1::BIGINT AS n
FROM standing_spells
WHERE from_day <= $last::DATE AND service IN (FROM covered($last::DATE))
GROUP BY service, return_id, ref, sequence
HAVING bool_or(status = 'open'
    AND (until_day IS NULL OR until_day > $first::DATE OR from_day >= $first::DATE))
